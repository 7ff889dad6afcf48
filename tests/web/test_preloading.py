"""Does a page list the modules it needs, so that they come at once, each under its hash?"""

import json
import re

import pytest
from flask.testing import FlaskClient

from incident_log.web.asset_build import MANIFEST
from incident_log.web.assets import load_release
from incident_log.web.pages import PAGES
from incident_log.web.preloading import Imports, read_imports

LINK = re.compile(
    r'<link rel="modulepreload" href="/assets/([0-9a-f]+)/([^"]+)" integrity="([^"]+)">'
)
# Fetched when somebody looks at a PDF or makes one, when the first screen stands, and by a worker.
LARGE = (
    "vendor/pdfjs.js",
    "vendor/pdfkit.js",
    "vendor/pdfjs_worker.js",
    "vendor/age.js",
    "vendor/hashes.js",
)


def test_imports_are_followed_nearest_first_and_each_once() -> None:
    imports = Imports(
        {
            "joined/main.js": ("joined/base.js",),
            "joined/big_pages.js": ("joined/shared.js", "joined/base.js", "vendor/lit.js"),
            "joined/shared.js": ("joined/base.js", "vendor/idb.js"),
        }
    )

    needed = imports.needed_by('<a data-module="leave"><p data-module="big-page" data-part="big">')

    assert needed == [
        "joined/big_pages.js",
        "joined/base.js",
        "joined/shared.js",
        "vendor/lit.js",
        "vendor/idb.js",
    ]
    assert imports.needed_by('<a data-module="leave">') == ["joined/base.js"]


def test_what_is_imported_later_and_what_is_only_talked_about_is_no_import() -> None:
    imports = read_imports(load_release())

    assert {"joined/base.js", "joined/shared.js"} <= set(imports.of["joined/team_pages.js"])
    assert "joined/pdf.js" not in imports.of["joined/team_pages.js"]
    assert "vendor/pdfjs.js" not in imports.of["joined/team_pages.js"]
    # For its effect alone.
    assert imports.of["joined/pdf_worker.js"] == ("vendor/pdfjs_worker.js",)


def test_everything_that_is_imported_is_in_the_manifest(release: str) -> None:
    listed = json.loads(MANIFEST.read_text())

    found = {each for named in read_imports(load_release()).of.values() for each in named}

    assert sorted(found - set(listed)) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_lists_what_it_starts_under_its_hash(
    client: FlaskClient, release: str, name: str
) -> None:
    hashes = json.loads(MANIFEST.read_text())
    page = client.get(f"/en/{name}").text
    parts = {f"joined/{part}_pages.js" for part in re.findall(r'data-part="([a-z]+)"', page)}

    links = LINK.findall(page)

    assert page.count("modulepreload") == len(links)
    assert {digest for digest, _, _ in links} == {release}
    listed = [path for _, path, _ in links]
    assert parts == {each for each in listed if each.endswith("_pages.js")}
    assert len(listed) == len(set(listed))
    assert {path: integrity for _, path, integrity in links} == {
        path: hashes[path] for path in listed
    }
    assert not set(listed) & set(LARGE)
    assert f'joined/main.js" integrity="{hashes["joined/main.js"]}"' in page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_there_after_a_score_of_files(
    client: FlaskClient, release: str, name: str
) -> None:
    """A line on which each answer takes a second is not rare: each file more costs a person waiting time."""
    page = client.get(f"/ru/{name}").text

    assert len(re.findall(r'(?:href|src)="/assets/', page)) <= 20


def test_a_page_that_cannot_be_shown_lists_its_modules_too(client: FlaskClient) -> None:
    page = client.get("/en/nowhere").text

    assert "This page does not exist" in page
    assert "joined/base.js" in {path for _, path, _ in LINK.findall(page)}
