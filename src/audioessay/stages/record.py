"""Episode ↔ ``episode.json``: what publishing reads, in a form that people and scripts can read too."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from audioessay.errors import ReadError
from audioessay.model.episode import AudioFile, Chapter, Cue, CueWord, Episode, Loudness, Tags
from audioessay.model.essay import Inline, Note

SCHEMA = "audioessay/episode.1"
NAME = "episode.json"


def dump(episode: Episode) -> bytes:
    """The episode as UTF-8 JSON; the same episode gives the same bytes."""
    table = {
        "schema": SCHEMA,
        "slug": episode.slug,
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
        "cues": [_cue(cue) for cue in episode.cues],
        "envelope": list(episode.envelope),
    }
    return (json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def load(folder: Path) -> Episode:
    """The episode in ``folder``. Raises ReadError when there is none or it is not one of ours."""
    path = folder / NAME
    try:
        table = json.loads(path.read_bytes())
        if table["schema"] != SCHEMA:
            raise ReadError(str(path), f"is of another kind ({table['schema']}); make the episode again")
        return Episode(
            slug=table["slug"],
            tags=Tags(**{**table["tags"], "keywords": tuple(table["tags"]["keywords"])}),
            audio=tuple(AudioFile(**audio) for audio in table["audio"]),
            duration_ms=table["duration_ms"],
            loudness=Loudness(**table["loudness"]),
            chapters=tuple(Chapter(**chapter) for chapter in table["chapters"]),
            cues=tuple(_cue_of(cue) for cue in table["cues"]),
            files=table["files"],
            notes=tuple(Note(**note) for note in table["notes"]),
            envelope=tuple(table["envelope"]),
            draft=table["draft"],
            synthetic=table["synthetic"],
            source=table["source_sha256"],
        )
    except FileNotFoundError as error:
        raise ReadError(str(folder), f"is not an episode: it has no {NAME}; make it with `audioessay make`") from error
    except OSError as error:
        raise ReadError(str(path), f"cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(str(path), f"is damaged ({error!r}); make the episode again") from error


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
    }


def _cue_of(table: Mapping[str, Any]) -> Cue:
    return Cue(
        **{
            **table,
            "words": tuple(CueWord(*word) for word in table["words"]),
            "inlines": tuple(Inline(**inline) for inline in table["inlines"]),
        }
    )
