"""How does a database come to hold many cases? Straight through the storage layer, sealed as the client seals."""

import datetime as dt
import itertools
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert

from bench.copies import Copy
from incident_log.crypto import sealing
from incident_log.crypto.sealing import Card, RecordBody, next_header, seal_record
from incident_log.crypto.seeds import CompartmentSecret, new_compartment_secret, new_identifier
from incident_log.format.box import holder_of_desk
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u
from incident_log.format.record import Envelope, Head, parse_envelope
from incident_log.storage import cases, log, records
from incident_log.storage.case_tables import COMPARTMENTS, Case
from incident_log.storage.cases import StoredWrap
from incident_log.storage.columns import table_of
from incident_log.storage.records import NewRecord

AT = "2026-11-03T09:15:00.000Z"
DAY = dt.date(2026, 11, 3)
_BATCH = 2000
# As long as a real one.
_WRAP_LENGTH = 360
_NOTE = "Spoke with the person by phone; they will send the letter of the police tomorrow."
CardOf = Callable[[int], Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class Seeded:
    """A case in the database, and what it takes to write to it."""

    case: str
    head: Head
    secrets: tuple[CompartmentSecret, ...] = field(repr=False)

    def secret(self, compartment: str) -> CompartmentSecret:
        """Give the secret of a compartment."""
        return next(one for one in self.secrets if one.compartment == compartment)


def fill(copy: Copy, count: int, card_of: CardOf, *, journal: int = 1) -> None:
    """Add adopted cases, each with a card of its own and so many records of random bytes, which the server cannot tell."""
    for first in range(0, count, _BATCH):
        numbers = range(first, min(count, first + _BATCH))
        _add_batch(copy, [(new_identifier(), card_of(number)) for number in numbers], journal)


def add_case(copy: Copy, card: Mapping[str, Json], length: int) -> Seeded:
    """Add one adopted case whose journal is whole: sealed, signed and chained."""
    case = new_identifier()
    keys = tuple(new_compartment_secret(case, compartment, 0) for compartment in COMPARTMENTS)
    envelopes = list(chain(copy, Seeded(case, Head(-1, bytes(32)), keys), length))
    _add(copy, [(case, card, envelopes)], keys)
    return Seeded(case, Head(length - 1, envelopes[-1].digest), keys)


def chain(copy: Copy, case: Seeded, length: int) -> Iterator[Envelope]:
    """Seal notes that follow the head of a case."""
    head = case.head if case.head.position >= 0 else None
    body = RecordBody("note", 1, AT, {"text": _NOTE, "lang": "en"})
    for _number in range(length):
        secret = case.secret("work")
        header = next_header(copy.organisation, secret, head)
        envelope = parse_envelope(
            seal_record(secret, header, body, copy.founded.session.seed.signing_key)
        )
        head = Head(envelope.header.position, envelope.digest)
        yield envelope


def octets_of(envelope: Envelope) -> bytes:
    """Give an envelope as it travels."""
    return envelope.header_bytes + b"\n" + envelope.body


def _add_batch(copy: Copy, new: Sequence[tuple[str, Mapping[str, Json]]], journal: int) -> None:
    """Fill records with random bytes of the length that real ones have."""
    case = Seeded("", Head(-1, bytes(32)), (new_compartment_secret(new_identifier(), "work", 0),))
    (real,) = chain(copy, case, 1)
    _add(copy, [(one, card, [_like(real) for _n in range(journal)]) for one, card in new], ())


def _like(real: Envelope) -> Envelope:
    return Envelope(
        real.header,
        secrets.token_bytes(len(real.header_bytes)),
        secrets.token_bytes(len(real.body)),
        secrets.token_bytes(32),
    )


def _add(
    copy: Copy,
    new: Sequence[tuple[str, Mapping[str, Json], Sequence[Envelope]]],
    keys: Sequence[CompartmentSecret],
) -> None:
    with copy.database.writing() as connection:
        digests = [envelope.digest for _case, _card, journal in new for envelope in journal]
        leaves = iter(log.append(connection, digests))
        rows, stored = list[Mapping[str, object]](), list[NewRecord]()
        for case, card, journal in new:
            own = [
                _record(case, number, envelope, leaf)
                for (number, envelope), leaf in zip(enumerate(journal), leaves, strict=False)
            ]
            stored += own
            named = {f"{one.compartment}_commitment": one.commitment for one in keys}
            rows.append({**_case(copy, case, card, own[-1]), **named})
        connection.execute(insert(table_of(Case)), rows)
        records.add(connection, stored)
        for case, _card, _journal in new:
            cases.add_wraps(connection, from_b64u(case), _wraps(copy, keys))


def _case(copy: Copy, case: str, card: Mapping[str, Json], last: NewRecord) -> Mapping[str, object]:
    sealed = sealing.seal_card(
        copy.desk, copy.organisation, case, Card(last.position, revision=1, content=card)
    )
    return {
        "id": from_b64u(case),
        "desk": from_b64u(copy.desk.desk),
        "state": "adopted",
        "opened_on": DAY,
        "day": DAY,
        "head_position": last.position,
        "head_digest": last.digest,
        "last_leaf": last.leaf,
        "report_epoch": 0,
        "identity_epoch": 0,
        "work_epoch": 0,
        "card_revision": 1,
        "card": sealed,
    }


def _record(case: str, position: int, envelope: Envelope, leaf: int) -> NewRecord:
    return NewRecord(
        case_id=from_b64u(case),
        position=position,
        compartment="work",
        epoch=0,
        leaf=leaf,
        day=DAY,
        digest=envelope.digest,
        header=envelope.header_bytes,
        body=envelope.body,
        body_sha256=secrets.token_bytes(32),
    )


def _wraps(copy: Copy, keys: Sequence[CompartmentSecret]) -> Iterator[StoredWrap]:
    """Wrap real secrets for the desk; a case that nobody will open holds random bytes of the same length."""
    desk = copy.desk
    holder = holder_of_desk(desk.desk, desk.epoch)
    for compartment, secret in itertools.zip_longest(COMPARTMENTS, keys):
        box = (
            secrets.token_bytes(_WRAP_LENGTH)
            if secret is None
            else sealing.wrap_case_secret(desk.wrap_key, copy.organisation, holder, secret)
        )
        yield StoredWrap(compartment, 0, "desk", desk.epoch, "box", box)
