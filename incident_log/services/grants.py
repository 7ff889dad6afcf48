"""How does a desk open a case to a reader outside, and end that again? With a record in the journal, or not at all.

The person whose case it is closes it to a reader at once and without a record: the desk ends it whole, with new secrets.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from incident_log.domain import membership as rules
from incident_log.errors import FormatError, NotFound
from incident_log.format.encoding import to_b64u
from incident_log.format.epoch import next_epoch
from incident_log.services import journal, new_secrets
from incident_log.services.access import CaseAccess
from incident_log.services.cases import check_desk_wraps
from incident_log.services.conflicts import HeadMoved
from incident_log.services.journal import Placed
from incident_log.services.limits import KEPT_TO_END
from incident_log.services.new_secrets import NewEpoch
from incident_log.services.sealed import check_age_file, largest_letter
from incident_log.storage import cases, grants, members, rotation
from incident_log.storage.cases import StoredCase, StoredWrap
from incident_log.storage.grants import StoredGrant


@dataclass(frozen=True, slots=True)
class NewGrant:
    """Compartments of a case for one reader, with the record that says so."""

    to: bytes
    compartments: Sequence[str]
    expires_on: dt.date | None
    wrap: bytes
    record: bytes


def give(connection: Connection, access: CaseAccess, new: NewGrant, today: dt.date) -> Placed:
    """Open compartments to an active member outside the desk, until a day if one is given."""
    _check_desk(access)
    if not new.compartments or len(set(new.compartments)) != len(new.compartments):
        raise FormatError("grant: name each compartment once")
    if new.expires_on is not None and new.expires_on < today:
        raise FormatError("grant: it would have ended already")
    if not members.are_active(connection, [new.to]):
        raise NotFound("member")
    check_age_file(
        new.wrap, most=largest_letter(rotation.count_secrets(connection, access.case.id))
    )
    placed = journal.append(connection, access, new.record, today)
    if not placed.is_new:
        _check_given(connection, access.case, new)
        return placed
    case, holder = access.case, to_b64u(new.to)
    grants.save(
        connection, case.id, StoredGrant(new.to, tuple(new.compartments), today, new.expires_on)
    )
    # One file holds all secrets granted; it stands with each compartment that it opens.
    cases.delete_wraps_of(connection, case.id, holder)
    wraps = [
        StoredWrap(name, case.epoch_of(name), holder, None, "age", new.wrap)
        for name in new.compartments
    ]
    cases.add_wraps(connection, case.id, wraps)
    return placed


def revoke(
    connection: Connection,
    access: CaseAccess,
    member: bytes,
    records: Sequence[bytes],
    epochs: Sequence[NewEpoch],
    today: dt.date,
) -> dict[str, object]:
    """Close a case to a reader; what is written from now on is sealed with secrets that they never had."""
    _check_desk(access)
    case = access.case
    grant = grants.find(connection, case.id, member)
    granted = set(grant.compartments) if grant else set()
    named = [epoch.desk.compartment for epoch in epochs]
    # The journal may say more than what is granted now: an earlier grant opened it, and its letter is still about; or a
    # member wrote that it was granted, and it was not.
    if not named or not granted <= set(named) or len(set(named)) != len(named):
        raise FormatError("revocation: one new secret for each compartment that was granted")
    newest = members.find_desk_epoch(connection, case.desk) or 0
    for epoch in epochs:
        before = case.epoch_of(epoch.desk.compartment)
        if before < 0:
            raise FormatError("revocation: a compartment that the case does not have")
        if epoch.desk.epoch != next_epoch(newest, before):
            # A colleague ended another access, or the desk has new keys.
            raise HeadMoved(case)
    new_secrets.check_number(connection, access, epochs)
    _keep_wraps(connection, case, member, epochs)
    cases.delete_wraps_of(connection, case.id, to_b64u(member))
    grants.revoke(connection, case.id, member)
    # What was never given waits for nothing: its end has no part of what is kept for the others.
    kept = KEPT_TO_END if grant else 0
    renewed = new_secrets.begin(connection, access, epochs, records, today, kept)
    return {"head": journal.head_of(renewed)}


def close(connection: Connection, access: CaseAccess, member: bytes, today: dt.date) -> dt.date:
    """Shut a reader out, as the person wishes, until the desk lets them in anew; give the day. Again answers the same."""
    if access.capacity != "reporter":
        raise NotFound("case")
    case = access.case
    found = grants.find(connection, case.id, member)
    if found is None:
        raise NotFound("grant")
    grants.close(connection, case.id, member, today)
    # Nothing is kept for whoever gets nothing.
    cases.delete_wraps_of(connection, case.id, to_b64u(member))
    return found.closed_on or today


def _check_given(connection: Connection, case: StoredCase, new: NewGrant) -> None:
    """Let the same grant be sent again after a lost answer; an older record opens the case to nobody."""
    found = grants.find(connection, case.id, new.to)
    stored = cases.wraps_for(connection, case.id, to_b64u(new.to), frozenset(new.compartments))
    wanted = set(new.compartments)
    same = found is not None and (set(found.compartments), found.expires_on) == (
        wanted,
        new.expires_on,
    )
    if not same or {wrap.compartment for wrap in stored if wrap.wrap == new.wrap} != wanted:
        raise HeadMoved(case)


def _keep_wraps(
    connection: Connection, case: StoredCase, leaving: bytes, epochs: Sequence[NewEpoch]
) -> None:
    """Keep the new secrets for the desk and for the readers who stay."""
    staying = [one for one in grants.list_of_case(connection, case.id) if one.member != leaving]
    wraps = check_desk_wraps(connection, case, [epoch.desk for epoch in epochs])
    cases.add_wraps(connection, case.id, wraps)
    new_secrets.keep_letters(connection, case, epochs, staying)


def _check_desk(access: CaseAccess) -> None:
    if access.capacity != "desk" or not rules.may_revoke(
        rules.Actor(access.person.role or "", "active")
    ):
        raise NotFound("case")
