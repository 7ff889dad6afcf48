// How much of an answer to a slice is read, and for how long? Ours are short and come at once.
//
// Unlike what a page asks for (bounded.js), it need not come whole: its status says nearly all, and the next slice waits.

/** Bytes of an answer that are read. */
const MOST = 65536;
/** Milliseconds that the rest of an answer may take once it began. */
const PATIENCE = 5000;

/**
 * Read an answer. As long as it was not read, browsers keep what was sent for it, in the end a whole file; and what has no
 * end would fill the memory, or keep a slice waiting for as long as it drips.
 * @param {Response} response
 * @returns {Promise<string>} as much of it as came; empty when it breaks off: its status says enough
 */
export async function readAnswer({ body }) {
  if (!body) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const giveUp = () => void reader.cancel().catch(() => undefined);
  const late = setTimeout(giveUp, PATIENCE);
  let text = "";
  try {
    for (let read = 0; read < MOST; ) {
      const { done, value } = await reader.read();
      if (done) return text;
      read += value.length;
      text += decoder.decode(value, { stream: true });
    }
    giveUp();
    return text;
  } catch {
    return "";
  } finally {
    clearTimeout(late);
  }
}

/** @param {Response} response @returns {Promise<any>} undefined when it is not JSON, or too long for one of ours */
export async function readJson(response) {
  try {
    return JSON.parse(await readAnswer(response));
  } catch {
    return undefined;
  }
}
