"""The serif of the pages: what is needed of it, once, and no more."""

import base64
import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from audioessay.publishing import typeface


def test_the_sheet_holds_what_essays_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three faces with Latin letters, quotes and dashes, below 100 kB; the same bytes when made again; kept in the cache."""
    sheet = typeface.sheet()
    assert sheet and sheet.size < 100_000 and sheet.name == f"audio/serif-{sheet.sha256[:8]}.css"
    data = Path(sheet.source).read_bytes()
    faces = [TTFont(io.BytesIO(base64.b64decode(one))) for one in re.findall(rb"base64,([^\"]+)", data)]
    assert len(faces) == 3
    for face in faces:
        assert {ord(char) for char in "Aé ßœŁ“’–—…†"} - set(face.getBestCmap()) == set()
    monkeypatch.setattr(typeface, "_made", lambda: pytest.fail("made again"))
    assert typeface.sheet() == sheet
    monkeypatch.undo()
    typeface._made.cache_clear()
    assert typeface._made() == data


def test_pages_do_without_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the cache cannot be written."""
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert typeface.sheet() is None
