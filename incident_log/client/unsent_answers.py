"""What happens to answers that were typed and cannot be sent? Nothing is thrown away, or left on the disk, unasked."""

import json
from collections.abc import Mapping
from pathlib import Path

from incident_log.client import files, terminal
from incident_log.client.language import _
from incident_log.errors import ConfigurationError
from incident_log.format.canonical import Json


def offer_file(answers: Mapping[str, Json]) -> None:
    """Write the answers to a file that `incident-log report LINK FILE` reads, if the person says so."""
    terminal.tell(
        _(
            "Your answers can be kept in a file, to send them later. It is NOT sealed: whoever gets hold of this device can read it."
        )
    )
    if not terminal.ask_yes_or_no(_("Write your answers to a file?")):
        return
    content = json.dumps(answers, ensure_ascii=False, indent=2).encode()
    while typed := terminal.ask_optional(_("Name of the file; Enter writes none")):
        path = Path(typed).expanduser().absolute()
        try:
            files.write_whole(path, content, overwrite=False)
        except ConfigurationError as problem:
            terminal.complain(problem)
            continue
        terminal.tell(_("Written: {}. Send it with: incident-log report LINK FILE").format(path))
        terminal.tell(_("Delete the file once your report has arrived."))
        return
