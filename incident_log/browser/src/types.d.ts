// Which shapes do our modules hand to each other? Types only.

/** English text → translation, or its plural forms in order. */
export type Catalogue = Record<string, string | string[]>;

/** What a module under components/ exports as `start`: it takes the element that names it in data-module. */
export type Component = ($element: HTMLElement) => void | Promise<void>;

/** "report-flow" → what starts it. */
export type Components = Readonly<Record<string, Component>>;
