// Which parts of the case was the maker of a dossier not let into? Of what lies there it says nothing: neither that it is, nor that it is not.

/** @import { Domain } from "../domain/types.d.ts" */
/** @import { Journal } from "../journal.js" */
/** @import { Closed } from "./types.d.ts" */

/** @param {Domain} domain @param {Pick<Journal, "entries" | "secrets">} journal @returns {Closed} compartments of which something stays shut */
export function closedParts(domain, { entries, secrets }) {
  const opened = new Set([...secrets.values()].map(({ compartment }) => /** @type {string} */ (compartment)));
  const all = domain.json.membership.compartments.map(({ code }) => code);
  const withheld = entries.flatMap(({ header, trouble }) => (trouble === "withheld" && header ? [header.compartment] : []));
  return new Set([...all.filter((code) => !opened.has(code)), ...withheld]);
}
