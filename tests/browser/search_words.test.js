// Is a case found by the words it holds, folded one by one, and by no others?

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";

import { foldForSearch, foldQuery, keyOf, matches } from "../../incident_log/browser/src/domain/names.js";
import { Found, queryOf, searchableOf, WordReader } from "../../incident_log/browser/src/search_words.js";
import { domain } from "./domain/domain.js";

const TEXTS = [
  "Followed  from the consulate", " Сокал ", "Гнёт Гніёт", "Hniot-Hnyot, “Gniot”", "o'Neil d’Arc", "Ἑλλάς ΣΟΣ Σ", "№ 17/2", "", " ",
  "e\u0301 \u0301a", "ﬁn Ǆ", "a\u00a0b\tc\nd", "´a ´", "𝔸𝔹 😀", "Шчасны Ščasny Schtschasny",
]; // prettier-ignore
const KINDS = ["interpol", "unknown_kind"];
const SEARCHABLE = searchableOf(domain, { t: (text) => text, country: (code) => ({ LT: "Літва", PL: "Польшча" })[code] ?? "" });

/** @param {readonly string[]} texts @param {readonly string[]} kinds */
const whole = (texts, kinds) => keyOf(domain, [...texts, ...kinds.map((kind) => domain.kinds.get(kind)?.label ?? kind)]);

/** @param {import("../../incident_log/browser/src/search_words.js").Searched} searched @param {number} card */
function wordsOf({ words, numbers, ends }, card) {
  const all = words.split("\n");
  return Array.from(numbers.slice(ends[card - 1] ?? 0, ends[card]), (number) => all[number]).join(" ");
}

/** @param {string} title @param {readonly string[]} [people] */
const cardOf = (title, people = []) => ({ title, people, kinds: KINDS, countries: /** @type {string[]} */ ([]) });

test("word by word gives the key of the whole", () => {
  const cards = TEXTS.flatMap((title) => [[], [title], TEXTS].map((people) => cardOf(title, people)));
  const reader = new WordReader(SEARCHABLE);
  for (const searched of [reader.read(cards), reader.read(cards.toReversed())]) {
    const listed = searched.ends.length === 0 ? [] : cards.map((_card, at) => wordsOf(searched, at)).toSorted();
    // A key of several texts keeps them apart with a bar, and one without a word leaves two spaces.
    const expected = cards.map(({ title, people }) => whole([title, ...people], KINDS).replaceAll("|", " ").split(" ").filter(Boolean).join(" "));
    deepEqual(listed, expected.toSorted());
  }
});

test("a card is found by exactly what its whole key holds", () => {
  const cards = TEXTS.map((title, at) => cardOf(title, TEXTS.slice(at)));
  const found = new Found(new WordReader(SEARCHABLE).read(cards));
  for (const typed of [...TEXTS, "hni", "сок", "the cons", "consulate followed", "nothing of these", "interp", "zz"]) {
    const query = foldQuery(domain, typed);
    if (query === "") continue;
    const expected = cards.map(({ title, people }) => Number(matches(query, whole([title, ...people], KINDS))));
    deepEqual([...found.by(query)], expected, JSON.stringify(typed));
    deepEqual([...found.by(query)], expected, `${JSON.stringify(typed)} again`);
  }
});

test("all words of a query must stand in one card, not in two", () => {
  const found = new Found(new WordReader(SEARCHABLE).read([cardOf("Sokal"), cardOf("Rudy"), cardOf("Rudy Sokal")]));

  deepEqual([...found.by(foldQuery(domain, "sokal rudy"))], [0, 0, 1]);
  deepEqual([...found.by(foldQuery(domain, "sokal"))], [1, 0, 1]);
});

test("a card that does not open is never found, and shifts no other", () => {
  const found = new Found(new WordReader(SEARCHABLE).read([null, cardOf("Rudy"), null]));

  deepEqual([...found.by(foldQuery(domain, "rudy"))], [0, 1, 0]);
  deepEqual([...found.by("")], [0, 1, 0]);
  deepEqual([...new Found(new WordReader(SEARCHABLE).read([null])).by("")], [0]);
});

test("each word stands once among the cards read together, however often it comes", () => {
  const reader = new WordReader(SEARCHABLE);
  for (let round = 0; round < 2; round += 1) {
    const { words } = reader.read([cardOf("Сокал Sokal", ["Sokal"]), cardOf("Sokal")]);
    equal(words.split("\n").filter((word) => word === foldForSearch(domain, "Sokal")).length, new Set(["Сокал", "Sokal"]).size);
  }
});

test("no text puts the end of a line into a word, whatever alphabet it is in", () => {
  for (const text of ["Hanna\nKotau", "Алесь\nГнёт\r\n", "Čech\u2028Ljuba\u0085", "\n", "a\v\fb"]) {
    const { numbers, words } = new WordReader(SEARCHABLE).read([{ title: text, people: [text], kinds: [text], countries: [] }]);
    equal(/[\v\f\r\u0085\u2028\u2029]/.test(words), false, JSON.stringify(text));
    equal(words === "" ? 0 : words.split("\n").length, new Set(numbers).size);
  }
});

test("a card is found by the name of its country and of its kind, as the page calls them, and by no other country", () => {
  const cards = ["LT", "PL", "BY"].map((country) => ({ ...cardOf("A call"), countries: [country] }));
  const found = new Found(new WordReader(SEARCHABLE).read(cards));
  deepEqual([...found.by(queryOf(domain, "літва"))], [1, 0, 0]);
  deepEqual([...found.by(queryOf(domain, "Польшчы call"))], [0, 1, 0]);
  deepEqual([...found.by(queryOf(domain, "interpol"))], [1, 1, 1]);
  deepEqual([...found.by(queryOf(domain, "Германія"))], [0, 0, 0]);
});

test("a word is found in another case than it was typed in, a short one only as it stands", () => {
  const found = new Found(new WordReader(SEARCHABLE).read(["Запугивали маму", "Пришла мама", "Полицию вызвали", "Звонок от ана"].map((title) => ({ ...cardOf(title), kinds: [] }))));
  deepEqual([...found.by(queryOf(domain, "мама"))], [1, 1, 0, 0]);
  deepEqual([...found.by(queryOf(domain, "маму"))], [1, 1, 0, 0]);
  deepEqual([...found.by(queryOf(domain, "полиция"))], [0, 0, 1, 0]);
  deepEqual([...found.by(queryOf(domain, "ану"))], [0, 0, 0, 0]);
});
