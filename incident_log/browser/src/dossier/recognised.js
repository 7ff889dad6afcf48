// By which words could a reader recognise the person? Points at them for whoever makes a dossier; it finds a little too much.
//
// It finds what the case itself knows of its people, and what looks like a way to reach somebody. It cannot find the rest: who
// was the only one at a demonstration is known by no list. So it never replaces reading.

import { foldForSearch } from "../domain/names.js";

/** @import { Named } from "../domain/names.js" */
/** @import { Written } from "../domain/types.d.ts" */
/** @import { Person } from "./people.js" */
/** @import { Passage } from "./types.d.ts" */

/**
 * What is known of the people, ready to be compared.
 * @typedef {readonly string[]} Stem the beginnings that the forms of one word have
 * @typedef {{words: Stem[], numbers: readonly string[]}} Address where a number stands beside one of its words, it is meant
 * @typedef {{beginnings: ReadonlySet<string>, lengths: readonly number[]}} Sought every beginning that is looked for, and how long those are that are found inside words
 * @typedef {object} Known
 * @property {Sought} sought the beginnings of names and streets
 * @property {Stem[]} names
 * @property {Stem[][]} streets
 * @property {Address[]} addresses
 * @property {string[]} contacts as they are written
 * @property {string[]} handles what a contact consists of, each by itself
 * @property {string[]} numbers
 * @property {string[]} documents
 *
 * @typedef {{word: string, keys: readonly string[]}} Word
 * @typedef {{text: string, words: readonly Word[], each: readonly Word[]}} Reading a text as it is compared, with each of its words once
 */

/** Their names stand in a dossier as what somebody did, and are not to be hidden from its reader. */
const OTHER_SIDE = new Set(["perpetrator", "official", "lawyer"]);
/** Vowels, as keys write them: with the case of a word its end changes, as in Прыклад, Прыклада, Ціханоўская, Ціханоўскай. */
const VOWELS_AT_END = /[aiv]+$/;
/** Лев and Льва, Павел and Павла. */
const FLEETING = /[aiv]([^aiv])$/;
/** Лев and Льва: keys write в as a vowel. */
const FLEETING_IN_SHORT = /^([^aiv])av$/;
/** Орёл and Орла, as keys end: in Олег and Адам no vowel goes. */
const FLEETING_AT_END = /a([kltn])$/;
/** Заяц and Зайца, Zajac and Zajca: between a vowel and the last letter it is an й that stays. */
const FLEETING_AFTER_VOWEL = /(?<=[аеёіиоуыэюяaeiou])(?:[яеёє]|[jyi][aeo])(?=(?:[^аеёіиоуыэюяaeiouyj]|ts)$)/u;
/** What may follow a short beginning: Ганна is in Ганнай, and not in “hand”. */
const ENDING = /^(?:in)?[aivmhs]{0,4}$/;
/** Belarusian begins no word with some vowels: Ганна is Анна, Вольга is Ольга. */
const PUT_BEFORE = /^[hv](?=[aiv])/;
const VOWEL_FIRST = /^[aiv]/;
const LEAST_STEM = 3;
/** Keys leave out the first sound of these. */
const IOTATED = /^[jyйяюєїё]/iu;
/** What stands in every text, and at its beginning with a large letter. */
const SMALL_WORDS = new Set("am an as at be do he if in is it me my no of on or so to up us we во вы да до же за из их ко ли мы на не ни но он от по со та те то ты уж што як ён яму".split(" "));
const LEAST_FLEETING = 4;
/** As many letters as ENDING has at most. */
const MOST_ENDING = 6;
/** A name of this many letters is found inside a word too, as in an address or a nickname. */
const LONG_STEM = 5;
const LEAST_DIGITS = 7;
const LEAST_CONTACT = 4;
const LEAST_HANDLE = 3;
/** Of the number of a document, and of an account. */
const LEAST_NUMBER = 5;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Мар'яна is one name, and so is what the end of a line parts. Tried from the beginning of a word alone, as below. */
const JOINED = /(?<![\p{L}\p{M}])[\p{L}\p{M}]+(?:(?:['’ʼ`ʹ‘´]|\p{Pd}\s+)[\p{L}\p{M}]+)+/gu;
const JOINT = /['’ʼ`ʹ‘´]|\p{Pd}\s+/u;
/** Nobody sees them, and they stand inside words: a soft hyphen, a space without width. */
const UNSEEN = /[\p{Cf}\p{DI}]/gu;
/** H a n n a */
const SPACED = /(?<![\p{L}\p{N}])\p{L}(?:[\s.*_\p{Pd}]+\p{L}){3,}(?![\p{L}\p{N}])/gu;
const PHONE = /\+?\d[\d\s()./\p{Pd}]{5,}\d/gu;
const DATE = /^\d{4}-\d{2}(-\d{2})?/;
const BETWEEN = /[\s,;:()<>/?=&"'“”«»]+/u;
/** Names of accounts have these letters only. */
const HANDLE = /^[a-z0-9._+@-]+$/;
/** What stands in a contact beside the name of an account. */
const BESIDE = new Set(
  `and after call com email evening evenings facebook for from home http https instagram linkedin mail messenger mobile mornings name nick
  not number only org phone php profile profile.php signal skype sms tel telegram text the threema tiktok twitter via viber whatsapp wire work write www xmpp
  t.me wa.me signal.me facebook.com fb.com fb.me instagram.com vk.com ok.ru x.com twitter.com tiktok.com linkedin.com gmail.com`.split(/\s+/),
);
/** What stands in an address beside the street. */
const OF_ADDRESS = new Set(
  `al aleja apartment apt avenue ave building dom flat gatve haus house kv kvartira lok nr number plac prospekt road str strasse straße street ulica ulitsa vul vulica вул вуліца
  ул улица вулиця пр праспект проспект пер завулак переулок дом буд кв кватэра квартира корп корпус під`.split(/\s+/),
);
/** Between the word of a street and its number stands hardly more, as in “Nowa Street, house 5” and “5, Nowa”. */
const NEAR = [-1, 1, -2, 2, -3];
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
  const hidden = people.map(personOf).filter(isToHide);
  const contacts = hidden.flatMap(({ contacts: all = [] }) => all.map(({ value }) => seen(value)));
  const documents = hidden.flatMap(({ documents: all = [] }) => all.flatMap(({ number }) => (number ? [number] : [])));
  const names = unlike(hidden.flatMap(({ names: all, pseudonym }) => [...all.map(({ text }) => text), pseudonym ?? ""])).flatMap((text) => nameStemsOf(domain, text));
  const streets = hidden.flatMap(({ address }) => streetsOf(address ?? "").map((part) => stemsOf(domain, part))).filter((stems) => stems.length > 0);
  return {
    sought: soughtIn([...names, ...streets.flat()]),
    names,
    streets,
    addresses: hidden.flatMap(({ address }) => (address ? [addressOf(domain, address)] : [])),
    contacts: [...contacts, ...documents].map(plain).filter((text) => text.length >= LEAST_CONTACT),
    handles: contacts.flatMap(handlesOf),
    numbers: contacts.flatMap(numbersOf),
    documents: documents.flatMap((number) => [squeezed(number), digitsOf(number)]).filter((number) => number.length >= LEAST_NUMBER),
  };
}

/** @param {Written} written @returns {Person} */
export function personOf({ payload }) {
  return /** @type {Person} */ (/** @type {unknown} */ (payload));
}

/** @param {Person} person */
export function isToHide({ roles = [] }) {
  return roles.length === 0 || roles.some(({ role }) => !OTHER_SIDE.has(role));
}

/** Tell whether somebody has a name that can be looked for, all of it: what is as short as Ия is in every text. @param {Named} domain @param {Person | undefined} person */
export function hasName(domain, person) {
  const isWhole = (/** @type {string} */ text) => {
    const words = wordsIn(text).filter((word) => word.length > 1);
    return words.length > 0 && words.every((word) => stemsOf(domain, word).length > 0);
  };
  return person !== undefined && person.names.some(({ text }) => isWhole(text));
}

/** @param {Named} domain @param {string} text @returns {Reading} */
export function readingOf(domain, text) {
  const plainly = seen(text);
  const said = wordsIn(plainly);
  // A long story has each of its words many times.
  const each = new Map([...new Set(said)].map((word) => [word, { word, keys: keysOf(domain, word) }]));
  const joined = unlike(plainly.match(JOINED) ?? []).map((word) => ({ word, keys: keysOf(domain, word.split(JOINT).join("")) }));
  const spaced = (plainly.match(SPACED) ?? []).map((word) => ({ word, keys: keysOf(domain, wordsIn(word).join("")) }));
  return { text: plainly, words: said.flatMap((word) => each.get(word) ?? []), each: [...each.values(), ...joined, ...spaced] };
}

/**
 * The words of a text by which somebody of whom the case knows may be recognised, as they stand there.
 * @param {Reading} reading @param {Known} known @returns {string[]}
 */
export function foundIn({ each, text, words }, known) {
  const said = formsIn(each, known.sought);
  const has = (/** @type {Stem} */ stem) => unlike(stem.flatMap((beginning) => said.get(beginning) ?? []));
  const lower = text.toLowerCase();
  const spoken = known.handles.length > 0 ? ` ${words.map(({ word }) => word.toLowerCase()).join(" ")} ` : "";
  const tight = known.documents.length > 0 ? squeezed(text) : "";
  return [
    ...known.names.flatMap(has),
    ...known.streets.filter((street) => street.every((stem) => has(stem).length > 0)).map((street) => street.flatMap(has).join(" ")),
    ...known.addresses.flatMap((address) => placesIn(words, address)),
    ...known.contacts.filter((contact) => lower.includes(contact)),
    ...known.handles.filter((handle) => spoken.includes(` ${wordsIn(handle).join(" ")} `)),
    ...(text.match(PHONE) ?? []).filter((each) => known.numbers.some((number) => isNumberOf(digitsOf(each), number))),
    ...known.documents.filter((number) => tight.includes(number)),
  ];
}

/**
 * What looks like somebody saying who they are, or how to reach them; nobody has to be known for it.
 * @param {string} text @param {Pick<Passage, "who"|"aboutOthers">} asked @returns {string[]}
 */
export function looksTelling(text, { aboutOthers, who }) {
  // The number and the account of whoever threatened are what the dossier is about.
  return [...(aboutOthers ? [] : TELLING.flatMap((pattern) => [...text.matchAll(pattern)].map(([whole, inner]) => inner ?? whole))), ...(who ? [text] : [])];
}

/** Each once; a day tells nobody. @param {readonly string[]} found @returns {string[]} */
export function once(found) {
  return [...new Set(found.map((each) => each.trim()))].filter((each) => !DATE.test(each));
}

/** @template T @param {readonly T[]} all @returns {T[]} each once */
const unlike = (all) => [...new Set(all)];

/** @param {string} text */
const seen = (text) => text.replace(UNSEEN, "");

/** @param {string} text @returns {string[]} */
const wordsIn = (text) => seen(text).match(WORD) ?? [];

/** The words of a name, as the beginnings that their forms share. @param {Named} domain @param {string} text @returns {Stem[]} */
function stemsOf(domain, text) {
  const keys = wordsIn(text).map((word) => keysOf(domain, word));
  // An initial is in every text.
  return keys.filter(([key = ""]) => key.length > 1 || isNumber(key)).map((each) => each.flatMap(stemOf));
}

/** With the half behind О' as a name of its own, and the names that are the same in another language. @param {Named} domain @param {string} text @returns {Stem[]} */
function nameStemsOf(domain, text) {
  const joined = seen(text).match(JOINED) ?? [];
  const halves = new Set(joined.filter((word) => (word.split(JOINT)[0]?.length ?? 0) > 1));
  const split = seen(text).replace(JOINED, (word) => (halves.has(word) ? " " : word));
  const stems = [...stemsOf(domain, split), ...joined.flatMap((word) => stemsOf(domain, word.split(JOINT).join("")))];
  const fleeting = wordsIn(split).map((word) => word.toLowerCase().replace(FLEETING_AFTER_VOWEL, "й")).filter((word) => !split.toLowerCase().includes(word));
  // Екатерина is Кацярына, and in her passport Katsiaryna.
  const same = [...wordsIn(split), ...joined].flatMap((word) => domain.names.same.get(foldForSearch(domain, word.split(JOINT).join(""))) ?? []);
  return [...stems, ...[...fleeting, ...same].flatMap((word) => stemsOf(domain, word))];
}

/** Patrick is Патрык, but Savicki is Савіцкі; and Советская is Савецкая. @param {Named} domain @param {string} word @returns {string[]} */
function keysOf(domain, word) {
  const plainly = word.toLowerCase();
  return [...new Set([plainly, plainly.replace(/ck/g, "tsk").replace(/тс(?=к)/g, "ц")])].map((each) => foldForSearch(domain, each));
}

/** @param {string} key of a word @returns {Stem} */
function stemOf(key) {
  if (isNumber(key)) return [key];
  const cut = key.replace(VOWELS_AT_END, "");
  if (cut.length < LEAST_STEM) return unlike([key.length > 2 ? key.replace(/[aiv]$/, "") : key, key.replace(FLEETING_IN_SHORT, "$1v")]);
  const fleeting = cut.replace(FLEETING, "$1");
  return fleeting.length < LEAST_FLEETING && !(fleeting.length === LEAST_STEM && FLEETING_AT_END.test(cut)) ? [cut] : [cut, fleeting];
}

/** @param {readonly Stem[]} stems @returns {Sought} */
function soughtIn(stems) {
  const beginnings = new Set(stems.flat());
  const long = [...beginnings].filter((each) => each.length >= LONG_STEM && !isNumber(each));
  return { beginnings, lengths: unlike(long.flatMap(({ length }) => [length, length - 1])) };
}

/**
 * Which beginnings stand in which words? Each word is looked up once: to try every name of a hundred people on it would take
 * seconds.
 * @param {readonly Word[]} words @param {Sought} sought @returns {Map<string, string[]>}
 */
function formsIn(words, { beginnings, lengths }) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const word of words) {
    const tried = new Set(word.keys.flatMap((key) => beginningsOf(key, beginnings, lengths)));
    for (const beginning of tried) {
      if (!isFormOf(word, [beginning])) continue;
      const before = found.get(beginning);
      if (before) before.push(word.word);
      else found.set(beginning, [word.word]);
    }
  }
  return found;
}

/** What a key can be a form of, with the letter that is put before a vowel and without. @param {string} key @param {ReadonlySet<string>} beginnings @param {readonly number[]} lengths @returns {string[]} */
function beginningsOf(key, beginnings, lengths) {
  if (ONLY_DIGITS.test(key)) return [key].filter((each) => beginnings.has(each));
  /** @type {string[]} */
  const found = [];
  const look = (/** @type {number} */ from, /** @type {number} */ to) => {
    const each = key.slice(from, to);
    for (const spelling of VOWEL_FIRST.test(each) ? [each, `h${each}`, `v${each}`] : [each]) if (beginnings.has(spelling)) found.push(spelling);
  };
  const firsts = PUT_BEFORE.test(key) ? [0, 1] : [0];
  for (const from of firsts) for (let to = key.length; to > from && to >= key.length - MOST_ENDING; to -= 1) look(from, to);
  for (const length of lengths) for (let from = 0; from + length <= key.length; from += 1) look(from, from + length);
  return found;
}

/** @param {Word} word @param {Stem} stem */
function isFormOf(word, stem) {
  return word.keys.some((key) => stem.some((beginning) => (isMeant(word.word, beginning) && beginsWith(key, beginning)) || isAlsoSaid(word.word, key, beginning)));
}

/** Ян has the key of “on”: whoever is shown every such word reads none. @param {string} word @param {string} beginning */
function isMeant(word, beginning) {
  if (isNumber(beginning) || beginning.length >= LEAST_STEM) return true;
  return IOTATED.test(word) || (/^\p{Lu}/u.test(word) && !SMALL_WORDS.has(word.toLowerCase()));
}

/** @param {string} key of a word @param {string} beginning */
function beginsWith(key, beginning) {
  if (isNumber(beginning)) return key === beginning;
  if (beginning.length >= LONG_STEM && key.includes(beginning)) return true;
  return key.startsWith(beginning) && ENDING.test(key.slice(beginning.length));
}

/** The same name with the letter that is put before a vowel, and without. @param {string} word @param {string} key @param {string} beginning */
function isAlsoSaid(word, key, beginning) {
  const [said, known] = [key, beginning].map((each) => each.replace(PUT_BEFORE, ""));
  if (said === undefined || known === undefined || (said === key) === (known === beginning)) return false;
  if (known.length >= LEAST_STEM) return beginsWith(said, known);
  // As short as “any”: a name begins with a large letter, and is no article.
  return known.length > 1 && `${key}${beginning}`.includes("h") && word.length >= LEAST_STEM && /^\p{Lu}/u.test(word) && beginsWith(said, known);
}

const ONLY_DIGITS = /^\d+$/;

/** @param {string} key */
const isNumber = (key) => /\d/.test(key);

/** Where somebody lives, without the town and the country alone: what has a number, or else the first part. @param {string} address */
function streetsOf(address) {
  const parts = address.split(/[,;\n]/).map((part) => ofStreet(part).join(" ")).filter((part) => /\p{L}/u.test(part));
  const numbered = parts.filter(isNumber);
  return numbered.length > 0 ? numbered : parts.slice(0, 1);
}

/** @param {string} address @returns {string[]} */
const ofStreet = (address) => wordsIn(address).filter((word) => !OF_ADDRESS.has(word.toLowerCase()));

/** @param {Named} domain @param {string} address @returns {Address} */
function addressOf(domain, address) {
  const words = ofStreet(address);
  const streets = words.filter((word) => word.length >= LEAST_STEM && !isNumber(word));
  return { words: streets.flatMap((word) => stemsOf(domain, word)), numbers: words.map(houseOf).filter(Boolean) };
}

/** 5, 5a and 5/3 are one house. @param {string} word */
const houseOf = (word) => /^\d+/.exec(word)?.[0] ?? "";

/** @param {readonly Word[]} words @param {Address} address @returns {string[]} */
function placesIn(words, { numbers, words: stems }) {
  return words.flatMap(({ word: number }, at) => {
    if (!numbers.includes(houseOf(number))) return [];
    const street = NEAR.map((step) => at + step).find((each) => stems.some((stem) => words[each] !== undefined && isFormOf(words[each], stem)));
    if (street === undefined) return [];
    return [words.slice(Math.min(at, street), Math.max(at, street) + 1).map(({ word }) => word).join(" ")];
  });
}

/** @param {string} contact */
const plain = (contact) => contact.trim().toLowerCase().replace(/^(?:https?:\/\/)?(?:t\.me\/)?@?/, "");

/** Whoever is asked for one contact writes several, and how each is used. @param {string} contact @returns {string[]} */
function handlesOf(contact) {
  const parts = contact.toLowerCase().split(BETWEEN).map((part) => part.replace(/^[.@]+|[.@]+$/g, "").replace(/^www\./, ""));
  const all = parts.flatMap((part) => (part.includes("@") ? [part, part.split("@")[0] ?? ""] : [part]));
  const isHandle = (/** @type {string} */ part) => HANDLE.test(part) && !BESIDE.has(part) && part.length >= (/[a-z]/.test(part) ? LEAST_HANDLE : LEAST_NUMBER);
  return all.filter(isHandle);
}

/** @param {string} contact @returns {string[]} */
function numbersOf(contact) {
  return [contact, ...(contact.match(PHONE) ?? [])].map(digitsOf).filter((digits) => digits.length >= LEAST_DIGITS);
}

/** With the code of the country or without; several that stand together are one to the eye. @param {string} told @param {string} known */
const isNumberOf = (told, known) => told.includes(known.slice(-LEAST_DIGITS)) || known.includes(told.slice(-LEAST_DIGITS));

/** @param {string} text */
const squeezed = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** @param {string} text */
const digitsOf = (text) => text.replace(/\D/g, "");
