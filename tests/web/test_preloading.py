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
            "src/main.js": ("src/i18n.js", "src/components/shared.js"),
            "src/components/big_page.js": ("src/deep.js", "src/i18n.js"),
            "src/deep.js": ("src/components/big_page.js", "vendor/age.js"),
        }
    )

    needed = imports.needed_by('<a data-module="skip-link"><p data-module="big-page">')

    assert needed == [
        "src/components/skip_link.js",
        "src/components/big_page.js",
        "src/i18n.js",
        "src/components/shared.js",
        "src/deep.js",
        "vendor/age.js",
    ]


def test_what_is_imported_later_and_what_is_only_talked_about_is_no_import() -> None:
    imports = read_imports(load_release())

    assert "src/dossier/pdf.js" not in imports.of["src/dossier/make.js"]
    assert "src/errors.js" in imports.of["src/dossier/make.js"]
    # Named in its comments only, for types.
    assert imports.of["src/dossier/pdf_heights.js"] == ()
    # Over several lines.
    assert "src/errors.js" in imports.of["src/failures.js"]
    # For its effect alone.
    assert imports.of["src/workers/pdf.js"] == ("vendor/pdfjs_worker.js",)


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
    started = set(re.findall(r'data-module="([a-z-]+)"', page))

    links = LINK.findall(page)

    assert page.count("modulepreload") == len(links)
    assert {digest for digest, _, _ in links} == {release}
    listed = [path for _, path, _ in links]
    assert {f"src/components/{each.replace('-', '_')}.js" for each in started} <= set(listed)
    assert len(listed) == len(set(listed))
    assert {path: integrity for _, path, integrity in links} == {
        path: hashes[path] for path in listed
    }
    assert not set(listed) & set(LARGE)
    assert f'src/main.js" integrity="{hashes["src/main.js"]}"' in page


def test_a_page_that_cannot_be_shown_lists_its_modules_too(client: FlaskClient) -> None:
    page = client.get("/en/nowhere").text

    assert "This page does not exist" in page
    assert "src/components/language.js" in {path for _, path, _ in LINK.findall(page)}
