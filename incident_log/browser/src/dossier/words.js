// How do codes become words in the dossier's language, which need not be the language of the page?

import { answerable } from "../domain/kinds.js";
import { dateIn, instantIn } from "./dates.js";

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Say, Words } from "./types.d.ts" */

/** English is the language the texts are written in, so it only fills in values. @type {Say} */
export function english(text, values = {}) {
  return text.replace(/%\((\w+)\)s|%%/g, (whole, name) => (whole === "%%" ? "%" : (values[name] ?? "")));
}

/** A text in Latin letters may be in the dossier's language, whoever wrote it; one that is mostly in Cyrillic is not. @param {string} text */
function isForeign(text) {
  const count = (/** @type {RegExp} */ letters) => text.match(letters)?.length ?? 0;
  return count(/\p{Script=Cyrillic}/gu) > count(/\p{Script=Latin}/gu);
}

/**
 * @param {Domain} domain
 * @param {string} language of the dossier
 * @param {Say} t
 * @returns {Words}
 */
export function wordsOf(domain, language, t) {
  const { consent, deadlines, dossiers, words } = domain.json;
  const names = new Intl.DisplayNames([language], { type: "region" });
  const tongues = new Intl.DisplayNames([language], { type: "language" });
  /** @param {string} code */
  const tongue = (code) => tongues.of(code) ?? code;
  /** @param {readonly {code: string, label: string}[]} list @param {string} code */
  const label = (list, code) => t(list.find((entry) => entry.code === code)?.label ?? code);
  /** @param {readonly import("../domain/types.d.ts").Choice[]} list @param {string} code */
  const teamLabel = (list, code) => t(list.find((entry) => entry.code === code)?.team_label ?? list.find((entry) => entry.code === code)?.label ?? code);
  /** In the middle of a sentence. @param {string} text */
  const within = (text) => text.slice(0, 1).toLocaleLowerCase(language) + text.slice(1);
  return {
    t,
    date: (date) => dateIn(language, date),
    instant: (instant) => instantIn(language, instant),
    how: (code) => label(consent.how, code),
    country: (code) => (code === domain.json.countries.not_told ? t("country not told") : (names.of(code) ?? code)),
    leftOut: (number) => t("[passage %(number)s was left out so that somebody is not recognised]", { number: String(number) }),
    asWritten: (text, code) => {
      if (!isForeign(text)) return text;
      return code && code !== language ? t("%(text)s (in %(language)s, as written)", { text, language: tongue(code) }) : t("%(text)s (as written)", { text });
    },
    ownWords: (code) => {
      if (!code) return t("In the person's own words, in the language they used:");
      return code === language ? t("In the person's own words:") : t("In the person's own words, in %(language)s, as written:", { language: tongue(code) });
    },
    kind: (code) => t(domain.kinds.get(code)?.label ?? code),
    fields: (kind) => [...answerable(domain, kind).values()],
    subrecord: (type) => {
      const found = domain.subrecords.get(type);
      return { label: found?.label ?? type, fields: found?.fields ?? [] };
    },
    status: (code) => label(words.statuses, code),
    custody: (action) => label(words.custody, action),
    detail: (action, code) => {
      const { vocabularies } = domain.json.records;
      if (action === "received") return label(vocabularies.capture_method ?? [], code);
      if (action === "derived") return label(vocabularies.derivation ?? [], code);
      if (action === "exported") return label(vocabularies.dossier_audience ?? [], code);
      if (action !== "consent_changed") return code;
      const [audience = "", choice = ""] = code.split(" ");
      return `${label(consent.audiences, audience)}: ${choice === "withdrawn" ? t("Withdrawn") : teamLabel(consent.choices, choice)}`;
    },
    audience: (code) => label(consent.audiences, code),
    choice: (code) => (code === "withdrawn" ? t("Withdrawn") : teamLabel(consent.choices, code)),
    level: (code) => within(teamLabel(consent.identity_levels, code)),
    rule: (code) => {
      const rule = domain.rules.get(code);
      return rule === undefined ? { label: code, basis: "" } : { label: rule.label, basis: [rule.basis, label(deadlines.certainties, rule.certainty)].filter(Boolean).join(". ") };
    },
    who: (author, role) => {
      if (role === "reporter") return t("The person");
      if (role === "member") return t("Caseworker %(key)s", { key: author.slice(0, 8) });
      if (role === "colleague") return t("Colleague %(key)s of another team", { key: author.slice(0, 8) });
      return role === "lawyer" ? t("Lawyer %(key)s", { key: author.slice(0, 8) }) : t("Unknown %(key)s", { key: author.slice(0, 8) });
    },
    team: (desk, organisation) => (organisation && organisation !== desk ? t("the team “%(desk)s” of %(organisation)s", { desk, organisation }) : t("the team “%(desk)s”", { desk })),
    maker: (author, role, team) => {
      const key = author.slice(0, 8);
      if (role === "member") return t("Caseworker %(key)s of %(team)s", { key, team });
      if (role === "lawyer") return t("Lawyer %(key)s, who was given access to the case by %(team)s", { key, team });
      return t("Colleague %(key)s of another team, who was given access to the case by %(team)s", { key, team });
    },
    role: (code) => label(domain.json.records.vocabularies.person_role ?? [], code),
    about: t(dossiers.who_we_are.text),
    truth: t(dossiers.statement_of_truth.text),
    interpreter: t(dossiers.interpreter_statement.text),
    banner: (code) => t(dossiers.banners.find((entry) => entry.code === code)?.text ?? ""),
  };
}
