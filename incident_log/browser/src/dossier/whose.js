// Whose words stand in a dossier? What the person did not say themselves says who did, and when.

import { REPORTER } from "../domain/consent.js";
import { tellerOf } from "../domain/told.js";

/** @import { Added, Case, Incident, Words } from "./types.d.ts" */

const DAY = 10;

/** On which day did the team put a part of an incident so? Empty where the person did. @param {Incident} incident @param {string} part @returns {string} */
export function wordedOn(incident, part) {
  const { at, role } = tellerOf(incident, part);
  return role === REPORTER ? "" : at.slice(0, DAY);
}

/** @param {string} text @param {string} day of wordedOn @param {Pick<Words, "date" | "t">} words */
export function worded(text, day, { date, t }) {
  return text === "" || day === "" ? text : t("%(text)s (as the team put it, %(day)s)", { text, day: date(day) });
}

/** What others than the person wrote beside it, each with its author. @param {Incident} incident @param {Words} words @returns {Added[]} */
export function addedBy({ additions, at, author, narrative, narrative_lang: lang, role }, words) {
  const others = additions.filter((each) => each.role !== REPORTER);
  const told = others.map((each) => added(each, words, words.t("Added by %(who)s, %(day)s:", said(each, words))));
  if (role === REPORTER || !narrative) return told;
  const first = { at, author, lang, role, text: narrative };
  return [added(first, words, words.t("Written down by %(who)s, %(day)s:", said(first, words))), ...told];
}

/** @typedef {{at: string, author: string, role: string}} By */

/** @param {By & {lang: string | null, text: string}} each @param {Words} words @param {string} lead @returns {Added} */
function added({ at, author, lang, role, text }, words, lead) {
  return { lead, by: words.who(author, role), on: at.slice(0, DAY), text, lang: lang ?? "" };
}

/** @param {By} by @param {Words} words */
function said({ at, author, role }, words) {
  return { who: words.who(author, role), day: words.date(at.slice(0, DAY)) };
}

/** Who described a file as it stands, where it was not the person. @param {Case["evidence"][number]} exhibit @param {Words} words @returns {string} */
export function describedBy({ at, author, custody, payload, role }, words) {
  const last = custody.findLast(({ action }) => action === "described") ?? { at, author, role };
  const isTold = last.role === REPORTER || !(payload.describes || payload.proves);
  return isTold ? "" : signed(last, words);
}

/** @param {By} by @param {Words} words @returns {string} */
export function signed(by, words) {
  const { day, who } = said(by, words);
  return `${who}, ${day}`;
}
