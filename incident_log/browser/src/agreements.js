// What did the person agree to, and what were they asked? Reads answers and questions of a case, and words an answer as a record.

import { newIdentifier } from "./crypto/seeds.js";
import { asGiven, deciding, expiryOf, exportDecision, isPersecutor, isUsedUp, LEVELS, mayBeOne, overtakes, receiptOf, REPORTER, WHOLE } from "./domain/consent.js";
import { LEVEL, monthsLater, PURPOSE } from "./reporting/records.js";

/** @import { Case, ConsentAudience, Domain, Export, Payload, Receipt, Written } from "./domain/types.d.ts" */
/** @import { JsonObject } from "./format/canonical.js" */

/**
 * @typedef {object} Said one answer of the person
 * @property {string} audience
 * @property {string} choice
 * @property {string} recipient empty for any
 * @property {string} country empty for none
 * @property {string} level empty for the usual one
 * @property {boolean} once
 * @property {string} how
 * @property {string} givenAt
 * @property {string} language
 * @property {string} [message] the record in which it was said or asked
 * @property {string} [note]
 */

/** Whom a person can be asked about; the public is talked about in another way. @param {Domain} domain @returns {readonly ConsentAudience[]} */
export function askable(domain) {
  return domain.json.consent.audiences.filter((each) => !each.internal && each.separate_conversation !== true);
}

/**
 * The answers of the person about one audience that may still count, as they were given; the last one decides.
 * @param {Domain} domain @param {Case} view @param {string} audience @returns {Written[]}
 */
export function answersTo(domain, { consents, exports }, audience) {
  const own = asGiven(consents).filter(({ payload }) => payload.person === REPORTER && payload.audience === audience);
  const live = own.filter((written) => !isUsedUp(domain, written, exports)).sort((one, other) => compare(one.payload.given_at ?? "", other.payload.given_at ?? ""));
  return live.filter((written, index) => !isBarred(domain, written, live.slice(0, index)));
}

/** Whether a yes that names a reader counts for nothing, because the person themselves refused that reader by name. @param {Domain} domain @param {Written} given @param {readonly Written[]} before */
function isBarred(domain, { payload, role }, before) {
  const { choice, recipient } = payload;
  if (role === REPORTER || choice !== "yes" || !recipient) return false;
  const last = before.findLast((each) => each.role === REPORTER && each.payload.recipient && mayBeOne(domain, each.payload.recipient, recipient));
  return last !== undefined && last.payload.choice !== "yes";
}

/**
 * What holds when no agreement for one time is open, as the decision takes it: one answer for all, and those about a country or
 * a reader that was named. A reader who was named stays beside a new answer about all; another country leaves them as they are.
 * @param {Domain} domain @param {Case} view @param {string} audience @returns {Written[]} the newest last
 */
export function standingAnswers(domain, view, audience) {
  /** @type {Written[]} */
  let standing = [];
  for (const given of answersTo(domain, view, audience).filter(({ payload }) => payload.once !== true)) {
    standing = [...standing.filter((each) => !ends(given, each)), given];
  }
  return standing;
}

/** @param {Written} later @param {Written} before */
function ends(later, before) {
  const name = nameIn(later.payload);
  return (name === EVERYBODY || name === nameIn(before.payload)) && overtakes(receiptOf(later.payload), receiptOf(before.payload));
}

/** Which reader the person refused by name here themselves, so that a yes to this name counts only from them. @param {Domain} domain @param {Case} view @param {string} audience @param {string} recipient @returns {Written | undefined} */
export function refusedByName(domain, view, audience, recipient) {
  const named = answersTo(domain, view, audience).filter(({ payload, role }) => role === REPORTER && payload.recipient && mayBeOne(domain, payload.recipient, recipient));
  const last = named.at(-1);
  return last?.payload.choice === "yes" ? undefined : last;
}

/**
 * The answer that stands on the person's own card, which has room for a yes or for one answer about all: what else holds is
 * listed beside it. A yes to one named reader never stands there: changed there, it would become a yes to all of them.
 * @param {Domain} domain @param {Case} view @param {string} audience @returns {Written | undefined}
 */
export function standingAnswer(domain, view, audience) {
  const counts = (/** @type {Payload} */ { choice, country }) => choice === "yes" && !isPersecutor(domain, country);
  return standingAnswers(domain, view, audience).findLast(({ payload }) => !payload.recipient && (counts(payload) || nameIn(payload) === EVERYBODY));
}

/** The answer about all readers of a kind, whatever holds for one of them. @param {Domain} domain @param {Case} view @param {string} audience @returns {Written | undefined} */
export function generalAnswer(domain, view, audience) {
  return standingAnswers(domain, view, audience).findLast(({ payload }) => nameIn(payload) === EVERYBODY);
}

/**
 * An answer as the person says it again here, at the same level or at a lower one: it ends no later than before, and covers no more.
 * @param {Domain} domain @param {Payload} before @param {{givenAt: string, language: string, level?: string}} said @returns {JsonObject}
 */
export function answerAgain(domain, before, { givenAt, language, level = before.identity_level ?? "" }) {
  const { audience = "", choice = "", country, once, recipient, scope } = before;
  const again = agreementOf(domain, { audience, choice, country: country ?? "", givenAt, how: "on_screen", language, level, once: once === true, recipient: recipient ?? "" });
  const [until, ended] = [String(again["expires_at"]), expiryOf(domain, receiptOf(before)) || givenAt];
  return { ...again, ...(scope && { scope: { covers: scope.covers, ids: [...scope.ids] } }), expires_at: ended < until ? ended : until };
}

/**
 * What a member wrote down that lets somebody see more, or longer, than the person's own answers: it waits until the person
 * says that it is right, or answers otherwise.
 * @param {Domain} domain @param {Pick<Case, "consents">} view @returns {Written[]} the newest about each reader
 */
export function unconfirmed(domain, { consents }) {
  const open = domain.json.consent.audiences.filter(({ internal }) => !internal);
  const said = asGiven(consents).filter(({ payload }) => payload.person === REPORTER);
  const further = open.flatMap(({ code }) => furtherOf(domain, said.filter(({ payload }) => payload.audience === code)));
  return [...new Map(further.map((given) => [`${given.payload.audience} ${nameIn(given.payload)}`, given])).values()];
}

/** @typedef {{own: readonly Receipt[], held: readonly Receipt[], ids: readonly string[], readers: readonly string[]}} Answers the person's own that last, and all that count beside one that is asked about */

/** @param {Domain} domain @param {readonly Written[]} said about one kind of reader, in the order of the journal @returns {Written[]} */
function furtherOf(domain, said) {
  const lasts = said.filter(({ payload }) => payload.once !== true);
  const own = lasts.filter(({ role }) => role === REPORTER).map(({ payload }) => receiptOf(payload));
  const lasting = lasts.map(({ payload }) => receiptOf(payload));
  const ids = [...new Set([WHOLE, ...own.flatMap((receipt) => [...receipt.ids])])];
  const readers = [...new Set([SOMEBODY, ...lasting.flatMap(({ recipient }) => recipient || [])])];
  // One that the person gave for one time later overtakes one for one time.
  const heldBeside = (/** @type {Written} */ given) => (given.payload.once === true ? said.filter((each) => each === given || each.role === REPORTER || each.payload.once !== true).map(({ payload }) => receiptOf(payload)) : lasting);
  return said.filter((given) => given.role !== REPORTER && given.payload.choice === "yes" && goesFurther(domain, receiptOf(given.payload), { own, ids, readers, held: heldBeside(given) }));
}

/** Ask the decision with what the team wrote down and without, for each reader and item that an answer speaks of. @param {Domain} domain @param {Receipt} said @param {Answers} answers */
function goesFurther(domain, said, { held, ids, own, readers }) {
  const wanted = (said.recipient ? [said.recipient] : readers).flatMap((recipient) =>
    (said.covers === "whole" ? ids : said.ids).map((item) => ({ audience: said.audience, identity_level: NAMED, items: [item], recipient, country: said.country })),
  );
  return wanted.some((each) => deciding(domain, held, each)?.receipt === said.receipt && isMore(domain, held, own, each, said.given_at));
}

/** Compared at the moment it was given, and when the person's own answer ends. @param {Domain} domain @param {readonly Receipt[]} held @param {readonly Receipt[]} own @param {Export} wanted @param {string} givenAt */
function isMore(domain, held, own, wanted, givenAt) {
  const theirs = deciding(domain, own, wanted);
  const level = (/** @type {readonly Receipt[]} */ receipts, /** @type {string} */ at) => LEVELS.indexOf(exportDecision(domain, receipts, [], wanted, at).persons[0]?.level ?? "");
  return [givenAt, theirs ? expiryOf(domain, theirs) : givenAt].some((at) => level(held, at) > level(own, at));
}

/** Whose police can be asked about: never those who work with the persecutors. @param {Domain} domain @returns {string[]} */
export function policeCountries(domain) {
  const { codes, not_told: notTold } = domain.json.countries;
  return codes.filter((code) => code !== notTold && !isPersecutor(domain, code));
}

/** @param {Payload} payload @returns {string} the country and the reader that an answer names */
function nameIn({ country, recipient }) {
  return JSON.stringify([country || null, recipient || null]);
}

const EVERYBODY = nameIn({});
const NAMED = "L3";
/** A reader of whom no answer speaks by name. */
const SOMEBODY = "zzzzzzzzzzzzzzzz";

/** @param {string} one @param {string} other */
const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/**
 * Whether a message of the team asks something that can be shown as the answer would be signed; any other is a message like all.
 * @param {Domain} domain @param {Pick<Written, "payload" | "role">} message @returns {boolean}
 */
export function isQuestion(domain, { payload: { asks }, role }) {
  const audience = askable(domain).find(({ code }) => code === asks?.audience);
  if (asks === undefined || audience === undefined || role === "reporter") return false;
  const { country, identity_level: level } = askedOf(audience, asks);
  return !isPersecutor(domain, country) && domain.json.consent.identity_levels.some(({ code }) => code === level);
}

/** What the team asked and nobody answered yet, the newest about each audience, and each country where it names one. @param {Domain} domain @param {Case} view @returns {Written[]} */
export function openQuestions(domain, { consents, messages }) {
  const asked = messages.filter((message) => isQuestion(domain, message));
  const newest = new Map(asked.map((message) => [`${message.payload.asks?.audience} ${message.payload.asks?.country ?? ""}`, message]));
  return [...newest.values()].filter((message) => answerTo(message, consents) === undefined);
}

/** @param {Written} message @param {readonly Written[]} consents @returns {Written | undefined} the newest that was said about it since */
export function answerTo({ payload, position }, consents) {
  const { audience, country } = payload.asks ?? {};
  const about = consents.filter((given) => given.position > position && given.payload.person === REPORTER && given.payload.audience === audience);
  // A no to the police of one country answers nothing about another.
  return about.findLast((given) => !country || !given.payload.country || given.payload.country === country);
}

/**
 * What a question asks, without what its audience does not have: what is answered is what was shown.
 * @param {ConsentAudience} audience
 * @param {{recipient?: string | null, country?: string | null, identity_level?: string}} asks
 */
export function askedOf(audience, { country, identity_level: level, recipient }) {
  return { recipient: (audience.named && recipient) || null, country: (audience.country && country) || null, identity_level: level || usualLevel(audience.code) };
}

/** @param {string} audience */
const usualLevel = (audience) => LEVEL[audience] || "L1";

/** The payload of a `consent` record. @param {Domain} domain @param {Said} said @returns {JsonObject} */
export function agreementOf(domain, { audience, choice, country, givenAt, how, language, level, message, note, once, recipient }) {
  const { expires_after_months: months, wording } = domain.json.consent;
  return {
    receipt: newIdentifier(),
    person: REPORTER,
    audience,
    recipient: recipient || null,
    country: country || null,
    scope: { covers: "whole", ids: [] },
    identity_level: level || usualLevel(audience),
    purpose: PURPOSE[audience] ?? "safety",
    choice,
    ...(choice === "yes" && once && { once: true }),
    wording,
    language,
    how,
    ...(message && { message }),
    given_at: givenAt,
    expires_at: monthsLater(givenAt, months),
    ...(note && { note }),
  };
}
