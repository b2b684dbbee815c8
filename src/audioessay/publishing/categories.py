"""Apple's podcast categories."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

CATEGORIES: Mapping[str, list[str]] = tomllib.loads(files(__package__).joinpath("categories.toml").read_text("utf-8"))
"""Category → its subcategories."""
