// Which shapes do the domain modules share? Types only; names as in the Python twins and in the JSON.

import type { Json } from "../format/canonical.js";
import type { Due } from "./data.d.ts";

export * from "./data.d.ts";

/** One opened and verified record; the caller resolved the author's key to a role and checked the chain. */
export interface JournalRecord {
  readonly position: number;
  readonly record_id: string;
  readonly compartment: string;
  readonly author: string;
  readonly role: "reporter" | "member" | "lawyer" | "unknown";
  readonly at: string;
  readonly type: string;
  readonly schema: number;
  readonly payload: Json;
}

interface Stamp {
  readonly position: number;
  readonly record_id: string;
  readonly at: string;
  readonly author: string;
  readonly role: string;
}

export interface Written extends Stamp {
  readonly compartment: string;
  readonly type: string;
  readonly payload: Payload;
}

export type Answer = { readonly value: Json; readonly basis?: string } | { readonly answer: "unknown" | "withheld" };
export type Answers = Readonly<Record<string, Answer>>;

export interface Occurred {
  readonly from: string | null;
  readonly to: string | null;
  readonly precision: string;
}

export interface Place {
  readonly country: string;
  readonly city?: string;
  readonly type?: string;
}

export interface IncidentChanges {
  readonly kind?: string;
  readonly title?: string;
  readonly occurred?: Occurred;
  readonly place?: Place;
  readonly sentence?: string;
  readonly safe_now?: string;
  readonly fields?: Readonly<Record<string, Answer | null>>;
}

export interface PersonName {
  readonly text: string;
  readonly spelling?: string;
}

/** The parts of checked payloads that the fold reads; what else a payload holds is reached through its type's schema. */
export interface Payload {
  readonly [name: string]: unknown;
  readonly incident?: string | null;
  readonly incidents?: readonly string[];
  readonly kind?: string;
  readonly title?: string;
  readonly occurred?: Occurred;
  readonly place?: Place;
  readonly sentence?: string;
  readonly narrative?: string;
  readonly narrative_lang?: string;
  readonly safe_now?: string;
  readonly fields?: Answers;
  readonly changes?: IncidentChanges;
  readonly addition?: string;
  readonly addition_lang?: string;
  readonly evidence?: string | null;
  readonly name?: string;
  readonly media_type?: string;
  readonly size?: number;
  readonly sha256?: string;
  readonly captured_at?: string | null;
  readonly capture_method?: string | null;
  readonly describes?: string;
  readonly proves?: string;
  readonly derived_from?: string | null;
  readonly derivation?: string | null;
  readonly salt?: string;
  readonly slices?: readonly string[];
  readonly sealed_size?: number;
  readonly layout?: number;
  readonly language?: string;
  readonly unsafe_file?: boolean;
  readonly person?: string;
  readonly own_words?: { readonly kept: number; readonly left_out: number };
  readonly names?: readonly PersonName[];
  readonly receipt?: string;
  readonly audience?: string;
  readonly recipient?: string | null;
  readonly country?: string | null;
  readonly scope?: { readonly covers: string; readonly ids: readonly string[] };
  readonly identity_level?: string;
  readonly purpose?: string;
  readonly choice?: string;
  readonly how?: string;
  readonly guardian?: boolean;
  readonly once?: boolean;
  readonly message?: string;
  readonly asks?: Asked;
  readonly note?: string;
  readonly given_at?: string;
  readonly expires_at?: string | null;
  readonly text?: string;
  readonly lang?: string;
  readonly status?: string;
  readonly to?: string | null;
  readonly to_signing?: string;
  readonly compartments?: readonly string[];
  readonly reason?: string | null;
  readonly action?: string;
  readonly without_agreement?: string;
  readonly what?: string;
  readonly exhibits?: readonly string[];
  readonly deadline?: string;
  readonly rule?: string | null;
  readonly trigger?: string | null;
  readonly due?: string | null;
  readonly state?: string;
  readonly target?: string;
  readonly id?: string;
}

/** What a message asks the person to agree to. */
export interface Asked {
  readonly audience: string;
  readonly recipient: string | null;
  readonly country: string | null;
  readonly identity_level: string;
}

export interface Addition {
  readonly position: number;
  readonly at: string;
  readonly author: string;
  readonly role: string;
  readonly text: string;
  readonly lang: string | null;
}

/** Who wrote last what is told in another way now than at first. */
export interface Change {
  readonly at: string;
  readonly author: string;
  readonly role: string;
}

export interface Incident extends Stamp {
  readonly incident: string;
  readonly kind: string;
  readonly title: string | null;
  readonly occurred: Occurred;
  readonly place: Place;
  readonly sentence: string;
  readonly narrative: string | null;
  readonly narrative_lang: string | null;
  readonly fields: Answers;
  readonly safe_now: string | null;
  readonly severity: string;
  readonly additions: readonly Addition[];
  readonly changed_at: readonly string[];
  /** Of each part that an amendment replaced: by its name, an answer by `fields.` and its code. */
  readonly changed: Readonly<Record<string, Change>>;
  readonly erased: boolean;
}

export interface Custody extends Stamp {
  readonly action: string;
  readonly detail: string | null;
}

export interface Exhibit extends Stamp {
  readonly evidence: string;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly compartment: string;
  readonly payload: Payload;
  readonly derived: readonly string[];
  readonly custody: readonly Custody[];
  readonly erased: boolean;
}

export interface Deadline {
  readonly deadline: string;
  readonly rule: string | null;
  readonly title: string | null;
  readonly incident: string | null;
  readonly trigger: string | null;
  readonly due: string | null;
  readonly computed: readonly Due[];
  readonly overridden: boolean;
  readonly reason: string | null;
  readonly typical_only: boolean;
  readonly state: string;
  readonly written: Written;
}

export interface Share {
  readonly to: string;
  readonly to_signing: string;
  readonly compartments: readonly string[];
  readonly expires_at: string | null;
  readonly granted_at: string;
  readonly revoked_at: string | null;
  readonly reason: string;
}

export interface TimelineEntry {
  readonly when: string | null;
  readonly until: string | null;
  readonly precision: string;
  readonly what: string;
  readonly ref: string;
  readonly field: string | null;
  readonly text: string | null;
  readonly position: number;
}

export interface HistoryEntry extends Stamp {
  readonly compartment: string;
  readonly type: string;
  readonly schema: number;
  readonly state: "accepted" | "refused" | "unreadable";
  readonly reason: string | null;
}

export interface Summary {
  readonly title: string;
  readonly kinds: readonly string[];
  readonly countries: readonly string[];
  readonly urgency: string;
  readonly status: string;
  readonly safe_now: string | null;
  readonly assigned_to: string | null;
  readonly reported_at: string | null;
  readonly updated_at: string | null;
  readonly unread_from_reporter: number;
  readonly refused: number;
  readonly unreadable: number;
}

export interface Case {
  readonly summary: Summary;
  readonly incidents: readonly Incident[];
  readonly timeline: readonly TimelineEntry[];
  readonly evidence: readonly Exhibit[];
  readonly people: readonly Written[];
  readonly consents: readonly Written[];
  readonly messages: readonly Written[];
  readonly notes: readonly Written[];
  readonly statuses: readonly Written[];
  readonly assignments: readonly Written[];
  readonly tasks: readonly Written[];
  readonly deadlines: readonly Deadline[];
  readonly assessments: readonly Written[];
  readonly subrecords: readonly Written[];
  readonly shares: readonly Share[];
  readonly accesses: readonly Written[];
  readonly exports: readonly Written[];
  readonly history: readonly HistoryEntry[];
}

/** The code of its rule, or its title when it was set by hand. */
export interface CardDeadline {
  readonly rule: string | null;
  readonly title: string | null;
  readonly due: string;
}

export interface Card {
  readonly title: string;
  readonly kinds: readonly string[];
  readonly countries: readonly string[];
  readonly urgency: string;
  readonly status: string;
  /** Whether the person says that they are in danger now. */
  readonly danger: boolean;
  readonly next_deadline: CardDeadline | null;
  /** Some that come after it. */
  readonly later_deadlines: readonly CardDeadline[];
  readonly incidents: number;
  readonly reported_on: string | null;
  readonly updated_on: string | null;
  readonly people: readonly string[];
  readonly assigned_to: string | null;
  readonly unread_from_reporter: number;
}

/** Who acts: what they are in the directory now. */
export interface Actor {
  readonly role: string;
  readonly state: string;
}

export interface Receipt {
  readonly receipt: string;
  readonly person: string;
  readonly audience: string;
  readonly recipient: string | null;
  readonly country: string | null;
  readonly covers: string;
  readonly ids: readonly string[];
  readonly identity_level: string;
  readonly purpose: string;
  readonly choice: string;
  readonly how: string;
  readonly guardian: boolean;
  readonly given_at: string;
  readonly expires_at: string | null;
}

export interface InScope {
  readonly person: string;
  readonly relative_in_country?: boolean;
  readonly minor?: boolean;
}

export interface Export {
  readonly audience: string;
  readonly identity_level: string;
  readonly items?: readonly string[];
  readonly recipient?: string | null;
  readonly country?: string | null;
}

export interface Override {
  readonly person: string;
  readonly reason: string;
  readonly second_person: string;
}

export interface PersonDecision {
  readonly person: string;
  readonly level: string | null;
  readonly reason: string;
}

export interface Decision {
  readonly outcome: "allowed" | "redact" | "stop";
  readonly persons: readonly PersonDecision[];
}

export interface Fact {
  readonly path: string;
  readonly label: string;
  readonly type: string;
  readonly value: Json;
  readonly answer: string | null;
  readonly basis: string | null;
}

export interface Allegation {
  readonly incident: string;
  readonly kind: string;
  readonly sentence: string;
  readonly facts: readonly Fact[];
  readonly exhibits: readonly string[];
  readonly left_out: readonly string[];
}

export interface Problem {
  readonly code: string;
  readonly blocks: boolean;
  readonly ref: string | null;
  readonly field: string | null;
}

export interface Limits {
  readonly max_bytes: number;
  readonly max_name_characters: number;
  readonly max_count: number;
}

export interface FileProblem {
  readonly code: string;
  readonly text: string;
}
