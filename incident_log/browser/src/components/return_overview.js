// How does my report stand? Status in plain words, the newest answer, and doors to everything else.

import { isQuestion, openQuestions } from "../agreements.js";
import { countryName } from "../countries.js";
import { REPORTER } from "../domain/consent.js";
import { JUDGED } from "../domain/incidents.js";
import { eventsOf, saysAlready } from "../dossier/events.js";
import { t, nt } from "../i18n.js";
import { dateText, instantText } from "../ui_dates.js";
import { card, chips, emptyState, heading, html, nothing, notice, summaryRow } from "../ui.js";
import { answerText } from "./answers.js";
import { ownStatus, textOf } from "./labels.js";
import { apartNotice } from "./return_evidence.js";
import { messageBubble } from "./return_messages.js";
import { excusedNotice, stillNotice } from "./return_access.js";
import { writtenNotice } from "./return_answers.js";
import { authorWithin, returnFrame } from "./return_frame.js";
import { whoCard, whoNotice } from "./return_who.js";
import { giveBackButton } from "./return_withdraw.js";
import { changedLines } from "./told_changes.js";
import { isOpenQuestion, questionCards, questionUnder } from "./return_question.js";

/** @import { ReturnDesk, View } from "./return_desk.js" */
/** @import { Case, Domain, Incident } from "../domain/types.d.ts" */

/** Nobody is told to wait for an answer of a team that is done. */
const ENDED = new Set(["closed", "withdrawn"]);

/** @param {ReturnDesk} desk */
export function overview(desk) {
  const view = /** @type {Case} */ (desk.case);
  const nothingYet = emptyState(t("No answer yet"), t("The team reads new reports within a few days. Come back then, or write to them now."));
  return returnFrame(
    desk,
    html`${heading(t("Your report"))} ${apartNotice(desk)} ${excusedNotice(desk)} ${writtenNotice(desk)} ${whoNotice(desk)} ${stillNotice(desk)} ${standing(desk, view)} ${questionCards(desk)} ${view.messages.length > 0 ? newestCards(desk, view) : ENDED.has(view.summary.status) ? nothing : nothingYet}
      <ul class="il-doors">
        ${door(desk, "messages", t("Messages"), desk.unsent.includes("messages") ? t("You began a message and have not sent it.") : messagesText(view.messages.length))}
        ${door(desk, "evidence", t("Files"), filesText(view.evidence.filter((each) => !each.erased).length))}
        ${door(desk, "told", t("What you told us"), t("Read it again."))} ${door(desk, "consent", t("Who may see it"), t("Change your mind at any time."))}
        ${door(desk, "history", t("Who opened or shared it"), t("Who took it, who opened it since then, and to whom it was given."))}
        ${view.summary.status === "withdrawn" ? nothing : door(desk, "withdraw", t("Withdraw the report"), t("From then on nobody may use it."))}
      </ul>`,
    true,
  );
}

/** How it stands; once the person did what it waits for, it waits for the team. @param {ReturnDesk} desk @param {Case} view */
function standing(desk, view) {
  const { statuses } = desk.questions.domain.json.words;
  const { status } = view.summary;
  const waiting = isTheirTurn(desk.questions.domain, view);
  if (status === "waiting_for_reporter" && !waiting) return notice("", t("You answered"), html`<p>${t("The team will look at it.")}</p>${toldWithStatus(view)}`);
  return notice(waiting ? "care" : "", ownStatus(statuses, status), html`<p>${textOf(statuses, status)}</p>${toldWithStatus(view)}${status === "withdrawn" ? giveBackButton(desk) : nothing}`);
}

/** Whether the team said something after which the person wrote, added or answered nothing. @param {Domain} domain @param {Case} view */
function isTheirTurn(domain, view) {
  const { consents, evidence, messages, statuses, summary } = view;
  if (summary.status === "withdrawn") return false;
  if (openQuestions(domain, view).length > 0) return true;
  const asked = summary.status === "waiting_for_reporter" ? statuses.slice(-1) : [];
  const said = [...messages.filter(({ role }) => role !== "reporter"), ...asked];
  const own = [...consents, ...evidence, ...messages].filter(({ role }) => role === "reporter");
  // What a member wrote down for the person is an answer too.
  const written = consents.filter(({ payload, role }) => role === "member" && payload.person === REPORTER);
  return last(said) > last([...own, ...written]);
}

/** @param {readonly {position: number}[]} records */
const last = (records) => Math.max(-1, ...records.map(({ position }) => position));

/** What the person said last, if nothing came back yet, and the newest answer: words of the team before a question that was answered. @param {ReturnDesk} desk @param {Case} view */
function newestCards(desk, view) {
  const newest = view.messages.at(-1);
  const { domain } = desk.questions;
  const theirs = view.messages.filter(({ role }) => role !== "reporter");
  const answer = theirs.findLast((message) => !isQuestion(domain, message)) ?? theirs.findLast((message) => !isOpenQuestion(domain, view, message));
  return html`${newest?.role === "reporter" ? card(t("Your newest message"), messageBubble(newest)) : nothing}
  ${answer ? card(isQuestion(domain, answer) ? t("The team asked you") : t("The newest answer"), html`${messageBubble(answer)} ${questionUnder(desk, answer)}`) : nothing}`;
}

/** What the team wrote to the person when it changed the status. @param {Case} view */
function toldWithStatus({ statuses }) {
  const last = statuses.at(-1);
  return last?.role === "member" && last.payload.reason ? html`<p class="il-story">${last.payload.reason}</p>` : nothing;
}

/** @param {number} count */
const messagesText = (count) => (count === 0 ? t("No messages yet. Write to the team.") : nt("%(n)s message. Read and answer.", "%(n)s messages. Read and answer.", count));

/** @param {number} count */
const filesText = (count) => (count === 0 ? t("No files yet. Add what you have.") : nt("%(n)s file. Add more.", "%(n)s files. Add more.", count));

/** @param {ReturnDesk} desk @param {View} view @param {string} title @param {string} text */
function door(desk, view, title, text) {
  const open = (/** @type {Event} */ event) => {
    event.preventDefault();
    desk.go(view);
  };
  return html`<li>
    <a class="il-door" href="#" role="button" draggable="false" @click=${open}><span class="il-door__title">${title}</span><span class="il-door__text">${text}</span></a>
  </li>`;
}

/** @param {ReturnDesk} desk */
export function toldView(desk) {
  const view = /** @type {Case} */ (desk.case);
  const events = new Map(eventsOf(view.incidents.filter(({ erased }) => !erased)).map((event) => [event[0], event]));
  /** @param {Incident} incident */
  const drawn = (incident) => {
    const event = events.get(incident);
    if (event) return eventCard(desk, event);
    return incident.erased ? card(kindText(desk, incident), html`<p class="govuk-body">${t("Erased.")}</p>`) : nothing;
  };
  return returnFrame(desk, html`${heading(t("What you told us"), t("To change or add something, write the team a message."))} ${view.incidents.map(drawn)} ${whoCard(desk)}`);
}

/** @param {ReturnDesk} desk @param {Incident} incident */
const kindText = ({ questions }, { kind }) => t(questions.kinds.get(kind)?.label ?? "");

/** @param {Incident["occurred"]} occurred */
function occurredText({ from, to }) {
  if (!from) return t("Date not known");
  return to && to !== from ? t("%(from)s to %(to)s", { from: dateText(from), to: dateText(to) }) : dateText(from);
}

/** What was told once, under several kinds, stands once. @param {ReturnDesk} desk @param {[Incident, ...Incident[]]} event */
function eventCard(desk, event) {
  const [{ occurred, place, sentence }] = event;
  const narratives = [...new Set(event.flatMap((incident) => incident.narrative ?? []))].filter(Boolean);
  return card(
    event.map((incident) => kindText(desk, incident)).join("; "),
    html`${chips([{ label: occurredText(occurred) }, { label: [place.city, countryName(place.country)].filter(Boolean).join(", ") }])}
      ${narratives.some((text) => saysAlready(text, sentence)) ? nothing : html`<p class="govuk-body il-said">${sentence}</p>`} ${narratives.map((text) => html`<p class="govuk-body il-said">${text}</p>`)} ${event.map((incident) => answers(desk, incident, event.length > 1))}
      ${changedLines(desk.questions.domain, event, ({ role }) => authorWithin(role))}`,
  );
}

/** @param {ReturnDesk} desk @param {Incident} incident @param {boolean} named whether the kind stands above, because there are several */
function answers(desk, incident, named) {
  const { domain } = desk.questions;
  const fields = [...(domain.kinds.get(incident.kind)?.fields ?? []), ...domain.commonFields.values()];
  const told = fields.flatMap((field) => {
    const answer = /** @type {any} */ (incident.fields[field.code]);
    return answer && field.code !== JUDGED ? [summaryRow(t(field.label), answerText(answer, /** @type {any} */ (field)))] : [];
  });
  const { additions } = incident;
  if (told.length + additions.length === 0) return nothing;
  return html`${named ? html`<h3 class="govuk-heading-s">${kindText(desk, incident)}</h3>` : nothing} ${told.length ? html`<dl class="il-summary">${told}</dl>` : nothing}
    ${additions.map((each) => html`<p class="govuk-body il-said"><strong>${additionText(each)}</strong><br />${each.text}</p>`)}`;
}

/** @param {Incident["additions"][number]} addition */
function additionText({ at, role }) {
  const time = instantText(at);
  return role === REPORTER ? time : t("Added by %(name)s, %(time)s", { name: authorWithin(role), time });
}
