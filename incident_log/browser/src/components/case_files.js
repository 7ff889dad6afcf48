// How are files of a case looked at, downloaded and added? Looking and downloading are written into the journal first.

import { noteAccess, read } from "../casework.js";
import { isUnsafe, UNSAFE } from "../domain/evidence.js";
import { Cancelled, FormatError, LimitExceeded } from "../errors.js";
import { MOST_IN_MEMORY, openExhibit, readText, readToView, saveOriginal, viewerFor } from "../exhibits.js";
import { fromB64u, toHex } from "../format/encoding.js";
import { t } from "../i18n.js";
import { newestSecret, refresh } from "../journal.js";
import { keepInMemory } from "../keeping.js";
import { keepFresh } from "../renewal.js";
import { evidenceOf } from "../reporting/records.js";
import { MOST_POINTS, pointsOf } from "../picture_size.js";
import { loadQuestions } from "../reporting/questions.js";
import { openTarget } from "../saving.js";
import { isUnlocked, touch } from "../session.js";
import { button, buttons, html, nothing, percent, progress, sizeText } from "../ui.js";
import { Uploads } from "../upload.js";
import { Told } from "./case_forms.js";
import { handOver } from "./hand_over.js";
import { announce } from "./page.js";
import { SIGNING_OUT } from "./signed_in.js";
import { drawPdf } from "./pdf_pages.js";
import { addSheet } from "./sheets.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Exhibit } from "../domain/types.d.ts" */
/** @import { DraftFile } from "../reporting/draft.js" */
/** @import { Listing } from "./evidence_list.js" */

export class CaseFiles {
  #page;
  /** @type {string} the evidence that is looked at now */
  shown = "";
  /** @type {string} the evidence whose download was asked for */
  warned = "";
  /** bytes of the file that is fetched now */
  done = 0;
  #stopped = false;
  /** Whether the person wanted to sign out with files that are not part of the case. */
  askedToStay = false;
  /** @type {Uploads|null} */
  #uploads = null;
  #closeFile = () => {};
  /** @type {Listing|null} */
  #listing = null;

  /** @param {CasePage} page */
  constructor(page) {
    this.#page = page;
    // Whoever locks or leaves in a hurry is not asked.
    addEventListener("beforeunload", (event) => {
      if (this.#uploads?.entries.length && isUnlocked() && !document.documentElement.hidden) event.preventDefault();
    });
    document.addEventListener(SIGNING_OUT, (event) => this.#askToStay(event));
  }

  /** Stored files are lost with the page; whoever asks a second time means it. @param {Event} event */
  #askToStay(event) {
    if (this.askedToStay || !this.#uploads?.entries.length) return;
    event.preventDefault();
    this.askedToStay = true;
    this.#page.draw();
    document.querySelector("#evidence-title ~ .il-notice--care")?.scrollIntoView({ block: "center" });
  }

  /** @param {Exhibit} exhibit */
  digestOf(exhibit) {
    return toHex(fromB64u(exhibit.sha256, 32));
  }

  /** @param {Exhibit} exhibit */
  async view(exhibit) {
    const { evidence, media_type: type, name } = exhibit;
    const page = this.#page;
    this.close();
    this.#begin();
    await page.act(`file ${evidence}`, "", async () => {
      await this.#noteAccess("viewed", exhibit);
      try {
        const reader = await openExhibit(page.journal, exhibit);
        const viewer = viewerFor(page.domain, exhibit);
        const onBytes = (/** @type {number} */ done) => this.#progress(done);
        const read = viewer === "text" ? await readText(reader, onBytes) : await readToView(reader, type, onBytes);
        this.shown = evidence;
        page.draw();
        const $viewer = /** @type {HTMLElement} */ (document.getElementById(`viewer-${evidence}`));
        if (typeof read === "string") drawText(read, name, $viewer);
        else if (viewer === "pdf") this.#closeFile = (await drawPdf(read, $viewer)).close;
        else await drawImage(read, type, name, $viewer);
        announce(t("%(name)s is shown.", { name }));
        $viewer.focus({ preventScroll: true });
      } catch (error) {
        this.close();
        const cannot = cannotShow(error);
        throw cannot ? new Told(cannot) : error;
      }
    });
  }

  close() {
    const $viewer = document.getElementById(`viewer-${this.shown}`);
    $viewer?.replaceChildren();
    this.#closeFile();
    this.#closeFile = () => {};
    this.shown = "";
    this.#page.draw();
  }

  /** Escape closes what is looked at, and leads back to its button. @param {KeyboardEvent} event */
  onKey = (event) => {
    if (event.key !== "Escape") return;
    const $exhibit = /** @type {HTMLElement} */ (event.currentTarget).closest("article");
    this.close();
    $exhibit?.querySelector("button")?.focus();
  };

  /** @param {Exhibit} exhibit */
  askDownload(exhibit) {
    this.warned = exhibit.evidence;
    this.#page.draw();
  }

  leave() {
    this.warned = "";
    this.#page.draw();
  }

  /** @param {Exhibit} exhibit */
  async download(exhibit) {
    const { name, payload, size } = exhibit;
    const page = this.#page;
    this.warned = "";
    this.#begin();
    const saved = isUnsafe(page.domain, name, payload.unsafe_file === true) ? name + UNSAFE : name;
    await page.act(`file ${exhibit.evidence}`, t("%(name)s is on your device.", { name: saved }), async () => {
      const target = size > MOST_IN_MEMORY ? await openTarget(saved, handOver).catch(closed) : null;
      await this.#noteAccess("downloaded", exhibit);
      const reader = await openExhibit(page.journal, exhibit);
      await saveOriginal(reader, saved, handOver, target, (done) => this.#progress(done));
    });
  }

  /** Write it down; then everything is here that others wrote before. @param {"viewed"|"downloaded"} what @param {Exhibit} exhibit @throws {Told} the person withdrew meanwhile */
  async #noteAccess(what, { compartment, evidence }) {
    const { journal } = this.#page;
    await noteAccess(journal, what, { evidence, compartment: /** @type {import("../format/record.js").Compartment} */ (compartment) });
    if (isWithdrawn(await read(journal))) throw new Told(withdrawnText());
  }

  /** How much of a file came, and the way to stop. @param {Exhibit} exhibit */
  coming({ name, size }) {
    const said = t("%(done)s of %(all)s (%(percent)s)", { done: sizeText(this.done), all: sizeText(size), percent: percent(this.done, size) });
    const stop = () => void (this.#stopped = true);
    return html`${progress(t("Opening %(name)s", { name }), this.done, size)}
      <p class="govuk-body">${said}</p>
      ${this.done < size ? buttons(button(t("Cancel"), stop, "secondary")) : nothing}`;
  }

  #begin() {
    this.done = 0;
    this.#stopped = false;
  }

  /** @param {number} done @throws {Cancelled} the person did not want to wait */
  #progress(done) {
    if (this.#stopped) throw new Cancelled("stopped by the person");
    this.done = done;
    this.#page.draw();
  }

  // --- adding ---

  /** @returns {Listing|null} null until the person wants to add files */
  listing() {
    return this.#listing;
  }

  /** @returns {DraftFile[]} */
  get stored() {
    return (this.#uploads?.entries ?? []).filter(({ state }) => state === "stored");
  }

  async open() {
    const page = this.#page;
    const { evidence: rules } = await loadQuestions();
    const limit = page.domain.json.evidence.max_bytes;
    const open = async () => {
      // A colleague may have ended an access since, or its day may be over: nothing new goes under a secret that they know.
      await refresh(page.journal);
      await keepFresh(page.journal);
      const { epoch, evidenceKey } = await newestSecret(page.journal, "report");
      return { caseId: page.journal.id, epoch, evidenceKey };
    };
    // For this page only: what a member adds is at hand again.
    const onChange = () => {
      // While a file moves, nobody is idle.
      if (this.#uploads?.isBusy) touch();
      page.draw();
    };
    this.#uploads = new Uploads([], { open, keep: keepInMemory(), rules, limit, onChange });
    this.#listing = { uploads: this.#uploads, rules, limit, refused: [], onDescribed: () => {}, onAsked: () => page.draw(), onRefused: (refused) => this.#refuse(refused), apart: t("Stored, but not yet part of the case") };
    page.draw();
  }

  /** @param {{name: string, problem: string}[]} refused */
  #refuse(refused) {
    if (this.#listing) this.#listing.refused = refused;
    this.#page.draw();
  }

  /** Write the records of what is stored. */
  async record() {
    const page = this.#page;
    const uploads = this.#uploads;
    if (!uploads) return;
    const incidents = page.view.incidents.filter(({ erased }) => !erased).map(({ incident }) => incident);
    await page.act("evidence", t("The files are added."), async (state) => {
      for (const file of this.stored) {
        const stored = uploads.stored.get(file.id);
        if (!stored) continue;
        await page.write(state, { compartment: "report", type: "evidence", payload: evidenceOf(file, stored, incidents) });
        await uploads.remove(file.id);
      }
      uploads.close();
      this.askedToStay = false;
      this.#listing = this.#uploads = null;
    });
  }
}

/** Whoever closes the dialogue did not want the file, and nothing went wrong. @param {unknown} error @returns {never} */
function closed(error) {
  throw error instanceof DOMException && error.name === "AbortError" ? new Cancelled("the dialogue was closed") : error;
}

/** @param {import("../domain/types.d.ts").Case} view @returns {boolean} whether nothing of it may be used any more */
export const isWithdrawn = ({ summary }) => summary.status === "withdrawn";

/** @returns {string} */
export const withdrawnText = () => t("The person withdrew this report: its files do not open any more. They stay sealed; only the person can give the report back.");

/** @param {unknown} error @returns {string} why a file is not shown, or nothing if something else failed */
function cannotShow(error) {
  if (error instanceof LimitExceeded) return t("This file is too large to be shown here. Download the original instead.");
  if (error instanceof FormatError) return t("This file is not what its name says, so it is not shown. Treat it as dangerous.");
  if (error instanceof DOMException || (error instanceof Error && error.name.endsWith("Exception"))) return t("This file cannot be shown. It may be damaged; the original can still be downloaded.");
  return "";
}

/** @param {string} text @param {string} name @param {HTMLElement} $viewer */
function drawText(text, name, $viewer) {
  const $text = document.createElement("pre");
  $text.className = "il-plain-text";
  $text.tabIndex = 0;
  $text.setAttribute("role", "region");
  $text.setAttribute("aria-label", name);
  $text.textContent = text;
  $viewer.replaceChildren($text);
}

/**
 * Decode a picture into points and draw those: nothing of the file itself is given to the page.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} type
 * @param {string} name
 * @param {HTMLElement} $viewer
 */
async function drawImage(bytes, type, name, $viewer) {
  const points = pointsOf(type, bytes);
  if (points === Infinity) throw new DOMException("a picture that does not say how large it is", "EncodingError");
  if (points > MOST_POINTS) throw new LimitExceeded("too many points");
  const file = new Blob([bytes], { type });
  const picture = await createImageBitmap(file);
  const { height, width: most } = picture;
  picture.close();
  // Some say less in their beginning than they hold.
  if (most * height > MOST_POINTS) throw new LimitExceeded("too many points");
  $viewer.replaceChildren();
  await addSheet($viewer, { name, ratio: height / most, most, paint: (width) => painted(file, width) });
}

/** Decoded anew each time: kept points would take the memory of a phone. @param {Blob} file @param {number} width */
async function painted(file, width) {
  const picture = await createImageBitmap(file);
  try {
    const $canvas = document.createElement("canvas");
    $canvas.width = width;
    $canvas.height = Math.max(1, Math.round((picture.height * width) / picture.width));
    $canvas.getContext("2d")?.drawImage(picture, 0, 0, $canvas.width, $canvas.height);
    return $canvas;
  } finally {
    picture.close();
  }
}
