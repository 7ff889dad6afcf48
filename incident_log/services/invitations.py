"""How do newcomers join? By a link that works once; the inviter's client checks their keys before anybody trusts them."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from incident_log.domain import membership as rules
from incident_log.errors import (
    Conflict,
    Expired,
    FormatError,
    LimitExceeded,
    NotAllowed,
    NotFound,
    VerificationError,
)
from incident_log.format import invitation as formats
from incident_log.format.encoding import from_b64u, to_b64u, to_time
from incident_log.format.invitation import Bundle
from incident_log.format.statement import MemberBody
from incident_log.services import access, directory, sessions
from incident_log.services.access import Actor
from incident_log.services.sealed import check_age_file, check_box, number_in
from incident_log.services.server import Server
from incident_log.services.sessions import NewSession
from incident_log.storage import directory as statements
from incident_log.storage import invitations as store
from incident_log.storage import lockboxes, members
from incident_log.storage.invitations import StoredInvitation
from incident_log.storage.lockboxes import NewLockbox
from incident_log.storage.members import Wrap

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Offer:
    """A door that somebody wants to open; the secret in the link stays with them, sealed in the box."""

    invitation: bytes
    role: str
    desk: bytes | None
    box: bytes


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a newcomer's browser sends."""

    bundle: bytes
    mac: bytes
    newcomer: bytes
    name: str = field(repr=False)
    lockboxes: Sequence[NewLockbox]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the inviter's browser sends once it has checked the newcomer's keys."""

    statement: bytes
    wraps: Sequence[tuple[bytes, int, bytes]]
    profile: bytes | None


def invite(
    connection: Connection,
    server: Server,
    actor: Actor,
    offer: Offer,
) -> str:
    """Open a door for one newcomer; give the time until when."""
    if not rules.may_invite(actor.in_rules, offer.role):
        raise NotFound("invitation")
    if offer.desk is not None:
        access.check_administers(connection, actor, offer.desk)
    elif rules.is_of_desk(offer.role):
        raise FormatError("invitation: this role needs a desk")
    elif actor.role != "owner":
        # A lead speaks of people of the own desk only, and a lawyer of no desk would be nobody's to freeze.
        raise NotFound("desk")
    organisation = directory.organisation_of(connection)
    check_box(
        offer.box, purpose="invitation", organisation=organisation, invitation=offer.invitation
    )
    if len(store.list_of(connection, actor.id, limit=MOST_LISTED)) >= MOST_LISTED:
        raise LimitExceeded("too many open invitations")
    if store.find(connection, offer.invitation) is not None:
        raise Conflict("there is such an invitation already")
    # Rounded up to the hour: the server keeps no finer time.
    hour = formats.ends_after(server.minute() * 60)
    store.add(
        connection,
        StoredInvitation(
            offer.invitation, actor.id, offer.role, offer.desk, offer.box, "open", hour
        ),
    )
    return _time_of(hour)


def list_own(connection: Connection, server: Server, actor: Actor) -> list[dict[str, object]]:
    """List the actor's invitations, with what newcomers sent."""
    return [_as_json(one, server) for one in store.list_of(connection, actor.id, limit=MOST_LISTED)]


def withdraw(connection: Connection, invitation: bytes) -> None:
    """Close a door through which nobody has come; raise Conflict when somebody has. Nothing of it is kept."""
    if store.load(connection, invitation).state != "open":
        raise Conflict("somebody has used this invitation")
    store.remove(connection, invitation)


def show(connection: Connection, server: Server, invitation: bytes) -> dict[str, object]:
    """Tell the holder of a link what it is for, and what it takes to check who made it."""
    found = store.find(connection, invitation)
    if found is None:
        raise NotFound("invitation")
    wanted = {found.inviter} if found.desk is None else {found.inviter, found.desk}
    return {
        "role": found.role,
        "state": _state_of(found, server),
        "organisation": to_b64u(directory.organisation_of(connection)),
        "desk": None if found.desk is None else to_b64u(found.desk),
        "statements": directory.as_json(statements.needed_for(connection, wanted)),
    }


def accept(
    connection: Connection, server: Server, invitation: bytes, accepted: Acceptance
) -> tuple[bytes, NewSession]:
    """Take a newcomer in as pending, under a new id, and sign them in; nobody trusts their keys yet."""
    found = store.load(connection, invitation)
    if found.state != "open":
        raise Conflict("somebody has used this invitation")
    if _state_of(found, server) == "expired":
        raise Expired("the invitation has expired")
    organisation = directory.organisation_of(connection)
    # Its MAC is for the inviter's client, who alone has the key.
    signing = _keys_in(accepted.bundle, invitation, organisation).signing
    check_box(
        accepted.newcomer, purpose="newcomer", organisation=organisation, invitation=invitation
    )
    if sorted(box.kind for box in accepted.lockboxes) not in (
        ["passphrase"],
        ["passphrase", "recovery"],
    ):
        raise FormatError("invitation: a passphrase, and perhaps a recovery code")
    name_tag = server.secret.name_handle(accepted.name)
    if members.is_name_taken(connection, name_tag) or members.is_key_taken(connection, signing):
        raise Conflict("this name is taken")
    member = secrets.token_bytes(16)
    members.add(
        connection, member, status="pending", role=found.role, signing=signing, name_tag=name_tag
    )
    lockboxes.add(connection, accepted.lockboxes, member=member)
    store.accept(
        connection,
        invitation,
        member=member,
        bundle=accepted.bundle,
        mac=accepted.mac,
        newcomer=accepted.newcomer,
    )
    return member, sessions.begin(connection, server, member=member)


def confirm(
    connection: Connection, actor: Actor, invitation: bytes, confirmed: Confirmation
) -> Sequence[int]:
    """Make the newcomer a member, with the desk's secrets, as the inviter signed it."""
    found = store.load(connection, invitation)
    if found.state != "accepted" or found.newcomer_member is None or found.bundle is None:
        raise Conflict("nobody waits behind this invitation")
    known = directory.load(connection)
    (signed,) = directory.absorb(known, actor, [confirmed.statement])
    body, member = signed.statement.body, found.newcomer_member
    if not isinstance(body, MemberBody) or signed.statement.subject != to_b64u(member):
        raise FormatError("statement: not about the newcomer")
    _check_as_invited(found, body, directory.organisation_of(connection))
    members.update_standing(
        connection, member, status="active", role=body.role, signing=body.signing
    )
    members.set_desks(connection, member, [from_b64u(desk, 16) for desk in body.desks])
    _give_secrets(connection, actor, member, confirmed)
    store.confirm(connection, invitation)
    return directory.record(connection, [signed], [confirmed.statement])


def _keys_in(bundle: bytes, invitation: bytes, organisation: bytes) -> Bundle:
    try:
        return formats.parse_bundle(bundle, to_b64u(invitation), to_b64u(organisation))
    except VerificationError as error:
        raise FormatError(str(error)) from error


def _check_as_invited(found: StoredInvitation, body: MemberBody, organisation: bytes) -> None:
    keys = _keys_in(found.bundle or b"", found.id, organisation)
    if (body.signing, body.recipient) != (keys.signing, keys.recipient):
        raise FormatError("statement: other keys than the newcomer's")
    desks = () if found.desk is None else (to_b64u(found.desk),)
    if (body.role, body.status, body.desks) != (found.role, "active", desks):
        raise NotAllowed("statement: other standing than the invitation offered")


def _give_secrets(
    connection: Connection, actor: Actor, member: bytes, confirmed: Confirmation
) -> None:
    desks = set(members.desks_of(connection, member))
    if confirmed.wraps and not rules.is_of_desk(members.load(connection, member).role):
        raise FormatError("wraps: a lawyer opens only what was granted")
    for desk, _epoch, wrap in confirmed.wraps:
        check_age_file(wrap)
        if desk not in desks:
            raise FormatError("wraps: for a desk that the newcomer is not on")
    members.add_wraps(
        connection, [Wrap(member, desk, epoch, wrap) for desk, epoch, wrap in confirmed.wraps]
    )
    if confirmed.profile is None:
        return
    organisation = directory.organisation_of(connection)
    box = check_box(confirmed.profile, purpose="profile", organisation=organisation, member=member)
    named = box.header["desk"]
    desk = from_b64u(named if isinstance(named, str) else "", 16)
    # A lawyer's name is sealed to a desk of the inviter's.
    if desk not in desks:
        access.check_desk(connection, actor, desk)
    members.save_profile(connection, desk, member, number_in(box, "desk_epoch"), confirmed.profile)


def _as_json(found: StoredInvitation, server: Server) -> dict[str, object]:
    shown: dict[str, object] = {
        "invitation": to_b64u(found.id),
        "role": found.role,
        "desk": None if found.desk is None else to_b64u(found.desk),
        "state": _state_of(found, server),
        "expires_at": _time_of(found.expires_hour),
        "box": to_b64u(found.box),
    }
    sent = {
        "bundle": found.bundle,
        "mac": found.mac,
        "newcomer": found.newcomer,
        "member": found.newcomer_member,
    }
    return shown | {name: to_b64u(value) for name, value in sent.items() if value is not None}


def _state_of(found: StoredInvitation, server: Server) -> str:
    """An accepted one does not expire: the newcomer is here already, and waits."""
    late = found.state == "open" and server.minute() // 60 >= found.expires_hour
    return "expired" if late else found.state


def _time_of(hour: int) -> str:
    return to_time(dt.datetime.fromtimestamp(hour * 3600, dt.UTC))
