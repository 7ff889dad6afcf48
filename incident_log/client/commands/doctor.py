"""incident-log doctor: is everything as it should be between here and the server?"""

from pathlib import Path

import click

from incident_log.client import context, health, terminal
from incident_log.client.context import Verb
from incident_log.client.language import _
from incident_log.client.main import FAILED


@click.command(
    "doctor", cls=Verb, help=_("Check the profile, the server, its headers, clock and log.")
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_(
        "Folder of a server on this machine: see only that its keys belong to its database; the rest too with --server."
    ),
)
def command(data: Path | None) -> int:
    """Run every check, even after one has failed; leave with 1 when any did."""
    run = context.current()
    # Whoever only asks about a folder has no server that runs, and often no profile.
    if data is not None and run.server is None:
        findings = list(health.examine_data(data))
    else:
        findings = list(health.examine(run, data))
    if run.as_json:
        terminal.answer_json(
            [{"check": one.check, "ok": one.ok, "text": one.text} for one in findings]
        )
    else:
        for one in findings:
            terminal.answer(f"{'ok  ' if one.ok else 'FAIL'}  {one.check}: {one.text}")
    return 0 if all(one.ok for one in findings) else FAILED
