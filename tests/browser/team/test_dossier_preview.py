"""Is a dossier that is only looked at no export, and does its page say what goes along, on a phone too?"""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from incident_log.format.canonical import Json
from tests.browser.reporting import reporters
from tests.browser.team.team import SLOW, Team, faults, press, with_person
from tests.browser.team.test_dossier import (
    NAMES,
    _files,
    _fill_in,
    _open_dossier,
    _report,
    _shared_with_chidi,
    _take,
)

pytestmark = pytest.mark.browser

# What sticks out of its own box to the right, as nothing on a phone may.
OUTSIDE = """[...document.querySelectorAll('main p, main li, main button, main label, main h2, main h3')]
    .filter((each) => each.offsetParent && each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)"""


def _facts(bundle: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Give the facts of a bundle, and its lines of custody."""
    with zipfile.ZipFile(bundle) as packed:
        (name,) = (each for each in packed.namelist() if each.endswith("data/dossier.json"))
        lines = packed.read(name.replace("dossier.json", "custody.jsonl")).splitlines()
        return json.loads(packed.read(name)), [json.loads(line) for line in lines]


def test_a_preview_is_no_export_and_each_export_has_its_own_reference_and_time(
    chidi: Page, team: Team, tmp_path: Path
) -> None:
    case = _shared_with_chidi(team, tmp_path)
    _open_dossier(chidi, case)
    _fill_in(chidi)
    press(chidi, "Look at the dossier")
    expect(chidi.get_by_text("Looking at it gives nothing to anybody.")).to_be_visible(timeout=SLOW)
    looked = chidi.evaluate("new Date().toISOString()")

    found = [_facts(_take(chidi, tmp_path))]
    _fill_in(chidi)
    found.append(_facts(_take(chidi, tmp_path)))

    (one, custody), (other, later) = found
    exported = [line["at"] for line in custody if line["action"] == "exported"]
    assert set(exported) == {one["createdAt"]}
    assert one["createdAt"] > looked
    assert other["createdAt"] > one["createdAt"]
    assert one["reference"] != other["reference"]
    assert len([line for line in later if line["action"] == "exported"]) == 2 * len(exported)
    assert one["maker"].startswith("Lawyer ")
    name, organisation = one["desk"]["name"], one["organisation"]["name"]
    assert organisation
    assert one["maker"].endswith(f"access to the case by the team “{name}” of {organisation}")
    (let_in,) = {line["reason"] for line in custody if line["action"] == "shared"}
    assert let_in.startswith("Lawyer ")
    assert let_in[:15] == one["maker"][:15]


def test_the_preview_can_be_closed_and_goes_when_something_else_is_chosen(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_report("yes"), _files(tmp_path))
    _open_dossier(bo, case)
    _fill_in(bo)
    pages = bo.locator("canvas.il-page")

    press(bo, "Look at the dossier")
    bo.get_by_role("button", name="Close the preview").last.click(timeout=SLOW)
    expect(pages).to_have_count(0)
    expect(bo.get_by_role("button", name="Look at the dossier")).to_be_focused()
    press(bo, "Look at the dossier")
    expect(bo.locator("#preview-title")).to_be_focused(timeout=SLOW)
    bo.get_by_label("letter.pdf").or_(bo.get_by_label("clip.mp4")).last.uncheck()

    expect(pages).to_have_count(0)
    expect(bo.locator("#preview-title")).to_have_count(0)


def test_a_page_of_the_preview_can_be_read_large_with_the_keyboard(bo: Page, team: Team) -> None:
    bo.set_viewport_size({"width": 360, "height": 800})
    _open_dossier(bo, team.adopted(_report("yes")))
    _fill_in(bo)
    press(bo, "Look at the dossier")
    expect(bo.locator("#preview-title")).to_be_focused(timeout=SLOW)
    box = bo.locator(".il-sheet__box").nth(2)
    small = box.locator("canvas.il-page").evaluate("each => each.width")

    bo.get_by_role("button", name="Larger: Page 3").press("Enter")

    expect(bo.get_by_role("button", name="Smaller: Page 3")).to_be_focused()
    large = box.locator("canvas.il-page")
    expect(large).to_be_visible()
    assert large.evaluate("each => each.width") >= 2 * small
    assert box.evaluate("each => each.tabIndex === 0 && each.scrollWidth > each.clientWidth")
    assert bo.evaluate("document.documentElement.scrollWidth") == 360
    assert faults(bo) == []


def test_what_files_carry_unseen_is_said_and_more_when_the_person_is_not_named(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    told_of = with_person("Dana Novik") | {"consent": {"team": "yes", "lawyer": "named"}}
    case = team.adopted(told_of, _files(tmp_path))
    _open_dossier(bo, case)
    strong = bo.get_by_text("The files can say who the person is")
    named = bo.get_by_label("Say who the people are")

    expect(bo.get_by_text("with hidden data such as place")).to_be_visible()
    expect(strong).to_be_visible()
    named.check()
    expect(strong).to_have_count(0)
    named.uncheck()
    expect(strong).to_be_visible()
    for name in NAMES:
        bo.get_by_label(name).uncheck()

    expect(strong).to_have_count(0)
    expect(bo.get_by_text("with hidden data such as place")).to_have_count(0)


def test_long_names_of_files_leave_no_page_wider_than_a_phone(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    names = ("Screenshot_20240530-101112_Telegram_chat_with_unknown.jpg", "x" * 120 + ".jpg")
    for name in names:
        (tmp_path / name).write_bytes(reporters.photo(name.encode()))
    case = team.adopted(_report("yes"), [tmp_path / name for name in names])
    bo.set_viewport_size({"width": 360, "height": 800})

    for address in (f"/en/dossier#{case}", f"/ru/dossier#{case}", f"/be/case#{case}"):
        bo.goto(address)
        expect(bo.get_by_text(names[0]).first).to_be_visible(timeout=SLOW)
        assert bo.evaluate("document.documentElement.scrollWidth") == 360, address
        assert bo.evaluate(OUTSIDE) == [], address


def test_what_was_only_looked_at_is_gone_once_the_bundle_is_taken(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    _open_dossier(bo, team.adopted(_report("yes")))
    _fill_in(bo)
    press(bo, "Look at the dossier")
    expect(bo.locator("#preview-title")).to_be_focused(timeout=SLOW)

    _take(bo, tmp_path)

    expect(bo.locator("#preview-title")).to_have_count(0)
    expect(bo.locator("canvas.il-page")).to_have_count(0)
    expect(bo.get_by_text("gives nothing to anybody")).to_have_count(0)


def test_what_the_person_said_of_others_stands_where_the_maker_thinks_of_them(
    bo: Page, team: Team
) -> None:
    said: dict[str, Json] = {"relatives_in_country": True, "contains_third_party": "unknown"}
    told: dict[str, Json] = {**_report("yes"), "fields": said}
    _open_dossier(bo, team.adopted(told))
    others = bo.get_by_label("Who else is in it?")

    expect(others).to_have_accessible_description(
        "The person answered: Relatives in Belarus may be harmed: Yes. "
        "Other people can be recognised: I do not know."
    )
    bo.locator("input[name=dossier-incidents]").first.uncheck()

    expect(others).to_have_accessible_description("")


@pytest.mark.parametrize(
    ("people", "missing"),
    [
        ([], "The person has not said who they are"),
        ([{"names": [{"text": "Dana Novik"}]}], "Nobody is marked as the person who reports"),
        ([{"person": "reporter", "names": [{"text": "Dana Novik"}]}], None),
    ],
    ids=["nobody", "somebody", "the person"],
)
def test_which_record_of_a_person_is_missing_is_said(
    bo: Page, team: Team, people: list[dict[str, Json]], missing: str | None
) -> None:
    _open_dossier(bo, team.adopted({**_report("yes"), "people": people}))

    for text in ("The person has not said who they are", "Nobody is marked as the person"):
        shown = missing is not None and missing.startswith(text)
        expect(bo.get_by_text(text)).to_have_count(1 if shown else 0)
