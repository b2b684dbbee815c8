"""``audioessay doctor``."""

import click

from audioessay.cli import options
from audioessay.cli.console import emit, table


@click.command("doctor")
@options.as_json
def command(as_json: bool) -> int:
    """Tell what works on this machine: engines, encoder, decoder, store, fonts."""
    import audioessay

    findings = audioessay.doctor()
    if as_json:
        emit([finding.to_dict() for finding in findings])
    else:
        words = {(True, True): "ok", (True, False): "ok", (False, True): "MISSING", (False, False): "absent"}
        rows = [(words[finding.ok, finding.needed], finding.what, finding.detail) for finding in findings]
        table(("", "what", "detail"), rows)
    return 1 if any(finding.needed and not finding.ok for finding in findings) else 0
