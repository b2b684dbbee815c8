"""The seam behind which each format is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from audioessay import regex as re
from audioessay.model.show import Reading
from audioessay.model.source import Source
from audioessay.text import frontmatter
from audioessay.text.decode import decode
from audioessay.text.draft import DEFAULTS, ROLES, Draft
from audioessay.text.mojibake import mended
from audioessay.text.prune import cites, sticks

SURE = 9
"""What :meth:`Reader.sniff` gives for bytes that can be nothing else; they go before the name of the file."""
SAMPLE = 50_000
"""Bytes in which the signs of a text are looked for."""
ZIP = rb"\APK\x03\x04"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user and the show say about the reading."""

    reading: Reading = DEFAULTS
    roles: tuple[str, ...] = ROLES
    chapter: str = ""
    """One chapter of a book, by number or title; ``""`` for all of it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is read.

    To add a format, write one module (or package) in ``text/readers/`` that holds ``READER = Reader(...)``; it is found
    there, and the command line, ``serve`` and the messages know it. Its function is opened when it is first used: the
    command line imports every reader to know its name. It makes a :class:`Draft` whose source is the text as decoded, and
    says of each character of it what it is: words (:meth:`Draft.add`), structure (:meth:`Draft.markup`), or left out for a
    reason (:meth:`Draft.skip`). The coverage proof holds it to that. It raises ReadError for what it cannot read.
    """

    name: str
    """What ``--format`` calls it."""
    function: str
    """``module:function`` below ``text/readers/``: the bytes, the name of the essay for messages, and the options, to a filled draft."""
    suffixes: tuple[str, ...]
    """Ends of file names, lower case, the usual one first."""
    types: tuple[str, ...] = ()
    """Media types."""
    signs: tuple[tuple[int, *tuple[bytes, ...]], ...] = ()
    """How sure it is, up to :data:`SURE`, where the bytes hold each of some patterns; the first that do."""
    chapters: bool = False
    """Whether a chapter can be chosen."""
    text: bool = False
    """Whether it is characters in some encoding, about which a server's word holds."""

    def read(self, data: bytes, name: str, options: Options) -> Draft:
        """A filled draft. Raises ReadError."""
        module, _, function = self.function.partition(":")
        draft: Draft = getattr(import_module(f"audioessay.text.readers.{module}"), function)(data, name, options)
        return draft

    def sniff(self, data: bytes) -> int:
        """How sure the bytes themselves make it; 0: it is something else."""
        sample = data if re.match(ZIP, data) else data[:SAMPLE].replace(b"\r\n", b"\n")
        return next((sure for sure, *signs in self.signs if all(re.search(sign, sample) for sign in signs)), 0)


def by_title(wanted: str, titles: Sequence[str]) -> list[int]:
    """Which titles are the one that is wanted, else begin with it, else hold it."""
    plain = [" ".join(title.casefold().split()) for title in titles]
    word = " ".join(wanted.casefold().split())
    for test in (str.__eq__, str.startswith, str.__contains__):
        if hits := [place for place, title in enumerate(plain) if test(title, word)]:
            return hits
    return []


def text_draft(data: bytes, name: str, kind: str, options: Options) -> tuple[Draft, int]:
    """An empty draft of a text in some encoding, and where its words begin: behind the front matter, if it is no HTML."""
    misread: list[str] = []
    text = mended(decode(data, name, declared=kind == "html"), misread)
    draft = Draft(Source(text, name, kind), options.reading, options.roles, cites=cites(text), stuck=sticks(text))
    draft.notices += misread
    if kind == "html":
        return draft, 0
    begin, draft.meta, notices = frontmatter.split(text, name)
    draft.notices += notices
    draft.skip(0, begin, "front matter")
    return draft, begin
