"""VERBS on finished episodes: feed, page, check, targets, serve."""
