"""incident-log evidence: how do files get out of a case, and into it?"""

from collections.abc import Mapping
from pathlib import Path

import click

from incident_log.client import casework, context, download, files, taking_out, terminal, upload
from incident_log.client.context import Identifier, Verb
from incident_log.client.language import _
from incident_log.client.reportfile import EvidenceFile
from incident_log.client.sessions import signed_in
from incident_log.domain.evidence import saved_name
from incident_log.domain.membership import COMPARTMENTS
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Exhibit
from incident_log.format.canonical import Json


@click.group("evidence", help=_("Save the files of a case, or add some."))
def command() -> None:
    """Evidence has a verb of its own below this one."""


@command.command(
    "get", cls=Verb, help=_("Save the original of a piece of evidence; the journal records it.")
)
@click.argument("case", type=Identifier())
@click.argument("evidence", type=Identifier())
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Where to; by default the file's own name, here."),
)
@click.option(
    "--reason",
    help=_("Why you need a file of the part with names and contacts; the person reads it."),
)
def get(case: str, evidence: str, out: Path | None, reason: str | None) -> None:
    """Save one file, whole or not at all."""
    run = context.current()
    session = signed_in(run)
    opened = taking_out.require_usable(
        casework.open_case(session, casework.find_case(session, case))
    )
    exhibit = download.find_exhibit(opened.view().evidence, evidence)
    why = taking_out.reason_for_file(exhibit, reason)
    target = out or Path(
        saved_name(exhibit.name, told_unsafe=Entry(exhibit.payload).flag("unsafe_file"))
    )
    # The place first: what is refused there was not downloaded.
    with files.written(target) as file, terminal.progress(exhibit.name, exhibit.size) as bar:
        opened = casework.write(opened, "access", _downloaded(exhibit, why), exhibit.compartment)
        taking_out.require_usable(opened)
        download.fetch(session.api, opened.journal, exhibit, file.write, bar.advance)
    if casework.is_of_desk(session, opened):
        casework.save_card(session, opened)
    if run.as_json:
        terminal.answer_json({"file": str(target), "name": exhibit.name, "sha256": exhibit.sha256})
    else:
        terminal.answer(str(target))
        terminal.tell(_("The file may be harmful. Open it only where that can do no damage."))


@command.command("add", cls=Verb, help=_("Add a file to a case."))
@click.argument("case", type=Identifier())
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--part",
    type=click.Choice(COMPARTMENTS),
    default="report",
    show_default=True,
    help=_("Part of the case."),
)
@click.option("--describes", default="", help=_("What the file shows."))
def add(case: str, file: Path, part: str, describes: str) -> None:
    """Seal and send one file, and record it."""
    run = context.current()
    session = signed_in(run)
    opened = casework.require_adopted(
        casework.open_case(session, casework.find_case(session, case))
    )
    about: Mapping[str, Json] = {"describes": describes} if describes else {}
    secret = opened.secret(part)
    prepared = upload.resumable(session.profile, session.seed, secret, EvidenceFile(file, about))
    with terminal.progress(file.name, prepared.layout.sealed_size) as bar:
        sent = upload.send(session.api, opened.keys.case, secret, prepared, bar.advance)
    opened = casework.write(opened, "evidence", sent.payload(), part)
    upload.finished(session.profile, upload.subject_of(opened.keys.case, file), prepared)
    if casework.is_of_desk(session, opened):
        casework.save_card(session, opened)
    if run.as_json:
        terminal.answer_json(
            {"evidence": prepared.evidence, "position": opened.journal.head.position}
        )
    else:
        terminal.answer(_("Added: {}").format(prepared.evidence))


def _downloaded(exhibit: Exhibit, reason: str | None) -> Mapping[str, Json]:
    return {"what": "downloaded", "evidence": exhibit.evidence, "reason": reason}
