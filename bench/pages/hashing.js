// How long does it take to read the chosen file and hash it, as the upload does, and nothing else? Evaluated in the same page.
async () => {
  const root = document.querySelector('script[type="module"]').src.replace(/joined\/main\.js$/, "src/");
  const { newHasher } = await import(`${root}crypto/hashing.js`);
  const [file] = document.querySelector("#bench-file").files;
  const hasher = newHasher(file.size);
  const window = 8 * 1048576;
  const begun = performance.now();
  for (let at = 0; at < file.size; at += window) {
    const piece = new Uint8Array(await file.slice(at, at + window).arrayBuffer());
    hasher.update(piece);
  }
  await hasher.digest();
  return (performance.now() - begun) / 1000;
}
