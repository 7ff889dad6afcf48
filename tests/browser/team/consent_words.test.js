// Does a question say what its answer would sign, whoever wrote what it asks?

import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";

import { answerTo, askable, askedOf, standingAnswer, standingAnswers } from "../../../incident_log/browser/src/agreements.js";
import { questionText } from "../../../incident_log/browser/src/components/consent_words.js";
import { domain } from "../domain/domain.js";

/** @param {string} code */
const audience = (code) => domain.json.consent.audiences.find((each) => each.code === code) ?? domain.json.consent.audiences[0];

/** @param {string} code @param {{recipient?: string | null, country?: string | null}} asks */
const said = (code, asks) => {
  const chosen = /** @type {import("../../../incident_log/browser/src/domain/types.d.ts").ConsentAudience} */ (audience(code));
  return { asked: askedOf(chosen, asks), text: questionText(chosen, askedOf(chosen, asks)) };
};

test("a question names the reader, or the country, that it is about", () => {
  match(said("A1", { recipient: "Amina Law" }).text, /Amina Law/);
  match(said("A2", { country: "LT" }).text, /Lithuania/);
});

test("a name does not stand where the country belongs", () => {
  const { asked, text } = said("A2", { recipient: "Lithuania", country: "BY" });

  match(text, /Belarus/);
  equal(text.includes("Lithuania"), false);
  deepEqual(asked, { recipient: null, country: "BY", identity_level: "L1" });
});

test("what an audience does not have is neither shown nor answered", () => {
  const { asked, text } = said("A1", { recipient: "Amina Law", country: "BY" });

  equal(asked.country, null);
  equal(text.includes("Belarus"), false);
  deepEqual(said("A3", { recipient: "Amina Law", country: "BY" }).asked, { recipient: null, country: null, identity_level: askedOf(/** @type {any} */ (audience("A3")), {}).identity_level });
});

test("nobody is asked about the public, or about the team itself, with a tap", () => {
  equal(askable(domain).some(({ code }) => code === "A0" || code === "A7"), false); // prettier-ignore
});

/** @param {number} position @param {Record<string, unknown>} said */
const police = (position, said) => ({ position, role: "reporter", payload: { person: "reporter", audience: "A2", country: null, recipient: null, given_at: `2026-11-0${position}T09:00:00.000Z`, ...said } });

/** @param {ReturnType<typeof police>[]} consents */
const viewOf = (consents) => /** @type {any} */ ({ consents, exports: [], messages: [] });

test("a no to the police of one country leaves a yes to another as it is, and both stand", () => {
  const view = viewOf([police(1, { choice: "ask" }), police(2, { choice: "yes", country: "LT" }), police(3, { choice: "no", country: "RS" })]);

  deepEqual(standingAnswers(domain, view, "A2").map(({ payload }) => [payload.choice, payload.country]), [["ask", null], ["yes", "LT"], ["no", "RS"]]); // prettier-ignore
  equal(standingAnswer(domain, view, "A2")?.payload.country, "LT");
});

test("a no that names no country overtakes every answer before it", () => {
  const view = viewOf([police(1, { choice: "yes", country: "LT" }), police(2, { choice: "no", country: "RS" }), police(3, { choice: "no" })]);

  deepEqual(standingAnswers(domain, view, "A2").map(({ position }) => position), [3]); // prettier-ignore
  equal(standingAnswer(domain, view, "A2")?.payload.choice, "no");
});

test("an answer about one country answers no question about another, and one about all answers each", () => {
  const asked = /** @type {any} */ ({ position: 1, role: "member", payload: { asks: { audience: "A2", recipient: null, country: "RS", identity_level: "L3" } } });
  const given = (/** @type {Record<string, unknown>} */ said) => /** @type {any} */ ([police(2, said)]);

  equal(answerTo(asked, given({ choice: "no", country: "LT" })), undefined);
  equal(answerTo(asked, given({ choice: "no", country: "RS" }))?.position, 2);
  equal(answerTo(asked, given({ choice: "no" }))?.position, 2);
});
