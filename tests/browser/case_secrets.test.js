// Which of the secrets that somebody was given of a case counts, and what is told of the others?

import assert from "node:assert/strict";
import { test } from "node:test";

// A channel to other tabs would keep this process alive.
Reflect.deleteProperty(globalThis, "BroadcastChannel");
const { lostEpoch, secretFor, settleSecrets } = await import("../../incident_log/browser/src/case_secrets.js");

/** @param {string} commitment @param {number} [epoch] @returns {any} */
const secret = (commitment, epoch = 1) => ({ compartment: "report", epoch, commitment });

/**
 * A journal of somebody who was given these, as far as its secrets are looked at.
 * @param {any[]} held
 * @param {{ headers?: any[], closedBoxes?: any[] }} [shown]
 * @returns {any}
 */
function journalOf(held, { headers = [], closedBoxes = [] } = {}) {
  const secrets = new Map(held.map((each) => [`${each.compartment} ${each.epoch}`, each]));
  const entries = headers.map((header) => ({ header, trouble: null }));
  return { held, secrets, entries, closedBoxes, closedFiles: closedBoxes.length, closedLetters: 0, spoiled: [] };
}

test("the secret that the records name counts, in whichever order they came; each false one is told once", () => {
  for (const held of [[secret("true"), secret("false")], [secret("false"), secret("true")], [secret("false"), secret("true"), secret("false")]]) {
    const journal = journalOf(held, { headers: [secret("true")] });

    settleSecrets(journal);

    assert.equal(journal.secrets.get("report 1").commitment, "true");
    assert.equal(journal.closedLetters, 1);
  }
});

test("it is found as soon as the first of its records is read", () => {
  assert.equal(secretFor(journalOf([secret("true"), secret("false")]), secret("true"))?.commitment, "true");
  assert.equal(secretFor(journalOf([secret("false")]), secret("true"))?.commitment, "false");
  assert.equal(secretFor(journalOf([]), secret("true")), undefined);
});

test("of a place without a record the last one counts, and none is false", () => {
  const journal = journalOf([secret("one"), secret("other")]);

  settleSecrets(journal);

  assert.equal(journal.secrets.get("report 1").commitment, "other");
  assert.equal(journal.closedLetters, 0);
});

test("a newest secret is lost where its box is spoiled and nothing true is held", () => {
  const closedBoxes = [{ compartment: "report", epoch: 1 }];
  const headers = [secret("old", 0), secret("true")];
  for (const [held, lost] of /** @type {[any[], number][]} */ ([[[secret("old", 0)], 1], [[secret("old", 0), secret("true")], -1], [[], 1]])) {
    const journal = journalOf(held, { headers, closedBoxes });

    settleSecrets(journal);

    assert.equal(lostEpoch(journal, "report"), lost);
    assert.equal(lostEpoch(journal, "identity"), -1);
    assert.equal(journal.closedLetters, 1);
  }
});

test("a false secret in the place of a spoiled box does not stand for it", () => {
  const journal = journalOf([secret("false")], { headers: [secret("true")], closedBoxes: [{ compartment: "report", epoch: 1 }] });

  settleSecrets(journal);

  assert.equal(journal.spoiled.length, 1);
  assert.equal(journal.closedLetters, 2);
});

test("without a spoiled box a newer secret that is not shown is given up by nobody", () => {
  const journal = journalOf([secret("old", 0)], { headers: [secret("old", 0), secret("true")] });

  settleSecrets(journal);

  assert.equal(lostEpoch(journal, "report"), -1);
});
