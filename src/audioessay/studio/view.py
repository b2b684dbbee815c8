"""An essay's desk as the page is told it: one JSON value, as ``docs/studio.md`` describes."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from audioessay import engines
from audioessay.casting.passages import Passage
from audioessay.casting.sheet import Sheet
from audioessay.engines import catalogue
from audioessay.errors import AudioEssayError
from audioessay.model.essay import Skip
from audioessay.model.palette import role_colour
from audioessay.model.script import Scene
from audioessay.model.show import STYLES, TRANSITIONS
from audioessay.model.source import Span, Text
from audioessay.model.voice import Voice
from audioessay.production.arrange import rest_after
from audioessay.production.plan import Plan, spoken_ms
from audioessay.production.report import heard_before, wanted_before
from audioessay.production.values import VoiceJob
from audioessay.studio.actions import PARTS
from audioessay.studio.desk import Desk
from audioessay.studio.sentences import Group, Outline, Said, unjudged
from audioessay.text.pronounce import Entry

LONGEST = 2000
"""Characters of what is not read, as the page shows it."""


class Units:
    """Places in a text as JavaScript counts them."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, letter in enumerate(text) if letter > "\uffff"]

    def __call__(self, at: int) -> int:
        return at + bisect_right(self._wide, at - 1) if self._wide else at


def view(desk: Desk, shown: Mapping[str, Any]) -> dict[str, Any]:
    """The desk, with what else is ``shown``. What is not known yet is left out."""
    with desk.lock:
        reading, plan, sheet = desk.reading, desk.plan, desk.sheet
        problem = asdict(desk.problem) if desk.problem else None
        table = {"essay": desk.name, "revision": desk.revision, "problem": problem, "judged": plan is not None, **shown}
    if reading is None:
        return {**table, "title": desk.path.name}
    essay = plan.essay if plan else reading
    rows, jobs = desk.outline(plan) if plan else (unjudged(reading), ())
    unread, loose = _unread(rows.groups, plan.skipped if plan else essay.skipped)
    sections = _sections(rows.groups, plan, sheet, jobs, unread)
    roles = plan.show.roles if plan else ()
    table |= {
        "text": reading.digest,
        "title": essay.title,
        "summary": essay.meta.summary,
        "date": essay.meta.date,
        "author": essay.meta.author or (plan.show.author if plan else ""),
        "cover": essay.meta.cover,
        "language": essay.language,
        "meta_in": desk.meta_path.name,
        "colours": colours([*roles, "quote", *(one["role"] for one in sections)]),
        "sections": sections,
        "unread": loose,
        "unsure": [one["number"] for one in sections if one["unsure"]],
        "notes": [{"label": one.label, "text": one.text, "url": one.url} for one in essay.notes],
        "notices": (plan or reading).notices,
    }
    if plan is not None:
        stings = plan.show.stings
        table |= {
            "roles": roles,
            "length_ms": plan.estimated_ms,
            "cast": _cast(plan),
            "voices": short(plan),
            "pronounce": _pronounce(plan, sheet),
            "marks": {
                "style": stings.style,
                "styles": STYLES,
                "files": {name: file.file for name, file in stings.files.items()},
                "transitions": TRANSITIONS,
            },
        }
    return table


def colours(roles: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The light and the dark colour of each role."""
    return {role: (colour.light, colour.dark) for role in dict.fromkeys(roles) for colour in [role_colour(role)]}


def _sections(
    rows: Sequence[Group],
    plan: Plan | None,
    sheet: Sheet,
    jobs: Sequence[VoiceJob],
    unread: Mapping[int, list[tuple[int, Skip]]],
) -> list[dict[str, Any]]:
    every_scene = plan.scenes if plan else ()
    scenes = {scene.number: scene for scene in every_scene}
    names = catalogue.named({segment.voice for segment in plan.segments()}) if plan else {}
    sections = []
    changes = ["opening", *(two.role if two.role != one.role else "" for one, two in pairwise(every_scene))]
    stings = plan.show.stings if plan else None
    entrances = {
        scene.number: mark
        for scene, mark in zip(every_scene, changes, strict=False)
        if stings and (stings.style != "none" or mark in stings.files)
    }
    for row in rows:
        scene, lead = scenes.get(row.number), row.passages[0]
        table = _section(row, lead, scene, plan, sheet, names)
        table["entrance"] = entrances.get(row.number, "")
        table["passages"] = [_passage(one, lead, plan, jobs, unread.get(id(one), ())) for one in row.said]
        sections.append(table)
    return sections


def _section(
    row: Group, lead: Passage, scene: Scene | None, plan: Plan | None, sheet: Sheet, names: Mapping[Voice, str]
) -> dict[str, Any]:
    stance = lead.stance
    own = sheet.entries[row.entry] if row.entry is not None else None
    heading = plan.essay.sections[lead.section].heading if plan and not row.ours else ""
    return {
        "number": row.number,
        "ours": row.ours,
        "title": scene.title if scene else lead.title or heading,
        "title_own": lead.title,
        "role": stance.role,
        "role_own": own.role if own else "",
        "guess": stance.guess or stance.role,
        "confidence": round(stance.confidence, 3),
        "unsure": stance.unsure and not lead.skip,
        "by": stance.by,
        "reason": stance.reason,
        "voice": voice_table(scene.voice, names) if scene else None,
        "voice_own": own.voice if own else "",
        "rest_ms": lead.rest_ms,
        "skip": lead.skip,
        "joined": list(row.joined),
        "sentences": list(row.sentences),
    }


def _passage(
    one: Said, lead: Passage, plan: Plan | None, jobs: Sequence[VoiceJob], unread: Iterable[tuple[int, Skip]]
) -> dict[str, Any]:
    segment, text = one.segment, one.text
    kind = one.paragraph.kind if one.paragraph else "notice"
    units = Units(text.display)
    inlines = segment.inlines if segment else one.paragraph.inlines if one.paragraph else ()
    cues = [(*place, cue) for cue in lead.stance.cues if (place := _shown(text, cue.span))]
    return {
        "number": one.number,
        "text": text.display,
        "kind": kind,
        "begins": one.begins,
        "role": segment.role if segment else lead.stance.role,
        "reading": segment.voice.take if segment else 0,
        "take": jobs[one.number - 1].key.removeprefix("take/") if segment else "",
        "ms": spoken_ms(text.display, segment.voice.rate, plan.language) if segment and plan else 0,
        "rest_ms": rest_after(segment, plan.show.pacing) if segment and plan else 0,
        "sentences": [[number, units(start), units(end)] for number, start, end in one.sentences],
        "cues": [[units(start), units(end), cue.role, round(cue.weight, 2)] for start, end, cue in cues],
        "inlines": [
            [units(inline.at), units(inline.at + inline.length), inline.kind, inline.url]
            for inline in inlines
            if inline.kind not in ("language", "pause")
        ],
        "unread": [[units(at), skip.text[:LONGEST], skip.reason] for at, skip in unread],
    }


def _shown(text: Text, span: Span) -> tuple[int, int] | None:
    """Where words of the source stand in a display text; None where they do not."""
    places = []
    for run in text.runs:
        low, high = max(run.start, span.start), min(run.end, span.end)
        if low < high:
            same = run.length == run.end - run.start
            places += [run.at + low - run.start, run.at + high - run.start] if same else [run.at, run.at + run.length]
    return (min(places), max(places)) if places else None


def _unread(
    rows: Sequence[Group], skipped: Sequence[Skip]
) -> tuple[dict[int, list[tuple[int, Skip]]], list[dict[str, Any]]]:
    """What is not read, by the passage (its id) in or behind which it stands; and what stands before all of them."""
    runs: list[tuple[int, int, int]] = []
    for row in rows:
        for one in row.said:
            runs += [(run.start, id(one), run.at + run.length) for run in one.text.runs if run.start < run.end]
    runs.sort()
    starts = [start for start, _, _ in runs]
    placed: dict[int, list[tuple[int, Skip]]] = {}
    loose = []
    for skip in skipped:
        if skip.reason == "left out in the cast sheet" or not skip.text.strip():
            continue
        at = bisect_right(starts, skip.span.start) - 1
        if at < 0:
            loose.append({"text": skip.text[:LONGEST], "reason": skip.reason})
        else:
            placed.setdefault(runs[at][1], []).append((runs[at][2], skip))
    return placed, loose


def doubts(folder: Path, outline: Outline, jobs: Sequence[VoiceJob]) -> list[dict[str, Any]]:
    """What was not heard as written in the finished MP3, by sentence: of those that are still read as they were then."""
    keys, seen = wanted_before(folder), Counter[tuple[int, str]]()
    places: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for section, said in [(group.number, said) for group in outline.groups for said in group.said if said.segment]:
        for number, start, end in said.sentences:
            name = section, " ".join(said.text.display[start:end].split())
            places.setdefault(name, []).append((number, jobs[said.number - 1].key))
    found = []
    for one in heard_before(folder):
        name = one.section, " ".join(str(one.text).split())
        number, key = next(iter(places.get(name, [])[seen[name] :]), (0, ""))
        seen[name] += 1
        if one.status != "heard" and key in keys:
            found.append({"sentence": number, **asdict(one)})
    return found


def voice_table(voice: Voice, names: Mapping[Voice, str]) -> dict[str, Any]:
    """A voice with its parts and its name for people."""
    return {
        "voice": str(voice),
        "title": names.get(voice) or str(voice),
        **{part: getattr(voice, part) for part in PARTS},
        "draws": engines.about(voice.engine).draws,
    }


def _cast(plan: Plan) -> dict[str, Any]:
    """Who reads each role where no section says otherwise."""
    voices: dict[str, Voice] = {}
    for layer in reversed(plan.settings.layers):
        voices.update({name: voice for name, voice in layer.voices.items() if name in (*plan.show.roles, "quote")})
    voices.update({name: voice for name, voice in plan.matched.voices.items() if not name.isdigit()})
    names = _named(voices.values())
    return {role: voice_table(voice, names) for role, voice in voices.items()}


def _named(voices: Iterable[Voice]) -> dict[Voice, str]:
    wanted = list(dict.fromkeys(voices))
    try:
        return catalogue.named(wanted)
    except AudioEssayError:  # an engine is not installed here
        return {voice: str(voice) for voice in wanted}


def short(plan: Plan) -> list[dict[str, Any]]:
    """The voices that are offered at once: the default cast, those in use, and the catalogue's few."""
    used = {str(voice): title for voice, title in _named(scene.voice for scene in plan.scenes).items()}
    offered = {**_offered(plan.settings.engine, plan.language), **used}
    return [_offer(voice, title) for voice, title in offered.items()]


@lru_cache(maxsize=8)
def _offered(engine: str, language: str) -> Mapping[str, str]:
    default = _named(engines.default_cast(engine, language).values())
    few = dict(catalogue.short_list(catalogue.voices(), language))
    count = Counter(title.partition(":")[0] for title in few.values())
    for voice, (name, _, words) in ((voice, title.partition(":")) for voice, title in few.items()):
        if count[name] > 1:  # no two buttons bear one name
            few[voice] = f"{name} ({engines.about(voice.partition(':')[0]).title}):{words}"
    return {**few, **{str(voice): title for voice, title in default.items()}}


def every(language: str) -> list[dict[str, Any]]:
    """All voices of a language."""
    said = [
        (f"{engine}:{one.name}", one.title or one.name, filter(None, (one.character, one.gender, one.language)))
        for engine, one in catalogue.voices(language=language).voices
    ]
    return [_offer(voice, f"{name}: {', '.join(words)}") for voice, name, words in said]


def _offer(voice: str, title: str) -> dict[str, Any]:
    name, _, note = title.partition(": ")
    local = not engines.about(voice.partition(":")[0]).service
    return {"voice": voice, "title": name, "note": note, "local": local}


def _pronounce(plan: Plan, sheet: Sheet) -> list[dict[str, Any]]:
    front = plan.essay.meta.pronounce

    def where(entry: Entry) -> str:
        return "essay" if entry.word in sheet.pronounce else "front matter" if entry.word in front else "show"

    return [
        {"word": one.word, "say": one.say, "ipa": one.ipa, "where": where(one)} for one in plan.settings.lexicon.entries
    ]
