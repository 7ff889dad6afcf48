// What does the person agree to now, reader by reader, and how did it come to that?

import { expiryOf, hasLevel, isUsedUp, receiptOf, REPORTER } from "../domain/consent.js";

/** @import { Domain, Payload, Written } from "../domain/types.d.ts" */
/** @import { Case, ConsentLine, Words } from "./types.d.ts" */

/**
 * The answer in force for each reader, with the answers before it. Who the other readers are is nothing for this one; and what
 * somebody wrote down of them can say who the person is.
 * @param {Domain} domain @param {Case} view @param {Words} words @param {string} at @param {string} recipient whom the dossier is for
 * @returns {ConsentLine[]}
 */
export function consentLines(domain, view, words, at, recipient) {
  const given = [...view.consents].sort(byTime);
  const readers = new Map(given.map((written) => [readerOf(written.payload), written.payload]));
  return [...readers.values()].flatMap((reader) => {
    const spoken = given.filter(({ payload }) => speaksOf(payload, reader));
    const live = spoken.filter((written) => !isUsedUp(domain, written, view.exports));
    const now = live.at(-1);
    // A later answer for everybody overtook the one for this reader: it stands there.
    if (now !== undefined && readerOf(now.payload) !== readerOf(reader)) return [];
    const before = spoken.filter((written) => written !== now && readerOf(written.payload) === readerOf(reader)).reverse();
    return [{ ...lineOf(reader, now, { domain, words, at, recipient }), before: before.map((written) => `${answerOf(written.payload, words)}. ${sourceOf(written, words)}`) }];
  });
}

/** @param {Written} one @param {Written} other */
function byTime(one, other) {
  const [first, second] = [one.payload.given_at ?? "", other.payload.given_at ?? ""];
  return first === second ? one.position - other.position : first < second ? -1 : 1;
}

/** Whose answer it is, about which reader, and for which part of the case. @param {Payload} payload */
function readerOf({ audience, country, person, recipient, scope }) {
  return JSON.stringify([person, audience, recipient ?? null, country ?? null, [...(scope?.ids ?? [])].sort()]);
}

/** An answer for all readers, or for the whole case, speaks of each. @param {Payload} payload @param {Payload} reader */
function speaksOf(payload, reader) {
  const within = (/** @type {string | null | undefined} */ said, /** @type {string | null | undefined} */ asked) => !said || said === asked;
  if (payload.person !== reader.person || payload.audience !== reader.audience) return false;
  if (!within(payload.recipient, reader.recipient) || !within(payload.country, reader.country)) return false;
  return payload.scope?.covers === "whole" || readerOf(payload) === readerOf(reader);
}

/** @param {Payload} reader @param {Written | undefined} now @param {{domain: Domain, words: Words, at: string, recipient: string}} frame @returns {Omit<ConsentLine, "before">} */
function lineOf(reader, now, { domain, words, at, recipient }) {
  const audience = readerText(reader, words, recipient);
  if (now === undefined) return { audience, answer: words.t("No answer is in force: the agreement for one time was used"), given: "", how: "", source: "" };
  const { payload, role } = now;
  const ended = payload.choice === "yes" && at >= expiryOf(domain, receiptOf(payload));
  const answer = ended ? words.t("%(answer)s, but the time of this answer is over", { answer: answerOf(payload, words) }) : answerOf(payload, words);
  return { audience, answer, given: payload.given_at ?? "", how: role === "reporter" ? "on_screen" : (payload.how ?? ""), source: sourceOf(now, words) };
}

/** A yes says as whom: without it, it would read as a yes to everything. @param {Payload} payload @param {Words} words */
function answerOf({ audience, choice, identity_level: level, once }, words) {
  const answer = once ? words.t("Yes, for one time") : words.choice(choice ?? "");
  if (choice !== "yes" || !level || !hasLevel(audience)) return answer;
  return words.t("%(answer)s, %(level)s", { answer, level: words.level(level) });
}

/** Whose hand it is stands beside each answer: the person's own, or a member's who wrote down what they said. @param {Written} given @param {Words} words */
function sourceOf({ author, payload, role }, words) {
  const { t } = words;
  const when = words.date((payload.given_at ?? "").slice(0, 10));
  if (role === "reporter") return t("Chosen by the person, %(when)s", { when });
  return t("%(how)s, %(when)s; written down by %(who)s", { how: words.how(payload.how ?? ""), when, who: words.who(author, role) });
}

/** @param {Payload} receipt @param {Words} words @param {string} own whom the dossier is for */
function readerText({ audience, country, person, recipient, scope }, words, own) {
  const { t } = words;
  const part = scope?.covers === "whole" ? "" : t("for a part of the case");
  const whose = person === REPORTER ? "" : t("answer of somebody else in the case");
  const who = !recipient || recipient === own ? recipient : t("somebody who is not named here");
  const more = [who, country ? words.country(country) : "", part, whose].filter(Boolean).join(", ");
  const reader = words.audience(audience ?? "");
  return more ? `${reader} (${more})` : reader;
}
