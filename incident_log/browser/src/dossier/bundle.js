// Which files make up a dossier's bundle, in which order, and how is it signed? The originals are streamed, never held.

import { encode } from "../format/canonical.js";
import { allowedSignersLine, BAGIT, bagInfo, csvRows, manifestLines } from "../format/dossier.js";
import { toHex, utf8 } from "../format/encoding.js";
import { armor, publicKeyLine } from "../format/sshsig.js";
import { howToVerify, VERIFY_SH } from "../format/verify_texts.js";

/** @import { Bytes } from "../format/encoding.js" */
/** @import { BundleInput, BundleFile } from "./types.d.ts" */

export const NAMESPACE = "dossier@incident-log";

/**
 * Give the files of the bag one after another; the manifests come last, when every digest is known.
 *
 * @param {BundleInput} input
 * @returns {AsyncGenerator<BundleFile>} stops with an error when an original does not match its digest: then no signature is ever made
 */
export async function* bundleFiles(input) {
  /** @type {[string, string][]} */
  const payload = [];
  /** @param {string} path @param {Bytes} bytes */
  const small = async (path, bytes) => {
    payload.push([path, await sha256(bytes)]);
    return file(input, path, bytes);
  };
  yield await small("data/dossier.pdf", input.pdf);
  yield await small("data/dossier.json", encode(input.json));
  yield await small("data/chronology.csv", utf8(csvRows(input.chronology)));
  yield await small("data/exhibits.csv", utf8(csvRows(input.exhibits)));
  yield await small("data/custody.jsonl", utf8(input.custody));
  for (const original of input.originals) {
    payload.push([original.path, original.sha256]);
    yield { name: `${input.folder}/${original.path}`, lastModified: input.createdAt, input: await original.open() };
  }
  yield* tagFiles(input, payload);
}

/** @param {BundleInput} input @param {[string, string][]} payload */
async function* tagFiles(input, payload) {
  const line = allowedSignersLine(input.signer.principal, input.signer.publicKey, NAMESPACE);
  /** @type {[string, string][]} */
  const tags = [
    ["bagit.txt", BAGIT],
    ["bag-info.txt", bagInfo(input.info)],
    ["manifest-sha256.txt", manifestLines(payload)],
    ["allowed_signers", line],
    ["signer.pub", publicKeyLine(input.signer.publicKey, input.signer.principal)],
    ["HOW-TO-VERIFY.txt", howToVerify(input.signer.principal, NAMESPACE)],
    ["verify.sh", VERIFY_SH],
  ];
  /** @type {[string, string][]} */
  const digests = [];
  // The journal says what leaves before anything signed leaves: without that record there is no signature.
  await input.record(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(manifestLines(payload)))));
  for (const [path, content] of tags) {
    const bytes = utf8(content);
    digests.push([path, await sha256(bytes)]);
    yield file(input, path, bytes);
  }
  const manifest = utf8(manifestLines(digests));
  yield file(input, "tagmanifest-sha256.txt", manifest);
  yield file(input, "tagmanifest-sha256.txt.sig", utf8(armor(await input.signer.sign(NAMESPACE, manifest))));
}

/** @param {BundleInput} input @param {string} path @param {Bytes} bytes @returns {BundleFile} */
function file(input, path, bytes) {
  return { name: `${input.folder}/${path}`, lastModified: input.createdAt, input: bytes };
}

/** @param {Bytes} bytes */
async function sha256(bytes) {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
