// What is in a draft? Plain JSON, so that it can be sealed on the device as it is.

import { newIdentifier } from "../crypto/seeds.js";

/**
 * @typedef {import("../format/canonical.js").Json} Json
 * @typedef {{value: Json} | {answer: "unknown" | "withheld"}} Answer
 * @typedef {{choice: string, country: string, level: string}} ConsentAnswer
 * @typedef {"waiting" | "reading" | "sending" | "paused" | "stored" | "failed"} FileState
 *
 * @typedef {object} DraftFile
 * @property {string} id of the evidence
 * @property {string} name
 * @property {string} type
 * @property {number} size
 * @property {number} modified when the file was last changed, as the device says
 * @property {string} describes
 * @property {number} stored sealed slices on the server
 * @property {number} slices 0 while not known
 * @property {FileState} state
 * @property {string} problem a code: "" when there is none
 * @property {"" | "keys" | "content"} [again] why it is sent from its beginning, when it had begun before
 *
 * @typedef {object} DraftKeys
 * @property {string} seed
 * @property {string} code
 * @property {string} case
 * @property {string} report
 * @property {string} identity
 * @property {number} [epoch] of both secrets
 * @property {string[]} records one id for each record to come
 * @property {boolean} open whether the server knows the case
 *
 * @typedef {object} Draft
 * @property {1} v
 * @property {string} desk
 * @property {string} organisation
 * @property {string} step where the person is
 * @property {string[]} trail the steps that were visited, for the browser's Back
 * @property {"" | "yes" | "no" | "rather_not_say"} safe
 * @property {string} safeCountry
 * @property {string} narrative
 * @property {string} narrativeLanguage empty: the language of the page
 * @property {string[]} groups
 * @property {string[]} kinds
 * @property {Record<string, string>} incidents kind → incident id
 * @property {string} date as far as it is known
 * @property {"" | "unknown" | "withheld"} dateAnswer
 * @property {string} country
 * @property {"" | "unknown" | "withheld"} countryAnswer
 * @property {string} city
 * @property {string} sentence
 * @property {Record<string, Record<string, Answer>>} answers kind → field → answer
 * @property {DraftFile[]} files
 * @property {Record<string, ConsentAnswer>} consent
 * @property {boolean} agreed
 * @property {string} message
 * @property {string} name
 * @property {string} contact
 * @property {string} channel
 * @property {boolean} contactSafe
 * @property {DraftKeys | null} keys
 * @property {"telling" | "sealed" | "sent"} phase
 * @property {Receipt | null} receipt
 *
 * @typedef {{day: string, leaves: number[], logged: "yes" | "no" | "later"}} Receipt
 */

/** @param {string} desk @param {string} organisation @returns {Draft} */
export function newDraft(desk, organisation) {
  return {
    v: 1,
    desk,
    organisation,
    step: "start",
    trail: ["start"],
    safe: "",
    safeCountry: "",
    narrative: "",
    narrativeLanguage: "",
    groups: [],
    kinds: [],
    incidents: {},
    date: "",
    dateAnswer: "",
    country: "",
    countryAnswer: "",
    city: "",
    sentence: "",
    answers: {},
    files: [],
    consent: {},
    agreed: false,
    message: "",
    name: "",
    contact: "",
    channel: "",
    contactSafe: false,
    keys: null,
    phase: "telling",
    receipt: null,
  };
}

/** Keep an id for each chosen kind, so that sending twice does not make two incidents. @param {Draft} draft @param {string[]} kinds */
export function chooseKinds(draft, kinds) {
  draft.kinds = kinds;
  for (const kind of kinds) draft.incidents[kind] ??= newIdentifier();
}

/** @param {Draft} draft @returns {boolean} whether there is anything to lose */
export function hasContent(draft) {
  const texts = [draft.narrative, draft.sentence, draft.safe, draft.name, draft.contact, draft.message, draft.country];
  return draft.phase !== "telling" || draft.kinds.length > 0 || draft.files.length > 0 || texts.some(Boolean);
}

/** @param {Draft} draft @param {string} kind @param {string} code @returns {Answer | undefined} */
export function answerOf(draft, kind, code) {
  return draft.answers[kind]?.[code];
}

/** @param {Draft} draft @param {string} kind @param {string} code @param {Answer | null} answer null takes it away */
export function setAnswer(draft, kind, code, answer) {
  const answers = (draft.answers[kind] ??= {});
  if (answer) answers[code] = answer;
  else delete answers[code];
}

/** Control characters are part of no record; tab and line ends are part of text. @param {string} text @returns {string} */
export function cleanText(text) {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "").trim();
}

/** Whether something would be lost: an answer, or a codename that is not written down. @param {Draft} draft */
export function isUnfinished(draft) {
  return hasContent(draft) && (draft.phase !== "sent" || draft.keys !== null);
}
