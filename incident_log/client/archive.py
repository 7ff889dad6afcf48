"""What stands in the archive of a case? Everything its desk can open, the sealed originals of that, and the proofs."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from incident_log import __version__
from incident_log.client import casework, download, files, taking_out
from incident_log.client.archive_views import (
    Made,
    Original,
    originals_manifest,
    originals_of,
    texts_of,
)
from incident_log.client.bundles import ARCHIVE_NAMESPACE, Bag
from incident_log.client.case_secrets import CaseKeys
from incident_log.client.casework import OpenCase
from incident_log.client.journal import Entry
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.client.upload import Advance
from incident_log.crypto.sealing import body_of, own_key
from incident_log.crypto.seeds import new_identifier
from incident_log.domain.views import Case
from incident_log.errors import Conflict, OpenError
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_time, to_b64u


@dataclass(frozen=True, slots=True)
class Archived:
    """What was written."""

    path: Path
    records: int
    originals: int
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class _Contents:
    """What goes into one archive."""

    session: MemberSession
    opened: OpenCase
    view: Case = field(repr=False)
    originals: tuple[Original, ...]
    at: str


def archive(
    session: MemberSession,
    case: str,
    target: Path,
    *,
    purpose: str,
    reason: str | None = None,
    advance: Advance,
) -> Archived:
    """Record the export in the journal, then write the bundle; nothing half-written stays.

    Where the part with the names can be opened, raise ConfigurationError without a reason: it is written down first.
    """
    with files.written(target) as out:
        contents = _prepare(session, case, purpose, reason)
        made_at = from_time(contents.at)
        bag = Bag(
            out,
            f"archive-{case[:8].strip('-_') or 'case'}-{contents.at[:10]}",
            made_at.timetuple()[:6],
        )
        _add_records(bag, contents, advance)
        _add_views(bag, contents)
        for original in contents.originals:
            with bag.adding(original.path, original.exhibit.size, compress=False) as write:
                download.fetch(
                    session.api, contents.opened.journal, original.exhibit, write, advance
                )
        manifest = bag.seal(session.seed.signing_key, ARCHIVE_NAMESPACE, _info(contents))
    return Archived(target, len(contents.opened.journal.entries), len(contents.originals), manifest)


def size_of(view: Case) -> int:
    """Give how many bytes of originals an archive will fetch."""
    return sum(exhibit.size for exhibit in view.evidence if not exhibit.erased)


def _prepare(session: MemberSession, case: str, purpose: str, reason: str | None) -> _Contents:
    opened = taking_out.require_usable(casework.open_case(session, case))
    opened.journal.require_all_shown()
    originals = _originals(opened, opened.view())
    payload: dict[str, Json] = {
        "dossier": new_identifier(),
        "audience": "archive",
        "language": "en",
        "recipient": "archive",
        "purpose": purpose,
        "exhibits": [original.exhibit.evidence for original in originals],
        "bundle_manifest_sha256": to_b64u(hashlib.sha256(originals_manifest(originals)).digest()),
        "redactions": 0,
        "named": opened.keys.holds("identity"),
    }
    opened = casework.write(taking_out.note_names(opened, reason), "export", payload)
    if casework.is_of_desk(session, opened):
        opened = casework.save_card(session, opened)
    # Once more from the server: the proofs are about a log that has the export in it.
    opened = taking_out.require_usable(opened.reopen())
    opened.journal.require_all_shown()
    view = opened.view()
    export = next(one for one in view.exports if one.payload["dossier"] == payload["dossier"])
    if originals_manifest(_originals(opened, view)) != originals_manifest(originals):
        raise Conflict(_("the files of this case changed meanwhile; make the archive again"))
    return _Contents(session, opened, view, _originals(opened, view), export.at)


def _originals(opened: OpenCase, view: Case) -> tuple[Original, ...]:
    originals = tuple(originals_of(view))
    if not all(opened.keys.holds(original.exhibit.compartment) for original in originals):
        raise OpenError(_("you hold no key to a file of this case"))
    return originals


def _add_records(bag: Bag, contents: _Contents, advance: Advance) -> None:
    """Add every record opened and sealed, the chain, and the proof of each."""
    journal = contents.opened.journal
    lines, chain, proofs = bytearray(), bytearray(), bytearray()
    for entry in journal.entries:
        position = entry.link.header.position
        if entry.envelope is not None:
            bag.add(f"data/records/{position:06d}.envelope", entry.envelope)
        lines += canonical.encode(_record_value(entry, journal.keys)) + b"\n"
        chain += canonical.encode(_link_value(entry)) + b"\n"
        inclusion = journal.log.require(entry.link.digest)
        proof: Json = {
            "digest": to_b64u(entry.link.digest),
            "leaf": inclusion.leaf,
            "position": position,
            "proof": [to_b64u(sibling) for sibling in inclusion.proof],
        }
        proofs += canonical.encode(proof) + b"\n"
        advance(0)
    bag.add("data/records.jsonl", bytes(lines))
    bag.add("data/chain.jsonl", bytes(chain))
    bag.add("data/log/inclusion.jsonl", bytes(proofs))
    bag.add("data/log/checkpoint.txt", journal.log.note)


def _add_views(bag: Bag, contents: _Contents) -> None:
    for path, octets in texts_of(_made(contents), contents.view, contents.originals).items():
        bag.add(path, octets)
    statements = b"".join(envelope + b"\n" for envelope in contents.session.statements)
    bag.add("data/statements.jsonl", statements)


def _made(contents: _Contents) -> Made:
    journal = contents.opened.journal
    return Made(
        organisation=contents.session.organisation,
        case=contents.opened.keys.case,
        desk=contents.opened.keys.desk,
        exported_by=contents.session.me.id,
        exported_at=contents.at,
        head=journal.head,
        log=journal.log.checkpoint,
    )


def _record_value(entry: Entry, keys: CaseKeys) -> Json:
    header = canonical.parse(entry.header_bytes)
    place = entry.link.header
    secret = keys.find(place.compartment, place.epoch)
    if entry.opened is None or entry.envelope is None or secret is None:
        return {"body": None, "header": header, "key": None, "signature": None}
    return {
        "body": body_of(entry.opened),
        "header": header,
        "key": to_b64u(own_key(secret, entry.envelope)),
        "signature": to_b64u(entry.opened.signature),
    }


def _link_value(entry: Entry) -> Json:
    return {
        "body_sha256": to_b64u(entry.body_sha256),
        "digest": to_b64u(entry.link.digest),
        "header": canonical.parse(entry.header_bytes),
    }


def _info(contents: _Contents) -> list[tuple[str, str]]:
    """Give bag-info; it names nobody."""
    return [
        ("Source-Organization", contents.session.directory.name),
        ("Bagging-Date", contents.at[:10]),
        ("External-Identifier", contents.opened.keys.case),
        ("Bag-Software-Agent", f"incident-log {__version__}"),
    ]
