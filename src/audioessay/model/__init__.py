"""NOUNS: frozen values, checked when made; no files, no arrays, no clock, no network."""
