"""The standard library's ``re``, but a pattern is compiled when it is first used: one run needs few of the house's many."""

import re
from re import (
    DOTALL,
    IGNORECASE,
    MULTILINE,
    VERBOSE,
    Match,
    Pattern,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)
from typing import AnyStr, cast

__all__ = [
    "DOTALL", "IGNORECASE", "MULTILINE", "VERBOSE", "Match", "Pattern", "compile", "escape", "findall", "finditer",
    "fullmatch", "match", "search", "split", "sub",
]  # fmt: skip


class Late:
    """Stands for a pattern until something is asked of it."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled: Pattern[str] | Pattern[bytes] = re.compile(self.pattern, self._flags)
        for each in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "groupindex"):
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def compile(pattern: "AnyStr | Pattern[AnyStr]", flags: int = 0) -> Pattern[AnyStr]:  # noqa: A001 - as ``re`` calls it
    """As ``re.compile``; what is wrong with a pattern shows when it is first used."""
    return cast("Pattern[AnyStr]", Late(pattern, flags) if isinstance(pattern, str | bytes) else pattern)
