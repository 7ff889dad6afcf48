// How are countries called in the reader's language?

import { regionNames } from "./formatters.js";
import { currentLanguage, localName, t } from "./i18n.js";

/** What most reports are about, and where most people who report live; they stand first, and once more in their place. */
const OFTEN = ["BY", "RU", "PL", "LT", "GE", "DE", "UA", "LV", "CZ", "EE", "NL", "GB"];

/** @param {string} code ISO 3166-1 @returns {string} */
export function countryName(code) {
  if (!code || code === "ZZ") return t("Not told");
  const local = localName(`country ${code}`);
  if (local !== undefined) return local;
  try {
    return regionNames(currentLanguage()).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Where it stands alone, what was not told needs a name. @param {string} code @returns {string} */
export function placeName(code) {
  return !code || code === "ZZ" ? t("Country not told") : countryName(code);
}

/** @param {readonly string[]} codes @returns {{code: string, label: string, group?: string}[]} an empty choice first, then those often chosen, then all by name */
export function countryChoices(codes) {
  const named = codes.map((code) => ({ code, label: countryName(code), group: t("All countries") }));
  // Belarusian has the order of Russian, for browsers that do not know it.
  const collator = new Intl.Collator([currentLanguage(), "ru"]);
  const often = OFTEN.flatMap((code) => named.find((each) => each.code === code) ?? []);
  return [
    { code: "", label: t("Choose a country") },
    ...often.map((each) => ({ ...each, group: t("Often chosen") })),
    ...named.sort((one, other) => collator.compare(one.label, other.label)),
  ];
}
