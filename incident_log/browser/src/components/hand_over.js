// How is a finished file given to the person? As a download, never opened in the page.

const KEEP_MS = 60_000;

/** @param {Blob} blob @param {string} name */
export function handOver(blob, name) {
  const url = URL.createObjectURL(blob);
  const $link = document.createElement("a");
  $link.href = url;
  $link.download = name;
  $link.hidden = true;
  document.body.append($link);
  $link.click();
  $link.remove();
  // Browsers read the file after the click returned.
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
