// How does a table run over several pages? Its head stands again on each.

import { INK, PAGE, RULE, SHADE } from "./pdf_page.js";

/** @import { Block } from "./types.d.ts" */
/** @import { PDFStructureElement, Writer } from "./pdf.js" */
/** @typedef {Extract<Block, {type: "table"}>} Table */

const SIZE = 9;
const PADDING = 4;
const BORDER = 0.5;

/** @param {Writer} writer @param {PDFStructureElement} part @param {Table} block */
export function table(writer, part, block) {
  let rest = block.rows.flatMap((row) => parted(writer, block, row));
  do {
    const count = fitting(writer, block, rest);
    // A row is drawn on a page of its own, at the worst: none is taller.
    const take = count === 0 && atTop(writer) ? 1 : count;
    if (take > 0 || rest.length === 0) piece(writer, part, { ...block, rows: rest.slice(0, take) });
    rest = rest.slice(take);
    if (rest.length > 0) writer.page();
  } while (rest.length > 0);
  writer.doc.x = PAGE.margins.left;
  writer.doc.moveDown(0.8);
}

/** How many rows, after the head, the rest of this page holds. @param {Writer} writer @param {Table} block @param {readonly string[][]} rows */
function fitting(writer, block, rows) {
  let room = writer.doc.page.maxY() - writer.doc.y - rowHeight(writer, block, block.head, "bold");
  const tooMany = rows.findIndex((row) => (room -= rowHeight(writer, block, row, "regular")) < 0);
  return tooMany === -1 ? rows.length : tooMany;
}

/** A row that no page can hold, as several: the library would draw one page of it and drop the rest. The cell that names it stands again. @param {Writer} writer @param {Table} block @param {string[]} row @returns {string[][]} */
function parted(writer, block, row) {
  const { height } = writer.doc.page;
  const room = height - PAGE.margins.top - PAGE.margins.bottom - rowHeight(writer, block, block.head, "bold");
  if (rowHeight(writer, block, row, "regular") <= room) return [row];
  const cells = row.map((text, at) => pieces(text, (piece) => rowHeight(writer, block, row.map((_, other) => (other === at ? piece : "")), "regular") <= room));
  const most = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: most }, (_, number) => cells.map((texts, at) => texts[number] ?? (at === 0 && texts.length === 1 ? (texts[0] ?? "") : "")));
}

/** Halves, and halves of halves, until each fits. @param {string} text @param {(piece: string) => boolean} fits @returns {string[]} */
function pieces(text, fits) {
  if (text.length < 2 || fits(text)) return [text];
  const middle = Math.floor(text.length / 2);
  const space = text.indexOf(" ", middle);
  // Nowhere between the two halves of one character.
  const at = space > 0 && space < text.length - 1 ? space + 1 : middle + (/[\udc00-\udfff]/.test(text[middle] ?? "") ? 1 : 0);
  return [text.slice(0, at), text.slice(at)].flatMap((half) => pieces(half, fits));
}

/** @param {Writer} writer */
const atTop = ({ doc }) => doc.y <= PAGE.margins.top;

/** A little more than it takes. @param {Writer} writer @param {Table} block @param {readonly string[]} row @param {"regular" | "bold"} face */
function rowHeight(writer, { widths }, row, face) {
  const pen = writer.face(face, SIZE);
  const heights = row.map((text, at) => pen.heightOfString(writer.evenly(text, inner(writer, widths, at)), { width: inner(writer, widths, at) }));
  return Math.max(...heights) + 2 * PADDING + 4 * BORDER;
}

/** What the text of a cell has of its width. @param {Writer} writer @param {readonly number[]} widths @param {number} at */
function inner(writer, widths, at) {
  const open = widths.filter((width) => width === 0).length || 1;
  const rest = (writer.wide - widths.reduce((sum, width) => sum + width, 0)) / open;
  return (widths[at] || rest) - 2 * PADDING - 2 * BORDER;
}

/** @param {Writer} writer @param {PDFStructureElement} part @param {Table} block */
function piece(writer, part, block) {
  writer.face("regular", SIZE);
  const cell = (/** @type {string} */ text, /** @type {number} */ at) => ({ text: writer.evenly(text, inner(writer, block.widths, at)) });
  const head = block.head.map((text) => ({ text: writer.printable(text), type: /** @type {"TH"} */ ("TH"), scope: /** @type {"Column"} */ ("Column"), backgroundColor: SHADE, font: { src: "bold", size: SIZE } }));
  // PDFKit tags tables under structParent; its types do not know the option yet.
  const options = {
    structParent: part,
    columnStyles: block.widths.map((width) => (width === 0 ? {} : { width })),
    defaultStyle: { border: BORDER, borderColor: RULE, padding: PADDING, textColor: INK },
    data: [head, ...block.rows.map((row) => row.map(cell))],
  };
  writer.doc.table(options);
}
