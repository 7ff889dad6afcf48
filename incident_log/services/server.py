"""What does every use case of this server share? Its database, its store, its own keys and its clock."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from incident_log.clock import Clock
from incident_log.crypto.at_rest import (
    PUT_BACK,
    LogKey,
    ServerSecret,
    load_log_key,
    load_server_secret,
)
from incident_log.crypto.primitives import derive
from incident_log.errors import N_, ConfigurationError, IncidentLogError
from incident_log.format.statement import OrganisationBody, parse_statement
from incident_log.services import belonging, presence
from incident_log.services.limits import KEPT_FROM_RECORDS, Room
from incident_log.settings import Settings
from incident_log.storage import directory, installation, migrating
from incident_log.storage.blobs import Blobs
from incident_log.storage.database import Database

_NOT_SET_UP = N_(
    "database: nobody has set this server up yet: start it and open the link that it prints, or see whether --data names "
    "the right folder"
)


@dataclass(frozen=True, slots=True)
class Server:
    """One running copy. Holds no state of its own: any number of them may share a database and a store."""

    settings: Settings
    database: Database
    blobs: Blobs
    secret: ServerSecret
    log_key: LogKey
    clock: Clock
    csrf_key: bytes
    address_key: bytes
    writers_key: bytes

    @classmethod
    def open(
        cls,
        settings: Settings,
        clock: Clock,
        *,
        accept_secret: bool = False,
        accept_lost: bool = False,
        may_begin: bool = True,
    ) -> "Server":
        """Connect; make the keys on the first start. SQLite migrates by itself, PostgreSQL when its operator says so.

        `accept_secret` goes on with another server secret than the database was begun with, `accept_lost` with a store
        that has none of its evidence. Without `may_begin` there is a database already, or it is the wrong folder. Raises
        ConfigurationError with a sentence when this copy cannot serve.
        """
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = Database(settings.database_url)
        with _closed_on_error(database):
            if not may_begin:
                database.check_there()
            _migrate(database)
            belonging.check_folder(database, settings.data)
            make = accept_lost or presence.may_begin(database, settings.data)
            blobs = Blobs.at(settings.slices_url, make=make)
            belonging.check_store(database, blobs)
            log_key, secret = _keys_of(database, settings.keys, accept=accept_secret)
            belonging.check_origin(blobs, log_key)
            if not accept_lost:
                presence.check_here(database, blobs, settings.data)
            return cls._of(settings, clock, database, blobs, secret, log_key)

    @classmethod
    def look(cls, settings: Settings, clock: Clock) -> "Server":
        """Open a copy that was set up, to look at it: nothing is made, migrated or written.

        Raises ConfigurationError with a sentence when it would not serve as it is.
        """
        database = Database(settings.database_url, only_look=True)
        with _closed_on_error(database):
            migrating.check_current(database)
            belonging.check_folder(database, settings.data)
            if not belonging.is_set_up(database):
                raise ConfigurationError(_NOT_SET_UP)
            log_key = _log_key_of(database, settings.keys)
            secret, _is_new = _read_secret(database, settings.keys, accept=False)
            blobs = Blobs.at(settings.slices_url, make=False)
            belonging.check_origin(blobs, log_key)
            presence.check_here(database, blobs, settings.data)
            return cls._of(settings, clock, database, blobs, secret, log_key)

    @classmethod
    def _of(
        cls,
        settings: Settings,
        clock: Clock,
        database: Database,
        blobs: Blobs,
        secret: ServerSecret,
        log_key: LogKey,
    ) -> "Server":
        return cls(
            settings=settings,
            database=database,
            blobs=blobs,
            secret=secret,
            log_key=log_key,
            clock=clock,
            csrf_key=derive(secret.secret, "server/csrf"),
            address_key=derive(secret.secret, "server/address"),
            writers_key=derive(secret.secret, "server/writers"),
        )

    def today(self) -> dt.date:
        """The day; cases and records keep no finer time."""
        return self.clock.now().date()

    def room(self) -> Room:
        """How much may still come."""
        return Room(
            file=self.settings.evidence_limit_bytes,
            per_day=self.settings.evidence_day_limit_bytes,
            per_case=self.settings.evidence_case_limit_bytes,
            on_disk=self._on_disk,
            for_records=self._for_records,
        )

    def _on_disk(self) -> int | None:
        free = self.blobs.free()
        return None if free is None else free - self.settings.free_bytes_kept

    def _for_records(self) -> int | None:
        free = self.database.free()
        return None if free is None else free - self.settings.free_bytes_kept // KEPT_FROM_RECORDS

    def minute(self) -> int:
        """The minute, counted from 1970; sessions keep no finer time."""
        return int(self.clock.now().timestamp()) // 60


@contextmanager
def _closed_on_error(database: Database) -> Iterator[None]:
    try:
        yield
    except IncidentLogError:
        database.close()
        raise


def _migrate(database: Database) -> None:
    if database.is_sqlite:
        migrating.upgrade(database)
    else:
        migrating.check_current(database)


def _keys_of(database: Database, keys: Path, *, accept: bool) -> tuple[LogKey, ServerSecret]:
    # The log key first: where that is the wrong one, no check of the other is written down.
    log_key = _log_key_of(database, keys)
    return log_key, _secret_of(database, keys, accept=accept)


def _secret_of(database: Database, keys: Path, *, accept: bool) -> ServerSecret:
    """Read the secret of this database; with a new one, the database takes note of it."""
    secret, is_new = _read_secret(database, keys, accept=accept)
    if is_new:
        with database.writing() as connection:
            installation.record_secret_check(connection, secret.check)
    return secret


def _read_secret(database: Database, keys: Path, *, accept: bool) -> tuple[ServerSecret, bool]:
    """Read the secret, and tell whether the database has yet to take note of it.

    Refuses another one than before: nobody's sign-in name would be found any more.
    """
    with database.reading() as connection:
        check = None if accept else installation.find_secret_check(connection)
        is_set_up = directory.find_organisation(connection) is not None
    secret = load_server_secret(keys, first=accept or not is_set_up)
    if check is not None and check != secret.check:
        raise ConfigurationError(
            f"server-secret: this database was begun with another one; {PUT_BACK}"
        )
    return secret, check is None


def _log_key_of(database: Database, keys: Path) -> LogKey:
    """Read the key that the organisation has signed as that of its log: clients refuse any other."""
    with database.reading() as connection:
        envelope = directory.find_organisation(connection)
    log_key = load_log_key(keys, first=envelope is None)
    named = None if envelope is None else parse_statement(envelope).statement.body
    if isinstance(named, OrganisationBody) and named.log_key != log_key.public:
        raise ConfigurationError(
            f"log-signing-key: the organisation has signed another one; {PUT_BACK}"
        )
    return log_key
