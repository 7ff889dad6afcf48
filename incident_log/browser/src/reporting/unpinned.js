// Whose key does the server name, when the link does not say which is right? Only for a person to compare.

import * as api from "../api.js";
import { loaded } from "../assets.js";
import { fingerprint, groupedFingerprint } from "../crypto/verifying.js";
import { VerificationError } from "../errors.js";
import { parseStatement } from "../format/statement.js";
import { envelopeOf } from "./intake.js";

/** @typedef {{organisation: string, words: string[], groups: string[]}} Unpinned */

/** @param {string} desk @returns {Promise<Unpinned>} @throws {VerificationError} the answer names no organisation */
export async function deskStatementsOf(desk) {
  const { statements } = await api.deskStatements(desk);
  for (const item of statements) {
    const { statement } = await parseStatement(envelopeOf(item));
    if (statement.type !== "organisation") continue;
    const organisation = await fingerprint(statement.signer);
    // Most links say which key is right; only for the others the list of words is fetched.
    const { fingerprintWords } = await loaded(import("../words.js"));
    return { organisation, words: fingerprintWords(organisation), groups: groupedFingerprint(organisation).split(" ") };
  }
  throw new VerificationError("directory: no organisation in the answer");
}
