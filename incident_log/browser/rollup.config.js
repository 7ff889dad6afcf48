// Which files do our modules become? A few, joined word for word: a page of 120 files keeps a slow line waiting.
//
// Nothing is compiled, shortened or left out. Only the lines that import and export go, and a name that two modules use
// gets a number in one of them, so that whoever has read src/ can find it all again.

/** What any page may start, what people who report use, and what the team uses. */
const PARTS = ["main", "reporting_pages", "team_pages"];
const WORKERS = ["argon2", "cards", "evidence", "pdf", "reader"];

/** @param {string} id */
const isPackage = (id) => id.includes("/vendor/");

/** @param {{ message: string }} warning */
function refuse(warning) {
  throw new Error(warning.message);
}

/**
 * Where does a module go that more than one part needs?
 * @param {string} id
 * @param {{ getModuleInfo: (id: string) => { importers: readonly string[] } | null }} graph
 */
function placeOf(id, { getModuleInfo }) {
  const found = new Set([id]);
  for (const module of found) for (const importer of getModuleInfo(module)?.importers ?? []) found.add(importer);
  const parts = PARTS.filter((part) => [...found].some((module) => module.endsWith(`/src/${part}.js`)));
  // Nothing may need main.js itself, which waits for the other parts.
  if (parts.includes("main")) return id.endsWith("/src/main.js") ? undefined : "base";
  return parts.length > 1 ? "shared" : undefined;
}

const common = { external: isPackage, onwarn: refuse, treeshake: false };
/** All files lie side by side, wherever their modules did. @param {string} id */
const besideJoined = (id) => (isPackage(id) ? id.replace(/^.*\/vendor\//, "../vendor/") : id);
const output = { format: "es", paths: besideJoined, minifyInternalExports: false, hoistTransitiveImports: false };

/** @param {{ configInto: string }} options */
export default ({ configInto: into }) => [
  {
    ...common,
    input: Object.fromEntries(PARTS.map((part) => [part, `src/${part}.js`])),
    output: { ...output, dir: into, entryFileNames: "[name].js", chunkFileNames: "[name].js", manualChunks: placeOf },
  },
  // A worker has a file of its own, without anything that touches a page.
  ...WORKERS.map((worker) => ({
    ...common,
    input: `src/workers/${worker}.js`,
    output: { ...output, dir: into, entryFileNames: "[name]_worker.js", inlineDynamicImports: true },
  })),
];
