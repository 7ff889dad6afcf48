// How is a page or a picture looked at closely? In its own box, larger, painted anew for the size it then has.

import { t } from "../i18n.js";

/** More points than this make a canvas stay empty on some phones. */
const MOST_POINTS = 16_000_000;
/** Finer than this nobody sees. */
const FINEST = 3;
/** No paper and no picture is a hundred times as long as it is wide: of a strip nothing is seen, and drawn across it has no end. */
const MOST_RATIO = 100;

/**
 * @typedef {object} Look what is looked at
 * @property {string} name
 * @property {number} ratio height by width
 * @property {number} most points across beyond which there is nothing more to see
 * @property {(width: number) => Promise<HTMLCanvasElement>} paint so many points across
 */

/**
 * A box with a page or picture, and the button that makes it larger.
 * @param {HTMLElement} $target it is added to
 * @param {Look} look
 * @throws {DOMException} it is a strip of which nothing would be seen
 */
export async function addSheet($target, look) {
  if (!(look.ratio < MOST_RATIO && look.ratio > 1 / MOST_RATIO)) throw new DOMException("a strip, and no page", "NotSupportedError");
  const $sheet = document.createElement("div");
  const $box = document.createElement("div");
  const $button = document.createElement("button");
  $sheet.className = "il-sheet";
  $box.className = "il-sheet__box";
  // A small picture is not blown up before somebody wants it larger.
  $sheet.style.setProperty("--il-sheet-most", `${look.most}px`);
  $button.type = "button";
  $button.className = "il-quiet";
  $sheet.append($button, $box);
  $target.append($sheet);
  const show = async (/** @type {boolean} */ large) => {
    $sheet.classList.toggle("il-sheet--large", large);
    $button.textContent = large ? t("Smaller") : t("Larger");
    $button.setAttribute("aria-label", `${$button.textContent}: ${look.name}`);
    // A box that scrolls has to be reached without a mouse.
    if (large) $box.tabIndex = 0;
    else $box.removeAttribute("tabindex");
    $box.replaceChildren(named(await look.paint(pointsAcross($box, look)), look.name));
    $box.firstElementChild?.addEventListener("click", () => void (large || show(true)));
  };
  $button.addEventListener("click", () => void show(!$sheet.classList.contains("il-sheet--large")));
  await show(false);
}

/** @param {HTMLElement} $box @param {Look} look @returns {number} as many points as the screen has where the sheet will stand */
function pointsAcross($box, { most, ratio }) {
  const $room = document.createElement("div");
  $room.className = "il-sheet__page";
  $room.style.aspectRatio = String(1 / ratio);
  $box.replaceChildren($room);
  const wanted = $room.getBoundingClientRect().width * Math.min(window.devicePixelRatio || 1, FINEST);
  return Math.max(1, Math.floor(Math.min(wanted, most, Math.sqrt(MOST_POINTS / ratio))));
}

/** @param {HTMLCanvasElement} $canvas @param {string} name */
function named($canvas, name) {
  $canvas.classList.add("il-sheet__page");
  $canvas.setAttribute("role", "img");
  $canvas.setAttribute("aria-label", name);
  return $canvas;
}
