// How much of each person may a dossier show? As much as they agreed to, and never where a relative lives.

import { REPORTER } from "../domain/consent.js";
import { onOneLine, quoted } from "./lines.js";
import { signed } from "./whose.js";

/** @import { Case, Levels, Words } from "./types.d.ts" */

/**
 * @typedef {object} Person the parts of a person record that are read here; records.js has checked it
 * @property {string} person
 * @property {{text: string}[]} names
 * @property {string} [pseudonym]
 * @property {{role: string}[]} [roles]
 * @property {string} [relation]
 * @property {boolean} [relative_in_country]
 * @property {string} [country]
 * @property {string} [born]
 * @property {string[]} [citizenships]
 * @property {{channel: string, value: string, safe?: boolean}[]} [contacts]
 * @property {string} [address]
 * @property {string} [protection]
 * @property {{type: string, number?: string}[]} [documents]
 */

/** Nobody is named by oversight. @param {Case} view @param {Pick<import("./types.d.ts").Choices, "identity">} choices @param {Levels} levels @param {Words} words */
export function peopleIfNamed(view, { identity }, levels, words) {
  return identity ? peopleOf(view, levels, words) : [];
}

/** @param {Case} view @param {Levels} levels @param {Words} words @returns {{rows: [string, string][]}[]} */
export function peopleOf(view, levels, words) {
  return onOneLine(view.people).map((written, index) => {
    const person = /** @type {Person} */ (/** @type {unknown} */ (written.payload));
    const rows = rowsOf(person, levels.get(person.person) ?? null, index + 1, words);
    return { rows: written.role === REPORTER ? rows : [...rows, [words.t("Written down by"), signed(written, words)]] };
  });
}

/** @param {Person} person @param {string | null} level @param {number} number @param {Words} words @returns {[string, string][]} */
function rowsOf(person, level, number, words) {
  const { t } = words;
  const roles = (person.roles ?? []).map(({ role }) => words.role(role)).join("; ");
  /** @type {[string, string | undefined][]} */
  const shown = [[t("Role"), roles || (person.person === "reporter" ? t("The person") : t("Person %(number)s", { number: String(number) }))]];
  if (level === "L3") shown.push(...named(person, words));
  else if (level === "L2") shown.push([t("Called here"), person.pseudonym], [t("Name"), t("Known to the team. Ask through the lawyer.")]);
  else shown.push([t("Name"), t("Left out: this person has not agreed to be named here.")]);
  if (person.relative_in_country === true) shown.push([t("Careful"), t("This is a relative in the country of origin. Do not contact, do not name to others.")]);
  return shown.filter(/** @returns {row is [string, string]} */ (row) => row[1] !== undefined && row[1] !== "");
}

/** @param {Person} person @param {Words} words @returns {[string, string | undefined][]} */
function named(person, words) {
  const { t } = words;
  const hidden = person.relative_in_country === true;
  return [
    [t("Names"), person.names.map(({ text }) => text).join("; ")],
    [t("Relation"), person.relation],
    [t("Born"), person.born === undefined ? undefined : words.date(person.born)],
    [t("Citizenship"), person.citizenships?.map(words.country).join("; ")],
    [t("Lives in"), hidden || person.country === undefined ? undefined : words.country(person.country)],
    [t("Address"), hidden ? undefined : person.address],
    [t("Contact"), hidden ? undefined : person.contacts?.map((contact) => contactText(contact, words)).join("\n")],
    [t("Protection"), person.protection],
  ];
}

/** Whoever reads it may ring at once: that nobody said it was safe stands beside it. @param {{channel: string, value: string, safe?: boolean}} contact @param {Words} words */
function contactText({ channel, safe, value }, { t }) {
  const named = quoted(channel === "other" ? value : `${channel}: ${value}`);
  return safe === true ? t("%(contact)s (said to be safe to use)", { contact: named }) : t("%(contact)s (not said to be safe: ask the team before you use it)", { contact: named });
}
