// What happens when a page opens? Loads the texts of its language, then starts the component of each [data-module].

/** @import { Catalogue, Components } from "./types.d.ts" */

import { loadJson } from "./assets.js";
import { start as startLanguage } from "./components/language.js";
import { start as startNotSetUp } from "./components/not_set_up.js";
import { start as startQuickExit } from "./components/quick_exit.js";
import { start as startSafetyCard } from "./components/safety_card.js";
import { start as startSkipLink } from "./components/skip_link.js";
import { ConfigurationError } from "./errors.js";
import { useCatalogue } from "./i18n.js";
import { wipeLeft } from "./saving.js";

/** What any page may hold. @type {Components} */
const EVERYWHERE = { language: startLanguage, "not-set-up": startNotSetUp, "quick-exit": startQuickExit, "safety-card": startSafetyCard };

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
 * Start one component: data-module="report-flow" data-part="reporting" is in reporting_pages.js.
 *
 * @param {HTMLElement} $element
 */
async function startComponent($element) {
  const { module: name = "", part } = $element.dataset;
  const components = part ? await partOf(part) : EVERYWHERE;
  const start = components[name];
  if (!start) throw new ConfigurationError("no such component");
  await start($element);
}

/** @param {string} part @returns {Promise<Components>} */
async function partOf(part) {
  return (await import(`./${part}_pages.js`)).components;
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

// A bundle that was taken through this browser's own folder lies there in clear when its page is gone.
void wipeLeft();
await startPage();
