// Which answers hold that the person cannot see on a card of theirs, or did not give here? Each with who and how, and one step away from it.

import { agreementOf, answerAgain, answersTo, askable, generalAnswer, standingAnswer, standingAnswers, unconfirmed } from "../agreements.js";
import { newIdentifier } from "../crypto/seeds.js";
import { hasLevel, LEVELS, receiptsIn } from "../domain/consent.js";
import { currentLanguage, t } from "../i18n.js";
import { sharesTold } from "../readers.js";
import { card, html, nothing, notice, quiet } from "../ui.js";
import { dateText } from "../ui_dates.js";
import { answerText, howText, readerText } from "./consent_words.js";
import { labelOf, withinText } from "./labels.js";
import { endRefused, endUnanswered } from "./return_ending.js";
import { shortFingerprint } from "./short_fingerprint.js";

/** @import { ReturnDesk } from "./return_desk.js" */
/** @import { NewRecord } from "../journal.js" */
/** @import { Case, Domain, Payload, Written } from "../domain/types.d.ts" */
/** @import { JsonObject } from "../format/canonical.js" */

const LOWEST = "L1";

/**
 * That a member wrote down a yes which goes further than what the person answered here: it counts, so it is not left to
 * whoever looks under the doors.
 * @param {ReturnDesk} desk
 */
export function writtenNotice(desk) {
  const view = /** @type {Case} */ (desk.case);
  const written = view.summary.status === "withdrawn" ? [] : unconfirmed(desk.questions.domain, view);
  if (written.length === 0) return nothing;
  return notice(
    "care",
    t("The team wrote down a yes that goes further than your own answer"),
    html`<p>${t("It counts until you take it back. Did you say so?")}</p>
      ${answerList(desk, written)}`,
  );
}

/** Answers for one time, those the team wrote down, and those about one country or reader. @param {ReturnDesk} desk */
export function answersBeside(desk) {
  const { domain } = desk.questions;
  const shown = askable(domain).flatMap(({ code }) => besideCard(domain, /** @type {Case} */ (desk.case), code));
  if (shown.length === 0) return nothing;
  const named = shown.some(({ payload }) => payload.recipient);
  return card(
    t("Answers beside your choices below"),
    html`${named ? html`<p class="govuk-body">${t("What you answered about one reader is changed here. Your choices below are about all others; but a “No” there is for everybody, and any new choice ends what only the team wrote down.")}</p>` : nothing} ${answerList(desk, shown)}`,
  );
}

/** What counts about one audience and cannot be seen, or not as it was given, on its card. @param {Domain} domain @param {Case} view @param {string} audience */
function besideCard(domain, view, audience) {
  const onCard = standingAnswer(domain, view, audience);
  const once = answersTo(domain, view, audience).slice(-1).filter(({ payload }) => payload.once === true);
  const opens = generalAnswer(domain, view, audience)?.payload.choice === "yes";
  // Being asked each time about one is nothing apart where it holds for all.
  const apart = (/** @type {Written} */ { payload, role }) => role !== "reporter" || payload.choice !== "ask" || opens;
  return [...once, ...standingAnswers(domain, view, audience).filter((given) => (given.role !== "reporter" || given !== onCard) && apart(given))];
}

/** @param {ReturnDesk} desk @param {readonly Written[]} answers */
function answerList(desk, answers) {
  return html`<ul class="il-small-list il-small-list--large">
    ${answers.map((given) => answerLine(desk, given))}
  </ul>`;
}

/** @param {ReturnDesk} desk @param {Written} given */
function answerLine(desk, given) {
  const { domain } = desk.questions;
  const { payload, role } = given;
  const reader = readerText(labelOf(domain.json.consent.audiences, payload.audience), payload);
  return html`<li>
    <strong>${reader}</strong>: ${answerText(domain, payload)}<br /><span class="il-quiet-text">${sourceText(desk, given)}</span>
    ${payload.note ? html`<br /><span class="il-said">${role === "reporter" ? payload.note : t("The team's note: %(note)s", { note: payload.note })}</span>` : nothing}<br />
    ${desk.busy ? nothing : steps(desk, given, reader)}
  </li>`;
}

/** @param {ReturnDesk} desk @param {Written} given @param {string} about */
function steps(desk, given, about) {
  const { domain } = desk.questions;
  const { payload, record_id: id, role } = given;
  const isDoubtful = unconfirmed(domain, /** @type {Case} */ (desk.case)).some((each) => each.record_id === id);
  const right = isDoubtful ? quiet(t("That is right"), () => void confirm(desk, given), { about }) : nothing;
  const back = role === "reporter" && payload.choice === "ask" ? nothing : quiet(t("Take it back"), () => void takeBack(desk, given), { about });
  // Everywhere else it is one step: it is so, or it is not.
  const levels = desk.view === "consent" ? lowerLevels(given) : [];
  return html`${right} ${back} ${levels.map((level) => lowerStep(desk, given, level, about))}`;
}

/** As whom one reader may see the person is changed where that reader stands; only to less. @param {Written} given @returns {string[]} */
function lowerLevels({ payload: { audience, choice, identity_level: level, once } }) {
  if (choice !== "yes" || once === true || !hasLevel(audience)) return [];
  return LEVELS.slice(LEVELS.indexOf(LOWEST), LEVELS.indexOf(level ?? LOWEST)).reverse();
}

/** @param {ReturnDesk} desk @param {Written} given @param {string} level @param {string} about */
function lowerStep(desk, given, level, about) {
  const label = t("Change it: %(level)s", { level: withinText(labelOf(desk.questions.domain.json.consent.identity_levels, level)) });
  return quiet(label, () => void lower(desk, given, level), { about });
}

/** @param {ReturnDesk} desk @param {Written} given */
function sourceText({ case: view, questions: { domain } }, { author, payload, record_id: id, role }) {
  const day = dateText((payload.given_at ?? "").slice(0, 10));
  if (role === "reporter") return t("You answered here, %(day)s", { day });
  const said = t("The team wrote down that you said so (%(how)s, %(day)s). Is that not right? Take it back.", { how: howText(domain, payload.how), day });
  const doubtful = unconfirmed(domain, /** @type {Case} */ (view)).some((each) => each.record_id === id);
  return doubtful ? html`${said}<br />${t("Key of the member who wrote it")}: ${shortFingerprint(author)}` : said;
}

/** @param {JsonObject} payload @returns {NewRecord[]} */
export function recordsOf(payload) {
  return [{ type: "consent", compartment: "report", payload, record: newIdentifier() }];
}

/** The person's own answer to one reader, at a level below. @param {ReturnDesk} desk @param {Written} given @param {string} level */
async function lower(desk, { payload, record_id: id }, level) {
  const make = () => recordsOf(answerAgain(desk.questions.domain, payload, { ...moment(), level }));
  await send(desk, payload.audience ?? "", t("Your choices were saved."), make, `lower ${id} ${level}`);
}

/** Whom an answer refuses is shut out, also where it could not be written. @param {ReturnDesk} desk @param {string} audience @param {string} done @param {() => NewRecord[]} make @param {string} about */
async function send(desk, audience, done, make, about) {
  if (desk.busy) return;
  const records = make();
  const sent = await desk.write(done, () => records, about);
  await (sent ? endRefused(desk, new Set([audience]), done) : endUnanswered(desk, records));
}

/**
 * What the team wrote down becomes the person's own answer. A yes for one time that let somebody in already is not said
 * again: it would let in another one.
 * @param {ReturnDesk} desk @param {Written} given
 */
async function confirm(desk, given) {
  const { case: view, journal, questions } = desk;
  const { domain } = questions;
  const isLeft = receiptsIn(domain, [given], /** @type {Case} */ (view).exports, sharesTold(view, journal)).length > 0;
  const again = () => (isLeft ? answerAgain(domain, given.payload, moment()) : saying(desk, given, "ask"));
  await desk.write(t("You confirmed it."), () => recordsOf(again()), `right ${given.record_id}`);
}

/** What was chosen here before counts again; where nothing was, the person is asked each time. @param {ReturnDesk} desk @param {Written} given */
async function takeBack(desk, given) {
  const { audience = "", country, recipient } = given.payload;
  const make = () => recordsOf(recipient || country ? saying(desk, given, choiceForAll(desk, audience)) : before(desk, given));
  await send(desk, audience, t("It is taken back."), make, `back ${given.record_id}`);
}

/** What holds for one reader without an answer of their own: never a yes that nobody gave for them. @param {ReturnDesk} desk @param {string} audience */
function choiceForAll({ case: view, questions }, audience) {
  const choice = generalAnswer(questions.domain, /** @type {Case} */ (view), audience)?.payload.choice ?? "ask";
  return choice === "no" || choice === "withdrawn" ? "no" : "ask";
}

/** The person's own answer about all, before somebody wrote another one down. @param {ReturnDesk} desk @param {Written} given */
function before(desk, given) {
  const { audience } = given.payload;
  const own = /** @type {Case} */ (desk.case).consents.filter(({ payload, role }) => role === "reporter" && payload.audience === audience && payload.once !== true && !payload.recipient);
  const last = own.findLast(({ payload }) => payload.choice === "yes" || !payload.country)?.payload;
  const choice = given.payload.choice === "yes" && last?.choice === "yes" ? "ask" : (last?.choice ?? "ask");
  return saying(desk, given, choice, choice === "yes" ? last : {});
}

/** @param {ReturnDesk} desk @param {Written} given about whom @param {string} choice @param {Payload} [as] @returns {JsonObject} */
function saying({ questions }, { payload: { audience = "", country, recipient } }, choice, as = {}) {
  return agreementOf(questions.domain, {
    ...moment(),
    audience,
    choice,
    country: country || as.country || "",
    how: "on_screen",
    level: as.identity_level ?? "",
    once: false,
    recipient: recipient ?? "",
  });
}

const moment = () => ({ givenAt: new Date().toISOString(), language: currentLanguage() });
