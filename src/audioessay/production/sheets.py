"""Who decides about a section: the author's cast sheet first, then the judge that the show names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from audioessay import casting
from audioessay.casting import CuesJudge, Judge, Passage, sheet
from audioessay.casting.judge_llm import LLMJudge
from audioessay.casting.selectors import select
from audioessay.errors import InputError
from audioessay.files import write_whole
from audioessay.model.essay import Essay
from audioessay.model.script import Script
from audioessay.model.show import Show
from audioessay.model.voice import ROLES, Voice
from audioessay.production.cast import Named
from audioessay.show import text_of
from audioessay.store import Store

ENDING = ".cast.toml"


@dataclass(frozen=True, slots=True)
class Judged:
    """An essay's passages with the roles that they have, and where these stand in the cast sheet."""

    matched: sheet.Matched
    path: Path | None
    """The sheet's place, for an essay that is a file."""
    text: str
    """What stands there now."""
    notices: tuple[str, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """In order."""
        return self.matched.passages

    @property
    def voices(self) -> Mapping[str, Voice]:
        """By role, or by the number of a passage; an engine of ``?`` is the episode's own."""
        return self.matched.voices


def judged(where: str, essay: Essay, show: Show, answers: Store | None) -> Judged:
    """Judge an essay, and let its cast sheet have the last word.

    ``answers`` keeps what a language model said. Raises SettingError for a sheet or a show that does not hold.
    """
    judge = _judge(show, answers)
    passages = casting.judge(essay, split=show.reading.split, judge=judge)
    notices = list(judge.notices)
    path = None if where == "-" or "://" in where else _path(Path(where))
    text = ""
    matched = sheet.Matched(essay, passages, {}, (), (None,) * len(passages))
    if path is not None and path.is_file():
        text = text_of(path) or ""
        matched = sheet.match(sheet.read(text, str(path), roles(show)), essay, passages)
        notices += matched.notices
    return Judged(matched, path, text, tuple(notices))


def save(found: Judged, essay: Essay, script: Script, swaps: Mapping[str, Voice]) -> str:
    """Write the sheet, with the voices that were just asked for (by SELECTOR); returns a line that says where."""
    if found.path is None:
        raise InputError("a cast sheet lies beside the essay's file; this essay is none")
    named = [Named(scene.number, scene.heading or scene.title, scene.role) for scene in script.scenes]
    voices: dict[str, Voice] = {}
    for selector, voice in swaps.items():
        selection = select(selector, named, (*ROLES, "quote"))
        for name in (selection.role,) if selection.role else map(str, selection.numbers):
            voices[name] = voice
    text = sheet.write(found.text, str(found.path), found.matched, voices=voices)
    write_whole(found.path, text.encode())
    return f"cast sheet: {found.path}"


def _path(essay: Path) -> Path:
    return essay.with_name(essay.stem + ENDING)


def roles(show: Show) -> tuple[str, ...]:
    """The roles that there are: the three, and those that the show adds by giving them a voice or a name."""
    own = (name for name in (*show.cast, *show.speakers) if name.isidentifier())
    return tuple(dict.fromkeys((*ROLES, *own)))


def _judge(show: Show, answers: Store | None) -> Judge:
    if show.reading.judge != "llm":
        return CuesJudge()
    get: Callable[[str], bytes | None] | None = answers.get if answers else None
    put: Callable[[str, bytes], None] | None = answers.put if answers else None
    llm = show.llm
    return LLMJudge(llm.url, llm.model, key_env=llm.key_env, timeout_s=llm.timeout_s, get=get, put=put)
