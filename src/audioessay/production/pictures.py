"""The pictures of an episode: its cover (the essay's own, the show's, or one of ours) and its waveform.

What is drawn is kept in the store as long as nothing in it changes, so that a later run need not even open the library.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple
from importlib.metadata import version

from audioessay.errors import SettingError
from audioessay.model.cover import Cover
from audioessay.model.episode import Episode
from audioessay.production.master import Master
from audioessay.production.plan import Plan
from audioessay.production.programme import momentary
from audioessay.production.values import speakers_of
from audioessay.show import NAME
from audioessay.store import Store

VERSION = "1"
"""Of how pictures are drawn. To be raised when that changes."""


def own_cover_of(plan: Plan) -> Cover | None:
    """The essay's own cover or the show's, if there is one. Raises SettingError for a file that is no picture."""
    home = plan.settings.home
    for name, folder, where in (
        (plan.essay.meta.cover, plan.settings.beside, plan.essay.source.name),
        (plan.show.cover, home, str(home / NAME)),
    ):
        if name:
            path = folder / name
            if not path.resolve().is_relative_to(home.resolve()):
                raise SettingError(where, "cover", f"{name!r} lies outside the show folder")
            from audioessay.picture import own_cover

            return own_cover(path)
    return None


def cover_of(plan: Plan, own: Cover | None, store: Store) -> Cover:
    """``own``, or one that is drawn."""
    if own is not None:
        return own
    parts = [(scene.role, sum(len(one.text.display) for one in scene.segments)) for scene in plan.script.scenes]
    shown = (plan.script.title, plan.show.title, plan.essay.meta.author or plan.show.author, parts)
    wordless = False

    def draw() -> bytes:
        nonlocal wordless
        from audioessay.picture import drawn_cover  # opened while the first words are spoken

        cover = drawn_cover(*shown)
        wordless = cover.wordless
        return len(cover.small).to_bytes(4, "big") + cover.small + cover.data

    both = _kept(store, "cover", shown, draw, lambda: not wordless)  # else a font may be found the next time
    size = 4 + int.from_bytes(both[:4], "big")
    return Cover(both[size:], both[4:size], wordless=wordless)


def waveform_of(master: Master, episode: Episode) -> bytes:
    """A PNG of its course."""
    target, speakers = master.work.sound.target_lufs, speakers_of(master.plan.show)
    blocks = [round(one, 2) for one in momentary(master.performance.reels, master.layout.starts).tolist()]
    roles = [(cue.start_ms, cue.end_ms, cue.role) for cue in episode.cues]
    chapters = [astuple(one) for one in episode.chapters]
    shown = (episode.envelope, blocks, chapters, episode.duration_ms, episode.tags.title, roles)

    def draw() -> bytes:
        from audioessay.picture import drawn_waveform

        return drawn_waveform(
            episode.envelope,
            blocks,
            episode.chapters,
            episode.duration_ms,
            title=episode.tags.title,
            cues=episode.cues,
            loudness=episode.loudness,
            target_lufs=target,
            speakers=speakers,
        )

    return _kept(
        master.work.store, "waveform", (shown, astuple(episode.loudness), target, sorted(speakers.items())), draw
    )


def _kept(
    store: Store, kind: str, shown: object, draw: Callable[[], bytes], lasting: Callable[[], bool] = lambda: True
) -> bytes:
    made_by = [VERSION, *map(version, ("pillow", "font-source-sans-pro", "font-source-serif-pro"))]
    key = f"{kind}/" + hashlib.sha256(json.dumps([made_by, shown]).encode()).hexdigest()
    data = store.get(key)
    if data is None:
        data = draw()
        if lasting():
            store.put(key, data)
    return data
