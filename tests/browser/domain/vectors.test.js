// Does the browser answer every vector of the domain as Python does?

import assert from "node:assert/strict";
import test from "node:test";
import { IncidentLogError } from "../../../incident_log/browser/src/errors.js";
import { cardOf, fold, mayFollow } from "../../../incident_log/browser/src/domain/cases.js";
import { expiryOf, exportDecision, mayStore, receiptsIn } from "../../../incident_log/browser/src/domain/consent.js";
import { grantDecision, peopleIn } from "../../../incident_log/browser/src/domain/granting.js";
import { compute, override, ruleOf } from "../../../incident_log/browser/src/domain/deadlines.js";
import { allegations, audienceOf, isComplete, problemsIn } from "../../../incident_log/browser/src/domain/dossiers.js";
import { exhibitLabel, fileProblem, mediaTypeOf, savedName, viewerOf } from "../../../incident_log/browser/src/domain/evidence.js";
import { applies, kindOf } from "../../../incident_log/browser/src/domain/kinds.js";
import * as membership from "../../../incident_log/browser/src/domain/membership.js";
import { foldForSearch, foldQuery, keyOf, matches } from "../../../incident_log/browser/src/domain/names.js";
import { checkPayload } from "../../../incident_log/browser/src/domain/records.js";
import { isLive } from "../../../incident_log/browser/src/domain/shares.js";
import { domain, vectorsOf } from "./domain.js";

const { ROLES, STATES, COMPARTMENTS } = membership;
const FILES = ["fold", "payloads", "deadlines", "consent", "names", "evidence_rules", "membership", "dossier_rules", "conditions"];

/** @param {{ role: string, state: string, granted: string[] }} by */
function memberRules({ granted, ...by }) {
  return {
    invite: ROLES.filter((role) => membership.mayInvite(domain, by, role)),
    manage: ROLES.filter((role) => membership.mayManage(domain, by, role)),
    freeze: ROLES.filter((role) => membership.mayFreeze(domain, by, role)),
    read: COMPARTMENTS.filter((name) => membership.mayRead(domain, by, name, granted)),
    write: COMPARTMENTS.filter((name) => membership.mayWrite(domain, by, name, granted)),
    grant: COMPARTMENTS.filter((name) => membership.mayGrant(domain, by, [name])),
    revoke: membership.mayRevoke(domain, by),
    sign: ["organisation", "member", "desk_epoch"].filter((name) => membership.maySign(domain, by, name)),
  };
}

/** @param {{ of: string, role: string, state: string }} inputs */
function changes({ of, ...by }) {
  const moves = STATES.flatMap((before) => STATES.map((after) => /** @type {const} */ ([before, after])));
  return moves.filter(([before, after]) => membership.mayChangeState(domain, by, of, before, after)).map((move) => move.join(" "));
}

/** @type {Record<string, (inputs: any) => unknown>} */
const FUNCTIONS = {
  fold({ records }) {
    const view = fold(domain, records);
    return { case: view, card: cardOf(view) };
  },
  live_shares: ({ records, at }) => fold(domain, records).shares.filter((share) => isLive(share, at)).map((share) => share.to),
  may_follow: ({ status, following }) => mayFollow(domain, status, following),
  check_payload({ type, schema, payload }) {
    checkPayload(domain, type, schema, payload);
    return null;
  },
  compute: ({ rule, trigger, holidays }) => compute(ruleOf(domain, rule), trigger, holidays),
  override({ rule, trigger, due, reason }) {
    const [first] = compute(ruleOf(domain, rule), trigger);
    assert.ok(first);
    return override(first, due, reason);
  },
  export_decision: (inputs) => exportDecision(domain, inputs.receipts, inputs.persons, inputs.export, inputs.at, inputs.overrides),
  expiry_of: ({ receipt }) => expiryOf(domain, receipt),
  may_store: ({ receipts }) => mayStore(receipts),
  receipts_in({ records }) {
    const { consents, exports } = fold(domain, records);
    return receiptsIn(domain, consents, exports);
  },
  receipts_for_grant({ records }) {
    const { consents, exports } = fold(domain, records);
    return receiptsIn(domain, consents, exports, records.filter((/** @type {any} */ { type }) => type === "share"));
  },
  people_in: ({ records }) => peopleIn(fold(domain, records), records),
  grant_decision: ({ at, persons, receipts, wanted }) => grantDecision(domain, receipts, persons, wanted, at),
  fold_for_search: ({ text }) => foldForSearch(domain, text),
  matches: ({ query, names }) => matches(foldQuery(domain, query), keyOf(domain, names)),
  file_problem: ({ already, ...file }) => fileProblem(domain, file, already)?.code ?? null,
  media_type_of: ({ name }) => mediaTypeOf(domain, name),
  viewer_of: ({ media_type }) => viewerOf(domain, media_type),
  saved_name: ({ name, told_unsafe }) => savedName(domain, name, told_unsafe),
  exhibit_label: ({ number }) => exhibitLabel(number),
  member_rules: memberRules,
  may_change_state: changes,
  problems_in({ records, audience, country }) {
    const problems = problemsIn(domain, fold(domain, records), audienceOf(domain, audience), country);
    return { problems, complete: isComplete(problems) };
  },
  applies: ({ kind, field, answers }) => applies(/** @type {any} */ (kindOf(domain, kind).fields.find(({ code }) => code === field)), answers),
  allegations: ({ records, audience }) => allegations(domain, fold(domain, records), audienceOf(domain, audience)),
};

/** @param {import("./domain.js").Vector} vector @returns {{ expect: string, output: unknown }} */
function answer(vector) {
  const run = FUNCTIONS[vector.function];
  assert.ok(run, `no function ${vector.function}`);
  try {
    return { expect: "ok", output: JSON.parse(JSON.stringify(run(vector.inputs))) };
  } catch (error) {
    if (!(error instanceof IncidentLogError)) throw error;
    return { expect: error.code, output: null };
  }
}

for (const file of FILES) {
  const vectors = vectorsOf(file);

  test(`${file}: there are vectors`, () => assert.ok(vectors.length > 0));

  for (const vector of vectors) {
    test(`${file}: ${vector.name}: ${vector.why}`, () => {
      const { expect, output } = vector;

      assert.deepEqual(answer(vector), { expect, output });
    });
  }
}
