// In which order does custody stand, when the clocks of those who wrote it disagree?

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";

import { custodyEvents } from "../../../incident_log/browser/src/dossier/exhibits.js";

/** @type {any} */
const words = { t: (/** @type {string} */ text) => text, who: (/** @type {string} */ author) => author, detail: (/** @type {string} */ action, /** @type {string} */ code) => `${action} in words: ${code}` };
const reader = (/** @type {string} */ member) => `Lawyer ${member}`;
const leaving = { at: "2026-11-02T10:00:00.000Z", author: "lawyer", role: "lawyer", reason: "asylum" };

/** @param {number} position @param {string} action @param {string} at */
const event = (position, action, at) => ({ position, action, at, author: "amina", role: "desk", detail: null });

test("what is only looked at is no export", () => {
  /** @type {any} */
  const view = { evidence: [{ evidence: "one", custody: [event(1, "received", "2026-11-03T09:00:00.000Z")] }] };

  const events = custodyEvents(view, /** @type {any} */ ([{ evidence: "one", exhibit: "EX-001", sha256: "1" }]), words, null, reader);

  deepEqual(events.map(({ action }) => action), ["received"]);
});

test("custody stands in the order of the journal, and the export last, whatever the clocks said", () => {
  /** @type {any} */
  const view = {
    evidence: [
      { evidence: "one", custody: [event(1, "received", "2026-11-03T09:00:00.000Z"), event(4, "opened", "2026-11-01T09:00:00.000Z")] },
      { evidence: "two", custody: [event(2, "received", "2026-11-05T09:00:00.000Z"), event(3, "opened", "2026-11-01T08:00:00.000Z")] },
      { evidence: "left out", custody: [event(0, "received", "2026-11-01T09:00:00.000Z")] },
    ],
  };
  /** @type {any} */
  const exhibits = [
    { evidence: "one", exhibit: "EX-001", sha256: "1" },
    { evidence: "two", exhibit: "EX-002", sha256: "2" },
  ];

  const told = custodyEvents(view, exhibits, words, leaving, reader).map(({ action, exhibit }) => `${action} ${exhibit}`);

  deepEqual(told, ["received EX-001", "received EX-002", "opened EX-002", "opened EX-001", "exported EX-001", "exported EX-002"]);
});

test("why something was done stands in words: who was let in, which exhibit was made of it, and no identifier", () => {
  const told = (/** @type {string} */ action, /** @type {string} */ detail) => ({ ...event(2, action, "2026-11-03T09:00:00.000Z"), detail });
  /** @type {any} */
  const view = { evidence: [{ evidence: "one", custody: [told("shared", "id-of-chidi"), told("copied", "two"), told("copied", "left out"), told("consent_changed", "A1 yes")] }] };
  /** @type {any} */
  const exhibits = [{ evidence: "one", exhibit: "EX-001", sha256: "1" }, { evidence: "two", exhibit: "EX-002", sha256: "2" }];

  const reasons = custodyEvents(view, exhibits, words, null, reader).map(({ reason }) => reason);

  deepEqual(reasons, ["Lawyer id-of-chidi", "EX-002", "a file that is not part of this dossier", "consent_changed in words: A1 yes"]);
});
