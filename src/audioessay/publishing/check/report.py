"""What a check finds: rules, findings, a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

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
        count = f"{self.subject}: {_count(len(self.errors), 'error')}, {_count(len(self.warnings), 'warning')}"
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


def report(subject: str, findings: Iterable[Finding], notes: Iterable[str] = ()) -> Report:
    """The findings by place, each once."""
    unique = dict.fromkeys(findings)
    return Report(subject, tuple(sorted(unique, key=lambda one: (one.path, one.line))), tuple(notes))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
