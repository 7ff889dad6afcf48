"""Does a dossier whose reader is not to learn who the person is say it nowhere, and does everybody read what holds?"""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from incident_log.format.canonical import Json
from tests.browser.reporting import reporters
from tests.browser.team.team import SLOW, THREAT, Team, faults, press
from tests.browser.team.test_dossier import (
    QUESTIONS,
    _fill_in,
    _open_dossier,
    _take,
)
from tests.browser.team.test_grant_agreement import _history

pytestmark = pytest.mark.browser

STORY = "My name is Hanna Pryklad, I live at Nowa 5 in Lublin. They rang at night."
SENTENCE = "A man called Hanna Pryklad at night."
WORDS = "Come back, or your mother pays."
HANNA: dict[str, Json] = {
    "person": "reporter",
    "names": [{"text": "Ганна Прыклад"}],
    "roles": [{"incident": None, "role": "subject"}],
    "contacts": [{"channel": "Signal", "value": "+48 501 234 567", "safe": True}],
    "address": "Nowa 5, Lublin",
}
READ = "I have read it: nobody can be recognised by it"


def _told(level: str, people: list[Json] | None = None, **changes: Json) -> dict[str, Json]:
    return {
        **THREAT,
        "sentence": SENTENCE,
        "narrative": STORY,
        "narrative_lang": "en",
        "people": [HANNA] if people is None else people,
        "consent": {"team": "yes", "lawyer": level},
        **changes,
    }


def _texts(bundle: Path) -> str:
    """Everything of a bundle that is text; the PDF is made from the same content as dossier.json."""
    with zipfile.ZipFile(bundle) as packed:
        names = [name for name in packed.namelist() if not name.endswith((".pdf", ".png"))]
        return "\n".join([*packed.namelist(), *(packed.read(name).decode() for name in names)])


def _facts(bundle: Path) -> dict[str, Any]:
    with zipfile.ZipFile(bundle) as packed:
        (name,) = (each for each in packed.namelist() if each.endswith("data/dossier.json"))
        facts: dict[str, Any] = json.loads(packed.read(name))
        return facts


def _passage(page: Page, title: str) -> Locator:
    return page.get_by_role("group", name=title)


def test_by_default_neither_the_story_nor_a_text_with_the_name_reaches_who_may_not_recognise_them(
    bo: Page, stranger: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_told("yes"))
    _open_dossier(bo, case)
    left = "2 passages stay out until you tick them. The person's own account is among them"
    expect(bo.locator("main")).to_contain_text(left)
    for title in ("The story in their own words", "In one sentence"):
        passage = _passage(bo, title)
        expect(passage.get_by_label("This passage goes in")).not_to_be_checked()
        expect(passage).to_contain_text("Somebody may be recognised by this: “Hanna”, “Pryklad”")
    expect(_passage(bo, "The story in their own words")).to_contain_text("“Nowa 5”")
    _fill_in(bo)
    assert faults(bo) == []

    bundle = _take(bo, tmp_path)

    texts, facts = _texts(bundle), _facts(bundle)
    for said in ("Hanna", "Pryklad", "Nowa", "Прыклад"):
        assert said not in texts
    assert WORDS in texts
    assert "The part with names and contacts" in str(facts["withheld"])
    assert "not recognised: 2. Ask for them through the team." in str(facts["withheld"])
    (export,) = team.open(case).view().exports
    assert export.payload["own_words"] == {"kept": 1, "left_out": 2}
    assert export.payload["redactions"] == 2
    _history(stranger, team, case)
    told = stranger.locator(".il-timeline__item", has_text="made a dossier for")
    expect(told).to_contain_text(
        "The part with names and contacts is left out. "
        "What you wrote yourself is in it: 1 passage. 2 passages of it are left out."
    )


@pytest.mark.parametrize("level", ["yes", "pseudonym", "named"])
def test_what_holds_a_name_leaves_only_after_somebody_said_that_they_read_it(
    bo: Page, team: Team, tmp_path: Path, level: str
) -> None:
    case = team.adopted(_told(level))
    _open_dossier(bo, case)
    _fill_in(bo)
    sentence, story = _passage(bo, "In one sentence"), _passage(bo, "The story in their own words")
    story.get_by_label("This passage goes in").uncheck()
    sentence.get_by_label("This passage goes in").check()

    press(bo, "Take the bundle")

    expect(bo.locator(".govuk-error-summary")).to_contain_text("In one sentence")
    assert faults(bo) == []
    assert team.open(case).view().exports == ()
    sentence.get_by_label(READ).check()
    expect(bo.locator(".govuk-error-summary")).to_have_count(0)
    facts = _facts(_take(bo, tmp_path))
    assert facts["chronology"][0]["what"] == SENTENCE
    assert "I live at" not in json.dumps(facts)


def test_a_dossier_that_names_the_person_asks_nothing_of_the_kind(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    _open_dossier(bo, team.adopted(_told("named")))
    expect(_passage(bo, "In one sentence")).to_have_count(1)
    bo.get_by_label("Say who the people are").check()
    expect(bo.get_by_role("group", name="In one sentence")).to_have_count(0)
    _fill_in(bo)

    assert STORY in _texts(_take(bo, tmp_path))


def test_where_no_name_is_known_everything_that_goes_in_has_to_be_read(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_told("yes", []))
    _open_dossier(bo, case)
    bo.get_by_label("Name of the lawyer or office").fill("Chidi Law Office")
    bo.get_by_label("What is it for?").select_option("Legal defence")
    for question in QUESTIONS:
        bo.get_by_label(question).fill("The lawyer only.")

    _passage(bo, "In one sentence").get_by_label("This passage goes in").check()

    press(bo, "Take the bundle")

    expect(bo.locator(".govuk-error-summary")).to_contain_text("Read everything that goes in")
    assert team.open(case).view().exports == ()
    everything = bo.get_by_label("I have read everything that goes in")
    everything.check()
    _passage(bo, "Exact words").get_by_label("This passage goes in").uncheck()
    expect(everything).not_to_be_checked()
    everything.check()
    assert WORDS not in _texts(_take(bo, tmp_path))


def test_the_name_in_a_files_name_and_description_stays_behind_and_the_file_keeps_its_ending(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    photo = tmp_path / "Pryklad at Nowa.png"
    photo.write_bytes(reporters.photo(b"x"))
    case = team.adopted(_told("yes", sentence="A man came."), [photo])
    _open_dossier(bo, case)
    # Files say more than words do, and stay out as these do.
    expect(bo.locator("[name=dossier-files]")).not_to_be_checked()
    expect(bo.locator("main")).to_contain_text("No file goes along.")
    _fill_in(bo)
    expect(_passage(bo, "Name of a file")).to_contain_text("“Pryklad”")

    bundle = _take(bo, tmp_path)

    assert "Pryklad" not in _texts(bundle)
    (exhibit,) = _facts(bundle)["exhibits"]
    assert str(exhibit["path"]).endswith("recognised_.png")
    assert exhibit["mediaType"] == "image/png"


def test_a_preview_shows_what_the_bundle_will_hold(bo: Page, team: Team) -> None:
    _open_dossier(bo, team.adopted(_told("yes")))
    _fill_in(bo)
    press(bo, "Look at the dossier")
    expect(bo.locator("#preview-title")).to_be_focused(timeout=SLOW)

    _passage(bo, "In one sentence").get_by_label("This passage goes in").check()

    expect(bo.locator("#preview-title")).to_have_count(0)


def test_the_next_dossier_begins_without_a_reader_names_or_answers(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_told("named"))
    _open_dossier(bo, case)
    bo.get_by_label("Say who the people are").check()
    _fill_in(bo)
    _take(bo, tmp_path)

    for _ in range(2):
        expect(bo.get_by_label("Name of the lawyer or office")).to_have_value("")
        expect(bo.get_by_label("What is it for?")).to_have_value("")
        expect(bo.get_by_label("Say who the people are")).not_to_be_checked()
        for question in QUESTIONS:
            expect(bo.get_by_label(question)).to_have_value("")
        bo.goto("/en/")
        _open_dossier(bo, case)
    expect(bo.get_by_text("What you had typed and not sent")).to_have_count(0)
