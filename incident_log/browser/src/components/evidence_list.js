// How does a person see their files: what can be added, how far each is, what to do when one stops?

import { failureText } from "../failures.js";
import { t, nt } from "../i18n.js";
import { button, buttons, errorSummary, field, html, limitText, notice, nothing, percent, progress, quiet, repeat, sizeText } from "../ui.js";

/** @import { DraftFile } from "../reporting/draft.js" */
/** @import { Questions } from "../reporting/questions.js" */
/** @import { Uploads } from "../upload.js" */

/**
 * @typedef {object} Listing
 * @property {Uploads} uploads
 * @property {Questions["evidence"]} rules
 * @property {number} limit bytes
 * @property {{name: string, problem: string}[]} refused files that could not be taken
 * @property {(refused: {name: string, problem: string}[]) => void} onRefused
 * @property {() => void} onDescribed
 * @property {() => void} onAsked something in the list has to be drawn anew
 * @property {boolean} [first] whether more can be added once the report is sent
 * @property {string} [apart] said of a stored file that belongs to nothing before the person adds it
 * @property {readonly {name: string, sha256: string, erased: boolean}[]} [standing] what stands in the report already
 */

/** The picker, and under it what was picked. @param {Listing} listing */
export function evidenceList(listing) {
  const { uploads, refused, rules, limit } = listing;
  const problems = refused.map(({ name, problem }) => ({ id: "evidence-files", text: `${name}: ${problemText(problem, rules, limit)}` }));
  return html`${errorSummary(problems)}
    <label class="il-picker">
      <input class="il-picker__input" id="evidence-files" type="file" multiple aria-describedby="evidence-limit" @change=${(/** @type {Event} */ event) => picked(event, listing)} />
      <span class="il-picker__title">${t("Choose files")}</span>
    </label>
    <p class="govuk-hint" id="evidence-limit">${whatFits(listing)}</p>
    ${uploads.failure ? stopped(uploads) : nothing}
    <ul class="il-files" aria-label=${t("Your files")}>
      ${repeat(uploads.entries, (entry) => entry, (entry) => fileRow(entry, listing))}
    </ul>`;
}

/** @param {Listing} listing @returns {string} */
function whatFits({ first, limit, rules }) {
  const numbers = { size: limitText(limit), count: rules.countLimit };
  if (first) return t("Photos, screenshots, chats, e‑mails, documents, sound, video: up to %(size)s each. At most %(count)s files now; more when you come back with your codename.", numbers);
  return t("Photos, screenshots, chats, e‑mails, documents, sound, video: up to %(size)s each, at most %(count)s files.", numbers);
}

/** @param {Event} event @param {Listing} listing */
function picked(event, { uploads, onRefused }) {
  const $input = /** @type {HTMLInputElement} */ (event.target);
  onRefused(uploads.add(Array.from($input.files ?? [])));
  // The same file can be chosen again after it was removed.
  $input.value = "";
}

/** @param {Uploads} uploads */
function stopped(uploads) {
  return notice(
    "care",
    t("Not everything is stored yet"),
    html`<p>${failureText(uploads.failure)}</p>
      ${button(t("Try again"), () => uploads.retry(), "secondary")}`,
  );
}

/** @param {DraftFile} entry @param {Listing} listing */
function fileRow(entry, listing) {
  const { uploads, onDescribed } = listing;
  return html`<li class="il-file ${toneOf(entry, listing)}" id="file-${entry.id}" tabindex="-1" aria-label=${entry.name}>
    <div class="il-file__head"><span class="il-file__name">${entry.name}</span><span class="il-file__size">${sizeText(entry.size)}</span></div>
    ${["reading", "sending", "paused", "waiting"].includes(entry.state) && !uploads.needsFile(entry) ? progress(t("%(name)s: how much is stored", { name: entry.name }), uploads.doneOf(entry), entry.size) : nothing}
    <p class="il-file__state">${againText(entry)} ${stateText(entry, listing)}</p>
    ${uploads.needsFile(entry) ? chooseAgain(entry, listing) : nothing}
    ${field({
      id: `describes-${entry.id}`,
      label: t("What does it show? (optional)"),
      value: entry.describes,
      max: 1000,
      onInput: (text) => {
        entry.describes = text;
        onDescribed();
      },
    })}
    ${removal(entry, listing)}
  </li>`;
}

/** @param {DraftFile} entry @param {Listing} listing */
function toneOf({ state }, { apart }) {
  if (state === "stored") return apart ? "il-file--apart" : "il-file--done";
  return state === "failed" ? "il-file--failed" : "";
}

/** Choosing it again, which goes on where the line broke. @param {DraftFile} entry @param {Listing} listing */
function chooseAgain(entry, { onRefused, uploads }) {
  const open = () => {
    const $input = document.createElement("input");
    $input.type = "file";
    $input.addEventListener("change", () => {
      const file = $input.files?.[0];
      if (file) onRefused(uploads.choose(entry, file));
    });
    $input.click();
  };
  return buttons(html`<button type="button" id="again-${entry.id}" class="govuk-button govuk-button--secondary" aria-label="${t("Choose it again")}: ${entry.name}" @click=${open}>${t("Choose it again")}</button>`);
}

/** The files that somebody is about to remove. @type {WeakSet<DraftFile>} */
const leaving = new WeakSet();

/** Of which files it is still open whether they go. @param {readonly DraftFile[]} entries */
export const askedToRemove = (entries) => entries.filter((entry) => leaving.has(entry));

/** What took an hour to send is not gone with one touch. @param {DraftFile} entry @param {Listing} listing */
function removal(entry, { onAsked, uploads }) {
  const remove = async () => {
    await uploads.remove(entry.id);
    // The line that had the focus is gone.
    document.getElementById("evidence-files")?.focus({ preventScroll: true });
  };
  /** @param {boolean} asked */
  const ask = (asked) => () => {
    leaving[asked ? "add" : "delete"](entry);
    onAsked();
    document.getElementById(`file-${entry.id}`)?.focus({ preventScroll: true });
  };
  const begun = entry.state === "stored" || uploads.doneOf(entry) > 0;
  if (!leaving.has(entry)) return quiet(t("Remove"), begun ? ask(true) : () => void remove(), { danger: true, about: entry.name });
  return html`<div role="group" id="removal-${entry.id}" aria-label=${entry.name}>
    <p class="govuk-body">${t("Remove it? What is stored of it is deleted, and it has to be chosen and sent from its beginning again.")}</p>
    ${buttons(button(t("Yes, remove it"), () => void remove(), "warning"), button(t("No, keep it"), ask(false), "secondary"))}
  </div>`;
}

/** @param {DraftFile} entry @param {Listing} listing @returns {string} */
function stateText(entry, { apart, uploads, rules, limit, standing = [] }) {
  const same = standing.find(({ erased, sha256 }) => !erased && sha256 === uploads.stored.get(entry.id)?.sha256);
  if (same) return `${apart ?? t("Sealed and stored")}. ${t("It is the same file as %(name)s, which stands in your report already: you can remove it here.", { name: same.name })}`;
  const twin = uploads.twinOf(entry);
  if (twin) return `${apart ?? t("Sealed and stored")}. ${t("It is the same file as %(name)s above: you can remove one of them.", { name: twin.name })}`;
  if (entry.state === "stored") return apart ?? t("Sealed and stored");
  if (entry.problem && entry.state === "failed") return problemText(entry.problem, rules, limit);
  // How much is there is known again once the server was asked, with the file in hand.
  if (uploads.needsFile(entry)) return t("Choose %(name)s again to go on. What is already stored is not sent again.", { name: entry.name });
  if (entry.state === "waiting") return t("Waits for its turn");
  if (entry.state === "reading") return t("Being read and sealed…");
  const done = percent(uploads.doneOf(entry), entry.size);
  if (entry.state === "paused" && entry.problem === "offline") return t("No connection; goes on by itself. %(percent)s is stored.", { percent: done });
  if (entry.state === "paused") return t("Stopped; what to do stands above. %(percent)s is stored.", { percent: done });
  return t("%(percent)s is stored. You can go on with your report meanwhile.", { percent: done });
}

/** @param {DraftFile} entry @returns {string} why it is sent once more */
function againText({ again }) {
  if (again === "keys") return t("The keys of this report were changed meanwhile, so the file is sent again from its beginning. Nothing is lost.");
  if (again === "content") return t("This is not the same file as the one that was begun, so it is sent from its beginning.");
  return "";
}

/** @param {string} problem @param {Questions["evidence"]} rules @param {number} limit @returns {string} */
function problemText(problem, rules, limit) {
  // The limit is the operator's, so that sentence cannot stand in the data.
  if (problem === "too_large") return t("This file is larger than %(size)s. Cut it into parts, or ask the team how to send it.", { size: limitText(limit) });
  if (problem === "no_room") return t("There is no room for this file today. Send your report without it, and add it tomorrow or ask the team how to send it.");
  if (problem === "too_many") return t("There are already %(count)s files in this report. You can add more when you come back with your codename.", { count: rules.countLimit });
  if (problem === "another") return t("This is not the file that was begun: it is of another size. Choose that one, or remove it from the list and add this one.");
  return t(rules.problems[problem] ?? "This file could not be stored. Remove it and choose it again.");
}

/** One line for screens on which the files are not shown. @param {Uploads} uploads */
export function uploadsLine(uploads) {
  const going = uploads.unfinished.filter((entry) => !isStuck(uploads, entry));
  const stuck = uploads.unfinished.length - going.length;
  const done = going.reduce((sum, entry) => sum + uploads.doneOf(entry), 0);
  const total = going.reduce((sum, entry) => sum + entry.size, 0);
  return html`${going.length ? html`<p class="govuk-body">${nt("%(n)s file is being stored: %(percent)s", "%(n)s files are being stored: %(percent)s", going.length, { percent: percent(done, total) })}</p>` : nothing}
  ${stuck ? html`<p class="govuk-body">${nt("%(n)s file is not stored and needs your help", "%(n)s files are not stored and need your help", stuck)}</p>` : nothing}`;
}

/** Whether nothing comes of it until the person does something. @param {Uploads} uploads @param {DraftFile} entry */
function isStuck(uploads, entry) {
  return uploads.needsFile(entry) || entry.state === "failed" || (entry.state === "paused" && entry.problem !== "offline");
}
