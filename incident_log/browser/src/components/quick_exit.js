// How does a person leave at once, in every tab? By the button, or by pressing Escape three times.

import { FLED, openChannel, STORED } from "../tabs.js";

/** Where nobody asks why somebody is there. */
export const HARMLESS = "https://www.wikipedia.org/";
const WITHIN_MS = 2000;

/** @param {HTMLElement} $link a link to a harmless page; without JavaScript it still leads there */
export function start($link) {
  if (!($link instanceof HTMLAnchorElement)) return;
  const others = openChannel();
  $link.addEventListener("click", (event) => {
    event.preventDefault();
    leave($link.href);
    others?.postMessage(FLED);
    // A page that has unlocked nothing itself, such as this one for advice, may stand where another one did.
    sessionStorage.removeItem(STORED);
  });
  others?.addEventListener("message", ({ data }) => void (data?.fled === true && leave($link.href)));
  /** @type {number[]} */
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < WITHIN_MS);
    // As if it were pressed: pages that keep something open lock it then.
    if (presses.length >= 3) $link.click();
  });
}

let going = false;

/** @param {string} address */
export function leave(address) {
  // Several things may ask for it, and each time the way there would begin anew.
  if (going) return;
  going = true;
  // Hidden first: the other page may take seconds to come.
  document.documentElement.hidden = true;
  // replace() takes what is seen now out of the history of the tab; "back" may still lead to an earlier step of a report,
  // and there to no more than the question whether to go on with it.
  location.replace(address);
}
