"""The author's own voice: a file in place of an engine. Its takes are cut from the file before anything is spoken."""

from collections.abc import Sequence

from audioessay.engines.base import About, Speech
from audioessay.errors import EngineUnavailable
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo

NAME = "recording"


class RecordingEngine:
    """Speaks nothing by itself; it lets a file stand wherever a voice can."""

    name = NAME
    about = About("Recording", "the author's own voice", draws=False)
    workers = 1
    longest = 1_000_000
    """A paragraph is one take, however long."""
    normalises = True

    def fingerprint(self, voice: Voice) -> str:
        """The file's bytes are in the take's key already."""
        return ""

    def voices(self) -> Sequence[VoiceInfo]:
        """None that could be chosen from a list."""
        return ()

    def check(self, voice: Voice) -> None:
        """Whether there is such a file is seen where it is read."""

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        """Raises EngineUnavailable: what was recorded is in the store, or the run is to be begun again."""
        raise EngineUnavailable(NAME, f"a passage of {voice.name} is no longer in the store; run it again")
