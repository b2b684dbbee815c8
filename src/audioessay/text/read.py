"""The one door of the room: bytes of any format to an Essay."""

from collections.abc import Iterable

from audioessay.errors import ReadError
from audioessay.model.essay import Essay
from audioessay.model.show import Reading
from audioessay.text.assemble import assemble
from audioessay.text.draft import DEFAULTS, ROLES
from audioessay.text.load import LARGEST
from audioessay.text.reader import Options
from audioessay.text.readers import detect, readers


def read(
    data: bytes,
    *,
    name: str,
    format: str = "",  # noqa: A002
    chapter: str = "",
    title: str = "",
    language: str = "",
    home: str = "",
    reading: Reading = DEFAULTS,
    roles: Iterable[str] = (),
) -> Essay:
    """The Essay in ``data``.

    ``name`` is what the user calls it, for messages; ``format`` names a reader (``""``: what the bytes show);
    ``chapter`` picks one of a book by number or title; ``title`` and ``language`` (BCP 47) override what the essay says;
    ``home`` is the show's language, which a short text is taken to be in;
    ``roles`` are a show's own beside narration, praise, critique and quote.

    Raises ReadError, always with one clear line.
    """
    if format and format not in readers():
        raise ReadError(name, f"no format {format!r}; there is {', '.join(readers())}")
    if len(data) > LARGEST:
        raise ReadError(name, f"is larger than {LARGEST // 2**20} MB")
    if not data.strip():
        raise ReadError(name, "is empty")
    reader = readers()[format or detect(data)]
    if chapter and not reader.chapters:
        raise ReadError(name, "only an EPUB has chapters to choose from")
    known = tuple(dict.fromkeys((*ROLES, *(role.lower() for role in roles))))
    try:
        draft = reader.read(data, name, Options(reading, known, chapter))
        return assemble(draft, title=title, language=language, home=home)
    except RecursionError as error:
        raise ReadError(name, "is nested too deeply") from error
