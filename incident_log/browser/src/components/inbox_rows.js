// What does one line of the inbox say?

import { placeName } from "../countries.js";
import { isPast } from "../due_dates.js";
import { straight, t, nt } from "../i18n.js";
import { isNobodys } from "../inbox.js";
import { isInDanger } from "../pressing.js";
import { html, nothing, notice, quiet } from "../ui.js";
import { dateText, instantText } from "../ui_dates.js";
import { assigneeName } from "./assignee.js";
import { labelOf, toneOfUrgency } from "./labels.js";
import { addressOf } from "./signed_in.js";

/** @import { Row } from "../inbox.js" */
/** @import { InboxPage } from "./inbox_page.js" */
/** @import { Preview } from "./inbox_previews.js" */
/** @import { Card, CardDeadline, Domain } from "../domain/types.d.ts" */

/** A card that somebody sealed may name any number, of kinds and of countries. */
const MOST_KINDS = 10;

/** @param {Row} row @param {InboxPage} page */
export function caseRow(row, page) {
  const { card } = row;
  // A line that does not open is not believed in anything, so it need not be compared.
  if (!card) return lockedRow(row);
  const news = row.behind + card.unread_from_reporter;
  const kinds = card.kinds.slice(0, MOST_KINDS).map((kind) => html`<li class="il-chip">${t(page.domain.kinds.get(kind)?.label ?? kind)}</li>`);
  return html`<li class="il-row">
    <a class="il-row__link" href=${addressOf("case", row.case)}>${straight(card.title) || t("Case without a title")}</a>
    <ul class="il-chips">
      ${page.outdated.has(row.case) ? html`<li class="il-chip il-chip--danger">${t("Older than you saw")}</li>` : nothing}
      ${news > 0 ? html`<li class="il-chip il-chip--accent">${nt("%(n)s new", "%(n)s new", news)}</li>` : nothing}
      ${dangerChip({ danger: isInDanger(row) })}
      <li class="il-chip il-chip--${toneOfUrgency(row.urgency ?? "")}">${labelOf(page.domain.json.kinds.severities, row.urgency ?? "")}</li>
      <li class="il-chip">${labelOf(page.domain.json.words.statuses, row.status ?? "")}</li>
      ${card.assigned_to && isNobodys(row) ? html`<li class="il-chip il-chip--care">${t("Nobody has it")}</li>` : nothing}
      ${kinds}
    </ul>
    <p class="il-row__facts">${facts(row, card, page).join(" · ")}</p>
  </li>`;
}

/** @param {Row} row @param {Card} card @param {InboxPage} page */
function facts(row, card, page) {
  const { domain, names, session } = page;
  const name = names.get(card.assigned_to ?? "");
  const assigned = card.assigned_to === session.member ? t("yours") : name && assigneeName(card.assigned_to ?? "", name);
  return [
    ...card.countries.slice(0, MOST_KINDS).map(placeName),
    ...dueTexts(card, domain, page.asOf),
    card.assigned_to ? (assigned ?? "") : t("nobody has it"),
    t("changed %(day)s", { day: dateText(row.day) }),
  ].filter(Boolean);
}

/** What comes next; and what is over and nobody ticked off, which must not look like something to come. @param {Card} card @param {Domain} domain @param {string} now */
function dueTexts({ next_deadline: first, later_deadlines: later = [] }, domain, now) {
  const coming = [first, ...later].find((each) => each && !isPast(each.due, now));
  const said = (/** @type {CardDeadline} */ { due, rule, title }) => ({ day: dateText(due.slice(0, 10)), what: title ?? t(domain.rules.get(rule ?? "")?.label ?? "Deadline") });
  return [
    coming ? t("due %(day)s: %(what)s", said(coming)) : "",
    first && first !== coming ? t("due %(day)s, this date has passed: %(what)s", said(first)) : "",
  ];
}

/** @param {Row} row */
function lockedRow(row) {
  return html`<li class="il-row">
    <a class="il-row__link" href=${addressOf("case", row.case)}>${t("This case does not open from here")}</a>
    <ul class="il-chips">
      <li class="il-chip il-chip--danger">${t("Does not open")}</li>
    </ul>
    <p class="il-row__facts">${t("Open the case itself: its journal may be whole.")}</p>
  </li>`;
}

/** @param {import("../inbox.js").Newcomer} fresh @param {Preview|undefined} preview @param {Domain} domain */
export function freshRow(fresh, preview, domain) {
  const places = preview?.countries.map(placeName) ?? [];
  const isTakenBack = preview?.status === "withdrawn";
  return html`<li class="il-row ${isTakenBack ? "" : "il-row--new"}">
    <a class="il-row__link" href=${addressOf("case", fresh.case)}>${straight(preview?.title ?? "") || t("New report")}</a>
    <ul class="il-chips">
      ${isTakenBack ? html`<li class="il-chip">${labelOf(domain.json.words.statuses, preview.status)}</li>` : [dangerChip(preview), urgencyChip(preview, domain)]}
      ${preview?.trouble ? html`<li class="il-chip il-chip--danger">${t("Does not open")}</li>` : nothing} ${kindChips(preview, domain)}
    </ul>
    <p class="il-row__facts">${[...places, t("arrived %(day)s", { day: dateText(fresh.day) })].join(" · ")}</p>
  </li>`;
}

/** @param {Pick<Preview, "danger">|undefined} preview */
export function dangerChip(preview) {
  return preview?.danger ? html`<li class="il-chip il-chip--danger il-chip--now">${t("In danger now")}</li>` : nothing;
}

/** @param {Preview|undefined} preview @param {Domain} domain */
export function urgencyChip(preview, domain) {
  if (!preview?.urgency) return nothing;
  return html`<li class="il-chip il-chip--${toneOfUrgency(preview.urgency)}">${labelOf(domain.json.kinds.severities, preview.urgency)}</li>`;
}

/** @param {Preview|undefined} preview @param {Domain} domain */
export function kindChips(preview, domain) {
  return preview?.kinds.map((kind) => html`<li class="il-chip">${t(domain.kinds.get(kind)?.label ?? kind)}</li>`) ?? nothing;
}

/** When the list was as it stands, and the way to see what came since. @param {{ asOf: string, failure: string, looking: boolean }} list @param {() => void} look */
export function asOfPart({ asOf, failure, looking }, look) {
  return html`${failure ? notice("care", t("The list may be older than it looks"), failure) : nothing}
    <p class="il-as-of il-no-print">
      <span class="il-quiet-text">${t("As of %(time)s", { time: instantText(asOf) })}</span>
      ${quiet(looking ? t("Looking…") : t("Look for news"), look)}
    </p>`;
}

/** @param {KeyboardEvent} event */
export function moveWithArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const $links = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".il-row__link")];
  const $next = $links[$links.indexOf(/** @type {HTMLElement} */ (event.target)) + step];
  if (!($next instanceof HTMLElement)) return;
  event.preventDefault();
  $next.focus();
}
