"""What was measured, within which bound, and does it hold? Ratios of one run, never bare times."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """How much one run measures: the whole thing, or little enough to try the benchmark itself."""

    quick: bool

    def of(self, whole: int, small: int) -> int:
        """Choose the amount."""
        return small if self.quick else whole


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; without a bound it only tells."""

    what: str
    measured: float
    unit: str
    how: str
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        """Tell whether the bound is kept."""
        too_much = self.most is not None and self.measured > self.most
        too_little = self.least is not None and self.measured < self.least
        return not (too_much or too_little)

    @property
    def bound(self) -> str:
        """Write the bound as people say it."""
        if self.most is not None:
            return f"at most {self._number(self.most)}"
        return "" if self.least is None else f"at least {self._number(self.least)}"

    @property
    def value(self) -> str:
        """Write what was measured."""
        return self._number(self.measured)

    @property
    def verdict(self) -> str:
        """Say whether it holds, and by how much it does not."""
        limit = self.least if self.most is None else self.most
        if limit is None:
            return ""
        if self.holds:
            return "holds"
        return f"misses by {abs(self.measured - limit) / limit:.0%}"

    def _number(self, number: float) -> str:
        digits = 2 if abs(number) < 10 else 0
        return f"{number:.{digits}f}{self.unit}"


@dataclass(frozen=True, slots=True)
class Compared:
    """Rounds of two things measured in turn; `ours` and `theirs` are seconds."""

    ours: Sequence[float]
    theirs: Sequence[float]

    @property
    def ratio(self) -> float:
        """Give the median over the rounds of our time by theirs."""
        return statistics.median(map(_quotient, self.ours, self.theirs))

    @property
    def rate(self) -> float:
        """Give the median over the rounds of our rate by theirs."""
        return statistics.median(map(_quotient, self.theirs, self.ours))

    def told(self, names: str = "ours {}, the other {}") -> str:
        """Write both medians, and how far the rounds lay apart."""
        quotients = [_quotient(*pair) for pair in zip(self.ours, self.theirs, strict=True)]
        medians = names.format(seconds(self.ours), seconds(self.theirs))
        spread = f"{min(quotients):.2f} to {max(quotients):.2f}"
        return f"{medians}; times by round {spread}, {len(quotients)} rounds"


def in_turn(
    ours: Callable[[], float | None],
    theirs: Callable[[], float | None],
    *,
    rounds: int = ROUNDS,
    warm: bool = True,
) -> Compared:
    """Run both once to warm up, then in turn; a function may give seconds it took by itself."""
    if warm:
        ours(), theirs()
    pairs = [(timed(ours), timed(theirs)) for _round in range(rounds)]
    return Compared([pair[0] for pair in pairs], [pair[1] for pair in pairs])


def timed(run: Callable[[], float | None]) -> float:
    """Give the seconds that a function says it took, or else the seconds it took."""
    begun = time.perf_counter()
    told = run()
    return time.perf_counter() - begun if told is None else told


def seconds(values: Sequence[float]) -> str:
    """Write the median of some times."""
    middle = statistics.median(values)
    return f"{middle:.2f} s" if middle >= 1 else f"{middle * 1000:.3g} ms"


def _quotient(one: float, other: float) -> float:
    return one / other
