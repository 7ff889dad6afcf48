"""What has to be tidied up from time to time? Reports never sent, sessions that ended, invitations that ran out."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from incident_log.errors import N_, ConfigurationError, Conflict, StorageFull, Unavailable
from incident_log.services import accepting, belonging, intake, presence, sweeping
from incident_log.services.limits import PENDING_DAYS
from incident_log.services.server import Server
from incident_log.storage import cases, invitations, lockboxes, members, sessions

_HOURS_KEPT = 24 * PENDING_DAYS
_FULL = N_(
    "slices: the store of evidence has no room left: what is there can be read, and nothing new is taken; make room on its "
    "disk or raise its quota, then say: python -m incident_log.web.maintain"
)
_REFUSING = N_(
    "slices: the store of evidence takes nothing new, or deletes nothing: what is there can be read; see whether its disk "
    "is mounted for reading only, or its credentials may not write and delete, then say: python -m incident_log.web.maintain"
)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was deleted."""

    reports: int
    slices: int
    sessions: int
    invitations: int
    # Why not all was deleted, or what is missing, and what to do; None when all is as it should be.
    doubt: ConfigurationError | None = None


@dataclass(slots=True)
class _Tally:
    """What was done to cases, and why something of it could not be done."""

    reports: int = 0
    slices: int = 0
    doubt: ConfigurationError | None = None

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Let a store that takes or deletes nothing be no reason to leave the rest undone."""
        try:
            yield
        except Conflict:
            # Somebody has just written to what was emptied; the next tidying goes on with it.
            return
        except StorageFull:
            self.complain(ConfigurationError(_FULL))
        except Unavailable:
            self.complain(ConfigurationError(_REFUSING))

    def complain(self, doubt: ConfigurationError | None) -> None:
        """Keep the first doubt: the others often follow from it."""
        self.doubt = self.doubt or doubt


def tidy(server: Server, *, accept_database: bool = False, accept_lost: bool = False) -> Tidied:
    """Delete what its time has ended for; safe to run at any moment and again.

    Where the store of evidence holds more than this database can know, nothing of a case is deleted before the
    operator accepts the database: what it does not know may be all that came since it was copied.
    `accept_lost` lets all files be missing that the store does not have.
    """
    with server.database.writing() as connection:
        ended = sessions.delete_ended(connection, server.minute())
    done = _Tally()
    # Nobody has reported anything before the setup: whatever lies in the store is none of this database's.
    if belonging.is_set_up(server.database):
        if accept_lost:
            accepting.accept_lost(server.database, server.blobs)
        _tidy_cases(server, done, accept_database=accept_database)
    return Tidied(done.reports, done.slices, ended, _purge_invitations(server), done.doubt)


def doubt(server: Server) -> ConfigurationError | None:
    """Say what a tidying would complain of, without doing any of it; None when all is as it should be."""
    done = _Tally(doubt=sweeping.doubt(server, sweeping.survey(server)))
    _look_at_store(server, done)
    return done.doubt


def _tidy_cases(server: Server, done: _Tally, *, accept_database: bool) -> None:
    """Delete reports never sent, and slices without a case."""
    found = sweeping.survey(server)
    if accept_database:
        # For good: what these cases left waits for its days to end, and the next tidying knows why it is there.
        accepting.accept_unknown(server.blobs, found.unknown)
        belonging.mark(server.database, server.blobs, server.log_key, server.settings.data)
    done.doubt = sweeping.doubt(server, found)
    if done.doubt is not None:
        return
    _purge_pending(server, done)
    with done.going_on():
        done.slices += sweeping.sweep(server, found)
    with done.going_on():
        belonging.mark(server.database, server.blobs, server.log_key, server.settings.data)
    _look_at_store(server, done)


def _look_at_store(server: Server, done: _Tally) -> None:
    """See that it takes new files and has the old ones."""
    with done.going_on():
        server.blobs.check_writable()
        left = server.room().on_disk()
        if left is not None and left <= 0:
            # As whoever announces a file is told.
            raise StorageFull("the store of evidence has no room left")
    done.complain(presence.doubt(server.database, server.blobs))


def _purge_pending(server: Server, done: _Tally) -> None:
    """Delete reports that were begun and not sent within the days promised, with their files."""
    before = server.today() - dt.timedelta(days=PENDING_DAYS)
    with server.database.reading() as connection:
        wanted = cases.pending_before(connection, before)
    for case_id in wanted:
        with done.going_on():
            _purge(server, case_id, done)


def _purge(server: Server, case_id: bytes, done: _Tally) -> None:
    """Delete one report with its files. It is gone last, so that nobody begins it again while its bytes are deleted.

    Where the store deletes nothing now, what stays has no codename and no files, and the next tidying goes on with it.
    """
    with server.database.writing() as connection:
        # It may have been sent since.
        found = cases.find(connection, case_id)
        if found is None or found.state != "pending":
            return
        intake.empty(connection, case_id)
    done.slices += sweeping.delete_left(server, case_id)
    with server.database.writing() as connection:
        intake.forget(connection, case_id)
    done.reports += 1


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
