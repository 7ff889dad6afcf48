"""incident-log status: how far is the work on a case?"""

from typing import TextIO

import click

from incident_log.client import casework, context, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.sessions import signed_in
from incident_log.domain.packaged import Entry, packaged

_STATUSES = tuple(
    entry.text("code")
    for entry in Entry(packaged("words")).entries("statuses")
    if entry.text("code") not in {"draft", "new", "withdrawn"}
)


@click.command(
    "status", cls=Verb, help=_("Change the status of a case. The reporter sees it, and the reason.")
)
@click.argument("case", type=Identifier())
@click.argument("status", type=click.Choice(_STATUSES))
@click.option(
    "--reason-file",
    "source",
    type=click.File("r", encoding="utf-8"),
    help=_("Read a reason from a file, or - for stdin."),
)
def command(case: str, status: str, source: TextIO | None) -> None:
    """Change the status, if it may follow the present one."""
    run = context.current()
    session = signed_in(run)
    reason = None if source is None else terminal.text_from(source, "")
    opened = casework.set_status(session, casework.find_case(session, case), status, reason)
    terminal.answer_written(opened.keys.case, opened.journal.head.position, as_json=run.as_json)
