"""Display text to spoken text: what is written as marks and figures, said in words."""

from audioessay.model.script import Piece, Spoken
from audioessay.text.pronounce import Lexicon


def spoken(display: str, *, language: str, normalise: bool, lexicon: Lexicon) -> Spoken:
    """``display`` as it is to be said, in pieces that cover it without gap or overlap.

    With ``normalise`` False it goes as written (for engines that read figures well by themselves), but for the lexicon's words.
    """
    pieces: list[Piece] = []
    at = 0
    for hit in lexicon.find(display):
        if hit.start > at:
            pieces.append(Piece(display[at : hit.start], at, hit.start))
        pieces.append(Piece(hit.entry.say or display[hit.start : hit.end], hit.start, hit.end, hit.entry.ipa))
        at = hit.end
    if at < len(display):
        pieces.append(Piece(display[at:], at, len(display)))
    return Spoken(tuple(pieces))
