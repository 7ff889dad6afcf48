// What happens when a page opens? Loads the texts of its language, then starts the component of each [data-module].

/** @import { Catalogue, Component } from "./types.d.ts" */

import { loadJson } from "./assets.js";
import { start as startSkipLink } from "./components/skip_link.js";
import { useCatalogue } from "./i18n.js";

/**
 * @param {string} language
 * @returns {Promise<Catalogue>} empty, so English, when the texts cannot be had: the way out of a page must work in any case
 */
async function loadCatalogue(language) {
  if (language === "en") return {};
  return loadJson(`i18n/${language}.json`).then(
    (texts) => /** @type {Catalogue} */ (texts),
    () => ({}),
  );
}

/**
 * Start one component: data-module="report-flow" is components/report_flow.js.
 *
 * @param {HTMLElement} $element
 */
async function startComponent($element) {
  const name = $element.dataset.module ?? "";
  /** @type {Component} */
  const component = await import(`./components/${name.replaceAll("-", "_")}.js`);
  await component.start($element);
}

async function startPage() {
  const $elements = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-module]")]);
  const $link = document.querySelector(".govuk-skip-link");
  if ($link instanceof HTMLElement) startSkipLink($link);
  const language = document.documentElement.lang;
  useCatalogue(language, await loadCatalogue(language));
  await Promise.all($elements.map(startComponent));
  // Style sheets show by it that the page is alive, and scripts that drive the page wait for it.
  document.documentElement.dataset.ready = "";
}

// A page that the browser kept for "back" may show what was opened before the lock: it starts over, and stays dark till then.
addEventListener("pagehide", ({ persisted }) => {
  if (persisted) document.documentElement.hidden = true;
});
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});

await startPage();
