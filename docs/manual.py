"""Writes docs/audioessay.1, the man page, from the commands' own help: ``python docs/manual.py``."""

from pathlib import Path

import click

from audioessay.cli import VERBS, audioessay

HEAD = """\
.TH AUDIOESSAY 1 "" "audioessay" "User Commands"
.SH NAME
audioessay \\- from a written essay to a published podcast episode
.SH SYNOPSIS
.B audioessay
.I COMMAND
[OPTION]... [ARGUMENT]...
.SH DESCRIPTION
"""
FOOT = """\
.SH ENVIRONMENT
Each option may stand in the environment as AUDIOESSAY_COMMAND_OPTION, for example AUDIOESSAY_MAKE_ENGINE=piper.
AUDIOESSAY_STORE names where finished sound is kept, AUDIOESSAY_QUIET and AUDIOESSAY_VERBOSE how much is said.
.SH EXIT STATUS
0 done, 1 could not be done, 2 called wrongly, 3 a sentence was not heard, 130 interrupted.
.SH FILES
.B audioessay.toml
is the show, script/ holds its essays, audio/ the episodes made.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, _text(audioessay.help or "")]
    context = click.Context(audioessay, info_name="audioessay")
    for verb in VERBS:
        command = audioessay.get_command(context, verb)
        assert command is not None
        inner = click.Context(command, info_name=f"audioessay {verb}", parent=None)
        usage = " ".join(command.collect_usage_pieces(inner))
        parts.append(f".SH {verb.upper()}\n.B audioessay {verb}\n{_text(usage)}.PP\n{_text(command.help or '')}")
        for parameter in command.params:
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(inner)):
                parts.append(f".TP\n.B {_escaped(record[0])}\n{_text(record[1])}")
    return "".join(parts) + FOOT


def _text(text: str) -> str:
    if "\b" in text:  # a paragraph whose lines stay as they are
        before, _, rest = text.partition("\b\n")
        lines, _, after = rest.partition("\n\n")
        return f"{_text(before)}.nf\n{_text(lines)}.fi\n.PP\n{_text(after)}"
    return "".join(f"{_escaped(line.strip())}\n" if line.strip() else ".PP\n" for line in text.strip().split("\n"))  # fmt: skip


def _escaped(line: str) -> str:
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line[:1] in ".'" else line


if __name__ == "__main__":
    Path(__file__).with_name("audioessay.1").write_text(page(), encoding="utf-8")
