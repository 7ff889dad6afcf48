"""Who outside the team may open a report, as its journal and the server say, and did the person agree to it?

The journal is signed and says why; the server says what it gives. Whoever is named by one of them may open it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from incident_log.client.casework import OpenCase
from incident_log.crypto.verifying import Member
from incident_log.domain.cases import fold
from incident_log.domain.granting import Wanted, grant_decision, people_in, receipts_for_grant
from incident_log.domain.membership import COMPARTMENTS
from incident_log.domain.packaged import Entry
from incident_log.domain.shares import is_live
from incident_log.domain.views import JournalRecord, Share
from incident_log.format.encoding import from_b64u


@dataclass(frozen=True, slots=True)
class Given:
    """What the server gives a reader: which parts, and the last day; None for without an end."""

    to: str
    compartments: tuple[str, ...]
    until: str | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may open the report now. `grant` is what the team wrote last when it let them in."""

    to: str
    key: str
    compartments: tuple[str, ...]
    # A day or a moment; None for without an end.
    until: str | None
    # Whether the journal says of each of these parts that they may open it.
    is_written: bool
    # Whether the answers of that moment went so far, or go so far now.
    is_agreed: bool
    grant: Entry | None


def shares_told(opened: OpenCase) -> tuple[JournalRecord, ...]:
    """Give the shares that count, in the order of the journal."""
    counting = {entry.position for entry in opened.view().history if entry.state == "accepted"}
    return tuple(
        record
        for record in opened.journal.records()
        if record.type == "share" and record.position in counting
    )


def readers_of(opened: OpenCase, given: Iterable[Given], now: str) -> tuple[Reader, ...]:
    """Give everybody who may open the report at this moment, beside the team."""
    written = {share.to: share for share in opened.view().shares if is_live(share, now)}
    listed = {each.to: each for each in given if each.until is None or each.until >= now[:10]}
    granted = {
        Entry.of(record.payload).text("to"): record
        for record in shares_told(opened)
        if Entry.of(record.payload).text("action") == "granted"
    }
    everybody = dict.fromkeys([*written, *listed])
    return tuple(
        _reader(opened, to, written.get(to), listed.get(to), granted.get(to), now)
        for to in everybody
    )


def _reader(
    opened: OpenCase,
    to: str,
    share: Share | None,
    listed: Given | None,
    last: JournalRecord | None,
    now: str,
) -> Reader:
    said = share.compartments if share else ()
    held = {*said, *(listed.compartments if listed else ())}
    compartments = tuple(name for name in COMPARTMENTS if name in held)
    grant = Entry.of(last.payload) if last else None
    told_key = grant.text("to_signing") if grant else ""
    return Reader(
        to=to,
        key=share.to_signing if share else told_key,
        compartments=compartments,
        until=share.expires_at if share else (listed.until if listed else None),
        is_written=all(name in said for name in compartments),
        is_agreed=last is not None and _is_agreed(opened, compartments, last, now),
        grant=grant,
    )


def _is_agreed(
    opened: OpenCase, compartments: tuple[str, ...], last: JournalRecord, now: str
) -> bool:
    """Tell whether the answers covered it when it was given, or cover it now."""
    told = Entry.of(last.payload)
    author = key_owner(opened, told.text("to_signing"))
    wanted = Wanted("" if author is None else author.role, told.maybe_text("name"), compartments)
    # An agreement for one time is used up by this very access.
    others = [each for each in opened.journal.records() if each.position != last.position]
    before = [each for each in others if each.position < last.position]
    return any(
        _goes_so_far(records, wanted, at) for records, at in ((before, last.at), (others, now))
    )


def _goes_so_far(records: list[JournalRecord], wanted: Wanted, at: str) -> bool:
    view = fold(records)
    receipts, people = receipts_for_grant(view, records), people_in(view, records)
    return not grant_decision(receipts, people, wanted, at).beyond


def key_owner(opened: OpenCase, key: str) -> Member | None:
    """Give the member whose key the directory says it is, or once was; None for a key of nobody."""
    return opened.directory.author_of(from_b64u(key)) if key else None
