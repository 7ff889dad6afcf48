"""Which journals must both languages fold alike, and who may read them then?"""

from collections.abc import Iterator

from tools.domain_vectors.journals import (
    filed,
    share,
)
from tools.domain_vectors.model import Case, Inputs
from tools.domain_vectors.ordinary_journals import ORDINARY
from tools.domain_vectors.told_journals import TOLD
from tools.domain_vectors.wrong_journals import ERASING, READERS, WRONG


def fold_cases() -> list[Case]:
    """Give every journal with its reason, and the questions about shares and statuses."""
    journals = (*ORDINARY, *WRONG, *READERS, *TOLD, *ERASING)
    folded = [
        Case(name, why, "fold", {"records": journal.records}) for name, why, journal in journals
    ]
    return [*folded, *_share_cases(), *_status_cases()]


def _share_cases() -> Iterator[Case]:
    granted = filed().add("member", "share", share()).records
    both = share(compartments=["report", "work"])
    partly = (
        filed()
        .add("member", "share", both)
        .add("member", "share", share(action="revoked", compartments=["work"]))
    )
    ended = filed().add("member", "share", share()).add("member", "share", share(action="revoked"))
    at = "2026-12-01T00:00:00.000Z"
    yield Case("share_live", "before it expires", "live_shares", {"records": granted, "at": at})
    expired = "2027-03-01T00:00:00.000Z"
    yield Case(
        "share_expired", "at the very moment", "live_shares", {"records": granted, "at": expired}
    )
    yield Case(
        "share_partly", "one of two was ended", "live_shares", {"records": partly.records, "at": at}
    )
    yield Case("share_ended", "all was ended", "live_shares", {"records": ended.records, "at": at})


def _status_cases() -> Iterator[Case]:
    for status, following in (
        ("new", "open"),
        ("closed", "open"),
        ("open", "new"),
        ("nonsense", "open"),
    ):
        inputs: Inputs = {"status": status, "following": following}
        yield Case(f"{status}_to_{following}", "which status may follow", "may_follow", inputs)
