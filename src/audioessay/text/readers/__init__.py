"""The formats that essays come in: one module or package each, with a ``READER``. See :class:`audioessay.text.reader.Reader`."""

import importlib
import pkgutil
from functools import cache
from pathlib import PurePath

from audioessay.text.reader import SURE, Reader


@cache
def readers() -> dict[str, Reader]:
    """Every reader by its name."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return {module.READER.name: module.READER for module in modules}


@cache
def suffixes() -> tuple[str, ...]:
    """Ends of file names that are read, lower case."""
    return tuple(suffix for reader in readers().values() for suffix in reader.suffixes)


def by_suffix(path: str) -> str:
    """The format that a file's name says, or ``""``."""
    suffix = PurePath(path).suffix.lower()
    return next((reader.name for reader in readers().values() if suffix in reader.suffixes), "")


def by_type(media_type: str) -> str:
    """The format of a media type, or ``""``."""
    return next((reader.name for reader in readers().values() if media_type in reader.types), "")


def detect(data: bytes, named: str = "") -> str:
    """The format that the bytes show where they leave no doubt, else the one that is ``named``, else the likeliest."""
    sniffed = {reader.name: reader.sniff(data) for reader in readers().values()}
    likeliest = max(sniffed, key=lambda name: sniffed[name])
    return named if named and sniffed[likeliest] < SURE else likeliest
