"""What does a case look like to those who may open it? Its secrets, its head, and how its next record is sealed."""

from collections.abc import Iterable
from dataclasses import dataclass

from incident_log.crypto import sealing
from incident_log.crypto.sealing import Card, RecordBody
from incident_log.crypto.seeds import CompartmentSecret, DeskSecret
from incident_log.format.box import holder_of_desk
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from incident_log.format.record import Head, parse_envelope
from tests.people import AT, Person, Reply


@dataclass
class CaseFile:
    """A case as those who may open it know it."""

    id: str
    desk: str
    organisation: str
    reporter: Person
    secrets: dict[str, CompartmentSecret]
    head: Head | None = None
    card_revision: int = -1

    def record(self, author: Person, compartment: str = "report", **payload: Json) -> bytes:
        """Seal the next record; the head moves only when `wrote` says so."""
        secret = self.secrets[compartment]
        header = sealing.next_header(self.organisation, secret, self.head)
        kind = "message" if compartment == "report" else "note"
        said: dict[str, Json] = {"text": "I was followed home again."} | payload
        body = RecordBody(kind, 1, AT, said, None)
        return sealing.seal_record(secret, header, body, author.seed.signing_key)

    def renewals(
        self,
        author: Person,
        desk_epoch: int,
        compartments: Iterable[str] = ("report", "identity", "work"),
    ) -> list[str]:
        """Seal a record under each secret, as whoever gives a case new ones does."""
        envelopes = []
        for secret in (self.secrets[name] for name in compartments if name in self.secrets):
            header = sealing.next_header(self.organisation, secret, self.head)
            body = RecordBody("renewal", 1, AT, {"desk_epoch": desk_epoch}, None)
            envelope = sealing.seal_record(secret, header, body, author.seed.signing_key)
            self.wrote(envelope)
            envelopes.append(to_b64u(envelope))
        return envelopes

    def wrote(self, envelope: bytes) -> None:
        parsed = parse_envelope(envelope)
        self.head = Head(parsed.header.position, parsed.digest)

    def append(self, author: Person, compartment: str = "report") -> Reply:
        """Write one record through the API."""
        envelope = self.record(author, compartment)
        placed: Reply = author.must("POST", f"cases/{self.id}/records", octets=envelope)
        self.wrote(envelope)
        return placed

    def card(self, desk: DeskSecret, revision: int, ahead: int = 0) -> bytes:
        head = ahead + (0 if self.head is None else self.head.position)
        return sealing.seal_card(
            desk, self.organisation, self.id, Card(head, revision, {"title": "Followed"})
        )

    def desk_wrap(self, desk: DeskSecret, secret: CompartmentSecret) -> Reply:
        holder = holder_of_desk(desk.desk, desk.epoch)
        box = sealing.wrap_case_secret(desk.wrap_key, self.organisation, holder, secret)
        return {
            "compartment": secret.compartment,
            "epoch": secret.epoch,
            "desk_epoch": desk.epoch,
            "box": to_b64u(box),
        }
