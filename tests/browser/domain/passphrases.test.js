// Does the browser refuse the same passphrases as the command line?

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { isGuessedFirst } from "../../../incident_log/browser/src/domain/passphrases.js";
import { newPassphrase } from "../../../incident_log/browser/src/words.js";

const { guessed, kept, names } = JSON.parse(readFileSync(new URL("../../unit/domain/passphrases.json", import.meta.url), "utf-8"));

test("what is guessed first is refused", () => {
  for (const passphrase of guessed) assert.equal(isGuessedFirst(passphrase, names), true, passphrase);
});

test("words that do not belong together are taken", () => {
  for (const passphrase of kept) assert.equal(isGuessedFirst(passphrase, names), false, passphrase);
});

test("no phrase that is proposed is refused", () => {
  for (let time = 0; time < 200; time += 1) assert.equal(isGuessedFirst(newPassphrase()), false);
});

test("names count only for whoever bears them", () => {
  assert.equal(isGuessedFirst("zmicerkavalski1985", []), false);
  assert.equal(isGuessedFirst("zmicerkavalski1985", ["Zmicer Kavalski"]), true);
});
