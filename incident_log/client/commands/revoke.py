"""incident-log revoke: how does a granted access end?"""

import click

from incident_log.client import casework, context, people, sharing, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.sessions import signed_in


@click.command(
    "revoke", cls=Verb, help=_("End a granted access. What was read already stays read.")
)
@click.argument("case", type=Identifier())
@click.argument("member", type=Identifier())
@click.option("--reason", required=True, help=_("Why; the reporter sees it."))
def command(case: str, member: str, reason: str) -> None:
    """Seal everything that comes after under new keys."""
    run = context.current()
    session = signed_in(run)
    reader = people.find_member(session, member)
    opened = sharing.revoke(session, casework.find_case(session, case), reader, reason)
    if run.as_json:
        terminal.answer_json({"case": opened.keys.case, "revoked": reader})
    else:
        terminal.answer(_("Revoked: {} cannot open what comes after this.").format(member))
