"""incident-log archive: how does a whole case leave as one signed file?"""

from pathlib import Path

import click

from incident_log.client import archive, casework, context, taking_out, terminal
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
@click.option(
    "--reason", help=_("Why you need the names and contacts that go into it; the person reads it.")
)
def command(case: str, out: Path, purpose: str, reason: str | None) -> None:
    """Record the export, then write OUT; it holds everything opened, so keep it where only you can read it."""
    run = context.current()
    session = signed_in(run)
    found = casework.find_case(session, case)
    opened = taking_out.require_usable(casework.open_case(session, found))
    why = taking_out.reason_for_names(opened, reason)
    with terminal.progress(_("Archiving"), archive.size_of(opened.view())) as bar:
        made = archive.archive(
            session, found, out, purpose=purpose, reason=why, advance=bar.advance
        )
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
    if why is not None:
        terminal.warn(_("names and contacts are in it"))
