"""Do the pages of a dossier hold together: heads of tables, the person's own words, codes that are longer than a line?"""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from incident_log.format.canonical import Json
from tests import chromium

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MODULE = "/tests/browser/team/pages_check.js"


@pytest.fixture
def reader(chromium_browser: Browser, checkout: str) -> Iterator[Page]:
    with chromium.open_context(chromium_browser, checkout) as context:
        page = context.new_page()
        page.goto(f"{checkout}/tests/browser/team/")
        yield page


def _pages(reader: Page, *blocks: Json) -> list[list[str]]:
    pages: list[list[str]] = reader.evaluate(
        f"(blocks) => import('{MODULE}').then(({{ pagesOf }}) => pagesOf(blocks))", list(blocks)
    )
    return pages


def _table(rows: int) -> Json:
    cells: list[Json] = [[f"Row {row}", "Opened by somebody of the team"] for row in range(rows)]
    return {"type": "table", "head": ["When", "What"], "widths": [104, 0], "rows": cells}


def test_the_head_of_a_table_stands_on_each_of_its_pages_and_no_row_is_lost(reader: Page) -> None:
    pages = _pages(reader, _table(80))

    assert len(pages) > 2
    assert [page.count("When") for page in pages] == [1] * len(pages)
    assert [text for page in pages for text in page if text.startswith("Row ")] == [
        f"Row {row}" for row in range(80)
    ]


def test_a_table_that_fits_stands_once(reader: Page) -> None:
    (page,) = _pages(reader, _table(3))

    assert page.count("When") == 1


@pytest.mark.parametrize("rows", [24, 26, 28, 30])
def test_what_leads_to_the_persons_own_words_stands_on_their_page(reader: Page, rows: int) -> None:
    filling: Json = {"type": "facts", "rows": [["Place", "Here"]] * rows}
    told: Json = {"type": "told", "lead": "Own words:", "text": "They stood at the door. " * 20}

    pages = _pages(reader, filling, told)

    (page,) = [page for page in pages if "Own words:" in page]
    assert any(text.startswith("They stood") for text in page)


def test_a_code_that_is_longer_than_a_line_is_parted_into_lines_of_one_length(reader: Page) -> None:
    code = "0123456789abcdef" * 4 + "0"

    (page,) = _pages(reader, {"type": "facts", "rows": [["SHA-256", code]]})

    parts = [text for text in page if re.fullmatch(r"[0-9a-f]{1,}", text)]
    assert "".join(parts) == code
    assert len(parts) == 2
    assert min(len(part) for part in parts) > 30


def _text(pages: list[list[str]]) -> str:
    return "".join("".join(page) for page in pages).replace("-\n", "")


def test_a_row_that_no_page_holds_runs_over_several_and_loses_nothing(reader: Page) -> None:
    """Of what one hand opened on one day every file has to be named."""
    names = [f"EX-{number:03d}" for number in range(1, 500, 2)]
    told = " ".join(f"word{number}" for number in range(3000))
    table: Json = {
        "type": "table",
        "head": ["When", "What", "Exhibits"],
        "widths": [104, 0, 110],
        "rows": [["20 November 2026", "Opened", ", ".join(names)], ["21 November", told, "EX-001"]],
    }

    pages = _pages(reader, table)

    text = _text(pages)
    assert [name for name in names if name not in text] == []
    assert all(re.search(rf"word{number}(?![0-9])", text) for number in range(3000))
    # Each part says of which day it is.
    assert len(pages) > 4
    assert all("November" in "".join(page) for page in pages)


@pytest.mark.parametrize(
    ("kind", "letter", "length"),
    [
        # The longest telling that a report may hold.
        ("told", "a", 100_000),
        ("told", "a\u00a0", 20_000),
        ("told", "a\u2060", 20_000),
        ("text", "я", 20_000),
        ("list", "я", 20_000),
        ("facts", "я", 20_000),
    ],
)
def test_a_text_without_spaces_is_written_within_seconds(
    reader: Page, kind: str, letter: str, length: int
) -> None:
    """The page stands still meanwhile."""
    told = letter * (length // len(letter))
    blocks: dict[str, Json] = {
        "told": {"type": "told", "lead": "In the person's own words:", "text": told},
        "text": {"type": "text", "text": told},
        "list": {"type": "list", "items": [told]},
        "facts": {"type": "facts", "rows": [["What", told]]},
    }
    started = time.monotonic()

    pages = _pages(reader, blocks[kind])

    assert time.monotonic() - started < 40
    assert _text(pages).count(letter[0]) >= length // len(letter)


def test_marks_piled_on_a_letter_are_told_and_cover_nothing(reader: Page) -> None:
    (page,) = _pages(reader, {"type": "facts", "rows": [["When", "Z" + "\u0301" * 20 + " end"]]})

    assert "".join(page).count("[U+0301]") == 16


def test_whoever_has_a_dossier_read_aloud_hears_the_persons_words_in_their_language(
    reader: Page,
) -> None:
    told: Json = {"type": "told", "lead": "In Russian:", "text": "Они пришли.", "lang": "ru"}
    plain: Json = {"type": "told", "lead": "As told:", "text": "They came.", "lang": ""}

    tags: list[str] = reader.evaluate(
        f"(blocks) => import('{MODULE}').then(({{ tagsOf }}) => tagsOf(blocks))", [told, plain]
    )

    assert [tag for tag in tags if tag.startswith("BlockQuote")] == [
        "BlockQuote in Sect, ru",
        "BlockQuote in Sect",
    ]
    assert {tag for tag in tags if tag.endswith(" in TOC")} == {"TOCI in TOC"}
