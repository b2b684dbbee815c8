"""Pictures of an episode: its cover and its waveform."""

from audioessay.picture.cover import drawn_cover, own_cover
from audioessay.picture.waveform import drawn_waveform

__all__ = ["drawn_cover", "drawn_waveform", "own_cover"]
