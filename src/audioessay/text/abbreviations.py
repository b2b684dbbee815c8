"""Words that a full stop belongs to, by language: what keeps the sentence splitter from stopping at them."""

from typing import NamedTuple

from audioessay.text.wordlist import words


class Abbreviations(NamedTuple):
    """Lower case, without the last full stop."""

    inner: frozenset[str]
    """Stand before what they belong to (``Mr.``, ``cf.``): a sentence never ends with them."""
    numbered: frozenset[str]
    """Abbreviate only before a number (``no. 5``, ``p. 12``, ``fig. 2a``); elsewhere they are words."""
    final: frozenset[str]
    """May end a sentence (``etc.``, ``Inc.``): it does when a word follows that opens one."""
    openers: frozenset[str]
    """Small words that, with a capital, open a sentence."""
    ordinals: bool = False
    """Whether a number with a full stop is an ordinal (``3. Oktober``)."""


TOP_LEVEL = words(
    "com org net edu gov io co uk de fr es it pt nl pl jp kr cn eu us info biz app dev ai tv me fm ly js py md txt pdf html"
)
"""What follows a full stop in an address or a file name, whatever its case."""

EVERYWHERE = Abbreviations(
    inner=words("dr prof mr mrs ms st mt cf n° e.g i.e viz ca dipl ing"),
    numbered=words("no nos nr p pp vol vols fig figs art ch cap n nn"),
    final=words("etc al a.m p.m jr sr co inc ltd corp ph.d m.d b.a m.a d.c s.a"),
    openers=frozenset(),
)

TABLE = {
    "en": Abbreviations(
        inner=words(
            "n° mr mrs ms mx messrs mmes dr drs prof profs rev revd hon gen col capt cpt cmdr lt sgt cpl pvt maj adm gov sen rep reps sens pres supt insp "
            "st sts mt mts ft fr ven vs v viz cf e.g i.e eg ie ca approx esp incl excl resp trans ed eds repr orig dept univ assn assoc attn "
            "jan feb mar apr aug sept sep oct nov dec mon tues tue wed thurs thu fri ave blvd rd hwy gv "
            "prob op loc obs dist est"
        )
        - words("ft mar ave rd est fri sat"),
        numbered=words(
            "no nos p pp vol vols ch chs chap sec secs fig figs art arts eq eqs l ll n nn para pt bk c b d r fl"
        ),
        final=words(
            "etc al inc ltd co corp bros llc plc jr sr esq a.m p.m u.s u.k u.n e.u u.s.a d.c ph.d m.d b.a m.a b.sc m.sc ll.b b.c a.d b.c.e c.e r.i.p "
            "ibid ft in oz lb lbs mi yd hr hrs min mins ave rd blvd st est ed a.k.a a.s.a.p q.e.d"
        )
        - words("in st ed min mi"),
        openers=words(
            "the a an this that these those there here it its it's he his she her hers we our they their you your i i'm i've my but and or nor so yet still "
            "if when while where why who what which how whose although though because since as after before until unless once in on at by for from to with without "
            "of no not never now then thus hence therefore however moreover meanwhile instead perhaps maybe some any many most few all both each every one two three "
            "is are was were do does did can could should would will have has had let please such even only just also again later soon today yesterday "
            "despite during among between beyond under over through nobody nothing everyone everything somebody something"
        ),
    ),
    "de": Abbreviations(
        inner=words(
            "dr prof hr hrn fr frl st z.b zb d.h dh u.a ua o.ä o.a z.t bzw ca vgl sog insb bspw evtl ggf gem lt inkl exkl zzgl abzgl geb gest hrsg hg verf "
            "dipl ing dipl.-ing mag bes allg eigtl einschl entspr i.d.r i.a s.o s.u u.u m.e v.a z.zt z.z i.e e.g mr mrs phil jur med bzgl mind max min tel "
            "jan feb mär apr jun jul aug sept sep okt nov dez mo di mi do fr sa so"
        )
        - words("min max so do mi di sa mo"),
        numbered=words(
            "nr nrn s bd bde abs art kap abb tab anm aufl jg h str ziff vers sp z abt ff f max min so do mi di sa mo"
        ),
        final=words(
            "usw etc usf u.a.m u.v.m v.chr n.chr chr co inc gmbh e.v ag ff f jh jhd jhs mio mrd tsd str jr sr al o.ä a.d m.a ph.d"
        ),
        openers=words(
            "der die das dem den des ein eine einer eines einem einen er sie es wir ihr ich du man dies diese dieser dieses jene jener und aber oder denn doch "
            "sondern wenn als ob weil da dass während obwohl nachdem bevor damit dann danach dort hier heute gestern morgen nun jetzt so auch nur noch schon nicht "
            "kein keine wer was wo wie warum wann welche in im an am auf aus bei beim mit nach seit von vom zu zum zur für gegen ohne durch über unter vor hinter "
            "zwischen alle alles viele einige manche jeder jede jedes sein seine ihre unser mein trotzdem deshalb daher also allerdings dennoch zwar ist sind war waren hat"
        ),
        ordinals=True,
    ),
    "fr": Abbreviations(
        inner=words(
            "m mm mr mme mmes mlle mlles dr drs pr prof me mgr st ste cf p.ex ex c.-à-d c.à.d env av apr éd trad dir coll janv févr avr juil sept oct nov déc"
        ),
        numbered=words("p pp no nos n° vol t art chap fig ch l v av al ap"),
        final=words("etc j.-c co cie s.a jr al ph.d"),
        openers=words(
            "le la les un une des l'on ce cet cette ces c'est il elle ils elles on nous vous je tu mais et ou or donc car si quand lorsque comme puisque puis ensuite "
            "alors ainsi enfin pourtant cependant toutefois dans en au aux à de du pour par avec sans sous sur chez depuis pendant après avant entre tout toute tous "
            "qui que quoi où pourquoi comment son sa ses leur leurs notre votre mon ma mes ici là aujourd'hui hier non oui rien aucun plus"
        ),
    ),
    "es": Abbreviations(
        inner=words(
            "sr sra sres sras srta d da dña dr dra dres prof profa lic ing gral cnel cap sto sta ud uds vd vds p.ej ej cf vid av avda c aprox ee ed trad coord dpto"
        ),
        numbered=words("p pp pág págs núm núms n.º vol t art cap fig s ej av c d da cap ss"),
        final=words("etc a.c d.c s.a s.l cía uu ee.uu a.m p.m jr al ph.d"),
        openers=words(
            "el la los las lo un una unos unas este esta esto estos estas ese esa eso aquel aquella él ella ellos ellas yo tú nosotros usted ustedes pero y e o ni sino "
            "si cuando aunque porque como mientras donde después antes luego entonces así además sin embargo en a al de del con por para sobre entre desde hasta no sí "
            "qué quién cómo dónde cuándo todo todos toda todas cada su sus mi mis nuestro nuestra hoy ayer aquí ahí hay es son era fue se nadie nada"
        ),
    ),
    "it": Abbreviations(
        inner=words(
            "sig sigg sig.ra sig.na dott dott.ssa dr prof prof.ssa avv ing arch on egr gent s ss mons p.es es cfr ecc.mo ca c.a ed trad gen col cap"
        ),
        numbered=words("p pp pag pagg n nn nr vol voll art artt cap capp fig figg par s ss es on col gen"),
        final=words("ecc etc a.c d.c s.p.a spa s.r.l jr al ph.d"),
        openers=words(
            "il lo la i gli le un uno una l'uomo questo questa questi queste quello quella quelli egli ella esso essa loro io tu lui lei noi voi ma e o però se quando mentre "
            "perché come dove poi allora così dunque quindi infine inoltre tuttavia eppure in nel nella nei a al alla di del della da dal con per su tra fra non sì che chi cosa "
            "tutto tutti ogni suo sua suoi mio mia nostro oggi ieri qui là c'è è era sono nessuno nulla niente"
        ),
    ),
    "pt": Abbreviations(
        inner=words(
            "sr sra srs sras srta dr dra drs prof profa eng exmo exma d st sto sta v.ex p.ex ex cf av r aprox ed org trad gen cel cap"
        ),
        numbered=words("p pp pág págs n nº núm vol art arts cap fig figs d r av"),
        final=words("etc a.c d.c s.a ltda cia jr al ph.d"),
        openers=words(
            "o a os as um uma uns umas este esta isto esse essa isso aquele aquela ele ela eles elas eu tu nós você vocês mas e ou nem se quando embora porque como enquanto onde "
            "depois antes então assim além porém contudo todavia em no na nos nas ao à de do da dos das com por pelo pela para sobre entre desde até não sim que quem qual tudo todo "
            "todos cada seu sua seus meu minha nosso nossa hoje ontem aqui ali há é são era foi ninguém nada"
        ),
    ),
    "nl": Abbreviations(
        inner=words(
            "dhr mevr mw mr mrs drs dr ir ing prof ds st bijv bv d.w.z dwz o.a m.n i.v.m t.a.v m.b.t t.o.v z.g zgn ca resp vgl evt incl excl max min gem jl red vert uitg blz "
            "jan feb mrt apr jun jul aug sept okt nov dec"
        )
        - words("max min jan"),
        numbered=words("nr nrs blz p pp art hfst dl afb fig vol max min jan"),
        final=words("enz etc e.d e.a v.chr n.chr chr b.v n.v jr sr al ph.d"),
        openers=words(
            "de het een dit dat deze die er hij zij ze wij we jij je ik jullie u men maar en of want dus als wanneer toen terwijl hoewel omdat nadat voordat daarna dan daar hier nu "
            "ook nog niet geen wel in op aan bij met van voor door over uit naar om tot onder tussen sinds tijdens zonder alle alles veel sommige elke ieder zijn haar hun onze mijn "
            "wie wat waar hoe waarom toch echter daarom bovendien vandaag gisteren is was"
        ),
    ),
    "pl": Abbreviations(
        inner=words(
            "prof doc mgr inż hab ks św bł al ul pl gen płk kpt ppłk por np m.in tzn tzw tj tzn ok wg dot im zob por red tłum oprac wyd pt woj pow gm godz"
        )
        | words("r n.e p.n.e") - words("r n.e p.n.e"),
        numbered=words("nr s str t tom rozdz ryc rys art ust pkt poz godz tab z"),
        final=words("itd itp r w n.e p.n.e o.o zł gr tys mln mld jr al"),
        openers=words(
            "to ten ta te ci tamten on ona ono oni one ja ty my wy i a ale lecz oraz albo lub jednak więc zatem gdy kiedy jeśli jeżeli choć ponieważ że żeby aby jak gdzie kto co dlaczego "
            "potem następnie wtedy teraz dziś dzisiaj wczoraj tu tam w we na z ze do od po pod przed przez przy dla bez o u za nad między nie tak już jeszcze tylko także też wszystko "
            "wszyscy każdy jego jej ich nasz mój jest są był była było nikt nic"
        ),
        ordinals=True,
    ),
    "ko": EVERYWHERE,
    "ja": EVERYWHERE,
    "zh": EVERYWHERE,
}


def of(language: str) -> Abbreviations:
    """The table of a language (primary tag), or what holds everywhere."""
    return TABLE.get(language, EVERYWHERE)
