"""Does the directory stay as it was when a statement is refused, and tell whose key is whose?"""

import pytest

from incident_log.crypto.verifying import Directory
from incident_log.errors import VerificationError
from incident_log.format.statement import parse_statement, path_to_desk
from tools.vectors import cast
from tools.vectors.cast import BO, DESK_ID, ERIN, OTHER_DESK_ID, member

STAFFED = cast.staffed()


def _directory() -> Directory:
    return Directory.of(cast.ORGANISATION, STAFFED.envelopes)


def test_a_refused_statement_changes_nothing() -> None:
    directory, before = _directory(), _directory()
    wrong = STAFFED.copy().say(
        BO, member(cast.STRANGER, "caseworker", DESK_ID), cast.LEAD.signing_key
    )

    with pytest.raises(VerificationError):
        directory.absorb(parse_statement(wrong.envelopes[-1]))

    assert directory == before


def test_a_key_belongs_to_its_member_and_a_reporters_to_nobody() -> None:
    directory = _directory()
    found = directory.by_signing(cast.CASEWORKER.signing_public)

    assert found is not None
    assert found.id == BO
    assert directory.by_signing(cast.REPORTER.signing_public) is None
    assert directory.author_of(cast.REPORTER.signing_public) is None


def test_a_former_key_names_the_author_but_signs_no_more() -> None:
    register = STAFFED.copy().say(
        BO, member(cast.STRANGER, "caseworker", DESK_ID), cast.OWNER.signing_key
    )
    directory = Directory.of(cast.ORGANISATION, register.envelopes)
    author = directory.author_of(cast.CASEWORKER.signing_public)

    assert author is not None
    assert author.id == BO
    assert directory.by_signing(cast.CASEWORKER.signing_public) is None
    assert directory.journal_role(cast.CASEWORKER.signing_public, DESK_ID) == "member"


def test_only_whoever_worked_at_a_desk_writes_as_its_member() -> None:
    directory = _directory()

    assert directory.journal_role(cast.CASEWORKER.signing_public, DESK_ID) == "member"
    assert directory.journal_role(cast.CASEWORKER.signing_public, OTHER_DESK_ID) == "lawyer"
    assert directory.journal_role(cast.REPORTER.signing_public, DESK_ID) is None


def test_nobody_is_vouched_for_who_was_not_stated() -> None:
    directory = _directory()

    with pytest.raises(VerificationError):
        directory.member(cast.identifier("somebody"))
    with pytest.raises(VerificationError):
        directory.desk(OTHER_DESK_ID)
    with pytest.raises(VerificationError):
        directory.desk(DESK_ID).recipient_of(2)


def test_another_organisation_is_refused() -> None:
    with pytest.raises(VerificationError):
        Directory.of(cast.identifier("x") + cast.identifier("y")[:21], STAFFED.envelopes)


def test_the_next_statement_follows_the_head() -> None:
    directory = _directory()
    first = parse_statement(STAFFED.envelopes[3])

    assert directory.head("member", BO) == (0, first.digest)
    assert directory.head("member", cast.identifier("somebody")) is None


def test_old_epochs_keep_their_recipients() -> None:
    register = STAFFED.copy().say(DESK_ID, cast.desk_epoch(cast.DESK_2), cast.LEAD.signing_key)
    desk = Directory.of(cast.ORGANISATION, register.envelopes).desk(DESK_ID)

    assert (desk.epoch, desk.recipient) == (2, cast.DESK_2.recipient)
    assert desk.recipient_of(1) == cast.DESK.recipient


def test_the_path_to_a_desk_is_enough_to_verify_it_and_leaves_others_out() -> None:
    register = STAFFED.copy().say(DESK_ID, cast.desk_epoch(cast.DESK_2), cast.LEAD.signing_key)
    signed = [parse_statement(envelope) for envelope in register.envelopes]
    picked = path_to_desk(signed, DESK_ID)
    envelopes = [register.envelopes[signed.index(one)] for one in picked]

    directory = Directory.of(cast.ORGANISATION, envelopes)

    assert directory.desk(DESK_ID).recipient == cast.DESK_2.recipient
    assert set(directory.members) == {cast.AMINA, ERIN}
    # Without the lead who signed the second epoch it cannot be verified.
    without = [envelope for envelope in envelopes if ERIN.encode() not in envelope]
    with pytest.raises(VerificationError):
        Directory.of(cast.ORGANISATION, without)


def test_roles_end_with_their_status() -> None:
    directory = _directory()

    assert directory.member(cast.AMINA).is_owner
    assert directory.member(ERIN).leads(DESK_ID)
    assert not directory.member(ERIN).leads(OTHER_DESK_ID)
    assert not directory.member(BO).leads(DESK_ID)
    frozen = STAFFED.copy().say(
        ERIN, member(cast.LEAD, "lead", DESK_ID, status="frozen"), cast.OWNER.signing_key
    )
    assert not Directory.of(cast.ORGANISATION, frozen.envelopes).member(ERIN).leads(DESK_ID)
