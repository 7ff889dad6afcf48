"""What does the API answer? Models for the OpenAPI document; the tests hold the answers against them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from incident_log.web.bodies import Compartment, Role

Id = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{22}$")]
Digest = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{43}$")]
Octets = Annotated[str, Field(pattern="^[A-Za-z0-9_-]*$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
State = Literal["pending", "active", "frozen", "removed"]
Kind = Literal["passphrase", "recovery", "codename"]


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Empty(Answer):
    """Nothing to tell."""


class Head(Answer):
    position: int
    digest: Digest


class ErrorCode(Answer):
    code: str
    message: str


class Error(Answer):
    """Every refusal; `head` and `missing` come with conflicts that know them."""

    error: ErrorCode
    head: Head | None = None
    missing: list[int] | None = None


class SessionState(Answer):
    csrf: Digest
    kind: Literal["none", "reporter", "member"]
    case: Id | None = None
    member: Id | None = None
    role: Role | None = None
    state: State | None = None


class Parameters(Answer):
    salt: Id
    memory_kib: int
    iterations: int
    lanes: int


class SignedIn(Answer):
    lockbox: Octets
    kind: Kind
    csrf: Digest
    member: Id | None = None
    case: Id | None = None


class Csrf(Answer):
    csrf: Digest


class SetupState(Answer):
    open: bool
    log_key: Digest
    origin: str


class Founded(Answer):
    member: Id
    organisation: Digest
    csrf: Digest


class Statement(Answer):
    statement: Octets
    leaf: int


class Statements(Answer):
    statements: list[Statement]


class Leaves(Answer):
    leaves: list[int]


class EpochWrap(Answer):
    epoch: int
    wrap: Octets


class DeskSecrets(Answer):
    desk: Id
    epochs: list[EpochWrap]


class Me(Answer):
    member: Id
    role: Role
    state: State
    desks: list[DeskSecrets]
    settings: Octets | None
    settings_revision: int


class Profile(Answer):
    box: Octets
    desk_epoch: int


class MemberProfile(Answer):
    member: Id
    profile: Profile


class Members(Answer):
    members: list[MemberProfile]


class Expiry(Answer):
    expires_at: str


class Invitation(Answer):
    invitation: Id
    role: Role
    desk: Id | None
    state: Literal["open", "accepted", "confirmed", "expired"]
    expires_at: str
    box: Octets
    bundle: Octets | None = None
    mac: Digest | None = None
    newcomer: Octets | None = None
    member: Id | None = None


class Invitations(Answer):
    invitations: list[Invitation]


class OfferedInvitation(Answer):
    role: Role
    state: Literal["open", "accepted", "confirmed", "expired"]
    organisation: Digest
    desk: Id | None
    statements: list[Statement]


class Joined(Answer):
    member: Id
    csrf: Digest


class Submitted(Answer):
    head: Head
    leaves: list[int]
    day: Day


class Wrap(Answer):
    compartment: Compartment
    epoch: int
    holder: str
    format: Literal["box", "age"]
    desk_epoch: int | None = None
    wrap: Octets


class Grant(Answer):
    to: Id
    compartments: list[Compartment]
    day: Day
    expires_on: Day | None
    closed_on: Day | None


class Closed(Answer):
    closed_on: Day


class Card(Answer):
    revision: int
    box: Octets


class Case(Answer):
    case: Id
    desk: Id
    state: Literal["pending", "new", "adopted"]
    day: Day
    head: Head | None
    intake: Octets | None = None
    wraps: list[Wrap]
    grants: list[Grant] | None = None
    card: Card | None = None


class HeadOnly(Answer):
    head: Head


class Record(Answer):
    position: int
    leaf: int
    envelope: Octets | None = None
    header: Octets | None = None
    body_sha256: Digest | None = None


class Records(Answer):
    records: list[Record]
    head: Head | None


class Placed(Answer):
    position: int
    digest: Digest
    leaf: int


class Revision(Answer):
    revision: int


class Missing(Answer):
    missing: list[int]


class Evidence(Answer):
    compartment: Compartment
    slices: int
    sealed_size: int
    complete: bool
    missing: list[int]


class Leaf(Answer):
    leaf: int


class Cases(Answer):
    cases: list[Id]


class DeskHolder(Answer):
    member: Id
    epochs: list[int]


class Rotation(Answer):
    epoch: int
    holders: list[DeskHolder]
    remaining: int
    cases: list[Id]


class ReadCase(Answer):
    case: Id
    compartments: list[Compartment]


class ReadCases(Answer):
    cases: list[ReadCase]


class Inclusion(Answer):
    leaf: int
    proof: list[Digest]


class Consistency(Answer):
    proof: list[Digest]
