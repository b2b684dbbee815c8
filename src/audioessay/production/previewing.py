"""``serve``: the show as listeners will have it, on loopback; made anew while it is being written."""

import contextlib
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from audioessay import show as show_file
from audioessay.errors import AudioEssayError
from audioessay.production.making import make
from audioessay.production.prepare import Order
from audioessay.production.publishing import publish
from audioessay.publishing.serve import Watch, server
from audioessay.publishing.watch import Stamp, stamp
from audioessay.text.readers import suffixes

SCRIPT = "script"

Notice = Callable[[str], None]


@contextlib.contextmanager
def serve(folder: Path, *, host: str, port: int, anywhere: bool, watch: bool, notice: Notice) -> Iterator[str]:
    """See :func:`audioessay.production.serve`."""
    home = show_file.home(folder)
    if home is None or (folder.resolve() != home and (folder / "feed.xml").is_file()):
        with server(folder, host, port, anywhere=anywhere) as running:
            yield running.url
        return
    port = port or _free(host)
    with tempfile.TemporaryDirectory(prefix="audioessay-") as room:
        site = Path(room)
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        workshop = Workshop(home, site, address, notice)
        workshop.render()
        paths = (home / SCRIPT, home / show_file.NAME, home / "pronounce.toml", home / "audio" / "stings")
        again = Watch(workshop.again, paths, lambda error: notice(" ".join(str(error).split()))) if watch else None
        with server(site, host, port, anywhere=anywhere, watch=again) as running:
            yield running.url


class Workshop:
    """A show that is made again as its sources change."""

    def __init__(self, home: Path, site: Path, address: str, notice: Notice) -> None:
        self.home, self.site, self.address, self.notice = home, site, address, notice
        self.before: Stamp = stamp((home,)) if home.is_dir() else {}

    def render(self) -> None:
        """The site, from the episodes that are made."""
        publish(self.home, to=str(self.site), url=self.address, preview=True)

    def again(self) -> None:
        """Make the episodes whose essays or cast sheets changed, all of them when the show itself did; then the site.

        One that fails is told of, the others go on.
        """
        now = stamp((self.home / SCRIPT, self.home / show_file.NAME, self.home / "pronounce.toml"))
        changed = {Path(name) for name in now if now[name] != self.before.get(name)}
        self.before |= now
        essays = sorted(path for path in (self.home / SCRIPT).rglob("*") if path.suffix.lower() in suffixes())
        if not any(path.parent == self.home for path in changed):
            stems = {path.name.removesuffix(".cast.toml") for path in changed} | {path.stem for path in changed}
            essays = [path for path in essays if path.stem in stems]
        for essay in essays:
            try:
                made = make(Order(str(essay)), notice=self.notice)
                self.notice(f"{essay.name}: {made.reels_made} reels made, {made.reels_kept} kept")
            except AudioEssayError as error:
                self.notice(f"{essay.name}: {' '.join(str(error).split())}")
        self.render()


def _free(host: str) -> int:
    """A port that nobody has; the address must be known before the pages are written."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as one:
        one.bind((host, 0))
        return int(one.getsockname()[1])
