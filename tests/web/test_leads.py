"""What may a lead do, and what is for owners only? One rule for invitations, statements and keys."""

import pytest

from incident_log.crypto import letters
from incident_log.crypto.seeds import DeskSecret, new_desk_secret, new_invite_secret
from incident_log.format.encoding import to_b64u
from incident_log.format.statement import DeskEpochBody, MemberBody
from tests.people import Person, Reply
from tests.town import Town, statement


@pytest.fixture
def lena(town: Town) -> Person:
    """A lead of the first desk."""
    person = town.newcomer("lena")
    town.join(person, "lead", town.desk)
    return person


def send(person: Person, statement_: bytes) -> int:
    body = {"statements": [to_b64u(statement_)]}
    return person.post("directory/statements", body).status_code


def invite(town: Town, by: Person, role: str, desk: DeskSecret | None) -> int:
    body = town.invitation(by, new_invite_secret().invitation, role, desk)
    return by.post("invitations", body).status_code


def confirmation(
    town: Town, by: Person, person: Person, role: str, desks: tuple[str, ...]
) -> Reply:
    """Write what a lead sends to confirm somebody: no keys of the desk."""
    body = MemberBody(person.seed.signing_public, person.seed.recipient, role, "active", desks)
    signed = statement(town.organisation, person.member, body, by.seed.signing_key)
    return {"statement": to_b64u(signed), "wraps": [], "profile": None}


@pytest.mark.parametrize("role", ["caseworker", "lawyer"])
def test_a_lead_invites_for_the_own_desk(town: Town, lena: Person, role: str) -> None:
    assert invite(town, lena, role, town.desk) < 300


@pytest.mark.parametrize("role", ["owner", "lead"])
def test_a_lead_invites_no_owner_and_no_lead(town: Town, lena: Person, role: str) -> None:
    assert invite(town, lena, role, town.desk) == 404


@pytest.mark.parametrize("role", ["caseworker", "lawyer"])
def test_a_lead_invites_nobody_for_another_desk(town: Town, lena: Person, role: str) -> None:
    assert invite(town, lena, role, town.other_desk) == 404


def test_a_lead_invites_no_lawyer_of_no_desk(town: Town, lena: Person) -> None:
    assert invite(town, lena, "lawyer", None) == 404
    assert invite(town, town.amina, "lawyer", None) < 300


@pytest.mark.parametrize("role", ["owner", "lead", "caseworker", "lawyer"])
def test_caseworkers_and_lawyers_invite_nobody(town: Town, role: str) -> None:
    for person in (town.bo, town.chidi, town.dana):
        assert invite(town, person, role, town.desk) == 404


def newcomer(town: Town, by: Person, role: str) -> tuple[Person, str]:
    person, secret = town.newcomer("nadia"), town.invite(by, role, town.desk)
    town.accept(person, secret)
    return person, f"invitations/{secret.invitation}/confirm"


def test_a_lead_confirms_a_lawyer_of_the_desk_who_gets_no_key_and_no_case(
    town: Town, lena: Person
) -> None:
    case = town.adopt(town.file_report())
    nadia, path = newcomer(town, lena, "lawyer")

    lena.must("POST", path, confirmation(town, lena, nadia, "lawyer", (town.desk.desk,)))

    assert town.directory().trusted(town.desk.desk) == sorted(
        [town.amina.member, town.bo.member, lena.member]
    )
    assert nadia.must("GET", "me")["desks"] == []
    assert nadia.get(f"cases/{case.id}").status_code == 404
    assert nadia.get(f"desks/{town.desk.desk}/inbox").status_code == 404
    assert send(lena, town.standing(nadia, by=lena, status="frozen")) == 201
    assert send(lena, town.standing(nadia, by=lena, status="removed")) == 201


def test_a_lawyer_of_a_desk_is_given_no_key_of_it(town: Town, lena: Person) -> None:
    nadia, path = newcomer(town, lena, "lawyer")
    wrap = letters.seal_desk_secret(town.desk, town.organisation, nadia.seed.recipient)
    body = confirmation(town, lena, nadia, "lawyer", (town.desk.desk,))
    body["wraps"] = [{"desk": town.desk.desk, "epoch": 0, "wrap": to_b64u(wrap)}]

    assert lena.post(path, body).status_code == 400


def test_a_lead_confirms_nobody_in_another_role_than_the_invitation_has(
    town: Town, lena: Person
) -> None:
    nadia, path = newcomer(town, lena, "caseworker")
    desks = (town.desk.desk,)

    for role in ("owner", "lead", "lawyer"):
        answer = lena.post(path, confirmation(town, lena, nadia, role, desks))
        assert answer.status_code in {403, 422}


def test_a_lead_freezes_another_lead_and_leaves_the_rest_to_owners(
    town: Town, lena: Person
) -> None:
    other = town.newcomer("olga")
    town.join(other, "lead", town.desk)

    assert send(lena, town.standing(other, by=lena, status="removed")) == 422
    assert send(lena, town.standing(other, by=lena, role="caseworker")) == 422
    assert send(lena, town.standing(town.bo, by=lena, role="lead")) == 422
    assert send(lena, town.standing(other, by=lena, status="frozen")) == 201
    assert send(lena, town.standing(other, by=lena, status="active")) == 422
    assert send(town.amina, town.standing(other, status="active")) == 201


def test_the_lead_of_another_desk_touches_nobody_here(town: Town) -> None:
    other = town.newcomer("olga")
    town.join(other, "lead", town.other_desk)

    for status in ("frozen", "removed"):
        assert send(other, town.standing(town.bo, by=other, status=status)) == 422
    assert new_epoch(town, other, town.desk) == 404
    assert new_epoch(town, other, town.other_desk) == 201


@pytest.mark.parametrize("who", ["bo", "chidi", "dana"])
def test_caseworkers_and_lawyers_make_no_keys(town: Town, who: str) -> None:
    assert new_epoch(town, getattr(town, who), town.desk) == 404


def new_epoch(town: Town, by: Person, desk: DeskSecret) -> int:
    """Try to give a desk new keys."""
    known = town.directory()
    fresh = new_desk_secret(desk.desk, desk.epoch + 1)
    stated = DeskEpochBody("Anew", fresh.epoch, fresh.recipient)
    head = known.head("desk_epoch", desk.desk)
    signed = statement(town.organisation, desk.desk, stated, by.seed.signing_key, head)
    body = {"statement": to_b64u(signed), "wraps": [], "profiles": []}
    return by.post(f"desks/{desk.desk}/epochs", body).status_code
