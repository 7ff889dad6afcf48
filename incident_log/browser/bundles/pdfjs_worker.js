// The worker of pdfjs.js.
export { WorkerMessageHandler } from "pdfjs-dist/build/pdf.worker.mjs";
