"""Which language a text is in: by its script, and for Latin script by its commonest small words and its letters.

Small, offline and deterministic. It is meant for essays, hundreds of words long; a line or two is often enough.
"""

import re
from collections import Counter

from audioessay import scripts

SUPPORTED = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja", "ko", "zh")
"""Languages with sentence rules, spoken forms and a default cast of their own."""

NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "pl": "Polish",
    "ja": "Japanese",
    "ko": "Korean",
    "zh": "Chinese",
}

FALLBACK = "en"
"""What a text without evidence is taken for."""

SAMPLE = 60_000
"""Characters looked at: more evidence changes nothing."""

PLAIN = 40
"""Words that a text must have to be plainly in another language than its show."""

WORDS = {
    "en": "the of and to in is that it was for with as his he be not by on are this have from which but had you at they or an were their there been who would what when will more no if out so said can her she my we",
    "de": "der die und das den von zu ist mit sich des auf für nicht ein eine dem es im an auch als er wird war bei oder nach aus dass daß sie hat werden wie aber einen einer noch sind nur wenn über man durch vor so zum zur ich",
    "fr": "le la les de des et du un une est en que qui dans pour pas au sur ne se ce il elle plus par avec son sa ses je nous vous mais ou où être cette aux sont comme tout était leur on même d l qu c n s j",
    "es": "el la los las de y en que un una es por con para no se su del al lo como más pero sus le ya o este sí porque esta son entre está cuando muy sin sobre también me hasta hay donde quien desde todo nos era ella él",
    "it": "il la le gli i di e che un una è in per non con del della si da al dei come più ma nel alla sono anche delle ha questo lo se o su dal nella era ci suo sua essere hanno stato perché quando tutti chi degli l dell",
    "pt": "o a os as de e que um uma é em do da para com não no na se por mais dos das como mas ao foi ele ela ou seu sua nos nas pelo pela isso são está também já quando muito ser tem há até só você eu entre era às",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om dan als ook door maar bij naar uit was nog heeft hij wordt werd worden ik zich kan over deze die of hun haar we je had meer wat dit moet geen al veel",
    "pl": "i w na z się nie że do to jest jak o za po ale od co przez dla czy tak już oraz który która które był była było tylko może być jego jej ich także ten ta te tym tego przy pod są sobie kiedy gdy bardzo ze",
    "sv": "och att det som en på är av för med den till inte om har ett jag han de var men så från vi kan när hon eller man sin vid mot efter också upp skulle där alla under bara mycket än nu",
    "da": "og at det som en på er af for med den til ikke om har et jeg han de var men så fra vi kan når hun eller man sin ved mod efter også op skulle der alle under kun meget end nu af blev mig hvad",
    "nb": "og at det som en på er av for med den til ikke om har et jeg han de var men så fra vi kan når hun eller man sin ved mot etter også opp skulle der alle under bare mye enn nå ble meg hva",
    "fi": "ja on ei se että oli hän en mutta ovat joka kun niin kuin myös sen ole mitä tai vain jos olen minä nyt sitä oli hänen mukaan ovat voi vielä jo siitä",
    "cs": "a se v na je že s z do to i o k ve jako za by ale po který jsem si od tak jeho jsou která bylo byl podle nebo až aby však které jen už při také",
    "hu": "a az és hogy nem is egy volt meg csak de ez mint már még el ki van azt kell be ha vagy nagyon minden után mert lesz amely ezt volna pedig",
    "ro": "și de în la a că nu cu pe se o un din pentru este mai sau ce au ca care prin fi dar fost am sunt lui după acest această între ei sa",
    "tr": "ve bir bu da de için ile çok ne daha gibi olarak kadar ama en sonra olan ben var o olduğu mi değil her şey ki diye ya yok göre bunu",
    "id": "yang dan di dengan untuk tidak ini dari dalam itu pada adalah akan ke oleh juga sebagai ada telah mereka karena atau saya kami kita bahwa dia lebih",
    "ca": "el la els les de i en que un una és per amb no es del al com més però seu seva aquest aquesta són ha va dels també què ser hi o ni sense molt quan",
}  # fmt: skip
STOP = {language: frozenset(words.split()) for language, words in WORDS.items()}

LETTERS = {
    "de": "ßäöü",
    "fr": "èêàçœùëïûôî",
    "es": "ñ¿¡áíóú",
    "it": "òìùèà",
    "pt": "ãõçâêôá",
    "nl": "",
    "pl": "ąęłńśźżćó",
    "sv": "åäö",
    "da": "æøå",
    "nb": "æøå",
    "fi": "äö",
    "cs": "řěůšžčýíáé",
    "hu": "őűáéöü",
    "ro": "șțăâîşţ",
    "tr": "ğışçöü",
    "ca": "·àèòçï",
}
"""Letters that speak for a language, each worth a part of a word."""

SCRIPTS = {
    language: re.compile(f"[{letters}]")
    for language, letters in (
        ("ja", scripts.KANA), ("ko", scripts.HANGUL), ("zh", scripts.HAN), ("ru", scripts.CYRILLIC), ("el", scripts.GREEK), ("he", scripts.HEBREW),
        ("ar", scripts.ARABIC), ("hi", scripts.DEVANAGARI), ("th", scripts.THAI), ("ka", scripts.GEORGIAN), ("hy", scripts.ARMENIAN),
    )
}  # fmt: skip
LATIN = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]")
WORD = re.compile(r"[^\W\d_]+")
UKRAINIAN = re.compile(r"[іїєґ]")
RUSSIAN = re.compile(r"[ыэъё]")


def base(language: str) -> str:
    """The language of a BCP 47 tag, lower case, without region: ``en`` of ``en-GB`` or ``EN_us``.

    >>> base("pt-BR")
    'pt'
    """
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0] or FALLBACK


def region(language: str) -> str:
    """The region of a BCP 47 tag, upper case, or ``""``: ``GB`` of ``en-GB``, ``CN`` of ``zh-Hans-CN``.

    >>> region("en"), region("zh-Hans-CN")
    ('', 'CN')
    """
    for part in re.split(r"[-_]", language.strip())[1:]:
        if len(part) == 2 and part.isalpha():
            return part.upper()
    return ""


def detect(text: str) -> str:
    """The language of ``text`` as a BCP 47 primary tag; ``en`` where nothing speaks for any.

    Beyond :data:`SUPPORTED` it knows a dozen neighbours, so that Swedish is not read as German.

    >>> detect("Der Hund schläft auf dem Sofa und ist nicht zu wecken.")
    'de'
    """
    sample = text[:SAMPLE].lower()
    by_script = of_script(sample)
    if by_script:
        return by_script
    words = Counter(WORD.findall(sample))
    letters = Counter(sample)
    total = sum(words.values())
    scores = {
        language: sum(words[word] for word in stop if word in words)
        + 0.34 * sum(letters[letter] for letter in LETTERS.get(language, ""))
        for language, stop in STOP.items()
    }
    best = max(scores, key=lambda language: (scores[language], -list(STOP).index(language)))
    return best if total and scores[best] > 0 else FALLBACK


def chosen(text: str, home: str) -> str:
    """The language of an essay in a show whose language is ``home`` (``""``: it has none): that one, unless the text is long and plainly another."""
    found = detect(text)
    if not home or base(found) == base(home):
        return home or found
    long = len(WORD.findall(text)) >= PLAIN or found not in STOP
    return found if long and _share(text, found) >= 2 * _share(text, base(home)) else home


def _share(text: str, language: str) -> int:
    """How much of a text its commonest words are; of a script of its own, all."""
    if language not in STOP:
        return 0 if of_script(text[:SAMPLE].lower()) != language else len(text)
    return sum(word in STOP[language] for word in WORD.findall(text.lower()))


def of_script(sample: str) -> str:
    """The language that a script of its own gives away: where it makes up a third of the letters or more.

    Kana speak for Japanese even among many Chinese characters; a character of theirs weighs about three Latin letters.
    """
    counts = {language: len(pattern.findall(sample)) for language, pattern in SCRIPTS.items()}
    latin = len(LATIN.findall(sample))
    east = counts["ja"] + counts["ko"] + counts["zh"]
    if east and east * 3 >= latin:
        if counts["ko"] * 2 >= east:
            return "ko"
        return "ja" if counts["ja"] * 12 >= east else "zh"
    best = max(counts, key=lambda language: counts[language])
    if counts[best] == 0 or counts[best] * 2 < latin:
        return ""
    if best == "ru":
        return "uk" if len(UKRAINIAN.findall(sample)) > len(RUSSIAN.findall(sample)) else "ru"
    return best
