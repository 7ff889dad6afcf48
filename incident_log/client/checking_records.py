"""Does an archive tell what was sealed? Each opened record is opened again, with the key that opens it alone."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from incident_log.client.journal import REPORTER, UNKNOWN, journal_record
from incident_log.client.language import _
from incident_log.client.unpacking import Bundle
from incident_log.crypto.sealing import Opened, body_of, open_with_own_key
from incident_log.crypto.verifying import Directory
from incident_log.domain.cases import fold
from incident_log.domain.views import Case, Written
from incident_log.errors import LimitExceeded, OpenError, VerificationError
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.dossier import MANIFEST, parse_manifest
from incident_log.format.encoding import from_b64u, to_b64u, to_hex
from incident_log.format.epoch import gone_back
from incident_log.format.fields import Fields
from incident_log.format.record import MAX_ENVELOPE, ChainLink, Envelope, parse_envelope

# Header, body and what stands around them: no longer than what was sealed, but for the header.
_MOST_LINE = MAX_ENVELOPE
_RECORD = frozenset({"body", "header", "key", "signature"})
_CLOSED: Mapping[str, Json] = {"body": None, "key": None, "signature": None}
_EXHIBIT = frozenset({"evidence", "exhibit", "file", "name", "sha256", "size"})
_ORIGINALS = "data/originals/"
_LIST_OF_ORIGINALS = "data/originals.sha256"


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the chain, hashed again."""

    link: ChainLink
    header_bytes: bytes

    @property
    def path(self) -> str:
        """Where the record lies as it was sealed, if it does."""
        return f"data/records/{self.link.header.position:06d}.envelope"


def open_records(bundle: Bundle, links: Sequence[Link]) -> list[Opened]:
    """Open every record that the archive tells of, and refuse what tells something else than was sealed and signed."""
    opened: list[Opened] = []
    values = bundle.lines("data/records.jsonl", _MOST_LINE)
    for link in links:
        line = next(values, None)
        if line is None:
            raise _other_count()
        fields = Fields.of(canonical.parse(line), _RECORD, "record")
        if canonical.encode(fields.values["header"]) != link.header_bytes:
            raise VerificationError(_("a record stands elsewhere than in the chain"))
        if {name: fields.values[name] for name in _CLOSED} != _CLOSED:
            opened.append(_opened(bundle, fields, link))
    if next(values, None) is not None:
        raise _other_count()
    if any(gone_back((one.header.compartment, one.header.epoch) for one in opened)):
        raise VerificationError(_("a record was written under keys that had ended"))
    return opened


def sealed_record(bundle: Bundle, link: Link) -> Envelope:
    """Read a record as the server held it, and hold it against the chain."""
    if bundle.sizes.get(link.path, 0) > MAX_ENVELOPE:
        raise LimitExceeded(_("this file is too large for what it is: {}").format(link.path))
    envelope = parse_envelope(bundle.read(link.path))
    if envelope.digest != link.link.digest:
        raise VerificationError(
            _("a sealed record is not the one of the chain: {}").format(link.path)
        )
    return envelope


def fold_records(records: Sequence[Opened], directory: Directory, desk: str) -> Case:
    """Make of the records what people see; the first of all is the reporter's, unless a member wrote it."""
    first = next((one.author for one in records if one.header.position == 0), None)

    def role_of(author: bytes) -> str:
        named = directory.journal_role(author, desk)
        return named or (REPORTER if author == first else UNKNOWN)

    return fold(journal_record(one, role_of(one.author)) for one in records)


def strangers_in(view: Case) -> list[int]:
    """List the places of records that nobody wrote who is known: they count for nothing, and are in the log all the same."""
    return [entry.position for entry in view.history if entry.role == UNKNOWN]


def closed_in(links: Sequence[Link], records: Sequence[Opened]) -> list[int]:
    """List the places of records that are not told although a key of their part was held: it came with those of all epochs before."""
    newest: dict[str, int] = {}
    for one in records:
        newest[one.header.compartment] = max(
            one.header.epoch, newest.get(one.header.compartment, 0)
        )
    told = {one.header.position for one in records}
    headers = (one.link.header for one in links)
    return [
        header.position
        for header in headers
        if header.position not in told and header.epoch <= newest.get(header.compartment, -1)
    ]


def find_export(bundle: Bundle, view: Case, author: str) -> Written:
    """Find where the case says that this archive left; without that its end could have been cut off.

    Raises VerificationError when no record by whoever made the archive names its originals.
    """
    digest = hashlib.sha256(bundle.read(_LIST_OF_ORIGINALS)).digest()
    for export in reversed(view.exports):
        if export.author != author or export.payload["audience"] != "archive":
            continue
        if export.payload["bundle_manifest_sha256"] == to_b64u(digest):
            return export
    raise VerificationError(
        _("no record says that this archive was made: the end of the case may be cut off")
    )


def check_originals(bundle: Bundle, exhibits: Sequence[Json], view: Case) -> int:
    """Check that the originals are the files that the records name, every one of them; gives how many."""
    listed = parse_manifest(bundle.read(MANIFEST).decode())
    named = {one.evidence: one for one in view.evidence if not one.erased}
    places = set[str]()
    for value in exhibits:
        fields = Fields.of(value, _EXHIBIT, "exhibit")
        exhibit, path = named.pop(fields.identifier("evidence"), None), fields.text("file")
        if exhibit is None or listed.get(path) != to_hex(from_b64u(exhibit.sha256)):
            raise VerificationError(
                _("an original is not the file that a record names: {}").format(path)
            )
        places.add(path)
    if named:
        raise VerificationError(_("an original is missing: {}").format(min(named)))
    originals = {path for path in listed if path.startswith(_ORIGINALS)}
    if originals != places or len(places) != len(exhibits):
        raise VerificationError(_("an original that no record names, or one that stands twice"))
    return len(places)


def _opened(bundle: Bundle, fields: Fields, link: Link) -> Opened:
    if link.path not in bundle.files:
        raise VerificationError(
            _("a record that is told and does not lie there sealed: {}").format(link.path)
        )
    try:
        opened = open_with_own_key(fields.digest("key"), sealed_record(bundle, link))
    except OpenError as error:
        raise VerificationError(
            _("a sealed record does not open with its key: {}").format(link.path)
        ) from error
    told = {name: fields.values[name] for name in ("body", "signature")}
    sealed: Json = {"body": body_of(opened), "signature": to_b64u(opened.signature)}
    if canonical.encode(told) != canonical.encode(sealed):
        raise VerificationError(
            _("a record tells something else than what was sealed: {}").format(link.path)
        )
    return opened


def _other_count() -> VerificationError:
    return VerificationError(_("there are more or fewer records than links of the chain"))
