"""What are the bytes of a directory statement: who somebody is, and which key a desk has? See docs/spec/statement.md."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from incident_log.errors import FormatError, LimitExceeded
from incident_log.format import canonical
from incident_log.format.age import check_recipient
from incident_log.format.canonical import Json
from incident_log.format.encoding import ID_BYTES, from_b64u, to_b64u
from incident_log.format.fields import Fields

ROLES = ("owner", "lead", "caseworker", "lawyer")
STATUSES = ("active", "frozen", "removed")
NAMESPACE = "directory@incident-log"
MAX_STATEMENT = 65536
_MAX_NAME = 200
_MAX_DESKS = 256
_ENVELOPE = frozenset({"signature", "statement"})
_STATEMENT = frozenset(
    {"at", "body", "organisation", "previous", "sequence", "signer", "subject", "type", "v"}
)
_ORGANISATION = frozenset({"log_key", "name", "root"})
_MEMBER = frozenset({"desks", "recipient", "role", "signing", "status"})
_DESK_EPOCH = frozenset({"epoch", "name", "recipient"})


@dataclass(frozen=True, slots=True)
class OrganisationBody:
    """The root's word on the organisation: its name, and the key of its log."""

    name: str
    root: bytes
    log_key: bytes


@dataclass(frozen=True, slots=True)
class MemberBody:
    """One member's keys, role, standing and desks; never a name."""

    signing: bytes
    recipient: str
    role: str
    status: str
    desks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeskEpochBody:
    """One desk's name and the recipient that its mail is sealed to."""

    name: str
    epoch: int
    recipient: str


Body: TypeAlias = OrganisationBody | MemberBody | DeskEpochBody


@dataclass(frozen=True, slots=True)
class Statement:
    """One entry of the directory, chained to the one before on the same subject."""

    organisation: str
    subject: str
    sequence: int
    previous: bytes | None
    at: str
    signer: bytes
    body: Body

    @property
    def type(self) -> str:
        """The name of the kind of statement, as its bytes have it."""
        return _TYPE_OF[type(self.body)]


@dataclass(frozen=True, slots=True)
class SignedStatement:
    """A parsed statement with its signature, not yet verified."""

    statement: Statement
    signed: bytes
    signature: bytes
    digest: bytes


def encode_statement(statement: Statement) -> bytes:
    """Give the bytes that the signer signs."""
    value: dict[str, Json] = {
        "at": statement.at,
        "body": _value_of(statement.body),
        "organisation": statement.organisation,
        "previous": None if statement.previous is None else to_b64u(statement.previous),
        "sequence": statement.sequence,
        "signer": to_b64u(statement.signer),
        "subject": statement.subject,
        "type": statement.type,
        "v": 1,
    }
    statement_of(value)
    return canonical.encode(value)


def encode_envelope(statement: bytes, signature: bytes) -> bytes:
    """Join a statement's bytes and the signature blob over them."""
    envelope = canonical.encode(
        {"signature": to_b64u(signature), "statement": canonical.parse(statement)}
    )
    if len(envelope) > MAX_STATEMENT:
        raise LimitExceeded("statement: larger than 64 KiB")
    return envelope


def parse_statement(envelope: bytes) -> SignedStatement:
    """Take a signed statement apart; whether the signer may say it is the Directory's question."""
    if len(envelope) > MAX_STATEMENT:
        raise LimitExceeded("statement: larger than 64 KiB")
    fields = Fields.of(canonical.parse(envelope), _ENVELOPE, "statement")
    value = fields.mapping("statement")
    return SignedStatement(
        statement=statement_of(value),
        signed=canonical.encode(value),
        signature=from_b64u(fields.text("signature")),
        digest=hashlib.sha256(envelope).digest(),
    )


def path_to_desk(statements: Sequence[SignedStatement], desk: str) -> list[SignedStatement]:
    """Pick what a stranger needs to verify a desk up to the root: the desk's whole chain, and its signers' chains."""
    signers_of: dict[str, set[bytes]] = {}
    holders: dict[bytes, str] = {}
    for signed in statements:
        statement = signed.statement
        signers_of.setdefault(statement.subject, set()).add(statement.signer)
        if isinstance(statement.body, MemberBody):
            holders[statement.body.signing] = statement.subject
    needed, open_subjects = set[str](), {desk}
    while open_subjects:
        subject = open_subjects.pop()
        needed.add(subject)
        signers = signers_of.get(subject, set())
        open_subjects |= {holders[key] for key in signers if key in holders} - needed
    return [
        s
        for s in statements
        if s.statement.subject in needed or isinstance(s.statement.body, OrganisationBody)
    ]


def statement_of(value: Json) -> Statement:
    """Read the part that is signed."""
    fields = Fields.of(value, _STATEMENT, "statement")
    fields.version()
    kind = fields.one_of("type", tuple(_READERS))
    organisation = fields.organisation()
    statement = Statement(
        organisation=organisation,
        subject=fields.organisation("subject")
        if kind == "organisation"
        else fields.identifier("subject"),
        sequence=fields.number("sequence"),
        previous=None if fields.is_null("previous") else fields.digest("previous"),
        at=fields.time("at"),
        signer=fields.digest("signer"),
        body=_READERS[kind](fields.values["body"]),
    )
    if (statement.sequence == 0) != (statement.previous is None):
        raise FormatError("statement: sequence 0, and only it, follows nothing")
    if kind == "organisation" and statement.subject != organisation:
        raise FormatError("statement: an organisation speaks of itself only")
    return statement


def _organisation_of(value: Json) -> OrganisationBody:
    fields = Fields.of(value, _ORGANISATION, "organisation statement")
    name = fields.text("name", least=1, most=_MAX_NAME)
    return OrganisationBody(name, root=fields.digest("root"), log_key=fields.digest("log_key"))


def _member_of(value: Json) -> MemberBody:
    fields = Fields.of(value, _MEMBER, "member statement")
    return MemberBody(
        signing=fields.digest("signing"),
        recipient=_recipient(fields),
        role=fields.one_of("role", ROLES),
        status=fields.one_of("status", STATUSES),
        desks=_desks(fields),
    )


def _desk_epoch_of(value: Json) -> DeskEpochBody:
    fields = Fields.of(value, _DESK_EPOCH, "desk statement")
    name = fields.text("name", least=1, most=_MAX_NAME)
    return DeskEpochBody(name, epoch=fields.number("epoch"), recipient=_recipient(fields))


def _recipient(fields: Fields) -> str:
    recipient = fields.text("recipient")
    check_recipient(recipient)
    return recipient


def _desks(fields: Fields) -> tuple[str, ...]:
    desks: list[str] = []
    for desk in fields.items("desks", most=_MAX_DESKS):
        if not isinstance(desk, str) or desk in desks:
            raise FormatError(
                "member statement: field desks: not a list of ids, or one stands twice"
            )
        from_b64u(desk, ID_BYTES)
        desks.append(desk)
    return tuple(desks)


def _value_of(body: Body) -> dict[str, Json]:
    if isinstance(body, OrganisationBody):
        return {"log_key": to_b64u(body.log_key), "name": body.name, "root": to_b64u(body.root)}
    if isinstance(body, DeskEpochBody):
        return {"epoch": body.epoch, "name": body.name, "recipient": body.recipient}
    return {
        "desks": list(body.desks),
        "recipient": body.recipient,
        "role": body.role,
        "signing": to_b64u(body.signing),
        "status": body.status,
    }


_READERS: Mapping[str, Callable[[Json], Body]] = {
    "organisation": _organisation_of,
    "member": _member_of,
    "desk_epoch": _desk_epoch_of,
}
_TYPE_OF: Mapping[type, str] = {
    OrganisationBody: "organisation",
    MemberBody: "member",
    DeskEpochBody: "desk_epoch",
}
