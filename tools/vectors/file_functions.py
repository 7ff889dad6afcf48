"""Which functions of crypto/ around files and letters do the vectors call, and with which JSON?"""

import hashlib
from collections.abc import Mapping

from incident_log.crypto import age, letters, streams
from incident_log.crypto.seeds import CompartmentSecret
from incident_log.format import evidence
from incident_log.format.encoding import to_b64u
from tools.vectors.crypto_functions import desk_secret_of, directory_of
from tools.vectors.functions import layout_value, preamble_of
from tools.vectors.model import Function, Reader, Value


def evidence_key_of(inputs: Reader) -> streams.EvidenceKey:
    """Read the key of a file from inputs."""
    return streams.EvidenceKey(
        inputs.octets("evidence_key"), inputs.octets("salt"), inputs.text("evidence")
    )


def _sealed_slices(inputs: Reader) -> list[bytes]:
    file = inputs.octets("file")
    preamble = preamble_of(inputs.inner("preamble"))
    return list(
        streams.seal_file(
            evidence_key_of(inputs), preamble, lambda at, length: file[at : at + length]
        )
    )


def _seal_file(inputs: Reader) -> Value:
    slices = _sealed_slices(inputs)
    digests = [hashlib.sha256(sealed).digest() for sealed in slices]
    preamble = evidence.encode_preamble(preamble_of(inputs.inner("preamble")))
    layout = evidence.layout_of(preamble, inputs.inner("preamble").number("size"))
    return {
        "layout": layout_value(layout),
        "slice_sha256": [to_b64u(digest) for digest in digests],
        "manifest": to_b64u(evidence.manifest_digest(digests)),
        "first_bytes": to_b64u(slices[0][:64]),
    }


def _reopen_file(inputs: Reader) -> Value:
    """Seal a file, then damage it as the inputs say, then open it with the key they name."""
    sealed = _sealed_slices(inputs)
    taken = [sealed[index] for index in inputs.listing("take") if isinstance(index, int)]
    if inputs.has("cut"):
        taken[-1] = taken[-1][: -inputs.number("cut")]
    if inputs.has("flip"):
        index, offset = inputs.inner("flip").number("slice"), inputs.inner("flip").number("offset")
        piece = bytearray(taken[index])
        piece[offset] ^= 1
        taken[index] = bytes(piece)
    opened = bytearray()
    preamble = streams.open_file(evidence_key_of(inputs.inner("open_with")), taken, opened.extend)
    return {"name": preamble.name, "sha256": to_b64u(hashlib.sha256(opened).digest())}


def _open_file(inputs: Reader) -> Value:
    opened = bytearray()
    slices = inputs.octet_list("slices")
    preamble = streams.open_file(evidence_key_of(inputs), slices, opened.extend)
    return {"name": preamble.name, "file": to_b64u(bytes(opened))}


def _age_decrypt(inputs: Reader) -> Value:
    identities = [text for text in inputs.listing("identities") if isinstance(text, str)]
    opened = age.decrypt(inputs.octets("file"), identities)
    return {"length": len(opened), "sha256": to_b64u(hashlib.sha256(opened).digest())}


def secrets_value(secrets: tuple[CompartmentSecret, ...]) -> Value:
    """Write compartment secrets as JSON."""
    return [
        {"compartment": one.compartment, "epoch": one.epoch, "secret": to_b64u(one.secret)}
        for one in secrets
    ]


def _open_intake(inputs: Reader) -> Value:
    secret = desk_secret_of(inputs.inner("desk_secret"))
    intake = letters.open_intake(
        secret, inputs.text("organisation"), inputs.text("case"), inputs.octets("file")
    )
    return {
        "reporter_signing": to_b64u(intake.reporter_signing),
        "reporter_recipient": intake.reporter_recipient,
        "secrets": secrets_value(intake.secrets),
    }


def _open_grant(inputs: Reader) -> Value:
    grant = letters.open_grant(
        inputs.text("identity"),
        directory_of(inputs),
        inputs.text("desk"),
        (inputs.text("case"), inputs.text("to")),
        inputs.octets("file"),
    )
    return {
        "at": grant.at,
        "expires_at": grant.expires_at,
        "author": to_b64u(grant.author or b""),
        "secrets": secrets_value(grant.secrets),
    }


def _open_desk_secret(inputs: Reader) -> Value:
    expected = inputs.text("desk"), inputs.number("epoch")
    secret = letters.open_desk_secret(
        inputs.text("identity"), directory_of(inputs), expected, inputs.octets("file")
    )
    return to_b64u(secret.secret)


FILE_FUNCTIONS: Mapping[str, Function] = {
    "seal_file": _seal_file,
    "reopen_file": _reopen_file,
    "open_file": _open_file,
    "age.decrypt": _age_decrypt,
    "open_intake": _open_intake,
    "open_grant": _open_grant,
    "open_desk_secret": _open_desk_secret,
}
