"""How does a whole report go out, from a checked file to a codename? What the command and the demonstration share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from incident_log.client import intake, terminal
from incident_log.client.api import Api
from incident_log.client.intake import Arrived, Draft
from incident_log.client.keyring import Profile
from incident_log.client.language import _
from incident_log.client.links import IntakeLink
from incident_log.client.reportfile import EvidenceFile, Report
from incident_log.client.upload import Prepared
from incident_log.crypto.seeds import new_code
from incident_log.errors import FormatError
from incident_log.format.code import encode_code, parse_code


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that arrived, and the codename that opens it again."""

    case: str
    day: str
    codename: str = field(repr=False)


def file_report(
    api: Api,
    profile: Profile,
    link: IntakeLink,
    report: Report,
    files: Sequence[EvidenceFile],
    *,
    show: Callable[[str], None],
) -> Filed:
    """File a report. `show` is given the codename as soon as it opens something, before the long part begins."""
    evidence = _hashed(files)
    code = new_code()
    draft = intake.begin(api, profile, link, report, evidence, code)
    codename = encode_code(code)
    show(codename)
    arrived = send(api, profile, draft)
    return Filed(arrived.case, arrived.day, codename)


def _hashed(files: Sequence[EvidenceFile]) -> tuple[Prepared, ...]:
    """Hash every file before anything is sent."""
    total = sum(file.path.stat().st_size for file in files if file.path.is_file())
    with terminal.progress(_("Reading"), total) as bar:
        return intake.prepare_all(files, bar.advance)


def send(api: Api, profile: Profile, draft: Draft) -> Arrived:
    """Send what is missing, with a bar for the files."""
    total = sum(prepared.layout.sealed_size for prepared in draft.evidence)
    with terminal.progress(_("Sending"), total) as bar:
        return intake.finish(api, profile, draft, bar.advance)


def rehearse(codename: str) -> None:
    """Have the codename typed back: whoever cannot type it now will not be able to come back later."""
    terminal.tell(
        _("This is your codename. Write it on paper. It is the only way back to your report.")
    )
    while True:
        try:
            if parse_code(terminal.ask_secret(_("Type the codename back"))) == parse_code(codename):
                return
            terminal.tell(_("This is another codename. Look at each group."))
        except FormatError as mistake:
            terminal.complain(mistake)
