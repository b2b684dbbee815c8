"""An episode as ``episode.json`` holds it: written by production, read by publishing, plain enough for people and scripts."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from audioessay import regex as re
from audioessay.model.episode import Asked, Cue, CueWord, Episode
from audioessay.settings import Invalid, build

SCHEMA = "audioessay/episode.1"
NAME = "episode.json"

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.IGNORECASE)

FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

DIGEST = re.compile("[0-9a-f]{64}")


PEAKS = 1_000
"""So many are written at once."""


def dump(episode: Episode) -> bytes:
    """The episode as UTF-8 JSON; the same episode gives the same bytes."""
    return b"".join(dumped(episode))


def dumped(episode: Episode) -> Iterator[bytes]:
    """What :func:`dump` gives, piece by piece: ten hours have thousands of cues, and a third of a million peaks."""
    table = {
        "schema": SCHEMA,
        "slug": episode.slug,
        "essay": episode.essay,
        "text_sha256": episode.text,
        "asked": asdict(episode.asked),
        "tags": asdict(episode.tags),
        "duration_ms": episode.duration_ms,
        "draft": episode.draft,
        "synthetic": episode.synthetic,
        "source_sha256": episode.source,
        "loudness": asdict(episode.loudness),
        "audio": [asdict(audio) for audio in episode.audio],
        "files": dict(episode.files),
        "chapters": [asdict(chapter) for chapter in episode.chapters],
        "notes": [asdict(note) for note in episode.notes],
        **({"readers": dict(episode.readers)} if episode.readers else {}),
    }
    yield f'{_json(table)[:-1]},"cues":['.encode()
    for number, cue in enumerate(episode.cues):
        yield f"{',' if number else ''}{_json(_cue(cue))}".encode()
    yield b'],"envelope":['
    for at in range(0, len(episode.envelope), PEAKS):
        yield f"{',' if at else ''}{_json(episode.envelope[at : at + PEAKS])[1:-1]}".encode()
    yield b"]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _cue(cue: Cue) -> dict[str, Any]:
    return {
        "start_ms": cue.start_ms,
        "end_ms": cue.end_ms,
        "speaker": cue.speaker,
        "role": cue.role,
        "scene": cue.scene,
        "kind": cue.kind,
        "paragraph": cue.paragraph,
        "timing": cue.timing,
        "text": cue.text,
        "words": [[word.text, word.start_ms, word.end_ms, word.at] for word in cue.words],
        "inlines": [asdict(inline) for inline in cue.inlines],
        **({"language": cue.language} if cue.language else {}),
    }


def load(data: bytes) -> Episode:
    """What :func:`dump` wrote, read strictly: a folder may have been copied from elsewhere. Raises ValueError."""
    try:
        table = json.loads(data)
        if not isinstance(table, dict) or table.pop("schema", None) != SCHEMA:
            raise Invalid("schema", f"is not {SCHEMA}")
        table["source"] = table.pop("source_sha256", "")
        table["text"] = table.pop("text_sha256", "")
        words = [cue.pop("words", []) for cue in table.get("cues", [])]
        episode = build(Episode, table)
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    _require(bool(SLUG.fullmatch(episode.slug)), "slug", f"{episode.slug!r} is not made of letters, digits and hyphens")
    _require(bool(episode.audio), "audio", "is empty")
    for audio in episode.audio:
        _require(
            bool(DIGEST.fullmatch(audio.sha256)), "audio.sha256", f"{audio.sha256!r} is not a SHA-256 in hexadecimal"
        )
    for name in (*(audio.name for audio in episode.audio), *episode.files.values()):
        _require(bool(FILE.fullmatch(name)), "files", f"{name!r} is not a plain file name")
    cues = (replace(cue, words=_words(spoken)) for cue, spoken in zip(episode.cues, words, strict=True))
    return replace(episode, cues=tuple(cues))


@dataclass(frozen=True, slots=True)
class Head:
    """What stands first in a record: whose the episode is, and which files it has."""

    slug: str
    essay: str
    """``""`` where that is not known: records of version 0.1 do not say it."""
    text: str
    asked: Asked
    audio: tuple[str, ...]
    """Names of its audio files, the MP3 first."""
    files: tuple[str, ...]
    """Names of its other files."""


HEAD_BYTES = 65_536
"""In so many bytes from its beginning a record of ours holds its head; the rest may be megabytes."""


def head(beginning: bytes) -> Head | None:
    """The head of a record from its first HEAD_BYTES; None where it must be taken from the whole."""
    top, found, _ = beginning.partition(b',"chapters":[')
    if not found or not top.startswith(b'{"schema":'):
        return None
    try:
        table = json.loads(top + b"}")
        asked = build(Asked, table.get("asked", {}))
        audio = tuple(str(one["name"]) for one in table["audio"])
        files = tuple(map(str, table["files"].values()))
        return Head(table["slug"], table.get("essay", ""), table.get("text_sha256", ""), asked, audio, files)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def head_of(episode: Episode) -> Head:
    """The head of a whole record."""
    audio = tuple(one.name for one in episode.audio)
    return Head(episode.slug, episode.essay, episode.text, episode.asked, audio, tuple(episode.files.values()))


def _words(spoken: object) -> tuple[CueWord, ...]:
    fits = (str, int, int, int)
    if not isinstance(spoken, list) or not all(
        isinstance(word, list) and len(word) == 4 and all(map(isinstance, word, fits)) for word in spoken
    ):
        raise Invalid("cues.words", "must be lists of a text and three whole numbers")
    return tuple(CueWord(*word) for word in spoken)


def _require(fits: bool, key: str, reason: str) -> None:
    if not fits:
        raise Invalid(key, reason)
