"""incident-log archive: how does a whole case leave as one signed file?"""

from pathlib import Path

import click

from incident_log.client import archive, casework, context, terminal
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.sessions import signed_in
from incident_log.format.dossier import fingerprint_line


@click.command(
    "archive",
    cls=Verb,
    help=_("Write a whole case as one signed bundle that stock tools can check."),
)
@click.argument("case", type=Identifier())
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--purpose", default="archive", show_default=True, help=_("Why; it is recorded in the journal.")
)
def command(case: str, out: Path, purpose: str) -> None:
    """Record the export, then write OUT; it holds everything opened, so keep it where only you can read it."""
    run = context.current()
    session = signed_in(run)
    found = casework.find_case(session, case)
    total = archive.size_of(casework.open_case(session, found).view())
    with terminal.progress(_("Archiving"), total) as bar:
        made = archive.archive(session, found, out, purpose=purpose, advance=bar.advance)
    fingerprint = fingerprint_line(session.seed.signing_public)
    if run.as_json:
        terminal.answer_json(
            {
                "file": str(made.path),
                "manifest_sha256": made.manifest_sha256,
                "originals": made.originals,
                "records": made.records,
                "signer": fingerprint,
            }
        )
        return
    terminal.answer(str(made.path))
    terminal.tell(
        _("{} records and {} files, signed by {}.").format(
            made.records, made.originals, fingerprint
        )
    )
    terminal.tell(_("Nothing in it is sealed any more: whoever has the file can read the case."))
