"""THE ORDER: how an essay becomes an episode, from top to bottom. Only here is it known which stage follows which.

plan (read → resolve → cast) → recordings → arrange → (voice, finish, hear) → lay → prove → describe → write
"""

import codecs
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from audioessay import heap
from audioessay.engines.recording import NAME as RECORDING
from audioessay.episodes import Shelf, head_of
from audioessay.errors import AudioEssayError, ClusterError, ReadError
from audioessay.model.episode import Episode
from audioessay.production.arrange import arrange, lay, marks_of
from audioessay.production.cluster import scheduling
from audioessay.production.describe import describe
from audioessay.production.finish import ready, ready_marks
from audioessay.production.folder import writable
from audioessay.production.hear import RETAKES, accepted, ear_of, heard, hearing_of, once_more
from audioessay.production.levels import demand
from audioessay.production.master import Master, NewEpisode
from audioessay.production.music import music
from audioessay.production.pictures import WORDLESS, cover_job, draw_cover, draw_waveform, own_cover_of, waveform_job
from audioessay.production.places import asked_of, distinct, earlier, place_of, target, text_of, twin
from audioessay.production.plan import Plan
from audioessay.production.planning import plan
from audioessay.production.prove import of_reels
from audioessay.production.report import judge_before
from audioessay.production.schedule import Scheduler, next_of, result
from audioessay.production.state import inputs_of, note
from audioessay.production.values import Order, Place, Sounds, Work
from audioessay.production.voice import jobs_of, likely, load
from audioessay.production.write import write
from audioessay.progress import Notice, Progress, quiet, silent
from audioessay.store import Store, open_store

if TYPE_CHECKING:
    from audioessay.listening.ear import Ear

ESSAYS = 64
"""So many are under way at once at most: each has more jobs than a worker can do at a time."""
LONG = 240
"""Reels of three hours: from then on memory is spared, which takes a fortieth of the time."""
TOGETHER = 24
"""Reels after which memory is given back: those of a quarter of an hour."""


def make(
    wanted: Order | Plan,
    *,
    store: Store | str | Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    cluster: str | None = None,
    progress: Progress = silent,
    notice: Notice = quiet,
) -> NewEpisode:
    """Make the episode of an essay, or of a plan as it is; see :func:`audioessay.make`."""
    order = wanted.order if isinstance(wanted, Plan) else wanted
    place, kept = place_of(order), open_store(store)
    with scheduling(order, place.home, kept, workers, executor, cluster) as scheduler:
        return episode_of(wanted, place, kept, scheduler, Shelf(place.root), progress, notice)


def make_all(
    orders: Iterable[Order],
    *,
    store: Store | str | Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    cluster: str | None = None,
    progress: Callable[[Order, str, int, int], None] = lambda _order, _stage, _done, _total: None,
    notice: Callable[[Order, str], None] = lambda _order, _line: None,
    pulse: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Order, NewEpisode | AudioEssayError]]:
    """Make many, several under way at once so that no core idles. Each comes as it is finished, or with what is wrong with it.

    ``pulse`` is called twice a second at least; what it raises ends the run, and what was finished is kept. Raises
    InputError, before any work, when two would be made in one folder. When a cluster ends, ClusterError ends the run.
    """
    waiting = deque((order, place_of(order)) for order in orders)
    if not waiting:
        return
    count = len(waiting)
    shelves = {root: Shelf(root) for root in {place.root for _, place in waiting}}
    if count > 1:
        distinct((place for _, place in waiting), shelves)
    outcomes: SimpleQueue[tuple[Order, NewEpisode | BaseException]] = SimpleQueue()
    kept = open_store(store)
    with scheduling(waiting[0][0], waiting[0][1].home, kept, workers, executor, cluster) as scheduler:

        def work() -> None:
            while True:
                try:
                    order, place = waiting.popleft()
                except IndexError:
                    return
                try:
                    tell, say = partial(progress, order), partial(notice, order)
                    outcomes.put((order, episode_of(order, place, kept, scheduler, shelves[place.root], tell, say)))
                except BaseException as error:  # noqa: BLE001 - handed to whoever asked
                    outcomes.put((order, error))

        for _ in range(min(count, scheduler.workers + 1, ESSAYS)):  # one is read or written while others sound
            scheduler.beside(work)
        try:
            for _ in range(count):
                order, outcome = next_of(outcomes, pulse)
                if not isinstance(outcome, NewEpisode | AudioEssayError) or isinstance(outcome, ClusterError):
                    raise outcome
                yield order, outcome
        finally:
            waiting.clear()


def episode_of(
    wanted: Order | Plan,
    place: Place,
    store: Store,
    scheduler: Scheduler,
    shelf: Shelf,
    progress: Progress,
    notice: Notice,
) -> NewEpisode:
    """One essay's way, whoever else is under way."""
    order = wanted.order if isinstance(wanted, Plan) else wanted
    inputs, new = None, False
    if isinstance(wanted, Plan):
        planned = replace(wanted, settings=replace(wanted.settings, show=order.over(wanted.show)))
    else:
        inputs = inputs_of(order, place)
        if new := scheduler.executor is None and earlier(place, shelf) is None:
            scheduler.beside(ready, place.home, store)
            if voice := likely(order, place.home):
                scheduler.beside(load, voice)
        planned = plan(order, answers=store, notice=notice, shelf=shelf)
    for line in planned.notices:
        if line != planned.doubt:
            notice(line)
    if any(scene.voice.engine == RECORDING for scene in planned.scenes):
        from audioessay.production.recordings import recorded  # opens the ear

        planned = recorded(planned, store, notice)
    home = target(place, planned.essay, planned.title, shelf, new=order.new)
    if other := twin(place, planned.essay, shelf):
        notice(f"{order.essay} says the same as {other}: published, both are in the feed")
    writable(home)
    before = judge_before(home)
    if before and planned.matched.judge not in ("", before):
        notice(f"judged by {planned.matched.judge}; the episode that is there was judged by {before}")
    own = own_cover_of(planned)
    cover = scheduler.beside(lambda: own) if own else scheduler.elsewhere(draw_cover, cover_job(planned, store))
    sounds = music(planned.show, place.home, order.stings, store)
    if new:
        entries, closing = marks_of(planned, sounds.bodies)
        scheduler.beside(ready_marks, [*entries, "closing"] if closing else entries, sounds, store)
    master, episode = master_of(planned, sounds, store, scheduler, progress, home.name)
    waveform = scheduler.elsewhere(draw_waveform, waveform_job(master, episode))
    progress("finishing", 0, 1)
    asked = asked_of(order.title, order.formats, head_of(home), planned.show.sound)
    episode = replace(episode, essay=place.name, text=text_of(planned.essay), asked=asked)
    picture = result(cover)
    if picture.wordless:
        notice(WORDLESS)
    episode = write(home, master, episode, picture, partial(result, waveform))
    note(place, inputs, home, master, episode)
    progress("finishing", 1, 1)
    if planned.doubt:
        notice(planned.doubt)
    return NewEpisode.of(home, master, episode)


def opening(work: Work, scheduler: Scheduler, progress: Progress) -> Progress:
    """``progress``, and by what it is told the libraries of a run's end are opened as soon as a core has nothing else to do."""
    left, calls = {"voicing": 1, "mastering": len(work.stretches)}, [open_late]

    def follow(stage: str, done: int, total: int) -> None:
        progress(stage, done, total)
        if stage == "mastering" and done % TOGETHER == 0:
            heap.give_back()
        left[stage] = total - done
        while calls and not left["voicing"] and left["mastering"] < scheduler.workers:
            scheduler.beside(calls.pop())

    return follow


def open_late() -> None:
    """Open what the end of a run needs."""
    import filelock  # noqa: F401
    from PIL import Image

    from audioessay.picture import waveform  # noqa: F401
    from audioessay.production import tag, transcript  # noqa: F401

    Image.preinit()
    transcript.atoms("")
    for name in ("latin1", "utf-16", "utf-16-le"):
        codecs.lookup(name)


def master_of(
    planned: Plan, sounds: Sounds, store: Store, scheduler: Scheduler, progress: Progress, slug: str
) -> tuple[Master, Episode]:
    """The finished sound, proved and described; listened to where that is wanted, and then voiced anew where it was not heard.

    Raises NotHeard where that is asked for.
    """
    ear = ear_of(planned)
    work = work_of(planned, sounds, store, ear)
    wanted = tuple(job.key for job in work.voicing)
    if len(work.stretches) > LONG:
        heap.spare()
    for left in reversed(range(RETAKES + 1)):
        performance = scheduler.perform(work, opening(work, scheduler, progress))
        heap.give_back()
        layout = lay(performance.reels, work.firsts)
        proof = demand(of_reels(performance.reels, layout.starts, work.sound, planned.show.stings))
        master = Master(planned, work, performance, layout, proof)
        episode = describe(master, slug)
        if ear is None:
            break
        listening, episode = heard(ear, master, episode)
        master = replace(master, listening=listening, wanted=wanted)
        again = once_more(master) if left else None
        if again is None:
            break
        planned, work = again, work_of(again, sounds, store, ear)
    return accepted(master), episode


def work_of(planned: Plan, sounds: Sounds, store: Store, ear: "Ear | None" = None) -> Work:
    """The jobs of an essay. Raises ReadError when there is nothing to speak."""
    segments = planned.segments()
    if not segments:
        raise ReadError(planned.essay.source.name, "there is not a word to speak in it")
    voicing = jobs_of(segments, store)
    keys = [job.key for job in voicing]
    return Work(
        voicing=voicing,
        texts=tuple(segment.text.display for segment in segments),
        sections=tuple(scene.number for scene in planned.scenes for _ in scene.segments),
        stretches=arrange(
            planned, keys, pacing=planned.show.pacing, stings=sounds.digests, bodies=sounds.bodies, bed=sounds.bed
        ),
        sounds=sounds,
        sound=planned.show.sound,
        store=store,
        hearing=hearing_of(planned, ear),
    )
