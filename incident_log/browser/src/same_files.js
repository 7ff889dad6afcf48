// Which of the files of a report are one and the same?

/** @import { Exhibit } from "./domain/types.d.ts" */

/** The first exhibit that is the same file, bit for bit: itself when there is no other before it. @param {readonly Exhibit[]} evidence @param {Exhibit} exhibit */
export function firstOfSame(evidence, exhibit) {
  return evidence.find(({ erased, sha256 }) => !erased && sha256 === exhibit.sha256);
}
