"""Does an invitation let in exactly one newcomer, in time, and with keys that the inviter confirms?"""

import datetime as dt
import json

import pytest

from incident_log.clock import FixedClock
from incident_log.crypto.seeds import new_invite_secret, new_seed
from incident_log.crypto.verifying import Directory
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.services import maintenance
from incident_log.services.server import Server
from tests.people import Person, Reply
from tests.town import Town


def test_a_newcomer_is_pending_until_confirmed_and_then_a_member(town: Town) -> None:
    lena, secret = town.newcomer("lena"), town.invite(town.amina, "caseworker", town.desk)
    town.accept(lena, secret)

    waiting = lena.must("GET", "me")
    town.amina.must(
        "POST",
        f"invitations/{secret.invitation}/confirm",
        town.confirmation(lena, "caseworker", town.desk),
    )

    assert (waiting["state"], waiting["desks"]) == ("pending", [])
    now = lena.must("GET", "me")
    assert (now["state"], len(now["desks"][0]["epochs"])) == ("active", 1)
    assert town.directory().member(lena.member).status == "active"


def test_the_link_says_what_it_is_for_and_how_to_check_who_made_it(town: Town) -> None:
    secret = town.invite(town.amina, "caseworker", town.desk)

    offer = town.nobody.must("GET", f"invitations/{secret.invitation}")

    assert (offer["role"], offer["state"], offer["desk"]) == ("caseworker", "open", town.desk.desk)
    checked = Directory.of(
        offer["organisation"], [from_b64u(one["statement"]) for one in offer["statements"]]
    )
    assert town.amina.member in checked.members
    assert checked.desk(town.desk.desk).recipient == town.desk.recipient


def test_the_inviter_sees_what_the_newcomer_sent_and_others_do_not(town: Town) -> None:
    lena, secret = town.newcomer("lena"), town.invite(town.amina, "lead", town.desk)
    town.accept(lena, secret)
    town.amina.must(
        "POST",
        f"invitations/{secret.invitation}/confirm",
        town.confirmation(lena, "lead", town.desk),
    )
    mira, another = town.newcomer("mira"), town.invite(town.amina, "lawyer", None)
    town.accept(mira, another)

    own = {one["invitation"]: one for one in town.amina.must("GET", "invitations")["invitations"]}

    assert own[secret.invitation]["state"] == "confirmed"
    assert own[another.invitation]["member"] == mira.member
    assert lena.must("GET", "invitations")["invitations"] == []


def test_an_invitation_works_once(town: Town) -> None:
    secret = town.invite(town.amina, "lawyer", None)
    town.accept(town.newcomer("lena"), secret)

    second = town.newcomer("mira")

    assert (
        second.post(
            f"invitations/{secret.invitation}/accept", town.acceptance(second, secret)
        ).status_code
        == 409
    )


def test_an_invitation_ends_after_three_days(town: Town, clock: FixedClock) -> None:
    secret, lena = town.invite(town.amina, "lawyer", None), town.newcomer("lena")
    clock.move(dt.timedelta(hours=74))

    answer = lena.post(f"invitations/{secret.invitation}/accept", town.acceptance(lena, secret))

    assert (answer.status_code, answer.json["error"]["code"]) == (410, "expired")
    assert town.nobody.must("GET", f"invitations/{secret.invitation}")["state"] == "expired"


def test_a_withdrawn_invitation_lets_nobody_in_and_leaves_nothing_behind(town: Town) -> None:
    secret, kept = (town.invite(town.amina, "lawyer", None) for _each in range(2))

    town.amina.must("DELETE", f"invitations/{secret.invitation}")

    lena = town.newcomer("lena")
    at = f"invitations/{secret.invitation}"
    assert town.nobody.get(at).status_code == 404
    assert lena.post(f"{at}/accept", town.acceptance(lena, secret)).status_code == 404
    shown = town.amina.must("GET", "invitations")["invitations"]
    assert secret.invitation not in {one["invitation"] for one in shown}
    town.accept(lena, kept)


def test_an_invitation_is_withdrawn_once(town: Town) -> None:
    secret = town.invite(town.amina, "caseworker", town.desk)

    answers = [town.amina.delete(f"invitations/{secret.invitation}").status_code for _ in range(2)]

    assert answers == [200, 404]


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_used_invitation_cannot_be_withdrawn(town: Town, *, is_confirmed: bool) -> None:
    person, invitation = accepted(town)
    body = town.confirmation(person, "caseworker", town.desk)
    if is_confirmed:
        town.amina.must("POST", f"invitations/{invitation}/confirm", body)

    assert town.amina.delete(f"invitations/{invitation}").status_code == 409
    assert person.must("GET", "me")["state"] == ("active" if is_confirmed else "pending")
    if not is_confirmed:
        town.amina.must("POST", f"invitations/{invitation}/confirm", body)


def test_nobody_withdraws_the_invitation_of_somebody_else(town: Town) -> None:
    lena = town.newcomer("lena")
    town.join(lena, "lead", town.desk)
    secret = town.invite(town.amina, "caseworker", town.desk)

    refused = [
        person.delete(f"invitations/{secret.invitation}").status_code
        for person in (lena, town.bo, town.nobody)
    ]

    assert refused == [404, 404, 401]
    assert town.nobody.must("GET", f"invitations/{secret.invitation}")["state"] == "open"


def test_a_name_is_taken_however_it_is_spelt(town: Town) -> None:
    secret, other = town.invite(town.amina, "lawyer", None), town.newcomer(" BO ")

    assert (
        other.post(
            f"invitations/{secret.invitation}/accept", town.acceptance(other, secret)
        ).status_code
        == 409
    )


def accepted(town: Town) -> tuple[Person, str]:
    person, secret = town.newcomer("lena"), town.invite(town.amina, "caseworker", town.desk)
    town.accept(person, secret)
    return person, secret.invitation


@pytest.mark.parametrize(
    "how",
    ["other keys", "other role", "other desk", "no desk", "other member", "wrap for another desk"],
)
def test_a_confirmation_with_one_thing_wrong_is_refused(town: Town, how: str) -> None:
    person, invitation = accepted(town)
    body, kept = town.confirmation(person, "caseworker", town.desk), person.seed
    match how:
        case "other keys":
            person.seed = new_seed()
            body = town.confirmation(person, "caseworker", town.desk)
            person.seed = kept
        case "other role":
            body = town.confirmation(person, "lead", town.desk)
        case "other desk":
            body = town.confirmation(person, "caseworker", town.other_desk)
        case "no desk":
            body["statement"] = town.confirmation(person, "caseworker", None)["statement"]
        case "other member":
            body = town.confirmation(town.bo, "caseworker", town.desk)
        case "wrap for another desk":
            body["wraps"][0]["desk"] = town.other_desk.desk

    assert town.amina.post(f"invitations/{invitation}/confirm", body).status_code in {400, 403, 422}
    assert person.must("GET", "me")["state"] == "pending"


def test_a_confirmation_before_anybody_came_is_refused(town: Town) -> None:
    secret = town.invite(town.amina, "caseworker", town.desk)
    body = town.confirmation(town.bo, "caseworker", town.desk)

    assert town.amina.post(f"invitations/{secret.invitation}/confirm", body).status_code == 409


@pytest.mark.parametrize(
    "how", ["another invitation", "another organisation", "weak recipient", "key of Bo"]
)
def test_a_bundle_for_another_place_is_refused(town: Town, how: str) -> None:
    from incident_log.format import canonical

    lena, secret = town.newcomer("lena"), town.invite(town.amina, "lawyer", None)
    body: Reply = town.acceptance(lena, secret)
    bundle: Reply = json.loads(from_b64u(body["bundle"]))
    bundle |= {
        "another invitation": {"invitation": "A" * 22},
        "another organisation": {"organisation": "A" * 43},
        "weak recipient": {"recipient": "age1" + "q" * 58},
        "key of Bo": {"signing": to_b64u(town.bo.seed.signing_public)},
    }[how]
    body["bundle"] = to_b64u(canonical.encode(bundle))

    assert lena.post(f"invitations/{secret.invitation}/accept", body).status_code in {400, 409}


@pytest.mark.parametrize(
    ("role", "desk"),
    [("lead", "own"), ("owner", "own"), ("caseworker", "other"), ("caseworker", None)],
)
def test_a_lead_invites_for_the_own_desk_and_below_only(
    town: Town, role: str, desk: str | None
) -> None:
    lena = town.newcomer("lena")
    town.join(lena, "lead", town.desk)
    target = {"own": town.desk, "other": town.other_desk, None: None}[desk]

    refused = lena.post(
        "invitations", town.invitation(lena, new_invite_secret().invitation, role, target)
    )
    allowed = lena.post(
        "invitations",
        town.invitation(lena, new_invite_secret().invitation, "caseworker", town.desk),
    )

    assert (refused.status_code, allowed.status_code) in {(404, 201), (400, 201)}


def test_an_invitation_that_is_not_there_is_not_found(town: Town) -> None:
    secret = new_invite_secret()

    assert town.nobody.get(f"invitations/{secret.invitation}").status_code == 404
    assert (
        town.nobody.post(
            f"invitations/{secret.invitation}/accept", town.acceptance(town.nobody, secret)
        ).status_code
        == 404
    )


def test_newcomers_whom_nobody_confirmed_are_forgotten_after_a_month(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    person, invitation = accepted(town)
    clock.move(dt.timedelta(days=34))

    assert maintenance.tidy(copy).invitations > 0

    assert town.nobody.get(f"invitations/{invitation}").status_code == 404
    assert person.sign_in().status_code == 401
