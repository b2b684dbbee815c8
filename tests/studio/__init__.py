"""The studio: real servers on loopback, real files."""
