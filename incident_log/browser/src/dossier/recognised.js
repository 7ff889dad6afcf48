// By which words could a reader recognise the person? Points at them for whoever makes a dossier; it finds a little too much.
//
// It finds what the case itself knows of its people, and what looks like a way to reach somebody. It cannot find the rest: who
// was the only one at a demonstration is known by no list. So it never replaces reading.

import { foldForSearch } from "../domain/names.js";

/** @import { Named } from "../domain/names.js" */
/** @import { Written } from "../domain/types.d.ts" */
/** @import { Passage } from "./types.d.ts" */

/**
 * What is known of the people, ready to be compared.
 * @typedef {readonly string[]} Stem the beginnings that the forms of one word have
 * @typedef {{names: Stem[], streets: Stem[][], contacts: string[], numbers: string[], isNamed: boolean}} Known
 */

/** Their names stand in a dossier as what somebody did, and are not to be hidden from its reader. */
const OTHER_SIDE = new Set(["perpetrator", "official", "lawyer"]);
/** Vowels, as keys write them: with the case of a word its end changes, as in Прыклад, Прыклада, Ціханоўская, Ціханоўскай. */
const VOWELS_AT_END = /[aiv]+$/;
/** Лев and Льва, Павел and Павла. */
const FLEETING = /[aiv]([^aiv])$/;
/** What may follow a short beginning: Ганна is in Ганнай, and not in “hand”. */
const ENDING = /^(?:in)?[aivmhs]{0,4}$/;
const LEAST_STEM = 3;
const LEAST_FLEETING = 4;
/** A name of this many letters is found inside a word too, as in an address or a nickname. */
const LONG_STEM = 5;
const LEAST_DIGITS = 7;
const LEAST_CONTACT = 4;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const PHONE = /\+?\d[\d\s().\-]{5,}\d/g;
const DATE = /^\d{4}-\d{2}(-\d{2})?/;
/** Ways to reach somebody, and how people say who they are, in the languages in which reports come. */
const TELLING = [
  // Tried from the beginning of a word alone: from each of its letters, a long text without spaces would take minutes.
  /(?<![\p{L}\p{N}._+-])[\p{L}\p{N}._+-]+@[\p{L}\p{N}-]+\.[\p{L}.]+/gu,
  /(?:^|[\s(,:;])(@[A-Za-z0-9_.]{3,})/gu,
  /(?:t\.me|wa\.me|facebook\.com|instagram\.com|vk\.com)\/[\w.+-]+/giu,
  /\+\d[\d\s().\-]{6,}\d/g,
  /\b[A-Z]{2}\d{7}\b/g,
  /\b(?:my name is|i live (?:at|in|on)|nazywam si[eę]|mam na imi[eę]|mieszkam|mano vardas|gyvenu|ich hei(?:ß|ss)e|mein name ist|ich wohne)/giu,
  /(?<!\p{L})(?:меня зовут|моя фамилия|я живу|мяне завуць|маё прозвішча|я жыву|мене звати|моє прізвище|мене звуть)(?!\p{L})/giu,
];

/** @param {Named} domain @param {readonly Written[]} people as far as the part with names is open @returns {Known} */
export function knownOf(domain, people) {
  const hidden = people.map(({ payload }) => /** @type {import("./people.js").Person} */ (/** @type {unknown} */ (payload))).filter(isToHide);
  const contacts = hidden.flatMap(({ contacts: all = [] }) => all.map(({ value }) => value));
  const documents = hidden.flatMap(({ documents: all = [] }) => all.flatMap(({ number }) => (number ? [number] : [])));
  return {
    names: hidden.flatMap(({ names, pseudonym }) => [...names.map(({ text }) => text), pseudonym ?? ""].flatMap((text) => stemsOf(domain, text))),
    streets: hidden.flatMap(({ address }) => streetsOf(address ?? "").map((part) => stemsOf(domain, part))).filter((stems) => stems.length > 0),
    contacts: [...contacts, ...documents].map(plain).filter((text) => text.length >= LEAST_CONTACT),
    numbers: contacts.map(digitsOf).filter((digits) => digits.length >= LEAST_DIGITS).map((digits) => digits.slice(-LEAST_DIGITS)),
    isNamed: hidden.some(({ names }) => names.length > 0),
  };
}

/** @param {import("./people.js").Person} person */
function isToHide({ roles = [] }) {
  return roles.length === 0 || roles.some(({ role }) => !OTHER_SIDE.has(role));
}

/**
 * The words of a text by which somebody may be known, as they stand there.
 * @param {Named} domain @param {Known} known @param {Pick<Passage, "text"|"who"|"aboutOthers">} passage @returns {string[]}
 */
export function tellingWords(domain, known, { aboutOthers, text, who }) {
  const words = [...new Set(text.match(WORD) ?? [])].map((word) => ({ word, key: foldForSearch(domain, word) }));
  const has = (/** @type {Stem} */ stem) => words.filter(({ key }) => isFormOf(key, stem)).map(({ word }) => word);
  const lower = text.toLowerCase();
  const phones = (text.match(PHONE) ?? []).filter((each) => known.numbers.some((number) => digitsOf(each).includes(number)));
  const found = [
    ...known.names.flatMap(has),
    ...known.streets.filter((street) => street.every((stem) => has(stem).length > 0)).map((street) => street.flatMap(has).join(" ")),
    ...known.contacts.filter((contact) => lower.includes(contact)),
    ...phones,
    // The number and the account of whoever threatened are what the dossier is about.
    ...(aboutOthers ? [] : TELLING.flatMap((pattern) => [...text.matchAll(pattern)].map(([whole, inner]) => inner ?? whole))),
    ...(who ? [text] : []),
  ];
  return [...new Set(found.map((each) => each.trim()))].filter((each) => !DATE.test(each));
}

/** The words of a name, as the beginnings that their forms share. @param {Named} domain @param {string} text @returns {Stem[]} */
function stemsOf(domain, text) {
  const keys = (text.match(WORD) ?? []).map((word) => foldForSearch(domain, word));
  // An initial is in every text.
  return keys.filter((key) => key.length > 1 || isNumber(key)).map(stemOf);
}

/** @param {string} key of a word @returns {Stem} */
function stemOf(key) {
  if (isNumber(key)) return [key];
  const cut = key.replace(VOWELS_AT_END, "");
  if (cut.length < LEAST_STEM) return [key.length > 2 ? key.replace(/[aiv]$/, "") : key];
  const fleeting = cut.replace(FLEETING, "$1");
  return fleeting.length < LEAST_FLEETING ? [cut] : [cut, fleeting];
}

/** @param {string} key of a word @param {Stem} stem */
function isFormOf(key, stem) {
  return stem.some((beginning) => {
    if (isNumber(beginning)) return key === beginning;
    if (beginning.length >= LONG_STEM && key.includes(beginning)) return true;
    return key.startsWith(beginning) && ENDING.test(key.slice(beginning.length));
  });
}

/** @param {string} key */
const isNumber = (key) => /\d/.test(key);

/** Where somebody lives, without the town and the country alone: the first part, and what has a number. @param {string} address */
function streetsOf(address) {
  return address.split(/[,;\n]/).map((part) => part.trim()).filter((part, at) => part !== "" && (at === 0 || /\d/.test(part)));
}

/** @param {string} contact */
const plain = (contact) => contact.trim().toLowerCase().replace(/^(?:https?:\/\/)?(?:t\.me\/)?@?/, "");

/** @param {string} text */
const digitsOf = (text) => text.replace(/\D/g, "");
