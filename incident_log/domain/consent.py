"""Does consent allow this export? Decides from receipts, person by person, for one audience at one level of identity.

Receipts are append-only: the newest one that speaks of an item decides about it, and what names a reader goes before what is
said of all. A yes must cover the item; a no, an “ask me” or a withdrawal counts as soon as it touches it. What cannot be
decided is not allowed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from incident_log.domain.deadlines import add_months
from incident_log.domain.names import fold_for_search
from incident_log.domain.packaged import Entry, packaged
from incident_log.domain.views import JournalRecord, Written
from incident_log.errors import FormatError
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_time, to_time

LEVELS = ("L0", "L1", "L2", "L3")
REPORTER = "reporter"
# The whole of a case as one item: only a receipt for the whole covers it.
WHOLE = "*"
_LAWYER, _POLICE, _PARTNER, _STATISTICS = "A1", "A2", "A5", "A6"
_PERSECUTORS = "persecutes"
_BEST_INTEREST, _ON_SCREEN = "best_interest", "on_screen"
_NO = ("no", "withdrawn")
# After every moment that can be written, and the last year that has another one after it.
_NEVER, _LAST_YEAR = "9999-12-31T23:59:59.999Z", "9999"
# Who can be let into a case itself: a lawyer, or somebody of another team.
READERS_OUTSIDE = (_LAWYER, _PARTNER)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One answer of one person, as its `consent` record holds it."""

    receipt: str
    person: str
    audience: str
    recipient: str | None
    country: str | None
    covers: str
    ids: tuple[str, ...]
    identity_level: str
    purpose: str
    choice: str
    how: str
    guardian: bool
    given_at: str
    expires_at: str | None


@dataclass(frozen=True, slots=True)
class InScope:
    """A person whom an export would show, and what makes them need more care."""

    person: str
    relative_in_country: bool = False
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be exported, to whom. No items means the whole case."""

    audience: str
    identity_level: str
    items: tuple[str, ...] = ()
    recipient: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Why a relative in Belarus is shown all the same, and who else agreed; both are kept in the journal."""

    person: str
    reason: str
    second_person: str


@dataclass(frozen=True, slots=True)
class PersonDecision:
    """How one person may appear; `level` is None when the export has to stop because of them."""

    person: str
    level: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`allowed` as asked, `redact` to the levels given, or `stop`; with every person and why."""

    outcome: str
    persons: tuple[PersonDecision, ...]


@cache
def audiences() -> Mapping[str, Entry]:
    """Give the audiences A0 to A7 by code."""
    return {entry.text("code"): entry for entry in Entry(packaged("consent")).entries("audiences")}


def reason_text(code: str) -> str:
    """Say in a few words why an answer decides as it does."""
    reasons = Entry(packaged("consent")).entries("reasons")
    return next((entry.text("label") for entry in reasons if entry.text("code") == code), code)


def receipt_of(payload: Mapping[str, Json]) -> Receipt:
    """Read the payload of a consent record that was checked."""
    entry = Entry(payload)
    return Receipt(
        receipt=entry.text("receipt"),
        person=entry.text("person"),
        audience=entry.text("audience"),
        recipient=entry.maybe_text("recipient"),
        country=entry.maybe_text("country"),
        covers=entry.entry("scope").text("covers"),
        ids=entry.entry("scope").texts("ids"),
        identity_level=entry.text("identity_level"),
        purpose=entry.text("purpose"),
        choice=entry.text("choice"),
        how=entry.text("how"),
        guardian=entry.flag("guardian"),
        given_at=entry.text("given_at"),
        expires_at=entry.maybe_text("expires_at"),
    )


def receipts_in(
    consents: Iterable[Written], exports: Iterable[Written], grants: Iterable[JournalRecord] = ()
) -> tuple[Receipt, ...]:
    """Give the answers that may still count: an agreement for one time is gone once a dossier left under it.

    Whoever asks for a further reader gives the grants too: one agreement for one time lets one reader in.
    """
    left, let_in = tuple(exports), tuple(grants)
    return tuple(
        receipt_of(written.payload)
        for written in as_given(tuple(consents))
        if not _is_used_up(written, left) and not _let_somebody_in(written, let_in)
    )


def as_given(consents: Sequence[Written]) -> Sequence[Written]:
    """Give the answers with the moment that counts, in the order of the journal.

    What stood there before the person answered here, or before a member wrote down that they refuse, was given before,
    whatever date somebody wrote into it, or whatever their device took for the date: otherwise a date to come would
    outlive every later no.
    """
    latest: dict[tuple[str, str], str] = {}
    dated: list[Written] = []
    for written in reversed(consents):
        entry = Entry(written.payload)
        about, given = (entry.text("person"), entry.text("audience")), entry.text("given_at")
        known = latest.get(about, _NEVER)
        counts = min(given, known)
        # A member writes a refusal down when it was said, or later. By writing a yes they date nothing.
        heard = known if entry.text("choice") == "yes" else min(written.at, known)
        latest[about] = counts if written.role == REPORTER else heard
        dated.append(replace(written, payload={**written.payload, "given_at": counts}))
    return dated[::-1]


def _is_used_up(written: Written, exports: Iterable[Written]) -> bool:
    receipt = Entry(written.payload)
    return receipt.flag("once") and any(
        export.position > written.position and _was_for(receipt, Entry(export.payload))
        for export in exports
    )


def _let_somebody_in(written: Written, grants: Iterable[JournalRecord]) -> bool:
    receipt = Entry(written.payload)
    if not receipt.flag("once") or receipt.text("audience") not in READERS_OUTSIDE:
        return False
    since = (Entry.of(grant.payload) for grant in grants if grant.position > written.position)
    return any(
        grant.text("action") == "granted"
        and receipt.maybe_text("recipient") in {None, grant.maybe_text("name")}
        for grant in since
    )


def _was_for(receipt: Entry, export: Entry) -> bool:
    audiences = Entry(packaged("dossiers")).entries("audiences")
    meant = {entry.text("code"): entry.text("consent") for entry in audiences}
    same_reader = receipt.maybe_text("recipient") in {None, export.text("recipient")}
    return meant.get(export.text("audience")) == receipt.text("audience") and same_reader


def expiry_of(receipt: Receipt) -> str:
    """Give the moment a receipt ends: as it says, but never later than twelve months after it was given.

    An answer from the end of all dates is over at once.
    """
    if receipt.given_at >= _LAST_YEAR:
        return ""
    given = from_time(receipt.given_at)
    months = Entry(packaged("consent")).number("expires_after_months")
    latest = to_time(given.combine(add_months(given.date(), months), given.timetz()))
    return latest if receipt.expires_at is None else min(receipt.expires_at, latest)


def is_persecutor(country: str | None) -> bool:
    """Tell whether the police of a country work with those who persecute: no answer opens anything to them."""
    groups = Entry(packaged("countries")).entries("groups")
    return any(
        group.text("code") == _PERSECUTORS and country in group.texts("countries")
        for group in groups
    )


def may_store(receipts: Iterable[Receipt]) -> bool:
    """Tell whether the reporter agreed that the team keeps the report; without it nothing is stored."""
    answers = [
        receipt for receipt in receipts if (receipt.person, receipt.audience) == (REPORTER, "A0")
    ]
    return bool(answers) and answers[-1].choice == "yes"


def export_decision(
    receipts: Iterable[Receipt],
    persons: Iterable[InScope],
    export: Export,
    at: str,
    overrides: Iterable[Override] = (),
) -> Decision:
    """Decide about an export at a moment. The reporter is always in scope, whether named or not."""
    if export.audience not in audiences() or export.identity_level not in LEVELS:
        raise FormatError("consent: no such audience or level")
    held = tuple(receipts)
    excused = frozenset(override.person for override in overrides if _is_sound(override))
    scope = {person.person: person for person in (InScope(REPORTER), *persons)}
    decided = tuple(
        _decide(person, held, export, at, excused=person.person in excused)
        for person in scope.values()
    )
    return Decision(_outcome(decided, export.identity_level), decided)


def _outcome(decided: tuple[PersonDecision, ...], asked: str) -> str:
    if any(person.level is None for person in decided):
        return "stop"
    return "allowed" if all(person.level == asked for person in decided) else "redact"


def _is_sound(override: Override) -> bool:
    return bool(override.reason.strip()) and bool(override.second_person)


def _decide(
    person: InScope, held: tuple[Receipt, ...], export: Export, at: str, *, excused: bool
) -> PersonDecision:
    if audiences()[export.audience].flag("internal"):
        return PersonDecision(person.person, export.identity_level, "internal")
    if export.audience == _POLICE and is_persecutor(export.country):
        return PersonDecision(person.person, None, "persecutor")
    mine = tuple(receipt for receipt in held if receipt.person == person.person)
    level, reason = _weakest(mine, export, at, minor=person.minor)
    if person.person != REPORTER:
        level, reason = _as_third_party(level, reason, export.identity_level)
    if person.relative_in_country and export.audience != _LAWYER and not excused:
        level, reason = _lower(level, reason, "L1", "relative")
    return PersonDecision(person.person, level, reason)


def _weakest(
    mine: tuple[Receipt, ...], export: Export, at: str, *, minor: bool
) -> tuple[str | None, str]:
    """Decide item by item; the export can show no more than its weakest item allows."""
    found = [_for_item(item, mine, export, at, minor=minor) for item in export.items or (WHOLE,)]
    stops = [answer for answer in found if answer[0] is None]
    return stops[0] if stops else min(found, key=lambda answer: LEVELS.index(answer[0] or "L0"))


def _for_item(
    item: str, mine: tuple[Receipt, ...], export: Export, at: str, *, minor: bool
) -> tuple[str | None, str]:
    receipt = _newest(item, mine, export)
    if receipt is None:
        return None, "minor" if minor else "no_receipt"
    refusal = _refusal(receipt, export, at, minor=minor)
    if refusal is not None:
        return None, refusal
    return _lower(export.identity_level, "agreed", receipt.identity_level, "lower_level")


def _newest(item: str, mine: tuple[Receipt, ...], export: Export) -> Receipt | None:
    """Find the receipt that decides about an item; of two given at one moment, the later in the journal overtakes."""
    found: Receipt | None = None
    for receipt in sorted(mine, key=lambda receipt: receipt.given_at):
        if _speaks(receipt, item, export) and (found is None or overtakes(receipt, found)):
            found = receipt
    return found


def overtakes(later: Receipt, before: Receipt) -> bool:
    """Tell whether an answer ends one that was given before it, of two that speak of the same reader.

    What the person refused to a reader by name, only they take back, and by name. What somebody else took for the best is
    for people who cannot be asked: it overtakes no refusal of their own.
    """
    if later.how == _BEST_INTEREST and before.how != _BEST_INTEREST and before.choice != "yes":
        return False
    if before.recipient is None:
        return True
    by_themselves, was_by_themselves = later.how == _ON_SCREEN, before.how == _ON_SCREEN
    if later.recipient is not None:
        return before.choice == "yes" or by_themselves or not was_by_themselves
    # A no is for everybody. Any answer of their own about all ends a yes that only the team wrote down.
    ends_yes = later.choice in _NO or (by_themselves and not was_by_themselves)
    return before.choice == "yes" and ends_yes


def deciding(receipts: Iterable[Receipt], export: Export) -> Receipt | None:
    """Give the reporter's receipt that decides about one item, or about the whole, for a reader."""
    mine = tuple(receipt for receipt in receipts if receipt.person == REPORTER)
    return _newest(export.items[0] if export.items else WHOLE, mine, export)


def _speaks(receipt: Receipt, item: str, export: Export) -> bool:
    if receipt.audience != export.audience:
        return False
    if receipt.choice == "yes":
        return _names_recipient(receipt, export) and (
            receipt.covers == "whole" or item in receipt.ids
        )
    touches = receipt.covers == "whole" or item == WHOLE or item in receipt.ids
    return touches and _may_mean(receipt, export)


def _names_recipient(receipt: Receipt, export: Export) -> bool:
    """Tell whether a yes is for this reader: the country of police is always named, a recipient when the yes names one."""
    if export.audience == _POLICE and (export.country is None or receipt.country != export.country):
        return False
    return receipt.recipient is None or receipt.recipient == export.recipient


def _may_mean(receipt: Receipt, export: Export) -> bool:
    """Tell whether a no may be about this reader; a reader who is not named yet may be any."""
    same_country = (
        receipt.country is None or export.country is None or receipt.country == export.country
    )
    return same_country and may_be_one(receipt.recipient, export.recipient)


def may_be_one(said: str | None, asked: str | None) -> bool:
    """Tell whether two names may be one reader's, for a no: in any spelling, with a title or without."""
    if said is None or asked is None or said == asked:
        return True
    one, other = sorted((set(fold_for_search(name).split()) for name in (said, asked)), key=len)
    return one <= other


def _refusal(receipt: Receipt, export: Export, at: str, *, minor: bool) -> str | None:
    if receipt.choice != "yes":
        return {"no": "refused", "ask": "ask", "withdrawn": "withdrawn"}[receipt.choice]
    if at >= expiry_of(receipt):
        return "expired"
    if receipt.how == _BEST_INTEREST and export.audience != _LAWYER:
        return "best_interest_lawyer_only"
    if minor and not receipt.guardian:
        return "minor"
    if receipt.identity_level == "L0" and export.audience != _STATISTICS:
        return "counted_only"
    return None


def _as_third_party(level: str | None, reason: str, asked: str) -> tuple[str | None, str]:
    """Show another person under a role unless they agreed, and not at all when they said no."""
    if level is not None:
        return level, reason
    if reason in {"refused", "withdrawn", "counted_only"}:
        return _lower(asked, "agreed", "L0", "third_party_refused")
    return _lower(asked, "agreed", "L1", "minor" if reason == "minor" else "third_party")


def _lower(level: str | None, reason: str, ceiling: str, why: str) -> tuple[str | None, str]:
    if level is None or LEVELS.index(level) <= LEVELS.index(ceiling):
        return level, reason
    return ceiling, why
