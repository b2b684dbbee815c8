"""kokoro: one neural model with some fifty voices."""
