"""How does a test report something as a person would? A founded desk, files to add, and a walk through the screens."""

import contextlib
import re
import struct
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from incident_log.client import casework, inbox, reporting
from incident_log.client.api import Api
from incident_log.client.keyring import Profile
from incident_log.client.links import IntakeLink
from incident_log.client.reportfile import report_of
from incident_log.client.session import MemberSession
from incident_log.client.setup import Names, set_up
from incident_log.crypto.lockbox import code_keys
from incident_log.domain.views import Case
from incident_log.format.canonical import Json
from incident_log.format.code import parse_code
from incident_log.format.encoding import to_b64u
from tests.serving import Server

PASSPHRASE = "seven small lamps by the window"
SENTENCE = "A man threatened me by phone."
TOLD: dict[str, Json] = {
    "kind": "threat",
    "when": "2026-11-02",
    "country": "LT",
    "city": "Vilnius",
    "sentence": SENTENCE,
    "narrative": "A man called.",
    "safe_now": "yes",
    "consent": {"team": "yes", "police": "ask"},
}


@dataclass(frozen=True, slots=True)
class Desk:
    """An organisation with one desk, and its owner signed in through the Python client."""

    session: MemberSession
    link: str

    def in_language(self, language: str) -> str:
        return self.link.replace("/en/", f"/{language}/")

    def case_of(self, codename: str) -> str:
        """Ask the server which case a codename opens."""
        keys = code_keys(parse_code(codename), "codename")
        api = Api(self.session.api.server)
        try:
            body = {
                "kind": "codename",
                "handle": to_b64u(keys.handle),
                "verifier": to_b64u(keys.verifier),
            }
            return api.post("session/code", body).identifier("case")
        finally:
            api.close()

    def view_of(self, codename: str) -> Case:
        """Read a report as the desk sees it."""
        return casework.open_case(self.session, self.case_of(codename)).view()

    def filed(self) -> str:
        """File what `report` tells without the form, for tests of what comes after; give the codename."""
        shown: list[str] = []
        api = Api(self.session.api.server)
        try:
            with tempfile.TemporaryDirectory() as folder:
                reporting.file_report(
                    api,
                    Profile(Path(folder)),
                    IntakeLink.parse(self.link),
                    report_of(TOLD, Path(folder)),
                    [],
                    show=shown.append,
                )
        finally:
            api.close()
        return shown[-1]

    def cases(self) -> int:
        return len(inbox.all_lines(self.session))


@contextlib.contextmanager
def founded_desk(server: Server, folder: Path) -> Iterator[Desk]:
    """Found an organisation on a fresh server with the token it printed."""
    found = re.search(r"/en/setup#(\S+)", server.output)
    assert found is not None, server.output
    folder.mkdir(mode=0o700)
    names = Names("Free Voices", "Vilnius desk", "Amina", "amina")
    api = Api(server.url)
    try:
        founded = set_up(api, Profile(folder), found[1], names, PASSPHRASE)
        yield Desk(founded.session, str(founded.intake_link))
    finally:
        api.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def go_on(page: Page) -> None:
    """Press the main button of a step, whatever it is called."""
    page.locator("form button[type=submit]").click()


def heading(page: Page) -> Locator:
    return page.locator("main h1")


def expect_screen(page: Page, title: str) -> None:
    expect(heading(page)).to_have_text(title)


def choose(page: Page, *ids: str) -> None:
    """Choose tiles, as a thumb does: by their labels."""
    for one in ids:
        page.locator(f"label[for='{one}']").click()


def begin(page: Page, link: str) -> None:
    page.goto(link)
    expect_screen(page, "Tell us what happened")
    expect(
        page.get_by_text("Your report goes to: Vilnius desk, Free Voices", exact=True)
    ).to_be_visible()


def tell(
    page: Page,
    *,
    kinds: tuple[str, ...] = ("threat",),
    narrative: str = "A man called.",
    sentence: str = SENTENCE,
) -> None:
    """From the first screen to the first question about a kind."""
    go_on(page)
    tell_on(page, kinds=kinds, narrative=narrative, sentence=sentence)


def tell_on(
    page: Page,
    *,
    kinds: tuple[str, ...] = ("threat",),
    narrative: str = "A man called.",
    sentence: str = SENTENCE,
) -> None:
    """The same from the second screen."""
    choose(page, "safe-yes")
    go_on(page)
    page.get_by_label("Tell us what happened, in your own words").fill(narrative)
    go_on(page)
    press(page, "I am not sure")
    choose(page, *(f"kind-{kind}" for kind in kinds))
    go_on(page)
    press(page, "Yesterday")
    go_on(page)
    page.get_by_label("Country").select_option("LT")
    page.get_by_label("Town (optional)").fill("Vilnius")
    go_on(page)
    page.get_by_label("What happened, in one sentence?").fill(sentence)
    go_on(page)


def skip_questions(page: Page, until: str = "Do you have photos, messages or papers?") -> None:
    """Skip each part of the questions."""
    for _ in range(12):
        if heading(page).text_content() == until:
            return
        page.get_by_role("button", name=re.compile("Skip the rest")).click()
    expect_screen(page, until)


def from_evidence_to_review(page: Page, *, name: str = "", message: str = "") -> None:
    go_on(page)
    expect_screen(page, "Who may see your report?")
    go_on(page)
    expect_screen(page, "Do you want to say who you are?")
    if name:
        page.get_by_label("Name (optional)").fill(name)
    go_on(page)
    expect_screen(page, "Is there something you want to ask the team?")
    if message:
        page.get_by_label("Is there something you want to ask the team?").fill(message)
    go_on(page)
    choose(page, "agree-choice-yes")
    go_on(page)
    expect_screen(page, "Check your report")


def codename_of(page: Page) -> str:
    """Read the codename off the screen, as a person copies it."""
    groups = page.locator("main .il-codename").first.locator("li")
    expect(groups).to_have_count(7)
    return "-".join(groups.all_text_contents())


def send(page: Page) -> str:
    press(page, "Send")
    expect_screen(page, "Your report has arrived. This is your codename")
    return codename_of(page)


def rehearse(page: Page, codename: str) -> None:
    press(page, "I have written it down")
    page.get_by_label("Codename").fill(codename)
    press(page, "Check")
    expect_screen(page, "What to do now")


def report(page: Page, link: str, narrative: str = "A man called.") -> str:
    """Report something small from beginning to end; give the codename."""
    begin(page, link)
    tell(page, narrative=narrative)
    skip_questions(page)
    from_evidence_to_review(page)
    codename = send(page)
    rehearse(page, codename)
    return codename


def come_back(page: Page, codename: str) -> None:
    page.goto("/en/return")
    expect(heading(page)).to_have_text(re.compile("Come back to your report|Your report"))
    if heading(page).text_content() == "Your report":
        # Just after sending, this tab may still open it without the codename.
        press(page, "Sign out")
        press(page, "Come back with the codename")
    page.get_by_label("Codename").fill(codename)
    press(page, "Open my report")
    expect_screen(page, "Your report")


def photo(text: bytes = b"") -> bytes:
    """A small PNG picture with a comment in it."""
    rows = b"".join(
        b"\x00" + bytes((x * 8, y * 8, 120)[channel] for x in range(32) for channel in range(3))
        for y in range(32)
    )
    header = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    parts = [
        (b"IHDR", header),
        (b"tEXt", b"Comment\x00" + text),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def pdf(text: bytes = b"") -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% "
        + text
        + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def video(size: int, text: bytes = b"") -> bytes:
    """Bytes that are long, do not repeat, and begin as an MP4 does."""
    head = struct.pack(">I", 24) + b"ftypisom" + b"\x00" * 12 + text
    body = bytearray(head)
    block = zlib.compress(bytes(range(256)) * 64)
    counter = 0
    while len(body) < size:
        body += counter.to_bytes(8, "big") + block
        counter += 1
    return bytes(body[:size])


def pick(page: Page, **contents: bytes) -> None:
    """Choose files as a person does; photo_png is photo.png."""
    files = [
        FilePayload(name=".".join(name.rsplit("_", 1)), mimeType="", buffer=content)
        for name, content in contents.items()
    ]
    page.locator("#evidence-files").set_input_files(files)


def wait_stored(page: Page, count: int) -> None:
    expect(page.locator(".il-file--done")).to_have_count(count, timeout=30_000)


def wait_apart(page: Page, count: int) -> None:
    """Files are stored, and belong to nothing before somebody adds them."""
    expect(page.locator(".il-file--apart")).to_have_count(count, timeout=30_000)
