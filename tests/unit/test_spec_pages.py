"""Do the worked examples in docs/spec equal the vectors, and has every format its page?"""

import re
from pathlib import Path

import pytest

from tools.vectors.files import FILES
from tools.vectors.pages import PAGES, filled, pages

_NAMES = [page.name for page in pages()]


@pytest.mark.parametrize("page", pages(), ids=_NAMES)
def test_the_example_is_what_the_vector_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert filled(text) == text


@pytest.mark.parametrize("page", pages(), ids=_NAMES)
def test_a_changed_example_would_be_noticed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    changed = text.replace("\nout      ", "\nout      x", 1)

    assert changed != text
    assert filled(changed) == text


@pytest.mark.parametrize("page", pages(), ids=_NAMES)
def test_every_page_says_what_must_be_rejected(page: Path) -> None:
    assert re.search(r"MUST (reject|refuse)|refuses", page.read_text(encoding="utf-8"))


def test_every_page_is_listed_and_every_listed_page_is_there() -> None:
    listed = set(
        re.findall(r"\]\((\w+\.md)\)", (PAGES / "conventions.md").read_text(encoding="utf-8"))
    )

    assert listed | {"conventions.md"} == set(_NAMES)


def test_every_vector_file_belongs_to_a_page_or_its_companion() -> None:
    shown = {
        file
        for page in pages()
        for file in re.findall(r"```vector (\w+)/", page.read_text(encoding="utf-8"))
    }
    companions = {
        "statement": "directory",
        "evidence_layout": "evidence",
        "grant": "intake",
        "desk_secret": "intake",
    }

    assert {companions.get(name, name) for name in FILES} == shown


def test_every_file_that_a_page_names_is_there() -> None:
    package = PAGES.parents[1] / "incident_log"
    named = re.findall(
        r"`((?:format|crypto)/\w+\.py)`", (PAGES / "conventions.md").read_text(encoding="utf-8")
    )

    assert named
    assert [name for name in named if not (package / name).is_file()] == []
