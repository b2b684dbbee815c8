"""What the show says besides the essay: intro, sponsors and outro become scenes of the script."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from audioessay import show as show_file
from audioessay.model.essay import Essay, Paragraph
from audioessay.model.script import Scene, Script
from audioessay.model.show import Slot
from audioessay.model.source import Text
from audioessay.model.stance import Stance
from audioessay.model.voice import Voice
from audioessay.production.speakers import cut, require
from audioessay.production.values import Settings
from audioessay.text.slug import slug, unique

TITLES = {"intro": "Introduction", "sponsor": "Sponsor", "outro": "Close"}


def with_slots(script: Script, essay: Essay, settings: Settings) -> Script:
    """The script with those slots of the show that fit the essay. Raises SettingError for a voice that there is not."""
    path = settings.place.path
    name = path.stem if path else essay.title
    fitting = [one for one in settings.show.spoken if one.fits(name, essay.meta.date)]
    if not fitting or not script.scenes:
        return script
    number = max(scene.number for scene in script.scenes)
    anchors = {scene.anchor for scene in script.scenes}
    made: dict[str, list[Scene]] = {place: [] for place in TITLES}
    for at, slot in enumerate(fitting, 1):
        scene = _scene(slot, number + at, script, essay, settings)
        anchor = unique(slug(scene.title), anchors)
        anchors.add(anchor)
        made[slot.place].append(replace(scene, anchor=anchor))
    middle = _middle(script.scenes)
    scenes = (*made["intro"], *script.scenes[:middle], *made["sponsor"], *script.scenes[middle:], *made["outro"])
    return replace(script, scenes=scenes)


def _scene(slot: Slot, number: int, script: Script, essay: Essay, settings: Settings) -> Scene:
    title = slot.title or TITLES[slot.place]
    words = Paragraph(Text.ours(" ".join((slot.text or title).split()), len(essay.source.text)), "notice")
    voice = _voice(slot, script, settings)
    spoken = cut([words], "narration", voice, settings.show.language or script.language, settings.lexicon)
    stance = Stance("narration", 1.0, 0.0, by="show", reason=f"{slot.place} of the show")
    return Scene(number, "", title, "narration", stance, voice, "show", spoken)


def _voice(slot: Slot, script: Script, settings: Settings) -> Voice:
    if slot.recording:
        return Voice("recording", slot.recording)
    if not slot.voice:
        return next((scene.voice for scene in script.scenes if scene.role == "narration"), script.scenes[0].voice)
    wrong = partial(show_file.wrong, settings.place.home, "spoken.voice")
    try:
        voice = Voice.parse(slot.voice, settings.engine)
    except ValueError as error:
        raise wrong(str(error)) from error
    require(voice, wrong)
    return voice if not settings.forced or voice.engine == settings.forced else replace(script.scenes[0].voice)


def _middle(scenes: Sequence[Scene]) -> int:
    """The index of the scene before which about half has been read; of one scene alone, behind it."""
    lengths = [sum(len(segment.text.display) for segment in scene.segments) for scene in scenes]
    half, done = sum(lengths) / 2, [sum(lengths[:at]) for at in range(1, len(lengths) + 1)]
    inner = range(1, len(scenes)) or (len(scenes),)
    return min(inner, key=lambda at: abs(done[at - 1] - half))
