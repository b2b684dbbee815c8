"""Texts of Project Gutenberg and its like: licence, header, and what transcribers put in brackets."""

import re

from audioessay.model.essay import Meta
from audioessay.text.draft import Draft
from audioessay.text.flow import Cut

_START = re.compile(
    r"^[ \t]*\*{3} ?START OF (?:TH(?:E|IS) )?PROJECT GUTENBERG[^\n]*\*{3}[^\n]*$", re.MULTILINE | re.IGNORECASE
)
_END = re.compile(
    r"^[ \t]*(?:\*{3} ?END OF (?:TH(?:E|IS) )?PROJECT GUTENBERG|End of (?:the |this )?Project Gutenberg)[^\n]*",
    re.MULTILINE | re.IGNORECASE,
)
_FIELD = re.compile(
    r"^(Title|Author|Language|Release Date|Editor|Translator): *(\S[^\n]*(?:\n[ \t]+\S[^\n]*)*)", re.MULTILINE
)
_CREDIT = re.compile(
    r"\s*(?:(?:Produced|E-?text prepared|Transcribed|Scanned|This e-?(?:text|book) was (?:produced|prepared|created)) (?:by|from|for)\b|Credits: )[^\n]*(?:\n[^\S\n]*\S[^\n]*)*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\[(?:Transcriber[’']?s?'? Notes?|Note)\b[^\[\]]{0,4000}\]|^Transcriber[’']?s?'? Notes?:?[^\n]*(?:\n[^\S\n]*\S[^\n]*)*",
    re.MULTILINE | re.IGNORECASE,
)
_PICTURE = re.compile(
    r"\[_?(?:Illustration|Decoration|Blank Page|Music|Map|Frontispiece)s?\b(?:[^\[\]]|\[[^\[\]]*\]){0,1500}\]",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\[(?:Sidenote|Side-?note|Headnote|Page heading): ?[^\[\]]{0,600}\]", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[Footnote ([\w*†‡]{1,5}): ?((?:[^\[\]]|\[[^\[\]]*\]){1,6000})\]")
_BOLD = re.compile(
    r"(?<![\w=+~])(?P<mark>[=+~])(?=[^\s=+~])(?P<words>[^=+~\n]{1,200}(?:\n[^=+~\n]{1,200})?)(?<=[^\s=+~])(?P=mark)(?![\w=+~])"
)
"""``=bold=``, ``+sans+``, ``~spaced~``, as transcribers mark them."""
_CONTENTS = re.compile(
    r"^[ \t]*(?:TABLE OF )?CONTENTS?\.?[ \t]*$(?:\s*\n[ \t]*(?:PAGE|CHAPTER|CHAP\.)[^\n]*$)*",
    re.MULTILINE | re.IGNORECASE,
)
_LANGUAGES = {
    "english": "en",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "polish": "pl",
}


def cut(draft: Draft, start: int = 0) -> int:
    """Cut out what is not the author's; where the text proper begins."""
    source = draft.source.text
    cuts: list[tuple[int, int, str]] = []
    begin = _START.search(source, start, start + 60_000)
    if begin:
        cuts.append((start, begin.end(), "licence"))
        _header(draft, source[start : begin.start()])
        start = begin.end()
        while credit := _CREDIT.match(source, start):
            cuts.append((credit.start(), credit.end(), "production note"))
            start = credit.end()
        cuts += _title_page(source, start)
    if end := _END.search(source, start):
        cuts.append((end.start(), len(source), "licence"))
    marks = ((_NOTE, "transcriber's note"), (_PICTURE, "image"), (_ASIDE, "side note"))
    cuts += [(*match.span(), reason) for pattern, reason in marks for match in pattern.finditer(source, start)]
    notes = list(_FOOTNOTE.finditer(source, start))
    for note in notes:
        draft.footnote(note[1], " ".join(note[2].split()))
        cuts.append((*note.span(), "footnote"))
    lettered = {note[1] for note in notes if not note[1].isdecimal()}
    bare = [Cut(low, high) for low, high, _ in cuts]
    if lettered:
        pattern = re.compile(rf"\[({'|'.join(map(re.escape, lettered))})\]")
        for mark in pattern.finditer(source, start):
            cuts.append((*mark.span(), "footnote mark"))
            bare.append(Cut(*mark.span(), note=mark[1]))
    for low, high, reason in cuts:
        draft.skip(low, high, reason)
    if begin:
        for match in _BOLD.finditer(source, start):
            for low, high in ((match.start(), match.start("words")), (match.end("words"), match.end())):
                draft.markup(low, high)
                bare.append(Cut(low, high))
    draft.cut_out(bare)
    return start


def _header(draft: Draft, header: str) -> None:
    said = {match[1]: " ".join(match[2].split()) for match in _FIELD.finditer(header)}
    draft.document_title, draft.titled = said.get("Title", ""), "Title" in said
    draft.document = Meta(author=said.get("Author", ""), language=_LANGUAGES.get(said.get("Language", "").lower(), ""))


def _title_page(source: str, start: int) -> list[tuple[int, int, str]]:
    """What stands before the table of contents, where it is short lines only; and the table."""
    contents = _CONTENTS.search(source, start, start + 8000)
    if not contents:
        return []
    found = []
    above = [line for line in source[start : contents.start()].splitlines() if line.strip()]
    if len(above) <= 40 and all(len(line.strip()) <= 60 for line in above):
        found.append((start, contents.start(), "title page"))
    return found
