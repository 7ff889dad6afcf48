"""Do statements change who is who only as they are signed, and do desks get keys only with them?"""

import pytest

from incident_log.crypto import letters, sealing
from incident_log.crypto.seeds import DeskSecret, new_desk_secret, new_seed
from incident_log.crypto.verifying import Directory
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.statement import DeskEpochBody, MemberBody
from tests.people import Person, Reply
from tests.town import Town, statement


def send(person: Person, *statements: bytes) -> int:
    return person.post(
        "directory/statements", {"statements": [to_b64u(one) for one in statements]}
    ).status_code


def status_of(town: Town, person: Person) -> str:
    return town.directory().member(person.member).status


def lead(town: Town) -> Person:
    person = town.newcomer("lena")
    town.join(person, "lead", town.desk)
    return person


def test_statements_come_in_log_order_with_their_leaves(town: Town) -> None:
    statements = town.amina.must("GET", "directory")["statements"]

    leaves = [one["leaf"] for one in statements]
    assert leaves == sorted(leaves)
    assert (
        Directory.of(town.organisation, [from_b64u(one["statement"]) for one in statements]).name
        == "People's Embassy"
    )


def test_an_owner_freezes_thaws_and_removes(town: Town) -> None:
    seen = []
    for status in ("frozen", "active", "removed"):
        town.change(town.bo, status=status)
        seen.append(status_of(town, town.bo))

    assert seen == ["frozen", "active", "removed"]


def test_a_lead_freezes_a_colleague_of_the_desk(town: Town) -> None:
    lena = lead(town)

    assert send(lena, town.standing(town.bo, by=lena, status="frozen")) == 201
    assert status_of(town, town.bo) == "frozen"


@pytest.mark.parametrize("who", ["dana", "amina"])
def test_a_lead_cannot_freeze_people_of_other_desks_or_owners(town: Town, who: str) -> None:
    lena, other = lead(town), getattr(town, who)

    assert send(lena, town.standing(other, by=lena, status="frozen")) in {403, 422}
    assert status_of(town, other) == "active"


def test_a_removed_member_stays_removed(town: Town) -> None:
    town.change(town.bo, status="removed")

    assert send(town.amina, town.standing(town.bo, status="active")) == 422
    assert status_of(town, town.bo) == "removed"


def test_a_statement_signed_by_somebody_else_is_refused(town: Town) -> None:
    forged = statement(
        town.organisation,
        town.bo.member,
        _body_of(town, town.bo, "frozen"),
        new_seed().signing_key,
        town.directory().head("member", town.bo.member),
    )

    assert send(town.amina, forged) == 403
    assert status_of(town, town.bo) == "active"


def test_the_same_statement_twice_is_refused(town: Town) -> None:
    frozen = town.standing(town.bo, status="frozen")

    assert [send(town.amina, frozen), send(town.amina, frozen)] == [201, 422]


def test_one_bad_statement_undoes_the_good_ones_beside_it(town: Town) -> None:
    good, bad = (
        town.standing(town.bo, status="frozen"),
        town.standing(town.dana, status="frozen")[:-1] + b" ",
    )

    assert send(town.amina, good, bad) == 400
    assert status_of(town, town.bo) == "active"


def test_the_last_owner_stays(town: Town) -> None:
    assert send(town.amina, town.standing(town.amina, status="frozen")) == 409
    assert status_of(town, town.amina) == "active"


def test_a_statement_on_somebody_without_an_account_is_refused(town: Town) -> None:
    body = _body_of(town, town.bo, "active")
    made_up = statement(town.organisation, "A" * 22, body, town.amina.seed.signing_key)

    assert send(town.amina, made_up) in {404, 422}


def test_a_desk_epoch_without_its_secrets_is_refused(town: Town) -> None:
    fresh = new_desk_secret(town.desk.desk, 1)

    assert send(town.amina, next_epoch(town, fresh)) == 400


def test_a_desk_gets_new_keys_and_its_members_their_wraps(town: Town) -> None:
    fresh = new_desk_secret(town.desk.desk, 1)

    town.amina.must(
        "POST", f"desks/{fresh.desk}/epochs", epoch_body(town, fresh, town.amina, town.bo)
    )

    epochs = town.bo.must("GET", "me")["desks"][0]["epochs"]
    assert [one["epoch"] for one in epochs] == [0, 1]
    opened = letters.open_desk_secret(
        town.bo.seed.identity, town.directory(), (fresh.desk, 1), from_b64u(epochs[1]["wrap"])
    )
    assert opened.secret == fresh.secret
    assert town.directory().desk(fresh.desk).epoch == 1


def test_old_keys_stay_readable_and_new_cases_come_under_new_keys(town: Town) -> None:
    fresh = new_desk_secret(town.desk.desk, 1)
    case = town.file_report()
    town.amina.must(
        "POST", f"desks/{fresh.desk}/epochs", epoch_body(town, fresh, town.amina, town.bo)
    )

    old = town.bo.post(f"cases/{case.id}/adopt", town.adoption(case))
    new = town.bo.post(f"cases/{case.id}/adopt", town.adoption(case, fresh))

    assert [old.status_code, new.status_code] == [409, 200]


@pytest.mark.parametrize(
    "how",
    [
        "wrap for a frozen member",
        "wrap that is no age file",
        "epoch that nobody stated",
        "other desk",
        "skips",
    ],
)
def test_a_desk_epoch_with_one_thing_wrong_is_refused(town: Town, how: str) -> None:
    fresh = new_desk_secret(town.desk.desk, 2 if how == "skips" else 1)
    body, path = epoch_body(town, fresh, town.amina, town.bo), town.desk.desk
    if how == "wrap for a frozen member":
        town.change(town.bo, status="frozen")
    if how == "wrap that is no age file":
        body["wraps"][0]["wrap"] = to_b64u(b"y" * 100)
    if how == "epoch that nobody stated":
        body["wraps"][0]["epoch"] = 7
    if how == "other desk":
        path = town.other_desk.desk

    assert town.amina.post(f"desks/{path}/epochs", body).status_code in {400, 404, 422}
    assert town.directory().desk(town.desk.desk).epoch == 0


def test_a_second_desk_of_the_same_id_is_refused(town: Town) -> None:
    fresh = new_desk_secret(town.desk.desk, 1)

    assert town.amina.post("desks", epoch_body(town, fresh, town.amina)).status_code == 409


def test_a_stranger_gets_a_desk_that_can_be_checked_and_nobody_elses_statement(town: Town) -> None:
    statements = town.nobody.must("GET", f"directory/desks/{town.desk.desk}")["statements"]

    checked = Directory.of(town.organisation, [from_b64u(one["statement"]) for one in statements])
    assert checked.desk(town.desk.desk).recipient == town.desk.recipient
    assert set(checked.members) == {town.amina.member}


def test_a_reporter_can_tell_who_answers(town: Town) -> None:
    case = town.adopt(town.file_report())
    town.give(case, town.chidi)

    statements = case.reporter.must("GET", f"directory/desks/{town.desk.desk}")["statements"]

    checked = Directory.of(town.organisation, [from_b64u(one["statement"]) for one in statements])
    assert set(checked.members) == {town.amina.member, town.bo.member, town.chidi.member}


def test_who_reports_to_one_desk_learns_nothing_of_the_people_of_another(town: Town) -> None:
    case = town.adopt(town.file_report())
    elsewhere = town.other_desk.desk

    shown = case.reporter.must("GET", f"directory/desks/{elsewhere}")
    assert shown == town.nobody.must("GET", f"directory/desks/{elsewhere}")


def test_whoever_began_a_report_and_sent_nothing_learns_nothing_of_the_people(town: Town) -> None:
    begun = town.begin_report()

    shown = begun.reporter.must("GET", f"directory/desks/{town.desk.desk}")
    assert shown == town.nobody.must("GET", f"directory/desks/{town.desk.desk}")


def test_a_desk_that_is_not_there_is_not_found(town: Town) -> None:
    assert town.nobody.get(f"directory/desks/{'A' * 22}").status_code == 404


def test_members_see_the_sealed_names_of_their_desk(town: Town) -> None:
    names = town.bo.must("GET", f"desks/{town.desk.desk}/members")["members"]

    # The lawyer's name is sealed to the desk that invited her.
    assert {one["member"] for one in names} == {
        town.amina.member,
        town.bo.member,
        town.chidi.member,
    }


def test_settings_follow_each_other(town: Town) -> None:
    first = settings_box(town, town.bo, 1)

    saved = [
        town.bo.put("me/settings", {"box": box, "revision": revision}).status_code
        for box, revision in (
            (first, 1),
            (first, 1),
            (settings_box(town, town.bo, 2), 2),
            (first, 2),
        )
    ]

    assert saved == [200, 409, 200, 400]
    assert town.bo.must("GET", "me")["settings_revision"] == 2


def settings_box(town: Town, person: Person, revision: int) -> str:
    header: Reply = {
        "member": person.member,
        "organisation": town.organisation,
        "purpose": "settings",
        "revision": revision,
        "v": 1,
    }
    return to_b64u(sealing.seal_box(person.seed.wrap_key, header, b"{}"))


def next_epoch(town: Town, fresh: DeskSecret) -> bytes:
    head = town.directory().head("desk_epoch", fresh.desk)
    stated = DeskEpochBody("Vilnius", fresh.epoch, fresh.recipient)
    return statement(town.organisation, fresh.desk, stated, town.amina.seed.signing_key, head)


def epoch_body(town: Town, fresh: DeskSecret, *people: Person) -> Reply:
    wraps = [
        {
            "member": person.member,
            "wrap": to_b64u(
                letters.seal_desk_secret(fresh, town.organisation, person.seed.recipient)
            ),
        }
        for person in people
    ]
    profiles = [{"member": person.member, "box": town.profile(person, fresh)} for person in people]
    return {"statement": to_b64u(next_epoch(town, fresh)), "wraps": wraps, "profiles": profiles}


def _body_of(town: Town, person: Person, status: str) -> MemberBody:
    now = town.directory().member(person.member)
    return MemberBody(now.signing, now.recipient, now.role, status, now.desks)
