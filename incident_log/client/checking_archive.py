"""Do the records of an archive hold together? Chain, directory and log, checked as the server's answers were."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from incident_log.client import checking_records
from incident_log.client.archive_views import KIND, Made, originals_of, texts_of
from incident_log.client.checking_records import Link
from incident_log.client.language import _, ngettext
from incident_log.client.unpacking import Bundle
from incident_log.crypto.verifying import Directory, verify_checkpoint
from incident_log.errors import FormatError, VerificationError
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.dossier import fingerprint_line
from incident_log.format.encoding import DIGEST_BYTES, from_b64u, to_b64u
from incident_log.format.fields import Fields
from incident_log.format.log import Checkpoint, check_inclusion, leaf_hash
from incident_log.format.record import ChainLink, Head, check_chain
from incident_log.format.statement import MAX_STATEMENT

_SUMMARY = frozenset(
    {
        "case",
        "custody_head",
        "desk",
        "exhibits",
        "exported_at",
        "exported_by",
        "head",
        "kind",
        "log",
        "organisation",
        "v",
        "view",
    }
)
_MOST_PROOF = 64
# A header and two digests, or a proof.
_MOST_LINE = 1 << 13


@dataclass(frozen=True, slots=True)
class CheckedArchive:
    """What an archive proves beyond its own signature, a line for each; and what it does not, for whoever relies on it."""

    checks: tuple[str, ...]
    warnings: tuple[str, ...]
    # The fingerprint of its root, without which whoever signs could have invented the organisation.
    organisation: str


def check_archive(bundle: Bundle, signer: str) -> CheckedArchive:
    """Check everything an archive proves beyond its own signature; `signer` is the fingerprint of that one's key."""
    summary = _summary(bundle)
    links, head = _check_chain(bundle, summary)
    records = checking_records.open_records(bundle, links)
    directory = _check_directory(bundle, summary, signer)
    log = _check_log(bundle, directory, links)
    view = checking_records.fold_records(records, directory, summary.identifier("desk"))
    exhibits = summary.items("exhibits", most=len(bundle.files))
    originals = checking_records.check_originals(bundle, exhibits, view)
    exporter = directory.member(summary.identifier("exported_by"))
    export = checking_records.find_export(bundle, view, to_b64u(exporter.signing))
    made = Made(
        organisation=summary.organisation(),
        case=summary.identifier("case"),
        desk=summary.identifier("desk"),
        exported_by=summary.identifier("exported_by"),
        exported_at=export.at,
        head=head,
        log=log,
    )
    warnings = [
        *(_stranger(position) for position in checking_records.strangers_in(view)),
        *(_closed(position) for position in checking_records.closed_in(links, records)),
        *_all_closed(len(links) - len(records)),
        *_differing(bundle, texts_of(made, view, list(originals_of(view)))),
    ]
    checks = (
        _("{} records are one chain; {} of them say what their authors sealed and signed").format(
            len(links), len(records)
        ),
        _(
            "record {} says that this archive was made; what came into the case later need not be in it"
        ).format(export.position),
        _("the directory of {} holds up to its root").format(directory.name),
        _("every record is in the log of {} entries").format(log.size),
        ngettext(
            "{} original is the file that a record names",
            "{} originals are the files that the records name",
            originals,
        ).format(originals),
    )
    return CheckedArchive(checks, tuple(warnings), directory.organisation)


def _summary(bundle: Bundle) -> Fields:
    summary = Fields.of(bundle.described("data/archive.json"), _SUMMARY, "archive")
    summary.version()
    if summary.text("kind") != KIND:
        raise VerificationError(_("archive.json is not the description of an archive"))
    return summary


def _stranger(position: int) -> str:
    return _("record {}: signed by a key that nobody vouches for").format(position)


def _closed(position: int) -> str:
    return _(
        "record {}: left closed, although whoever opened other records of this archive should hold the key to it too"
    ).format(position)


def _all_closed(count: int) -> Iterator[str]:
    """Say how much nobody who has only the archive can read; a no of the person may be in it."""
    if count:
        yield ngettext(
            "{} record is closed: nothing here shows what it says",
            "{} records are closed: nothing here shows what they say",
            count,
        ).format(count)


def _differing(bundle: Bundle, made: Mapping[str, bytes]) -> Iterator[str]:
    """Hold what the archive says in its own words against what this program makes of the records."""
    differing = [
        path.removeprefix("data/")
        for path, octets in made.items()
        if path not in bundle.files or _digest(bundle.chunks(path)) != _digest([octets])
    ]
    if differing:
        yield _(
            "{}: says something else than this program reads in the records. Another version may have made it, or somebody changed it. Rely on records.jsonl."
        ).format(", ".join(differing))


def _digest(pieces: Iterable[bytes]) -> bytes:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.digest()


def _check_chain(bundle: Bundle, summary: Fields) -> tuple[list[Link], Head]:
    """Hash the chain again from headers and sealed bodies, up to the head that the summary names."""
    found = [_link(value) for value in _lines(bundle, "data/chain.jsonl")]
    head = Fields.of(summary.values["head"], frozenset({"digest", "position"}), "archive head")
    end = Head(head.number("position"), head.digest("digest"))
    check_chain(
        summary.identifier("case"), summary.organisation(), [one.link for one in found], end
    )
    sealed = {path for path in bundle.files if path.startswith("data/records/")}
    for one in found:
        if one.path in sealed:
            sealed.remove(one.path)
            checking_records.sealed_record(bundle, one)
    if sealed:
        raise VerificationError(
            _("a sealed record that is not in the chain: {}").format(min(sealed))
        )
    return found, end


def _link(value: Json) -> Link:
    fields = Fields.of(value, frozenset({"body_sha256", "digest", "header"}), "chain")
    header_bytes = canonical.encode(fields.values["header"])
    link = ChainLink.of_header(header_bytes, fields.digest("body_sha256"))
    if link.digest != fields.digest("digest"):
        raise VerificationError(_("the chain names a digest that does not follow from its record"))
    return Link(link, header_bytes)


def _check_directory(bundle: Bundle, summary: Fields, signer: str) -> Directory:
    statements = bundle.lines("data/statements.jsonl", MAX_STATEMENT)
    directory = Directory.of(summary.organisation(), statements)
    exporter = directory.member(summary.identifier("exported_by"))
    if fingerprint_line(exporter.signing) != signer:
        raise VerificationError(_("signed by another key than that of the member who made it"))
    return directory


def _check_log(bundle: Bundle, directory: Directory, links: Sequence[Link]) -> Checkpoint:
    checkpoint = verify_checkpoint(directory.log_key, bundle.read("data/log/checkpoint.txt"))
    proofs = list(_lines(bundle, "data/log/inclusion.jsonl"))
    if len(proofs) != len(links):
        raise VerificationError(_("there are more or fewer proofs than records"))
    for value, link in zip(proofs, links, strict=True):
        fields = Fields.of(value, frozenset({"digest", "leaf", "position", "proof"}), "proof")
        place = link.link.header.position
        if fields.digest("digest") != link.link.digest or fields.number("position") != place:
            raise VerificationError(_("a proof is for another record"))
        siblings = [_sibling(value) for value in fields.items("proof", most=_MOST_PROOF)]
        leaf = leaf_hash(link.link.digest)
        check_inclusion(leaf, fields.number("leaf"), checkpoint.size, siblings, checkpoint.root)
    return checkpoint


def _sibling(value: Json) -> bytes:
    if not isinstance(value, str):
        raise FormatError("archive: a proof of something else than texts")
    return from_b64u(value, DIGEST_BYTES)


def _lines(bundle: Bundle, path: str) -> Iterator[Json]:
    for line in bundle.lines(path, _MOST_LINE):
        yield canonical.parse(line)
