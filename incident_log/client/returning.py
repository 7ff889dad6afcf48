"""What does a reporter see who comes back with the codename? The case as far as it is theirs, and their own additions."""

from incident_log.client import journal as journals
from incident_log.client.answers import Answer, envelopes_of
from incident_log.client.case_secrets import CaseKeys, secrets_for
from incident_log.client.casework import OpenCase
from incident_log.client.given import Given, given_in
from incident_log.client.heads import SeenHeads
from incident_log.client.language import _
from incident_log.client.session import ReporterSession
from incident_log.crypto import letters, sealing
from incident_log.crypto.seeds import CompartmentSecret
from incident_log.crypto.verifying import Directory
from incident_log.errors import VerificationError
from incident_log.format.box import REPORTER, holder_of_reporter

PENDING = "pending"
# The work is the desk's own.
_OWN = frozenset({"report", "identity"})


def state_of(session: ReporterSession) -> str:
    """Tell whether the report has arrived, and whether somebody has opened it."""
    return session.api.get(f"cases/{session.case}").text("state")


def given_by_server(session: ReporterSession) -> tuple[Given, ...]:
    """Read whom the server lets into one's own case, whatever the team wrote into the journal."""
    return tuple(given_in(session.api.get(f"cases/{session.case}")).values())


def open_own(session: ReporterSession) -> OpenCase:
    """Open one's own case and check everything in it, as a member would."""
    answer = session.api.get(f"cases/{session.case}")
    desk = answer.identifier("desk")
    directory = Directory.of(
        session.organisation, envelopes_of(session.api.get(f"directory/desks/{desk}"))
    )
    secrets, closed = _secrets(session, answer, directory, desk)
    keys = CaseKeys(session.organisation, session.case, desk, secrets, _OWN, closed_letters=closed)
    seen = SeenHeads(session.profile, session.seed.wrap_key)
    journal = journals.load(session.api, seen, keys, directory)
    if journal.reporter not in {None, session.seed.signing_public}:
        raise VerificationError(_("this case was begun with another key than yours"))
    return OpenCase(
        api=session.api,
        profile=session.profile,
        seed=session.seed,
        directory=directory,
        keys=journal.keys,
        journal=journal,
        state=answer.text("state"),
        reopen=lambda: open_own(session),
    )


def _secrets(
    session: ReporterSession, answer: Answer, directory: Directory, desk: str
) -> tuple[tuple[CompartmentSecret, ...], int]:
    wraps = answer.answers("wraps")
    own = [wrap for wrap in wraps if wrap.text("holder") == REPORTER]
    boxes = [wrap for wrap in own if wrap.text("format") == "box"]
    if not boxes:
        raise VerificationError(_("nothing in this case was wrapped for you"))
    # The wrap says which desk the case was sent to; another one, whatever the server says, does not open it.
    found = [
        sealing.unwrap_case_secret(
            session.seed.wrap_key,
            session.organisation,
            holder_of_reporter(desk),
            (session.case, wrap.text("compartment"), wrap.number("epoch")),
            wrap.octets("wrap"),
        )
        for wrap in boxes
    ]
    files = [wrap for wrap in own if wrap.text("format") == "age"]
    later, closed = secrets_for(
        session.seed.identity, directory, desk, (session.case, letters.REPORTER), files
    )
    return (*found, *later), len(closed)
