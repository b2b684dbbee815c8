"""The command line, run as its users run it."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile
import yaml

from tests.command import on_terminal, run
from tests.production.test_make import ESSAY
from tests.publishing.test_publish import SHOW


@pytest.fixture
def essay(tmp_path: Path, kept: None) -> Path:
    """The essay, alone in a folder; what a tone says of it is kept."""
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


def test_who_reads_only_the_first_line_ends_it(essay: Path) -> None:
    """As with ``head``: nothing on standard error, and the status of a closed pipe or none."""
    words = [sys.executable, "-m", "audioessay", "plan", "tram.md", "--engine", "tone"]
    with subprocess.Popen(words, cwd=essay.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        assert ran.stdout and ran.stderr
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode in (0, 141)


def test_offline_asks_no_other_machine(tmp_path: Path) -> None:
    """An essay at an address is refused before anybody is asked."""
    with socket.create_server(("127.0.0.1", 0)) as host:
        host.settimeout(0.2)
        where = f"http://127.0.0.1:{host.getsockname()[1]}/essay.html"
        ran = run("plan", where, "--engine", "tone", "--offline", cwd=tmp_path)
        assert ran.returncode == 1 and "offline" in ran.stderr and where in ran.stderr
        with pytest.raises(TimeoutError):
            host.accept()


def test_check_measures_every_format(essay: Path) -> None:
    """The sound of each file, named by its ending; a wrong one is no success."""
    ran = run("make", "tram.md", "--engine", "tone", "--format", "flac", "--json", cwd=essay.parent)
    folder = Path(json.loads(ran.stdout)["folder"])
    ran = run("check", str(folder), "--json", cwd=essay.parent)
    names = {one["name"] for one in json.loads(ran.stdout)["sound"]}
    assert {"integrated loudness", "flac: integrated loudness", "flac: true peak", "flac: length"} <= names
    sound, rate = soundfile.read(folder / "tram.flac")
    soundfile.write(folder / "tram.flac", sound / 8, rate, subtype="PCM_24")
    ran = run("check", str(folder / "tram.flac"), "--json", cwd=essay.parent)
    assert ran.returncode == 1 and not json.loads(ran.stdout)["sound"][0]["ok"]


def test_publish_says_what_went_out(essay: Path) -> None:
    """One episode is one, and a rough version that was let out is named."""
    (essay.parent / "audioessay.toml").write_text(SHOW)
    run("make", "tram.md", "--engine", "espeak", cwd=essay.parent)
    assert "rough version" in run("publish", cwd=essay.parent).stderr
    ran = run("publish", "--allow-draft", cwd=essay.parent)
    assert ran.returncode == 0, ran.stderr
    assert "published 1 episode, 1 new to" in ran.stdout
    assert ran.stderr.count("rough version") == 1 and "tram: a rough version" in ran.stderr


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


@pytest.mark.parametrize(
    "words",
    [
        ("check", "http://127.0.0.1:1/feed.xml?token=s3cret"),
        ("plan", "http://ada:s3cret@127.0.0.1:1/essay"),
        ("publish", "--to", "ftp://ada:s3cret@host.example/pod"),
    ],
    ids=["check", "plan", "publish"],
)
def test_no_complaint_repeats_a_secret(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Nor its trace: what is typed into an address is not for a log."""
    (tmp_path / "audioessay.toml").write_text('title = "T"\n[publish]\nurl = "https://pod.example.org/"\n')
    for more in ((), ("--verbose",)):
        ran = run(*words, *more, cwd=tmp_path)
        assert ran.returncode == 1 and "…" in ran.stderr and "s3cret" not in ran.stderr + ran.stdout


def test_plan_says_why_in_words(tmp_path: Path) -> None:
    """What is quoted of a web page is what is read, without its tags and entities."""
    page = "<h1>Scales</h1><p>It is <b>superb</b> &amp; a <i>kind, generous</i> gift, a triumph.</p><p>Nobody said &ldquo;why&rdquo;.</p>"
    (tmp_path / "page.html").write_text(f"<html><body><article>{page}</article></body></html>", encoding="utf-8")
    ran = run("plan", "page.html", "--engine", "tone", "--why", "1", cwd=tmp_path)
    assert "It is [+superb+] & a " in ran.stdout and "Nobody said “why”." in ran.stdout
    assert not re.search("[<>]|&[a-z]", ran.stdout)


def test_an_essay_comes_in_on_standard_input(tmp_path: Path) -> None:
    """``-`` with ``--format``."""
    ran = run("plan", "-", "--format", "markdown", "--engine", "tone", "--json", cwd=tmp_path, stdin=ESSAY)
    assert json.loads(ran.stdout)["title"] == "The tram"


BAD = {
    "missing": (["make", "no.md"], 1, "no.md"),
    "directory": (["make", "../nothing*/"], 1, "no essay is in it"),
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


def test_make_of_a_whole_show(tmp_path: Path) -> None:
    """What is new is made, what cannot be is told, what is up to date is left; a table at the end, or a line of JSON each."""
    (tmp_path / "audioessay.toml").write_text('engine = "tone"\n[prices]\ntone = 1000.0\n[make]\nask_above = 0.01\n')
    (tmp_path / "script").mkdir()
    for name, text in (("good", "Good words."), ("bad", "***"), ("fine", "Fine words.")):
        (tmp_path / "script" / f"{name}.md").write_text(text)
    ran = run("make", "--dry-run", cwd=tmp_path)
    assert (ran.returncode, len(ran.stdout.splitlines())) == (1, 2)
    assert "2 to be made" in ran.stderr and "cost: 0.11" in ran.stderr and not (tmp_path / "audio").exists()
    ran = run("make", cwd=tmp_path)
    assert ran.returncode == 1 and "--yes agrees" in ran.stderr and not (tmp_path / "audio").exists()
    ran = run("make", "--yes", "--jsonl", cwd=tmp_path)
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 1
    assert {Path(one["essay"]).stem: "error" in one for one in lines} == {"bad": True, "good": False, "fine": False}
    (tmp_path / "script" / "bad.md").write_text("Better words.")
    (tmp_path / "script" / "good.md").write_text("Better words.")
    ran = run("make", "--yes", cwd=tmp_path)
    assert ran.returncode == 0
    assert sorted(ran.stdout.splitlines()) == [str(Path("audio", name, f"{name}.mp3")) for name in ("bad", "good")]
    assert ran.stderr.splitlines()[-1] == "2 made, 0 failed, 1 up to date"
    assert [line.split("\t")[0] for line in ran.stderr.splitlines()[-3:-1]] == [
        str(Path("script", f"{name}.md")) for name in ("bad", "good")
    ]
    assert run("make", "--json", cwd=tmp_path).stdout.strip() == "[]"


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
    assert (
        run("make", name, "nil.md", "--engine", "tone", cwd=tmp_path).stderr.count("nil.md: there is no such file") == 1
    )


def test_output_fits_what_it_is_written_to(tmp_path: Path) -> None:
    """Words that the terminal's encoding lacks stop nothing, and JSON stays JSON."""
    (tmp_path / "e.md").write_text("# Über 😀 日本 {.narration}\n\nA word.\n", encoding="utf-8")
    words = ("plan", "e.md", "--engine", "tone", "--language", "en")
    plain = run(*words, cwd=tmp_path, encoding="ascii")
    assert (plain.returncode, plain.stderr) == (0, "")
    listed = run(*words, "--json", cwd=tmp_path, encoding="ascii")
    assert json.loads(listed.stdout)["title"] == "Über 😀 日本"


def test_a_selector_may_hold_an_equals_sign() -> None:
    """The voice begins where ENGINE:NAME does, and may have options."""
    from audioessay.cli.options import split_voices

    given = ("a = b=espeak:en,rate=+5%", "praise=Annie", "2= tone:bass ,gain=+1dB")
    assert split_voices(given) == (
        ("a = b", "espeak:en,rate=+5%"), ("praise", "Annie"), ("2", "tone:bass ,gain=+1dB")
    )  # fmt: skip


def complete(words: str, *, cwd: Path) -> list[str]:
    """What a shell is offered behind ``words``, of which the last is only begun."""
    asked = {"_AUDIOESSAY_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in asked.items():
            patch.setenv(name, value)
        return run(cwd=cwd).stdout.split()


def test_a_shell_completes_what_it_can(essay: Path) -> None:
    """Verbs, engines, voices, sections and roles; paths are left to the shell's own completion of files."""
    home = essay.parent
    assert "plain,make" in complete("audioessay ma", cwd=home)
    assert complete("audioessay make --engine es", cwd=home) == ["plain,espeak"]
    assert "plain,espeak:en-us" in complete("audioessay make --voice praise=espeak:en-u", cwd=home)[0].replace(
        "praise=", ""
    )
    sections = complete("audioessay audition tram.md --section ", cwd=home)
    assert {"plain,praise", "plain,1", "plain,4"} <= set(sections)
    assert complete("audioessay make t", cwd=home) == ["file,t"]


def test_options_stand_in_the_environment(essay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """AUDIOESSAY_VERB_OPTION for every one of them, and AUDIOESSAY_QUIET for all verbs."""
    monkeypatch.setenv("AUDIOESSAY_MAKE_ENGINE", "tone")
    monkeypatch.setenv("AUDIOESSAY_QUIET", "1")
    ran = run("make", "tram.md", cwd=essay.parent)
    assert (ran.stdout, ran.stderr) == (f"{Path('audio/tram/tram.mp3')}\n", "")
    assert "tone:" in (essay.parent / "audio" / "tram" / "episode.json").read_text(encoding="utf-8")


def test_a_lost_file_is_guessed(essay: Path) -> None:
    """By its name here or in a folder below."""
    ran = run("make", "tran.md", "--engine", "tone", cwd=essay.parent)
    assert ran.stderr == "audioessay: tran.md: there is no such file; did you mean tram.md?\n"


def test_an_essay_is_checked_by_its_episode(essay: Path) -> None:
    """``check essay.md`` checks what was made of it, and says so where nothing was."""
    none = run("check", "tram.md", cwd=essay.parent)
    assert (none.returncode, "audioessay make tram.md" in none.stderr) == (1, True)
    run("make", "tram.md", "--engine", "tone", cwd=essay.parent)
    ran = run("check", "tram.md", cwd=essay.parent)
    assert "pass  integrated loudness" in ran.stdout
    assert str(essay.parent) not in ran.stdout


def test_a_new_show_publishes_at_once(tmp_path: Path) -> None:
    """What ``init`` prints can be pasted, and leaves a feed; two shows of one name are two."""
    guids = set()
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        ran = run("init", "my show", cwd=tmp_path / place)
        commands = ran.stderr.removeprefix("next: ").strip()
        enter, make, publish = commands.split(" && ")
        assert (enter, make, publish) == (
            "cd 'my show'", "audioessay make script/first-essay.md", "audioessay publish"
        )  # fmt: skip
        guids.add((tmp_path / place / "my show" / "audioessay.lock.toml").read_text(encoding="utf-8"))
    home = tmp_path / "one" / "my show"
    assert run("make", "script/first-essay.md", "--engine", "tone", cwd=home).returncode == 0
    published = run("publish", "--allow-draft", cwd=home)
    assert published.returncode == 0, published.stderr
    assert "published 1 episode, 1 new" in published.stdout
    assert (home / "public" / "feed.xml").is_file()
    assert len(guids) == 2


def test_a_show_that_github_publishes(tmp_path: Path) -> None:
    """``init --pages``: a workflow whose commands are commands of ours, for a new show and for one that is there; never over another."""
    assert run("init", "new", "--pages", cwd=tmp_path).returncode == 0
    assert run("init", "old", cwd=tmp_path).returncode == 0
    again = run("init", "old", "--pages", cwd=tmp_path)
    assert (again.returncode, again.stdout.strip()) == (0, str(Path("old", ".github", "workflows", "podcast.yml")))
    assert run("init", "old", "--pages", cwd=tmp_path).returncode == 1
    for show in ("new", "old"):
        workflow = yaml.safe_load((tmp_path / show / ".github/workflows/podcast.yml").read_text("utf-8"))
        steps = [str(step.get("run", "")).split() for step in workflow["jobs"]["publish"]["steps"]]
        ours = [words[1:] for words in steps if words[:1] == ["audioessay"]]
        assert [words[0] for words in ours] == ["make", "publish"]


def test_what_is_added_to_the_authors_words_is_said(essay: Path) -> None:
    """``plan`` shows each line that is not the author's, and how it is dropped; dropped, it is gone."""
    essay.write_text(ESSAY + "\n| a | b |\n|---|---|\n| 1 | 2 |\n", encoding="utf-8")
    words = ("plan", "tram.md", "--engine", "tone", "--json")
    assert json.loads(run(*words, cwd=essay.parent).stdout)["added"] == [
        "A table is in the show notes.",
        "This episode was read by synthetic voices.",
    ]
    (essay.parent / "audioessay.toml").write_text('disclosure = "none"\n[reading]\ntable_notice = ""\n')
    assert json.loads(run(*words, cwd=essay.parent).stdout)["added"] == []


def test_play_takes_the_essay(
    essay: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The first player on the path is given the MP3."""
    run("make", "tram.md", "--engine", "tone", cwd=essay.parent)
    tools = tmp_path / "tools"
    tools.mkdir()
    player = tools / "mpg123"
    player.write_text('#!/bin/sh\necho played "$@"\n')
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    for name in ("tram.md", "audio/tram", "tram"):
        assert run("play", name, cwd=essay.parent).returncode == 0
        assert capfd.readouterr().out.split() == ["played", "-q", "audio/tram/tram.mp3"]


@pytest.mark.skipif(sys.platform == "win32", reason="no signal of this kind there")
def test_serve_ends_in_silence(essay: Path) -> None:
    """Ctrl-C is how it is stopped: status 0, not a word."""
    import signal

    with subprocess.Popen(
        [sys.executable, "-m", "audioessay", "serve", "--port", "0"],
        cwd=essay.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        (essay.parent / "audioessay.toml").write_text('title = "T"\n')
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no terminal of this kind there")
@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_shows_what_fits_it(essay: Path, columns: int) -> None:
    """A line an essay with its path first and what comes next; tables within the width; errors in two lines."""
    (essay.parent / "second.md").write_text("# A second\n\n" + "It ran to the coast. " * 3)
    made = on_terminal("make", "tram.md", "second.md", "--engine", "tone", cwd=essay.parent, columns=columns)
    lines = [line for line in made if line.startswith("audio/")]
    assert len(lines) == 2 and all(len(line) <= columns for line in lines)
    assert sum("rough version" in line for line in made) == 2  # in the table of all that were asked for
    assert any("(1 of 2)" in line or "(2 of 2)" in line for line in made)
    assert all(len(line) <= columns for line in made[-2:])
    assert any(line.startswith("hear and see them: audioessay serve") for line in made[-2:])
    plan = on_terminal("plan", "tram.md", "--engine", "tone", cwd=essay.parent, columns=columns)
    assert all(len(line) <= columns for line in plan)
    assert any("What it gives" in line and "praise" in line for line in plan)
    voices = on_terminal("voices", "--language", "en", cwd=essay.parent, columns=columns)
    assert all(len(line) <= columns for line in voices)
    whole = "\n".join(voices)
    assert (
        "edge:en-AU-WilliamMultilingualNeural " in whole and "authoritative, male" in whole and "espeak:en-us" in whole
    )
    assert any(
        line.rstrip().endswith("; CC0 recordings") for line in voices
    )  # the licence by its name, and once below in full
    assert sum(line.startswith("piper:en_US-joe-medium: CC0 recordings; fine-tuned") for line in voices) == 1
    (essay.parent / "rose.md").write_text("# A rose\n\nIt is a wonderful and generous thing, and it is loved. " * 4)
    why = on_terminal("plan", "rose.md", "--engine", "tone", "--why", "1", cwd=essay.parent, columns=columns)
    assert all(len(line) <= columns for line in why) and "[+" in " ".join(why)
    dry = on_terminal("make", "--dry-run", "--engine", "tone", "tram.md", cwd=essay.parent, columns=columns)
    assert dry[-1].startswith("1 to be made, 0 up to date; ") and all(len(line) <= columns for line in dry)
    wrong = on_terminal("make", "tram.md", "--engine", "edge", "--offline", cwd=essay.parent, columns=columns)
    assert len(wrong[-2:]) <= 2 and "--engine auto" in " ".join(wrong)
