"""Are the words about a file written where they are missing, and never over those of a colleague unseen?"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from incident_log.client import casework
from tests import granting
from tests.browser.reporting.reporters import photo
from tests.browser.team.team import Team, faults, open_case, part, press, told
from tests.browser.team.test_dossier import _files, _open_dossier, _report, tick_files

pytestmark = pytest.mark.browser


def test_what_a_file_shows_and_proves_is_written_where_it_is_missing(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_report("yes"), _files(tmp_path))
    _open_dossier(bo, case)
    tick_files(bo)
    expect(bo.get_by_text("Exhibit without purpose")).to_have_count(1)

    press(bo, "Write what “clip.mp4” shows and proves")
    bo.get_by_label("What does the file show?").fill("Two men at the door.")
    bo.get_by_label("What does it prove?").fill("That they came to my home.")
    press(bo, "Save")

    told(bo, "What the file shows and proves is written into the case.")
    expect(bo.get_by_role("button", name="Write what “clip.mp4”")).to_have_count(0)
    expect(bo.get_by_role("button", name="Write what “photo.png”")).to_have_count(1)
    view = team.open(case).view()
    clip = next(each for each in view.evidence if each.name == "clip.mp4")
    assert (clip.payload["describes"], clip.payload["proves"]) == (
        "Two men at the door.",
        "That they came to my home.",
    )
    assert (clip.role, len(view.evidence), view.summary.refused) == ("reporter", 3, 0)
    open_case(bo, case)
    expect(part(bo, "History")).to_contain_text("You: Said what clip.mp4 shows and proves")


def test_a_lawyer_says_of_a_file_what_nobody_did_and_leaves_the_rest_as_it_is(
    chidi: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_report("yes"), _files(tmp_path))
    granting.grant(team.owner, case, team.id_of("Chidi"), ["report"], None, "defence")
    clip = next(each for each in team.open(case).view().evidence if each.name == "clip.mp4")
    shown = {**clip.payload, "describes": "Two men at the door."}
    casework.write_and_save(team.owner, case, "evidence", shown, "report")
    _open_dossier(chidi, case)
    tick_files(chidi)

    press(chidi, "Change what “clip.mp4” shows and proves")
    expect(chidi.get_by_label("What does the file show?")).to_have_count(0)
    chidi.get_by_label("What does it prove?").fill("Who came.")
    press(chidi, "Save")

    told(chidi, "What the file shows and proves is written into the case.")
    assert _words(team, case) == ("Two men at the door.", "Who came.")
    assert team.open(case).view().summary.refused == 0


def test_a_colleagues_words_about_a_file_are_never_written_over_unseen(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_report("yes"), _files(tmp_path))
    _open_dossier(bo, case)
    tick_files(bo)
    press(bo, "Write what “clip.mp4” shows and proves")
    bo.get_by_label("What does the file show?").fill("Two men.")
    clip = next(each for each in team.open(case).view().evidence if each.name == "clip.mp4")
    theirs = {"describes": "The officer K. at the door.", "proves": "Who came."}
    casework.write_and_save(team.owner, case, "evidence", {**clip.payload, **theirs}, "report")

    press(bo, "Save")

    told(bo, "Nothing was saved yet")
    told(bo, "The officer K. at the door.")
    expect(bo.get_by_label("What does the file show?")).to_have_value("Two men.")
    assert _words(team, case) == ("The officer K. at the door.", "Who came.")
    assert faults(bo) == []
    press(bo, "Write mine instead")
    press(bo, "Save")
    told(bo, "What the file shows and proves is written into the case.")
    assert _words(team, case) == ("Two men.", "")


def test_files_of_one_name_are_told_apart_and_one_that_came_twice_is_named(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    files = []
    for folder, content in (("a", b"one"), ("b", b"two"), ("c", b"one")):
        (tmp_path / folder).mkdir()
        files.append(tmp_path / folder / "photo.png")
        files[-1].write_bytes(photo(content))
    case = team.adopted(_report("yes"), files)

    _open_dossier(bo, case)
    tick_files(bo)

    for number in (1, 2, 3):
        link = bo.get_by_role("button", name=f"Write what “photo.png ({number})” shows and proves")
        expect(link).to_have_count(1)
    open_case(bo, case)
    exhibits = part(bo, "Evidence").locator(".il-exhibit")
    expect(exhibits.filter(has_text="The same file as “photo.png” above.")).to_have_count(1)
    expect(exhibits.nth(2)).to_contain_text("The same file as “photo.png” above.")


def _words(team: Team, case: str) -> tuple[object, object]:
    clip = next(each for each in team.open(case).view().evidence if each.name == "clip.mp4")
    return clip.payload["describes"], clip.payload.get("proves", "")
