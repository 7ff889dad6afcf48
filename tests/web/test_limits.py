"""Is bad input refused before any work, with one clear answer, and never with a 5xx?"""

import pytest
from flask import Flask

from incident_log.web.permissions import PUBLIC
from tests.town import Town

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b'"name"',
        b"\xff\xfe",
        b"{" * 4_000,
        b"[" * 4_000,
        b'{"name":' * 500,
        b'{"name":1}',
        b'{"name":null}',
        b'{"name":"\\ud800bo"}',
    ],
    ids=lambda octets: repr(octets[:12]),
)
def test_a_body_that_is_not_what_is_due_is_refused(town: Town, octets: bytes) -> None:
    answer = town.nobody.ask("POST", "session/parameters", octets=octets)
    as_json = town.nobody.carrier.send(
        "POST",
        "/api/v1/session/parameters",
        body=octets,
        headers=JSON | {"X-CSRF-Token": town.nobody.csrf},
    )

    assert answer.status_code == 415
    assert (as_json.status_code, as_json.json["error"]["code"]) == (400, "format")


def test_a_refusal_repeats_nothing_of_what_was_sent(town: Town) -> None:
    for body in (
        {"name": "Marker-41", "Marker-42": 1},
        {"name": {"Marker-41": 1}},
        {"name": "Marker-41" * 100},
    ):
        answer = town.nobody.post("session/parameters", body)

        assert answer.status_code == 400
        assert b"Marker" not in answer.data


# What anybody may send without being signed in, and how much of it.
OPEN_TO_ALL = {
    "session/parameters": 4 << 10,
    "session/passphrase": 4 << 10,
    "session/code": 4 << 10,
    "intake": 8 << 10,
    f"invitations/{'A' * 22}/accept": 32 << 10,
    "setup": 384 << 10,
}


@pytest.mark.parametrize(("path", "most"), OPEN_TO_ALL.items())
@pytest.mark.parametrize("key", ["name", "handle", "anything"])
def test_of_nobody_known_only_small_bodies_are_read(
    town: Town, path: str, most: int, key: str
) -> None:
    def answer_to(length: int) -> int:
        return town.nobody.post(
            path, {key: "x" * (length - len(key) - len('{"": ""}'))}
        ).status_code

    assert [answer_to(length) for length in (most, most + 1, 2 << 20)] == [400, 413, 413]


def test_every_public_route_that_takes_a_body_is_among_these(app: Flask) -> None:
    taking = {
        name
        for name in PUBLIC
        if (told := getattr(app.view_functions[name], "operation", None)) and told.body
    }

    assert len(taking) == len(OPEN_TO_ALL)


def test_a_body_of_very_many_values_is_refused_before_they_are_made(town: Town) -> None:
    case = town.begin_report()
    body = {"wrap": "", "wraps": [], "records": [[]] * 20_000}

    answer = case.reporter.post(f"intake/{case.id}/submit", body)

    assert (answer.status_code, answer.json["error"]["code"]) == (413, "limit_exceeded")
    assert case.reporter.post(f"intake/{case.id}/submit", body | {"records": []}).status_code == 400


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_method_that_a_route_does_not_have_is_refused(town: Town, method: str) -> None:
    assert town.nobody.ask(method, "setup", {}).status_code == 405


def test_an_address_that_does_not_exist_is_not_found_as_json(app: Flask, release: str) -> None:
    answer = app.test_client().get("/api/v1/cases")

    assert (answer.status_code, answer.json) == (
        404,
        {"error": {"code": "not_found", "message": "not found"}},
    )


@pytest.mark.parametrize(
    "name", ["a", "", " ", "x" * 257, "\x00\x00", "a\x1bb", "\u200b\u200b"], ids=repr
)
def test_a_name_that_nobody_can_have_is_refused(town: Town, name: str) -> None:
    assert town.nobody.post("session/parameters", {"name": name}).status_code == 400
