"""Can a member make a dossier in the browser that stock tools and our own client accept, and only with consent?"""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect
from tests.browser.reporters import PASSPHRASE, Desk, choose, expect_screen, go_on, press

from incident_log.client.main import main
from tests.browser import reporters

pytestmark = pytest.mark.browser

NAME = "ліст з пагрозай.pdf"
NARRATIVE = "Мне патэлефанаваў невядомы і сказаў: «Вяртайся, інакш прыйдзем да маці»."


def _report(page: Page, desk: Desk, *, lawyer: str) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, narrative=NARRATIVE)
    reporters.skip_questions(page)
    files = {
        "photo.png": reporters.photo(b"kept as it is"),
        NAME: reporters.pdf(b"letter"),
        "clip.mp4": reporters.video(2_500_000),
    }
    page.locator("#evidence-files").set_input_files(
        [{"name": name, "mimeType": "", "buffer": content} for name, content in files.items()]
    )
    reporters.wait_stored(page, 3)
    go_on(page)
    expect_screen(page, "Who may see your report?")
    choose(page, f"consent-A1-{lawyer}")
    go_on(page)
    go_on(page)
    go_on(page)
    choose(page, "agree-choice-yes")
    go_on(page)
    reporters.send(page)


def _open_dossier(page: Page) -> None:
    """Sign in as the owner, take the case over, and go to the dossier page."""
    # Chromium's own dialogue for saving cannot be driven; without it the file comes as a download.
    page.add_init_script("delete window.showSaveFilePicker")
    page.goto("/en/sign-in")
    page.get_by_label("Sign-in name").fill("amina")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(page, "Sign in")
    page.locator("a[href*='/case#']").first.click(timeout=30_000)
    press(page, "Take this case")
    page.get_by_role("link", name="Make a dossier").click()
    expect_screen(page, "Make a dossier")


def _fill_in(page: Page) -> None:
    page.get_by_label("Name of the lawyer or office").fill("Chidi Law Office")
    page.get_by_label("What is it for?").select_option("Legal defence")
    for question in (
        "Who will read this?",
        "What is the worst that can follow?",
        "Who else is in it?",
    ):
        page.get_by_label(question).fill("The lawyer only.")


def _take(page: Page, folder: Path) -> Path:
    with page.expect_download(timeout=60_000) as waiting:
        press(page, "Take the bundle")
    bundle = folder / waiting.value.suggested_filename
    waiting.value.save_as(bundle)
    expect(page.get_by_text("The bundle is on your device").first).to_be_visible()
    return bundle


def test_a_bundle_passes_stock_tools_and_our_own_check(
    page: Page, desk: Desk, tmp_path: Path
) -> None:
    _report(page, desk, lawyer="yes")
    _open_dossier(page)
    _fill_in(page)
    bundle = _take(page, tmp_path)

    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(tmp_path / "bag")
    (folder,) = (tmp_path / "bag").iterdir()
    facts = json.loads((folder / "data/dossier.json").read_text())
    stock = subprocess.run(
        ["/bin/sh", str(folder / "verify.sh"), facts["signer"]["fingerprint"]],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = CliRunner().invoke(
        main, ["verify", str(bundle), "--signer", facts["signer"]["fingerprint"]]
    )

    assert stock.returncode == 0, stock.stdout + stock.stderr
    assert ours.exit_code == 0, ours.output
    assert facts["allegations"][0]["narrative"] == NARRATIVE
    assert [exhibit["name"] for exhibit in facts["exhibits"]] == ["photo.png", NAME, "clip.mp4"]
    assert (folder / "data/originals/EX-002/ліст_з_пагрозай.pdf").read_bytes() == reporters.pdf(
        b"letter"
    )
    assert (folder / "data/dossier.pdf").read_bytes()[:5] == b"%PDF-"
    exports = desk.only_case().view().exports
    assert [export.payload["recipient"] for export in exports] == ["Chidi Law Office"]


def test_the_dossier_can_be_looked_at_before_it_leaves(page: Page, desk: Desk) -> None:
    _report(page, desk, lawyer="yes")
    _open_dossier(page)
    _fill_in(page)

    press(page, "Look at the dossier")

    expect(page.locator("canvas.il-page").first).to_be_visible(timeout=30_000)
    assert desk.only_case().view().exports == ()


@pytest.mark.parametrize(
    ("answer", "sentence"), [("no", "Refused"), ("ask", "Wants to be asked each time")]
)
def test_without_consent_nothing_leaves(page: Page, desk: Desk, answer: str, sentence: str) -> None:
    _report(page, desk, lawyer=answer)
    _open_dossier(page)
    _fill_in(page)

    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name="Take the bundle")).to_be_disabled()


def test_what_is_not_filled_in_is_said(page: Page, desk: Desk) -> None:
    _report(page, desk, lawyer="yes")
    _open_dossier(page)

    press(page, "Take the bundle")

    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter who it is for")
