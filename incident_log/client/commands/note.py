"""incident-log note: how does the desk write down what only it and its lawyers see?"""

from typing import TextIO

import click

from incident_log.client import casework, context, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.sessions import signed_in


@click.command("note", cls=Verb, help=_("Write a note in a case. The reporter does not see notes."))
@click.argument("case", type=Identifier())
@click.option(
    "--file",
    "source",
    type=click.File("r", encoding="utf-8"),
    help=_("Read the text from a file, or - for stdin."),
)
def command(case: str, source: TextIO | None) -> None:
    """Ask for the text, or read it; it is never taken from an argument."""
    run = context.current()
    session = signed_in(run)
    payload = {"text": terminal.text_from(source, _("Note"))}
    opened = casework.write_and_save(session, casework.find_case(session, case), "note", payload)
    terminal.answer_written(opened.keys.case, opened.journal.head.position, as_json=run.as_json)
