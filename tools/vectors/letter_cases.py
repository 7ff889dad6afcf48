"""Which vectors show intakes, grants and desk secrets on their way?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from incident_log.crypto import letters
from incident_log.crypto.letters import Grant, Intake
from incident_log.crypto.seeds import Seed
from incident_log.crypto.signing import sign
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from tools.vectors import cast
from tools.vectors.cast import BO, CASE, CHIDI, DESK_ID, OTHER_CASE, OTHER_DESK_ID, drawn, member
from tools.vectors.kept import sealed_once
from tools.vectors.model import Case, Inputs, flipped, octets_of
from tools.vectors.sealed_cases import desk_value
from tools.vectors.signed_cases import X25519_RECIPIENT

# A letter that must be refused: name, why, its plaintext and the error.
Plaintexts: TypeAlias = Sequence[tuple[str, str, bytes, str]]
# A good letter where another one is expected: name, why, the changed inputs.
Expectations: TypeAlias = Sequence[tuple[str, str, Inputs]]


def intake_cases() -> list[Case]:
    """Vectors of intake.json."""
    intake = Intake(
        organisation=cast.ORGANISATION,
        desk=DESK_ID,
        desk_epoch=1,
        case=CASE,
        reporter_recipient=cast.REPORTER.recipient,
        reporter_signing=cast.REPORTER.signing_public,
        secrets=(cast.REPORT, cast.IDENTITY),
    )
    plaintext = letters.sign_intake(intake, cast.REPORTER.signing_key)
    good = _sealed_intake("open", plaintext)
    wrong: Expectations = (
        ("other-case", "asked for another case", {"case": OTHER_CASE}),
        (
            "other-organisation",
            "asked for another organisation",
            {"organisation": to_b64u(drawn("organisation"))},
        ),
    )
    return [
        Case("open", "the secrets of a new case, and who reports", "open_intake", good),
        *(Case(f"refuse-{name}", why, "open_intake", {**good, **change}, "verification") for name, why, change in wrong),
        Case("refuse-wrong-key", "another epoch's secret", "open_intake", {**good, "desk_secret": desk_value(cast.DESK_2)}, "open"),
        Case("refuse-flipped", "a changed bit", "open_intake", {**good, "file": to_b64u(flipped(_file(good), -1))}, "open"),
        Case("refuse-limit", "over 256 KiB", "open_intake", {**good, "file": {"pattern": "YQ", "length": (1 << 18) + 1}}, "limit_exceeded"),
        *(Case(f"refuse-{name}", why, "open_intake", _sealed_intake(f"refuse-{name}", octets), expect)
          for name, why, octets, expect in _wrong_intakes(intake, plaintext)),
    ]  # fmt: skip


def _file(inputs: Inputs) -> bytes:
    return octets_of(inputs["file"])


def _sealed_intake(name: str, plaintext: bytes) -> Inputs:
    file = sealed_once("intake", name, plaintext, cast.DESK.identity, [cast.DESK.recipient])
    return {
        "desk_secret": desk_value(cast.DESK),
        "organisation": cast.ORGANISATION,
        "case": CASE,
        "file": to_b64u(file),
    }


def _secrets(value: Mapping[str, Json]) -> list[dict[str, Json]]:
    found = value["secrets"]
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _wrong_intakes(intake: Intake, plaintext: bytes) -> Plaintexts:
    value = _part(plaintext, "intake")
    secrets = value["secrets"]
    twice = [*secrets, *secrets] if isinstance(secrets, list) else []
    reporter: dict[str, Json] = {
        "recipient": cast.REPORTER.recipient,
        "signing": to_b64u(cast.STRANGER.signing_public),
    }
    older: dict[str, Json] = {
        "recipient": X25519_RECIPIENT,
        "signing": to_b64u(cast.REPORTER.signing_public),
    }
    key = cast.REPORTER

    def changed(**change: Json) -> bytes:
        return _resigned("intake", {**value, **change}, key)

    return (
        ("other-desk", "written for another desk", changed(desk=OTHER_DESK_ID), "verification"),
        ("other-epoch", "written for another epoch", changed(desk_epoch=2), "verification"),
        ("by-stranger", "signed by another than its reporter", _resigned("intake", value, cast.STRANGER), "verification"),
        ("reporter-swapped", "the reporter's key was exchanged", changed(reporter=reporter), "verification"),
        ("changed", "changed after signing", plaintext.replace(b'"desk_epoch":1', b'"desk_epoch":0'), "verification"),
        ("other-namespace", "signed for another use", _resigned("intake", value, key, "grant@incident-log"), "verification"),
        ("author", "another author beside the same signature",
         plaintext.replace(to_b64u(key.signing_public).encode(), to_b64u(cast.STRANGER.signing_public).encode(), 1), "verification"),
        ("version", "another version", changed(v=2), "format"),
        ("unknown-field", "an unknown field", changed(note="hello"), "format"),
        ("no-secrets", "no secrets", changed(secrets=[]), "format"),
        ("secret-twice", "a compartment's secret stands twice", changed(secrets=twice), "format"),
        ("work-secret", "a secret that is not the reporter's to give",
         changed(secrets=[*_secrets(value), {"compartment": "work", "epoch": 0, "secret": to_b64u(bytes(32))}]), "format"),
        ("identity-missing", "no secret for who people are", changed(secrets=_secrets(value)[:1]), "format"),
        ("late-epoch", "a number that leaves none for those that follow",
         changed(secrets=[{**secret, "epoch": 65535} for secret in _secrets(value)]), "format"),
        ("secret-short", "a secret of 31 bytes",
         changed(secrets=[{"compartment": "report", "epoch": 0, "secret": to_b64u(bytes(31))}]), "format"),
        ("compartment", "an unknown compartment",
         changed(secrets=[{"compartment": "office", "epoch": 0, "secret": to_b64u(bytes(32))}]), "format"),
        ("recipient", "a reporter's recipient that is not post-quantum", changed(reporter=older), "format"),
        ("not-canonical", "a newline at the end", plaintext + b"\n", "format"),
        ("desk-secret", "another kind of letter", letters.encode_desk_secret(cast.DESK, intake.organisation), "format"),
    )  # fmt: skip


def grant_cases() -> list[Case]:
    """Vectors of grant.json."""
    grant = Grant(
        cast.ORGANISATION, cast.DESK_ID, CASE, CHIDI, cast.AT, cast.LATER, (cast.REPORT, cast.WORK)
    )
    plaintext = letters.sign_grant(grant, cast.CASEWORKER.signing_key)
    good = _sealed_grant("open", plaintext)
    to_reporter = replace(grant, to="reporter", expires_at=None, secrets=(cast.REPORT_1,))
    reply = letters.sign_grant(to_reporter, cast.OWNER.signing_key)
    other = letters.sign_grant(replace(grant, desk=OTHER_DESK_ID), cast.CASEWORKER.signing_key)
    wrong: Expectations = (
        ("other-case", "asked for another case", {"case": OTHER_CASE}),
        ("other-reader", "asked for another reader's", {"to": BO}),
        ("other-desk", "the case is of another desk than its author's", {"desk": OTHER_DESK_ID}),
        ("frozen-author", "its author is frozen", _directory("frozen")),
        ("removed-author", "its author was removed", _directory("removed")),
        ("new-keys", "its author has other keys now", _directory("new-keys")),
        (
            "lawyer-author",
            "its author is a lawyer of the desk, who opens nothing for others",
            _directory("lawyer"),
        ),
        ("unknown-author", "nobody vouches for its author", _directory("founded")),
    )
    return [
        Case("open", "two compartments for a lawyer until a day", "open_grant", good),
        Case("open-reporter", "a new epoch for the reporter", "open_grant",
             {**_sealed_grant("open-reporter", reply, cast.REPORTER), "to": "reporter"}),
        *(Case(f"refuse-{name}", why, "open_grant", {**good, **change}, "verification") for name, why, change in wrong),
        Case("refuse-wrong-key", "another reader's identity", "open_grant", {**good, "identity": cast.STRANGER.identity}, "open"),
        Case("refuse-cut", "the last byte is missing", "open_grant", {**good, "file": to_b64u(_file(good)[:-1])}, "open"),
        Case("refuse-said-desk", "it says another desk than the one asked for", "open_grant", _sealed_grant("refuse-said-desk", other), "verification"),
        *(Case(f"refuse-{name}", why, "open_grant", _sealed_grant(f"refuse-{name}", octets), expect)
          for name, why, octets, expect in _wrong_grants(plaintext)),
    ]  # fmt: skip


def _sealed_grant(name: str, plaintext: bytes, reader: Seed = cast.LAWYER) -> Inputs:
    file = sealed_once("grant", name, plaintext, reader.identity, [reader.recipient])
    return {
        "identity": reader.identity,
        **_directory("staffed"),
        "desk": DESK_ID,
        "case": CASE,
        "to": CHIDI,
        "file": to_b64u(file),
    }


def _directory(state: str) -> Inputs:
    register = cast.founded() if state == "founded" else cast.staffed()
    owner = cast.OWNER.signing_key
    if state in {"frozen", "removed"}:
        register.say(BO, member(cast.CASEWORKER, "caseworker", DESK_ID, status=state), owner)
    if state == "lawyer":
        register.say(BO, member(cast.CASEWORKER, "lawyer", DESK_ID), owner)
    if state == "new-keys":
        register.say(BO, member(cast.STRANGER, "caseworker", DESK_ID), owner)
    return {
        "organisation": cast.ORGANISATION,
        "statements": [to_b64u(envelope) for envelope in register.envelopes],
    }


def _wrong_grants(plaintext: bytes) -> Plaintexts:
    value = _part(plaintext, "grant")
    other = to_b64u(drawn("another organisation"))

    def changed(**change: Json) -> bytes:
        return _resigned("grant", {**value, **change}, cast.CASEWORKER)

    return (
        ("by-lawyer", "signed by a member of no desk", _resigned("grant", value, cast.LAWYER), "verification"),
        ("by-stranger", "signed by nobody of ours", _resigned("grant", value, cast.STRANGER), "verification"),
        ("other-organisation", "of another organisation", changed(organisation=other), "verification"),
        ("changed", "changed after signing", plaintext.replace(b'"epoch":0', b'"epoch":1', 1), "verification"),
        ("other-namespace", "signed for another use",
         _resigned("grant", value, cast.CASEWORKER, "intake@incident-log"), "verification"),
        ("version", "another version", changed(v=2), "format"),
        ("unknown-field", "an unknown field", changed(note="hello"), "format"),
        ("reader", "a reader that is neither a member's id nor the reporter", changed(to="Chidi"), "format"),
        ("expiry", "an expiry in another form", changed(expires_at="2026-11-20"), "format"),
        ("no-secrets", "no secrets", changed(secrets=[]), "format"),
    )  # fmt: skip


def desk_secret_cases() -> list[Case]:
    """Vectors of desk_secret.json."""
    plaintext = letters.encode_desk_secret(cast.DESK, cast.ORGANISATION)
    good = _sealed_desk_secret("open", plaintext)
    other = letters.encode_desk_secret(
        replace(cast.DESK, secret=drawn("made up")), cast.ORGANISATION
    )
    elsewhere = letters.encode_desk_secret(cast.DESK, to_b64u(drawn("another organisation")))
    wrong: Plaintexts = (
        ("made-up", "a secret that is not behind the desk's recipient", other, "verification"),
        ("other-organisation", "of another organisation", elsewhere, "verification"),
        ("version", "another version", plaintext.replace(b'"v":1', b'"v":2'), "format"),
        ("purpose", "another purpose", plaintext.replace(b"desk-secret", b"desk-sekret"), "format"),
        ("unknown-field", "an unknown field", plaintext.replace(b'"v":1', b'"v":1,"w":1'), "format"),
        ("short", "a secret of 31 bytes", plaintext.replace(to_b64u(cast.DESK.secret).encode(), to_b64u(bytes(31)).encode()), "format"),
    )  # fmt: skip
    return [
        Case("open", "the secret of a desk's epoch for one member", "open_desk_secret", good),
        *(Case(f"refuse-{name}", why, "open_desk_secret", _sealed_desk_secret(f"refuse-{name}", octets), expect)
          for name, why, octets, expect in wrong),
        Case("refuse-other-desk", "asked for another desk", "open_desk_secret", {**good, "desk": OTHER_DESK_ID}, "verification"),
        Case("refuse-other-epoch", "asked for another epoch", "open_desk_secret", {**good, "epoch": 2}, "verification"),
        Case("refuse-wrong-key", "another member's identity", "open_desk_secret", {**good, "identity": cast.STRANGER.identity}, "open"),
    ]  # fmt: skip


def _sealed_desk_secret(name: str, plaintext: bytes) -> Inputs:
    reader = cast.CASEWORKER
    file = sealed_once("desk_secret", name, plaintext, reader.identity, [reader.recipient])
    return {
        "identity": reader.identity,
        **_directory("staffed"),
        "desk": DESK_ID,
        "epoch": 1,
        "file": to_b64u(file),
    }


def _part(plaintext: bytes, name: str) -> dict[str, Json]:
    outer = canonical.parse(plaintext)
    part = outer[name] if isinstance(outer, dict) else None
    return dict(part) if isinstance(part, dict) else {}


def _resigned(name: str, value: Json, seed: Seed, namespace: str = "") -> bytes:
    """Sign by hand, so that it can be done wrongly."""
    message = canonical.encode(value)
    signature = sign(namespace or f"{name}@incident-log", seed.signing_key, message)
    return canonical.encode(
        {"author": to_b64u(seed.signing_public), name: value, "signature": to_b64u(signature)}
    )
