"""What stands in the archive of a case? Everything its desk can open, the sealed originals of that, and the proofs."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from incident_log import __version__
from incident_log.client import casework, download, files, taking_out
from incident_log.client.bundles import ARCHIVE_NAMESPACE, Bag
from incident_log.client.case_secrets import CaseKeys
from incident_log.client.casework import OpenCase
from incident_log.client.journal import Entry
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.client.upload import Advance
from incident_log.clock import SystemClock
from incident_log.crypto.sealing import body_of, own_key
from incident_log.crypto.seeds import new_identifier
from incident_log.domain.evidence import exhibit_label, saved_name
from incident_log.domain.packaged import SERVED, packaged
from incident_log.domain.packaged import Entry as Data
from incident_log.domain.views import Case, Exhibit, to_json
from incident_log.errors import OpenError
from incident_log.format import canonical, dossier
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u, from_time, to_b64u, to_hex, to_time

ABOUT = """\
THE ARCHIVE OF ONE CASE, for machines and for people

archive.json          the case as it was at the export: incidents, people, messages, evidence, history (canonical JSON)
records.jsonl         every record in order, opened: header, body, the author's signature, and the key with which this record alone
                      opens; null where the archivist had no key or it does not open
records/              the same records as the server holds them, sealed
chain.jsonl           header and SHA-256 of the sealed body of every record: digest = SHA256(header || 0x0A || SHA256(body))
statements.jsonl      the signed directory of the organisation, one statement a line, in the order of the log
log/checkpoint.txt    the log when the archive was made (C2SP signed note)
log/inclusion.jsonl   the proof (RFC 6962) that each record is in that log
custody.jsonl         what happened to each exhibit; each line carries the SHA-256 of the line before it
chronology.csv        dates in order
exhibits.csv          the files, their true names and SHA-256
originals/            the files as they were received, bit for bit
schema/               which record types, kinds and fields there are, with their labels

A record's signature is an SSH signature (namespace record@incident-log) over the canonical JSON (RFC 8785) of
{"body_sha256": base64url(SHA256(canonical(body))), "header": header}. The first record's author is the reporter.
That a record says what was sealed at its place of the chain, shows its key: AES-256-GCM with 12 zero bytes as nonce and the
header as associated data opens what stands behind the header in records/ (pad and signature inside).
archive.json, the tables and custody.jsonl were made of the records by the program of whoever signed this archive.
The file bundle_manifest_sha256 of the export record is the SHA-256 of originals.sha256.
"""


@dataclass(frozen=True, slots=True)
class Archived:
    """What was written."""

    path: Path
    records: int
    originals: int
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class _Original:
    """An exhibit with its place in the bag."""

    exhibit: Exhibit
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class _Contents:
    """What goes into one archive."""

    session: MemberSession
    opened: OpenCase
    view: Case = field(repr=False)
    originals: tuple[_Original, ...]
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
    originals = tuple(_originals(opened, opened.view()))
    payload: Mapping[str, Json] = {
        "dossier": new_identifier(),
        "audience": "archive",
        "language": "en",
        "recipient": "archive",
        "purpose": purpose,
        "exhibits": [original.exhibit.evidence for original in originals],
        "bundle_manifest_sha256": to_b64u(hashlib.sha256(_originals_manifest(originals)).digest()),
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
    return _Contents(
        session, opened, view, tuple(_originals(opened, view)), to_time(SystemClock().now())
    )


def _originals(opened: OpenCase, view: Case) -> Iterator[_Original]:
    for number, exhibit in enumerate(view.evidence, 1):
        if exhibit.erased:
            continue
        if not opened.keys.holds(exhibit.compartment):
            raise OpenError(_("you hold no key to a file of this case"))
        label = exhibit_label(number)
        told_unsafe = Data(exhibit.payload).flag("unsafe_file")
        name = saved_name(exhibit.name, told_unsafe=told_unsafe)
        yield _Original(exhibit, label, f"data/originals/{label}/{name}")


def _originals_manifest(originals: tuple[_Original, ...]) -> bytes:
    return dossier.manifest_lines(
        (original.path, to_hex(from_b64u(original.exhibit.sha256))) for original in originals
    ).encode()


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
    custody = dossier.custody_lines(
        custody_events([(one.label, one.exhibit) for one in contents.originals])
    )
    bag.add("data/custody.jsonl", custody.text.encode())
    bag.add("data/archive.json", canonical.encode(_summary(contents, custody.head)))
    statements = b"".join(envelope + b"\n" for envelope in contents.session.statements)
    bag.add("data/statements.jsonl", statements)
    bag.add("data/originals.sha256", _originals_manifest(contents.originals))
    bag.add("data/exhibits.csv", dossier.csv_rows(_exhibit_rows(contents)).encode())
    bag.add("data/chronology.csv", dossier.csv_rows(_chronology_rows(contents.view)).encode())
    bag.add("data/ABOUT.txt", ABOUT.encode())
    for name in SERVED:
        bag.add(f"data/schema/{name}.json", canonical.encode(packaged(name)))


def _summary(contents: _Contents, custody_head: str) -> Json:
    journal, log = contents.opened.journal, contents.opened.journal.log.checkpoint
    return {
        "case": contents.opened.keys.case,
        "custody_head": custody_head,
        "desk": contents.opened.keys.desk,
        "exhibits": [
            {
                "evidence": original.exhibit.evidence,
                "exhibit": original.label,
                "file": original.path,
                "name": original.exhibit.name,
                "sha256": to_hex(from_b64u(original.exhibit.sha256)),
                "size": original.exhibit.size,
            }
            for original in contents.originals
        ],
        "exported_at": contents.at,
        "exported_by": contents.session.me.id,
        "head": {"digest": to_b64u(journal.head.digest), "position": journal.head.position},
        "kind": "case-archive",
        "log": {"origin": log.origin, "root": to_b64u(log.root), "size": log.size},
        "organisation": contents.session.organisation,
        "v": 1,
        "view": to_json(contents.view),
    }


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


def custody_events(labelled: Sequence[tuple[str, Exhibit]]) -> Iterator[Mapping[str, Json]]:
    """Give the events of all exhibits, under the labels they have in the archive, in the order of the journal."""
    events = [
        (event.position, number, label, exhibit, event)
        for number, (label, exhibit) in enumerate(labelled)
        for event in exhibit.custody
    ]
    for _position, _number, label, exhibit, event in sorted(events, key=lambda found: found[:2]):
        yield {
            "action": event.action,
            "actor": f"{event.role} {event.author}",
            "at": event.at,
            "evidence": exhibit.evidence,
            "exhibit": label,
            "reason": event.detail,
            "sha256": to_hex(from_b64u(exhibit.sha256)),
        }


def _exhibit_rows(contents: _Contents) -> Iterator[list[str]]:
    yield ["exhibit", "name", "file", "media_type", "bytes", "sha256", "captured_at", "describes"]
    for original in contents.originals:
        exhibit, about = original.exhibit, Data(original.exhibit.payload)
        yield [
            original.label,
            exhibit.name,
            original.path,
            exhibit.media_type,
            str(exhibit.size),
            to_hex(from_b64u(exhibit.sha256)),
            about.maybe_text("captured_at") or "",
            about.maybe_text("describes") or "",
        ]


def _chronology_rows(view: Case) -> Iterator[list[str]]:
    yield ["when", "until", "precision", "what", "text"]
    for entry in view.timeline:
        yield [entry.when or "", entry.until or "", entry.precision, entry.what, entry.text or ""]


def _info(contents: _Contents) -> list[tuple[str, str]]:
    """Give bag-info; it names nobody."""
    return [
        ("Source-Organization", contents.session.directory.name),
        ("Bagging-Date", contents.at[:10]),
        ("External-Identifier", contents.opened.keys.case),
        ("Bag-Software-Agent", f"incident-log {__version__}"),
    ]
