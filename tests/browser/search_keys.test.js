// Are the keys of many cards, made word by word, the ones that whole texts have?

import { equal, notEqual } from "node:assert/strict";
import { test } from "node:test";

import { keyOf } from "../../incident_log/browser/src/domain/names.js";
import { KnownKeys } from "../../incident_log/browser/src/search_keys.js";
import { domain } from "./domain/domain.js";

const TEXTS = [
  "Followed  from the consulate", " Сокал ", "Гнёт Гніёт", "Hniot-Hnyot, “Gniot”", "o'Neil d’Arc", "Ἑλλάς ΣΟΣ Σ", "№ 17/2", "", " ",
  "e\u0301 \u0301a", "ﬁn Ǆ", "a\u00a0b\tc\nd", "´a ´", "𝔸𝔹 😀", "Шчасны Ščasny Schtschasny",
]; // prettier-ignore
const KINDS = ["interpol", "unknown_kind"];

/** @param {readonly string[]} texts @param {readonly string[]} kinds */
const whole = (texts, kinds) => keyOf(domain, [...texts, ...kinds.map((kind) => domain.kinds.get(kind)?.label ?? kind)]);

test("word by word gives the key of the whole", () => {
  const known = new KnownKeys(domain);
  for (const title of TEXTS) {
    for (const people of [[], [title], TEXTS]) {
      const card = { title, people, kinds: KINDS };
      equal(known.keyOf(card), whole([title, ...people], KINDS), JSON.stringify(title));
      equal(known.keyOf(card), whole([title, ...people], KINDS), `${JSON.stringify(title)} again`);
    }
  }
});

test("no text puts the end of a line into a key, whatever alphabet it is in", () => {
  const known = new KnownKeys(domain);
  for (const text of ["Hanna\nKotau", "Алесь\nГнёт\r\n", "Čech\u2028Ljuba\u0085", "\n", "a\v\fb"]) {
    const key = known.keyOf({ title: text, people: [text], kinds: [text] });
    equal(/[\n\v\f\r\u0085\u2028\u2029]/.test(key), false, JSON.stringify(text));
    equal(key, whole([text, text], [text]));
  }
});

test("other words give another key", () => {
  const known = new KnownKeys(domain);
  notEqual(known.keyOf({ title: "Sokal", people: [], kinds: [] }), known.keyOf({ title: "Rudy", people: [], kinds: [] }));
});
