"""Can a server that helps somebody who left have their words stand in a case, or have others write under old secrets?"""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from incident_log.client import casework, people, session, sharing
from incident_log.client.api import Api
from incident_log.client.casework import OpenCase
from incident_log.client.keyring import Profile
from incident_log.client.session import MemberSession
from incident_log.clock import SystemClock
from incident_log.crypto.sealing import RecordBody, next_header, seal_record
from incident_log.errors import KeysEnded
from incident_log.format.encoding import from_b64u, to_time
from incident_log.format.record import parse_envelope
from incident_log.services import journal as server_journal
from incident_log.storage import cases
from incident_log.storage.database import Database
from tests import granting
from tests.client.cli import PASSPHRASES, World
from tests.writing import as_desk


@contextlib.contextmanager
def caseworker(world: World) -> Iterator[MemberSession]:
    profile = Profile(world.folder / "bo")
    with contextlib.closing(Api(world.server.url)) as api:
        yield session.resume(api, profile, profile.pin().organisation or "", PASSPHRASES["bo"])


def give(bo: MemberSession, case: str) -> str:
    """Open the report to a lawyer."""
    (chidi,) = (member for member, name in people.all_names(bo).items() if name == "Chidi")
    granting.grant(bo, case, chidi, ("report",), None, "advice")
    return chidi


def give_new_secret(bo: MemberSession, case: str) -> None:
    """Give the case a second secret of the report."""
    sharing.revoke(bo, case, give(bo, case), "done")


def with_new_secrets(bo: MemberSession, case: str) -> OpenCase:
    """Give the case a second secret of the report, and write under it."""
    give_new_secret(bo, case)
    casework.write_and_save(bo, case, "message", {"text": "We are here.", "lang": "en"})
    return casework.open_case(bo, case)


def store(data: Path, opened: OpenCase, epoch: int, text: str) -> None:
    """Have the server itself take a record that it would refuse from anybody."""
    secret = opened.keys.find("report", epoch)
    assert secret is not None
    body = RecordBody(
        "message", 1, to_time(SystemClock().now()), {"text": text, "lang": "en"}, None
    )
    header = next_header(opened.keys.organisation, secret, opened.journal.head)
    envelope = parse_envelope(seal_record(secret, header, body, opened.seed.signing_key))
    database = Database(f"sqlite:///{data / 'incident-log.sqlite3'}")
    with database.writing() as connection:
        found = cases.find(connection, from_b64u(opened.keys.case, 16))
        assert found is not None
        server_journal.place(connection, as_desk(found), [envelope], SystemClock().now().date())


@pytest.mark.parametrize(("epoch", "is_read"), [(0, False), (1, True)])
def test_what_is_sealed_under_an_old_secret_behind_a_newer_one_says_nothing(
    world: World, epoch: int, *, is_read: bool
) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as bo:
        store(world.server.data, with_new_secrets(bo, case), epoch, "Call this number.")
        opened = casework.open_case(bo, case)

    texts = [message.payload["text"] for message in opened.view().messages]
    assert ("Call this number." in texts) is is_read
    assert "We are here." in texts
    assert bool(opened.journal.warnings) is not is_read


@pytest.mark.parametrize("is_ended", [True, False])
def test_the_end_of_an_access_is_enough_to_end_an_old_secret(
    world: World, *, is_ended: bool
) -> None:
    """Nobody has written there since but whoever ended it: who knew the secret before writes on in vain."""
    case = world.adopted()["case"]
    with caseworker(world) as bo:
        (give_new_secret if is_ended else give)(bo, case)
        store(world.server.data, casework.open_case(bo, case), 0, "Call this number.")
        opened = casework.open_case(bo, case)

    texts = [message.payload["text"] for message in opened.view().messages]
    assert ("Call this number." in texts) is not is_ended
    assert bool(opened.journal.warnings) is is_ended


def test_the_end_of_an_access_is_said_under_the_new_secret_only(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as bo:
        give_new_secret(bo, case)
        entries = casework.open_case(bo, case).journal.entries

    said = [(one.opened.type, one.link.header.epoch) for one in entries if one.opened]
    assert said[-3:] == [("share", 0), ("renewal", 1), ("share", 1)]


def test_nothing_is_sealed_under_the_older_secret_that_a_server_shows_as_the_newest(
    world: World,
) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as bo:
        opened = with_new_secrets(bo, case)
        kept = tuple(each for each in opened.keys.secrets if each.epoch == 0)
        shown = replace(opened, keys=replace(opened.keys, secrets=kept))

        assert opened.secret("report").epoch == 1
        with pytest.raises(KeysEnded):
            shown.secret("report")
        assert shown.secret("work").epoch == 0
