// Which entries that are not used mean that somebody changed the person's own?

import { equal } from "node:assert/strict";
import { test } from "node:test";

import { ownRefused } from "../../../incident_log/browser/src/components/return_news.js";

/** @param {object} entry */
const counted = (entry) => ownRefused(/** @type {any} */ ({ history: [{ state: "refused", author: "own", reason: "author", ...entry }] }), { reporterKey: "own" });

test("an entry under the person's own key that is not used is counted", () => equal(counted({}), 1));

for (const [what, entry] of Object.entries({
  "an entry that somebody else may not write": { author: "other" },
  "an entry that is used": { state: "accepted", reason: null },
  "an entry without effect": { reason: "withdrawn_by_person" },
})) test(`${what} is no alarm`, () => equal(counted(entry), 0));
