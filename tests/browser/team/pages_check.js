// What stands on the pages of a dossier, as another program reads it?

import { renderPdf } from "../../../incident_log/browser/src/dossier/pdf.js";
import { getDocument, GlobalWorkerOptions } from "../../../incident_log/browser/vendor/pdfjs.js";

const vendor = new URL("../../../incident_log/browser/vendor/", import.meta.url);
GlobalWorkerOptions.workerSrc = new URL("pdfjs_worker.js", vendor).href;
const frame = { language: "en", title: "Dossier", subtitle: "", reference: "IL-1", author: "Desk", product: "Incident Log", handling: "", note: "", footer: "IL-1", contentsTitle: "Contents", createdAt: "2026-11-22T10:00:00.000Z", facts: [] };

/** @param {string} name */
async function font(name) {
  return new Uint8Array(await (await fetch(new URL(`fonts/noto-sans-${name}.ttf`, vendor))).arrayBuffer());
}

/**
 * The pieces of text on each page after the cover and the contents.
 * @param {import("../../../incident_log/browser/src/dossier/types.d.ts").Block[]} blocks
 * @returns {Promise<string[][]>}
 */
export async function pagesOf(blocks) {
  const document = await drawn(blocks);
  /** @type {string[][]} */
  const pages = [];
  for (let number = 3; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.map((item) => /** @type {{str: string}} */ (item).str).filter((text) => text.trim() !== ""));
  }
  return pages;
}

/** @param {import("../../../incident_log/browser/src/dossier/types.d.ts").Block[]} blocks */
async function drawn(blocks) {
  const [regular, bold, italic] = await Promise.all(["regular", "bold", "italic"].map(font));
  const fonts = /** @type {any} */ ({ regular, bold, italic });
  const { pdf } = await renderPdf([{ id: "one", title: "Title", blocks }], /** @type {any} */ (frame), fonts);
  return getDocument({ data: pdf }).promise;
}

/**
 * How the parts of the document are tagged: each with what it stands in, and its language where it has one of its own.
 * @param {import("../../../incident_log/browser/src/dossier/types.d.ts").Block[]} blocks
 * @returns {Promise<string[]>}
 */
export async function tagsOf(blocks) {
  const document = await drawn(blocks);
  /** @type {string[]} */
  const tags = [];
  /** @param {any} node @param {string} parent */
  const walk = (node, parent) => {
    if (node?.role) tags.push(`${node.role} in ${parent}${node.lang ? `, ${node.lang}` : ""}`);
    for (const child of node?.children ?? []) walk(child, node.role);
  };
  for (let number = 1; number <= document.numPages; number += 1) walk(await (await document.getPage(number)).getStructTree(), "");
  return tags;
}
