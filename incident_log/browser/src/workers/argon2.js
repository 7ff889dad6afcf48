// What stretches a passphrase while the page stays alive? The worker's end of crypto/argon2.js.

import { stretchHere } from "../crypto/argon2.js";

self.addEventListener("message", async ({ data }) => {
  try {
    const stretched = await stretchHere(data.passphrase, data.salt, data.parameters, (part) => self.postMessage({ part }));
    self.postMessage({ stretched });
  } catch {
    // A rejected promise is no error event: the page would wait for ever.
    self.postMessage({ failed: true });
  }
});
