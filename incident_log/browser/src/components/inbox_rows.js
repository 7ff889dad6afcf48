// What does one line of the inbox say?

import { countryName } from "../countries.js";
import { straight, t, nt } from "../i18n.js";
import { html, nothing } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { labelOf, toneOfUrgency } from "./labels.js";
import { addressOf } from "./signed_in.js";

/** @import { Row } from "../inbox.js" */
/** @import { InboxPage } from "./inbox_page.js" */
/** @import { Card } from "../domain/types.d.ts" */

/** A card that somebody sealed may name any number. */
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
      <li class="il-chip il-chip--${toneOfUrgency(card.urgency)}">${labelOf(page.domain.json.kinds.severities, card.urgency)}</li>
      <li class="il-chip">${labelOf(page.domain.json.words.statuses, card.status)}</li>
      ${kinds}
    </ul>
    <p class="il-row__facts">${facts(row, card, page).join(" · ")}</p>
  </li>`;
}

/** @param {Row} row @param {Card} card @param {InboxPage} page */
function facts(row, card, page) {
  const { domain, names, session } = page;
  const due = card.next_deadline;
  const what = due?.title ?? t(domain.rules.get(due?.rule ?? "")?.label ?? "Deadline");
  const assigned = card.assigned_to === session.member ? t("yours") : names.get(card.assigned_to ?? "");
  return [
    ...card.countries.map(countryName),
    due ? t("due %(day)s: %(what)s", { day: dateText(due.due.slice(0, 10)), what }) : "",
    card.assigned_to ? (assigned ?? "") : t("nobody has it"),
    t("changed %(day)s", { day: dateText(row.day) }),
  ].filter(Boolean);
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
