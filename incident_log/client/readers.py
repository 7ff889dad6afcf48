"""Who outside the team may open a report, as its journal and the server say, and did the person agree to it?

The journal is signed and says why; the server says what it gives. Whoever is named by one of them may open it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from incident_log.client.casework import OpenCase
from incident_log.client.given import Given
from incident_log.crypto.verifying import Member
from incident_log.domain.cases import fold
from incident_log.domain.granting import (
    Wanted,
    audience_for,
    grant_decision,
    people_in,
    receipts_for_grant,
)
from incident_log.domain.membership import COMPARTMENTS
from incident_log.domain.packaged import Entry
from incident_log.domain.shares import is_live
from incident_log.domain.views import Case, JournalRecord, Share, Written
from incident_log.format.encoding import from_b64u


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may open the report, unless the person shut them out. `grant` is what the team wrote when it let them in."""

    to: str
    key: str
    # Of whom the key is, as the directory says; empty for nobody.
    role: str
    compartments: tuple[str, ...]
    # A day or a moment; None for without an end.
    until: str | None
    # Whether the journal says of each of these parts that they may open it.
    is_written: bool
    # Whether the answers of that moment went so far, or go so far now.
    is_agreed: bool
    agrees_now: bool
    grant: Entry | None
    # Whether the server lets them in, or did until the person ended it.
    is_given: bool
    # The day on which the person ended it themselves: the server gives them nothing since.
    closed_on: str | None

    @property
    def is_open(self) -> bool:
        """Whether they may open it now."""
        return self.closed_on is None

    @property
    def is_excused(self) -> bool:
        """Whether the team wrote down why this reader was let in without being agreed to."""
        written = self.grant is not None and self.grant.maybe_text("without_agreement")
        return self.is_written and bool(written)


@dataclass(frozen=True, slots=True)
class _Moment:
    """When it is, and what the case says then: folded once, as the team can name any number of readers."""

    now: str
    view: Case
    # The case with what the person said that could not be written.
    at_present: Case
    # Of the records, those that an agreement is decided from beside the case.
    records: Sequence[JournalRecord]


def shares_told(opened: OpenCase) -> tuple[JournalRecord, ...]:
    """Give the shares that count, in the order of the journal."""
    return _shares_in(opened, opened.view())


def _shares_in(opened: OpenCase, view: Case) -> tuple[JournalRecord, ...]:
    counting = {entry.position for entry in view.history if entry.state == "accepted"}
    return tuple(
        record
        for record in opened.journal.records()
        if record.type == "share" and record.position in counting
    )


def readers_of(
    opened: OpenCase, given: Iterable[Given], now: str, unwritten: Sequence[JournalRecord] = ()
) -> tuple[Reader, ...]:
    """Give everybody who may open the report at this moment, beside the team, and whom the person shut out.

    What they agree to now counts answers as well that could not be written.
    """
    view = opened.view()
    written = {share.to: share for share in view.shares if is_live(share, now)}
    listed = {each.to: each for each in given if each.until is None or each.until >= now[:10]}
    granted = {
        Entry.of(record.payload).text("to"): record
        for record in _shares_in(opened, view)
        if Entry.of(record.payload).text("action") == "granted"
    }
    records = tuple(opened.journal.records())
    at_present = fold([*records, *unwritten]) if unwritten else view
    deciding = tuple(record for record in records if record.type in {"share", "person"})
    everybody, moment = (
        dict.fromkeys([*written, *listed]),
        _Moment(now, view, at_present, deciding),
    )
    return tuple(
        _reader(opened, to, written.get(to), listed.get(to), granted.get(to), moment)
        for to in everybody
    )


def refused_by(readers: Iterable[Reader], audiences: Collection[str] | None) -> tuple[Reader, ...]:
    """Give those whose access goes with what the person has just said about these audiences; None when they withdrew it all.

    Whoever was let in without being agreed to, with a reason that is written down, was let in past the answers: no answer
    ends that, but the person can.
    """
    return tuple(
        reader
        for reader in readers
        if reader.is_given
        and reader.is_open
        and (audiences is None or audience_for(reader.role) in audiences)
        and not (reader.agrees_now or reader.is_excused)
    )


def shares_that_stay(opened: OpenCase, now: str) -> tuple[Share, ...]:
    """Give what the journal says of those who get the next secrets of a case.

    What the person signed decides, and not the server: it cannot read their no, and may not say that it closed an access.
    Nobody goes on reading a report that was withdrawn, with whatever reason they were let in.
    """
    view = opened.view()
    if view.summary.status == "withdrawn":
        return ()
    staying = {
        reader.to
        for reader in readers_of(opened, opened.grants.values(), now)
        if reader.is_given and reader.is_open and (reader.agrees_now or reader.is_excused)
    }
    return tuple(share for share in view.shares if share.to in staying and is_live(share, now))


def _reader(
    opened: OpenCase,
    to: str,
    share: Share | None,
    listed: Given | None,
    last: JournalRecord | None,
    moment: _Moment,
) -> Reader:
    said = share.compartments if share else ()
    held = {*said, *(listed.compartments if listed else ())}
    compartments = tuple(name for name in COMPARTMENTS if name in held)
    grant = Entry.of(last.payload) if last else None
    told_key = grant.text("to_signing") if grant else ""
    key = share.to_signing if share else told_key
    # Of somebody whom neither the server nor the directory knows, nothing is decided: nobody reads as them.
    is_known = listed is not None or to in opened.directory.members
    before, at_present = (
        _agreements(opened, compartments, last, moment) if last and is_known else (False, False)
    )
    return Reader(
        to=to,
        key=key,
        role=_role_of(opened, key),
        compartments=compartments,
        until=share.expires_at if share else (listed.until if listed else None),
        is_written=all(name in said for name in compartments),
        is_agreed=before or at_present,
        agrees_now=at_present,
        grant=grant,
        is_given=listed is not None,
        closed_on=listed.closed_on if listed else None,
    )


def _agreements(
    opened: OpenCase,
    compartments: tuple[str, ...],
    last: JournalRecord,
    moment: _Moment,
) -> tuple[bool, bool]:
    """Tell whether the answers covered it when it was given, and whether they do now."""
    told = Entry.of(last.payload)
    role = _role_of(opened, told.text("to_signing"))
    wanted = Wanted(role, told.maybe_text("name"), compartments)
    author, given = told.text("to_signing"), last.position

    def is_before(record: JournalRecord | Written) -> bool:
        return record.position < given

    def is_other(record: JournalRecord | Written) -> bool:
        """An agreement for one time is used up by this very access, and by nothing that was made with it."""
        return record.position != given and (record.author != author or record.position < given)

    before = _goes_so_far(moment.view, moment.records, is_before, wanted, last.at)
    is_withdrawn = moment.view.summary.status == "withdrawn"
    at_present = not is_withdrawn and _goes_so_far(
        moment.at_present, moment.records, is_other, wanted, moment.now
    )
    return before, at_present


def _goes_so_far(
    view: Case,
    records: Sequence[JournalRecord],
    counts: Callable[[JournalRecord | Written], bool],
    wanted: Wanted,
    at: str,
) -> bool:
    """Decide from a part of what was folded: whether a record counts follows from those before it alone."""
    part = replace(
        view,
        consents=tuple(filter(counts, view.consents)),
        exports=tuple(filter(counts, view.exports)),
    )
    counting = tuple(filter(counts, records))
    receipts, people = receipts_for_grant(part, counting), people_in(part, counting)
    return not grant_decision(receipts, people, wanted, at).beyond


def _role_of(opened: OpenCase, key: str) -> str:
    owner = key_owner(opened, key)
    return "" if owner is None else owner.role


def key_owner(opened: OpenCase, key: str) -> Member | None:
    """Give the member whose key the directory says it is, or once was; None for a key of nobody."""
    return opened.directory.author_of(from_b64u(key)) if key else None
