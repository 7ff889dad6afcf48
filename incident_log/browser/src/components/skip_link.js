// How does a keyboard user get past the header? Moves the focus, and leaves the fragment of the address alone.

/** @param {HTMLElement} $link */
export function start($link) {
  $link.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  });
}
