"""Does the store hold the evidence that the database knows? An empty disk, or another one, looks like any other place."""

from dataclasses import dataclass
from pathlib import Path

from incident_log.errors import N_, ConfigurationError
from incident_log.services import accepting, belonging
from incident_log.storage import evidence
from incident_log.storage.blobs import Blobs, prefix_of
from incident_log.storage.database import Database

# Of the oldest and of the newest files: a copy of the slices may lack what came last, the right one has the others.
_LOOKED_FOR = 8


@dataclass(frozen=True, slots=True)
class Looked:
    """How many files were looked for, and how many of them have nothing in the store."""

    files: int
    missing: int


def may_begin(database: Database, data: Path) -> bool:
    """Tell whether a store may be made where there is none: only where no other was used before."""
    if belonging.was_used(data):
        return False
    with database.reading() as connection:
        return not evidence.some_complete(connection, 0, sent=False, count=1)


def look(database: Database, blobs: Blobs) -> Looked:
    """Look whether some of the files lie there that the database has as complete.

    A store that says nothing of whose it is shall have those of reports never sent as well; beside another, an older
    copy of the database may name some that their authors have deleted since.
    """
    since, marked = accepting.read(blobs).lost_before, blobs.read_mark() is not None
    with database.reading() as connection:
        wanted = evidence.some_complete(connection, since, sent=marked, count=_LOOKED_FOR)
    missing = sum(not blobs.holds(prefix_of(*place)) for place in wanted)
    return Looked(len(wanted), missing)


def check_here(database: Database, blobs: Blobs, data: Path) -> None:
    """Refuse a place where nothing lies that this database knows; raise ConfigurationError.

    New files would be acknowledged there, and be gone as soon as the right disk is mounted over them.
    """
    if not belonging.is_set_up(database):
        return
    looked = look(database, blobs)
    is_other = looked.files > 0 and looked.missing == looked.files
    if is_other or (belonging.was_used(data) and blobs.is_empty()):
        place = "INCIDENT_LOG_SLICES" if blobs.folder is None else blobs.folder
        raise ConfigurationError(_NOTHING_HERE, place=place)


def doubt(database: Database, blobs: Blobs) -> ConfigurationError | None:
    """Say how many files are missing; None when those looked for are there."""
    looked = look(database, blobs)
    if not looked.missing:
        return None
    return ConfigurationError(_SOME_MISSING, missing=looked.missing, files=looked.files)


_NOTHING_HERE = N_(
    "slices: nothing of the evidence that this database knows lies in {place}: mount its disk, or give the right address "
    "in INCIDENT_LOG_SLICES; if the evidence is lost for good, go on without it by: "
    "python -m incident_log.web.maintain --accept-lost-files (docs/operations.md says more)"
)
_SOME_MISSING = N_(
    "slices: {missing} of the {files} files looked for are not in the store of evidence: put the newest copy of the slices "
    "back; if they are lost for good, go on without them by: python -m incident_log.web.maintain --accept-lost-files "
    "(docs/operations.md says more)"
)
