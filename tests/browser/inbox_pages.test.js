// Is a page of the inbox that cannot be one refused, with the one error that says so?

import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import { newIdentifier } from "../../incident_log/browser/src/crypto/seeds.js";
import { IncidentLogError, ServerMisbehaved } from "../../incident_log/browser/src/errors.js";
import { concat, u32, utf8 } from "../../incident_log/browser/src/format/encoding.js";
import { parsePage } from "../../incident_log/browser/src/inbox_pages.js";

const DESK = newIdentifier();
const IDS = [newIdentifier(), newIdentifier()];
const COLUMNS = { cases: IDS.join(" "), heads: [6, 0], days: ["2026-11-20", "2026-11-19"], revisions: [3, 0] };
const FRESH = { case: newIdentifier(), head: 4, day: "2026-11-20", intake: "AAAA", records: [] };
const META = { cards: COLUMNS, new: [FRESH], next: "17" };

/** @param {string} meta */
const bytesOf = (meta) => concat(u32(utf8(meta).length), utf8(meta), utf8("boxes"));

/** @param {unknown} meta */
const parsed = (meta, limit = 2) => parsePage(DESK, bytesOf(JSON.stringify(meta)), limit);

test("a page is taken apart into columns, new reports and what comes behind it", () => {
  const page = parsed(META);

  deepEqual(page.places, { ...COLUMNS, cases: IDS });
  deepEqual(page.fresh, [{ ...FRESH, desk: DESK }]);
  equal(page.next, "17");
  equal(page.boxes.length, "boxes".length);
});

test("a page without a case is the last one", () => {
  const page = parsed({ cards: { cases: "", heads: [], days: [], revisions: [] }, new: [], next: null });

  deepEqual(page.places.cases, []);
  equal(page.next, "");
});

const NONE = { cases: "", heads: [], days: [], revisions: [] };
/** @type {Record<string, unknown>} */
const WRONG = {
  "no object": null,
  "a list": [1],
  "no columns": { ...META, cards: null },
  "rows instead of columns": { ...META, cards: [[IDS[0], 6, "2026-11-20", 3]] },
  "ids in a list": { ...META, cards: { ...COLUMNS, cases: IDS } },
  "something else than ids": { ...META, cards: { ...COLUMNS, cases: "one two" } },
  "two spaces between ids": { ...META, cards: { ...COLUMNS, cases: IDS.join("  ") } },
  "a column that is too short": { ...META, cards: { ...COLUMNS, days: ["2026-11-20"] } },
  "a column that is too long": { ...META, cards: { ...COLUMNS, revisions: [1, 2, 3] } },
  "a column that is a text": { ...META, cards: { ...COLUMNS, days: "ab" } },
  "days that are no days": { ...META, cards: { ...COLUMNS, days: ["2026-11-20", { toString: 1 }] } },
  "more cases than were asked for": { ...META, cards: { cases: [...IDS, newIdentifier()].join(" "), heads: [1, 1, 1], days: Array(3).fill("2026-11-20"), revisions: [1, 1, 1] } },
  "a next page behind an empty one": { ...META, cards: NONE },
  "a next page that is a number": { ...META, next: 17 },
  "a next page that is a path": { ...META, next: "17&limit=1" },
  "no list of new reports": { ...META, new: {} },
  "new reports that are none": { ...META, new: [null] },
  "numbers as new reports": { ...META, new: [5] },
  "a new report without a letter": { ...META, new: [{ ...FRESH, intake: undefined }] },
  "a new report of no day": { ...META, new: [{ ...FRESH, day: {} }] },
  "more new reports than any page holds": { ...META, new: Array(1001).fill(FRESH) },
};

for (const [what, meta] of Object.entries(WRONG)) {
  test(`${what}: refused`, () => throws(() => parsed(meta), ServerMisbehaved));
}

test("numbers that are none, and bytes that are no page, are refused", () => {
  for (const heads of [["6", 0], [6.5, 0], [-1, 0], [null, 0], [2 ** 53, 0]]) {
    throws(() => parsed({ ...META, cards: { ...COLUMNS, heads } }), IncidentLogError);
  }
  for (const bytes of [new Uint8Array(0), new Uint8Array(3), bytesOf(""), bytesOf("{"), concat(u32(2 ** 31), utf8("{}"))]) {
    throws(() => parsePage(DESK, bytes, 2), IncidentLogError);
  }
});
