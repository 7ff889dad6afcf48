// Does every parser refuse damaged bytes with an error of ours, and never half a result?

import { deepEqual, ok } from "node:assert/strict";
import { test } from "node:test";

import { IncidentLogError } from "../../../incident_log/browser/src/errors.js";
import { encodeIdentity, parseHeader as parseAgeHeader, parseIdentity, parseRecipient } from "../../../incident_log/browser/src/format/age.js";
import { encodeBox, parseBox } from "../../../incident_log/browser/src/format/box.js";
import { encodeCode, parseCode } from "../../../incident_log/browser/src/format/code.js";
import { fromUtf8, toB64u, utf8 } from "../../../incident_log/browser/src/format/encoding.js";
import { encodePreamble, parsePreamble } from "../../../incident_log/browser/src/format/evidence.js";
import { encodeCheckpoint, parseCheckpoint } from "../../../incident_log/browser/src/format/log.js";
import { encodeEnvelope, encodeHeader, GENESIS, parseEnvelope } from "../../../incident_log/browser/src/format/record.js";
import { armor, dearmor, encodeSignature, parseSignature } from "../../../incident_log/browser/src/format/sshsig.js";
import { encrypt, keysOf } from "../../../incident_log/browser/src/crypto/age.js";
import { parseStatement } from "../../../incident_log/browser/src/format/statement.js";
import { newPeople } from "../crypto/people.js";

/** @typedef {import("../../../incident_log/browser/src/format/encoding.js").Bytes} Bytes */

const ID = toB64u(new Uint8Array(16).fill(1));
const KEY = toB64u(new Uint8Array(32).fill(2));
const BODY = new Uint8Array(1040).fill(7);
const people = await newPeople();
const { identity, recipient } = await keysOf(new Uint8Array(32).fill(3));
const member = { type: /** @type {const} */ ("member"), subject: people.ids.dana };
const said = { desks: [people.desk.desk], recipient: people.dana.recipient, role: "lead", signing: people.dana.signingPublic, status: "active" };
const statement = await people.register.say({ ...member, body: /** @type {any} */ (said) }, people.amina.signingKey);
const header = encodeHeader({ case: ID, commitment: KEY, compartment: "work", epoch: 0, organisation: KEY, position: 0, previous: GENESIS, record: ID, salt: ID, v: 1 });
const preamble = { captured_at: null, derivation: null, derived_from: null, media_type: "a/b", name: "ё", sha256: KEY, size: 9, v: /** @type {1} */ (1) };
const signature = encodeSignature(KEY, new Uint8Array(64), "record@incident-log");
const note = encodeCheckpoint({ origin: "incident-log/0011", size: 7, root: KEY }, new Uint8Array(4), new Uint8Array(64));

/** @type {Record<string, { whole: Bytes, parse: (bytes: Bytes) => unknown, sealed?: number }>} sealed: bytes at the end that no parser looks into */
const PARSERS = {
  box: { whole: encodeBox({ draft: ID, purpose: "draft", v: 1 }, new Uint8Array(12), new Uint8Array(16)), parse: parseBox, sealed: 28 },
  record: { whole: encodeEnvelope(header, BODY), parse: parseEnvelope, sealed: BODY.length },
  preamble: { whole: encodePreamble(preamble), parse: parsePreamble },
  signature: { whole: signature, parse: parseSignature },
  armour: { whole: utf8(armor(signature)), parse: (bytes) => dearmor(fromUtf8(bytes)) },
  statement: { whole: statement, parse: parseStatement },
  checkpoint: { whole: note, parse: parseCheckpoint },
  code: { whole: utf8(await encodeCode(new Uint8Array(16).fill(9))), parse: (bytes) => parseCode(fromUtf8(bytes)) },
  recipient: { whole: utf8(recipient), parse: (bytes) => parseRecipient(fromUtf8(bytes)) },
  identity: { whole: utf8(identity), parse: (bytes) => parseIdentity(fromUtf8(bytes)) },
  "age header": { whole: await encrypt(new Uint8Array(1), [recipient]), parse: parseAgeHeader, sealed: 33 },
};

/** @param {() => unknown} parse @returns {Promise<unknown>} the result, or the error, which must be one of ours */
async function tried(parse) {
  try {
    return await parse();
  } catch (error) {
    ok(error instanceof IncidentLogError, String(error));
    return error;
  }
}

for (const [name, { whole, parse, sealed = 0 }] of Object.entries(PARSERS)) {
  const seen = whole.length - sealed;

  test(`${name}: whole, it parses`, async () => {
    ok(!((await tried(() => parse(whole))) instanceof Error));
  });

  test(`${name}: cut anywhere, it is refused`, async () => {
    for (let end = 0; end < seen; end += Math.max(1, Math.floor(seen / 200))) {
      ok((await tried(() => parse(whole.slice(0, end)))) instanceof IncidentLogError, `${end} bytes`);
    }
  });

  test(`${name}: no changed byte gives the same value`, async () => {
    const before = await tried(() => parse(whole));
    for (let at = 0; at < seen; at += Math.max(1, Math.floor(seen / 300))) {
      const changed = whole.slice();
      changed[at] = /** @type {number} */ (changed[at]) ^ (1 + (at % 254));
      const after = await tried(() => parse(changed));
      ok(after instanceof IncidentLogError || JSON.stringify(after) !== JSON.stringify(before) || typing(name), `byte ${at}`);
    }
  });
}

test("an identity is written as it is read", () => {
  deepEqual(parseIdentity(encodeIdentity(new Uint8Array(32).fill(3))), new Uint8Array(32).fill(3));
});

/** A code is typed by people: another case or a look-alike letter is the same code. @param {string} name */
function typing(name) {
  return name === "code";
}
