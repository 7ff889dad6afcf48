"""Which vectors show seeds, lockboxes and boxes?"""

from collections.abc import Mapping, Sequence

from incident_log.crypto import lockbox, sealing
from incident_log.crypto.seeds import CompartmentSecret, DeskSecret
from incident_log.format import box, canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from tools.vectors import cast
from tools.vectors.cast import drawn, identifier
from tools.vectors.model import Case, Inputs, Value, flipped

_NONCE = drawn("nonce", 12)


def secret_value(secret: CompartmentSecret) -> Inputs:
    """Write a compartment secret as inputs."""
    return {
        "secret": to_b64u(secret.secret),
        "case": secret.case,
        "compartment": secret.compartment,
        "epoch": secret.epoch,
    }


def desk_value(secret: DeskSecret) -> Inputs:
    """Write a desk secret as inputs."""
    return {"secret": to_b64u(secret.secret), "desk": secret.desk, "epoch": secret.epoch}


def seeds_cases() -> list[Case]:
    """Vectors of seeds.json."""
    secret = to_b64u(drawn("derive"))
    bundle = to_b64u(b'{"invitation":"..."}')
    return [
        Case("derive", "HKDF-SHA256 with our label", "derive",
             {"secret": secret, "label": "seed/age", "context": "", "length": 32}),
        Case("derive-context", "another context is another key", "derive",
             {"secret": secret, "label": "seed/age", "context": to_b64u(b"context"), "length": 32}),
        Case("derive-short", "16 bytes, for handles", "derive",
             {"secret": secret, "label": "code/handle", "context": to_b64u(b"codename"), "length": 16}),
        Case("seed-owner", "all keys of a person, and the organisation they founded", "Seed",
             {"seed": to_b64u(cast.OWNER.secret)}),
        Case("seed-reporter", "all keys of another person", "Seed", {"seed": to_b64u(cast.REPORTER.secret)}),
        Case("seed-zeros", "all keys of the seed of zeros", "Seed", {"seed": to_b64u(bytes(32))}),
        Case("refuse-seed-short", "31 bytes", "Seed", {"seed": to_b64u(bytes(31))}, "format"),
        Case("desk", "all keys of a desk's epoch", "DeskSecret", desk_value(cast.DESK)),
        Case("compartment-report", "both keys of a compartment", "CompartmentSecret", secret_value(cast.REPORT)),
        Case("compartment-other-epoch", "the same secret in another epoch gives other keys", "CompartmentSecret",
             secret_value(CompartmentSecret(cast.REPORT.secret, cast.CASE, "report", 1))),
        Case("compartment-other-case", "the same secret in another case gives other keys", "CompartmentSecret",
             secret_value(CompartmentSecret(cast.REPORT.secret, cast.OTHER_CASE, "report", 0))),
        Case("invite", "the id, keys and MAC of an invitation", "InviteSecret",
             {"secret": to_b64u(cast.INVITE.secret), "bundle": bundle}),
        Case("refuse-invite-short", "15 bytes", "InviteSecret", {"secret": to_b64u(bytes(15)), "bundle": bundle}, "format"),
    ]  # fmt: skip


def lockbox_cases() -> list[Case]:
    """Vectors of lockbox.json."""
    salt, code = to_b64u(drawn("salt", 16)), to_b64u(drawn("code", 16))
    least: Inputs = {"memory_kib": 65536, "iterations": 3, "lanes": 1}
    passphrase: Inputs = {"passphrase": "correct horse battery", "salt": salt, "parameters": least}
    keys = lockbox.code_keys(drawn("code", 16), "codename")
    other = lockbox.code_keys(drawn("code", 16), "recovery")
    sealed = lockbox.seal_lockbox_with(keys, cast.REPORTER, _NONCE)
    short = sealing.seal_box_with(keys.lock_key, keys.header, bytes(31), _NONCE)
    opening: Inputs = {"code": code, "kind": "codename", "box": to_b64u(sealed)}
    return [
        Case("passphrase", "Argon2id with the least parameters", "passphrase_keys", passphrase),
        Case("passphrase-composed", "an accent as one character", "passphrase_keys", {**passphrase, "passphrase": "caf\u00e9 noir, s'il vous pla\u00eet"}),
        Case("passphrase-decomposed", "the same with the accent apart gives the same keys", "passphrase_keys",
             {**passphrase, "passphrase": "cafe\u0301 noir, s'il vous plai\u0302t"}),
        Case("passphrase-cyrillic", "letters of any script", "passphrase_keys", {**passphrase, "passphrase": "жыве беларусь 2026"}),
        *(Case(f"refuse-parameters-{name}", why, "passphrase_keys",
               {**passphrase, "parameters": {**least, **change}}, expect)
          for name, why, change, expect in _REFUSED_PARAMETERS),
        Case("refuse-passphrase-short", "11 characters", "passphrase_keys", {**passphrase, "passphrase": "elevenchars"}, "format"),
        Case("refuse-passphrase-long", "1025 characters", "passphrase_keys", {**passphrase, "passphrase": "a" * 1025}, "limit_exceeded"),
        Case("refuse-salt-short", "a salt of 15 bytes", "passphrase_keys", {**passphrase, "salt": to_b64u(bytes(15))}, "format"),
        Case("code-codename", "the keys of a codename", "code_keys", {"code": code, "kind": "codename"}),
        Case("code-recovery", "the same code as a recovery code gives other keys", "code_keys", {"code": code, "kind": "recovery"}),
        Case("refuse-code-short", "a code of 15 bytes", "code_keys", {"code": to_b64u(bytes(15)), "kind": "codename"}, "format"),
        Case("seal", "a seed under a codename", "seal_lockbox_with",
             {"code": code, "kind": "codename", "seed": to_b64u(cast.REPORTER.secret), "nonce": to_b64u(_NONCE)}),
        Case("open", "the same seed again", "open_lockbox", opening),
        Case("refuse-other-code", "another code", "open_lockbox", {**opening, "code": to_b64u(drawn("another code", 16))}, "open"),
        Case("refuse-other-kind", "the code as a recovery code", "open_lockbox", {**opening, "kind": "recovery"}, "open"),
        Case("refuse-swapped", "another person's box under the right header", "open_lockbox",
             {**opening, "box": to_b64u(sealing.seal_box_with(other.lock_key, keys.header, bytes(32), _NONCE))}, "open"),
        Case("refuse-flipped", "a changed bit", "open_lockbox", {**opening, "box": to_b64u(flipped(sealed, -1))}, "open"),
        Case("refuse-cut", "the last byte is missing", "open_lockbox", {**opening, "box": to_b64u(sealed[:-1])}, "open"),
        Case("refuse-not-a-seed", "sealed well, but 31 bytes", "open_lockbox", {**opening, "box": to_b64u(short)}, "open"),
    ]  # fmt: skip


_REFUSED_PARAMETERS: Sequence[tuple[str, str, Inputs, str]] = (
    ("memory", "less memory than we accept", {"memory_kib": 65535}, "weak_parameters"),
    ("iterations", "fewer passes than we accept", {"iterations": 2}, "weak_parameters"),
    ("zero", "no passes", {"iterations": 0}, "weak_parameters"),
    ("lanes", "more than one lane", {"lanes": 2}, "weak_parameters"),
    ("no-lanes", "no lane", {"lanes": 0}, "weak_parameters"),
    (
        "memory-bomb",
        "more memory than any device should spend",
        {"memory_kib": (1 << 20) + 1},
        "limit_exceeded",
    ),
    (
        "iterations-bomb",
        "more passes than any device should spend",
        {"iterations": 17},
        "limit_exceeded",
    ),
)


def box_cases() -> list[Case]:
    """Vectors of box.json."""
    key = drawn("box key")
    cases: list[Case] = []
    for name, header in _headers().items():
        sealed = sealing.seal_box_with(key, header, b"plaintext", _NONCE)
        given: Inputs = {"key": to_b64u(key), "header": header}
        cases += [
            Case(f"seal-{name}", f"a box for {name}", "seal_box_with",
                 {**given, "plaintext": to_b64u(b"plaintext"), "nonce": to_b64u(_NONCE)}),
            Case(f"parse-{name}", "its parts", "parse_box", {"box": to_b64u(sealed)}),
            Case(f"open-{name}", "its plaintext", "open_box", {**given, "box": to_b64u(sealed)}),
        ]  # fmt: skip
    return [*cases, *_box_refusals(key), *_card_cases(), *_case_secret_cases()]


def _headers() -> Mapping[str, Mapping[str, Json]]:
    place: Mapping[str, Json] = {"organisation": cast.ORGANISATION, "v": 1}
    member: Mapping[str, Json] = {**place, "member": cast.BO}
    case: Mapping[str, Json] = {
        **place,
        "purpose": "case-secret",
        "case": cast.CASE,
        "commitment": to_b64u(cast.WORK.commitment),
        "compartment": "work",
        "epoch": 0,
    }
    return {
        "lockbox-passphrase": {"kind": "passphrase", "purpose": "lockbox", "salt": to_b64u(drawn("salt", 16)), "v": 1},
        "lockbox-codename": {"handle": to_b64u(drawn("handle", 16)), "kind": "codename", "purpose": "lockbox", "v": 1},
        "case-secret-desk": {**case, "holder": box.holder_of_desk(cast.DESK_ID, 1)},
        "case-secret-reporter": {**case, "holder": box.holder_of_reporter(cast.DESK_ID)},
        "card": {**place, "purpose": "card", "case": cast.CASE, "desk": cast.DESK_ID, "desk_epoch": 1, "revision": 4, "head": 17},
        "settings": {**member, "purpose": "settings", "revision": 3},
        "profile": {**member, "purpose": "profile", "desk": cast.DESK_ID, "desk_epoch": 1},
        "invitation": {**place, "purpose": "invitation", "invitation": cast.INVITE.invitation},
        "newcomer": {**place, "purpose": "newcomer", "invitation": cast.INVITE.invitation},
        "draft": {"purpose": "draft", "draft": identifier("draft"), "v": 1},
    }  # fmt: skip


def _box_refusals(key: bytes) -> list[Case]:
    header = _headers()["profile"]
    sealed = sealing.seal_box_with(key, header, b"plaintext", _NONCE)
    given: Inputs = {"key": to_b64u(key), "header": header, "box": to_b64u(sealed)}
    end = sealed.index(b"\n")
    body = sealed[end:]
    parse: Sequence[tuple[str, str, bytes, str]] = (
        ("nothing", "no bytes", b"", "format"),
        ("no-newline", "no end of its header", sealed[:end], "format"),
        ("cut-tag", "less than nonce and tag", sealed[: end + 28], "format"),
        ("version", "another version", canonical.encode({**header, "v": 2}) + body, "format"),
        ("no-version", "no version", without(header, "v") + body, "format"),
        ("unknown-field", "an unknown field", canonical.encode({**header, "x": 1}) + body, "format"),
        ("missing-field", "a missing field", without(header, "desk") + body, "format"),
        ("unknown-purpose", "an unknown purpose", canonical.encode({**header, "purpose": "gift"}) + body, "format"),
        ("not-canonical", "a space in the header", sealed.replace(b":", b": ", 1), "format"),
        ("not-object", "the header is a list", b"[]" + body, "format"),
        ("short-id", "an id of 15 bytes", canonical.encode({**header, "desk": to_b64u(bytes(15))}) + body, "format"),
        ("negative", "an epoch below zero", canonical.encode({**header, "desk_epoch": -1}) + body, "format"),
        ("boolean", "true is no number", canonical.encode({**header, "desk_epoch": True}) + body, "format"),
        ("long-header", "a header over 4096 bytes", b'{"a":"' + b"x" * 5000 + b'"}' + body, "format"),
        ("holder", "a holder that is neither desk nor reporter",
         canonical.encode({**_headers()["case-secret-desk"], "holder": "member/x"}) + body, "format"),
        ("holder-epoch", "a holder whose epoch has a leading zero",
         canonical.encode({**_headers()["case-secret-desk"], "holder": f"desk/{cast.DESK_ID}/01"}) + body, "format"),
        ("kind", "an unknown kind of lockbox",
         canonical.encode({**_headers()["lockbox-codename"], "kind": "retina"}) + body, "format"),
        ("kind-field", "a passphrase lockbox with a handle",
         canonical.encode({**_headers()["lockbox-codename"], "kind": "passphrase"}) + body, "format"),
    )  # fmt: skip
    opened: Sequence[tuple[str, str, Inputs]] = (
        ("wrong-key", "another key", {**given, "key": to_b64u(drawn("another key"))}),
        ("other-member", "moved to another member", {**given, "header": {**header, "member": cast.AMINA}}),
        ("other-epoch", "replayed from another epoch", {**given, "header": {**header, "desk_epoch": 2}}),
        ("other-purpose", "given out as a box of another purpose", {**given, "header": _headers()["settings"]}),
        ("relabelled", "the header was rewritten to the one asked for",
         {**given, "header": {**header, "member": cast.AMINA},
          "box": to_b64u(canonical.encode({**header, "member": cast.AMINA}) + body)}),
        ("flipped-nonce", "a changed bit in the nonce", {**given, "box": to_b64u(flipped(sealed, end + 1))}),
        ("flipped-body", "a changed bit in the sealed part", {**given, "box": to_b64u(flipped(sealed, end + 13))}),
        ("flipped-tag", "a changed bit in the tag", {**given, "box": to_b64u(flipped(sealed, -1))}),
        ("cut", "the last byte is missing", {**given, "box": to_b64u(sealed[:-1])}),
        ("trailing", "a byte too many", {**given, "box": to_b64u(sealed + b"\0")}),
    )  # fmt: skip
    return [
        *(Case(f"refuse-parse-{name}", why, "parse_box", {"box": to_b64u(octets)}, expect) for name, why, octets, expect in parse),
        Case("refuse-parse-limit", "over 1 MiB", "parse_box", {"box": {"pattern": "AA", "length": (1 << 20) + 1}}, "limit_exceeded"),
        *(Case(f"refuse-open-{name}", why, "open_box", inputs, "open") for name, why, inputs in opened),
    ]  # fmt: skip


def without(header: Mapping[str, Json], name: str) -> bytes:
    """Give a header without one field."""
    return canonical.encode({key: value for key, value in header.items() if key != name})


def _card_cases() -> list[Case]:
    content: Value = {"title": "Пагрозы ў Telegram", "kinds": ["threat"], "urgency": 2}
    card = sealing.Card(17, 4, content)
    sealed = sealing.seal_card_with(cast.DESK, cast.ORGANISATION, cast.CASE, card, _NONCE)
    place: Inputs = {
        "desk_secret": desk_value(cast.DESK),
        "organisation": cast.ORGANISATION,
        "case": cast.CASE,
    }
    given: Inputs = {**place, "box": to_b64u(sealed)}
    profile = sealing.seal_box_with(cast.DESK.card_key, _headers()["profile"], b"{}", _NONCE)
    header = _headers()["card"]
    bare = sealing.seal_box_with(cast.DESK.card_key, header, canonical.encode(content), _NONCE)
    return [
        Case("card-seal", "padded to 256 bytes", "seal_card_with",
             {**place, "head": 17, "revision": 4, "content": content, "nonce": to_b64u(_NONCE)}),
        Case("card-open", "what it says, with head and revision", "open_card", given),
        Case("refuse-card-other-case", "moved to another case", "open_card", {**given, "case": cast.OTHER_CASE}, "open"),
        Case("refuse-card-other-desk", "opened by another desk", "open_card",
             {**given, "desk_secret": desk_value(cast.OTHER_DESK)}, "open"),
        Case("refuse-card-old-epoch", "replayed from an earlier epoch", "open_card",
             {**given, "desk_secret": desk_value(cast.DESK_2)}, "open"),
        Case("refuse-card-revision", "its revision was raised from outside", "open_card",
             {**given, "box": to_b64u(sealed.replace(b'"revision":4', b'"revision":5'))}, "open"),
        Case("refuse-card-purpose", "another kind of box", "open_card", {**given, "box": to_b64u(profile)}, "open"),
        Case("refuse-card-padding", "sealed without padding", "open_card", {**given, "box": to_b64u(bare)}, "format"),
    ]  # fmt: skip


def _case_secret_cases() -> list[Case]:
    holder = box.holder_of_desk(cast.DESK_ID, 1)
    header = _headers()["case-secret-desk"]
    sealed = sealing.seal_box_with(cast.DESK.wrap_key, header, cast.WORK.secret, _NONCE)
    short = sealing.seal_box_with(cast.DESK.wrap_key, header, bytes(31), _NONCE)
    false = sealing.seal_box_with(cast.DESK.wrap_key, header, drawn("false secret"), _NONCE)
    given: Inputs = {
        "key": to_b64u(cast.DESK.wrap_key),
        "organisation": cast.ORGANISATION,
        "holder": holder,
        "case": cast.CASE,
        "compartment": "work",
        "epoch": 0,
        "box": to_b64u(sealed),
    }
    mine = sealing.seal_box_with(
        cast.REPORTER.wrap_key, _headers()["case-secret-reporter"], cast.WORK.secret, _NONCE
    )
    own: Inputs = {
        **given,
        "key": to_b64u(cast.REPORTER.wrap_key),
        "holder": box.holder_of_reporter(cast.DESK_ID),
        "box": to_b64u(mine),
    }
    return [
        Case("case-secret-unwrap", "the secret", "unwrap_case_secret", given),
        *(Case(f"refuse-case-secret-{name}", f"asked for another {name}", "unwrap_case_secret", {**given, name: value}, "open")
          for name, value in (("compartment", "identity"), ("epoch", 1), ("case", cast.OTHER_CASE), ("holder", own["holder"]))),
        Case("case-secret-reporter-unwrap", "the reporter's own secret", "unwrap_case_secret", own),
        Case("refuse-case-secret-reporter-desk", "the case is said to be of another desk than the one it was sent to", "unwrap_case_secret",
             {**own, "holder": box.holder_of_reporter(cast.OTHER_DESK_ID)}, "open"),
        Case("refuse-case-secret-reporter-bare", "a reporter's wrap that names no desk", "unwrap_case_secret", {**own, "holder": "reporter"}, "format"),
        Case("refuse-case-secret-short", "sealed well, but 31 bytes", "unwrap_case_secret", {**given, "box": to_b64u(short)}, "open"),
        Case("refuse-case-secret-false", "sealed well, but not the secret of which its header has the commitment", "unwrap_case_secret",
             {**given, "box": to_b64u(false)}, "open"),
    ]  # fmt: skip
