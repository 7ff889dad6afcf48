"""Does a transaction stand whole or not at all, and does no driver's error leave this layer?"""

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, text

from incident_log.errors import (
    ConfigurationError,
    Conflict,
    FormatError,
    IncidentLogError,
    StorageFull,
    Unavailable,
)
from incident_log.storage import cases, installation, log, members, migrating
from incident_log.storage.case_tables import Case, Evidence, Grant, Record, Slice
from incident_log.storage.columns import Base, table_of
from incident_log.storage.database import Database, _reaction
from incident_log.storage.people_tables import (
    DeskMember,
    Installation,
    Invitation,
    Lockbox,
    Member,
    Session,
)
from tests.factories import (
    TODAY,
    a_digest,
    an_id,
    make_case,
    make_desk,
    make_member,
    make_pending_case,
)


def test_what_a_block_wrote_stands_when_it_ends(database: Database) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)

    with database.reading() as connection:
        assert members.find_desk_epoch(connection, desk) == 0


def test_nothing_stands_of_a_block_that_raises(database: Database) -> None:
    desk = an_id()

    with suppress(LookupError), database.writing() as connection:
        members.set_desk_epoch(connection, desk, 0)
        raise LookupError

    with database.reading() as connection:
        assert members.find_desk_epoch(connection, desk) is None


def test_a_reader_sees_one_state_however_long_it_reads(database: Database) -> None:
    with database.reading() as reader:
        before = members.count_active_owners(reader)
        with database.writing() as writer:
            make_member(writer, role="owner")

        assert members.count_active_owners(reader) == before

    with database.reading() as reader:
        assert members.count_active_owners(reader) == before + 1


def test_writers_wait_for_each_other(database: Database) -> None:
    """Each reads what is there and adds one; none may be lost."""

    def add_one() -> None:
        with database.writing() as connection:
            connection.execute(text("UPDATE log_state SET size = size + 1 WHERE id = 1"))

    threads = [threading.Thread(target=add_one) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as connection:
        assert connection.execute(text("SELECT size FROM log_state")).scalar() == 16


def test_writing_twice_what_may_be_once_is_a_conflict(database: Database) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)
        case_id = make_pending_case(connection, desk)

    with pytest.raises(Conflict), database.writing() as connection:
        cases.add_pending(connection, case_id, desk, TODAY)


def test_a_statement_sent_straight_to_the_driver_raises_our_errors_too(database: Database) -> None:
    entry = a_digest()
    with database.writing() as connection:
        log.append(connection, [entry])

    with pytest.raises(Conflict), database.writing() as connection:
        log.append(connection, [entry])


@pytest.mark.postgres
def test_a_number_that_a_column_cannot_hold_is_bad_input(postgres_database: str) -> None:
    database = Database(postgres_database)
    migrating.upgrade(database)
    with database.writing() as connection:
        desk = make_desk(connection)

    with pytest.raises(FormatError), database.writing() as connection:
        members.set_desk_epoch(connection, desk, 2**40)
    database.close()


def test_a_server_that_is_not_there_is_unavailable() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    with pytest.raises(Unavailable), database.reading():
        pass
    database.close()


@pytest.mark.parametrize("option", ["nonsense=1", "Passw0rd=1"])
def test_an_option_that_postgresql_does_not_know_is_refused_before_anything_connects(
    option: str,
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Database(f"postgresql://log:Passw0rd@db/log?{option}")

    assert "Passw0rd" not in str(refused.value)
    Database("postgresql://log:Passw0rd@db/log?sslmode=require&application_name=log")


def test_a_database_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'no such folder' / 'x.sqlite3'}")

    with pytest.raises(Unavailable), database.reading():
        pass
    database.close()


def driver_error(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("as the driver says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (driver_error(sqlite3.SQLITE_FULL), StorageFull),
        (driver_error(sqlite3.SQLITE_IOERR_WRITE), StorageFull),
        (driver_error(sqlite3.SQLITE_IOERR_FSYNC), StorageFull),
        (driver_error(sqlite3.SQLITE_IOERR_SHMSIZE), StorageFull),
        (driver_error(sqlite3.SQLITE_READONLY), Unavailable),
        (driver_error(sqlite3.SQLITE_NOTADB, sqlite3.DatabaseError), ConfigurationError),
        (driver_error(sqlite3.SQLITE_BUSY), Unavailable),
        (driver_error(sqlite3.SQLITE_BUSY_SNAPSHOT), Unavailable),
        (driver_error(sqlite3.SQLITE_LOCKED), Unavailable),
        (driver_error(sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.IntegrityError), Conflict),
    ],
    ids=str,
)
def test_every_failure_has_one_reaction(
    error: sqlite3.Error, expected: type[IncidentLogError]
) -> None:
    assert type(_reaction(error)) is expected


@pytest.mark.parametrize(
    "error", [driver_error(sqlite3.SQLITE_ERROR), ValueError("x"), KeyError("x")], ids=repr
)
def test_a_defect_stays_a_defect(error: Exception) -> None:
    assert _reaction(error) is None


def test_the_file_keeps_nothing_of_what_was_deleted(tmp_path: Path) -> None:
    path, marker = tmp_path / "x.sqlite3", b"MARKER-OF-A-DELETED-BOX"
    database = Database(f"sqlite:///{path}")
    migrating.upgrade(database)
    with database.writing() as connection:
        member = make_member(connection)
        members.save_settings(connection, member, marker, 1)
    with database.writing() as connection:
        members.forget(connection, member)
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()

    assert marker not in path.read_bytes()


Values = dict[str, object]
Wrong = list[tuple[type[Base], Values]]


def rows(connection: Connection) -> Wrong:
    """Rows that no use case would write, and that the database itself must refuse."""
    desk = make_desk(connection)
    member = make_member(connection, desk)
    case_id = make_case(connection, desk)
    return [
        *wrong_cases(desk),
        *wrong_members(desk, member),
        *wrong_sessions(member, case_id),
        *wrong_lockboxes(member, case_id),
        *wrong_records(case_id),
        *wrong_evidence(case_id),
        *wrong_grants(case_id, member),
        *wrong_invitations(member),
        (Installation, {"id": 2}),
        (Installation, {"id": 1}),
    ]


def wrong_cases(desk: bytes) -> Wrong:
    pending: Values = {
        "state": "pending",
        "opened_on": TODAY,
        "day": TODAY,
        "head_position": -1,
        "card_revision": -1,
    } | {f"{name}_epoch": -1 for name in ("report", "identity", "work")}
    changes: list[Values] = [
        {"desk": an_id()},
        {"id": b"short"},
        {"state": "lost"},
        {"state": "new"},
        {"head_position": 0},
        {"card": b"card"},
    ]
    return [(Case, pending | {"id": an_id(), "desk": desk} | change) for change in changes]


def wrong_members(desk: bytes, member: bytes) -> Wrong:
    good: Values = {"status": "active", "role": "lead", "settings_revision": 0}
    changes: list[Values] = [{"role": "king"}, {"status": "gone"}, {"signing": b"short"}]
    return [
        *((Member, good | {"id": an_id(), "signing": a_digest()} | change) for change in changes),
        (DeskMember, {"desk": desk, "member": an_id()}),
        (DeskMember, {"desk": an_id(), "member": member}),
    ]


def wrong_sessions(member: bytes, case_id: bytes) -> Wrong:
    session: Values = {"id_hash": a_digest(), "member": member, "idle_until": 1, "ends": 2}
    changes: list[Values] = [
        {"member": None},
        {"case_id": case_id},
        {"idle_until": 3},
        {"id_hash": b"short"},
        {"member": an_id()},
    ]
    return [(Session, session | change) for change in changes]


def wrong_lockboxes(member: bytes, case_id: bytes) -> Wrong:
    lockbox: Values = {
        "id": an_id(),
        "member": member,
        "kind": "recovery",
        "handle": an_id(),
        "verifier_hash": b"h",
        "box": b"b",
    }
    changes: list[Values] = [
        {"case_id": case_id},
        {"member": None},
        {"handle": None},
        {"salt": an_id()},
        {"kind": "passphrase"},
        {"kind": "codename"},
        {"kind": "guess"},
    ]
    return [(Lockbox, lockbox | change) for change in changes]


def wrong_records(case_id: bytes) -> Wrong:
    record: Values = {
        "case_id": case_id,
        "position": 9,
        "compartment": "report",
        "epoch": 0,
        "leaf": 0,
        "day": TODAY,
        "digest": a_digest(),
        "body_sha256": a_digest(),
        "size": 1,
        "header": b"h",
        "body": b"b",
    }
    changes: list[Values] = [
        {"case_id": an_id()},
        {"position": -1},
        {"compartment": "other"},
        {"leaf": 999},
        {"digest": b"short"},
        {"position": 0},
    ]
    return [(Record, record | change) for change in changes]


def wrong_evidence(case_id: bytes) -> Wrong:
    evidence: Values = {
        "case_id": case_id,
        "id": an_id(),
        "compartment": "report",
        "slices": 1,
        "sealed_size": 1,
    }
    changes: list[Values] = [
        {"case_id": an_id()},
        {"slices": 0},
        {"sealed_size": 0},
        {"manifest": a_digest()},
    ]
    stray: Values = {"case_id": case_id, "evidence": an_id(), "number": 0, "digest": a_digest()}
    return [*((Evidence, evidence | change) for change in changes), (Slice, stray)]


def wrong_grants(case_id: bytes, member: bytes) -> Wrong:
    grant: Values = {
        "case_id": case_id,
        "member": member,
        "report": True,
        "identity": False,
        "work": False,
        "granted_on": TODAY,
        "revoked": False,
    }
    changes: list[Values] = [{"report": False}, {"member": an_id()}]
    return [(Grant, grant | change) for change in changes]


def wrong_invitations(member: bytes) -> Wrong:
    invitation: Values = {
        "id": an_id(),
        "inviter": member,
        "role": "lawyer",
        "box": b"b",
        "state": "open",
        "expires_hour": 1,
    }
    changes: list[Values] = [
        {"inviter": an_id()},
        {"state": "accepted"},
        {"bundle": b"b"},
        {"role": "king"},
    ]
    return [(Invitation, invitation | change) for change in changes]


def test_the_database_itself_refuses_what_must_not_be(database: Database) -> None:
    with database.writing() as connection:
        wrong = rows(connection)

    accepted = []
    for entity, values in wrong:
        try:
            with database.writing() as connection:
                connection.execute(insert(table_of(entity)), values)
        except Conflict:
            continue
        accepted.append((entity.__name__, values))

    assert accepted == []
    with database.reading() as connection:
        assert installation.find_organisation(connection) is None
