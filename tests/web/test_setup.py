"""Is a server set up once, by whoever has the token, with statements that hold?"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from incident_log.crypto.seeds import new_seed
from incident_log.crypto.signing import SigningKey
from incident_log.format.encoding import to_b64u
from incident_log.format.statement import DeskEpochBody, MemberBody, OrganisationBody
from incident_log.services import setup
from incident_log.services.server import Server
from tests.people import Reply
from tests.town import Town, statement


def test_the_founding_opens_the_organisation_and_closes_setup(strangers: Town, token: str) -> None:
    assert strangers.nobody.must("GET", "setup")["open"]

    strangers.found(token)

    assert not strangers.nobody.must("GET", "setup")["open"]
    me = strangers.amina.must("GET", "me")
    assert (me["role"], me["state"], len(me["desks"][0]["epochs"])) == ("owner", "active", 1)
    assert strangers.directory().member(strangers.amina.member).role == "owner"


def test_the_token_is_good_once(strangers: Town, token: str) -> None:
    strangers.found(token)
    other = Town([strangers.newcomer(name).carrier for name in "abcdef"])

    answer = other.amina.post("setup", other.founding(token))

    assert answer.status_code == 404


@pytest.mark.parametrize("wrong", [bytes(16), b"another token 16"], ids=["zeros", "other"])
def test_another_token_is_refused(strangers: Town, token: str, wrong: bytes) -> None:
    assert strangers.amina.post("setup", strangers.founding(to_b64u(wrong))).status_code == 404
    assert strangers.nobody.must("GET", "setup")["open"]


def test_a_token_printed_later_ends_the_one_before(
    strangers: Town, token: str, copy: Server
) -> None:
    with copy.database.writing() as connection:
        newer = setup.new_token(connection)

    assert newer is not None
    assert strangers.amina.post("setup", strangers.founding(token)).status_code == 404
    strangers.found(newer)


def test_no_token_is_drawn_after_setup(town: Town, copy: Server) -> None:
    with copy.database.writing() as connection:
        assert setup.new_token(connection) is None


def test_the_token_is_not_in_the_database(strangers: Town, token: str, copy: Server) -> None:
    assert token.encode() not in b"".join(
        path.read_bytes() for path in copy.settings.data.glob("*.sqlite3*")
    )


def owner_as(
    town: Town, key: SigningKey, *, role: str = "owner", desks: tuple[str, ...] | None = None
) -> Reply:
    """Replace the owner's statement."""
    seed, on = town.amina.seed, (town.desk.desk,) if desks is None else desks
    body = MemberBody(seed.signing_public, seed.recipient, role, "active", on)
    return {"statements[1]": statement(town.organisation, town.amina.member, body, key)}


def other_log_key(town: Town) -> Reply:
    root = town.amina.seed.root_key
    body = OrganisationBody("People's Embassy", root.public, bytes(32))
    return {"statements[0]": statement(town.organisation, town.organisation, body, root)}


def desk_by_a_stranger(town: Town) -> Reply:
    body = DeskEpochBody("Vilnius", 0, town.desk.recipient)
    return {
        "statements[2]": statement(town.organisation, town.desk.desk, body, new_seed().signing_key)
    }


def profile_of_another(town: Town) -> Reply:
    return {"profile": town.profile(replace(town.amina, member="A" * 22), town.desk)}


# What is wrong → what replaces the right part.
WRONG: dict[str, Callable[[Town], Reply]] = {
    "log key of another server": other_log_key,
    "owner not signed by the root": lambda town: owner_as(town, new_seed().signing_key),
    "first member no owner": lambda town: owner_as(town, town.amina.seed.root_key, role="lead"),
    "owner on no desk": lambda town: owner_as(town, town.amina.seed.root_key, desks=()),
    "desk signed by a stranger": desk_by_a_stranger,
    "one statement short": lambda _: {"statements": []},
    "the same lockbox twice": lambda town: {"lockboxes": town.amina.lockboxes()[:1] * 2},
    "no lockbox": lambda _: {"lockboxes": []},
    "profile for another member": profile_of_another,
    "desk secret that is no age file": lambda _: {"desk_wrap": to_b64u(b"x" * 200)},
    "a field too many": lambda _: {"admin": True},
    "name too short": lambda _: {"name": "a"},
}


@pytest.mark.parametrize("how", WRONG)
def test_a_founding_with_one_thing_wrong_is_refused_and_leaves_nothing(
    strangers: Town, token: str, how: str
) -> None:
    body = strangers.founding(token)
    for place, value in WRONG[how](strangers).items():
        name, _, index = place.partition("[")
        if index:
            body[name][int(index.rstrip("]"))] = to_b64u(value)
        else:
            body[name] = value

    answer = strangers.amina.post("setup", body)

    assert answer.status_code in {400, 422}
    assert strangers.nobody.must("GET", "setup")["open"]
    strangers.found(token)


def test_statements_in_another_order_are_refused(strangers: Town, token: str) -> None:
    body = strangers.founding(token)
    body["statements"].reverse()

    assert strangers.amina.post("setup", body).status_code in {400, 422}
