"""Passages in another language than the essay's: where the author says so, and sentences that plainly are."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from audioessay import regex as re
from audioessay.languages import primary
from audioessay.model.essay import Inline, Paragraph
from audioessay.model.source import Text
from audioessay.text import vocabulary
from audioessay.text.languages import LATIN, STOP, WORD, of_script

LANGUAGE = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"
SPAN = re.compile(
    rf"\[(?P<keep>[^\[\]\n]{{1,2000}})\]\{{[^{{}}\n]*?\b(?:lang|language)=[\"']?(?P<lang>{LANGUAGE})[\"']?[^{{}}\n]*\}}"
)
"""Pandoc: ``[text]{lang=fr}``."""
_RE = vocabulary.Regexes("foreign")

FEWEST_WORDS = 6
"""In a sentence that is taken for another language without a script of its own."""
SHARE, HOME_SHARE = 0.4, 0.15
"""Of its words: the least that are the other language's commonest ones, and the most that are the essay's."""

NEIGHBOURS = ({"ja", "zh"}, {"ko", "zh"}, {"ru", "uk"})
"""They share a script: a short sentence does not tell which it is."""

COMMON: defaultdict[str, list[str]] = defaultdict(list)
"""The languages that a word is one of the commonest of."""
for _language, _words in STOP.items():
    for _word in _words:
        COMMON[_word].append(_language)

Ranges = Sequence[tuple[int, int, str]]
"""Start and end in the source, and the language, by start."""


def marked(source: str, start: int) -> list[tuple[int, int, str]]:
    """What an author marks in Markdown."""
    if "lang" not in source:
        return []
    found = [
        (*match.span("keep"), match["lang"])
        for pattern in (SPAN, _RE.element, _RE.fence)
        for match in pattern.finditer(source, start)
    ]
    return sorted(found)


def inlines(text: Text, ranges: Ranges) -> Iterator[Inline]:
    """The stretches of a paragraph's display text that lie in the ranges."""
    if not ranges or not text.runs:
        return
    first, last = text.runs[0].start, max(run.end for run in text.runs)
    index = bisect_left(ranges, (first,))
    for start, end, language in ranges[max(0, index - 20) : bisect_left(ranges, (last,))]:
        low = high = -1
        for run in text.runs:
            if run.end > start and run.start < end and run.start < run.end:
                whole = run.length != run.end - run.start
                begin = run.at + (0 if whole else max(0, start - run.start))
                low = begin if low < 0 else low
                high = run.at + (run.length if whole else min(run.length, end - run.start))
        if 0 <= low < high:
            yield Inline(low, high - low, "language", language)


def stretches(paragraph: Paragraph, home: str) -> list[tuple[int, int, str]]:
    """The paragraph in stretches of whole sentences, each with its language (``""``: the essay's)."""
    display = paragraph.text.display
    spans = [inline for inline in paragraph.inlines if inline.kind == "language"]
    starts: list[tuple[int, str]] = []
    for start, end in paragraph.sentences or ((0, len(display)),):
        language = _of(display, start, end, spans)
        if not language and paragraph.kind != "heading" and not spans:
            language = plainly(display[start:end], home)
        language = "" if primary(language or home) == primary(home) else language
        if not starts or starts[-1][1] != language:
            starts.append((start if starts else 0, language))
    ends = [*(start for start, _ in starts[1:]), len(display)]
    return [(start, end, language) for (start, language), end in zip(starts, ends, strict=True)]


def _of(display: str, start: int, end: int, spans: Sequence[Inline]) -> str:
    """The language of the narrowest mark that holds every letter of a sentence."""
    if not spans:
        return ""
    letters = [at for at in range(start, end) if display[at].isalnum()]
    holding = [span for span in spans if letters and span.at <= letters[0] and letters[-1] < span.at + span.length]
    return min(holding, key=lambda span: span.length).url if holding else ""


def plainly(sentence: str, home: str) -> str:
    """The language of a sentence that is plainly another than ``home``, or ``""``.

    >>> plainly("Je ne sais pas ce que tu veux dire avec cette histoire.", "en"), plainly("La dolce vita.", "en")
    ('fr', '')
    """
    home, low = primary(home), sentence.lower()
    letters = sum(character.isalpha() for character in low)
    latin = len(LATIN.findall(low))
    if letters - latin > 0.8 * letters and letters > 2:
        language = of_script(low)
        return "" if language == home or {language, home} in NEIGHBOURS else language
    if latin < 0.8 * letters:
        return ""
    words = WORD.findall(low)
    if len(words) < FEWEST_WORDS:
        return ""
    if home in STOP and sum(word in STOP[home] for word in words) > HOME_SHARE * len(words):
        return ""
    hits = Counter(language for word in words for language in COMMON.get(word, ()) if language != home)
    (best, most), (_, second) = (*hits.most_common(2), ("", 0), ("", 0))[:2]
    return best if most >= max(3, SHARE * len(words)) and most > second else ""
