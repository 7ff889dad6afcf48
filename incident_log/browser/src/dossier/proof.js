// The sections that let a doubter check a dossier: exhibits, custody, how to verify.

import { custodyRows, rangesOf } from "./custody.js";

/** @import { Block, Content, Section, Say, Words } from "./types.d.ts" */

/** @param {Content} content @param {Words} words @returns {Section[]} */
export function exhibitSections(content, words) {
  const { t } = words;
  if (content.exhibits.length === 0) {
    return [{ id: "exhibits", title: t("Exhibits"), blocks: [{ type: "text", text: t("No exhibits were chosen.") }] }];
  }
  return [
    {
      id: "exhibits",
      title: t("Exhibits"),
      blocks: [
        {
          type: "table",
          head: [t("No."), t("Title"), t("Taken"), t("SHA-256, first 16 characters")],
          widths: [52, 0, 112, 118],
          rows: content.exhibits.map((exhibit) => [exhibit.exhibit, titleText(exhibit, words), takenText(exhibit, words), exhibit.sha256.slice(0, 16)]),
        },
        { type: "small", text: t("Every original is in the folder data/originals of this bundle, bit for bit as it was received. The full SHA-256 of each stands on the following pages.") },
        { type: "small", text: t("Because they are unchanged, they may carry hidden data: place and time, the model of the phone, names in documents. A court needs them so. Think of it before you pass a file on.") },
      ],
    },
    { id: "exhibit-details", title: t("Exhibits in detail"), blocks: content.exhibits.map((exhibit) => exhibitBlock(exhibit, words)) },
  ];
}

/** The name of a file is no text to translate. @param {Content["exhibits"][number]} exhibit @param {Words} words */
function titleText({ name, title }, { asWritten }) {
  return title === name ? short(title) : asWritten(short(title), "");
}

/** Table cells may not outgrow a page: long titles stand whole in the details. @param {string} title */
function short(title) {
  return title.length > 160 ? `${title.slice(0, 157)}…` : title;
}

/** What the person told comes first; a file can say anything. @param {Content["exhibits"][number]} exhibit @param {Words} words */
function takenText({ taken, takenInFile }, { date, t }) {
  const said = takenInFile === "" ? "" : t("according to the file: %(date)s", { date: date(takenInFile) });
  return [taken === "" ? "" : date(taken), said].filter(Boolean).join("; ") || t("not known");
}

/** @param {Content["exhibits"][number]} exhibit @param {Words} words @returns {Block} */
function exhibitBlock(exhibit, words) {
  const { date, t } = words;
  /** @type {[string, string][]} */
  const rows = [
    ...(exhibit.title === exhibit.name ? [] : [/** @type {[string, string]} */ ([t("Title"), words.asWritten(exhibit.title, "")])]),
    [t("File"), exhibit.path],
    [t("Name as received"), exhibit.name],
    [t("Type and size"), t("%(type)s, %(bytes)s bytes", { type: exhibit.mediaType, bytes: String(exhibit.size) })],
    [t("SHA-256"), exhibit.sha256],
    [t("Taken"), takenText(exhibit, words)],
    [t("Received"), date(exhibit.received)],
  ];
  for (const [label, value] of /** @type {[string, string][]} */ ([[t("Shows"), words.asWritten(exhibit.describes, "")], [t("Supports"), words.asWritten(exhibit.proves, "")], [t("Described by"), exhibit.describedBy], [t("Derived from"), exhibit.derived], [t("Same file as"), exhibit.sameAs === exhibit.exhibit ? "" : exhibit.sameAs]])) {
    if (value !== "") rows.push([label, value]);
  }
  return { type: "together", blocks: [{ type: "heading", text: exhibit.exhibit }, { type: "facts", rows }] };
}

/** @param {Content} content @param {Words} words @returns {Section} */
export function custodySection(content, words) {
  const { t } = words;
  const rows = custodyRows(content.custody, words);
  return {
    id: "custody",
    title: t("Custody"),
    blocks: [
      { type: "text", text: t("Each event below was signed by whoever did it and put into a log that can only grow; the times are those of their clocks. This list repeats it on the word of whoever signed this bundle. It does not prove when a file was made, or that what it shows is true.") },
      { type: "table", head: [t("When"), t("What"), t("Exhibits"), t("Who")], widths: [104, 0, 110, 110], rows: rows.map((row) => [row.when, short(row.what), rangesOf(row.exhibits).join(", "), short(row.who)]) },
      { type: "small", text: t("The file custody.jsonl also repeats with each exhibit every change of the person's agreement; those stand once, under consent. It has %(number)s lines: what one hand opened or downloaded several times on one day stands in one row here, and each time in that file.", { number: String(content.custody.length) }) },
      ...(content.dossier === "" ? [/** @type {Block} */ ({ type: "small", text: t("This is a preview: that the dossier was made is written here when the bundle is.") })] : [/** @type {Block} */ ({ type: "facts", rows: [[t("Head of custody.jsonl"), content.custodyHead]] })]),
    ],
  };
}

/** @param {Content} content @param {Say} t @returns {Section} */
export function verifySection(content, t) {
  return {
    id: "verify",
    title: t("How to check this bundle"),
    // On one page: its end would stand alone on the last.
    blocks: [{ type: "together", blocks: [
      ...(content.dossier === "" ? [/** @type {Block} */ ({ type: "small", text: t("This is a preview: it is not signed. In the bundle, these lines say who signed it and how that is checked.") })] : []),
      { type: "text", text: t("Open the file HOW-TO-VERIFY.txt in this bundle. It gives four checks with tools that any computer has or can get: no file was changed, none was added or removed, who signed, and that no entry of the custody was changed or left out. Nobody has to trust us for them.") },
      {
        type: "facts",
        rows: [
          [t("Signed by"), content.signer.principal],
          [t("Key fingerprint"), content.signer.fingerprint],
          [t("Organisation"), `${content.organisation.name}\n${content.organisation.fingerprint}`.trim()],
          [t("Log at the time"), `${t("%(size)s entries, root:", { size: String(content.checkpoint.size) })}\n${content.checkpoint.root}`],
        ],
      },
      { type: "text", text: t("Compare the key fingerprint with the signer by telephone or in person. A key that comes only with the bundle proves nothing by itself.") },
      { type: "text", text: t("A signature proves who sealed this bundle and that it did not change since. It carries no time: the dates in here are the word of whoever signed. It does not prove that what they say is true.") },
    ] }],
  };
}
