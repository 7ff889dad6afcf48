"""Does what is said fit the country somebody is in, and the question it stands under?"""

import re

from incident_log.domain.advice import card_for, emergency_numbers, police_warning, without_number
from incident_log.domain.kinds import kinds
from incident_log.domain.packaged import Entry, packaged


def test_what_is_answered_line_by_line_is_no_question_for_yes_or_no() -> None:
    """“One on each line” stands under it."""
    asked = [
        field.question
        for kind in kinds().values()
        for field in kind.fields
        if field.many and field.type == "text" and field.question
    ]

    assert len(asked) > 3
    assert not [each for each in asked if re.match(r"(Is|Are|Was|Were|Do|Does|Did) ", each)]


def test_where_no_number_was_checked_112_is_named_as_worth_trying_in_europe_only() -> None:
    assert "112 works in most of Europe" in without_number("RS")
    assert all("112" not in without_number(country) for country in ("VN", "BY", "RU", "ZZ", ""))
    near = Entry(packaged("countries")).entry("no_number").entry("near")
    assert all(emergency_numbers(country) == () for country in near.texts("countries"))


def test_a_time_limit_of_the_cis_is_offered_in_countries_of_its_list_only() -> None:
    groups = {group.text("code") for group in Entry(packaged("countries")).entries("groups")}
    placed = {
        rule.text("code"): rule.texts("in")
        for rule in Entry(packaged("deadlines")).entries("rules")
        if rule.texts("in")
    }

    assert placed == {"D13": ("cis_list",)}
    assert "cis_list" in groups


def test_emergency_numbers_are_those_that_were_checked_and_no_others() -> None:
    assert [found.number for found in emergency_numbers("GB")] == ["999", "101"]
    assert [found.number for found in emergency_numbers("LT")] == ["112"]
    assert emergency_numbers("GE") == ()
    assert emergency_numbers("nowhere") == ()


def test_the_police_of_belarus_and_russia_come_with_a_warning() -> None:
    assert "Do not go" in (police_warning("BY") or "")
    assert police_warning("KZ")
    assert police_warning("LT") is None


def test_where_the_police_persecute_nothing_leads_to_a_call_but_an_ambulance() -> None:
    for country in ("BY", "RU"):
        danger, _arrest = card_for(country)
        said = "\n".join([without_number(country), *(step.text for step in danger.steps)])
        assert "call an ambulance" in said
        assert "emergency number of" not in said
    assert "ambulance" not in without_number("KZ")


def test_where_the_police_use_the_list_of_the_cis_a_danger_for_life_does_not_wait_for_a_lawyer() -> (
    None
):
    for country, waits in (("KZ", False), ("AM", False), ("LT", True), ("RU", True), ("", True)):
        danger, _arrest = card_for(country)
        assert waits == ("without waiting for a lawyer" not in danger.steps[0].text)
