// What is asked about one kind of incident? Any field of the domain data, one large or a few small ones on a screen.

import { countryChoices } from "../countries.js";
import { t } from "../i18n.js";
import { answerOf, cleanText, setAnswer } from "../reporting/draft.js";
import { aheadProblem, dateField, emptyParts, partsOf, readParts } from "../ui_dates.js";
import { choices, field as textField, heading, html, notice, nothing, question, quiet, select } from "../ui.js";
import { frame, notTold } from "./report_frame.js";
import { toldNothing } from "./report_story.js";

/** @import { ReportFlow } from "./report_flow.js" */
/** @import { Field } from "../reporting/questions.js" */
/** @import { Piece } from "../ui.js" */

/**
 * @typedef {object} Asking one field on a screen
 * @property {ReportFlow} flow
 * @property {string} name under which the answers are kept: the kind, or "common"
 * @property {Field} field
 * @property {string} id
 * @property {string} title
 * @property {boolean} alone its question is the heading
 */

/** @param {ReportFlow} flow */
export function detailsScreen(flow) {
  const { fields = [], kind, id } = flow.step;
  const name = id.split(".")[0] ?? "";
  const alone = fields.length === 1;
  const asked = fields.map((field) => ({ flow, name, field, id: `q-${field.code}`, title: t(field.question ?? field.label), alone }));
  const onNext = () => {
    const problems = asked.flatMap(take);
    if (problems.length) return flow.refuse(problems);
    return flow.next();
  };
  /** @param {"unknown" | "withheld"} answer */
  const without = (answer) => () => {
    for (const each of asked) if (!isAnswered(each) || alone) setAnswer(flow.draft, name, each.field.code, { answer });
    flow.set();
    flow.next();
  };
  const part = name === "common" ? t("About all of it") : t(kind?.label ?? "");
  const rest = quiet(t("Skip the rest of “%(part)s”", { part }), () => flow.nextPart());
  const content = html`<p class="il-chips"><span class="il-chip il-chip--accent">${part}</span></p>
    ${fields.some((field) => field.relative && isWritten(field)) ? notice("care", "", t("Write no names and no addresses of people in Belarus here.")) : nothing}
    ${alone ? asked.map(single) : html`${heading(t("A few short questions"))}${asked.map(one)}`}`;
  return frame(flow, content, { onNext, skips: [...notTold(without("unknown"), without("withheld")), rest] });
}

/** @param {Asking} asking */
function single(asking) {
  const { field, title, id, flow } = asking;
  const content = html`${toldNothing(notToldOf(asking))}${control(asking)}`;
  return question({ id, title, hint: field.hint ? t(field.hint) : undefined, error: isGroup(field) ? flow.problemOf(id) : undefined }, content);
}

/** @param {Asking} asking */
function one(asking) {
  const { field, title, id } = asking;
  if (!isGroup(field)) return control(asking);
  return html`<fieldset class="il-question il-field" id=${id}>
    <legend class="govuk-label">${title}</legend>
    ${field.hint ? html`<div class="govuk-hint">${t(field.hint)}</div>` : nothing} ${control(asking)}
  </fieldset>`;
}

/** @param {Field} field @returns {boolean} whether it is drawn as tiles, which need a legend of their own */
function isGroup(field) {
  return ["enum", "multi_enum", "bool"].includes(field.type);
}

/** @param {Field} field @returns {boolean} whether a name could be written in it */
function isWritten(field) {
  return field.type === "text" || field.type === "long_text";
}

/** @param {Asking} asking @returns {Piece} */
function control(asking) {
  const { field } = asking;
  if (isGroup(field)) return tiles(asking);
  if (field.type === "date" || field.type === "datetime") return dates(asking);
  if (field.type === "country") return country(asking);
  if (field.type === "duration") return duration(asking);
  return text(asking);
}

/** @param {Asking} asking */
function tiles({ flow, name, field, id }) {
  const many = field.type === "multi_enum";
  const value = valueOf(flow, name, field);
  const chosen = Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
  const all = field.type === "bool" ? [{ code: "true", label: t("Yes") }, { code: "false", label: t("No") }] : field.choices.map((each) => ({ code: each.code, label: t(each.label) }));
  /** @param {string[]} codes */
  const onChange = (codes) => {
    const first = field.type === "bool" ? codes[0] === "true" : codes[0];
    const given = many ? codes : first;
    setAnswer(flow.draft, name, field.code, codes.length && given !== undefined ? { value: given } : null);
    flow.set();
  };
  return choices({ name: id, choices: all, chosen, many, onChange, row: field.type === "bool" });
}

/** @param {Asking} asking */
function dates({ flow, name, field, id, title, alone }) {
  const value = valueOf(flow, name, field);
  const parts = flow.typed[id] ?? (typeof value === "string" ? partsOf(value) : emptyParts());
  const hint = !alone && field.hint ? t(field.hint) : undefined;
  return dateField({ id, label: title, labelHidden: alone, hint, parts, time: field.type === "datetime", error: flow.problemOf(id), onInput: (now) => (flow.typed[id] = now) });
}

/** @param {Asking} asking */
function country({ flow, name, field, id, title, alone }) {
  const value = valueOf(flow, name, field);
  const options = countryChoices(flow.questions.countries.codes);
  return select({
    id,
    label: title,
    labelHidden: alone,
    hint: !alone && field.hint ? t(field.hint) : undefined,
    value: typeof value === "string" ? value : "",
    options,
    onInput: (code) => {
      flow.typed[id] = code;
      setAnswer(flow.draft, name, field.code, code ? { value: code } : null);
      flow.changed();
    },
  });
}

/** @param {Asking} asking */
function duration({ flow, name, field, id, title, alone }) {
  const value = /** @type {any} */ (valueOf(flow, name, field));
  const typed = (flow.typed[id] ??= { amount: value ? String(value.amount) : "", unit: value?.unit ?? "hours" });
  const units = flow.questions.units.map((unit) => ({ code: unit.code, label: t(unit.label) }));
  return html`${textField({ id, label: title, labelHidden: alone, value: typed.amount, inputmode: "numeric", width: "govuk-input--width-5", error: flow.problemOf(id), onInput: (amount) => (typed.amount = amount) })}
  ${select({ id: `${id}-unit`, label: t("Unit"), labelHidden: true, value: typed.unit, options: units, onInput: (unit) => (typed.unit = unit) })}`;
}

/** @param {Asking} asking */
function text({ flow, name, field, id, title, alone }) {
  const value = valueOf(flow, name, field);
  const shown = flow.typed[id] ?? (Array.isArray(value) ? value.join("\n") : value === undefined ? "" : String(value));
  const number = field.type === "number";
  const hints = [alone ? "" : field.hint ? t(field.hint) : "", field.many ? t("One on each line") : ""].filter(Boolean);
  return textField({
    id,
    label: title,
    labelHidden: alone,
    hint: hints.join(" ") || undefined,
    value: shown,
    rows: field.type === "long_text" ? 6 : field.many ? 3 : 1,
    max: field.type === "long_text" ? 100000 : number ? 9 : 2000,
    inputmode: number ? "numeric" : "text",
    width: number ? "govuk-input--width-5" : "",
    error: flow.problemOf(id),
    onInput: (now) => {
      flow.typed[id] = now;
      // Long answers are kept while they are written; the rest when the person goes on.
      if (!number) keepText(flow, name, field, now);
    },
  });
}

/** @param {ReportFlow} flow @param {string} name @param {Field} field @param {string} now */
function keepText(flow, name, field, now) {
  const lines = field.many ? now.split("\n").map(cleanText).filter(Boolean) : [];
  const value = field.many ? lines : cleanText(now);
  setAnswer(flow.draft, name, field.code, value.length ? { value } : null);
  flow.changed();
}

/** Keep what was typed into one field. @param {Asking} asking @returns {{id: string, text: string}[]} what to correct */
function take({ flow, name, field, id }) {
  const typed = flow.typed[id];
  if (typed === undefined) takeTold(flow, name, field);
  if (typed === undefined) return [];
  if (field.type === "number" || field.type === "duration") return takeNumber(flow, name, field, id);
  if (field.type !== "date" && field.type !== "datetime") return [];
  const { date, error } = readParts(typed);
  if (error) return [{ id, text: error }];
  if (date && field.type === "datetime" && date.length < 10) return [{ id, text: t("Write the day too, or choose “I do not know”") }];
  const ahead = field.ahead ? "" : aheadProblem(date);
  if (ahead) return [{ id, text: ahead }];
  setAnswer(flow.draft, name, field.code, date ? { value: date } : null);
  return [];
}

/** What the report began with stood in the field, and the person went on with it. @param {ReportFlow} flow @param {string} name @param {Field} field */
function takeTold(flow, name, field) {
  const told = toldBefore(flow, name, field);
  if (told) setAnswer(flow.draft, name, field.code, { value: told });
}

/** What the report began with, where one kind was chosen and the field usually repeats it. @param {ReportFlow} flow @param {string} name @param {Field} field @returns {string} */
function toldBefore({ draft, typed }, name, field) {
  if (!field.same_as || draft.kinds.length !== 1 || typed[`q-${field.code}`] !== undefined || answerOf(draft, name, field.code)) return "";
  const told = draft[field.same_as];
  return field.type === "datetime" && told.length < 10 ? "" : told.slice(0, field.type === "date" ? 10 : undefined);
}

/** @param {ReportFlow} flow @param {string} name @param {Field} field @param {string} id */
function takeNumber(flow, name, field, id) {
  const typed = flow.typed[id];
  const amount = String(field.type === "number" ? typed : typed.amount).trim();
  if (amount && !/^\d{1,9}$/.test(amount)) return [{ id, text: t("Write a whole number, like 3") }];
  const value = field.type === "number" ? Number(amount) : { amount: Number(amount), unit: typed.unit };
  setAnswer(flow.draft, name, field.code, amount ? { value } : null);
  return [];
}

/** @param {Asking} asking @returns {boolean} */
function isAnswered({ flow, name, field }) {
  const answer = answerOf(flow.draft, name, field.code);
  return answer !== undefined && "value" in answer;
}

/** @param {Asking} asking @returns {"" | "unknown" | "withheld"} */
function notToldOf({ flow, name, field }) {
  const answer = answerOf(flow.draft, name, field.code);
  return answer && "answer" in answer ? answer.answer : "";
}

/** @param {ReportFlow} flow @param {string} name @param {Field} field */
function valueOf(flow, name, field) {
  const answer = answerOf(flow.draft, name, field.code);
  if (!answer) return toldBefore(flow, name, field) || undefined;
  return "value" in answer ? answer.value : undefined;
}
