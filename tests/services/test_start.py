"""With which keys does a copy begin on a database that has people already? With its own, and never with new ones by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from incident_log.errors import ConfigurationError
from incident_log.services.server import Server
from incident_log.storage import installation
from incident_log.storage.columns import table_of
from incident_log.storage.people_tables import Installation
from tests.town import Town


@pytest.fixture
def old(town: Town, copy: Server) -> Server:
    """A copy with people, whose database is older than the check of the secret."""
    with copy.database.writing() as connection:
        connection.execute(table_of(Installation).update().values(secret_check=None))
    return copy


@contextmanager
def opened(copy: Server, *, accept_secret: bool = False) -> Iterator[Server]:
    begun = Server.open(copy.settings, copy.clock, accept_secret=accept_secret)
    yield begun
    begun.database.close()


def check_of(copy: Server) -> bytes | None:
    with copy.database.reading() as connection:
        return installation.find_secret_check(connection)


def key_of(copy: Server, name: str) -> Path:
    return copy.settings.keys / name


def test_an_old_database_takes_note_of_the_secret_that_it_was_begun_with(old: Server) -> None:
    with opened(old) as begun:
        assert check_of(old) == begun.secret.check == old.secret.check


@pytest.mark.parametrize("name", ["server-secret", "log-signing-key"])
def test_an_old_database_without_a_key_does_not_begin_and_takes_note_of_nothing(
    old: Server, name: str
) -> None:
    key_of(old, name).unlink()

    with pytest.raises(ConfigurationError) as refusal, opened(old):
        pass

    assert str(refusal.value).startswith(f"{name}: it is not there; put the keys folder")
    assert str(refusal.value).count("\n") == 0
    assert check_of(old) is None
    assert not key_of(old, name).exists()


def test_with_the_log_key_of_another_copy_no_check_of_the_secret_is_written(old: Server) -> None:
    key_of(old, "log-signing-key").write_bytes(bytes(32))

    with pytest.raises(ConfigurationError, match="the organisation has signed another one"):
        opened(old).__enter__()

    assert check_of(old) is None


def test_a_secret_that_is_lost_is_made_anew_only_on_purpose(old: Server) -> None:
    key_of(old, "server-secret").unlink()

    with opened(old, accept_secret=True) as begun:
        assert check_of(old) == begun.secret.check != old.secret.check
