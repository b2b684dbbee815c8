"""The serif of the pages, which is the covers' own: what Latin essays need of it, as one style sheet beside the sounds.

Made once and kept in the user's cache; where that cannot be written, pages use what the reader has.
"""

import base64
import hashlib
import io
from functools import cache
from importlib.resources import files
from pathlib import Path

from audioessay.errors import StorageError
from audioessay.files import write_whole
from audioessay.packages import version
from audioessay.publishing.published import Asset, public_name

PACKAGE = "font_source_serif_pro"

FACES = {"Regular": "400", "It": "400; font-style: italic", "Semibold": "600"}
"""Of the package's files → how CSS knows them."""

LETTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x1E9E, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2212),
    *range(0x2010, 0x2027),
    *range(0x2190, 0x2194),
)
"""Latin with its accents (Unicode, Latin-1 and Latin Extended-A), punctuation, a few signs."""

OPTIONS = {
    "flavor": "woff2",
    "hinting": False,
    "notdef_outline": True,
    "recalc_timestamp": False,
    "layout_features": ["kern", "liga", "ccmp", "locl", "mark", "mkmk"],
}
"""Of fontTools.subset."""

HEAD = "/* Source Serif by Adobe, a subset; SIL Open Font License 1.1, https://openfontlicense.org */\n"

RULE = (
    '@font-face {{ font-family: "essay"; font-weight: {}; font-display: swap; '
    'src: url("data:font/woff2;base64,{}") format("woff2"); }}\n'
)


def sheet() -> Asset | None:
    """The style sheet, its source a file in the user's cache."""
    import platformdirs

    versions = [version(name) for name in ("fonttools", "brotli", "font-source-serif-pro")]
    recipe = repr((versions, HEAD, RULE, FACES, OPTIONS, LETTERS))
    folder = Path(platformdirs.user_cache_dir("audioessay")) / "pages"
    path = folder / f"serif-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}.css"
    try:
        data = path.read_bytes()
    except OSError:
        data = _made()
        try:
            write_whole(path, data)
        except StorageError:
            return None
    sha256 = hashlib.sha256(data).hexdigest()
    return Asset("style", str(path), public_name("serif", ".css", sha256), "text/css", len(data), sha256)


@cache
def _made() -> bytes:
    rules = [RULE.format(style, base64.b64encode(_subset(face)).decode()) for face, style in FACES.items()]
    return (HEAD + "".join(rules)).encode()


def _subset(face: str) -> bytes:
    from fontTools import subset  # heavy: once for each user

    options = subset.Options(**OPTIONS)
    file, subsetter = io.BytesIO(), subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    with subset.load_font(str(files(PACKAGE) / "files" / f"SourceSerifPro-{face}.ttf"), options) as font:
        subsetter.subset(font)
        subset.save_font(font, file, options)
    return file.getvalue()
