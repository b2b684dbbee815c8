"""DOCX: WordprocessingML (ECMA-376, part 1), read as a stream of tags so that every character keeps its place."""

import html
import re

from audioessay.errors import ReadError
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text.archive import Archive
from audioessay.text.draft import Draft
from audioessay.text.markup import tokens
from audioessay.text.reader import Options
from audioessay.text.readers.docx.body import Body, attribute
from audioessay.text.readers.docx.styles import Styles, styles_of

_MAIN = re.compile(r"/officeDocument$")
_EXTRA = re.compile(r"word/(?:header\d*|footer\d*|comments)\.xml")


def read_docx(data: bytes, name: str, options: Options) -> Draft:
    """A filled draft. Its source is the XML of the body, the notes, headers, footers and comments, one after another."""
    archive = Archive(data, name)
    if "word/document.xml" not in archive and "[Content_Types].xml" not in archive:
        raise ReadError(name, "is a zip archive but not a DOCX file")
    main = _main_part(archive)
    members = [main]
    folder = main.rpartition("/")[0]
    notes = [member for kind in ("footnotes", "endnotes") if (member := f"{folder}/{kind}.xml") in archive]
    members += notes
    extras = [member for member in sorted(archive.names()) if _EXTRA.fullmatch(member)]
    members += extras
    places: dict[str, tuple[int, int]] = {}
    parts: list[str] = []
    at = 0
    for member in members:
        text = archive.text(member)
        places[member] = (at, at + len(text))
        parts.append(text + "\n")
        at += len(text) + 1
    source = Source("".join(parts), name, "docx")
    parts.clear()
    if not re.search(r"</(?:\w+:)?document>\s*\Z", source.text[: places[main][1]][-200:]):
        raise ReadError(name, "is damaged: its text ends in the middle")
    draft = Draft(source, options.reading, options.roles, infer=True)
    styles = styles_of(archive, f"{folder}/styles.xml")
    links = _links(archive, f"{folder}/_rels/{main.rpartition('/')[2]}.rels")
    _properties(archive, draft)
    body = Body(draft, styles, links)
    body.read(*places[main])
    for member in notes:
        _notes(draft, styles, links, *places[member], body.labels("footnote" if "footnotes" in member else "endnote"))
    for member in extras:
        reason = "comment" if "comments" in member else "page header" if "header" in member else "page footer"
        _leave_out(draft, *places[member], reason)
    return draft


def _main_part(archive: Archive) -> str:
    if "_rels/.rels" in archive:
        for relation in archive.xml("_rels/.rels"):
            if _MAIN.search(relation.get("Type", "")):
                target = relation.get("Target", "").lstrip("/")
                if target in archive and "/" in target:
                    return target
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise ReadError(archive.name, "is damaged: it has no document")


def _links(archive: Archive, member: str) -> dict[str, str]:
    if member not in archive:
        return {}
    return {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in archive.xml(member)
        if relation.get("TargetMode") == "External"
        and relation.get("Target", "").startswith(("http:", "https:", "mailto:"))
    }


def _properties(archive: Archive, draft: Draft) -> None:
    if "docProps/core.xml" not in archive:
        return
    said = {
        node.tag.rpartition("}")[2]: " ".join((node.text or "").split())
        for node in archive.xml("docProps/core.xml").iter()
    }
    draft.document_title = re.sub(r"^Microsoft Word - |\.docx?$", "", said.get("title", ""))
    draft.document = Meta(
        author=said.get("creator", ""),
        language=said.get("language", ""),
        summary=said.get("description") or said.get("subject") or "",
        tags=tuple(tag for tag in (part.strip() for part in re.split(r"[,;]", said.get("keywords", ""))) if tag),
    )


def _notes(draft: Draft, styles: Styles, links: dict[str, str], start: int, end: int, labels: dict[str, str]) -> None:
    """Footnotes: their words into the notes, each as a whole left out of the reading."""
    source = draft.source.text
    begin, identity = -1, ""
    words: list[str] = []
    for token in tokens(source, start, end, xml=True):
        word = token.name.rpartition(":")[2]
        if token.kind == "open" and word in ("footnote", "endnote"):
            if begin >= 0:
                draft.skip(begin, token.start, "footnote", " ".join("".join(words).split()))
            begin, identity, words = token.start, attribute(source, token, "id"), []
        elif begin >= 0 and token.kind == "text":
            words.append(html.unescape(source[token.start : token.end]))
        elif begin >= 0 and token.kind in ("open", "empty") and word in ("p", "br", "tab"):
            words.append(" ")
        elif begin >= 0 and token.kind == "close" and word in ("footnote", "endnote"):
            text = " ".join("".join(words).split())
            if text:
                draft.footnote(labels.get(identity, identity), text)
                draft.skip(begin, token.end, "footnote", text)
            else:
                draft.markup(begin, token.end)
            begin = -1
        elif begin < 0 and token.kind == "text":
            draft.skip(token.start, token.end, "stray text")
        elif begin < 0:
            draft.markup(token.start, token.end)
    if begin >= 0:
        draft.skip(begin, end, "footnote", " ".join("".join(words).split()))


def _leave_out(draft: Draft, start: int, end: int, reason: str) -> None:
    source = draft.source.text
    for token in tokens(source, start, end, xml=True):
        if token.kind in ("text", "cdata"):
            draft.skip(token.start, token.end, reason, html.unescape(source[token.start : token.end]).strip())
        else:
            draft.markup(token.start, token.end)
