// How long does the same file take to the same server, unsealed? As many slices of the file as it is, four at a time, each with its digest.
async ({ caseId }) => {
  const root = document.querySelector('script[type="module"]').src.replace(/joined\/main\.js$/, "src/");
  const [api, { SLICE, manifestDigest }, { planOf }, { newIdentifier }, { sha256, toB64u }] = await Promise.all(
    ["api", "format/evidence", "workers/upload", "crypto/seeds", "format/encoding"].map((name) => import(`${root}${name}.js`)),
  );
  const [file] = document.querySelector("#bench-file").files;
  const about = { captured_at: null, derivation: null, derived_from: null, media_type: "video/mp4", name: file.name };
  const plan = planOf(file.size, about);
  const evidence = newIdentifier();
  const { csrf } = await api.session();
  await api.openEvidence(caseId, { evidence, compartment: "report", slices: plan.slices, sealed_size: plan.sealedSize });
  const bodies = Array.from({ length: plan.slices }, (_, index) => {
    const [from, to] = [index * SLICE, Math.min(plan.sealedSize, (index + 1) * SLICE)];
    const part = file.slice(Math.min(from, file.size), Math.min(to, file.size));
    // The log takes no manifest twice, so what fills up the last slice is new each time.
    return part.size === to - from ? part : new Blob([part, crypto.getRandomValues(new Uint8Array(32)), new Uint8Array(to - from - part.size - 32)]);
  });
  // The server wants them, whoever sends; a plain upload would not make them, so they are made before the clock starts.
  const digests = [];
  for (const body of bodies) digests.push(await sha256(new Uint8Array(await body.arrayBuffer())));
  const begun = performance.now();
  let next = 0;
  const send = async () => {
    while (next < bodies.length) {
      const index = next;
      next += 1;
      const headers = { "Content-Type": "application/octet-stream", "Slice-SHA256": toB64u(digests[index]), "X-CSRF-Token": csrf };
      const response = await fetch(`/api/v1/cases/${caseId}/evidence/${evidence}/slices/${index}`, { method: "PUT", headers, body: bodies[index] });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
    }
  };
  await Promise.all([send(), send(), send(), send()]);
  await api.completeEvidence(caseId, evidence, { slices: plan.slices, manifest: toB64u(await manifestDigest(digests)) });
  return (performance.now() - begun) / 1000;
}
