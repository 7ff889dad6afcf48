"""Are members, lockboxes, sessions and invitations found, replaced and forgotten as they should be?"""

import pytest

from incident_log.errors import Conflict, NotFound
from incident_log.storage import installation, invitations, lockboxes, members, sessions
from incident_log.storage.database import Database
from incident_log.storage.invitations import StoredInvitation
from incident_log.storage.lockboxes import NewLockbox
from incident_log.storage.members import Wrap
from incident_log.storage.sessions import SignedIn
from tests.factories import a_digest, an_id, make_desk, make_lockbox, make_member, make_pending_case

NOW = 1000


def a_session(
    member: bytes | None = None, case_id: bytes | None = None, *, idle_until: int = NOW + 30
) -> SignedIn:
    return SignedIn(a_digest(), member, case_id, None, None, idle_until, NOW + 720)


def test_a_session_brings_along_who_it_is(database: Database) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)
        member, case_id = make_member(connection, role="lead"), make_pending_case(connection, desk)
        organisation = a_digest()
        installation.record_organisation(connection, organisation)
        made = [a_session(member), a_session(case_id=case_id)]
        for session in made:
            sessions.add(connection, session)

        found = [sessions.find(connection, session.id_hash, NOW) for session in made]

    assert [
        (one.role, one.status, one.case_id, one.organisation) for one in found if one is not None
    ] == [
        ("lead", "active", None, organisation),
        (None, None, case_id, organisation),
    ]


@pytest.mark.parametrize(
    ("minute", "there"), [(NOW, True), (NOW + 29, True), (NOW + 30, False), (NOW + 31, False)]
)
def test_a_session_is_found_until_its_minute(database: Database, minute: int, there: bool) -> None:  # noqa: FBT001
    with database.writing() as connection:
        session = a_session(make_member(connection))
        sessions.add(connection, session)

        assert (sessions.find(connection, session.id_hash, minute) is not None) == there


def test_sessions_end_alone_together_and_but_for_one(database: Database) -> None:
    with database.writing() as connection:
        amina, bo = make_member(connection), make_member(connection)
        made = [a_session(amina), a_session(amina), a_session(amina), a_session(bo)]
        for session in made:
            sessions.add(connection, session)

        def alive() -> list[bool]:
            return [sessions.find(connection, session.id_hash, NOW) is not None for session in made]

        sessions.end(connection, made[0].id_hash)
        assert alive() == [False, True, True, True]
        sessions.end_of_member(connection, amina, but=made[1].id_hash)
        assert alive() == [False, True, False, True]
        sessions.end_of_member(connection, amina)
        assert alive() == [False, False, False, True]
        assert sessions.delete_ended(connection, NOW + 60) == 1


def test_a_session_in_use_lives_on(database: Database) -> None:
    with database.writing() as connection:
        session = a_session(make_member(connection))
        sessions.add(connection, session)
        sessions.touch(connection, session.id_hash, NOW + 50)

        assert sessions.find(connection, session.id_hash, NOW + 49) is not None


def test_a_lockbox_is_found_by_name_or_handle_only(database: Database) -> None:
    passphrase = NewLockbox("passphrase", an_id(), None, b"argon", b"sealed")
    tag = a_digest()
    with database.writing() as connection:
        member = an_id()
        members.add(
            connection, member, status="active", role="lead", signing=a_digest(), name_tag=tag
        )
        lockboxes.add(connection, [passphrase], member=member)
        code = make_lockbox(connection, member=member)
        assert code.handle is not None

        by_name = lockboxes.find_by_name(connection, tag)
        by_handle = lockboxes.find_by_handle(connection, "recovery", code.handle)
        others = [
            lockboxes.find_by_name(connection, a_digest()),
            lockboxes.find_by_handle(connection, "recovery", an_id()),
            lockboxes.find_by_handle(connection, "codename", code.handle),
        ]

    assert by_name is not None
    assert by_handle is not None
    assert (by_name.salt, by_name.member, by_handle.member) == (passphrase.salt, member, member)
    assert others == [None] * 3


def test_a_handle_is_taken_once(database: Database) -> None:
    with database.writing() as connection:
        taken = make_lockbox(connection, member=make_member(connection))
        other = make_member(connection)

        with pytest.raises(Conflict):
            lockboxes.add(connection, [taken], member=other)


def test_replacing_one_way_of_unlocking_keeps_the_others(database: Database) -> None:
    with database.writing() as connection:
        member = make_member(connection)
        old = make_lockbox(connection, member=member)
        lockboxes.replace(
            connection, [NewLockbox("passphrase", an_id(), None, b"new", b"sealed")], member
        )

        assert lockboxes.kinds_of(connection, member) == {
            "recovery": old.verifier_hash,
            "passphrase": b"new",
        }
        lockboxes.delete_of_member(connection, member)
        assert lockboxes.kinds_of(connection, member) == {}


def test_forgetting_takes_what_only_the_member_could_use(database: Database) -> None:
    with database.writing() as connection:
        desk, tag, member = make_desk(connection), a_digest(), an_id()
        members.add(
            connection, member, status="active", role="lead", signing=a_digest(), name_tag=tag
        )
        members.set_desks(connection, member, [desk])
        members.add_wraps(connection, [Wrap(member, desk, 0, b"age")])
        members.save_settings(connection, member, b"box", 1)

        members.forget(connection, member)

        assert members.load(connection, member).settings is None
        assert members.wraps_of(connection, member) == []
        assert not members.is_name_taken(connection, tag)


def test_settings_take_their_next_revision_only(database: Database) -> None:
    with database.writing() as connection:
        member = make_member(connection)

        assert [
            members.save_settings(connection, member, b"box", revision) for revision in (2, 1, 1, 2)
        ] == [
            False,
            True,
            False,
            True,
        ]


def test_wraps_of_a_desk_that_somebody_left_stay_out_of_sight(database: Database) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)
        member = make_member(connection, desk)
        members.add_wraps(connection, [Wrap(member, desk, 0, b"age")])
        assert len(members.wraps_of(connection, member)) == 1

        members.set_desks(connection, member, [])

        assert members.wraps_of(connection, member) == []


def test_active_means_all_of_them(database: Database) -> None:
    with database.writing() as connection:
        active, frozen = make_member(connection), make_member(connection, status="frozen")

        assert members.are_active(connection, [active, active])
        assert not members.are_active(connection, [active, frozen])
        assert not members.are_active(connection, [active, an_id()])


def test_a_member_or_invitation_that_is_not_there_is_not_found(database: Database) -> None:
    with database.writing() as connection:
        with pytest.raises(NotFound):
            members.load(connection, an_id())
        with pytest.raises(NotFound):
            invitations.load(connection, an_id())
        assert invitations.find(connection, an_id()) is None


def test_an_invitation_goes_from_open_to_confirmed(database: Database) -> None:
    with database.writing() as connection:
        inviter, newcomer = make_member(connection), make_member(connection, status="pending")
        made = StoredInvitation(an_id(), inviter, "lawyer", None, b"box", "open", 72)
        invitations.add(connection, made)
        assert invitations.load(connection, made.id) == made

        invitations.accept(
            connection, made.id, member=newcomer, bundle=b"{}", mac=a_digest(), newcomer=b"box"
        )
        assert invitations.load(connection, made.id).newcomer_member == newcomer
        invitations.confirm(connection, made.id)

        assert [one.state for one in invitations.list_of(connection, inviter, limit=5)] == [
            "confirmed"
        ]
        assert invitations.expired(connection, 72) == []
        assert [one.id for one in invitations.expired(connection, 73)] == [made.id]
