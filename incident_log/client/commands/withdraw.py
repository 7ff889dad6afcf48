"""incident-log withdraw: how does an invitation that nobody has used stop working?"""

import click

from incident_log.client import context, people, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.sessions import signed_in


@click.command(
    "withdraw", cls=Verb, help=_("Make an invitation link that nobody has used stop working.")
)
@click.argument("invitation", type=Identifier())
def command(invitation: str) -> None:
    """Name it by whom it is for, or by its id."""
    run = context.current()
    withdrawn = people.withdraw(signed_in(run), invitation)
    if run.as_json:
        terminal.answer_json({"withdrawn": withdrawn})
    else:
        terminal.answer(_("Withdrawn: the link for {} lets nobody in any more.").format(invitation))
