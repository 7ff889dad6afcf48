"""Whose is this store of evidence? It keeps a checkpoint of the log of the database that it was last used with.

A start with another database beside the slices (an address forgotten or misspelt, an old copy put back) has to be told
from all others: to that database every file is one that nobody knows.
"""

import os
from contextlib import suppress
from pathlib import Path

from incident_log.crypto.at_rest import LogKey
from incident_log.errors import (
    N_,
    ConfigurationError,
    FormatError,
    StorageFull,
    Unavailable,
)
from incident_log.format.log import Checkpoint, parse_checkpoint
from incident_log.services import log as log_actions
from incident_log.storage import installation, log
from incident_log.storage.blobs import Blobs
from incident_log.storage.database import Database

# In the data folder: tells that it was used, also when database and slices lie elsewhere.
_NOTE = "installation"


def is_set_up(database: Database) -> bool:
    """Tell whether the database has an organisation."""
    with database.reading() as connection:
        return installation.find_organisation(connection) is not None


def was_used(data: Path) -> bool:
    """Tell whether a database that was set up was used with this data folder."""
    return (data / _NOTE).exists()


def check_folder(database: Database, data: Path) -> None:
    """Refuse to begin with a new database in a folder that another one was used with; raise ConfigurationError."""
    if was_used(data) and not is_set_up(database):
        raise ConfigurationError(_FOLDER_OF_ANOTHER, folder=data)


def check_store(database: Database, blobs: Blobs) -> None:
    """Refuse to begin with a new database beside the slices of another one; raise ConfigurationError."""
    if not blobs.is_empty() and not is_set_up(database):
        raise ConfigurationError(_STORE_OF_ANOTHER)


def check_origin(blobs: Blobs, log_key: LogKey) -> None:
    """Refuse the slices of another installation; raise ConfigurationError."""
    mark = _mark(blobs)
    if mark is not None and mark.origin != log_key.origin:
        raise ConfigurationError(_OTHER_INSTALLATION)


def is_continued(database: Database, blobs: Blobs) -> bool | None:
    """Tell whether the log goes on from where the store last saw it; None while the store has seen none."""
    mark = _mark(blobs)
    if mark is None:
        return None
    with database.reading() as connection:
        size, _root = log.size_and_root(connection)
        return mark.size <= size and log.root_of_size(connection, mark.size) == mark.root


def mark(database: Database, blobs: Blobs, log_key: LogKey, data: Path) -> None:
    """Let the store keep how far the log is, and the data folder that it is in use."""
    # What is there already need not be written: a store that takes nothing now may still say whose it is.
    if _is_behind(database, blobs) is not False:
        _write_mark(database, blobs, log_key)
    # Only a help: a folder that nobody may write into is none that somebody begins anew in.
    with suppress(OSError):
        descriptor = os.open(data / _NOTE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{log_key.origin}\n")


def mark_sent(database: Database, blobs: Blobs, log_key: LogKey) -> None:
    """Let the store know that a report was sent: to an older copy it is one never sent, which would be deleted.

    When that cannot be kept now, the next tidying does so. A mark that this database does not continue stays.
    """
    with suppress(StorageFull, Unavailable):
        if _is_behind(database, blobs):
            _write_mark(database, blobs, log_key)


def _is_behind(database: Database, blobs: Blobs) -> bool | None:
    """Tell whether the log has grown since the store last saw it; None where it does not go on from there."""
    mark = _mark(blobs)
    if mark is None or not is_continued(database, blobs):
        return None
    with database.reading() as connection:
        size, _root = log.size_and_root(connection)
    return mark.size < size


def _write_mark(database: Database, blobs: Blobs, log_key: LogKey) -> None:
    with database.reading() as connection:
        checkpoint = log_actions.checkpoint(connection, log_key)
    blobs.write_mark(checkpoint)


def _mark(blobs: Blobs) -> Checkpoint | None:
    """Read what the store keeps. What a power cut left short is as good as nothing."""
    found = blobs.read_mark()
    try:
        return None if found is None else parse_checkpoint(found).checkpoint
    except FormatError:
        return None


_FOLDER_OF_ANOTHER = N_(
    "database: this one is not set up, and the folder {folder} belongs to one that is; give the address of that one in "
    "INCIDENT_LOG_DATABASE, or begin anew with another --data and INCIDENT_LOG_SLICES (docs/operations.md says more)"
)
_STORE_OF_ANOTHER = N_(
    "database: this one is not set up, and the store of evidence belongs to one that is; give the address of that one in "
    "INCIDENT_LOG_DATABASE, or begin anew with another --data and INCIDENT_LOG_SLICES (docs/operations.md says more)"
)
_OTHER_INSTALLATION = N_(
    "slices: they belong to another installation than the database; give the address of its own in "
    "INCIDENT_LOG_SLICES, or that of their database in INCIDENT_LOG_DATABASE (docs/operations.md says more)"
)
