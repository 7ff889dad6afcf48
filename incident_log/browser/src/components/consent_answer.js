// How does the team write down what a person answered by message, by telephone or in person? Signed by the member who does.

import { agreementOf, answersTo, refusedByName, standingAnswers } from "../agreements.js";
import { currentLanguage, t } from "../i18n.js";
import { cleanText } from "../reporting/draft.js";
import { button, buttons, choices, errorMessage, field, form, html, nothing, notice, select, submitButton } from "../ui.js";
import { dateField, instantText, readParts } from "../ui_dates.js";
import { formErrors, formNotices } from "./case_forms.js";
import { audienceOf, close, readerFields } from "./consent_ask.js";

/** @import { CaseForms, FormState } from "./case_forms.js" */
/** @import { About } from "./case_consent.js" */
/** @import { ConsentAudience, Domain } from "../domain/types.d.ts" */

const WAYS = ["message", "telephone", "in_person", "signed", "recorded", "oral"];
const FIRST = "A1";

/** @param {CaseForms} host @param {About} [about] */
export function answerForm(host, about) {
  const audience = about?.audience ?? FIRST;
  const reader = { audience, recipient: about?.recipient ?? "", country: "", level: about?.level ?? "" };
  const state = host.form("answer", { ...reader, choice: "", use: "once", how: "", when: now(), message: "", note: "" });
  const { errors, values } = state;
  const chosen = audienceOf(host.domain, values["audience"]);
  const again = (/** @type {Record<string, unknown>} */ change) => {
    Object.assign(values, change);
    host.draw();
  };
  return form(() => submit(host, state, chosen), html`${[
    html`<h3 id="answer-title" tabindex="-1">${t("Write down their answer")}</h3>
      <p class="govuk-body">${t("You sign it, and the person reads on their page that you wrote it down. They can change it there.")}</p>`,
    formErrors(state, "answer"),
    ...readerFields(host.domain, "answer", state, chosen, about, again),
    tiles("answer-choice", t("What did the person answer?"), [{ code: "yes", label: t("Yes") }, { code: "no", label: t("No") }], values["choice"], errors["choice"], (choice) => again({ choice })),
    values["choice"] === "yes" ? refusedNotice(host, chosen) : nothing,
    values["choice"] === "yes"
      ? tiles("answer-use", t("For how long?"), [{ code: "once", label: t("This one time") }, { code: "good", label: t("Until they change it, at most twelve months") }], values["use"], undefined, (use) => again({ use }))
      : nothing,
    select({ id: "answer-how", label: t("How did they answer?"), value: values["how"], options: ways(host.domain), error: errors["how"], onInput: (how) => again({ how }) }),
    dateField({ id: "answer-when", label: t("When?"), parts: values["when"], time: true, error: errors["when"], onInput: (when) => void (values["when"] = when) }),
    values["how"] === "message" ? messageField(host, values) : nothing,
    field({ id: "answer-note", label: t("What did they say? (optional)"), hint: t("The person can read this."), rows: 2, max: 2000, value: values["note"], onInput: (note) => void (values["note"] = note) }),
    formNotices(state),
    buttons(submitButton(state.working ? t("Sealing and sending…") : t("Save the answer"), state.working), button(t("Cancel"), () => close(host, "answer"), "secondary")),
  ]}`);
}

/** Before a yes to all is written: to whom the person said no by name. It stays, and nobody else may take it back. @param {CaseForms} host @param {ConsentAudience} chosen */
function refusedNotice({ domain, view }, { code }) {
  const names = standingAnswers(domain, view, code).flatMap(({ payload }) => (payload.choice !== "yes" && payload.recipient ? [payload.recipient] : []));
  if (names.length === 0) return nothing;
  return notice("care", "", html`<p>${t("The person gave no yes to: %(names)s. A yes to all others changes nothing of that.", { names: names.join("; ") })}</p>`);
}

/** A yes to a reader whom the person refused here counts only from them. @param {CaseForms} host @param {string} audience @param {string} name */
function refusedProblem({ domain, view }, audience, name) {
  const given = name ? refusedByName(domain, view, audience, name) : undefined;
  return given ? t("The person answered here about “%(name)s” and did not say yes. Only they can change that: ask them.", { name: given.payload.recipient ?? "" }) : "";
}

/** The moment it is, as this device tells the time. */
function now() {
  const at = new Date();
  const time = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  return { day: String(at.getDate()), month: String(at.getMonth() + 1), year: String(at.getFullYear()), time };
}

/** @param {Domain} domain */
function ways({ json }) {
  const known = json.consent.how.filter(({ code }) => WAYS.includes(code));
  return [{ code: "", label: t("Choose one") }, ...known.map(({ code, label }) => ({ code, label: t(label) }))];
}

/**
 * @param {string} name @param {string} legend @param {{code: string, label: string}[]} all @param {string} chosen @param {string | undefined} error @param {(code: string) => void} onChange
 */
function tiles(name, legend, all, chosen, error, onChange) {
  return html`<fieldset id=${name} class="il-question il-field govuk-form-group ${error ? "govuk-form-group--error" : ""}" aria-describedby=${error ? `${name}-error` : nothing}>
    <legend class="govuk-label">${legend}</legend>
    ${error ? errorMessage(name, error) : nothing} ${choices({ name, choices: all, chosen: [chosen], row: all.length === 2 && name === "answer-choice", onChange: ([code = ""]) => onChange(code) })}
  </fieldset>`;
}

/** @param {CaseForms} host @param {Record<string, any>} values */
function messageField({ view }, values) {
  const own = view.messages.filter(({ role }) => role === "reporter").reverse();
  if (own.length === 0) return nothing;
  const options = [{ code: "", label: t("Not in this case") }, ...own.map(({ at, payload, record_id: code }) => ({ code, label: `${instantText(at)}: ${start(payload.text ?? "")}` }))];
  return select({ id: "answer-message", label: t("Which message? (optional)"), value: values["message"], options, onInput: (message) => void (values["message"] = message) });
}

/** @param {string} text */
function start(text) {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > 40 ? `${line.slice(0, 39).toWellFormed()}…` : line;
}

/** @param {CaseForms} host @param {FormState} state @param {ConsentAudience} chosen */
function submit(host, state, chosen) {
  const { choice, country, how, level, message, note, recipient, use, when } = state.values;
  const given = momentOf(when);
  const checks = {
    country: chosen.country && choice === "yes" && !country ? t("Choose the country") : "",
    level: chosen.code !== "A6" && choice === "yes" && !level ? t("Choose how the person would appear") : "",
    recipient: chosen.named && choice === "yes" ? refusedProblem(host, chosen.code, cleanText(recipient)) : "",
    choice: choice ? "" : t("Choose what the person answered"),
    how: how ? "" : t("Choose how they answered"),
    when: given.error || problemOf(host, chosen.code, chosen.country ? country : "", given.at),
  };
  state.errors = Object.fromEntries(Object.entries(checks).filter(([, problem]) => problem));
  if (Object.keys(state.errors).length > 0) return host.refuse(state);
  const payload = agreementOf(host.domain, {
    audience: chosen.code,
    choice,
    country: chosen.country ? country : "",
    givenAt: given.at,
    how,
    language: currentLanguage(),
    level: chosen.code === "A6" ? "L0" : level,
    message: how === "message" ? message : "",
    note: cleanText(note),
    once: use === "once",
    recipient: chosen.named ? cleanText(recipient) : "",
  });
  // Trying again after a lost connection is the same answer.
  const { receipt } = /** @type {{receipt?: string}} */ (state.tried?.payload ?? {});
  return void host.act("answer", t("The answer is written down."), (form) => host.write(form, { compartment: "report", type: "consent", payload: { ...payload, ...(receipt && { receipt }) } }));
}

/** @param {import("../reporting/dates.js").DateParts} parts @returns {{at: string, error: string}} */
function momentOf(parts) {
  const { date, error } = readParts(parts);
  if (error) return { at: "", error };
  if (!parts.day.trim() || !parts.time.trim()) return { at: "", error: t("Write the day and the time, as far as you know it") };
  const at = new Date(date);
  if (Number.isNaN(at.getTime())) return { at: "", error: t("Write the time like 14:30") };
  if (at.getTime() > Date.now()) return { at: "", error: t("This moment is still to come") };
  // People say the minute; what was said in it was said by its end.
  return { at: new Date(Math.min(at.getTime() + 59_999, Date.now())).toISOString(), error: "" };
}

/** An answer that was given before another changes nothing. @param {CaseForms} host @param {string} audience @param {string} country empty for all @param {string} at @returns {string} */
function problemOf({ domain, view }, audience, country, at) {
  const newest = answersTo(domain, view, audience).findLast(({ payload }) => !country || !payload.country || payload.country === country)?.payload.given_at ?? "";
  // A device may be a year ahead: nobody has answered tomorrow.
  return newest > at && newest <= new Date().toISOString() ? t("The person answered later, %(when)s. That answer counts.", { when: instantText(newest) }) : "";
}
