// How does a person come back to a report? Opens it with the codename, keeps the view, writes what they add.

import { fold } from "../domain/cases.js";
import { forgetAdvice } from "../drafts.js";
import { active, isUnlocked, whenLocked, lockIfIdle, panic, signOut, touch } from "../session.js";
import { recordsOf } from "../authors.js";
import { NotSignedIn } from "../errors.js";
import { t } from "../i18n.js";
import { failureText } from "../failures.js";
import { inTurn, readOn } from "../journal.js";
import { addRecords, resumeOwn, signIn } from "../reporting/own_case.js";
import { explained, OtherReport } from "../reporting/other_report.js";
import { loadQuestions } from "../reporting/questions.js";
import { troubles } from "../troubles.js";
import { busy, errorSummary, html, notice, nothing, render } from "../ui.js";
import { Unsent } from "../unsent.js";
import { beforeAnotherLanguage } from "./language.js";
import { focusSaid, focusScreen } from "./page.js";
import { HARMLESS, leave } from "./quick_exit.js";
import { consentView } from "./return_consent.js";
import { beginEnding } from "./return_ending.js";
import { evidenceView, leavingView, ReturnUploads } from "./return_evidence.js";
import { historyView } from "./return_history.js";
import { messagesView } from "./return_messages.js";
import { newsIn, ownRefused } from "./return_news.js";
import { overview, toldView } from "./return_overview.js";
import { openingView, signInView, signedOutView } from "./return_sign_in.js";
import { withdrawView } from "./return_withdraw.js";

/** @import { Case } from "../domain/types.d.ts" */
/** @import { Journal } from "../journal.js" */
/** @import { NewRecord } from "../reporting/records.js" */
/** @import { Questions } from "../reporting/questions.js" */
/** @import { Piece } from "../ui.js" */

/** @typedef {"sign-in" | "opening" | "overview" | "messages" | "told" | "evidence" | "consent" | "history" | "withdraw" | "leaving" | "signing-out" | "signed-out"} View */

/** @type {Record<View, (desk: ReturnDesk) => Piece>} */
const VIEWS = {
  "sign-in": signInView,
  opening: openingView,
  overview,
  messages: messagesView,
  told: toldView,
  evidence: evidenceView,
  consent: consentView,
  history: historyView,
  withdraw: withdrawView,
  leaving: leavingView,
  "signing-out": () => busy(t("Signing out…")),
  "signed-out": signedOutView,
};
const IDLE_CHECK_MS = 30_000;
/** What is typed on these is kept until it is sent. @type {View[]} */
const KEPT = ["messages", "consent", "withdraw"];
/** Read anew whenever they are entered. @type {View[]} */
const FRESH = ["consent", "history", "withdraw"];

/** @param {HTMLElement} $root */
export async function start($root) {
  const desk = new ReturnDesk($root, await loadQuestions());
  await desk.begin();
}

export class ReturnDesk {
  /** @type {View} */
  view = "sign-in";
  /** @type {Journal | null} */
  journal = null;
  /** @type {Case | null} */
  case = null;
  /** @type {Record<string, any>} what is typed on this view */
  typed = {};
  /** The same of each view that keeps it when the person looks at another one. @type {Partial<Record<View, Record<string, any>>>} */
  #texts = {};
  /** @type {{id: string, text: string}[]} */
  problems = [];
  /** @type {string} a sentence about what was just done */
  done = "";
  /** @type {string[]} what was not there before the person looked for news */
  news = [];
  failure = "";
  /** What failed last. @type {unknown} */
  refusal = null;
  /** The ends of accesses that went out beside a no or a withdrawal. @type {import("./return_ending.js").Begun} */
  begun = [];
  busy = false;
  /** Whether this browser locked itself, because nothing happened. */
  lockedIdle = false;
  /** Whether what was typed waits for the person, sealed, behind a lock. */
  textKept = false;
  /** Which reader the person is about to shut out. */
  ending = "";
  /** How many files were chosen and not added when this browser locked itself. */
  filesLost = 0;
  /** Whether an unfinished report stays on this device after signing out. */
  draftKept = false;
  /** @type {Unsent | null} */
  #unsent = null;
  /** @type {{case: string, text: object, unsent: Unsent, view: View} | null} typed by somebody whom the server signed out under their hands */
  #waiting = null;
  /** @type {{about: string, records: NewRecord[]} | null} written, but not yet known to have arrived */
  #pending = null;
  #drawn = "";

  /** @param {HTMLElement} $root @param {Questions} questions */
  constructor($root, questions) {
    this.$root = $root;
    this.questions = questions;
    this.limit = Number($root.dataset.evidenceLimit ?? 0);
    this.uploads = new ReturnUploads(this);
  }

  async begin() {
    this.$root.replaceChildren();
    this.#listen();
    this.show("opening");
    try {
      const journal = await resumeOwn();
      if (journal) return await this.take(journal);
    } catch (error) {
      this.failure = error instanceof NotSignedIn ? "" : failureText(error);
    }
    this.show("sign-in");
  }

  /** @param {string} codename as typed */
  async signIn(codename) {
    this.show("opening");
    await this.take(await signIn(codename));
  }

  /** @param {Journal} journal */
  async take(journal) {
    // Somebody may have locked this browser while the report was being opened.
    if (!isUnlocked()) return this.show("signed-out");
    this.#forget();
    this.journal = journal;
    this.#read();
    history.replaceState({ view: "overview" }, "");
    this.show("overview");
    await this.#bringBack(journal.id);
  }

  /** What was typed before a lock stands where it was typed. @param {string} caseId */
  async #bringBack(caseId) {
    const waited = this.#waiting?.case === caseId ? this.#waiting : null;
    this.#waiting = null;
    this.#unsent = waited?.unsent ?? new Unsent(`return ${caseId}`, () => (isUnlocked() ? active().seed.wrapKey : null), () => this.#unsentText());
    const before = /** @type {{view?: View, texts?: Partial<Record<View, Record<string, any>>>} | null} */ (waited ? waited.text : await this.#unsent.bring());
    for (const view of KEPT) if (before?.texts?.[view] && !this.unsent.includes(view)) Object.assign((this.#texts[view] ??= {}), before.texts[view]);
    if (waited && waited.view !== "overview") this.go(waited.view);
    else if (before?.view && this.unsent.includes(before.view)) this.go(before.view);
    this.draw();
  }

  /** Where something is typed and not sent. @returns {View[]} */
  get unsent() {
    return KEPT.filter((view) => Object.values(this.#texts[view] ?? {}).some((value) => (typeof value === "string" ? value.trim() !== "" : Object.keys(value).length > 0)));
  }

  /** What was told, typed and said here goes from the screen. */
  #forget() {
    Object.assign(this, { typed: {}, journal: null, case: null, problems: [], news: [], done: "", failure: "" });
    this.#texts = {};
    this.#pending = null;
  }

  #unsentText() {
    const { unsent, view } = this;
    return unsent.length > 0 ? { view, texts: structuredClone(Object.fromEntries(unsent.map((each) => [each, this.#texts[each] ?? {}]))) } : {};
  }

  #read() {
    if (this.journal) this.case = fold(this.questions.domain, recordsOf(this.journal));
  }

  /** Read what was written since. */
  async refresh() {
    const { case: before, journal } = this;
    if (!journal || !before || this.busy) return;
    const arrived = await this.doing("", () => inTurn(journal, () => readOn(journal)));
    if (!arrived || !this.case) return;
    this.news = newsIn(this.questions.domain, before, this.case);
    this.done = this.news.length > 0 ? "" : t("There is nothing new.");
    this.draw();
    focusSaid(this.$root);
  }

  /**
   * Write records to the report. After a failure the same records are tried again, so that none stands twice.
   * @param {string} done the sentence that is shown afterwards
   * @param {() => NewRecord[]} make
   * @param {string} [about] what is being said: somebody who then says something else must not send the first
   * @returns {Promise<boolean>}
   */
  async write(done, make, about = "") {
    const { journal } = this;
    if (!journal || this.busy) return false;
    if (this.#pending?.about !== about) this.#pending = { about, records: make() };
    const { records } = this.#pending;
    this.begun = beginEnding(this, records);
    const arrived = await this.doing(done, () => addRecords(journal, records));
    if (arrived) this.#pending = null;
    return arrived;
  }

  /** @param {string} done @param {() => Promise<unknown>} work @returns {Promise<boolean>} */
  async doing(done, work) {
    this.busy = true;
    this.failure = this.done = "";
    this.news = [];
    this.draw();
    try {
      await work();
      this.done = done;
      return true;
    } catch (refusal) {
      const error = (this.refusal = await explained(refusal, this.journal?.id));
      this.failure = failureText(error);
      if (error instanceof NotSignedIn || error instanceof OtherReport) await this.#signInAnew();
      return false;
    } finally {
      this.busy = false;
      this.#read();
      this.draw();
      focusSaid(this.$root);
      this.#unsent?.soon();
    }
  }

  /** What was typed waits for the person, who has to sign in anew on this page. */
  async #signInAnew() {
    await this.#unsent?.now().catch(() => {});
    this.#waiting = this.journal && this.#unsent && { case: this.journal.id, text: this.#unsentText(), unsent: this.#unsent, view: this.view };
    this.#unsent = null;
    // Nothing of the report stays in this page, to which “back” could lead without the codename.
    const { failure } = this;
    this.#forget();
    this.failure = failure;
    this.show("sign-in");
  }

  /** @param {View} view */
  go(view) {
    this.#enter(view);
    history.pushState({ view }, "");
  }

  /** @param {View} view */
  #enter(view) {
    this.typed = KEPT.includes(view) ? (this.#texts[view] ??= {}) : {};
    this.problems = [];
    this.done = this.failure = this.ending = "";
    if (this.unsent.includes(view)) this.done = t("What you had typed and not sent stands in its fields again.");
    this.news = [];
    this.show(view);
    if (FRESH.includes(view)) void this.#catchUp();
  }

  /** What is decided on here must not rest on how things stood when the page was opened. */
  async #catchUp() {
    const { case: before, journal, view } = this;
    if (!journal || !before || this.busy) return;
    try {
      await inTurn(journal, () => readOn(journal));
    } catch (error) {
      if (error instanceof NotSignedIn || this.journal !== journal) return;
      this.failure = failureText(error);
      return this.draw();
    }
    if (this.journal !== journal) return;
    this.#read();
    if (this.case && this.view === view && !this.busy) this.news = newsIn(this.questions.domain, before, this.case);
    this.draw();
  }

  /** @param {View} view */
  show(view) {
    this.view = view;
    this.draw();
  }

  /** @param {{id: string, text: string}[]} problems */
  refuse(problems) {
    this.problems = problems;
    this.done = this.failure = "";
    this.news = [];
    this.draw();
    focusScreen(this.$root);
  }

  /** @param {string} id */
  problemOf(id) {
    return this.problems.find((each) => each.id === id)?.text;
  }

  /** What is typed and not sent, and files that were chosen and not added, would be lost without a word. */
  leave() {
    if (this.uploads.uploads.entries.length + this.unsent.length === 0) return void this.signOut();
    this.go("leaving");
  }

  async signOut() {
    // The server's answer empties this browser, unless another report lies there unfinished; without a line, the person's own device has to.
    this.draftKept = false;
    // A disk that fails keeps nothing that could be gone on with: the server's answer empties it.
    const emptied = forgetAdvice().catch(() => "failed");
    await signOut({ wipe: () => emptied, unsure: "kept" });
    this.show("signed-out");
    // A slow disk says it later.
    this.draftKept = (await emptied) === "kept";
    this.draw();
  }

  draw() {
    render(html`${this.#warnings()} ${errorSummary(this.problems)} ${VIEWS[this.view](this)}`, this.$root);
    if (this.#drawn && this.#drawn !== this.view) focusScreen(this.$root);
    this.#drawn = this.view;
  }

  #warnings() {
    const wrong = this.journal && this.case ? troubles(this.journal).length + ownRefused(this.case, this.journal) : 0;
    const text = t("Some entries of your report do not hold together. They are left out below. Somebody may have changed them: tell the team by another way.");
    const missing = t("More of your report was seen before than the server shows now: the newest entries are missing. Do not rely on what stands here. Nothing can be sent until they are back. Tell the team by another way.");
    const closed = t("Somebody of the team sealed a key for you that opens nothing. What older keys open is shown here, and you can end every access. What you write may not be taken. Tell the team by another way.");
    return html`${this.#said()}
    ${this.journal?.closedLetters ? notice("danger", t("A key that was sealed for you does not open"), closed) : nothing}
    ${this.journal?.incomplete ? notice("danger", t("Part of your report is missing"), missing) : nothing}
    ${wrong ? notice("danger", t("Something was changed"), text) : nothing}`;
  }

  /** What came of the last thing the person did: they are led here, wherever on the page they did it. */
  #said() {
    const { failure, journal } = this;
    // What comes of something that a lock broke into is told to nobody.
    const { done, news } = journal ? this : { done: "", news: [] };
    if (news.length > 0) return html`<div tabindex="-1" data-said>${notice("good", t("There is something new"), news.map((text) => html`<p>${text}</p>`))}</div>`;
    if (!failure && !done) return nothing;
    return html`<div tabindex="-1" data-said>${failure ? notice("danger", "", failure) : notice("good", "", done)}</div>`;
  }

  #listen() {
    window.addEventListener("popstate", (event) => {
      if (this.case) this.#enter(event.state?.view ?? "overview");
    });
    // Whoever leaves in a hurry is not asked: the page is hidden then.
    window.addEventListener("beforeunload", (event) => {
      if (this.uploads.uploads.entries.length > 0 && !document.documentElement.hidden) event.preventDefault();
    });
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => touch(), { passive: true });
    window.setInterval(() => void lockIfIdle(), IDLE_CHECK_MS);
    for (const kind of ["input", "change", "click"]) this.$root.addEventListener(kind, () => this.#unsent?.soon());
    beforeAnotherLanguage(() => this.#unsent?.now());
    whenLocked(({ idle, leaving, wiped, fled }) => {
      this.lockedIdle = idle;
      this.textKept = !leaving && !wiped && Object.keys(this.#waiting?.text ?? this.#unsentText()).length > 0;
      this.filesLost = leaving ? 0 : this.uploads.uploads.entries.length;
      this.#forget();
      this.#waiting = null;
      this.uploads.clear();
      if (fled) return leave(HARMLESS);
      this.show(leaving ? "signing-out" : "signed-out");
    });
    // Leaving in a hurry locks this browser too.
    document.querySelector("[data-module=quick-exit]")?.addEventListener("click", () => void panic());
  }
}
