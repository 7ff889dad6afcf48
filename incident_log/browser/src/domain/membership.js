// Who may do what? Every rule wants an active person: whoever is pending, frozen or removed may do nothing.

/** @import { Actor, Domain, Table } from "./types.d.ts" */

export const ROLES = ["owner", "lead", "caseworker", "lawyer", "reporter"];
export const STATES = ["pending", "active", "frozen", "removed"];
export const COMPARTMENTS = ["report", "identity", "work"];

/** Tell whether a role opens the cases of its desk; a lawyer opens only what was granted. @param {Domain} domain @param {string} role */
export function isOfDesk(domain, role) {
  return domain.json.membership.desk_roles.includes(role);
}

/** @param {Domain} domain @param {Actor} by @param {string} role */
export function mayInvite(domain, by, role) {
  return isActive(by) && listed(domain.json.membership.invites, by.role).includes(role);
}

/** Tell whether somebody may confirm, remove, or change the role of a person of this role. @param {Domain} domain @param {Actor} by @param {string} role */
export function mayManage(domain, by, role) {
  return isActive(by) && listed(domain.json.membership.manages, by.role).includes(role);
}

/** A lead may freeze any colleague, but only an owner may freeze an owner. @param {Domain} domain @param {Actor} by @param {string} role */
export function mayFreeze(domain, by, role) {
  return isActive(by) && domain.json.membership.freezes.includes(by.role) && (role !== "owner" || by.role === "owner");
}

/** Tell whether somebody may take a person from one state to another; nobody comes back from removal. @param {Domain} domain @param {Actor} by @param {string} role @param {string} before @param {string} after */
export function mayChangeState(domain, by, role, before, after) {
  if (!listed(domain.json.membership.state_changes, before).includes(after)) return false;
  return after === "frozen" ? mayFreeze(domain, by, role) : mayManage(domain, by, role);
}

/** Tell whether somebody may open a compartment of a case of their desk, or one that was granted to them. @param {Domain} domain @param {Actor} by @param {string} compartment @param {readonly string[]} [granted] */
export function mayRead(domain, by, compartment, granted = []) {
  return isActive(by) && (listed(domain.json.membership.reads, by.role).includes(compartment) || granted.includes(compartment));
}

/** @param {Domain} domain @param {Actor} by @param {string} compartment @param {readonly string[]} [granted] */
export function mayWrite(domain, by, compartment, granted = []) {
  return mayRead(domain, by, compartment, granted) && listed(domain.json.membership.writes, by.role).includes(compartment);
}

/** Tell whether somebody may open these compartments for a reader outside the desk: only what they read themselves. @param {Domain} domain @param {Actor} by @param {readonly string[]} compartments */
export function mayGrant(domain, by, compartments) {
  return domain.json.membership.grants.includes(by.role) && compartments.every((compartment) => mayRead(domain, by, compartment));
}

/** @param {Domain} domain @param {Actor} by */
export function mayRevoke(domain, by) {
  return isActive(by) && domain.json.membership.grants.includes(by.role);
}

/** Tell whether somebody may sign a directory statement of a type; `organisation` is for the root alone. @param {Domain} domain @param {Actor} by @param {string} statement */
export function maySign(domain, by, statement) {
  return isActive(by) && listed(domain.json.membership.signs, statement).includes(by.role);
}

/** @param {Actor} by */
function isActive(by) {
  return by.state === "active";
}

/** @param {Table} table @param {string} name @returns {readonly string[]} */
function listed(table, name) {
  return Object.hasOwn(table, name) ? (table[name] ?? []) : [];
}
