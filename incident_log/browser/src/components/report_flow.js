// How does a person tell what happened, step by step? Keeps the draft, the place in it, and the way back.

import { library } from "../crypto/age.js";
import { currentLanguage } from "../i18n.js";
import { isKeptOnDevice, keepNothingMore, keepOnDevice, loadDraft, saveDraft, takeDraft, updateDraft, wipeDevice } from "../drafts.js";
import { NotFound, VerificationError } from "../errors.js";
import { hasContent, isUnfinished, newDraft } from "../reporting/draft.js";
import { leaveCase, verifiedDesk } from "../reporting/intake.js";
import { parseIntakeLink } from "../reporting/link.js";
import { loadQuestions, stepBefore, stepsOf } from "../reporting/questions.js";
import { isUnlocked, panic } from "../session.js";
import { EMPTIED, openChannel } from "../tabs.js";
import { render } from "../ui.js";
import { beforeAnotherLanguage } from "./language.js";
import { focusScreen } from "./page.js";
import { DraftUploads } from "./report_uploads.js";
import { screenOf } from "./report_screens.js";

/** @import { Draft } from "../reporting/draft.js" */
/** @import { Questions, Step } from "../reporting/questions.js" */
/** @import { VerifiedDesk } from "../reporting/intake.js" */
/** @import { IntakeLink } from "../reporting/link.js" */

/** @typedef {{state: "idle" | "files" | "sealing" | "sending" | "checking" | "failed", failure: unknown}} Sending */
/** @typedef {"checking" | "good" | "bad" | "unknown" | "unreachable"} DeskState */
/** @typedef {"no-link" | "compare" | "other-tab" | "continue" | "other-desk" | "steps" | "emergency" | "stopped" | "declined" | "wiping" | "wiped" | "unwiped" | "send" | "codename" | "rehearse" | "done"} Mode */

const SAVE_AFTER_MS = 400;
const MOST_FILES_BEFORE_SENDING = 100;

/** @param {HTMLElement} $root */
export async function start($root) {
  const flow = new ReportFlow($root, await loadQuestions());
  await flow.begin();
  // The first screen stands: now, not at the end, comes what it takes to seal. When this fails, sealing fetches it again.
  library().catch(() => undefined);
}

export class ReportFlow {
  /** @type {Mode} */
  mode = "steps";
  /** @type {Draft} */
  draft = newDraft("", "");
  /** @type {Draft | null} found on the device, not yet taken up */
  found = null;
  /** Whether the report that was deleted here had files on the server. */
  hadFiles = false;
  /** @type {IntakeLink | null} */
  link = null;
  /** @type {VerifiedDesk | null} */
  desk = null;
  /** @type {DeskState} */
  deskState = "checking";
  /** @type {unknown} why the desk could not be checked */
  deskFailure = null;
  /** @type {{id: string, text: string}[]} what to correct on this screen */
  problems = [];
  /** @type {Record<string, any>} half typed values of this screen; never kept */
  typed = {};
  /** @type {Map<string, Record<string, any>>} the same of steps that were left by going back: nothing typed is lost on the way */
  #halfTyped = new Map();
  /** @type {Sending} */
  sending = { state: "idle", failure: null };
  /** @type {((done: boolean) => void) | null} told when the files are stored, while sending waits for them */
  filesReady = null;
  /** @type {import("../crypto/verifying.js").ShownCheckpoint | null} the state of the log in which the report stands */
  checkpoint = null;
  /** @type {string | null} what the person changes from the check, after which they are back there: a step, or the steps of one kind */
  #changing = null;
  #timer = 0;
  #drawn = "";
  /** Whether the screen has nothing yet that could have the focus. */
  #seeksFocus = false;

  /** @param {HTMLElement} $root @param {Questions} questions */
  constructor($root, questions) {
    this.$root = $root;
    this.questions = questions;
    this.language = currentLanguage();
    // A report that is not sent yet may not fill the server.
    questions.evidence.countLimit = Math.min(questions.evidence.countLimit, MOST_FILES_BEFORE_SENDING);
    this.limit = Number($root.dataset.evidenceLimit ?? 0);
    this.uploads = new DraftUploads(this);
  }

  async begin() {
    this.$root.replaceChildren();
    this.link = parseIntakeLink(location.hash);
    if (!(await takeDraft())) return this.show("other-tab");
    this.#listen();
    this.found = /** @type {any} */ (await loadDraft());
    if (this.found && hasContent(this.found)) return this.show(this.#isOtherDesk(this.found) ? "other-desk" : "continue");
    return this.startNew();
  }

  /** @param {Draft} found */
  #isOtherDesk(found) {
    return Boolean(this.link && (found.desk !== this.link.desk || (this.link.organisation && found.organisation !== this.link.organisation)));
  }

  /** Begin with an empty draft for the desk of the link. */
  async startNew() {
    if (!this.link) return this.show("no-link");
    this.draft = newDraft(this.link.desk, this.link.organisation);
    this.deskState = "checking";
    this.uploads.take([]);
    history.replaceState({ at: 0 }, "");
    this.show(this.link.organisation ? "steps" : "compare");
    return this.checkDesk();
  }

  /** Go on with the draft that was found. */
  async takeUp() {
    this.draft = /** @type {Draft} */ (this.found);
    this.link = { desk: this.draft.desk, organisation: this.draft.organisation };
    this.uploads.take(this.draft.files);
    await this.uploads.restore();
    this.#takeUpTrail();
    this.show(this.#modeOf(this.draft));
    return this.checkDesk();
  }

  /** After a reload the browser remembers the steps that led here, and the draft which they were; in a new tab there are none. */
  #takeUpTrail() {
    const { step, trail = [] } = this.draft;
    const at = history.state?.at ?? 0;
    const known = at < trail.length;
    this.draft.trail = known ? trail.with(at, step) : [step];
    history.replaceState({ at: known ? at : 0 }, "");
  }

  /** @param {Draft} draft @returns {Mode} */
  #modeOf({ phase, keys, organisation }) {
    if (phase === "sealed") return "send";
    if (phase === "sent") return keys ? "codename" : "done";
    return organisation ? "steps" : "compare";
  }

  /** Check the desk's keys up to the root of the link. Nothing is sent before that holds. */
  async checkDesk() {
    const { desk, organisation } = this.draft;
    if (!desk || this.desk) return;
    this.deskState = "checking";
    try {
      if (organisation) {
        this.desk = await verifiedDesk(desk, organisation);
        this.deskState = "good";
      }
    } catch (error) {
      this.deskFailure = error;
      this.deskState = error instanceof VerificationError ? "bad" : error instanceof NotFound ? "unknown" : "unreachable";
    }
    this.draw();
  }

  /** Take the organisation whose fingerprint the person has compared. @param {string} organisation */
  async confirmOrganisation(organisation) {
    this.draft.organisation = organisation;
    this.changed();
    this.show("steps");
    await this.checkDesk();
  }

  /** @returns {Step[]} */
  get steps() {
    return stepsOf(this.draft, this.questions);
  }

  /** @returns {Step} */
  get step() {
    const steps = this.steps;
    return steps.find((step) => step.id === this.draft.step) ?? stepBefore(steps, this.draft.step);
  }

  /** Go to a step; the browser's Back leads to where the person is now. @param {string} id */
  go(id) {
    // Whoever went on has answered: what was half typed is in the draft, or was given up.
    this.typed = {};
    this.#move(id);
    this.draft.trail = [...this.draft.trail.slice(0, (history.state?.at ?? 0) + 1), id];
    history.pushState({ at: this.draft.trail.length - 1 }, "");
    this.show("steps");
  }

  /** The same as the browser's Back where it remembers another step. @param {string} id */
  #goBack(id) {
    const { typed } = this;
    const { step } = this.draft;
    this.go(id);
    this.#halfTyped.set(step, typed);
  }

  /** Change one answer from the check, and come back to it. @param {string} id a step @param {string} [all] the kind, when all its questions are to be answered */
  change(id, all = id) {
    this.#changing = all;
    this.go(id);
  }

  /** @param {string | undefined} id a step */
  #staysWith(id) {
    // Groups only lead to the kinds; whoever changes the kinds may look at both.
    const kinds = this.#changing === "kinds" && id === "groups";
    return !this.#changing || kinds || id === this.#changing || id?.split(".")[0] === this.#changing;
  }

  /** @param {string} id */
  #move(id) {
    if (id === "review") this.#changing = null;
    this.problems = [];
    this.#halfTyped.set(this.draft.step, this.typed);
    this.typed = this.#halfTyped.get(id) ?? {};
    this.draft.step = id;
    this.changed();
  }

  /** @param {number} [over] how many steps have their answer already */
  next(over = 0) {
    const steps = this.steps;
    const at = steps.findIndex((step) => step.id === this.step.id);
    const after = steps[at + 1 + over]?.id;
    this.go(after && this.#staysWith(after) ? after : "review");
  }

  /** Leave out the rest of the questions about this kind. */
  nextPart() {
    const steps = this.steps;
    const at = steps.findIndex((step) => step.id === this.step.id);
    const name = this.step.id.split(".")[0];
    if (this.#changing) return this.go("review");
    return this.go(steps.slice(at).find((step) => step.id.split(".")[0] !== name)?.id ?? "review");
  }

  /** One step back, whether or not the browser remembers it. */
  back() {
    const steps = this.steps;
    const at = steps.findIndex((step) => step.id === this.step.id);
    const earlier = steps[at - 1]?.id;
    const before = this.#staysWith(earlier) ? earlier : "review";
    const visited = history.state?.at ?? 0;
    if (visited > 0 && this.draft.trail[visited - 1] === before) history.back();
    else if (before) this.#goBack(before);
  }

  /** Send without the files that are not stored yet: nothing more of them leaves, and nothing is kept of it. */
  skipFiles() {
    this.uploads.uploads.hold();
    this.filesReady?.(true);
  }

  /** What to correct here; the focus goes to it. @param {{id: string, text: string}[]} problems */
  refuse(problems) {
    this.problems = problems;
    this.draw();
    focusScreen(this.$root);
  }

  /** The text of the problem with one field. @param {string} id */
  problemOf(id) {
    return this.problems.find((each) => each.id === id)?.text;
  }

  /** Change the draft and draw. @param {Partial<Draft>} [changes] */
  set(changes = {}) {
    Object.assign(this.draft, changes);
    this.changed();
    this.draw();
  }

  /** Keep the draft soon; typing does not write the disk at every letter. */
  changed() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  async save() {
    clearTimeout(this.#timer);
    if (!this.draft.desk) return;
    if (!hasContent(this.draft)) return;
    const told = /** @type {any} */ (structuredClone(this.draft));
    await (isUnfinished(this.draft) ? saveDraft(told) : updateDraft(told));
  }

  /** Whether what is told outlives this page. */
  get isKept() {
    return isKeptOnDevice();
  }

  /** Keep what is told on the device, or in this page only. @param {boolean} wanted */
  async keep(wanted) {
    try {
      await keepOnDevice(wanted);
    } catch {
      return this.show("unwiped");
    }
    return this.set();
  }

  /** @param {Mode} mode */
  show(mode) {
    this.mode = mode;
    this.draw();
  }

  draw() {
    const isHere = this.$root.contains(document.activeElement);
    render(screenOf(this), this.$root);
    const screen = `${this.mode} ${this.mode === "steps" ? this.step.id : ""}`;
    // The first screen of a page keeps the focus where a new page has it.
    const isLost = isHere && this.mode !== "steps" && document.activeElement === document.body;
    if ((this.#drawn && this.#drawn !== screen) || isLost || this.#seeksFocus) this.#seeksFocus = !focusScreen(this.$root);
    this.#drawn = screen;
  }

  async stop() {
    await this.save();
    this.show("stopped");
  }

  /** The person does not want it kept: nothing goes to the team. */
  async decline() {
    this.problems = [];
    await this.save();
    this.show("declined");
  }

  async wipe() {
    const { files, keys, phase } = (this.mode === "continue" || this.mode === "other-desk" ? this.found : null) ?? this.draft;
    this.hadFiles = phase === "telling" && files.length > 0;
    // Without a line the server's part ends by itself.
    if (keys) leaveCase(keys.case, phase === "sent").catch(() => undefined);
    this.show(await this.empty());
  }

  /**
   * Take what was told off the screen and this device. Until it is gone no screen says that it is, whoever draws meanwhile.
   * @returns {Promise<Mode>} what is to be shown then
   */
  async empty() {
    this.#forget();
    // What was told leaves the screen at once, however long the disk takes.
    this.show("wiping");
    // The answer to a sign-out, in this tab or another, may close the database meanwhile; what it left goes then.
    return wipeDevice().catch(wipeDevice).then(() => "wiped", () => "unwiped"); // prettier-ignore
  }

  #forget() {
    clearTimeout(this.#timer);
    this.uploads.forget();
    this.draft = newDraft("", "");
    this.found = null;
    // The page stays open: what stood in fields, and which steps were asked, must not wait in it.
    this.typed = {};
    this.#halfTyped.clear();
    this.#changing = null;
    this.problems = [];
  }

  /** Another tab has emptied the device, and said so: what to do goes from this page too. */
  #emptiedElsewhere() {
    if (this.mode !== "done" || !this.isKept) return;
    this.#forget();
    keepNothingMore();
    this.show("wiped");
  }

  /** Somebody put another link into the address of this very page. */
  async #takeLink() {
    const link = parseIntakeLink(location.hash);
    if (!link || (link.desk === this.draft.desk && link.organisation === this.draft.organisation)) return;
    await this.save();
    location.reload();
  }

  #listen() {
    window.addEventListener("popstate", (event) => {
      if (!["steps", "stopped", "declined", "emergency"].includes(this.mode)) return;
      const at = event.state?.at ?? 0;
      const known = this.draft.trail[at];
      if (known) this.#move(known);
      this.show("steps");
    });
    window.addEventListener("hashchange", () => void this.#takeLink());
    const keep = () => void (document.visibilityState === "hidden" && this.save());
    document.addEventListener("visibilitychange", keep);
    window.addEventListener("pagehide", () => void this.save());
    beforeAnotherLanguage(() => this.save());
    // A tap on another language would lose what is kept nowhere. Whoever leaves in a hurry is not asked: the page is hidden then.
    window.addEventListener("beforeunload", (event) => {
      if (!this.isKept && isUnfinished(this.draft) && !document.documentElement.hidden) event.preventDefault();
    });
    // Signed out in another tab, which said that nothing of the report is left in this browser.
    openChannel()?.addEventListener("message", ({ data }) => void (data?.type === EMPTIED.type && this.#emptiedElsewhere()));
    // Once the codename was typed back, the report is open here: leaving in a hurry locks it.
    document.querySelector("[data-module=quick-exit]")?.addEventListener("click", () => void (isUnlocked() && panic()));
  }
}
