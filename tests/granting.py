"""How does a test that is about something else let a reader in, whatever the person answered?"""

from collections.abc import Sequence

from incident_log.client import sharing
from incident_log.client.casework import OpenCase
from incident_log.client.session import MemberSession
from incident_log.client.sharing import Terms

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
