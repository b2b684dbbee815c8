"""What the page may ask and do, by address: ``docs/studio.md`` lists it."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from aiohttp import web

from audioessay import engines
from audioessay import show as show_file
from audioessay.casting.sheet import decide as sheet
from audioessay.errors import AudioEssayError, InputError
from audioessay.model.script import Spoken
from audioessay.model.show import STYLES, TRANSITIONS
from audioessay.model.voice import Voice
from audioessay.production.music import file_of
from audioessay.production.pictures import cover_job, draw_cover, own_cover_of
from audioessay.production.plan import Plan
from audioessay.production.values import VoiceJob
from audioessay.sound import dither, files, stings
from audioessay.studio import sounds
from audioessay.studio.actions import voiced
from audioessay.studio.changes import text_of
from audioessay.studio.desk import Desk
from audioessay.studio.room import NoEssay, Room
from audioessay.studio.sentences import Said
from audioessay.studio.view import Units, every
from audioessay.text.pronounce import Lexicon
from audioessay.tomltext import put
from audioessay.units import RATE, to_ms


class Routes:
    """The addresses of a room."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.voicer = sounds.Voicer()
        self._warmed: set[Voice] = set()

    def add(self, app: web.Application) -> None:
        """All of them."""
        for name in ("shelf", "desk", "voices", "sound", "take", "mark", "episode", "cover", "events"):
            app.router.add_get(f"/api/{name}", getattr(self, name), allow_head=False)
        for name in ("do", "make", "cancel", "publish", "check"):
            app.router.add_post(f"/api/{name}", getattr(self, f"post_{name}"))
        for name, take in (("add", self.room.add), ("picture", self.room.picture), ("mark-file", self.room.mark)):
            app.router.add_post(f"/api/{name}", partial(upload, take))

    async def close(self) -> None:
        """Give up what is being voiced and made."""
        await asyncio.to_thread(self.voicer.close)
        await asyncio.to_thread(self.room.jobs.close)

    def _desk(self, request: web.Request) -> Desk:
        return self.room.desk(request.query.get("essay", ""))

    # what is told

    async def shelf(self, _request: web.Request) -> web.Response:
        return web.json_response(await asyncio.to_thread(self.room.shelf))

    async def desk(self, request: web.Request) -> web.Response:
        """The text at once; an essay that nobody has judged yet is judged meanwhile, and an event tells when."""
        desk = self._desk(request)

        def look() -> dict[str, Any]:
            desk.opened = True
            desk.look(judging=desk.plan is not None)
            return self.room.shown(desk)

        table = await asyncio.to_thread(look)
        if not table["judged"] and not table["problem"]:
            asyncio.get_running_loop().run_in_executor(None, self.room.look_all, [desk.name])
        elif desk.plan is not None:
            self._warm(desk.plan)
        return web.json_response(table)

    async def voices(self, request: web.Request) -> web.Response:
        return web.json_response({"voices": await asyncio.to_thread(every, request.query.get("language", ""))})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events (HTML, 9.2)."""
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        try:
            async for line in self.room.news():
                await answer.write(line)
        except ConnectionError:
            pass
        return answer

    async def episode(self, request: web.Request) -> web.StreamResponse:
        """The MP3 of an essay's episode, with ranges."""
        desk = self._desk(request)
        folder, episode = self.room.folder(desk), self.room.episode(desk)
        if folder is None or episode is None:
            raise NoEssay(f"{desk.name} has no episode yet")
        path = (folder / episode.audio[0].name).resolve()
        if not path.is_relative_to(self.room.home) or not path.is_file():
            raise NoEssay(f"the sound of {desk.name} is not there; make it again")
        return web.FileResponse(path, headers={"Content-Type": "audio/mpeg"})

    async def cover(self, request: web.Request) -> web.Response:
        """The cover that the episode gets."""
        plan = self._desk(request).ready()
        cover = await asyncio.to_thread(lambda: own_cover_of(plan) or draw_cover(cover_job(plan, self.room.store)))
        kind = "image/png" if cover.data.startswith(b"\x89PNG") else "image/jpeg"
        return web.Response(body=cover.data, content_type=kind)

    # sound

    async def _wanted(self, request: web.Request) -> tuple[Said, VoiceJob, int]:
        query = request.query
        desk = self._desk(request)
        number = query.get("sentence", "")
        if not number.isascii() or not number.isdecimal() or len(number) > 9:
            raise InputError("sentence is a whole number")

        def find() -> tuple[Said, VoiceJob, int]:
            outline, jobs = desk.outline(supposed(desk, int(number), query))
            said = outline.at(int(number))[1]
            if said.segment is None:
                raise InputError(f"sentence {number} is not spoken")
            return said, jobs[said.number - 1], int(number)

        return await asyncio.to_thread(find)

    async def sound(self, request: web.Request) -> web.StreamResponse:
        """A sentence and what follows it in its passage."""
        said, job, number = await self._wanted(request)
        only = request.query.get("only") == "1"
        about = {"X-Take": job.key.removeprefix("take/"), "X-Passage": str(said.number), "Cache-Control": "no-store"}
        kept = await asyncio.to_thread(sounds.kept, job)
        if kept is None and only:
            kept = await self.voicer.whole(job)
        if kept is not None:
            body = sounds.wav(sounds.cut(kept, said, number, only=only), kept.rate)
            return web.Response(body=body, content_type="audio/wav", headers={**about, "X-Kept": "1"})
        assert said.segment is not None
        display = next(start for one, start, _ in said.sentences if one == number)
        start = said.segment.spoken.place(display) if display else 0
        answer: web.StreamResponse | None = None
        async for samples, rate in self.voicer.stream(job, start):
            if answer is None:
                answer = web.StreamResponse(headers={**about, "Content-Type": "audio/wav", "X-Kept": "0"})
                await answer.prepare(request)
                await answer.write(sounds.wav_head(rate))
            await answer.write(sounds.wav_part(samples))
        assert answer is not None
        await answer.write_eof()
        return answer

    async def take(self, request: web.Request) -> web.Response:
        """The times of a passage's words, once it is voiced."""
        said, job, _ = await self._wanted(request)
        sound = await self.voicer.whole(job)
        assert said.segment is not None
        units = Units(said.segment.text.display)
        return web.json_response({
            "take": job.key.removeprefix("take/"),
            "passage": said.number,
            "duration_ms": to_ms(sound.take.frames),
            "sentences": [[number, to_ms(start), to_ms(end)] for number, start, end in sounds.sentence_frames(sound, said)],
            "words": [[units(low), units(high), start, end] for low, high, start, end in sounds.word_table(sound, said)],
            "peaks": sounds.peaks(sound),
        })  # fmt: skip

    async def mark(self, request: web.Request) -> web.Response:
        """The sound before a section."""
        transition, style = request.query.get("transition", ""), request.query.get("style", "")
        if transition not in TRANSITIONS or style not in ("", *STYLES):
            raise InputError(f"a mark is one of {', '.join(TRANSITIONS)}, in one of the styles {', '.join(STYLES)}")
        return web.Response(body=await asyncio.to_thread(self._mark, transition, style), content_type="audio/wav")

    def _mark(self, transition: str, style: str) -> bytes:
        show = show_file.load(self.room.home)
        own = show.stings.files.get(transition) if not style else None
        if own is not None:
            samples = files.load(file_of(own.file, self.room.home, f"stings.{transition}"), f"stings.{transition}")
        elif (name := style or show.stings.style) != "none":
            samples = stings.sting(transition, name)
        else:
            raise NoEssay("there is no mark in this style")
        return sounds.wav(dither.to_int16(samples, 0.5, seed=0), RATE)

    def _warm(self, plan: Plan) -> None:
        """Open the model of the first voice, so that the first sentence does not wait for it."""
        segment = next(iter(plan.segments()), None)
        if segment is not None and segment.voice not in self._warmed:
            self._warmed.add(segment.voice)
            asyncio.get_running_loop().run_in_executor(None, warm, segment.voice)

    # what is done

    async def post_do(self, request: web.Request) -> web.Response:
        return web.json_response(await done(self.room.do, await table(request)))

    async def post_make(self, request: web.Request) -> web.Response:
        names = (await table(request)).get("essays")
        if names == "changed":
            names = sorted(await asyncio.to_thread(lambda: self.room.late(self.room.names())))
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise InputError('essays is a list of names, or "changed"')
        if not names:
            raise InputError("nothing is new or changed since it was made")
        essays = [(name, self.room.desk(name).path) for name in dict.fromkeys(names)]
        return web.json_response({"job": self.room.jobs.make(essays)})

    async def post_cancel(self, request: web.Request) -> web.Response:
        number = (await table(request)).get("job")
        if isinstance(number, int):
            self.room.jobs.cancel(number)
        return web.json_response({})

    async def post_publish(self, request: web.Request) -> web.Response:
        fields = await table(request)
        if self.room.lone:
            raise InputError("a lone essay is no show; audioessay init makes one")
        dry = fields.get("dry_run") is not False  # nothing goes out that nobody asked for
        return web.json_response(
            {"job": self.room.jobs.publish(dry_run=dry, allow_draft=fields.get("allow_draft") is True)}
        )

    async def post_check(self, request: web.Request) -> web.Response:
        name = (await table(request)).get("essay")
        desk = self.room.desk(name) if isinstance(name, str) else None
        what = self.room.folder(desk) if desk else self.room.home
        if what is None:
            raise NoEssay(f"{name} has no episode yet; make it first")
        return web.json_response({"job": self.room.jobs.check(what, [desk.name] if desk else [])})


async def upload(take: Callable[[Mapping[str, str], bytes], Mapping[str, Any]], request: web.Request) -> web.Response:
    """A file that was dropped, given to who takes it."""
    return web.json_response(await done(take, request.query, await request.read()))


async def done(deed: Callable[..., Mapping[str, Any]], *about: Any) -> Mapping[str, Any]:
    """What a deed gives. It is done though its page was shut meanwhile."""
    return await asyncio.shield(asyncio.to_thread(deed, *about))


def supposed(desk: Desk, sentence: int, query: Mapping[str, str]) -> Plan:
    """The plan as it would be with another voice, reading or pronunciation: what is heard is what ``make`` would give."""
    plan = desk.ready()
    if not any(query.get(name) for name in ("voice", "take", "word")):
        return plan
    text = sheet.headed(text_of(desk.sheet_path) or "")
    if word := " ".join(query.get("word", "").split()):
        said = {name: value for name in ("say", "ipa") if (value := query.get(name, "").strip())}
        Lexicon.parse({word: said}, "pronunciation")
        text = put(text, ("pronounce",), word, said, before="section")
    outline = desk.outline(plan)[0]
    stretch = outline.numbers.stretch(*outline.at(sentence)[0].sentences) if query.keys() & {"voice", "take"} else None
    if query.get("voice") and stretch:
        text = sheet.decide(text, desk.judged(), *stretch, {"voice": voiced(None, query["voice"], {})})
    if query.get("take", "").isdecimal() and stretch:
        text = sheet.retake(text, desk.judged(), *stretch, int(query["take"]))
    return desk.planned(text)


def warm(voice: Voice) -> None:
    """Speak a word by a voice whose engine works on this machine."""
    with suppress(AudioEssayError):
        if not engines.about(voice.engine).service:
            engines.find(voice.engine).speak(Spoken.same("Ready."), voice)


async def table(request: web.Request) -> dict[str, Any]:
    """A JSON object. Raises InputError for anything else."""
    try:
        fields = await request.json()
        json.dumps(fields, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise InputError("send a JSON object") from error
    if not isinstance(fields, dict):
        raise InputError("send a JSON object")
    return fields
