"""When a right to be signed in ends while somebody signs in, does whichever comes second see the other?

What comes first is done in a transaction that the test holds open until the other request waits for it, or is through.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from incident_log.crypto.lockbox import code_keys
from incident_log.crypto.seeds import new_code
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.services import accounts, directory, intake, sessions
from incident_log.services.access import actor_of
from incident_log.services.server import Server
from incident_log.services.sessions import NewSession
from incident_log.storage import cases
from incident_log.storage.lockboxes import StoredLockbox
from incident_log.storage.sessions import SignedIn
from incident_log.web.accounts import offer_of
from incident_log.web.bodies import Lockboxes
from tests.people import Person, Reply, lockbox_of, new_lock
from tests.town import Town
from tests.web.conftest import Browser
from tests.web.test_sessions import kind, second_browser

# Long enough for a request that waits for nobody to be through.
_A_MOMENT = 1.0
Done = TypeVar("Done")


def while_open(
    copy: Server, first: Callable[[Connection], Done], second: Callable[[], int]
) -> tuple[Done, int]:
    """Do something, and ask for something else before that is committed; give what both came to."""
    answers = list[int]()
    asking = threading.Thread(target=lambda: answers.append(second()))
    with copy.database.writing() as connection:
        done = first(connection)
        asking.start()
        asking.join(_A_MOMENT)
    asking.join()
    return done, answers[0]


def passed_by(copy: Server, person: Person, *, by_code: bool) -> StoredLockbox:
    """Pass the check of a passphrase or a code; nobody is signed in yet."""
    with copy.database.reading() as connection:
        if by_code:
            keys = person.code
            return accounts.check_code(connection, keys.kind, keys.handle, keys.verifier)
        found = accounts.find_by_name(connection, copy, person.name)
    return accounts.check_passphrase(found, person.lock.verifier)


def is_open(copy: Server, session: NewSession) -> bool:
    with copy.database.reading() as connection:
        return sessions.find(connection, copy, session.id) is not None


def signed_in(copy: Server, person: Person) -> SignedIn:
    """Give the session that a person has in their browser."""
    assert isinstance(person.carrier, Browser)
    cookie = person.carrier.client.get_cookie("session")
    assert cookie is not None
    with copy.database.reading() as connection:
        found = sessions.find(connection, copy, from_b64u(cookie.value))
    assert found is not None
    return found


def new_ways_in(person: Person) -> Reply:
    """Write both ways of unlocking anew, with a passphrase and a code that nobody else has seen."""
    boxes = [
        lockbox_of(keys, person.seed) for keys in (new_lock(), code_keys(new_code(), "recovery"))
    ]
    return {"lockboxes": boxes}


def standing(town: Town, status: str) -> bytes:
    return town.standing(town.bo, status=status)


def end_sessions(town: Town, how: str) -> Callable[[], int]:
    """Prepare the request by which somebody ends Bo's sessions."""
    for person in (town.amina, town.bo):
        person.must("GET", "session")
    if how == "new ways in":
        body = new_ways_in(town.bo)
        return lambda: town.bo.put("me/lockboxes", body).status_code
    if how == "everywhere":
        return lambda: town.bo.ask("DELETE", "sessions").status_code
    statements = {"statements": [to_b64u(standing(town, how))]}
    return lambda: town.amina.post("directory/statements", statements).status_code


@pytest.mark.parametrize("by", ["passphrase", "recovery code"])
@pytest.mark.parametrize("how", ["new ways in", "everywhere", "frozen", "removed"])
def test_a_session_that_is_just_beginning_ends_with_all_others(
    town: Town, copy: Server, how: str, by: str
) -> None:
    passed, end = passed_by(copy, town.bo, by_code=by == "recovery code"), end_sessions(town, how)

    thief, status = while_open(
        copy, lambda connection: accounts.sign_in(connection, copy, passed), end
    )

    assert status in {200, 201}
    assert not is_open(copy, thief)


def ended(town: Town, copy: Server, how: str) -> Callable[[Connection], object]:
    """Prepare what ends Bo's ways in, to be done in a transaction that stays open."""
    if how in {"frozen", "removed"}:
        amina, statement = actor_of(signed_in(copy, town.amina)), standing(town, how)
        return lambda connection: directory.change_standing(connection, amina, [statement])
    bo = actor_of(signed_in(copy, town.bo))
    body = Lockboxes.model_validate(new_ways_in(town.bo))
    prepared = [accounts.prepare(offer_of(one)) for one in body.lockboxes]
    return lambda connection: accounts.replace_lockboxes(connection, bo, prepared)


@pytest.mark.parametrize("by", ["passphrase", "recovery code"])
@pytest.mark.parametrize("how", ["new ways in", "frozen", "removed"])
def test_whoever_has_just_passed_does_not_get_in_by_what_has_just_ended(
    town: Town, copy: Server, how: str, by: str
) -> None:
    thief = town.newcomer(town.bo.name)
    thief.lock, thief.code = town.bo.lock, town.bo.code
    thief.must("GET", "session")
    sign_in = thief.sign_in_with_code if by == "recovery code" else thief.sign_in

    _, status = while_open(copy, ended(town, copy, how), lambda: sign_in().status_code)

    assert status == 401
    assert kind(thief) == "none"


def test_a_session_that_has_just_ended_changes_no_way_in(town: Town, copy: Server) -> None:
    thief = second_browser(town, town.bo)
    thief.must("GET", "session")
    body = new_ways_in(thief)

    _, status = while_open(
        copy,
        ended(town, copy, "new ways in"),
        lambda: thief.put("me/lockboxes", body).status_code,
    )

    assert (status, kind(town.bo), kind(thief)) == (401, "member", "none")
    thief.lock = new_lock()
    assert thief.sign_in().status_code == 401


def test_a_reporters_session_that_is_just_beginning_ends_with_all_others(
    town: Town, copy: Server
) -> None:
    case = town.file_report()
    passed = passed_by(copy, case.reporter, by_code=True)
    case.reporter.must("GET", "session")

    begun, status = while_open(
        copy,
        lambda connection: accounts.sign_in(connection, copy, passed),
        lambda: case.reporter.ask("DELETE", "sessions").status_code,
    )

    assert status == 200
    assert not is_open(copy, begun)


def test_nobody_signs_in_to_a_report_that_has_just_been_deleted(town: Town, copy: Server) -> None:
    case = town.begin_report()
    other = town.newcomer("rui")
    other.code = case.reporter.code
    other.must("GET", "session")
    case_id = from_b64u(case.id)

    def emptied(connection: Connection) -> None:
        cases.find(connection, case_id)
        intake.empty(connection, case_id)

    _, status = while_open(copy, emptied, lambda: other.sign_in_with_code().status_code)

    assert (status, kind(other)) == (401, "none")


def test_a_report_that_is_just_being_deleted_is_not_sent_without_its_codename(
    town: Town, copy: Server
) -> None:
    case = town.begin_report()
    case_id, sent = from_b64u(case.id), town.submission(case)

    def emptied(connection: Connection) -> None:
        cases.find(connection, case_id)
        intake.empty(connection, case_id)

    path = f"intake/{case.id}/submit"
    _, status = while_open(copy, emptied, lambda: case.reporter.post(path, sent).status_code)

    assert status in {401, 404}
    with copy.database.reading() as connection:
        found = cases.find(connection, case_id)
    assert found is not None
    assert found.state == "pending"
