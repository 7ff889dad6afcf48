"""How does evidence come back as a file? Slice by slice, checked against its record, written whole or not at all."""

import contextlib
import itertools
from collections.abc import Callable, Iterator

from incident_log.client.api import Api
from incident_log.client.journal import Journal
from incident_log.client.language import _
from incident_log.client.upload import Advance
from incident_log.crypto.primitives import sha256
from incident_log.crypto.streams import EvidenceKey, open_file, open_slice
from incident_log.domain.evidence import exhibit_label
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Exhibit
from incident_log.errors import NotFound, OpenError, VerificationError
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, from_b64u, to_b64u
from incident_log.format.evidence import SLICE


def find_exhibit(evidence: tuple[Exhibit, ...], wanted: str) -> Exhibit:
    """Find evidence by its id, by its number or label in the list, or by its name.

    A name counts last: whoever named their file after another one's place must not have it taken for that one.
    """
    ways: tuple[Callable[[int, Exhibit], bool], ...] = (
        lambda _number, exhibit: wanted == exhibit.evidence,
        lambda number, _exhibit: wanted.upper() in {str(number), exhibit_label(number)},
        lambda _number, exhibit: wanted == exhibit.name,
    )
    matching = (
        [exhibit for number, exhibit in enumerate(evidence, 1) if fits(number, exhibit)]
        for fits in ways
    )
    found = next(filter(None, matching), [])
    if len(found) != 1:
        problem = (
            _("there is no evidence {} in this case")
            if not found
            else _("more than one file is called {}")
        )
        raise NotFound(problem.format(wanted))
    if found[0].erased:
        raise NotFound(_("this evidence was erased"))
    return found[0]


def fetch(
    api: Api, journal: Journal, exhibit: Exhibit, write: Callable[[bytes], object], advance: Advance
) -> None:
    """Open the original piece by piece; what was written before an error must be thrown away."""
    record = Entry(exhibit.payload)
    digests = record.texts("slices")
    slices = _slices(api, journal.keys.case, exhibit.evidence, digests, advance)
    first = next(slices, b"")
    key = _key(journal, exhibit, record, first, alone=len(digests) == 1)
    preamble = open_file(key, itertools.chain([first], slices), write)
    if (to_b64u(preamble.sha256), preamble.size) != (exhibit.sha256, exhibit.size):
        raise VerificationError(_("the file is not the one that its record names"))


def _slices(
    api: Api, case: str, evidence: str, digests: tuple[str, ...], advance: Advance
) -> Iterator[bytes]:
    for index, digest in enumerate(digests):
        sealed = api.get_bytes(f"cases/{case}/evidence/{evidence}/slices/{index}", most=SLICE)
        if sha256(sealed) != from_b64u(digest, DIGEST_BYTES):
            raise VerificationError(_("the server sent another piece of the file than was stored"))
        advance(len(sealed))
        yield sealed


def _key(
    journal: Journal, exhibit: Exhibit, record: Entry, first: bytes, *, alone: bool
) -> EvidenceKey:
    """Find the key that opens the first slice: a new epoch may have begun between the upload and the record of it."""
    salt = from_b64u(record.text("salt"), ID_BYTES)
    held = [one for one in journal.keys.secrets if one.compartment == exhibit.compartment]
    for secret in sorted(held, key=lambda one: -one.epoch):
        key = EvidenceKey(secret.evidence_key, salt, exhibit.evidence)
        with contextlib.suppress(OpenError):
            open_slice(key, 0, first, last=alone)
            return key
    raise OpenError(_("you hold no key to this file"))
