// Which passphrases are guessed first? Counts what is left of one when words, names, rows of keys and repetition are taken out.
//
// Whoever holds the server, or a copy of it, may try passphrases as long as they like; passphrases.py refuses the same ones.

// Six words of a list count twelve, twelve characters drawn at random count twelve.
const LEAST_GUESSES = 9;
const LEAST_PIECE = 3;
const LEAST_ROW = 4;

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const SPACE = /\s/u;
const DIGITS = /^\p{Nd}+$/u;
const DIGITS_AS_LETTERS = new Map(Object.entries({ 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t" }));

// Neighbours on keyboards, and alphabets.
const ROWS = list(`
1234567890 qwertyuiop asdfghjkl zxcvbnm qazwsxedcrfvtgbyhnujm 1qaz2wsx3edc4rfv5tgb6yhn7ujm
qweasdzxc 1q2w3e4r5t6y7u8i9o0p abcdefghijklmnopqrstuvwxyz йцукенгшщзхъ йцукенгшўзх фывапролджэ
ячсмитьбю ячсмітьбю абвгдеёжзийклмнопрстуфхцчшщъыьэюя абвгдеёжзійклмнопрстуўфхцчшыьэюя
`);
const BOTH_WAYS = ROWS.flatMap((row) => [row, Array.from(row).reverse().join("")]);

// What is tried first, in the languages of those who use this; some are Russian words typed with Latin keys.
const WORDS = list(`
access admin administrator anastasia andrei andrew andrey android angel anna anthony anton april
august autumn awesome baseball batman belarus blink brest cfif changeme charlie cheese chocolate
computer cookie cthutq daniel david december default dima dmitry dragon elena facebook february
flower football freedom friday fylhtq george gfhjkm ghbdtn gomel google grodno guest hello homel
hrodna hunter igor iloveyou incident instagram internet iphone irina ivan january jessica jesus
jordan justice katya kbyrf killer kristina letmein lithuania log login love lovely lubov
lukashenko maksim maria marina master matrix maxim michael minsk mogilev monday monkey moscow
moskva nastya natasha nikita ninja november october olga orange pahonia parol passphrase
password passwort pavel pepper pokemon poland princess private privet putin qazwsx report robert
root russia safe samsung sasha saturday secret secure september sergei sergey shadow solnce
spartak spring starwars summer sunday sunshine superman svoboda team telegram test thomas
trustno ukraine user vfrcbv vilnius vitebsk vladimir warsaw warszawa welcome whatever winter
yfnfif yulia zenit zhyve zyvie админ александр алексей анастасия андрей анна антон беларусь
брест весна вильнюс витебск владимир волонтер восень віцебск гомель гродна гродно дима дмитрий
елена жыве зайка зима зорка зіма иван инцидент ирина катя каханне лета лето любимая люблю любовь
максим марина мария минск могилев москва мінск настя наташа никита ольга осень павел пагоня
пароль погоня польша привет прывітанне россия сакрэт саша свабода свобода секрет сергей солнце
сонца спартак тест украина юлия
`);

/** Say whether a passphrase falls to the first guesses of somebody who knows these names. @param {string} passphrase @param {readonly string[]} [names] @returns {boolean} */
export function isGuessedFirst(passphrase, names = []) {
  const signs = Array.from(passphrase.normalize("NFKC").toLowerCase().replaceAll("@", "a").replaceAll("$", "s"));
  const text = signs.filter((sign) => LETTER_OR_DIGIT.test(sign));
  const others = new Set(signs.filter((sign) => !LETTER_OR_DIGIT.test(sign) && !SPACE.test(sign)));
  const words = [...WORDS, ...names.flatMap(wordsOf)];
  return others.size + guessesOf(text, words) < LEAST_GUESSES;
}

/** @param {string} text */
function list(text) {
  return text.trim().split(/\s+/);
}

/** @param {string} name @returns {string[]} */
function wordsOf(name) {
  const words = name.normalize("NFKC").toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => Array.from(word).length >= LEAST_PIECE);
}

/** @param {string[]} text its letters and digits @param {readonly string[]} words @returns {number} */
function guessesOf(text, words) {
  let guesses = 0;
  for (let at = 0; at < text.length; ) {
    const [length, cost] = pieceOf(text.slice(0, at).join(""), text.slice(at), words);
    at += length;
    guesses += cost;
  }
  return guesses;
}

/** @param {string} before @param {string[]} rest @param {readonly string[]} words @returns {[number, number]} how long the longest piece is that is guessed as a whole, and how many guesses it counts */
function pieceOf(before, rest, words) {
  const digits = beginningOf(rest, (part) => DIGITS.test(part));
  const repeated = beginningOf(rest, (part) => before.includes(part));
  const row = beginningOf(rest, (part) => BOTH_WAYS.some((way) => way.includes(part)));
  const spellings = [rest.join(""), rest.map((sign) => DIGITS_AS_LETTERS.get(sign) ?? sign).join("")];
  /** @type {[number, number][]} */
  const pieces = [
    [1, 1],
    [beginningOf(rest, (part) => new Set(part).size === 1), 1],
    [digits, Math.min(digits, 2)],
    [repeated >= LEAST_PIECE ? repeated : 0, 1],
    [row >= LEAST_ROW ? row : 0, 1],
  ];
  for (const word of words) if (spellings.some((each) => each.startsWith(word))) pieces.push([Array.from(word).length, 2]);
  return pieces.reduce((best, each) => (each[0] > best[0] || (each[0] === best[0] && each[1] < best[1]) ? each : best));
}

/** @param {string[]} text @param {(part: string) => boolean} holds for a beginning, as for all that are shorter @returns {number} the length of the longest one */
function beginningOf(text, holds) {
  let length = 0;
  while (length < text.length && holds(text.slice(0, length + 1).join(""))) length += 1;
  return length;
}
