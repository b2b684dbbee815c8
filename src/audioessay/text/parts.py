"""Parts of an essay or book that are left out when they are asked for, and those that nobody wants read."""

import re
from collections.abc import Iterator, Sequence

from audioessay.text.draft import Block, Draft

_UNWANTED = re.compile(
    r"(?:(?:a note )?(?:about|on) the (?:author|editor|translator|type|publisher|series|text)s?|about (?:me|us|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2})|"
    r"(?:also|other (?:books|works)|books|more|by the same) (?:by|from|author)\b.{0,60}|acknowledge?ments?|copyright(?: page| notice)?|credits|permissions|colophon|"
    r"(?:list of )?(?:illustrations|figures|tables|abbreviations|contributors)|(?:table of )?contents|index|glossary|(?:selected |annotated )?bibliography|"
    r"(?:works cited|references|further reading|sources|notes|end ?notes|footnotes)(?: and (?:references|sources))?|praise for\b.{0,80}|advance praise\b.{0,60}|"
    r"(?:stay|get) in touch|newsletter(?: sign-?up)?|subscribe\b.{0,40}|(?:more|read more|related)(?: posts| reading| articles| stories)|share this\b.{0,30}|"
    r"an? (?:excerpt|preview) (?:from|of)\b.{0,80}|reading group guide|questions for discussion|about this (?:book|ebook|edition)|transcriber[’']?s notes?|"
    r"über (?:den autor|die autorin|uns)|danksagung|impressum|literatur(?:verzeichnis)?|anmerkungen|(?:inhalts|stichwort)verzeichnis|register|"
    r"à propos de l[’']auteure?|remerciements|table des matières|mentions légales|notes|sobre (?:el autor|la autora|o autor|a autora)|agradecimientos|agradecimentos|índice|"
    r"l[’']autore|ringraziamenti|indice|over de (?:auteur|schrijver)|dankwoord|inhoudsopgave|o autorze|podziękowania|spis treści)\s*:?",
    re.IGNORECASE,
)


def leave_out(draft: Draft, wanted: Sequence[str]) -> list[str]:
    """Skip each part whose heading is one of ``wanted``, with what stands under it; those that name no heading are returned.

    A name is the whole heading or its beginning, whatever the case and the spaces.
    """
    missing = []
    for name in wanted:
        parts = [part for part in _parts(draft.blocks) if _plain(part[0].text.display).startswith(_plain(name))]
        exact = [part for part in parts if _plain(part[0].text.display) == _plain(name)]
        if not parts or not _plain(name):
            missing.append(name)
        for part in exact or parts:
            if not any(block in part for block in draft.blocks):
                continue
            for block in part:
                for span in block.text.spans():
                    draft.skip(span.start, span.end, f"left out: {' '.join(name.split())}")
            first = draft.blocks.index(part[0])
            del draft.blocks[first : first + len(part)]
    return missing


def proposed(draft: Draft) -> list[str]:
    """Headings of parts that are hardly for the ear. The first part of an essay is never one."""
    found = []
    for part in _parts(draft.blocks):
        heading = part[0].text.display
        if part[0] is not draft.blocks[0] and part[0].level and _UNWANTED.fullmatch(heading.strip()):
            found.append(heading)
    return list(dict.fromkeys(found))


def _parts(blocks: list[Block]) -> Iterator[list[Block]]:
    """Each heading with all that stands under it, deeper headings included."""
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            end = index + 1
            while end < len(blocks) and not (blocks[end].kind == "heading" and blocks[end].level <= block.level):
                end += 1
            yield blocks[index:end]


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
