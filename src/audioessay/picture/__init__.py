"""Pictures of an episode: its cover and its waveform."""
