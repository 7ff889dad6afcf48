"""Can whoever comes back answer the team's questions, change who may see the report, and take it back?"""

import json
from typing import Any

import pytest
from click.testing import Result

from incident_log.client import casework
from incident_log.client.agreements import Said, payload_of
from incident_log.format.canonical import Json
from tests.client.cli import World
from tests.client.entering import member

ASKED: dict[str, Json] = {
    "audience": "A1",
    "recipient": "Advocate Chidi",
    "country": None,
    "identity_level": "L3",
}
POLICE: dict[str, Json] = {
    "audience": "A2",
    "recipient": None,
    "country": "LT",
    "identity_level": "L2",
}


@pytest.fixture
def world(second: World) -> World:
    return second


def _asked(world: World, *questions: dict[str, Json]) -> dict[str, str]:
    """A report that the team took over, and what it asked."""
    filed = world.adopted()
    with member(world) as bo:
        opened = casework.open_case(bo, filed["case"])
        for asks in questions:
            said: dict[str, Json] = {"text": "May we?", "lang": "en", "asks": asks}
            opened = casework.write(opened, "message", said)
    return filed


def _back(world: World, filed: dict[str, str], *more: str, typed: str | None = None) -> Result:
    code = world.codename_file(filed)
    return world.run("--codename-file", code, "return", *more, who="reporter", typed=typed)


def _consents(world: World, filed: dict[str, str]) -> list[Any]:
    view = json.loads(_back(world, filed, "--json").stdout)["view"]
    return [each["payload"] for each in view["consents"]]


def test_a_question_stands_first_with_the_way_to_answer_it(world: World) -> None:
    filed = _asked(world, ASKED)

    shown = _back(world, filed).stdout

    assert shown.startswith("The team asks you, ")
    assert "May we show it to this lawyer: Advocate Chidi?" in shown
    assert "How you would appear there: “With my full name”." in shown
    assert "incident-log return --answer lawyer=yes|once|no" in shown


@pytest.mark.parametrize(
    ("word", "said"),
    [("yes", ("yes", None)), ("once", ("yes", True)), ("no", ("no", None))],
)
def test_a_question_is_answered_as_it_was_asked_and_once(
    world: World, word: str, said: tuple[str, bool | None]
) -> None:
    filed = _asked(world, ASKED)

    answered = _back(world, filed, "--answer", word)
    again = _back(world, filed, "--answer", word)

    receipt = _consents(world, filed)[-1]
    assert (answered.exit_code, again.exit_code) == (0, 1)
    assert "no question of the team waits for an answer" in again.stderr
    assert (receipt["choice"], receipt.get("once")) == said
    assert (receipt["audience"], receipt["recipient"]) == ("A1", "Advocate Chidi")
    assert (receipt["identity_level"], receipt["how"]) == ("L3", "on_screen")
    assert "message" in receipt
    assert receipt["expires_at"] > receipt["given_at"]
    assert "--answer" not in _back(world, filed).stdout


def test_of_two_questions_the_one_that_is_named_is_answered(world: World) -> None:
    filed = _asked(world, ASKED, POLICE)

    unclear = _back(world, filed, "--answer", "yes")
    unknown = _back(world, filed, "--answer", "police:PL=yes")
    named = _back(world, filed, "--answer", "police:LT=no")

    assert [one.exit_code for one in (unclear, unknown, named)] == [2, 2, 0]
    assert "more than one question waits" in unclear.stderr
    assert "there are lawyer, police:LT" in unclear.stderr
    assert "no question waits about police:PL" in unknown.stderr
    assert _consents(world, filed)[-1]["country"] == "LT"
    assert "--answer lawyer=" in _back(world, filed).stdout


@pytest.mark.parametrize("country", ["BY", "RU"])
def test_what_nobody_may_ask_is_no_question(world: World, country: str) -> None:
    filed = _asked(world, POLICE | {"country": country}, ASKED | {"audience": "A7"})

    assert "no question of the team waits" in _back(world, filed, "--answer", "yes").stderr


def test_an_answer_that_is_none_is_refused(world: World) -> None:
    filed = _asked(world, ASKED)

    result = _back(world, filed, "--answer", "lawyer=perhaps")

    assert result.exit_code == 2
    assert "answer yes, once or no; not perhaps" in result.stderr


def test_who_may_see_it_is_changed_and_a_yes_taken_back_stands_as_withdrawn(world: World) -> None:
    filed = world.report()

    changed = _back(
        world, filed, "--consent", "lawyer=no", "--consent", "police=named:LT", "--consent", "partner=no"
    )  # fmt: skip

    said = {
        each["audience"]: (each["choice"], each["identity_level"], each["country"])
        for each in _consents(world, filed)
    }
    assert changed.exit_code == 0
    # To the lawyer they had said yes; to the partner never.
    assert said["A1"] == ("withdrawn", "L1", None)
    assert said["A2"] == ("yes", "L3", "LT")
    assert said["A5"] == ("no", "L1", None)


NO_CHOICES = [
    ("nobody=yes", "choose about: lawyer, police, ccf, international, partner, statistics"),
    ("public=yes", "choose about: lawyer"),
    ("team=no", "incident-log return --withdraw"),
    ("lawyer", "consent: “” is no answer"),
    ("lawyer=perhaps", "consent: “perhaps” is no answer"),
    ("lawyer=yes:LT", "a country belongs only to a yes to its police"),
    ("police=no:LT", "a country belongs only to a yes to its police"),
    ("police=yes", "a yes to police names their country"),
    ("police=yes:XX", "a yes to police names their country"),
]


def test_a_choice_that_is_none_is_refused_and_keeps_no_refusal_from_being_sent(
    world: World,
) -> None:
    filed = world.report()

    for choice, sentence in NO_CHOICES:
        result = _back(world, filed, "--consent", choice)
        assert (result.exit_code, result.stdout) == (2, "")
        assert sentence in result.stderr
    assert len(_consents(world, filed)) == 2


def test_no_yes_is_given_to_police_who_work_with_persecutors(world: World) -> None:
    filed = world.report()

    for country in ("BY", "RU"):
        result = _back(world, filed, "--consent", f"police=yes:{country}")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "work with those who persecute" in result.stderr


def test_a_report_is_withdrawn_once_with_a_reason_and_answers_wait_no_more(world: World) -> None:
    filed = _asked(world, ASKED)

    gone = _back(world, filed, "--withdraw", "--reason-file", "-", typed="I am afraid\n")
    again = _back(world, filed, "--withdraw")
    answer = _back(world, filed, "--answer", "yes")

    assert [one.exit_code for one in (gone, again, answer)] == [0, 0, 1]
    assert "From then on nobody may use it" in gone.stderr
    assert "Your report is withdrawn already." in again.stderr
    view = json.loads(_back(world, filed, "--json").stdout)["view"]
    assert view["summary"]["status"] == "withdrawn"
    assert view["statuses"][-1]["payload"]["reason"] == "I am afraid"
    refused = world.run("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")
    assert "the person withdrew this report" in refused.stderr


def test_who_says_nothing_of_withdrawing_withdraws_nothing(world: World) -> None:
    filed = world.adopted()

    assert _back(world, filed, "--consent", "lawyer=no").exit_code == 0

    view = json.loads(_back(world, filed, "--json").stdout)["view"]
    assert view["summary"]["status"] == "open"


def _told_by_telephone(world: World, filed: dict[str, str], **more: Json) -> None:
    """A caseworker writes down a yes of the person; nobody can know whether they said it."""
    said = Said("A1", "yes", recipient="Advocate Chidi", level="L3")
    with member(world) as bo:
        opened = casework.open_case(bo, filed["case"])
        casework.write(opened, "consent", {**payload_of(said), "how": "telephone", **more})


def test_a_new_answer_about_all_changes_nothing_for_a_reader_who_was_named(world: World) -> None:
    filed = _asked(world, ASKED)
    _back(world, filed, "--answer", "yes")

    _back(world, filed, "--consent", "lawyer=yes")
    *_, named, general = _consents(world, filed)

    assert (general["recipient"], general["identity_level"]) == (None, "L1")
    assert (named["recipient"], named["identity_level"]) == ("Advocate Chidi", "L3")

    _back(world, filed, "--consent", "lawyer=no")
    assert (_consents(world, filed)[-1]["choice"], _consents(world, filed)[-1]["recipient"]) == ("withdrawn", None)  # fmt: skip


def test_a_yes_that_the_team_wrote_down_is_told_until_the_person_answers_again(
    world: World,
) -> None:
    filed = world.adopted()
    _back(world, filed, "--consent", "lawyer=ask")
    said = "The team wrote down a yes that goes further than your own answer"
    assert said not in _back(world, filed).stderr

    _told_by_telephone(world, filed)
    told = _back(world, filed).stderr
    assert f"{said}: A lawyer (Advocate Chidi): Yes: with my full name (by telephone" in told

    # Answering again about all does not say it again for the person.
    _back(world, filed, "--consent", "lawyer=ask")
    assert said not in _back(world, filed).stderr
    assert _consents(world, filed)[-1]["choice"] == "ask"


def test_a_yes_that_goes_no_further_than_the_persons_own_is_no_warning(world: World) -> None:
    filed = world.adopted()
    _back(world, filed, "--consent", "lawyer=named")

    _told_by_telephone(world, filed, expires_at="2026-12-01T00:00:00.000Z")

    assert "goes further" not in _back(world, filed).stderr


def test_a_no_to_one_lawyer_outlives_a_yes_to_all_of_them_whoever_writes_it(world: World) -> None:
    filed = _asked(world, ASKED)
    _back(world, filed, "--answer", "no")
    _back(world, filed, "--consent", "lawyer=named")
    _told_by_telephone(world, filed, recipient=None)
    _told_by_telephone(world, filed)

    named = ("grant", filed["case"], "Chidi", "--name", "Advocate Chidi", "--reason", "advice")
    refused = world.run(*named, who="bo")

    assert refused.exit_code == 1
    told = _back(world, filed).stderr
    # The one about all ends later than their own; the one by name counts for nothing.
    assert "goes further" in told
    assert "Advocate Chidi): Yes" not in told
