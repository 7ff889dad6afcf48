"""What does every use case of this server share? Its database, its store, its own keys and its clock."""

import datetime as dt
from dataclasses import dataclass

from incident_log.clock import Clock
from incident_log.crypto.at_rest import LogKey, ServerSecret, load_log_key, load_server_secret
from incident_log.crypto.primitives import derive
from incident_log.settings import Settings
from incident_log.storage import migrating
from incident_log.storage.blobs import Blobs
from incident_log.storage.database import Database


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

    @classmethod
    def open(cls, settings: Settings, clock: Clock) -> "Server":
        """Connect; make the keys on the first start. SQLite migrates by itself, PostgreSQL when its operator says so.

        Raises ConfigurationError with a sentence when this copy cannot serve.
        """
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = load_server_secret(settings.keys)
        database = Database(settings.database_url)
        if database.is_sqlite:
            migrating.upgrade(database)
        else:
            migrating.check_current(database)
        return cls(
            settings=settings,
            database=database,
            blobs=Blobs.at(settings.slices_url),
            secret=secret,
            log_key=load_log_key(settings.keys),
            clock=clock,
            csrf_key=derive(secret.secret, "server/csrf"),
            address_key=derive(secret.secret, "server/address"),
        )

    def today(self) -> dt.date:
        """The day; cases and records keep no finer time."""
        return self.clock.now().date()

    def minute(self) -> int:
        """The minute, counted from 1970; sessions keep no finer time."""
        return int(self.clock.now().timestamp()) // 60
