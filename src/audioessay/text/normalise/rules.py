"""How a normaliser works: rules in order of rank, each claiming the stretches of text that it says otherwise."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from audioessay import regex as re
from audioessay.model.script import Piece

Said = str | None | Sequence[tuple[int, int, str]]
"""What to say for the match; None to leave it; or several stretches of it, each with what is said for it."""
Say = Callable[[re.Match[str], str], Said]
"""Given the match and the region (``GB``, ``US``, ``""``)."""
OPENED = re.compile(r"[.!?…][\"'”’)]*\s+[\"'“‘(]*$")


class Rule(NamedTuple):
    """Where and how something is said otherwise than written."""

    pattern: str
    say: Say
    needs: str = ""
    """A quick pattern that must be found somewhere in the text for the rule to be worth trying."""


compiled = cache(re.compile)
"""Patterns are compiled when first tried: most texts need few of them."""


def rule(pattern: str, say: Say | str, *, needs: str = "") -> Rule:
    """A rule from a pattern (verbose syntax off) and a function, or a constant to say."""
    if isinstance(say, str):
        constant = say
        return Rule(pattern, lambda match, region: constant, needs)
    return Rule(pattern, say, needs)


class Claims:
    """Pieces of one text, claimed by rank: what is taken stays taken."""

    def __init__(self, display: str) -> None:
        self.display = display
        self.pieces: list[Piece] = []
        self._taken = bytearray(len(display))
        self._holds: dict[str, bool] = {}

    def claim(self, start: int, end: int, text: str, ipa: str = "") -> None:
        """Take a stretch, unless any of it is taken or it holds nothing."""
        if start < end and not any(self._taken[start:end]):
            self._taken[start:end] = b"\x01" * (end - start)
            self.pieces.append(Piece(text, start, end, ipa))

    def run(self, rules: Iterable[Rule], region: str) -> None:
        """Let each rule claim what it can, in order."""
        for pattern, say, needs in rules:
            if needs and not self._has(needs):
                continue
            for match in compiled(pattern).finditer(self.display):
                start, end = match.span()
                if 0 not in self._taken[start:end]:
                    continue
                said = say(match, region)
                if said is None:
                    continue
                for low, high, text in ((start, end, said),) if isinstance(said, str) else said:
                    self.claim(low, high, text)

    def _has(self, needs: str) -> bool:
        if needs not in self._holds:
            plain = re.escape(needs) == needs
            self._holds[needs] = needs in self.display if plain else compiled(needs).search(self.display) is not None
        return self._holds[needs]

    def covering(self) -> tuple[Piece, ...]:
        """All of the text in pieces, in order: what nobody claimed goes as written."""
        whole: list[Piece] = []
        at = 0
        for piece in sorted(self.pieces, key=lambda piece: piece.start):
            if piece.start > at:
                whole.append(Piece(self.display[at : piece.start], at, piece.start))
            whole.append(_opening(piece, "".join(earlier.text[-12:] for earlier in whole[-3:])))
            at = piece.end
        if at < len(self.display):
            whole.append(Piece(self.display[at:], at, len(self.display)))
        return tuple(whole)


def _opening(piece: Piece, before: str) -> Piece:
    """With a capital where it opens a sentence: a full stop before a small letter is no pause to some engines."""
    if piece.text[:1].islower() and not piece.ipa and OPENED.search(before):
        return replace(piece, text=piece.text[0].upper() + piece.text[1:])
    return piece
