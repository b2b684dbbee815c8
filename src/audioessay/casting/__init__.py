"""Judging: which stance a passage takes, and the sheet on which the author has the last word."""
