"""Can a lawyer who was let into a case make a dossier that stock tools and our own client accept, and only with consent?"""

import contextlib
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Download, Page, Route, expect

from incident_log.client import casework, returning, session, sharing
from incident_log.client.api import Api
from incident_log.client.keyring import Profile
from incident_log.client.main import main
from incident_log.client.pictures import Exif, jpeg
from incident_log.crypto.seeds import new_identifier
from incident_log.format.canonical import Json
from incident_log.format.code import parse_code
from incident_log.format.encoding import to_b64u
from tests import granting
from tests.browser.reporting import reporters
from tests.browser.team.team import SLOW, THREAT, Team, expect_page, faults, open_case, press, told
from tests.browser.team.test_case_tampering import RECORDS, STOP, Reply, flip, lie
from tests.client.tampering import without_body, write_unsigned

pytestmark = pytest.mark.browser

PLACE = ("N", 52, 13, 47)
NAMES = ("photo.png", "ліст з пагрозай.pdf", "clip.mp4")
NARRATIVE = "Мне патэлефанаваў невядомы і сказаў: «Вяртайся, інакш прыйдзем да маці»."
QUESTIONS = ("Who will read this?", "What is the worst that can follow?", "Who else is in it?")


def _report(lawyer: str) -> dict[str, Json]:
    return {
        **THREAT,
        "narrative": NARRATIVE,
        "narrative_lang": "be",
        "consent": {"team": "yes", "lawyer": lawyer},
    }


def _files(folder: Path) -> list[Path]:
    contents = (
        reporters.photo(b"kept as it is"),
        reporters.pdf(b"letter"),
        reporters.video(2_500_000),
    )
    files = [folder / name for name in NAMES]
    for path, content in zip(files, contents, strict=True):
        path.write_bytes(content)
    return files


def _shared_with_chidi(
    team: Team, folder: Path, lawyer: str = "yes", parts: tuple[str, ...] = ("report", "identity")
) -> str:
    case = team.adopted(_report(lawyer), _files(folder))
    granting.grant(team.owner, case, team.id_of("Chidi"), list(parts), None, "defence")
    return case


def _open_dossier(page: Page, case: str) -> None:
    # Chromium's own dialogue for saving cannot be driven; without it the file comes as a download.
    page.add_init_script("delete window.showSaveFilePicker")
    page.goto(f"/en/dossier#{case}")
    expect_page(page, "Make a dossier")


def tick_files(page: Page) -> None:
    for file in page.locator("[name=dossier-files]").all():
        file.check()


def _fill_in(page: Page, *, with_files: bool = True) -> None:
    page.get_by_label("Name of the lawyer or office").fill("Chidi Law Office")
    page.get_by_label("What is it for?").select_option("Legal defence")
    for question in QUESTIONS:
        page.get_by_label(question).fill("The lawyer only.")
    if with_files:
        tick_files(page)
    # Asked only where the reader is not to recognise the person, and no name is known to look for.
    for everything in page.get_by_label("I have read everything that goes in").all():
        everything.check()


def _take(page: Page, folder: Path) -> Path:
    with page.expect_download(timeout=SLOW) as waiting:
        press(page, "Take the bundle")
    bundle = folder / waiting.value.suggested_filename
    waiting.value.save_as(bundle)
    expect(page.get_by_text("The bundle is on your device").first).to_be_visible()
    return bundle


def test_a_lawyers_bundle_passes_stock_tools_and_our_own_check(
    chidi: Page, team: Team, tmp_path: Path
) -> None:
    case = _shared_with_chidi(team, tmp_path, "named")
    _open_dossier(chidi, case)
    _fill_in(chidi)

    bundle = _take(chidi, tmp_path)

    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(tmp_path / "bag")
    (folder,) = (tmp_path / "bag").iterdir()
    facts = json.loads((folder / "data/dossier.json").read_text())
    signer = facts["signer"]["fingerprint"]
    script = ["/bin/sh", str(folder / "verify.sh"), signer]
    stock = subprocess.run(script, capture_output=True, text=True, check=False)
    ours = CliRunner().invoke(main, ["verify", str(bundle), "--signer", signer])
    assert stock.returncode == 0, stock.stdout + stock.stderr
    assert ours.exit_code == 0, ours.output
    assert facts["allegations"][0]["narrative"] == NARRATIVE
    assert [exhibit["name"] for exhibit in facts["exhibits"]] == list(NAMES)
    assert (folder / "data/originals/EX-002/ліст_з_пагрозай.pdf").read_bytes() == reporters.pdf(
        b"letter"
    )
    (export,) = team.open(case).view().exports
    assert export.payload["recipient"] == "Chidi Law Office"


def test_how_much_of_a_bundle_is_made_stands_in_words_and_the_end_is_brought_into_view(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_report("yes"), _files(tmp_path))
    _open_dossier(bo, case)
    _fill_in(bo)
    held: list[Route] = []
    late = True
    # The last slices of the film are late, as on a slow line.

    def hold(route: Route) -> None:
        if late:
            held.append(route)
        else:
            route.continue_()

    bo.route(re.compile(r"/slices/[2-9]$"), hold)

    press(bo, "Take the bundle")
    said = bo.get_by_text(re.compile(r"^[\d.]+\s[kM]B of 2\.\d\sMB \(\d+%\)$"))
    expect(said).to_be_visible(timeout=SLOW)
    expect(bo.locator("#dossier-taken")).to_have_count(0)
    late = False
    with bo.expect_download(timeout=SLOW):
        for route in held:
            route.continue_()

    expect(bo.locator("#dossier-taken")).to_be_focused()
    expect(bo.locator("#dossier-taken")).to_be_in_viewport()
    expect(said).to_have_count(0)


def test_what_lies_in_a_part_that_is_closed_to_the_lawyer_is_left_out_and_not_denied(
    chidi: Page, team: Team, tmp_path: Path
) -> None:
    case = _shared_with_chidi(team, tmp_path, parts=("report",))
    deadline: dict[str, Json] = {
        "deadline": new_identifier(),
        "rule": None,
        "title": "Appeal",
        "incident": None,
        "trigger": None,
        "due": "2027-01-04",
        "state": "open",
    }
    casework.write_and_save(team.owner, case, "deadline", deadline, "work")
    _open_dossier(chidi, case)
    expect(chidi.get_by_text("The person has not said who they are")).to_have_count(0)
    _fill_in(chidi)

    bundle = _take(chidi, tmp_path)

    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(tmp_path / "bag")
    (folder,) = (tmp_path / "bag").iterdir()
    facts = json.loads((folder / "data/dossier.json").read_text())
    assert facts["deadlines"] == []
    assert any(line.startswith("Deadlines, and steps") for line in facts["withheld"])


def test_a_photos_own_date_is_told_as_its_own_and_custody_repeats_no_agreement(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in ("dated.jpg", "damaged.jpg")]
    dated = jpeg(
        8, 8, lambda x, y: (x, y, 0), Exif("Ex", "One", "2026:11:03 14:05:22", PLACE, PLACE)
    )
    for path, content in zip(
        paths, (dated, dated.replace(b"2026:11:03 14:", b"2026:02:31 99:")), strict=True
    ):
        path.write_bytes(content)
    case = team.adopted(_report("yes"), paths)
    _open_dossier(bo, case)
    _fill_in(bo)

    bundle = _take(bo, tmp_path)

    with zipfile.ZipFile(bundle) as packed:
        (name,) = (each for each in packed.namelist() if each.endswith("data/dossier.json"))
        facts = json.loads(packed.read(name))
        lines = packed.read(name.replace("dossier.json", "custody.jsonl")).splitlines()
    assert [(each["taken"], each["takenInFile"]) for each in facts["exhibits"]] == [
        ("", "2026-11-03T14:05"),
        ("", ""),
    ]
    assert len(lines) == len(facts["custody"])
    bo.goto(f"/en/case#{case}")
    expect(bo.get_by_text("2 entries of custody")).to_have_count(2, timeout=SLOW)


def test_the_dossier_can_be_looked_at_before_it_leaves(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_report("yes"), _files(tmp_path))
    _open_dossier(bo, case)
    _fill_in(bo)

    press(bo, "Look at the dossier")

    expect(bo.locator("canvas.il-page").first).to_be_visible(timeout=SLOW)
    assert team.open(case).view().exports == ()
    assert faults(bo) == []


@pytest.mark.parametrize(
    ("answer", "sentence"), [("no", "Refused"), ("ask", "Wants to be asked each time")]
)
def test_without_consent_nothing_leaves(bo: Page, team: Team, answer: str, sentence: str) -> None:
    case = team.adopted(_report(answer))
    _open_dossier(bo, case)

    expect(bo.get_by_text(sentence)).to_be_visible()
    expect(bo.get_by_role("button", name="Take the bundle")).to_be_disabled()


def test_what_is_not_filled_in_is_said(bo: Page, team: Team) -> None:
    case = team.adopted(_report("yes"))
    _open_dossier(bo, case)

    press(bo, "Take the bundle")

    expect(bo.locator(".govuk-error-summary")).to_contain_text("Enter who it is for")
    recipient = bo.get_by_label("Name of the lawyer or office")
    expect(recipient).to_have_attribute("aria-invalid", "true")
    expect(recipient).to_have_accessible_description(re.compile("Enter who it is for"))
    expect(bo.get_by_label(QUESTIONS[0])).to_have_accessible_description(
        re.compile("Answer who will read it")
    )
    assert faults(bo) == []
    recipient.fill("Chidi Law Office")
    expect(recipient).not_to_have_attribute("aria-invalid", "true")


def test_an_original_changed_on_the_server_leaves_no_bundle(
    rough_bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_report("yes"), _files(tmp_path))
    rough_bo.route("**/slices/0", lambda route: route.fulfill(status=200, body=b"x" * 2000))
    _open_dossier(rough_bo, case)
    _fill_in(rough_bo)

    press(rough_bo, "Take the bundle")

    expect(rough_bo.locator(".il-notice--danger")).to_be_visible(timeout=SLOW)
    assert team.open(case).view().exports == ()


def _withdraw(team: Team, case: str, folder: Path) -> None:
    """Have the person take back what they agreed to for lawyers."""
    with contextlib.closing(Api(team.server.url)) as api:
        code = parse_code(team.codenames[case])
        profile = Profile(folder / "person")
        opened = returning.open_own(session.come_back(api, profile, team.owner.organisation, code))
        (given,) = [one for one in opened.view().consents if one.payload["audience"] == "A1"]
        taken_back = {"receipt": new_identifier(), "choice": "withdrawn"}
        casework.write(opened, "consent", {**given.payload, **taken_back})


def test_a_yes_taken_back_after_the_dossier_was_drawn_lets_no_bundle_leave(
    rough_bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_report("yes"))
    _open_dossier(rough_bo, case)
    _fill_in(rough_bo)
    press(rough_bo, "Look at the dossier")
    expect(rough_bo.locator("canvas.il-page").first).to_be_visible(timeout=SLOW)
    downloads: list[Download] = []
    rough_bo.on("download", lambda download: downloads.append(download))  # noqa: PLW0108  # a listener has to be a function

    _withdraw(team, case, tmp_path)
    press(rough_bo, "Take the bundle")

    expect(rough_bo.locator(".il-notice--danger").last).to_have_text(
        re.compile(
            "The person's answer changed while the dossier was made. No bundle left this page."
        ),
        timeout=SLOW,
    )
    expect(rough_bo.get_by_role("button", name="Take the bundle")).to_be_disabled()
    assert downloads == []
    assert team.open(case).view().exports == ()


@pytest.mark.parametrize(("who", "is_changed"), [("bo", True), ("chidi", False)])
def test_a_withdrawal_that_the_server_keeps_back_lets_no_bundle_leave(
    request: pytest.FixtureRequest, team: Team, tmp_path: Path, who: str, *, is_changed: bool
) -> None:
    page: Page = request.getfixturevalue("rough_bo" if who == "bo" else who)
    case = _shared_with_chidi(team, tmp_path)
    _withdraw(team, case, tmp_path)
    casework.write_and_save(team.owner, case, "message", {"text": "Thank you.", "lang": "en"})
    consents = team.open(case).view().consents
    (gone,) = [one.position for one in consents if one.payload["choice"] == "withdrawn"]

    def spoiled(row: dict[str, str]) -> object:
        if int(row["position"]) != gone:
            return row
        return {**row, "envelope": flip(row["envelope"])} if is_changed else without_body(row)

    def change(reply: Reply) -> object:
        return reply | {"records": [spoiled(row) for row in reply["records"]]}

    downloads: list[Download] = []
    page.on("download", lambda download: downloads.append(download))  # noqa: PLW0108  # a listener has to be a function
    lie(page, RECORDS, change)
    open_case(page, case)
    told(page, "was changed after it was written" if is_changed else "is held back by the server")
    _open_dossier(page, case)
    told(page, "Not everything in this case can be trusted")
    _fill_in(page)
    press(page, "Take the bundle")

    told(page, STOP)
    assert downloads == []
    assert team.open(case).view().exports == ()


def test_no_bundle_leaves_while_the_newest_letter_of_a_part_is_held_back(
    request: pytest.FixtureRequest, team: Team, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue("chidi")
    case, owner = _shared_with_chidi(team, tmp_path), team.owner
    # The end of another access gives the case a later secret of the part.
    bo = next(one for one in owner.directory.members.values() if one.role == "caseworker")
    named = {"to": bo.id, "to_signing": to_b64u(bo.signing), "compartments": ["identity"]}
    said = {**named, "action": "granted", "expires_at": None, "reason": "x"}
    casework.write_and_save(owner, case, "share", said)
    sharing.revoke(owner, case, bo.id, "done")
    assert team.open(case).keys.newest("identity").epoch == 1

    def change(reply: Reply) -> object:
        return reply | {"wraps": [wrap for wrap in reply["wraps"] if int(wrap["epoch"]) == 0]}

    downloads: list[Download] = []
    page.on("download", lambda download: downloads.append(download))  # noqa: PLW0108  # a listener has to be a function
    lie(page, re.compile(rf"/api/v1/cases/{case}$"), change)
    _open_dossier(page, case)
    _fill_in(page)
    press(page, "Take the bundle")

    told(page, STOP)
    assert downloads == []
    assert team.open(case).view().exports == ()


def test_a_lawyer_with_one_part_of_a_case_makes_a_dossier_of_it(
    chidi: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted({**_report("yes"), "people": [{"names": [{"text": "Dana Novik"}]}]})
    granting.grant(team.owner, case, team.id_of("Chidi"), ["report"], None, "defence")
    _open_dossier(chidi, case)
    _fill_in(chidi)

    _take(chidi, tmp_path)

    expect(chidi.locator(".il-notice--danger")).to_have_count(0)
    assert len(team.open(case).view().exports) == 1


def test_a_record_that_its_writer_broke_hinders_no_dossier(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(_report("yes"))
    write_unsigned(team.open(case))
    _open_dossier(bo, case)
    told(bo, "is not signed by the one it names")
    _fill_in(bo)

    _take(bo, tmp_path)

    assert len(team.open(case).view().exports) == 1
