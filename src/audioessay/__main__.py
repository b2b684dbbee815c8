"""``python -m audioessay`` and the console script."""


def main() -> None:
    """Run the command line."""
    from audioessay.cli import run

    run()


if __name__ == "__main__":
    main()
