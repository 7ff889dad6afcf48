// What is there in a report that was not there before the person looked?

import { isQuestion } from "../agreements.js";
import { WITHOUT_EFFECT } from "../domain/summaries.js";
import { t } from "../i18n.js";
import { ownStatus } from "./labels.js";

/** @import { Case, Domain } from "../domain/types.d.ts" */

/** @param {Domain} domain @param {Case} before @param {Case} now @returns {string[]} sentences, none when nothing came */
export function newsIn(domain, before, now) {
  if (now.history.length <= before.history.length) return [];
  const messages = now.messages.slice(before.messages.length).filter(({ role }) => role !== "reporter");
  const { status } = now.summary;
  const answered = now.consents.slice(before.consents.length).some(({ role }) => role !== "reporter");
  const shared = now.history.slice(before.history.length).some(({ state, type }) => type === "share" && state === "accepted");
  const news = [
    messages.some((message) => isQuestion(domain, message)) ? t("The team asks you something.") : "",
    messages.some((message) => !isQuestion(domain, message)) ? t("The team wrote to you.") : "",
    answered ? t("The team wrote down an answer of yours. Read under “Who may see it” whether it is right.") : "",
    shared ? t("The team let somebody else open your report, or ended that. Read it under “Who opened or shared it”.") : "",
    status === before.summary.status ? "" : t("The status changed: %(status)s", { status: ownStatus(domain.json.words.statuses, status) }),
  ].filter(Boolean);
  return news.length > 0 ? news : [t("The history of your report has a new entry. Read it under “Who opened or shared it”.")];
}

/** How many entries under the person's own key are not used: nobody but them may write those, so somebody changed them. @param {Case} view @param {Pick<import("../journal.js").Journal, "reporterKey">} journal */
export function ownRefused({ history }, { reporterKey }) {
  return history.filter(({ author, reason, state }) => state === "refused" && author === reporterKey && reason !== WITHOUT_EFFECT).length;
}
