"""Judging: which stance a passage takes, and the sheet on which the author has the last word."""

from audioessay.casting.base import Excerpt, Judge, Opinion
from audioessay.casting.judge_cues import CuesJudge
from audioessay.casting.judging import JUDGES, Passage, decided_by, judge, judge_of
from audioessay.casting.sequence import SPLITS

__all__ = ["JUDGES", "SPLITS", "CuesJudge", "Excerpt", "Judge", "Opinion", "Passage", "decided_by", "judge", "judge_of"]
