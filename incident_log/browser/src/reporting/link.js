// Where does the report go? Reads #<desk>.<organisation> out of an address; servers never see that part.

import { FormatError } from "../errors.js";
import { fromB64u } from "../format/encoding.js";

/** @typedef {{desk: string, organisation: string}} IntakeLink organisation is empty when the link does not name it */

/**
 * @param {string} text a fragment, or a whole link as somebody pasted it
 * @returns {IntakeLink | null} null when it is no intake link
 */
export function parseIntakeLink(text) {
  const [desk = "", organisation = "", ...more] = text.trim().replace(/^[^#]*#/, "").split(".");
  try {
    fromB64u(desk, 16);
    if (organisation) fromB64u(organisation, 32);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
  return more.length ? null : { desk, organisation };
}

/**
 * Cut an address so that its hyphens stand in every second piece, with the characters beside them.
 * @param {string} text
 * @returns {string[]}
 */
export function unbrokenPieces(text) {
  return text.split(/((?:.-+)+.?|^-+.?)/u);
}
