"""What failed while the rest was tried all the same? All of it is told at the end, with its hints."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from incident_log.client import terminal
from incident_log.errors import Cancelled, IncidentLogError


@dataclass(frozen=True, slots=True)
class Failures:
    """What failed so far, in the order in which it was tried."""

    errors: list[IncidentLogError] = field(default_factory=list)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep what fails for the end; what the person did not mean after all stops at once, once the rest is told."""
        try:
            yield
        except Cancelled:
            self._tell(self.errors)
            raise
        except IncidentLogError as error:
            self.errors.append(error)

    def raise_last(self) -> None:
        """Raise the last of what failed, once the others are told."""
        if self.errors:
            self._tell(self.errors[:-1])
            raise self.errors[-1]

    def _tell(self, errors: list[IncidentLogError]) -> None:
        for error in errors:
            terminal.complain(error)
