"""From a written essay to a published podcast episode, in the author's own words, with one command.

>>> import audioessay
>>> essay = audioessay.read("essay.md")              # doctest: +SKIP
>>> script = audioessay.cast(essay, engine="edge")   # doctest: +SKIP
>>> episode = audioessay.make(script)                # doctest: +SKIP
>>> audioessay.publish()                             # doctest: +SKIP

Functions over nouns. Sounds go in and out as pydub's AudioSegment: sounds of your own into :func:`make`, a phrase out of
:func:`say`. ``docs/api.md`` shows all of it; what is named here stays.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from audioessay.errors import (
    AudioEssayError,
    BadTake,
    EngineError,
    EngineNotInstalled,
    EngineUnavailable,
    InputError,
    LossError,
    MissingTakes,
    OffTarget,
    PublishError,
    ReadError,
    SettingError,
    StorageError,
    UnknownName,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from audioessay.api import (
        audition,
        cast,
        check,
        doctor,
        import_show,
        init,
        install_voice,
        make,
        make_all,
        plan,
        publish,
        read,
        refresh_voices,
        sample,
        say,
        serve,
        store_usage,
        voices,
    )
    from audioessay.engines.base import Engine, Heard, Speech
    from audioessay.model.episode import Episode
    from audioessay.model.essay import Essay
    from audioessay.model.script import Script, Spoken
    from audioessay.model.show import Show
    from audioessay.model.voice import Voice, VoiceInfo
    from audioessay.publishing.targets.base import Target
    from audioessay.store import Store, open_store

__all__ = [
    "AudioEssayError",
    "BadTake",
    "Engine",
    "EngineError",
    "EngineNotInstalled",
    "EngineUnavailable",
    "Episode",
    "Essay",
    "Executor",
    "Heard",
    "InputError",
    "LossError",
    "MissingTakes",
    "OffTarget",
    "PublishError",
    "ReadError",
    "Script",
    "SettingError",
    "Show",
    "Speech",
    "Spoken",
    "StorageError",
    "Store",
    "Target",
    "UnknownName",
    "Voice",
    "VoiceInfo",
    "audition",
    "cast",
    "check",
    "doctor",
    "import_show",
    "init",
    "install_voice",
    "make",
    "make_all",
    "open_store",
    "plan",
    "publish",
    "read",
    "refresh_voices",
    "sample",
    "say",
    "serve",
    "store_usage",
    "voices",
]

_HOMES = {
    "Engine": "audioessay.engines.base",
    "Episode": "audioessay.model.episode",
    "Essay": "audioessay.model.essay",
    "Executor": "concurrent.futures",
    "Heard": "audioessay.engines.base",
    "Script": "audioessay.model.script",
    "Show": "audioessay.model.show",
    "Speech": "audioessay.engines.base",
    "Spoken": "audioessay.model.script",
    "Store": "audioessay.store",
    "Target": "audioessay.publishing.targets.base",
    "Voice": "audioessay.model.voice",
    "VoiceInfo": "audioessay.model.voice",
    "open_store": "audioessay.store",
}
"""Where the nouns live; the verbs are in ``api.py``. All are opened on first use, so that importing the package costs nothing."""


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module(_HOMES.get(name, "audioessay.api")), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
