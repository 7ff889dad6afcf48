"""Who plays in the vectors? Invented people whose every secret follows from a label, so that nothing is drawn."""

import hashlib

from incident_log.crypto.seeds import CompartmentSecret, DeskSecret, InviteSecret, Seed
from incident_log.crypto.signing import SigningKey, sign
from incident_log.crypto.verifying import fingerprint
from incident_log.format import statement
from incident_log.format.encoding import to_b64u
from incident_log.format.statement import (
    Body,
    DeskEpochBody,
    MemberBody,
    OrganisationBody,
    Statement,
    parse_statement,
)


def drawn(label: str, length: int = 32) -> bytes:
    """Stand for random bytes."""
    return hashlib.shake_256(b"incident-log vectors: " + label.encode()).digest(length)


def identifier(label: str) -> str:
    """Stand for a random id."""
    return to_b64u(drawn(label, 16))


AT = "2026-11-03T09:15:00.000Z"
LATER = "2026-11-20T18:00:00.000Z"

OWNER = Seed(drawn("seed of Amina, owner"))
CASEWORKER = Seed(drawn("seed of Bo, caseworker"))
LAWYER = Seed(drawn("seed of Chidi, lawyer"))
LEAD = Seed(drawn("seed of Erin, lead"))
STRANGER = Seed(drawn("seed of Dana, stranger"))
REPORTER = Seed(drawn("seed of a reporter"))

AMINA, BO, CHIDI, ERIN = (identifier(f"member {name}") for name in ("Amina", "Bo", "Chidi", "Erin"))
DESK_ID, OTHER_DESK_ID = identifier("desk"), identifier("other desk")
CASE, OTHER_CASE = identifier("case"), identifier("other case")
LOG_KEY = SigningKey(drawn("log signing key"))
ORGANISATION = fingerprint(OWNER.root_key.public)

DESK = DeskSecret(drawn("desk secret, epoch 1"), DESK_ID, 1)
DESK_2 = DeskSecret(drawn("desk secret, epoch 2"), DESK_ID, 2)
OTHER_DESK = DeskSecret(drawn("other desk's secret, epoch 1"), OTHER_DESK_ID, 1)
REPORT = CompartmentSecret(drawn("report secret"), CASE, "report", 0)
IDENTITY = CompartmentSecret(drawn("identity secret"), CASE, "identity", 0)
WORK = CompartmentSecret(drawn("work secret"), CASE, "work", 0)
REPORT_1 = CompartmentSecret(drawn("report secret, epoch 1"), CASE, "report", 1)
INVITE = InviteSecret(drawn("invite secret", 16))


class Register:
    """Writes statements one after the other, each following the newest on its subject."""

    def __init__(self) -> None:
        self.envelopes: list[bytes] = []
        self._heads: dict[tuple[str, str], tuple[int, bytes]] = {}

    def say(self, subject: str, body: Body, key: SigningKey) -> "Register":
        """Add a statement."""
        kind = _KINDS[type(body)]
        sequence, previous = self._heads.get((kind, subject), (-1, None))
        made = Statement(ORGANISATION, subject, sequence + 1, previous, AT, key.public, body)
        self.envelopes.append(signed(made, key))
        parsed = parse_statement(self.envelopes[-1])
        self._heads[kind, subject] = (parsed.statement.sequence, parsed.digest)
        return self

    def copy(self) -> "Register":
        """Give a register that goes on from here on its own."""
        other = Register()
        other.envelopes, other._heads = list(self.envelopes), dict(self._heads)
        return other


def signed(made: Statement, key: SigningKey) -> bytes:
    """Sign a statement as it is, right or wrong."""
    encoded = statement.encode_statement(made)
    return statement.encode_envelope(encoded, sign(statement.NAMESPACE, key, encoded))


def member(seed: Seed, role: str, *desks: str, status: str = "active") -> MemberBody:
    """Say who a member is."""
    return MemberBody(seed.signing_public, seed.recipient, role, status, desks)


def desk_epoch(secret: DeskSecret, name: str = "Vilnius") -> DeskEpochBody:
    """Say which recipient a desk has."""
    return DeskEpochBody(name, secret.epoch, secret.recipient)


def organisation_body() -> OrganisationBody:
    """Say what the organisation is."""
    return OrganisationBody("Example Solidarity", OWNER.root_key.public, LOG_KEY.public)


def founded() -> Register:
    """Give the register after setup: organisation, owner, desk."""
    return (
        Register()
        .say(ORGANISATION, organisation_body(), OWNER.root_key)
        .say(AMINA, member(OWNER, "owner", DESK_ID), OWNER.root_key)
        .say(DESK_ID, desk_epoch(DESK), OWNER.signing_key)
    )


def staffed() -> Register:
    """Give the register with everybody in it."""
    return (
        founded()
        .say(BO, member(CASEWORKER, "caseworker", DESK_ID), OWNER.signing_key)
        .say(CHIDI, member(LAWYER, "lawyer"), OWNER.signing_key)
        .say(ERIN, member(LEAD, "lead", DESK_ID), OWNER.signing_key)
    )


_KINDS = {OrganisationBody: "organisation", MemberBody: "member", DeskEpochBody: "desk_epoch"}
