// Which passages of a case stand in a dossier whose reader is not to learn who the person is, or who the others in the case are?

import { REPORTER } from "../domain/consent.js";
import { passagesOf } from "./passages.js";
import { foundIn, hasName, isToHide, knownOf, looksTelling, once, personOf, readingOf } from "./recognised.js";

/** @import { Domain, JournalRecord, Written } from "../domain/types.d.ts" */
/** @import { Case, Choices, Judged, Levels, Passage, Passages } from "./types.d.ts" */
/** @import { Known } from "./recognised.js" */

/** With a full name. */
const NAMED = "L3";
/** The lawyer can find out who it is, so the story itself is no secret from them. */
const BY_LAWYER = "L2";
const SUBJECT = "subject";

/**
 * Of whom the reader learns the name, of whom not, and of whom a text stays out unless somebody puts it in.
 * @typedef {{shown: Known, hidden: Known, guarded: Known}} Groups
 */

/**
 * Everything that was ever written of the people, also what was corrected and of whom was erased: the story names them still.
 * @param {Case} view @param {readonly JournalRecord[]} records that it was folded from @returns {Written[]}
 */
export function everWritten({ history }, records) {
  const accepted = new Set(history.flatMap(({ position, state }) => (state === "accepted" ? [position] : [])));
  const written = records.filter(({ position, type }) => type === "person" && accepted.has(position));
  return /** @type {Written[]} */ (/** @type {unknown} */ (written));
}

/** Whether a reader is not to find out who the person is, whatever they look at. @param {string | null} level */
export const mayNotBeFound = (level) => level !== NAMED && level !== BY_LAWYER;

/**
 * @param {Domain} domain @param {Case} view @param {Choices} choices
 * @param {Levels} levels as whom each person appears before this reader, where names are in it; nobody who was erased
 * @param {{isShut?: boolean, ever?: readonly Written[]}} [known] whether the part with the names is closed to whoever makes the
 *   dossier, and all that was ever written of the people
 * @returns {Passages}
 */
export function judged(domain, view, choices, levels, { ever = view.people, isShut = false } = {}) {
  const level = levels.get(REPORTER) ?? null;
  const isNamed = level === NAMED && (view.people.length === 0 || choices.identity);
  const isStrict = mayNotBeFound(level);
  const under = JSON.stringify([isNamed, [...levels].sort()]);
  const { all: signed, kept, left, read } = decidedUnder(choices, under);
  const unnamed = view.people.filter((written) => isToHide(personOf(written)) && !isShown(written, choices, levels));
  const isUnknown = isShut || lacksNames(domain, view, unnamed, isNamed);
  const groups = groupsOf(domain, view, ever, choices, levels);
  const hidden = !isNamed || isUnknown || Object.values(groups.hidden).some((each) => Array.isArray(each) && each.length > 0);
  const all = passagesOf(domain, view, choices).map((passage) => {
    const { guarded, telling } = hidden ? tellingOf(domain, groups, passage, isNamed) : { guarded: false, telling: [] };
    const byDefault = !guarded && !(isStrict && (passage.own || telling.length > 0));
    const stays = !hidden || kept.includes(passage.key) || (byDefault && !left.includes(passage.key));
    return { ...passage, telling, kept: stays, read: read.includes(passage.key) };
  });
  return {
    hidden,
    named: isNamed,
    strict: isStrict,
    all,
    left: all.flatMap((passage) => (passage.kept ? [] : [passage.key])),
    unknown: isUnknown && all.some(({ kept: stays }) => stays),
    readAll: signed === signatureOf(all),
    under,
  };
}

/**
 * What was decided about the passages, as far as it holds: what was put in for a reader who may know more is decided anew.
 * @param {Choices} choices @param {string} under who agreed to what @returns {Choices["passages"]}
 */
export function decidedUnder({ passages }, under) {
  return passages.under === under ? passages : { kept: [], left: passages.left, read: [], all: "", under };
}

/** @param {Written} written @param {Choices} choices @param {Levels} levels */
function isShown({ payload }, { identity }, levels) {
  return identity && levels.get(payload.person ?? "") === NAMED;
}

/** @param {Domain} domain @param {Case} view @param {readonly Written[]} people of each all that was written @param {Choices} choices @param {Levels} levels @returns {Groups} */
function groupsOf(domain, view, people, choices, levels) {
  /** @param {Written} written @param {object} changes @returns {Written} */
  const but = (written, changes) => ({ ...written, payload: { ...written.payload, ...changes } });
  const present = new Set(view.people.map(({ payload }) => payload.person));
  const shown = people.filter((written) => present.has(written.payload.person) && isShown(written, choices, levels));
  // Where a relative in Belarus lives, and how to reach them, stands in no dossier, whatever they agreed to.
  const athome = shown.filter((written) => personOf(written).relative_in_country === true);
  const places = athome.map((written) => but(written, { names: [], pseudonym: "" }));
  const hidden = people.filter((written) => !shown.includes(written));
  const guarded = hidden.filter(({ payload }) => ![NAMED, BY_LAWYER].includes(levels.get(payload.person ?? "") ?? ""));
  const told = shown.map((written) => but(written, { address: "", contacts: [], documents: [] }));
  return { shown: knownOf(domain, told), hidden: knownOf(domain, [...hidden, ...places]), guarded: knownOf(domain, [...guarded, ...places]) };
}

/**
 * Nothing can be looked for without the name of whoever told it, and of everybody to whom it happened.
 * @param {Domain} domain @param {Case} view @param {readonly Written[]} unnamed @param {boolean} isNamed
 */
function lacksNames(domain, { people }, unnamed, isNamed) {
  const hasRole = (/** @type {Written} */ written) => personOf(written).roles?.some(({ role }) => role === SUBJECT) === true;
  const own = people.map(personOf).find(({ person }) => person === REPORTER);
  const isAboutOthers = own?.roles !== undefined && own.roles.length > 0 && !people.some(hasRole);
  return (!isNamed && !hasName(domain, own)) || isAboutOthers || unnamed.filter(hasRole).some((written) => !hasName(domain, personOf(written)));
}

/**
 * By which words of a passage may somebody be recognised whom the dossier does not name?
 * @param {Domain} domain @param {Groups} groups @param {Passage} passage @param {boolean} isNamed
 */
function tellingOf(domain, { guarded, hidden, shown }, passage, isNamed) {
  const reading = readingOf(domain, passage.text);
  const looks = isNamed ? [] : looksTelling(reading.text, passage);
  const found = foundIn(reading, hidden);
  if (found.length === 0) return { telling: once(looks), guarded: false };
  // A family has one name: where it stands in the dossier it tells nothing more.
  const said = new Set(foundIn(reading, shown));
  const unsaid = (/** @type {string[]} */ words) => words.filter((each) => !said.has(each));
  return { telling: once([...unsaid(found), ...looks]), guarded: once(unsaid(foundIn(reading, guarded))).length > 0 };
}

/** What stays now: with one passage more it has to be read again. @param {readonly Judged[]} all */
export function signatureOf(all) {
  return JSON.stringify(all.filter(({ kept }) => kept).map(({ key }) => key));
}

/** Kept although somebody may be recognised by it, and nobody said that they read it. @param {Passages} passages */
export function unread({ all }) {
  return all.filter(({ kept, read, telling }) => kept && !read && telling.length > 0);
}

/** Whether a bundle may be made of it. @param {Passages} passages */
export function isJudged(passages) {
  return unread(passages).length === 0 && (!passages.unknown || passages.readAll);
}

/**
 * Whether what was drawn may still leave, when the case or the agreement changed meanwhile.
 * @param {Passages} drawn @param {Passages} now
 */
export function isStillJudged(drawn, now) {
  const left = new Set(drawn.left);
  const drawnThen = new Set(drawn.all.map(({ key }) => key));
  const same = now.all.filter(({ key }) => drawnThen.has(key) && !left.has(key));
  return same.every(({ kept, read, telling }) => kept && (read || telling.length === 0)) && (drawn.unknown || !now.unknown);
}

/** What leaves of the person's own words, as the journal says it to them. @param {Passages} passages */
export function ownWordsIn({ all }) {
  const told = all.filter((passage) => passage.told);
  const kept = told.filter((passage) => passage.kept).length;
  return { kept, left_out: told.length - kept };
}
