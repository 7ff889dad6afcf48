// What does the person decide about the report? Who may see it, who they are, a message, and whether it is kept.

import { t } from "../i18n.js";
import { button, choices, field, heading, html, notice, nothing, question } from "../ui.js";
import { consentChoices, consentProblems, exceptionText } from "./consent_choices.js";
import { frame } from "./report_frame.js";

/** @import { ReportFlow } from "./report_flow.js" */
/** @import { Audience } from "../reporting/questions.js" */

/** @param {ReportFlow} flow */
export function consentScreen(flow) {
  const { draft, questions } = flow;
  /** @param {Audience} audience */
  const answerOf = (audience) => draft.consent[audience.code] ?? { choice: audience.choice, country: "", level: "" };
  const onNext = () => {
    const problems = consentProblems(questions.consent.audiences, answerOf);
    return problems.length ? flow.refuse(problems) : flow.next();
  };
  const promise = questions.consent.promises.find((each) => each.code === "no_effect");
  const content = html`${heading(t("Who may see your report?"), `${t("The team reads it. Everybody else only if you say so.")} ${exceptionText()}`)}
  ${promise ? notice("good", "", t(promise.text)) : nothing}
  ${consentChoices(
    questions,
    answerOf,
    (audience, answer) => {
      draft.consent[audience.code] = answer;
      flow.set();
    },
    (id) => flow.problemOf(id),
  )}`;
  return frame(flow, content, { onNext });
}

/** @param {ReportFlow} flow */
export function youScreen(flow) {
  const { draft } = flow;
  /** @param {Partial<import("../reporting/draft.js").Draft>} changes */
  const keep = (changes) => {
    Object.assign(draft, changes);
    flow.changed();
  };
  const content = html`${heading(t("Do you want to say who you are?"), t("Only if you want to. Name and contact are kept apart from the report, and opened only with a reason that is written down. You can always read answers here with your codename."))}
    ${field({ id: "you-name", label: t("Name (optional)"), hint: t("Your own, or one you want to be called by."), max: 200, value: draft.name, onInput: (name) => keep({ name }) })}
    ${field({ id: "you-channel", label: t("How can we reach you? (optional)"), hint: t("For example: Signal, e-mail, phone."), max: 60, value: draft.channel, onInput: (channel) => keep({ channel }) })}
    ${field({ id: "you-contact", label: t("Number or address there (optional)"), max: 300, value: draft.contact, onInput: (contact) => keep({ contact }) })}
    ${choices({
      name: "you-safe",
      many: true,
      choices: [{ code: "safe", label: t("I say that it is safe to write to me there"), hint: t("Nobody but me reads what comes there, and a message would do me no harm.") }],
      chosen: draft.contactSafe ? ["safe"] : [],
      onChange: (chosen) => flow.set({ contactSafe: chosen.includes("safe") }),
    })}`;
  const skip = () => {
    flow.set({ name: "", contact: "", channel: "", contactSafe: false });
    flow.next();
  };
  return frame(flow, content, { skips: [button(t("I would rather not say"), skip, "secondary")] });
}

/** @param {ReportFlow} flow */
export function messageScreen(flow) {
  const title = t("Is there something you want to ask the team?");
  const content = question(
    { id: "message", title, hint: t("They answer here. You read the answer with your codename.") },
    field({
      id: "message-text",
      label: title,
      labelHidden: true,
      rows: 4,
      max: 20000,
      value: flow.draft.message,
      onInput: (message) => {
        flow.draft.message = message;
        flow.changed();
      },
    }),
  );
  return frame(flow, content, { skips: [button(t("Skip this"), () => flow.next(), "secondary")] });
}

/** Without this agreement nothing is sent. @param {ReportFlow} flow */
export function agreeScreen(flow) {
  const { draft, questions } = flow;
  const audience = questions.consent.audiences.find((each) => each.code === "A0");
  const answer = draft.consent["A0"]?.choice ?? "";
  const all = [
    { code: "yes", label: t("Yes, keep it and help me") },
    { code: "no", label: t("No, do not keep it") },
  ];
  const onNext = () => {
    if (answer === "yes") return flow.next();
    if (!answer) return flow.refuse([{ id: "agree", text: t("Choose yes or no") }]);
    return void flow.decline();
  };
  const content = html`<div id="agree">
      ${question(
        { id: "agree", title: t(audience?.question ?? ""), hint: t(audience?.text ?? ""), error: flow.problemOf("agree") },
        choices({
          name: "agree-choice",
          choices: all,
          chosen: [answer],
          onChange: ([choice = ""]) => {
            draft.consent["A0"] = { choice, country: "", level: "" };
            flow.problems = [];
            flow.set({ agreed: choice === "yes" });
          },
        }),
      )}
    </div>
    ${answer === "no" ? notice("", t("Then the team gets nothing"), t("On the next screen you can delete what you told, or change your answer. You can still talk to the team in another way.")) : nothing}`;
  return frame(flow, content, { onNext });
}
