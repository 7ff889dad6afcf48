"""Which functions of format/ do the vectors call, and how do their inputs and outputs look as JSON?"""

from collections.abc import Mapping

from incident_log.format import (
    age,
    box,
    canonical,
    code,
    encoding,
    epoch,
    evidence,
    log,
    padding,
    record,
    sshsig,
    statement,
)
from incident_log.format.encoding import to_b64u
from incident_log.format.record import ChainLink, Head, Header
from tools.vectors.model import Function, Reader, Value


def _time(text: str) -> int:
    return round(encoding.from_time(text).timestamp() * 1000)


def _places(inputs: Reader) -> list[tuple[str, int]]:
    places = [Reader(one) for one in inputs.listing("places") if isinstance(one, Mapping)]
    return [(place.text("compartment"), place.number("epoch")) for place in places]


def header_value(header: Header) -> Value:
    """Write a record header as JSON."""
    return canonical_value(record.encode_header(header))


def canonical_value(encoded: bytes) -> Value:
    """Write canonical bytes as the JSON they are."""
    return canonical.parse(encoded)


def header_of(inputs: Reader) -> Header:
    """Read a record header from inputs, without its version."""
    return Header(
        organisation=inputs.text("organisation"),
        case=inputs.text("case"),
        compartment=inputs.text("compartment"),
        epoch=inputs.number("epoch"),
        commitment=inputs.octets("commitment"),
        record=inputs.text("record"),
        position=inputs.number("position"),
        previous=inputs.octets("previous"),
        salt=inputs.octets("salt"),
    )


def head_of(inputs: Reader, name: str) -> Head | None:
    """Read a head, or none."""
    if not inputs.has(name):
        return None
    head = inputs.inner(name)
    return Head(head.number("position"), head.octets("digest"))


def _parse_box(inputs: Reader) -> Value:
    parsed = box.parse_box(inputs.octets("box"))
    return {
        "header": parsed.header,
        "nonce": to_b64u(parsed.nonce),
        "sealed": to_b64u(parsed.sealed),
    }


def _parse_envelope(inputs: Reader) -> Value:
    parsed = record.parse_envelope(inputs.octets("envelope"))
    return {"header": header_value(parsed.header), "digest": to_b64u(parsed.digest)}


def _check_chain(inputs: Reader) -> Value:
    links = [
        ChainLink.of_header(link.octets("header"), link.octets("body_sha256"))
        for link in (Reader(value) for value in inputs.listing("links") if isinstance(value, dict))
    ]
    after, head = head_of(inputs, "after"), head_of(inputs, "head")
    end = record.check_chain(inputs.text("case"), inputs.text("organisation"), links, head, after)
    return None if end is None else {"position": end.position, "digest": to_b64u(end.digest)}


def layout_value(layout: evidence.Layout) -> Value:
    """Write a layout as JSON."""
    return {
        "padded_size": layout.padded_size,
        "sealed_size": layout.sealed_size,
        "segments": layout.segments,
        "slices": layout.slices,
    }


def preamble_of(inputs: Reader) -> evidence.Preamble:
    """Read a preamble from inputs."""
    return evidence.Preamble(
        name=inputs.text("name"),
        media_type=inputs.text("media_type"),
        size=inputs.number("size"),
        sha256=inputs.octets("sha256"),
        captured_at=inputs.text("captured_at") if inputs.has("captured_at") else None,
        derived_from=inputs.text("derived_from") if inputs.has("derived_from") else None,
        derivation=inputs.text("derivation") if inputs.has("derivation") else None,
    )


def _parse_preamble(inputs: Reader) -> Value:
    parsed = evidence.parse_preamble(inputs.octets("preamble"))
    return canonical_value(evidence.encode_preamble(parsed))


def _parse_signature(inputs: Reader) -> Value:
    parsed = sshsig.parse_signature(inputs.octets("blob"))
    return {
        "public_key": to_b64u(parsed.public_key),
        "namespace": parsed.namespace,
        "signature": to_b64u(parsed.signature),
    }


def _parse_statement(inputs: Reader) -> Value:
    parsed = statement.parse_statement(inputs.octets("envelope"))
    return {
        "type": parsed.statement.type,
        "subject": parsed.statement.subject,
        "sequence": parsed.statement.sequence,
        "digest": to_b64u(parsed.digest),
    }


def _path_to_desk(inputs: Reader) -> Value:
    signed = [statement.parse_statement(envelope) for envelope in inputs.octet_list("statements")]
    picked = statement.path_to_desk(signed, inputs.text("desk"))
    return [signed.index(one) for one in picked]


def _check_inclusion(inputs: Reader) -> Value:
    log.check_inclusion(
        log.leaf_hash(inputs.octets("entry")),
        inputs.number("index"),
        inputs.number("size"),
        inputs.octet_list("proof"),
        inputs.octets("root"),
    )
    return None


def _check_consistency(inputs: Reader) -> Value:
    log.check_consistency(
        inputs.number("old"),
        inputs.octets("old_root"),
        inputs.number("new"),
        inputs.octets("new_root"),
        inputs.octet_list("proof"),
    )
    return None


def _parse_checkpoint(inputs: Reader) -> Value:
    parsed = log.parse_checkpoint(inputs.text("note").encode())
    return {
        "origin": parsed.checkpoint.origin,
        "size": parsed.checkpoint.size,
        "root": to_b64u(parsed.checkpoint.root),
        "key_id": to_b64u(parsed.key_id),
        "signature": to_b64u(parsed.signature),
    }


def _parse_age_header(inputs: Reader) -> Value:
    header, end = age.parse_header(inputs.octets("file"))
    return {
        "stanzas": [
            {
                "arguments": [a.decode("ascii") for a in stanza.arguments],
                "body": to_b64u(stanza.body),
            }
            for stanza in header.stanzas
        ],
        "mac": to_b64u(header.mac),
        "payload_at": end,
    }


def _length(inputs: Reader) -> int | None:
    return inputs.number("length") if inputs.has("length") else None


FORMAT_FUNCTIONS: Mapping[str, Function] = {
    "canonical.encode": lambda i: to_b64u(canonical.encode(i.value("value"))),
    "canonical.parse": lambda i: canonical.parse(i.octets("bytes")),
    "to_b64u": lambda i: encoding.to_b64u(bytes.fromhex(i.text("hex"))),
    "from_b64u": lambda i: encoding.from_b64u(i.text("text"), _length(i)).hex(),
    "from_hex": lambda i: to_b64u(encoding.from_hex(i.text("text"), _length(i))),
    "u32": lambda i: to_b64u(encoding.u32(i.number("number"))),
    "from_time": lambda i: _time(i.text("text")),
    "padme": lambda i: padding.padme(i.number("length")),
    "first_epoch": lambda i: epoch.first_epoch(i.number("desk_epoch")),
    "next_epoch": lambda i: epoch.next_epoch(i.number("desk_epoch"), i.number("before")),
    "is_later": lambda i: epoch.is_later(i.number("epoch"), i.number("desk_epoch")),
    "is_ended": lambda i: epoch.is_ended(i.number("epoch"), i.number("desk_epoch")),
    "gone_back": lambda i: list[Value](epoch.gone_back(_places(i))),
    "pad": lambda i: to_b64u(padding.pad(i.octets("inner"), i.number("least"))),
    "unpad": lambda i: to_b64u(padding.unpad(i.octets("plaintext"), i.number("least"))),
    "encode_code": lambda i: code.encode_code(i.octets("code")),
    "parse_code": lambda i: to_b64u(code.parse_code(i.text("text"))),
    "parse_box": _parse_box,
    "encode_header": lambda i: to_b64u(record.encode_header(header_of(i.inner("header")))),
    "parse_envelope": _parse_envelope,
    "digest_of": lambda i: to_b64u(record.digest_of(i.octets("header"), i.octets("body_sha256"))),
    "check_chain": _check_chain,
    "layout_of": lambda i: layout_value(
        evidence.layout_of(bytes(i.number("preamble_length")), i.number("size"))
    ),
    "layout_of_sealed": lambda i: layout_value(evidence.layout_of_sealed(i.number("sealed_size"))),
    "encode_preamble": lambda i: to_b64u(
        evidence.encode_preamble(preamble_of(i.inner("preamble")))
    ),
    "parse_preamble": _parse_preamble,
    "manifest_digest": lambda i: to_b64u(evidence.manifest_digest(i.octet_list("slice_digests"))),
    "parse_signature": _parse_signature,
    "armor": lambda i: sshsig.armor(i.octets("blob")),
    "dearmor": lambda i: to_b64u(sshsig.dearmor(i.text("text"))),
    "public_key_line": lambda i: sshsig.public_key_line(i.octets("public_key"), i.text("comment")),
    "parse_statement": _parse_statement,
    "path_to_desk": _path_to_desk,
    "leaf_hash": lambda i: to_b64u(log.leaf_hash(i.octets("entry"))),
    "root_of": lambda i: to_b64u(log.root_of(map(log.leaf_hash, i.octet_list("entries")))),
    "check_inclusion": _check_inclusion,
    "check_consistency": _check_consistency,
    "parse_checkpoint": _parse_checkpoint,
    "tile_path": lambda i: log.tile_path(i.number("level"), i.number("index"), i.number("width")),
    "entries_path": lambda i: log.entries_path(i.number("index"), i.number("width")),
    "encode_entries": lambda i: to_b64u(log.encode_entries(i.octet_list("entries"))),
    "parse_entries": lambda i: [to_b64u(entry) for entry in log.parse_entries(i.octets("bundle"))],
    "parse_recipient": lambda i: to_b64u(age.parse_recipient(i.text("recipient"))),
    "check_recipient": lambda i: age.check_recipient(i.text("recipient")),
    "parse_identity": lambda i: to_b64u(age.parse_identity(i.text("identity"))[0]),
    "parse_age_header": _parse_age_header,
}
