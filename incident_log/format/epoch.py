"""Under which keys of the desk was a secret of a case made? Its number says so. See docs/spec/keys.md.

A compartment's epochs made under epoch d of the desk are numbered from d × 65 536 on. Whoever knows the desk's newest epoch
from signed statements can tell from the number alone whether a secret is older than that, whatever a server shows.
"""

from collections.abc import Iterable

from incident_log.errors import LimitExceeded

PER_DESK_EPOCH = 65536


def first_epoch(desk_epoch: int) -> int:
    """Give the number of the first epoch of a compartment under an epoch of the desk."""
    return desk_epoch * PER_DESK_EPOCH


def is_first(epoch: int) -> bool:
    """Tell whether nothing comes before an epoch under its keys of the desk, as with the secrets of a new case."""
    return epoch % PER_DESK_EPOCH == 0


def next_epoch(desk_epoch: int, before: int) -> int:
    """Give the number that follows `before` (-1 for none) under the desk's newest epoch; raise LimitExceeded."""
    following = max(before + 1, first_epoch(desk_epoch))
    if following >= first_epoch(desk_epoch + 1):
        raise LimitExceeded("epoch: no number left under this epoch of the desk")
    return following


def is_ended(epoch: int, desk_epoch: int) -> bool:
    """Tell whether a secret is older than the desk's newest epoch: somebody who left may know it."""
    return epoch < first_epoch(desk_epoch)


def is_later(epoch: int, desk_epoch: int) -> bool:
    """Tell whether a secret is younger than an epoch of the desk, whose key then cannot be what it honestly came under."""
    return epoch >= first_epoch(desk_epoch + 1)


def gone_back(places: Iterable[tuple[str, int]]) -> list[bool]:
    """Tell of each record, by compartment and epoch in the order of the journal, whether its secret had ended before.

    A case gets the secrets of a new epoch of its desk all at once, and no compartment goes back to an older one: whoever
    writes behind that under an old secret may be somebody who left, with a server that helps them.
    """
    newest: dict[str, int] = {}
    desk_epoch, found = 0, list[bool]()
    for compartment, epoch in places:
        ended = epoch < newest.get(compartment, 0) or is_ended(epoch, desk_epoch)
        if not ended:
            newest[compartment], desk_epoch = epoch, epoch // PER_DESK_EPOCH
        found.append(ended)
    return found
