// What did the team answer, and what does the person want to say?

import { newIdentifier } from "../crypto/seeds.js";
import { cleanText } from "../reporting/draft.js";
import { currentLanguage, t } from "../i18n.js";
import { instantText } from "../ui_dates.js";
import { busy, buttons, emptyState, field, form, heading, html, submitButton } from "../ui.js";
import { authorName, returnFrame } from "./return_frame.js";
import { questionUnder } from "./return_question.js";

/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { Case, Written } from "../domain/types.d.ts" */

/** @param {Written} message */
export function messageBubble({ at, payload, role }) {
  return html`<div class="il-message ${role === "reporter" ? "il-message--mine" : ""}">
    <p class="il-message__text" lang=${payload.lang ?? ""}>${payload.text}</p>
    <p class="il-message__meta">${authorName(role)}, ${instantText(at)}</p>
  </div>`;
}

/** @param {ReturnDesk} desk */
export function messagesView(desk) {
  const { messages } = /** @type {Case} */ (desk.case);
  const { typed } = desk;
  return returnFrame(
    desk,
    html`${heading(t("Messages"))}
    ${messages.length ? messages.map((message) => html`${messageBubble(message)} ${questionUnder(desk, message)}`) : emptyState(t("No messages yet"), t("Write below what you want to ask or add. The team reads it with your report."))}
    ${form(
      () => void send(desk),
      html`${field({
        id: "message",
        label: t("Write to the team"),
        rows: 4,
        max: 20000,
        value: typed["message"] ?? "",
        error: desk.problemOf("message"),
        onInput: (text) => (typed["message"] = text),
      })}
      ${desk.busy ? busy(t("Sealing and sending…")) : buttons(submitButton(t("Send message")))}`,
    )}`,
  );
}

/** @param {ReturnDesk} desk */
async function send(desk) {
  // The person may look at something else before it has arrived.
  const { typed } = desk;
  const text = cleanText(typed["message"] ?? "");
  if (!text) return desk.refuse([{ id: "message", text: t("Write your message first") }]);
  desk.problems = [];
  const sent = await desk.write(t("Your message was sent."), () => [{ type: "message", compartment: "report", payload: { text, lang: currentLanguage() }, record: newIdentifier() }], text);
  if (sent) typed["message"] = "";
  return desk.draw();
}
