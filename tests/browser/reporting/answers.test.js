// Does an answer about one reader stay one about that reader, and is the person told of a yes that somebody else wrote down?

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";

import { answerAgain, generalAnswer, standingAnswer, standingAnswers, unconfirmed } from "../../../incident_log/browser/src/agreements.js";
import { exportDecision, receiptOf } from "../../../incident_log/browser/src/domain/consent.js";
import { domain } from "../domain/domain.js";

const NOW = "2026-11-20T09:00:00.000Z";

/** @param {number} position @param {string} role @param {Record<string, unknown>} said @returns {any} */
const lawyer = (position, role, said) => ({
  at: `2026-11-0${position}T09:00:00.000Z`,
  position,
  record_id: `r${position}`,
  role,
  payload: { receipt: `r${position}`, person: "reporter", audience: "A1", country: null, recipient: null, scope: { covers: "whole", ids: [] }, identity_level: "L1", given_at: `2026-11-0${position}T09:00:00.000Z`, expires_at: null, how: "on_screen", ...said },
});

/** @param {any[]} consents @returns {any} */
const viewOf = (...consents) => ({ consents, exports: [], messages: [] });

const ASK = lawyer(1, "reporter", { choice: "ask" });
const LEON = { choice: "yes", recipient: "Leon", identity_level: "L3" };
const TOLD = lawyer(2, "member", { ...LEON, how: "telephone" });

/** What the person says of all lawyers. @param {any} view @param {Record<string, unknown>} said */
const written = (view, said) => [...view.consents, lawyer(9, "reporter", said)];

/** @param {any[]} consents @param {string} recipient @param {string} [level] */
const levelFor = (consents, recipient, level = "L3") => exportDecision(domain, consents.map(({ payload }) => receiptOf(payload)), [], { audience: "A1", recipient, country: null, identity_level: level, items: [] }, NOW).persons[0]?.level;

test("a yes to one reader stands on no card about all of them, whoever wrote it down", () => {
  for (const role of ["member", "reporter"]) equal(standingAnswer(domain, viewOf(ASK, lawyer(2, role, LEON)), "A1")?.payload.choice, "ask");
  equal(standingAnswer(domain, viewOf(TOLD), "A1"), undefined);
  equal(generalAnswer(domain, viewOf(ASK, TOLD), "A1")?.record_id, "r1");
});

test("lowered, a yes to one reader stays one to that reader, and ends no later than before", () => {
  const again = answerAgain(domain, { ...TOLD.payload, expires_at: "2026-12-01T00:00:00.000Z" }, { givenAt: NOW, language: "en", level: "L1" });

  deepEqual([again["recipient"], again["identity_level"], again["how"], again["expires_at"]], ["Leon", "L1", "on_screen", "2026-12-01T00:00:00.000Z"]);
  const consents = [ASK, TOLD, { ...lawyer(9, "reporter", {}), payload: again }];
  equal(levelFor(consents, "Leon"), "L1");
  equal(levelFor(consents, "Lena"), null);
});

test("what the person answered about one reader outlives a new answer about all, and a no does not leave a yes", () => {
  const view = viewOf(ASK, lawyer(2, "reporter", LEON), lawyer(3, "reporter", { choice: "no", recipient: "Vera" }));

  const open = written(view, { choice: "yes", identity_level: "L2" });
  deepEqual([levelFor(open, "Leon"), levelFor(open, "Lena"), levelFor(open, "Vera")], ["L3", "L2", null]);
  deepEqual([levelFor(written(view, { choice: "ask" }), "Leon"), levelFor(written(view, { choice: "ask" }), "Lena")], ["L3", null]);
  equal(levelFor(written(view, { choice: "withdrawn" }), "Leon"), null);
});

test("a no to one reader is taken back by name and by the person only, and the lists say the same", () => {
  const no = lawyer(2, "reporter", { choice: "no", recipient: "Vera Law" });
  const told = { choice: "yes", identity_level: "L3", how: "telephone" };
  const all = lawyer(1, "reporter", { choice: "yes", identity_level: "L3" });
  for (const later of [lawyer(3, "member", told), lawyer(3, "member", { ...told, once: true }), lawyer(3, "member", { ...told, recipient: "Vera Law" }), lawyer(3, "reporter", { choice: "yes", identity_level: "L3" })]) {
    equal(levelFor([all, no, later], "Vera Law"), null);
    equal(levelFor([all, no, later], "Adv. Vera Law"), null);
    equal(levelFor([all, no, later], "Leon"), "L3");
    deepEqual(standingAnswers(domain, viewOf(all, no, later), "A1").flatMap(({ payload }) => (payload.recipient ? [payload.choice] : [])), ["no"]); // prettier-ignore
  }
  equal(levelFor([all, no, lawyer(3, "reporter", { choice: "yes", recipient: "Vera Law", identity_level: "L3" })], "Vera Law"), "L3");
  const heard = lawyer(2, "member", { choice: "no", recipient: "Vera Law", how: "telephone" });
  equal(levelFor([all, heard, lawyer(3, "member", { ...told, recipient: "Vera Law" })], "Vera Law"), "L3");
  equal(levelFor([all, heard, lawyer(3, "reporter", { choice: "yes", identity_level: "L3" })], "Vera Law"), null);
});

/** @param {any[]} consents */
const doubtful = (...consents) => unconfirmed(domain, viewOf(...consents)).map(({ record_id: id }) => id);

test("a yes that a member wrote down waits for the person where it goes further than they did", () => {
  const yes = { choice: "yes", identity_level: "L3", how: "telephone" };
  for (const own of [{ choice: "no" }, { choice: "ask" }, { choice: "withdrawn" }, { choice: "yes", identity_level: "L2" }, { choice: "yes", identity_level: "L3", once: true }]) deepEqual(doubtful(lawyer(1, "reporter", own), lawyer(2, "member", yes)), ["r2"]);
  deepEqual(doubtful(lawyer(2, "member", yes)), ["r2"]);
  deepEqual(doubtful(ASK, TOLD, lawyer(3, "member", { ...yes, choice: "no", recipient: "Vera" })), ["r2"]);
  const own = { choice: "yes", identity_level: "L3" };
  deepEqual(doubtful(lawyer(1, "reporter", own), lawyer(2, "member", yes)), ["r2"], "it ends later");
  deepEqual(doubtful(lawyer(1, "reporter", { ...own, scope: { covers: "incidents", ids: ["one"] } }), lawyer(2, "member", { ...yes, expires_at: "2026-11-10T09:00:00.000Z" })), ["r2"], "it is about more");
  deepEqual(doubtful(lawyer(1, "reporter", { ...own, expires_at: "2026-11-05T09:00:00.000Z" }), lawyer(2, "member", { ...yes, expires_at: "2026-11-10T09:00:00.000Z" })), ["r2"]);
  deepEqual(doubtful(lawyer(1, "reporter", { ...own, identity_level: "L1" }), lawyer(2, "member", { ...yes, once: true })), ["r2"]);
  deepEqual(doubtful(lawyer(1, "reporter", { ...LEON, recipient: "Vera" }), TOLD), ["r2"]);
});

test("a yes that goes no further, or of which the person spoke since, waits for nothing", () => {
  deepEqual(doubtful(lawyer(1, "reporter", { choice: "yes", identity_level: "L3" }), lawyer(2, "member", { ...TOLD.payload, expires_at: "2027-10-01T09:00:00.000Z" })), []);
  deepEqual(doubtful(lawyer(1, "reporter", { choice: "no", recipient: "Leon" }), TOLD), [], "it does not count");
  deepEqual(doubtful(ASK, TOLD, lawyer(3, "member", { choice: "no", how: "telephone" })), [], "nor does it now");
  const once = { ...LEON, once: true };
  deepEqual(doubtful(ASK, lawyer(2, "member", { ...once, how: "telephone" }), lawyer(3, "reporter", once)), [], "it was confirmed");
  deepEqual(doubtful(ASK, lawyer(2, "member", { choice: "no" })), []);
  deepEqual(doubtful(ASK, TOLD, lawyer(3, "reporter", LEON)), []);
  deepEqual(doubtful(ASK, TOLD, lawyer(3, "reporter", { choice: "ask", recipient: "Leon" })), []);
  deepEqual(doubtful(ASK, TOLD, lawyer(3, "reporter", { choice: "no" })), []);
  deepEqual(doubtful(ASK, TOLD, lawyer(3, "reporter", { choice: "no", recipient: "Vera" })), ["r2"]);
});
