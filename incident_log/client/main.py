"""Which verb was asked for? The command line of Incident Log."""

import click

from incident_log import __version__


@click.group()
@click.version_option(__version__, prog_name="incident-log")
def main() -> None:
    """Report, read, export and verify encrypted incident reports."""
