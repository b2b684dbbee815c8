"""Web addresses and citations inside sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioessay.model.source import Text
from audioessay.text.prune import cites, prune


def left(display: str, *, weak: bool = False) -> str:
    """What is still said."""
    return prune(Text.plain(display, 0), weak=weak).text.display


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("See https://www.example.org/a/b?c=1#d for more.", "See example.org for more."),
        ("See https://example.org.", "See example.org."),
        ("(See www.example.org/a_(b), then go.)", "(See example.org, then go.)"),
        ("https://example.org/a", ""),
        ("Write to ida@example.org today.", "Write to ida@example.org today."),
        ("https://user:pw@example.org:8080/x is one.", "example.org is one."),
        ("Two: http://a.example/x, http://b.example/y!", "Two: a.example, b.example!"),
    ],
)
def test_addresses(written: str, said: str) -> None:
    """The domain stays where it stands in a sentence; alone, nothing does."""
    assert left(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("So it is [12].", "So it is."),
        ("So it is [1, 3-5; 7] or not [2]!", "So it is or not!"),
        ("Klopstock,[353] Lessing,[354] and others", "Klopstock, Lessing, and others"),
        ("So it is (Smith 2019, 45).", "So it is."),
        ("So (see Smith & Jones 2019; Brown 2020, p. 3) it is.", "So it is."),
        ("So (Smith et al., 2019) it is (van der Berg and O’Hara 1999a).", "So it is."),
        ("So [@smith2019, p. 3; @jones] it is [see @x].", "So it is."),
        ("A mark[^7] here.", "A mark here."),
        ("A raised mark² and another.³ But m² and 10⁶ stay.", "A raised mark and another. But m² and 10⁶ stay."),
        ("In the year [1994] he [sic] said [...] so.", "In the year [1994] he [sic] said [...] so."),
        ("Born (May 2019, 3 weeks early) there.", "Born (May 2019, 3 weeks early) there."),
        ("The fair (Paris 1900) and the war (1914-1918).", "The fair (Paris 1900) and the war (1914-1918)."),
    ],
)
def test_citations(written: str, said: str) -> None:
    """Cut with the space before them; other brackets are the author's words."""
    assert left(written) == said


def test_a_name_and_a_year_are_a_citation_where_others_are() -> None:
    """The essay's other citations decide."""
    assert left("So it is (Smith 2019).") == "So it is (Smith 2019)."
    assert left("So it is (Smith 2019).", weak=True) == "So it is."
    assert not cites("The fair (Paris 1900).")
    assert cites("It is so (Smith 2019, 45). The fair (Paris 1900).")
    assert cites("It is so (Smith 2019).\n\n## References\n\nSmith.")


@given(
    st.lists(
        st.sampled_from(
            ["word", "a", " ", "https://x.example/y", "[12]", "(Smith 2019, 45)", "[^1]", ".", ",", "(", ")", "[", "é"]
        ),
        max_size=25,
    )
)
def test_what_is_cut_and_what_is_left_are_all_there_was(pieces: list[str]) -> None:
    """Nothing goes missing between the two, but white space."""
    display = "".join(pieces)
    pruned = prune(Text.plain(display, 0))
    spans = [(span.start, span.end) for span in pruned.text.spans()] + [(cut.start, cut.end) for cut in pruned.cuts]
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(at in covered or char.isspace() for at, char in enumerate(display))
    assert "".join(display[span.start : span.end] for span in pruned.text.spans()) == pruned.text.display
