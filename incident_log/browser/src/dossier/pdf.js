// How the sections of a dossier become one tagged PDF.

import { PDFDocument } from "../../vendor/pdfkit.js";
import { heightOf, LABEL_WIDTH, LINE_ROOM, ROW_ROOM, toldRoom, VALUE_LEFT } from "./pdf_heights.js";
import { PAGE, QUIET, INK, RULE } from "./pdf_page.js";
import { table } from "./pdf_table.js";

/** @import { Section, Block, PdfFonts, PdfFrame } from "./types.d.ts" */
/** @typedef {InstanceType<typeof PDFDocument>} Doc */
/** @typedef {ReturnType<Doc["struct"]>} PDFStructureElement */

/** What the title of a section takes. */
const TITLE_ROOM = 48;
/** White space, a title and about four lines under it. */
const SECTION_ROOM = 160;
/** More marks than any script puts on a letter are drawn over the lines around it. */
const MOST_MARKS = 4;
const MARK = /\p{M}/u;
/** A shorter word fits on every line. */
const SHORT = 12;

/**
 * Render sections as a PDF/A-3a-style document: tagged, fonts embedded, the same bytes for the same input.
 *
 * @param {Section[]} sections
 * @param {PdfFrame} frame what stands on the cover and on every page
 * @param {PdfFonts} fonts TrueType files
 * @returns {Promise<{pdf: Uint8Array, pages: number, unprintable: string[]}>} characters no font has are printed as [U+XXXX] and listed
 */
export async function renderPdf(sections, frame, fonts) {
  // Two passes: the contents page needs the page numbers of what comes after it.
  // The first one is never written out: embedding the fonts is most of the work.
  const { starts } = lay(sections, frame, fonts, new Map());
  const { doc, writer } = lay(sections, frame, fonts, starts);
  const chunks = collect(doc);
  footers(doc, writer, frame);
  doc.end();
  return { pdf: await chunks, pages: writer.pages, unprintable: [...writer.unprintable].sort() };
}

/**
 * Lay everything out on pages.
 * @param {Section[]} sections @param {PdfFrame} frame @param {PdfFonts} fonts
 * @param {Map<string, number>} starts page each section starts on, from the pass before
 */
function lay(sections, frame, fonts, starts) {
  const doc = open(frame, fonts);
  const writer = new Writer(doc, fonts);
  const root = doc.struct("Document");
  doc.addStructure(root);
  cover(writer, root, frame);
  contents(writer, root, frame, sections, starts);
  const found = new Map();
  writer.page();
  for (const section of sections) {
    if (found.size > 0) writer.gap();
    keepFirst(writer, section);
    found.set(section.id, writer.pages);
    drawSection(writer, root, section);
  }
  root.end();
  return { doc, writer, starts: found };
}

/** @param {PdfFrame} frame @param {PdfFonts} fonts */
function open(frame, fonts) {
  const created = new Date(frame.createdAt);
  const doc = new PDFDocument({
    ...PAGE,
    pdfVersion: "1.7",
    subset: "PDF/A-3a",
    tagged: true,
    lang: frame.language,
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    // The types of PDFKit know only names here; bytes work and keep it from loading a font of its own.
    font: /** @type {string} */ (/** @type {unknown} */ (fonts.regular)),
    info: { Title: frame.title, Author: frame.author, Subject: frame.reference, Creator: frame.product, Producer: frame.product, CreationDate: created, ModDate: created },
  });
  doc.registerFont("regular", fonts.regular);
  doc.registerFont("bold", fonts.bold);
  doc.registerFont("italic", fonts.italic);
  return doc;
}

/** @param {Doc} doc @returns {Promise<Uint8Array>} */
function collect(doc) {
  return new Promise((resolve, reject) => {
    /** @type {Uint8Array[]} */
    const parts = [];
    doc.on("data", (/** @type {Uint8Array} */ part) => parts.push(part));
    doc.on("error", reject);
    doc.on("end", () => resolve(join(parts)));
  });
}

/** @param {Uint8Array[]} parts */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The pen: keeps the page count, the fonts and the list of characters it could not print. */
export class Writer {
  /** @param {Doc} doc @param {PdfFonts} fonts */
  constructor(doc, fonts) {
    this.doc = doc;
    this.fonts = fonts;
    this.pages = 0;
    /** @type {Set<string>} */
    this.unprintable = new Set();
    doc.on("pageAdded", () => {
      this.pages += 1;
    });
  }

  /** Width of a line. */
  get wide() {
    return this.doc.page.width - PAGE.margins.left - PAGE.margins.right;
  }

  page() {
    this.doc.addPage(PAGE);
  }

  /** @param {"regular"|"bold"|"italic"} face @param {number} size @param {string} [colour] */
  face(face, size, colour = INK) {
    return this.doc.font(face).fontSize(size).fillColor(colour);
  }

  /** Room for a heading with the first lines under it, else a new page. @param {number} height */
  room(height) {
    if (this.doc.y + height > this.doc.page.maxY()) this.page();
  }

  /** Between sections: white space, or a new page when a title and a few lines would not fit any more. */
  gap() {
    if (this.doc.y + SECTION_ROOM > this.doc.page.maxY()) this.page();
    else this.doc.moveDown(2.5);
  }

  /** Replace what the fonts cannot print, or what would cover other lines, by its code, visibly. @param {string} text */
  printable(text) {
    const font = /** @type {{_font: {font: {hasGlyphForCodePoint(code: number): boolean}}}} */ (/** @type {unknown} */ (this.doc))._font.font;
    let shown = "";
    let marks = 0;
    for (const symbol of text.replace(/\r\n?/g, "\n").replace(/\t/g, "    ")) {
      const code = symbol.codePointAt(0) ?? 0;
      marks = MARK.test(symbol) ? marks + 1 : 0;
      if (symbol === "\n" || (marks <= MOST_MARKS && font.hasGlyphForCodePoint(code))) {
        shown += symbol;
        continue;
      }
      const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
      this.unprintable.add(name);
      shown += `[${name}]`;
    }
    return shown;
  }

  /** A word that is longer than a line is parted into lines of one length: no single character of a code stands alone, and the library, slow with long words, gets none. @param {string} text @param {number} width of a line in the face that is set */
  evenly(text, width) {
    const parted = (/** @type {string} */ word) => {
      if (word.length <= SHORT) return word;
      const lines = Math.ceil(this.doc.widthOfString(word) / (width - 2));
      const length = Math.ceil(word.length / lines);
      return lines > 1 ? (word.match(new RegExp(`.{1,${length}}`, "gsu")) ?? []).join("\n") : word;
    };
    return this.printable(text).replace(/[^ \n]+/g, parted);
  }

  /**
   * One tagged paragraph. @param {PDFStructureElement} parent @param {string} tag @param {string} text
   * @param {Record<string, unknown>} [options] of PDFKit's text
   */
  say(parent, tag, text, options = {}) {
    const shown = this.evenly(text, this.wide);
    parent.add(this.doc.struct(tag, {}, () => { this.doc.text(shown, { lineGap: 2, ...options }); }));
  }
}

/** @param {Writer} writer @param {PDFStructureElement} root @param {PdfFrame} frame */
function cover(writer, root, frame) {
  writer.page();
  const part = writer.doc.struct("Sect");
  root.add(part);
  writer.doc.y = 150;
  writer.face("regular", 11, QUIET);
  writer.say(part, "P", frame.handling);
  writer.doc.moveDown(2);
  writer.face("bold", 26);
  writer.say(part, "H1", frame.title, { lineGap: 4 });
  writer.doc.moveDown(1);
  writer.face("regular", 13, QUIET);
  writer.say(part, "P", frame.subtitle);
  writer.doc.moveDown(3);
  facts(writer, part, frame.facts);
  writer.doc.moveDown(2);
  writer.face("regular", 9.5, QUIET);
  writer.say(part, "P", frame.note);
  part.end();
}

/**
 * @param {Writer} writer @param {PDFStructureElement} root @param {PdfFrame} frame @param {Section[]} sections
 * @param {Map<string, number>} starts
 */
function contents(writer, root, frame, sections, starts) {
  writer.page();
  const whole = writer.doc.struct("Sect");
  root.add(whole);
  heading(writer, whole, "H1", frame.contentsTitle, 18);
  const part = writer.doc.struct("TOC");
  whole.add(part);
  writer.face("regular", 11);
  const { left } = PAGE.margins;
  const width = writer.doc.page.width - left - PAGE.margins.right;
  for (const section of sections) {
    const item = writer.doc.struct("TOCI");
    part.add(item);
    const y = writer.doc.y;
    const title = writer.printable(section.title);
    item.add(writer.doc.struct("Reference", {}, () => {
      writer.doc.text(title, left, y, { width: width - 50, goTo: section.id });
      const below = writer.doc.y;
      writer.doc.text(String(starts.get(section.id) ?? ""), left + width - 50, y, { width: 50, align: "right" });
      writer.doc.y = Math.max(below, writer.doc.y);
      writer.doc.x = left;
    }));
    item.end();
    writer.doc.moveDown(0.5);
  }
  part.end();
  whole.end();
}

/** @param {Writer} writer @param {PDFStructureElement} parent @param {string} tag @param {string} text @param {number} size */
function heading(writer, parent, tag, text, size) {
  writer.room(size * 5);
  writer.face("bold", size);
  writer.say(parent, tag, text, { lineGap: 3 });
  writer.doc.moveDown(0.6);
}

/** @param {Writer} writer @param {PDFStructureElement} root @param {Section} section */
function drawSection(writer, root, section) {
  const part = writer.doc.struct("Sect");
  root.add(part);
  writer.doc.addNamedDestination(section.id);
  writer.doc.outline.addItem(section.title);
  heading(writer, part, "H1", section.title, 18);
  for (const block of section.blocks) draw(writer, part, block);
  part.end();
}

/** @param {Writer} writer @param {PDFStructureElement} part @param {Block} block */
function draw(writer, part, block) {
  if (block.type === "heading") {
    writer.doc.moveDown(0.6);
    heading(writer, part, "H2", block.text, 13);
  } else if (block.type === "together") {
    together(writer, part, block.blocks);
  } else if (block.type === "facts") {
    facts(writer, part, block.rows);
  } else if (block.type === "table") {
    table(writer, part, block);
  } else if (block.type === "list") {
    list(writer, part, block.items);
  } else if (block.type === "told") {
    told(writer, part, block);
  } else if (block.type === "lines") {
    signatureLines(writer, part, block.labels);
  } else {
    writer.face(block.type === "small" ? "italic" : "regular", block.type === "small" ? 9 : 10.5, block.type === "small" ? QUIET : INK);
    writer.say(part, "P", block.text, { continued: false });
    writer.doc.moveDown(0.6);
  }
}

/** A title is never left behind by what must stay whole under it. @param {Writer} writer @param {Section} section */
function keepFirst(writer, { blocks: [first] }) {
  if (first?.type === "together") keep(writer, heightOf(writer, first.blocks) + TITLE_ROOM);
}

/** Begin a new page for what does not fit on this one, but does on a whole one. @param {Writer} writer @param {number} needed */
function keep(writer, needed) {
  const { height } = writer.doc.page;
  if (needed < height - PAGE.margins.top - PAGE.margins.bottom) writer.room(needed);
}

/** On one page, when a page can hold it. @param {Writer} writer @param {PDFStructureElement} part @param {Block[]} blocks */
function together(writer, part, blocks) {
  keep(writer, heightOf(writer, blocks));
  for (const block of blocks) draw(writer, part, block);
}

/** Label and value in two columns; long values run over pages. @param {Writer} writer @param {PDFStructureElement} part @param {[string, string][]} rows */
function facts(writer, part, rows) {
  const { doc } = writer;
  const { left } = PAGE.margins;
  for (const [label, value] of rows) {
    writer.room(ROW_ROOM);
    const y = doc.y;
    const row = doc.struct("P");
    part.add(row);
    writer.face("bold", 9.5, QUIET);
    const name = writer.printable(label);
    const before = writer.pages;
    row.add(doc.struct("Span", {}, () => { doc.text(name, left, y, { width: LABEL_WIDTH, lineGap: 2 }); }));
    const under = doc.y;
    writer.face("regular", 10.5);
    const shown = writer.evenly(value, writer.wide - VALUE_LEFT);
    row.add(doc.struct("Span", {}, () => { doc.text(shown, left + VALUE_LEFT, y, { width: writer.wide - VALUE_LEFT, lineGap: 2 }); }));
    row.end();
    doc.x = left;
    doc.y = writer.pages === before ? Math.max(doc.y, under) : doc.y;
    doc.moveDown(0.45);
  }
  doc.moveDown(0.4);
}

/** @param {Writer} writer @param {PDFStructureElement} part @param {string[]} items */
function list(writer, part, items) {
  const { doc } = writer;
  const bullets = doc.struct("L");
  part.add(bullets);
  writer.face("regular", 10.5);
  for (const item of items) {
    const shown = writer.evenly(item, writer.wide - 16);
    const entry = doc.struct("LI");
    bullets.add(entry);
    entry.add(doc.struct("LBody", {}, () => { doc.text(`•  ${shown}`, { indent: 0, lineGap: 2, indentAllLines: true }); }));
    entry.end();
    doc.moveDown(0.3);
  }
  bullets.end();
  doc.moveDown(0.4);
}

/** What leads to the person's own words is never left behind on the page before. @param {Writer} writer @param {PDFStructureElement} part @param {Extract<Block, {type: "told"}>} block */
function told(writer, part, { lang, lead, text }) {
  keep(writer, toldRoom(writer, lead, text));
  draw(writer, part, { type: "small", text: lead });
  quote(writer, part, text, lang);
}

/** The person's own words, set apart. @param {Writer} writer @param {PDFStructureElement} part @param {string} text @param {string} [lang] for whoever has it read aloud */
function quote(writer, part, text, lang) {
  const { doc } = writer;
  const { left } = PAGE.margins;
  const width = writer.wide - 16;
  writer.face("italic", 10.5);
  const shown = writer.evenly(text, width);
  part.add(doc.struct("BlockQuote", lang ? { lang } : {}, () => {
    doc.text(shown, left + 16, doc.y, { width, lineGap: 3 });
  }));
  doc.x = left;
  doc.moveDown(0.7);
}

/** Lines to sign on. @param {Writer} writer @param {PDFStructureElement} part @param {string[]} labels */
function signatureLines(writer, part, labels) {
  const { doc } = writer;
  const { left } = PAGE.margins;
  writer.face("regular", 10, QUIET);
  for (const label of labels) {
    writer.room(LINE_ROOM);
    doc.moveDown(1.6);
    writer.say(part, "P", label);
    doc.markContent("Artifact", { type: "Layout" });
    doc.moveTo(left + 150, doc.y - 2).lineTo(doc.page.width - PAGE.margins.right, doc.y - 2).lineWidth(0.6).strokeColor(RULE).stroke();
    doc.endMarkedContent();
  }
  doc.moveDown(1);
}

/** @param {Doc} doc @param {Writer} writer @param {PdfFrame} frame */
function footers(doc, writer, frame) {
  const { start, count } = doc.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    doc.switchToPage(index);
    doc.page.margins.bottom = 0;
    doc.markContent("Artifact", { type: "Pagination", attached: ["Bottom"] });
    writer.face("regular", 8, QUIET);
    const y = doc.page.height - 44;
    const wide = doc.page.width - PAGE.margins.left - PAGE.margins.right;
    doc.text(frame.footer, PAGE.margins.left, y, { width: wide - 80, lineBreak: false });
    doc.text(`${index + 1} / ${count}`, doc.page.width - PAGE.margins.right - 80, y, { width: 80, align: "right", lineBreak: false });
    doc.endMarkedContent();
    doc.page.margins.bottom = PAGE.margins.bottom;
  }
}
