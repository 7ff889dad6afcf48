// How does a link get from a screen or a wall to a phone?

import { encode } from "../../vendor/qr.js";
import { html, svg } from "../../vendor/lit.js";

/** @param {string} text @param {string} label what it is, for people who do not see it */
export function qrCode(text, label) {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  // One path instead of a rectangle each: printers draw no gaps.
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return html`<div class="il-qr">
    <svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${label} shape-rendering="crispEdges">
      ${svg`<rect class="il-qr__paper" width=${size} height=${size}></rect><path class="il-qr__ink" d=${path}></path>`}
    </svg>
  </div>`;
}
