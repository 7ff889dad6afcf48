"""Who may open a case? The grants of a journal, with what was ended and when they expire."""

from collections.abc import Iterable

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
