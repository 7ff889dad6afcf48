// Is an answer read whole, and never more of it than it can rightly hold?

import { deepEqual, equal, rejects } from "node:assert/strict";
import { test } from "node:test";

import { readAtMost } from "../../incident_log/browser/src/bounded.js";
import { ServerMisbehaved, ServerUnreachable } from "../../incident_log/browser/src/errors.js";

const PIECE = new Uint8Array(1000).fill(7);

/** An answer that gives so many pieces, or never ends. @param {number} pieces */
function answerOf(pieces) {
  const given = { pieces: 0, ended: false };
  const stream = new ReadableStream({
    pull(controller) {
      if (given.pieces === pieces) return controller.close();
      given.pieces += 1;
      return controller.enqueue(PIECE.slice());
    },
    cancel() {
      given.ended = true;
    },
  });
  return { given, answer: new Response(stream) };
}

test("an answer of as many bytes as it may have is read whole, whether or not it says how many", async () => {
  equal((await readAtMost(answerOf(3).answer, 3000)).length, 3000);
  const said = new Response(PIECE, { headers: { "Content-Length": "1000" } });
  deepEqual(await readAtMost(said, 1000), PIECE);
  equal((await readAtMost(new Response(null), 10)).length, 0);
});

test("an answer without an end is left after what it may have", async () => {
  const { answer, given } = answerOf(Infinity);

  await rejects(readAtMost(answer, 3000), ServerMisbehaved);

  equal(given.ended, true);
  equal(given.pieces <= 6, true, String(given.pieces));
});

test("one that says that it is too long is not begun", async () => {
  const { answer, given } = answerOf(Infinity);
  answer.headers.set("Content-Length", "3001");

  await rejects(readAtMost(answer, 3000), ServerMisbehaved);

  equal(given.pieces <= 2, true, String(given.pieces));
});

test("what is packed may be longer than it says, and is counted as it is unpacked", async () => {
  const { answer } = answerOf(Infinity);
  answer.headers.set("Content-Length", "100");
  answer.headers.set("Content-Encoding", "gzip");

  await rejects(readAtMost(answer, 3000), ServerMisbehaved);
});

test("what comes in pieces is counted, however short it says it is", async () => {
  const { answer } = answerOf(Infinity);
  answer.headers.set("Content-Length", "10");
  answer.headers.set("Transfer-Encoding", "chunked");

  await rejects(readAtMost(answer, 3000), ServerMisbehaved);
});

test("an answer that breaks off is told apart from one that is too long", async () => {
  const stream = new ReadableStream({ pull: (controller) => controller.error(new TypeError("network error")) });

  await rejects(readAtMost(new Response(stream), 3000), ServerUnreachable);
});
