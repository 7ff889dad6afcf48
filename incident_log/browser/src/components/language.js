// How does the same page open in another language? The fragment holds ids and keys that servers never see; it goes along.

const CHANGING = "incident-log:changing-language";
/** What takes longer than this to be kept keeps nobody waiting. */
const WITHIN_MS = 1000;

/** @param {HTMLElement} $nav holds one link for each language */
export function start($nav) {
  $nav.addEventListener("click", (event) => {
    const $link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!$link) return;
    $link.hash = location.hash;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const keeping = kept();
    if (keeping.length === 0) return;
    // The page is gone before the disk has what was typed a moment ago.
    event.preventDefault();
    const late = new Promise((resolve) => setTimeout(resolve, WITHIN_MS));
    void Promise.race([Promise.allSettled(keeping), late]).then(() => location.assign($link.href));
  });
}

/** Keep what is typed before the page opens in another language. @param {() => unknown} keep */
export function beforeAnotherLanguage(keep) {
  document.addEventListener(CHANGING, (event) => void (/** @type {CustomEvent<unknown[]>} */ (event).detail.push(keep())));
}

/** @returns {unknown[]} what is being kept now */
function kept() {
  const changing = new CustomEvent(CHANGING, { detail: /** @type {unknown[]} */ ([]) });
  document.dispatchEvent(changing);
  return changing.detail;
}
