"""Which vectors show signatures, statements and the directory?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from incident_log.crypto.signing import SigningKey, sign
from incident_log.format import canonical, sshsig
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u, u32
from incident_log.format.statement import MemberBody, SignedStatement, Statement, parse_statement
from tools.vectors import cast
from tools.vectors.cast import (
    AMINA,
    BO,
    DESK_ID,
    ERIN,
    OTHER_DESK_ID,
    Register,
    drawn,
    member,
)
from tools.vectors.model import Case, Inputs, Value, flipped

Named: TypeAlias = Sequence[tuple[str, str, bytes]]
# A directory that must be refused: name, why, and what is said after everybody has joined.
Refused: TypeAlias = Sequence[tuple[str, str, Callable[[Register], Register]]]


def sshsig_cases() -> list[Case]:
    """Vectors of sshsig.json."""
    key, other = cast.REPORTER.signing_key, cast.STRANGER.signing_key
    message = "Пагроза\n".encode()
    blob = sign("record@incident-log", key, message)
    armored = sshsig.armor(blob)
    given: Inputs = {
        "namespace": "record@incident-log",
        "public_key": to_b64u(key.public),
        "message": to_b64u(message),
        "signature": to_b64u(blob),
    }
    verifying: Sequence[tuple[str, str, Inputs]] = (
        ("changed-message", "another message", {"message": to_b64u(message + b" ")}),
        ("empty-message", "no message", {"message": ""}),
        ("other-key", "another key than the one stated", {"public_key": to_b64u(other.public)}),
        ("other-namespace", "made for another use", {"namespace": "grant@incident-log"}),
        ("flipped", "a changed bit in the signature", {"signature": to_b64u(flipped(blob, -1))}),
        ("flipped-key", "a changed bit in the key inside", {"signature": to_b64u(flipped(blob, 33))}),
        ("swapped-key", "another key inside the blob", {"signature": to_b64u(blob.replace(key.public, other.public))}),
    )  # fmt: skip
    return [
        Case("sign", "an Ed25519 signature over SHA-512", "sign",
             {"namespace": "record@incident-log", "seed": to_b64u(key.seed), "message": to_b64u(message)}),
        Case("sign-empty", "of an empty message", "sign", {"namespace": "dossier@incident-log", "seed": to_b64u(key.seed), "message": ""}),
        Case("verify", "it holds", "verify", given),
        Case("parse", "its parts", "parse_signature", {"blob": to_b64u(blob)}),
        Case("armor", "lines of 70 characters, as ssh-keygen writes them", "armor", {"blob": to_b64u(blob)}),
        Case("dearmor", "read back", "dearmor", {"text": armored}),
        Case("public-key-line", "as in an .ssh/id_ed25519.pub", "public_key_line",
             {"public_key": to_b64u(key.public), "comment": "signer-0"}),
        *(Case(f"refuse-verify-{name}", why, "verify", {**given, **change}, "verification") for name, why, change in verifying),
        *(Case(f"refuse-{name}", why, "parse_signature", {"blob": to_b64u(wrong)}, "format") for name, why, wrong in _blobs(blob)),
        *(Case(f"refuse-armor-{name}", why, "dearmor", {"text": text}, "format") for name, why, text in _armors(armored)),
        Case("refuse-comment", "a comment of two lines", "public_key_line",
             {"public_key": to_b64u(key.public), "comment": "a\nb"}, "format"),
        Case("refuse-public-key", "a key of 31 bytes", "public_key_line", {"public_key": to_b64u(bytes(31)), "comment": ""}, "format"),
    ]  # fmt: skip


def _blobs(blob: bytes) -> Named:
    return (
        ("nothing", "no bytes", b""),
        ("cut", "the last byte is missing", blob[:-1]),
        ("trailing", "a byte too many", blob + b"\0"),
        ("magic", "another preamble", b"SSHSIH" + blob[6:]),
        ("version", "another version", blob[:6] + u32(2) + blob[10:]),
        ("hash", "SHA-256 instead of SHA-512", blob.replace(b"sha512", b"sha256")),
        ("algorithm", "another kind of key", blob.replace(b"ssh-ed25519", b"ssh-ed25518")),
        (
            "reserved",
            "something in the reserved field",
            blob.replace(u32(0) + u32(6), u32(1) + b"x" + u32(6)),
        ),
        ("length", "a length that points beyond the end", blob[:10] + u32(1 << 31) + blob[14:]),
        ("long", "over 1024 bytes", blob + bytes(1024)),
    )


def _armors(armored: str) -> Sequence[tuple[str, str, str]]:
    joined = armored.replace("\n", "", 3).replace("URE-----", "URE-----\n", 1)
    return (
        ("nothing", "nothing", ""),
        ("no-begin", "no first line", armored.partition("\n")[2]),
        ("no-end", "no last line", armored.rpartition("-----END")[0]),
        ("no-newline", "no newline at the end", armored[:-1]),
        ("windows", "lines ending as on Windows", armored.replace("\n", "\r\n")),
        ("before", "text before it", "hello\n" + armored),
        ("after", "text after it", armored + "hello\n"),
        ("line-length", "lines of another length", joined),
        ("space", "a space inside", armored.replace("AAAA", "AAA A", 1)),
        ("not-base64", "a character that is none of base64's", armored.replace("AAAA", "AA*A", 1)),
    )


def statement_cases() -> list[Case]:
    """Vectors of statement.json: each statement alone."""
    envelopes = cast.staffed().envelopes
    first, owner, desk = envelopes[:3]
    kinds = (
        ("organisation", first),
        ("member", owner),
        ("desk-epoch", desk),
        ("lawyer", envelopes[4]),
    )
    seeds = (
        cast.OWNER.root_key,
        cast.OWNER.root_key,
        cast.OWNER.signing_key,
        cast.OWNER.signing_key,
    )
    return [
        *(Case(f"sign-{name}", "signed canonical JSON", "sign_statement",
               {"statement": _value(envelope), "signing_seed": to_b64u(key.seed)})
          for (name, envelope), key in zip(kinds, seeds, strict=True)),
        *(Case(f"parse-{name}", "what it is about, and its digest", "parse_statement", {"envelope": to_b64u(envelope)})
          for name, envelope in kinds),
        *(Case(f"refuse-{name}", why, "parse_statement", {"envelope": to_b64u(_changed(envelope, change))}, "format")
          for name, why, envelope, change in _wrong_statements(first, owner, desk)),
        *(Case(f"refuse-{name}", why, "parse_statement", {"envelope": to_b64u(wrong)}, "format")
          for name, why, wrong in _wrong_envelopes(owner)),
        Case("refuse-limit", "over 64 KiB", "parse_statement", {"envelope": {"pattern": to_b64u(b"a"), "length": 65537}}, "limit_exceeded"),
        Case("path-to-desk", "the organisation, the desk and everybody who signed for it", "path_to_desk",
             {"statements": [to_b64u(e) for e in _with_second_epoch().envelopes], "desk": DESK_ID}),
        Case("path-to-unknown-desk", "the organisation alone", "path_to_desk",
             {"statements": [to_b64u(e) for e in envelopes], "desk": OTHER_DESK_ID}),
    ]  # fmt: skip


def _value(envelope: bytes) -> Value:
    value = canonical.parse(envelope)
    return value["statement"] if isinstance(value, dict) else None


def _changed(envelope: bytes, change: dict[str, Json]) -> bytes:
    """Change fields of a statement, or of its body where the name begins with a dot; the signature stays."""
    outer = canonical.parse(envelope)
    fields: dict[str, Json] = dict(outer["statement"]) if isinstance(outer, dict) else {}
    body = fields["body"]
    inner: dict[str, Json] = dict(body) if isinstance(body, dict) else {}
    inner.update({name[1:]: value for name, value in change.items() if name.startswith(".")})
    fields.update({"body": inner})
    fields.update({name: value for name, value in change.items() if not name.startswith(".")})
    signature = outer["signature"] if isinstance(outer, dict) else None
    return canonical.encode({"signature": signature, "statement": fields})


def _wrong_statements(
    first: bytes, owner: bytes, desk: bytes
) -> Sequence[tuple[str, str, bytes, dict[str, Json]]]:
    recipient = cast.OWNER.recipient
    return (
        ("version", "another version", owner, {"v": 2}),
        ("unknown-field", "an unknown field", owner, {"note": ""}),
        ("unknown-body-field", "an unknown field in the body", owner, {".name": "Amina"}),
        ("type", "an unknown type", owner, {"type": "friend"}),
        ("type-and-body", "a body of another type", owner, {"type": "desk_epoch"}),
        ("role", "an unknown role", owner, {".role": "admin"}),
        ("status", "an unknown status", owner, {".status": "away"}),
        ("desks-twice", "a desk stands twice", owner, {".desks": [DESK_ID, DESK_ID]}),
        ("desks-short", "a desk's id of 15 bytes", owner, {".desks": [to_b64u(bytes(15))]}),
        ("desks-number", "a desk that is a number", owner, {".desks": [1]}),
        ("desks-null", "no list of desks", owner, {".desks": None}),
        ("signing-short", "a key of 31 bytes", owner, {".signing": to_b64u(bytes(31))}),
        ("recipient-mistyped", "a recipient with a wrong character", owner, {".recipient": recipient[:-1] + ("q" if recipient[-1] != "q" else "p")}),
        ("recipient-cut", "a recipient cut short", owner, {".recipient": recipient[:-8]}),
        ("recipient-x25519", "a recipient that is not post-quantum", owner, {".recipient": X25519_RECIPIENT}),
        ("recipient-upper", "a recipient in upper case", owner, {".recipient": recipient.upper()}),
        ("sequence-negative", "a sequence below zero", owner, {"sequence": -1}),
        ("first-follows", "sequence 0 follows something", owner, {"previous": to_b64u(drawn("digest"))}),
        ("second-follows-nothing", "sequence 1 follows nothing", owner, {"sequence": 1}),
        ("time", "a time in another form", owner, {"at": "2026-11-03"}),
        ("subject-short", "a subject of 15 bytes", owner, {"subject": to_b64u(bytes(15))}),
        ("other-subject", "an organisation that speaks of another", first, {"subject": to_b64u(drawn("another"))}),
        ("no-name", "a desk without a name", desk, {".name": ""}),
        ("long-name", "a desk with a name of 201 characters", desk, {".name": "a" * 201}),
        ("epoch-text", "an epoch that is a text", desk, {".epoch": "1"}),
    )  # fmt: skip


def _wrong_envelopes(owner: bytes) -> Named:
    return (
        ("nothing", "no bytes", b""),
        ("cut", "the last byte is missing", owner[:-1]),
        ("trailing", "a newline at the end", owner + b"\n"),
        ("not-canonical", "a space after a colon", owner.replace(b":", b": ", 1)),
        ("no-signature", "no signature", canonical.encode({"statement": {}})),
        ("list", "not an object", b"[]"),
        (
            "statement-text",
            "a statement that is a text",
            canonical.encode({"signature": "", "statement": ""}),
        ),
    )


X25519_RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


def directory_cases() -> list[Case]:
    """Vectors of directory.json: statements in log order."""
    staffed, founded = cast.staffed(), cast.founded()
    changed_key = member(cast.STRANGER, "caseworker", DESK_ID)
    good: Sequence[tuple[str, str, Register]] = (
        ("founded", "an organisation, its owner and its first desk", founded),
        ("staffed", "a caseworker, a lawyer without a desk and a lead have joined", staffed),
        ("second-epoch", "the lead removed a caseworker and made a new epoch", _with_second_epoch()),
        ("lawyer-of-desk", "a lead vouches for a lawyer of the own desk, who holds no key of it", staffed.copy().say(_DANA, member(cast.STRANGER, "lawyer", DESK_ID), cast.LEAD.signing_key)),
        ("lead-freezes-lead", "a lead froze another lead", staffed.copy().say(_DANA, member(cast.STRANGER, "lead", DESK_ID), cast.OWNER.signing_key)
         .say(_DANA, member(cast.STRANGER, "lead", DESK_ID, status="frozen"), cast.LEAD.signing_key)),
        ("removed", "the lead removed a caseworker, and the desk has no new epoch yet", staffed.copy().say(BO, member(cast.CASEWORKER, "caseworker", DESK_ID, status="removed"), cast.LEAD.signing_key)),
        ("moved", "an owner took a caseworker off the desk", staffed.copy().say(BO, member(cast.CASEWORKER, "caseworker"), cast.OWNER.signing_key)),
        ("thawed", "a caseworker was frozen and is back: nobody has left", staffed.copy()
         .say(BO, member(cast.CASEWORKER, "caseworker", DESK_ID, status="frozen"), cast.LEAD.signing_key)
         .say(BO, member(cast.CASEWORKER, "caseworker", DESK_ID), cast.LEAD.signing_key)),
        ("frozen", "the lead froze a caseworker", staffed.copy().say(BO, member(cast.CASEWORKER, "caseworker", DESK_ID, status="frozen"), cast.LEAD.signing_key)),
        ("new-keys", "an owner gave a caseworker new keys", staffed.copy().say(BO, changed_key, cast.OWNER.signing_key)),
        ("lawyer-now", "a caseworker became a lawyer: in the cases of the desk they write as they did", staffed.copy().say(BO, member(cast.CASEWORKER, "lawyer"), cast.OWNER.signing_key)),
        ("renamed", "a desk has a new name and the same epoch", staffed.copy().say(DESK_ID, cast.desk_epoch(cast.DESK, "Vilnius and Kaunas"), cast.LEAD.signing_key)),
        ("invited-by-lead", "a lead vouches for a caseworker of the own desk", founded.copy()
         .say(ERIN, member(cast.LEAD, "lead", DESK_ID), cast.OWNER.signing_key)
         .say(BO, member(cast.CASEWORKER, "caseworker", DESK_ID), cast.LEAD.signing_key)),
        ("second-owner", "the root vouches for a second owner", staffed.copy().say(_DANA, member(cast.STRANGER, "owner"), cast.OWNER.root_key)),
    )  # fmt: skip
    return [
        *(_directory(name, why, register.envelopes) for name, why, register in good),
        *(_directory(f"refuse-{name}", why, say(staffed.copy()).envelopes, "verification") for name, why, say in _REFUSED),
        *_directory_refusals(staffed.envelopes),
    ]  # fmt: skip


def _directory(name: str, why: str, envelopes: Sequence[bytes], expect: str = "ok") -> Case:
    inputs: Inputs = {
        "organisation": cast.ORGANISATION,
        "statements": [to_b64u(envelope) for envelope in envelopes],
    }
    return Case(name, why, "Directory.of", inputs, expect)


def _with_second_epoch() -> Register:
    removed = member(cast.CASEWORKER, "caseworker", DESK_ID, status="removed")
    lead = cast.LEAD.signing_key
    return cast.staffed().say(BO, removed, lead).say(DESK_ID, cast.desk_epoch(cast.DESK_2), lead)


def _say(subject: str, body: MemberBody, key: SigningKey) -> Callable[[Register], Register]:
    return lambda register: register.say(subject, body, key)


_BO = cast.CASEWORKER
_DANA = cast.identifier("member Dana")
_NEW = member(cast.STRANGER, "caseworker", DESK_ID)
_REFUSED: Refused = (
    ("by-caseworker", "a caseworker vouches for a member", _say(_DANA, _NEW, _BO.signing_key)),
    ("by-lawyer", "a lawyer vouches for a member", _say(_DANA, _NEW, cast.LAWYER.signing_key)),
    ("by-stranger", "somebody unknown vouches for a member", _say(_DANA, _NEW, cast.STRANGER.signing_key)),
    ("by-reporter", "a reporter vouches for a member", _say(_DANA, _NEW, cast.REPORTER.signing_key)),
    ("by-root", "the root vouches for a caseworker", _say(_DANA, _NEW, cast.OWNER.root_key)),
    ("by-root-later", "the root speaks again of an owner",
     _say(AMINA, member(cast.OWNER, "owner"), cast.OWNER.root_key)),
    ("lead-other-desk", "a lead vouches for a member of another desk",
     _say(_DANA, member(cast.STRANGER, "caseworker", OTHER_DESK_ID), cast.LEAD.signing_key)),
    ("lead-two-desks", "a lead vouches for a member of the own and another desk",
     _say(_DANA, member(cast.STRANGER, "caseworker", DESK_ID, OTHER_DESK_ID), cast.LEAD.signing_key)),
    ("lead-no-desk", "a lead vouches for a member of no desk",
     _say(_DANA, member(cast.STRANGER, "lawyer"), cast.LEAD.signing_key)),
    ("lead-makes-owner", "a lead makes an owner", _say(_DANA, member(cast.STRANGER, "owner", DESK_ID), cast.LEAD.signing_key)),
    ("lead-freezes-owner", "a lead freezes an owner",
     _say(AMINA, member(cast.OWNER, "owner", DESK_ID, status="frozen"), cast.LEAD.signing_key)),
    ("lead-demotes-owner", "a lead makes an owner a caseworker",
     _say(AMINA, member(cast.OWNER, "caseworker", DESK_ID), cast.LEAD.signing_key)),
    ("lead-invites-lead", "a lead vouches for another lead", _say(_DANA, member(cast.STRANGER, "lead", DESK_ID), cast.LEAD.signing_key)),
    ("lead-promotes", "a lead makes a caseworker a lead", _say(BO, member(_BO, "lead", DESK_ID), cast.LEAD.signing_key)),
    ("lead-removes-lead", "a lead removes another lead", lambda register: register
     .say(_DANA, member(cast.STRANGER, "lead", DESK_ID), cast.OWNER.signing_key)
     .say(_DANA, member(cast.STRANGER, "lead", DESK_ID, status="removed"), cast.LEAD.signing_key)),
    ("lead-thaws-lead", "a lead thaws another lead", lambda register: register
     .say(_DANA, member(cast.STRANGER, "lead", DESK_ID, status="frozen"), cast.OWNER.signing_key)
     .say(_DANA, member(cast.STRANGER, "lead", DESK_ID), cast.LEAD.signing_key)),
    ("freeze-moves", "a lead freezes another lead and takes the desk away", lambda register: register
     .say(_DANA, member(cast.STRANGER, "lead", DESK_ID), cast.OWNER.signing_key)
     .say(_DANA, member(cast.STRANGER, "lead", status="frozen"), cast.LEAD.signing_key)),
    ("back-from-removal", "an owner brings back who was removed", lambda register: register
     .say(BO, member(_BO, "caseworker", DESK_ID, status="removed"), cast.OWNER.signing_key)
     .say(BO, member(_BO, "caseworker", DESK_ID), cast.OWNER.signing_key)),
    ("lead-promotes-self", "a lead becomes an owner", _say(ERIN, member(cast.LEAD, "owner", DESK_ID), cast.LEAD.signing_key)),
    ("lead-widens-self", "a lead joins another desk",
     _say(ERIN, member(cast.LEAD, "lead", DESK_ID, OTHER_DESK_ID), cast.LEAD.signing_key)),
    ("lead-changes-keys", "a lead changes the signing key of a member",
     _say(BO, replace(_NEW, recipient=_BO.recipient), cast.LEAD.signing_key)),
    ("lead-changes-recipient", "a lead changes the recipient of a member",
     _say(BO, replace(_NEW, signing=_BO.signing_public), cast.LEAD.signing_key)),
    ("self-changes-keys", "a member changes the own keys", _say(BO, _NEW, _BO.signing_key)),
    ("key-of-another", "a new member with the key of another",
     _say(_DANA, replace(_NEW, signing=_BO.signing_public), cast.OWNER.signing_key)),
    ("frozen-lead", "a lead signs after being frozen", lambda register: register
     .say(ERIN, member(cast.LEAD, "lead", DESK_ID, status="frozen"), cast.OWNER.signing_key)
     .say(_DANA, _NEW, cast.LEAD.signing_key)),
    ("removed-lead", "a lead signs after being removed", lambda register: register
     .say(ERIN, member(cast.LEAD, "lead", DESK_ID, status="removed"), cast.OWNER.signing_key)
     .say(_DANA, _NEW, cast.LEAD.signing_key)),
    ("frozen-owner", "an owner signs after being frozen", lambda register: register
     .say(AMINA, member(cast.OWNER, "owner", DESK_ID, status="frozen"), cast.OWNER.signing_key)
     .say(_DANA, _NEW, cast.OWNER.signing_key)),
    ("former-lead", "a lead signs after becoming a caseworker", lambda register: register
     .say(ERIN, member(cast.LEAD, "caseworker", DESK_ID), cast.OWNER.signing_key)
     .say(_DANA, _NEW, cast.LEAD.signing_key)),
    ("old-key", "a lead signs with a key that was replaced", lambda register: register
     .say(ERIN, member(cast.STRANGER, "lead", DESK_ID), cast.OWNER.signing_key)
     .say(_DANA, member(cast.REPORTER, "caseworker", DESK_ID), cast.LEAD.signing_key)),
    ("key-comes-back", "a new member gets a key that was once another's", lambda register: register
     .say(BO, _NEW, cast.OWNER.signing_key)
     .say(_DANA, member(_BO, "caseworker", DESK_ID), cast.OWNER.signing_key)),
    ("desk-by-caseworker", "a caseworker makes an epoch",
     lambda register: register.say(DESK_ID, cast.desk_epoch(cast.DESK_2), _BO.signing_key)),
    ("desk-by-other-lead", "a lead makes another desk",
     lambda register: register.say(OTHER_DESK_ID, cast.desk_epoch(cast.OTHER_DESK), cast.LEAD.signing_key)),
    ("desk-by-root", "the root makes an epoch",
     lambda register: register.say(DESK_ID, cast.desk_epoch(cast.DESK_2), cast.OWNER.root_key)),
    ("epoch-skipped", "an epoch was skipped", lambda register: register
     .say(DESK_ID, replace(cast.desk_epoch(cast.DESK_2), epoch=3), cast.OWNER.signing_key)),
    ("epoch-back", "an earlier epoch", lambda register: register
     .say(DESK_ID, replace(cast.desk_epoch(cast.DESK_2), epoch=0), cast.OWNER.signing_key)),
    ("epoch-same", "the same epoch with another recipient", lambda register: register
     .say(DESK_ID, replace(cast.desk_epoch(cast.DESK_2), epoch=1), cast.OWNER.signing_key)),
    ("epoch-old-recipient", "a new epoch with the old recipient", lambda register: register
     .say(DESK_ID, replace(cast.desk_epoch(cast.DESK), epoch=2), cast.OWNER.signing_key)),
    ("organisation-by-owner", "an owner speaks for the organisation without its root",
     lambda register: register.say(cast.ORGANISATION, cast.organisation_body(), cast.OWNER.signing_key)),
    ("organisation-other-root", "the root names another root", lambda register: register
     .say(cast.ORGANISATION, replace(cast.organisation_body(), root=cast.STRANGER.root_key.public), cast.OWNER.root_key)),
)  # fmt: skip


def _directory_refusals(envelopes: Sequence[bytes]) -> list[Case]:
    owner = parse_statement(envelopes[1])
    fork = _forked(owner, cast.OWNER.root_key)
    stranger = replace(owner.statement, signer=cast.STRANGER.root_key.public)
    by_stranger = cast.signed(stranger, cast.STRANGER.root_key)
    flipped_name = envelopes[2].replace(b"Vilnius", b"Vilnjus")
    elsewhere = replace(owner.statement, organisation=to_b64u(drawn("another organisation")))
    orders: Sequence[tuple[str, str, Sequence[bytes]]] = (
        ("nothing", "no statements", []),
        ("no-organisation", "the organisation's own statement is missing", envelopes[1:]),
        ("order", "a desk before the owner who signed it", [envelopes[0], envelopes[2], envelopes[1]]),
        ("cut", "the owner is missing", [envelopes[0], *envelopes[2:]]),
        ("duplicate", "a statement stands twice", [*envelopes, envelopes[-1]]),
        ("fork", "two statements with the same sequence on one member", [*envelopes[:2], fork]),
        ("gap", "a statement in the middle of a chain is missing", _with_gap()),
        ("replayed", "an old statement after a newer one", [*_with_second_epoch().envelopes, envelopes[3]]),
        ("changed", "a desk's name was changed after signing", [*envelopes[:2], flipped_name]),
        ("other-root", "signed by the root of somebody else", [envelopes[0], by_stranger]),
        ("other-organisation", "a statement of another organisation",
         [envelopes[0], cast.signed(elsewhere, cast.OWNER.root_key)]),
        ("other-namespace", "signed for another use", [envelopes[0], _signed_for_record(owner)]),
        ("wrong-previous", "it names another statement before it", [*envelopes, _wrong_previous(envelopes[3])]),
    )  # fmt: skip
    return [_directory(f"refuse-{name}", why, given, "verification") for name, why, given in orders]


def _forked(owner: SignedStatement, key: SigningKey) -> bytes:
    return cast.signed(replace(owner.statement, at=cast.LATER), key)


def _with_gap() -> list[bytes]:
    frozen = member(_BO, "caseworker", DESK_ID, status="frozen")
    register = cast.staffed().say(BO, frozen, cast.OWNER.signing_key)
    register.say(BO, member(_BO, "caseworker", DESK_ID), cast.OWNER.signing_key)
    return [*register.envelopes[:-2], register.envelopes[-1]]


def _signed_for_record(owner: SignedStatement) -> bytes:
    signature = sign("record@incident-log", cast.OWNER.root_key, owner.signed)
    value = canonical.parse(owner.signed)
    return canonical.encode({"signature": to_b64u(signature), "statement": value})


def _wrong_previous(envelope: bytes) -> bytes:
    statement: Statement = parse_statement(envelope).statement
    return cast.signed(
        replace(statement, sequence=1, previous=drawn("digest")), cast.OWNER.signing_key
    )
