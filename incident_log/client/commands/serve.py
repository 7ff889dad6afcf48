"""incident-log serve: how is a server started on this machine?"""

from pathlib import Path

import click

from incident_log.client import serving
from incident_log.client.context import Verb
from incident_log.client.language import _


@click.command("serve", cls=Verb, help=_("Serve on this machine, in the foreground."))
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help=_("Port on 127.0.0.1."),
)
@click.option(
    "--data",
    default=Path("data"),
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Folder for the database, the slices and the keys."),
)
def command(port: int, data: Path) -> int:
    """Run the server as a process of its own; this program opens records and must not share memory with it."""
    return serving.run_in_foreground(port, data)
