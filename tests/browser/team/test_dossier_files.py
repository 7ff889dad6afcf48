"""Which files go into a dossier: does one that names the person stay where the person is not named?"""

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from incident_log.client import casework, upload
from incident_log.client.reportfile import EvidenceFile
from tests.browser.reporting import reporters
from tests.browser.team.team import Team
from tests.browser.team.test_dossier import _fill_in, _open_dossier, _take
from tests.browser.team.test_dossier_unnamed import HANNA, _told

pytestmark = pytest.mark.browser

PASSPORT, MEMO = "scan 001.png", "what we think.png"


def _add(team: Team, case: str, path: Path, part: str) -> None:
    """Keep a file in a part of a case, as the command line does."""
    path.write_bytes(reporters.photo(path.name.encode()))
    opened = team.open(case)
    begun = upload.resumable(
        team.owner.profile, team.owner.seed, opened.secret(part), EvidenceFile(path, {})
    )
    sent = upload.send(team.owner.api, case, opened.secret(part), begun)
    casework.save_card(team.owner, casework.write(opened, "evidence", sent.payload(), part))


def _case(team: Team, level: str, folder: Path) -> str:
    told = _told(level, [HANNA], sentence="A man came.", narrative="He rang twice.")
    case = team.adopted(told)
    _add(team, case, folder / PASSPORT, "identity")
    _add(team, case, folder / MEMO, "work")
    return case


def _originals(bundle: Path) -> list[str]:
    with zipfile.ZipFile(bundle) as packed:
        (facts,) = (name for name in packed.namelist() if name.endswith("data/dossier.json"))
        return [each["name"] for each in json.loads(packed.read(facts))["exhibits"]]


def test_a_file_of_the_part_with_names_goes_nowhere_without_them(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    _open_dossier(bo, _case(team, "yes", tmp_path))
    files = bo.locator("[name=dossier-files]")
    expect(files).to_have_count(1)
    expect(files).not_to_be_checked()
    expect(bo.get_by_text("1 file of the part with names and contacts stays out")).to_be_visible()
    _fill_in(bo, with_files=False)

    assert _originals(_take(bo, tmp_path)) == []


def test_where_the_person_is_named_it_goes_along_only_when_somebody_chose_it(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    _open_dossier(bo, _case(team, "named", tmp_path))
    _fill_in(bo, with_files=False)
    bo.get_by_label("Say who the people are").check()
    expect(bo.get_by_label(PASSPORT)).not_to_be_checked()
    bo.get_by_label(PASSPORT).check()

    assert _originals(_take(bo, tmp_path)) == [PASSPORT]
