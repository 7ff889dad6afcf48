// Where do the files of this release lie?

/**
 * Give the address of a file of this release; it is the release this very module came from.
 *
 * @param {string} path below the release, as in "i18n/be.json"
 * @returns {string}
 */
export function assetUrl(path) {
  return new URL(`../${path}`, import.meta.url).href;
}
