"""The waveform of an episode as inline SVG: a few bars, coloured by role, no request, no script."""

from bisect import bisect_right
from collections.abc import Sequence

from markupsafe import Markup

from audioessay.model.episode import Episode

HEIGHT = 100
BARS, WIDE, BAR = 200, 5, 3
"""Bars on an episode's page; width of a bar with its gap, and without."""
LEAST = 3
"""Height of silence."""


FEW = 60
"""Bars in a list of episodes."""


def bars(episode: Episode, count: int = BARS) -> list[tuple[int, str]]:
    """The height of each bar, and who speaks there."""
    return list(zip(_heights(episode.envelope, count), _roles(episode, count), strict=True))


def waveform(episode: Episode, roles: Sequence[str]) -> Markup:
    """The inside of an ``svg`` whose ``viewBox`` is :func:`view`: one path for each role, classes ``r0``, ``r1`` …"""
    return drawn(bars(episode), roles)


def drawn(heights: Sequence[tuple[int, str]], roles: Sequence[str]) -> Markup:
    """The same of bars that are known."""
    paths: dict[str, list[str]] = {role: [] for role in roles}
    for number, (height, role) in enumerate(heights):
        top = (HEIGHT - height) // 2
        paths.setdefault(role, []).append(f"M{number * WIDE + 1} {top}h{BAR}v{height}h-{BAR}z")
    joined = ((number, "".join(path)) for number, path in enumerate(paths.values()) if path)
    return Markup("").join(Markup('<path class="r{}" d="{}"/>').format(number, path) for number, path in joined)


def view(bars: int = BARS) -> str:
    """The ``viewBox``."""
    return f"0 0 {bars * WIDE} {HEIGHT}"


def ticks(episode: Episode, bars: int = BARS) -> list[int]:
    """Where chapters begin, but the first, in the view's units."""
    length = max(1, episode.duration_ms)
    return [chapter.start_ms * bars * WIDE // length for chapter in episode.chapters[1:]]


def _heights(envelope: Sequence[int], bars: int) -> list[int]:
    """Mean peak of each bar's share of the time, the loudest as high as the picture."""
    if not envelope:
        return [LEAST] * bars
    means: list[int] = []
    for number in range(bars):
        first = number * len(envelope) // bars
        share = envelope[first : max(first + 1, (number + 1) * len(envelope) // bars)]
        means.append(sum(share) * 100 // len(share))
    most = max(max(means), 1)
    return [max(LEAST, mean * HEIGHT // most) for mean in means]


def _roles(episode: Episode, bars: int) -> list[str]:
    """Who speaks at the middle of each bar; between sentences, the chapter's role."""
    starts = [cue.start_ms for cue in episode.cues]
    opens = [chapter.start_ms for chapter in episode.chapters]
    speakers: list[str] = []
    for number in range(bars):
        at = (2 * number + 1) * episode.duration_ms // (2 * bars)
        cue, chapter = bisect_right(starts, at) - 1, bisect_right(opens, at) - 1
        if cue >= 0 and (at < episode.cues[cue].end_ms or chapter < 0):
            speakers.append(episode.cues[cue].role)
        elif chapter >= 0:
            speakers.append(episode.chapters[chapter].role)
        else:
            speakers.append(episode.cues[0].role if episode.cues else "narration")
    return speakers
