"""What happens to a half-told report when the page reloads, the line is lost, or a second tab opens?"""

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, go_on, press

pytestmark = pytest.mark.browser

MARK = "Ptushka-5512"
# What a browser does to an open database when the server has its site emptied.
_CLOSE_ONCE = """() => {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    if (this.name !== "incident-log-drafts") return transaction.apply(this, given);
    IDBDatabase.prototype.transaction = transaction;
    document.documentElement.dataset.closed = "yes";
    throw new DOMException("The database connection is closing.", "InvalidStateError");
  };
}"""


_CLOSE_FOR_GOOD = """() => {
  window.opens = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...given) {
    if (this.name !== "incident-log-drafts") return window.opens.apply(this, given);
    throw new DOMException("The disk fails.", "UnknownError");
  };
}"""
_OPEN_AGAIN = "() => void (IDBDatabase.prototype.transaction = window.opens)"


def stored_text(page: Page) -> str:
    """Everything that lies in the browser's storage, as text."""
    return str(
        page.evaluate(
            """async () => {
              const out = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
              for (const { name } of await indexedDB.databases()) {
                const db = await new Promise((ok) => { const r = indexedDB.open(name); r.onsuccess = () => ok(r.result); });
                for (const store of db.objectStoreNames) {
                  const rows = await new Promise((ok) => { const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => ok(r.result); });
                  for (const row of rows) out.push(row instanceof CryptoKey ? `key ${row.extractable}` : new TextDecoder().decode(row.box ?? new Uint8Array()) + JSON.stringify(row));
                }
                db.close();
              }
              return out.join("\\n");
            }"""
        )
    )


def finish(page: Page) -> None:
    """Leave nothing on the device. The answer to the sign-out empties it too, and whatever database is open then."""
    with page.expect_response("**/api/v1/session"):
        press(page, "Finish and leave nothing on this device")


def test_a_reload_in_the_middle_loses_nothing(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, narrative=MARK)
    expect_screen(page, "How did the threat reach you?")
    page.wait_for_timeout(600)

    page.reload()

    expect_screen(page, "Continue where you stopped?")
    press(page, "Continue")
    expect_screen(page, "How did the threat reach you?")
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    expect(page.get_by_text(MARK)).to_be_visible()
    reporters.send(page)


def test_a_draft_lies_sealed_under_a_key_nobody_can_read(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, narrative=MARK)
    page.wait_for_timeout(600)

    found = stored_text(page)

    assert "key false" in found
    assert MARK not in found


# What a person half typed on one step, and on a step that they left by going back, and what is at hand after `then`.
_HALF_TYPED = """async ([mark, then]) => {
  const base = document.querySelector('script[type="module"]').src.replace(/joined\\/main\\.js$/, "src/");
  const { ReportFlow } = await import(`${base}components/report_flow.js`);
  const { loadQuestions } = await import(`${base}reporting/questions.js`);
  const { newDraft } = await import(`${base}reporting/draft.js`);
  const $root = document.createElement("div");
  const flow = new ReportFlow($root, await loadQuestions());
  flow.draft = newDraft("desk", "organisation");
  const [, second] = flow.steps.map(({ id }) => id);
  history.replaceState({ at: 0 }, "");
  flow.draft.step = second;
  flow.typed["name"] = mark;
  flow.back();
  flow.typed["city"] = mark;
  if (then === "wipe") await flow.wipe();
  const here = JSON.stringify(flow.typed);
  flow.go(second);
  return [here, JSON.stringify(flow.typed)];
}"""


@pytest.mark.parametrize("is_wiped", [True, False])
def test_a_wipe_forgets_what_was_half_typed(page: Page, desk: Desk, *, is_wiped: bool) -> None:
    reporters.begin(page, desk.link)

    found = page.evaluate(_HALF_TYPED, [MARK, "wipe" if is_wiped else "nothing"])

    assert [MARK in each for each in found] == [not is_wiped, not is_wiped]


def test_a_wiped_draft_is_gone(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, narrative=MARK)
    press(page, "Save and stop")
    press(page, "Delete it from this device")
    press(page, "Yes, delete it")
    expect_screen(page, "Deleted from this device")

    page.goto(desk.link)
    page.reload()

    expect_screen(page, "Tell us what happened")
    assert "key" not in stored_text(page)


KEEP_NOTHING = "Somebody else may look into this device: keep nothing of my report on it"


def begin_unkept(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    page.get_by_label(KEEP_NOTHING).check()
    expect(page.get_by_text("go on later on this device")).to_be_hidden()


def questions_to(page: Page) -> list[str]:
    """Say yes to whatever the browser asks from now on; give what it was."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return asked


def databases(page: Page) -> list[str]:
    return [
        str(name)
        for name in page.evaluate(
            "indexedDB.databases().then((all) => all.map(({ name }) => name))"
        )
    ]


def test_whoever_wants_nothing_kept_has_nothing_on_the_device_and_can_send(
    page: Page, desk: Desk
) -> None:
    before = desk.cases()
    begin_unkept(page, desk)
    reporters.tell(page, narrative=MARK)
    page.wait_for_timeout(600)

    assert "incident-log-drafts" not in databases(page)
    assert MARK not in stored_text(page)

    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    reporters.send(page)
    assert desk.cases() == before + 1
    assert "incident-log-drafts" not in databases(page)


def test_a_report_that_is_kept_nowhere_is_gone_with_the_page(page: Page, desk: Desk) -> None:
    begin_unkept(page, desk)
    reporters.tell(page, narrative=MARK)
    press(page, "Stop")
    expect_screen(page, "Your report is only on this page")
    asked = questions_to(page)

    page.reload()

    expect_screen(page, "Tell us what happened")
    assert asked == ["beforeunload"]
    expect(page.get_by_label(KEEP_NOTHING)).not_to_be_checked()


def test_leaving_in_a_hurry_leaves_nothing_of_a_report_that_is_not_kept(
    page: Page, desk: Desk
) -> None:
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="elsewhere"))
    asked = questions_to(page)
    begin_unkept(page, desk)
    reporters.tell(page, narrative=MARK)

    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("https://www.wikipedia.org/**")
    page.goto(desk.link)

    expect_screen(page, "Tell us what happened")
    assert asked == []
    assert "key" not in stored_text(page)


def test_a_draft_goes_along_when_the_person_decides_otherwise(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, narrative=MARK)
    page.wait_for_timeout(600)
    assert "incident-log-drafts" in databases(page)
    page.evaluate("history.go(-(history.state.at))")
    expect_screen(page, "Tell us what happened")

    page.get_by_label(KEEP_NOTHING).check()
    expect(page.get_by_text("go on later on this device")).to_be_hidden()
    assert "incident-log-drafts" not in databases(page)

    press(page, "Stop")
    press(page, "Keep it on this device after all")
    expect_screen(page, "Your report is kept on this device")
    page.reload()
    press(page, "Continue")
    go_on(page)
    go_on(page)
    expect(page.get_by_label("Tell us what happened, in your own words")).to_have_value(MARK)


def test_a_second_tab_says_where_the_report_is(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    context: BrowserContext = page.context
    other = context.new_page()

    other.goto(desk.link)

    expect_screen(other, "Your report is open in another tab")
    page.close()
    press(other, "Load this page again")
    expect_screen(other, "Tell us what happened")


def test_without_a_connection_the_report_waits_and_is_sent_once(
    rough_page: Page, desk: Desk
) -> None:
    page, before = rough_page, desk.cases()
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)

    # The server takes the report, and its answer is lost on the way.
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/submit", lose_the_answer)
    press(page, "Send")
    expect(page.locator(".il-notice")).to_contain_text("There is no connection to the server")
    page.unroute("**/submit")
    page.reload()
    press(page, "Continue")
    press(page, "Send")

    expect_screen(page, "Your report has arrived. This is your codename")
    assert desk.cases() == before + 1
    assert len(desk.view_of(reporters.codename_of(page)).incidents) == 1


def test_back_goes_one_question_back_and_keeps_the_answer(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    go_on(page)
    reporters.choose(page, "safe-yes")
    go_on(page)
    page.get_by_label("Tell us what happened, in your own words").fill(MARK)
    go_on(page)
    expect_screen(page, "What is it about?")

    page.go_back()

    expect_screen(page, "Tell us what happened, in your own words")
    expect(page.get_by_label("Tell us what happened, in your own words")).to_have_value(MARK)
    press(page, "Back")
    expect_screen(page, "Are you safe right now?")
    page.go_forward()
    expect_screen(page, "Tell us what happened, in your own words")


def test_what_to_do_now_is_readable_without_a_connection(page: Page, desk: Desk) -> None:
    reporters.report(page, desk.link)

    page.context.set_offline(offline=True)

    expect_screen(page, "What to do now")
    expect(page.get_by_text("Do not delete it and do not answer")).to_be_visible()
    page.context.set_offline(offline=False)
    finish(page)
    expect_screen(page, "Deleted from this device")
    assert "key" not in stored_text(page)


def test_a_database_that_closes_under_the_wipe_keeps_nobody_waiting(page: Page, desk: Desk) -> None:
    reporters.report(page, desk.link)
    page.evaluate(_CLOSE_ONCE)

    finish(page)

    expect_screen(page, "Deleted from this device")
    assert "key" not in stored_text(page)
    assert page.evaluate("() => document.documentElement.dataset.closed") == "yes"


def test_a_disk_that_cannot_be_wiped_is_told_of(page: Page, desk: Desk) -> None:
    reporters.report(page, desk.link)
    page.evaluate(_CLOSE_FOR_GOOD)

    finish(page)
    expect_screen(page, "This device could not be emptied")

    page.evaluate(_OPEN_AGAIN)
    page.get_by_role("button", name="Try again").click()
    expect_screen(page, "Deleted from this device")
    assert "key" not in stored_text(page)
