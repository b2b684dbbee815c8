"""Names of elements as ElementTree writes them, ``{namespace}local``, and back."""

from audioessay.publishing.rss import NAMESPACES

ITUNES = f"{{{NAMESPACES['itunes']}}}"
PODCAST = f"{{{NAMESPACES['podcast']}}}"
ATOM = f"{{{NAMESPACES['atom']}}}"
CONTENT = f"{{{NAMESPACES['content']}}}"


def each(text: str) -> frozenset[str]:
    """The words of ``text``."""
    return frozenset(text.split())


PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}


def short(tag: str) -> str:
    """``itunes:image`` for ``{http://…}image``."""
    uri, brace, local = tag.removeprefix("{").partition("}")
    return f"{PREFIXES.get(uri, '?')}:{local}" if brace else tag
