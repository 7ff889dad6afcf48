// What of a case stands on paper? All that it says, also what is folded away on the screen; its forms are left out by the styles.

/** @import { CasePage } from "./case_page.js" */

/** @param {CasePage} page */
export function unfoldOnPaper(page) {
  /** @type {HTMLDetailsElement[]} */
  let unfolded = [];
  addEventListener("beforeprint", () => {
    page.printing = true;
    page.draw();
    unfolded = [...page.$root.querySelectorAll("details")].filter(($details) => !$details.open && !$details.querySelector("form"));
    for (const $details of unfolded) $details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const $details of unfolded) $details.open = false;
    page.printing = false;
    page.draw();
  });
}
