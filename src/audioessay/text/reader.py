"""The seam behind which each format is read."""

from collections.abc import Callable
from dataclasses import dataclass

from audioessay.model.show import Reading
from audioessay.model.source import Source
from audioessay.text import frontmatter
from audioessay.text.decode import decode
from audioessay.text.draft import DEFAULTS, ROLES, Draft
from audioessay.text.prune import cites

SURE = 9
"""What :attr:`Reader.sniff` gives for bytes that can be nothing else; they go before the name of the file."""


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
    there, and the command line, ``serve`` and the messages know it. Import libraries inside :attr:`read`: the command
    line imports every reader to know its name. ``read`` makes a :class:`Draft` whose source is the text as decoded, and
    says of each character of it what it is: words (:meth:`Draft.add`), structure (:meth:`Draft.markup`), or left out for a
    reason (:meth:`Draft.skip`). The coverage proof holds it to that. It raises ReadError for what it cannot read.
    """

    name: str
    """What ``--format`` calls it."""
    read: Callable[[bytes, str, Options], Draft]
    """The bytes, the name of the essay for messages, and the options, to a filled draft."""
    suffixes: tuple[str, ...]
    """Ends of file names, lower case, the usual one first."""
    types: tuple[str, ...] = ()
    """Media types."""
    sniff: Callable[[bytes], int] = lambda data: 0
    """How sure the bytes themselves make it, 0 (it is something else) to :data:`SURE`."""
    chapters: bool = False
    """Whether a chapter can be chosen."""
    text: bool = False
    """Whether it is characters in some encoding, about which a server's word holds."""


def text_draft(data: bytes, name: str, kind: str, options: Options) -> tuple[Draft, int]:
    """An empty draft of a text in some encoding, and where its words begin: behind the front matter, if it is no HTML."""
    text = decode(data, name, declared=kind == "html")
    draft = Draft(Source(text, name, kind), options.reading, options.roles, cites=cites(text))
    if kind == "html":
        return draft, 0
    begin, draft.meta, notices = frontmatter.split(text, name)
    draft.notices += notices
    draft.skip(0, begin, "front matter")
    return draft, begin
