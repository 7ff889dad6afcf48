"""Which invitations were withdrawn? Kept sealed in the settings, so that no client of the inviter lets anybody in by them."""

from collections.abc import Mapping

from incident_log.client.answers import Answer
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.client.setup import settings_header
from incident_log.clock import SystemClock
from incident_log.crypto import sealing
from incident_log.errors import Conflict, FormatError
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from incident_log.format.invitation import is_too_late_to_confirm

_TRIES = 3
_FIELD = "withdrawn"


def load(session: MemberSession) -> Mapping[str, int]:
    """Give the invitations that were withdrawn, with the hour at which each link would have ended."""
    return _withdrawn_in(_open(session, session.api.get("me")))


def remember(session: MemberSession, invitation: str, ends: int) -> None:
    """Keep that an invitation was withdrawn; raise Conflict when the settings change all the time."""
    now = SystemClock().now().timestamp()
    for _attempt in range(_TRIES):
        me = session.api.get("me")
        settings = _open(session, me)
        kept = {**_withdrawn_in(settings), invitation: ends}
        live = {name: end for name, end in kept.items() if not is_too_late_to_confirm(end, now)}
        revision = me.number("settings_revision") + 1
        content = canonical.encode({**settings, _FIELD: dict[str, Json](live)})
        header = settings_header(session.organisation, session.me.id, revision)
        box = sealing.seal_box(session.seed.wrap_key, header, content)
        try:
            session.api.put("me/settings", {"box": to_b64u(box), "revision": revision})
        except Conflict:
            continue
        return
    raise Conflict(_("your settings change all the time; try again"))


def _open(session: MemberSession, me: Answer) -> Mapping[str, Json]:
    if not me.has("settings"):
        return {"checkpoint": None, "pins": {}}
    header = settings_header(session.organisation, session.me.id, me.number("settings_revision"))
    opened = canonical.parse(sealing.open_box(session.seed.wrap_key, header, me.octets("settings")))
    if not isinstance(opened, Mapping):
        raise FormatError("settings: not an object")
    return opened


def _withdrawn_in(settings: Mapping[str, Json]) -> dict[str, int]:
    found = settings.get(_FIELD, {})
    if not isinstance(found, Mapping):
        raise FormatError("settings: what was withdrawn is not an object")
    return {name: end for name, end in found.items() if isinstance(end, int)}
