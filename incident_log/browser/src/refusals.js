// Which of our errors does a refusal of the server mean? One list for every request, in pages and in workers.

import {
  CaseFull,
  Conflict,
  Expired,
  FormatError,
  LimitExceeded,
  NotAllowed,
  NotFound,
  NotSignedIn,
  RateLimited,
  Refused,
  ServerError,
  StorageFull,
  Unavailable,
  VerificationError,
} from "./errors.js";

/** @typedef {typeof import("./errors.js").IncidentLogError} Reaction */

/**
 * What a server may say. That a person stopped something, that a file changed, or that there is no connection, is known
 * here, and would be taken for true.
 * @type {Reaction[]}
 */
const SAYABLE = [
  CaseFull, Conflict, Expired, FormatError, LimitExceeded, NotAllowed, NotFound, NotSignedIn, RateLimited, Refused, ServerError,
  StorageFull, Unavailable, VerificationError,
]; // prettier-ignore
const BY_CODE = new Map(SAYABLE.map((each) => [/** @type {unknown} */ (each.code), each]));
/** @type {Map<number, Reaction>} for whoever answers in its place, such as a proxy */
const BY_STATUS = new Map([
  [400, FormatError], [401, NotSignedIn], [403, NotAllowed], [404, NotFound], [409, Conflict], [410, Expired],
  [413, LimitExceeded], [422, FormatError], [429, RateLimited], [507, StorageFull],
]); // prettier-ignore

/**
 * @param {number} status
 * @param {unknown} reply what the server answered, if it could be read
 * @returns {import("./errors.js").IncidentLogError}
 */
export function refusalOf(status, reply) {
  const { error } = /** @type {{ error?: { code?: unknown } }} */ (reply ?? {});
  const Reaction = BY_CODE.get(error?.code) ?? BY_STATUS.get(status) ?? ServerError;
  // Only the kind is passed on: a sentence of the server is never shown to a person as if it were ours.
  return new Reaction(`the server answered ${status} ${Reaction.code}`);
}
