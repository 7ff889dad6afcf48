// Whom did the team let open the report: which parts, until when, and why? Names are the team's own; a key is what a person can compare.

import { t } from "../i18n.js";
import { card, html, nothing, notice } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { endButton, overText } from "./return_ending.js";
import { closedReaders, readerName, readersNow, whoText } from "./return_readers.js";
import { shortFingerprint } from "./short_fingerprint.js";

/** @import { Reader, Told } from "../readers.js" */
/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Piece } from "../ui.js" */

/** Who may open it at this moment, beside the team, and whom the person shut out. @param {ReturnDesk} desk */
export function readersCard(desk) {
  const [readers, closed] = [readersNow(desk), closedReaders(desk)];
  const open = html`<ul class="govuk-list">
      ${readers.map((reader) => readerLine(desk, reader))}
    </ul>
    <p class="govuk-hint">${t("The name is what the team wrote. Somebody who says that they may read your report can read their key to you: it must be the same.")}</p>`;
  return card(
    t("Who else may open it now"),
    html`${readers.length > 0 ? open : html`<p class="govuk-body">${closed.length > 0 ? t("Only the team, as the server says.") : t("Only the team.")}</p>`}
      <ul class="govuk-list">
        ${closed.map(closedLine)}
      </ul>`,
  );
}

/** That somebody may still open it although the person has said no since, or withdrew; or because they agreed for one time. @param {ReturnDesk} desk */
export function stillNotice(desk) {
  const still = readersNow(desk).filter(({ agreesNow, isAgreed, isWritten }) => !agreesNow && isAgreed && isWritten);
  const list = (/** @type {boolean} */ once) => still.filter(({ isUsedUp }) => isUsedUp === once).map((reader) => readerLine(desk, reader));
  const [refused, used] = [list(false), list(true)];
  return html`${refused.length === 0 ? nothing : notice("care", t("Somebody can still open your report"), html`<p>${t("They were let in before you said no. End it here. If that does not work, write to the team.")}</p><ul class="govuk-list">${refused}</ul>`)}
  ${used.length === 0 ? nothing : notice("", t("Your yes for one time is used"), html`<p>${t("A dossier was made with it. For another one the team has to ask you again. Whoever was let in with this yes can still open your report; you can end that here.")}</p><ul class="govuk-list">${used}</ul>`)}`;
}

/**
 * That somebody was let in to whom the person did not agree: this is not left to whoever looks under the doors. Who is said
 * to be shut out stays here as well, because nobody signs that.
 * @param {ReturnDesk} desk
 */
export function excusedNotice(desk) {
  const isExcused = (/** @type {Reader} */ { grant, isAgreed, isWritten }) => grant?.without_agreement || !isAgreed || !isWritten;
  const [open, closed] = [readersNow(desk).filter(isExcused), closedReaders(desk).filter(isExcused)];
  if (open.length + closed.length === 0) return nothing;
  const title = open.length > 0 ? t("Somebody may open your report without your agreement") : t("Somebody was let into your report without your agreement");
  const look = (/** @type {Event} */ event) => {
    event.preventDefault();
    desk.go("history");
  };
  return notice(open.length > 0 ? "danger" : "care", title, html`<ul class="govuk-list">${open.map((reader) => readerLine(desk, reader))}${closed.map(closedLine)}</ul>
    <p><a href="#" @click=${look}>${t("Who opened or shared it")}</a></p>`);
}

/** Only the server says this: the person's own no is signed, an end is not. @param {Reader} reader */
function closedLine(reader) {
  return html`<li><strong>${readerName(reader)}</strong><br />${t("The server says that you ended this access (%(day)s), and that it gives them nothing more. If that was not you, tell the team by another way.", { day: dateText(reader.closedOn ?? "") })}</li>`;
}

/** @param {ReturnDesk} desk @param {Reader} reader */
function readerLine(desk, reader) {
  const { compartments, grant, isAgreed, isGiven, isWritten, key, to, until } = reader;
  const { name, reason, without_agreement: excuse } = grant ?? {};
  return html`<li>
    <strong>${whoText(to, key, name)}</strong><br />
    ${t("May open: %(parts)s.", { parts: partsText(compartments) })} ${untilText(until)}${excuseText(excuse)}${excuse ? nothing : unagreedText({ isAgreed, isWritten })}${isGiven ? nothing : html`<br />${overText()}`}${purposeText(reason)}${key ? keyText(key) : nothing}
    ${endButton(desk, reader)}
  </li>`;
}

/** What the team should have written and did not. @param {Pick<Reader, "isAgreed" | "isWritten">} reader */
function unagreedText({ isAgreed, isWritten }) {
  if (!isWritten) return html`<br /><strong>${t("The team has not written down that they may open all this. Ask the team why.")}</strong>`;
  return isAgreed ? nothing : html`<br /><strong>${t("Your answers did not go so far, and the team has not written why. Ask the team.")}</strong>`;
}

/** What the team did, in the middle of a sentence that begins with its name. @param {Told} told @returns {Piece} */
export function shareText({ payload: { action, compartments = [], expires_at: until = null, name, reason, to, to_signing: key = "", without_agreement: excuse } }) {
  const said = { who: whoText(to ?? "", key, name), parts: partsText(compartments) };
  const text = action === "revoked" ? t("ended an access. %(who)s can no longer open: %(parts)s.", said) : t("gave an access. %(who)s may open: %(parts)s.", said);
  return html`${text} ${action === "revoked" ? nothing : untilText(until)}${excuseText(excuse)}${action === "revoked" ? reasonText(reason) : purposeText(reason)}${keyText(key)}`;
}

/** @param {string | undefined} excuse */
const excuseText = (excuse) => (excuse ? html`<br /><strong>${t("Without your agreement.")}</strong> <span class="il-said">${t("The team wrote why it did not ask you first: %(reason)s", { reason: excuse })}</span>` : nothing);

/** @param {string} key */
const keyText = (key) => html`<br />${t("Their key")}: ${shortFingerprint(key)}`;

/** @param {string | null} until */
const untilText = (until) => (until ? t("Until %(day)s.", { day: dateText(until.slice(0, 10)) }) : t("Without an end."));

/** What somebody was let in for; why nobody had asked the person is another text. @param {string | null | undefined} purpose */
const purposeText = (purpose) => (purpose?.trim() ? html`<br /><span class="il-said">${t("What for, in the team's words: %(purpose)s", { purpose: purpose.trim() })}</span>` : nothing);

/** Why an access ended. @param {string | null | undefined} reason */
function reasonText(reason) {
  const said = reason?.trim() ?? "";
  const known = endings()[said];
  if (known) return html`<br />${known}`;
  return said ? html`<br /><span class="il-said">${t("The team wrote why: %(reason)s", { reason: said })}</span>` : nothing;
}

/** What the program itself writes when it gives a case new keys. @returns {Record<string, string>} */
function endings() {
  return {
    expired: t("Its day was over."),
    frozen: t("Their account was blocked."),
    removed: t("They are no longer with us."),
  };
}

/** As the person reads it who told all this. @param {readonly string[]} compartments */
function partsText(compartments) {
  const words = [
    compartments.includes("report") ? t("the report with its files and messages") : "",
    compartments.includes("identity") ? t("who you are") : "",
    compartments.includes("work") ? t("the notes of the team") : "",
  ];
  return words.filter(Boolean).join(", ");
}
