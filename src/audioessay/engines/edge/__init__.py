"""edge: the voices of Microsoft Edge's read-aloud service."""
