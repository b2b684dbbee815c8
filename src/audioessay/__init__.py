"""From a written essay to a published podcast episode, in the author's own words, with one command."""
