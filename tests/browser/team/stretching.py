"""How do tests sign in hundreds of times, when each time costs a browser three seconds of work?

The passphrase worker of a page is replaced by one that asks this process: the same Argon2id, written by others in another
language, and each pair of passphrase and salt only once. That both give the same bytes is what the vectors say; the tests
of setting up and of signing in leave the worker of the page at its work.
"""

import base64
import functools
from weakref import WeakSet

from playwright.sync_api import Page

from incident_log.crypto.primitives import argon2id

_LENT: WeakSet[Page] = WeakSet()
_LENGTH = 64
_WORKER = """(() => {
  const Own = globalThis.Worker;
  const text = (bytes) => btoa(String.fromCharCode(...bytes));
  class Lent extends EventTarget {
    async postMessage({ passphrase, salt, parameters }) {
      const found = await globalThis.stretchedElsewhere(text(passphrase), text(salt), parameters.memory_kib, parameters.iterations);
      const stretched = Uint8Array.from(atob(found), (letter) => letter.charCodeAt(0));
      this.dispatchEvent(new MessageEvent("message", { data: { stretched } }));
    }
    terminate() {}
  }
  globalThis.Worker = class extends Own {
    constructor(address, options) {
      if (String(address).endsWith("/argon2_worker.js")) return new Lent();
      super(address, options);
    }
  };
})()"""


def lend(page: Page) -> None:
    """Stretch here what this page would stretch, from its next load on."""
    if page in _LENT:
        return
    _LENT.add(page)
    page.expose_function("stretchedElsewhere", _stretch)
    page.add_init_script(_WORKER)


@functools.cache
def _stretch(passphrase: str, salt: str, memory_kib: int, iterations: int) -> str:
    stretched = argon2id(
        base64.b64decode(passphrase),
        base64.b64decode(salt),
        memory_kib=memory_kib,
        iterations=iterations,
        length=_LENGTH,
    )
    return base64.b64encode(stretched).decode()
