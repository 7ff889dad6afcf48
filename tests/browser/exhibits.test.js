// Is a file told apart that is not what its record says?

import { equal, rejects } from "node:assert/strict";
import { test } from "node:test";

import { EvidenceKey, sealSlice } from "../../incident_log/browser/src/crypto/streams.js";
import { newCompartmentSecret, newIdentifier } from "../../incident_log/browser/src/crypto/seeds.js";
import { OpenError } from "../../incident_log/browser/src/errors.js";
import { openExhibit } from "../../incident_log/browser/src/exhibits.js";
import { fromB64u, sha256, toB64u, utf8 } from "../../incident_log/browser/src/format/encoding.js";
import { encodePreamble, layoutOf } from "../../incident_log/browser/src/format/evidence.js";

test("a file that is longer or shorter than its record says is not opened", async () => {
  const content = utf8("what was sent");
  const secret = await newCompartmentSecret(newIdentifier(), "report", 0);
  const [evidence, salt] = [newIdentifier(), newIdentifier()];
  const digest = toB64u(await sha256(content));
  const preamble = encodePreamble({ captured_at: null, derivation: null, derived_from: null, media_type: "text/plain", name: "a.txt", sha256: digest, size: content.length, v: 1 });
  const key = await EvidenceKey.of(secret.evidenceKey, fromB64u(salt, 16), evidence);
  const slice = await sealSlice(key, layoutOf(preamble, content.length), preamble, (from, length) => content.slice(from, from + length), 0);
  const payload = { salt, slices: [toB64u(await sha256(slice))] };
  /** @type {any} */
  const journal = { id: newIdentifier(), secrets: new Map([["report 0", secret]]) };
  globalThis.fetch = async () => new Response(slice);
  const opened = (/** @type {number} */ size) => openExhibit(journal, /** @type {any} */ ({ compartment: "report", evidence, payload, sha256: digest, size }));

  equal((await opened(content.length)).preamble.size, content.length);
  for (const size of [1, content.length - 1, content.length + 1]) await rejects(opened(size), OpenError);
});
