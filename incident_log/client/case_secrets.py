"""Which secrets of a case were sealed for this person? A letter that does not open closes nothing but what it holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from incident_log.client.answers import Answer
from incident_log.client.language import _
from incident_log.crypto import letters
from incident_log.crypto.seeds import CompartmentSecret
from incident_log.crypto.verifying import Directory
from incident_log.errors import (
    FormatError,
    IncidentLogError,
    LimitExceeded,
    OpenError,
    VerificationError,
)
from incident_log.format.epoch import is_later


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """The secrets somebody holds of one case."""

    organisation: str
    case: str
    desk: str
    secrets: tuple[CompartmentSecret, ...] = field(repr=False)
    # Of these the reader gets every key: a desk of all, the reporter of all but the desk's work.
    whole: frozenset[str] = frozenset()
    # How many letters with further secrets do not open.
    closed_letters: int = 0

    def find(self, compartment: str, epoch: int) -> CompartmentSecret | None:
        """Find the secret of one epoch; None when this reader does not hold it."""
        for secret in self.secrets:
            if (secret.compartment, secret.epoch) == (compartment, epoch):
                return secret
        return None

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
    for nobody but the reader can see that a letter is no letter.
    """
    found: dict[tuple[str, int], CompartmentSecret] = {}
    closed: list[IncidentLogError] = []
    for file in dict.fromkeys(wrap.octets("wrap") for wrap in wraps):
        try:
            secrets = letters.open_grant(identity, directory, desk, expected, file).secrets
            require_not_later(secrets, directory.desk(desk).epoch)
        except _UNREADABLE as error:
            closed.append(error)
            continue
        for secret in secrets:
            found[secret.compartment, secret.epoch] = secret
    return list(found.values()), tuple(closed)


def require_not_later(secrets: Iterable[CompartmentSecret], desk_epoch: int) -> None:
    """Refuse secrets of an epoch of the desk that is yet to come: nobody honest can have sealed them."""
    if any(is_later(secret.epoch, desk_epoch) for secret in secrets):
        raise VerificationError(
            _("the case shows a key that is younger than what it is sealed under")
        )
