"""How is a copy tidied up? `python -m incident_log.web.maintain`, once a day from a timer."""

import sys
from pathlib import Path

import click

import config
from incident_log.clock import SystemClock
from incident_log.errors import ConfigurationError, IncidentLogError
from incident_log.services import maintenance, sweeping
from incident_log.services.server import Server


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("data"),
    show_default=True,
    help="Folder that the server keeps everything in.",
)
@click.option("--check", is_flag=True, help="Only see that the keys belong to the database.")
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
def main(data: Path, *, check: bool, accept_secret: bool, accept_database: bool) -> None:
    """Delete reports never sent, sessions that ended and invitations that ran out; safe while the server runs."""
    try:
        settings = config.load(defaults={}, data=str(data))
        server = Server.open(settings, SystemClock(), accept_secret=accept_secret)
        if check:
            _check_store(server)
            click.echo("The keys belong to the database.")
            return
        tidied = maintenance.tidy(server, accept_database=accept_database)
    except IncidentLogError as error:
        sys.exit(f"incident-log: error: {error}")
    click.echo(
        f"Deleted {tidied.reports} reports never sent, {tidied.slices} slices, "
        f"{tidied.sessions} sessions and {tidied.invitations} invitations."
    )
    if tidied.doubt is not None:
        # Whoever runs this from a timer hears of it by the exit code.
        sys.exit(f"incident-log: warning: {tidied.doubt}")


def _check_store(server: Server) -> None:
    """See that the store of evidence holds nothing that this database cannot know; raise ConfigurationError."""
    doubt = sweeping.doubt(server, sweeping.survey(server))
    if doubt is not None:
        raise ConfigurationError(doubt)


if __name__ == "__main__":
    main()
