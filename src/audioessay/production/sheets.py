"""The file of a cast sheet: found beside its essay, and written with the voices that were just asked for."""

from audioessay.casting import sheet
from audioessay.casting.selectors import select
from audioessay.errors import InputError
from audioessay.files import write_whole
from audioessay.model.voice import ROLES, Voice
from audioessay.production.plan import Plan
from audioessay.production.values import CastSheet, Named, Order, Settings
from audioessay.show import text_of

ENDING = ".cast.toml"


def load_sheet(order: Order, roles: tuple[str, ...]) -> CastSheet:
    """The sheet beside the order's essay. Raises SettingError for one that does not hold."""
    if order.lone:
        return CastSheet(None)
    essay = order.path
    path = essay.with_name(essay.stem + ENDING)
    text = text_of(path) if path.is_file() else None
    return CastSheet(path) if text is None else CastSheet(path, text, sheet.read(text, str(path), roles))


def save_sheet(before: CastSheet, plan: Plan, settings: Settings) -> str:
    """Write the sheet, with the voices that were just asked for (by SELECTOR); returns a line that says where."""
    if before.path is None:
        raise InputError("a cast sheet lies beside the essay's file; this essay is none")
    named = [Named(scene.number, scene.heading or scene.title, scene.role) for scene in plan.script.scenes]
    voices: dict[str, Voice] = {}
    for selector, voice in settings.layers[0].voices.items():
        selection = select(selector, named, (*ROLES, "quote"))
        for name in (selection.role,) if selection.role else map(str, selection.numbers):
            voices[name] = voice
    text = sheet.write(before.text, str(before.path), plan.matched, voices=voices)
    write_whole(before.path, text.encode())
    return f"cast sheet: {before.path}"
