"""From a written essay to a published podcast episode, in the author's own words, with one command.

>>> import audioessay
>>> plotted = audioessay.plan("essay.md")                   # doctest: +SKIP
>>> episode = audioessay.make("essay.md", engine="espeak")  # doctest: +SKIP

Sounds go in and out as pydub's AudioSegment: a sting of one's own into :func:`make`, a take or an audition out of
:func:`say` and :func:`audition`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audioessay.errors import AudioEssayError
    from audioessay.model.episode import Episode
    from audioessay.model.essay import Essay
    from audioessay.model.script import Script
    from audioessay.model.show import Show
    from audioessay.model.voice import Voice
    from audioessay.pipeline import audition, check, make, plan, publish, say, voices

_HOMES = {
    "AudioEssayError": "audioessay.errors",
    "Episode": "audioessay.model.episode",
    "Essay": "audioessay.model.essay",
    "Script": "audioessay.model.script",
    "Show": "audioessay.model.show",
    "Voice": "audioessay.model.voice",
    "audition": "audioessay.pipeline",
    "check": "audioessay.pipeline",
    "make": "audioessay.pipeline",
    "plan": "audioessay.pipeline",
    "publish": "audioessay.pipeline",
    "say": "audioessay.pipeline",
    "voices": "audioessay.pipeline",
}
"""Where each public name lives: opened on first use, so that importing the package costs nothing."""

__all__ = [
    "AudioEssayError",
    "Episode",
    "Essay",
    "Script",
    "Show",
    "Voice",
    "audition",
    "check",
    "make",
    "plan",
    "publish",
    "say",
    "voices",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
