"""Takes and reels → everything that is said about the finished sound: chapters, cues, tags, files beside the MP3."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from audioessay.errors import SettingError
from audioessay.model.episode import Chapter, Cue, Episode, Loudness, Part, Tags
from audioessay.model.reel import Reel
from audioessay.model.show import Show
from audioessay.production import cues as cue_stage
from audioessay.production import proof, splice, transcript
from audioessay.production.prepare import Prepared
from audioessay.production.voiced import Voiced, firsts
from audioessay.show import NAME
from audioessay.units import to_ms

if TYPE_CHECKING:
    from audioessay.picture import Cover

SPEAKERS = {"narration": "Narrator", "praise": "Praise", "critique": "Critique", "quote": "Quotation"}
"""What transcripts call the roles where the show says nothing."""


def tags_of(prepared: Prepared) -> Tags:
    """What the MP3 and the feed say of it; the essay's word before the show's."""
    meta, show = prepared.essay.meta, prepared.show
    author = meta.author or show.author
    return Tags(
        title=prepared.script.title,
        show=show.title or author or "Essays",
        author=author or show.title or "Unknown",
        date=meta.date,
        language=prepared.essay.language,
        summary=meta.summary,
        keywords=meta.tags,
    )


def cover_given(prepared: Prepared) -> "Cover | None":
    """The essay's own cover or the show's, if there is one. Raises SettingError for a file that is no picture."""
    for name, folder, where in (
        (prepared.essay.meta.cover, prepared.beside, prepared.essay.source.name),
        (prepared.show.cover, prepared.home, str(prepared.home / NAME)),
    ):
        if name:
            path = folder / name
            if not path.resolve().is_relative_to(prepared.home.resolve()):
                raise SettingError(where, "cover", f"{name!r} lies outside the show folder")
            from audioessay.picture import own_cover

            return own_cover(path)
    return None


def cover_drawn(prepared: Prepared) -> "Cover":
    """One of ours."""
    from audioessay.picture import drawn_cover  # pictures are opened while the first words are spoken

    tags = tags_of(prepared)
    parts = [(scene.role, sum(len(one.text.display) for one in scene.segments)) for scene in prepared.script.scenes]
    return drawn_cover(tags.title, prepared.show.title, prepared.essay.meta.author or prepared.show.author, parts)


def chapters_of(prepared: Prepared, voiced: Voiced, layout: splice.Layout) -> tuple[Chapter, ...]:
    """One for each scene, at the whole second at which its first reel begins."""
    starts = [layout.chapter_ms(index) for index, first in enumerate(firsts(voiced.arranged)) if first]
    ends = [*starts[1:], to_ms(layout.frames)]
    return tuple(
        Chapter(scene.title, start, end, scene.role, str(scene.voice), scene.anchor)
        for scene, start, end in zip(prepared.script.scenes, starts, ends, strict=True)
    )


def cues_of(prepared: Prepared, voiced: Voiced, layout: splice.Layout) -> tuple[Cue, ...]:
    """Every sentence with its times."""
    starts: list[int] = []
    for part, one, begins in zip(voiced.arranged, voiced.reels, layout.starts, strict=True):
        spoken = [place for place in one.placed if place.kind == "speech"]
        assert len(spoken) == len(part.segments)
        starts += [begins + place.start for place in spoken]
    speakers = {**SPEAKERS, **prepared.show.speakers}
    return cue_stage.cues(prepared.script.scenes, voiced.takes, starts, speakers)


def episode_of(prepared: Prepared, voiced: Voiced, layout: splice.Layout, slug: str) -> Episode:
    """The episode but for its audio files."""
    loudness: Loudness = proof.programme(voiced.reels, layout)
    return Episode(
        slug=slug,
        tags=tags_of(prepared),
        audio=(),
        duration_ms=to_ms(layout.frames),
        loudness=loudness,
        chapters=chapters_of(prepared, voiced, layout),
        cues=cues_of(prepared, voiced, layout),
        notes=prepared.essay.notes,
        envelope=envelope(voiced, layout),
        draft=prepared.draft,
        source=prepared.digest,
    )


def envelope(voiced: Voiced, layout: splice.Layout) -> tuple[int, ...]:
    """Peaks of the programme's tenths of a second, from its reels'."""
    tenths: list[int] = []
    for one, begins in zip(voiced.reels, layout.starts, strict=True):
        tenths += [0] * (begins * 10 // 44_100 - len(tenths))
        tenths += one.envelope
    return tuple(tenths[: layout.frames * 10 // 44_100 + 1])


def files_of(
    episode: Episode, show: Show, cover: "Cover", reels: Sequence[Reel], layout: splice.Layout
) -> dict[Part, tuple[str, bytes]]:
    """What lies beside the MP3: by kind, the file's name and its bytes."""
    slug, cues, length = episode.slug, episode.cues, episode.duration_ms
    return {
        "cover": (cover.name, cover.data),
        "vtt": (f"{slug}.vtt", transcript.vtt(cues, length)),
        "srt": (f"{slug}.srt", transcript.srt(cues, length)),
        "transcript": (f"{slug}.transcript.json", transcript.transcript_json(cues, length)),
        "chapters": (f"{slug}.chapters.json", transcript.chapters_json(episode.chapters, episode.tags)),
        "waveform": ("waveform.png", _waveform(episode, show, reels, layout)),
    }


def _waveform(episode: Episode, show: Show, reels: Sequence[Reel], layout: splice.Layout) -> bytes:
    from audioessay.picture import drawn_waveform

    return drawn_waveform(
        episode.envelope,
        proof.blocks(reels, layout).tolist(),
        episode.chapters,
        episode.duration_ms,
        title=episode.tags.title,
        cues=episode.cues,
        loudness=episode.loudness,
        target_lufs=show.sound.target_lufs,
        speakers={**SPEAKERS, **show.speakers},
    )
