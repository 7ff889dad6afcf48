"""Does a case show all that was told, once and in words: also of a report to the police, and when one event has two kinds?"""

import re

import pytest
from playwright.sync_api import Page, expect

from incident_log.client import casework
from incident_log.crypto.seeds import new_identifier
from incident_log.format.canonical import Json
from tests.browser.team.team import SLOW, Team, open_case, part

pytestmark = pytest.mark.browser

KEPT: dict[str, Json] = {
    "kind": "border_incident",
    "when": "2026-11-03",
    "country": "LT",
    "sentence": "They kept me at the border.",
    "narrative": "They kept me at the border.\nFor nine hours.",
    "fields": {"duration": {"value": {"amount": 9, "unit": "hours"}}, "ongoing": True},
}
STEPS: list[Json] = [
    {
        "type": "police_report",
        "fields": {
            "force": "Vilnius county police",
            "country": "LT",
            "how": "in_person",
            "refused": True,
            "officer": "unknown",
        },
    },
    {"type": "protective_measure", "fields": {"type": "device_change"}},
]


def test_what_was_done_about_it_is_shown_with_all_that_was_told_of_it(bo: Page, team: Team) -> None:
    open_case(bo, team.adopted({**KEPT, "steps": STEPS}))

    done = part(bo, "What was done about it")
    expect(done.get_by_role("heading", level=3)).to_have_text(
        ["Report to the police", "Protective step"]
    )
    for question, answer in {
        "Police force": "Vilnius county police",
        "Country": "Lithuania",
        "How": "In person",
        "Refused to take it": "Yes",
        "Officer": "The person does not know.",
        "Type": "New phone or accounts",
    }.items():
        row = done.locator(".il-summary__row", has_text=re.compile(f"^\\s*{question}"))
        expect(row.first).to_contain_text(answer)


def test_a_step_of_the_part_with_names_opens_with_the_names(bo: Page, team: Team) -> None:
    case = team.adopted({**KEPT, "steps": STEPS[:1]})
    moved: dict[str, Json] = {
        "id": new_identifier(),
        "incident": None,
        "fields": {"type": {"value": "relocation"}},
        "note": "To the Sisters in Suwalki",
    }
    casework.write(team.open(case), "protective_measure", moved, "identity")

    open_case(bo, case)
    done = part(bo, "What was done about it")
    expect(done).to_contain_text("1 step is closed with the names and contacts.")
    expect(done).to_contain_text("Report to the police")
    expect(bo.locator("main")).not_to_contain_text("Suwalki")
    bo.get_by_label("Why do you need to know?").fill("To call her back")
    part(bo, "Who people are").get_by_role("button", name="Show the names", exact=True).click()

    expect(done).to_contain_text("To the Sisters in Suwalki", timeout=SLOW)
    expect(done).not_to_contain_text("closed")


def test_a_story_stands_once_and_its_answers_in_words(bo: Page, team: Team) -> None:
    open_case(bo, team.adopted(KEPT))

    story = part(bo, "What happened")
    expect(story.get_by_text("They kept me at the border.")).to_have_count(1)
    expect(story).to_contain_text("9 hours")
    expect(part(bo, "What was done about it")).to_have_count(0)


def test_what_is_asked_of_every_kind_stands_above_the_kinds(bo: Page, team: Team) -> None:
    other: dict[str, Json] = {**KEPT, "kind": "threat", "fields": {"channel": "call"}}
    open_case(bo, team.adopted({"incidents": [KEPT, other]}))

    story = part(bo, "What happened")
    expect(story.locator("dl").first).to_contain_text("Still going on")
    expect(story.locator("h4 + dl").first).not_to_contain_text("Still going on")


def test_each_day_says_what_happened_on_it_and_two_things_on_one_day_stay_two(
    bo: Page, team: Team
) -> None:
    courts = (("High court", "Granted"), ("Appeal court", "Set aside"))
    decisions: list[Json] = [
        {"court": {"value": court}, "date": {"value": "2024-03-08"}, "result": {"value": result}}
        for court, result in courts
    ]
    fields: dict[str, Json] = {"decisions": decisions, "arrest_datetime": "2023-10-30T14:05"}
    told: dict[str, Json] = {**KEPT, "kind": "extradition", "when": "2023-10-30", "fields": fields}
    open_case(bo, team.adopted(told))

    days = part(bo, "In order of time").locator(".il-timeline__what")
    expect(days).to_have_text(
        [
            "Arrest for extradition: They kept me at the border.",
            "Arrest for extradition: The person was arrested",
            *(
                f"Arrest for extradition: Court decisions: A court decided. Court: {court}; Result: {result}"
                for court, result in courts
            ),
        ]
    )
