"""Does every response carry every header?"""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from incident_log.settings import Settings
from incident_log.web.app import create_app
from incident_log.web.headers import CONTENT_SECURITY_POLICY, HEADERS


@pytest.fixture
def own_app(settings: Settings, release: str) -> Flask:
    """An app that a test may add something to."""
    settings.data.mkdir()
    return create_app(settings)


@pytest.mark.parametrize(
    "path",
    ["/", "/en/", "/en/nowhere", "/healthz", "/api/v1/nothing", "/assets/x/joined/main.js", "/%00"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "TRACE"])
def test_every_response_carries_every_header(client: FlaskClient, path: str, method: str) -> None:
    answer = client.open(path, method=method)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Cache-Control" in answer.headers
    assert "Server" not in answer.headers


def test_a_defect_answers_with_headers_and_without_details(
    own_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down() -> str:
        raise RuntimeError("typed by a person")

    own_app.add_url_rule("/api/v1/defect", view_func=break_down)

    answer = own_app.test_client().get("/api/v1/defect")

    assert answer.status_code == 500
    assert answer.json == {"error": {"code": "error", "message": "internal error"}}
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "RuntimeError" in caplog.text
    assert "typed by a person" not in caplog.text


def test_even_a_broken_error_page_gives_nothing_away(
    own_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    @own_app.context_processor
    def break_down() -> dict[str, object]:
        raise RuntimeError("typed by a person")

    answer = own_app.test_client().get("/en/nowhere")

    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "RuntimeError" in caplog.text
    assert "typed by a person" not in caplog.text + answer.text


def test_the_policy_allows_nothing_by_default_and_nothing_inline() -> None:
    directives = dict(each.partition(" ")[::2] for each in CONTENT_SECURITY_POLICY.split("; "))

    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert directives["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "data:" not in CONTENT_SECURITY_POLICY
