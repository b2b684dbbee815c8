"""The examples in docstrings."""

import doctest
import importlib
from pathlib import Path

import pytest

import audioessay

HOUSE = Path(audioessay.__file__).parent
SHOWN = sorted(path for path in HOUSE.rglob("*.py") if ">>> " in path.read_text("utf-8") and path.name != "__main__.py")


def module(path: Path) -> str:
    """Its dotted name."""
    parts = ("audioessay", *path.relative_to(HOUSE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", SHOWN, ids=module)
def test_examples_come_out_as_shown(path: Path) -> None:
    """Every ``>>>`` in the house gives what stands below it."""
    found = doctest.testmod(importlib.import_module(module(path)))
    assert found.failed == 0
    assert found.attempted > 0 or "+SKIP" in path.read_text("utf-8")
