// Which secrets of a case does this person hold? Opens what was sealed for them, and believes no letter more than the keys say.

import { laterDeskSecret } from "./account.js";
import { openGrant } from "./crypto/letters.js";
import { holderOfDesk, holderOfReporter, REPORTER, unwrapCaseSecret } from "./crypto/sealing.js";
import { directory, loadDirectory } from "./directory.js";
import { FormatError, LimitExceeded, OpenError, VerificationError } from "./errors.js";
import { fromB64u, sameBytes } from "./format/encoding.js";
import { isLater } from "./format/epoch.js";
import { openIntakeLetter } from "./intake_letter.js";
import * as session from "./session.js";

/** @import { CaseReply, Wrap } from "./api.js" */
/** @import { CompartmentSecret } from "./crypto/seeds.js" */
/** @import { Compartment, Header } from "./format/record.js" */
/** @import { Journal } from "./journal.js" */

const UNREADABLE = [FormatError, LimitExceeded, OpenError, VerificationError];

/** @param {Journal} journal @param {Pick<CaseReply, "grants"|"intake"|"wraps">} reply */
export async function takeSecrets(journal, { grants = [], intake, wraps }) {
  // A reader outside the desk gets one letter when access is given, and one more for each epoch that begins later.
  const letters = grants.flatMap(({ wrap }) => (wrap ? [{ compartment: "", epoch: 0, holder: "", format: /** @type {const} */ ("age"), wrap }] : []));
  const fromOthers = wraps.filter(({ format, holder }) => format !== "box" || holder !== REPORTER);
  const { closed, found, spoiled } = await openLetters(journal, [...letters, ...fromOthers]);
  // What somebody sealed for themselves comes last, and counts, whatever others say of the same place.
  for (const wrap of wraps.filter((each) => !fromOthers.includes(each))) found.push(...(await secretsIn(journal, wrap)));
  if (intake && !journal.reporter) {
    const { deskEpoch, reporter, secrets } = await openIntakeLetter(journal, fromB64u(intake));
    requireNotLater(secrets, deskEpoch);
    Object.assign(journal, { reporter, intakeEpoch: deskEpoch, sent: secrets });
  }
  if (found.length + journal.sent.length === 0 && closed.length > 0) throw closed[0];
  // Anybody can write such a letter. Alone it opens a report that nobody has taken; a case that the desk has wrapped is
  // the one of which the letter brought the first secrets, and no other.
  requireOwnLetter(found, journal.sent);
  journal.taken ||= wraps.some(({ desk_epoch: epoch }) => epoch !== undefined);
  journal.held = [...journal.sent, ...found];
  Object.assign(journal, { closedFiles: closed.length, closedBoxes: spoiled });
  for (const secret of journal.held) journal.secrets.set(placeOf(secret), secret);
  settleSecrets(journal);
}

/**
 * Of several secrets for one place the one counts under which its records are; every false one is told. Any one colleague
 * could otherwise take from somebody what an older key opens, with another one for the same place.
 * @param {Pick<Journal, "held"|"secrets">} journal
 * @param {Pick<Header, "commitment"|"compartment"|"epoch">} header of a record
 * @returns {CompartmentSecret|undefined}
 */
export function secretFor({ held, secrets }, header) {
  const place = placeOf(header);
  const fitting = held.find((secret) => placeOf(secret) === place && secret.commitment === header.commitment);
  if (fitting) secrets.set(place, fitting);
  return fitting ?? secrets.get(place);
}

/** Take of each place the secret of its records, and count what does not open or is false. @param {Journal} journal */
export function settleSecrets(journal) {
  const headers = journal.entries.flatMap(({ header, trouble }) => (header && trouble !== "changed" ? [header] : []));
  const named = new Map(headers.map((header) => [placeOf(header), header]));
  for (const header of named.values()) secretFor(journal, header);
  const isFalse = (/** @type {CompartmentSecret} */ secret) => (named.get(placeOf(secret))?.commitment ?? secret.commitment) !== secret.commitment;
  const falseOnes = new Set(journal.held.filter(isFalse).map((secret) => `${placeOf(secret)} ${secret.commitment}`));
  journal.closedLetters = journal.closedFiles + falseOnes.size;
  journal.spoiled = journal.closedBoxes.filter((wrap) => {
    const held = journal.secrets.get(placeOf(wrap));
    return !held || isFalse(held);
  });
}

/**
 * The epoch of a newest secret that nobody of the desk can open; -1 when the newest one is held.
 * @param {Pick<Journal, "secrets"|"spoiled">} journal
 * @param {string} compartment
 * @returns {number}
 */
export function lostEpoch({ secrets, spoiled }, compartment) {
  const newest = (/** @type {Iterable<{ compartment: string, epoch: number }>} */ all) =>
    Math.max(-1, ...[...all].filter((one) => one.compartment === compartment).map(({ epoch }) => epoch));
  const lost = newest(spoiled);
  return lost > newest(secrets.values()) ? lost : -1;
}

/**
 * Open what others sealed for this person, or for their desk. What does not open closes nothing but what it holds: any one
 * colleague could otherwise close the whole case, for nobody but its readers can see that a letter or a box is none.
 * @param {Journal} journal @param {readonly Wrap[]} letters
 */
async function openLetters(journal, letters) {
  /** @type {CompartmentSecret[]} */
  const found = [];
  /** @type {Error[]} */
  const boxes = [];
  /** @type {{ letter: Wrap, error: Error }[]} */
  const files = [];
  /** @type {Wrap[]} */
  const spoiled = [];
  for (const letter of letters) {
    // Without the desk's own key, nothing is known of a box.
    const desk = letter.format === "box" ? await deskSecretOf(journal, letter) : null;
    try {
      found.push(...(await secretsIn(journal, letter, desk)));
    } catch (error) {
      if (!(error instanceof Error) || !UNREADABLE.some((Kind) => error instanceof Kind)) throw error;
      if (letter.format !== "box") {
        files.push({ letter, error });
        continue;
      }
      boxes.push(error);
      // A number that is still to come is no newest one that was lost: the server shows it, and nobody could follow it.
      if (!isLater(letter.epoch, directory().desk(journal.desk).epoch)) spoiled.push(letter);
    }
  }
  // A letter by whoever left is missed by nobody where a later one brings the same.
  const held = new Set(found.map(placeOf));
  const missed = files.filter(({ letter }) => !held.has(placeOf(letter)));
  return { closed: [...missed.map(({ error }) => error), ...boxes], found, spoiled };
}

/** @param {{ compartment: string, epoch: number }} of a secret or a record @returns {string} */
const placeOf = ({ compartment, epoch }) => `${compartment} ${epoch}`;

/** @param {readonly CompartmentSecret[]} all @param {readonly CompartmentSecret[]} sent @throws {VerificationError} */
function requireOwnLetter(all, sent) {
  const held = new Map(all.map((secret) => [placeOf(secret), secret]));
  const isOther = (/** @type {CompartmentSecret} */ secret) => !sameBytes((held.get(placeOf(secret)) ?? secret).reveal(), secret.reveal());
  if (sent.some(isOther)) throw new VerificationError("case: the reporter's letter is of another case than the desk's");
}

/** @param {Journal} journal @param {Wrap} wrap */
async function deskSecretOf({ desk }, { desk_epoch: epoch = -1 }) {
  return session.active().desks.get(desk)?.get(epoch) ?? (await laterDeskSecret(desk, epoch));
}

/**
 * @param {Journal} journal
 * @param {Wrap} wrap
 * @param {import("./crypto/seeds.js").DeskSecret|null} [desk] whose key a box is under
 * @returns {Promise<CompartmentSecret[]>}
 */
async function secretsIn(journal, wrap, desk = null) {
  const { kind, member, organisation, seed } = session.active();
  if (wrap.format === "age") {
    const expected = { organisation, case: journal.id, desk: journal.desk, to: kind === "reporter" ? REPORTER : member };
    const { author, secrets } = await openGrant(seed, expected, fromB64u(wrap.wrap), directory());
    journal.grantedBy = author.id;
    // The desk may have got new keys since this person's directory was read.
    if (secrets.some(({ epoch }) => isLater(epoch, directory().desk(journal.desk).epoch))) await loadDirectory(journal.desk);
    requireNotLater(secrets, directory().desk(journal.desk).epoch);
    return secrets;
  }
  if (desk === null) {
    const own = { organisation, case: journal.id, compartment: /** @type {Compartment} */ (wrap.compartment), epoch: wrap.epoch, holder: holderOfReporter(journal.desk) };
    return [await unwrapCaseSecret(seed.wrapKey, own, fromB64u(wrap.wrap))];
  }
  // Whoever left knows old keys of the desk, and could have a server show a "new" secret of their own under them.
  requireNotLater([wrap], desk.epoch);
  const compartment = /** @type {Compartment} */ (wrap.compartment);
  const held = { organisation, case: journal.id, compartment, epoch: wrap.epoch, holder: holderOfDesk(journal.desk, desk.epoch) };
  return [await unwrapCaseSecret(desk.wrapKey, held, fromB64u(wrap.wrap))];
}

/** @param {readonly { epoch: number }[]} secrets @param {number} deskEpoch @throws {VerificationError} */
function requireNotLater(secrets, deskEpoch) {
  if (secrets.some(({ epoch }) => isLater(epoch, deskEpoch))) throw new VerificationError("case: a secret that is younger than the key it is sealed under");
}
