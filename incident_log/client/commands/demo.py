"""incident-log demo: how does somebody try everything on a server of their own?"""

from pathlib import Path

import click

from incident_log.client import demo, files, serving, terminal
from incident_log.client.context import Verb
from incident_log.client.demo import PEOPLE, Demo
from incident_log.client.language import LANGUAGE, _
from incident_log.client.serving import Server
from incident_log.client.showing import role_label


@click.command(
    "demo", cls=Verb, help=_("Serve on this machine with a desk, its members and ten public cases.")
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help=_("Port on 127.0.0.1."),
)
@click.option(
    "--data",
    default=Path("demo-data"),
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Folder for everything; an existing demonstration is served as it is."),
)
def command(port: int, data: Path) -> int:
    """Start the server, fill it through this client when it is new, and serve until a signal comes."""
    files.make_private_folder(data)
    with serving.running(port, data) as server:
        server.read_until_address(echo=False)
        server.wait_until_ready()
        made = demo.load(data, server.url) or _make(server, data)
        demo.save(data, made)
        _answer(made, data)
        return serving.wait_for_end(server)


def _make(server: Server, data: Path) -> Demo:
    for step in demo.make(server.url, server.setup_link, data):
        if isinstance(step, Demo):
            return step
        terminal.tell(step)
    raise AssertionError("unreachable: the last step is the result")


def _answer(made: Demo, data: Path) -> None:
    terminal.answer(_("Serving {}. Press Ctrl+C to stop.").format(made.base_url))
    terminal.answer(_("Report here: {}").format(made.intake_link))
    pages = f"{made.base_url}/{LANGUAGE}"
    terminal.answer(_("Sign in at {} as:").format(f"{pages}/sign-in"))
    for person in PEOPLE:
        terminal.answer(
            f"  {person.sign_in_name:8} {person.passphrase:32} {role_label(person.role)}, {person.name}"
        )
    terminal.answer(_("Or come back to a report at {} with a codename:").format(f"{pages}/return"))
    for report in made.reports:
        terminal.answer(f"  {report['codename']}  {report['title']}")
    terminal.answer(_("All of this stands in {}.").format(data / "demo.json"))
