"""Reading: from a file to an Essay, with the place of every character."""

from audioessay.text.load import load
from audioessay.text.read import read

__all__ = ["load", "read"]
