"""Who may do what? Roles, states, and the rules about inviting, reading, writing, granting and signing.

Every rule wants an active person: whoever is pending, frozen or removed may do nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from incident_log.domain.packaged import Entry, packaged

ROLES = ("owner", "lead", "caseworker", "lawyer", "reporter")
STATES = ("pending", "active", "frozen", "removed")
COMPARTMENTS = ("report", "identity", "work")


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: what they are in the directory now."""

    role: str
    state: str


def is_of_desk(role: str) -> bool:
    """Tell whether a role opens the cases of its desk; a lawyer opens only what was granted."""
    return role in _table().texts("desk_roles")


def may_invite(by: Actor, role: str) -> bool:
    return _is_active(by) and role in _listed("invites", by.role)


def may_manage(by: Actor, role: str) -> bool:
    """Tell whether somebody may confirm, remove, or change the role of a person of this role."""
    return _is_active(by) and role in _listed("manages", by.role)


def may_freeze(by: Actor, role: str) -> bool:
    """Freezing is for emergencies: a lead may freeze any colleague, but only an owner may freeze an owner."""
    return (
        _is_active(by)
        and by.role in _table().texts("freezes")
        and (role != "owner" or by.role == "owner")
    )


def may_change_state(by: Actor, role: str, before: str, after: str) -> bool:
    """Tell whether somebody may take a person from one state to another; nobody comes back from removal."""
    if after not in _listed("state_changes", before):
        return False
    return may_freeze(by, role) if after == "frozen" else may_manage(by, role)


def may_read(by: Actor, compartment: str, granted: Iterable[str] = ()) -> bool:
    """Tell whether somebody may open a compartment of a case of their desk, or one that was granted to them."""
    return _is_active(by) and (
        compartment in _listed("reads", by.role) or compartment in tuple(granted)
    )


def may_write(by: Actor, compartment: str, granted: Iterable[str] = ()) -> bool:
    return may_read(by, compartment, granted) and compartment in _listed("writes", by.role)


def may_grant(by: Actor, compartments: Iterable[str]) -> bool:
    """Tell whether somebody may open these compartments for a reader outside the desk: only what they read themselves."""
    return by.role in _table().texts("grants") and all(
        may_read(by, compartment) for compartment in compartments
    )


def may_revoke(by: Actor) -> bool:
    return _is_active(by) and by.role in _table().texts("grants")


def may_sign(by: Actor, statement: str) -> bool:
    """Tell whether somebody may sign a directory statement of a type; `organisation` is for the root alone."""
    return _is_active(by) and by.role in _listed("signs", statement)


def _is_active(by: Actor) -> bool:
    return by.state == "active"


def _table() -> Entry:
    return Entry(packaged("membership"))


def _listed(rule: str, name: str) -> tuple[str, ...]:
    return _table().entry(rule).texts(name)
