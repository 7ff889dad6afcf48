"""Does the server show everybody the same log, and does the log hold what we read? Verified against what was seen before."""

from dataclasses import dataclass, field, replace

from incident_log.client.api import MOST_SMALL, Api
from incident_log.client.keyring import Profile
from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.crypto.sealing import LastSeen
from incident_log.crypto.verifying import verify_checkpoint, verify_seen
from incident_log.errors import ForkedLog, FormatError, ServerMisbehaved, VerificationError
from incident_log.format.encoding import DIGEST_BYTES, from_b64u, to_b64u
from incident_log.format.log import (
    Checkpoint,
    check_consistency,
    check_inclusion,
    leaf_hash,
    parse_checkpoint,
)


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Where an entry stands in the log, and the proof."""

    leaf: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """The log at one verified checkpoint, which extends every checkpoint seen before with this profile."""

    api: Api
    checkpoint: Checkpoint
    note: bytes
    log_key: bytes
    # Of which states it was proved that this log only adds to them; what follows this one adds to them as well.
    proved: set[LastSeen] = field(default_factory=set, repr=False)

    def require(self, digest: bytes) -> Inclusion:
        """Demand the proof that an entry is in the log at this checkpoint, and check it."""
        answer = self.api.get(f"log/inclusion?digest={to_b64u(digest)}&size={self.checkpoint.size}")
        leaf, proof = answer.number("leaf"), _proof(answer.texts("proof"))
        check_inclusion(leaf_hash(digest), leaf, self.checkpoint.size, proof, self.checkpoint.root)
        return Inclusion(leaf, proof)

    def has_signed(self, seen: LastSeen) -> bool:
        """Tell whether the log ever was as a record says: anybody can write a size and a root."""
        try:
            verify_seen(self.log_key, seen.size, seen.root, seen.signature)
        except VerificationError:
            return False
        return True

    def require_extends(self, seen: LastSeen) -> None:
        """Demand the proof that this log only adds to the one that somebody else was shown; both are signed."""
        if seen in self.proved:
            return
        shown = Checkpoint(self.checkpoint.origin, seen.size, seen.root)
        try:
            _require_extends(self.api, shown, self.checkpoint)
        except VerificationError as error:
            raise hinted(ForkedLog(_forked()), _what_after_a_fork()) from error
        self.proved.add(seen)

    def again(self) -> "Log":
        """Look at it once more, right before something is sealed; raise VerificationError when it does not continue this one."""
        newer = shown(self.api, self.log_key)
        _require_continues(self.api, self.checkpoint, newer.checkpoint)
        return replace(newer, proved=self.proved)

    def last_seen(self) -> LastSeen:
        """Give the checkpoint as a record carries it, so that a forked view surfaces at the next reader."""
        signature = parse_checkpoint(self.note).signature
        return LastSeen(self.checkpoint.size, self.checkpoint.root, signature)


def look(api: Api, profile: Profile, log_key: bytes) -> Log:
    """Read the newest checkpoint, check that it extends the last one seen here, and keep it."""
    note = api.get_bytes("/log/checkpoint", most=MOST_SMALL)
    checkpoint = verify_checkpoint(log_key, note)
    with profile.alone():
        profile.keep_log_key(log_key)
        before = profile.checkpoint()
        if before is not None:
            last = verify_checkpoint(log_key, before)
            _require_continues(api, last, checkpoint)
        profile.keep_checkpoint(note)
    return Log(api, checkpoint, note, log_key, profile.proved)


def shown(api: Api, log_key: bytes) -> Log:
    """Take the log as it is shown and signed now, whatever was seen of it before; nothing of it is kept."""
    note = api.get_bytes("/log/checkpoint", most=MOST_SMALL)
    return Log(api, verify_checkpoint(log_key, note), note, log_key)


def _require_continues(api: Api, before: Checkpoint, now: Checkpoint) -> None:
    """Demand that the log as it is now goes on from the one that was seen here before."""
    if now.size < before.size:
        raise ForkedLog(_older())
    try:
        _require_extends(api, before, now)
    except VerificationError as error:
        raise ForkedLog(str(error)) from error


def _older() -> str:
    return _("the server shows an older log than it showed before")


def _forked() -> str:
    return _(
        "the server showed somebody who wrote here another log than it shows you, and signed both:"
        " it shows people different things, or an old backup was put back"
    )


def _what_after_a_fork() -> str:
    return _(
        "write nothing to this server, keep this profile folder as it is, and tell your team by another channel"
    )


def _require_extends(api: Api, old: Checkpoint, new: Checkpoint) -> None:
    if old.size > new.size:
        raise VerificationError(_("somebody else was shown a longer log than we are"))
    proof: tuple[bytes, ...] = ()
    if 0 < old.size < new.size:
        proof = _proof(api.get(f"log/consistency?from={old.size}&to={new.size}").texts("proof"))
    check_consistency(old.size, old.root, new.size, new.root, proof)


def _proof(texts: list[str]) -> tuple[bytes, ...]:
    try:
        return tuple(from_b64u(text, DIGEST_BYTES) for text in texts)
    except FormatError as error:
        raise ServerMisbehaved("the server's proof is not made of digests") from error
