// The shapes a dossier passes through: sections of blocks for people, content for programs.

import type { Json } from "../format/canonical.js";
import type { Bytes } from "../format/encoding.js";
import type { Namespace } from "../format/sshsig.js";

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

/** As much of a question as is needed to read its answer. */
export interface FieldText {
  code: string;
  label: string;
  type: string;
  many?: boolean;
  choices?: readonly { code: string; label: string }[];
  fields?: readonly FieldText[];
}

export interface BundleFile {
  name: string;
  lastModified: Date;
  input: Bytes | ReadableStream<Uint8Array>;
}

export interface BundleInput {
  folder: string;
  createdAt: Date;
  pdf: Bytes;
  json: Json;
  chronology: string[][];
  exhibits: string[][];
  custody: string;
  originals: { path: string; sha256: string; open(): Promise<ReadableStream<Uint8Array>> }[];
  info: [string, string][];
  record(manifestDigest: Bytes): Promise<void>;
  signer: { principal: string; publicKey: string; sign(namespace: Namespace, message: Bytes): Promise<Bytes> };
}

/** One event in the life of an exhibit, as custody.jsonl carries it (seq and prev are added when it is written). */
export interface CustodyEvent {
  action: string;
  actor: string;
  at: string;
  evidence: string;
  exhibit: string;
  reason: string | null;
  sha256: string;
}

/** As much of a folded case as a dossier reads; domain/cases.js gives the whole. */
export interface CaseText {
  summary: { title: string; kinds: string[]; countries: string[]; urgency: string; status: string };
  incidents: IncidentText[];
  evidence: EvidenceText[];
  people: { payload: PersonText }[];
  consents: { payload: { audience: string; choice: string; recipient: string | null; country: string | null } }[];
  subrecords: { type: string; at: string; payload: { fields: Record<string, unknown>; note?: string } }[];
  deadlines: { rule: string | null; title: string | null; due: string | null; computed: { due: string }[]; typical_only: boolean; state: string; overridden: boolean; reason: string | null }[];
}

export interface IncidentText {
  incident: string;
  kind: string;
  occurred: { from: string | null; to: string | null; precision: string };
  place: { country: string; city?: string };
  sentence: string;
  narrative: string | null;
  narrative_lang: string | null;
  fields: Record<string, unknown>;
  additions: { at: string; text: string }[];
  erased: boolean;
}

export interface EvidenceText {
  evidence: string;
  name: string;
  media_type: string;
  size: number;
  sha256: string;
  at: string;
  role: string;
  erased: boolean;
  payload: { captured_at: string | null; describes?: string; proves?: string; incidents?: string[]; derived_from: string | null; derivation: string | null };
  custody: { at: string; author: string; role: string; action: string; detail: string | null }[];
}

export interface PersonText {
  names: { text: string }[];
  pseudonym?: string;
  born?: string;
  citizenships?: string[];
  country?: string;
  contacts?: { channel: string; value: string }[];
  address?: string;
  protection?: string;
  relation?: string;
  relative_in_country?: boolean;
}

/** What the person at the screen chose. */
export interface Choices {
  incidents: string[];
  exhibits: string[];
  identity: boolean;
  recipient: string;
  purpose: string;
}

/** How codes become words in the dossier's language. */
export interface Words {
  t: Say;
  country(code: string): string;
  kind(code: string): string;
  fields(kind: string): readonly FieldText[];
  subrecord(type: string): { label: string; fields: readonly FieldText[] };
  status(code: string): string;
  custody(action: string): string;
  audience(code: string): string;
  choice(code: string): string;
  rule(code: string): { label: string; basis: string };
  who(author: string, role: string): string;
}
