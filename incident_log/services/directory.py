"""How do signed statements change who is who? Verified against all before them, logged, then repeated in the tables."""

from collections.abc import Sequence

from sqlalchemy import Connection

from incident_log.crypto.verifying import Directory
from incident_log.domain import membership as rules
from incident_log.errors import Conflict, FormatError, NotAllowed, NotFound
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.statement import (
    DeskEpochBody,
    MemberBody,
    OrganisationBody,
    SignedStatement,
    parse_statement,
)
from incident_log.services.access import Actor
from incident_log.storage import cases, grants, installation, lockboxes, log, members, sessions
from incident_log.storage import directory as store
from incident_log.storage.directory import StoredStatement


def organisation_of(connection: Connection) -> bytes:
    """Give the organisation that this server belongs to; nothing is found before setup."""
    organisation = installation.find_organisation(connection)
    if organisation is None:
        raise NotFound("organisation")
    return organisation


def list_all(connection: Connection) -> list[dict[str, object]]:
    """Give every statement in log order."""
    return as_json(store.load_all(connection))


def list_for_desk(
    connection: Connection, desk: bytes, case_id: bytes | None = None
) -> list[dict[str, object]]:
    """Give what it takes to check a desk's keys up to the root; for a reporter of the desk, its people too.

    A reporter must be able to tell who wrote an answer: members of the desk, and readers who were granted the case. Of other
    desks, or before anything was sent, they learn what anybody does.
    """
    if members.find_desk_epoch(connection, desk) is None:
        raise NotFound("desk")
    wanted = {desk}
    case = None if case_id is None else cases.find(connection, case_id)
    if case is not None and case.desk == desk and case.state != "pending":
        name = to_b64u(desk)
        wanted |= {one.subject for one in store.load_members(connection) if name in _desks_of(one)}
        wanted |= set(grants.readers_ever(connection, case.id))
    return as_json(store.needed_for(connection, wanted))


def as_json(statements: Sequence[StoredStatement]) -> list[dict[str, object]]:
    """Write statements as the API answers them."""
    return [{"statement": to_b64u(one.envelope), "leaf": one.leaf} for one in statements]


def change_standing(
    connection: Connection, actor: Actor, envelopes: Sequence[bytes]
) -> Sequence[int]:
    """Take statements that freeze, thaw, remove or move people, or rename the organisation."""
    before = load(connection)
    signed = absorb(before, actor, envelopes)
    for one in signed:
        if isinstance(one.statement.body, DeskEpochBody):
            raise FormatError("statement: a desk's epoch comes with its secrets")
        if isinstance(one.statement.body, MemberBody):
            _check_change(connection, actor, one.statement.subject, one.statement.body)
            _repeat_member(connection, from_b64u(one.statement.subject, 16), one.statement.body)
        elif actor.role != "owner" or one.statement.body.log_key != before.log_key:
            raise NotAllowed("the organisation keeps its log key")
    if members.count_active_owners(connection) == 0:
        raise Conflict("there would be no owner left")
    return record(connection, signed, envelopes)


def load(connection: Connection) -> Directory:
    """Verify every statement there is, and keep others from adding to them until this transaction ends."""
    log.lock(connection)
    organisation = to_b64u(organisation_of(connection))
    return Directory.of(organisation, [one.envelope for one in store.load_all(connection)])


def absorb(directory: Directory, actor: Actor, envelopes: Sequence[bytes]) -> list[SignedStatement]:
    """Verify new statements; they must be signed by whoever sends them, or by the root in an owner's hands."""
    signed = [parse_statement(envelope) for envelope in envelopes]
    for one in signed:
        signer = directory.by_signing(one.statement.signer)
        own = signer is not None and from_b64u(signer.id, 16) == actor.id
        if not own and not (actor.role == "owner" and one.statement.signer == directory.root):
            raise NotAllowed("statement: signed by somebody else")
        directory.absorb(one)
    return signed


def record(
    connection: Connection, signed: Sequence[SignedStatement], envelopes: Sequence[bytes]
) -> Sequence[int]:
    """Append verified statements to the log and store them; give their leaves."""
    leaves = log.append(connection, [one.digest for one in signed])
    rows = [
        _stored(leaf, one, envelope)
        for leaf, one, envelope in zip(leaves, signed, envelopes, strict=True)
    ]
    store.add(connection, rows)
    return leaves


def _check_change(connection: Connection, actor: Actor, subject: str, body: MemberBody) -> None:
    before = members.load(connection, from_b64u(subject, 16))
    if before.status == "pending":
        raise NotFound("member")
    by = actor.in_rules
    if before.status != body.status:
        allowed = rules.may_change_state(by, before.role, before.status, body.status)
    else:
        allowed = rules.may_manage(by, before.role)
    if not allowed or (before.role != body.role and not rules.may_manage(by, body.role)):
        raise NotAllowed("this person's standing is for others to change")


def _repeat_member(connection: Connection, member: bytes, body: MemberBody) -> None:
    """Repeat a statement in the tables; whoever loses anything by it is signed out in the same transaction."""
    # Locked, as whoever signs them in at this moment has to see it, or to be seen here: see `accounts.sign_in`.
    before = members.load(connection, member, lock=True)
    members.update_standing(
        connection, member, status=body.status, role=body.role, signing=body.signing
    )
    kept = () if body.status == "removed" else body.desks
    members.set_desks(connection, member, [from_b64u(desk, 16) for desk in kept])
    if (before.status, before.role, before.signing) != (body.status, body.role, body.signing):
        sessions.end_of_member(connection, member)
    if body.status == "removed":
        lockboxes.delete_of_member(connection, member)
        # Their grants stand until the desk has given those cases new secrets; nobody signs in to use them.
        members.forget(connection, member)


def _stored(leaf: int, signed: SignedStatement, envelope: bytes) -> StoredStatement:
    statement = signed.statement
    return StoredStatement(
        leaf=leaf,
        type=statement.type,
        subject=from_b64u(
            statement.subject, 32 if isinstance(statement.body, OrganisationBody) else 16
        ),
        sequence=statement.sequence,
        signer=statement.signer,
        key=statement.body.signing if isinstance(statement.body, MemberBody) else None,
        envelope=envelope,
    )


def _desks_of(stored: StoredStatement) -> tuple[str, ...]:
    body = parse_statement(stored.envelope).statement.body
    return body.desks if isinstance(body, MemberBody) else ()
