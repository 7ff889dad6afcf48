// The shapes a dossier passes through: sections of blocks for people, content for programs.

export type Block =
  | { type: "heading"; text: string }
  | { type: "text"; text: string }
  | { type: "small"; text: string }
  | { type: "quote"; text: string }
  | { type: "facts"; rows: [string, string][] }
  | { type: "table"; head: string[]; widths: number[]; rows: string[][] }
  | { type: "list"; items: string[] }
  | { type: "lines"; labels: string[] };

export interface Section {
  id: string;
  title: string;
  blocks: Block[];
}

export interface PdfFonts {
  regular: Uint8Array;
  bold: Uint8Array;
  italic: Uint8Array;
}

export interface PdfFrame {
  language: string;
  title: string;
  subtitle: string;
  reference: string;
  author: string;
  product: string;
  handling: string;
  note: string;
  footer: string;
  contentsTitle: string;
  createdAt: string;
  facts: [string, string][];
}

/** Translates a sentence and fills in %(name)s. */
export type Say = (message: string, values?: Record<string, string>) => string;

export interface Exhibit {
  exhibit: string;
  evidence: string;
  title: string;
  path: string;
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
  taken: string;
  received: string;
  describes: string;
  proves: string;
  derived: string;
}

export interface CustodyLine {
  at: string;
  what: string;
  exhibit: string;
  who: string;
}

/** What the PDF and dossier.json are both made from. Texts are in the dossier's language. */
export interface Content {
  dossier: string;
  audience: string;
  language: string;
  reference: string;
  createdAt: string;
  recipient: string;
  purpose: string;
  desk: { name: string };
  organisation: { fingerprint: string };
  signer: { principal: string; fingerprint: string; publicKey: string };
  checkpoint: { size: number; root: string };
  case: { id: string; position: number; digest: string };
  summary: { incidents: number; kinds: string[]; period: string; countries: string[]; status: string; sentences: string[] };
  questions: string[];
  people: { rows: [string, string][] }[];
  chronology: { when: string; what: string; place: string; exhibits: string[]; incident: string }[];
  allegations: { incident: string; kind: string; title: string; rows: [string, string][]; narrative: string; narrativeLang: string }[];
  steps: { when: string; what: string }[];
  deadlines: { due: string; what: string; basis: string }[];
  exhibits: Exhibit[];
  custody: CustodyLine[];
  custodyHead: string;
  consent: { audience: string; answer: string }[];
  withheld: string[];
}
