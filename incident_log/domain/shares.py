"""Who may open a case? The grants of a journal, with what was ended and when they expire."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from incident_log.domain.packaged import Entry
from incident_log.domain.views import Share, Written


def shares_of(written: Iterable[Written]) -> tuple[Share, ...]:
    """Fold the share records into one share for each reader; ending what was never granted changes nothing."""
    shares: dict[str, Share] = {}
    for record in written:
        payload = Entry(record.payload)
        to, now = payload.text("to"), payload.texts("compartments")
        before = shares[to].compartments if to in shares else ()
        granted = payload.text("action") == "granted"
        if not granted and to not in shares:
            continue
        left = tuple(name for name in before if name not in now)
        shares[to] = Share(
            to=to,
            to_signing=payload.text("to_signing"),
            compartments=tuple(sorted({*before, *now})) if granted else left,
            expires_at=payload.maybe_text("expires_at") if granted else shares[to].expires_at,
            granted_at=record.at if granted else shares[to].granted_at,
            revoked_at=None if granted else record.at,
            reason=payload.text("reason"),
        )
    return tuple(shares.values())


def is_live(share: Share, at: str) -> bool:
    """Tell whether a reader may open anything at this moment."""
    return bool(share.compartments) and (share.expires_at is None or at < share.expires_at)


@dataclass(slots=True)
class Accesses:
    """Which keys a journal opened to whom, and which of that it ended, as far as it was read."""

    _keys: dict[str, set[str]] = field(default_factory=dict)
    _open: set[tuple[str, str, str]] = field(default_factory=set)
    _ended: set[tuple[str, str, str]] = field(default_factory=set)

    def take(self, payload: Entry) -> str | None:
        """Take a share over; the answer is why it is not used, or None.

        An end counts for every key that the reader was ever given access with, and names one of them: nobody can end
        somebody else's access, or speak of a key that the journal does not know.
        """
        to, key, names = (
            payload.text("to"),
            payload.text("to_signing"),
            payload.texts("compartments"),
        )
        keys = self._keys.setdefault(to, set())
        if payload.text("action") == "granted":
            keys.add(key)
            self._open |= {(to, key, name) for name in names}
            self._ended -= {(to, key, name) for name in names}
            return None
        if key not in keys:
            return "target"
        gone = {(to, each, name) for each in keys for name in names}
        self._open -= gone
        self._ended |= gone
        return None

    def names(self, key: str) -> bool:
        """Tell whether somebody was ever given access with a key."""
        return any(key in keys for keys in self._keys.values())

    def has_ended(self, key: str, compartment: str) -> bool:
        """Tell whether whoever has a key had access to a compartment, and has none now."""
        places = {(to, key, compartment) for to in self._keys}
        return bool(places & self._ended) and not places & self._open
