// Under which keys of the desk was a secret of a case made? Its number says so. (docs/spec/keys.md)
//
// A compartment's epochs made under epoch d of the desk are numbered from d × 65 536 on. Whoever knows the desk's newest
// epoch from signed statements can tell from the number alone whether a secret is older than that, whatever a server shows.

import { LimitExceeded } from "../errors.js";

export const PER_DESK_EPOCH = 65536;

/** @param {number} deskEpoch @returns {number} the first epoch of a compartment under an epoch of the desk */
export function firstEpoch(deskEpoch) {
  return deskEpoch * PER_DESK_EPOCH;
}

/** @param {number} epoch @returns {boolean} whether nothing comes before it under its keys of the desk, as with the secrets of a new case */
export function isFirst(epoch) {
  return epoch % PER_DESK_EPOCH === 0;
}

/** @param {number} deskEpoch the desk's newest @param {number} before -1 for none @returns {number} what follows @throws {LimitExceeded} */
export function nextEpoch(deskEpoch, before) {
  const following = Math.max(before + 1, firstEpoch(deskEpoch));
  if (following >= firstEpoch(deskEpoch + 1)) throw new LimitExceeded("epoch: no number left under this epoch of the desk");
  return following;
}

/** @param {number} epoch @param {number} deskEpoch @returns {boolean} whether a secret is older than the desk's newest epoch: somebody who left may know it */
export function isEnded(epoch, deskEpoch) {
  return epoch < firstEpoch(deskEpoch);
}

/** @param {number} epoch @param {number} deskEpoch @returns {boolean} whether a secret is younger than an epoch of the desk, whose key then cannot be what it honestly came under */
export function isLater(epoch, deskEpoch) {
  return epoch >= firstEpoch(deskEpoch + 1);
}

/**
 * Tell of each record, by compartment and epoch in the order of the journal, whether its secret had ended before. A case
 * gets the secrets of a new epoch of its desk all at once, and no compartment goes back to an older one: whoever writes
 * behind that under an old secret may be somebody who left, with a server that helps them.
 * @param {readonly {compartment: string, epoch: number}[]} places
 * @returns {boolean[]}
 */
export function goneBack(places) {
  /** @type {Map<string, number>} */
  const newest = new Map();
  let deskEpoch = 0;
  return places.map(({ compartment, epoch }) => {
    const ended = epoch < (newest.get(compartment) ?? 0) || isEnded(epoch, deskEpoch);
    if (!ended) {
      newest.set(compartment, epoch);
      deskEpoch = Math.floor(epoch / PER_DESK_EPOCH);
    }
    return ended;
  });
}
