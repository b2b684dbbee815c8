"""``report.json``: every measurement, coverage, cast, what was made and what was kept."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from audioessay.model.episode import Episode
from audioessay.production import prove, splice
from audioessay.production.prepare import Prepared
from audioessay.production.voiced import Voiced
from audioessay.units import to_ms

SCHEMA = "audioessay/report.1"


def report(
    prepared: Prepared, episode: Episode, done: Voiced, layout: splice.Layout, proof: Sequence[prove.Result]
) -> bytes:
    """The report as UTF-8 JSON."""
    table = {
        "schema": SCHEMA,
        "title": episode.tags.title,
        "title_from": prepared.essay.title_from,
        "essay": {
            "name": prepared.essay.source.name,
            "format": prepared.essay.source.format,
            "language": prepared.essay.language,
            "sha256": prepared.digest,
        },
        "duration_ms": episode.duration_ms,
        "draft": episode.draft,
        "loudness": asdict(episode.loudness),
        "measured": [asdict(result) for result in proof],
        "coverage": prepared.coverage_table(),
        "skipped": prepared.skipped_table(),
        "cast": [
            {
                "number": scene.number,
                "title": scene.title,
                "role": scene.role,
                "confidence": round(scene.stance.confidence, 3),
                "by": scene.stance.by,
                "voice": str(scene.voice),
                "voice_from": scene.voice_from,
            }
            for scene in prepared.script.scenes
        ],
        "takes": {
            "made": done.takes_made,
            "kept": len(done.takes) - done.takes_made,
            "estimated_times": sum(take.timing == "estimated" for take in done.takes),
        },
        "reels": [
            {
                "section": prepared.script.scenes[part.scene].number,
                "start_ms": to_ms(start),
                "length_ms": to_ms(one.frames),
                "made": one.key in done.reels_made,
                "true_peak_dbtp": round(one.true_peak_dbtp, 2),
                "voices": [
                    {"voice": voice, "lufs": round(level, 2), "speech_ms": to_ms(frames)}
                    for voice, level, frames in one.voices
                ],
                "stings": [{"sting": name, "lufs": round(level, 2)} for name, level in one.stings],
            }
            for part, one, start in zip(done.arranged, done.reels, layout.starts, strict=True)
        ],
        "made_sections": list(done.sections_made(prepared.script)),
        "notices": list(prepared.notices),
    }
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()
