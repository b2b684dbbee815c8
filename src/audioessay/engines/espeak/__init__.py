"""espeak: the embedded voices of espeak-ng."""
