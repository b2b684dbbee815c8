"""The command line, run as its users run it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.production.test_make import ESSAY


def run(*words: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """``audioessay WORDS`` in ``cwd``."""
    return subprocess.run(
        [sys.executable, "-m", "audioessay", *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    """The essay, alone in a folder."""
    path = tmp_path / "tram.md"
    path.write_text(ESSAY, encoding="utf-8")
    return path


def test_make_prints_what_scripts_need(essay: Path) -> None:
    """``make --json``: folder, file, length, loudness, chapters, what was made and what was kept."""
    ran = run("make", "tram.md", "--engine", "tone", "--json", cwd=essay.parent)
    assert ran.returncode == 0, ran.stderr
    table = json.loads(ran.stdout)
    assert set(table) == {
        "folder",
        "mp3",
        "files",
        "duration_ms",
        "integrated_lufs",
        "true_peak_dbtp",
        "chapters",
        "takes",
        "reels",
        "draft",
    }
    assert Path(table["mp3"]).is_file()
    assert sorted(map(Path, table["files"])) == sorted(Path(table["folder"]).iterdir())
    assert set(table["chapters"][0]) == {"title", "start_ms", "role", "voice"}
    assert ran.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_full_disk_behind_the_output_is_one_line(essay: Path, more: list[str]) -> None:
    """What cannot be printed is told on standard error, in a line, and the status says so."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "audioessay", "plan", "tram.md", "--engine", "tone", *more],
            cwd=essay.parent,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr == "audioessay: what was to be printed cannot be written: No space left on device\n"


def test_plan_prints_what_scripts_need(essay: Path) -> None:
    """``plan --json``: sections with segments and cues, what is skipped, coverage; and writes no file."""
    ran = run("plan", "tram.md", "--engine", "tone", "--json", cwd=essay.parent)
    table = json.loads(ran.stdout)
    assert {"title", "sections", "skipped", "coverage"} <= set(table)
    keys = {"number", "heading", "role", "confidence", "voice", "segments", "cues"}
    assert all(keys <= set(section) for section in table["sections"])
    assert {"role", "guess", "confidence", "voice", "language", "text", "spoken"} == set(
        table["sections"][0]["segments"][0]
    )
    assert {"text", "reason", "start", "end"} == set(table["skipped"][0])
    assert set(table["coverage"]) == {"spoken", "structure", "skipped", "lost"}
    assert [path.name for path in essay.parent.iterdir()] == ["tram.md"]


def test_plan_tells_people_who_reads_what(essay: Path) -> None:
    """Without ``--json``: a line for each section with role and voice, what is not spoken with its line, and no words of ours."""
    ran = run("plan", "tram.md", "--engine", "tone", "--voice", "praise=tone:alto,rate=-5%", cwd=essay.parent)
    assert ran.returncode == 0, ran.stderr
    lines = [line.split("\t") for line in ran.stdout.splitlines()]
    praise = next(line for line in lines if line[2:3] == ["praise"])
    assert praise[1] == "What it gives"
    assert praise[4] == "alto, 5 % slower (Tone); asked for"
    assert not set(re.findall(r"\w+", ran.stdout.lower())) & {"reels", "segments", "scenes", "draft", "stings"}


WEIGHED = """# A tram

The tram opened in 1899 and ran to the coast.

## One side

It was superb: a kind, generous and wonderfully reliable gift, and a triumph, though the seats were dreadful.
"""


def test_plan_says_why(essay: Path) -> None:
    """``--why N`` quotes the section's own words, with those that decided marked and weighed; a section too many is an error."""
    essay.write_text(WEIGHED, encoding="utf-8")
    table = json.loads(run("plan", "tram.md", "--engine", "tone", "--json", cwd=essay.parent).stdout)
    section = next(one for one in table["sections"] if one["role"] == "praise")
    assert len(section["cues"]) >= 2
    ran = run("plan", "tram.md", "--engine", "tone", "--why", str(section["number"]), cwd=essay.parent)
    assert ran.returncode == 0, ran.stderr
    head, reason, *_ = ran.stdout.splitlines()
    assert head.startswith(f"{section['number']}. {section['title']}: praise, ")
    assert reason == section["reason"]
    for cue in section["cues"]:
        sign = "+" if cue["role"] == "praise" else "-"
        assert f"[{sign}{cue['text']}{sign}]" in ran.stdout
        assert f"{cue['weight']:5.2f}  {cue['text']}" in ran.stdout
    quoted = re.sub(r"\[([-+])(.*?)\1\]", r"\2", ran.stdout)
    assert WEIGHED.splitlines()[-1] in quoted
    many = run("plan", "tram.md", "--engine", "tone", "--why", "99", cwd=essay.parent)
    assert (many.returncode, "there are 2" in many.stderr) == (1, True)


def test_an_essay_comes_in_on_standard_input(tmp_path: Path) -> None:
    """``-`` with ``--format``."""
    ran = run("plan", "-", "--format", "markdown", "--engine", "tone", "--json", cwd=tmp_path, stdin=ESSAY)
    assert json.loads(ran.stdout)["title"] == "The tram"


BAD = {
    "missing": (["make", "no.md"], 1, "no.md"),
    "directory": (["make", "."], 1, "folder"),
    "engine": (["make", "tram.md", "--engine", "esspeak"], 1, "did you mean espeak"),
    "selector": (["make", "tram.md", "--engine", "tone", "--voice", "9=tone:x"], 1, "there are 4"),
    "no equals": (["make", "tram.md", "--voice", "praise"], 1, "SELECTOR=VOICE"),
    "verb": (["mkae", "tram.md"], 2, "did you mean make"),
    "choice": (["make", "tram.md", "--format", "ogg"], 2, "make --help"),
    "nothing": (["make"], 2, "missing argument"),
    "language": (["make", "tram.md", "--language", "Dutch!"], 1, "pt-BR"),
    "store": (["make", "tram.md", "--engine", "tone", "--json", "--store", "tram.md"], 1, "tram.md: the store"),
    "option": (["make", "tram.md", "--engin", "tone"], 2, "--engin"),
}


@pytest.mark.parametrize(("words", "status", "said"), BAD.values(), ids=BAD)
def test_bad_calls_say_one_line(essay: Path, words: list[str], status: int, said: str) -> None:
    """One clear line on standard error, a non-zero exit, no trace, nothing written."""
    ran = run(*words, cwd=essay.parent)
    assert ran.returncode == status
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
    assert [path.name for path in essay.parent.iterdir()] == ["tram.md"]


def test_empty_and_binary_essays_are_refused(tmp_path: Path) -> None:
    """An essay without a word, and a file that is no text, each in one line."""
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "rule.md").write_text("***\n\n---\n")
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 40)
    for name in ("empty.md", "rule.md", "picture.txt"):
        ran = run("make", name, "--engine", "tone", cwd=tmp_path)
        assert ran.returncode == 1, name
        assert ran.stderr.startswith(f"audioessay: {name}: "), ran.stderr
        assert "Traceback" not in ran.stderr
    assert not (tmp_path / "audio").exists()


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """``--help`` imports no array, codec, template or service library."""
    code = (
        "import sys\nsys.argv = ['audioessay', '--help']\n"
        "from audioessay.cli import run\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'av', 'pydub', 'edge_tts', 'aiohttp', 'rich', 'jinja2', 'PIL', 'mutagen', 'lameenc', 'soxr'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip().endswith("[]")
    assert "make" in ran.stdout


def test_a_new_show_makes_an_episode(tmp_path: Path) -> None:
    """``init`` leaves a show whose first essay can be made as it stands; it never writes over one."""
    ran = run("init", "weekly", "--title", 'The "Weekly"', "--author", "A. Writer", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    made = run("make", "weekly/script/first-essay.md", "--engine", "tone", "--json", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert [chapter["role"] for chapter in json.loads(made.stdout)["chapters"]] == [
        "narration",
        "praise",
        "critique",
        "narration",
    ]
    again = run("init", "weekly", cwd=tmp_path)
    assert again.returncode == 1
    assert "already" in again.stderr


def test_voices_are_listed_by_engine_and_language(tmp_path: Path) -> None:
    """German espeak voices are German, and every one bears its engine's name."""
    ran = run("voices", "--engine", "espeak", "--language", "de", "--json", cwd=tmp_path)
    listed = json.loads(ran.stdout)
    assert listed
    assert all(row["voice"].startswith("espeak:") and row["language"].startswith("de") for row in listed)


def test_a_phrase_is_said_with_the_shows_pronunciation(tmp_path: Path) -> None:
    """``say`` writes a sound and tells what the engine was given."""
    (tmp_path / "audioessay.toml").write_text('engine = "espeak"\n')
    (tmp_path / "pronounce.toml").write_text('RM = "are em"\n')
    ran = run("say", "RM thanked them.", "--out", "ear.wav", "--json", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "are em" in json.loads(ran.stdout)["spoken"]
    assert (tmp_path / "ear.wav").read_bytes()[:4] == b"RIFF"


def test_what_an_engine_is_given_can_be_read(essay: Path) -> None:
    """``say --dry-run`` and ``plan --spoken`` print the words in words, and write nothing."""
    ran = run("say", "It took 1h 20m.", "--voice", "espeak:en-us", "--dry-run", cwd=essay.parent)
    assert (ran.stdout, ran.stderr) == ("It took one hour twenty minutes.\n", "")
    essay.write_text("# Miles\n\nHe ran 5 km.\n\nHe ran it in 2:03:59. [pause 2s] So.\n")
    planned = run("plan", "tram.md", "--engine", "espeak", "--language", "en", "--spoken", cwd=essay.parent)
    assert "He ran five kilometres." in planned.stdout
    assert "two hours three minutes" in planned.stdout
    assert [path.name for path in essay.parent.iterdir()] == ["tram.md"]


def test_an_audition_is_one_file_with_a_chapter_for_each_voice(essay: Path) -> None:
    """The same passage by each voice."""
    ran = run(
        "audition", "tram.md", "--section", "what it gives", "--voice", "espeak:en-us", "--voice", "espeak:en-us+f3",
        "--json", cwd=essay.parent,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    table = json.loads(ran.stdout)
    assert [voice["start_ms"] % 1000 for voice in table["voices"]] == [0, 0]
    assert (essay.parent / "audition.mp3").is_file()


def test_doctor_finds_what_an_episode_needs(tmp_path: Path) -> None:
    """Everything needed works here, and what is absent is said."""
    ran = run("doctor", "--json", cwd=tmp_path)
    assert ran.stderr == ""
    found = {row["what"]: row for row in json.loads(ran.stdout)}
    assert ran.returncode == 0
    assert found["engine espeak"]["ok"] and found["store"]["ok"]


def test_the_store_is_shown_and_pruned(essay: Path) -> None:
    """What a make left there, by kind; nothing after pruning to nothing; and the next make works."""
    run("make", "tram.md", "--engine", "tone", cwd=essay.parent)
    shown = json.loads(run("store", "--json", cwd=essay.parent).stdout)
    assert {"take", "reel"} <= set(shown["kinds"])
    gone = json.loads(run("store", "--prune", "--larger-than", "0", "--json", cwd=essay.parent).stdout)
    assert gone["removed"]["entries"] and not gone["kinds"]
    assert run("make", "tram.md", "--engine", "tone", cwd=essay.parent).returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know only names in Unicode")
def test_a_file_name_that_is_no_unicode(tmp_path: Path) -> None:
    """A name in an old encoding is made, reported and printed, with a mark in the place of what cannot be shown."""
    name = os.fsdecode(b"caf\xe9.md")
    (tmp_path / name).write_text(ESSAY, encoding="utf-8")
    ran = run("make", name, "--engine", "tone", "--out", os.fsdecode(b"d\xe9j\xe0"), "--json", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert Path(json.loads(ran.stdout)["mp3"]).name == "caf.mp3"
    assert run("make", name, "nil.md", "--engine", "tone", cwd=tmp_path).stderr.count("nil.md") == 1


def test_output_fits_what_it_is_written_to(tmp_path: Path) -> None:
    """Words that the terminal's encoding lacks stop nothing, and JSON stays JSON."""
    (tmp_path / "e.md").write_text("# Über 😀 日本 {.narration}\n\nA word.\n", encoding="utf-8")
    words = [sys.executable, "-m", "audioessay", "plan", "e.md", "--engine", "tone", "--language", "en"]
    env = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    plain = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert plain.stderr == ""
    listed = subprocess.run([*words, "--json"], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert json.loads(listed.stdout)["title"] == "Über 😀 日本"


def test_a_selector_may_hold_an_equals_sign() -> None:
    """The voice begins where ENGINE:NAME does, and may have options."""
    from audioessay.cli.options import split_voices

    given = ("a = b=espeak:en,rate=+5%", "praise=Annie", "2= tone:bass ,gain=+1dB")
    assert split_voices(given) == (
        ("a = b", "espeak:en,rate=+5%"), ("praise", "Annie"), ("2", "tone:bass ,gain=+1dB")
    )  # fmt: skip
