"""Pictures of an episode: its cover and its waveform."""

from audioessay.stages.picture.cover import Cover, drawn_cover, own_cover

__all__ = ["Cover", "drawn_cover", "own_cover"]
