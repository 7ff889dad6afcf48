// Does a person read their answers in words, whatever kind of question it was?

import { equal } from "node:assert/strict";
import { test } from "node:test";

import { answerText } from "../../../incident_log/browser/src/components/answers.js";
import { domain } from "../domain/domain.js";

/** @param {string} kind @param {string} type */
const fieldOf = (kind, type) => /** @type {any} */ (domain.kinds.get(kind)?.fields.find((field) => field.type === type));

test("what belongs together is read as its parts, each with its question", () => {
  const field = fieldOf("interpol", "group");
  const [first, second] = field.fields.filter((/** @type {any} */ each) => each.type === "enum" || each.type === "date");
  const value = (/** @type {any} */ each) => (each.type === "enum" ? each.choices[0].code : "2026-11-03");
  const answers = { [first.code]: { value: value(first) }, [second.code]: { answer: "unknown" } };

  const text = answerText({ value: [answers] }, field);

  equal(text.includes("[object"), false, text);
  equal(text.includes(`${first.label}: `), true, text);
  equal(text.includes(`${second.label}: I do not know`), true, text);
});

test("no answer to any question of any kind is read as an object or as nothing", () => {
  /** @type {Record<string, any>} */
  const values = { bool: true, date: "2026-11-03", datetime: "2026-11-03T10:00", country: "PL", number: 3, text: "a", long_text: "b", reference: "AAAAAAAAAAAAAAAAAAAAAA", duration: { amount: 2, unit: "hours" }, group: {} };
  for (const kind of domain.kinds.values()) {
    for (const field of /** @type {any[]} */ (kind.fields)) {
      const value = values[field.type] ?? field.choices[0].code;
      const text = answerText({ value: field.many || field.type === "multi_enum" ? [value] : value }, field);
      equal(/\[object|undefined|null|AAAA/.test(text), false, `${kind.code} ${field.code}: ${text}`);
      equal(text === "", field.type === "group", `${kind.code} ${field.code}`);
    }
  }
});
