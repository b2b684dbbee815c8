"""markdown-it's parser, told to say where in the source everything stands.

Its tokens know lines but no columns. Its rules, however, are called through a public table (``ruler``), each with the
state's position before and after: so every rule is wrapped, and what it consumed is written down as a :class:`Claim`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

DEEPEST = 60
"""Levels of quotes and lists in each other; the parser gives up the rest of the text beyond them."""

_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,100})\]:")
_MARK = re.compile(r"\[\^([^\]\s]{1,100})\]")
_INLINE_RULES = (
    "text", "newline", "escape", "backticks", "strikethrough", "emphasis", "inline_note", "footnote_mark", "link", "image", "autolink",
    "html_inline", "entity",
)  # fmt: skip


@dataclass(slots=True)
class Claim:
    """What one inline rule consumed: ``start`` to ``end`` of the inline content."""

    rule: str
    start: int
    end: int
    token: Token | None = None
    """The token that it made, if it is one."""
    marks: list[tuple[Token, int, int]] = field(default_factory=list)
    """Of emphasis: each mark and where it stands. One whose token is still text afterwards stands for itself."""
    inner_end: int = -1
    """Of a link: where its text ends (the claims of its text follow this one)."""


def parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough and footnotes, every inline rule reporting to ``env["claims"]``."""
    md = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    md.core.ruler.enableOnly(["normalize", "block"])
    md.block.ruler.before("reference", "footnote_definition", _footnote_definition, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("fence", "division", _division, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.block.ruler.before("fence", "template", _template, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.inline.ruler.before("link", "footnote_mark", _footnote_mark)
    md.inline.ruler.before("link", "inline_note", _inline_note)
    md.inline.ruler2.disable("fragments_join")
    functions = dict(zip(md.inline.ruler.get_active_rules(), md.inline.ruler.getRules(""), strict=True))
    for name in _INLINE_RULES:
        md.inline.ruler.at(name, _reporting(name, functions[name]))
    block = dict(zip(md.block.ruler.get_active_rules(), md.block.ruler.getRules(""), strict=True))
    md.block.ruler.at("reference", _definition(block["reference"]))
    return md


def claims(md: MarkdownIt, content: str, env: dict[str, Any]) -> list[Claim]:
    """What each rule consumed of ``content``, in order of place; stretches that no rule took are plain text."""
    env["claims"] = []
    md.inline.parse(content, md, env, [])
    return sorted(env.pop("claims"), key=lambda claim: (claim.start, -claim.end))


def _reporting(name: str, rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def wrapped(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, True)
        start, made = state.pos, len(state.tokens)
        outer = state.env.get("claims")
        if name == "image":
            state.env["claims"] = []  # of its alternative text, which counts its own places
        labels: list[int] = state.env.setdefault("labels", [])
        depth = len(labels)
        if name == "link":
            labels.append(-1)
        elif labels and labels[-1] < 0:
            labels[-1] = state.posMax
        try:
            ok = rule(state, False)
        finally:
            state.env["claims"] = outer
        inner_end = labels[depth] if name == "link" else -1
        del labels[depth:]
        if ok and outer is not None:
            outer.append(_claim(name, start, state.pos, state.tokens[made:], inner_end))
        return ok

    return wrapped


def _claim(name: str, start: int, end: int, made: list[Token], inner_end: int) -> Claim:
    claim = Claim(name, start, end, inner_end=inner_end)
    if name in ("emphasis", "strikethrough"):
        at = end
        for token in reversed(made):
            if at > start:
                claim.marks.insert(0, (token, at - len(token.content), at))
                at -= len(token.content)
    else:
        claim.token = next((token for token in made if token.type != "text"), None)
    return claim


def _definition(rule: Callable[..., bool]) -> Callable[..., bool]:
    def wrapped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        ok = rule(state, start, end, silent)
        if ok and not silent:
            state.env.setdefault("definitions", []).append((start, state.line))
        return ok

    return wrapped


_DIVISION = re.compile(r":{3,}[ \t]*(.*?)[ \t]*:*[ \t]*$")
_TEMPLATE = re.compile(r"\{\{[<%].*[%>]\}\}[ \t]*$|\{%.*%\}[ \t]*$")


def _division(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Pandoc's fence around a part, ``::: {.critique}`` or ``::: critique``, to ``:::``."""
    return _whole_line(state, start, silent, "division", _DIVISION)


def _template(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of Hugo's, Jekyll's or Liquid's: ``{{< figure >}}``, ``{% include %}``."""
    return _whole_line(state, start, silent, "template", _TEMPLATE)


def _whole_line(state: StateBlock, start: int, silent: bool, name: str, pattern: re.Pattern[str]) -> bool:
    low = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or state.src[low : low + 1] not in (":", "{"):
        return False
    found = pattern.match(state.src, low, state.eMarks[start])
    if found is None:
        return False
    if not silent:
        token = state.push(name, "", 0)
        token.content = found[1] if found.re.groups else found[0]
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def _footnote_mark(state: StateInline, silent: bool) -> bool:
    """``[^label]``; one that is never defined is a mark all the same."""
    found = _MARK.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    if found is None:
        return False
    if not silent:
        token = state.push("footnote_mark", "", 0)
        token.content = found[1]
    state.pos = found.end()
    return True


def _inline_note(state: StateInline, silent: bool) -> bool:
    """Pandoc's ``^[words of the note]``."""
    if state.src[state.pos : state.pos + 2] != "^[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("inline_note", "", 0)
        token.content = state.src[state.pos + 2 : end]
    state.pos = end + 1
    return True


def _footnote_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``[^label]: words``, with lazy lines and paragraphs indented by four behind it."""
    low = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start):
        return False
    found = _FOOTNOTE.match(state.src, low, state.eMarks[start])
    if found is None:
        return False
    if silent:
        return True
    terminators = state.md.block.ruler.getRules("paragraph")
    parent, state.parentType = state.parentType, "footnote"
    line, lazy = start + 1, True
    while line < end:
        if state.isEmpty(line):
            following = line
            while following < end and state.isEmpty(following):
                following += 1
            if following >= end or state.sCount[following] - state.blkIndent < 4:
                break
            line, lazy = following, False
            continue
        indented = state.sCount[line] - state.blkIndent >= 4
        if not indented and (
            not lazy
            or state.sCount[line] < state.blkIndent
            or any(rule(state, line, end, True) for rule in terminators)
        ):
            break
        lazy = True
        line += 1
    state.parentType = parent
    token = state.push("footnote_definition", "", 0)
    token.info = found[1]
    token.content = state.src[found.end() : state.eMarks[line - 1]]
    token.map = [start, line]
    state.line = line
    return True
