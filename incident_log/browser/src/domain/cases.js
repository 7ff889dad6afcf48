// What does a case say? Folds a journal of opened records into the views that people see.
//
// Nothing is dropped in silence: a record of an unknown type or newer schema stays in the history as unreadable, one that its
// author may not write or that does not hold what its type says stays as refused, and neither changes anything else.

import { FormatError } from "../errors.js";
import { deadlineOf } from "./agenda.js";
import { custodies } from "./custody.js";
import { amend, erasedIncident, finishedIncident, incidentDraft } from "./incidents.js";
import { checkPayload, isReadable, recordType } from "./records.js";
import { Accesses, sharesOf } from "./shares.js";
import { summaryOf } from "./summaries.js";
import { timelineOf } from "./timeline.js";
import { describedAgain, mayAmend, mayDescribe, mayReplace } from "./told.js";

export { cardOf } from "./cards.js";

/** @import { Case, Custody, Domain, Exhibit, HistoryEntry, Incident, JournalRecord, Payload, RecordType, Written } from "./types.d.ts" */
/** @import { IncidentDraft } from "./incidents.js" */
/** @import { Described } from "./told.js" */

const WITHDRAWN = "withdrawn";
// Of these a later record of the same id replaces the earlier one; the history keeps both.
const KEYED = /** @type {Readonly<Record<string, keyof Payload & string>>} */ ({
  person: "person",
  task: "task",
  deadline: "deadline",
  assessment: "assessment",
  police_report: "id",
  complaint: "id",
  legal_action: "id",
  protective_measure: "id",
  contact_with_lawyer: "id",
});
const SUBRECORDS = ["police_report", "complaint", "legal_action", "protective_measure", "contact_with_lawyer"];
// What must stay the same when an evidence record is written again to describe the file better.
const SAME_FILE = ["sha256", "size", "salt", "sealed_size", "layout", "derived_from", "derivation"];
const ERASABLE = ["incident", "evidence", "person"];
// Of these, whoever was only let in replaces no more than what is their own.
const TOLD = ["person", ...SUBRECORDS];

/**
 * The journal read so far. Keys of `keyed`, `writtenBy` and `erased` are "type id".
 * @typedef {object} Folding
 * @property {Domain} domain
 * @property {Set<string>} seen
 * @property {HistoryEntry[]} history
 * @property {Written[]} accepted
 * @property {Map<string, IncidentDraft>} incidents
 * @property {Map<string, Described>} exhibits
 * @property {Map<string, Written>} keyed
 * @property {Set<string>} receipts
 * @property {boolean} isWithdrawn
 * @property {Map<string, Written>} writtenBy
 * @property {Set<string>} erased
 * @property {Accesses} accesses
 */

/**
 * Fold a journal, in the order of its positions, into what people see; it never throws for what a record holds.
 * @param {Domain} domain @param {Iterable<JournalRecord>} records @returns {Case}
 */
export function fold(domain, records) {
  /** @type {Folding} */
  const folding = {
    domain,
    seen: new Set(),
    history: [],
    accepted: [],
    incidents: new Map(),
    exhibits: new Map(),
    keyed: new Map(),
    receipts: new Set(),
    isWithdrawn: false,
    writtenBy: new Map(),
    erased: new Set(),
    accesses: new Accesses(),
  };
  for (const record of [...records].sort((one, other) => one.position - other.position)) take(folding, record);
  return caseOf(folding);
}

/** Tell whether a case of one status may be given the other; the fold itself takes the newest as it is. @param {Domain} domain @param {string} status @param {string} following */
export function mayFollow(domain, status, following) {
  return domain.json.words.status_after[status]?.includes(following) ?? false;
}

/** @param {Folding} folding @param {JournalRecord} read */
function take(folding, read) {
  // Only a share that counts makes somebody a reader, so this is known here and not before.
  const isReader = read.role === "unknown" && folding.accesses.names(read.author);
  const record = isReader ? { ...read, role: /** @type {const} */ ("lawyer") } : read;
  if (folding.seen.has(record.record_id)) {
    note(folding, record, "refused", "repeated");
    return;
  }
  folding.seen.add(record.record_id);
  if (!isReadable(folding.domain, record.type, record.schema)) {
    note(folding, record, "unreadable", null);
    return;
  }
  const reason = refusal(folding, record);
  note(folding, record, reason === null ? "accepted" : "refused", reason);
}

/** Check a record and take it over; the answer is why it is not used, or null. @param {Folding} folding @param {JournalRecord} record @returns {string | null} */
function refusal(folding, record) {
  const { domain } = folding;
  const known = /** @type {RecordType} */ (recordType(domain, record.type));
  if (!known.roles.includes(record.role)) return "role";
  if (!known.compartments.includes(record.compartment) || !mayWrite(domain, record.role, record.compartment)) return "compartment";
  // Whoever had access keeps the old secret, and could write on under it with a server that helps them.
  if (record.role === "lawyer" && folding.accesses.hasEnded(record.author, record.compartment)) return "author";
  const payload = checked(domain, record);
  if (payload === null) return "payload";
  if (!maySay(known, record.role, payload)) return "role";
  const { position, record_id, at, author, role, compartment, type } = record;
  const written = Object.freeze({ position, record_id, at, author, role, compartment, type, payload });
  const reason = apply(folding, written);
  if (reason === null) folding.accepted.push(written);
  return reason;
}

/** @param {Domain} domain @param {JournalRecord} record @returns {Payload | null} */
function checked(domain, record) {
  try {
    return checkPayload(domain, record.type, record.schema, record.payload);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

/** `member` stands for every role of a desk. @param {Domain} domain @param {string} role @param {string} compartment */
function mayWrite(domain, role, compartment) {
  return role === "member" || (domain.json.membership.writes[role]?.includes(compartment) ?? false);
}

/** @param {RecordType} known @param {string} role @param {Payload} payload */
function maySay(known, role, payload) {
  const allowed = { reporter: known.reporter_values, member: known.member_values }[role] ?? {};
  return Object.entries(allowed).every(([name, values]) => values.includes(String(payload[name])));
}

/** @param {Folding} folding @param {Written} written @returns {string | null} */
function apply(folding, written) {
  const special = SPECIAL[written.type];
  if (special !== undefined) return special(folding, written);
  return key(folding, written);
}

/** @param {Folding} folding @param {Written} written @returns {string | null} */
function key(folding, written) {
  const name = KEYED[written.type];
  if (name === undefined) return null;
  const id = `${written.type} ${written.payload[name]}`;
  if (TOLD.includes(written.type) && !mayReplace(folding.keyed.get(id), written)) return "author";
  folding.keyed.set(id, written);
  if (!folding.writtenBy.has(id)) folding.writtenBy.set(id, written);
  return null;
}

/** @type {Readonly<Record<string, (folding: Folding, written: Written) => string | null>>} */
const SPECIAL = Object.freeze({
  incident(folding, written) {
    const draft = incidentDraft(written);
    if (folding.incidents.has(draft.incident)) return "repeated";
    folding.incidents.set(draft.incident, draft);
    folding.writtenBy.set(`incident ${draft.incident}`, written);
    return null;
  },
  amendment(folding, written) {
    const draft = folding.incidents.get(written.payload.incident ?? "");
    if (draft === undefined || folding.erased.has(`incident ${draft.incident}`)) return "target";
    if (!mayAmend(written)) return "author";
    return amend(folding.domain, draft, written);
  },
  evidence(folding, written) {
    const name = written.payload.evidence ?? "";
    const known = folding.exhibits.get(name);
    if (known === undefined) {
      folding.exhibits.set(name, { first: written, latest: written, before: null });
      folding.writtenBy.set(`evidence ${name}`, written);
      return null;
    }
    if (!isSameFile(known.first, written) || folding.erased.has(`evidence ${name}`)) return "repeated";
    if (!mayDescribe(known, written)) return "author";
    folding.exhibits.set(name, describedAgain(known, written));
    return null;
  },
  /** Only the person takes the report back, and gives back what they took. */
  status(folding, { payload, role }) {
    const withdraws = payload.status === WITHDRAWN;
    if (role !== "reporter") {
      if (folding.isWithdrawn) return "withdrawn_by_person";
      return withdraws ? "role" : null;
    }
    if (!withdraws && !folding.isWithdrawn) return "role";
    folding.isWithdrawn = withdraws;
    return null;
  },
  consent(folding, written) {
    const receipt = written.payload.receipt ?? "";
    if (folding.receipts.has(receipt)) return "repeated";
    folding.receipts.add(receipt);
    return null;
  },
  deadline(folding, written) {
    try {
      deadlineOf(folding.domain, written);
    } catch (error) {
      if (error instanceof FormatError) return "payload";
      throw error;
    }
    return key(folding, written);
  },
  share: ({ accesses }, { payload }) => accesses.take(payload),
  tombstone(folding, written) {
    const target = `${written.payload.target} ${written.payload.id}`;
    const first = folding.writtenBy.get(target);
    if (first === undefined || folding.erased.has(target) || !ERASABLE.includes(written.payload.target ?? "")) return "target";
    // In another compartment, a reader of one would see the thing and another would not.
    if (first.compartment !== written.compartment) return "compartment";
    if (first.author !== written.author) return "author";
    folding.erased.add(target);
    return null;
  },
});

/** @param {Written} first @param {Written} written */
function isSameFile(first, written) {
  const slices = [first.payload.slices, written.payload.slices].map((list) => list?.join(" "));
  const same = slices[0] === slices[1] && SAME_FILE.every((name) => first.payload[name] === written.payload[name]);
  return same && first.compartment === written.compartment;
}

/** @param {Folding} folding @param {JournalRecord} record @param {HistoryEntry["state"]} state @param {string | null} reason */
function note(folding, record, state, reason) {
  const { position, record_id, at, author, role, compartment, type, schema } = record;
  folding.history.push(Object.freeze({ position, record_id, at, author, role, compartment, type, schema, state, reason }));
}

/** @param {Folding} folding @param {string} type @returns {readonly Written[]} */
function ofType(folding, type) {
  return Object.freeze(folding.accepted.filter((written) => written.type === type));
}

/** @param {Folding} folding @param {...string} types @returns {readonly Written[]} */
function latest(folding, ...types) {
  const found = [...folding.keyed].filter(([id, written]) => types.includes(written.type) && !folding.erased.has(id));
  return Object.freeze(found.map(([, written]) => written));
}

/** @param {Folding} folding @returns {Case} */
function caseOf(folding) {
  const { domain } = folding;
  const incidents = Object.freeze([...folding.incidents.values()].map((draft) => finished(folding, draft)));
  const [custody, derived] = [custodies(folding.accepted), derivedOf(folding)];
  const evidence = Object.freeze([...folding.exhibits.keys()].map((name) => exhibitOf(folding, name, custody.get(name) ?? [], derived.get(name) ?? [])));
  const subrecords = latest(folding, ...SUBRECORDS);
  return Object.freeze({
    summary: summaryOf(incidents, folding.accepted, folding.history),
    incidents,
    timeline: timelineOf(domain, incidents, evidence, subrecords),
    evidence,
    people: latest(folding, "person"),
    consents: ofType(folding, "consent"),
    messages: ofType(folding, "message"),
    notes: ofType(folding, "note"),
    statuses: ofType(folding, "status"),
    assignments: ofType(folding, "assignment"),
    tasks: latest(folding, "task"),
    deadlines: Object.freeze(latest(folding, "deadline").map((written) => deadlineOf(domain, written))),
    assessments: latest(folding, "assessment"),
    subrecords,
    shares: sharesOf(ofType(folding, "share")),
    accesses: ofType(folding, "access"),
    exports: ofType(folding, "export"),
    history: Object.freeze(folding.history),
  });
}

/** @param {Folding} folding @param {IncidentDraft} draft @returns {Incident} */
function finished(folding, draft) {
  const incident = finishedIncident(folding.domain, draft);
  return folding.erased.has(`incident ${draft.incident}`) ? erasedIncident(incident) : incident;
}

/** @param {Folding} folding @returns {Map<string, string[]>} */
function derivedOf({ exhibits }) {
  /** @type {Map<string, string[]>} */
  const derived = new Map();
  for (const [name, { first }] of exhibits) {
    const source = first.payload.derived_from;
    if (!source) continue;
    const made = derived.get(source);
    if (made) made.push(name);
    else derived.set(source, [name]);
  }
  return derived;
}

/** @param {Folding} folding @param {string} name @param {readonly Custody[]} custody @param {readonly string[]} derived @returns {Exhibit} */
function exhibitOf(folding, name, custody, derived) {
  const { first, latest: newest } = /** @type {Described} */ (folding.exhibits.get(name));
  const { position, record_id, at, author, role, compartment } = first;
  const { payload } = newest;
  const erased = folding.erased.has(`evidence ${name}`);
  return Object.freeze({
    evidence: name,
    name: erased ? "" : (payload.name ?? ""),
    media_type: erased ? "" : (payload.media_type ?? ""),
    size: payload.size ?? 0,
    sha256: erased ? "" : (payload.sha256 ?? ""),
    compartment,
    payload: erased ? Object.freeze({}) : payload,
    derived: Object.freeze(derived),
    custody,
    erased,
    position,
    record_id,
    at,
    author,
    role,
  });
}
