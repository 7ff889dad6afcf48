"""How does a test that is about something else let a reader in, whatever the person answered?"""

from collections.abc import Sequence

from incident_log.client import casework, sharing
from incident_log.client.casework import OpenCase
from incident_log.client.session import MemberSession
from incident_log.client.sharing import Terms
from incident_log.clock import SystemClock
from incident_log.crypto import letters
from incident_log.crypto.letters import Grant
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u, to_time

WHY = "nobody could be asked"


def grant(
    session: MemberSession,
    case: str,
    to: str,
    parts: Sequence[str],
    until: str | None,
    reason: str,
) -> OpenCase:
    terms = Terms(parts, until, reason, without_agreement=WHY)
    return sharing.grant(session, case, to, terms)


def grant_and_write(
    session: MemberSession,
    case: str,
    to: str,
    parts: Sequence[str],
    record: tuple[str, dict[str, Json], str],
) -> None:
    """Let a reader in with a client of one's own, which writes another record than the one that tells of it."""
    opened = casework.open_case(session, case)
    reader = session.directory.member(to)
    given = tuple(secret for secret in opened.keys.secrets if secret.compartment in parts)
    at = to_time(SystemClock().now())
    letter = Grant(session.organisation, opened.keys.desk, case, to, at, None, given)
    record_type, payload, compartment = record
    envelope = casework.sealed(opened, record_type, payload, opened.secret(compartment))
    wrap = letters.seal_grant(letter, session.seed.signing_key, reader.recipient)
    body: dict[str, Json] = {
        "to": to,
        "compartments": list(parts),
        "expires_on": None,
        "wrap": to_b64u(wrap),
        "record": to_b64u(envelope),
    }
    session.api.post(f"cases/{case}/grants", body)
