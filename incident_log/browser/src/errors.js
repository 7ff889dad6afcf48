// What can go wrong? The same tree and codes as errors.py; `name` is explicit so that bundling cannot change it.

/** The root: everything our modules throw on purpose. Messages never hold anything opened, typed or secret. */
export class IncidentLogError extends Error {
  static code = "error";
  name = "IncidentLogError";

  /** @returns {string} the name of the reaction, as the server and the Python client know it */
  get code() {
    return /** @type {typeof IncidentLogError} */ (this.constructor).code;
  }
}

/** Bytes that are not in the form they claim: short, long, unknown, not canonical. */
export class FormatError extends IncidentLogError {
  static code = "format";
  name = "FormatError";
}

/** A sealed thing did not open. The cause is not told. */
export class OpenError extends IncidentLogError {
  static code = "open";
  name = "OpenError";
}

/** A signature, hash chain, key or proof does not hold. */
export class VerificationError extends IncidentLogError {
  static code = "verification";
  name = "VerificationError";
}

/** The server offered key derivation or keys weaker than this version accepts. */
export class WeakParameters extends VerificationError {
  static code = "weak_parameters";
  name = "WeakParameters";
}

/** Somebody was shown a log, signed by its own key, that ours does not continue: no writer can make that up. */
export class ForkedLog extends VerificationError {
  static code = "forked_log";
  name = "ForkedLog";
}

/** Whoever sealed the secrets of a case gave this person another one than that of its records: others could not read on. */
export class KeysDiffer extends VerificationError {
  static code = "keys_differ";
  name = "KeysDiffer";
}

/** The request was understood, and the answer is no. */
export class Refused extends IncidentLogError {
  static code = "refused";
  name = "Refused";
}

/** Nobody is signed in, or the session has ended. */
export class NotSignedIn extends Refused {
  static code = "not_signed_in";
  name = "NotSignedIn";
}

/** This person may not do this. */
export class NotAllowed extends Refused {
  static code = "not_allowed";
  name = "NotAllowed";
}

/** There is no such thing, or none that this person may know of. */
export class NotFound extends Refused {
  static code = "not_found";
  name = "NotFound";
}

/** Somebody else wrote first; read again and retry. */
export class Conflict extends Refused {
  static code = "conflict";
  name = "Conflict";
}

/** It was good once: an invitation, a link, a grant. */
export class Expired extends Refused {
  static code = "expired";
  name = "Expired";
}

/** Somebody who left may know these keys; nothing new is sealed under them until they are renewed. */
export class KeysEnded extends Refused {
  static code = "keys_ended";
  name = "KeysEnded";
}

/** Too large, too many or too long. */
export class LimitExceeded extends Refused {
  static code = "limit_exceeded";
  name = "LimitExceeded";
}

/** This writer has used up what they may write into this case; nothing shorter is taken either. */
export class CaseFull extends LimitExceeded {
  static code = "case_full";
  name = "CaseFull";
}

/** Too often; wait and retry. */
export class RateLimited extends Refused {
  static code = "rate_limited";
  name = "RateLimited";
}

/** The server could not do its part. */
export class ServerError extends IncidentLogError {
  static code = "server";
  name = "ServerError";
}

/** No connection, or no answer in time. */
export class ServerUnreachable extends ServerError {
  static code = "server_unreachable";
  name = "ServerUnreachable";
}

/** An answer that no honest server of this version gives. */
export class ServerMisbehaved extends ServerError {
  static code = "server_misbehaved";
  name = "ServerMisbehaved";
}

/** What was sent could not be kept. */
export class StorageFull extends ServerError {
  static code = "storage_full";
  name = "StorageFull";
}

/** The server's own database or store is busy or cannot be reached; the same request may pass soon. */
export class Unavailable extends ServerError {
  static code = "unavailable";
  name = "Unavailable";
}

/** A setting is missing or makes no sense. */
export class ConfigurationError extends IncidentLogError {
  static code = "configuration";
  name = "ConfigurationError";
}

/** The person stopped it. */
export class Cancelled extends IncidentLogError {
  static code = "cancelled";
  name = "Cancelled";
}

const classes = [
  FormatError,
  OpenError,
  VerificationError,
  WeakParameters,
  ForkedLog,
  Refused,
  NotSignedIn,
  NotAllowed,
  NotFound,
  Conflict,
  Expired,
  KeysDiffer,
  KeysEnded,
  LimitExceeded,
  CaseFull,
  RateLimited,
  ServerError,
  ServerUnreachable,
  ServerMisbehaved,
  StorageFull,
  Unavailable,
  ConfigurationError,
  Cancelled,
];

/**
 * Make the error that a code on the wire means; an unknown code gives the root.
 *
 * @param {string} code
 * @param {string} message
 * @returns {IncidentLogError}
 */
export function errorFromCode(code, message) {
  const known = classes.find((each) => each.code === code) ?? IncidentLogError;
  return new known(message);
}
