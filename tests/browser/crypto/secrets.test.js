// Do secrets keep to themselves, whatever is done to print, store or send them?

import { deepEqual, doesNotMatch, equal, notDeepEqual, rejects, throws } from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { codeKeys, LEAST_PASSPHRASE, normalName, normalPassphrase, openLockbox, passphraseKeys, sealLockbox } from "../../../incident_log/browser/src/crypto/lockbox.js";
import { CompartmentSecret, DeskSecret, InviteSecret, newCode, newIdentifier, newSeed, Seed } from "../../../incident_log/browser/src/crypto/seeds.js";
import { FormatError, LimitExceeded, OpenError, VerificationError, WeakParameters } from "../../../incident_log/browser/src/errors.js";
import { toB64u, toHex } from "../../../incident_log/browser/src/format/encoding.js";

const SECRET = new Uint8Array(32).map((_, at) => 7 * at + 3);
const OTHER = new Uint8Array(32).fill(9);

test("no secret shows itself as text, JSON, in an object or in a console", async () => {
  const secrets = [
    await Seed.of(SECRET),
    await DeskSecret.of(SECRET, newIdentifier(), 1),
    await CompartmentSecret.of(SECRET, newIdentifier(), "report", 0),
    await InviteSecret.of(SECRET.slice(0, 16)),
  ];
  const told = new RegExp([toB64u(SECRET).slice(0, 20), toHex(SECRET).slice(0, 20), "AGE-SECRET", "3, 10, 17"].join("|"), "i");

  for (const secret of secrets) {
    for (const text of [`${secret}`, JSON.stringify({ secret }), inspect(secret, { depth: 9, showHidden: true })]) {
      doesNotMatch(text, told);
    }
  }
});

test("revealing gives a copy, so that nobody can change or wipe the secret", async () => {
  const seed = await Seed.of(SECRET);

  seed.reveal().fill(0);

  deepEqual(seed.reveal(), SECRET);
});

test("keys cannot be exported", async () => {
  const seed = await newSeed();
  const desk = await DeskSecret.of(SECRET, newIdentifier(), 1);
  const compartment = await CompartmentSecret.of(SECRET, newIdentifier(), "work", 0);

  for (const key of [seed.wrapKey, desk.wrapKey, desk.cardKey, compartment.recordKey, compartment.evidenceKey]) {
    equal(key.extractable, false);
    await rejects(crypto.subtle.exportKey("raw", key));
  }
});

test("secrets of another length are refused", async () => {
  await rejects(Seed.of(SECRET.slice(1)), FormatError);
  await rejects(DeskSecret.of(new Uint8Array(0), newIdentifier(), 1), FormatError);
  await rejects(DeskSecret.of(SECRET, "not an id", 1), FormatError);
  await rejects(InviteSecret.of(SECRET), FormatError);
});

test("an invitation's MAC holds for its bundle and its secret only", async () => {
  const invite = await InviteSecret.of(SECRET.slice(0, 16));
  const stranger = await InviteSecret.of(OTHER.slice(0, 16));
  const mac = await invite.mac(SECRET);

  await invite.checkMac(SECRET, mac);

  await rejects(invite.checkMac(OTHER, mac), VerificationError);
  await rejects(stranger.checkMac(SECRET, mac), VerificationError);
  await rejects(invite.checkMac(SECRET, mac.slice(1)), VerificationError);
});

test("a lockbox opens with its own keys only", async () => {
  const seed = await newSeed();
  const code = newCode();
  const keys = await codeKeys(code, "recovery");
  const box = await sealLockbox(keys, seed);

  deepEqual((await openLockbox(keys, box)).reveal(), seed.reveal());

  await rejects(openLockbox(await codeKeys(code, "codename"), box), OpenError);
  await rejects(openLockbox(await codeKeys(newCode(), "recovery"), box), OpenError);
  await rejects(openLockbox({ ...keys, handle: newIdentifier() }, box), OpenError);
  notDeepEqual(await sealLockbox(keys, seed), box);
});

test("parameters weaker than ours are refused before any work, whatever the server says", async () => {
  const salt = new Uint8Array(16);
  const good = { memory_kib: 65536, iterations: 3, lanes: 1 };
  const began = performance.now();

  for (const weak of [{ memory_kib: 65535 }, { iterations: 2 }, { lanes: 2 }, { lanes: 0 }, { memory_kib: NaN }, { iterations: 3.5 }]) {
    await rejects(passphraseKeys("correct horse battery", salt, { ...good, ...weak }), WeakParameters);
  }
  for (const much of [{ memory_kib: 1048577 }, { iterations: 17 }]) {
    await rejects(passphraseKeys("correct horse battery", salt, { ...good, ...much }), LimitExceeded);
  }

  equal(performance.now() - began < 500, true);
});

test("a passphrase has one form and a least length", () => {
  equal(normalPassphrase("cafe\u0301 cafe\u0301 12"), "café café 12");
  throws(() => normalPassphrase("x".repeat(LEAST_PASSPHRASE - 1)), FormatError);
  throws(() => normalPassphrase("ﬃ".repeat(3)), FormatError);
  throws(() => normalPassphrase("x".repeat(1025)), LimitExceeded);
  throws(() => normalPassphrase(`${"x".repeat(12)}\ud800`), FormatError);
});

test("a sign-in name has one form", () => {
  equal(normalName("  Алёна  "), "алёна");
  equal(normalName("STRASSE"), normalName("Straße"));
  equal(normalName("ΑΣ"), "ασ");
  throws(() => normalName("x"), FormatError);
  throws(() => normalName("x".repeat(65)), FormatError);
});
