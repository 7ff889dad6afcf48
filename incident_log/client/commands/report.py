"""incident-log report: how does somebody report without a browser and without an account?"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from incident_log.client import (
    context,
    intake,
    questions,
    reporting,
    session,
    terminal,
    unsent_answers,
)
from incident_log.client.api import Api
from incident_log.client.context import Run, Verb
from incident_log.client.language import _
from incident_log.client.links import IntakeLink
from incident_log.client.reportfile import EvidenceFile, Report, read_report, report_of
from incident_log.client.reporting import Filed
from incident_log.client.terminal import hinted
from incident_log.errors import Cancelled, ConfigurationError, IncidentLogError

_HELP = _(
    "File a report from a JSON or YAML file, or answer questions. Prints the codename that opens it again."
)


@click.command("report", cls=Verb, help=_HELP)
@click.argument("link", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--evidence",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("File to add as evidence; may be given more than once."),
)
@click.option(
    "--resume", is_flag=True, help=_("Go on with an interrupted report; asks for its codename.")
)
def command(
    link: str | None, file: Path | None, evidence: tuple[Path, ...], *, resume: bool
) -> None:
    """LINK is the intake link of a desk."""
    run = context.current()
    if resume:
        _resume(run)
        return
    if link is None:
        raise hinted(
            ConfigurationError(_("the intake link is missing")),
            _("give the link of your desk, in quotes"),
        )
    target = IntakeLink.parse(link)
    # A file that cannot be read is refused before anybody is asked for an address.
    report = read_report(file) if file is not None else None
    api = run.api(target.server)
    run.organisation(target.organisation)
    if report is None:
        _answer(run, _asked(run, api, target, evidence))
    else:
        _answer(run, _file(run, api, target, _with_files(report, evidence), _Shown(run)))


def _with_files(report: Report, evidence: Sequence[Path]) -> Report:
    return replace(report, evidence=(*report.evidence, *(EvidenceFile(path) for path in evidence)))


def _file(run: Run, api: Api, target: IntakeLink, report: Report, shown: "_Shown") -> Filed:
    files = report.evidence
    try:
        return reporting.file_report(api, run.profile, target, report, files, show=shown.show)
    except IncidentLogError as error:
        shown.explain(error)
        raise


def _asked(run: Run, api: Api, target: IntakeLink, evidence: Sequence[Path]) -> Filed:
    """Ask for the report, and send it. What was typed is not lost when that fails."""
    if not terminal.is_interactive():
        raise hinted(
            ConfigurationError(_("there is no report to send")),
            _("name a JSON or YAML file after the link"),
        )
    # Whoever answers for ten minutes should not read only then that nobody is there.
    intake.verified_desk(api, target)
    answers = questions.ask_report()
    whole = questions.agreed(answers)
    if whole is None:
        unsent_answers.offer_file(answers)
        raise Cancelled(_("nothing was sent"))
    shown = _Shown(run)
    try:
        report = _with_files(report_of(whole, Path()), evidence)
        return _file(run, api, target, report, shown)
    except IncidentLogError as error:
        if shown.codename:
            raise
        terminal.complain(error)
        unsent_answers.offer_file(whole)
        raise Cancelled(_("nothing was sent")) from error


class _Shown:
    """Shows the codename once: to a person at once, to a script with the answer, or when something breaks off."""

    def __init__(self, run: Run) -> None:
        self._run, self.codename = run, ""

    def show(self, codename: str) -> None:
        """Show the codename to a person and have it typed back before anything long begins."""
        self.codename = codename
        if terminal.is_interactive() and not self._run.as_json:
            terminal.answer(_("Codename: {}").format(codename))
            reporting.rehearse(codename)

    def explain(self, error: IncidentLogError) -> None:
        """Leave a script the codename with which it can go on."""
        if self.codename:
            if not terminal.is_interactive():
                terminal.answer(_("Codename: {}").format(self.codename))
            hinted(error, _("what was sent is kept; go on with: incident-log report --resume"))


def _resume(run: Run) -> None:
    """Take up an interrupted report; it may have arrived although the answer was lost."""
    api = run.api()
    codename = run.codename()
    came_back = session.come_back(api, run.profile, run.organisation(), codename)
    if came_back.api.get(f"cases/{came_back.case}").text("state") != "pending":
        run.profile.forget_upload(came_back.case)
        terminal.tell(_("This report had arrived already."))
        terminal.answer_written(came_back.case, 0, as_json=run.as_json)
        return
    arrived = reporting.send(api, run.profile, intake.take_up(came_back))
    if run.as_json:
        terminal.answer_json({"case": arrived.case, "day": arrived.day})
    else:
        terminal.answer(_("Your report has arrived. The codename stays the same."))


def _answer(run: Run, filed: Filed) -> None:
    if run.as_json:
        terminal.answer_json({"case": filed.case, "codename": filed.codename, "day": filed.day})
        return
    if not terminal.is_interactive():
        terminal.answer(_("Codename: {}").format(filed.codename))
    terminal.tell(
        _("Your report has arrived. With the codename you can read answers: incident-log return")
    )
