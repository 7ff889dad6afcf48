"""Is bad input refused before any work, with one clear answer, and never with a 5xx?"""

import pytest
from flask import Flask

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
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"name":' * 50_000,
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


@pytest.mark.parametrize("path", ["session/parameters", "setup", "intake"])
def test_a_body_that_is_too_large_is_refused(town: Town, path: str) -> None:
    answer = town.nobody.post(path, {"name": "x" * (3 << 20)})

    assert (answer.status_code, answer.json["error"]["code"]) == (413, "limit_exceeded")


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
