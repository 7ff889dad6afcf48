"""incident-log message: how does a member write to the reporter?"""

from typing import TextIO

import click

from incident_log.client import casework, context, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.sessions import signed_in


@click.command("message", cls=Verb, help=_("Write a message to the reporter of a case."))
@click.argument("case", type=Identifier())
@click.option("--language", default="en", show_default=True, help=_("Language of the message."))
@click.option(
    "--file",
    "source",
    type=click.File("r", encoding="utf-8"),
    help=_("Read the text from a file, or - for stdin."),
)
def command(case: str, language: str, source: TextIO | None) -> None:
    """Ask for the text, or read it; it is never taken from an argument."""
    run = context.current()
    session = signed_in(run)
    payload = {"text": terminal.text_from(source, _("Message")), "lang": language}
    opened = casework.write_and_save(session, casework.find_case(session, case), "message", payload)
    terminal.answer_written(opened.keys.case, opened.journal.head.position, as_json=run.as_json)
