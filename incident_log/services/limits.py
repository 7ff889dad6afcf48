"""How much is taken from one person or case? Stated before any work begins."""

from collections.abc import Callable
from dataclasses import dataclass

from incident_log.format.evidence import MAX_PREAMBLE, Layout, layout_of

# Reading
MOST_RECORDS_PAGE = 500
# A page of records stops growing here; the reader asks for the rest.
MOST_OCTETS_PAGE = 4 << 20
MOST_CARDS_PAGE, MOST_CARD_OCTETS_PAGE = 10_000, 16 << 20
MOST_NEW_CASES = 200
MOST_GRANTED_PAGE = 1000
MOST_ROTATION_PAGE = 100
# Of a new case the inbox shows the first records, as far as they are small.
MOST_NEW_RECORDS, MOST_NEW_OCTETS = 4, 65_536

# Writing
MOST_RECORDS_SUBMITTED = 200
# Of the MAX_RECORDS of a case each has a share that nobody else can use up: no reader silences the person, and nobody
# keeps the desk from working on the case.
MOST_RECORDS = {"reporter": 6_000, "grant": 4_000, "desk": 9_500}
# No one member of the desk uses up the desk's share, and no one reader that of the readers.
MOST_RECORDS_OF_ONE = {"grant": 1_000, "desk": 4_750}
# What is left beyond them is for ending an access that there is; and the last of it for renewing keys that have ended, so
# that one member cannot keep the others from putting a case out of their own reach.
KEPT_TO_END, KEPT_TO_RENEW = 400, 100
# So many secrets a part of a case gets under one epoch of the desk, and so many of them by one member: each brings letters
# that are kept for good, and whoever opens the case downloads and opens them all. New keys of the desk begin anew.
MOST_SECRETS, MOST_SECRETS_OF_ONE = 240, 80
# Every reader downloads all of it, and it lies in the database; the desk answers for its own.
MOST_RECORD_OCTETS = {"reporter": 64 << 20, "grant": 16 << 20}
MOST_RECORD_OCTETS_OF_ONE = {"grant": 4 << 20}
# Where evidence is refused for want of room, words are still taken, until this part of the room that is kept is left.
KEPT_FROM_RECORDS = 4
MOST_EVIDENCE_PER_CASE = 1000
# Of all that a case takes as evidence, so many eighths may be announced, sent or not: by the person, by everybody else, by
# one member of the desk, by the readers outside it, and by one of these. Whoever uses up theirs leaves some to the others.
EIGHTHS_OF_EVIDENCE = {"reporter": 6, "members": 6, "desk": 4, "readers": 2, "grant": 1}
MOST_EVIDENCE_PENDING = 100
# A report that was never sent may fill this many files of the largest size, not more.
LARGEST_FILES_PENDING = 4
PENDING_DAYS = 30
# So old may a copy of the database be that somebody puts back, without a slice of what came since being tidied away.
BACKUP_DAYS = 60
# More cases than this are not left over from a crash: the database is not the one that knows them.
MOST_UNKNOWN_CASES = 10
# So long the disk keeps room for a file that was announced; whoever announces and sends nothing must not fill it for good.
PROMISED_DAYS = 2


@dataclass(frozen=True, slots=True)
class Room:
    """How much evidence the operator lets in, and how much the disks take when asked (None when nobody knows)."""

    file: int
    per_day: int
    per_case: int
    on_disk: Callable[[], int | None]
    # Of the database, for records from outside.
    for_records: Callable[[], int | None]


def largest_sealed(limit_bytes: int) -> Layout:
    """Give the layout of the largest file that the operator's limit lets in."""
    return layout_of(bytes(MAX_PREAMBLE), limit_bytes)
