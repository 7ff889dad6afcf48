"""Does whoever has a network of addresses have more tries than whoever has one, and does that keep others out?"""

from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask

from incident_log.clock import FixedClock
from incident_log.format.encoding import to_b64u
from incident_log.settings import Settings
from incident_log.web import limiting
from tests.people import Person
from tests.town import Town
from tests.web.conftest import Browser, people_of, settle, setup_token
from tests.wiring import create_app


@pytest.fixture
def limited(settings: Settings, clock: FixedClock, release: str) -> Town:
    """A town where tries are counted."""
    app = create_app(replace(settings, rate_limits_on=True), clock)
    return settle(people_of(app), setup_token(app))


def come_from(person: Person, address: str) -> None:
    assert isinstance(person.carrier, Browser)
    person.carrier.client.environ_base["REMOTE_ADDR"] = address


def guess(limited: Town, address: str) -> int:
    come_from(limited.nobody, address)
    tried = {"name": "bo", "verifier": to_b64u(bytes(32))}
    return limited.nobody.post("session/passphrase", tried).status_code


def knock(limited: Town, address: str) -> int:
    come_from(limited.nobody, address)
    return limited.nobody.post(f"invitations/{to_b64u(bytes(16))}/accept", {}).status_code


SAME, NETWORK, OTHER = (True, True), (False, True), (False, False)


@pytest.mark.parametrize(
    ("one", "two", "shared"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", SAME),
        ("2001:db8:1:2::1", "2001:DB8:0001:2:0::1", SAME),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", NETWORK),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", OTHER),
        ("::1", "::2", SAME),
        ("fe80::1%eth0", "fe80::2%eth0", SAME),
        ("[2001:db8:1:2::1]:4711", "2001:db8:1:2::2", SAME),
        ("192.0.2.1", "192.0.2.2", OTHER),
        ("192.0.2.1", "::ffff:192.0.2.1", SAME),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", OTHER),
        ("192.0.2.1:4711", "192.0.2.1:4712", SAME),
        ("unknown", "192.0.2.1", OTHER),
    ],
)
def test_addresses_of_one_host_are_one_and_those_of_others_are_not(
    app: Flask, one: str, two: str, shared: tuple[bool, bool]
) -> None:
    def keys(address: str) -> tuple[str, ...]:
        asked = {"environ_base": {"REMOTE_ADDR": address}, "json": {"name": "bo"}, "method": "POST"}
        with app.test_request_context("/api/v1/session/passphrase", **asked):
            assert limiting.by_name_here() != limiting.by_address()
            return (
                limiting.by_address(),
                limiting.by_network(),
                limiting.by_name_here(),
                limiting.by_name_around(),
            )

    here, there = keys(one), keys(two)

    assert tuple(a == b for a, b in zip(here, there, strict=True)) == shared * 2


def test_a_host_with_all_addresses_of_its_line_has_as_many_tries_as_one(limited: Town) -> None:
    tries = [guess(limited, f"2001:db8:1:2::{number:x}") for number in range(1, 13)]

    assert tries == [401] * 10 + [429] * 2
    assert guess(limited, "2001:db8:1:3::1") == 401


def test_a_whole_network_cannot_keep_a_member_out(limited: Town) -> None:
    tries = Counter(
        guess(limited, f"2001:db8:1:{line:x}::{number:x}")
        for line in range(21)
        for number in range(10)
    )

    assert tries == {401: 100, 429: 110}
    come_from(limited.bo, "192.0.2.7")
    assert limited.bo.sign_in().status_code == 200


def test_one_line_uses_nothing_up_for_the_lines_around_it_once_it_is_stopped(limited: Town) -> None:
    stopped = Counter(knock(limited, f"2001:db8:1:2::{number:x}") for number in range(700))

    assert stopped == {400: 60, 429: 640}
    assert knock(limited, "2001:db8:1:3::1") == 400


def test_a_network_is_stopped_after_ten_lines_of_it(limited: Town) -> None:
    seen = [
        Counter(knock(limited, f"2001:db8:1:{line:x}::{number:x}") for number in range(60))
        for line in range(11)
    ]

    assert seen == [{400: 60}] * 10 + [{429: 60}]
    assert knock(limited, "2001:db8:2:1::1") == 400
