"""Can one caseworker close a case to the whole desk, or take from the person what older keys open?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from incident_log.client import casework, people, returning, sharing
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.case_secrets import CaseKeys
from incident_log.client.session import MemberSession
from incident_log.crypto import letters
from incident_log.crypto.letters import REPORTER, Grant
from incident_log.crypto.sealing import next_header
from incident_log.crypto.seeds import CompartmentSecret, new_compartment_secret, new_identifier
from incident_log.errors import KeysEnded, VerificationError
from incident_log.format.encoding import from_b64u, to_b64u
from tests import granting
from tests.client.cli import World
from tests.client.entering import member, reporter

CLOSED = "a key that somebody of the team sealed for you does not open"
CASE = new_identifier()


def spoiling(patch: pytest.MonkeyPatch, path_ends: str, name: str) -> None:
    """Have a program send boxes for the desk that open nothing; their headers are all that a server sees."""
    post = Api.post

    def send(api: Api, path: str, body: Mapping[str, Any]) -> Answer:
        for each in body[name] if path.endswith(path_ends) else ():
            octets = from_b64u(each["box"])
            each["box"] = to_b64u(octets[:-1] + bytes([octets[-1] ^ 1]))
        return post(api, path, body)

    patch.setattr(Api, "post", send)


def id_of(session: MemberSession, name: str) -> str:
    (found,) = (one for one, called in people.all_names(session).items() if called == name)
    return found


@pytest.fixture
def filed(own: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A report with new secrets of which Bo sealed nothing for the desk."""
    filed = own.adopted()
    own.ok("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")
    with monkeypatch.context() as patch:
        spoiling(patch, "/revoke", "epochs")
        patch.setattr(sharing, "save_card", lambda _session, opened: opened)
        own.ok("revoke", filed["case"], "Chidi", "--reason", "cleaning up", who="bo")
    return filed


def test_the_desk_reads_on_what_its_other_boxes_open_and_is_told(
    own: World, filed: dict[str, str]
) -> None:
    shown = own.run("show", filed["case"], who="amina")

    assert shown.exit_code == 0
    assert CLOSED in shown.stderr
    assert "it does not open with the key of its place" in shown.stderr
    assert "nothing writes down that you opened this case" in shown.stderr
    assert "Вечером пришло сообщение." in shown.stdout


def test_nothing_is_sealed_under_an_older_secret_and_nobody_is_let_in(
    own: World, filed: dict[str, str]
) -> None:
    case = filed["case"]
    with member(own) as amina:
        with pytest.raises(KeysEnded):
            casework.open_case(amina, case).secret("report")
        with pytest.raises(VerificationError):
            granting.grant(amina, case, id_of(amina, "Chidi"), ("report",), None, "advice")


def test_the_end_of_an_access_gives_the_spoiled_secret_up(
    own: World, filed: dict[str, str]
) -> None:
    """What Bo wrote under it does not open; for the desk the lawyer is still let in."""
    case = filed["case"]
    own.ok("revoke", case, "Chidi", "--reason", "done", who="amina")
    own.ok("message", "--file", "-", case, who="amina", typed="Write that again, please.")

    code = own.codename_file(filed)
    back = own.ok("--codename-file", code, "return", who="reporter")

    assert "Write that again, please." in back.stdout
    with member(own) as amina:
        assert casework.open_case(amina, case).secret("report").epoch == 2


def test_a_report_taken_over_with_boxes_that_hold_nothing_opens_with_the_persons_letter(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = own.report()
    with monkeypatch.context() as patch, member(own) as bo:
        spoiling(patch, "/adopt", "wraps")
        casework.adopt(bo, filed["case"])

    shown = own.run("show", filed["case"], who="amina")

    assert shown.exit_code == 0
    assert CLOSED in shown.stderr


def test_a_false_secret_of_an_older_epoch_takes_nothing_from_the_person(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = own.adopted()
    case, code = filed["case"], own.codename_file(filed)
    for _time in range(2):
        own.ok("grant", case, "Chidi", "--reason", "advice", who="bo")
        with monkeypatch.context() as patch:
            patch.setattr(sharing, "_letter", with_a_false_one)
            own.ok("revoke", case, "Chidi", "--reason", "done", who="bo")
        with reporter(own, filed) as person:
            said = {"text": "They found my flat.", "lang": "en"}
            casework.write(returning.open_own(person), "message", said)

    back = own.ok("--codename-file", code, "return", who="reporter")

    assert back.stdout.count("They found my flat.") == 2
    assert CLOSED in back.stderr


def with_a_false_one(
    session: MemberSession,
    opened: casework.OpenCase,
    to: str,
    recipient: str,
    expires_at: str | None,
    secret: CompartmentSecret,
) -> bytes:
    """Seal a letter that holds, beside the newest secret, another one for the epoch before."""
    case, desk = opened.keys.case, opened.keys.desk
    false = new_compartment_secret(case, secret.compartment, secret.epoch - 1)
    at = "2026-11-23T12:00:00.000Z"
    letter = Grant(session.organisation, desk, case, to, at, expires_at, (false, secret))
    assert to == REPORTER
    return letters.seal_grant(letter, session.seed.signing_key, recipient)


# --- which of several secrets counts -----------------------------------------------------------------------------------


def keys_of(*secrets: CompartmentSecret) -> CaseKeys:
    return CaseKeys("organisation", CASE, "desk", secrets)


def test_the_secret_that_the_records_name_counts_in_whichever_order_they_come() -> None:
    true, false = (new_compartment_secret(CASE, "report", 1) for _each in range(2))
    header = next_header("organisation", true, None)

    for keys in (keys_of(true, false), keys_of(false, true), keys_of(false, true, false)):
        settled = keys.settled([header])
        assert settled.secrets == (true,)
        assert settled.closed_letters == 1


def test_of_a_place_without_a_record_the_last_one_counts_and_none_is_false() -> None:
    first, last = (new_compartment_secret(CASE, "work", 0) for _each in range(2))

    settled = keys_of(first, last).settled([])

    assert (settled.secrets, settled.closed_letters) == ((last,), 0)


def test_a_secret_is_lost_only_where_a_box_is_spoiled_and_nothing_true_is_held() -> None:
    older, newer = (new_compartment_secret(CASE, "report", epoch) for epoch in (0, 1))
    false = new_compartment_secret(CASE, "report", 1)
    header = next_header("organisation", newer, None)
    spoiled = replace(keys_of(older), spoiled=frozenset({("report", 1)}))

    assert spoiled.settled([header]).lost("report") == 1
    assert spoiled.lost("identity") == -1
    assert keys_of(older).lost("report") == -1
    assert replace(spoiled, secrets=(older, newer)).settled([header]).lost("report") == -1
    assert not replace(spoiled, secrets=(older, newer)).settled([header]).spoiled
    assert replace(spoiled, secrets=(older, false)).settled([header]).spoiled
