"""Every rule, as ``rules.toml`` lists them: identifier, severity, how to mend it, who says so."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from audioessay.publishing.check.report import Finding, Rule, Severity
from audioessay.publishing.document import Node
from audioessay.publishing.syntax import hushed


def _table() -> Iterator[Rule]:
    table = tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
    severities: tuple[tuple[Severity, str], ...] = (("error", "errors"), ("warning", "warnings"))
    for severity, name in severities:
        for rule, (mend, source) in table[name].items():
            yield Rule(rule, severity, mend, table["sources"][source])


RULES: Mapping[str, Rule] = {rule.id: rule for rule in _table()}
"""All of them by identifier."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where findings are made: a file or URL, and what of it."""

    path: str
    subject: str = ""

    def finding(self, rule: str, message: str, node: Node | None = None) -> Finding:
        """A finding of that rule, at a node of a feed or of the file as a whole; without the secrets of addresses."""
        line = node.line if node is not None else 0
        return Finding(RULES[rule], hushed(self.path), line, self.subject, hushed(message))
