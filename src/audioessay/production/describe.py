"""describe: takes and reels → everything that is said about the finished sound: tags, chapters, cues, loudness."""

from audioessay.model.episode import Chapter, Cue, Episode, Loudness, Tags
from audioessay.production.cues import cues
from audioessay.production.master import Master
from audioessay.production.plan import Plan
from audioessay.production.programme import measured
from audioessay.production.values import Layout, Performance, speakers_of
from audioessay.units import to_ms


def describe(master: Master, slug: str) -> Episode:
    """The episode but for its files, and for whose it is."""
    plan, performance, layout = master.plan, master.performance, master.layout
    return Episode(
        slug=slug,
        tags=tags_of(plan),
        audio=(),
        duration_ms=to_ms(layout.frames),
        loudness=loudness_of(performance, layout),
        chapters=chapters_of(master),
        cues=cues_of(master),
        notes=plan.essay.notes,
        envelope=envelope(performance, layout),
        draft=plan.draft,
        source=plan.reading.digest,
    )


def tags_of(plan: Plan) -> Tags:
    """What the MP3 and the feed say of it; the essay's word before the show's."""
    meta, show = plan.essay.meta, plan.show
    author = meta.author or show.author
    return Tags(
        title=plan.script.title,
        show=show.title or author or "Essays",
        author=author or show.title or "Unknown",
        date=meta.date,
        language=plan.essay.language,
        summary=meta.summary,
        keywords=meta.tags,
    )


def loudness_of(performance: Performance, layout: Layout) -> Loudness:
    """To hundredths."""
    whole = measured(performance.reels, layout.starts)
    return Loudness(round(whole.integrated_lufs, 2), round(whole.true_peak_dbtp, 2), round(whole.range_lu, 2))


def chapters_of(master: Master) -> tuple[Chapter, ...]:
    """One for each scene, at the whole second at which its first reel begins."""
    layout = master.layout
    starts = [layout.chapter_ms(index) for index, first in enumerate(master.work.firsts) if first]
    ends = [*starts[1:], to_ms(layout.frames)]
    return tuple(
        Chapter(scene.title, start, end, scene.role, str(scene.voice), scene.anchor)
        for scene, start, end in zip(master.plan.script.scenes, starts, ends, strict=True)
    )


def cues_of(master: Master) -> tuple[Cue, ...]:
    """Every sentence with its times."""
    plan, performance = master.plan, master.performance
    starts: list[int] = []
    for stretch, reel, begins in zip(master.work.stretches, performance.reels, master.layout.starts, strict=True):
        spoken = [place for place in reel.placed if place.kind == "speech"]
        assert len(spoken) == len(stretch.segments)
        starts += [begins + place.start for place in spoken]
    takes = [receipt.take for receipt in performance.takes]
    return cues(plan.script.scenes, takes, starts, speakers_of(plan.show))


def envelope(performance: Performance, layout: Layout) -> tuple[int, ...]:
    """Peaks of the programme's tenths of a second, from its reels'."""
    tenths: list[int] = []
    for reel, begins in zip(performance.reels, layout.starts, strict=True):
        tenths += [0] * (begins * 10 // 44_100 - len(tenths))
        tenths += reel.envelope
    return tuple(tenths[: layout.frames * 10 // 44_100 + 1])
