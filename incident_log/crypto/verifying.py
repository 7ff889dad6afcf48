"""Who signed that, and who vouches for them? Checks with public keys only, so the server may use them too."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from incident_log.errors import VerificationError
from incident_log.format import log, sshsig
from incident_log.format.encoding import DIGEST_BYTES, from_b64u, to_b64u
from incident_log.format.log import Checkpoint
from incident_log.format.statement import (
    NAMESPACE,
    DeskEpochBody,
    MemberBody,
    OrganisationBody,
    SignedStatement,
    Statement,
    parse_statement,
)


def verify(namespace: str, public_key: bytes, message: bytes, signature: bytes) -> None:
    """Check that this key signed this message for this use; raise VerificationError."""
    parsed = sshsig.parse_signature(signature)
    if parsed.public_key != public_key or parsed.namespace != namespace:
        raise VerificationError("signature: made by another key or for another use")
    verify_raw(public_key, sshsig.signed_bytes(namespace, message), parsed.signature)


def verify_raw(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Check 64 bare bytes of Ed25519; raise VerificationError."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise VerificationError("signature: it does not hold") from None


def fingerprint(public_key: bytes) -> str:
    """Give the text that names a key for good; of a root key, it names the organisation."""
    return to_b64u(hashlib.sha256(public_key).digest())


def grouped_fingerprint(organisation: str) -> str:
    """Give a fingerprint as people compare it: hexadecimal in groups of four."""
    digits = from_b64u(organisation, DIGEST_BYTES).hex()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def verify_checkpoint(public_key: bytes, note: bytes) -> Checkpoint:
    """Check that the log of this key signed a checkpoint, and give it."""
    parsed = log.parse_checkpoint(note)
    if parsed.checkpoint.origin != log.origin_of(public_key) or parsed.key_id != log.key_id_of(
        public_key
    ):
        raise VerificationError("checkpoint: of another log")
    verify_raw(public_key, parsed.body, parsed.signature)
    return parsed.checkpoint


def verify_seen(public_key: bytes, size: int, root: bytes, signature: bytes) -> None:
    """Check that the log of this key signed what a record says of it; raise VerificationError."""
    signed = Checkpoint(log.origin_of(public_key), size, root)
    verify_raw(public_key, log.checkpoint_body(signed), signature)


@dataclass(frozen=True, slots=True)
class Member:
    """One member as the newest statement has them."""

    id: str
    signing: bytes
    recipient: str
    role: str
    status: str
    desks: tuple[str, ...]
    sequence: int

    @property
    def is_active(self) -> bool:
        """Whether this member may sign and receive now."""
        return self.status == "active"

    @property
    def is_owner(self) -> bool:
        """Whether this member may sign as an owner now."""
        return self.is_active and self.role == "owner"

    def is_of(self, desk: str) -> bool:
        """Whether this member is trusted with the desk's keys now; a lawyer opens only what was granted."""
        return self.is_active and self.role != "lawyer" and desk in self.desks

    def leads(self, desk: str) -> bool:
        """Whether this member may sign as a lead of this desk now."""
        return self.is_active and self.role == "lead" and desk in self.desks


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk as the newest statement has it; `recipients` are those of all its epochs, `begun` says when each began."""

    id: str
    name: str
    epoch: int
    recipient: str
    sequence: int
    recipients: tuple[tuple[int, str], ...]
    begun: tuple[tuple[int, str], ...]

    def recipient_of(self, epoch: int) -> str:
        """Give the recipient of one epoch; raise VerificationError when nobody stated it."""
        for known, recipient in self.recipients:
            if known == epoch:
                return recipient
        raise VerificationError("directory: no such epoch of this desk")


@dataclass(slots=True)
class Directory:
    """Who is who, as verified statements say. Absorbs them in log order and refuses what does not follow."""

    organisation: str
    name: str = ""
    root: bytes = b""
    log_key: bytes = b""
    members: dict[str, Member] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    # Sequence and digest of the newest statement on each (type, subject), which the next one must follow.
    _heads: dict[tuple[str, str], tuple[int, bytes]] = field(default_factory=dict)
    # Every signing key that ever was a member's: none may move to somebody else.
    _holders: dict[bytes, str] = field(default_factory=dict)
    # Everybody who could be given the secret of a desk's newest epoch, also those who left since.
    _trusted: dict[str, set[str]] = field(default_factory=dict)
    # Everybody who ever worked at a desk, whatever they are now: what they wrote then stays what it was.
    _worked: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, organisation: str, statements: Iterable[bytes]) -> "Directory":
        """Verify envelopes in log order, up to the root whose fingerprint is `organisation`."""
        directory = cls(organisation)
        for envelope in statements:
            directory.absorb(parse_statement(envelope))
        if not directory.root:
            raise VerificationError("directory: the organisation's own statement is missing")
        return directory

    def absorb(self, signed: SignedStatement) -> None:
        """Verify one more statement against the state before it, and take it in; on refusal nothing changes."""
        statement = signed.statement
        if statement.organisation != self.organisation:
            raise VerificationError("directory: a statement of another organisation")
        self._check_sequence(statement)
        verify(NAMESPACE, statement.signer, signed.signed, signed.signature)
        body = statement.body
        if isinstance(body, OrganisationBody):
            self._take_organisation(statement, body)
        elif isinstance(body, MemberBody):
            self._take_member(statement, body)
        else:
            self._take_desk_epoch(statement, body)
        self._heads[statement.type, statement.subject] = (statement.sequence, signed.digest)

    def member(self, member: str) -> Member:
        """Give a member by id; raise VerificationError when no statement vouches for them."""
        if member not in self.members:
            raise VerificationError("directory: nobody vouches for this member")
        return self.members[member]

    def by_signing(self, public_key: bytes) -> Member | None:
        """Find the member whose signing key this is now; None for a reporter's key."""
        member = self.members.get(self._holders.get(public_key, ""))
        return member if member is not None and member.signing == public_key else None

    def author_of(self, public_key: bytes) -> Member | None:
        """Find the member whose signing key this is or once was: who wrote an old record."""
        return self.members.get(self._holders.get(public_key, ""))

    def journal_role(self, public_key: bytes, desk: str) -> Literal["member", "lawyer"] | None:
        """Tell as whom a key writes in the cases of a desk, also when its holder has left; None for a reporter's key.

        A lawyer, or a colleague of another desk, was given access to a single case: both write as a lawyer does.
        """
        author = self.author_of(public_key)
        if author is None:
            return None
        return "member" if author.id in self._worked.get(desk, set[str]()) else "lawyer"

    def desk(self, desk: str) -> Desk:
        """Give a desk by id; raise VerificationError when no statement vouches for it."""
        if desk not in self.desks:
            raise VerificationError("directory: nobody vouches for this desk")
        return self.desks[desk]

    def departed(self, desk: str) -> list[str]:
        """List who may know the secret of a desk's newest epoch and is trusted with it no more: it must be renewed."""
        known = self._trusted.get(desk, set[str]())
        return sorted(member for member in known if not self.members[member].is_of(desk))

    def trusted(self, desk: str) -> list[str]:
        """List who is to hold the secret of a desk's newest epoch."""
        return sorted(member.id for member in self.members.values() if member.is_of(desk))

    def head(self, kind: str, subject: str) -> tuple[int, bytes] | None:
        """Give sequence and digest of the newest statement on a subject, for the one who writes the next."""
        return self._heads.get((kind, subject))

    def _check_sequence(self, statement: Statement) -> None:
        """Hold the chain of one subject: a second statement with the same sequence is a fork."""
        head = self._heads.get((statement.type, statement.subject))
        expected = (0, None) if head is None else (head[0] + 1, head[1])
        if (statement.sequence, statement.previous) != expected:
            raise VerificationError("directory: a statement that does not follow the one before it")

    def _take_organisation(self, statement: Statement, body: OrganisationBody) -> None:
        if fingerprint(statement.signer) != self.organisation or body.root != statement.signer:
            raise VerificationError(
                "directory: the organisation's statement is not signed by its root"
            )
        self.name, self.root, self.log_key = body.name, body.root, body.log_key

    def _take_member(self, statement: Statement, body: MemberBody) -> None:
        before = self.members.get(statement.subject)
        self._check_member_signer(statement, body, before)
        if self._holders.get(body.signing, statement.subject) != statement.subject:
            raise VerificationError("directory: a signing key that belongs to another member")
        self._holders[body.signing] = statement.subject
        self.members[statement.subject] = Member(
            id=statement.subject,
            signing=body.signing,
            recipient=body.recipient,
            role=body.role,
            status=body.status,
            desks=body.desks,
            sequence=statement.sequence,
        )
        for desk in body.desks:
            if self.members[statement.subject].is_of(desk):
                self._trusted.setdefault(desk, set()).add(statement.subject)
                self._worked.setdefault(desk, set()).add(statement.subject)

    def _check_member_signer(
        self, statement: Statement, body: MemberBody, before: Member | None
    ) -> None:
        if before is not None and before.status == "removed":
            raise VerificationError("directory: nobody comes back from removal")
        if before is None and body.role == "owner" and statement.signer == self.root and self.root:
            return
        signer = self._active_signer(statement)
        if signer.is_owner:
            return
        if not _is_for_leads(body, before):
            raise VerificationError("directory: only owners speak of owners and leads")
        if before and (before.signing, before.recipient) != (body.signing, body.recipient):
            raise VerificationError("directory: only an owner changes the keys of a member")
        old = frozenset(before.desks) if before else frozenset[str]()
        new = frozenset(body.desks)
        # A lead moves people in and out of their own desks only, and speaks of nobody else.
        if not any(map(signer.leads, old | new)) or not all(map(signer.leads, old ^ new)):
            raise VerificationError("directory: a lead speaks of their own desk only")

    def _take_desk_epoch(self, statement: Statement, body: DeskEpochBody) -> None:
        signer = self._active_signer(statement)
        if not signer.is_owner and not signer.leads(statement.subject):
            raise VerificationError("directory: only an owner or the desk's lead speaks of a desk")
        before = self.desks.get(statement.subject)
        recipients, begun = (before.recipients, before.begun) if before else ((), ())
        if before is None or body.epoch == before.epoch + 1:
            if any(recipient == body.recipient for _, recipient in recipients):
                raise VerificationError("directory: a new epoch with an old recipient")
            recipients = (*recipients, (body.epoch, body.recipient))
            begun = (*begun, (body.epoch, statement.at))
            self._trusted[statement.subject] = set(self.trusted(statement.subject))
        elif (body.epoch, body.recipient) != (before.epoch, before.recipient):
            raise VerificationError("directory: an epoch that does not follow the one before it")
        self.desks[statement.subject] = Desk(
            id=statement.subject,
            name=body.name,
            epoch=body.epoch,
            recipient=body.recipient,
            sequence=statement.sequence,
            recipients=recipients,
            begun=begun,
        )

    def _active_signer(self, statement: Statement) -> Member:
        signer = self.by_signing(statement.signer)
        if signer is None or not signer.is_active:
            raise VerificationError("directory: signed by nobody who is an active member")
        return signer


def _is_for_leads(body: MemberBody, before: Member | None) -> bool:
    """Leads speak of caseworkers and lawyers. Of each other they may say one thing, because it cannot wait: frozen."""
    roles = {body.role} if before is None else {body.role, before.role}
    if roles <= {"caseworker", "lawyer"}:
        return True
    return (
        before is not None
        and roles == {"lead"}
        and (before.status, body.status) == ("active", "frozen")
        and body.desks == before.desks
    )
