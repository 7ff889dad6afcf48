// How is a PDF looked at? Page by page on canvases, by a library that runs nothing from the file; the browser's own viewer never sees it.

import { t } from "../i18n.js";
import { startWorker } from "../workers/start.js";
import { assetUrl } from "../addresses.js";
import { loaded } from "../assets.js";
import { MOST_POINTS } from "../picture_size.js";

/** A page must not die of a long file. */
const MOST_PAGES = 60;
const WIDEST = 900;

/**
 * Draw a PDF below each other in an element.
 *
 * @param {Uint8Array<ArrayBuffer>} pdf handed over to the worker, so unusable afterwards
 * @param {HTMLElement} $target emptied first
 * @returns {Promise<{shown: number, pages: number}>}
 */
export async function drawPdf(pdf, $target) {
  // Fetched when somebody looks at a PDF: it is larger than all modules of the page together.
  const { getDocument, PDFWorker } = await loaded(import("../../vendor/pdfjs.js"));
  const worker = PDFWorker.create({ port: startWorker("pdf") });
  const loading = getDocument({
    data: pdf,
    worker,
    useWasm: false,
    maxImageSize: MOST_POINTS,
    enableXfa: false,
    disableFontFace: false,
    useWorkerFetch: false,
    useSystemFonts: false,
    standardFontDataUrl: assetUrl("vendor/pdf_fonts/"),
  });
  $target.replaceChildren();
  try {
    const file = await loading.promise;
    const shown = Math.min(file.numPages, MOST_PAGES);
    for (let number = 1; number <= shown; number += 1) {
      $target.append(await drawPage(await file.getPage(number), number, $target.clientWidth || WIDEST));
    }
    return { shown, pages: file.numPages };
  } finally {
    await loading.destroy();
    worker.destroy();
  }
}

/** @param {Awaited<ReturnType<Awaited<ReturnType<typeof import("../../vendor/pdfjs.js").getDocument>["promise"]>["getPage"]>>} page @param {number} number @param {number} width */
async function drawPage(page, number, width) {
  const plain = page.getViewport({ scale: 1 });
  const scale = (Math.min(width, WIDEST) / plain.width) * Math.min(window.devicePixelRatio || 1, 2);
  const viewport = page.getViewport({ scale });
  const $canvas = document.createElement("canvas");
  $canvas.width = Math.floor(viewport.width);
  $canvas.height = Math.floor(viewport.height);
  $canvas.className = "il-page";
  $canvas.setAttribute("role", "img");
  $canvas.setAttribute("aria-label", t("Page %(number)s", { number }));
  await page.render({ canvas: $canvas, viewport }).promise;
  return $canvas;
}
