"""What has to be tidied up from time to time? Reports never sent, sessions that ended, invitations that ran out."""

import datetime as dt
from dataclasses import dataclass

from incident_log.services.limits import PENDING_DAYS
from incident_log.services.server import Server
from incident_log.storage import cases, evidence, invitations, lockboxes, members, sessions
from incident_log.storage.blobs import prefix_of

_HOURS_KEPT = 24 * PENDING_DAYS


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
                sessions.end_of_case(connection, case_id)
                lockboxes.delete_of_case(connection, case_id)
                evidence.delete_of_case(connection, case_id)
                cases.delete_pending(connection, case_id)
    return len(wanted)


def _sweep_slices(server: Server) -> int:
    """Delete slices of cases that are no more.

    Rows go before blobs, so that a crash leaves sealed bytes without a key rather than an acknowledged slice without
    its bytes. A case is there before its first slice, so a slice without a case is never one that just arrives.
    """
    swept = 0
    for case_ids in server.blobs.case_ids():
        with server.database.reading() as connection:
            known = cases.known(connection, case_ids)
        swept += sum(
            server.blobs.delete_all(prefix_of(case_id))
            for case_id in case_ids
            if case_id not in known
        )
    return swept


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
