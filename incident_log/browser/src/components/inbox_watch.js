// Did something arrive since the list was drawn? Looks when the page comes back into view, and every few minutes while it is seen.

import * as api from "../api.js";
import { parsePage } from "../inbox_pages.js";

/** @import { InboxPage } from "./inbox_page.js" */

const EVERY_MS = 3 * 60_000;
/** Whatever changes moves to the top, so a little of it tells. */
const TOP = 50;

/** @param {InboxPage} page */
export function keepLooking(page) {
  const look = () => void (document.hidden || page.look());
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  // Some browsers keep a page as it was left, and show that when somebody goes back.
  addEventListener("pageshow", ({ persisted }) => void (persisted && page.look({ whole: true })));
}

/** Ask for the top of each list alone: most looks find nothing. @param {InboxPage} page @returns {Promise<boolean>} */
export async function hasNews({ fresh, rows, session }) {
  for (const desk of session.desks.keys()) {
    const top = parsePage(desk, await api.inbox(desk, "", TOP).bytes, TOP);
    const { cases, heads } = top.places;
    const known = rows.filter((row) => row.desk === desk);
    const isAsBefore = cases.every((id, at) => known[at]?.case === id && known[at]?.head === heads[at]);
    const isWhole = cases.length === Math.min(TOP, known.length);
    if (!isAsBefore || !isWhole || placesOf(top.fresh) !== placesOf(fresh.filter((each) => each.desk === desk))) return true;
  }
  return false;
}

/** @param {readonly { case: string, head: number }[]} fresh */
const placesOf = (fresh) => fresh.map((each) => `${each.case} ${each.head}`).join();

/**
 * Draw anew, and leave what somebody looks at where it is, and the focus with it.
 * @param {HTMLElement} $root
 * @param {() => void} draw
 */
export function inPlace($root, draw) {
  const $focused = document.activeElement;
  const $seen = [...$root.querySelectorAll(".il-row__link")].find(($link) => $link.getBoundingClientRect().bottom > 0);
  const before = $seen?.getBoundingClientRect().top ?? 0;
  draw();
  if ($seen?.isConnected && scrollY > 0) scrollBy(0, $seen.getBoundingClientRect().top - before);
  // A row that moved lost the focus on the way.
  if ($focused instanceof HTMLElement && $focused.isConnected && $focused !== document.activeElement) $focused.focus({ preventScroll: true });
}
