"""``serve``: the show as listeners will have it, on loopback; made anew while it is being written."""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from audioessay import show as show_file
from audioessay.episodes import AUDIO, Shelf
from audioessay.errors import AudioEssayError, InputError
from audioessay.publishing.host import server
from audioessay.publishing.publish import publish
from audioessay.publishing.watch import Changes, watch
from audioessay.text.readers import suffixes
from audioessay.text.slug import slug

STINGS = f"{AUDIO}/stings"

Make = Callable[[Path], str]
"""Makes the episode of an essay, and says in a line what was made."""

Notice = Callable[[str], None]


@contextlib.contextmanager
def serve(
    folder: Path,
    *,
    host: str,
    port: int,
    anywhere: bool,
    notice: Notice,
    make: Make | None = None,
) -> Iterator[str]:
    """The show in ``folder`` rendered for this address, or a published folder as it is.

    ``make`` makes an episode again when its essay changes; without it nothing is watched.
    """
    home = show_file.home(folder)
    published = any(b"<rss" in path.read_bytes()[:2000] for path in sorted(folder.glob("*.xml")))
    if home is None and not published and folder.is_dir():
        raise InputError(f"{folder} is in no show, and no feed is published there; name a show's folder, or its target")
    if home is None or (folder.resolve() != home and published):
        with server(folder, host, port, anywhere=anywhere) as running:
            yield running.url
        return
    port = port or _free(host)
    with tempfile.TemporaryDirectory(prefix="audioessay-") as site:
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        render = partial(publish, home, to=site, url=address, preview=True)
        render()
        live = _Live(home, render, make, notice) if make else None
        answer, beside = (live.changes.answer, live.watch) if live else (None, None)
        with server(Path(site), host, port, anywhere=anywhere, answer=answer, beside=beside) as running:
            yield running.url


class _Live:
    """Makes episodes again as their sources change, and tells open pages."""

    def __init__(self, home: Path, render: Callable[[], object], make: Make, notice: Notice) -> None:
        self.home, self.render, self.make, self.notice = home, render, make, notice
        self.changes = Changes()

    async def watch(self) -> None:
        """Until cancelled."""
        await watch(
            (self.home / show_file.SCRIPT, self.home / STINGS),
            (self.home / show_file.NAME, self.home / show_file.PRONOUNCE),
            self._changed,
        )

    async def _changed(self, paths: frozenset[Path]) -> None:
        await self.changes.publish(await asyncio.to_thread(self._remake, paths))

    def _remake(self, paths: frozenset[Path]) -> str:
        """Make the episodes that ``paths`` concern, then the site; what went wrong, a line each. One failure stops no other."""
        failures = []
        for essay in self._concerned(paths):
            try:
                self.notice(f"{essay.name}: {self.make(essay)}")
            except AudioEssayError as error:
                failures.append(f"{essay.name}: {' '.join(str(error).split())}")
        try:
            self.render()
        except AudioEssayError as error:
            failures.append(" ".join(str(error).split()))
        for failure in failures:
            self.notice(failure)
        return "\n".join(failures)

    def _concerned(self, paths: frozenset[Path]) -> list[Path]:
        """Essays that changed, or whose cast sheets did; all when the show or its sounds did. Only those once made."""
        script = (self.home / show_file.SCRIPT).resolve()
        shelf = Shelf(self.home / AUDIO)
        essays = sorted(
            path for path in script.rglob("*") if path.suffix.lower() in suffixes() and self._made(path, shelf)
        )
        if any(not path.is_relative_to(script) for path in paths):
            return essays
        stems = {path.name.removesuffix(show_file.SHEET) for path in paths} | {path.stem for path in paths}
        return [essay for essay in essays if essay.stem in stems]

    def _made(self, essay: Path, shelf: Shelf) -> bool:
        usual = shelf.heads.get(shelf.root / slug(essay.stem))  # by a version that did not say for whom
        if usual is not None and not usual.essay:
            return True
        return shelf.folder_of(essay.resolve().relative_to(self.home.resolve()).as_posix()) is not None


def _free(host: str) -> int:
    """A port that nobody has; the address must be known before the pages are written."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as one:
        one.bind((host, 0))
        return int(one.getsockname()[1])
