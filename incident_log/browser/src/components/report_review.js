// Is this what the person wants to send? Everything told, each with a way to change it.

import { countryName } from "../countries.js";
import { t } from "../i18n.js";
import { dateText } from "../ui_dates.js";
import { button, card, heading, html, notice, nothing, quiet, sizeText, summaryRow } from "../ui.js";
import { LEVEL } from "../reporting/records.js";
import { answerText } from "./answers.js";
import { answerText as consentText, readerText } from "./consent_words.js";
import { deskNotice } from "./report_safety.js";
import { uploadsLine } from "./evidence_list.js";
import { frame } from "./report_frame.js";
import { beginSending } from "./report_send.js";

/** @import { ReportFlow } from "./report_flow.js" */
/** @import { Field, Step } from "../reporting/questions.js" */
/** @import { Piece } from "../ui.js" */

const NAMED = "L3";

/** @param {ReportFlow} flow */
export function reviewScreen(flow) {
  const { draft } = flow;
  const missing = !draft.kinds.length ? "kinds" : !draft.agreed ? "agree" : "";
  const content = html`${heading(t("Check your report"), whatIsSent(flow))}
    ${card(t("What happened"), html`<dl class="il-summary">${story(flow)}</dl>`)} ${details(flow)} ${card(t("Evidence"), html`<dl class="il-summary">${files(flow)}</dl>${uploadsLine(flow.uploads.uploads)}`)}
    ${card(t("Who may see it"), html`<dl class="il-summary">${consents(flow)}</dl>${withoutName(flow)}`)} ${card(t("About you"), html`<dl class="il-summary">${you(flow)}</dl>`)}
    ${missing ? unfinished(flow, missing) : deskNotice(flow)}`;
  const ready = !missing && !["bad", "unknown"].includes(flow.deskState);
  return frame(flow, content, { onNext: () => ready && void beginSending(flow), main: ready ? button(t("Send"), () => void beginSending(flow)) : nothing });
}

/** @param {ReportFlow} flow */
function whatIsSent({ draft }) {
  if (draft.files.length === 0) return t("Change what you like. Nothing is sent before you press “Send”.");
  return t("Change what you like. What you wrote is sent when you press “Send”, and not before. Your files are stored before that, sealed: nobody can open them until you send the report, and if you never do, they are deleted after 30 days.");
}

/** @param {ReportFlow} flow @param {string} missing a step */
function unfinished(flow, missing) {
  const text = missing === "kinds" ? t("Say what kind of thing happened. Then you can send the report.") : t("Say whether the team may keep your report. Without that nothing is sent.");
  return notice("care", t("One thing is missing"), html`<p>${text}</p>${button(t("Answer this now"), () => flow.change(missing), "secondary")}`);
}

/** @param {ReportFlow} flow @param {string} key @param {string} value @param {string} step */
function row(flow, key, value, step) {
  return summaryRow(key, value || t("Not told"), quiet(t("Change"), () => flow.change(step), { about: key }));
}

/** @param {ReportFlow} flow */
function story(flow) {
  const { draft, questions } = flow;
  const kinds = draft.kinds.map((code) => t(questions.kinds.get(code)?.label ?? "")).join("; ");
  const place = [draft.city, draft.country ? countryName(draft.country) : ""].filter(Boolean).join(", ");
  return html`${row(flow, t("In your own words"), draft.narrative, "tell")} ${row(flow, t("What it was"), kinds, "kinds")}
  ${row(flow, t("When"), draft.date ? dateText(draft.date) : notToldText(draft.dateAnswer), "when")} ${row(flow, t("Where"), place || notToldText(draft.countryAnswer), "where")}
  ${row(flow, t("In one sentence"), draft.sentence, "sentence")}`;
}

/** @param {"" | "unknown" | "withheld"} answer */
function notToldText(answer) {
  if (!answer) return "";
  return answer === "unknown" ? t("I do not know") : t("I would rather not say");
}

/** @param {ReportFlow} flow @returns {Piece[]} a card for each kind about which something was told */
function details(flow) {
  /** @type {Map<string, Step[]>} */
  const parts = new Map();
  for (const step of flow.steps.filter((each) => each.part === "details")) {
    const name = step.id.split(".")[0] ?? "";
    parts.set(name, [...(parts.get(name) ?? []), step]);
  }
  return [...parts].map(([name, steps]) => {
    const rows = steps.flatMap((step) => (step.fields ?? []).map((field) => answerRow(flow, name, field, step.id)));
    const title = name === "common" ? t("About all of it") : t(flow.questions.kinds.get(name)?.label ?? "");
    const told = rows.filter((each) => each !== nothing);
    const first = steps[0]?.id ?? "";
    return card(title, told.length ? html`<dl class="il-summary">${told}</dl>` : html`<p class="govuk-body">${t("Nothing told.")} ${quiet(t("Answer these questions"), () => flow.change(first, name), { about: title })}</p>`);
  });
}

/** @param {ReportFlow} flow @param {string} name @param {Field} field @param {string} step @returns {Piece} */
function answerRow(flow, name, field, step) {
  const answer = flow.draft.answers[name]?.[field.code];
  return answer ? row(flow, t(field.label), answerText(answer, field), step) : nothing;
}

/** @param {ReportFlow} flow */
function files(flow) {
  const { files: all } = flow.draft;
  if (!all.length) return row(flow, t("Files"), t("None"), "evidence");
  return all.map((file) => row(flow, file.name, [sizeText(file.size), file.describes].filter(Boolean).join(". "), "evidence"));
}

/** @param {ReportFlow} flow */
function consents(flow) {
  const { draft, questions } = flow;
  const { consent } = questions;
  return consent.audiences
    .filter((audience) => !audience.separate)
    .map((audience) => {
      const answer = draft.consent[audience.code] ?? { choice: audience.internal ? "" : audience.choice, country: "", level: "" };
      const country = answer.choice === "yes" ? answer.country : "";
      const said = { audience: audience.code, choice: answer.choice, country, identity_level: answer.level || LEVEL[audience.code] || "L1" };
      return row(flow, readerText(audience.label, { country }), consentText(questions.domain, said), audience.internal ? "agree" : "consent");
    });
}

/** A yes with the full name says nothing where no name was given; the report can be sent all the same. @param {ReportFlow} flow */
function withoutName(flow) {
  const { consent, name } = flow.draft;
  const named = Object.values(consent).some(({ choice, level }) => choice === "yes" && level === NAMED);
  if (!named || name.trim()) return nothing;
  return notice("", "", html`<p>${t("You agreed to appear with your full name, and gave no name. You can send the report like this.")}</p>${button(t("Say my name"), () => flow.change("you"), "secondary")}`);
}

/** @param {ReportFlow} flow */
function you(flow) {
  const { name, contact, contactSafe, channel, message } = flow.draft;
  const safe = contact ? row(flow, t("I say that it is safe to write to me there"), contactSafe ? t("Yes") : t("No"), "you") : nothing;
  return html`${row(flow, t("Name"), name, "you")} ${row(flow, t("Contact"), [channel, contact].filter(Boolean).join(": "), "you")} ${safe} ${row(flow, t("Message to the team"), message, "message")}`;
}
