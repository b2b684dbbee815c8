"""Which capitals are words in English, and which are letters."""

import re

from audioessay.text.wordlist import words

SHORT_WORDS = words(
    "am an as at be by do go he if in is me my no of oh on or so to up we "
    "act add age ago aid aim air all and any are arm art ask ate bad bag ban bar bat bed bee beg bet big bit box boy bug bus but buy can cap car cat cow cry cup "
    "cut dad day did die dig dog dot dry due ear eat egg end era eve eye fan far fat few fit fix fly for fox fun gap gas get god got gun guy had has hat her hey "
    "hid him hip his hit hot how hug ice ill its jaw job joy key kid law lay led leg let lie lip lit log lot low mad man map mat may men met mix mob mom mum mud "
    "net new nor not now nut odd off oil old one our out owe own pay pen per pet pie pig pin pop pot put ran rat raw red rib rid rip row rub run sad sat saw say "
    "sea see set sex she shy sin sir sit six sky son spy sue sum sun tax tea ten the tie tip toe ton too top toy try two use van via war was way web wet who why "
    "win wit won yes yet you zoo "
    "also area army away baby back ball band bank base been beer best bill body book born both busy call came card care case cast city club come cost crew data "
    "date days dead deal dear deep does done door down draw each east easy edge else even ever face fact fail fall fame fans farm fast fate fear feel feet fell "
    "felt file fill film find fine fire firm fish five flat flow food foot form four free from full fund game gave gift girl give glad goal goes gold gone good "
    "grew grow hair half hall hand hard hate have head hear heat held hell help here hero high hold hole home hope hour huge idea into item join just keep kept "
    "kids kill kind king knew know lack lady land last late lead left less life like line list live long look lose loss lost love luck made main make male many "
    "mark mass meal mean meet mind mine miss mode more most move much must name near need news next nice nine none note okay once only onto open over page paid "
    "pain part pass past path plan play plus poor post pure push race rain rank rate read real rest rich ride ring rise risk road rock role room rule runs safe "
    "said sale salt same save seem seen self sell send sent ship shop show shut sick side sign site size skin slow snow soft sold some song soon sort soul star "
    "stay step stop such sure take talk task team tell term test text than that them then they thin this thus time tiny told tone took tour town tree trip true "
    "turn type unit upon used user vast very view vote wage wait walk wall want warm wave ways weak week well went were west what when whom wide wife wild will "
    "wind wine wins wish with word work year your zero"
)
"""Common words of up to four letters: in capitals they are shouted, not spelt."""

SAID = words(
    "aids nasa nato opec unesco unicef covid sars mers asean nafta ukip bafta laser radar sonar scuba nimby yolo lol rom ram gif sim vat posh swat taser fifa uefa "
    "ikea lego potus scotus flotus aipac fema darpa hamas isis basic cobol java bric brics erasmus interpol europol wasp yuppie jpeg daca eniac maga mensa moma "
    "nascar nimh osha pisa soho soweto tedx tesol wada wimax woke zoom"
)
"""Acronyms that are said as words."""

SPELT = words(
    "us it who am ucla usa uae ioc iaea aaa aarp ipo iou iud iq io ai ea eu ee oecd adhd asap iso ibm ama aclu afl cio cia ceo cfo coo icbm ussr uscis usaid"
)
"""Letters, though they could be said, or though there is a word of that spelling."""

ONSETS = words(
    "bl br ch chl chr cl cr dr dw fl fr gh gl gn gr kl kn kr ph phl phr pl pr ps qu rh sc sch scr sh shr sk sl sm sn sp sph spl spr squ st str sw th thr tr ts tw wh wr"
)
CODAS = words(
    "bs bt ch ck cks ct cts dds ds dth ff ffs ft fts gh ghs ght ghts gn gns gs ks lb lbs lch ld lds lf lfs lk lks ll lls lm lms ln lp lps ls lt lth lts lve mb mbs mn mp mph mps mpt "
    "ms nc nch nct nst nsts mpts rsts nd nds ng ngs ngth nk nks nn nns ns nt nth nths nts nx ph phs pp ps pt pts rb rbs rc rch rd rds rf rg rk rks rl rld rlds rls rm rms rn rns rp rps rr rs rst rt rth rths rts "
    "rv sh sk sks sm sms sp sps ss st sts tch th ths ts tt tts tz wd wds wk wks wl wls wn wns ws xt xts ys zz"
)
CONSONANTS = "[BCDFGHJKLMNPQRSTVWXZ]"
HEAD = re.compile(f"{CONSONANTS}*")
TAIL = re.compile(f"{CONSONANTS}*$")
MIDDLE = re.compile(rf"{CONSONANTS}{{4}}|Q(?!U)|AA|II|UU|[AEIOU]{{4}}")


def sayable(text: str) -> bool:
    """Whether capitals could be an English word by the look of their letters.

    >>> sayable("OVERTURE"), sayable("NAACP"), sayable("HTTPS")
    (True, False, False)
    """
    head, tail = HEAD.match(text), TAIL.search(text)
    first, last = (head.group().lower() if head else ""), (tail.group().lower() if tail else "")
    if len(first) == len(text) and "Y" not in text:
        return False
    closes = len(last) < 2 or last in CODAS or (len(text) > 6 and len(last) < 4)
    return (len(first) < 2 or first in ONSETS) and closes and not MIDDLE.search(text)


def is_word(text: str, loud: bool) -> bool:
    """Whether capitals are a word to be said; ``loud`` where everything around them is in capitals too."""
    low = text.lower()
    if low in {"us", "it", "who", "am"}:
        return loud
    if low in SPELT:
        return False
    return low in SHORT_WORDS or low in SAID or (len(text) > 3 and sayable(text))
