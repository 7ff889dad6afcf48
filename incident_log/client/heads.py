"""How far did this profile see each case, and does the server show less of one now?

Every old head of a case stands in the log, so the log alone cannot tell that records behind it are held back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from incident_log.client.keyring import Profile
from incident_log.crypto.primitives import sha256
from incident_log.errors import FormatError
from incident_log.format.canonical import Json
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, from_b64u, to_b64u
from incident_log.format.record import Head

# What is kept; the cases seen longest ago go first.
MOST_HEADS = 1000


@dataclass(frozen=True, slots=True)
class SeenHeads:
    """The newest record of each case, as last seen; sealed under the seed of whoever looked, a member or a reporter."""

    profile: Profile
    wrap_key: bytes = field(repr=False)

    @property
    def subject(self) -> str:
        """Name the file so that it tells neither whose it is nor of which case."""
        return to_b64u(sha256(b"incident-log/v1/heads\x00" + self.wrap_key)[:ID_BYTES])

    def shows_less(self, case: str, head: Head, digest_at: Callable[[int], bytes | None]) -> bool:
        """Tell whether a journal is shorter than it was seen, or another one."""
        seen = self._read().get(case)
        if seen is None:
            return False
        return head.position < seen.position or digest_at(seen.position) != seen.digest

    def keep(self, case: str, head: Head) -> None:
        """Remember a head; one that is not further than the head that was seen changes nothing."""
        with self.profile.alone():
            heads = self._read()
            seen = heads.pop(case, None)
            heads[case] = seen if seen is not None and seen.position > head.position else head
            if heads[case] != seen:
                newest = list(heads.items())[-MOST_HEADS:]
                rows: Json = [[one, at.position, to_b64u(at.digest)] for one, at in newest]
                self.profile.seal_heads(self.wrap_key, self.subject, {"heads": rows})

    def _read(self) -> dict[str, Head]:
        return _parsed(self.profile.open_heads(self.wrap_key, self.subject))


def _parsed(state: Mapping[str, Json]) -> dict[str, Head]:
    rows = state.get("heads", [])
    if not isinstance(rows, list | tuple):
        raise FormatError("profile: heads are not a list")
    found = {}
    for row in rows:
        match row:
            case [str(case), int(position), str(digest)]:
                from_b64u(case, ID_BYTES)
                found[case] = Head(position, from_b64u(digest, DIGEST_BYTES))
            case _:
                raise FormatError("profile: a head is not one")
    return found
