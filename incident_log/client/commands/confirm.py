"""incident-log confirm: how does an inviter let newcomers in?"""

import click

from incident_log.client import context, people, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.people import Newcomer
from incident_log.client.sessions import signed_in
from incident_log.client.showing import role_label
from incident_log.crypto.verifying import fingerprint, grouped_fingerprint
from incident_log.errors import NotFound


@click.command(
    "confirm",
    cls=Verb,
    help=_("Check the keys of those who accepted your invitations, and let them in."),
)
@click.argument("members", nargs=-1, type=Identifier())
@click.option("--yes", is_flag=True, help=_("Do not ask before each."))
def command(members: tuple[str, ...], *, yes: bool) -> None:
    """Confirm all who wait, or only those named."""
    run = context.current()
    session = signed_in(run)
    waiting = people.newcomers(session)
    wanted = [one for one in waiting if not members or members_match(one, members)]
    if members and not wanted:
        raise NotFound(_("nobody of this name or id waits to be confirmed"))
    for one in wanted:
        if one.too_late:
            terminal.tell(
                _(
                    "{}: the invitation ended more than a week ago. Invite the person again if they still want to come."
                ).format(one.name)
            )
    confirmed = [one for one in wanted if not one.too_late and (yes or _agreed(one))]
    for one in confirmed:
        people.confirm(session, one)
    if run.as_json:
        terminal.answer_json(
            [
                {"member": one.member, "name": one.name, "role": one.role, "desk": one.desk}
                for one in confirmed
            ]
        )
        return
    for one in confirmed:
        terminal.answer(_("{}: {} from now on.").format(one.name, role_label(one.role)))
    if not waiting:
        terminal.tell(_("Nobody waits to be confirmed."))


def members_match(newcomer: Newcomer, wanted: tuple[str, ...]) -> bool:
    """Tell whether a newcomer was named, by id or by name."""
    return bool({newcomer.member, newcomer.name} & set(wanted))


def _agreed(newcomer: Newcomer) -> bool:
    """Show what the directory will say; the link's secret has already shown whose keys these are."""
    terminal.tell(
        _("{} joined as {} with your invitation “{}”.").format(
            newcomer.name, role_label(newcomer.role), newcomer.label
        )
    )
    terminal.tell(
        _("Fingerprint of their key: {}").format(grouped_fingerprint(fingerprint(newcomer.signing)))
    )
    return terminal.ask_yes_or_no(_("Let them in?"))
