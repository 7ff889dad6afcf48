"""incident-log confirm: how does an inviter let newcomers in?"""

import click

from incident_log.client import context, people, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.people import Newcomer, Spoiled
from incident_log.client.sessions import signed_in
from incident_log.client.showing import role_label
from incident_log.client.terminal import hinted
from incident_log.crypto.verifying import fingerprint, grouped_fingerprint
from incident_log.errors import NotFound, VerificationError


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
    spoiled: list[Spoiled] = []
    waiting = people.newcomers(session, spoiled.append)
    for bad in spoiled:
        terminal.warn(
            _("nobody can be let in with the invitation “{}”: {}").format(bad.label, bad.error)
        )
    wanted = [one for one in waiting if not members or members_match(one, members)]
    if members and not wanted:
        raise NotFound(_("nobody of this name or id waits to be confirmed"))
    confirmed = [one for one in wanted if _is_in_time(one) and (yes or _agreed(one))]
    for one in confirmed:
        people.confirm(session, one)
    _tell(confirmed, as_json=run.as_json)
    # Whoever asked for somebody by name got them; whoever asked for all did not.
    if spoiled and not members:
        raise hinted(
            VerificationError(_("not everybody who waits can be let in")),
            _("invite again whoever was meant, by a new link"),
        )
    if not waiting and not run.as_json:
        terminal.tell(_("Nobody waits to be confirmed."))


def _tell(confirmed: list[Newcomer], *, as_json: bool) -> None:
    if as_json:
        terminal.answer_json(
            [
                {"member": one.member, "name": one.name, "role": one.role, "desk": one.desk}
                for one in confirmed
            ]
        )
        return
    for one in confirmed:
        terminal.answer(
            _("{}: {} from now on.").format(terminal.one_line(one.name), role_label(one.role))
        )


def _is_in_time(newcomer: Newcomer) -> bool:
    """Tell whether somebody may still be let in, and say so if not."""
    if newcomer.too_late:
        terminal.tell(
            _(
                "{}: the invitation ended more than a week ago. Invite the person again if they still want to come."
            ).format(terminal.one_line(newcomer.name))
        )
    return not newcomer.too_late


def members_match(newcomer: Newcomer, wanted: tuple[str, ...]) -> bool:
    """Tell whether a newcomer was named, by id or by name."""
    return bool({newcomer.member, newcomer.name} & set(wanted))


def _agreed(newcomer: Newcomer) -> bool:
    """Show what the directory will say; the link's secret has already shown whose keys these are."""
    terminal.tell(
        _("{} joined as {} with your invitation “{}”.").format(
            terminal.one_line(newcomer.name), role_label(newcomer.role), newcomer.label
        )
    )
    terminal.tell(
        _("Fingerprint of their key: {}").format(grouped_fingerprint(fingerprint(newcomer.signing)))
    )
    return terminal.ask_yes_or_no(_("Let them in?"))
