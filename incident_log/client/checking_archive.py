"""Do the records of an archive hold together? Chain, signatures, directory and log, checked as the server's answers were."""

from collections.abc import Iterator
from dataclasses import dataclass

from incident_log.client.language import _
from incident_log.client.unpacking import Bundle
from incident_log.crypto.sealing import NAMESPACE, signed_message
from incident_log.crypto.verifying import Directory, verify, verify_checkpoint
from incident_log.errors import VerificationError
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import DIGEST_BYTES, from_b64u
from incident_log.format.fields import Fields
from incident_log.format.log import check_inclusion, leaf_hash
from incident_log.format.record import ChainLink, Head, check_chain, parse_envelope

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


@dataclass(frozen=True, slots=True)
class _Link:
    """One line of the chain, hashed again."""

    link: ChainLink
    header_bytes: bytes


def check_archive(bundle: Bundle) -> list[str]:
    """Check everything an archive proves beyond its own signature; one line for each check."""
    summary = Fields.of(canonical.parse(bundle.read("data/archive.json")), _SUMMARY, "archive")
    summary.version()
    links = _check_chain(bundle, summary)
    signed = _check_records(bundle, links)
    directory = _check_directory(bundle, summary.organisation())
    size = _check_log(bundle, directory, links)
    return [
        _("{} records are one chain; {} are opened and signed by their authors").format(
            len(links), signed
        ),
        _("the directory of {} holds up to its root").format(directory.name),
        _("every record is in the log of {} entries").format(size),
    ]


def _check_chain(bundle: Bundle, summary: Fields) -> list[_Link]:
    """Hash the chain again from headers and sealed bodies, up to the head that the summary names."""
    found = [_link(value) for value in _lines(bundle, "data/chain.jsonl")]
    head = Fields.of(summary.values["head"], frozenset({"digest", "position"}), "archive head")
    end = Head(head.number("position"), head.digest("digest"))
    check_chain(
        summary.identifier("case"), summary.organisation(), [one.link for one in found], end
    )
    sealed = {path for path in bundle.files if path.startswith("data/records/")}
    for one in found:
        path = f"data/records/{one.link.header.position:06d}.envelope"
        if path in sealed:
            sealed.remove(path)
            if parse_envelope(bundle.read(path)).digest != one.link.digest:
                raise VerificationError(
                    _("a sealed record is not the one of the chain: {}").format(path)
                )
    if sealed:
        raise VerificationError(
            _("a sealed record that is not in the chain: {}").format(min(sealed))
        )
    return found


def _link(value: Json) -> _Link:
    fields = Fields.of(value, frozenset({"body_sha256", "digest", "header"}), "chain")
    header_bytes = canonical.encode(fields.values["header"])
    link = ChainLink.of_header(header_bytes, fields.digest("body_sha256"))
    if link.digest != fields.digest("digest"):
        raise VerificationError(_("the chain names a digest that does not follow from its record"))
    return _Link(link, header_bytes)


def _check_records(bundle: Bundle, links: list[_Link]) -> int:
    """Check each opened record's signature over what it says and where it stands; gives how many there are."""
    opened = 0
    lines = list(_lines(bundle, "data/records.jsonl"))
    if len(lines) != len(links):
        raise VerificationError(_("there are more or fewer records than links of the chain"))
    for value, link in zip(lines, links, strict=True):
        fields = Fields.of(value, frozenset({"body", "header", "signature"}), "record")
        if canonical.encode(fields.values["header"]) != link.header_bytes:
            raise VerificationError(_("a record stands elsewhere than in the chain"))
        if not fields.is_null("body"):
            body = fields.mapping("body")
            author = body.get("author")
            key = from_b64u(author if isinstance(author, str) else "", DIGEST_BYTES)
            verify(
                NAMESPACE,
                key,
                signed_message(link.header_bytes, body),
                from_b64u(fields.text("signature")),
            )
            opened += 1
    return opened


def _check_directory(bundle: Bundle, organisation: str) -> Directory:
    envelopes = bundle.read("data/statements.jsonl").split(b"\n")
    if envelopes.pop() != b"":
        raise VerificationError(_("the last statement is cut"))
    return Directory.of(organisation, envelopes)


def _check_log(bundle: Bundle, directory: Directory, links: list[_Link]) -> int:
    checkpoint = verify_checkpoint(directory.log_key, bundle.read("data/log/checkpoint.txt"))
    proofs = list(_lines(bundle, "data/log/inclusion.jsonl"))
    if len(proofs) != len(links):
        raise VerificationError(_("there are more or fewer proofs than records"))
    for value, link in zip(proofs, links, strict=True):
        fields = Fields.of(value, frozenset({"digest", "leaf", "position", "proof"}), "proof")
        if fields.digest("digest") != link.link.digest:
            raise VerificationError(_("a proof is for another record"))
        siblings = [
            from_b64u(text, DIGEST_BYTES)
            for text in fields.items("proof", most=_MOST_PROOF)
            if isinstance(text, str)
        ]
        leaf = leaf_hash(link.link.digest)
        check_inclusion(leaf, fields.number("leaf"), checkpoint.size, siblings, checkpoint.root)
    return checkpoint.size


def _lines(bundle: Bundle, path: str) -> Iterator[Json]:
    lines = bundle.read(path).split(b"\n")
    if lines.pop() != b"":
        raise VerificationError(_("the last line is cut: {}").format(path))
    for line in lines:
        yield canonical.parse(line)
