"""The studio's server: loopback only, a token in the link, no change by GET, pages under a policy that runs no script but theirs."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

import audioessay.publishing
from audioessay.errors import AudioEssayError
from audioessay.publishing import typeface
from audioessay.publishing.host import IDLE_S, log, own_name, running
from audioessay.publishing.host import handler as files_of
from audioessay.store import Store, open_store
from audioessay.studio.desk import Problem
from audioessay.studio.room import NoEssay, Room, Stale
from audioessay.studio.routes import Routes

PAGES = Path(__file__).parent / "pages"
SHARED = Path(audioessay.publishing.__file__).parent / "templates"
"""Looks and player of the public pages, which the studio's share."""
SHARES = ("page.css", "follow.js")
TYPE = Path(str(files(typeface.PACKAGE))) / "files"
"""Their serif, as it comes: no need to make it small for this machine."""
FACES = tuple(f"SourceSerifPro-{face}.ttf" for face in typeface.FACES)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
    "Server": "audioessay",
}
LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is dropped."""

Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Door:
    """Who may come in: those with the token, by our own name, from our own pages."""

    def __init__(self, port: int) -> None:
        self.token = secrets.token_urlsafe(24)
        self.port = port
        self.cookie = f"audioessay-{port}"

    @web.middleware
    async def check(self, request: web.Request, handler: Handle) -> web.StreamResponse:
        """Turn away who may not; what goes wrong is told in a line."""
        try:
            return self._refused(request) or await handler(request)
        except web.HTTPException as error:
            return complaint(error.status, error.reason)
        except AudioEssayError as error:
            return complaint(404 if isinstance(error, NoEssay) else 409 if isinstance(error, Stale) else 400, error)

    def _refused(self, request: web.Request) -> web.Response | None:
        if not (host := request.headers.get("Host")) or not own_name(host):
            return complaint(421, "the studio answers to its own address only")
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{host}":
            return complaint(403, "the studio listens to its own pages only")
        if request.path.startswith("/api/"):
            if not self._known(request):
                return complaint(401, "open the studio by the link that audioessay studio printed")
            if request.method == "POST" and not (
                request.content_type == "application/json" or request.headers.get("X-Studio") == "1"
            ):
                return complaint(400, "send JSON, or the header X-Studio: 1 with a file")
        return None

    def _known(self, request: web.Request) -> bool:
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ") or request.cookies.get(self.cookie, "")
        return secrets.compare_digest(sent.encode(), self.token.encode())

    def enter(self, request: web.Request) -> web.Response:
        """The link's token becomes a cookie, and goes from the address."""
        if not secrets.compare_digest(request.query.get("token", "").encode(), self.token.encode()):
            return complaint(401, "open the studio by the link that audioessay studio printed")
        essay = request.query.get("essay", "")
        answer = web.Response(status=303, headers={"Location": f"/#essay={quote(essay)}" if essay else "/"})
        answer.set_cookie(self.cookie, self.token, httponly=True, samesite="Strict", path="/")
        return answer


def complaint(status: int, error: Exception | str) -> web.Response:
    """An error as pages show it."""
    return web.json_response(asdict(Problem.of(error)), status=status)


def application(room: Room, door: Door) -> web.Application:
    """The studio of a show, behind its door."""
    app = web.Application(middlewares=[door.check], client_max_size=LARGEST)
    pages, shared, type_ = (files_of(folder, local=True) for folder in (PAGES, SHARED, TYPE))
    places = {**dict.fromkeys(SHARES, shared), **dict.fromkeys(FACES, type_)}

    async def page(request: web.Request) -> web.StreamResponse:
        if request.path == "/" and "token" in request.query:
            return door.enter(request)
        return await places.get(request.path[1:], pages)(request)

    async def head(_request: web.Request, answer: web.StreamResponse) -> None:
        answer.headers.update(HEADERS)

    app.on_response_prepare.append(head)

    async def follow(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(room.follow())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await routes.close()

    routes = Routes(room)
    routes.add(app)
    app.router.add_get("/{path:.*}", page)
    app.cleanup_ctx.append(follow)
    return app


@contextlib.contextmanager
def serve(place: Path, *, port: int = 0, store: Store | str | None = None) -> Iterator[str]:
    """The studio of the show in the folder ``place``, or of an essay, on loopback until the block ends; gives the link.

    Raises InputError for a place that is neither, StorageError for a port that cannot be had.
    """
    room = Room(place, store if isinstance(store, Store) else open_store(store))
    doors: list[Door] = []

    def runner(_host: str, port: int) -> web.BaseRunner:
        doors.append(Door(port))
        app, idle = application(room, doors[0]), IDLE_S
        return web.AppRunner(  # what a page waits for no more is not voiced
            app, keepalive_timeout=idle, access_log=None, logger=log(), shutdown_timeout=0.1, handler_cancellation=True
        )

    with running(runner, "127.0.0.1", port) as (host, number):
        named = f"&essay={quote(room.opened)}" if room.opened else ""
        yield f"http://{host}:{number}/?token={doors[0].token}{named}"
