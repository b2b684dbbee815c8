"""Pictures of an episode: its cover and its waveform."""

from audioessay.picture.cover import Cover, drawn_cover, own_cover
from audioessay.picture.waveform import drawn_waveform

__all__ = ["Cover", "drawn_cover", "drawn_waveform", "own_cover"]
