"""Other formats: the same programme, with its chapters and tags, readable by others, the same bytes each time."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from audioessay.errors import StorageError
from audioessay.model.episode import Chapter, Episode, Loudness, Tags
from audioessay.model.show import Sound
from audioessay.production import formats, reel
from audioessay.units import RATE
from tests.production.reels import STINGS, plan, take_sound
from tests.sound.signals import ebur128, program

TITLE = "Ein Titel — mit Ümläuten"
EPISODE = Episode(
    "x",
    Tags(TITLE, "Show", "Author", "2026-11-23", "en", summary="What it says."),
    (),
    18_000,
    Loudness(-16, -1, 3),
    (Chapter("One", 0, 9000, "narration", "tone:a"), Chapter("Zwei ß", 9000, 18_000, "praise", "tone:b")),
    (),
)
STARTS = (0, 9 * RATE + 100)
FRAMES = 18 * RATE


def write(folder: Path, sound: Sound, names: tuple[str, ...] = tuple(formats.TYPES)) -> dict[str, Path]:
    """Two reels in all formats."""
    plans = (plan("narration", [1, 2], "opening"), plan("praise", [3, 4]))
    mixes = (reel.mixed(each, sound=sound, stings=STINGS, take_sound=take_sound) for each in plans)
    paths = {name: folder / f"a.{name}" for name in names}
    formats.write(formats.programme(mixes, STARTS, FRAMES, sound.channels), paths, EPISODE, sound)
    return paths


@pytest.fixture(scope="module", params=[Sound(), Sound(channels=2, bitrate_kbps=128)], ids=["mono", "stereo"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Sound, dict[str, Path]]:
    """All formats, mono and stereo."""
    return request.param, write(tmp_path_factory.mktemp("formats"), request.param)


def test_same_bytes(written: tuple[Sound, dict[str, Path]], tmp_path: Path) -> None:
    """A second writing gives the same bytes in every format."""
    sound, paths = written
    for name, path in write(tmp_path, sound).items():
        assert path.read_bytes() == paths[name].read_bytes(), name


def test_others_read_them(written: tuple[Sound, dict[str, Path]]) -> None:
    """ffprobe finds codec, channels, length, title, author, and both chapters at their times (WAV has none)."""
    sound, paths = written
    for name, codec in (("m4a", "aac"), ("opus", "opus"), ("wav", "pcm_s24le"), ("flac", "flac")):
        run = subprocess.run(
            [
                program("ffprobe"),
                "-v",
                "error",
                "-show_format",
                "-show_streams",
                "-show_chapters",
                "-of",
                "json",
                str(paths[name]),
            ],
            capture_output=True,
            check=True,
        )
        table = json.loads(run.stdout)
        stream = table["streams"][0]
        assert (stream["codec_name"], stream["channels"]) == (codec, sound.channels)
        assert float(table["format"]["duration"]) == pytest.approx(18.0, abs=0.05)
        tags = {
            key.lower(): value for key, value in {**stream.get("tags", {}), **table["format"].get("tags", {})}.items()
        }
        assert (tags["title"], tags["artist"], tags["album"]) == (TITLE, "Author", "Show")
        if name != "wav":
            found = [(one["tags"]["title"], round(float(one["start_time"]), 3)) for one in table["chapters"]]
            assert found == [("One", 0.0), ("Zwei ß", 9.0)]


def test_they_keep_loudness_and_peak(written: tuple[Sound, dict[str, Path]]) -> None:
    """Each one's decoded sound is as loud as the mix, within 0.3 LU, and under −1 dBTP."""
    _, paths = written
    levels = []
    for path in paths.values():
        integrated, _, peak, _ = ebur128(path)
        levels.append(integrated)
        assert peak <= -1.0
    assert max(levels) - min(levels) <= 0.3


def test_masters_are_the_mix(written: tuple[Sound, dict[str, Path]]) -> None:
    """WAV and FLAC hold the same 24-bit samples, those of the mix, in place to the sample."""
    import soundfile

    sound, paths = written
    wav, flac = (soundfile.read(str(paths[name]), dtype="float64", always_2d=True)[0] for name in ("wav", "flac"))
    assert np.array_equal(wav, flac) and wav.shape == (FRAMES, sound.channels)
    mixed = reel.mixed(plan("praise", [3, 4]), sound=sound, stings=STINGS, take_sound=take_sound)
    assert np.abs(wav[STARTS[1] : STARTS[1] + len(mixed)] - mixed).max() < 2**-23
    assert not wav[STARTS[1] - 100 : STARTS[1]].any()


def test_an_unwritable_file_is_told(tmp_path: Path) -> None:
    """A folder that is not there is a StorageError with the path."""
    with pytest.raises(StorageError, match=r"nowhere/a\.flac"):
        write(tmp_path / "nowhere", Sound(), ("flac",))
