"""Are pages the same bytes for everybody, in every language?"""

import pytest
from flask.testing import FlaskClient

from incident_log.settings import LANGUAGES
from incident_log.web.pages import PAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_language_and_nothing_in_its_title(
    client: FlaskClient, language: str, name: str
) -> None:
    page = client.get(f"/{language}/{name}")

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert "<title>Incident Log</title>" in page.text


@pytest.mark.parametrize("name", PAGES)
def test_everybody_gets_the_same_bytes(client: FlaskClient, name: str) -> None:
    plain = client.get(f"/en/{name}")

    client.set_cookie("session", "somebody")
    other = client.get(
        f"/en/{name}?who=me", headers={"User-Agent": "other", "Accept-Language": "ru"}
    )

    assert other.data == plain.data
    assert "Set-Cookie" not in plain.headers
    assert "Set-Cookie" not in other.headers


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("be", "be"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de,fr;q=0.5", "en"),
        ("", "en"),
        ("be-BY", "be"),
        (";;,", "en"),
    ],
)
def test_the_first_page_follows_the_browsers_language(
    client: FlaskClient, wanted: str, language: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": wanted})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{language}/"
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/en", "/en/"),
        ("/ru?a=b", "/ru/?a=b"),
        ("/en//report", "/en/report"),
    ],
)
def test_a_missing_slash_leads_to_the_same_server_whatever_host_was_named(
    client: FlaskClient, asked: str, there: str
) -> None:
    answer = client.get(asked, base_url="http://elsewhere.example")

    assert (answer.status_code, answer.headers["Location"]) == (308, there)


@pytest.mark.parametrize("path", ["/xx/", "/en/nowhere", "/EN/", "/en/../config.py", "/nothing"])
def test_an_unknown_address_is_told_so_on_a_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert path not in answer.text.replace("/en/", "")
    assert 'data-module="quick-exit"' in answer.text


def test_an_unknown_api_address_answers_in_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")

    assert answer.status_code == 404
    assert answer.json == {"error": {"code": "not_found", "message": "not found"}}


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/healthz")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_page_known_to_the_browser_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/en/")

    again = client.get("/en/", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


def test_the_server_says_that_it_is_ready(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}
