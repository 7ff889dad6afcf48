// Whom did the team let open the report: which parts, until when, and why? Names are the team's own; a key is what a person can compare.

import { directory } from "../directory.js";
import { isLive } from "../domain/shares.js";
import { t } from "../i18n.js";
import { card, html, nothing, notice } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { shortFingerprint } from "./short_fingerprint.js";

/** @import { Journal } from "../journal.js" */
/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Case, Payload, Share } from "../domain/types.d.ts" */
/** @import { Piece } from "../ui.js" */

/** One share that counts, as the journal says it. @typedef {{ at: string, payload: Payload }} Shared */

/** @param {Case | null} view @param {Journal | null} journal @returns {Shared[]} in the order of the journal */
export function sharesTold(view, journal) {
  const counting = new Set(view?.history.flatMap(({ position, state, type }) => (type === "share" && state === "accepted" ? [position] : [])));
  return (journal?.entries ?? []).flatMap(({ opened, position }) => (opened && counting.has(position) ? [{ at: opened.at, payload: /** @type {Payload} */ (opened.payload) }] : []));
}

/** Who may open it at this moment, beside the team. @param {ReturnDesk} desk */
export function readersCard(desk) {
  const view = /** @type {Case} */ (desk.case);
  const now = new Date().toISOString();
  const live = view.shares.filter((share) => isLive(share, now));
  if (live.length === 0) return card(t("Who else may open it now"), html`<p class="govuk-body">${t("Only the team.")}</p>`);
  const told = sharesTold(view, desk.journal);
  return card(
    t("Who else may open it now"),
    html`<ul class="govuk-list">
        ${live.map((share) => reader(share, told))}
      </ul>
      <p class="govuk-hint">${t("The name is what the team wrote. Somebody who says that they may read your report can read their key to you: it must be the same.")}</p>`,
  );
}

/** That somebody may open it now to whom the person did not agree: this is not left to whoever looks under the doors. @param {ReturnDesk} desk */
export function excusedNotice(desk) {
  const view = /** @type {Case} */ (desk.case);
  const now = new Date().toISOString();
  const told = sharesTold(view, desk.journal);
  const excused = view.shares.filter((share) => isLive(share, now) && grantOf(share, told)?.without_agreement);
  if (excused.length === 0) return nothing;
  const look = (/** @type {Event} */ event) => {
    event.preventDefault();
    desk.go("history");
  };
  return notice("danger", t("Somebody may open your report without your agreement"), html`<ul class="govuk-list">${excused.map((share) => reader(share, told))}</ul>
    <p><a href="#" @click=${look}>${t("Who opened or shared it")}</a></p>`);
}

/** What the journal says last of how this reader came in. @param {Share} share @param {readonly Shared[]} told */
function grantOf({ to }, told) {
  return told.findLast(({ payload }) => payload.to === to && payload.action === "granted")?.payload;
}

/** @param {Share} share @param {readonly Shared[]} told */
function reader(share, told) {
  const { compartments, expires_at: until, to, to_signing: key } = share;
  const { name, reason, without_agreement: excuse } = grantOf(share, told) ?? {};
  return html`<li>
    <strong>${whoText(to, key, name)}</strong><br />
    ${t("May open: %(parts)s.", { parts: partsText(compartments) })} ${untilText(until)}${excuseText(excuse)}${reasonText(reason)}${keyText(key)}
  </li>`;
}

/** What the team did, in the middle of a sentence that begins with its name. @param {Shared} shared @returns {Piece} */
export function shareText({ payload: { action, compartments = [], expires_at: until = null, name, reason, to, to_signing: key = "", without_agreement: excuse } }) {
  const said = { who: whoText(to ?? "", key, name), parts: partsText(compartments) };
  const text = action === "revoked" ? t("ended an access. %(who)s can no longer open: %(parts)s.", said) : t("gave an access. %(who)s may open: %(parts)s.", said);
  return html`${text} ${action === "revoked" ? nothing : untilText(until)}${excuseText(excuse)}${reasonText(reason)}${keyText(key)}`;
}

/**
 * At the start of a sentence: what the directory vouches for, and the name that the team wrote of them.
 * @param {string} to @param {string} key @param {string | undefined} name @returns {string}
 */
function whoText(to, key, name) {
  const known = directory().authorOf(key);
  if (known?.id !== to) return t("Somebody we cannot name");
  const who = known.role === "lawyer" ? t("A lawyer") : t("Somebody of another team");
  return name ? t("%(who)s (%(name)s)", { who, name }) : who;
}

/** @param {string | undefined} excuse */
const excuseText = (excuse) => (excuse ? html`<br /><strong>${t("Without your agreement.")}</strong> <span class="il-said">${t("The team wrote why it did not ask you first: %(reason)s", { reason: excuse })}</span>` : nothing);

/** @param {string} key */
const keyText = (key) => html`<br />${t("Their key")}: ${shortFingerprint(key)}`;

/** @param {string | null} until */
const untilText = (until) => (until ? t("Until %(day)s.", { day: dateText(until.slice(0, 10)) }) : t("Without an end."));

/** @param {string | null | undefined} reason */
const reasonText = (reason) => (reason?.trim() ? html`<br /><span class="il-said">${t("The team wrote why: %(reason)s", { reason })}</span>` : nothing);

/** As the person reads it who told all this. @param {readonly string[]} compartments */
function partsText(compartments) {
  const words = [
    compartments.includes("report") ? t("the report with its files and messages") : "",
    compartments.includes("identity") ? t("who you are") : "",
    compartments.includes("work") ? t("the notes of the team") : "",
  ];
  return words.filter(Boolean).join(", ");
}
