"""What may this person do with this case, desk or member? One answer for absent and forbidden: not found."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from incident_log.crypto.primitives import hmac_sha256
from incident_log.domain import membership as rules
from incident_log.errors import NotFound
from incident_log.storage import cases, invitations, members
from incident_log.storage.cases import Door, StoredCase
from incident_log.storage.sessions import SignedIn

ALL = frozenset({"report", "identity", "work"})
# The work compartment is the desk's and the lawyers' own.
REPORTERS = frozenset({"report", "identity"})
# As what the person is counted among those who write in their case.
THE_REPORTER = bytes(16)

Capacity = Literal["reporter", "desk", "grant"]


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """A case, in which capacity somebody sees it, and which compartments they may read and write.

    As `writer` the database counts what they put into it: a thief of the database alone learns nobody's share.
    """

    case: StoredCase
    person: SignedIn
    capacity: Capacity
    compartments: frozenset[str]
    writer: bytes


@dataclass(frozen=True, slots=True)
class Actor:
    """An active member who is signed in."""

    id: bytes
    role: str
    session: bytes

    @property
    def in_rules(self) -> rules.Actor:
        """The actor as the rules of membership know them."""
        return rules.Actor(self.role, "active")


def actor_of(person: SignedIn) -> Actor:
    """Give the active member of a session; everybody else learns nothing."""
    if person.member is None or person.role is None or person.status != "active":
        raise NotFound("this")
    return Actor(person.member, person.role, person.id_hash)


def open_case(
    connection: Connection, person: SignedIn, case_id: bytes, today: dt.date, writers_key: bytes
) -> CaseAccess:
    """Give a case to its reporter, its desk, or a reader with a live grant; raise NotFound for all others.

    Absent and forbidden cases cost the same one statement and end in the same error. Inside a writing transaction the
    case is locked: where it stands is where it stays until the transaction ends.
    """
    if person.member is None:
        case = cases.find(connection, case_id)
        if case is None or person.case_id != case_id:
            raise NotFound("case")
        return CaseAccess(case, person, "reporter", REPORTERS, THE_REPORTER)
    door = cases.find_door(connection, case_id, person.member)
    if door is None or person.status != "active":
        raise NotFound("case")
    return _through(door, person, today, writer_of(writers_key, case_id, person.member))


def writer_of(key: bytes, case_id: bytes, member: bytes) -> bytes:
    """Name a member who writes in a case, so that only the server's own secret says who it is."""
    return hmac_sha256(key, case_id + member)[:16]


def check_desk(connection: Connection, actor: Actor, desk: bytes) -> None:
    """Let a member of the desk pass; a lawyer opens only what was granted."""
    on_desk = members.is_on_desk(connection, actor.id, desk)
    if not on_desk or not rules.is_of_desk(actor.role):
        raise NotFound("desk")


def check_administers(connection: Connection, actor: Actor, desk: bytes) -> None:
    """Let an owner pass, and a lead of the desk, if there is such a desk."""
    known = members.find_desk_epoch(connection, desk) is not None
    on_desk = members.is_on_desk(connection, actor.id, desk)
    if not known or not (actor.role == "owner" or (actor.role == "lead" and on_desk)):
        raise NotFound("desk")


def check_invited(connection: Connection, actor: Actor, invitation: bytes) -> None:
    """Let whoever made the invitation pass."""
    found = invitations.find(connection, invitation)
    if found is None or found.inviter != actor.id:
        raise NotFound("invitation")


def _through(door: Door, person: SignedIn, today: dt.date, writer: bytes) -> CaseAccess:
    # Until the report is sent it is nobody's but the reporter's.
    if door.case.state == "pending":
        raise NotFound("case")
    if door.on_desk and rules.is_of_desk(person.role or ""):
        return CaseAccess(door.case, person, "desk", ALL, writer)
    grant = door.grant
    if grant is None or (grant.expires_on is not None and grant.expires_on < today):
        raise NotFound("case")
    return CaseAccess(door.case, person, "grant", grant.compartments, writer)
