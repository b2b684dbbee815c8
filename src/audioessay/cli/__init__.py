"""The command line: words to calls, errors to exit codes; no work of its own."""

import gc
import importlib
import os
import sys

import click

from audioessay import heap

VERBS = {
    "studio": ("serve", "Cast an essay by ear, in the browser."),
    "make": ("make", "Make an episode from an essay."),
    "play": ("play", "Hear an episode in the terminal."),
    "clip": ("play", "Cut a short piece of an episode: sound, video, picture."),
    "plan": ("plan", "Show what would be read, by whom, and why; makes no sound."),
    "judge": ("plan", "Show where two judges of stance differ."),
    "rename": ("folder", "Rename an essay and keep its episode."),
    "publish": ("publish", "Put the made episodes into the show's feed."),
    "voices": ("voices", "List voices, hear one, install one."),
    "audition": ("voices", "Hear one passage read by several voices."),
    "say": ("voices", "Hear a phrase as it would be spoken."),
    "check": ("check", "Check an episode, a feed or the whole show."),
    "serve": ("serve", "Preview the show in a browser."),
    "import": ("folder", "Bring an existing podcast into a show folder."),
    "init": ("folder", "Make a new show folder."),
    "store": ("folder", "Show what is kept of voiced passages and finished sections, or prune it."),
    "doctor": ("folder", "Tell what works on this machine."),
}
"""Every verb, the file that it is in and its line of help, so that ``--help`` imports none of them."""


def _loudness(name: str, told: str) -> click.Option:
    """An option of every verb that says how much is said."""

    def keep(_context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        from audioessay.cli.console import VOICE

        setattr(VOICE, name, value)

    names, variable = [f"-{name[0]}", f"--{name}"], f"AUDIOESSAY_{name.upper()}"
    return click.Option(names, is_flag=True, expose_value=False, callback=keep, envvar=variable, help=told)


COMMON = [
    _loudness("quiet", "Print results and errors alone."),
    _loudness("verbose", "Say more; errors in full, with their trace."),
]


class Verbs(click.Group):
    """Imports a verb's file when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"audioessay.cli.{VERBS[cmd_name][0]}")
        command: click.Command = getattr(module, "import_" if cmd_name == "import" else cmd_name)
        if not any(parameter.name == "verbose" for parameter in command.params):
            command.params += COMMON
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from audioessay.errors import nearest

            near = nearest(args[0], VERBS)
            ctx.fail(f"no command {args[0]!r}" + (f"; did you mean {' or '.join(near)}?" if near else ""))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        heap.share()
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would exit with 1
            raise _ReaderGoneError from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(verb, line) for verb, (_, line) in VERBS.items()])


CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "auto_envvar_prefix": "AUDIOESSAY"}


class _ReaderGoneError(Exception):
    """Who read what is printed has gone, as ``head`` does."""


@click.group(cls=Verbs, context_settings=CONTEXT)
@click.version_option(package_name="audioessay", message="audioessay %(version)s", allow_from_autoenv=False)
def audioessay() -> None:
    """From a written essay to a published podcast episode, in the author's own words.

    \b
    audioessay make essay.md        an MP3 with chapters, cover and transcripts
    audioessay plan essay.md        who would read what, and why
    audioessay publish              the made episodes into the podcast feed

    Each option may stand in the environment too: AUDIOESSAY_MAKE_ENGINE=piper is --engine piper of every make.
    """


def run() -> None:
    """Run the command line and exit: 0 done, 1 could not be done, 2 called wrongly, 130 interrupted."""
    # What little linear algebra there is takes less time than its threads take to wake up, and they spin while they wait.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Most of what is made stays: to look through it again and again costs a tenth of a short run.
    gc.set_threshold(100_000)
    from audioessay.errors import AudioEssayError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a name that the terminal cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    try:
        status = audioessay.main(prog_name="audioessay", standalone_mode=False)
        sys.stdout.flush()
    except AudioEssayError as error:
        _complain(" ".join(str(error).split()), error)
        status = 1
    except click.exceptions.Abort:
        _complain("interrupted; what was finished is kept, run the same command again to go on")
        status = 130
    except click.ClickException as error:
        _show(error)
        status = error.exit_code
    except (OSError, _ReaderGoneError) as error:
        if getattr(error, "filename", None) is not None:  # of a file, and no error of our tree: a bug
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 141 if isinstance(error, BrokenPipeError | _ReaderGoneError) else 1
        if isinstance(error, OSError) and status == 1:
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


def _complain(line: str, error: BaseException | None = None) -> None:
    from audioessay.cli.console import VOICE, complain

    if VOICE.verbose and error is not None:
        import traceback

        from audioessay.errors import hushed

        click.echo(hushed("".join(traceback.format_exception(error))), err=True, nl=False)
    complain(f"audioessay: {line}")
