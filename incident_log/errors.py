"""What can go wrong? The whole tree; one class per reaction a caller can have.

    IncidentLogError
    ├── FormatError              bytes that are not what they claim to be
    ├── OpenError                wrong key, changed bytes, cut file: deliberately one kind
    ├── VerificationError        a signature, chain or proof does not hold
    │   ├── WeakParameters       the server asked for less protection than we accept
    │   ├── ForkedLog            the server signed a log that the one it shows us does not continue
    │   └── KeysDiffer           somebody handed this person another secret than the records of that part have
    ├── Refused                  the request was understood; the answer is no
    │   ├── NotSignedIn
    │   ├── NotAllowed
    │   ├── NotFound             also what a person without a grant is told
    │   ├── Conflict             somebody else wrote first
    │   ├── Expired              an invitation, link or session that was good once
    │   ├── KeysEnded            nothing new is sealed under keys that somebody who left may know
    │   ├── LimitExceeded        too large, too many, too long
    │   │   └── CaseFull         this writer may write no more into this case
    │   └── RateLimited          too often
    ├── ServerError
    │   ├── ServerUnreachable    no connection, or no answer in time
    │   ├── ServerMisbehaved     an answer no honest server of this version gives
    │   ├── StorageFull          the server could not keep what it was sent
    │   └── Unavailable          the server cannot reach its own storage now; retry
    ├── ConfigurationError       a setting is missing or makes no sense
    └── Cancelled                the person stopped it

Messages are lower case and say what failed; they never hold anything opened, typed or secret. `code` is the name of the
reaction on the wire and in browser/src/errors.js.
"""

from typing import ClassVar


def N_(sentence: str) -> str:  # noqa: N802  # the name by which it is collected
    """Mark a sentence that is translated where it is printed."""
    return sentence


class IncidentLogError(Exception):
    """The root: everything this package raises on purpose."""

    code: ClassVar[str] = "error"


class FormatError(IncidentLogError):
    """Bytes that are not in the form they claim: short, long, unknown, not canonical."""

    code = "format"


class OpenError(IncidentLogError):
    """A sealed thing did not open. The cause is not told, so that nobody can ask for it byte by byte."""

    code = "open"


class VerificationError(IncidentLogError):
    """A signature, hash chain, key or proof does not hold."""

    code = "verification"


class WeakParameters(VerificationError):
    """The server offered key derivation or keys weaker than this version accepts."""

    code = "weak_parameters"


class ForkedLog(VerificationError):
    """Somebody was shown a log, signed by its own key, that ours does not continue: no writer can make that up."""

    code = "forked_log"


class KeysDiffer(VerificationError):
    """Whoever sealed the secrets of a case gave this person another one than that of its records: others could not read on."""

    code = "keys_differ"


class Refused(IncidentLogError):
    """The request was understood, and the answer is no."""

    code = "refused"


class NotSignedIn(Refused):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"


class NotAllowed(Refused):
    """This person may not do this."""

    code = "not_allowed"


class NotFound(Refused):
    """There is no such thing, or none that this person may know of."""

    code = "not_found"


class Conflict(Refused):
    """Somebody else wrote first; read again and retry."""

    code = "conflict"


class Expired(Refused):
    """It was good once: an invitation, a link, a grant."""

    code = "expired"


class KeysEnded(Refused):
    """Somebody who left may know these keys; nothing new is sealed under them until they are renewed."""

    code = "keys_ended"


class LimitExceeded(Refused):
    """Too large, too many or too long."""

    code = "limit_exceeded"


class CaseFull(LimitExceeded):
    """This writer has used up what they may write into this case; nothing shorter is taken either."""

    code = "case_full"


class RateLimited(Refused):
    """Too often; wait and retry."""

    code = "rate_limited"


class ServerError(IncidentLogError):
    """The server could not do its part."""

    code = "server"


class ServerUnreachable(ServerError):
    """No connection, or no answer in time."""

    code = "server_unreachable"


class ServerMisbehaved(ServerError):
    """An answer that no honest server of this version gives."""

    code = "server_misbehaved"


class StorageFull(ServerError):
    """What was sent could not be kept."""

    code = "storage_full"


class Unavailable(ServerError):
    """The server's own database or store is busy or cannot be reached; the same request may pass soon."""

    code = "unavailable"


class ConfigurationError(IncidentLogError):
    """A setting is missing or makes no sense.

    A sentence with places for `values` can still be said in the operator's language: see `N_`.
    """

    code = "configuration"

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence.format(**values) if values else sentence)
        self.sentence, self.values = sentence, values


class Cancelled(IncidentLogError):
    """The person stopped it."""

    code = "cancelled"
