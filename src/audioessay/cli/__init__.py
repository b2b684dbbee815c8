"""The command line: words to calls, errors to exit codes; a file per verb, no work of its own."""

import importlib
import os
import sys

import click

VERBS = {
    "make": "Make an episode from an essay.",
    "plan": "Show what would be read, by whom, and why; makes no sound.",
    "judge": "Show where two judges of stance differ.",
    "rename": "Rename an essay and keep its episode.",
    "publish": "Put the made episodes into the show's feed.",
    "voices": "List voices, hear one, install one.",
    "audition": "Hear one passage read by several voices.",
    "say": "Hear a phrase as it would be spoken.",
    "check": "Check an episode, a feed or the whole show.",
    "serve": "Preview the show in a browser.",
    "import": "Bring an existing podcast into a show folder.",
    "init": "Make a new show folder.",
    "store": "Show what the cache of takes and reels holds, or prune it.",
    "doctor": "Tell what works on this machine.",
}
"""Every verb and its line of help, so that ``--help`` imports none of them."""


class Verbs(click.Group):
    """Imports a verb's file when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(
            f"audioessay.cli.{cmd_name}_" if cmd_name == "import" else f"audioessay.cli.{cmd_name}"
        )
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from audioessay.errors import nearest

            near = nearest(args[0], VERBS)
            ctx.fail(f"no command {args[0]!r}" + (f"; did you mean {' or '.join(near)}?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="audioessay", message="audioessay %(version)s")
def audioessay() -> None:
    """From a written essay to a published podcast episode, in the author's own words.

    \b
    audioessay make essay.md        leaves a tagged MP3 with chapters, cover and transcripts
    audioessay plan essay.md        shows who would read what, and why
    audioessay publish              puts the made episodes into the podcast feed
    """


def run() -> None:
    """Run the command line and exit: 0 done, 1 could not be done, 2 called wrongly, 130 interrupted."""
    # What little linear algebra there is takes less time than its threads take to wake up, and they spin while they wait.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from audioessay.errors import AudioEssayError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a name that the terminal cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    try:
        status = audioessay.main(standalone_mode=False)
        sys.stdout.flush()
    except AudioEssayError as error:
        _complain(" ".join(str(error).split()))
        status = 1
    except click.exceptions.Abort:
        _complain("interrupted; what was finished is kept, run the same command again to go on")
        status = 130
    except click.ClickException as error:
        _show(error)
        status = error.exit_code
    except OSError as error:
        if error.filename is not None:  # of a file, and no error of our tree: a bug
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 141 if isinstance(error, BrokenPipeError) else 1
        if status == 1:
            _complain(f"what was to be printed cannot be written: {error.strerror}")
    sys.exit(status if isinstance(status, int) else 0)


def _show(error: click.ClickException) -> None:
    """A wrong call in one line; without any word, the help."""
    context = getattr(error, "ctx", None)
    message = error.format_message()
    if context is None or "\n" in message:
        error.show()
        return
    said = message[:1].lower() + message[1:].rstrip(".")
    click.echo(f"{context.command_path}: {said} ({context.command_path} --help)", err=True)


def _complain(line: str) -> None:
    click.echo(f"audioessay: {line}", err=True)
