// What can be reported, and what is asked about it?

import { FormatError } from "../errors.js";

/** @import { Choice, Domain, Field, FieldMap, Kind } from "./types.d.ts" */

/** @param {Domain} domain @param {string} code @returns {Kind} @throws {FormatError} there is none of this code */
export function kindOf(domain, code) {
  const kind = domain.kinds.get(code);
  if (kind === undefined) throw new FormatError("incident kind: not one of the known kinds");
  return kind;
}

/**
 * Give every field that may be answered for a kind (the common ones and its own) or for a sub-record.
 * @param {Domain} domain @param {string} code @returns {FieldMap}
 */
export function answerable(domain, code) {
  const subrecord = domain.subrecords.get(code);
  if (subrecord !== undefined) return byCode(subrecord.fields);
  return new Map([...domain.commonFields, ...byCode(kindOf(domain, code).fields)]);
}

/**
 * Tell whether a question makes sense after the answers to earlier ones; what is not told leads to no further question.
 * @param {Pick<Field, "when">} field @param {Readonly<Record<string, unknown>>} answers @returns {boolean}
 */
export function applies({ when }, answers) {
  if (!when) return true;
  const answer = /** @type {{ value?: unknown } | undefined} */ (Object.hasOwn(answers, when.field) ? answers[when.field] : undefined);
  if (answer?.value === undefined) return false;
  return !when.in || when.in.some((value) => value === answer.value);
}

/** @param {readonly Field[]} fields @returns {FieldMap} */
export function byCode(fields) {
  return new Map(fields.map((field) => [field.code, field]));
}

/**
 * Give the groups of the finder, each with its kinds, in order.
 * @param {Domain} domain @returns {{ group: Choice, kinds: Kind[] }[]}
 */
export function finder(domain) {
  const kinds = [...domain.kinds.values()];
  return domain.json.kinds.groups.map((group) => ({ group, kinds: kinds.filter((kind) => kind.group === group.code) }));
}
