"""Does the browser get exactly the files of the manifest?"""

import base64
import hashlib
import json
import re

import pytest
from flask.testing import FlaskClient

from incident_log.settings import LANGUAGES
from incident_log.web.asset_build import MANIFEST
from incident_log.web.pages import PAGES


def test_every_file_of_the_manifest_is_served_as_it_was_hashed(
    client: FlaskClient, release: str
) -> None:
    for path, integrity in json.loads(MANIFEST.read_text()).items():
        answer = client.get(f"/assets/{release}/{path}")

        served = base64.b64encode(hashlib.sha384(answer.data).digest()).decode()
        assert f"sha384-{served}" == integrity, path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path",
    [
        "src/nothing.js",
        "src/types.d.ts",
        "src/../package.json",
        "src/%2e%2e/package.json",
        "package.json",
        "vendor/age.d.ts",
        "vendor/.built",
        "src/",
        "",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, release: str, path: str) -> None:
    answer = client.get(f"/assets/{release}/{path}")

    assert answer.status_code == 404


def test_another_release_is_not_served(client: FlaskClient) -> None:
    answer = client.get("/assets/0000000000000000/joined/main.js")

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_file_a_page_names_is_there(client: FlaskClient, language: str, name: str) -> None:
    page = client.get(f"/{language}/{name}").text

    named = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', page))

    assert named
    assert [address for address in sorted(named) if client.get(address).status_code != 200] == []


def test_modules_come_as_javascript(client: FlaskClient, release: str) -> None:
    answer = client.get(f"/assets/{release}/joined/main.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
