"""piper: neural voices, many speakers in many languages."""
