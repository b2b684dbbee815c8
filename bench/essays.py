"""Essays of any length for benchmarks: sentences of our own, put together anew in a fixed order that does not repeat soon."""

import random

OPENINGS = (
    "On most mornings",
    "In the older part of town",
    "By the third week of the work",
    "According to the log that was kept",
    "Between the two bridges",
    "At the end of a long shift",
)
SUBJECTS = ("the keeper", "a visitor", "the committee", "the woman at the gate", "the last apprentice", "the surveyor")
DEEDS = (
    "counted the lamps twice and wrote the number down",
    "waited until the water had fallen by a hand's breadth",
    "read the notice aloud to whoever was standing there",
    "took the long way round, past the mill and the school",
    "set eleven chairs in a row and sat on none of them",
    "asked what the repair would cost, and was told a price",
)
CLOSES = (
    "and nobody found that strange.",
    "which is how it had been done since 1911.",
    "though the rules said otherwise.",
    "before the bell had rung a second time.",
    "and the ledger shows it to the penny.",
)
VERDICTS = {
    "narration": ("That was on a Tuesday.", "The figures are in the annex.", "Two hundred people live there now."),
    "praise": (
        "It is the finest thing that the town has ever built.",
        "Nobody who has seen it forgets the care that went into it.",
        "That patience deserves every word of praise that it gets.",
    ),
    "critique": (
        "It rests on a guess, and it cannot bear the weight that is put on it.",
        "The plan overlooks everyone who has to walk.",
        "That is no answer, and it has cost the town dearly.",
    ),
}
ROLES = ("narration", "praise", "critique", "praise", "critique", "narration")

WORDS_A_MINUTE = 152
"""At the embedded narrator's pace, rests included."""


def essay(minutes: float) -> str:
    """A Markdown essay that takes about so many minutes to read, in sections of one to two minutes, marked by role."""
    choose = random.Random(20_261_123).choice
    left = minutes * WORDS_A_MINUTE
    lines = ["# The lamps by the water", ""]
    number = 0
    while left > 0:
        role = ROLES[number % len(ROLES)]
        number += 1
        lines += [f"## Part {number} {{.{role}}}", ""]
        share = min(left, choose((120, 180, 240, 300)))
        left -= share
        while share > 0:
            paragraph = []
            for _ in range(choose((3, 4, 5))):
                sentence = f"{choose(OPENINGS)} {choose(SUBJECTS)} {choose(DEEDS)}, {choose(CLOSES)}"
                paragraph.append(sentence)
            paragraph.append(choose(VERDICTS[role]))
            text = " ".join(paragraph)
            share -= len(text.split())
            lines += [text, ""]
    return "\n".join(lines)
