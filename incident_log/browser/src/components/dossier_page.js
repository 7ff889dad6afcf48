// How does a member make a dossier of a case: choose, see what is missing, look at it, take it?

import { loadBytes } from "../assets.js";
import { read, rewriteCard } from "../casework.js";
import { domain as loadDomainData } from "../domain_data.js";
import { liveExhibits } from "../domain/dossiers.js";
import { closedParts } from "../dossier/closed.js";
import { mayNotBeFound } from "../dossier/judging.js";
import { agreedLevel, bundleOf, draft, firstChoices, folderOf, newDossier, review } from "../dossier/make.js";
import { NotAllowed } from "../errors.js";
import { nt, t } from "../i18n.js";
import { openJournal, refresh } from "../journal.js";
import { openTarget } from "../saving.js";
import { button, buttons, busy, errorSummary, heading, html, notice, nothing, percent, progress, render, sizeText } from "../ui.js";
import { withdrawnPage } from "./case_head.js";
import { broughtBackNotice, CaseForms } from "./case_forms.js";
import { agreementPart, nameFirst, stepsTo } from "./dossier_agreement.js";
import { choicePanels } from "./dossier_choices.js";
import { passagePanel, passageProblems } from "./dossier_passages.js";
import { problemPanel } from "./dossier_problems.js";
import { exhibitWords, nameAmong, wordsSaved, wordsWritten } from "./exhibit_words.js";
import { handOver } from "./hand_over.js";
import { journalWarnings } from "./journal_warnings.js";
import { memberFailure } from "./member_failures.js";
import { announce, focusScreen } from "./page.js";
import { drawPdf } from "./pdf_pages.js";
import { addressOf, startSignedIn } from "./signed_in.js";

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Journal } from "../journal.js" */
/** @import { Case, Choices, Review } from "../dossier/types.d.ts" */
/** @import { Draft } from "../dossier/make.js" */

/**
 * @typedef {object} Desk what this page works on
 * @property {HTMLElement} $root
 * @property {Domain} domain
 * @property {Journal} journal
 * @property {Case} view
 * @property {Choices} choices
 * @property {{id: string, text: string}[]} errors
 * @property {Draft | null} made the dossier that leaves, or left
 * @property {number} pages of the preview that stands below; 0 when there is none
 * @property {(() => void) | null} closePreview
 * @property {string} doing
 * @property {number} done bytes of originals written
 * @property {{done: number, all: number}} looked photos whose own date was looked for
 * @property {string} failure
 * @property {string} saved name of the bundle, once it is taken
 * @property {CaseForms} forms asking the person, and writing down what they answered
 */

/** What is said to be missing of the people. */
const OF_PEOPLE = ["no_person", "no_reporter"];
/** Where the focus goes when the preview is closed. */
const ACTIONS = "dossier-actions";

/** The forms that stand on this page; the answer they bring is the answer the dossier waits for. */
class DossierForms extends CaseForms {
  /** @type {Desk | null} */
  desk = null;
  #seen = this.journal.head.position;

  draw() {
    if (this.desk) draw(this.desk);
  }

  /** What is chosen before anybody chooses. Files say more than words do: for a reader who is to recognise nobody, each is looked at first. @returns {Choices} */
  first() {
    const first = firstChoices(this.view);
    const level = agreedLevel(this.domain, this.journal, this.view, first, new Date());
    return mayNotBeFound(level) ? { ...first, exhibits: [] } : first;
  }

  /** What was chosen and written for the dossier itself is kept too. */
  typed() {
    const { desk } = this;
    const untouched = desk === null || JSON.stringify(desk.choices) === JSON.stringify(this.first());
    return { ...super.typed(), ...(!untouched && { choices: /** @type {import("../unsent.js").JsonObject} */ (/** @type {unknown} */ (desk.choices)) }) };
  }

  /** @param {Record<string, any>} typed */
  takeBack({ choices, ...forms }) {
    super.takeBack(forms);
    if (!choices || !this.desk) return;
    const now = firstChoices(this.view);
    const still = (/** @type {string[]} */ kept, /** @type {string[]} */ all) => all.filter((id) => kept.includes(id));
    this.desk.choices = { ...now, ...choices, incidents: still(choices.incidents, now.incidents), exhibits: still(choices.exhibits, liveExhibits(this.view).map(({ evidence }) => evidence)) };
  }

  /** See what the person answered meanwhile. */
  async look() {
    if (!this.desk || this.desk.doing) return;
    try {
      await refresh(this.journal);
    } catch (error) {
      this.desk.failure = memberFailure(error);
    }
    if (this.journal.head.position !== this.#seen) await this.reread();
  }

  async reread() {
    this.#seen = this.journal.head.position;
    const { desk } = this;
    this.view = await read(this.journal);
    if (!desk) return;
    Object.assign(desk, { view: this.view, made: null, saved: "" });
    forgetPreview(desk);
    draw(desk);
  }
}

/** @param {HTMLElement} $root */
export async function start($root) {
  await startSignedIn($root, async (session) => {
    const journal = await openJournal(location.hash.slice(1));
    const domain = await loadDomainData();
    const view = /** @type {Case} */ (await read(journal));
    const forms = new DossierForms(session, domain, journal, view);
    /** @type {Desk} */
    const desk = { $root, forms, domain, journal, view, choices: firstChoices(view), errors: [], made: null, pages: 0, closePreview: null, doing: "", done: 0, looked: { done: 0, all: 0 }, failure: "", saved: "" };
    desk.choices = forms.first();
    forms.desk = desk;
    await forms.keepTyped($root, `dossier ${journal.id}`);
    document.addEventListener("visibilitychange", () => void (document.hidden || forms.look()));
    draw(desk);
    focusScreen($root);
  });
}

/** @param {Desk} desk */
function draw(desk) {
  const { choices, domain, forms, view } = desk;
  if (!forms.isDesk && view.summary.status === "withdrawn") return void render(withdrawnPage({ fromInbox: false }), desk.$root);
  const found = known(desk, review(domain, desk.journal, view, choices, new Date()));
  const change = () => {
    desk.made = null;
    desk.saved = "";
    // What stands below would be another dossier than the one chosen now.
    forgetPreview(desk);
    desk.errors = desk.errors.filter(({ id }) => missing(desk).some((each) => each.id === id));
    draw(desk);
  };
  const errorOf = (/** @type {string} */ id) => desk.errors.find((each) => each.id === id)?.text;
  render(
    html`<p class="govuk-body"><a class="govuk-back-link" href=${addressOf("case", desk.journal.id)}>${t("Back to the case")}</a></p>
      ${heading(t("Make a dossier"), t("For a lawyer, in English. Nothing leaves before you take it at the end of this page."))}
      ${broughtBackNotice(desk.forms)} ${journalWarnings(desk.journal)} ${errorSummary(desk.errors)} ${choicePanels(domain, view, choices, change, { errorOf, decision: found.decision, agreed: agreedLevel(domain, desk.journal, view, choices, new Date()) })}
      ${found.decision.outcome === "stop" ? nothing : passagePanel(found.passages, choices, change, errorOf)} ${found.decision.outcome === "stop" ? nothing : agreementPart(desk)} ${wordsSaved(desk.forms, view.evidence)}
      ${wordsWritten(desk.forms, liveExhibits(view).filter(({ evidence }) => choices.exhibits.includes(evidence)))}
      ${problemPanel(domain, view, found, stepsTo(desk), { nameFirst: nameFirst(desk), ask: html`<a class="govuk-link" href=${addressOf("case", desk.journal.id)}>${t("Open the case to ask the person")}</a>`, words: (exhibit) => exhibitWords(desk.forms, exhibit, nameAmong(view.evidence, exhibit)) })}
      ${desk.doing ? working(desk) : desk.saved && !found.ready ? nothing : actions(desk, found.ready)} ${desk.failure ? notice("danger", "", desk.failure) : nothing}
      ${desk.saved ? taken(desk) : nothing}
      ${desk.pages > 0 ? previewHead(desk) : nothing}
      <div id="dossier-preview" class="il-preview" tabindex="-1"></div>
      ${desk.pages > 0 ? previewEnd(desk) : nothing}`,
    desk.$root,
  );
}

/** @param {Desk} desk */
function previewHead(desk) {
  return html`<div class="il-preview__head">
    <h2 class="govuk-heading-m" id="preview-title" tabindex="-1">${t("Preview of the dossier")}</h2>
    <p class="govuk-body">${nt("%(n)s page. Looking at it gives nothing to anybody.", "%(n)s pages. Looking at it gives nothing to anybody.", desk.pages)} ${t("The bundle also lists its own making, so its PDF can have one page more.")}</p>
    ${buttons(button(t("Close the preview"), () => leavePreview(desk), "secondary"))}
  </div>`;
}

/** @param {Desk} desk */
function previewEnd(desk) {
  const up = () => {
    const $title = document.getElementById("preview-title");
    $title?.focus({ preventScroll: true });
    $title?.scrollIntoView();
  };
  return buttons(button(t("Close the preview"), () => leavePreview(desk), "secondary"), button(t("Back to the first page"), up, "secondary"));
}

/** @param {Desk} desk */
function leavePreview(desk) {
  forgetPreview(desk);
  draw(desk);
  document.getElementById(ACTIONS)?.querySelector("button")?.focus();
}

/** @param {Desk} desk */
function forgetPreview(desk) {
  desk.closePreview?.();
  Object.assign(desk, { pages: 0, closePreview: null });
  document.getElementById("dossier-preview")?.replaceChildren();
}

/** Whether the people are recorded is not known to whoever may not open where they are. @param {Desk} desk @param {Review} found @returns {Review} */
function known({ domain, journal }, found) {
  const shut = closedParts(domain, journal).has("identity");
  return shut ? { ...found, problems: found.problems.filter(({ code }) => !OF_PEOPLE.includes(code)) } : found;
}

/** @param {Desk} desk */
function working({ doing, done, looked, made }) {
  if (looked.done < looked.all) return inParts(t("Looking for dates in the photos…"), looked.done, looked.all, t("%(done)s of %(all)s photos", { done: String(looked.done), all: String(looked.all) }));
  const all = bytesIn(made);
  if (made === null || done === 0) return busy(doing);
  const said = t("%(done)s of %(all)s (%(percent)s)", { done: sizeText(Math.min(done, all)), all: sizeText(all), percent: percent(done, all) });
  return inParts(doing, done, all, said);
}

/** How much is done stands in words too: on a slow line the bar hardly moves. @param {string} doing @param {number} done @param {number} all @param {string} said */
function inParts(doing, done, all, said) {
  return html`${busy(doing)} <p class="govuk-body">${said}</p> ${progress(doing, done, all)}`;
}

/** What goes into the bundle, but for a few short texts. @param {Draft | null} made */
function bytesIn(made) {
  return made === null ? 0 : made.content.exhibits.reduce((sum, { size }) => sum + size, made.pdf.length);
}

/** @param {Desk} desk @param {boolean} ready */
function actions(desk, ready) {
  const look = button(t("Look at the dossier"), () => void preview(desk), "secondary", !ready);
  return html`<div id=${ACTIONS}>${buttons(look, button(t("Take the bundle"), () => void take(desk), "", !ready))}</div>`;
}

/** @param {Desk} desk */
function taken({ made, saved }) {
  const said = notice(
    "good",
    t("The bundle is on your device"),
    html`<p>${t("%(name)s. Unpack it and read HOW-TO-VERIFY.txt, or send it on as it is.", { name: saved })}</p>
      <p>${t("Whoever receives it can check it without us. Tell them this fingerprint by telephone or in person:")}</p>
      <p class="il-code">${made?.content.signer.fingerprint}</p>`,
  );
  return html`<div id="dossier-taken" tabindex="-1">${said}</div>`;
}

/** What must be filled in first, and be read before anything leaves. @param {Desk} desk */
function missing(desk) {
  const { passages } = review(desk.domain, desk.journal, desk.view, desk.choices, new Date());
  return [...unfilled(desk), ...passageProblems(passages)];
}

/** @param {Desk} desk */
function unfilled({ choices }) {
  const { others, readers, worst } = choices.precautions;
  /** @type {[string, string, string][]} */
  const needed = [
    ["dossier-recipient", choices.recipient, t("Enter who it is for")],
    ["dossier-purpose", choices.purpose, t("Enter what it is for")],
    ["dossier-readers", readers, t("Answer who will read it")],
    ["dossier-worst", worst, t("Answer what the worst is that can follow")],
    ["dossier-others", others, t("Answer who else is in it")],
  ];
  return needed.filter(([, value]) => value.trim() === "").map(([id, , text]) => ({ id, text }));
}

/** Say what is not done yet, and go there. @param {Desk} desk @param {{id: string, text: string}[]} found */
function isDone(desk, found) {
  desk.errors = found;
  if (desk.errors.length === 0) return true;
  draw(desk);
  focusScreen(desk.$root);
  return false;
}

/** @param {Desk} desk @param {import("../dossier/make.js").Making} making @returns {Promise<Draft>} */
async function prepare(desk, making) {
  const onRead = (/** @type {number} */ done, /** @type {number} */ all) => {
    desk.looked = { done, all };
    draw(desk);
  };
  return draft(desk.domain, desk.journal, desk.view, desk.choices, await fonts(), making, onRead);
}

async function fonts() {
  const names = ["regular", "bold", "italic"];
  const [regular, bold, italic] = await Promise.all(names.map((name) => loadBytes(`vendor/fonts/noto-sans-${name}.ttf`)));
  return { regular: /** @type {Uint8Array} */ (regular), bold: /** @type {Uint8Array} */ (bold), italic: /** @type {Uint8Array} */ (italic) };
}

/**
 * Do something slow: say so, and say what went wrong.
 * @param {Desk} desk @param {string} doing @param {() => Promise<void>} work
 */
async function slowly(desk, doing, work) {
  Object.assign(desk, { doing, done: 0, failure: "" });
  draw(desk);
  announce(doing);
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) desk.failure = failureOf(error);
  }
  desk.doing = "";
  draw(desk);
}

/** @param {unknown} error @returns {string} */
function failureOf(error) {
  // Nothing on this page is allowed to some of the team only: it is the person who allows it, and may have changed their mind.
  if (error instanceof NotAllowed) return t("The person's answer changed while the dossier was made. No bundle left this page. Read above what is missing now.");
  return memberFailure(error);
}

/** @param {Desk} desk */
async function preview(desk) {
  await slowly(desk, t("Drawing the dossier…"), async () => {
    // Whoever looks at it reads it: that may be what helps to decide.
    if (!isDone(desk, unfilled(desk))) return;
    const { pdf } = await prepare(desk, { at: new Date(), dossier: null });
    const $preview = document.getElementById("dossier-preview");
    if ($preview === null) return;
    forgetPreview(desk);
    const { close, pages } = await drawPdf(pdf, $preview);
    Object.assign(desk, { pages, closePreview: close });
  });
  document.getElementById("preview-title")?.focus();
}

/** The next dossier may be for another reader: it begins without names, and is thought about anew. @param {Desk} desk */
async function beginAnew(desk) {
  desk.choices = firstChoices(desk.view);
  desk.forms.broughtBack = false;
  await desk.forms.keepNow();
}

/** @param {Desk} desk */
async function take(desk) {
  desk.saved = "";
  await slowly(desk, t("Making the bundle…"), async () => {
    if (!isDone(desk, missing(desk))) return;
    const dossier = newDossier();
    const name = `${folderOf(desk.journal, { at: new Date(), dossier })}.zip`;
    // Browsers show the dialogue only right after a click, so it comes before the slow work.
    const target = await openTarget(name, handOver);
    desk.doing = t("Drawing the dossier…");
    draw(desk);
    // Drawn anew, also after somebody looked at it: it says when it left, and each export has a reference of its own.
    const made = await prepare(desk, { at: new Date(), dossier });
    Object.assign(desk, { made, doing: t("Making the bundle…") });
    const stream = bundleOf(desk.domain, desk.journal, desk.view, made, () => rewriteCard(desk.journal));
    let shown = "";
    await target.write(stream, (bytes) => {
      desk.done = bytes;
      const now = percent(bytes, bytesIn(made));
      // Drawing the page for each piece would take longer than the bundle.
      if (now !== shown) draw(desk);
      shown = now;
    });
    // It stood for what had not left yet.
    forgetPreview(desk);
    desk.saved = name;
    await beginAnew(desk);
    announce(t("The bundle is on your device"));
  });
  // What was exported stands in the journal now; a second bundle is a second export.
  try {
    desk.view = desk.forms.view = /** @type {Case} */ (await read(desk.journal));
  } catch (error) {
    // Whoever left meanwhile sees nothing of it.
    desk.failure ||= failureOf(error);
  }
  draw(desk);
  if (!desk.saved) return;
  const $taken = document.getElementById("dossier-taken");
  $taken?.focus({ preventScroll: true });
  $taken?.scrollIntoView({ block: "center" });
}
