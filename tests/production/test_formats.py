"""Other formats: the same programme, with its chapters and tags, readable by others, the same bytes each time."""

import base64
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import mutagen
import mutagen.flac
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from audioessay.errors import ReadError, StorageError
from audioessay.model.episode import Chapter, Episode, Loudness, Tags
from audioessay.model.reel import ReelPlan
from audioessay.model.show import Sound
from audioessay.production import formats, levels, reel
from audioessay.units import RATE
from tests.production.reels import STINGS, plan, taken
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


def jpeg(side: int) -> bytes:
    """A square picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(file, "JPEG")
    return file.getvalue()


COVER = jpeg(1200)
STARTS = (0, 9 * RATE + 100)
FRAMES = 18 * RATE


def mixed_of(each: ReelPlan, sound: Sound) -> NDArray[np.float32]:
    """A reel's sound before an encoder."""
    return reel.mixed(reel.Recipe(each, sound, STINGS, taken), reel.OTHERS_HEADROOM_DB)[0]


def write(folder: Path, sound: Sound, names: tuple[str, ...] = tuple(formats.CODECS)) -> dict[str, Path]:
    """Two reels in all formats."""
    plans = (plan("narration", [1, 2], "opening"), plan("praise", [3, 4]))
    mixes = (mixed_of(each, sound) for each in plans)
    paths = {name: folder / f"a.{name}" for name in names}
    blocks = formats.programme(mixes, STARTS, FRAMES, sound.channels)
    formats.write(blocks, paths, EPISODE, sound, COVER, "The words.")
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
    """ffprobe finds codec, channels, length, title, author, the cover, and both chapters at their times."""
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
        found = [(one["tags"]["title"], round(float(one["start_time"]), 3)) for one in table["chapters"]]
        assert found == [("One", 0.0), ("Zwei ß", 9.0)], name
        pictures = [one for one in table["streams"] if one["disposition"]["attached_pic"]]
        assert [(one["codec_name"], one["width"]) for one in pictures] == [("mjpeg", 1200)], name


def test_a_tagger_finds_the_cover(written: tuple[Sound, dict[str, Path]]) -> None:
    """mutagen finds the picture, byte for byte, and in the WAV the words too."""
    _, paths = written
    m4a, opus, wav, flac = (mutagen.File(paths[name]) for name in ("m4a", "opus", "wav", "flac"))
    assert bytes(m4a["covr"][0]) == COVER
    assert flac.pictures[0].data == COVER
    picture: Any = mutagen.flac.Picture
    assert picture(base64.b64decode(opus["metadata_block_picture"][0])).data == COVER
    assert wav.tags.getall("APIC")[0].data == COVER
    assert wav.tags.getall("USLT")[0].text == "The words."
    assert [frame.sub_frames["TIT2"].text[0] for frame in wav.tags.getall("CHAP")] == ["One", "Zwei ß"]


def test_each_is_proved(written: tuple[Sound, dict[str, Path]], tmp_path: Path) -> None:
    """What is measured on the decoded file is what another meter finds; a file that is too loud, or cut off, is told so."""
    sound, paths = written
    for name, path in paths.items():
        results = {one.name: one for one in levels.of_format(path, sound, EPISODE.duration_ms)[0]}
        integrated, _, peak, _ = ebur128(path)
        assert float(results[f"{name}: integrated loudness"].measured.split()[0]) == pytest.approx(integrated, abs=0.1)
        assert float(results[f"{name}: true peak"].measured.split()[0]) == pytest.approx(peak, abs=0.3)
        assert results[f"{name}: true peak"].ok and results[f"{name}: length"].ok
    loud = np.full((RATE * 3, sound.channels), 0.99, np.float32) * np.sin(np.arange(RATE * 3) * 0.1)[:, None]
    formats.write([loud.astype(np.float32)], {"flac": tmp_path / "a.flac"}, EPISODE, sound)
    assert [one.ok for one in levels.of_format(tmp_path / "a.flac", sound, EPISODE.duration_ms)[0]] == [
        False,
        False,
        True,
        False,
    ]
    (tmp_path / "cut.flac").write_bytes(b"fLaC")
    with pytest.raises(ReadError, match=r"cut\.flac"):
        levels.of_format(tmp_path / "cut.flac", sound, 1)


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
    mixed = mixed_of(plan("praise", [3, 4]), sound)
    assert np.abs(wav[STARTS[1] : STARTS[1] + len(mixed)] - mixed).max() < 2**-23
    assert not wav[STARTS[1] - 100 : STARTS[1]].any()


def test_an_unwritable_file_is_told(tmp_path: Path) -> None:
    """A folder that is not there is a StorageError with the path."""
    with pytest.raises(StorageError, match=r"nowhere/a\.flac"):
        write(tmp_path / "nowhere", Sound(), ("flac",))
