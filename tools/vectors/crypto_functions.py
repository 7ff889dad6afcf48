"""Which functions of crypto/ around keys, boxes and records do the vectors call, and with which JSON?"""

import hashlib
from collections.abc import Mapping

from incident_log.crypto import (
    lockbox,
    primitives,
    sealing,
    signing,
    verifying,
)
from incident_log.crypto.seeds import CompartmentSecret, DeskSecret, InviteSecret, Seed
from incident_log.crypto.signing import SigningKey
from incident_log.format import sshsig, statement
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from tools.vectors.functions import header_of, header_value
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
    return {
        "commitment": to_b64u(secret.commitment),
        "record_key": to_b64u(secret.record_key),
        "evidence_key": to_b64u(secret.evidence_key),
    }


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
                "begun": [at for _, at in desk.begun],
                "trusted": list(directory.trusted(desk.id)),
                "departed": list(directory.departed(desk.id)),
                "writers": {
                    member.id: directory.journal_role(member.signing, desk.id)
                    for member in directory.members.values()
                },
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
        else sealing.LastSeen(seen.number("size"), seen.octets("root"), seen.octets("signature")),
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
    return _opened_value(
        sealing.open_record(secret_of(inputs.inner("secret")), inputs.octets("envelope"))
    )


def _own_key(inputs: Reader) -> Value:
    return to_b64u(sealing.own_key(secret_of(inputs.inner("secret")), inputs.octets("envelope")))


def _open_with_own_key(inputs: Reader) -> Value:
    return _opened_value(sealing.open_with_own_key(inputs.octets("key"), inputs.octets("envelope")))


def _opened_value(opened: sealing.Opened) -> Value:
    return {
        "header": header_value(opened.header),
        "digest": to_b64u(opened.digest),
        "at": opened.at,
        "author": to_b64u(opened.author),
        "checkpoint": sealing.seen_value(opened.checkpoint),
        "type": opened.type,
        "schema": opened.schema,
        "payload": opened.payload,
    }


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
    "verify_seen": lambda i: verifying.verify_seen(
        i.octets("public_key"), i.number("size"), i.octets("root"), i.octets("signature")
    ),
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
    "own_key": _own_key,
    "open_with_own_key": _open_with_own_key,
}
