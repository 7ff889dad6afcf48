// What does a file show, and what does it prove? Two lines, written where they are asked for, into the case itself.

import { recordsOf } from "../authors.js";
import { fold } from "../domain/cases.js";
import { t } from "../i18n.js";
import { cleanText } from "../reporting/draft.js";
import { button, buttons, card, field, form, html, notice, nothing, quiet, submitButton } from "../ui.js";
import { formNotices, Told } from "./case_forms.js";

/** @import { CaseForms, FormState } from "./case_forms.js" */
/** @import { Exhibit } from "../domain/types.d.ts" */
/** @import { Compartment } from "../format/record.js" */

const MOST = 4000;
/** With these events of custody came a record of the file itself. */
const RECORDED = ["received", "derived", "described"];

/** @typedef {{describes: string, proves: string}} Words */

/** @param {Exhibit|undefined} exhibit @returns {Words} that stand in the case */
const wordsOf = (exhibit) => ({ describes: exhibit?.payload.describes ?? "", proves: exhibit?.payload.proves ?? "" });

/** @type {Words} */
const NONE = { describes: "", proves: "" };

/** @param {Words} one @param {Words} other */
const isSame = (one, other) => one.describes === other.describes && one.proves === other.proves;

/** Words of others, which whoever was only let in leaves as they are. @param {CaseForms} host @param {Exhibit} exhibit @returns {Words} */
function fixedWords({ isDesk, journal, session }, { custody }) {
  const isRecord = (/** @type {string} */ action) => RECORDED.includes(action);
  const others = isDesk ? undefined : custody.findLast(({ action, author }) => isRecord(action) && author !== session.seed.signingPublic);
  const said = /** @type {Exhibit["payload"]} */ (others ? (journal.entries[others.position]?.opened?.payload ?? {}) : {});
  return { describes: said.describes ?? "", proves: said.proves ?? "" };
}

/** @param {Exhibit} exhibit */
const nameOf = ({ evidence }) => `words ${evidence}`;

/** A phone gives several photos one name: those are counted. @param {readonly Exhibit[]} exhibits @param {Exhibit} exhibit @returns {string} */
export function nameAmong(exhibits, { evidence, name }) {
  const namesakes = exhibits.filter((each) => each.name === name && !each.erased);
  return namesakes.length > 1 ? `${name} (${namesakes.findIndex((each) => each.evidence === evidence) + 1})` : name;
}

/** The button, or the form it opens. @param {CaseForms} host @param {Exhibit} exhibit @param {string} name to tell it by */
export function exhibitWords(host, exhibit, name) {
  if (exhibit.erased || isToDecide(host, exhibit)) return nothing;
  const words = wordsOf(exhibit);
  const written = isSame(words, NONE) ? nothing : wordsText(words);
  if (!host.can(/** @type {Compartment} */ (exhibit.compartment), "evidence")) return written;
  const fixed = fixedWords(host, exhibit);
  if (fixed.describes && fixed.proves) return written;
  const state = host.form(nameOf(exhibit), { open: false });
  const open = () => {
    // What the person saw when they began: whoever writes something else meanwhile is not written over unseen.
    Object.assign(state.values, { open: true, ...wordsOf(exhibit), seen: wordsOf(exhibit) });
    host.draw();
    (document.getElementById(`shows-${exhibit.evidence}`) ?? document.getElementById(`proves-${exhibit.evidence}`))?.focus();
  };
  if (state.values["open"]) return wordsForm(host, exhibit, state);
  const label = written === nothing ? t("Write what “%(name)s” shows and proves", { name }) : t("Change what “%(name)s” shows and proves", { name });
  return html`${written}<p class="il-names">${quiet(label, open)}</p>`;
}

/** @param {Words} words */
function wordsText({ describes, proves }) {
  return html`<p class="govuk-body il-names">${t("What the file shows:")} ${describes || "–"}<br />${t("What it proves:")} ${proves || "–"}</p>`;
}

/**
 * The words of files that lack none, with the way to correct them; those of the others stand where the rest is missing.
 * @param {CaseForms} host @param {readonly Exhibit[]} exhibits
 */
export function wordsWritten(host, exhibits) {
  const written = exhibits.filter(({ payload }) => payload.describes && payload.proves);
  if (written.length === 0) return nothing;
  return card(t("What the files show and prove"), written.map((exhibit) => {
    const name = nameAmong(exhibits, exhibit);
    return html`<h3 class="govuk-heading-s il-names">${name}</h3> ${exhibitWords(host, exhibit, name)}`;
  }));
}

/**
 * What was just saved, and what somebody else has written over meanwhile, also where nothing is missing any more.
 * @param {CaseForms} host
 * @param {readonly Exhibit[]} exhibits
 */
export function wordsSaved(host, exhibits) {
  return exhibits.map((exhibit) => {
    if (isToDecide(host, exhibit)) return html`<section class="il-card">${wordsForm(host, exhibit, host.form(nameOf(exhibit)))}</section>`;
    return host.forms[nameOf(exhibit)]?.done ? formNotices(host.form(nameOf(exhibit))) : nothing;
  });
}

/** @param {CaseForms} host @param {Exhibit} exhibit @returns {boolean} whether the words that were begun meet those of somebody else */
function isToDecide(host, exhibit) {
  const { kept = false, open = false, seen = NONE } = host.forms[nameOf(exhibit)]?.values ?? {};
  return open && (kept || !isSame(seen, wordsOf(exhibit)));
}

/** @param {CaseForms} host @param {Exhibit} exhibit @param {FormState} state */
function wordsForm(host, exhibit, state) {
  const { values } = state;
  const fixed = fixedWords(host, exhibit);
  const close = () => {
    host.forget(nameOf(exhibit));
    host.draw();
  };
  return form(() => submit(host, exhibit, state), html`${[
    isToDecide(host, exhibit) ? html`<h2 class="il-card__title il-names">${exhibit.name}</h2>` : html`<h4 class="govuk-heading-s il-names">${exhibit.name}</h4>`,
    isSame(values["seen"] ?? NONE, wordsOf(exhibit)) ? nothing : othersWords(host, exhibit, state),
    fixed.describes ? html`<p class="govuk-body il-names">${t("What the file shows:")} ${fixed.describes}</p>` : field({ id: `shows-${exhibit.evidence}`, label: t("What does the file show?"), hint: t("One line, in English for a dossier, such as: a message of 3 May with a threat."), max: MOST, value: values["describes"], onInput: (text) => void (values["describes"] = text) }),
    fixed.proves ? html`<p class="govuk-body il-names">${t("What it proves:")} ${fixed.proves}</p>` : field({ id: `proves-${exhibit.evidence}`, label: t("What does it prove?"), hint: t("One line, in English for a dossier, such as: that the threat came from this account."), max: MOST, value: values["proves"], onInput: (text) => void (values["proves"] = text) }),
    html`<p class="govuk-hint">${t("It is written into the case; the person can read it. The first line is also the title of the file in the dossier, as you write it: nothing is translated.")}</p>`,
    formNotices(state),
    buttons(submitButton(state.working ? t("Sealing and sending…") : t("Save"), state.working), button(t("Cancel"), close, "secondary")),
  ]}`);
}

/** What somebody else wrote meanwhile, and what is to become of it. @param {CaseForms} host @param {Exhibit} exhibit @param {FormState} state */
function othersWords(host, exhibit, state) {
  const theirs = wordsOf(exhibit);
  const take = () => {
    host.forget(nameOf(exhibit));
    host.draw();
  };
  const keep = () => {
    Object.assign(state.values, { kept: true, seen: theirs });
    state.failure = "";
    host.draw();
    document.getElementById(`shows-${exhibit.evidence}`)?.focus();
  };
  return notice(
    "care",
    t("Somebody else has written here meanwhile"),
    html`<p>${t("What the file shows:")} ${theirs.describes || "–"}</p>
      <p>${t("What it proves:")} ${theirs.proves || "–"}</p>
      ${buttons(button(t("Leave these words"), take, "secondary"), button(t("Write mine instead"), keep, "secondary"))}`,
  );
}

/** The file's own facts stay as they are: whoever changes one of them writes of another file. @param {CaseForms} host @param {Exhibit} exhibit @param {FormState} state */
function submit(host, exhibit, state) {
  const { describes: _shows, proves: _proves, ...same } = exhibit.payload;
  const fixed = fixedWords(host, exhibit);
  const describes = fixed.describes || cleanText(state.values["describes"]);
  const proves = fixed.proves || cleanText(state.values["proves"]);
  const payload = { ...same, ...(describes && { describes }), ...(proves && { proves }) };
  const compartment = /** @type {Compartment} */ (exhibit.compartment);
  const record = { compartment, type: "evidence", payload: /** @type {import("../format/canonical.js").JsonObject} */ (/** @type {unknown} */ (payload)) };
  const requireSeen = () => {
    const now = fold(host.domain, recordsOf(host.journal)).evidence.find(({ evidence }) => evidence === exhibit.evidence);
    if (!isSame(wordsOf(now), state.values["seen"] ?? NONE)) throw new Told(t("Nothing was saved yet: look at what somebody else has written, and choose."));
  };
  return void host.act(nameOf(exhibit), t("What the file shows and proves is written into the case."), (form) => host.write(form, record, requireSeen));
}
