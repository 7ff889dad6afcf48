// When was it? Reads a date out of typed parts, as far as it is known, and writes it as people do.

import { dateFormat } from "../formatters.js";
import { currentLanguage, localName, t } from "../i18n.js";

/** @typedef {{day: string, month: string, year: string, time: string}} DateParts as typed */

const DAY_MS = 24 * 3_600_000;

/** @returns {DateParts} */
export const emptyParts = () => ({ day: "", month: "", year: "", time: "" });

/** @param {string | null | undefined} date 2026, 2026-11, 2026-11-03 or with a time @returns {DateParts} */
export function partsOf(date) {
  const [, year = "", month = "", day = "", time = ""] = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2}))?)?)?/.exec(date ?? "") ?? [];
  return { year, month: month.replace(/^0/, ""), day: day.replace(/^0/, ""), time };
}

/**
 * Read typed parts. Leaving out the day, or day and month, is fine.
 * @param {DateParts} parts
 * @returns {{date: string, error: string}} one of them is empty; both are when nothing was typed
 */
export function readParts(parts) {
  const { day, month, year, time } = trimmed(parts);
  if (!year && !month && !day && !time) return { date: "", error: "" };
  const problem = problemIn(parts);
  if (problem) return { date: "", error: problem.text };
  const date = [year, month && month.padStart(2, "0"), day && day.padStart(2, "0")].filter(Boolean).join("-");
  return { date: time ? `${date}T${time}` : date, error: "" };
}

/** Give the part that has to be changed; where no part is wrong by itself, as with a date still to come, all of the date. @param {DateParts} parts @returns {readonly (keyof DateParts)[]} */
export function wrongParts(parts) {
  const problem = Object.values(trimmed(parts)).some(Boolean) ? problemIn(parts) : null;
  return problem ? [problem.part] : ["day", "month", "year"];
}

/** @param {DateParts} parts @returns {{ part: keyof DateParts, text: string } | null} the first thing that is wrong */
function problemIn(parts) {
  const { day, month, year, time } = trimmed(parts);
  if (!/^\d{4}$/.test(year)) return { part: "year", text: t("Write the year with four digits, like 2026") };
  if (!/^(19|20|21)/.test(year)) return { part: "year", text: t("Write a year from 1900 to 2199") };
  if (day && !month) return { part: "month", text: t("Write the month too, or leave the day empty") };
  if (month && !(Number(month) >= 1 && Number(month) <= 12 && /^\d{1,2}$/.test(month))) return { part: "month", text: t("Write the month as a number from 1 to 12") };
  if (day && !isDay(year, month, day)) return { part: "day", text: t("This month does not have that day") };
  if (time && !day) return { part: "day", text: t("Write the day too, or leave the time empty") };
  return null;
}

/** @param {DateParts} parts @returns {DateParts} */
function trimmed({ day, month, year, time }) {
  return { day: day.trim(), month: month.trim(), year: year.trim(), time: time.trim() };
}

/**
 * What happened lies behind. One day more is let through: some browsers hide their time zone, and some clocks run wrong.
 * @param {string} date as far as it is known
 * @param {Date} [now]
 * @returns {string} what is wrong with it, or nothing
 */
export function aheadProblem(date, now = new Date()) {
  const latest = new Date(now.getTime() + DAY_MS);
  const text = `${latest.getFullYear()}-${String(latest.getMonth() + 1).padStart(2, "0")}-${String(latest.getDate()).padStart(2, "0")}`;
  const day = date.slice(0, text.length);
  return day > text.slice(0, day.length) ? t("This date is still to come. Write when it happened, or choose “I do not know”") : "";
}

/** @param {string} year @param {string} month @param {string} day */
function isDay(year, month, day) {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return /^\d{1,2}$/.test(day) && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** @param {string} date @returns {string} in the reader's own way of writing dates */
export function dateText(date) {
  const { year, month, day, time } = partsOf(date);
  const text = isKnown() ? knownText(year, month, day) : ownText(year, month, day);
  return time ? `${text}, ${time}` : text;
}

/** @param {string} instant 2026-11-22T10:00:00.000Z @returns {string} by the clock of this device, in 24 hours */
export function instantText(instant) {
  const at = new Date(instant);
  const [month, day, hour, minute] = [at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0"));
  return dateText(`${String(at.getFullYear()).padStart(4, "0")}-${month}-${day}T${hour}:${minute}`);
}

/** English is read in many countries, where nobody expects the month before the day. */
function dateLanguage() {
  return currentLanguage() === "en" ? "en-GB" : currentLanguage();
}

/** Some browsers do not know every language of ours: Chromium has no Belarusian. */
function isKnown() {
  return Intl.DateTimeFormat.supportedLocalesOf(currentLanguage()).length > 0;
}

/** @param {string} year @param {string} month @param {string} day */
function knownText(year, month, day) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { timeZone: "UTC", year: "numeric", ...(month && { month: "long" }), ...(day && { day: "numeric" }) };
  const moment = new Date(Date.UTC(Number(year), Number(month || 1) - 1, Number(day || 1)));
  // The word for "year" behind a Russian date would end sentences twice, or stand alone on a line.
  return dateFormat(dateLanguage(), options).format(moment).replace(/\s*г\.$/u, "");
}

/** @param {string} year @param {string} month @param {string} day */
function ownText(year, month, day) {
  if (!month) return year;
  const name = localName(`${day ? "month" : "month alone"} ${month}`);
  if (name === undefined) return [year, month.padStart(2, "0"), day && day.padStart(2, "0")].filter(Boolean).join("-");
  return [day, name, year].filter(Boolean).join(" ");
}
