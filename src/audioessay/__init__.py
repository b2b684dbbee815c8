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
    from audioessay.api import audition, check, make, plan, say, voices
    from audioessay.api import publish as publish_show
    from audioessay.errors import AudioEssayError
    from audioessay.model.episode import Episode
    from audioessay.model.essay import Essay
    from audioessay.model.script import Script
    from audioessay.model.show import Show
    from audioessay.model.voice import Voice

_HOMES = {
    "AudioEssayError": "audioessay.errors:AudioEssayError",
    "Episode": "audioessay.model.episode:Episode",
    "Essay": "audioessay.model.essay:Essay",
    "Script": "audioessay.model.script:Script",
    "Show": "audioessay.model.show:Show",
    "Voice": "audioessay.model.voice:Voice",
    "audition": "audioessay.api:audition",
    "check": "audioessay.api:check",
    "make": "audioessay.api:make",
    "plan": "audioessay.api:plan",
    "publish_show": "audioessay.api:publish",
    "say": "audioessay.api:say",
    "voices": "audioessay.api:voices",
}
"""Where each public name lives: opened on first use, so that importing the package costs nothing.

Publishing is ``publish_show`` here, because ``audioessay.publish`` is the room of that name.
"""

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
    "publish_show",
    "say",
    "voices",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        module, _, attribute = _HOMES[name].partition(":")
        return getattr(import_module(module), attribute)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
