"""Do pages and files travel compressed for whoever accepts it, and nothing else for anybody?"""

import base64
import gzip
import hashlib
import json

import pytest
from flask.testing import FlaskClient

from incident_log.web.asset_build import MANIFEST
from incident_log.web.pages import PAGES

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
TEXT = (".js", ".css", ".json", ".svg")
REFUSING = ["", "identity", "br", "gzip;q=0", "gzip;q=0.0, br", "gzip;q=0, *;q=1", "*;q=0", ";;,"]


def test_every_file_of_text_opens_to_the_bytes_of_the_manifest(
    client: FlaskClient, release: str
) -> None:
    listed = json.loads(MANIFEST.read_text())

    for path in [each for each in listed if each.endswith(TEXT)]:
        answer = client.get(f"/assets/{release}/{path}", headers=GZIP)

        opened = gzip.decompress(answer.data)
        served = base64.b64encode(hashlib.sha384(opened).digest()).decode()
        assert f"sha384-{served}" == listed[path], path
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.content_length == len(answer.data)


def test_other_files_are_left_as_they_are(client: FlaskClient, release: str) -> None:
    listed = json.loads(MANIFEST.read_text())

    for path in [each for each in listed if not each.endswith(TEXT)]:
        answer = client.get(f"/assets/{release}/{path}", headers=GZIP)

        assert "Content-Encoding" not in answer.headers, path
        assert "Vary" not in answer.headers, path


@pytest.mark.parametrize("accepted", REFUSING)
@pytest.mark.parametrize("path", ["/en/report", "/assets/{release}/joined/main.js"])
def test_whoever_does_not_accept_it_gets_plain_bytes(
    client: FlaskClient, release: str, path: str, accepted: str
) -> None:
    answer = client.get(path.format(release=release), headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.text.startswith(("<!doctype html>", "import "))


@pytest.mark.parametrize("accepted", ["gzip", "GZIP", "gzip;q=0.1", "*", "br;q=1, gzip;q=0.5"])
def test_whoever_accepts_it_in_any_words_gets_it(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/en/", headers={"Accept-Encoding": accepted})

    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_to_what_everybody_else_gets(client: FlaskClient, name: str) -> None:
    plain = client.get(f"/en/{name}")

    first = client.get(f"/en/{name}", headers=GZIP)
    again = client.get(f"/en/{name}", headers=GZIP)

    assert gzip.decompress(first.data) == plain.data
    assert again.data == first.data
    assert len(first.data) < len(plain.data)


def test_languages_are_not_taken_for_each_other(client: FlaskClient) -> None:
    pages = {client.get(f"/{each}/", headers=GZIP).data for each in ("en", "be", "ru")}

    assert len(pages) == 3


def test_each_form_of_a_page_has_a_mark_of_its_own(client: FlaskClient) -> None:
    plain = client.get("/en/").headers["ETag"]
    packed = client.get("/en/", headers=GZIP).headers["ETag"]

    known = client.get("/en/", headers=GZIP | {"If-None-Match": packed})
    other = client.get("/en/", headers=GZIP | {"If-None-Match": plain})

    assert plain != packed
    assert (known.status_code, known.data) == (304, b"")
    assert known.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in known.headers
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["/en/report", "/assets/{release}/joined/main.js"])
@pytest.mark.parametrize("headers", [{}, GZIP])
def test_asking_for_the_head_alone_tells_the_same(
    client: FlaskClient, release: str, path: str, headers: dict[str, str]
) -> None:
    address = path.format(release=release)
    whole = client.get(address, headers=headers)

    head = client.head(address, headers=headers)

    assert head.data == b""
    for name in ("Content-Length", "Content-Encoding", "Vary", "ETag", "Content-Type"):
        assert head.headers.get(name) == whole.headers.get(name)


@pytest.mark.parametrize(
    "path",
    ["/api/v1/session", "/api/v1/nothing", "/api/v1/openapi.json", "/log/checkpoint", "/healthz"],
)
def test_answers_of_the_api_are_never_compressed(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=GZIP)

    assert answer.data
    assert "Content-Encoding" not in answer.headers
