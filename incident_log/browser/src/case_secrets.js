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
/** @import { Compartment } from "./format/record.js" */
/** @import { Journal } from "./journal.js" */

const UNREADABLE = [FormatError, LimitExceeded, OpenError, VerificationError];

/** @param {Journal} journal @param {Pick<CaseReply, "grants"|"intake"|"wraps">} reply */
export async function takeSecrets(journal, { grants = [], intake, wraps }) {
  // A reader outside the desk gets one letter when access is given, and one more for each epoch that begins later.
  const letters = grants.flatMap(({ wrap }) => (wrap ? [{ compartment: "", epoch: 0, holder: "", format: /** @type {const} */ ("age"), wrap }] : []));
  requireUnderNewest(wraps);
  const { closed, found } = await openLetters(journal, [...letters, ...wraps.filter(({ format }) => format !== "box")]);
  // What somebody sealed for themselves comes last, and counts, whatever others say of the same place.
  for (const wrap of wraps.filter(({ format }) => format === "box")) found.push(...(await secretsIn(journal, wrap)));
  if (found.length === 0 && closed.length > 0) throw closed[0];
  journal.closedLetters = closed.length;
  if (intake && !journal.reporter) {
    const { deskEpoch, reporter, secrets } = await openIntakeLetter(journal, fromB64u(intake));
    requireNotLater(secrets, deskEpoch);
    Object.assign(journal, { reporter, intakeEpoch: deskEpoch, sent: secrets });
  }
  // Anybody can write such a letter. Alone it opens a report that nobody has taken; a case that the desk has wrapped is
  // the one of which the letter brought the first secrets, and no other.
  if (found.length > 0) requireAmong(found, journal.sent);
  journal.taken ||= wraps.some(({ desk_epoch: epoch }) => epoch !== undefined);
  for (const secret of found.length > 0 ? found : journal.sent) journal.secrets.set(placeOf(secret), secret);
}

/**
 * Open what others sealed for this person. One that does not open closes nothing but what it holds: any one colleague could
 * otherwise close the whole case to its reader, for nobody but the reader can see that a letter is no letter.
 * @param {Journal} journal @param {readonly Wrap[]} letters
 */
async function openLetters(journal, letters) {
  /** @type {CompartmentSecret[]} */
  const found = [];
  /** @type {Error[]} */
  const closed = [];
  for (const letter of letters) {
    try {
      found.push(...(await secretsIn(journal, letter)));
    } catch (error) {
      if (!(error instanceof Error) || !UNREADABLE.some((Kind) => error instanceof Kind)) throw error;
      closed.push(error);
    }
  }
  return { closed, found };
}

/** @param {CompartmentSecret} secret @returns {string} */
const placeOf = ({ compartment, epoch }) => `${compartment} ${epoch}`;

/** @param {readonly CompartmentSecret[]} all @param {readonly CompartmentSecret[]} some @throws {VerificationError} */
function requireAmong(all, some) {
  const held = new Map(all.map((secret) => [placeOf(secret), secret]));
  const isHeld = (/** @type {CompartmentSecret} */ secret) => sameBytes(held.get(placeOf(secret))?.reveal() ?? new Uint8Array(), secret.reveal());
  if (!some.every(isHeld)) throw new VerificationError("case: the reporter's letter is of another case than the desk's");
}

/** @param {Journal} journal @param {Wrap} wrap @returns {Promise<CompartmentSecret[]>} */
async function secretsIn(journal, wrap) {
  const { desks, kind, member, organisation, seed } = session.active();
  if (wrap.format === "age") {
    const expected = { organisation, case: journal.id, desk: journal.desk, to: kind === "reporter" ? REPORTER : member };
    const { author, secrets } = await openGrant(seed, expected, fromB64u(wrap.wrap), directory());
    journal.grantedBy = author.id;
    // The desk may have got new keys since this person's directory was read.
    if (secrets.some(({ epoch }) => isLater(epoch, directory().desk(journal.desk).epoch))) await loadDirectory(journal.desk);
    requireNotLater(secrets, directory().desk(journal.desk).epoch);
    return secrets;
  }
  if (wrap.holder === REPORTER) {
    const own = { organisation, case: journal.id, compartment: /** @type {Compartment} */ (wrap.compartment), epoch: wrap.epoch, holder: holderOfReporter(journal.desk) };
    return [await unwrapCaseSecret(seed.wrapKey, own, fromB64u(wrap.wrap))];
  }
  const epoch = wrap.desk_epoch ?? -1;
  // Whoever left knows old keys of the desk, and could have a server show a "new" secret of their own under them.
  requireNotLater([wrap], epoch);
  const desk = desks.get(journal.desk)?.get(epoch) ?? (await laterDeskSecret(journal.desk, epoch));
  const compartment = /** @type {Compartment} */ (wrap.compartment);
  const held = { organisation, case: journal.id, compartment, epoch: wrap.epoch, holder: holderOfDesk(journal.desk, epoch) };
  return [await unwrapCaseSecret(desk.wrapKey, held, fromB64u(wrap.wrap))];
}

/**
 * A renewal seals all secrets of a case under the desk's newest key. Whoever left knows the keys before it, and could have a
 * server show a false one for an older epoch: its records would be taken for broken ones.
 * @param {readonly Wrap[]} wraps
 */
function requireUnderNewest(wraps) {
  const ofDesk = wraps.filter(({ desk_epoch: epoch }) => epoch !== undefined);
  requireNotLater(ofDesk, Math.min(...ofDesk.map(({ desk_epoch: epoch }) => epoch ?? 0)));
}

/** @param {readonly { epoch: number }[]} secrets @param {number} deskEpoch @throws {VerificationError} */
function requireNotLater(secrets, deskEpoch) {
  if (secrets.some(({ epoch }) => isLater(epoch, deskEpoch))) throw new VerificationError("case: a secret that is younger than the key it is sealed under");
}
