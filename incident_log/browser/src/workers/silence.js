// Is a worker dead? Some browsers end one without a word, when memory is short.

/** How often a worker that is at work says so. */
export const BEAT_MS = 10_000;
/** How many beats in a row may stay out. */
const MISSED = 6;

/**
 * Notice that a worker says nothing any more. What is counted is turns and not time: a phone that was locked for an hour
 * wakes the page before the worker, and gives it one turn, however many it missed.
 * @param {() => void} onSilence
 * @returns {{ heard: () => void, end: () => void }} call `heard` with each message, `end` when nothing is expected any more
 */
export function listenFor(onSilence) {
  let missed = 0;
  const timer = setInterval(() => {
    missed += 1;
    if (missed < MISSED) return;
    clearInterval(timer);
    onSilence();
  }, BEAT_MS);
  return { heard: () => void (missed = 0), end: () => clearInterval(timer) };
}
