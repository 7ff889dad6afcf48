"""Does the person read on their own page who else may open the report, which parts, until when and why, and is nobody named who is not vouched for?"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from incident_log.client import casework, people, sharing
from incident_log.client.sharing import Terms
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from tests import granting
from tests.browser.reporting import reporters
from tests.browser.team.team import THREAT, Team, open_case

pytestmark = pytest.mark.browser

FOR = "To help you with the appeal"
UNTIL = "2027-03-01T00:00:00.000Z"


def _chidi(team: Team) -> str:
    return next(member for member, name in people.all_names(team.owner).items() if name == "Chidi")


def _look(page: Page, team: Team, case: str) -> None:
    reporters.come_back(page, team.codenames[case])
    page.locator(".il-door", has_text="Who opened or shared it").click()


def test_the_person_reads_who_may_open_the_report_and_why(stranger: Page, team: Team) -> None:
    case = team.adopted()
    granting.grant(team.owner, case, _chidi(team), ["report", "identity"], UNTIL, FOR)

    _look(stranger, team, case)

    readers = stranger.locator(".il-card", has_text="Who else may open it now")
    key = team.owner.directory.member(_chidi(team)).signing.hex()
    expect(readers).to_contain_text(
        "May open: the report with its files and messages, who you are. Until 1 March 2027."
    )
    expect(readers).to_contain_text(f"What for, in the team's words: {FOR}")
    expect(readers).to_contain_text(" ".join(re.findall(".{4}", key))[:39])
    expect(readers).to_contain_text("A lawyer")
    expect(readers).not_to_contain_text("the notes of the team")
    expect(stranger.locator(".il-timeline")).to_contain_text(
        f"What for, in the team's words: {FOR}"
    )
    # The name is the team's own.
    expect(stranger.get_by_text("Chidi")).to_have_count(0)


def test_why_a_file_that_says_who_they_are_was_downloaded_is_told(
    stranger: Page, bo: Page, team: Team, tmp_path: Path
) -> None:
    passport = tmp_path / "passport.jpg"
    passport.write_bytes(b"\xff\xd8")
    case = team.adopted(files=[passport])
    opened = team.open(case)
    file = opened.view().evidence[0].evidence
    said: dict[str, Json] = {"what": "downloaded", "evidence": file, "reason": "For the visa"}
    casework.write(opened, "access", said, "identity")

    _look(stranger, team, case)
    expect(stranger.locator(".il-timeline")).to_contain_text(
        "downloaded a file: passport.jpg. Why: For the visa"
    )
    open_case(bo, case)
    expect(bo.locator("main")).to_contain_text("Downloaded passport.jpg. Why: For the visa")


def test_an_access_that_ended_is_told_with_its_reason_and_stands_nowhere_as_open(
    stranger: Page, team: Team
) -> None:
    case = team.adopted()
    granting.grant(team.owner, case, _chidi(team), ["report"], None, FOR)
    sharing.revoke(team.owner, case, _chidi(team), "Another lawyer helps you now")

    _look(stranger, team, case)

    readers = stranger.locator(".il-card", has_text="Who else may open it now")
    expect(readers).to_contain_text("Only the team.")
    expect(readers).not_to_contain_text("A lawyer")
    ended = stranger.locator(".il-timeline__item", has_text="ended an access")
    expect(ended).to_contain_text(
        "A lawyer can no longer open: the report with its files and messages."
    )
    expect(ended).to_contain_text("The team wrote why: Another lawyer helps you now")


def test_whoever_looks_for_news_is_told_of_an_access(stranger: Page, team: Team) -> None:
    case = team.adopted()
    reporters.come_back(stranger, team.codenames[case])
    granting.grant(team.owner, case, _chidi(team), ["report"], None, FOR)

    stranger.get_by_role("button", name="Look for news").click()

    expect(stranger.get_by_text("The team let somebody else open your report")).to_be_visible()


def test_a_lawyer_who_joined_meanwhile_is_no_stranger_to_the_person(
    stranger: Page, team: Team
) -> None:
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "named"}})
    reporters.come_back(stranger, team.codenames[case])
    team.join("Vera", "lawyer")
    granting.grant(team.owner, case, team.id_of("Vera"), ["report"], None, FOR)

    stranger.get_by_role("button", name="Look for news").click()

    expect(stranger.get_by_text("The team let somebody else open your report")).to_be_visible()
    expect(stranger.get_by_text("without your agreement")).to_have_count(0)
    expect(stranger.get_by_text("Somebody we cannot name")).to_have_count(0)


@pytest.mark.parametrize(
    ("door", "said"),
    [
        ("Who opened or shared it", "May open: the report with its files and messages."),
        ("Withdraw the report", "A lawyer"),
    ],
)
def test_what_is_decided_on_is_read_anew(stranger: Page, team: Team, door: str, said: str) -> None:
    case = team.adopted()
    reporters.come_back(stranger, team.codenames[case])
    granting.grant(team.owner, case, _chidi(team), ["report"], None, FOR)

    stranger.locator(".il-door", has_text=door).click()

    expect(stranger.locator("main")).to_contain_text(said)


def test_a_lawyer_reads_of_themselves_as_you_on_the_members_page(chidi: Page) -> None:
    chidi.goto("/en/members")

    own = chidi.get_by_role("heading", name="You", exact=True)
    expect(own).to_have_count(1)
    expect(chidi.get_by_text("Name not shared with your team (you)")).to_have_count(0)


ALL = ("report", "identity", "work")


def _share(team: Team, **changes: Json) -> tuple[str, dict[str, Json], str]:
    reader = team.owner.directory.member(_chidi(team))
    said: dict[str, Json] = {
        "to": reader.id,
        "to_signing": to_b64u(reader.signing),
        "compartments": ["report"],
        "expires_at": None,
        "reason": FOR,
        "name": "Advocate Chidi",
        "action": "granted",
    }
    return "share", {**said, **changes}, "report"


def _note(_team: Team) -> tuple[str, dict[str, Json], str]:
    return "note", {"text": "Called back.", "lang": "en"}, "work"


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (_note, "The team has not written down that they may open all this."),
        (_share, "The team has not written down that they may open all this."),
        (
            lambda team: _share(team, compartments=list(ALL)),
            "Your answers did not go so far, and the team has not written why.",
        ),
    ],
    ids=["nothing of it", "less than there is", "no word why"],
)
def test_whoever_lets_somebody_in_with_a_program_of_their_own_hides_it_from_nobody(
    stranger: Page,
    team: Team,
    write: Callable[[Team], tuple[str, dict[str, Json], str]],
    sentence: str,
) -> None:
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "no"}})
    granting.grant_and_write(team.owner, case, _chidi(team), ALL, write(team))

    reporters.come_back(stranger, team.codenames[case])

    notice = stranger.locator(".il-notice", has_text="may open your report without your agreement")
    expect(notice).to_contain_text("the report with its files and messages, who you are, the notes")
    expect(notice).to_contain_text(sentence)
    stranger.locator(".il-door", has_text="Who opened or shared it").click()
    readers = stranger.locator(".il-card", has_text="Who else may open it now")
    expect(readers).to_contain_text(sentence)
    expect(readers).not_to_contain_text("Only the team.")


def test_an_end_that_is_only_written_is_no_end(stranger: Page, team: Team) -> None:
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "named"}})
    terms = Terms(["report"], None, FOR, name="Advocate Chidi")
    sharing.grant(team.owner, case, _chidi(team), terms)
    _type, said, _part = _share(team, action="revoked")
    casework.write_and_save(team.owner, case, "share", said)

    reporters.come_back(stranger, team.codenames[case])

    notice = stranger.locator(".il-notice", has_text="may open your report without your agreement")
    expect(notice).to_contain_text("The team has not written down that they may open all this.")


def test_an_access_that_was_agreed_to_is_no_cause_for_a_warning(stranger: Page, team: Team) -> None:
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "named"}})
    terms = Terms(["report", "identity"], None, FOR, name="Advocate Chidi")
    sharing.grant(team.owner, case, _chidi(team), terms)

    reporters.come_back(stranger, team.codenames[case])

    expect(stranger.locator(".il-door", has_text="Who opened or shared it")).to_be_visible()
    expect(stranger.get_by_text("without your agreement")).to_have_count(0)
