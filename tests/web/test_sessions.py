"""Does a session begin, last and end when it should, and only with a request that our own page sent?"""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select

from incident_log.clock import FixedClock
from incident_log.crypto.lockbox import code_keys, open_lockbox
from incident_log.crypto.seeds import new_code
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.services.server import Server
from incident_log.settings import Settings
from incident_log.storage.people_tables import Session
from tests.people import Answer, Loose, Person, lockbox_of, new_lock
from tests.town import Town
from tests.web.conftest import Browser, people_of, settle, setup_token

MINUTE = dt.timedelta(minutes=1)


def kind(person: Person) -> str:
    return str(person.must("GET", "session")["kind"])


def second_browser(town: Town, person: Person) -> Person:
    """Give somebody one more browser, signed in."""
    other = town.newcomer(person.name)
    other.seed, other.lock, other.code, other.member = (
        person.seed,
        person.lock,
        person.code,
        person.member,
    )
    assert other.sign_in().status_code == 200
    return other


def test_a_member_gets_their_own_lockbox_back(town: Town) -> None:
    town.bo.delete("session")

    answer = town.bo.sign_in()

    seed = open_lockbox(town.bo.lock, from_b64u(answer.json["lockbox"]))
    assert (seed.secret, answer.json["member"]) == (town.bo.seed.secret, town.bo.member)


def test_a_recovery_code_opens_the_same_seed(town: Town) -> None:
    town.bo.delete("session")

    answer = town.bo.sign_in_with_code()

    assert (
        open_lockbox(town.bo.code, from_b64u(answer.json["lockbox"])).secret == town.bo.seed.secret
    )


def test_a_wrong_passphrase_and_an_unknown_name_get_the_same_answer(town: Town) -> None:
    wrong = {"name": "bo", "verifier": to_b64u(new_lock().verifier)}
    unknown = wrong | {"name": "nobody at all"}

    answers = [town.nobody.post("session/passphrase", body) for body in (wrong, unknown)]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].data == answers[1].data


def test_a_wrong_code_and_an_unknown_code_get_the_same_answer(town: Town) -> None:
    known, unknown = town.bo.code, code_keys(new_code(), "recovery")
    body = {"kind": "recovery", "verifier": to_b64u(unknown.verifier)}

    answers = [
        town.nobody.post("session/code", body | {"handle": to_b64u(keys.handle)})
        for keys in (known, unknown)
    ]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].data == answers[1].data


def test_an_unknown_name_gets_a_stable_salt_that_looks_like_a_known_one(town: Town) -> None:
    ask = [
        town.nobody.must("POST", "session/parameters", {"name": name})
        for name in ("zoe", "zoe", "ZOE ", "bo")
    ]

    assert ask[0] == ask[1] == ask[2]
    assert from_b64u(ask[3]["salt"]) == town.bo.lock.salt
    assert ask[0].keys() == ask[3].keys()


def test_the_cookie_is_for_this_site_only_and_the_database_has_only_its_hash(
    town: Town, copy: Server
) -> None:
    cookie = town.bo.sign_in().headers["Set-Cookie"]

    assert cookie.startswith("session=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    raw = from_b64u(cookie.removeprefix("session=").partition(";")[0])
    with copy.database.reading() as connection:
        stored = connection.execute(select(Session.id_hash)).scalars().all()
    assert raw not in stored


def test_over_tls_the_cookie_is_bound_to_the_host(
    settings: Settings, clock: FixedClock, release: str
) -> None:
    from dataclasses import replace

    from tests.wiring import create_app

    app = create_app(replace(settings, base_url="https://log.example.org"), clock)

    cookie = (
        app.test_client()
        .get("/api/v1/session", base_url="https://log.example.org")
        .headers["Set-Cookie"]
    )

    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie


def test_signing_in_changes_the_id(town: Town) -> None:
    before = town.nobody.must("GET", "session")["csrf"]
    town.nobody.name, town.nobody.lock = town.bo.name, town.bo.lock

    after = town.nobody.sign_in().json["csrf"]

    assert before != after


def test_signing_out_ends_this_session_only_and_clears_the_browser(town: Town) -> None:
    other = second_browser(town, town.bo)

    answer = town.bo.delete("session")

    assert '"storage"' in answer.headers["Clear-Site-Data"]
    assert (kind(town.bo), kind(other)) == ("none", "member")


def test_an_idle_lock_ends_the_session_and_leaves_what_lies_sealed_in_the_browser(
    town: Town,
) -> None:
    answer = town.bo.delete("session?keep=true")

    assert answer.headers["Clear-Site-Data"] == '"cookies"'
    assert kind(town.bo) == "none"


def test_a_sign_out_of_an_unknown_kind_is_refused_and_ends_nothing(town: Town) -> None:
    assert town.bo.delete("session?idle=perhaps").status_code == 400
    assert town.bo.delete("session?keep=all").status_code == 400
    assert kind(town.bo) == "member"


def test_signing_out_everywhere_ends_every_session_of_this_person_only(town: Town) -> None:
    other = second_browser(town, town.bo)

    town.bo.delete("sessions")

    assert (kind(town.bo), kind(other), kind(town.amina)) == ("none", "none", "member")


def test_a_reporter_can_sign_out_everywhere(town: Town) -> None:
    case = town.file_report()

    case.reporter.delete("sessions")

    assert case.reporter.get(f"cases/{case.id}").status_code == 401


@pytest.mark.parametrize(
    "change", [{"status": "frozen"}, {"status": "removed"}, {"role": "lead"}], ids=str
)
def test_a_change_of_standing_ends_every_session_at_once(
    town: Town, change: dict[str, str]
) -> None:
    other = second_browser(town, town.bo)

    town.change(town.bo, **change)

    assert (kind(town.bo), kind(other)) == ("none", "none")


def test_a_frozen_member_gets_no_lockbox_until_thawed(town: Town) -> None:
    town.change(town.bo, status="frozen")
    frozen = town.bo.sign_in()
    frozen_by_code = town.bo.sign_in_with_code()
    town.change(town.bo, status="active")

    thawed = town.bo.sign_in()

    assert [answer.status_code for answer in (frozen, frozen_by_code, thawed)] == [409, 409, 200]
    assert b"lockbox" not in frozen.data + frozen_by_code.data


def test_nobody_without_the_passphrase_learns_that_an_account_is_frozen(town: Town) -> None:
    town.change(town.bo, status="frozen")
    wrong = {"name": town.bo.name, "verifier": to_b64u(bytes(32))}
    nobody = {"name": "nobody-of-that-name", "verifier": to_b64u(bytes(32))}

    frozen = town.bo.post("session/passphrase", wrong)
    unknown = town.bo.post("session/passphrase", nobody)

    assert frozen.status_code == unknown.status_code == 401
    assert frozen.data == unknown.data


def test_a_removed_member_has_no_way_back_in(town: Town) -> None:
    town.change(town.bo, status="removed")

    assert [town.bo.sign_in().status_code, town.bo.sign_in_with_code().status_code] == [401, 401]


def test_a_new_passphrase_ends_other_sessions_and_the_old_passphrase(town: Town) -> None:
    other, old = second_browser(town, town.bo), town.bo.lock
    town.bo.lock = new_lock()

    town.bo.must("PUT", "me/lockboxes", {"lockboxes": [lockbox_of(town.bo.lock, town.bo.seed)]})

    assert (kind(town.bo), kind(other)) == ("member", "none")
    other.lock = old
    assert other.sign_in().status_code == 401
    assert town.bo.sign_in().status_code == 200
    # Ways that were not replaced still work.
    assert town.bo.sign_in_with_code().status_code == 200


def test_a_session_ends_when_nobody_uses_it(town: Town, clock: FixedClock) -> None:
    for _ in range(4):
        clock.move(25 * MINUTE)
        assert kind(town.bo) == "member" if town.bo.get("me").status_code == 200 else False
    clock.move(31 * MINUTE)

    assert town.bo.get("me").status_code == 401


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(
    town: Town, clock: FixedClock
) -> None:
    for _ in range(12 * 60 // 20 - 1):
        clock.move(20 * MINUTE)
        assert town.bo.get("me").status_code == 200
    clock.move(20 * MINUTE)

    assert town.bo.get("me").status_code == 401


def test_ended_sessions_are_deleted_by_maintenance(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    from incident_log.services import maintenance

    clock.move(31 * MINUTE)

    assert maintenance.tidy(copy).sessions > 0

    with copy.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Session)).scalar_one() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "A" * 43},
        {"X-CSRF-Token": "é"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_change_that_our_page_did_not_send_is_refused(
    town: Town, headers: dict[str, str]
) -> None:
    answer = town.bo.ask("DELETE", "session", headers=headers)

    assert (answer.status_code, answer.json["error"]["code"]) == (403, "not_allowed")
    assert kind(town.bo) == "member"


def test_a_change_that_our_page_sent_passes(town: Town) -> None:
    headers = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}

    assert town.bo.ask("DELETE", "session", headers=headers).status_code == 200


def test_the_token_of_one_session_is_no_token_for_another(town: Town) -> None:
    stolen = town.amina.must("GET", "session")["csrf"]

    assert town.bo.ask("DELETE", "session", headers={"X-CSRF-Token": stolen}).status_code == 403


def test_a_cookie_that_is_no_id_counts_as_none(app: Flask, release: str) -> None:
    client = app.test_client()
    client.set_cookie("session", "not an id")

    answer = client.get("/api/v1/session")

    assert answer.json is not None
    assert answer.json["kind"] == "none"
    assert "Set-Cookie" in answer.headers


@pytest.fixture
def limited(settings: Settings, clock: FixedClock, release: str) -> Town:
    """A town where tries are counted."""
    from dataclasses import replace

    from tests.wiring import create_app

    app = create_app(replace(settings, rate_limits_on=True), clock)
    return settle(people_of(app), setup_token(app))


def test_guessing_one_name_is_stopped_and_other_names_still_get_in(limited: Town) -> None:
    guess = {"name": "bo", "verifier": to_b64u(new_lock().verifier)}

    tries = [limited.nobody.post("session/passphrase", guess) for _ in range(11)]

    assert [answer.status_code for answer in tries] == [401] * 10 + [429]
    assert refusal(tries[-1]) == "rate_limited"
    # The same address: a training room goes on.
    assert limited.dana.sign_in().status_code == 200


def come_from(person: Person, address: str) -> None:
    assert isinstance(person.carrier, Browser)
    person.carrier.client.environ_base["REMOTE_ADDR"] = address


def test_a_stranger_keeps_nobody_out_with_a_few_wrong_tries(limited: Town) -> None:
    guess = {"name": "bo", "verifier": to_b64u(new_lock().verifier)}
    tries = [limited.nobody.post("session/passphrase", guess) for _ in range(11)]
    assert tries[-1].status_code == 429

    come_from(limited.bo, "192.0.2.7")

    assert limited.bo.sign_in().status_code == 200


def test_tries_for_one_name_are_stopped_from_wherever_they_come(limited: Town) -> None:
    guess = {"name": "bo", "verifier": to_b64u(new_lock().verifier)}
    seen = []
    for address in range(21):
        come_from(limited.nobody, f"192.0.2.{address}")
        seen += [limited.nobody.post("session/passphrase", guess).status_code for _ in range(10)]

    assert seen == [401] * 200 + [429] * 10


@pytest.mark.parametrize(
    "body",
    [{"name": [{"a": 1}] * 100}, {"handle": 7}, {"name": "x" * 300}, {"name": "x" * 5000}, []],
    ids=["list", "number", "long", "larger than any name", "no object"],
)
def test_what_no_page_sends_is_counted_by_address(limited: Town, body: Loose) -> None:
    seen = [limited.nobody.post("session/code", body).status_code for _ in range(61)]

    assert set(seen[:60]) <= {400, 413}
    assert seen[60] == 429


def test_people_who_get_in_are_not_counted(limited: Town) -> None:
    assert {limited.bo.sign_in().status_code for _ in range(15)} == {200}


def test_no_address_is_kept_by_the_limits(limited: Town) -> None:
    from incident_log.web.limiting import limiter

    limited.nobody.post(
        "session/passphrase", {"name": "bo", "verifier": to_b64u(new_lock().verifier)}
    )

    kept = repr(vars(limiter.storage))
    assert "LIMITS" in kept or "LIMITER" in kept
    assert "127.0.0.1" not in kept


def refusal(answer: Answer) -> str:
    return str(answer.json["error"]["code"])
