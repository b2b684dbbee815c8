"""THE ORDER: how an essay becomes an episode, from top to bottom. Only here is it known which stage follows which.

plan (read → resolve → cast) → arrange → (voice, finish) → lay → prove → describe → hear → write
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from audioessay.episodes import head_of
from audioessay.errors import AudioEssayError, ReadError, UnknownName
from audioessay.model.episode import Episode
from audioessay.model.show import FORMATS, TRANSITIONS
from audioessay.production.arrange import arrange
from audioessay.production.describe import describe
from audioessay.production.folder import writable
from audioessay.production.hear import RETAKES, accepted, listener, once_more
from audioessay.production.lay import lay
from audioessay.production.levels import demand
from audioessay.production.master import Made, Master
from audioessay.production.music import music
from audioessay.production.pictures import cover_of, own_cover_of
from audioessay.production.places import asked_of, distinct, name_of, target, text_of, twin
from audioessay.production.plan import Plan
from audioessay.production.planning import plan
from audioessay.production.prove import of_reels
from audioessay.production.report import judge_before
from audioessay.production.schedule import Scheduler, next_of, result
from audioessay.production.values import Order, Sounds, Work
from audioessay.production.voice import jobs_of
from audioessay.production.write import write
from audioessay.progress import Notice, Progress, quiet, silent
from audioessay.store import Store, open_store

WORDLESS = (
    "no font here has the letters of the title, so the cover is drawn without words; pip install 'audioessay[fonts]' brings "
    'those of Chinese, Japanese and Korean, and cover = "FILE" names a picture of yours'
)


def make(
    wanted: Order | Plan,
    *,
    store: Store | str | Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress = silent,
    notice: Notice = quiet,
) -> Made:
    """Make the episode of an essay, or of a plan as it is; see :func:`audioessay.make`."""
    with Scheduler(executor, workers=workers) as scheduler:
        return episode_of(wanted, opened(store), scheduler, progress, notice)


def make_all(
    orders: Iterable[Order],
    *,
    store: Store | str | Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[Order, str, int, int], None] = lambda _order, _stage, _done, _total: None,
    notice: Callable[[Order, str], None] = lambda _order, _line: None,
) -> Iterator[tuple[Order, Made | AudioEssayError]]:
    """Make many, several under way at once so that no core idles. Each comes as it is finished, or with what is wrong with it.

    Raises InputError, before any work, when two would be made in one folder.
    """
    waiting = deque(orders)
    distinct(waiting)
    count, opened_store = len(waiting), opened(store)
    outcomes: SimpleQueue[tuple[Order, Made | BaseException]] = SimpleQueue()
    with Scheduler(executor, workers=workers) as scheduler:

        def work() -> None:
            while True:
                try:
                    order = waiting.popleft()
                except IndexError:
                    return
                try:
                    tell, say = partial(progress, order), partial(notice, order)
                    outcomes.put((order, episode_of(order, opened_store, scheduler, tell, say)))
                except BaseException as error:  # noqa: BLE001 - handed to whoever asked
                    outcomes.put((order, error))

        for _ in range(min(count, (workers or os.cpu_count() or 2) + 1)):  # one is read or written while others sound
            scheduler.beside(work)
        try:
            for _ in range(count):
                order, outcome = next_of(outcomes)
                if not isinstance(outcome, Made | AudioEssayError):
                    raise outcome
                yield order, outcome
        finally:
            waiting.clear()


def episode_of(wanted: Order | Plan, store: Store, scheduler: Scheduler, progress: Progress, notice: Notice) -> Made:
    """One essay's way, whoever else is under way."""
    order = wanted.order if isinstance(wanted, Plan) else wanted
    known("format", order.formats, FORMATS)
    known("transition", order.stings, TRANSITIONS)
    planned = wanted if isinstance(wanted, Plan) else plan(order, answers=store, notice=notice)
    for line in planned.notices:
        if line != planned.doubt:
            notice(line)
    home = target(order, planned.essay, planned.script.title)
    if other := twin(order, planned.essay):
        notice(f"{order.essay} says the same as {other}: published, both are in the feed")
    writable(home)
    before = judge_before(home)
    if before and planned.matched.judge not in ("", before):
        notice(f"judged by {planned.matched.judge}; the episode that is there was judged by {before}")
    own = own_cover_of(planned)
    sounds = music(planned.show, planned.settings.home, order.stings, store)
    work = work_of(planned, sounds, store)
    cover = scheduler.beside(cover_of, planned, own, store)
    master, episode = master_of(work, planned, sounds, scheduler, progress, home.name)
    progress("finishing", 0, 1)
    asked = asked_of(order, head_of(home), work.sound)
    episode = replace(episode, essay=name_of(order), text=text_of(planned.essay), asked=asked)
    picture = result(cover)
    if picture.wordless:
        notice(WORDLESS)
    episode = write(home, master, episode, picture)
    progress("finishing", 1, 1)
    if planned.doubt:
        notice(planned.doubt)
    return Made.of(home, master, episode)


def master_of(
    work: Work, planned: Plan, sounds: Sounds, scheduler: Scheduler, progress: Progress, slug: str
) -> tuple[Master, Episode]:
    """The finished sound, proved and described; listened to where that is wanted, and then voiced anew where it was not heard.

    Raises NotHeard where that is asked for.
    """
    with listener(planned) as listen:
        for left in reversed(range(RETAKES + 1)):
            performance = scheduler.perform(work, progress)
            layout = lay(performance.reels, work.firsts)
            proof = demand(of_reels(performance.reels, layout.starts, work.sound, planned.show.stings))
            master = Master(planned, work, performance, layout, proof)
            episode = describe(master, slug)
            if listen is None:
                break
            master = replace(master, listening=listen(master, episode, progress))
            again = once_more(master) if left else None
            if again is None:
                break
            planned, work = again, work_of(again, sounds, work.store)
    return accepted(master), episode


def work_of(planned: Plan, sounds: Sounds, store: Store) -> Work:
    """The jobs of an essay. Raises ReadError when there is nothing to speak."""
    script = planned.script
    segments = script.segments()
    if not segments:
        raise ReadError(planned.essay.source.name, "there is not a word to speak in it")
    voicing = jobs_of(segments, store)
    keys = [job.key for job in voicing]
    return Work(
        voicing=voicing,
        texts=tuple(segment.text.display for segment in segments),
        sections=tuple(scene.number for scene in script.scenes for _ in scene.segments),
        stretches=arrange(script, keys, pacing=planned.show.pacing, stings=sounds.digests, bed=sounds.bed),
        sounds=sounds,
        sound=planned.show.sound,
        store=store,
    )


def opened(store: Store | str | Path | None) -> Store:
    """The store itself, or the one at an address."""
    return store if isinstance(store, Store) else open_store(None if store is None else str(store))


def known(kind: str, names: Iterable[str], those: Sequence[str]) -> None:
    """Raise UnknownName for a name that is none of ``those``."""
    for name in names:
        if name not in those:
            raise UnknownName(kind, name, those)
