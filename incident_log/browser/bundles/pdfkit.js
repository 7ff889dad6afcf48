// The dossier as a tagged PDF.
export { default as PDFDocument } from "pdfkit";
