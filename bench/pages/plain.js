// How long does the same file take as it is, in one request? Evaluated in the page of the bare server.
async () => {
  const [file] = document.querySelector("#file").files;
  const begun = performance.now();
  const response = await fetch("/file", { method: "PUT", body: file });
  if (!response.ok) throw new Error(`the bare server answered ${response.status}`);
  return (performance.now() - begun) / 1000;
}
