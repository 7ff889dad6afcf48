"""incident-log return: what does a reporter see and add who comes back with the codename?"""

from pathlib import Path
from typing import TextIO

import click

from incident_log.client import (
    casework,
    context,
    own_history,
    returning,
    session,
    showing,
    terminal,
    upload,
)
from incident_log.client.casework import OpenCase
from incident_log.client.context import Run, Verb
from incident_log.client.language import _
from incident_log.client.links import IntakeLink
from incident_log.client.readers import readers_of
from incident_log.client.reportfile import EvidenceFile
from incident_log.client.session import ReporterSession
from incident_log.client.terminal import hinted
from incident_log.clock import SystemClock
from incident_log.domain.packaged import Entry
from incident_log.errors import Refused
from incident_log.format.encoding import to_time


@click.command(
    "return",
    cls=Verb,
    help=_("Come back with the codename: read answers, write a message, add evidence."),
)
@click.argument("link", required=False)
@click.option("--message", "write", is_flag=True, help=_("Write a message; asks for it."))
@click.option(
    "--message-file",
    "source",
    type=click.File("r", encoding="utf-8"),
    help=_("Write a message from a file, or - for stdin."),
)
@click.option("--language", default="en", show_default=True, help=_("Language of the message."))
@click.option(
    "--evidence",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("File to add as evidence."),
)
def command(
    link: str | None,
    source: TextIO | None,
    language: str,
    evidence: tuple[Path, ...],
    *,
    write: bool,
) -> None:
    """LINK is the intake link of the desk; it is needed once in a new profile."""
    run = context.current()
    target = None if link is None else IntakeLink.parse(link)
    api = run.api(target.server if target else None)
    organisation = run.organisation(target.organisation if target else None)
    came_back = session.come_back(api, run.profile, organisation, run.codename())
    if returning.state_of(came_back) == returning.PENDING:
        raise hinted(
            Refused(_("this report was not sent to its end")), "incident-log report --resume"
        )
    opened = _add_evidence(came_back, returning.open_own(came_back), evidence)
    if write or source is not None:
        payload = {"text": terminal.text_from(source, _("Message")), "lang": language}
        opened = casework.write(opened, "message", payload)
    _answer(run, came_back, opened)


def _add_evidence(
    came_back: ReporterSession, opened: OpenCase, files: tuple[Path, ...]
) -> OpenCase:
    for path in files:
        secret = opened.secret("report")
        file = EvidenceFile(path)
        prepared = upload.resumable(came_back.profile, came_back.seed, secret, file)
        with terminal.progress(path.name, prepared.layout.sealed_size) as bar:
            sent = upload.send(came_back.api, came_back.case, secret, prepared, bar.advance)
        opened = casework.write(opened, "evidence", sent.payload())
        subject = upload.subject_of(came_back.case, path)
        upload.finished(came_back.profile, subject, prepared)
    return opened


def _answer(run: Run, came_back: ReporterSession, opened: OpenCase) -> None:
    view, now = opened.view(), to_time(SystemClock().now())
    readers = readers_of(opened, returning.given_by_server(came_back), now)
    for warning in opened.journal.warnings:
        terminal.warn(warning)
    if own_history.excused(readers):
        terminal.warn(_("Somebody may open your report without your agreement"))
    if run.as_json:
        shown = Entry.of(showing.as_json(opened, view)).values
        terminal.answer_json({**shown, "readers": own_history.as_json(readers)})
        return
    blocks = [
        showing.as_text(view, showing.Names.of_reporter()),
        own_history.readers_text(opened, readers),
        own_history.events_text(opened),
    ]
    terminal.answer("\n\n".join(blocks))
