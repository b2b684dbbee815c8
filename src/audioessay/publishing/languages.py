"""Languages as feeds name them: ISO 639 codes, and English names where a code was meant."""

import re

from audioessay.publishing.names import each

LANGUAGES = each(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es "
    "et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj "
    "kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv "
    "ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti "
    "tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
"""ISO 639-1."""

NAMES = dict(
    pair.split("=")
    for pair in [
        "arabic=ar",
        "basque=eu",
        "bengali=bn",
        "bulgarian=bg",
        "catalan=ca",
        "chinese=zh",
        "mandarin=zh",
        "cantonese=yue",
        "croatian=hr",
        "czech=cs",
        "danish=da",
        "dutch=nl",
        "english=en",
        "estonian=et",
        "finnish=fi",
        "french=fr",
        "galician=gl",
        "german=de",
        "greek=el",
        "hebrew=he",
        "hindi=hi",
        "hungarian=hu",
        "icelandic=is",
        "indonesian=id",
        "irish=ga",
        "italian=it",
        "japanese=ja",
        "korean=ko",
        "latvian=lv",
        "lithuanian=lt",
        "malay=ms",
        "norwegian=no",
        "persian=fa",
        "farsi=fa",
        "polish=pl",
        "portuguese=pt",
        "punjabi=pa",
        "romanian=ro",
        "russian=ru",
        "serbian=sr",
        "slovak=sk",
        "slovenian=sl",
        "spanish=es",
        "swahili=sw",
        "swedish=sv",
        "tagalog=tl",
        "tamil=ta",
        "telugu=te",
        "thai=th",
        "turkish=tr",
        "ukrainian=uk",
        "urdu=ur",
        "vietnamese=vi",
        "welsh=cy",
    ]
)
"""English name, in lower case → code."""

TAG = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")
"""A language, and its script and region if need be (BCP 47)."""


def known_language(code: str) -> bool:
    """Whether ``code`` is an ISO 639 language, with a script or region of BCP 47 if need be.

    >>> known_language("en-US"), known_language("english")
    (True, False)
    """
    match = TAG.fullmatch(code)
    return bool(match) and (len(match[1]) == 3 or match[1].lower() in LANGUAGES)  # type: ignore[index]


def meant_language(text: str) -> str:
    """The code that ``<language>`` means, ``""`` where it means none.

    >>> meant_language("English"), meant_language("en_US"), meant_language("English (UK)"), meant_language("-1")
    ('en', 'en-US', 'en', '')
    """
    code = text.strip().replace("_", "-")
    if known_language(code):
        return code
    first = re.match(r"[A-Za-z]+", code)
    return NAMES.get(first[0].lower(), "") if first else ""
