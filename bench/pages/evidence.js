// How long does the real upload of the chosen file take? Evaluated in a signed-in page with a file field added to it.
async ({ caseId, rounds }) => {
  const root = document.querySelector('script[type="module"]').src.replace(/joined\/main\.js$/, "src/");
  const [{ Uploads }, { keepInMemory }, { CompartmentSecret }] = await Promise.all(
    ["upload", "keeping", "crypto/seeds"].map((name) => import(`${root}${name}.js`)),
  );
  // The server cannot tell which secret a slice is sealed under.
  const secret = await CompartmentSecret.of(crypto.getRandomValues(new Uint8Array(32)), caseId, "report", 0);
  const [file] = document.querySelector("#bench-file").files;
  const rules = { byEnding: {}, fallback: "application/octet-stream", nameLimit: 255, countLimit: 200 };
  const upload = async () => {
    const begun = performance.now();
    await new Promise((resolve, reject) => {
      const uploads = new Uploads([], {
        open: async () => ({ caseId, epoch: secret.epoch, evidenceKey: secret.evidenceKey }),
        keep: keepInMemory(),
        rules,
        limit: 2 ** 31,
        onChange: () => {
          const [entry] = uploads.entries;
          if (entry?.state === "stored") resolve(undefined);
          if (entry?.state === "failed" || uploads.failure) reject(uploads.failure ?? new Error(entry.problem));
        },
      });
      uploads.add([file]);
    });
    return (performance.now() - begun) / 1000;
  };
  const times = [];
  for (let round = 0; round < rounds; round += 1) times.push(await upload());
  return times;
}
