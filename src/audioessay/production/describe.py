"""describe: takes and reels → everything that is said about the finished sound: tags, chapters, cues, loudness."""

from dataclasses import fields

from audioessay.engines.catalogue import named
from audioessay.languages import primary
from audioessay.model.episode import Chapter, Cue, Episode, Loudness, Tags
from audioessay.production.cues import RECORDED, cues
from audioessay.production.levels import envelope, measured
from audioessay.production.master import Master
from audioessay.production.plan import Plan
from audioessay.production.values import speakers_of, speech_starts
from audioessay.sound.loudness import HOP
from audioessay.text import vocabulary
from audioessay.units import to_ms


def describe(master: Master, slug: str) -> Episode:
    """The episode but for its files, and for whose it is."""
    plan, performance, layout = master.plan, master.performance, master.layout
    whole = measured(performance.reels, layout.starts)
    return Episode(
        slug=slug,
        tags=tags_of(plan),
        audio=(),
        duration_ms=to_ms(layout.frames),
        loudness=Loudness(*(round(getattr(whole, one.name), 2) for one in fields(Loudness))),
        chapters=chapters_of(master),
        cues=cues_of(master),
        notes=plan.essay.notes,
        envelope=tuple(envelope(performance.reels, layout.starts)[: layout.frames // HOP + 1].tolist()),
        draft=plan.draft,
        synthetic=any(not segment.take for segment in plan.segments()),
        source=plan.reading.digest,
        readers=readers_of(plan),
    )


def tags_of(plan: Plan) -> Tags:
    """What the MP3 and the feed say of it; the essay's word before the show's."""
    meta, show = plan.essay.meta, plan.show
    author = meta.author or show.author
    return Tags(
        title=plan.title,
        show=show.title or author or "Essays",
        author=author or show.title or "Unknown",
        date=meta.date,
        language=plan.essay.language,
        summary=meta.summary,
        keywords=meta.tags,
    )


def chapters_of(master: Master) -> tuple[Chapter, ...]:
    """One for each scene, at the whole second at which its first reel begins."""
    starts = _begins(master)
    ends = [*starts[1:], to_ms(master.layout.frames)]
    readers = named(scene.voice for scene in master.plan.scenes)
    author, said = _speakers(master.plan)[RECORDED], _stances(master.plan)
    return tuple(
        Chapter(
            f"{scene.title} ({said[scene.role]})" if scene.role in said else scene.title,
            start,
            end,
            scene.role,
            str(scene.voice),
            scene.anchor,
            author if scene.voice.engine == RECORDED else readers[scene.voice],
        )
        for scene, start, end in zip(master.plan.scenes, starts, ends, strict=True)
    )


def _stances(plan: Plan) -> dict[str, str]:
    """The stances in words of the essay's language (else in English), where the show wants them in its chapters."""
    if not plan.show.make.stances:
        return {}
    table = vocabulary.table("roles")
    words = table.get(primary(plan.essay.language), table["en"])
    return {role: words[role] for role in ("praise", "critique")}


def _begins(master: Master) -> list[int]:
    return [master.layout.chapter_ms(index) for index, first in enumerate(master.work.firsts) if first]


def cues_of(master: Master) -> tuple[Cue, ...]:
    """Every sentence with its times."""
    plan, performance = master.plan, master.performance
    starts = speech_starts(performance.reels, master.layout.starts)
    takes = [receipt.take for receipt in performance.takes]
    return cues(plan.scenes, takes, starts, _speakers(plan), _begins(master))


def _speakers(plan: Plan) -> dict[str, str]:
    return {RECORDED: plan.essay.meta.author or plan.show.author or "Author", **speakers_of(plan.show)}


def readers_of(plan: Plan) -> dict[str, str]:
    """The voices that read inside other voices' scenes, and their roles."""
    scenes = {scene.voice for scene in plan.scenes}
    others = {one.voice: one.role for one in plan.segments() if one.voice not in scenes}
    return {reader: others[voice] for voice, reader in named(others).items()}
