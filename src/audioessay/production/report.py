"""``report.json``: every measurement, coverage, cast, what was made and what was kept."""

import json
from dataclasses import asdict
from pathlib import Path

from audioessay.model.episode import Episode
from audioessay.production.master import Master
from audioessay.units import to_ms

NAME = "report.json"
SCHEMA = "audioessay/report.1"


def report(master: Master, episode: Episode) -> bytes:
    """The report as UTF-8 JSON."""
    plan, work, performance = master.plan, master.work, master.performance
    table = {
        "schema": SCHEMA,
        "title": episode.tags.title,
        "title_from": plan.essay.title_from,
        "essay": {
            "name": plan.essay.source.name,
            "format": plan.essay.source.format,
            "language": plan.essay.language,
            "sha256": plan.reading.digest,
        },
        "judge": plan.matched.judge,
        "duration_ms": episode.duration_ms,
        "draft": episode.draft,
        "loudness": asdict(episode.loudness),
        "measured": [asdict(result) for result in master.proof],
        "coverage": plan.coverage_table(),
        "skipped": plan.skipped_table(),
        "cast": [
            {
                "number": scene.number,
                "title": scene.title,
                "role": scene.role,
                "guess": scene.stance.guess or scene.role,
                "confidence": round(scene.stance.confidence, 3),
                "by": scene.stance.by,
                "voice": str(scene.voice),
                "voice_from": scene.voice_from,
            }
            for scene in plan.script.scenes
        ],
        "takes": {
            "made": performance.takes_made,
            "kept": len(performance.takes) - performance.takes_made,
            "estimated_times": sum(receipt.take.timing == "estimated" for receipt in performance.takes),
        },
        "reels": [
            {
                "section": plan.script.scenes[stretch.scene].number,
                "start_ms": to_ms(start),
                "length_ms": to_ms(receipt.reel.frames),
                "made": receipt.made,
                "true_peak_dbtp": round(receipt.reel.true_peak_dbtp, 2),
                "voices": [
                    {"voice": voice, "lufs": round(level, 2), "speech_ms": to_ms(frames)}
                    for voice, level, frames in receipt.reel.voices
                ],
                "stings": [{"sting": name, "lufs": round(level, 2)} for name, level in receipt.reel.stings],
            }
            for stretch, receipt, start in zip(work.stretches, performance.receipts, master.layout.starts, strict=True)
        ],
        "made_sections": list(performance.sections_made(work)),
        "notices": list(plan.notices),
        **({"listening": master.listening.to_dict()} if master.listening else {}),
    }
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()


def judge_before(home: Path) -> str:
    """Who judged when the episode in a folder was made; ``""`` where nothing tells."""
    try:
        table = json.loads((home / NAME).read_text(encoding="utf-8"))
        return str(table.get("judge", ""))
    except (OSError, ValueError, AttributeError):
        return ""
