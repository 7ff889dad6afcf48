"""Whose words are they? What somebody told is replaced by them and by the team; whoever was only let in adds to it."""

from dataclasses import dataclass

from incident_log.domain.packaged import Entry
from incident_log.domain.views import Change, Incident, Written

_OUTSIDE = "lawyer"
# What a reader from outside may say of a file that says nothing of it yet.
_ADDED = ("describes", "proves")


@dataclass(frozen=True, slots=True)
class Described:
    """A file as its records describe it; `before` is the newest that somebody else wrote than the latest."""

    first: Written
    latest: Written
    before: Written | None

    def again(self, written: Written) -> "Described":
        """Give it with one record more."""
        return Described(self.first, written, self.of_others(written.author))

    def of_others(self, author: str) -> Written | None:
        """Give the newest record that somebody else wrote, or None."""
        return self.before if self.latest.author == author else self.latest


def may_replace(before: Written | None, written: Written) -> bool:
    """Tell whether a record may replace an earlier one. Who the person is, only they and the team say."""
    if written.role != _OUTSIDE:
        return True
    if written.payload.get("person") == "reporter":
        return False
    return before is None or before.author == written.author


def may_amend(written: Written) -> bool:
    """Tell whether an amendment may be: one from outside adds, and changes nothing."""
    return written.role != _OUTSIDE or not Entry(written.payload).entry("changes").values


def may_describe(file: Described, written: Written) -> bool:
    """Tell whether a file may be described so: from outside, what others said of it stays as it is."""
    others = file.of_others(written.author)
    if written.role != _OUTSIDE or others is None:
        return True
    names = {*others.payload, *written.payload}
    return all(
        others.payload.get(name) == written.payload.get(name)
        or (name in _ADDED and not others.payload.get(name))
        for name in names
    )


def teller_of(incident: Incident, part: str) -> Change:
    """Say who told a part of an incident as it stands: its name, or that of an answer, `fields.` and its code."""
    return incident.changed.get(part) or Change(incident.at, incident.author, incident.role)
