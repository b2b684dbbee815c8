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

if TYPE_CHECKING:
    from concurrent.futures import Executor as Executor

    from audioessay.api import cast as cast
    from audioessay.api import check as check
    from audioessay.api import estimate as estimate
    from audioessay.api import import_show as import_show
    from audioessay.api import judge as judge
    from audioessay.api import listen as listen
    from audioessay.api import make as make
    from audioessay.api import make_all as make_all
    from audioessay.api import plan as plan
    from audioessay.api import publish as publish
    from audioessay.api import read as read
    from audioessay.api import serve as serve
    from audioessay.api import store_usage as store_usage
    from audioessay.api import survey as survey
    from audioessay.engines.base import Engine as Engine
    from audioessay.engines.base import Heard as Heard
    from audioessay.engines.base import Speech as Speech
    from audioessay.engines.catalogue import refresh_voices as refresh_voices
    from audioessay.engines.catalogue import voices as voices
    from audioessay.engines.install import install_voice as install_voice
    from audioessay.errors import AudioEssayError as AudioEssayError
    from audioessay.errors import BadTake as BadTake
    from audioessay.errors import ClusterError as ClusterError
    from audioessay.errors import EngineError as EngineError
    from audioessay.errors import EngineNotInstalled as EngineNotInstalled
    from audioessay.errors import EngineUnavailable as EngineUnavailable
    from audioessay.errors import InputError as InputError
    from audioessay.errors import LossError as LossError
    from audioessay.errors import MissingTakes as MissingTakes
    from audioessay.errors import NotHeard as NotHeard
    from audioessay.errors import OffTarget as OffTarget
    from audioessay.errors import OtherEssay as OtherEssay
    from audioessay.errors import PublishError as PublishError
    from audioessay.errors import ReadError as ReadError
    from audioessay.errors import SettingError as SettingError
    from audioessay.errors import StorageError as StorageError
    from audioessay.errors import UnknownName as UnknownName
    from audioessay.health import doctor as doctor
    from audioessay.model.episode import Episode as Episode
    from audioessay.model.essay import Essay as Essay
    from audioessay.model.script import Script as Script
    from audioessay.model.script import Spoken as Spoken
    from audioessay.model.show import Show as Show
    from audioessay.model.voice import Voice as Voice
    from audioessay.model.voice import VoiceInfo as VoiceInfo
    from audioessay.newshow import init as init
    from audioessay.production.clip import clip as clip
    from audioessay.production.places import rename as rename
    from audioessay.production.samples import audition as audition
    from audioessay.production.samples import sample as sample
    from audioessay.production.samples import say as say
    from audioessay.publishing.targets.base import Target as Target
    from audioessay.store import Store as Store
    from audioessay.store import open_store as open_store

_ROOMS = {
    "audioessay.api": "cast check estimate import_show judge listen make make_all plan publish read serve store_usage survey",
    "audioessay.engines.base": "Engine Heard Speech",
    "audioessay.engines.catalogue": "refresh_voices voices",
    "audioessay.engines.install": "install_voice",
    "audioessay.errors": "AudioEssayError BadTake ClusterError EngineError EngineNotInstalled EngineUnavailable InputError LossError MissingTakes NotHeard OffTarget OtherEssay PublishError ReadError SettingError StorageError UnknownName",
    "audioessay.health": "doctor",
    "audioessay.model.episode": "Episode",
    "audioessay.model.essay": "Essay",
    "audioessay.model.script": "Script Spoken",
    "audioessay.model.show": "Show",
    "audioessay.model.voice": "Voice VoiceInfo",
    "audioessay.newshow": "init",
    "audioessay.production.clip": "clip",
    "audioessay.production.places": "rename",
    "audioessay.production.samples": "audition sample say",
    "audioessay.publishing.targets.base": "Target",
    "audioessay.store": "Store open_store",
    "concurrent.futures": "Executor",
}
"""Where each public name lives: all are opened on first use, so that importing the package costs nothing."""

_HOMES = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
