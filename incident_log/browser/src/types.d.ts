// Which shapes do our modules hand to each other? Types only.

/** English text → translation, or its plural forms in order. */
export type Catalogue = Record<string, string | string[]>;

/** What a module under components/ exports: it takes the element that names it in data-module. */
export interface Component {
  start($element: HTMLElement): void | Promise<void>;
}
