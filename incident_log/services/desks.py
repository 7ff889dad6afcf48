"""How do desks get new keys, and who gets them? A statement and the secrets that go with it, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from incident_log.crypto.verifying import Directory
from incident_log.errors import Conflict, FormatError, NotFound
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.statement import DeskEpochBody, SignedStatement
from incident_log.services import directory
from incident_log.services.access import Actor
from incident_log.services.sealed import check_age_file, check_box, number_in
from incident_log.storage import members
from incident_log.storage.members import Wrap


@dataclass(frozen=True, slots=True)
class ProfileBox:
    """A member's name, sealed under a desk's key."""

    member: bytes
    box: bytes


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """A desk's statement, its secret for each member, and the names sealed anew."""

    statement: bytes
    wraps: Sequence[tuple[bytes, int | None, bytes]]
    profiles: Sequence[ProfileBox]


def add_desk(connection: Connection, actor: Actor, new: NewEpoch) -> Sequence[int]:
    """Make a desk."""
    known, signed, body = _absorb(connection, actor, new.statement)
    desk = from_b64u(signed.statement.subject, 16)
    if members.find_desk_epoch(connection, desk) is not None:
        raise Conflict("there is such a desk already")
    return _record(connection, new, known, signed, body)


def add_epoch(connection: Connection, actor: Actor, desk: bytes, new: NewEpoch) -> Sequence[int]:
    """Give a desk new keys: after a removal, or from time to time. Whoever gets no wrap cannot open what comes after."""
    known, signed, body = _absorb(connection, actor, new.statement)
    if from_b64u(signed.statement.subject, 16) != desk:
        raise NotFound("desk")
    return _record(connection, new, known, signed, body)


def list_members(connection: Connection, desk: bytes) -> list[dict[str, object]]:
    """Give the sealed names that a desk can open."""
    if members.find_desk_epoch(connection, desk) is None:
        raise NotFound("desk")
    return [
        {"member": to_b64u(member), "profile": {"box": to_b64u(box), "desk_epoch": epoch}}
        for member, epoch, box in members.profiles_of_desk(connection, desk)
    ]


def _absorb(
    connection: Connection, actor: Actor, envelope: bytes
) -> tuple[Directory, SignedStatement, DeskEpochBody]:
    known = directory.load(connection)
    (signed,) = directory.absorb(known, actor, [envelope])
    if not isinstance(signed.statement.body, DeskEpochBody):
        raise FormatError("statement: not a desk's epoch")
    return known, signed, signed.statement.body


def _record(
    connection: Connection,
    new: NewEpoch,
    known: Directory,
    signed: SignedStatement,
    body: DeskEpochBody,
) -> Sequence[int]:
    desk = from_b64u(signed.statement.subject, 16)
    members.set_desk_epoch(connection, desk, body.epoch)
    wraps = [
        Wrap(member, desk, body.epoch if epoch is None else epoch, wrap)
        for member, epoch, wrap in new.wraps
    ]
    for wrap in wraps:
        check_age_file(wrap.wrap)
        # Refuses an epoch that nobody stated.
        known.desk(to_b64u(desk)).recipient_of(wrap.epoch)
    if not members.are_active(connection, [wrap.member for wrap in wraps]):
        raise FormatError("wraps: for active members only")
    if any(known.member(to_b64u(wrap.member)).role == "lawyer" for wrap in wraps):
        raise FormatError("wraps: a lawyer opens only what was granted")
    members.add_wraps(connection, wraps)
    organisation = from_b64u(known.organisation, 32)
    for profile in new.profiles:
        members.load(connection, profile.member)
        box = check_box(
            profile.box,
            purpose="profile",
            organisation=organisation,
            member=profile.member,
            desk=desk,
        )
        members.save_profile(
            connection, desk, profile.member, number_in(box, "desk_epoch"), profile.box
        )
    return directory.record(connection, [signed], [new.statement])
