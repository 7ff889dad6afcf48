"""What may a reader outside the team be let into? Decides from the answers about such a reader, part by part.

The server opens no answer, so this is a rule of the clients. Whoever goes further writes down why, where the person reads it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from incident_log.domain.consent import (
    READERS_OUTSIDE,
    REPORTER,
    Export,
    InScope,
    Receipt,
    export_decision,
    receipts_in,
)
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Case, JournalRecord
from incident_log.errors import FormatError

_NAMED, _IDENTITY, _LAWYER = "L3", "identity", "lawyer"
_RELATIVE, _OTHER_REFUSED = "relative", "third_party_refused"
_OWN_HANDS = frozenset({REPORTER, "member"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be let in, by which name the person reads of them, and into which parts."""

    role: str
    name: str | None
    compartments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrantDecision:
    """As whom the person agreed to appear before this reader, and which parts go further; `level` is None for not at all.

    `unnamed` are the others in these parts who did not agree that this reader learns their name.
    """

    level: str | None
    reason: str
    beyond: tuple[str, ...]
    unnamed: tuple[str, ...]


def audience_for(role: str) -> str:
    """Give the kind of reader that a member outside the team is: a lawyer, or somebody of another team."""
    lawyer, partner = READERS_OUTSIDE
    return lawyer if role == _LAWYER else partner


def receipts_for_grant(case: Case, records: Iterable[JournalRecord]) -> tuple[Receipt, ...]:
    """Give the answers that count for a further reader, from a case and the journal it was folded from."""
    used = {entry.position for entry in case.history if entry.state == "accepted"}
    grants = tuple(each for each in records if each.type == "share" and each.position in used)
    return receipts_in(case.consents, case.exports, grants)


def people_in(case: Case, records: Iterable[JournalRecord]) -> tuple[InScope, ...]:
    """Give everybody whose names the journal holds, from a case and the records it was folded from.

    Also those that were erased: whoever gets the part with the names gets its older records too. That somebody is a
    relative in Belarus, or a child, only the person and the team take back.
    """
    accepted = {entry.position for entry in case.history if entry.state == "accepted"}
    people: dict[str, InScope] = {}
    for record in records:
        if record.type != "person" or record.position not in accepted:
            continue
        said = Entry.of(record.payload)
        person = said.text("person")
        before = None if record.role in _OWN_HANDS else people.get(person)
        people[person] = InScope(
            person,
            said.flag("relative_in_country") or (before is not None and before.relative_in_country),
            said.flag("minor") or (before is not None and before.minor),
        )
    return tuple(people.values())


def grant_decision(
    receipts: Iterable[Receipt], persons: Iterable[InScope], wanted: Wanted, at: str
) -> GrantDecision:
    """Decide about an access at a moment. Names lie in one part: it opens to whoever may read the person's full name."""
    if not wanted.compartments:
        raise FormatError("grant: no part of the case")
    export = Export(audience_for(wanted.role), _NAMED, recipient=wanted.name)
    others = tuple(persons) if _IDENTITY in wanted.compartments else ()
    decided = export_decision(receipts, others, export, at).persons
    own = next(person for person in decided if person.person == REPORTER)
    unnamed = tuple(
        person.person for person in decided if person is not own and person.level != _NAMED
    )
    if own.level is None:
        return GrantDecision(None, own.reason, wanted.compartments, unnamed)
    # The names of relatives in Belarus lie there too, and it was promised where they stay.
    relatives = wanted.role != _LAWYER and any(person.relative_in_country for person in others)
    refused = any(person.reason == _OTHER_REFUSED for person in decided)
    shut = own.level != _NAMED or relatives or refused
    beyond = tuple(name for name in wanted.compartments if shut and name == _IDENTITY)
    because = _RELATIVE if relatives else _OTHER_REFUSED if refused else own.reason
    reason = because if own.level == _NAMED else own.reason
    return GrantDecision(own.level, reason, beyond, unnamed)
