// How are countries called in the reader's language?

import { regionNames } from "./formatters.js";
import { currentLanguage, localName, t } from "./i18n.js";

/** Where most people who report live; they stand first. */
const NEAR = ["PL", "LT", "DE", "UA", "GE", "LV", "CZ", "EE", "GB", "NL"];

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

/** @param {readonly string[]} codes @returns {{code: string, label: string}[]} an empty choice first, then the near ones, then all by name */
export function countryChoices(codes) {
  const named = codes.map((code) => ({ code, label: countryName(code) }));
  const collator = new Intl.Collator(currentLanguage());
  const near = NEAR.flatMap((code) => named.find((each) => each.code === code) ?? []);
  const rest = named.filter((each) => !NEAR.includes(each.code)).sort((a, b) => collator.compare(a.label, b.label));
  return [{ code: "", label: t("Choose a country") }, ...near, ...rest];
}
