// Does crypto/age.js accept and refuse the Community Cryptography Test Vectors of age as their authors say?

import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";

import { decrypt, encrypt, keysOf, open } from "../../../incident_log/browser/src/crypto/age.js";
import { FormatError, OpenError } from "../../../incident_log/browser/src/errors.js";
import { sha256, toHex, utf8 } from "../../../incident_log/browser/src/format/encoding.js";

/** @typedef {import("../../../incident_log/browser/src/format/encoding.js").Bytes} Bytes */

// The package lies beside the sources and not beside the tests, so it is found by its address.
const PACKAGE = new URL("../../../incident_log/browser/node_modules/cctv-age/index.js", import.meta.url);
/** @type {Record<string, Uint8Array>} */
const VECTORS = { ...(await import(PACKAGE.href)) };

/** @param {Uint8Array} bytes @returns {{ fields: Record<string, string>, file: Bytes }} */
function parsed(bytes) {
  const text = Buffer.from(bytes).toString("latin1");
  const end = text.indexOf("\n\n");
  const fields = Object.fromEntries(text.slice(0, end).split("\n").map((line) => line.split(": "))); // prettier-ignore
  const rest = Buffer.from(text.slice(end + 2), "latin1");
  return { fields, file: new Uint8Array(fields["compressed"] === "zlib" ? inflateSync(rest) : rest) };
}

const CASES = Object.entries(VECTORS).map(([name, bytes]) => ({ name, ...parsed(bytes) }));
const PLAIN = CASES.filter(({ fields }) => fields["armored"] !== "yes" && fields["passphrase"] === undefined);

/** @param {unknown} error */
const refused = (error) => error instanceof FormatError || error instanceof OpenError;

test("all 143 vectors are here", () => {
  equal(CASES.length, 143);
  ok(PLAIN.length > 80);
});

for (const { name, fields, file } of PLAIN) {
  const identities = fields["identity"] === undefined ? [] : [fields["identity"]];
  test(`${name}: ${fields["expect"]}`, async () => {
    if (fields["expect"] !== "success") {
      await rejects(open(file, identities), refused);
      await rejects(decrypt(file, identities), refused);
      return;
    }
    const payload = toHex(await sha256(await open(file, identities)));
    equal(payload, fields["payload"]);
  });
}

for (const { name, fields, file } of CASES.filter((each) => !PLAIN.includes(each))) {
  test(`${name}: armour and passphrases are not for our files`, async () => {
    await rejects(decrypt(file, [fields["identity"] ?? ""]), refused);
  });
}

test("of the files that age opens, ours are those for post-quantum recipients alone", async () => {
  const good = PLAIN.filter(({ fields }) => fields["expect"] === "success");
  const opened = [];
  for (const { name, fields, file } of good) {
    const result = await decrypt(file, [fields["identity"] ?? ""]).then(() => name, (error) => error); // prettier-ignore
    if (typeof result === "string") opened.push(result);
    else ok(result instanceof FormatError, name);
  }
  deepEqual(opened.sort(), ["hybrid", "hybrid_multiple_recipients"]);
});

test("what we seal opens for each recipient, and for nobody else", async () => {
  const [amina, bo, dana] = await Promise.all([1, 2, 3].map((fill) => keysOf(new Uint8Array(32).fill(fill))));
  ok(amina && bo && dana);

  const file = await encrypt(utf8("for two"), [amina.recipient, bo.recipient]);

  deepEqual(await decrypt(file, [amina.identity]), utf8("for two"));
  deepEqual(await decrypt(file, [dana.identity, bo.identity]), utf8("for two"));
  await rejects(decrypt(file, [dana.identity]), OpenError);
  await rejects(decrypt(file.slice(0, -1), [amina.identity]), OpenError);
  await rejects(encrypt(utf8("x"), []), FormatError);
  await rejects(encrypt(utf8("x"), ["age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"]), FormatError);
});
