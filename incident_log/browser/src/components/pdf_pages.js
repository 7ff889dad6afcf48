// How is a PDF looked at? Page by page on canvases, by a library that runs nothing from the file; the browser's own viewer never sees it.

import { t } from "../i18n.js";
import { startWorker } from "../workers/start.js";
import { assetUrl } from "../addresses.js";
import { loaded } from "../assets.js";
import { MOST_POINTS } from "../picture_size.js";
import { addSheet } from "./sheets.js";

/** A page must not die of a long file. */
const MOST_PAGES = 60;
/** A page of paper, printed so finely that its smallest letters are sharp. */
const MOST_ACROSS = 4000;

/**
 * Draw the pages of a PDF below each other in an element. The file stays open, so that a page can be drawn larger.
 *
 * @param {Uint8Array<ArrayBuffer>} pdf handed over to the worker, so unusable afterwards
 * @param {HTMLElement} $target emptied first
 * @returns {Promise<{shown: number, pages: number, close: () => void}>} close ends what reads the file
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
  const close = () => void loading.destroy().finally(() => worker.destroy());
  $target.replaceChildren();
  try {
    const file = await loading.promise;
    const shown = Math.min(file.numPages, MOST_PAGES);
    for (let number = 1; number <= shown; number += 1) await addSheet($target, lookAt(await file.getPage(number), number));
    return { shown, pages: file.numPages, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** @param {Awaited<ReturnType<Awaited<ReturnType<typeof import("../../vendor/pdfjs.js").getDocument>["promise"]>["getPage"]>>} page @param {number} number @returns {import("./sheets.js").Look} */
function lookAt(page, number) {
  const plain = page.getViewport({ scale: 1 });
  const ratio = plain.height / plain.width;
  const paint = async (/** @type {number} */ width) => {
    const viewport = page.getViewport({ scale: width / plain.width });
    const $canvas = document.createElement("canvas");
    $canvas.width = Math.floor(viewport.width);
    $canvas.height = Math.floor(viewport.height);
    $canvas.className = "il-page";
    await page.render({ canvas: $canvas, viewport }).promise;
    return $canvas;
  };
  return { name: t("Page %(number)s", { number }), ratio, most: MOST_ACROSS, paint };
}
