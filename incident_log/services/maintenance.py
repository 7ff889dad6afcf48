"""What has to be tidied up from time to time? Reports never sent, sessions that ended, invitations that ran out."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from incident_log.services import intake
from incident_log.services.limits import PENDING_DAYS
from incident_log.services.server import Server
from incident_log.storage import cases, evidence, invitations, lockboxes, members, sessions
from incident_log.storage.blobs import address_of, prefix_of

_HOURS_KEPT = 24 * PENDING_DAYS
# A process of an earlier release may still serve, which stores a slice before its row; and what is half-written now is no remnant.
_A_WHILE = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was deleted."""

    reports: int
    slices: int
    sessions: int
    invitations: int


def tidy(server: Server) -> Tidied:
    """Delete what its time has ended for; safe to run at any moment and again."""
    reports = _purge_pending(server)
    with server.database.writing() as connection:
        ended = sessions.delete_ended(connection, server.minute())
    return Tidied(reports, _sweep_slices(server), ended, _purge_invitations(server))


def _purge_pending(server: Server) -> int:
    """Delete reports that were begun and not sent within the days promised."""
    before = server.today() - dt.timedelta(days=PENDING_DAYS)
    with server.database.reading() as connection:
        wanted = cases.pending_before(connection, before)
    for case_id in wanted:
        with server.database.writing() as connection:
            # It may have been sent since.
            found = cases.find(connection, case_id)
            if found is not None and found.state == "pending":
                intake.delete_unsent(connection, case_id)
    return len(wanted)


def _sweep_slices(server: Server) -> int:
    """Delete slices of cases that are no more, and what lies beside the slices of those that are.

    Rows go before blobs, so that a crash leaves sealed bytes without a key rather than an acknowledged slice without
    its bytes. A case is there before its first slice, so a slice without a case is never one that just arrives.
    """
    swept = 0
    for case_ids in server.blobs.case_ids():
        with server.database.reading() as connection:
            known = cases.known(connection, case_ids)
        for case_id in case_ids:
            swept += (
                _sweep_strays(server, case_id)
                if case_id in known
                else server.blobs.delete_all(prefix_of(case_id))
            )
    return swept


def _sweep_strays(server: Server, case_id: bytes) -> int:
    """Delete what a crash left half-written, and slices of earlier releases that were stored and refused.

    Whoever stores a slice has expected it before, with the case locked. So while it is locked here, what has no row is
    not on its way either, and none of it comes to have one before it is deleted.
    """
    old = server.blobs.written_before(prefix_of(case_id), server.clock.now() - _A_WHILE)
    with server.database.reading() as connection:
        strays = set(old) - _addresses(connection, case_id)
    if not strays:
        return 0
    with server.database.writing() as connection:
        cases.find(connection, case_id)
        strays -= _addresses(connection, case_id)
        server.blobs.delete(sorted(strays))
    return len(strays)


def _addresses(connection: Connection, case_id: bytes) -> set[str]:
    return {address_of(case_id, *place) for place in evidence.places_of(connection, case_id)}


def _purge_invitations(server: Server) -> int:
    """Delete invitations a month after their end, and with them newcomers whom nobody ever confirmed."""
    hour = server.minute() // 60 - _HOURS_KEPT
    with server.database.writing() as connection:
        found = invitations.expired(connection, hour)
        for invitation in found:
            invitations.remove(connection, invitation.id)
            if invitation.state == "accepted" and invitation.newcomer_member is not None:
                sessions.end_of_member(connection, invitation.newcomer_member)
                lockboxes.delete_of_member(connection, invitation.newcomer_member)
                members.delete_pending(connection, invitation.newcomer_member)
    return len(found)
