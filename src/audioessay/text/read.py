"""The one door of the room: bytes of any format to an Essay."""

from collections.abc import Iterable

from audioessay.errors import ReadError
from audioessay.model.essay import Essay
from audioessay.model.show import Reading
from audioessay.model.source import Source
from audioessay.text.assemble import assemble
from audioessay.text.decode import decode
from audioessay.text.draft import DEFAULTS, ROLES, Draft
from audioessay.text.load import FORMATS, LARGEST, detect
from audioessay.text.prune import cites


def read(
    data: bytes,
    *,
    name: str,
    format: str = "",  # noqa: A002
    chapter: str = "",
    title: str = "",
    language: str = "",
    reading: Reading = DEFAULTS,
    roles: Iterable[str] = (),
) -> Essay:
    """The Essay in ``data``.

    ``name`` is what the user calls it, for messages; ``format`` one of ``text``, ``markdown``, ``html``, ``docx``, ``epub``
    (``""``: told from the bytes); ``chapter`` picks one of an EPUB by number or title; ``title`` and ``language``
    (BCP 47) override what the essay says; ``roles`` are a show's own beside narration, praise, critique and quote.

    Raises ReadError, always with one clear line.
    """
    if format and format not in FORMATS:
        raise ReadError(name, f"no format {format!r}; there is {', '.join(FORMATS)}")
    if len(data) > LARGEST:
        raise ReadError(name, f"is larger than {LARGEST // 2**20} MB")
    if not data.strip():
        raise ReadError(name, "is empty")
    kind = format or detect(data)
    if chapter and kind != "epub":
        raise ReadError(name, "only an EPUB has chapters to choose from")
    known = tuple(dict.fromkeys((*ROLES, *(role.lower() for role in roles))))
    try:
        draft = _draft(data, name, kind, chapter, reading, known)
        return assemble(draft, title=title, language=language)
    except RecursionError as error:
        raise ReadError(name, "is nested too deeply") from error


def _draft(data: bytes, name: str, kind: str, chapter: str, reading: Reading, roles: tuple[str, ...]) -> Draft:
    if kind == "docx":
        from audioessay.text.docx import read_docx

        return read_docx(data, name, reading, roles)
    if kind == "epub":
        from audioessay.text.epub import read_epub

        return read_epub(data, name, chapter, reading, roles)
    text = decode(data, name, declared=kind == "html")
    draft = Draft(Source(text, name, kind), reading, roles, cites=cites(text))
    if kind == "html":
        from audioessay.text.html import read_html

        read_html(draft)
        return draft
    from audioessay.text import frontmatter

    begin, draft.meta = frontmatter.split(text, name)
    draft.skip(0, begin, "front matter")
    if kind == "markdown":
        from audioessay.text.markdown import read_markdown

        read_markdown(draft, begin)
    else:
        from audioessay.text.plain import read_plain

        read_plain(draft, begin)
    return draft
