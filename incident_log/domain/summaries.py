"""What does a list say of a case in one line? Title, urgency, status, whose it is, and what came since the team looked."""

from collections.abc import Iterator, Sequence

from incident_log.domain.packaged import Entry
from incident_log.domain.views import HistoryEntry, Incident, Summary, Written

SEVERITIES = ("info", "moderate", "serious", "imminent")
TITLE_CHARACTERS = 80
_ASKS_FOR_ATTENTION = frozenset(
    {"incident", "amendment", "evidence", "consent", "message", "status"}
)
# New keys are no work on a case: whoever renews it has not read it.
_SAYS_NOTHING = "renewal"
# Whoever set a status while the person withdrew did nothing wrong: it has no effect, and says nothing of tampering.
_WITHOUT_EFFECT = "withdrawn_by_person"


def summary_of(
    incidents: Sequence[Incident], accepted: Sequence[Written], history: Sequence[HistoryEntry]
) -> Summary:
    """Sum a case up, from its incidents, the records that count, and all there are."""
    live = tuple(incident for incident in incidents if not incident.erased)
    assigned = _of(accepted, "assignment")
    return Summary(
        title=_title(live),
        kinds=tuple(dict.fromkeys(incident.kind for incident in live)),
        countries=tuple(dict.fromkeys(Entry(incident.place).text("country") for incident in live)),
        urgency=max((incident.severity for incident in live), key=SEVERITIES.index, default="info"),
        status=_status(accepted),
        safe_now=next(
            (incident.safe_now for incident in reversed(live) if incident.safe_now), None
        ),
        assigned_to=Entry(assigned[-1].payload).maybe_text("to") if assigned else None,
        reported_at=history[0].at if history else None,
        updated_at=max(
            (entry.at for entry in history if entry.type != _SAYS_NOTHING), default=None
        ),
        unread_from_reporter=_unread(accepted),
        refused=sum(
            entry.state == "refused" and entry.reason != _WITHOUT_EFFECT for entry in history
        ),
        unreadable=sum(entry.state == "unreadable" for entry in history),
    )


def _of(accepted: Sequence[Written], record_type: str) -> Sequence[Written]:
    return [written for written in accepted if written.type == record_type]


def _status(accepted: Sequence[Written]) -> str:
    statuses = _of(accepted, "status")
    # Whoever gives a report back that nobody took is not told that somebody works on it.
    if statuses and not _gives_back(statuses[-1]):
        return Entry(statuses[-1].payload).text("status")
    return "open" if any(_worked_on(accepted)) else "new"


def _gives_back(written: Written) -> bool:
    return written.role == "reporter" and Entry(written.payload).text("status") == "open"


def _worked_on(accepted: Sequence[Written]) -> Iterator[Written]:
    return (
        written
        for written in accepted
        if written.role == "member" and written.type != _SAYS_NOTHING
    )


def _unread(accepted: Sequence[Written]) -> int:
    read = max((written.position for written in _worked_on(accepted)), default=-1)
    return sum(
        written.role == "reporter"
        and written.type in _ASKS_FOR_ATTENTION
        and written.position > read
        for written in accepted
    )


def _title(incidents: Sequence[Incident]) -> str:
    if not incidents:
        return ""
    return incidents[0].title or _shortened(incidents[0].sentence)


def _shortened(sentence: str) -> str:
    """Cut a long sentence after a word; one of words that never end is cut where it must be."""
    if len(sentence) <= TITLE_CHARACTERS:
        return sentence
    space = sentence.rfind(" ", TITLE_CHARACTERS // 2, TITLE_CHARACTERS)
    return sentence[: TITLE_CHARACTERS - 1 if space < 0 else space].rstrip(" ,;:–-") + "…"
