"""What the errors that hold many things make of them: one line that can be read."""

import pickle

from audioessay.errors import MissingTakes, UnknownName


def test_one_missing_take_is_named_with_its_words() -> None:
    """Section, words, reason, and what to do."""
    assert str(MissingTakes([(9, "Nobody spoke.", "it is silent")], 3)) == (
        "1 passage not voiced, 3 kept: it is silent (section 9 “Nobody spoke.”); run it again to go on"
    )


def test_a_question_ends_its_part_of_the_line() -> None:
    """What was meant, then what else helps."""
    assert str(UnknownName("role", "prase", ["praise"], "a role")) == "no role 'prase'; did you mean praise? a role"


def test_many_missing_takes_are_told_by_reason() -> None:
    """Each reason once, the first that came first, with its sections."""
    missing = [(2, "The first.", "403, no key"), (2, "The second.", "403, no key"), (4, "The third.", "403, no key")]
    missing += [(number, f"Line {number}.", "not tried") for number in (5, 6, 7, 9)]
    told = str(MissingTakes(missing, 10))
    assert "10 kept: 403, no key (sections 2, 4, 3 passages from “The first.” on); " in told
    assert "; not tried (sections 5–7, 9, 4 passages from “Line 5.” on); run" in told


def test_the_message_stays_one_line_of_some_length() -> None:
    """However many sections and reasons there are, and whatever they say."""
    missing = [(3 * number, "Some\nwords " * 40, f"reason {number % 50}\n" + "x " * 400) for number in range(900)]
    error = MissingTakes(missing, 0)
    told = str(error)
    assert "\n" not in told and len(told) < 1500
    assert "and 846 more for 47 other reasons" in told
    assert pickle.loads(pickle.dumps(error)).missing == error.missing
