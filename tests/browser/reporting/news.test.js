// Is a person told of what came since they looked?

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";

import { newsIn } from "../../../incident_log/browser/src/components/return_news.js";
import { domain } from "../domain/domain.js";

const BEFORE = /** @type {any} */ ({ consents: [], history: [], messages: [], summary: { status: "open" } });

/** @param {object} change */
const news = (change) => newsIn(domain, BEFORE, { ...BEFORE, history: [{ state: "accepted", type: "other" }], ...change });

test("nothing new is no news, and what nobody has words for is a new entry", () => {
  deepEqual(newsIn(domain, BEFORE, BEFORE), []);
  deepEqual(news({}), ["The history of your report has a new entry. Read it under “Who opened or shared it”."]);
});

test("an answer that the team wrote down is told, one of the person's own is not", () => {
  deepEqual(news({ consents: [{ role: "caseworker" }] }), ["The team wrote down an answer of yours. Read under “Who may see it” whether it is right."]);
  deepEqual(news({ consents: [{ role: "reporter" }], messages: [{ role: "caseworker", payload: { text: "We read it." } }] }), ["The team wrote to you."]);
});
