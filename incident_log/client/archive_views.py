"""What does an archive say in its own words of the records it holds? Made when it is written, and again when it is checked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from incident_log.domain.evidence import exhibit_label, saved_name
from incident_log.domain.packaged import SERVED, packaged
from incident_log.domain.packaged import Entry as Data
from incident_log.domain.views import Case, Exhibit, to_json
from incident_log.format import canonical, dossier
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u, to_b64u, to_hex
from incident_log.format.log import Checkpoint
from incident_log.format.record import Head

KIND = "case-archive"
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
The bundle_manifest_sha256 of the export record, by whoever signed this archive, is the SHA-256 of originals.sha256.
What came into the case after that record need not be in this archive.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """By whom, of which case, and when; with the state of journal and log that the archive shows."""

    organisation: str
    case: str
    desk: str
    exported_by: str
    exported_at: str
    head: Head
    log: Checkpoint


@dataclass(frozen=True, slots=True)
class Original:
    """An exhibit with its place in the bag."""

    exhibit: Exhibit
    label: str
    path: str


def texts_of(made: Made, view: Case, originals: Sequence[Original]) -> dict[str, bytes]:
    """Give every file that follows from the records, the chain and the log alone, by its path."""
    custody = dossier.custody_lines(_custody_events(originals))
    return {
        "data/custody.jsonl": custody.text.encode(),
        "data/archive.json": canonical.encode(_summary(made, view, originals, custody.head)),
        "data/originals.sha256": originals_manifest(originals),
        "data/exhibits.csv": dossier.csv_rows(_exhibit_rows(originals)).encode(),
        "data/chronology.csv": dossier.csv_rows(_chronology_rows(view)).encode(),
        "data/ABOUT.txt": ABOUT.encode(),
        **{f"data/schema/{name}.json": canonical.encode(packaged(name)) for name in SERVED},
    }


def originals_of(view: Case) -> Iterator[Original]:
    """Give every file that was not erased its label and its place in the bag."""
    for number, exhibit in enumerate(view.evidence, 1):
        if exhibit.erased:
            continue
        label = exhibit_label(number)
        told_unsafe = Data(exhibit.payload).flag("unsafe_file")
        name = saved_name(exhibit.name, told_unsafe=told_unsafe)
        yield Original(exhibit, label, f"data/originals/{label}/{name}")


def originals_manifest(originals: Iterable[Original]) -> bytes:
    """List the originals as sha256sum does; the export record names the hash of this list."""
    return dossier.manifest_lines(
        (original.path, to_hex(from_b64u(original.exhibit.sha256))) for original in originals
    ).encode()


def _summary(made: Made, view: Case, originals: Sequence[Original], custody_head: str) -> Json:
    return {
        "case": made.case,
        "custody_head": custody_head,
        "desk": made.desk,
        "exhibits": [
            {
                "evidence": original.exhibit.evidence,
                "exhibit": original.label,
                "file": original.path,
                "name": original.exhibit.name,
                "sha256": to_hex(from_b64u(original.exhibit.sha256)),
                "size": original.exhibit.size,
            }
            for original in originals
        ],
        "exported_at": made.exported_at,
        "exported_by": made.exported_by,
        "head": {"digest": to_b64u(made.head.digest), "position": made.head.position},
        "kind": KIND,
        "log": {"origin": made.log.origin, "root": to_b64u(made.log.root), "size": made.log.size},
        "organisation": made.organisation,
        "v": 1,
        "view": to_json(view),
    }


def _custody_events(originals: Sequence[Original]) -> Iterator[Mapping[str, Json]]:
    """Give the events of all exhibits, under the labels they have in the archive, in the order of the journal."""
    events = [
        (event.position, number, original.label, original.exhibit, event)
        for number, original in enumerate(originals)
        for event in original.exhibit.custody
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


def _exhibit_rows(originals: Sequence[Original]) -> Iterator[list[str]]:
    yield ["exhibit", "name", "file", "media_type", "bytes", "sha256", "captured_at", "describes"]
    for original in originals:
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
