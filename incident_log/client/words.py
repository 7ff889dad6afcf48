"""Which six words stand for a fingerprint, or make a passphrase? The browser's, so that people can compare them by voice."""

import secrets
from functools import cache
from importlib import resources

import dicewarepy

from incident_log.format.encoding import DIGEST_BYTES, from_b64u

_COUNT = 6
# Six words of 7,776 hold 77 bits.
_TAKEN = 10


@cache
def _words() -> tuple[str, ...]:
    """Read the long list of the EFF, in the order of its dice."""
    lists = resources.files(dicewarepy) / "wordlists"
    lines = (lists / "eff_large_wordlist.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.split()[1] for line in sorted(lines) if line)


def fingerprint_words(organisation: str) -> str:
    """Give the first 77 bits of a fingerprint as words; the hexadecimal form says all of it."""
    number = int.from_bytes(from_b64u(organisation, DIGEST_BYTES)[:_TAKEN], "big")
    words, chosen = _words(), []
    for _place in range(_COUNT):
        number, rest = divmod(number, len(words))
        chosen.append(words[rest])
    return " ".join(chosen)


def new_passphrase() -> str:
    """Draw six words at random: 77 bits."""
    return " ".join(secrets.choice(_words()) for _place in range(_COUNT))
