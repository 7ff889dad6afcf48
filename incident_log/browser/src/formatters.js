// Which of the browser's formatters are made already? Making one takes longer than drawing a line of a list.

/** @type {Map<string, Intl.DateTimeFormat>} */
const dates = new Map();
/** @type {Map<string, Intl.DisplayNames>} */
const regions = new Map();

/** @param {string} language @param {Intl.DateTimeFormatOptions} options @returns {Intl.DateTimeFormat} */
export function dateFormat(language, options) {
  const key = JSON.stringify([language, options]);
  const found = dates.get(key) ?? new Intl.DateTimeFormat(language, options);
  dates.set(key, found);
  return found;
}

/** @param {string} language @returns {Intl.DisplayNames} the names of countries, in English where the browser has no others */
export function regionNames(language) {
  const found = regions.get(language) ?? new Intl.DisplayNames([language, "en"], { type: "region" });
  regions.set(language, found);
  return found;
}
