"""What may leave a case as a plain file, and what is written down before? Nothing leaves that nobody took over, or that the person took back."""

from incident_log.client import casework, terminal
from incident_log.client.casework import OpenCase
from incident_log.client.language import _
from incident_log.client.reasons import require_reason
from incident_log.client.taken_back import require_not_withdrawn
from incident_log.client.terminal import hinted
from incident_log.domain.views import Exhibit
from incident_log.errors import ConfigurationError, Refused

# The part of a case that says who people are, in files too.
NAMES = "identity"


def require_usable(opened: OpenCase) -> OpenCase:
    """Refuse a case that nobody took over, whose readers no journal tells the person, and one that the person withdrew.

    A withdrawn case has no way round this: it stays sealed as long as it has to be kept, and the person can give it back.
    """
    require_not_withdrawn(opened.view())
    if opened.state == casework.NEW:
        raise hinted(
            Refused(
                _(
                    "nobody has adopted this case yet; after that its files open, and the person can see who looked at them"
                )
            ),
            f"incident-log adopt {opened.keys.case}",
        )
    return opened


def reason_for_names(opened: OpenCase, given: str | None) -> str | None:
    """Give why names and contacts leave with a case, or None where we hold no key to them; ask whoever sits there."""
    if not opened.keys.holds(NAMES):
        return None
    return _reason(
        given,
        _("Names and contacts go into this file. The person can read why."),
        _("names and contacts go into this file, and nobody has said what for"),
    )


def reason_for_file(exhibit: Exhibit, given: str | None) -> str | None:
    """Give why a file leaves the part with names; of others no reason is kept, for it would go along in their custody."""
    if exhibit.compartment != NAMES:
        return None
    return _reason(
        given,
        _("This file lies in the part with names and contacts. The person can read why."),
        _("this file lies in the part with names and contacts, and nobody has said what for"),
    )


def _reason(given: str | None, told: str, problem: str) -> str:
    if given is None and terminal.is_interactive():
        terminal.tell(told)
        given = terminal.ask(_("Why do you need to know?"))
    if given is None:
        hint = _("say why with --reason; the person reads it")
        raise hinted(ConfigurationError(problem), hint)
    return require_reason(given)


def note_names(opened: OpenCase, reason: str | None) -> OpenCase:
    """Write down that the names were opened, and why; where we hold no key to them there is nothing to write."""
    why = reason_for_names(opened, reason)
    if why is None:
        return opened
    payload = {"what": "opened", "evidence": None, "reason": why}
    return casework.write(opened, "access", payload, NAMES)
