"""Reading: from a file to an Essay, with the place of every character."""
