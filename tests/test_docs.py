"""What the documents show is so."""

import dataclasses
import re
import tomllib

from audioessay import show
from audioessay.model.show import TRANSITIONS, Show
from tests.conftest import ROOT


def example() -> str:
    """The show file in docs/show.md."""
    found: list[str] = re.findall(
        r"```toml\n(.*?)```", (ROOT / "docs" / "show.md").read_text(encoding="utf-8"), re.DOTALL
    )
    return found[0]


def test_the_show_file_in_the_documents_is_read() -> None:
    """It holds, and says of itself what is said of it."""
    parsed = show.parse(example(), "docs/show.md")
    assert parsed.title == "Weighed"
    assert parsed.cast["critique"]["gain"] == 1.0
    assert set(parsed.stings.files) == set(TRANSITIONS)


def test_every_key_is_documented_with_its_default() -> None:
    """No key of the show file is missing from the page, and what is shown as the default is."""
    table = tomllib.loads(example())
    assert set(table) == {field.name for field in dataclasses.fields(Show)} - {"publish"}
    defaults = Show()
    for name in ("pacing", "sound", "reading", "stings"):
        values = {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in dataclasses.asdict(getattr(defaults, name)).items()
            if key not in TRANSITIONS
        }
        assert {key: value for key, value in table[name].items() if key not in TRANSITIONS} == values


def test_the_manual_has_each_verb() -> None:
    """The man page that comes with the wheel, as docs/manual.py wrote it."""
    from audioessay.cli import VERBS

    text = (ROOT / "docs" / "audioessay.1").read_text(encoding="utf-8")
    assert [verb for verb in VERBS if f".SH {verb.upper()}\n" not in text] == []


def test_the_readme_names_each_verb() -> None:
    """Whoever reads the README meets every command."""
    from audioessay.cli import VERBS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [verb for verb in VERBS if f"audioessay {verb}" not in text] == []
