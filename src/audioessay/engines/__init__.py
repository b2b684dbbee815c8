"""VOICES: one file an engine; each opened on first use, by the same door for ours as for anybody's."""

from functools import cache
from importlib.metadata import entry_points

from audioessay.engines.base import Engine
from audioessay.errors import EngineNotInstalled, UnknownName

GROUP = "audioessay.engines"


def names() -> tuple[str, ...]:
    """Every engine that is named here or by an installed package, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


@cache
def find(name: str) -> Engine:
    """The engine of that name, made once.

    Raises UnknownName, or EngineNotInstalled with what to install.
    """
    for point in entry_points(group=GROUP):
        if point.name == name:
            break
    else:
        raise UnknownName("engine", name, names())
    try:
        engine: Engine = point.load()()
    except ImportError as error:
        raise EngineNotInstalled(name, f"pip install 'audioessay[{name}]' ({error})") from error
    return engine
