"""Which functions of crypto/ do the vectors call, and how do their inputs and outputs look as JSON?"""

import hashlib
from collections.abc import Mapping

from incident_log.crypto import (
    age,
    letters,
    lockbox,
    primitives,
    sealing,
    signing,
    streams,
    verifying,
)
from incident_log.crypto.seeds import CompartmentSecret, DeskSecret, InviteSecret, Seed
from incident_log.crypto.signing import SigningKey
from incident_log.format import evidence, sshsig, statement
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from tools.vectors.functions import header_of, header_value, layout_value, preamble_of
from tools.vectors.model import Function, Reader, Value


def secret_of(inputs: Reader) -> CompartmentSecret:
    """Read a compartment secret from inputs."""
    return CompartmentSecret(
        inputs.octets("secret"),
        inputs.text("case"),
        inputs.text("compartment"),
        inputs.number("epoch"),
    )


def desk_secret_of(inputs: Reader) -> DeskSecret:
    """Read a desk secret from inputs."""
    return DeskSecret(inputs.octets("secret"), inputs.text("desk"), inputs.number("epoch"))


def directory_of(inputs: Reader) -> verifying.Directory:
    """Read and verify a directory from inputs."""
    return verifying.Directory.of(inputs.text("organisation"), inputs.octet_list("statements"))


def _seed(inputs: Reader) -> Value:
    seed = Seed(inputs.octets("seed"))
    return {
        "identity": seed.identity,
        "recipient": seed.recipient,
        "signing_public": to_b64u(seed.signing_public),
        "wrap_key": to_b64u(seed.wrap_key),
        "root_public": to_b64u(seed.root_key.public),
        "organisation": verifying.fingerprint(seed.root_key.public),
    }


def _desk_secret(inputs: Reader) -> Value:
    secret = desk_secret_of(inputs)
    return {
        "identity": secret.identity,
        "recipient": secret.recipient,
        "wrap_key": to_b64u(secret.wrap_key),
        "card_key": to_b64u(secret.card_key),
    }


def _compartment_secret(inputs: Reader) -> Value:
    secret = secret_of(inputs)
    return {"record_key": to_b64u(secret.record_key), "evidence_key": to_b64u(secret.evidence_key)}


def _invite_secret(inputs: Reader) -> Value:
    secret = InviteSecret(inputs.octets("secret"))
    return {
        "invitation": secret.invitation,
        "mac_key": to_b64u(secret.mac_key),
        "box_key": to_b64u(secret.box_key),
        "mac": to_b64u(primitives.hmac_sha256(secret.mac_key, inputs.octets("bundle"))),
    }


def _sign(inputs: Reader) -> Value:
    key = SigningKey(inputs.octets("seed"))
    blob = signing.sign(inputs.text("namespace"), key, inputs.octets("message"))
    return {
        "public_key": to_b64u(key.public),
        "signature": to_b64u(blob),
        "armored": sshsig.armor(blob),
    }


def _verify(inputs: Reader) -> Value:
    verifying.verify(
        inputs.text("namespace"),
        inputs.octets("public_key"),
        inputs.octets("message"),
        inputs.octets("signature"),
    )
    return None


def _verify_checkpoint(inputs: Reader) -> Value:
    checkpoint = verifying.verify_checkpoint(
        inputs.octets("public_key"), inputs.text("note").encode()
    )
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": to_b64u(checkpoint.root)}


def _directory(inputs: Reader) -> Value:
    directory = directory_of(inputs)
    return {
        "name": directory.name,
        "log_key": to_b64u(directory.log_key),
        "members": {
            member.id: {
                "signing": to_b64u(member.signing),
                "role": member.role,
                "status": member.status,
                "desks": list(member.desks),
                "sequence": member.sequence,
            }
            for member in directory.members.values()
        },
        "desks": {
            desk.id: {
                "name": desk.name,
                "epoch": desk.epoch,
                "sequence": desk.sequence,
                "recipient_sha256": to_b64u(hashlib.sha256(desk.recipient.encode()).digest()),
                "epochs": [epoch for epoch, _ in desk.recipients],
            }
            for desk in directory.desks.values()
        },
    }


def _passphrase_keys(inputs: Reader) -> Value:
    asked = inputs.inner("parameters")
    parameters = lockbox.Parameters(
        asked.number("memory_kib"), asked.number("iterations"), asked.number("lanes")
    )
    keys = lockbox.passphrase_keys(inputs.text("passphrase"), inputs.octets("salt"), parameters)
    return {"verifier": to_b64u(keys.verifier), "lock_key": to_b64u(keys.lock_key)}


def code_keys_of(inputs: Reader) -> lockbox.CodeKeys:
    """Derive the keys of a code from inputs."""
    kind: lockbox.CodeKind = "codename" if inputs.text("kind") == "codename" else "recovery"
    return lockbox.code_keys(inputs.octets("code"), kind)


def _code_keys(inputs: Reader) -> Value:
    keys = code_keys_of(inputs)
    return {
        "handle": to_b64u(keys.handle),
        "verifier": to_b64u(keys.verifier),
        "lock_key": to_b64u(keys.lock_key),
    }


def _seal_lockbox(inputs: Reader) -> Value:
    seed = Seed(inputs.octets("seed"))
    return to_b64u(lockbox.seal_lockbox_with(code_keys_of(inputs), seed, inputs.octets("nonce")))


def _open_lockbox(inputs: Reader) -> Value:
    return to_b64u(lockbox.open_lockbox(code_keys_of(inputs), inputs.octets("box")).secret)


def _seal_box(inputs: Reader) -> Value:
    header = header_fields(inputs)
    return to_b64u(
        sealing.seal_box_with(
            inputs.octets("key"), header, inputs.octets("plaintext"), inputs.octets("nonce")
        )
    )


def header_fields(inputs: Reader) -> Mapping[str, Json]:
    """Read a box header from inputs."""
    return dict(inputs.inner("header").inputs)


def _open_box(inputs: Reader) -> Value:
    return to_b64u(
        sealing.open_box(inputs.octets("key"), header_fields(inputs), inputs.octets("box"))
    )


def _seal_card(inputs: Reader) -> Value:
    card = sealing.Card(inputs.number("head"), inputs.number("revision"), inputs.value("content"))
    secret = desk_secret_of(inputs.inner("desk_secret"))
    return to_b64u(
        sealing.seal_card_with(
            secret, inputs.text("organisation"), inputs.text("case"), card, inputs.octets("nonce")
        )
    )


def _open_card(inputs: Reader) -> Value:
    secret = desk_secret_of(inputs.inner("desk_secret"))
    card = sealing.open_card(
        secret, inputs.text("organisation"), inputs.text("case"), inputs.octets("box")
    )
    return {"head": card.head, "revision": card.revision, "content": card.content}


def _unwrap_case_secret(inputs: Reader) -> Value:
    wanted = inputs.text("case"), inputs.text("compartment"), inputs.number("epoch")
    secret = sealing.unwrap_case_secret(
        inputs.octets("key"),
        inputs.text("organisation"),
        inputs.text("holder"),
        wanted,
        inputs.octets("box"),
    )
    return to_b64u(secret.secret)


def body_of(inputs: Reader) -> sealing.RecordBody:
    """Read what a writer puts into a record from inputs."""
    seen = inputs.inner("checkpoint") if inputs.has("checkpoint") else None
    return sealing.RecordBody(
        type=inputs.text("type"),
        schema=inputs.number("schema"),
        at=inputs.text("at"),
        payload=dict(inputs.inner("payload").inputs),
        checkpoint=None
        if seen is None
        else sealing.LastSeen(seen.number("size"), seen.octets("root")),
    )


def _seal_record(inputs: Reader) -> Value:
    envelope = sealing.seal_record_with(
        secret_of(inputs.inner("secret")),
        header_of(inputs.inner("header")),
        body_of(inputs.inner("body")),
        SigningKey(inputs.octets("signing_seed")),
    )
    return to_b64u(envelope)


def _open_record(inputs: Reader) -> Value:
    opened = sealing.open_record(secret_of(inputs.inner("secret")), inputs.octets("envelope"))
    seen = opened.checkpoint
    return {
        "header": header_value(opened.header),
        "digest": to_b64u(opened.digest),
        "at": opened.at,
        "author": to_b64u(opened.author),
        "checkpoint": None if seen is None else {"size": seen.size, "root": to_b64u(seen.root)},
        "type": opened.type,
        "schema": opened.schema,
        "payload": opened.payload,
    }


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
    return to_b64u(age.decrypt(inputs.octets("file"), identities))


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


def _encode_signed_statement(inputs: Reader) -> Value:
    """Sign a statement given as its JSON; what it says is checked by the encoder."""
    signed = statement.statement_of(inputs.value("statement"))
    encoded = statement.encode_statement(signed)
    key = SigningKey(inputs.octets("signing_seed"))
    return to_b64u(
        statement.encode_envelope(encoded, signing.sign(statement.NAMESPACE, key, encoded))
    )


CRYPTO_FUNCTIONS: Mapping[str, Function] = {
    "derive": lambda i: to_b64u(
        primitives.derive(
            i.octets("secret"), i.text("label"), i.octets("context"), i.number("length")
        )
    ),
    "Seed": _seed,
    "DeskSecret": _desk_secret,
    "CompartmentSecret": _compartment_secret,
    "InviteSecret": _invite_secret,
    "sign": _sign,
    "verify": _verify,
    "verify_checkpoint": _verify_checkpoint,
    "Directory.of": _directory,
    "sign_statement": _encode_signed_statement,
    "passphrase_keys": _passphrase_keys,
    "code_keys": _code_keys,
    "seal_lockbox_with": _seal_lockbox,
    "open_lockbox": _open_lockbox,
    "seal_box_with": _seal_box,
    "open_box": _open_box,
    "seal_card_with": _seal_card,
    "open_card": _open_card,
    "unwrap_case_secret": _unwrap_case_secret,
    "seal_record_with": _seal_record,
    "open_record": _open_record,
    "seal_file": _seal_file,
    "reopen_file": _reopen_file,
    "open_file": _open_file,
    "age.decrypt": _age_decrypt,
    "open_intake": _open_intake,
    "open_grant": _open_grant,
    "open_desk_secret": _open_desk_secret,
}
