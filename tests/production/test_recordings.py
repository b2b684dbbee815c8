"""Passages that their author speaks: laid to the text word by word, what was said otherwise shown, and the sound cleaned."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from audioessay.errors import SettingError
from audioessay.listening.comparison import plain
from audioessay.listening.ear import HeardWord, installed
from audioessay.model.essay import Inline
from audioessay.model.script import Segment, Spoken
from audioessay.model.source import Text
from audioessay.model.voice import Voice
from audioessay.production.recordings import Edit, Known, Token, laid, recorded, with_edits
from audioessay.progress import quiet as silent
from audioessay.sound.clean import cleaned
from audioessay.store import MemoryStore
from audioessay.units import RATE

VOICE = Voice("recording", "intro.wav")


def heard(text: str) -> tuple[HeardWord, ...]:
    """Words, half a second each."""
    return tuple(HeardWord(word, 500 * at, 500 * at + 400) for at, word in enumerate(text.split()))


def laid_of(written: list[str], said: str) -> tuple[list[tuple[int, str, str]], list[tuple[str, str]]]:
    """Which words of which paragraph were said otherwise, and how; and which word stands in the place of which, doubtfully."""
    tokens = [
        Token(number, *match.span()) for number, text in enumerate(written) for match in re.finditer(r"\S+", text)
    ]
    words = heard(said)
    timed, edits, doubtful = laid(
        tokens,
        [plain(written[one.segment][one.start : one.end]) for one in tokens],
        words,
        [plain(one.text) for one in words],
    )
    assert all(one.time is None or one.time.start_ms < one.time.end_ms for one in timed)
    return (
        [(one.segment, written[one.segment][one.start : one.end].strip(), one.text.strip()) for one in edits],
        [
            (written[tokens[at].segment][tokens[at].start : tokens[at].end], words[place].text)
            for at, place in sorted(doubtful)
        ],
    )


def edits_of(written: list[str], said: str) -> list[tuple[int, str, str]]:
    """Which words of which paragraph were said otherwise, and how."""
    return laid_of(written, said)[0]


def test_a_word_is_asked_about_once_and_alone() -> None:
    """One that sounds like another, or is too short to tell; not one that was said otherwise already, nor two that were heard as one."""
    written = ["It shuts on Sundays at nine and the river is deep, a spectacular place to see."]
    edits, doubtful = laid_of(written, "It shuts on Mondays at five and the rivers deep, a magnificent place to see.")
    assert edits == [(0, "spectacular", "magnificent")]
    assert doubtful == [("Sundays", "Mondays"), ("nine", "five")]


def test_what_is_said_as_written_changes_nothing() -> None:
    """Slips of the ear count as said: a name misheard, an article lost, a word too many."""
    written = ["The tram to Harrowgate opened in a spring.", "It rained."]
    assert edits_of(written, "The tram to Harrogate opened in spring um It rained.") == []


def test_other_words_lost_words_and_words_besides_are_told_apart() -> None:
    """Each in its paragraph."""
    written = ["The drivers met on Monday and drank tea.", "Nobody asked the passengers.", "Then it rained all day."]
    assert edits_of(
        written, "The drivers met on Saturday and drank tea. Then it rained all day. And I was very cold too."
    ) == [
        (0, "Monday", "Saturday"),
        (1, "Nobody asked the passengers.", ""),
        (2, "", "And I was very cold too."),
    ]


def test_a_heading_that_begins_like_its_paragraph_was_not_said() -> None:
    """Where its other words are missing; said in full, it was."""
    written = ["The last tram", "The tram opened in spring."]
    assert edits_of(written, "The tram opened in spring.") == [(0, "The last tram", "")]
    assert edits_of(written, "The last tram. The tram opened in spring.") == []


def test_what_was_said_takes_its_place_in_the_text() -> None:
    """Display text, its places in the source, sentences, paragraphs and inlines move together."""
    text = "They met on Monday. They drank tea."
    segment = Segment(
        "narration", VOICE, Text.plain(text, 10), Spoken.same(text), sentences=((0, 19), (20, 35)),
        paragraphs=((0, "body"),), inlines=(Inline(31, 3, "em"),),
    )  # fmt: skip
    made = with_edits(segment, [Edit(0, 12, 18, heard("a Saturday")), Edit(0, 35, 35, heard("With milk."))], "en")
    assert made.text.display == "They met on a Saturday. They drank tea. With milk."
    assert [made.text.display[start:end].strip() for start, end in made.sentences] == [
        "They met on a Saturday.", "They drank tea.", "With milk.",
    ]  # fmt: skip
    assert [made.text.display[one.at : one.at + one.length] for one in made.inlines] == ["tea"]
    spans = made.text.spans()
    assert (spans[0].start, spans[-1].end) == (10, 45)
    assert made.spoken.text == made.text.display


def test_hum_and_clicks_go_and_the_voice_stays() -> None:
    """Lines of the mains 20 dB down, clicks 20 dB down, everything else as it was to a hundredth."""
    rng = np.random.default_rng(3)
    time = np.arange(8 * RATE) / RATE
    pitch = 120 + 15 * np.sin(2 * np.pi * 0.7 * time)  # a voice never holds one pitch
    voice = sum(np.sin(2 * np.pi * k * np.cumsum(pitch) / RATE) / k for k in range(1, 12)) * (
        1 + np.sin(2 * np.pi * 3 * time)
    )
    voice = (0.1 * voice / np.abs(voice).max() * 3).astype(np.float32)
    hum = (0.02 * np.sin(2 * np.pi * 50 * time) + 0.01 * np.sin(2 * np.pi * 150 * time)).astype(np.float32)
    clicks = np.zeros_like(voice)
    for place in rng.integers(1000, len(voice) - 1000, 20):
        clicks[place : place + 3] = 0.5
    clean = cleaned(voice + hum + clicks)
    clean = clean * float(np.dot(clean, voice) / np.dot(clean, clean))
    rest = clean - voice
    assert np.sqrt(np.mean(rest**2)) < 0.25 * np.sqrt(np.mean((hum + clicks) ** 2))
    spectrum = np.abs(np.fft.rfft(rest)), np.abs(np.fft.rfft(hum))
    assert spectrum[0][50 * 8] < 0.1 * spectrum[1][50 * 8]
    untouched = cleaned(voice)
    untouched = untouched * float(np.dot(untouched, voice) / np.dot(untouched, untouched))
    assert np.sqrt(np.mean((untouched - voice) ** 2)) < 0.01 * np.sqrt(np.mean(voice**2))


ESSAY = """# The last tram

The tram opened in 1899 and ran to the coast. The museum is closed on Sundays and opens late. Nobody asked the passengers.

## What it left

The rails are still under the road.
"""
SAID = (
    "The last tram. The tram opened in eighteen ninety nine and ran to the coast. "
    "The museum is closed on Mondays and opens late. I still remember the sound of it."
)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WAV in which somebody says SAID."""
    pytest.importorskip("piper")
    import audioessay

    path = tmp_path_factory.mktemp("recording") / "intro.wav"
    audioessay.say(SAID, voice="piper:en_US-joe-medium", out=path)
    return path


def test_a_recorded_section_becomes_part_of_the_episode(recording: Path, tmp_path: Path) -> None:
    """Its words have times, its transcript what was said, its author's name; what was not said is on the list."""
    if not installed():
        pytest.skip("no ear is installed")
    import audioessay
    from audioessay.production.state import due
    from audioessay.production.values import Order
    from audioessay.production.voice import jobs_of
    from audioessay.publishing.notes import voiced

    (tmp_path / "tram.md").write_text(f"---\nauthor: Ada Quill\n---\n{ESSAY}", encoding="utf-8")
    (tmp_path / "tram.cast.toml").write_text('[[section]]\nheading = "The last tram"\nrecording = "intro.wav"\n')
    own_file = tmp_path / "audio" / "intro.wav"
    own_file.parent.mkdir()
    own_file.write_bytes(recording.read_bytes())
    told: list[str] = []
    made = audioessay.make(tmp_path / "tram.md", engine="tone", notice=told.append)
    own = [cue for cue in made.cues if cue.speaker == "Ada Quill"]
    assert own[1].text == "The tram opened in 1899 and ran to the coast."
    assert all(word.end_ms > word.start_ms for word in own[1].words) and len(own[1].words) == 10
    text = " ".join(cue.text for cue in own)
    assert "remember the sound" in text and "passengers" not in text
    assert "closed on Mondays and opens late." in text, "one word for another that sounds like it"
    assert any("written “Sundays”, said “Mondays”" in line for line in told)
    assert any("Nobody asked the passengers" in line for line in told)
    assert made.chapters[0].voice == "recording:intro.wav"
    assert ("", "Ada Quill") in voiced(made), "a person is credited by name"
    assert made.cues[-2].speaker == "Narrator"
    again = audioessay.make(tmp_path / "tram.md", engine="tone")
    assert (again.takes_made, again.mp3.read_bytes()) == (0, made.mp3.read_bytes())
    report = json.loads((made.folder / "report.json").read_text(encoding="utf-8"))
    assert report["coverage"]["lost"] == 0
    assert all(result["ok"] for result in report["measured"])
    essay = str(tmp_path / "tram.md")
    assert due([essay], Order("", engine="tone")) == []
    known: Known = {}
    planned = audioessay.plan(tmp_path / "tram.md", engine="tone")
    first, nothing = recorded(planned, MemoryStore(), silent, known), MemoryStore()
    assert recorded(planned, nothing, silent, known).scenes == first.scenes
    assert not any(nothing.get(job.key) for job in jobs_of(first.segments(), nothing)), (
        "who asks again gets what is known"
    )
    own_file.write_bytes(recording.read_bytes() + b"\0\0")
    assert due([essay], Order("", engine="tone")) == [essay], "another recording is another episode"


def test_a_heading_that_nobody_says_stands_where_it_was_written(tmp_path: Path) -> None:
    """On the page, in the transcripts and as a chapter; nobody is said to speak it, and the ear does not look for it."""
    pytest.importorskip("piper")
    if not installed():
        pytest.skip("no ear is installed")
    import audioessay
    from audioessay.publishing.reading import reading

    essay = ESSAY.replace("# The last tram", "# A ride\n\nEverybody came.\n\n## An obituary of sorts", 1)
    (tmp_path / "tram.md").write_text(f"---\nauthor: Ada Quill\n---\n{essay}", encoding="utf-8")
    (tmp_path / "tram.cast.toml").write_text('[[section]]\nheading = "An obituary of sorts"\nrecording = "intro.wav"\n')
    said = SAID.removeprefix("The last tram. ")
    audioessay.say(said, voice="piper:en_US-joe-medium", out=tmp_path / "intro.wav")
    made = audioessay.make(tmp_path / "tram.md", engine="espeak", listen=True)
    (heading,) = (cue for cue in made.cues if not cue.said)
    assert (heading.text, heading.kind, heading.speaker) == ("An obituary of sorts", "heading", "")
    chapter = next(one for one in made.chapters if one.title == heading.text)
    assert chapter.start_ms == heading.start_ms < heading.end_ms
    assert "\nAn obituary of sorts\n" in (made.folder / "tram.vtt").read_text(encoding="utf-8")
    assert next(part.headings[0].text for part in reading(made.episode).parts if part.headings) == heading.text
    assert made.listening and heading.text not in [one.text for one in made.listening.sentences]
    report = json.loads((made.folder / "report.json").read_text(encoding="utf-8"))
    assert [one["reason"] for one in report["skipped"] if one["text"] == heading.text] == ["not said in the recording"]


@pytest.mark.parametrize(("name", "said"), [("none.wav", "there is no such file"), ("tram.md", "no sound")])
def test_a_file_that_is_no_recording_is_named(name: str, said: str, tmp_path: Path) -> None:
    """Before anything is made."""
    if not installed():
        pytest.skip("no ear is installed")
    import audioessay

    (tmp_path / "tram.md").write_text(ESSAY, encoding="utf-8")
    (tmp_path / "tram.cast.toml").write_text(f'[[section]]\nheading = "The last tram"\nrecording = "{name}"\n')
    with pytest.raises(SettingError, match=said):
        audioessay.make(tmp_path / "tram.md", engine="tone")
    assert not (tmp_path / "audio").exists()
