// QR codes of intake links and report cards.
export { encode, renderSVG } from "uqr";
