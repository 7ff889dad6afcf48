"""How do reading and writing transactions reach the database? SQLite in one file, or PostgreSQL."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from incident_log.errors import (
    N_,
    ConfigurationError,
    Conflict,
    FormatError,
    IncidentLogError,
    StorageFull,
    Unavailable,
)

_WAIT_SECONDS = 10
# Other processes (maintenance, a backup) may hold SQLite's own lock; within this process nobody waits for it.
_SQLITE_WAIT_MS = 5000
_SQLITE_CACHE_KIB = 16 * 1024
# Whose errors are the database's. psycopg is not imported for this: a copy on SQLite never loads it.
_DRIVERS = {"sqlite3", "psycopg"}
_SQLITE_FULL = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    # What all connections share, beside the file: without room for it SQLite does not even read.
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
_SQLITE_BUSY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}
_POSTGRES_FULL = {"53100"}
_BUSY = N_("the database is busy")
_NO_DATABASE = N_("database: the file is damaged, or is none; put the newest backup back")
_NO_FILE = N_(
    "database: there is no file {file}: see whether --data names the folder of the server, or give the right address in "
    "INCIDENT_LOG_DATABASE"
)
# Class 08: connection; 57: operator intervention; 40: serialisation and deadlock; 53, 55: out of resources, locked.
_POSTGRES_BUSY = ("08", "57", "40", "53", "55")


class Database:
    """Hands out connections inside a transaction; commits when the block ends, rolls back when it raises."""

    def __init__(self, url: str, *, only_look: bool = False) -> None:
        """Prepare connections; none is made yet, so that a process may fork first.

        `only_look` makes and changes nothing, not even beside an SQLite file; raises ConfigurationError without one.
        """
        try:
            self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
            self._engine = _engine_of(url, self.is_sqlite, only_look)
        except (ArgumentError, ValueError):
            # The message may hold a password out of the address.
            raise ConfigurationError(
                "database: give postgresql://user:password@host/name, signs of the password as %40"
            ) from None
        self._reading = self._engine if self.is_sqlite else _snapshots(self._engine)
        # One writer per process: SQLite's busy handler sleeps, a lock wakes the next writer at once.
        self._one_writer = threading.Lock()
        self._writer: Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See one state of the database, however many statements ask for it."""
        with _translated(), self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Change the database; all of the block stands, durably, or none of it."""
        with _translated():
            if not self.is_sqlite:
                with self._engine.begin() as connection:
                    yield connection
                return
            if not self._one_writer.acquire(timeout=_WAIT_SECONDS):
                raise Unavailable(_BUSY)
            try:
                if self._writer is None:
                    self._writer = self._engine.connect().execution_options(
                        incident_log_writes=True
                    )
                with self._writer.begin():
                    yield self._writer
            finally:
                self._one_writer.release()

    def check_there(self) -> None:
        """Refuse to begin an SQLite file where there is none; raise ConfigurationError."""
        if self.is_sqlite:
            _existing_file(self._engine.url.render_as_string(hide_password=False))

    def free(self) -> int | None:
        """Give the bytes that are left on its disk; None for a database that does not tell, and where nobody can say."""
        if not self.is_sqlite:
            return None
        try:
            return shutil.disk_usage(Path(self._engine.url.database or "").parent).free
        except OSError:
            return None

    def close(self) -> None:
        """Let go of all connections."""
        with self._one_writer:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._engine.dispose()


def writes(connection: Connection) -> bool:
    """Tell whether a connection is inside a writing transaction, and so may lock rows."""
    return not connection.get_execution_options().get("postgresql_readonly", False)


def _engine_of(url: str, is_sqlite: bool, only_look: bool) -> Engine:  # noqa: FBT001  # what it is made of
    if not is_sqlite:
        return _postgres_engine(url)
    return _looking_engine(url) if only_look else _sqlite_engine(url)


def _existing_file(url: str) -> Path:
    path = Path(make_url(url).database or "").resolve()
    if not path.is_file():
        raise ConfigurationError(_NO_FILE, file=path)
    return path


def _looking_engine(url: str) -> Engine:
    """Read an SQLite file and leave all as it is: SQLite would put its journal beside it, as whoever looks."""
    path = _existing_file(url)
    # Without a journal nobody uses it, and all of it is in the file.
    how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    return create_engine(
        url,
        hide_parameters=True,
        poolclass=NullPool,
        creator=lambda: sqlite3.connect(f"{path.as_uri()}?{how}", uri=True),
    )


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=16,
        max_overflow=16,
        pool_timeout=_WAIT_SECONDS,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: it would begin them too late, and never as IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_SQLITE_WAIT_MS}",
        "journal_mode = WAL",
        # An answer "stored" must outlive a power cut, not only a crash of this process.
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        # What was deleted must not be readable in the file.
        "secure_delete = ON",
        f"cache_size = -{_SQLITE_CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock before it reads, so it never finds that what it read has changed.
    # Straight to the driver: every request begins here.
    writing = connection.get_execution_options().get("incident_log_writes", False)
    connection.connection.cursor().execute("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgres_engine(url: str) -> Engine:
    _check_options(url)
    waits = f"-c lock_timeout={_WAIT_SECONDS * 1000} -c statement_timeout={_WAIT_SECONDS * 3000}"
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=16,
        max_overflow=16,
        pool_timeout=_WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args={"options": waits, "connect_timeout": _WAIT_SECONDS},
    )


def _check_options(url: str) -> None:
    """Raise ValueError for an option that PostgreSQL does not know: it would be a defect at the first connection."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo("", **{name: str(value) for name, value in make_url(url).query.items()})
    except ProgrammingError as error:
        raise ValueError(*error.args) from error


def _snapshots(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@contextmanager
def _translated() -> Iterator[None]:
    """Let no error of the database leave this layer as itself; its text may hold what somebody sent."""
    try:
        yield
    except PoolTimeoutError:
        raise Unavailable(_BUSY) from None
    except Exception as error:
        # Statements that go to the driver as they are raise the driver's own errors.
        driver_error = error.orig if isinstance(error, DBAPIError) else error
        reaction = None if driver_error is None else _reaction(driver_error)
        if reaction is None:
            raise
        raise reaction from None


def _reaction(error: BaseException) -> IncidentLogError | None:
    """Give the error of ours that a caller can react to; None for a defect, and for what is no driver's error."""
    kinds = {
        kind.__name__
        for kind in type(error).__mro__
        if kind.__module__.partition(".")[0] in _DRIVERS
    }
    if "IntegrityError" in kinds:
        return Conflict("somebody else wrote the same first")
    if "DataError" in kinds:
        return FormatError("a value that the database cannot hold")
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return ConfigurationError(_NO_DATABASE)
    return _reaction_to_operation(error) if "OperationalError" in kinds else None


def _reaction_to_operation(error: BaseException) -> IncidentLogError | None:
    code = getattr(error, "sqlite_errorcode", None)
    state = getattr(error, "sqlstate", None) or ""
    if code in _SQLITE_FULL or state in _POSTGRES_FULL:
        return StorageFull(N_("the database has no room left"))
    # Extended result codes keep the plain one in their low byte.
    busy = code is not None and code & 0xFF in _SQLITE_BUSY
    unreachable = code is None and not state
    if busy or unreachable or state.startswith(_POSTGRES_BUSY):
        return Unavailable(N_("the database cannot be reached"))
    return None
