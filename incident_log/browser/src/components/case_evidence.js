// Which files belong to the case, who had them in hand, and what do they show?

import { isUnsafe } from "../domain/evidence.js";
import { handlings } from "../dossier/custody.js";
import { PLAIN_TEXT, viewerFor } from "../exhibits.js";
import { nt, straight, t } from "../i18n.js";
import { firstOfSame } from "../same_files.js";
import { button, buttons, html, nothing, notice, quiet, sizeText } from "../ui.js";
import { dateText, instantText } from "../ui_dates.js";
import { evidenceList } from "./evidence_list.js";
import { isWithdrawn, withdrawnText } from "./case_files.js";
import { formNotices } from "./case_forms.js";
import { labelOf } from "./labels.js";

/** @import { CasePage } from "./case_page.js" */
/** @import { Custody, Exhibit } from "../domain/types.d.ts" */

/** @param {CasePage} page */
export function evidencePart(page) {
  const { evidence } = page.view;
  return html`<section class="il-card" aria-labelledby="evidence-title">
    <h2 class="il-card__title" id="evidence-title" tabindex="-1">${t("Evidence")}</h2>
    ${isWithdrawn(page.view) && evidence.length > 0 ? html`<p class="govuk-body">${withdrawnText()}</p>` : nothing}
    ${page.journal.state === "new" && !isWithdrawn(page.view) && evidence.some(({ erased }) => !erased) ? takeFirst(page) : nothing}
    ${evidence.length === 0 ? html`<p class="govuk-body">${t("No files yet.")}</p>` : evidence.map((exhibit) => drawExhibit(page, exhibit))}
    ${page.can("report", "evidence") ? addFiles(page) : nothing}
  </section>`;
}

/** Looking is written down for the person, and whoever opens a report first takes it over: that is one step. @param {CasePage} page */
function takeFirst(page) {
  if (page.journal.incomplete) return nothing;
  const state = page.form("take");
  const take = async () => {
    await page.take();
    document.getElementById("evidence-title")?.focus();
  };
  return html`<p class="govuk-body">${t("The files open once you take the case, so that the person can see who looked at them.")}</p>
    ${formNotices(state)} ${buttons(button(state.working ? t("Taking the case…") : t("Take this case and open its files"), () => void take(), "", state.working))}`;
}

/** @param {CasePage} page @param {Exhibit} exhibit */
function drawExhibit(page, exhibit) {
  const { evidence, media_type: type, name, payload, size } = exhibit;
  if (exhibit.erased) return html`<article class="il-exhibit" aria-labelledby="exhibit-${evidence}"><h3 class="il-exhibit__name" id="exhibit-${evidence}">${straight(name)}</h3><p class="govuk-body">${t("This file was erased.")}</p></article>`;
  const viewer = viewerFor(page.domain, exhibit);
  const { files } = page;
  const state = page.form(`file ${evidence}`);
  return html`<article class="il-exhibit" aria-labelledby="exhibit-${evidence}">
    <h3 class="il-exhibit__name" id="exhibit-${evidence}">${straight(name)}</h3>
    ${twinNote(page, exhibit)} ${payload.describes ? html`<p class="il-story">${payload.describes}</p>` : nothing}
    <p class="il-quiet-text">${[sizeText(size), typeText(type), t("added %(time)s by %(name)s", { time: instantText(exhibit.at), name: page.nameWithin(exhibit.author, exhibit.role) }), describedText(page, exhibit)].filter(Boolean).join(" · ")}</p>
    ${formNotices(state)} ${state.working ? files.coming(exhibit) : nothing}
    <div class="il-viewer" id="viewer-${evidence}" role="group" aria-label=${straight(name)} tabindex="-1" ?hidden=${files.shown !== evidence} @keydown=${files.onKey}></div>
    ${viewer === null && page.journal.state === "adopted" && !isWithdrawn(page.view) ? html`<p class="il-quiet-text">${notShown(page, exhibit)}</p>` : nothing}
    ${files.warned === evidence ? unsafeWarning(page, exhibit) : buttons(...actions(page, exhibit, viewer !== null, state.working))}
    ${custody(page, exhibit)}
  </article>`;
}

/** Whoever added it described it, unless somebody did anew. @param {CasePage} page @param {Exhibit} exhibit */
function describedText(page, { author: by, custody }) {
  const { at, author, role } = custody.findLast(({ action }) => action === "described") ?? { at: "", author: by, role: "" };
  return author === by ? "" : t("description changed by %(name)s, %(day)s", { name: page.nameWithin(author, role), day: dateText(at.slice(0, 10)) });
}

/** Why there is nothing to look at here. @param {CasePage} page @param {Exhibit} exhibit @returns {string} */
function notShown({ domain }, { media_type: type, name, payload }) {
  if (isUnsafe(domain, name, payload.unsafe_file === true)) return t("Files of this kind are never shown here: they can run programs.");
  if (type === PLAIN_TEXT) return t("This text is too long to be shown here. Download the original to read it.");
  return t("This page cannot show files of this kind. Download the original to look at it.");
}

/** @param {CasePage} page @param {Exhibit} exhibit */
function twinNote({ view }, exhibit) {
  const twin = firstOfSame(view.evidence, exhibit);
  return twin && twin.evidence !== exhibit.evidence ? html`<p class="govuk-body">${t("The same file as “%(name)s” above.", { name: twin.name })}</p>` : nothing;
}

/** @param {CasePage} page @param {Exhibit} exhibit @param {boolean} viewable @param {boolean} working */
function actions({ files, journal, view: seen }, exhibit, viewable, working) {
  if (journal.state !== "adopted" || isWithdrawn(seen)) return [];
  const view = files.shown === exhibit.evidence ? button(t("Close it"), () => files.close(), "secondary", false, exhibit.name) : button(t("Look at it"), () => void files.view(exhibit), "secondary", working, exhibit.name);
  const download = quiet(t("Download the original"), () => files.askDownload(exhibit), { about: exhibit.name });
  return viewable ? [view, download] : [download];
}

/** @param {CasePage} page @param {Exhibit} exhibit */
function unsafeWarning({ domain, files }, exhibit) {
  const isRunnable = isUnsafe(domain, exhibit.name, exhibit.payload.unsafe_file === true);
  return [
    isRunnable
      ? notice("danger", t("This file may be dangerous"), t("Files of this kind can run programs on your device. Do not open it to check: keep it for a lab, on a device that holds nothing else."))
      : notice("care", t("On your device this file is not sealed"), t("It leaves the sealed store and lies open on your device. Delete it when you are done.")),
    buttons(button(t("Download it anyway"), () => void files.download(exhibit), "warning"), button(t("Leave it"), () => files.leave(), "secondary")),
  ];
}

/** @param {CasePage} page @param {Exhibit} exhibit */
function custody(page, exhibit) {
  const events = handlings(exhibit.custody);
  return html`<details class="il-plain-details">
    <summary>${nt("%(n)s entry of custody", "%(n)s entries of custody", events.length)}</summary>
    <ul class="il-small-list">
      ${events.map((event) => html`<li>${handledText(page, exhibit, event)}<br /><span class="il-quiet-text">${instantText(event.at)}</span></li>`)}
      <li class="il-quiet-text">SHA-256 <span class="il-mono">${page.files.digestOf(exhibit)}</span></li>
    </ul>
  </details>`;
}

/** Who did it, and to whom: “Received” and “Access given” before a name could be read either way. @param {CasePage} page @param {Exhibit} exhibit @param {Custody} event @returns {string} */
function handledText(page, exhibit, { action, author, detail, record_id: record, role }) {
  const who = page.nameWithin(author, role);
  if (action === "received") return t("Received. Sent by: %(who)s", { who });
  const reader = detail ? page.memberWithin(detail) : "";
  // Whoever sent a file gave nobody access with it: these could open that part of the case already.
  if (action === "shared" && record === exhibit.record_id) return t("Could be opened from then on by: %(reader)s", { reader });
  if (action === "shared") return t("Access given to: %(reader)s. Given by: %(who)s", { reader, who });
  if (action === "share_ended") return t("Access ended for: %(reader)s. Ended by: %(who)s", { reader, who });
  return `${labelOf(page.domain.json.words.custody, action)}: ${who}`;
}

/** @param {CasePage} page */
function addFiles(page) {
  const { files } = page;
  const state = page.form("evidence");
  const listing = files.listing();
  if (!listing) return html`${formNotices(state)} ${buttons(button(t("Add files"), () => void files.open(), "secondary"))}`;
  const stored = files.stored.length;
  return html`<div class="il-no-print"><h3>${t("Add files")}</h3>
    <p class="govuk-hint">${t("The person will see that files were added.")}</p>
    ${evidenceList(listing)} ${formNotices(state)}
    ${files.askedToStay ? notice("care", t("These files are not part of the case yet"), t("If you sign out now, they are lost. Add them to the case first, or press “Sign out” again to leave without them.")) : nothing}
    ${buttons(button(nt("Add %(n)s file to the case", "Add %(n)s files to the case", stored), () => void files.record(), "", stored === 0 || state.working))}</div>`;
}

/** @param {string} type @returns {string} what kind of file it is, in a word */
function typeText(type) {
  if (type === "application/pdf") return "PDF";
  if (type === "message/rfc822") return t("E-mail");
  const kinds = { image: t("Picture"), video: t("Video"), audio: t("Sound recording"), text: t("Text") };
  return kinds[/** @type {keyof typeof kinds} */ (type.split("/")[0])] ?? t("Document or other file");
}
