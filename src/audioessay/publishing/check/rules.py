"""The rules as data: all of them with how to mend each (``rules.toml``), and the tags with what fits them (``tags.toml``).

A tag is called ``prefix:name`` here, those of RSS by name alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any, Literal

from audioessay.errors import hushed, many
from audioessay.publishing.document import Node
from audioessay.publishing.syntax import table
from audioessay.text.wordlist import words

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of publishing."""

    id: str
    severity: Severity
    mend: str
    """What to do, as a sentence without its full stop."""
    source: str
    """Who says so."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule does not hold."""

    rule: Rule
    path: str
    """File or URL."""
    line: int
    """In it; 0 where there are no lines."""
    subject: str
    """What of it: ``the channel``, ``item “Title”``, ``chapter 3``."""
    message: str
    """What is wrong, with the value found."""

    @property
    def where(self) -> str:
        """``feed.xml:12``."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def __str__(self) -> str:
        subject = f"{self.subject}: " if self.subject else ""
        return (
            f"{self.where}: {self.rule.severity}: {subject}{self.message}. {self.rule.mend}. "
            f"[{self.rule.id}; {self.rule.source}]"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, and what was looked at."""

    subject: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    """What was not looked at, and why."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended before publishing."""
        return tuple(one for one in self.findings if one.rule.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What had better be mended."""
        return tuple(one for one in self.findings if one.rule.severity == "warning")

    def __add__(self, other: "Report") -> "Report":
        return Report(self.subject, self.findings + other.findings, self.notes + other.notes)

    def lines(self) -> tuple[str, ...]:
        """For people: a line a finding, the notes, a closing count."""
        count = f"{self.subject}: {many(len(self.errors), 'error')}, {many(len(self.warnings), 'warning')}"
        return (*map(str, self.findings), *(f"{self.subject}: note: {note}" for note in self.notes), count)

    def to_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "version": 1,
            "subject": self.subject,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "notes": list(self.notes),
            "findings": [
                {
                    "rule": one.rule.id,
                    "severity": one.rule.severity,
                    "path": one.path,
                    "line": one.line,
                    "subject": one.subject,
                    "message": one.message,
                    "mend": one.rule.mend,
                    "source": one.rule.source,
                }
                for one in self.findings
            ],
        }


def rows(findings: Iterable[Finding]) -> list[list[Any]]:
    """Findings as JSON holds them."""
    return [[astuple(one.rule), one.path, one.line, one.subject, one.message] for one in findings]


def of_rows(table: Iterable[list[Any]]) -> tuple[Finding, ...]:
    """What :func:`rows` gave."""
    return tuple(Finding(Rule(*rule), *rest) for rule, *rest in table)


def report(subject: str, findings: Iterable[Finding], notes: Iterable[str] = ()) -> Report:
    """The findings by place, each once."""
    unique = dict.fromkeys(findings)
    return Report(subject, tuple(sorted(unique, key=lambda one: (one.path, one.line))), tuple(notes))


_RULES, _TAGS = table("check/rules.toml"), table("check/tags.toml")

SEVERITIES: Mapping[str, Severity] = {"errors": "error", "warnings": "warning"}

RULES: Mapping[str, Rule] = {
    name: Rule(name, severity, mend, _RULES["sources"][source])
    for group, severity in SEVERITIES.items()
    for name, (mend, source) in _RULES[group].items()
}
"""All of them by identifier."""

KNOWN: Mapping[str, Mapping[str, frozenset[str]]] = {
    place: {prefix: words(names) for prefix, names in _TAGS[place].items()} for place in ("channel", "item")
}
"""``channel`` or ``item`` → prefix (``rss`` for none) → the names that it has there."""

ONCE: Mapping[str, frozenset[str]] = {place: words(names) for place, names in _TAGS["once"].items()}
"""``channel`` or ``item`` → tags that stand there once."""

MISSING: Mapping[str, Mapping[str, str]] = _TAGS["missing"]
PLAIN: Mapping[str, Mapping[str, str]] = _TAGS["plain"]
ADDRESSES: Mapping[str, list[str]] = _TAGS["addresses"]
REQUIRED: Mapping[str, list[str]] = _TAGS["required"]
PARTS: Mapping[str, str] = _TAGS["parts"]
TEXTED: Mapping[str, int] = _TAGS["texted"]
LONGEST: Mapping[str, int] = _TAGS["longest"] | TEXTED
FORMS: Mapping[str, tuple[str, str, str]] = _TAGS["forms"]
VALUES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "channel": _TAGS["channel-values"],
    "item": _TAGS["item-values"],
}
FILES = words(_TAGS["files"]["tags"])
AUDIO_TYPES: Mapping[str, list[str]] = _TAGS["audio"]
ENDINGS: Mapping[str, list[str]] = AUDIO_TYPES | _TAGS["endings"]
"""Type → the endings that fit it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where findings are made: a file or URL, and what of it."""

    path: str
    subject: str = ""

    def finding(self, rule: str, message: str, node: Node | None = None) -> Finding:
        """A finding of that rule, at a node of a feed or of the file as a whole; without the secrets of addresses."""
        line = node.line if node is not None else 0
        return Finding(RULES[rule], hushed(self.path), line, self.subject, hushed(message))
