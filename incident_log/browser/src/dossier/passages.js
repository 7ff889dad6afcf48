// Which words that somebody wrote freely would stand in a dossier, and how is one of them left out? One walk does both, so
// that nothing can be drawn that was not shown to whoever makes the dossier.

import { REPORTER } from "../domain/consent.js";
import { answerable } from "../domain/kinds.js";
import { saysAlready } from "./events.js";
import { offeredSteps } from "./steps.js";

/** @import { Answers, Domain, Exhibit, FieldMap, Incident, Written } from "../domain/types.d.ts" */
/** @import { Case, Choices, Passage, PassagePlace } from "./types.d.ts" */

/** Answered in the person's own way, so they can hold anything. */
const FREE = new Set(["text", "long_text"]);
/** Asked about who the person is, whatever the answer looks like. */
const WHO = new Set(["identity", "address"]);
/** Why somebody looked at a file, in their own words; what stands beside other events is a code. */
const LOOKED = new Set(["viewed", "downloaded"]);
const DOT = ".";

/** @typedef {(place: PassagePlace, text: string) => string} Change gives what stands there instead; the same text to leave it */

/**
 * Every free text of the chosen parts, the same words once.
 * @param {Domain} domain @param {Case} view @param {Pick<Choices, "incidents"|"exhibits"|"identity"|"teamSteps">} choices
 * @returns {Passage[]}
 */
export function passagesOf(domain, view, choices) {
  /** @type {Map<string, Passage>} */
  const found = new Map();
  rewritten(domain, view, choices, (place, text) => {
    const key = keyOf(place, text);
    const before = found.get(key);
    found.set(key, before ? { ...before, told: before.told || place.told } : { ...place, key, text });
    return text;
  });
  return [...found.values()];
}

/**
 * The case without the steps that stay, and with a mark in the place of what is left out; a mark has the number of its passage, so that different words stay different.
 * @param {Domain} domain @param {Case} view @param {Pick<Choices, "incidents"|"exhibits"|"identity"|"teamSteps">} choices
 * @param {readonly string[]} left keys of passages @param {(number: number) => string} mark @param {string} language of the mark
 * @returns {Case}
 */
export function without(domain, view, choices, left, mark, language) {
  const numbers = new Map(left.map((key, at) => [key, at + 1]));
  const change = (/** @type {PassagePlace} */ place, /** @type {string} */ text) => {
    const number = numbers.get(keyOf(place, text));
    return number === undefined ? text : mark(number) + (place.part === "name" ? endingOf(domain, text) : "");
  };
  const changed = rewritten(domain, view, choices, change);
  const before = new Map(view.incidents.map(({ incident, narrative }) => [incident, narrative]));
  const incidents = changed.incidents.map((one) => (one.narrative === before.get(one.incident) ? one : { ...one, narrative_lang: language }));
  return { ...changed, incidents };
}

/** What was decided about a text holds for this text only: changed words are looked at again. Whoever wrote no sentence has their story for it, to be judged once. @param {PassagePlace} place @param {string} text */
const keyOf = ({ part, question }, text) => JSON.stringify([part === "sentence" ? "narrative" : part, question, text]);

/** What kind of file it is does not tell whose it is; an ending that is none can be a name. @param {Domain} domain @param {string} name */
function endingOf({ json: { evidence } }, name) {
  const dot = name.lastIndexOf(DOT);
  const ending = name.slice(dot + 1).toLowerCase();
  const isKnown = Object.hasOwn(evidence.by_ending, ending) || evidence.unsafe_endings.includes(ending);
  return dot > 0 && isKnown ? name.slice(dot) : "";
}

/** @param {Domain} domain @param {Case} view @param {Pick<Choices, "incidents"|"exhibits"|"identity"|"teamSteps">} choices @param {Change} change @returns {Case} */
function rewritten(domain, view, choices, change) {
  return {
    ...view,
    incidents: view.incidents.map((one) => (choices.incidents.includes(one.incident) && !one.erased ? incidentWith(domain, view, one, change) : one)),
    subrecords: offeredSteps(view, choices).map((one) => stepWith(domain, one, change)),
    deadlines: view.deadlines.map((one) => {
      if (one.state === "dropped") return one;
      const place = { of: "", question: "", own: false, told: false, who: false, aboutOthers: false };
      const title = one.rule === null && one.title ? change({ ...place, part: "deadline" }, one.title) : one.title;
      return { ...one, title, reason: one.reason ? change({ ...place, part: "reason" }, one.reason) : one.reason };
    }),
    evidence: view.evidence.map((one) => (choices.exhibits.includes(one.evidence) && !one.erased ? exhibitWith(one, change) : one)),
    people: choices.identity ? view.people.map((one) => personWith(one, change)) : view.people,
  };
}

/** @param {Domain} domain @param {Case} view @param {Incident} incident @param {Change} change @returns {Incident} */
function incidentWith(domain, view, incident, change) {
  const { additions, fields, kind, narrative, place, role, sentence } = incident;
  const of = domain.kinds.get(kind)?.label ?? kind;
  const told = role === REPORTER;
  const common = { of, question: "", own: false, told, who: false, aboutOthers: false };
  return {
    ...incident,
    sentence: change({ ...common, part: "sentence", own: told || isOfStory(view, sentence) }, sentence),
    place: place.city ? { ...place, city: change({ ...common, part: "city" }, place.city) } : place,
    narrative: narrative ? change({ ...common, part: "narrative", own: true }, narrative) : narrative,
    additions: additions.map((one) => ({ ...one, text: change({ ...common, part: "addition", own: true, told: one.role === REPORTER }, one.text) })),
    fields: answersWith(answerable(domain, kind), fields, common, change),
  };
}

/** Whoever wrote no sentence has the beginning of their story for it, with every kind that it was told under. @param {Case} view @param {string} sentence */
function isOfStory({ incidents }, sentence) {
  return incidents.some(({ narrative }) => saysAlready(narrative ?? "", sentence));
}

/** @param {Domain} domain @param {Written} written @param {Change} change @returns {Written} */
function stepWith(domain, written, change) {
  const { payload, role, type } = written;
  const common = { of: domain.subrecords.get(type)?.label ?? type, question: "", own: false, told: role === REPORTER, who: false, aboutOthers: false };
  const note = payload["note"] ? { note: change({ ...common, part: "note" }, String(payload["note"])) } : {};
  const fields = payload.fields ? { fields: answersWith(answerable(domain, type), payload.fields, common, change) } : {};
  return { ...written, payload: { ...payload, ...fields, ...note } };
}

/** @param {FieldMap} asked @param {Answers} answers @param {Omit<PassagePlace, "part">} place @param {Change} change @returns {Answers} */
function answersWith(asked, answers, place, change) {
  return Object.fromEntries(Object.entries(answers).map(([code, answer]) => {
    const field = asked.get(code);
    if (field === undefined || !("value" in answer)) return [code, answer];
    if (field.type === "group" && Array.isArray(answer.value)) {
      const inner = new Map(field.fields.map((each) => [each.code, each]));
      const items = /** @type {Answers[]} */ (/** @type {unknown} */ (answer.value));
      return [code, { ...answer, value: items.map((item) => answersWith(inner, item, place, change)) }];
    }
    const who = field.sensitivity.some((each) => WHO.has(each));
    const free = FREE.has(field.type) || (who && typeof answer.value === "string");
    if (!free) return [code, answer];
    const here = { ...place, part: /** @type {const} */ ("answer"), question: field.label, who, aboutOthers: field.sensitivity.includes("third_party") };
    const put = (/** @type {unknown} */ value) => change(here, String(value));
    return [code, { ...answer, value: Array.isArray(answer.value) ? answer.value.map(put) : put(answer.value) }];
  }));
}

/** What is said of one can name another, as “sister of Hanna” does. @param {Written} written @param {Change} change @returns {Written} */
function personWith(written, change) {
  const { protection, relation } = /** @type {import("./people.js").Person} */ (/** @type {unknown} */ (written.payload));
  const common = { of: "", question: "", own: false, told: written.role === REPORTER, who: false, aboutOthers: false };
  const said = { ...(relation && { relation: change({ ...common, part: "relation" }, relation) }), ...(protection && { protection: change({ ...common, part: "protection" }, protection) }) };
  return { ...written, payload: { ...written.payload, ...said } };
}

/** @param {Exhibit} item @param {Change} change @returns {Exhibit} */
function exhibitWith(item, change) {
  const { custody, name, payload, role } = item;
  const common = { of: name, question: "", own: false, told: false, who: false, aboutOthers: false };
  const { describes, proves } = payload;
  return {
    ...item,
    name: change({ ...common, part: "name" }, name),
    payload: {
      ...payload,
      ...(describes && { describes: change({ ...common, part: "describes", told: role === REPORTER }, describes) }),
      ...(proves && { proves: change({ ...common, part: "proves", told: role === REPORTER }, proves) }),
    },
    custody: custody.map((each) => (LOOKED.has(each.action) && each.detail ? { ...each, detail: change({ ...common, part: "reason" }, each.detail) } : each)),
  };
}
