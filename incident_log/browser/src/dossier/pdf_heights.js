// How much of a page does a block take? Measured before it is drawn, so that what belongs together is not parted.

/** @import { Block } from "./types.d.ts" */
/** @import { Writer } from "./pdf.js" */

/** The label column of facts, and where their values begin. */
export const LABEL_WIDTH = 140;
export const VALUE_LEFT = 152;
/** Room that a signature line, and the last row of facts, ask for. */
export const LINE_ROOM = 48;
export const ROW_ROOM = 34;
/** Lead and about seven lines. */
const TOLD_ROOM = 150;
/** What is longer fills more than a page. */
const TOLD_LENGTH = 8000;

/** @param {Writer} writer @param {readonly Block[]} blocks @returns {number} a little more than they take */
export function heightOf(writer, blocks) {
  return blocks.reduce((sum, block) => sum + blockHeight(writer, block), ROW_ROOM);
}

/** @param {Writer} writer @param {Block} block @returns {number} tables are never kept together */
function blockHeight(writer, block) {
  const { wide } = writer;
  if (block.type === "together") return heightOf(writer, block.blocks);
  if (block.type === "facts") return block.rows.reduce((sum, row) => sum + rowHeight(writer, row), 6);
  if (block.type === "lines") return block.labels.length * LINE_ROOM;
  if (block.type === "list") return block.items.reduce((sum, item) => sum + textHeight(writer, "regular", 10.5, `•  ${item}`, wide) + 5, 6);
  if (block.type === "heading") return textHeight(writer, "bold", 13, block.text, wide) + 22;
  if (block.type === "told") return toldHeight(writer, block.lead, block.text);
  return block.type === "table" ? 0 : textHeight(writer, "regular", 10.5, block.text, wide) + 10;
}

/** What must still fit on a page for the person's own words to begin there: all of a short telling, the first lines of a long one. @param {Writer} writer @param {string} lead @param {string} text */
export function toldRoom(writer, lead, text) {
  return Math.min(toldHeight(writer, lead, text), TOLD_ROOM);
}

/** @param {Writer} writer @param {string} lead @param {string} text */
function toldHeight(writer, lead, text) {
  return textHeight(writer, "italic", 9, lead, writer.wide) + textHeight(writer, "italic", 10.5, text.slice(0, TOLD_LENGTH), writer.wide - 16) + 24;
}

/** @param {Writer} writer @param {[string, string]} row */
function rowHeight(writer, [label, value]) {
  const left = textHeight(writer, "bold", 9.5, label, LABEL_WIDTH);
  return Math.max(left, textHeight(writer, "regular", 10.5, value, writer.wide - VALUE_LEFT)) + 7;
}

/** @param {Writer} writer @param {"regular"|"bold"|"italic"} face @param {number} size @param {string} text @param {number} width */
function textHeight(writer, face, size, text, width) {
  const pen = writer.face(face, size);
  return pen.heightOfString(writer.evenly(text, width), { width, lineGap: 3 });
}
