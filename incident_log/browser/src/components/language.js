// How does the same page open in another language? The fragment holds ids and keys that servers never see; it goes along.

/** @param {HTMLElement} $nav holds one link for each language */
export function start($nav) {
  $nav.addEventListener("click", (event) => {
    const $link = event.target instanceof Element ? event.target.closest("a") : null;
    if ($link) $link.hash = location.hash;
  });
}
