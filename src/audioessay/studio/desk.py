"""One essay as it stands in its files: read once, judged once, cast again at each change; the last good state is kept."""

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from audioessay import show as show_file
from audioessay.casting import sheet
from audioessay.casting.sheet import Sheet
from audioessay.casting.sheet.decide import Judged
from audioessay.errors import AudioEssayError, ReadError, SettingError
from audioessay.model.show import Show
from audioessay.production.cast import cast
from audioessay.production.places import place_of
from audioessay.production.plan import Plan
from audioessay.production.planning import kept_title
from audioessay.production.read import judge, parse
from audioessay.production.recordings import Known, recorded
from audioessay.production.resolve import resolve
from audioessay.production.values import CastSheet, Order, Reading, Settings, VoiceJob
from audioessay.production.voice import jobs_of
from audioessay.progress import quiet
from audioessay.store import Store
from audioessay.studio.changes import text_of
from audioessay.studio.front import has_front
from audioessay.studio.sentences import Outline, outline

KEPT = 3
"""Plans whose outline is kept: the one that holds, and what is tried beside it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one of the files, as the page shows it."""

    error: str
    file: str
    line: int | None

    @classmethod
    def of(cls, error: Exception | str) -> "Problem":
        """An error with its place, where it knows one: said once, beside the error."""
        path, line = str(getattr(error, "path", "")), getattr(error, "line", None)
        said = str(error).removeprefix(f"{path}: " if line is None else f"{path}:{line}: ")
        return cls(" ".join(said.split()), path, line)


class Desk:
    """An essay. Its methods may be called from several threads."""

    def __init__(self, name: str, path: Path, store: Store) -> None:
        self.name, self.path, self.store = name, path, store
        self.sheet_path = path.with_name(path.stem + show_file.SHEET)
        self.place = place_of(Order(str(path)))
        self.home = self.place.home
        self.lock = threading.RLock()
        self.revision = 0
        self.opened = False
        """Whether a page has it open."""
        self.problem: Problem | None = None
        self.reading: Reading | None = None
        """The essay; its passages are empty until it is judged."""
        self.plan: Plan | None = None
        self.sheet = Sheet()
        """The cast sheet as it was when the plan was made."""
        self._keys: dict[str, object] = {}
        self._settings: Settings | None = None
        self._tried: tuple[object, Plan] | None = None
        self._spoken: Known = {}
        self._outlines: list[tuple[Plan, Outline, tuple[VoiceJob, ...]]] = []

    @property
    def meta_path(self) -> Path:
        """Where title, summary, date and cover are written: into front matter where there is some, else into the cast sheet."""
        text = self.reading is not None and self.reading.source.format in ("text", "markdown")
        return self.path if text and has_front(self.path) else self.sheet_path

    @property
    def digest(self) -> str:
        """SHA-256 of the essay as the page shows it."""
        return self.reading.digest if self.reading else ""

    def look(self, *, judging: bool = True) -> bool:
        """Read what has changed in the files; whether anything that is shown did. Without ``judging`` only what is quick."""
        before = self.problem, id(self.reading), id(self.plan)
        try:
            with self.lock:
                show = self._text()
                unjudged = self.reading
            if unjudged is not None and not unjudged.passages and judging:
                judged = judge(unjudged, show, self.store)  # the text can be seen meanwhile
                with self.lock:
                    self.reading = judged if self.reading is unjudged else self.reading
            with self.lock:
                if self.reading is not None and self.reading.passages:
                    self.planned(text_of(self.sheet_path), show=show, keep=True)
                self.problem = None
        except AudioEssayError as error:
            self.problem = Problem.of(error)
        news = before != (self.problem, id(self.reading), id(self.plan))
        self.revision += news
        return news

    def forget(self) -> None:
        """Keep nothing of it in memory."""
        with self.lock:
            self.reading = self.plan = self._settings = self._tried = None
            self._keys, self._outlines = {}, []

    def _text(self) -> Show:
        """Read the essay where it is another than before; the show that it belongs to."""
        for path in (self.sheet_path, self.home / show_file.PRONOUNCE, self.home / show_file.NAME):
            self._stay(path)
        show = show_file.load(self.home)
        order = Order(str(self.path), title=kept_title(self.place))
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise ReadError(str(self.path), "there is no such file any more") from error
        digest = hashlib.sha256(data).hexdigest()
        text = (digest, show.reading, show.language, show.llm, show.make, show.roles, order.title)
        if self._keys.get("essay") != text:
            self.reading, self.plan = parse(order, show), None
            self._keys = {"essay": text}
        return show

    def _stay(self, path: Path) -> None:
        """Raise SettingError for a path, or a link, that leads out of the show folder."""
        if not path.resolve().is_relative_to(self.home.resolve()):
            raise SettingError(str(path), "", "leads out of the show folder")

    def planned(self, text: str | None, *, show: Show | None = None, keep: bool = False) -> Plan:
        """The plan that a cast sheet's ``text`` (None: no sheet) makes of the essay. Raises AudioEssayError.

        With ``keep`` it is the one that holds from now on.
        """
        with self.lock:
            show = show or show_file.load(self.home)
            if self.reading is None or not self.reading.passages:
                raise ReadError(str(self.path), "has not been judged yet; try again in a moment")
            read = sheet.read(text, str(self.sheet_path), show.roles) if text is not None else Sheet()
            said = text_of(self.home / show_file.PRONOUNCE)
            key = (self.reading, show, said, (read.voices, read.pronounce))
            if keep and self.plan is not None and self._keys.get("plan") == (key, text):
                return self.plan
            beside = CastSheet(self.sheet_path, text or "", read)
            if self._settings is None or self._keys.get("settings") != key:
                settings = resolve("", (), show, self.place, self.reading, beside)
                if keep:
                    self._settings, self._keys["settings"] = settings, key
            else:
                settings = self._settings
            if self._tried is None or self._tried[0] != (key, text):  # what was just proved to hold is not made anew
                plan = recorded(cast(self.reading, settings, beside), self.store, quiet, self._spoken)
                self._tried = (key, text), plan
            plan = self._tried[1]
            if keep:
                self.plan, self.sheet, self._keys["plan"] = plan, read, (key, text)
            return plan

    def judged(self) -> Judged:
        """What decisions in the cast sheet are about."""
        plan = self.ready()
        assert self.reading is not None
        return Judged(str(self.sheet_path), self.reading, self.reading.passages, plan.show.roles)

    def ready(self) -> Plan:
        """The plan. Raises SettingError while a file does not hold, ReadError while nothing is judged yet."""
        if self.problem is not None:
            raise SettingError(self.problem.file, "", f"{self.problem.error}; mend that first", self.problem.line)
        if self.plan is None:
            raise ReadError(str(self.path), "has not been judged yet; try again in a moment")
        return self.plan

    def outline(self, plan: Plan) -> tuple[Outline, tuple[VoiceJob, ...]]:
        """A plan as the page numbers it, and for each segment the job by which ``make`` would voice it."""
        with self.lock:
            known = next((one for one in self._outlines if one[0] is plan), None)
            if known is None:
                known = plan, outline(plan), jobs_of(plan.segments(), self.store)
                self._outlines = [known, *self._outlines][:KEPT]
            return known[1:]
