"""``python -m audioessay`` and the console script."""

import gc
import os
import sys


def main() -> None:
    """Run the command line, and end even where something goes on that is no longer needed."""
    from audioessay.cli import run

    try:
        run()
    except SystemExit as end:
        threads = sys.modules.get("audioessay.production.threads")
        if threads is not None and not threads.end():  # it would not survive Python's end
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code if isinstance(end.code, int) else 0)
        gc.freeze()  # what is left is the system's to take back: to look through it takes a twentieth of a short run
        raise


if __name__ == "__main__":
    main()
