// How does the same page open in another language? The fragment holds ids and keys that servers never see; it goes along.

/** @param {HTMLElement} $link */
export function start($link) {
  if (!($link instanceof HTMLAnchorElement)) return;
  $link.addEventListener("click", () => {
    $link.hash = location.hash;
  });
}
