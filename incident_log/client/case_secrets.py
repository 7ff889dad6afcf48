"""Which secrets of a case were sealed for this person? A letter or box that does not open closes nothing but what it holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from incident_log.client.answers import Answer
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.crypto import letters, sealing
from incident_log.crypto.seeds import CompartmentSecret, DeskSecret
from incident_log.crypto.verifying import Directory
from incident_log.errors import (
    FormatError,
    IncidentLogError,
    LimitExceeded,
    OpenError,
    VerificationError,
)
from incident_log.format.box import holder_of_desk
from incident_log.format.epoch import is_later
from incident_log.format.record import Header

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """The secrets somebody holds of one case."""

    organisation: str
    case: str
    desk: str
    secrets: tuple[CompartmentSecret, ...] = field(repr=False)
    # Of these the reader gets every key: a desk of all, the reporter of all but the desk's work.
    whole: frozenset[str] = frozenset()
    # How many letters and boxes with further secrets do not open, or hold another secret than that of the records.
    closed_letters: int = 0
    # Of which compartments and epochs the desk has a box that does not open, and holds the secret from nowhere else.
    spoiled: frozenset[Place] = frozenset()

    def find(
        self, compartment: str, epoch: int, commitment: bytes | None = None
    ) -> CompartmentSecret | None:
        """Find the secret of one epoch, of several the one that gives this commitment; None when this reader holds none."""
        held = [one for one in self.secrets if _place_of(one) == (compartment, epoch)]
        fitting = [one for one in held if one.commitment == commitment]
        return next(iter(fitting or held[-1:]), None)

    def settled(self, headers: Iterable[Header]) -> "CaseKeys":
        """Keep of several secrets for one place the one under which its records are; every false one is told.

        Any one colleague could otherwise take from somebody what an older key opens, with another one for the same place.
        """
        named = {(one.compartment, one.epoch): one.commitment for one in headers}
        kept: dict[Place, CompartmentSecret] = {}
        for secret in self.secrets:
            place = _place_of(secret)
            if place not in kept or kept[place].commitment != named.get(place):
                kept[place] = secret
        false = {
            one for one in self.secrets if named.get(_place_of(one)) not in {None, one.commitment}
        }
        return replace(
            self,
            secrets=tuple(kept.values()),
            closed_letters=self.closed_letters + len(false),
            spoiled=self.spoiled - {_place_of(one) for one in kept.values() if one not in false},
        )

    def lost(self, compartment: str) -> int:
        """Give the epoch of a newest secret that nobody of the desk can open; -1 when the newest one is held."""
        held = max(
            (one.epoch for one in self.secrets if one.compartment == compartment), default=-1
        )
        lost = max((epoch for name, epoch in self.spoiled if name == compartment), default=-1)
        return lost if lost > held else -1

    def newest(self, compartment: str) -> CompartmentSecret:
        """Give the newest secret of a compartment, under which new records are sealed."""
        held = [secret for secret in self.secrets if secret.compartment == compartment]
        if not held:
            raise OpenError(_("you hold no key to this part of the case: {}").format(compartment))
        return max(held, key=lambda secret: secret.epoch)

    def holds(self, compartment: str) -> bool:
        """Tell whether this reader may open a compartment at all."""
        return any(secret.compartment == compartment for secret in self.secrets)

    def has_to_open(self, compartment: str, epoch: int) -> bool:
        """Tell whether a record that stays closed is held back, or its key; of parts of others it is no fault.

        A reader outside the desk gets with a key those of all epochs before it, and each later one as it begins; of
        later ones they may have been left out.
        """
        return compartment in self.whole or any(
            secret.compartment == compartment and secret.epoch >= epoch for secret in self.secrets
        )


_UNREADABLE = (FormatError, LimitExceeded, OpenError, VerificationError)


def secrets_for(
    identity: str,
    directory: Directory,
    desk: str,
    expected: tuple[str, str],
    wraps: Sequence[Answer],
) -> tuple[list[CompartmentSecret], tuple[IncidentLogError, ...]]:
    """Open the grants that came as age files; one file may hold several secrets and is opened once.

    Gives what they hold, and why others do not open: any one colleague could otherwise close the whole case to its reader,
    for nobody but the reader can see that a letter is no letter. A letter by whoever left is missed by nobody where a
    later one brings the same.
    """
    found: list[CompartmentSecret] = []
    closed: dict[bytes, IncidentLogError] = {}
    for file in dict.fromkeys(wrap.octets("wrap") for wrap in wraps):
        try:
            secrets = letters.open_grant(identity, directory, desk, expected, file).secrets
            require_not_later(secrets, directory.desk(desk).epoch)
        except _UNREADABLE as error:
            closed[file] = error
            continue
        found += secrets
    held = {_place_of(secret) for secret in found}
    missed = {
        wrap.octets("wrap")
        for wrap in wraps
        if (wrap.text("compartment"), wrap.number("epoch")) not in held
    }
    return found, tuple(error for file, error in closed.items() if file in missed)


def secrets_of_desk(
    session: MemberSession, case: str, desk: str, wraps: Iterable[Answer]
) -> tuple[list[CompartmentSecret], dict[Place, IncidentLogError]]:
    """Open the boxes under the keys of one's desk; give also of which places they do not open, and why.

    Nobody but a member of the desk can see that a box holds nothing: one of them could otherwise close the case to all.
    """
    found: list[CompartmentSecret] = []
    closed: dict[Place, IncidentLogError] = {}
    for wrap in wraps:
        place = wrap.text("compartment"), wrap.number("epoch")
        # Without the desk's own key, nothing is known of the box.
        key = session.desk_secret(desk, wrap.number("desk_epoch"))
        try:
            found.append(_unwrapped(key, session.organisation, (case, *place), wrap.octets("wrap")))
        except _UNREADABLE as error:
            closed[place] = error
    return found, closed


def _unwrapped(
    key: DeskSecret, organisation: str, wanted: tuple[str, str, int], box: bytes
) -> CompartmentSecret:
    holder = holder_of_desk(key.desk, key.epoch)
    found = sealing.unwrap_case_secret(key.wrap_key, organisation, holder, wanted, box)
    # Whoever left knows old keys of the desk, and could have a server show a "new" secret of their own under them.
    require_not_later([found], key.epoch)
    return found


def _place_of(secret: CompartmentSecret) -> Place:
    return secret.compartment, secret.epoch


def require_not_later(secrets: Iterable[CompartmentSecret], desk_epoch: int) -> None:
    """Refuse secrets of an epoch of the desk that is yet to come: nobody honest can have sealed them."""
    if any(is_later(secret.epoch, desk_epoch) for secret in secrets):
        raise VerificationError(
            _("the case shows a key that is younger than what it is sealed under")
        )
