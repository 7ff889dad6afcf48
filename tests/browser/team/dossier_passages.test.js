// Is a person found in the words of a dossier in every form of their name, and nobody else; and is what is left out gone from everywhere?

import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { loadDomain, SERVED } from "../../../incident_log/browser/src/domain/packaged.js";
import { everWritten, isJudged, isStillJudged, judged as judgedUnder, ownWordsIn, signatureOf } from "../../../incident_log/browser/src/dossier/judging.js";
import { passagesOf, without } from "../../../incident_log/browser/src/dossier/passages.js";
import { foundIn, hasName, knownOf, looksTelling, once, readingOf } from "../../../incident_log/browser/src/dossier/recognised.js";

const data = new URL("../../../incident_log/domain/data/", import.meta.url);
const domain = loadDomain(Object.fromEntries(SERVED.map((name) => [name, JSON.parse(readFileSync(new URL(`${name}.json`, data), "utf8"))])));

/** @param {string[]} names @param {object} [more] @returns {any} */
const person = (names, more = {}) => ({ payload: { person: "reporter", names: names.map((text) => ({ text })), ...more } });
/** @param {any[]} people @param {string} text */
const telling = (people, text, more = {}) => once([...foundIn(readingOf(domain, text), knownOf(domain, people)), ...looksTelling(text, { who: false, aboutOthers: false, ...more })]);
/** @param {string} reporter @param {Record<string, string>} [others] @returns {any} */
const levels = (reporter, others = {}) => new Map(Object.entries({ reporter, ...others }));
/** @param {any} from @param {any} case_ @param {any} chosen @param {any} level */
const judged = (from, case_, chosen, level) => judgedUnder(from, case_, chosen, typeof level === "string" ? levels(level) : level);
const hanna = person(["Hanna Pryklad"], { address: "Nowa 5, Lublin", contacts: [{ channel: "phone", value: "+48 501 234 567" }, { channel: "Telegram", value: "@hprik" }], pseudonym: "Kalina" });

for (const [text, found] of /** @type {[string, string[]][]} */ ([
  ["Позвонили Ганне Прыклад.", ["Ганне", "Прыклад"]],
  ["сказали пра Прыклада", ["Прыклада"]],
  ["hannapryklad was seen", ["hannapryklad"]],
  ["He knows Nowa 5.", ["Nowa 5"]],
  ["call 501-234-567", ["501-234-567"]],
  ["they wrote to hprik", ["hprik"]],
  ["they called her Kalina", ["Kalina"]],
  ["two men at 5, Nowa", ["Nowa 5", "5 Nowa"]],
  ["Pry\u00adklad, Han\u200bna", ["Hanna", "Pryklad"]],
  ["P r y k l a d", ["P r y k l a d"]],
  ["Анна пришла", ["Анна"]],
  ["call 501–234–567", ["501–234–567"]],
])) {
  test(`a person is found in “${text}”`, () => deepEqual(telling([hanna], text), found));
}

for (const text of ["A hand in the dark, and five men", "They came to Lublin on 2026-11-03", "Come back, or your mother pays.", "Is there any man, or an hour?", "Five men in Lublin, 7 of them", ""]) {
  test(`nobody is found in “${text}”`, () => deepEqual(telling([hanna], text), []));
}

test("a story that stands for the sentence too is judged once, and left out in both places", () => {
  const story = "A man came, and said that he knows where I live.";
  const incident = { incident: "i", additions: [], fields: {}, kind: "threat", narrative: story, place: {}, role: "reporter", sentence: story, erased: false };
  const view = /** @type {any} */ ({ incidents: [incident], subrecords: [], deadlines: [], evidence: [], people: [] });
  const chosen = { incidents: ["i"], exhibits: [], identity: false, teamSteps: false };

  const [passage, ...others] = passagesOf(domain, view, chosen);
  const [left] = without(domain, view, chosen, [passage?.key ?? ""], (number) => `[${number}]`, "en").incidents;

  deepEqual(others, []);
  deepEqual([left?.sentence, left?.narrative], ["[1]", "[1]"]);
});

test("a name in another case, with another vowel or spelling is the same name", () => {
  const names = [person(["Андрэй Гнёт", "Павел Новік"])];
  deepEqual(telling(names, "арест Андрэя Гнёта, Hniot, Павла Новикова"), ["Андрэя", "Гнёта", "Hniot", "Павла", "Новикова"]);
});

for (const [value, text, found] of /** @type {[string, string, string[]][]} */ ([
  ["telegram hprik", "they wrote to hprik", ["hprik"]],
  ["Signal, 501 234 567 or 602 345 678 (evenings)", "they rang 501 234 567", ["501 234 567"]],
  ["Signal, 501 234 567 or 602 345 678 (evenings)", "they rang +48602345678 on Signal", ["+48602345678"]],
  ["501 234 567 602 345 678", "they rang 501234567", ["501234567"]],
  ["https://www.facebook.com/hanna.pry.9", "on my page hanna.pry.9 they wrote", ["hanna.pry.9"]],
  ["h.pryk@example.org", "the account h.pryk", ["h.pryk"]],
  ["telegram hprik", "on telegram, hpriko", []],
])) {
  test(`of “${value}” is found in “${text}”: ${found}`, () => deepEqual(telling([person(["H"], { contacts: [{ channel: "other", value }] })], text), found));
}

for (const address of ["Nowa 5/3, Lublin", "ul. Nowa 5, 20-001 Lublin", "Lublin, Nowa 5", "Lublin Nowa 5", "Nowa 5a m. 3"]) {
  test(`somebody of “${address}” is found by their street and house`, () => {
    const known = [person(["H"], { address })];
    deepEqual(telling(known, "two men waited at Nowa 5"), ["Nowa 5"]);
    deepEqual(telling(known, "two men in Lublin on 2026-11-05, at Nowa 6"), []);
  });
}

test("a name that ends like Савіцкі is found in every spelling", () => {
  deepEqual(telling([person(["Jan Savicki"], { address: "Savieckaja 7" })], "Савіцкага, на Советской 7, на Савецкай, 7"), ["Савіцкага", "Советской Савецкай 7", "Советской 7", "Савецкай 7"]);
  deepEqual(telling([person(["Савицкий"])], "Savicki and Savik"), ["Savicki"]);
});

test("the number of a document is found however it is spaced", () => {
  const known = [person(["H"], { documents: [{ type: "passport", number: "AB 1234567" }] })];
  deepEqual(telling(known, "the number 123 4567"), ["1234567"]);
});

test("a name of which a part cannot be looked for is not known", () => {
  const has = (/** @type {string[]} */ ...names) => hasName(domain, person(names).payload);
  deepEqual([has("Hanna Pryklad"), has("H. Pryklad"), has("H"), has("Ия Ом"), has(), hasName(domain, undefined)], [true, true, false, false, false, false]);
});

test("whoever did it may be named, and where nobody is known what looks like a way to reach somebody is pointed out", () => {
  deepEqual(telling([person(["Ivan Ivanou"], { roles: [{ incident: null, role: "perpetrator" }] })], "Ivan Ivanou came"), []);
  deepEqual(telling([], "my name is X, x.y@example.org, +375 29 123 45 67"), ["x.y@example.org", "+375 29 123 45 67", "my name is"]);
  deepEqual(telling([], "+375 29 123 45 67", { aboutOthers: true }), []);
  deepEqual(telling([], "Born in Brest", { who: true }), ["Born in Brest"]);
});

const incident = (/** @type {object} */ changes) => ({ incident: "I1", kind: "threat", role: "reporter", sentence: "Hanna was called.", occurred: {}, place: { country: "LT", city: "Vilnius" }, fields: { verbatim_words: { value: "Come back." } }, narrative: "I am Hanna.", narrative_lang: "en", additions: [{ at: "2026-11-03", text: "They rang again.", role: "reporter" }], erased: false, ...changes });
/** @param {object} [changes] @returns {any} */
const view = (changes = {}) => ({
  incidents: [incident({})], people: [hanna],
  subrecords: [{ type: "police_report", role: "member", payload: { fields: { force: { value: "Hanna's street" } }, note: "Said to Pryklad" } }],
  deadlines: [{ rule: null, title: "Hanna appeals", reason: "Pryklad asked", state: "open" }],
  evidence: [{ evidence: "E1", name: "pryklad.jpg", role: "reporter", payload: { describes: "Hanna at home", proves: "" }, custody: [{ action: "viewed", detail: "for Hanna" }], erased: false }],
  ...changes,
});
/** @param {object} [passages] @returns {any} */
const choices = (passages = {}) => ({ incidents: ["I1"], exhibits: ["E1"], identity: false, passages: { kept: [], left: [], read: [], all: "", under: "", ...passages } });

test("what is left out is gone from every place in which somebody wrote it", () => {
  const found = judged(domain, view(), choices(), "L1");

  const told = without(domain, view(), choices(), found.left, (number) => `[${number}]`, "en");

  doesNotMatch(JSON.stringify({ ...told, people: [] }), /Hanna|Pryklad/i);
  equal(told.evidence[0]?.name, `[${found.left.findIndex((key) => key.includes("pryklad.jpg")) + 1}].jpg`);
  match(JSON.stringify(told), /Come back\./);
  deepEqual(ownWordsIn(found), { kept: 2, left_out: 4 });
});

test("at “nothing that identifies” the story stays out, and to a lawyer who can ask, what tells no name stays in", () => {
  const kept = (/** @type {string} */ level) => judged(domain, view({ incidents: [incident({ narrative: "They rang." })] }), choices(), level).all.filter((one) => one.kept).map((one) => one.part);

  equal(kept("L1").includes("narrative"), false);
  equal(kept("L1").includes("addition"), false);
  equal(kept("L2").includes("narrative"), true);
});

test("a passage with a name leaves only with the word of whoever read it, and another text was not read", () => {
  const all = passagesOf(domain, view(), choices()).map(({ key }) => key);
  const under = (/** @type {string} */ level) => judged(domain, view(), choices(), level).under;
  const kept = choices({ kept: all, under: under("L1") });

  equal(isJudged(judged(domain, view(), kept, "L1")), false);
  const read = choices({ kept: all, read: all, under: under("L1") });
  equal(isJudged(judged(domain, view(), read, "L1")), true);
  equal(isJudged(judged(domain, view({ incidents: [incident({ sentence: "Hanna was beaten." })] }), choices({ kept: all, read: all, under: under("L3") }), "L3")), false);
});

test("what was put in for a reader who may know more is decided anew for another; what was left out stays out", () => {
  const asked = judged(domain, view(), choices(), "L2");
  const all = asked.all.map(({ key }) => key);
  const city = all.filter((key) => key.startsWith('["city"'));
  const chosen = choices({ kept: all, read: all, left: city, under: asked.under });

  equal(isJudged(judged(domain, view(), chosen, "L2")), true);
  const now = judged(domain, view(), chosen, "L1");

  equal(now.all.find(({ part }) => part === "narrative")?.kept, false);
  equal(now.left.includes(city[0] ?? ""), true);
  equal(isStillJudged(judged(domain, view(), chosen, "L2"), now), false);
});

test("the beginning of the story stays out with it at “nothing that identifies”, whoever wrote it down, and a sentence of the team stays in", () => {
  const story = "Two men waited at the gate.\nThey rang.";
  const kept = (/** @type {object} */ changes, level = "L1") => judged(domain, view({ incidents: [incident({ narrative: story, ...changes }), incident({ incident: "I2", narrative: null, ...changes })] }), { ...choices(), incidents: ["I1", "I2"] }, level).all.find(({ part }) => part === "sentence")?.kept;

  equal(kept({ sentence: "Two men waited at the gate." }), false);
  equal(kept({ sentence: "Somebody was threatened." }), false);
  equal(kept({ role: "member", sentence: "Two men waited at the gate." }), false);
  equal(kept({ role: "member", sentence: "Somebody was threatened." }), true);
  equal(kept({ sentence: "Two men waited at the gate." }, "L2"), true);
});

const mother = (/** @type {object} */ more = {}) => ({ payload: { person: "M", names: [{ text: "Tatsiana Pryklad" }], roles: [{ incident: null, role: "relative" }], relative_in_country: true, address: "Savieckaja 7, Hrodna", ...more } });
const hers = "They went to my mother Tatsiana, Savieckaja 7.";
/** @param {any} chosen @param {Record<string, string>} others @param {any[]} [people] */
const family = (chosen, others, people = [hanna, mother()]) => judged(domain, view({ people, incidents: [incident({ sentence: hers, narrative: "I am Hanna Pryklad." })] }), { ...chosen, identity: true }, levels("L3", others));

test("whoever is named names nobody else: what tells of others stays out, and leaves only read", () => {
  const found = family(choices(), { M: "L1" });
  const sentence = found.all.find(({ part }) => part === "sentence");
  deepEqual([found.hidden, found.named, found.left], [true, true, [sentence?.key]]);
  deepEqual(sentence?.telling, ["Tatsiana", "Savieckaja 7"]);

  const put = { kept: found.left, under: found.under };
  equal(isJudged(family(choices(put), { M: "L1" })), false);
  equal(isJudged(family(choices({ ...put, read: found.left }), { M: "L1" })), true);
  deepEqual(family(choices(), { M: "L0" }).left, found.left);
});

test("a name that was taken out of the case, or whose bearer was erased, is still looked for", () => {
  const record = (/** @type {number} */ position, /** @type {any} */ written) => ({ position, type: "person", role: "reporter", ...written });
  const records = /** @type {any} */ ([record(1, hanna), record(2, mother()), record(3, mother({ names: [{ text: "Man" }] })), record(4, mother({ names: [], address: "" }))]);
  const history = [1, 2, 4].map((position) => ({ position, state: "accepted" }));
  const told = (/** @type {any[]} */ people, others = {}) => {
    const now = view({ people, history, incidents: [incident({ sentence: `${hers} A man rang.`, narrative: "I am Hanna Pryklad." })] });
    return judgedUnder(domain, now, { ...choices(), identity: true }, levels("L3", others), { ever: everWritten(now, records) }).all.find(({ part }) => part === "sentence");
  };

  const found = [told([hanna, mother({ names: [], address: "" })], { M: "L1" }), told([hanna])];

  deepEqual(found.map((one) => [one?.kept, one?.telling]), [[false, ["Tatsiana", "Savieckaja 7"]], [false, ["Tatsiana", "Savieckaja 7"]]]);
  deepEqual(told([hanna, mother({ relative_in_country: false })], { M: "L3" })?.telling, ["Savieckaja 7"]);
});

test("a step of the part with names leaves only where names do, and one of the team's own work where somebody means it to", () => {
  const steps = ["report", "identity", "work"].map((compartment) => ({ type: "police_report", role: "member", compartment, payload: { note: `in ${compartment}`, fields: {} } }));
  const leaving = (/** @type {object} */ chosen) => {
    const own = { ...choices(), ...chosen };
    const notes = passagesOf(domain, view({ subrecords: steps }), own).filter(({ part }) => part === "note").map(({ text }) => text);
    deepEqual(without(domain, view({ subrecords: steps }), own, [], () => "", "en").subrecords.map(({ payload }) => payload["note"]), notes);
    return notes;
  };

  deepEqual(leaving({}), ["in report"]);
  deepEqual(leaving({ identity: true }), ["in report", "in identity"]);
  deepEqual(leaving({ teamSteps: true }), ["in report", "in work"]);
});

test("a family has one name, and where somebody lives is told of them although another lives there", () => {
  const known = person(["Hanna Pryklad"], { address: "Savieckaja 7, Hrodna" });
  const one = family(choices(), { M: "L1" }, [known, mother()]);
  deepEqual(one.all.map(({ telling: words }) => words).filter((words) => words.length > 0), [["Tatsiana", "Savieckaja 7"]]);
});

test("what is said of somebody who is named names nobody else", () => {
  const sister = { payload: { person: "S", names: [{ text: "Alena" }], relation: "sister, lives with Tatsiana", protection: "asylum" } };
  const people = [hanna, mother(), sister];
  const found = family(choices(), { M: "L1", S: "L3" }, people);

  deepEqual(found.all.filter(({ kept }) => !kept).map(({ part }) => part), ["sentence", "relation"]);
  const told = without(domain, view({ people }), { ...choices(), identity: true }, found.left, (number) => `[${number}]`, "en");
  deepEqual(/** @type {any} */ (told.people[2]).payload, { ...sister.payload, relation: "[2]" });
});

test("where a relative in Belarus lives stays out although they agreed to be named, and whoever else agreed is told of", () => {
  deepEqual(family(choices(), { M: "L3" }).all.find(({ part }) => part === "sentence")?.telling, ["Savieckaja 7"]);
  const elsewhere = family(choices(), { M: "L3" }, [hanna, mother({ relative_in_country: false })]);
  deepEqual([elsewhere.hidden, elsewhere.left], [false, []]);
});

test("without the name of whoever told it, and of everybody to whom it happened, everything has to be read", () => {
  const unknown = (/** @type {any[]} */ ...people) => judged(domain, view({ people }), choices(), levels("L1", { M: "L1" })).unknown;
  const subject = { roles: [{ incident: null, role: "subject" }] };

  equal(unknown(hanna), false);
  equal(unknown(hanna, mother()), false);
  equal(unknown(hanna, mother(subject)), false);
  equal(unknown(mother()), true);
  equal(unknown(hanna, mother({ ...subject, names: [] })), true);
  equal(unknown(person(["Hanna Pryklad"], { roles: [{ incident: null, role: "witness" }] })), true);
  equal(judgedUnder(domain, view({ people: [] }), choices(), levels("L3"), { isShut: true }).unknown, true);
});

test("what a file is named after its dot is left out, unless it says what kind of file it is", () => {
  const named = (/** @type {string} */ name) => {
    const one = view({ evidence: [{ ...view().evidence[0], name }] });
    return without(domain, one, choices(), judged(domain, one, choices(), "L1").left, () => "[x]", "en").evidence[0]?.name;
  };

  deepEqual(["Scan Hanna.Pryk", "Hanna.JPG", "Hanna.exe", "Hanna"].map(named), ["[x]", "[x].JPG", "[x].exe", "[x]"]);
});

test("where no name is known everything that stays has to be read, as it stays", () => {
  const nameless = view({ people: [] });
  const found = judged(domain, nameless, choices(), "L1");
  equal(isJudged(found), false);
  equal(isJudged(judged(domain, nameless, choices(), "L2")), false);
  equal(isJudged(judged(domain, nameless, choices(), "L3")), true);
  const signed = choices({ all: signatureOf(found.all), under: found.under });
  equal(isJudged(judged(domain, nameless, signed, "L1")), true);
  signed.passages.kept.push(found.left[0]);
  equal(isJudged(judged(domain, nameless, signed, "L1")), false);
});

test("where the reader learns who it is, everything stays and nothing is asked", () => {
  const named = judged(domain, view(), { ...choices(), identity: true }, "L3");

  deepEqual([named.hidden, named.left, isJudged(named)], [false, [], true]);
});

test("what was drawn does not leave once the person agreed to less, or a name became known", () => {
  const plain = view({ people: [] });
  const drawn = judged(domain, plain, choices(), "L3");

  equal(isStillJudged(drawn, judged(domain, plain, choices(), "L3")), true);
  equal(isStillJudged(drawn, judged(domain, plain, choices(), "L1")), false);
  equal(isStillJudged(drawn, judged(domain, view(), choices(), "L3")), false);
});

for (const [name, text] of Object.entries({ Cyrillic: "я".repeat(100_000), Latin: "a".repeat(100_000), digits: "1".repeat(100_000), addresses: "a@".repeat(50_000) })) {
  test(`a telling of 100 000 signs without a space is read at once: ${name}`, () => {
    const started = performance.now();
    telling([hanna], text);
    telling([], text);

    equal(performance.now() - started < 1000, true);
  });
}

test("an address at the end of a long text without spaces is found", () => {
  const [found = ""] = telling([], `${"я".repeat(50_000)} hanna.p+x@example.org`);

  equal(found, "hanna.p+x@example.org");
});

for (const [name, text] of /** @type {[string, string][]} */ ([
  ["Лев", "Льва, Львом"], ["Lew Nowak", "Lwa"], ["Орёл", "Орла"], ["Заяц", "Зайца, Zajca"],
  ["Мар'яна", "Марьяна, Maryana, Мар’яну"], ["Дзям'ян", "Демьян"], ["Лукьянов", "Лук'янаў, Лукʼянава, Lukyanau"], ["Лук'янаў", "Лукьянова"], ["O'Brien", "OBrien, Brien"],
  ["Екатерина", "Кацярына, Katsiaryna"], ["Мікалай", "Николая, Nikolai"], ["Надзея", "Надежда, Надежду"], ["Фёдар", "Хведара"],
])) {
  test(`${name} is found as ${text}`, () => deepEqual(telling([person([name])], text).sort(), text.split(", ").sort()));
}

test("a name that the end of a line parts is found, and what only looks alike is not", () => {
  deepEqual(telling([hanna], "it was Pryk-\nlad"), ["Pryk-\nlad"]);
  deepEqual(telling([person(["Лев", "Олег", "Орёл", "Мар'яна", "Надежда"])], "на льду в Вильнюсе, алгебра, мар, яна, она надела пальто"), []);
});

test("a hundred people with twenty names each are looked for at once", () => {
  const many = Array.from({ length: 100 }, (_, who) => person(Array.from({ length: 20 }, (__, one) => `Nam${who}x${one} Sur${one}y${who}`)));
  const text = Array.from({ length: 16_000 }, (_, at) => `w${at.toString(36)}`).join(" ");
  const started = performance.now();

  deepEqual(telling(many, `${text} Nam99x19`), ["Nam99x19"]);
  equal(performance.now() - started < 3000, true);
});

test("a name as short as Ян is found in its forms, and not in every small word", () => {
  const text = "On an island he met Yan, Jana, Яне; он вон там. They put him on it. An ant.";

  deepEqual(telling([person(["Ян"])], text), ["Yan", "Jana", "Яне"]);
});
