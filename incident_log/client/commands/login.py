"""incident-log login: how does a member sign in with this profile?"""

import click

from incident_log.client import context, session, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.keyring import Profile
from incident_log.client.language import _
from incident_log.client.links import IntakeLink, InvitationLink
from incident_log.client.session import ChangedKeys, MemberSession


@click.command(
    "login", cls=Verb, help=_("Sign in as a member and keep the keys sealed in the profile.")
)
@click.option("--name", help=_("Sign-in name."))
@click.option(
    "--link", help=_("Intake link of your desk, to pin the organisation in a new profile.")
)
@click.option(
    "--accept-key-change",
    "accepted",
    multiple=True,
    type=Identifier(),
    metavar="MEMBER",
    help=_("Accept the new keys of a member whom you asked by another channel."),
)
def command(name: str | None, link: str | None, accepted: tuple[str, ...]) -> None:
    """Sign in, or sign in again."""
    run = context.current()
    server, organisation = _pinned_by(link)
    api = run.api(server)
    organisation = run.organisation(organisation)
    profile = run.profile
    sign_in_name = name or terminal.ask(_("Sign-in name"))
    passphrase = run.passphrase()
    try:
        signed_in = session.sign_in(api, profile, organisation, sign_in_name, passphrase)
    except ChangedKeys as changed:
        if not set(changed.members) <= set(accepted):
            raise
        session.accept_changed_keys(changed)
        signed_in = session.resume(api, profile, organisation, passphrase)
    _answer(signed_in, profile, as_json=run.as_json)


def _pinned_by(link: str | None) -> tuple[str | None, str | None]:
    if link is None:
        return None, None
    if "/join#" in link:
        invitation = InvitationLink.parse(link)
        return invitation.server, invitation.organisation
    intake = IntakeLink.parse(link)
    return intake.server, intake.organisation


def _answer(signed_in: MemberSession, profile: Profile, *, as_json: bool) -> None:
    if as_json:
        terminal.answer_json(
            {
                "member": signed_in.me.id,
                "role": signed_in.me.role,
                "desks": list(signed_in.me.desks),
            }
        )
        return
    terminal.answer(_("Signed in as {} of {}.").format(signed_in.me.role, signed_in.directory.name))
    terminal.tell(_("The keys lie sealed in {}.").format(profile.folder))
