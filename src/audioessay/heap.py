"""What glibc is asked of memory (malloc.h): how threads share it, and when it goes back to the system. Elsewhere nothing is asked."""

from contextlib import suppress


def share() -> None:
    """Let all threads take memory from one heap: glibc gives each its own, and what one frees no other can use (a quarter of a make's)."""
    _call("mallopt", -8, 1)  # M_ARENA_MAX


def give_back() -> None:
    """Let the system have what was freed: it lies in pieces between what is kept, and other stages want it elsewhere."""
    _call("malloc_trim", 0)


def _call(name: str, *numbers: int) -> None:
    import ctypes

    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None)[name](*numbers)
