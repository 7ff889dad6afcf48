// What happens when a page opens? Finds [data-module], loads the language, starts each component.

/** @import { Catalogue, Component } from "./types.d.ts" */

import { useCatalogue } from "./i18n.js";

/** data-module → component. To add one: a row here and a file in components/. @type {Record<string, () => Promise<Component>>} */
const components = {
  "language-link": () => import("./components/language_link.js"),
  "quick-exit": () => import("./components/quick_exit.js"),
  "skip-link": () => import("./components/skip_link.js"),
};

/** @returns {Promise<Catalogue>} the texts of the page's language; English when they cannot be had */
async function loadCatalogue(/** @type {string} */ language) {
  if (language === "en") return {};
  const { loadJson } = await import("./assets.js");
  return /** @type {Catalogue} */ (await loadJson(`i18n/${language}.json`));
}

async function startPage() {
  const language = document.documentElement.lang;
  useCatalogue(language, await loadCatalogue(language));
  for (const $element of document.querySelectorAll("[data-module]")) {
    if (!($element instanceof HTMLElement)) continue;
    const load = components[$element.dataset.module ?? ""];
    if (load) await (await load()).start($element);
  }
  // Scripts that drive the page wait for this, and style sheets can show what needs JavaScript.
  document.documentElement.dataset.ready = "";
}

await startPage();
