// Does a reporter's browser seal, send and reopen a file under the site's own policy? Runs in a page of the server.

/** @typedef {{ base: string, token: string, size: number }} Site base: where the server serves src/ */

/**
 * Set the site up, open a case as its reporter, send a file and read it back.
 * @param {Site} site
 * @returns {Promise<{ same: boolean, leaf: number, progress: number, missing: number[] }>}
 */
export async function sendAndReopen({ base, token, size }) {
  const site = await modulesOf(base);
  const { caseId, secret } = await openCase(site, token);
  const file = new Blob([bytesOf(size)]);
  const about = { captured_at: null, derivation: null, derived_from: null, media_type: "video/mp4", name: "відэа.mp4" };
  const evidence = site.seeds.newIdentifier();
  const salt = site.seeds.newIdentifier();
  const plan = site.upload.planOf(size, about);
  const body = { evidence, compartment: "report", slices: plan.slices, sealed_size: plan.sealedSize };
  const { missing } = await site.api.openEvidence(caseId, body);
  const { csrf } = await site.api.session();
  const url = `/api/v1/cases/${caseId}/evidence/${evidence}`;
  let progress = 0;

  const job = { file, about, evidenceKey: secret.evidenceKey, salt, evidence, url, csrf, missing, sent: [] };
  const result = await site.upload.uploadEvidence(job, (/** @type {any} */ told) => (progress = told.done), async () => undefined);
  const { leaf } = await site.api.completeEvidence(caseId, evidence, { slices: result.slices.length, manifest: result.manifest });

  const key = await site.streams.EvidenceKey.of(secret.evidenceKey, site.encoding.fromB64u(salt), evidence);
  const stream = site.streams.openStream(key, result, (/** @type {number} */ index) => site.api.getSlice(caseId, evidence, index));
  const opened = new Uint8Array(await new Response(stream).arrayBuffer());
  const left = await site.api.openEvidence(caseId, body);
  return { same: site.encoding.sameBytes(opened, bytesOf(size)), leaf, progress, missing: left.missing };
}

/** @param {number} size */
function bytesOf(size) {
  return new Uint8Array(size).map((_, at) => (at * 31 + (at >> 12)) & 255);
}

/** @param {string} base @returns {Promise<Record<string, any>>} the modules as the site serves them */
async function modulesOf(base) {
  const names = {
    api: "api", encoding: "format/encoding", lockbox: "crypto/lockbox", sealing: "crypto/sealing", seeds: "crypto/seeds",
    signing: "crypto/signing", streams: "crypto/streams", upload: "workers/upload", verifying: "crypto/verifying",
  }; // prettier-ignore
  const loaded = await Promise.all(Object.entries(names).map(async ([name, path]) => [name, await import(`${base}${path}.js`)]));
  return Object.fromEntries(loaded);
}

/** @param {Record<string, any>} site @param {string} token */
async function openCase(site, token) {
  const { api, encoding, lockbox, seeds } = site;
  const desk = await found(site, token);
  await api.signOut();
  const reporter = await seeds.newSeed();
  const keys = await lockbox.codeKeys(seeds.newCode(), "codename");
  const caseId = seeds.newIdentifier();
  const box = encoding.toB64u(await lockbox.sealLockbox(keys, reporter));
  const { kind, handle, verifier } = keys;
  await api.openIntake({ desk, case: caseId, lockbox: { kind, handle, verifier, box } });
  return { caseId, secret: await seeds.newCompartmentSecret(caseId, "report", 0) };
}

/** @param {Record<string, any>} site @param {string} token @returns {Promise<string>} the desk */
async function found({ api, encoding, lockbox, sealing, seeds, signing, verifying }, token) {
  const { log_key } = await api.setupState();
  const seed = await seeds.newSeed();
  const desk = await seeds.newDeskSecret(seeds.newIdentifier(), 0);
  const member = seeds.newIdentifier();
  const root = seed.rootKey.publicKey;
  const organisation = await verifying.fingerprint(root);
  const common = { at: new Date().toISOString(), organisation, previous: null, sequence: 0, v: 1 };
  const owner = { desks: [desk.desk], recipient: seed.recipient, role: "owner", signing: seed.signingPublic, status: "active" };
  const statements = [
    await signing.signStatement({ ...common, signer: root, subject: organisation, type: "organisation", body: { log_key, name: "Example", root } }, seed.rootKey),
    await signing.signStatement({ ...common, signer: root, subject: member, type: "member", body: owner }, seed.rootKey),
    await signing.signStatement({ ...common, signer: seed.signingPublic, subject: desk.desk, type: "desk_epoch", body: { epoch: 0, name: "Desk", recipient: desk.recipient } }, seed.signingKey),
  ];
  // The passphrase is stretched in the other worker, under the same policy.
  const passphrase = await lockbox.passphraseKeys("correct horse battery staple", crypto.getRandomValues(new Uint8Array(16)));
  const recovery = await lockbox.codeKeys(seeds.newCode(), "recovery");
  const boxOf = async (/** @type {any} */ keys) => {
    const { lockKey, ...told } = keys;
    return { ...told, box: encoding.toB64u(await lockbox.sealLockbox(keys, seed)) };
  };
  const profile = { desk: desk.desk, desk_epoch: 0, member, organisation, purpose: "profile", v: 1 };
  await api.setUp({
    token,
    statements: statements.map(encoding.toB64u),
    name: "amina",
    lockboxes: [await boxOf(passphrase), await boxOf(recovery)],
    desk_wrap: encoding.toB64u(await sealing.sealDeskSecret(seed.recipient, organisation, desk)),
    profile: encoding.toB64u(await sealing.sealJson(desk.wrapKey, profile, { name: "Amina" })),
  });
  return desk.desk;
}
