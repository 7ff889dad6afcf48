// Does consent allow this export? Decides from receipts, person by person, for one audience at one level of identity.
//
// Receipts are append-only: the newest one that speaks of an item decides about it, and what names a reader goes before what is
// said of all. A yes must cover the item; a no, an “ask me” or a withdrawal counts as soon as it touches it. What cannot be
// decided is not allowed.

import { FormatError } from "../errors.js";
import { addMonths } from "./deadlines.js";
import { foldForSearch } from "./names.js";

/** @import { ConsentAudience, Decision, Domain, Export, InScope, Override, Payload, PersonDecision, Receipt, Written } from "./types.d.ts" */

export const LEVELS = ["L0", "L1", "L2", "L3"];
export const REPORTER = "reporter";
/** The whole of a case as one item: only a receipt for the whole covers it. */
export const WHOLE = "*";
const TEAM = "A0";
const LAWYER = "A1";
const POLICE = "A2";
const PARTNER = "A5";
const STATISTICS = "A6";
const PERSECUTORS = "persecutes";
/** Who can be let into a case itself: a lawyer, or somebody of another team. */
export const READERS_OUTSIDE = /** @type {const} */ ([LAWYER, PARTNER]);
const BEST_INTEREST = "best_interest";
const ON_SCREEN = "on_screen";
const NO = ["no", "withdrawn"];
const DAY = 10;
/** After every moment that can be written. */
const NEVER = "9999-12-31T23:59:59.999Z";
/** The last year that has another one after it. */
const LAST_YEAR = "9999";

/** @typedef {{ level: string | null, reason: string }} Answer */

/** Read the payload of a consent record that was checked. @param {Payload} payload @returns {Receipt} */
export function receiptOf(payload) {
  return Object.freeze({
    receipt: payload.receipt ?? "",
    person: payload.person ?? "",
    audience: payload.audience ?? "",
    recipient: payload.recipient ?? null,
    country: payload.country ?? null,
    covers: payload.scope?.covers ?? "",
    ids: payload.scope?.ids ?? [],
    identity_level: payload.identity_level ?? "L0",
    purpose: payload.purpose ?? "",
    choice: payload.choice ?? "no",
    how: payload.how ?? "",
    guardian: payload.guardian ?? false,
    given_at: payload.given_at ?? "",
    expires_at: payload.expires_at ?? null,
  });
}

/**
 * Give the answers that may still count: an agreement for one time is gone once a dossier left under it. Whoever asks for a
 * further reader gives the grants too: one agreement for one time lets one reader in.
 * @param {Domain} domain @param {readonly Written[]} consents @param {readonly Written[]} exports
 * @param {readonly Pick<Written, "payload" | "position">[]} [grants] @returns {readonly Receipt[]}
 */
export function receiptsIn(domain, consents, exports, grants = []) {
  const live = asGiven(consents).filter((written) => !isUsedUp(domain, written, exports) && !letSomebodyIn(written, grants));
  return Object.freeze(live.map(({ payload }) => receiptOf(payload)));
}

/**
 * Give the answers with the moment that counts: what stood in the journal before the person answered here, or before a
 * member wrote down that they refuse, was given before, whatever date somebody wrote into it, or whatever their device took
 * for the date. Otherwise a date to come would outlive every later no.
 * @param {readonly Written[]} consents in the order of the journal @returns {Written[]}
 */
export function asGiven(consents) {
  /** @type {Map<string, string>} */
  const latest = new Map();
  /** @type {Written[]} */
  const dated = [];
  for (const written of [...consents].reverse()) {
    const { at, payload, role } = written;
    const about = `${payload.person} ${payload.audience}`;
    const given = payload.given_at ?? "";
    const known = latest.get(about) ?? NEVER;
    const counts = known < given ? known : given;
    // A member writes a refusal down when it was said, or later. By writing a yes they date nothing.
    const heard = payload.choice === "yes" || known < at ? known : at;
    latest.set(about, role === REPORTER ? counts : heard);
    dated.push(counts < given ? Object.freeze({ ...written, payload: Object.freeze({ ...payload, given_at: counts }) }) : written);
  }
  return dated.reverse();
}

/** Tell whether an agreement was for one time, and that time is over. @param {Domain} domain @param {Written} written @param {readonly Written[]} exports @returns {boolean} */
export function isUsedUp(domain, { payload, position }, exports) {
  return payload.once === true && exports.some((left) => left.position > position && wasFor(domain, payload, left.payload));
}

/** @param {Written} written @param {readonly Pick<Written, "payload" | "position">[]} grants */
function letSomebodyIn({ payload: { audience, once, recipient }, position }, grants) {
  if (once !== true || !READERS_OUTSIDE.some((each) => each === audience)) return false;
  return grants.some((grant) => grant.position > position && grant.payload.action === "granted" && (recipient === null || recipient === grant.payload.name));
}

/** @param {Domain} domain @param {Payload} receipt @param {Payload} left */
function wasFor(domain, receipt, left) {
  const meant = domain.json.dossiers.audiences.find(({ code }) => code === left.audience)?.consent;
  return meant === receipt.audience && (receipt.recipient === null || receipt.recipient === left.recipient);
}

/** Give the moment a receipt ends: as it says, but never later than twelve months after it was given; an answer from the end of all dates is over at once. @param {Domain} domain @param {Receipt} receipt @returns {string} */
export function expiryOf(domain, receipt) {
  if (receipt.given_at >= LAST_YEAR) return "";
  const months = domain.json.consent.expires_after_months;
  const latest = addMonths(receipt.given_at.slice(0, DAY), months) + receipt.given_at.slice(DAY);
  return receipt.expires_at === null || receipt.expires_at > latest ? latest : receipt.expires_at;
}

/** Tell whether the police of a country work with those who persecute: no answer opens anything to them. @param {Domain} domain @param {string | null | undefined} country @returns {boolean} */
export function isPersecutor(domain, country) {
  return domain.json.countries.groups.some(({ code, countries }) => code === PERSECUTORS && countries.includes(country ?? ""));
}

/** Tell whether an answer says as whom the person appears: before the team they are who they are, and statistics only count. @param {string | undefined} audience @returns {boolean} */
export function hasLevel(audience) {
  return audience !== undefined && audience !== TEAM && audience !== STATISTICS;
}

/** Tell whether the reporter agreed that the team keeps the report; without it nothing is stored. @param {readonly Receipt[]} receipts @returns {boolean} */
export function mayStore(receipts) {
  return receipts.findLast(({ person, audience }) => person === REPORTER && audience === TEAM)?.choice === "yes";
}

/**
 * Decide about an export at a moment. The reporter is always in scope, whether named or not.
 * @param {Domain} domain @param {readonly Receipt[]} receipts @param {readonly InScope[]} persons @param {Export} wanted
 * @param {string} at @param {readonly Override[]} [overrides] @returns {Decision} @throws {FormatError} no such audience or level
 */
export function exportDecision(domain, receipts, persons, wanted, at, overrides = []) {
  const audience = domain.json.consent.audiences.find(({ code }) => code === wanted.audience);
  if (audience === undefined || !LEVELS.includes(wanted.identity_level)) throw new FormatError("consent: no such audience or level");
  const excused = new Set(overrides.filter(isSound).map(({ person }) => person));
  const scope = new Map([{ person: REPORTER }, ...persons].map((person) => [person.person, person]));
  const ending = endingsOf(domain, receipts, wanted);
  const persecuted = wanted.audience === POLICE && isPersecutor(domain, wanted.country);
  const decided = [...scope.values()].map((person) =>
    persecuted ? Object.freeze({ person: person.person, level: null, reason: "persecutor" }) : decide(audience, person, ending, wanted, at, excused.has(person.person)),
  );
  return Object.freeze({ outcome: outcomeOf(decided, wanted.identity_level), persons: Object.freeze(decided) });
}

/** @typedef {{ receipt: Receipt, ends: string, mayBeReader: boolean }} Ending mayBeReader: whether a no of it can be about the reader */

/** @param {Domain} domain @param {readonly Receipt[]} receipts @param {Export} wanted @returns {Ending[]} */
function endingsOf(domain, receipts, { recipient = null }) {
  return receipts.map((receipt) => ({ receipt, ends: receipt.choice === "yes" ? expiryOf(domain, receipt) : "", mayBeReader: mayBeOne(domain, receipt.recipient, recipient) }));
}

/** @param {readonly PersonDecision[]} decided @param {string} asked @returns {Decision["outcome"]} */
function outcomeOf(decided, asked) {
  if (decided.some(({ level }) => level === null)) return "stop";
  return decided.every(({ level }) => level === asked) ? "allowed" : "redact";
}

/** @param {Override} override */
function isSound({ reason, second_person }) {
  return reason.trim() !== "" && second_person !== "";
}

/**
 * @param {ConsentAudience} audience @param {InScope} person @param {readonly Ending[]} held @param {Export} wanted @param {string} at
 * @param {boolean} excused @returns {PersonDecision}
 */
function decide(audience, person, held, wanted, at, excused) {
  if (audience.internal) return Object.freeze({ person: person.person, level: wanted.identity_level, reason: "internal" });
  const mine = held.filter(({ receipt }) => receipt.person === person.person);
  let answer = weakest(mine, wanted, at, person.minor ?? false);
  if (person.person !== REPORTER) answer = asThirdParty(answer, wanted.identity_level);
  if (person.relative_in_country && wanted.audience !== LAWYER && !excused) answer = lower(answer, "L1", "relative");
  return Object.freeze({ person: person.person, level: answer.level, reason: answer.reason });
}

/** Decide item by item; the export can show no more than its weakest item allows. @param {readonly Ending[]} mine @param {Export} wanted @param {string} at @param {boolean} minor @returns {Answer} */
function weakest(mine, wanted, at, minor) {
  const items = wanted.items !== undefined && wanted.items.length > 0 ? wanted.items : [WHOLE];
  const found = items.map((item) => forItem(item, mine, wanted, at, minor));
  const stop = found.find(({ level }) => level === null);
  return stop ?? found.reduce((least, next) => (rank(next.level) < rank(least.level) ? next : least));
}

/** @param {string} item @param {readonly Ending[]} mine @param {Export} wanted @param {string} at @param {boolean} minor @returns {Answer} */
function forItem(item, mine, wanted, at, minor) {
  const newest = newestOf(item, mine, wanted);
  if (newest === undefined) return { level: null, reason: minor ? "minor" : "no_receipt" };
  const refusal = refusalOf(newest, wanted, at, minor);
  if (refusal !== null) return { level: null, reason: refusal };
  return lower({ level: wanted.identity_level, reason: "agreed" }, newest.receipt.identity_level, "lower_level");
}

/** The receipt that decides about an item; of two given at one moment, the later in the journal overtakes. @param {string} item @param {readonly Ending[]} mine @param {Export} wanted */
function newestOf(item, mine, wanted) {
  /** @type {Ending | undefined} */
  let found;
  for (const ending of [...mine].sort((one, other) => compareText(one.receipt.given_at, other.receipt.given_at))) {
    if (speaks(ending, item, wanted) && (found === undefined || overtakes(ending.receipt, found.receipt))) found = ending;
  }
  return found;
}

/**
 * Tell whether an answer ends one that was given before it, of two that speak of the same reader. What the person refused to a
 * reader by name, only they take back, and by name. What somebody else took for the best is for people who cannot be asked: it
 * overtakes no refusal of their own.
 * @param {Receipt} later @param {Receipt} before @returns {boolean}
 */
export function overtakes(later, before) {
  const isYes = before.choice === "yes";
  if (later.how === BEST_INTEREST && before.how !== BEST_INTEREST && !isYes) return false;
  if (before.recipient === null) return true;
  const [byThemselves, wasByThemselves] = [later.how === ON_SCREEN, before.how === ON_SCREEN];
  if (later.recipient !== null) return isYes || byThemselves || !wasByThemselves;
  // A no is for everybody. Any answer of their own about all ends a yes that only the team wrote down.
  return isYes && (NO.includes(later.choice) || (byThemselves && !wasByThemselves));
}

/** Give the reporter's receipt that decides about one item, or about the whole, for a reader. @param {Domain} domain @param {readonly Receipt[]} receipts @param {Export} wanted @returns {Receipt | undefined} */
export function deciding(domain, receipts, wanted) {
  const mine = receipts.filter(({ person }) => person === REPORTER);
  return newestOf(wanted.items?.[0] ?? WHOLE, endingsOf(domain, mine, wanted), wanted)?.receipt;
}

/** @param {string} one @param {string} other */
function compareText(one, other) {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** @param {Ending} ending @param {string} item @param {Export} wanted */
function speaks({ receipt, mayBeReader }, item, wanted) {
  if (receipt.audience !== wanted.audience) return false;
  const covers = receipt.covers === "whole" || receipt.ids.includes(item);
  if (receipt.choice === "yes") return namesRecipient(receipt, wanted) && covers;
  return (covers || item === WHOLE) && mayBeReader && mayMeanCountry(receipt, wanted);
}

/** The country of police is always named, a recipient when the yes names one. @param {Receipt} receipt @param {Export} wanted */
function namesRecipient(receipt, { audience, country = null, recipient = null }) {
  if (audience === POLICE && (country === null || receipt.country !== country)) return false;
  return receipt.recipient === null || receipt.recipient === recipient;
}

/** @param {Receipt} receipt @param {Export} wanted */
function mayMeanCountry(receipt, { country = null }) {
  return receipt.country === null || country === null || receipt.country === country;
}

/**
 * Tell whether two names may be one reader's, for a no: in any spelling, with a title or without. A reader who is not named
 * yet may be any.
 * @param {Domain} domain @param {string | null} said @param {string | null} asked
 */
export function mayBeOne(domain, said, asked) {
  if (said === null || asked === null || said === asked) return true;
  const [one, other] = [said, asked].map((name) => new Set(foldForSearch(domain, name).split(" "))).sort((a, b) => a.size - b.size);
  return [...(one ?? [])].every((word) => word === "" || other?.has(word));
}

/** @param {Ending} ending @param {Export} wanted @param {string} at @param {boolean} minor @returns {string | null} */
function refusalOf({ receipt, ends }, { audience }, at, minor) {
  if (receipt.choice !== "yes") return receipt.choice === "no" ? "refused" : receipt.choice;
  if (at >= ends) return "expired";
  if (receipt.how === BEST_INTEREST && audience !== LAWYER) return "best_interest_lawyer_only";
  if (minor && !receipt.guardian) return "minor";
  return receipt.identity_level === "L0" && audience !== STATISTICS ? "counted_only" : null;
}

/** Show another person under a role unless they agreed, and not at all when they said no. @param {Answer} answer @param {string} asked @returns {Answer} */
function asThirdParty(answer, asked) {
  if (answer.level !== null) return answer;
  const full = { level: asked, reason: "agreed" };
  if (["refused", "withdrawn", "counted_only"].includes(answer.reason)) return lower(full, "L0", "third_party_refused");
  return lower(full, "L1", answer.reason === "minor" ? "minor" : "third_party");
}

/** @param {Answer} answer @param {string} ceiling @param {string} why @returns {Answer} */
function lower(answer, ceiling, why) {
  return answer.level === null || rank(answer.level) <= rank(ceiling) ? answer : { level: ceiling, reason: why };
}

/** @param {string | null} level */
function rank(level) {
  return LEVELS.indexOf(level ?? "L0");
}
