"""incident-log join: how does a newcomer accept an invitation?"""

from pathlib import Path

import click

from incident_log.client import context, people, terminal
from incident_log.client.context import Verb
from incident_log.client.language import _
from incident_log.client.links import InvitationLink
from incident_log.client.words import fingerprint_words


@click.command(
    "join",
    cls=Verb,
    help=_("Accept an invitation: choose a name and a passphrase; the keys are made here."),
)
@click.option("--your-name", "own_name", metavar="NAME", help=_("Your name, as your desk sees it."))
@click.option("--name", help=_("Your sign-in name."))
@click.option(
    "--invitation-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Private file with the invitation link."),
)
def command(own_name: str | None, name: str | None, invitation_file: Path | None) -> None:
    """Join; whoever invited you confirms your keys afterwards."""
    run = context.current()
    link = InvitationLink.parse(
        run.secret_file(invitation_file, _("Invitation link"), "--invitation-file")
    )
    terminal.tell(
        _("The organisation in English words, to be compared with whoever invited you: {}").format(
            fingerprint_words(link.organisation)
        )
    )
    shown_name = own_name or terminal.ask(_("Your name"))
    sign_in_name = name or terminal.ask(_("Sign-in name"))
    passphrase = run.new_passphrase(shown_name, sign_in_name)
    code = people.join(
        run.api(link.server), run.profile, link, shown_name, sign_in_name, passphrase
    )
    if run.as_json:
        terminal.answer_json({"recovery_code": code})
        return
    terminal.answer(_("Recovery code: {}").format(code))
    terminal.tell(_("Write the recovery code on paper."))
    terminal.tell(
        _("Tell whoever invited you that you have joined; they run: incident-log confirm")
    )
