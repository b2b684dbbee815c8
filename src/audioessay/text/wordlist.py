"""Lists of words, written as people read them."""


def words(text: str) -> frozenset[str]:
    """The words of ``text``."""
    return frozenset(text.split())


def ordered(text: str) -> tuple[str, ...]:
    """The words of ``text``, as they stand."""
    return tuple(text.split())
