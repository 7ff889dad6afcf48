"""Can every migration be run, taken back and run again, with rows in place, and do the models match its end?"""

from argparse import Namespace
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from incident_log.errors import ConfigurationError
from incident_log.storage import cases, grants, log, migrating
from incident_log.storage.columns import Base
from incident_log.storage.database import Database
from incident_log.storage.grants import StoredGrant
from tests.factories import TODAY, make_case, make_desk, make_lockbox, make_member

SCRIPTS = ScriptDirectory(str(migrating.FOLDER))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def downgrade(connection: Connection, to: str, *, lose: bool = False) -> None:
    config = migrating._config(connection)
    config.cmd_opts = Namespace(x=["lose=everything"] if lose else [])
    command.downgrade(config, to)


def fill(connection: Connection) -> bytes:
    desk = make_desk(connection)
    member = make_member(connection, desk)
    make_lockbox(connection, member=member)
    return make_case(connection, desk, count=3)


def tables(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(inspect(connection).get_table_names())


def test_up_down_and_up_again(database: Database) -> None:
    migrating.upgrade(database)
    first = tables(database)
    with database.writing() as connection:
        downgrade(connection, "base")
    empty = tables(database)

    migrating.upgrade(database)

    assert empty == {"alembic_version"}
    assert tables(database) == first == {*Base.metadata.tables, "alembic_version"}
    with database.writing() as connection:
        fill(connection)


def test_going_down_refuses_to_lose_what_people_wrote(database: Database) -> None:
    migrating.upgrade(database)
    with database.writing() as connection:
        case_id = fill(connection)

    with pytest.raises(RuntimeError, match="lose=everything"), database.writing() as connection:
        downgrade(connection, "base")

    with database.reading() as connection:
        found = cases.find(connection, case_id)
        assert found is not None
        assert found.head_position == 2
        assert log.size_and_root(connection)[0] == 3


def test_going_down_loses_everything_when_that_is_meant(database: Database) -> None:
    migrating.upgrade(database)
    with database.writing() as connection:
        fill(connection)

    with database.writing() as connection:
        downgrade(connection, "base", lose=True)
    migrating.upgrade(database)

    with database.reading() as connection:
        assert log.size_and_root(connection)[0] == 0


def test_an_access_that_the_person_closed_stays_shut_on_the_way_down_and_up(
    database: Database,
) -> None:
    migrating.upgrade(database)
    with database.writing() as connection:
        case_id = fill(connection)
        readers = [make_member(connection, make_desk(connection)) for _ in range(2)]
        for reader in readers:
            grants.save(connection, case_id, StoredGrant(reader, ("report",), TODAY, None))
        grants.close(connection, case_id, readers[0], TODAY)

    with database.writing() as connection:
        downgrade(connection, "0005")
    migrating.upgrade(database)

    with database.reading() as connection:
        (left,) = grants.list_of_case(connection, case_id)
        assert left == StoredGrant(readers[1], ("report",), TODAY, None)


def test_upgrading_what_is_current_changes_nothing(database: Database) -> None:
    migrating.upgrade(database)
    with database.writing() as connection:
        case_id = fill(connection)

    migrating.upgrade(database)
    migrating.check_current(database)

    with database.reading() as connection:
        assert cases.find(connection, case_id) is not None


def test_the_models_are_what_the_migrations_make(database: Database) -> None:
    migrating.upgrade(database)

    with database.writing() as connection:
        command.check(migrating._config(connection))


def test_a_database_without_tables_may_be_the_wrong_one(database: Database) -> None:
    step = r"--data names" if database.is_sqlite else r"names the right one.* alembic upgrade head"
    with pytest.raises(ConfigurationError, match=step):
        migrating.check_current(database)


def test_a_database_of_an_older_release_is_refused_with_what_to_do(database: Database) -> None:
    migrating.upgrade(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    step = "start the server" if database.is_sqlite else "say: alembic upgrade head"
    with pytest.raises(ConfigurationError, match=rf"older.* make a backup, then {step}"):
        migrating.check_current(database)


def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    migrating.upgrade(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for check in (migrating.upgrade, migrating.check_current):
        with pytest.raises(ConfigurationError, match="newer"):
            check(database)


def test_there_is_one_head_and_it_is_written_down() -> None:
    head = SCRIPTS.get_revision("head")

    written = (migrating.FOLDER / "CURRENT_HEAD").read_text().strip()
    assert f"{written}.py" == head.path.rpartition("/")[2]
    assert len(SCRIPTS.get_heads()) == 1


def test_every_migration_is_a_numbered_sentence() -> None:
    names = sorted(path.stem for path in (migrating.FOLDER / "versions").glob("*.py"))

    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert all(len(name.split("_")) >= 4 for name in names)


def test_a_new_installation_waits_for_its_organisation(database: Database) -> None:
    migrating.upgrade(database)

    with database.reading() as connection:
        rows = connection.execute(select(Base.metadata.tables["installation"])).all()
    assert [tuple(row) for row in rows] == [(1, None, None, None)]
