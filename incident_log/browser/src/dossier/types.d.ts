// The shapes a dossier passes through: sections of blocks for people, content for programs.

import type { Case, Decision, Incident, Problem } from "../domain/types.d.ts";
import type { Json } from "../format/canonical.js";
import type { Bytes } from "../format/encoding.js";
import type { Namespace } from "../format/sshsig.js";

export type Block =
  | { type: "heading"; text: string }
  | { type: "text"; text: string }
  | { type: "small"; text: string }
  /** What was told at length, with the line that says by whom: the person, or somebody who added to it. */
  | { type: "told"; lead: string; text: string; lang?: string }
  | { type: "facts"; rows: [string, string][] }
  | { type: "table"; head: string[]; widths: number[]; rows: string[][] }
  | { type: "list"; items: string[] }
  | { type: "lines"; labels: string[] }
  /** Not parted by the end of a page, when it fits on one. */
  | { type: "together"; blocks: Block[] };

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
  /** As it was told; empty when nobody said. */
  taken: string;
  /** As the file says, which proves nothing; empty when it does not. */
  takenInFile: string;
  received: string;
  describes: string;
  proves: string;
  /** Who described it so, where it was not the person. */
  describedBy: string;
  /** The first exhibit that is the same file, bit for bit: itself when there is no other before it. */
  sameAs: string;
  derived: string;
}

/** The answer in force for one reader; `before` are the earlier ones, the newest first. */
export interface ConsentLine {
  audience: string;
  answer: string;
  given: string;
  how: string;
  source: string;
  before: string[];
}

export interface CustodyLine {
  action: string;
  at: string;
  what: string;
  exhibit: string;
  who: string;
}

/** An incident, a date that was told of one, or a step; `lang` is that of the words, when it is known. */
export interface ChronologyEntry {
  type: "incident" | "date" | "step";
  date: string;
  when: string;
  kinds: string[];
  what: string;
  /** The day on which the team put it so; empty where the words are the person's. */
  wordedByTeam: string;
  lang: string;
  place: string;
  exhibits: string[];
  incidents: string[];
}

/** What others than the person wrote beside what was told. */
export interface Added {
  lead: string;
  by: string;
  on: string;
  text: string;
  lang: string;
}

/** `when` is the step's own day, empty when nobody told it. */
export interface StepLine {
  when: string;
  written: string;
  what: string;
}

/** What the PDF and dossier.json are both made from. Texts are in the dossier's language. */
export interface Content {
  /** Empty in a preview, which is no export. */
  dossier: string;
  audience: string;
  language: string;
  reference: string;
  createdAt: string;
  recipient: string;
  purpose: string;
  /** By role and key, as in custody: names of the team stand in no bundle. */
  maker: string;
  desk: { name: string };
  organisation: { name: string; fingerprint: string };
  signer: { principal: string; fingerprint: string; publicKey: string };
  checkpoint: { size: number; root: string };
  case: { id: string; position: number; digest: string };
  summary: { incidents: number; kinds: string[]; period: string; countries: string[]; status: string; sentences: string[] };
  questions: string[];
  people: { rows: [string, string][] }[];
  chronology: ChronologyEntry[];
  allegations: { incident: string; kind: string; title: string; rows: [string, string][]; narrative: string; narrativeLang: string; added: Added[] }[];
  steps: StepLine[];
  deadlines: { due: string; what: string; basis: string }[];
  exhibits: Exhibit[];
  custody: CustodyLine[];
  custodyHead: string;
  consent: ConsentLine[];
  withheld: string[];
}

/** As much of a question as is needed to read its answer. */
export interface FieldText {
  code: string;
  label: string;
  type: string;
  many?: boolean;
  choices?: readonly { code: string; label: string; team_label?: string }[];
  fields?: readonly FieldText[];
  event?: string | null;
  beside?: readonly string[];
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

/** A person of the case as a dossier may show them: identity level by what they agreed to. */
export type Levels = ReadonlyMap<string, string | null>;

/** Compartments of which the maker of the dossier was not shown everything. */
export type Closed = ReadonlySet<string>;

/** Where words that somebody wrote freely would stand in a dossier. */
export interface PassagePlace {
  part: "sentence" | "narrative" | "addition" | "city" | "answer" | "note" | "deadline" | "reason" | "name" | "describes" | "proves" | "relation" | "protection";
  /** The kind, the step or the file that it is about, as the domain or the person named it. */
  of: string;
  /** The label of what was asked, of an answer. */
  question: string;
  /** The story itself, or what was made of it: in the person's own words. */
  own: boolean;
  /** The person wrote it, and not the team. */
  told: boolean;
  /** It was asked about who the person is. */
  who: boolean;
  /** It was asked about somebody else, such as whoever threatened. */
  aboutOthers: boolean;
}

export interface Passage extends PassagePlace {
  /** What it is and what it says: other words are another passage. */
  key: string;
  text: string;
}

/** A passage with what was decided about it. */
export interface Judged extends Passage {
  /** Words by which somebody may be recognised. */
  telling: string[];
  kept: boolean;
  /** Whoever makes the dossier said that they read it, and nobody can be recognised by it. */
  read: boolean;
}

/** What a reader who is not to learn who the person is would read of them all the same. */
export interface Passages {
  /** False where the reader learns who everybody is anyway: then everything stays. */
  hidden: boolean;
  /** The person agreed to be named, and is: what is looked for is who the others are. */
  named: boolean;
  /** The reader has no way to find out who the person is. */
  strict: boolean;
  all: Judged[];
  left: string[];
  /** Not every name is known here, so not all can be pointed out: everything that stays has to be read. */
  unknown: boolean;
  /** It was read, in the state in which it stays now. */
  readAll: boolean;
  /** Who agreed to what: decisions hold under it. */
  under: string;
}

/** What was read before the facts are worded. */
export interface Found {
  closed: Closed;
  consent: ConsentLine[];
  custody: { events: CustodyEvent[]; head: string };
  exhibits: Exhibit[];
  /** How many passages were left out of the case so that the person is not recognised. */
  left: number;
  /** How many steps stay out with the part of the case in which they lie. */
  leftSteps: number;
  /** How much of each person may be shown. */
  levels: Levels;
}

/** What stands in the way of a dossier, and what would only make it weaker. */
export interface Review {
  problems: readonly Problem[];
  decision: Decision;
  passages: Passages;
  ready: boolean;
}

export type { Case, Incident };

/** What the person at the screen chose. */
export interface Choices {
  incidents: string[];
  exhibits: string[];
  identity: boolean;
  /** Steps that the team keeps with its own work go along. */
  teamSteps: boolean;
  recipient: string;
  purpose: string;
  /** What was decided about passages, by their keys, and under which agreement; of the others the level of agreement decides. */
  passages: { kept: string[]; left: string[]; read: string[]; all: string; under: string };
  precautions: { readers: string; worst: string; others: string };
}

/** How codes become words in the dossier's language. */
export interface Words {
  t: Say;
  date(date: string): string;
  instant(instant: string): string;
  how(code: string): string;
  country(code: string): string;
  /** What stands where a passage was left out. */
  leftOut(number: number): string;
  /** Words that are not in the dossier's language say so, and in which they are, when that is known. */
  asWritten(text: string, language: string): string;
  /** What leads to the person's own words, and in which language they are. */
  ownWords(language: string): string;
  kind(code: string): string;
  fields(kind: string): readonly FieldText[];
  subrecord(type: string): { label: string; fields: readonly FieldText[] };
  status(code: string): string;
  custody(action: string): string;
  /** What a code beside an event of custody says. */
  detail(action: string, code: string): string;
  audience(code: string): string;
  choice(code: string): string;
  level(code: string): string;
  rule(code: string): { label: string; basis: string };
  who(author: string, role: string): string;
  maker(author: string, role: string, team: string): string;
  /** A team may be called like a country: the name of the organisation stands with it. */
  team(desk: string, organisation: string): string;
  role(code: string): string;
  about: string;
  truth: string;
  interpreter: string;
  banner(code: string): string;
}
