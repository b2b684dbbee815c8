"""``audioessay check``: every rule of publishing, on a feed, an episode or the show. The rules are data: :mod:`rules`."""

from audioessay.publishing.check.rules import RULES, Finding, Report, Rule, of_rows, rows
from audioessay.publishing.check.subjects import check_episode, check_feed, check_feed_at, check_show

__all__ = [
    "RULES",
    "Finding",
    "Report",
    "Rule",
    "check_episode",
    "check_feed",
    "check_feed_at",
    "check_show",
    "of_rows",
    "rows",
]
