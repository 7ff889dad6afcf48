// How is a date written in a dossier? In words, in the dossier's language, so that nobody takes a day for a month.
// English is read in many countries, where nobody expects the month before the day.

import { dateFormat } from "../formatters.js";

const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2}))?)?)?/;

/** @param {string} language @param {string} date 2026, 2026-11, 2026-11-03 or with a time @returns {string} what is no date stays as it is */
export function dateIn(language, date) {
  const [, year, month, day, time] = PARTIAL.exec(date) ?? [];
  if (year === undefined) return date;
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { timeZone: "UTC", year: "numeric", ...(month && { month: "long" }), ...(day && { day: "numeric" }) };
  const moment = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  const text = dateFormat(language === "en" ? "en-GB" : language, options).format(moment);
  return time ? `${text}, ${time}` : text;
}

/** @param {string} language @param {string} instant @returns {string} to the minute, in the time of no country */
export function instantIn(language, instant) {
  return `${dateIn(language, instant.slice(0, 16))} UTC`;
}
