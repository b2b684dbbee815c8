"""``report.json``: every measurement, coverage, cast, what was made and what was kept."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audioessay import engines
from audioessay.engines.catalogue import described
from audioessay.model.episode import Episode
from audioessay.model.voice import Voice
from audioessay.production.master import Master
from audioessay.units import to_ms

if TYPE_CHECKING:
    from audioessay.listening.episode import SentenceHeard

NAME = "report.json"
SCHEMA = "audioessay/report.1"
CAST = ("number", "title", "role", "guess", "confidence", "by", "voice", "voice_from")


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
        "cast": [{name: one[name] for name in CAST} for one in plan.sections_table()],
        "voices": [_voice(voice) for voice in {segment.voice: None for segment in plan.segments()}],
        "takes": {
            "made": performance.takes_made,
            "kept": len(performance.takes) - performance.takes_made,
            "estimated_times": sum(receipt.take.timing == "estimated" for receipt in performance.takes),
            **({"keys": master.wanted} if master.listening else {}),
        },
        "reels": [
            {
                "section": plan.scenes[stretch.scene].number,
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


def _voice(voice: Voice) -> dict[str, str]:
    engine: Any = engines.find(voice.engine)
    model = engine.model(voice) if hasattr(engine, "model") else ""
    return {"voice": str(voice), "name": described(voice), "model": model}


def judge_before(home: Path) -> str:
    """Who judged when the episode in a folder was made; ``""`` where nothing tells."""
    return str(_before(home).get("judge", ""))


def heard_before(home: Path) -> "tuple[SentenceHeard, ...]":
    """What became of each sentence of the episode in a folder when it was made; empty where nobody listened."""
    from audioessay.listening.episode import SentenceHeard

    try:
        sentences = _before(home)["listening"]["sentences"]
        return tuple(
            SentenceHeard(**{**one, "missing": tuple(one["missing"]), "surplus": tuple(one["surplus"])})
            for one in sentences
        )
    except (KeyError, TypeError):
        return ()


def wanted_before(home: Path) -> frozenset[str]:
    """Keys of the takes of which the episode in a folder was to be made, where somebody listened to it."""
    takes = _before(home).get("takes")
    keys = takes.get("keys", ()) if isinstance(takes, dict) else ()
    return frozenset(key for key in keys if isinstance(key, str))


def _before(home: Path) -> dict[str, Any]:
    """The report in a folder; empty where there is none that can be read."""
    try:
        table = json.loads((home / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return table if isinstance(table, dict) else {}
