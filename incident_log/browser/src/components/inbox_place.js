// Where in the inbox was somebody when they opened a case? Kept with the entry in the browser's history, so that Back leads there.
//
// A browser may write its history to the disk: it gets the codes of the filters and no word of a search or of a case.

/** @import { InboxPage } from "./inbox_page.js" */
/** @import { Wish } from "../inbox.js" */

/** @typedef {{ wish: Omit<Wish, "search">, shown: number, top: number, seen: [id: string, top: number][], opened: string }} Place seen: the cases in view and where in it; opened: the case, by its id */

const SETTLED_MS = 250;
/** Behind the id in the address of a case, for the moment until that page has read it. */
const FROM_INBOX = ".inbox";

/** @returns {Place|null} where this entry of the history was left */
export function placeBefore() {
  return history.state?.inbox ?? null;
}

/** Keep the place from now on. @param {InboxPage} page */
export function keepPlace(page) {
  // The list comes after the page, so the browser would go back to a place that is not there yet.
  history.scrollRestoration = "manual";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;
  addEventListener("scroll", () => {
    clearTimeout(settling);
    settling = setTimeout(() => remember(page), SETTLED_MS);
  });
  page.$root.addEventListener("click", (event) => openFromInbox(page, event));
}

/** @param {InboxPage} page @param {string} [opened] */
export function remember({ $root, shown, wish: { search: _search, ...wish } }, opened = placeBefore()?.opened ?? "") {
  const seen = linksInView($root).map(($link) => [idOf($link), Math.round($link.getBoundingClientRect().top)]);
  const inbox = { wish, shown, top: Math.round(scrollY), seen, opened };
  // Browsers refuse to write this too often.
  if (JSON.stringify(inbox) !== JSON.stringify(placeBefore())) history.replaceState({ inbox }, "");
}

/** Stand where somebody stood: on the case they come back from, unless it moved away meanwhile. @param {HTMLElement} $root @param {Place} place */
export function showPlace($root, { opened, seen = [], top }) {
  scrollTo(0, top);
  // What stands above grows while it is opened, so a number of pixels alone leads to other cases.
  const $links = linksOf($root);
  for (const [id, before] of seen) {
    const $link = id === opened ? undefined : $links.find((each) => idOf(each) === id);
    if (!$link) continue;
    scrollBy(0, $link.getBoundingClientRect().top - before);
    break;
  }
  const $inView = linksInView($root);
  const $target = $inView.find(($link) => idOf($link) === opened) ?? $inView[0] ?? $root.querySelector("[data-focus]");
  if ($target instanceof HTMLElement) $target.focus({ preventScroll: true });
}

/** @param {HTMLElement} $root @returns {HTMLAnchorElement[]} */
const linksOf = ($root) => [...$root.querySelectorAll(/** @type {"a"} */ (".il-row__link"))];

/** @param {HTMLElement} $root */
const linksInView = ($root) => linksOf($root).filter(isInView);

/** @param {HTMLAnchorElement} $link */
const idOf = ($link) => $link.hash.slice(1);

/** @param {HTMLElement} $element */
function isInView($element) {
  const { bottom, top } = $element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

/** A case that opens in the same tab can lead back by going back. @param {InboxPage} page @param {MouseEvent} event */
function openFromInbox(page, event) {
  const $link = event.target instanceof Element ? event.target.closest(".il-row__link") : null;
  if (!($link instanceof HTMLAnchorElement) || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  remember(page, idOf($link));
  location.assign($link.href + FROM_INBOX);
}

/** On the page of a case: whether the entry before it in the history is the inbox. Leaves the plain address of the case. @returns {boolean} */
export function cameFromInbox() {
  if (location.hash.endsWith(FROM_INBOX)) history.replaceState({ fromInbox: true }, "", location.hash.slice(0, -FROM_INBOX.length));
  return history.state?.fromInbox === true;
}
