"""Does a dossier say of each person in a case only what they agreed to, also of those whom somebody else named?"""

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, Route, expect

from incident_log.client import agreements, casework, returning, session
from incident_log.client.agreements import Said
from incident_log.client.api import Api
from incident_log.client.keyring import Profile
from incident_log.crypto.seeds import new_identifier
from incident_log.format.canonical import Json
from incident_log.format.code import parse_code
from tests.browser.reporting import reporters
from tests.browser.team.team import SLOW, Team, faults, press
from tests.browser.team.test_dossier import _fill_in, _open_dossier, _take
from tests.browser.team.test_dossier_unnamed import HANNA, _facts, _passage, _texts, _told

pytestmark = pytest.mark.browser

MOTHER: dict[str, Json] = {
    "person": new_identifier(),
    "names": [{"text": "Tatsiana Prykladnaja"}],
    "roles": [{"incident": None, "role": "relative"}],
    "relation": "mother",
    "relative_in_country": True,
    "country": "BY",
    "address": "Savieckaja 7, Hrodna",
}
SISTER: dict[str, Json] = {
    **MOTHER,
    "person": new_identifier(),
    "names": [{"text": "Alena Inšaja"}],
    "relative_in_country": False,
    "country": "PL",
    "address": "Inna 3, Lublin",
}
HERS = "They went to my mother Tatsiana Prykladnaja, Savieckaja 7 in Hrodna."
READ = "I have read it: nobody who did not agree can be recognised by it"
ALL_READ = "I have read everything that goes in"


def _answer_of_person(team: Team, case: str, folder: Path, said: Said) -> None:
    """Have the person answer anew, on another device."""
    _written_by_person(team, case, folder, "consent", agreements.payload_of(said))


def _written_by_person(
    team: Team, case: str, folder: Path, record_type: str, payload: dict[str, Json]
) -> None:
    with contextlib.closing(Api(team.server.url)) as api:
        code = parse_code(team.codenames[case])
        came = session.come_back(api, Profile(folder / "person"), team.owner.organisation, code)
        casework.write(returning.open_own(came), record_type, payload)


def _answer_of(team: Team, case: str, person: Json, said: Said) -> None:
    """Have the team write down what somebody else in the case said."""
    told: dict[str, Json] = {"person": person, "how": "telephone"}
    payload = {**agreements.payload_of(said), **told}
    casework.write_and_save(team.owner, case, "consent", payload)


def _named(team: Team, people: list[Json], folder: Path) -> str:
    """A case in which nothing was written that tells a name, with one file."""
    photo = folder / "photo.png"
    photo.write_bytes(reporters.photo(b"x"))
    plain = {"sentence": "A man threatened me by phone.", "narrative": "He rang."}
    return team.adopted(_told("named", people, **plain), [photo])


def _taken_while(page: Page, case: str, change: Callable[[], None]) -> list[Download]:
    """Press for a bundle with names, and have something change while its originals are read."""
    _open_dossier(page, case)
    page.get_by_label("Say who the people are").check()
    _fill_in(page)
    changed: list[bool] = []
    downloads: list[Download] = []
    page.on("download", lambda download: downloads.append(download))  # noqa: PLW0108  # a listener has to be a function

    def slow(route: Route) -> None:
        if not changed:
            changed.append(True)
            change()
        route.continue_()

    page.route(re.compile(r"/slices/"), slow)
    press(page, "Take the bundle")
    expect(page.locator(".il-notice--danger").last).to_have_text(
        re.compile("The person's answer changed while the dossier was made. No bundle left"),
        timeout=SLOW,
    )
    assert changed == [True]
    return downloads


@pytest.mark.parametrize("level", ["L2", "L1"])
def test_whoever_narrows_their_answer_while_originals_are_read_leaves_in_no_bundle(
    rough_bo: Page, team: Team, tmp_path: Path, level: str
) -> None:
    case = _named(team, [HANNA], tmp_path)

    left = _taken_while(
        rough_bo,
        case,
        lambda: _answer_of_person(team, case, tmp_path, Said("A1", "yes", level=level)),
    )

    assert left == []
    assert team.open(case).view().exports == ()


def test_a_file_that_the_person_erased_while_originals_are_read_leaves_in_no_bundle(
    rough_bo: Page, team: Team, tmp_path: Path
) -> None:
    case = _named(team, [HANNA], tmp_path)
    file = team.open(case).view().evidence[0].evidence
    erased: dict[str, Json] = {"target": "evidence", "id": file, "reason": "asked_by_person"}

    left = _taken_while(
        rough_bo, case, lambda: _written_by_person(team, case, tmp_path, "tombstone", erased)
    )

    assert left == []
    assert team.open(case).view().exports == ()


@pytest.mark.parametrize("change", ["no", "at home"])
def test_somebody_else_who_may_not_be_shown_any_more_leaves_in_no_bundle(
    rough_bo: Page, team: Team, tmp_path: Path, change: str
) -> None:
    case = _named(team, [HANNA, SISTER], tmp_path)
    _answer_of(team, case, SISTER["person"], Said("A1", "yes", level="L3"))

    def changed() -> None:
        if change == "no":
            _answer_of(team, case, SISTER["person"], Said("A1", "no"))
        else:
            at_home: dict[str, Json] = {**SISTER, "relative_in_country": True}
            casework.write_and_save(team.owner, case, "person", at_home, compartment="identity")

    assert _taken_while(rough_bo, case, changed) == []
    assert team.open(case).view().exports == ()


def test_where_the_person_is_not_named_any_more_nobody_else_is(
    rough_bo: Page, team: Team, tmp_path: Path
) -> None:
    case = _named(team, [HANNA, SISTER], tmp_path)
    _answer_of(team, case, SISTER["person"], Said("A1", "yes", level="L3"))
    said = Said("A1", "yes", level="L1")
    _taken_while(rough_bo, case, lambda: _answer_of_person(team, case, tmp_path, said))

    bundle = _take(rough_bo, tmp_path)

    # Whose sister it is says who the person is.
    assert re.search("Alena|Прыклад", _texts(bundle)) is None
    assert _facts(bundle)["people"] == []
    (export,) = team.open(case).view().exports
    assert export.payload["named"] is False


def test_whoever_is_named_names_nobody_who_did_not_agree(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    told = {"sentence": HERS, "narrative": "I am Hanna Pryklad of Nowa 5."}
    sister: dict[str, Json] = {**SISTER, "relation": "lives with Tatsiana"}
    case = team.adopted(_told("named", [HANNA, MOTHER, sister], **told))
    _answer_of(team, case, SISTER["person"], Said("A1", "yes", level="L3"))
    _open_dossier(bo, case)
    bo.get_by_label("Say who the people are").check()
    hers = _passage(bo, "In one sentence")
    expect(hers).to_contain_text("“Tatsiana”, “Savieckaja 7”")
    expect(hers.get_by_label("This passage goes in")).not_to_be_checked()
    expect(_passage(bo, "Relation")).to_contain_text("“Tatsiana”")
    expect(bo.locator(".il-passage")).to_have_count(2)
    _fill_in(bo)
    assert faults(bo) == []

    bundle = _take(bo, tmp_path)

    assert re.search("Tatsiana|Savieckaja", _texts(bundle)) is None
    assert "I am Hanna Pryklad of Nowa 5." in _texts(bundle)
    assert "Alena Inšaja" in _texts(bundle)
    assert "somebody is not recognised: 2." in str(_facts(bundle)["withheld"])


def test_what_tells_of_somebody_who_did_not_agree_leaves_only_read(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_told("named", [HANNA, MOTHER], sentence=HERS, narrative="He rang."))
    _answer_of(team, case, MOTHER["person"], Said("A1", "no"))
    _open_dossier(bo, case)
    bo.get_by_label("Say who the people are").check()
    _fill_in(bo)
    hers = _passage(bo, "In one sentence")
    hers.get_by_label("This passage goes in").check()

    press(bo, "Take the bundle")

    expect(bo.locator(".govuk-error-summary")).to_contain_text("In one sentence")
    assert faults(bo) == []
    assert team.open(case).view().exports == ()
    hers.get_by_label(READ).check()
    # Read for a dossier that names the person; without their name it tells more.
    bo.get_by_label("Say who the people are").uncheck()
    expect(hers.get_by_label("This passage goes in")).not_to_be_checked()
    bo.get_by_label("Say who the people are").check()
    assert HERS in _texts(_take(bo, tmp_path))


def test_the_story_does_not_leave_as_its_sentence(bo: Page, team: Team, tmp_path: Path) -> None:
    story = "I am the only nurse from Hrodna in Suwałki, and two men waited at the gate."
    case = team.adopted(_told("yes", sentence=story, narrative=story))
    _open_dossier(bo, case)
    sentence = _passage(bo, "In one sentence")
    expect(sentence).to_be_visible()
    expect(sentence.get_by_label("This passage goes in")).not_to_be_checked()
    # What else goes in lies open to whoever has to look at it.
    expect(_passage(bo, "Exact words")).to_be_visible()
    _fill_in(bo)

    assert "nurse" not in _texts(_take(bo, tmp_path))


def test_somebody_elses_name_does_not_stand_for_the_persons_own(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    told = {"sentence": "Hanna Pryklad was threatened.", "narrative": "He rang."}
    case = team.adopted(_told("pseudonym", [MOTHER], **told))
    _open_dossier(bo, case)
    _fill_in(bo)
    everything = bo.get_by_label(ALL_READ)
    everything.uncheck()

    press(bo, "Take the bundle")

    expect(bo.locator(".govuk-error-summary")).to_contain_text("Read everything that goes in")
    assert team.open(case).view().exports == ()
    _passage(bo, "In one sentence").get_by_label("This passage goes in").uncheck()
    everything.check()
    assert "Pryklad" not in _texts(_take(bo, tmp_path))


def test_what_was_written_down_of_another_reader_reaches_none(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_told("yes"))
    shelter = Said("A5", "yes", recipient="Shelter where Hanna Pryklad lives", level="L3")
    _answer_of(team, case, "reporter", shelter)
    _open_dossier(bo, case)
    _fill_in(bo)

    bundle = _take(bo, tmp_path)

    assert "Pryklad" not in _texts(bundle)
    assert "A partner organisation (somebody who is not named here)" in str(
        _facts(bundle)["consent"]
    )
