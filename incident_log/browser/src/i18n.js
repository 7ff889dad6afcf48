// What does the page say in the reader's language? Texts are English in the code and looked up in one catalogue.

/** @import { Catalogue } from "./types.d.ts" */

/** @type {Catalogue} */
let catalogue = {};
let language = "en";

/**
 * Take the language of the page and its catalogue; call it once before the first t(). English needs no catalogue.
 *
 * @param {string} code
 * @param {Catalogue} texts
 */
export function useCatalogue(code, texts) {
  language = code;
  catalogue = texts;
}

/**
 * Give what the release knows of the language itself, such as "country BY" or "month 3", where a browser may not.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function localName(name) {
  const found = catalogue[`@${name}`];
  return typeof found === "string" ? found : undefined;
}

/** @returns {string} a language that writes numbers the same way and that this browser knows */
export function numberLanguage() {
  return Intl.NumberFormat.supportedLocalesOf(language).length > 0 ? language : "ru";
}

/** @returns {string} the language the page is in, as in <html lang> */
export function currentLanguage() {
  return language;
}

/**
 * Translate one sentence. %(name)s takes values.name; %% gives a percent sign.
 *
 * @param {string} text the English sentence, written out where it is used so that it can be collected
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(text, values) {
  const found = catalogue[text];
  return fill(typeof found === "string" ? found : text, values);
}

/**
 * Translate a sentence that counts. %(n)s takes the number.
 *
 * @param {string} singular
 * @param {string} plural
 * @param {number} n
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function nt(singular, plural, n, values) {
  const found = catalogue[singular];
  const english = n === 1 ? singular : plural;
  const text = Array.isArray(found) ? (found[pluralForm(language, n)] ?? english) : english;
  return fill(text, { n, ...values });
}

/**
 * Take out what turns the order of letters around: in somebody's title or file name it would turn our own words, too.
 *
 * @param {string} text
 * @returns {string}
 */
export function straight(text) {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

/**
 * Tell which form a number takes; the same rule as Plural-Forms in the catalogues.
 *
 * @param {string} code
 * @param {number} n
 * @returns {number}
 */
export function pluralForm(code, n) {
  if (code !== "be" && code !== "ru") return n === 1 ? 0 : 1;
  const [one, two] = [n % 10, n % 100];
  if (one === 1 && two !== 11) return 0;
  return one >= 2 && one <= 4 && (two < 12 || two > 14) ? 1 : 2;
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
function fill(text, values) {
  return text.replace(/%(?:%|\((\w+)\)s)/g, (whole, name) => {
    if (whole === "%%") return "%";
    return values && Object.hasOwn(values, name) ? straight(String(values[name])) : whole;
  });
}
