"""The Python of docs/api.md comes out as shown; the names are there; options are spelled once."""

import dataclasses
import doctest
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import audioessay
from audioessay import options
from audioessay.production.values import Order
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
(ESSAY,) = re.findall(r"```markdown\n(.*?)```", PAGE, re.DOTALL)


def test_the_examples_come_out_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after another, as on the page."""
    (tmp_path / "ferry.md").write_text(ESSAY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code = "\n".join(re.findall(r"```pycon\n(.*?)```", PAGE, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(code, {}, "docs/api.md", "docs/api.md", 0)
    told: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append)
    assert result.failed == 0, "".join(told)
    assert result.attempted > 30


def test_every_public_name_is_there() -> None:
    """And documented."""
    assert sorted(audioessay.__all__) == audioessay.__all__ == dir(audioessay)
    for name in audioessay.__all__:
        assert inspect.getdoc(getattr(audioessay, name)), name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        audioessay.nothing  # noqa: B018


def test_importing_opens_nothing_heavy() -> None:
    """The package alone loads no array, codec, template or service library."""
    code = (
        "import sys, audioessay; print(sorted({'numpy', 'av', 'pydub', 'click', 'PIL', 'jinja2'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert ran.stdout.strip() == "[]"


def test_options_are_spelled_once() -> None:
    """What can be asked of make is what an order holds, and how it is carried out; each verb takes its share of it."""
    order = {field.name for field in dataclasses.fields(Order)} - {"essay"}
    making = options.MakeOptions.__optional_keys__
    assert order | {"store", "workers", "executor", "cluster", "progress", "notice"} == making
    assert (
        options.PlanOptions.__optional_keys__
        == options.ReadOptions.__optional_keys__ | options.CastOptions.__optional_keys__
    )
    for name in making:
        assert f"`{name}`" in PAGE, name


def test_what_was_done_is_not_asked_for_again(tmp_path: Path) -> None:
    """Options of reading go to read, those of casting to cast: asked for later, they are refused, not ignored."""
    path = tmp_path / "ferry.md"
    path.write_text(ESSAY, encoding="utf-8")
    essay = audioessay.read(path)
    with pytest.raises(audioessay.InputError, match=r"title is an option of read\(\)"):
        audioessay.plan(essay, title="Another")
    script = audioessay.cast(essay, engine="tone")
    with pytest.raises(audioessay.InputError, match=r"engine is an option of read\(\) and cast\(\)"):
        audioessay.make(script, engine="espeak")
    assert isinstance(essay, audioessay.Essay)
    assert isinstance(script, audioessay.Script)


def test_an_option_that_there_is_not(tmp_path: Path) -> None:
    """A misspelt option is refused with what was meant, by every function that takes them."""
    path = tmp_path / "ferry.md"
    path.write_text(ESSAY, encoding="utf-8")
    misspelt: Any = {"engin": "tone"}
    for function in (audioessay.read, audioessay.cast, audioessay.plan, audioessay.make, audioessay.survey):
        with pytest.raises(audioessay.InputError, match="no option 'engin'; did you mean engine"):
            function(path, **misspelt)
    with pytest.raises(audioessay.InputError, match="no option 'engin'"):
        audioessay.cast(audioessay.read(path), **misspelt)
    assert not (tmp_path / "audio").exists()


def test_a_script_is_made_as_it_is(tmp_path: Path) -> None:
    """What changes on the disk between cast and make does not change what was decided."""
    path = tmp_path / "ferry.md"
    path.write_text(ESSAY, encoding="utf-8")
    script = audioessay.cast(audioessay.read(path), engine="tone")
    path.write_text("# Another\n\nWords.\n", encoding="utf-8")
    (tmp_path / "ferry.cast.toml").write_text("no sheet", encoding="utf-8")
    episode = audioessay.make(script)
    assert isinstance(episode, audioessay.Episode)
    assert episode.tags.title == "The ferry"
    assert [chapter.title for chapter in episode.chapters] == [scene.title for scene in script.scenes]


def test_the_command_line_takes_the_same_words() -> None:
    """Each parameter of make and plan on the command line is an option of the function."""
    from audioessay.cli.make import make
    from audioessay.cli.plan import plan
    from audioessay.cli.publish import publish
    from audioessay.publishing.publish import publish as room

    kinds = ((make, options.MakeOptions), (plan, options.PlanOptions), (publish, options.PublishOptions))
    for verb, kind in kinds:
        shown = {
            "essays",
            "essay",
            "episodes",
            "show",
            "as_json",
            "why",
            "spoken",
            "verbose",
            "quiet",
            "open_",
            "vertical",
            "move",
            "jsonl",
            "yes",
        }
        shown |= {"dry_run"} if verb is make else set()
        names = {parameter.name for parameter in verb.params} - shown
        assert names <= kind.__optional_keys__, verb.name
    assert options.PublishOptions.__optional_keys__ <= set(inspect.signature(room).parameters)
