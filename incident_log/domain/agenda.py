"""What is due in a case? Its deadlines as they stand, and those of them that bind."""

from collections.abc import Iterable

from incident_log.domain.deadlines import compute, rule_of
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Deadline, Written


def deadline_of(written: Written) -> Deadline:
    """Read a deadline record, computing what its rule gives; raises FormatError when the rule cannot count from there."""
    payload = Entry(written.payload)
    code, trigger, due = (
        payload.maybe_text("rule"),
        payload.maybe_text("trigger"),
        payload.maybe_text("due"),
    )
    computed = () if code is None or trigger is None else compute(rule_of(code), trigger)
    overridden = code is not None and due is not None
    # A typical time becomes this person's clock only when a lawyer says so.
    typical = (
        any(step.typical_only for step in computed) and not overridden and written.role != "lawyer"
    )
    return Deadline(
        deadline=payload.text("deadline"),
        rule=code,
        title=payload.maybe_text("title"),
        incident=payload.maybe_text("incident"),
        trigger=trigger,
        due=due or (computed[0].due if computed else None),
        computed=computed,
        overridden=overridden,
        reason=payload.maybe_text("reason"),
        typical_only=typical,
        state=payload.text("state"),
        written=written,
    )


def binding(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Give the open ones that bind, the earliest first: neither a typical time nor a realistic view does."""
    return sorted(filter(_binds, deadlines), key=lambda deadline: deadline.due or "")


def _binds(deadline: Deadline) -> bool:
    if deadline.due is None or deadline.state != "open" or deadline.typical_only:
        return False
    return deadline.overridden or not any(step.realistic_only for step in deadline.computed)
