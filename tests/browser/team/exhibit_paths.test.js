// Does a file that does something when it is opened leave in a dossier under a name that nothing opens?

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";

import { exhibitsOf } from "../../../incident_log/browser/src/dossier/exhibits.js";
import { english, wordsOf } from "../../../incident_log/browser/src/dossier/words.js";
import { domain } from "../domain/domain.js";

/** @param {string} name @param {object} payload @returns {any} */
const file = (name, payload = {}) => ({ evidence: name, name, payload, custody: [], role: "reporter", at: "2026-11-03T09:15:00.000Z", media_type: "a/b", sha256: "A".repeat(43), size: 1, erased: false });

test("the original keeps its bytes and gets an ending", () => {
  const evidence = [file("ліст.pdf"), file("invoice.exe"), file("чат.txt", { unsafe_file: true }), file("photo.html_")];
  const choices = /** @type {any} */ ({ exhibits: evidence.map(({ name }) => name) });

  const found = exhibitsOf(domain, /** @type {any} */ ({ evidence }), choices, /** @type {any} */ ({ t: String }), new Map());

  deepEqual(
    found.map(({ path }) => path),
    ["EX-001/ліст.pdf", "EX-002/invoice.exe.unsafe", "EX-003/чат.txt.unsafe", "EX-004/photo.html.unsafe"].map((path) => `data/originals/${path}`),
  );
});

test("whoever described a file stands with it, unless it was the person", () => {
  const [member, reporter] = ["member", "reporter"].map((role) => ({ action: "described", at: "2026-11-23T10:00:00.000Z", author: "VRiM16FnXX", role }));
  const of = (/** @type {any[]} */ custody, payload = { describes: "A message" }) => {
    const evidence = [{ ...file("a.png", payload), custody }];
    return exhibitsOf(domain, /** @type {any} */ ({ evidence }), /** @type {any} */ ({ exhibits: ["a.png"] }), wordsOf(domain, "en", english), new Map())[0]?.describedBy;
  };

  deepEqual([of([member]), of([]), of([member, reporter]), of([member], /** @type {any} */ ({}))], ["Caseworker VRiM16Fn, 23 November 2026", "", "", ""]);
});
