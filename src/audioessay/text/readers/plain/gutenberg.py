"""Texts of Project Gutenberg and its like: licence, header, and what transcribers put in brackets."""

from audioessay import regex as re
from audioessay.model.essay import Meta
from audioessay.text import vocabulary
from audioessay.text.draft import Draft
from audioessay.text.flow import Cut
from audioessay.text.languages import NAMES

_RE = vocabulary.Regexes("gutenberg")
_LANGUAGES = {name.lower(): language for language, name in NAMES.items()}
_CUT = ((_RE.note, "transcriber's note"), (_RE.picture, "image"), (_RE.aside, "side note"))


def cut(draft: Draft, start: int = 0) -> int:
    """Cut out what is not the author's; where the text proper begins."""
    source = draft.source.text
    cuts: list[Cut] = []
    if begin := _RE.start.search(source, start, start + 60_000):
        cuts.append(Cut(start, begin.end(), reason="licence"))
        _header(draft, source[start : begin.start()])
        start = begin.end()
        while credit := _RE.credit.match(source, start):
            cuts.append(Cut(*credit.span(), reason="production note"))
            start = credit.end()
        cuts += _title_page(source, start)
        for match in _RE.bold.finditer(source, start):
            cuts += [Cut(match.start(), match.start("words")), Cut(match.end("words"), match.end())]
    if end := _RE.end.search(source, start):
        cuts.append(Cut(end.start(), len(source), reason="licence"))
    cuts += [Cut(*match.span(), reason=reason) for pattern, reason in _CUT for match in pattern.finditer(source, start)]
    notes = list(_RE.footnote.finditer(source, start))
    for note in notes:
        draft.footnote(note[1], " ".join(note[2].split()))
        cuts.append(Cut(*note.span(), reason="footnote"))
    if lettered := {note[1] for note in notes if not note[1].isdecimal()}:
        marks = re.compile(rf"\[({'|'.join(map(re.escape, lettered))})\]").finditer(source, start)
        cuts += [Cut(*mark.span(), note=mark[1], reason="footnote mark") for mark in marks]
    draft.cut(cuts)
    return start


def _header(draft: Draft, header: str) -> None:
    said = {match[1]: " ".join(match[2].split()) for match in _RE.field.finditer(header)}
    draft.document_title, draft.titled = said.get("Title", ""), "Title" in said
    draft.document = Meta(author=said.get("Author", ""), language=_LANGUAGES.get(said.get("Language", "").lower(), ""))


def _title_page(source: str, start: int) -> list[Cut]:
    """What stands before the table of contents, where it is short lines only."""
    contents = _RE.contents.search(source, start, start + 8000)
    above = [line for line in source[start : contents.start()].splitlines() if line.strip()] if contents else []
    if contents is None or len(above) > 40 or any(len(line.strip()) > 60 for line in above):
        return []
    return [Cut(start, contents.start(), reason="title page")]
