"""How does a command get a signed-in member? From the profile, with the passphrase asked each time."""

from incident_log.client import session
from incident_log.client.context import Run
from incident_log.client.session import MemberSession


def signed_in(run: Run) -> MemberSession:
    """Unlock the profile's identity; refuse before the passphrase is asked when nobody has signed in here."""
    session.require_member(run.profile)
    api = run.api()
    return session.resume(api, run.profile, run.organisation(), run.passphrase())
