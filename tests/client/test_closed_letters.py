"""Does one letter that does not open close the case to its reader, and keep the person from ending an access?"""

from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import Result

from incident_log.client import casework, returning
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.crypto import age
from incident_log.crypto.seeds import new_seed
from incident_log.errors import IncidentLogError, KeysEnded, NotFound
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from tests.client.cli import World
from tests.client.entering import member, reporter

CLOSED = "a key that somebody of the team sealed for you does not open"
DENIED = "nothing is sealed under an older one: tell the team by another channel"


def _garbled(body: Mapping[str, Any], holder: str) -> None:
    """Seal a reader's letters to nobody: for the server they are age files as any other."""
    for epoch in body["epochs"]:
        for reader in epoch["readers"]:
            if reader["holder"] == holder:
                reader["wrap"] = to_b64u(age.encrypt(b"x" * 200, [new_seed().recipient]))


@pytest.fixture
def filed(own: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A report of which Bo gave the person a new key that opens nowhere, before he let a lawyer in again."""
    filed = own.adopted()
    own.ok("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")
    post = Api.post

    def garble(api: Api, path: str, body: Mapping[str, Json]) -> Answer:
        if path.endswith("/revoke"):
            _garbled(body, "reporter")
        return post(api, path, body)

    with monkeypatch.context() as patch:
        patch.setattr(Api, "post", garble)
        own.ok("revoke", filed["case"], "Chidi", "--reason", "cleaning up", who="bo")
    own.ok("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")
    return filed


def _back(world: World, filed: dict[str, str], *more: str, typed: str | None = None) -> Result:
    code = world.codename_file(filed)
    return world.run("--codename-file", code, "return", *more, who="reporter", typed=typed)


def _reads(world: World, filed: dict[str, str]) -> bool:
    with member(world, "chidi") as chidi:
        try:
            chidi.api.get(f"cases/{filed['case']}/records")
        except NotFound:
            return False
        return True


def test_what_older_keys_open_is_shown_with_a_warning(own: World, filed: dict[str, str]) -> None:
    back = _back(own, filed)

    assert back.exit_code == 0
    assert CLOSED in back.stderr
    assert "Вечером пришло сообщение." in back.stdout


@pytest.mark.parametrize("said", [("--message-file", "-"), ("--withdraw",)])
def test_nothing_is_written_under_an_older_key(
    own: World, filed: dict[str, str], said: tuple[str, ...]
) -> None:
    back = _back(own, filed, *said, typed="Help")

    assert back.exit_code == 1
    assert DENIED in back.stderr


def test_a_withdrawal_that_cannot_be_written_shuts_the_reader_out_all_the_same(
    own: World, filed: dict[str, str]
) -> None:
    assert _reads(own, filed)

    back = _back(own, filed, "--withdraw")

    assert back.exit_code == 1
    assert "The access is ended." in back.stderr
    assert not _reads(own, filed)


def test_an_access_is_ended_though_a_letter_does_not_open(
    own: World, filed: dict[str, str]
) -> None:
    with member(own) as bo:
        (reader,) = casework.open_case(bo, filed["case"]).grants

    back = _back(own, filed, "--end-access", reader)

    assert back.exit_code == 0
    assert not _reads(own, filed)


def _nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a server that shows a head that is not in its log, so that nothing of a case is believed."""
    get = Api.get

    def lie(api: Api, path: str) -> Answer:
        answer = get(api, path)
        return Answer({**answer.values, "leaf": 0}) if "log/inclusion" in path else answer

    monkeypatch.setattr(Api, "get", lie)


@pytest.mark.parametrize("said", [(), ("--withdraw",)])
def test_an_access_is_ended_though_the_case_does_not_open(
    own: World, filed: dict[str, str], monkeypatch: pytest.MonkeyPatch, said: tuple[str, ...]
) -> None:
    with member(own) as bo:
        (reader,) = casework.open_case(bo, filed["case"]).grants
    with monkeypatch.context() as patch:
        _nothing_opens(patch)
        assert _back(own, filed).exit_code == 1
        wrong = _back(own, filed, "--end-access", "Chidi")
        assert wrong.exit_code == 1
        assert f"hint: {reader}: " in wrong.stderr
        assert _reads(own, filed)

        back = _back(own, filed, *(said or ("--end-access", reader)))

    assert f"These can open nothing of your report any more: {reader}." in back.stderr
    # A withdrawal itself is not sent: nobody could read it.
    assert back.exit_code == (1 if said else 0)
    assert "your report was not opened" in back.stderr
    assert not _reads(own, filed)


def test_a_reader_reads_on_what_other_letters_open(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = own.adopted()["case"]
    own.ok("grant", case, "Chidi", "--reason", "advice", who="bo")
    get = Api.get

    def garble(api: Api, path: str) -> Answer:
        answer = get(api, path)
        if path != f"cases/{case}":
            return answer
        false = to_b64u(age.encrypt(b"x" * 200, [new_seed().recipient]))
        own_wraps = [wrap.values for wrap in answer.answers("wraps")]
        wraps: list[Json] = [*own_wraps, {**own_wraps[0], "epoch": 1, "wrap": false}]
        return Answer({**answer.values, "wraps": wraps})

    with monkeypatch.context() as patch, member(own, "chidi") as chidi:
        patch.setattr(Api, "get", garble)
        opened = casework.open_case(chidi, case)

        assert opened.view().summary.title
        assert CLOSED in opened.journal.warnings[0]


def test_a_case_of_which_no_letter_opens_is_refused(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = own.adopted()["case"]
    own.ok("grant", case, "Chidi", "--reason", "advice", who="bo")
    get = Api.get

    def garble(api: Api, path: str) -> Answer:
        answer = get(api, path)
        if path != f"cases/{case}":
            return answer
        false = to_b64u(age.encrypt(b"x" * 200, [new_seed().recipient]))
        wraps: list[Json] = [{**wrap.values, "wrap": false} for wrap in answer.answers("wraps")]
        return Answer({**answer.values, "wraps": wraps})

    with monkeypatch.context() as patch, member(own, "chidi") as chidi:
        patch.setattr(Api, "get", garble)
        with pytest.raises(IncidentLogError):
            casework.open_case(chidi, case)


def test_a_reader_without_the_newest_key_writes_nothing(own: World, filed: dict[str, str]) -> None:
    with reporter(own, filed) as person:
        opened = returning.open_own(person)
        with pytest.raises(KeysEnded):
            opened.secret("report")
