// How are codes of the domain read by people?

import { numberLanguage, t } from "../i18n.js";

/** @param {readonly {code: string, label: string}[]} list @param {string|null|undefined} code @returns {string} */
export function labelOf(list, code) {
  const found = list.find((each) => each.code === code);
  return found ? t(found.label) : (code ?? "");
}

/** What the person says of themselves, as others read it. @param {readonly {code: string, label: string, team_label?: string}[]} list @param {string|null|undefined} code @returns {string} */
export function teamLabelOf(list, code) {
  const found = list.find((each) => each.code === code);
  return found ? t(found.team_label ?? found.label) : (code ?? "");
}

/** A label in the middle of a sentence; only for labels that do not begin with a name. @param {string} label @returns {string} */
export function withinText(label) {
  return `${label.slice(0, 1).toLocaleLowerCase(numberLanguage())}${label.slice(1)}`;
}

/** @param {readonly {code: string, text?: string}[]} list @param {string|null|undefined} code @returns {string} */
export function textOf(list, code) {
  return t(list.find((each) => each.code === code)?.text ?? "");
}

/** @param {readonly {code: string, label: string}[]} list @param {string|null|undefined} status @returns {string} as the person reads it whose report this is */
export function ownStatus(list, status) {
  return status === "waiting_for_reporter" ? t("Waiting for your answer") : labelOf(list, status);
}

/** @param {string} urgency @returns {"danger"|"care"|"plain"} */
export function toneOfUrgency(urgency) {
  if (urgency === "imminent") return "danger";
  return urgency === "serious" ? "care" : "plain";
}
