// What did the person agree to, and what were they asked? Reads answers and questions of a case, and words an answer as a record.

import { newIdentifier } from "./crypto/seeds.js";
import { asGiven, expiryOf, isPersecutor, isUsedUp, LEVELS, receiptOf, REPORTER } from "./domain/consent.js";
import { LEVEL, monthsLater, PURPOSE } from "./reporting/records.js";

/** @import { Case, ConsentAudience, Domain, Payload, Written } from "./domain/types.d.ts" */
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
  const live = own.filter((written) => !isUsedUp(domain, written, exports));
  return live.sort((one, other) => compare(one.payload.given_at ?? "", other.payload.given_at ?? ""));
}

/**
 * What holds when no agreement for one time is open: one answer for all, and those about a country or a reader that was named
 * since. An answer about all overtakes those before it; one about another country leaves them as they are.
 * @param {Domain} domain @param {Case} view @param {string} audience @returns {Written[]} the newest last
 */
export function standingAnswers(domain, view, audience) {
  /** @type {Map<string, Written>} */
  const standing = new Map();
  for (const given of answersTo(domain, view, audience).filter(({ payload }) => payload.once !== true)) {
    const name = nameIn(given.payload);
    if (name === EVERYBODY) standing.clear();
    standing.delete(name);
    standing.set(name, given);
  }
  return [...standing.values()];
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
 * The answers about named readers that a new one about all would overtake, as the person says them again with it. A no is for
 * everybody. What the team wrote down, and the person has not called right, is said again by nobody.
 * @param {Domain} domain @param {Case} view @param {Payload} given the new one @returns {JsonObject[]}
 */
export function saidAgain(domain, view, { audience = "", choice, country, given_at: givenAt = "", language = "", recipient }) {
  if (recipient || country || choice === "no" || choice === "withdrawn") return [];
  const doubtful = new Set(unconfirmed(domain, view).map((each) => each.record_id));
  const named = standingAnswers(domain, view, audience).filter(({ payload, record_id: id }) => payload.recipient && !doubtful.has(id));
  return named.map(({ payload }) => answerAgain(domain, payload, { givenAt, language }));
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
 * What a member wrote down that goes further than the person's own last answer about that reader, and of which the person
 * has said nothing since: neither that it is right, nor another answer.
 * @param {Domain} domain @param {Pick<Case, "consents">} view @returns {Written[]} the newest about each reader
 */
export function unconfirmed(domain, { consents }) {
  const internal = new Set(domain.json.consent.audiences.flatMap((each) => (each.internal ? [each.code] : [])));
  const further = consents.filter((given) => !internal.has(given.payload.audience ?? "") && goesFurther(domain, given, consents));
  return [...new Map(further.map((given) => [`${given.payload.audience} ${nameIn(given.payload)}`, given])).values()];
}

/** @param {Domain} domain @param {Written} given @param {readonly Written[]} consents in the order of the journal */
function goesFurther(domain, { at, payload, position, role }, consents) {
  if (role === REPORTER || payload.person !== REPORTER || payload.choice !== "yes") return false;
  const own = consents.filter((each) => each.role === REPORTER && each.payload.person === REPORTER && each.payload.audience === payload.audience && isAbout(each.payload, payload));
  const last = own.at(-1);
  if (last === undefined || last.position > position) return last === undefined;
  const { choice, identity_level: level, once } = last.payload;
  return choice !== "yes" || once === true || rank(level) < rank(payload.identity_level) || expiryOf(domain, receiptOf(last.payload)) <= at;
}

/** Whether an answer speaks of the reader of another one. @param {Payload} one @param {Payload} other */
function isAbout(one, other) {
  return (!one.recipient || one.recipient === other.recipient) && (!one.country || one.country === other.country);
}

/** @param {string | undefined} level */
const rank = (level) => LEVELS.indexOf(level ?? "");

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
