"""SAMPLES: levels, loudness, limiter, stings, MP3 frames. Arrays are float32, shape (frames, channels), full scale ±1, at RATE."""
