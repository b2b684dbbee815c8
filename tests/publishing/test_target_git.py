"""Publishing to a branch: one commit on the tip, checked with the program ``git``."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from audioessay.errors import PublishError
from audioessay.publishing.targets import Conflict, Target, git, git_place, open_target
from audioessay.publishing.targets.base import FOREVER, SOON
from tests.fakes import git_server, sftp_server
from tests.fakes.git_server import TOKEN, Server

pytest.importorskip("dulwich")
RSS = "application/rss+xml"
AUTHOR = {"author": "A. Writer <writer@example.org>"}


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A repository without a working tree, with nothing in it."""
    return git_server.bare(tmp_path / "host" / "pod.git")


@pytest.fixture
def host(bare: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    """The same behind HTTP; the token is in the environment."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AUDIOESSAY_GIT_TOKEN", TOKEN)
    with git_server.served(bare.parent) as running:
        yield running


def at(where: object, **options: str) -> Target:
    return open_target(f"git:{where}#gh-pages", home=Path(), options=options or AUTHOR)


def put_all(target: Target, **files: bytes) -> None:
    for name, data in files.items():
        target.put(f"audio/{name}.mp3", data, type="audio/mpeg", cache=FOREVER)
        target.verify(f"audio/{name}.mp3", len(data), "audio/mpeg")


def version(target: Target) -> str | None:
    found = target.read("feed.xml")
    return found.version if found else None


def listed(bare: Path) -> list[str]:
    return git_server.git(bare, "ls-tree", "-r", "--name-only", "gh-pages").split()


def test_one_commit_shows_everything_at_once(bare: Path, tmp_path: Path) -> None:
    """Nothing is on the branch before the feed; then all of it is, whole, by one commit with our name."""
    with at(bare) as target:
        put_all(target, one=b"1" * 5000, two=b"2")
        target.put("index.html", b"<p>", type="text/html", cache=SOON)
        assert git_server.git(bare, "for-each-ref") == ""
        target.swap("feed.xml", b"<rss/>", type=RSS, before=None)
        target.finish()
    assert listed(bare) == [".nojekyll", "audio/one.mp3", "audio/two.mp3", "feed.xml", "index.html"]
    git_server.git(bare, "fsck", "--strict")
    log = git_server.git(bare, "log", "--format=%an <%ae> %s", "gh-pages")
    assert log == "A. Writer <writer@example.org> Publish: 5 files\n"
    git_server.git(tmp_path, "clone", "-q", "-b", "gh-pages", str(bare), "out")
    assert (tmp_path / "out" / "audio" / "one.mp3").read_bytes() == b"1" * 5000


def test_the_same_again_is_no_commit(bare: Path, tmp_path: Path) -> None:
    """Neither by the feed nor at the end."""
    for _turn in range(2):
        with at(bare) as target:
            put_all(target, one=b"1")
            target.swap("feed.xml", b"<rss/>", type=RSS, before=version(target))
            target.finish()
    assert git_server.git(bare, "rev-list", "--count", "gh-pages") == "1\n"


def test_what_is_on_the_branch_stays(bare: Path, tmp_path: Path) -> None:
    """A domain's name, an older commit; pages alone make a commit at the end."""
    git_server.git(tmp_path, "clone", "-q", str(bare), "work")
    work = tmp_path / "work"
    (work / "CNAME").write_text("pod.example.org\n")
    git_server.git(work, "checkout", "-q", "-b", "gh-pages")
    git_server.git(work, "add", ".")
    git_server.git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "-m", "Domain")
    git_server.git(work, "push", "-q", "origin", "gh-pages")
    with at(bare) as target:
        target.put("index.html", b"<p>", type="text/html", cache=SOON)
        target.finish()
    assert listed(bare) == ["CNAME", "index.html"]
    assert git_server.git(bare, "log", "--format=%s", "gh-pages") == "Publish: 1 file\nDomain\n"


@pytest.mark.parametrize("way", ["local", "http"])
def test_what_was_put_survives_a_conflict(bare: Path, host: Server, way: str) -> None:
    """Another publisher was faster: the files go upon the new tip, and the feed is put together anew."""
    where = bare if way == "local" else f"{host.url}/pod.git"
    with at(where) as slow, at(where) as quick:
        put_all(slow, slow=b"s")
        assert version(slow) is None
        put_all(quick, quick=b"q")
        quick.swap("feed.xml", b"quick", type=RSS, before=None)
        with pytest.raises(Conflict):
            slow.swap("feed.xml", b"slow", type=RSS, before=None)
        found = slow.read("feed.xml")
        assert found is not None
        assert found.data == b"quick"
        slow.swap("feed.xml", b"both", type=RSS, before=found.version)
        slow.finish()
        quick.put("index.html", b"<p>", type="text/html", cache=SOON)
        quick.finish()
    assert listed(bare) == [".nojekyll", "audio/quick.mp3", "audio/slow.mp3", "feed.xml", "index.html"]
    assert git_server.git(bare, "show", "gh-pages:feed.xml") == "both"
    assert git_server.git(bare, "rev-list", "--count", "gh-pages") == "3\n"
    git_server.git(bare, "fsck", "--strict")


def test_a_working_tree_is_not_touched(tmp_path: Path) -> None:
    """The show's own repository, named from a folder within it; the branch that is checked out is refused."""
    git_server.git(tmp_path, "init", "-q", "-b", "main", "work")
    work = tmp_path / "work"
    (work / "show").mkdir()
    (work / "show" / "essay.md").write_text("Words.\n")
    with open_target("git:.#gh-pages", home=work / "show", options=AUTHOR) as target:
        put_all(target, one=b"1")
        target.swap("feed.xml", b"<rss/>", type=RSS, before=None)
    assert listed(work) == [".nojekyll", "audio/one.mp3", "feed.xml"]
    assert git_server.git(work, "status", "--short") == "?? show/\n"
    with pytest.raises(PublishError, match="checked out"):
        open_target("git:.#main", home=work)
    git_server.git(work, "worktree", "add", "-q", "../pages", "gh-pages")
    with pytest.raises(PublishError, match="checked out"):
        at(work)


def test_a_file_that_hosts_block_is_refused(bare: Path, tmp_path: Path) -> None:
    """Before it is read."""
    large = tmp_path / "large.mp3"
    with large.open("wb") as file:
        file.truncate(git.LARGEST + 1)
    with at(bare) as target, pytest.raises(PublishError, match="105 MB; Git hosts take files up to 100 MiB"):
        target.put("audio/large.mp3", large, type="audio/mpeg", cache=FOREVER)


@pytest.mark.parametrize("name", ["../x", "a/../x", "/x", ".git/config", "a/.GIT/x", "a//b", "a\\b", ""])
def test_names_that_climb_out_are_refused(bare: Path, name: str) -> None:
    """And what Git itself would not check out."""
    with at(bare) as target, pytest.raises(PublishError, match="outside"):
        target.put(name, b"x", type="text/plain", cache=SOON)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("git:.", "name the branch"),
        ("git:#gh-pages", "name the branch"),
        ("git:.#a..b", "cannot be a branch's name"),
        ("git:nowhere#x", "in no Git repository"),
        ("git:https://me:hush@host.example/x.git#x", "no password in the address"),
        ("git:ftp://host.example/x.git#x", "write https://"),
    ],
)
def test_addresses_that_name_no_branch(where: str, said: str, tmp_path: Path) -> None:
    """One line, and no password in it."""
    with pytest.raises(PublishError, match=said) as caught:
        open_target(where, home=tmp_path)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("author", ["A. Writer", "A <b", "A\nB <c@d>", "<c@d>"])
def test_an_author_is_a_name_and_an_address(author: str, bare: Path) -> None:
    """Else the commit would be damaged."""
    with pytest.raises(PublishError, match="NAME <ADDRESS>"):
        at(bare, author=author)


def test_large_files_of_the_tip_are_not_fetched(bare: Path, host: Server, tmp_path: Path) -> None:
    """The next publishing over the network neither fetches nor sends an episode that is there; asked for, it is read."""
    sound = tmp_path / "sound.mp3"
    sound.write_bytes(os.urandom(3_000_000))
    with at(f"{host.url}/pod.git") as target:
        assert not target.holds("audio/sound.mp3", 3_000_000)
        target.put("audio/sound.mp3", sound, type="audio/mpeg", cache=FOREVER)
        target.swap("feed.xml", b"1", type=RSS, before=None)
    host.sent.clear()
    with at(f"{host.url}/pod.git") as target:
        assert target.holds("audio/sound.mp3", 3_000_000)
        put_all(target, new=b"n")
        target.swap("feed.xml", b"2", type=RSS, before=version(target))
        assert sum(host.sent) < 20_000
        assert target.size("audio/sound.mp3") == 3_000_000
        found = target.read("audio/sound.mp3")
        assert found is not None
        assert found.data == sound.read_bytes()
    git_server.git(bare, "fsck", "--strict")
    assert git_server.git(bare, "rev-list", "--count", "gh-pages") == "2\n"


def test_who_may_not_push_is_told_so(bare: Path, host: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong token; a hook that says no; a repository that is not there. No token is repeated."""
    url = f"{host.url}/pod.git"
    hook = bare / "hooks" / "update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with at(url) as target, pytest.raises(PublishError, match="the push was refused: hook declined"):
        target.swap("feed.xml", b"1", type=RSS, before=None)
    with at(f"{host.url}/none.git") as target, pytest.raises(PublishError, match="no such repository"):
        target.read("feed.xml")
    monkeypatch.setenv("AUDIOESSAY_GIT_TOKEN", "hush")
    with at(url) as target, pytest.raises(PublishError, match="login refused") as caught:
        target.read("feed.xml")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("way", ["git-credentials", "netrc"])
def test_credentials_from_the_usual_files(
    host: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Git's own file, and netrc."""
    monkeypatch.delenv("AUDIOESSAY_GIT_TOKEN")
    monkeypatch.delenv("NETRC", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    home = tmp_path / "home"
    home.mkdir()
    file = home / f".{way}"
    if way == "netrc":
        file.write_text(f"machine 127.0.0.1 login x-access-token password {TOKEN}\n")
    else:
        file.write_text(f"http://x-access-token:{TOKEN}@127.0.0.1\n")
    file.chmod(0o600)
    with at(f"{host.url}/pod.git") as target:
        target.swap("feed.xml", b"1", type=RSS, before=None)
        assert version(target) is not None


def test_a_token_does_not_go_out_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only over TLS, or on the machine itself."""
    monkeypatch.setenv("AUDIOESSAY_GIT_TOKEN", TOKEN)
    assert git_place.credentials("http", "host.example", None) == (None, None)
    assert git_place.credentials("https", "host.example", None) == ("x-access-token", TOKEN)


@pytest.mark.parametrize("scp", [False, True])
def test_a_repository_over_ssh(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scp: bool) -> None:
    """By a key of ~/.ssh, without the program ssh, in both ways of writing the address; an unknown host is refused."""
    pytest.importorskip("paramiko")
    import paramiko

    key = paramiko.ECDSAKey.generate()
    home = tmp_path / "home"
    with sftp_server.served(bare.parent) as server:
        sftp_server.login(monkeypatch, home, server)
        monkeypatch.setenv("PATH", os.environ["PATH"])
        server.keys.add(key.get_base64())
        key.write_private_key_file(str(home / ".ssh" / "id_ecdsa"))
        (home / ".ssh" / "config").write_text(f"Host pod\n HostName 127.0.0.1\n Port {server.port}\n")
        where = "writer@pod:pod.git" if scp else f"ssh://writer@127.0.0.1:{server.port}/pod.git"
        for turn in range(2):
            with at(where) as target:
                put_all(target, **{f"x{turn}": b"1" * 100_000})
                target.swap("feed.xml", f"{turn}".encode(), type=RSS, before=version(target))
        (home / ".ssh" / "known_hosts").unlink()
        with at(where) as target, pytest.raises(PublishError, match="unknown host"):
            target.read("feed.xml")
    assert listed(bare) == [".nojekyll", "audio/x0.mp3", "audio/x1.mp3", "feed.xml"]
    git_server.git(bare, "fsck", "--strict")


def test_packed_references_are_seen(bare: Path) -> None:
    """Housekeeping by Git between two publishers."""
    with at(bare) as target:
        target.swap("feed.xml", b"1", type=RSS, before=None)
        subprocess.run(["git", "-C", str(bare), "gc", "-q"], check=True)
        target.swap("feed.xml", b"2", type=RSS, before=version(target))
        with at(bare) as other:
            other.swap("feed.xml", b"3", type=RSS, before=version(other))
        subprocess.run(["git", "-C", str(bare), "pack-refs", "--all"], check=True)
        with pytest.raises(Conflict):
            target.swap("feed.xml", b"x", type=RSS, before=version(target))
        target.swap("feed.xml", b"4", type=RSS, before=version(target))
    assert git_server.git(bare, "show", "gh-pages:feed.xml") == "4"
