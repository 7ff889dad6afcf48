// How does the team ask the person about one reader? A prepared message that can be edited; the person answers with one tap.

import { askable, policeCountries } from "../agreements.js";
import { READERS_OUTSIDE } from "../domain/consent.js";
import { currentLanguage, t } from "../i18n.js";
import { cleanText } from "../reporting/draft.js";
import { button, buttons, field, form, html, nothing, select, submitButton } from "../ui.js";
import { countryChoices } from "../countries.js";
import { formErrors, formNotices } from "./case_forms.js";
import { questionLines } from "./consent_words.js";
import { teamLabelOf } from "./labels.js";

/** @import { CaseForms, FormState } from "./case_forms.js" */
/** @import { About } from "./case_consent.js" */
/** @import { ConsentAudience, Domain } from "../domain/types.d.ts" */

const [LAWYER, PARTNER] = READERS_OUTSIDE;
const FIRST = LAWYER;

/** @param {CaseForms} host @param {About} [about] */
export function askForm(host, about) {
  const audience = about?.audience ?? FIRST;
  const state = host.form("ask", { audience, recipient: about?.recipient ?? "", country: "", level: about?.level ?? "", text: null });
  const { errors, values } = state;
  const chosen = audienceOf(host.domain, values["audience"]);
  /** As it is when it is sent: typing does not draw the form anew. */
  const text = () => String(values["text"] ?? prepared(host.domain, chosen, values));
  const again = (/** @type {Record<string, string>} */ change) => {
    Object.assign(values, change);
    host.draw();
  };
  return form(() => submit(host, state, chosen, text()), html`${[
    html`<h3 id="ask-title" tabindex="-1">${t("Ask the person")}</h3>`,
    formErrors(state, "ask"),
    ...readerFields(host.domain, "ask", state, chosen, about, again),
    field({
      id: "ask-text",
      label: t("The message"),
      hint: t("The person reads it when they come back with their codename, with the question and the answers under it. Change the words as you like."),
      rows: 8,
      max: 20000,
      value: text(),
      error: errors["text"],
      onInput: (typed) => void (values["text"] = typed),
    }),
    formNotices(state),
    buttons(submitButton(state.working ? t("Sending…") : t("Send the question"), state.working), button(t("Cancel"), () => close(host, "ask"), "secondary")),
  ]}`);
}

/** @param {CaseForms} host @param {"ask" | "answer"} name */
export function close(host, name) {
  host.forget(name);
  host.draw();
}

/** @param {Domain} domain @param {string} code @returns {ConsentAudience} */
export function audienceOf(domain, code) {
  return /** @type {ConsentAudience} */ (askable(domain).find((each) => each.code === code) ?? askable(domain)[0]);
}

/**
 * Who would read it, and how the person would appear there.
 * @param {Domain} domain @param {string} id @param {FormState} state @param {ConsentAudience} chosen @param {About | undefined} about @param {(change: Record<string, string>) => void} again
 */
export function readerFields(domain, id, { errors, values }, chosen, about, again) {
  const { consent } = domain.json;
  const codes = policeCountries(domain);
  const options = askable(domain).map(({ code, label }) => ({ code, label: t(label) }));
  const known = consent.identity_levels.filter(({ code }) => code !== "L0").map(({ code }) => ({ code, label: teamLabelOf(consent.identity_levels, code) }));
  // Nobody is asked for more than the team chose to ask for.
  const levels = [{ code: "", label: t("Choose one") }, ...known];
  return [
    about ? nothing : select({ id: `${id}-audience`, label: t("Who would read it?"), value: chosen.code, options, hint: countsFor(chosen.code), onInput: (audience) => again({ audience }) }),
    chosen.named
      ? field({ id: `${id}-recipient`, label: t("Their name (optional)"), hint: t("With a name, the answer counts for them only."), max: 200, value: values["recipient"], error: errors["recipient"], onInput: (recipient) => again({ recipient }) })
      : nothing,
    chosen.country ? select({ id: `${id}-country`, label: t("Police of which country?"), value: values["country"], options: countryChoices(codes), hint: id === "answer" ? t("A no without a country counts for the police of every country.") : undefined, error: errors["country"], onInput: (country) => again({ country }) }) : nothing,
    chosen.code === "A6" ? nothing : select({ id: `${id}-level`, label: t("How would the person appear there?"), value: values["level"], options: levels, error: errors["level"], onInput: (level) => again({ level }) }),
  ];
}

/** For whom an answer counts follows from the role of a reader, and not from where they work. @param {string} audience @returns {string | undefined} */
function countsFor(audience) {
  if (audience === LAWYER) return t("It counts for whoever joined here as a lawyer, also where they work for a partner organisation, and for dossiers for a lawyer.");
  if (audience === PARTNER) return t("It counts for members of other teams here, and for dossiers for a partner organisation. Whoever joined here as a lawyer counts as a lawyer: choose “A lawyer” for them.");
  return undefined;
}

/** @param {Domain} domain @param {ConsentAudience} audience @param {Record<string, any>} values @returns {string} */
function prepared(domain, audience, values) {
  const recipient = audience.named ? cleanText(String(values["recipient"] ?? "")) : "";
  const country = audience.country ? values["country"] : "";
  return questionLines(domain, audience, { recipient, country, identity_level: values["level"] }).join("\n");
}

/** @param {CaseForms} host @param {FormState} state @param {ConsentAudience} chosen @param {string} typed */
function submit(host, state, chosen, typed) {
  const { country, level, recipient } = state.values;
  const text = cleanText(typed);
  const checks = {
    country: chosen.country && !country ? t("Choose the country") : "",
    level: chosen.code !== "A6" && !level ? t("Choose how the person would appear") : "",
    text: text ? "" : t("Write something first"),
  };
  state.errors = Object.fromEntries(Object.entries(checks).filter(([, problem]) => problem));
  if (Object.keys(state.errors).length > 0) return host.refuse(state);
  const asks = { audience: chosen.code, recipient: (chosen.named && cleanText(recipient)) || null, country: (chosen.country && country) || null, identity_level: chosen.code === "A6" ? "L0" : level };
  const payload = { text, lang: currentLanguage(), asks };
  return void host.act("ask", t("The question is sent. The answer will stand here."), (form) => host.write(form, { compartment: "report", type: "message", payload }));
}
