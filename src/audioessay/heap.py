"""What glibc is asked of memory (malloc.h): how threads share it, and when it goes back to the system. Elsewhere nothing is asked."""

from contextlib import suppress

LARGE = 32 << 20
"""Bytes from which on memory comes from the system and goes back to it at once: the most that glibc takes for this (HEAP_MAX / 2)."""


def share() -> None:
    """Let all threads take memory from one heap: glibc gives each its own, and what one frees no other can use (a quarter of a make's).

    What a reel has freed is left for the next one, which would else ask the system for it page by page.
    """
    _call("mallopt", -8, 1)  # M_ARENA_MAX
    _call("mallopt", -3, LARGE)  # M_MMAP_THRESHOLD
    _call("mallopt", -1, 2 * LARGE)  # M_TRIM_THRESHOLD


def spare() -> None:
    """Take what is long from the system after all: it leaves no holes between what is kept, but comes page by page."""
    _call("mallopt", -3, LARGE // 8)
    _call("mallopt", -1, LARGE // 32)


def give_back() -> None:
    """Let the system have what was freed: it lies in pieces between what is kept, and other stages want it elsewhere."""
    _call("malloc_trim", 0)


def _call(name: str, *numbers: int) -> None:
    import ctypes

    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None)[name](*numbers)
