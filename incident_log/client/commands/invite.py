"""incident-log invite: how does an owner or lead ask somebody in?"""

import click

from incident_log.client import context, people, terminal
from incident_log.client.context import Verb
from incident_log.client.language import _
from incident_log.client.sessions import signed_in


@click.command(
    "invite", cls=Verb, help=_("Make an invitation link for one person: single use, 72 hours.")
)
@click.argument("role", type=click.Choice(people.ROLES_INVITED))
@click.option("--desk", help=_("Desk by name or id; not needed when you have only one."))
@click.option("--for", "label", default="", help=_("Whom it is for; only you can read this."))
def command(role: str, desk: str | None, label: str) -> None:
    """Print the link; it must reach the person by a channel that nobody else reads."""
    run = context.current()
    session = signed_in(run)
    wanted = None if role == "lawyer" and desk is None else people.the_desk(session, desk)
    link = people.invite(session, role, wanted, label)
    if run.as_json:
        terminal.answer_json({"invitation": str(link)})
        return
    terminal.answer(str(link))
    terminal.tell(
        _(
            "Give this link to one person, by a channel that others do not read. It ends after 72 hours."
        )
    )
    terminal.tell(_("When they have joined, run: incident-log confirm"))
