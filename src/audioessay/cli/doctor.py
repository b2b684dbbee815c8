"""``audioessay doctor``."""

import click

from audioessay.cli import options
from audioessay.cli.console import emit, table


@click.command("doctor")
@options.as_json
def command(as_json: bool) -> int:
    """Tell what works on this machine: engines, encoder, decoder, store, fonts."""
    from audioessay import api

    findings = api.doctor()
    if as_json:
        emit(
            [{"what": found.what, "ok": found.ok, "needed": found.needed, "detail": found.detail} for found in findings]
        )
    else:
        table(
            ("", "what", "detail"),
            [
                ("ok" if found.ok else "MISSING" if found.needed else "absent", found.what, found.detail)
                for found in findings
            ],
        )
    return 1 if any(found.needed and not found.ok for found in findings) else 0
