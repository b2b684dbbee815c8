"""The picture of an episode: the essay's own, the show's, or one of ours."""

from typing import TYPE_CHECKING

from audioessay.errors import SettingError
from audioessay.production.plan import Plan
from audioessay.show import NAME

if TYPE_CHECKING:
    from audioessay.picture import Cover


def own_cover_of(plan: Plan) -> "Cover | None":
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


def cover_of(plan: Plan, own: "Cover | None") -> "Cover":
    """``own``, or one that is drawn."""
    if own is not None:
        return own
    from audioessay.picture import drawn_cover  # pictures are opened while the first words are spoken

    parts = [(scene.role, sum(len(one.text.display) for one in scene.segments)) for scene in plan.script.scenes]
    return drawn_cover(plan.script.title, plan.show.title, plan.essay.meta.author or plan.show.author, parts)
