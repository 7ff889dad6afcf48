// How does a member find a case among many?

import { countryName } from "../countries.js";
import { isIn } from "../inbox.js";
import { t } from "../i18n.js";
import { html, nothing, quiet, select } from "../ui.js";
import { labelOf } from "./labels.js";

/** @import { InboxPage } from "./inbox_page.js" */
/** @import { Order, Section, Wish } from "../inbox.js" */

/** @param {InboxPage} page */
export function sections(page) {
  const { rows, session, today, wish } = page;
  /** @type {[Section, string][]} */
  const all = [
    ["mine", t("Mine")],
    ["nobody", t("Nobody's")],
    ["due", t("Due soon")],
    ["waiting", t("Waiting for the person")],
    ["all", t("All")],
  ];
  return html`<nav class="il-tabs" aria-label=${t("Which cases")}>
    ${all.map(([section, label]) => {
      const count = rows.filter((row) => isIn(row, section, session.member, today)).length;
      const current = section === wish.section;
      // Mostly everything has somebody, and a phone has little room.
      if (section === "nobody" && count === 0 && !current) return nothing;
      return html`<button type="button" class="il-tab" aria-current=${current ? "true" : nothing} @click=${() => page.want({ section })}>
        ${label} <span class="il-count">${count}</span>
      </button>`;
    })}
  </nav>`;
}

/** @param {InboxPage} page */
export function filters(page) {
  const { wish } = page;
  const chosen = [wish.kind, wish.country, wish.urgency].filter(Boolean).length;
  return html`<div class="il-find" role="search">
    <div class="il-find__words">
      <label class="govuk-label" for="search">${t("Search")}</label>
      <input
        class="govuk-input"
        id="search"
        type="search"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="search-hint"
        .value=${wish.search}
        @input=${(/** @type {Event} */ event) => page.want({ search: /** @type {HTMLInputElement} */ (event.target).value })}
      />
      <p class="il-find__hint" id="search-hint">${t("A word of a title, a name in any spelling, a country or a kind. What is written inside a case is not searched.")}</p>
    </div>
    <details class="il-find__more" ?open=${page.filtersOpen} @toggle=${(/** @type {Event} */ event) => page.keepFilters(/** @type {HTMLDetailsElement} */ (event.target).open)}>
      <summary>${chosen > 0 ? t("Filter and sort (%(n)s)", { n: chosen }) : t("Filter and sort")}</summary>
      <div class="il-find__grid">${choicesOf(page)}</div>
      ${chosen > 0 ? quiet(t("Clear the filters"), () => page.want({ kind: "", country: "", urgency: "" })) : nothing}
    </details>
  </div>`;
}

/** @param {InboxPage} page */
function choicesOf(page) {
  const { domain, rows, wish } = page;
  /** @param {keyof Wish} name @param {string} label @param {{code: string, label: string}[]} options */
  const choose = (name, label, options) =>
    select({ id: `filter-${name}`, label, value: wish[name], options: [{ code: "", label: t("All") }, ...options], onInput: (value) => page.want({ [name]: value }) });
  /** @param {"kinds"|"countries"} name @param {(code: string) => string} say */
  const present = (name, say) =>
    [...new Set(rows.flatMap((row) => row[name]))].map((code) => ({ code, label: say(code) })).sort((one, other) => one.label.localeCompare(other.label));
  const severities = domain.json.kinds.severities;
  return [
    choose("kind", t("Kind"), present("kinds", (kind) => t(domain.kinds.get(kind)?.label ?? kind))),
    choose("country", t("Country"), present("countries", countryName)),
    choose("urgency", t("Urgency"), severities.map(({ code }) => ({ code, label: labelOf(severities, code) })).reverse()),
    select({ id: "order", label: t("Sort by"), value: wish.order, options: orders(), onInput: (value) => page.want({ order: /** @type {Order} */ (value) }) }),
  ];
}

/** @returns {{code: Order, label: string}[]} */
const orders = () => [
  { code: "changed", label: t("Urgent, then newest") },
  { code: "due", label: t("Next deadline") },
  { code: "urgency", label: t("Urgency") },
  { code: "reported", label: t("Oldest report first") },
];
