// Which pieces is a drawn page built of? Lit templates only; docs/look.md lists the same pieces for Jinja.

import { html, nothing } from "../vendor/lit.js";
import { currentLanguage, nt, numberLanguage, t } from "./i18n.js";

export { html, nothing, render, repeat, live } from "../vendor/lit.js";

/** @typedef {ReturnType<typeof html> | typeof nothing | string} Piece what a template may hold */
/** @typedef {{code: string, label: string, hint?: string | undefined}} Choice */
/** @typedef {{code: string, label: string, group?: string | undefined}} Option of a list to choose from */
/** @typedef {"" | "good" | "care" | "danger"} Tone */

/**
 * @typedef {object} FieldOptions
 * @property {string} id
 * @property {string} label
 * @property {string} value
 * @property {(value: string) => void} onInput
 * @property {string | undefined} [hint]
 * @property {string | undefined} [error]
 * @property {number} [rows] more than one makes it a text area
 * @property {number} [max] characters
 * @property {string} [width] a govuk-input--width-… class
 * @property {"text" | "numeric" | "none"} [inputmode]
 * @property {boolean} [labelHidden] when the question above says the same
 * @property {string} [type]
 */

/**
 * A text field with its label, hint and error tied to it. Nothing typed is offered to autofill or a spelling service.
 * @param {FieldOptions} options
 */
export function field(options) {
  const { id, label, hint, error } = options;
  const labelClass = options.labelHidden ? "govuk-visually-hidden" : "govuk-label";
  return html`<div class="il-field govuk-form-group ${error ? "govuk-form-group--error" : ""}">
    <label class=${labelClass} for=${id}>${label}</label>
    ${hint ? html`<div class="govuk-hint" id="${id}-hint">${hint}</div>` : nothing}
    ${error ? errorMessage(id, error) : nothing}
    <p class="govuk-error-message" id="${id}-long" role="alert" hidden></p>
    ${(options.rows ?? 1) > 1 ? textArea(options) : input(options)}
  </div>`;
}

/** @param {FieldOptions} options */
function input({ id, value, onInput, hint, error, max, width, inputmode, type }) {
  return html`<input
    class="govuk-input ${width ?? ""} ${error ? "govuk-input--error" : ""}"
    id=${id}
    type=${type ?? "text"}
    .value=${value}
    maxlength=${max ?? 2000}
    @paste=${(/** @type {ClipboardEvent} */ event) => refuseLong(event, max ?? 2000)}
    inputmode=${inputmode ?? "text"}
    autocomplete="off"
    autocapitalize="sentences"
    spellcheck="false"
    aria-describedby=${describedBy(id, hint, error)}
    aria-invalid=${error ? "true" : nothing}
    @input=${(/** @type {InputEvent} */ event) => onInput(valueOf(event))}
  />`;
}

/** @param {FieldOptions} options */
function textArea({ id, value, onInput, hint, error, max, rows }) {
  return html`<textarea
    class="govuk-textarea ${error ? "govuk-textarea--error" : ""}"
    id=${id}
    rows=${rows ?? 4}
    .value=${value}
    maxlength=${max ?? 100000}
    @paste=${(/** @type {ClipboardEvent} */ event) => refuseLong(event, max ?? 100000)}
    autocomplete="off"
    spellcheck="false"
    aria-describedby=${describedBy(id, hint, error)}
    aria-invalid=${error ? "true" : nothing}
    @input=${(/** @type {InputEvent} */ event) => onInput(valueOf(event))}
  ></textarea>`;
}

/** A browser would cut off the end without a word; so what is too long is not pasted, and that is said. @param {ClipboardEvent} event @param {number} max */
function refuseLong(event, max) {
  const $field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (event.currentTarget);
  const $says = $field.ownerDocument.getElementById(`${$field.id}-long`);
  const replaced = ($field.selectionEnd ?? 0) - ($field.selectionStart ?? 0);
  const length = $field.value.length - replaced + (event.clipboardData?.getData("text/plain") ?? "").length;
  if ($says) $says.hidden = length <= max;
  if (!$says || length <= max) return;
  event.preventDefault();
  const numbers = new Intl.NumberFormat(numberLanguage());
  $says.textContent = t("This is too long: %(max)s characters fit here, and it would be %(length)s. Nothing was pasted, and what stands here is as it was. Paste a shorter part.", { max: numbers.format(max), length: numbers.format(length) });
}

/**
 * Options with a group stand under its name; one that stands in two groups is chosen in the first.
 * @param {{id: string, label: string, value: string, options: Option[], onInput: (value: string) => void, hint?: string | undefined, error?: string | undefined, labelHidden?: boolean}} options
 */
export function select({ id, label, value, options, onInput, hint, error, labelHidden }) {
  const chosen = options.find((each) => each.code === value);
  const drawn = (/** @type {Option} */ each) => html`<option value=${each.code} ?selected=${each === chosen}>${each.label}</option>`;
  return html`<div class="il-field govuk-form-group ${error ? "govuk-form-group--error" : ""}">
    <label class=${labelHidden ? "govuk-visually-hidden" : "govuk-label"} for=${id}>${label}</label>
    ${hint ? html`<div class="govuk-hint" id="${id}-hint">${hint}</div>` : nothing} ${error ? errorMessage(id, error) : nothing}
    <select
      class="govuk-select ${error ? "govuk-select--error" : ""}"
      id=${id}
      aria-describedby=${describedBy(id, hint, error)}
      @change=${(/** @type {Event} */ event) => onInput(valueOf(event))}
    >
      ${grouped(options).map(([group, own]) => (group ? html`<optgroup label=${group}>${own.map(drawn)}</optgroup>` : own.map(drawn)))}
    </select>
  </div>`;
}

/** @param {Option[]} options @returns {[string, Option[]][]} neighbours of one group together */
function grouped(options) {
  /** @type {[string, Option[]][]} */
  const groups = [];
  for (const option of options) {
    const last = groups.at(-1);
    if (last?.[0] === (option.group ?? "")) last[1].push(option);
    else groups.push([option.group ?? "", [option]]);
  }
  return groups;
}

/**
 * Answers as tiles: radio buttons, or checkboxes when several may be chosen.
 * @param {{name: string, choices: Choice[], chosen: readonly string[], onChange: (chosen: string[]) => void, many?: boolean, row?: boolean}} options
 */
export function choices({ name, choices: all, chosen, onChange, many = false, row = false }) {
  /** @param {string} code @param {Event} event */
  const change = (code, event) => {
    const on = /** @type {HTMLInputElement} */ (event.target).checked;
    if (!many) return onChange([code]);
    return onChange(on ? [...chosen, code] : chosen.filter((each) => each !== code));
  };
  return html`<div class="il-choices ${row ? "il-choices--row" : ""}">
    ${all.map(
      (each) =>
        html`<div class="il-choice">
          <input
            class="il-choice__input"
            type=${many ? "checkbox" : "radio"}
            id="${name}-${each.code}"
            name=${name}
            value=${each.code}
            .checked=${chosen.includes(each.code)}
            @change=${(/** @type {Event} */ event) => change(each.code, event)}
          />
          <label class="il-choice__label" for="${name}-${each.code}"
            >${each.label}${each.hint ? html`<span class="il-choice__hint">${each.hint}</span>` : nothing}</label
          >
        </div>`,
    )}
  </div>`;
}

/**
 * One question of a screen: the legend is the page's heading.
 * @param {{title: string, hint?: string | undefined, error?: string | undefined, id: string}} words
 * @param {Piece | Piece[]} content
 */
export function question({ title, hint, error, id }, content) {
  return html`<fieldset class="il-question ${error ? "govuk-form-group--error" : ""}" aria-describedby=${describedBy(id, hint, error)}>
    <legend><h1 class="il-question__title" tabindex="-1" data-focus>${title}</h1></legend>
    ${hint ? html`<p class="il-question__hint" id="${id}-hint">${hint}</p>` : nothing} ${error ? errorMessage(id, error) : nothing} ${content}
  </fieldset>`;
}

/** The heading of a screen without a question. @param {string} title @param {string} [hint] */
export function heading(title, hint) {
  return html`<h1 class="il-question__title" tabindex="-1" data-focus>${title}</h1>
    ${hint ? html`<p class="il-question__hint">${hint}</p>` : nothing}`;
}

/** @param {string} id @param {string} text */
export function errorMessage(id, text) {
  return html`<p class="govuk-error-message" id="${id}-error"><span class="govuk-visually-hidden">${t("To correct:")}</span> ${text}</p>`;
}

/**
 * What to correct, with links to the fields; the component moves the focus here.
 * @param {{id: string, text: string}[]} problems
 */
export function errorSummary(problems) {
  if (!problems.length) return nothing;
  return html`<div class="govuk-error-summary" tabindex="-1" role="alert" data-focus-first>
    <h2 class="govuk-error-summary__title">${t("Please look at this again")}</h2>
    <ul class="govuk-list govuk-error-summary__list">
      ${problems.map((each) => html`<li><a href="#${each.id}" @click=${focusTarget}>${each.text}</a></li>`)}
    </ul>
  </div>`;
}

/** @param {Event} event the link must not change the fragment: it may hold the desk's address */
function focusTarget(event) {
  event.preventDefault();
  const $link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  const $target = $link.ownerDocument.getElementById($link.hash.slice(1));
  const fields = "input, select, textarea, button";
  const $field = $target?.matches(fields) ? $target : ($target?.querySelector('[aria-invalid="true"]') ?? $target?.querySelector(fields));
  if ($field instanceof HTMLElement) $field.focus();
}

/**
 * A sentence that must be seen.
 * @param {Tone} tone
 * @param {string} title empty for none
 * @param {Piece | Piece[]} content
 */
export function notice(tone, title, content) {
  return html`<div class="il-notice ${tone ? `il-notice--${tone}` : ""}" role=${tone === "danger" ? "alert" : tone === "care" ? "status" : nothing}>
    ${title ? html`<h2 class="il-notice__title">${title}</h2>` : nothing}
    ${typeof content === "string" ? html`<p>${content}</p>` : content}
  </div>`;
}

/** @param {string} title @param {Piece | Piece[]} content */
export function card(title, content) {
  return html`<section class="il-card">
    <h2 class="il-card__title">${title}</h2>
    ${content}
  </section>`;
}

/** @param {string} title @param {string} text @param {Piece} [next] */
export function emptyState(title, text, next = nothing) {
  return html`<div class="il-empty">
    <p class="il-empty__title">${title}</p>
    <p class="govuk-body">${text}</p>
    ${next}
  </div>`;
}

/** @param {string} text what is being done */
export function busy(text) {
  return html`<p class="il-busy" role="status">${text}</p>`;
}

/** @param {string} label @param {number} value @param {number} max */
export function progress(label, value, max) {
  return html`<progress class="il-progress" aria-label=${label} .value=${value} max=${max}>${percent(value, max)}</progress>`;
}

/** Where am I, and how much is left. @param {string} name of the part @param {number} part from 1 @param {number} parts @param {number} within from 0 to 1 */
export function steps(name, part, parts, within) {
  return html`<div class="il-steps">
    <p class="il-steps__text"><span>${name}</span><span>${t("Part %(part)s of %(parts)s", { part, parts })}</span></p>
    ${progress(t("How far you are"), part - 1 + within, parts)}
  </div>`;
}

/** @param {string} label @param {() => void} onClick @param {"" | "secondary" | "warning"} [kind] @param {boolean} [disabled] @param {string} [about] said to screen readers only */
export function button(label, onClick, kind = "", disabled = false, about = "") {
  return html`<button type="button" class="govuk-button ${kind ? `govuk-button--${kind}` : ""}" ?disabled=${disabled} aria-label=${about ? `${label}: ${about}` : nothing} @click=${onClick}>${label}</button>`;
}

/** The one main step of a form: Enter does the same. @param {string} label @param {boolean} [disabled] */
export function submitButton(label, disabled = false) {
  return html`<button type="submit" class="govuk-button" ?disabled=${disabled}>${label}</button>`;
}

/** @param {string} label @param {() => void} onClick @param {{danger?: boolean, about?: string}} [options] about: said to screen readers only */
export function quiet(label, onClick, { danger = false, about = "" } = {}) {
  return html`<button type="button" class="il-quiet ${danger ? "il-quiet--danger" : ""}" aria-label=${about ? `${label}: ${about}` : nothing} @click=${onClick}>${label}</button>`;
}

/** @param {Piece[]} content */
export function buttons(...content) {
  return html`<div class="il-buttons">${content}</div>`;
}

/** A list of nothing would be read out as one. @param {Piece[]} items */
export function smallList(items) {
  return items.length > 0 ? html`<ul class="il-small-list">${items}</ul>` : nothing;
}

/** @param {() => void} onSubmit @param {Piece | Piece[]} content */
export function form(onSubmit, content) {
  return html`<form
    novalidate
    autocomplete="off"
    @submit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      onSubmit();
    }}
  >
    ${content}
  </form>`;
}

/** @param {string} key @param {Piece} value @param {Piece} [action] */
export function summaryRow(key, value, action = nothing) {
  return html`<div class="il-summary__row">
    <dt class="il-summary__key">${key}</dt>
    <dd class="il-summary__value">${value}</dd>
    ${action === nothing ? nothing : html`<dd class="il-summary__action">${action}</dd>`}
  </div>`;
}

/** @param {{label: string, tone?: string}[]} all */
export function chips(all) {
  return html`<ul class="il-chips">
    ${all.map((each) => html`<li class="il-chip ${each.tone ? `il-chip--${each.tone}` : ""}">${each.label}</li>`)}
  </ul>`;
}

/** Steps as text, from the domain data. @param {readonly {text: string, number?: string | null, say?: string | null}[]} steps @param {boolean} [numbered] */
export function stepList(steps, numbered = false) {
  const items = steps.map(({ number, say, text }) => html`<li>${t(text, { number: number ?? "" })}${say ? inEnglish(say) : nothing}</li>`);
  return numbered
    ? html`<ol class="govuk-list govuk-list--number">${items}</ol>`
    : html`<ul class="govuk-list govuk-list--bullet">${items}</ul>`;
}

/** What has to be understood abroad stands in English too. @param {string} sentence */
function inEnglish(sentence) {
  if (currentLanguage() === "en") return nothing;
  return html`<span class="il-aloud">${t("In English, to say or to show:")} <q class="il-aloud__words" lang="en">${sentence}</q></span>`;
}

/** @param {number} bytes @returns {string} "3.4 MB", a million bytes each, in the reader's own way of writing numbers */
export function sizeText(bytes) {
  const power = [1e3, 1e6, 1e9].filter((least) => bytes >= least).length;
  const digits = { maximumFractionDigits: power > 1 ? 1 : 0 };
  const size = new Intl.NumberFormat(numberLanguage(), digits).format(bytes / 1000 ** power);
  const units = [() => nt("%(n)s byte", "%(n)s bytes", bytes), () => t("%(size)s kB", { size }), () => t("%(size)s MB", { size }), () => t("%(size)s GB", { size })];
  // A number and its unit stay on one line.
  return units[power]?.().replaceAll(" ", "\u00a0") ?? "";
}

/** @param {number} bytes @returns {string} a limit in whole units, rounded down so that what it promises is taken */
export function limitText(bytes) {
  const unit = [1e9, 1e6, 1e3].find((least) => bytes >= least) ?? 1;
  return sizeText(Math.floor(bytes / unit) * unit);
}

/** @param {number} value @param {number} max @returns {string} */
export function percent(value, max) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  // "100 %" is said only when everything is there.
  return new Intl.NumberFormat(numberLanguage(), { style: "percent" }).format(share < 1 ? Math.floor(share * 100) / 100 : 1);
}

/** @param {string} id @param {string | undefined} hint @param {string | undefined} error */
function describedBy(id, hint, error) {
  return [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || nothing;
}

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLInputElement} */ (event.target).value;
}
