// Templates for opened content; text is escaped by construction.
export { html, nothing, render, svg } from "lit-html";
export { repeat } from "lit-html/directives/repeat.js";
export { live } from "lit-html/directives/live.js";
