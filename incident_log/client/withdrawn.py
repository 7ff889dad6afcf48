"""Which invitations were withdrawn? Kept sealed in the settings and in the profile, so that no client of the inviter lets anybody in by them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from incident_log.client.answers import Answer
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.client.setup import settings_header
from incident_log.client.terminal import hinted
from incident_log.clock import SystemClock
from incident_log.crypto import sealing
from incident_log.errors import Conflict, FormatError, VerificationError
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from incident_log.format.invitation import is_too_late_to_confirm

_TRIES = 3
_FIELD = "withdrawn"
_REVISION = "settings_revision"


@dataclass(frozen=True, slots=True)
class _Seen:
    """The highest revision of the settings that this profile has seen, and what it knows to be withdrawn."""

    revision: int = 0
    withdrawn: Mapping[str, int] = field(default_factory=dict)


def load(session: MemberSession) -> Mapping[str, int]:
    """Give the invitations that were withdrawn, with the hour at which each link would have ended.

    Raises VerificationError for settings older than those seen before: they would hide what was withdrawn since.
    """
    seen = _seen(session)
    me = session.api.get("me")
    known = {**_withdrawn_in(_open(session, me, seen)), **seen.withdrawn}
    # Without settings the server's number alone says nothing.
    revision = me.number("settings_revision") if me.has("settings") else 0
    _keep(session, _Seen(revision, known))
    return known


def remember(session: MemberSession, invitation: str, ends: int) -> None:
    """Keep that an invitation was withdrawn; raise Conflict when the settings change all the time."""
    # Here first: whatever the server does with the settings, this profile lets nobody in by it.
    _keep(session, _Seen(0, {invitation: ends}))
    for _attempt in range(_TRIES):
        seen = _seen(session)
        me = session.api.get("me")
        settings = _open(session, me, seen)
        live = _live({**_withdrawn_in(settings), **seen.withdrawn})
        revision = me.number("settings_revision") + 1
        content = canonical.encode({**settings, _FIELD: dict[str, Json](live)})
        header = settings_header(session.organisation, session.me.id, revision)
        box = sealing.seal_box(session.seed.wrap_key, header, content)
        try:
            session.api.put("me/settings", {"box": to_b64u(box), "revision": revision})
        except Conflict:
            continue
        _keep(session, _Seen(revision, live))
        return
    raise Conflict(_("your settings change all the time; try again"))


def _open(session: MemberSession, me: Answer, seen: _Seen) -> Mapping[str, Json]:
    revision = me.number("settings_revision")
    if revision < seen.revision or (seen.revision and not me.has("settings")):
        raise hinted(
            VerificationError(_("the server shows your settings as they were before")),
            _(
                "ask whoever runs it, in another way, whether a backup was put back; only then: incident-log logout, and login again"
            ),
        )
    if not me.has("settings"):
        return {"checkpoint": None, "pins": {}}
    header = settings_header(session.organisation, session.me.id, revision)
    opened = canonical.parse(sealing.open_box(session.seed.wrap_key, header, me.octets("settings")))
    if not isinstance(opened, Mapping):
        raise FormatError("settings: not an object")
    return opened


def _seen(session: MemberSession) -> _Seen:
    state = session.profile.open_state(session.seed.wrap_key, session.me.id)
    revision = state.get(_REVISION, 0)
    if type(revision) is not int:
        raise FormatError("profile: the revision of the settings is not a number")
    return _Seen(revision, _withdrawn_in(state))


def _keep(session: MemberSession, now: _Seen) -> None:
    """Remember what was seen; what another run of the program has seen meanwhile stays."""
    with session.profile.alone():
        seen = _seen(session)
        kept = _Seen(max(seen.revision, now.revision), _live({**seen.withdrawn, **now.withdrawn}))
        if kept != seen:
            state = session.profile.open_state(session.seed.wrap_key, session.me.id)
            news: dict[str, Json] = {
                _REVISION: kept.revision,
                _FIELD: dict[str, Json](kept.withdrawn),
            }
            session.profile.seal_state(session.seed.wrap_key, session.me.id, {**state, **news})


def _live(withdrawn: Mapping[str, int]) -> dict[str, int]:
    """Leave out invitations with which nobody could be confirmed any more."""
    now = SystemClock().now().timestamp()
    return {name: end for name, end in withdrawn.items() if not is_too_late_to_confirm(end, now)}


def _withdrawn_in(settings: Mapping[str, Json]) -> dict[str, int]:
    found = settings.get(_FIELD, {})
    if not isinstance(found, Mapping):
        raise FormatError("settings: what was withdrawn is not an object")
    return {name: end for name, end in found.items() if isinstance(end, int)}
