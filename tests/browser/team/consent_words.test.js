// Does a question say what its answer would sign, whoever wrote what it asks?

import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";

import { askable, askedOf } from "../../../incident_log/browser/src/agreements.js";
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
  deepEqual(asked, { recipient: null, country: "BY", identity_level: "L3" });
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
