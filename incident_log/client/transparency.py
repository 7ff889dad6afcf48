"""Does the server show everybody the same log, and does the log hold what we read? Verified against what was seen before."""

from dataclasses import dataclass

from incident_log.client.api import MOST_SMALL, Api
from incident_log.client.keyring import Profile
from incident_log.client.language import _
from incident_log.crypto.verifying import verify_checkpoint
from incident_log.errors import FormatError, ServerMisbehaved, VerificationError
from incident_log.format.canonical import Json
from incident_log.format.encoding import DIGEST_BYTES, from_b64u, to_b64u
from incident_log.format.log import Checkpoint, check_consistency, check_inclusion, leaf_hash


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

    def require(self, digest: bytes) -> Inclusion:
        """Demand the proof that an entry is in the log at this checkpoint, and check it."""
        answer = self.api.get(f"log/inclusion?digest={to_b64u(digest)}&size={self.checkpoint.size}")
        leaf, proof = answer.number("leaf"), _proof(answer.texts("proof"))
        check_inclusion(leaf_hash(digest), leaf, self.checkpoint.size, proof, self.checkpoint.root)
        return Inclusion(leaf, proof)

    def require_extends(self, size: int, root: bytes) -> None:
        """Demand the proof that this log only adds to a checkpoint that somebody else saw."""
        _require_extends(self.api, Checkpoint(self.checkpoint.origin, size, root), self.checkpoint)

    @property
    def seen(self) -> Json:
        """The checkpoint as a record carries it, so that a forked view surfaces at the next reader."""
        return {"root": to_b64u(self.checkpoint.root), "size": self.checkpoint.size}


def look(api: Api, profile: Profile, log_key: bytes) -> Log:
    """Read the newest checkpoint, check that it extends the last one seen here, and keep it."""
    note = api.get_bytes("/log/checkpoint", most=MOST_SMALL)
    checkpoint = verify_checkpoint(log_key, note)
    with profile.alone():
        profile.keep_log_key(log_key)
        before = profile.checkpoint()
        if before is not None:
            last = verify_checkpoint(log_key, before)
            if checkpoint.size < last.size:
                raise VerificationError(_("the server shows an older log than it showed before"))
            _require_extends(api, last, checkpoint)
        profile.keep_checkpoint(note)
    return Log(api, checkpoint, note)


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
