"""Everything that can go wrong and is not a bug of ours.

::

    AudioEssayError            str() of it is one line that is fit to show
    ├── InputError             the author can mend it: an essay, a setting, a name
    │   ├── ReadError            an essay that cannot be read (path, line, reason)
    │   │   └── NetError           an address that does not answer, or not as it should
    │   ├── SettingError         a bad key in audioessay.toml, a cast sheet or front matter
    │   ├── UnknownName          an engine, voice, role or selector that there is not
    │   └── OtherEssay           an episode would be taken from its essay, or be there twice
    ├── EngineError            a voice did not speak
    │   ├── EngineNotInstalled   its library or its voice file is missing
    │   ├── EngineUnavailable    its service does not answer, or refuses
    │   ├── BadTake              what came back is not what was to be said
    │   └── MissingTakes         the run stopped with segments unvoiced; the finished ones are kept
    ├── LossError              a word of the author would be lost
    ├── OffTarget              the finished sound misses what is promised of it
    ├── NotHeard               the finished sound was listened to, and sentences are missing in it
    ├── StorageError           a folder or a store that cannot be read or written
    ├── ClusterError           a cluster that cannot be reached, or a worker that is not fit for its jobs
    └── PublishError           the show is not fit to publish, or the target refused

Every datum goes to ``super().__init__`` and the sentence is built in ``__str__``, so each of them survives pickling.
"""

import re
from collections.abc import Iterable, Sequence

REASONS, RANGES = 3, 8
"""How many of each a message lists."""


def hushed(text: str) -> str:
    """``text`` without the passwords and keys of the addresses in it: fit to be printed, or kept in a log.

    >>> hushed("https://ada:lovelace@a.example/feed.xml?token=1234&page=2")
    'https://…@a.example/feed.xml?token=…&page=2'
    """
    text = re.sub(r"(?<=//)[^/?#\s'\"<>]*@", "…@", text)
    return re.sub(r"(?i)([?&][\w-]*(?:token|key|secret|password|auth|sig)[\w-]*=)[^&#\s'\"<>]+", r"\1…", text)


class AudioEssayError(Exception):
    """The root: ``str()`` of it says what is wrong, where, and what to do."""


class InputError(AudioEssayError):
    """Something that the author gave, and can mend."""


class ReadError(InputError):
    """An essay that cannot be read: ``ReadError(path, reason, line=None)``."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        super().__init__(path, reason, line)
        self.path, self.reason, self.line = path, reason, line

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.reason}"


class NetError(ReadError):
    """An address that does not answer, or not as it should: ``NetError(url, reason)``."""


class SettingError(InputError):
    """A key that does not hold: ``SettingError(path, key, reason, line=None)``."""

    def __init__(self, path: str, key: str, reason: str, line: int | None = None) -> None:
        super().__init__(path, key, reason, line)
        self.path, self.key, self.reason, self.line = path, key, reason, line

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.key}: {self.reason}" if self.key else f"{where}: {self.reason}"


class UnknownName(InputError):
    """A name of some kind that there is not: ``UnknownName("engine", "esspeak", known)`` names the nearest."""

    def __init__(self, kind: str, name: str, known: Iterable[str] = (), hint: str = "") -> None:
        known = tuple(known)
        super().__init__(kind, name, known, hint)
        self.kind, self.name, self.known, self.hint = kind, name, known, hint

    def __str__(self) -> str:
        near = nearest(self.name, self.known)
        if near:
            advice = f"did you mean {' or '.join(near)}?"
        elif self.known and len(self.known) <= 12:
            advice = "there is " + ", ".join(self.known)
        else:
            advice = ""
        parts = [f"no {self.kind} {self.name!r}", advice, self.hint]
        return "; ".join(filter(None, parts)).replace("?; ", "? ")


class OtherEssay(InputError):
    """``OtherEssay(essay, other, folder, case)``: the episode in ``folder`` belongs to the essay ``other``.

    ``case`` is ``renamed`` (that essay is no longer there, and this one reads like it) or ``taken`` (only the folder's name
    is the same). Paths are as they can be pasted.
    """

    def __init__(self, essay: str, other: str, folder: str, case: str) -> None:
        super().__init__(essay, other, folder, case)
        self.essay, self.other, self.folder, self.case = essay, other, folder, case

    def __str__(self) -> str:
        other = f"the essay {self.other}" if self.other else "another essay"
        if self.case == "renamed":
            return (
                f"{self.essay}: reads like {self.other}, which is no longer there and whose episode is {self.folder}; if it "
                f"is the same under a new name, run audioessay rename {self.other} {self.essay}, else make it with --new"
            )
        return f"{self.essay}: {self.folder} is the episode of {other}; --new makes one in a folder of its own"


class EngineError(AudioEssayError):
    """A voice did not speak."""


class EngineNotInstalled(EngineError):
    """``EngineNotInstalled(engine, hint)``; the hint says what to install."""

    def __init__(self, engine: str, hint: str) -> None:
        super().__init__(engine, hint)
        self.engine, self.hint = engine, hint

    def __str__(self) -> str:
        return f"engine {self.engine!r} is not installed: {self.hint}"


class EngineUnavailable(EngineError):
    """``EngineUnavailable(engine, reason)``: no answer, or a refusal that trying again did not cure."""

    def __init__(self, engine: str, reason: str) -> None:
        super().__init__(engine, reason)
        self.engine, self.reason = engine, reason

    def __str__(self) -> str:
        return f"engine {self.engine!r}: {self.reason}"


class BadTake(EngineError):
    """``BadTake(voice, text, reason)``: what came back fails its check. The text is the sentence concerned."""

    def __init__(self, voice: str, text: str, reason: str) -> None:
        super().__init__(voice, text, reason)
        self.voice, self.text, self.reason = voice, text, reason

    def __str__(self) -> str:
        return f"{self.voice}: {self.reason}: “{shorten(self.text)}”"


class MissingTakes(EngineError):
    """``MissingTakes(missing, done)``: the segments that could not be voiced, each ``(section, text, reason)``."""

    def __init__(self, missing: Iterable[tuple[int, str, str]], done: int) -> None:
        missing = tuple(missing)
        super().__init__(missing, done)
        self.missing, self.done = missing, done

    def __str__(self) -> str:
        reasons: dict[str, list[tuple[int, str]]] = {}
        for number, text, reason in self.missing:
            reasons.setdefault(reason, []).append((number, text))
        groups = list(reasons.items())  # as they came: what failed first is most often why the others did
        listed = [f"{shorten(reason, 200)} ({_sections(numbers)})" for reason, numbers in groups[:REASONS]]
        if left := sum(len(numbers) for _, numbers in groups[REASONS:]):
            listed.append(f"and {left} more for {many(len(groups) - REASONS, 'other reason')}")
        return f"{many(len(self.missing), 'passage')} not voiced, {self.done} kept: {'; '.join(listed)}; run it again to go on"


class LossError(AudioEssayError):
    """``LossError(path, lost)``: source text that is neither spoken, nor structure, nor skipped for a reason.

    ``lost`` is a sequence of ``(line, text)``.
    """

    def __init__(self, path: str, lost: Iterable[tuple[int, str]]) -> None:
        lost = tuple(lost)
        super().__init__(path, lost)
        self.path, self.lost = path, lost

    def __str__(self) -> str:
        line, text = self.lost[0]
        more = f" and {many(len(self.lost) - 1, 'more place')}" if len(self.lost) > 1 else ""
        return f"{self.path}:{line}: text would be lost: “{shorten(text)}”{more}; this is a bug, please report it"


class OffTarget(AudioEssayError):
    """``OffTarget(what, measured, wanted)``: the finished sound misses what is promised of it."""

    def __init__(self, what: str, measured: str, wanted: str) -> None:
        super().__init__(what, measured, wanted)
        self.what, self.measured, self.wanted = what, measured, wanted

    def __str__(self) -> str:
        return f"{self.what} is {self.measured}, wanted {self.wanted}"


class NotHeard(AudioEssayError):
    """``NotHeard(sentences)``: the finished sound was listened to, and these ``(time, sentence)`` pairs are not in it as written."""

    def __init__(self, sentences: Iterable[tuple[str, str]]) -> None:
        sentences = tuple(sentences)
        super().__init__(sentences)
        self.sentences = sentences

    def __str__(self) -> str:
        listed = "; ".join(f"{time} “{sentence}”" for time, sentence in self.sentences[:REASONS])
        more = f" (and {len(self.sentences) - REASONS} more)" if len(self.sentences) > REASONS else ""
        return (
            f"not heard as written: {listed}{more}; nothing was replaced (--no-listen makes the episode all the same)"
        )


class StorageError(AudioEssayError):
    """``StorageError(path, reason)``: a folder or a store that cannot be read or written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class ClusterError(AudioEssayError):
    """A cluster that cannot be reached or ended, or a worker with other versions or another store; its text says which."""


class PublishError(AudioEssayError):
    """The show is not fit to publish, or the target refused; its text says which, and what to do."""


def _sections(missing: list[tuple[int, str]]) -> str:
    """``section 3 “Its words.”`` of one segment; ``sections 3, 5–8, 9 passages from “Its words.” on`` of several."""
    first = f"“{shorten(missing[0][1])}”"
    if len(missing) == 1:
        return f"section {missing[0][0]} {first}"
    ranges: list[list[int]] = []
    for number in sorted({number for number, _ in missing}):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    named = [str(low) if low == high else f"{low}–{high}" for low, high in ranges]
    if len(named) > RANGES:
        named[RANGES:] = ["…"]
    several = "s" if len(ranges) > 1 or ranges[0][0] != ranges[0][1] else ""
    return f"section{several} {', '.join(named)}, {len(missing)} passages from {first} on"


def many(count: int, noun: str) -> str:
    """``1 episode``, ``3 episodes``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def some(names: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(names) - RANGES:,} more" if len(names) > RANGES else ""
    return ", ".join(names[:RANGES]) + more


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names that look most like ``name``, best first."""
    lower = {candidate.lower(): candidate for candidate in known}
    import difflib  # seldom needed

    return tuple(lower[hit] for hit in difflib.get_close_matches(name.lower(), lower, n=3, cutoff=0.6))


def advice(name: str, known: Sequence[str]) -> str:
    """What was meant by an unknown ``name``, or what there is: ``did you mean title?``."""
    near = nearest(name, known)
    return f"did you mean {' or '.join(near)}?" if near else f"there is {', '.join(known)}"


def shorten(text: str, most: int = 60) -> str:
    """``text`` on one line, cut at a word to about ``most`` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0] + "…"
