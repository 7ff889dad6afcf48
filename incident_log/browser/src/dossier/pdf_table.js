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
  let rest = block.rows;
  do {
    const count = fitting(writer, block, rest);
    // A row that no page can hold is left to the library, on a page of its own.
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

/** @param {Writer} writer */
const atTop = ({ doc }) => doc.y <= PAGE.margins.top;

/** A little more than it takes. @param {Writer} writer @param {Table} block @param {readonly string[]} row @param {"regular" | "bold"} face */
function rowHeight(writer, { widths }, row, face) {
  const open = widths.filter((width) => width === 0).length || 1;
  const rest = (writer.wide - widths.reduce((sum, width) => sum + width, 0)) / open;
  const pen = writer.face(face, SIZE);
  const heights = row.map((text, at) => pen.heightOfString(writer.printable(text), { width: (widths[at] || rest) - 2 * PADDING - 2 * BORDER }));
  return Math.max(...heights) + 2 * PADDING + 4 * BORDER;
}

/** @param {Writer} writer @param {PDFStructureElement} part @param {Table} block */
function piece(writer, part, block) {
  writer.face("regular", SIZE);
  const cell = (/** @type {string} */ text) => ({ text: writer.printable(text) });
  const head = block.head.map((text) => ({ ...cell(text), type: /** @type {"TH"} */ ("TH"), scope: /** @type {"Column"} */ ("Column"), backgroundColor: SHADE, font: { src: "bold", size: SIZE } }));
  // PDFKit tags tables under structParent; its types do not know the option yet.
  const options = {
    structParent: part,
    columnStyles: block.widths.map((width) => (width === 0 ? {} : { width })),
    defaultStyle: { border: BORDER, borderColor: RULE, padding: PADDING, textColor: INK },
    data: [head, ...block.rows.map((row) => row.map(cell))],
  };
  writer.doc.table(options);
}
