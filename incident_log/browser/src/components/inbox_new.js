// Which of the new reports fit what is looked for, and which comes first? They have no card: what they say is read from their first records.

import { countryName } from "../countries.js";
import { keyOf, matches } from "../domain/names.js";
import { nt, t } from "../i18n.js";
import { queryOf } from "../search_words.js";
import { html, nothing, repeat } from "../ui.js";
import { freshRow } from "./inbox_rows.js";

/** @import { Newcomer } from "../inbox.js" */
/** @import { InboxPage } from "./inbox_page.js" */
/** @import { Preview } from "./inbox_previews.js" */

/** As urgent as one of which nothing is known. */
const URGENCIES = ["imminent", "serious", "moderate", "info"];

/** @param {InboxPage} page */
export function isLooking({ wish: { country, kind, search, urgency } }) {
  return Boolean(search.trim() || kind || country || urgency);
}

/** @param {InboxPage} page @returns {Newcomer[]} who is in danger first, then the most urgent, of those the one that waits longest */
export function fittingNew(page) {
  const { domain, fresh, previews, wish } = page;
  const key = queryOf(domain, wish.search);
  const found = isLooking(page) ? fresh.filter((each) => fits(page, key, previews.get(each.case))) : fresh;
  // While they are opened one by one the list keeps still, as it came: the latest first. Only who is in danger does not wait for the others.
  if (!areOpened(page)) return [...found].sort((one, other) => Number(isInDanger(other, previews)) - Number(isInDanger(one, previews)));
  return byUrgency([...found].reverse(), previews);
}

/** @param {InboxPage} page @param {Newcomer} newcomer */
export function isTakenBack({ previews }, { case: id }) {
  return previews.get(id)?.status === "withdrawn";
}

/** What the person took back before anybody took it over is no work, and is not lost without a word either. @param {InboxPage} page */
export function takenBackPart(page) {
  const found = fittingNew(page).filter((each) => isTakenBack(page, each));
  if (found.length === 0) return nothing;
  return html`<details class="il-plain-details il-taken-back">
    <summary>${nt("%(n)s report was withdrawn before anybody took it", "%(n)s reports were withdrawn before anybody took them", found.length)}</summary>
    <ul class="il-rows">
      ${repeat(found, (each) => each.case, (each) => freshRow(each, page.previews.get(each.case), page.domain))}
    </ul>
  </details>`;
}

/** @param {InboxPage} page */
export function areOpened({ fresh, previews }) {
  return fresh.every((each) => previews.has(each.case));
}

/** @param {InboxPage} page @param {string} key of what is searched @param {Preview|undefined} preview */
function fits({ domain, wish }, key, preview) {
  if (!preview) return false;
  const { countries, kinds, people, title, urgency } = preview;
  const words = [title, ...people, ...kinds.map((kind) => t(domain.kinds.get(kind)?.label ?? kind)), ...countries.map(countryName)];
  return (
    (!wish.kind || kinds.includes(wish.kind)) &&
    (!wish.country || countries.includes(wish.country)) &&
    (!wish.urgency || urgency === wish.urgency) &&
    (!key || matches(key, keyOf(domain, words)))
  );
}

/** @param {Newcomer} newcomer @param {ReadonlyMap<string, Preview>} previews */
function isInDanger({ case: id }, previews) {
  return previews.get(id)?.danger ?? false;
}

/** @param {Newcomer[]} found @param {ReadonlyMap<string, Preview>} previews */
function byUrgency(found, previews) {
  const weight = (/** @type {Newcomer} */ each) => (isInDanger(each, previews) ? -1 : Math.max(0, URGENCIES.indexOf(previews.get(each.case)?.urgency ?? "")));
  return found.sort((one, other) => weight(one) - weight(other));
}
