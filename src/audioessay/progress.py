"""How people are told what is going on."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much; from other threads than the caller's."""

Notice = Callable[[str], None]
"""Called with a line for people."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody follows."""


def quiet(_line: str) -> None:
    """A notice that nobody reads."""
