"""Episode → ``episode.json``: what publishing reads, in a form that people and scripts can read too."""

import json
from dataclasses import asdict
from typing import Any

from audioessay.model.episode import Cue, Episode

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
    }
    cues = ",".join(_json(_cue(cue)) for cue in episode.cues)  # one by one: those of ten hours are many
    return f'{_json(table)[:-1]},"cues":[{cues}],"envelope":{_json(episode.envelope)}}}\n'.encode()


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
    }
