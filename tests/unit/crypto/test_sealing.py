"""Are records, boxes and letters new at every sealing, and closed to everybody else?"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_log.crypto import letters, sealing
from incident_log.crypto.seeds import (
    CompartmentSecret,
    DeskSecret,
    InviteSecret,
    Seed,
    new_code,
    new_compartment_secret,
    new_desk_secret,
    new_identifier,
    new_invite_secret,
    new_seed,
)
from incident_log.crypto.verifying import Directory
from incident_log.errors import (
    FormatError,
    IncidentLogError,
    LimitExceeded,
    OpenError,
    VerificationError,
)
from incident_log.format import record
from incident_log.format.box import holder_of_desk, holder_of_reporter
from incident_log.format.record import Head
from tools.vectors import cast

BODY = sealing.RecordBody("note", 1, cast.AT, {"text": "Нататка"})
HEADER = sealing.next_header(cast.ORGANISATION, cast.WORK, Head(6, cast.drawn("head")))


def _sealed() -> bytes:
    return sealing.seal_record(cast.WORK, HEADER, BODY, cast.CASEWORKER.signing_key)


def test_a_record_comes_back_with_its_author() -> None:
    opened = sealing.open_record(cast.WORK, _sealed())

    assert opened.payload == {"text": "Нататка"}
    assert opened.author == cast.CASEWORKER.signing_public
    assert (opened.header.position, opened.header.previous) == (7, cast.drawn("head"))


def test_the_own_key_of_a_record_opens_it_and_no_other() -> None:
    first, second = _sealed(), _sealed()
    key = sealing.own_key(cast.WORK, first)

    opened = sealing.open_with_own_key(key, first)

    assert opened == sealing.open_record(cast.WORK, first)
    assert sealing.body_of(opened)["payload"] == {"text": "Нататка"}
    assert key not in {cast.WORK.secret, cast.WORK.record_key}
    with pytest.raises(OpenError):
        sealing.open_with_own_key(key, second)
    with pytest.raises(OpenError):
        sealing.own_key(cast.REPORT, first)


def test_the_salt_is_new_at_every_sealing_even_of_the_same_record() -> None:
    first, second = (record.parse_envelope(_sealed()) for _ in range(2))

    assert first.header.salt != second.header.salt
    assert first.body != second.body
    assert bytes(16) not in {first.header.salt, second.header.salt}


def test_short_records_are_all_of_one_size() -> None:
    sizes = {
        len(record.parse_envelope(sealing.seal_record(cast.WORK, HEADER, replace(BODY, payload={"text": "a" * n}), cast.CASEWORKER.signing_key)).body)
        for n in (0, 10, 300)
    }  # fmt: skip

    assert sizes == {1024 + 16}


def test_nothing_of_a_record_can_be_read_from_outside() -> None:
    envelope = sealing.seal_record(
        cast.WORK, HEADER, replace(BODY, payload={"text": "MARKER"}), cast.CASEWORKER.signing_key
    )

    assert b"MARKER" not in envelope
    assert b"note" not in envelope
    assert cast.CASEWORKER.signing_public not in envelope


def test_a_record_is_not_sealed_with_the_secret_of_another_compartment() -> None:
    with pytest.raises(OpenError):
        sealing.seal_record(cast.REPORT, HEADER, BODY, cast.CASEWORKER.signing_key)


@pytest.mark.parametrize(
    "change",
    [{"type": ""}, {"type": "a" * 65}, {"schema": 0}, {"at": "today"}, {"payload": {"n": 1.5}}],
)
def test_what_readers_would_refuse_is_not_sealed(change: dict[str, object]) -> None:
    with pytest.raises(FormatError):
        sealing.seal_record(cast.WORK, HEADER, replace(BODY, **change), cast.CASEWORKER.signing_key)  # type: ignore[arg-type]  # wrong values are the point


def test_a_record_over_the_limit_is_not_sealed() -> None:
    with pytest.raises(LimitExceeded):
        sealing.seal_record(
            cast.WORK,
            HEADER,
            replace(BODY, payload={"text": "a" * (1 << 20)}),
            cast.CASEWORKER.signing_key,
        )


def test_the_largest_record_fits_its_envelope() -> None:
    envelope = sealing.seal_record(
        cast.WORK,
        HEADER,
        replace(BODY, payload={"text": "a" * ((1 << 20) - 1000)}),
        cast.CASEWORKER.signing_key,
    )

    assert sealing.open_record(cast.WORK, envelope).type == "note"


@settings(max_examples=50)
@given(data=st.data())
def test_a_damaged_record_does_not_open(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(_ENVELOPE)))
    end = data.draw(st.integers(start, len(_ENVELOPE)))
    damaged = _ENVELOPE[:start] + data.draw(st.binary(max_size=8)) + _ENVELOPE[end:]

    try:
        sealing.open_record(cast.WORK, damaged)
    except IncidentLogError:
        return

    assert damaged == _ENVELOPE


_ENVELOPE = _sealed()


def test_the_first_record_follows_nothing_and_the_next_follows_it() -> None:
    first = sealing.next_header(cast.ORGANISATION, cast.REPORT, None)
    envelope = record.parse_envelope(
        sealing.seal_record(cast.REPORT, first, BODY, cast.REPORTER.signing_key)
    )
    second = sealing.next_header(cast.ORGANISATION, cast.REPORT, Head(0, envelope.digest))
    following = record.parse_envelope(
        sealing.seal_record(cast.REPORT, second, BODY, cast.REPORTER.signing_key)
    )
    links = [record.ChainLink.of_envelope(one) for one in (envelope, following)]

    end = record.check_chain(cast.CASE, cast.ORGANISATION, links, None)

    assert end == Head(1, following.digest)


def test_a_case_secret_is_unwrapped_for_its_holder_only() -> None:
    holder = holder_of_desk(cast.DESK_ID, 1)
    wanted = (cast.CASE, "work", 0)
    box = sealing.wrap_case_secret(cast.DESK.wrap_key, cast.ORGANISATION, holder, cast.WORK)

    assert (
        sealing.unwrap_case_secret(cast.DESK.wrap_key, cast.ORGANISATION, holder, wanted, box)
        == cast.WORK
    )
    with pytest.raises(OpenError):
        sealing.unwrap_case_secret(cast.DESK_2.wrap_key, cast.ORGANISATION, holder, wanted, box)
    with pytest.raises(OpenError):
        sealing.unwrap_case_secret(
            cast.DESK.wrap_key, cast.ORGANISATION, holder_of_reporter(cast.DESK_ID), wanted, box
        )


def test_two_cards_of_the_same_content_differ() -> None:
    card = sealing.Card(3, 1, {"title": "x"})
    boxes = {sealing.seal_card(cast.DESK, cast.ORGANISATION, cast.CASE, card) for _ in range(2)}

    assert len(boxes) == 2
    for box in boxes:
        assert sealing.open_card(cast.DESK, cast.ORGANISATION, cast.CASE, box) == card


def test_an_intake_goes_to_its_desk_and_back() -> None:
    intake = letters.Intake(
        cast.ORGANISATION,
        cast.DESK_ID,
        1,
        cast.CASE,
        cast.REPORTER.recipient,
        cast.REPORTER.signing_public,
        (cast.REPORT, cast.IDENTITY),
    )
    file = letters.seal_intake(intake, cast.REPORTER.signing_key, cast.DESK.recipient)

    assert letters.open_intake(cast.DESK, cast.ORGANISATION, cast.CASE, file) == intake
    with pytest.raises(OpenError):
        letters.open_intake(cast.OTHER_DESK, cast.ORGANISATION, cast.CASE, file)
    with pytest.raises(FormatError):
        letters.seal_intake(intake, cast.STRANGER.signing_key, cast.DESK.recipient)
    with pytest.raises(FormatError):
        letters.seal_intake(
            replace(intake, case=cast.OTHER_CASE), cast.REPORTER.signing_key, cast.DESK.recipient
        )


def test_a_grant_is_taken_from_an_active_member_of_the_desk_only() -> None:
    directory = Directory.of(cast.ORGANISATION, cast.staffed().envelopes)
    grant = letters.Grant(
        cast.ORGANISATION, cast.DESK_ID, cast.CASE, cast.CHIDI, cast.AT, None, (cast.REPORT,)
    )
    expected = (cast.CASE, cast.CHIDI)
    good = letters.seal_grant(grant, cast.CASEWORKER.signing_key, cast.LAWYER.recipient)
    forged = letters.seal_grant(grant, cast.LAWYER.signing_key, cast.LAWYER.recipient)

    opened = letters.open_grant(cast.LAWYER.identity, directory, cast.DESK_ID, expected, good)

    assert opened == replace(grant, author=cast.CASEWORKER.signing_public)
    with pytest.raises(VerificationError):
        letters.open_grant(cast.LAWYER.identity, directory, cast.DESK_ID, expected, forged)


def test_a_desk_secret_is_taken_only_if_the_directory_names_its_recipient() -> None:
    directory = Directory.of(cast.ORGANISATION, cast.founded().envelopes)
    file = letters.seal_desk_secret(cast.DESK, cast.ORGANISATION, cast.OWNER.recipient)
    made_up = letters.seal_desk_secret(
        new_desk_secret(cast.DESK_ID, 1), cast.ORGANISATION, cast.OWNER.recipient
    )

    assert (
        letters.open_desk_secret(cast.OWNER.identity, directory, (cast.DESK_ID, 1), file)
        == cast.DESK
    )
    with pytest.raises(VerificationError):
        letters.open_desk_secret(cast.OWNER.identity, directory, (cast.DESK_ID, 1), made_up)


def test_no_secret_shows_itself() -> None:
    secrets: list[Seed | DeskSecret | CompartmentSecret | InviteSecret]
    secrets = [cast.OWNER, cast.DESK, cast.REPORT, cast.INVITE]

    shown = " ".join(map(repr, secrets))

    for secret in secrets:
        assert repr(secret.secret) not in shown
        assert secret.secret.hex() not in shown


@pytest.mark.parametrize(
    "make",
    [
        Seed,
        InviteSecret,
        lambda octets: DeskSecret(octets, cast.DESK_ID, 1),
        lambda octets: CompartmentSecret(octets, cast.CASE, "work", 0),
    ],
)
def test_secrets_of_other_lengths_are_refused(make: type[Seed]) -> None:
    for length in (0, 15, 17, 31, 33):
        with pytest.raises(FormatError):
            make(bytes(length))


def test_what_is_drawn_is_new_every_time() -> None:
    assert new_seed() != new_seed()
    assert new_desk_secret("d", 1) != new_desk_secret("d", 1)
    assert new_compartment_secret("c", "work", 0) != new_compartment_secret("c", "work", 0)
    assert new_invite_secret() != new_invite_secret()
    assert len({new_code() for _ in range(4)}) == 4
    assert len({new_identifier() for _ in range(4)}) == 4
