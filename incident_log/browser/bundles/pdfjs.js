// Hostile PDFs are drawn on a canvas, never handed to the browser.
export { getDocument, GlobalWorkerOptions, PDFWorker } from "pdfjs-dist";
