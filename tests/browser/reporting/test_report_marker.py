"""Does anything a person types, or a file holds, ever leave the device unsealed?"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, go_on, press
from tests.serving import Server

pytestmark = pytest.mark.browser

MARK = "Zubr7731"
KINDS = (
    "threat",
    "interpol",
    "extradition",
    "surveillance_physical",
    "digital_attack",
    "proxy_relative",
    "bank_refusal",
)


def fill_everything(page: Page) -> None:
    """Type the marker into every text field of the screen, choose the first tile of each group."""
    for box in page.locator("main textarea, main input.govuk-input[inputmode=text]").all():
        if "date" not in (box.get_attribute("id") or "") and box.get_attribute("maxlength") not in {
            "2",
            "4",
        }:
            box.fill(f"{MARK} {box.get_attribute('id')}")
    for number in page.locator("main input[inputmode=numeric][maxlength='9']").all():
        number.fill("3")
    for group in page.locator("main .il-choices").all():
        group.locator("label").first.click()


def report_everything(page: Page, desk: Desk) -> str:
    reporters.begin(page, desk.link)
    reporters.tell(page, kinds=KINDS, narrative=f"{MARK} narrative")
    for _ in range(200):
        if page.locator("#evidence-files").count():
            break
        fill_everything(page)
        go_on(page)
    reporters.pick(
        page,
        **{
            f"{MARK}_png": reporters.photo(MARK.encode()),
            f"{MARK} letter_pdf": reporters.pdf(MARK.encode()),
            f"{MARK}_mp4": reporters.video(2_500_000, MARK.encode() * 100),
        },
    )
    reporters.wait_stored(page, 3)
    fill_everything(page)
    go_on(page)
    go_on(page)
    fill_everything(page)
    go_on(page)
    fill_everything(page)
    go_on(page)
    reporters.choose(page, "agree-choice-yes")
    go_on(page)
    codename = reporters.send(page)
    reporters.rehearse(page, codename)
    return codename


def test_a_marker_typed_everywhere_appears_nowhere_outside_the_device(
    page: Page, desk: Desk, server: Server
) -> None:
    seen: list[bytes] = []

    def record(request: Request) -> None:
        headers = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
        seen.append(
            f"{request.method} {request.url}\n{headers}\n".encode()
            + (request.post_data_buffer or b"")
        )

    page.context.on("request", record)
    codename = report_everything(page, desk)
    reporters.come_back(page, codename)
    page.locator(".il-door", has_text="Messages").click()
    page.get_by_label("Write to the team").fill(f"{MARK} later")
    press(page, "Send message")
    page.get_by_text("Your message was sent.").first.wait_for()

    said = str(desk.view_of(codename))
    stored = [path.read_bytes() for path in Path(server.data).rglob("*") if path.is_file()]
    mark, code = MARK.encode(), codename.encode()

    assert said.count(MARK) > 30
    # A browser does not tell what a worker sent; the slices it sent are what lies in `stored`, byte for byte.
    assert sum(len(each) for each in stored) > 2_500_000
    assert any(b"/slices/" in each for each in seen)
    assert not [each[:200] for each in seen if mark in each or code in each]
    assert stored
    assert not [each[:80] for each in stored if mark in each or code in each]
    assert MARK not in server.output
    assert codename not in server.output
