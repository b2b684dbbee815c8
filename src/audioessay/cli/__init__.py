"""The command line: words to pipeline calls, errors to exit codes; a file per verb, no work of its own."""
