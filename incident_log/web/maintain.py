"""How is a copy tidied up? `python -m incident_log.web.maintain`, once a day from a timer."""

import os
import sys
from pathlib import Path

import click

import config
from incident_log.clock import SystemClock
from incident_log.errors import IncidentLogError
from incident_log.services import maintenance
from incident_log.services.server import Server
from incident_log.settings import Settings
from incident_log.web import operators


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("data"),
    show_default=True,
    help="Folder that the server keeps everything in.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Only see that the keys and the store of evidence belong to the database; nothing is changed.",
)
@click.option(
    "--accept-secret",
    is_flag=True,
    help="Go on with another server secret, when the old one is lost: sign-in names of before are lost with it.",
)
@click.option(
    "--accept-database",
    is_flag=True,
    help="Go on with this database, also when the store of evidence has seen a newer one: what it does not know is deleted.",
)
@click.option(
    "--accept-lost-files",
    "accept_lost",
    is_flag=True,
    help="Go on without the files that the store of evidence does not have, when they are lost.",
)
def main(
    data: Path, *, check: bool, accept_secret: bool, accept_database: bool, accept_lost: bool
) -> None:
    """Delete reports never sent, sessions that ended and invitations that ran out; safe while the server runs."""
    # As the server does: what is written beside its files is nobody else's on this machine.
    os.umask(0o077)
    try:
        settings = config.load(defaults={}, data=str(data))
        if check:
            _check(settings)
            return
        server = Server.open(
            settings,
            SystemClock(),
            accept_secret=accept_secret,
            accept_lost=accept_lost,
            may_begin=False,
        )
        tidied = maintenance.tidy(server, accept_database=accept_database, accept_lost=accept_lost)
    except IncidentLogError as error:
        sys.exit(f"incident-log: error: {operators.words(error)}")
    click.echo(
        f"Deleted {tidied.reports} reports never sent, {tidied.slices} slices, "
        f"{tidied.sessions} sessions and {tidied.invitations} invitations."
    )
    if tidied.doubt is not None:
        # Whoever runs this from a timer hears of it by the exit code.
        sys.exit(f"incident-log: warning: {operators.words(tidied.doubt)}")


def _check(settings: Settings) -> None:
    """Look at a copy without changing anything; raise ConfigurationError for what would stop it or worry it."""
    server = Server.look(settings, SystemClock())
    doubt = maintenance.doubt(server)
    if doubt is not None:
        raise doubt
    click.echo("The keys belong to the database.")


if __name__ == "__main__":
    main()
