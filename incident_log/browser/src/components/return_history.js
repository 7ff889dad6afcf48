// Who opened, shared or exported the report? Read from the signed journal, in plain words.

import { nt, t } from "../i18n.js";
import { sharesTold } from "../readers.js";
import { instantText } from "../ui_dates.js";
import { emptyState, heading, html } from "../ui.js";
import { judgedIn } from "../domain/incidents.js";
import { givesBack, WITHOUT_EFFECT } from "../domain/summaries.js";
import { labelOf, ownStatus } from "./labels.js";
import { answerText, howText, readerText } from "./consent_words.js";
import { readersCard, shareText } from "./return_access.js";
import { authorName, returnFrame } from "./return_frame.js";

/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Case, Exhibit, HistoryEntry, Written } from "../domain/types.d.ts" */

const ARCHIVE = "archive";

/** @param {ReturnDesk} desk */
export function historyView(desk) {
  const view = /** @type {Case} */ (desk.case);
  const taken = view.statuses.find(({ role }) => role === "member");
  const events = [
    ...view.accesses.map((each) => event(each, accessText(each, view.evidence))),
    ...view.exports.map((each) => event(each, exportText(each, desk))),
    ...view.consents.filter(({ role }) => role !== "reporter").map((each) => event(each, consentText(each, desk))),
    ...view.statuses.map((each) => event(each, each === taken && isTaking(each) ? t("took your report over, and works on it now") : statusText(each, desk))),
    ...sharesTold(view, desk.journal).map((each) => ({ at: each.at, who: t("The team"), text: shareText(each) })),
    ...view.history.filter(isCompleting).map((each) => event(each, completingText(each, desk))),
    ...view.history.filter(isRefused).map((each) => event(each, t("wrote an entry that they may not write. It is not used."))),
    ...view.history.filter(isRenewal).map((each) => event(each, t("closed your report to everybody who left or whose access ended: they can read nothing that is written from here on"))),
  ].sort((one, other) => (one.at < other.at ? 1 : -1));
  return returnFrame(
    desk,
    html`${heading(t("Who opened or shared it"), t("Until somebody of the team takes your report, everybody of the team can read it, and nobody writes down who did. From then on the program writes down and signs who opened the report or your name, once in half a day for each person; every file, dossier and access each time. Nobody can take an entry out without you seeing it."))}
    ${readersCard(desk)}
    ${events.length
      ? html`<ol class="il-timeline">
          ${events.map(
            (each) =>
              html`<li class="il-timeline__item">
                <p class="il-timeline__when">${instantText(each.at)}</p>
                <p class="il-timeline__what"><strong>${each.who}</strong>: ${each.text}</p>
              </li>`,
          )}
        </ol>`
      : emptyState(t("Nobody has taken it yet"), t("As soon as somebody does, you see here who opens it."))}`,
  );
}

/** One record for each part of the case says so; one line is enough. @param {HistoryEntry} entry */
function isRenewal({ compartment, state, type }) {
  return type === "renewal" && state === "accepted" && compartment === "report";
}

/** Nothing of the person's changed by it; what is wrong with entries of their own is said on every page. @param {HistoryEntry} entry */
function isRefused({ reason, role, state }) {
  return state === "refused" && role !== "reporter" && reason !== WITHOUT_EFFECT;
}

/** Whoever of the team changed what stands beside the person's own words. @param {HistoryEntry} entry */
function isCompleting({ role, state, type }) {
  return type === "amendment" && state === "accepted" && role !== "reporter";
}

/** @param {HistoryEntry} entry @param {ReturnDesk} desk */
function completingText({ position }, { journal, questions }) {
  const judged = judgedIn(journal?.entries[position]?.opened?.payload);
  if (judged === null) return t("completed or corrected what stands in your report");
  return t("judged how urgent it is: %(urgency)s", { urgency: labelOf(questions.domain.json.kinds.severities, judged) });
}

/** @param {Pick<Written, "at"|"role">} written @param {string} text */
function event({ at, role }, text) {
  return { at, who: authorName(role), text };
}

/** Whoever takes a report over says so first. @param {Written} status */
function isTaking({ payload, role }) {
  return role === "member" && payload.status === "open";
}

/** @param {Written} access @param {readonly Exhibit[]} evidence @returns {string} */
function accessText({ compartment, payload }, evidence) {
  const name = evidence.find((each) => each.evidence === payload.evidence)?.name ?? "";
  if (payload.what === "viewed") return t("looked at a file: %(name)s", { name });
  if (payload.what === "downloaded" && payload.reason) return t("downloaded a file: %(name)s. Why: %(reason)s", { name, reason: payload.reason });
  if (payload.what === "downloaded") return t("downloaded a file: %(name)s", { name });
  if (compartment !== "identity") return t("opened the report");
  return payload.reason ? t("opened your name and contact. Why: %(reason)s", { reason: payload.reason }) : t("opened your name and contact");
}

/** For whom, what for, and what went along. @param {Written} written @param {ReturnDesk} desk */
function exportText({ payload: { audience, exhibits = [], named, own_words: words, purpose, recipient } }, { questions }) {
  const found = questions.domain.json.records.vocabularies.dossier_audience?.find((each) => each.code === audience);
  const reader = t(found?.label ?? "") || t("somebody");
  const lines = [
    audience !== ARCHIVE && recipient ? t("made a dossier for: %(recipient)s (%(audience)s).", { recipient, audience: reader }) : t("made a dossier for: %(audience)s.", { audience: reader }),
    purpose ? t("What for: %(purpose)s.", { purpose: t(purpose) }) : "",
    exhibits.length > 0 ? nt("%(n)s file of yours is in it.", "%(n)s files of yours are in it.", exhibits.length) : t("No files are in it."),
    // Dossiers that were made before this was written down say nothing of it.
    named === undefined ? "" : named ? t("Names are in it.") : t("The part with names and contacts is left out."),
    words === undefined && named === false ? t("What you wrote yourself can be in it.") : "",
    ...(words === undefined ? [] : ownWordsText(words)),
  ];
  return lines.filter(Boolean).join(" ");
}

/** How much of their own words left, which can say who they are as well as a name. @param {{kept: number, left_out: number}} words @returns {string[]} */
function ownWordsText({ kept, left_out: left }) {
  if (kept === 0) return left > 0 ? [t("What you wrote yourself is left out.")] : [];
  return [
    nt("What you wrote yourself is in it: %(n)s passage.", "What you wrote yourself is in it: %(n)s passages.", kept),
    left > 0 ? nt("%(n)s passage of it is left out.", "%(n)s passages of it are left out.", left) : "",
  ];
}

/** @param {Written} written @param {ReturnDesk} desk */
function consentText({ payload }, { questions: { domain } }) {
  const { audiences } = domain.json.consent;
  const label = audiences.find(({ code }) => code === payload.audience)?.label ?? "";
  return t("wrote down an answer that you gave (%(how)s). %(audience)s: %(answer)s", { how: howText(domain, payload.how), audience: readerText(label, payload), answer: answerText(domain, payload) });
}

/** @param {Written} written @param {ReturnDesk} desk */
function statusText(written, { questions }) {
  const { payload } = written;
  if (givesBack(written)) return t("gave the report back to the team");
  return t("changed the status: %(status)s", { status: ownStatus(questions.domain.json.words.statuses, payload.status) });
}
