"""incident-log logout: how are a session and the keys on this machine forgotten?"""

import contextlib

import click

from incident_log.client import context, terminal
from incident_log.client.context import Verb
from incident_log.client.language import _
from incident_log.client.sessions import signed_in
from incident_log.errors import NotSignedIn


@click.command("logout", cls=Verb, help=_("Sign out and remove the sealed keys from the profile."))
@click.option("--everywhere", is_flag=True, help=_("End the sessions on all devices, too."))
def command(*, everywhere: bool) -> None:
    """Sign out."""
    run = context.current()
    if run.profile.lockbox() is None:
        raise NotSignedIn(_("nobody has signed in with this profile"))
    with contextlib.suppress(NotSignedIn):
        signed_in(run).api.delete("sessions" if everywhere else "session")
    with run.profile.alone():
        run.profile.forget_member()
    if run.as_json:
        terminal.answer_json({"signed_out": True})
    else:
        terminal.answer(
            _("Signed out. Nothing of yours is left in the profile but the pinned organisation.")
        )
