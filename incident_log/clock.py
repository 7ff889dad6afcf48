"""What time is it? The only reader of the system clock."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Tells the time, always in UTC."""

    def now(self) -> dt.datetime: ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The time of this machine, to the microsecond."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is moved; for tests and for vectors."""

    at: dt.datetime

    def now(self) -> dt.datetime:
        return self.at

    def move(self, by: dt.timedelta) -> None:
        self.at += by
