"""Listening: a recogniser hears the finished sound, and each sentence is looked for in what it heard."""
