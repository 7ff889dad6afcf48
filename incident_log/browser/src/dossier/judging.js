// Which passages of a case stand in a dossier whose reader is not to learn who the person is?

import { passagesOf } from "./passages.js";
import { knownOf, tellingWords } from "./recognised.js";

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Case, Choices, Judged, Passages } from "./types.d.ts" */

/** With a full name. */
const NAMED = "L3";
/** The lawyer can find out who it is, so the story itself is no secret from them. */
const BY_LAWYER = "L2";

/**
 * @param {Domain} domain @param {Case} view @param {Choices} choices
 * @param {string | null} level as whom the person agreed to appear before this reader
 * @returns {Passages}
 */
export function judged(domain, view, choices, level) {
  const hidden = level !== NAMED || (view.people.length > 0 && !choices.identity);
  const isStrict = level !== NAMED && level !== BY_LAWYER;
  const { all: signed, kept, left, read } = choices.passages;
  const known = knownOf(domain, view.people);
  const all = passagesOf(domain, view, choices).map((passage) => {
    const telling = hidden ? tellingWords(domain, known, passage) : [];
    const byDefault = !(hidden && isStrict && (passage.own || telling.length > 0));
    const stays = !hidden || kept.includes(passage.key) || (byDefault && !left.includes(passage.key));
    return { ...passage, telling, kept: stays, read: read.includes(passage.key) };
  });
  return {
    hidden,
    all,
    left: all.flatMap((passage) => (passage.kept ? [] : [passage.key])),
    unknown: hidden && !known.isNamed && all.some(({ kept: stays }) => stays),
    readAll: signed === signatureOf(all),
  };
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
