// How does something cross to a person: sealed to post-quantum recipients and nobody else?

import { assetUrl } from "../addresses.js";
import { FormatError, OpenError, ServerUnreachable } from "../errors.js";
import { checkRecipient, encodeIdentity, parseHeader } from "../format/age.js";

/** @typedef {import("../format/encoding.js").Bytes} Bytes */

const HYBRID = "mlkem768x25519";
/** An encapsulation of 1120 bytes in base64. */
const SHARE_CHARACTERS = 1494;
const WRAPPED = 32;
const NONCE = 16;

/** @type {Promise<typeof import("../../vendor/age.js")> | undefined} */
let fetching;
let lost = 0;

/**
 * Fetch the library, the largest part of all that seals; a page calls this early, so that a line lost later costs nothing.
 * @returns {Promise<typeof import("../../vendor/age.js")>}
 * @throws {ServerUnreachable} it did not come; the next call tries again
 */
export function library() {
  // Chromium may remember that an address failed, so another try has another one.
  const address = assetUrl(`vendor/age.js${lost ? `?again=${lost}` : ""}`);
  fetching ??= import(address).catch(() => {
    lost += 1;
    fetching = undefined;
    throw new ServerUnreachable("a part of this page did not come");
  });
  return fetching;
}

/**
 * @param {Bytes} plaintext
 * @param {readonly string[]} recipients age1pq1…
 * @returns {Promise<Bytes>} an age file
 * @throws {FormatError} no recipient, or one that is not post-quantum: the weakest one would decide
 * @throws {ServerUnreachable} the library did not come
 */
export async function encrypt(plaintext, recipients) {
  if (recipients.length === 0) throw new FormatError("age: no recipient");
  recipients.forEach(checkRecipient);
  const { Encrypter } = await library();
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return new Uint8Array(await encrypter.encrypt(plaintext));
}

/**
 * Open one of our files.
 * @param {Bytes} file
 * @param {readonly string[]} identities AGE-SECRET-KEY-PQ-1…
 * @returns {Promise<Bytes>}
 * @throws {FormatError} not an age file, or one sealed to other kinds of recipients too
 * @throws {OpenError} one kind for every other cause
 */
export async function decrypt(file, identities) {
  if (parseHeader(file).stanzas.some((stanza) => stanza.arguments[0] !== HYBRID)) {
    throw new FormatError("age: not sealed to post-quantum recipients alone");
  }
  return open(file, identities);
}

/**
 * Open a file of any recipient kind that the identities match; for files of others, never for ours.
 * @param {Bytes} file
 * @param {readonly string[]} identities
 * @returns {Promise<Bytes>}
 * @throws {FormatError} not an age file
 * @throws {OpenError}
 */
export async function open(file, identities) {
  const { stanzas, payloadAt } = parseHeader(file);
  stanzas.filter((stanza) => stanza.arguments[0] === HYBRID).forEach(requireHybrid);
  if (file.length < payloadAt + NONCE) throw new FormatError("age: cut short");
  const { Decrypter } = await library();
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return new Uint8Array(await decrypter.decrypt(file));
  } catch {
    // The library's own messages tell causes apart; ours must not.
    throw new OpenError("it does not open");
  }
}

/** @param {import("../format/age.js").Stanza} stanza @throws {FormatError} */
function requireHybrid(stanza) {
  const [, share, ...more] = stanza.arguments;
  const fits = share?.length === SHARE_CHARACTERS && more.length === 0 && stanza.body.length === WRAPPED;
  if (!fits) throw new FormatError("age: malformed recipient");
}

/** @param {Uint8Array} seed 32 bytes @returns {Promise<{ identity: string, recipient: string }>} */
export async function keysOf(seed) {
  const identity = encodeIdentity(seed);
  const { identityToRecipient } = await library();
  return { identity, recipient: await identityToRecipient(identity) };
}
