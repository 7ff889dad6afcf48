"""incident-log return: what does a reporter see and add who comes back with the codename?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from incident_log.client import (
    agreements,
    answering,
    casework,
    context,
    ending,
    own_history,
    returning,
    session,
    showing,
    terminal,
    upload,
)
from incident_log.client.casework import OpenCase
from incident_log.client.context import Identifier, Run, Verb
from incident_log.client.deciding import Deciding
from incident_log.client.failures import Failures
from incident_log.client.language import _
from incident_log.client.links import IntakeLink
from incident_log.client.readers import refused_by
from incident_log.client.reportfile import EvidenceFile
from incident_log.client.session import ReporterSession
from incident_log.client.terminal import hinted
from incident_log.domain.packaged import Entry
from incident_log.errors import IncidentLogError, Refused, ServerUnreachable


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
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="[QUESTION=]yes|once|no",
    help=_("Answer a question of the team; name it when more than one waits."),
)
@click.option(
    "--consent",
    "consents",
    multiple=True,
    metavar="AUDIENCE=ANSWER",
    help=_(
        "Change who may see the report: lawyer=ask, partner=no, police=named:LT; answers as in a report file."
    ),
)
@click.option(
    "--withdraw", "withdrawn", is_flag=True, help=_("Take the report back; nobody uses it then.")
)
@click.option(
    "--reason-file",
    "reason",
    type=click.File("r", encoding="utf-8"),
    help=_("Read why you withdraw it from a file, or - for stdin."),
)
@click.option(
    "--give-back", is_flag=True, help=_("Give a report that you withdrew back to the team.")
)
@click.option(
    "--end-access",
    "ended",
    multiple=True,
    type=Identifier(),
    metavar="READER",
    help=_("Shut a reader out at once; by the name that the team wrote, or by id."),
)
def command(
    link: str | None,
    evidence: tuple[Path, ...],
    answers: tuple[str, ...],
    consents: tuple[str, ...],
    **said: Any,  # noqa: ANN401 -- as click gives it
) -> None:
    """LINK is the intake link of the desk; it is needed once in a new profile."""
    run = context.current()
    if said["withdrawn"] and said["give_back"]:
        raise click.UsageError(_("withdraw the report or give it back, not both"))
    target = None if link is None else IntakeLink.parse(link)
    api = run.api(target.server if target else None)
    organisation = run.organisation(target.organisation if target else None)
    came_back = session.come_back(api, run.profile, organisation, run.codename())
    if returning.state_of(came_back) == returning.PENDING:
        raise hinted(
            Refused(_("this report was not sent to its end")), "incident-log report --resume"
        )
    more = bool(evidence or answers or consents or said["write"] or said["source"])
    try:
        opened = returning.open_own(came_back)
    except IncidentLogError as error:
        _end_unread(came_back, said, error, wants_more=more)
        return
    # First of all: nothing else that fails, or takes hours, may leave a reader in, or keep what refuses from being sent.
    failed = Failures()
    ending.end_named(came_back, opened, said["ended"], _confirm, failed)
    opened = Deciding(came_back, _confirm, failed).decide(opened, answers, consents, said)
    if said["give_back"]:
        opened = answering.give_back(opened, _confirm)
    opened = _add_evidence(came_back, opened, evidence)
    if said["write"] or said["source"] is not None:
        text = terminal.text_from(said["source"], _("Message"))
        opened = casework.write(opened, "message", {"text": text, "lang": said["language"]})
    _answer(run, came_back, opened)


def _end_unread(
    came_back: ReporterSession,
    said: Mapping[str, Any],
    error: IncidentLogError,
    *,
    wants_more: bool,
) -> None:
    """End accesses of a report that does not open; raise why it does not where anything else was asked."""
    withdrawn, named = said["withdrawn"], said["ended"]
    if not (withdrawn or named) or isinstance(error, ServerUnreachable):
        raise error
    terminal.warn(_("your report was not opened: {}").format(error))
    ending.end_unread(came_back, named, _confirm, everybody=withdrawn)
    if withdrawn or wants_more or said["give_back"]:
        raise error


def _confirm(question: str) -> bool:
    """Ask whoever sits there; a script has said it with its options."""
    return not terminal.is_interactive() or terminal.ask_yes_or_no(question)


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
    view, readers = opened.view(), ending.readers_now(came_back, opened)
    for warning in opened.journal.warnings:
        terminal.warn(warning)
    if own_history.excused(readers):
        terminal.warn(_("Somebody may open your report without your agreement"))
    for line in own_history.unconfirmed_lines(view):
        terminal.warn(line)
    if refused_by(readers, None):
        terminal.warn(_("Somebody can still open your report"))
    if run.as_json:
        shown = Entry.of(showing.as_json(opened, view)).values
        terminal.answer_json({**shown, "readers": own_history.as_json(readers)})
        return
    blocks = [
        answering.questions_text(agreements.open_questions(view)),
        showing.as_text(view, showing.Names.of_reporter()),
        own_history.readers_text(opened, readers),
        own_history.events_text(opened),
    ]
    terminal.answer("\n\n".join(filter(None, blocks)))
