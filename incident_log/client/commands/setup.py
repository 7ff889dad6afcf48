"""incident-log setup: how does an owner found the organisation on a new server?"""

from pathlib import Path

import click

from incident_log.client import context, setup, terminal
from incident_log.client.context import Run, Verb
from incident_log.client.language import _
from incident_log.client.links import setup_token_of
from incident_log.client.setup import Founded, Names
from incident_log.client.words import fingerprint_words
from incident_log.crypto.verifying import grouped_fingerprint
from incident_log.errors import FormatError
from incident_log.format.code import encode_code, parse_code


@click.command(
    "setup",
    cls=Verb,
    help=_("Found the organisation on a new server, with its one-time setup link."),
)
@click.option("--organisation", help=_("Name of the organisation."))
@click.option("--desk", help=_("Name of the first desk."))
@click.option("--owner", help=_("Your name, as your desk sees it."))
@click.option("--name", help=_("Your sign-in name."))
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Private file with the setup link or its token."),
)
def command(
    organisation: str | None,
    desk: str | None,
    owner: str | None,
    name: str | None,
    token_file: Path | None,
) -> None:
    """Make every key here, and send only what is sealed or public."""
    run = context.current()
    token = setup_token_of(run.secret_file(token_file, _("Setup link"), "--token-file"))
    names = Names(
        organisation or terminal.ask(_("Name of the organisation")),
        desk or terminal.ask(_("Name of the first desk")),
        owner or terminal.ask(_("Your name")),
        name or terminal.ask(_("Sign-in name")),
    )
    passphrase = run.new_passphrase(names.organisation, names.desk, names.owner, names.sign_in)
    founded = setup.set_up(run.api(), run.profile, token, names, passphrase)
    _answer(run, founded)


def _answer(run: Run, founded: Founded) -> None:
    code = encode_code(founded.recovery_code)
    if run.as_json:
        terminal.answer_json(
            {
                "desk": founded.desk,
                "intake_link": str(founded.intake_link),
                "member": founded.session.me.id,
                "organisation": founded.session.organisation,
                "recovery_code": code,
            }
        )
        return
    terminal.answer(_("Recovery code: {}").format(code))
    if terminal.is_interactive():
        _rehearse(code)
    terminal.answer(_("Intake link: {}").format(founded.intake_link))
    organisation = founded.session.organisation
    terminal.answer(_("Fingerprint: {}").format(grouped_fingerprint(organisation)))
    terminal.answer(
        _("In English words, to be read out: {}").format(fingerprint_words(organisation))
    )
    terminal.tell(
        _(
            "Write the recovery code on paper. Without it, a forgotten passphrase cannot be replaced."
        )
    )


def _rehearse(code: str) -> None:
    """Have the code typed back, so that it stands on paper before it scrolls away."""
    while True:
        try:
            if parse_code(terminal.ask_secret(_("Type the recovery code back"))) == parse_code(
                code
            ):
                return
            terminal.tell(_("This is another code. Look at each group."))
        except FormatError as mistake:
            terminal.complain(mistake)
