// Which shapes have the facts that ship with the program? Types only; names as in the JSON files.

import type { Json } from "../format/canonical.js";

export type { Json };
export type Values = Readonly<Record<string, Json>>;

export interface Choice {
  readonly code: string;
  readonly label: string;
  readonly hint?: string;
  readonly text?: string;
  /** How the team reads what the person says of themselves. */
  readonly team_label?: string;
}

export interface Field {
  readonly code: string;
  readonly label: string;
  readonly type: string;
  readonly question: string | null;
  readonly hint: string | null;
  readonly choices: readonly Choice[];
  readonly many: boolean;
  readonly ask: "reporter" | "desk";
  readonly required_before_export: boolean;
  readonly sensitivity: readonly string[];
  readonly refers_to: string | null;
  readonly fields: readonly Field[];
  readonly when: Condition | null;
  /** What the report began with and this field usually repeats. */
  readonly same_as: "date" | "country" | null;
  /** Whether the day may be still to come. */
  readonly ahead: boolean;
  /** What happened on the day that is asked for; null where the label says it. */
  readonly event: string | null;
  /** The answers that belong to that day. */
  readonly beside: readonly string[];
}

/** What has to be answered to an earlier field; without values any answer. */
export interface Condition {
  readonly field: string;
  readonly in?: readonly string[];
}

export type FieldMap = ReadonlyMap<string, Field>;

export interface Kind {
  readonly code: string;
  readonly label: string;
  readonly question: string;
  readonly hint: string;
  readonly group: string;
  readonly method: readonly string[];
  readonly severity: string;
  readonly relatives_in_country: boolean;
  readonly fields: readonly Field[];
}

export interface Subrecord {
  readonly code: string;
  readonly label: string;
  readonly hint: string;
  readonly fields: readonly Field[];
}

/** One part of a payload schema, as it stands in data/records.json. */
export interface Spec {
  readonly type: string;
  readonly required?: boolean;
  readonly nullable?: boolean;
  readonly max?: number;
  readonly least?: number;
  readonly most?: number;
  readonly length?: number;
  readonly values?: readonly string[];
  readonly of?: Spec | string;
  readonly fields?: Readonly<Record<string, Spec>>;
}

export interface RecordType {
  readonly schema: number;
  readonly label: string;
  readonly text: string;
  readonly compartments: readonly string[];
  readonly roles: readonly string[];
  readonly reporter_values?: Readonly<Record<string, readonly string[]>>;
  readonly member_values?: Readonly<Record<string, readonly string[]>>;
  readonly subrecord?: boolean;
  readonly fields: Readonly<Record<string, Spec>>;
}

export interface Step {
  readonly label: string;
  readonly amount: number;
  readonly unit: "days" | "business_days" | "months" | "hours" | "given";
}

export interface Rule {
  readonly code: string;
  readonly label: string;
  readonly text: string;
  readonly hint?: string;
  readonly trigger_field: string;
  readonly question: string;
  readonly direction: "after" | "before";
  readonly steps: readonly Step[];
  readonly basis: string;
  readonly certainty: string;
  readonly source: string;
  readonly jurisdiction: string;
  readonly verified_on: string;
  /** Countries, or groups of them, where it may apply; without it, anywhere. */
  readonly in?: readonly string[];
  readonly typical_only?: boolean;
  readonly realistic_only?: boolean;
  readonly lawyer_needed?: boolean;
  readonly realistic?: string;
  readonly registry_hours?: { readonly open: string; readonly close: string; readonly zone: string };
}

export interface Due {
  readonly rule: string;
  readonly step: string;
  readonly due: string;
  readonly certainty: string;
  readonly basis: string;
  readonly typical_only: boolean;
  readonly realistic_only: boolean;
  readonly without_holidays: boolean;
  readonly overridden: boolean;
  readonly reason: string | null;
}

export interface ConsentAudience extends Choice {
  readonly question: string;
  /** The question about one reader or country; %(name)s takes it. */
  readonly question_named?: string;
  readonly text_named?: string;
  readonly choice: string;
  readonly named: boolean;
  readonly country: boolean;
  readonly internal: boolean;
  readonly separate_conversation?: boolean;
}

export interface DossierAudience extends Choice {
  readonly text: string;
  readonly consent: string;
  readonly languages: readonly string[];
  readonly leaves_out: readonly string[];
  readonly records_out: readonly string[];
  readonly sections: readonly string[];
  readonly banner: string;
  readonly originals: boolean;
  readonly default_level: string;
  /** What it may be made for, where not for everything. */
  readonly purposes?: readonly string[];
  readonly country?: boolean;
  readonly max_argument_pages?: number;
  readonly max_annexes?: number;
}

/** One thing to do, and for whom: `in` and `not_in` name countries or groups of them, `number` whether an emergency number is known. */
export interface AdviceStep {
  readonly text: string;
  readonly in?: readonly string[];
  readonly not_in?: readonly string[];
  readonly number?: boolean;
  readonly say?: string;
}

export interface Steps {
  readonly label: string;
  readonly steps: readonly AdviceStep[];
}

/** The steps for a person in one country. `number` fills %(number)s in the text; `say` is what to say aloud, in English. */
export interface ToldSteps {
  readonly label: string;
  readonly steps: readonly { readonly text: string; readonly number: string | null; readonly say: string | null }[];
}

/** The JSON of domain_json(): one key for each data file. */
/** What to do in these countries, of which no number was checked. */
export interface NoNumber {
  readonly countries: readonly string[];
  readonly text: string;
  readonly source: string;
  readonly certainty: string;
}

export interface DomainJson {
  readonly common_fields: { readonly fields: readonly Values[]; readonly first_save: readonly (Choice & { question: string })[] } & Readonly<Record<string, readonly Choice[]>>;
  readonly consent: {
    readonly expires_after_months: number;
    readonly wording: string;
    readonly audiences: readonly ConsentAudience[];
    readonly identity_levels: readonly Choice[];
    readonly choices: readonly Choice[];
    readonly scopes: readonly Choice[];
    readonly purposes: readonly Choice[];
    readonly how: readonly Choice[];
    readonly promises: readonly { code: string; text: string }[];
    readonly before_export: readonly { code: string; question: string }[];
    readonly reasons: readonly Choice[];
  };
  readonly countries: {
    readonly codes: readonly string[];
    readonly not_told: string;
    readonly groups: readonly { readonly code: string; readonly countries: readonly string[]; readonly source: string; readonly certainty: string; readonly verified_on: string }[];
    readonly emergency: readonly {
      readonly countries: readonly string[];
      readonly numbers: readonly { number: string; label: string }[];
      readonly source: string;
      readonly certainty: string;
      readonly verified_on: string;
    }[];
    readonly no_number: { readonly text: string; readonly near: NoNumber; readonly persecutes: NoNumber };
    readonly police_warnings: readonly { readonly countries: readonly string[]; readonly text: string }[];
    readonly card: { readonly label: string; readonly danger: Steps; readonly arrest: Steps; readonly say: readonly { code: string; text: string }[] };
    readonly helplines: readonly (Choice & { contact: string })[];
  };
  readonly deadlines: { readonly rules: readonly Rule[]; readonly certainties: readonly Choice[]; readonly flags: readonly { code: string; text: string }[] };
  readonly dossiers: {
    readonly sections: readonly Choice[];
    readonly audiences: readonly DossierAudience[];
    readonly banners: readonly { code: string; text: string }[];
    readonly who_we_are: { readonly text: string };
    readonly statement_of_truth: { readonly text: string };
    readonly interpreter_statement: { readonly text: string };
    readonly problems: readonly (Choice & { blocks: boolean })[];
    readonly redaction_reasons: readonly Choice[];
  };
  readonly evidence: {
    readonly max_bytes: number;
    readonly max_name_characters: number;
    readonly max_count: number;
    readonly viewable: Readonly<Record<string, readonly string[]>>;
    readonly by_ending: Readonly<Record<string, string>>;
    readonly fallback: string;
    /** Of files that do something when they are opened, on one system or another. */
    readonly unsafe_endings: readonly string[];
    readonly problems: readonly { code: string; text: string }[];
    readonly advice: readonly { code: string; text: string }[];
    readonly kept: readonly { code: string; text: string }[];
  };
  readonly kinds: {
    readonly groups: readonly Choice[];
    readonly methods: readonly Choice[];
    readonly sensitivities: readonly Choice[];
    readonly severities: readonly Choice[];
    readonly vocabularies: Readonly<Record<string, readonly Choice[]>>;
    readonly kinds: readonly Values[];
  };
  readonly membership: {
    readonly roles: readonly Choice[];
    readonly states: readonly Choice[];
    readonly compartments: readonly Choice[];
    readonly desk_roles: readonly string[];
    readonly grants: readonly string[];
    readonly freezes: readonly string[];
    readonly invites: Table;
    readonly reads: Table;
    readonly writes: Table;
    readonly manages: Table;
    readonly signs: Table;
    readonly state_changes: Table;
  };
  readonly names: {
    readonly before_marks: Readonly<Record<string, string>>;
    readonly classes: Readonly<Record<string, string>>;
    readonly dropped_before: Table;
    readonly same: readonly (readonly string[])[];
  };
  readonly records: { readonly vocabularies: Readonly<Record<string, readonly Choice[]>>; readonly types: Readonly<Record<string, RecordType>> };
  readonly subrecords: { readonly subrecords: readonly Values[] };
  readonly what_to_do: { readonly general: Steps; readonly kinds: Readonly<Record<string, Steps>>; readonly after_any: Steps };
  readonly words: {
    readonly statuses: readonly (Choice & { text: string })[];
    readonly status_after: Table;
    readonly authors: readonly (Choice & { text: string })[];
    readonly access: readonly (Choice & { text: string })[];
    readonly custody: readonly Choice[];
    readonly states: readonly Choice[];
    readonly refusals: readonly Choice[];
  };
}

export type Table = Readonly<Record<string, readonly string[]>>;

/** Everything loadDomain() makes of it. `json` is the whole, for what needs no work. */
export interface Domain {
  readonly json: DomainJson;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly commonFields: FieldMap;
  readonly subrecords: ReadonlyMap<string, Subrecord>;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly countries: ReadonlySet<string>;
  readonly codes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly names: Names;
}

/** What a first letter stands for: its class, or also the longer spellings that begin with it, longest first; null is no letter of ours. */
export type Letter = string | null | { readonly alone: string | null; readonly longer: readonly (readonly [string, string])[]; readonly seconds: string };

/** The tables of names.js. */
export interface Names {
  readonly letters: readonly Letter[];
  /** The code of a letter → those of the letters before which it counts for nothing. */
  readonly dropped: Readonly<Record<number, readonly number[]>>;
  readonly before_marks: Readonly<Record<string, string>>;
  readonly marked: RegExp;
  /** The key of a first name → what the same name is in other languages. */
  readonly same: ReadonlyMap<string, readonly string[]>;
}
