// Where does the reader's attention go after a screen changed? Focus, announcements, the top of the page.

/** Move the focus to the new screen: to what must be corrected, else to its heading. @param {HTMLElement} $root @returns {boolean} whether there was one */
export function focusScreen($root) {
  const $target = $root.querySelector("[data-focus-first]") ?? $root.querySelector("[data-focus]");
  window.scrollTo(0, 0);
  if (!($target instanceof HTMLElement)) return false;
  $target.focus({ preventScroll: true });
  return true;
}

/** Move the focus to what is said about the thing that was just done, and bring it into view. @param {HTMLElement} $root */
export function focusSaid($root) {
  const $said = $root.querySelector("[data-said]");
  if (!($said instanceof HTMLElement)) return;
  window.scrollTo(0, 0);
  $said.focus({ preventScroll: true });
}

/** Say something to people who do not see the page. @param {string} text */
export function announce(text) {
  const $announcer = document.getElementById("announcer");
  if ($announcer) $announcer.textContent = text;
}

/** @returns {{code: string, label: string, href: string, current: boolean}[]} this page in every language, the fragment kept */
export function pageLanguages() {
  return Array.from(document.querySelectorAll(".il-footer .il-languages__link"), ($link) => ({
    code: $link.getAttribute("hreflang") ?? "",
    label: $link.textContent ?? "",
    href: ($link.getAttribute("href") ?? "") + location.hash,
    current: $link.getAttribute("aria-current") === "true",
  }));
}
