"""What has to be tidied up from time to time? Reports never sent, sessions that ended, invitations that ran out."""

import datetime as dt
from dataclasses import dataclass

from incident_log.services import belonging, intake, sweeping
from incident_log.services.limits import PENDING_DAYS
from incident_log.services.server import Server
from incident_log.storage import cases, invitations, lockboxes, members, sessions
from incident_log.storage.blobs import prefix_of

_HOURS_KEPT = 24 * PENDING_DAYS


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was deleted."""

    reports: int
    slices: int
    sessions: int
    invitations: int
    # Why nothing of a case was deleted, and what to do; None when all is as it should be.
    doubt: str | None = None


def tidy(server: Server, *, accept_database: bool = False) -> Tidied:
    """Delete what its time has ended for; safe to run at any moment and again.

    Where the store of evidence holds more than this database can know, nothing of a case is deleted before the
    operator accepts the database: what it does not know may be all that came since it was copied.
    """
    with server.database.writing() as connection:
        ended = sessions.delete_ended(connection, server.minute())
    reports, slices, doubt = _tidy_cases(server, accept_database=accept_database)
    return Tidied(reports, slices, ended, _purge_invitations(server), doubt)


def _tidy_cases(server: Server, *, accept_database: bool) -> tuple[int, int, str | None]:
    """Delete reports never sent, and slices without a case; give how many of each, or why not."""
    if not belonging.is_set_up(server.database):
        # Nobody has reported anything here: whatever lies in the store is none of this database's.
        return 0, 0, None
    found = sweeping.survey(server)
    doubt = None if accept_database else sweeping.doubt(server, found)
    if doubt is not None:
        return 0, 0, doubt
    reports, slices = _purge_pending(server)
    slices += sweeping.sweep(server, found)
    belonging.mark(server.database, server.blobs, server.log_key, server.settings.data)
    return reports, slices, None


def _purge_pending(server: Server) -> tuple[int, int]:
    """Delete reports that were begun and not sent within the days promised, with their files; give how many of each."""
    before = server.today() - dt.timedelta(days=PENDING_DAYS)
    with server.database.reading() as connection:
        wanted = cases.pending_before(connection, before)
    slices = 0
    for case_id in wanted:
        with server.database.writing() as connection:
            # It may have been sent since.
            found = cases.find(connection, case_id)
            is_unsent = found is not None and found.state == "pending"
            if is_unsent:
                intake.delete_unsent(connection, case_id)
        if is_unsent:
            slices += server.blobs.delete_all(prefix_of(case_id))
    return len(wanted), slices


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
