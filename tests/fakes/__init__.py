"""Stand-ins for services and models, written from their protocols alone."""
