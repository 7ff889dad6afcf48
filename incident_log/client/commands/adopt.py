"""incident-log adopt: how does a desk take over a new case?"""

import click

from incident_log.client import casework, context, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.sessions import signed_in


@click.command("adopt", cls=Verb, help=_("Take a new case over for your desk."))
@click.argument("case", type=Identifier())
def command(case: str) -> None:
    """Wrap the case's secrets under the desk's key."""
    run = context.current()
    session = signed_in(run)
    opened = casework.adopt(session, casework.find_case(session, case))
    title = opened.view().summary.title
    if run.as_json:
        terminal.answer_json({"case": opened.keys.case, "title": title})
    else:
        terminal.answer(_("Adopted: {}").format(terminal.one_line(title)))
