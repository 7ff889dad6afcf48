"""Do encodings, padding and codes come back, and refuse everything else?"""

import base64
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_log.errors import FormatError
from incident_log.format import code, encoding, padding


@given(st.binary(max_size=100))
def test_base64url_comes_back_and_agrees_with_the_standard_library(octets: bytes) -> None:
    text = encoding.to_b64u(octets)

    assert encoding.from_b64u(text) == octets
    assert encoding.from_b64u(text, len(octets)) == octets
    assert base64.urlsafe_b64decode(text + "==") == octets


@given(st.lists(st.binary(min_size=16, max_size=16), max_size=20))
def test_many_ids_are_written_as_one_by_one(ids: list[bytes]) -> None:
    assert encoding.ids_to_b64u(ids) == [encoding.to_b64u(each) for each in ids]


@pytest.mark.parametrize("ids", [[bytes(15), bytes(17)], [bytes(32)], [b""]])
def test_what_is_no_id_is_not_written_among_many(ids: list[bytes]) -> None:
    with pytest.raises(FormatError):
        encoding.ids_to_b64u(ids)


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9_\-+/=]{0,30}", fullmatch=True))
def test_base64url_has_one_spelling(text: str) -> None:
    try:
        octets = encoding.from_b64u(text)
    except FormatError:
        return

    assert encoding.to_b64u(octets) == text


@given(st.text(max_size=40))
def test_hexadecimal_has_one_spelling(text: str) -> None:
    try:
        octets = encoding.from_hex(text)
    except FormatError:
        return

    assert encoding.to_hex(octets) == text


# Hypothesis adds the zone itself.
_FIRST, _LAST = dt.datetime.fromisoformat("1970-01-02"), dt.datetime.fromisoformat("9000-01-01")
_ZONES = st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=3))])


@given(st.datetimes(_FIRST, _LAST, timezones=_ZONES))
def test_times_come_back_to_the_millisecond(at: dt.datetime) -> None:
    back = encoding.from_time(encoding.to_time(at))

    assert abs(back - at) < dt.timedelta(milliseconds=1)


@given(
    st.text(max_size=40) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z", fullmatch=True)
)
def test_a_time_has_one_spelling(text: str) -> None:
    try:
        at = encoding.from_time(text)
    except FormatError:
        return

    assert encoding.to_time(at) == text


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(FormatError):
        encoding.to_time(dt.datetime(2026, 11, 3))  # noqa: DTZ001  # the missing zone is the point


@given(st.dates())
def test_days_come_back(day: dt.date) -> None:
    assert encoding.from_day(day.isoformat()) == day


@given(st.text(max_size=12))
def test_a_day_has_one_spelling(text: str) -> None:
    try:
        day = encoding.from_day(text)
    except FormatError:
        return

    assert day.isoformat() == text


@pytest.mark.parametrize("text", ["2026-02-30", "20261103", "2026-W01-1", "2026-1-1", ""])
def test_other_days_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        encoding.from_day(text)


@given(st.integers(2, 1 << 45))
def test_padme_adds_at_most_an_eighth_and_is_its_own_answer(length: int) -> None:
    padded = padding.padme(length)

    assert length <= padded <= length * 1.125
    assert padding.padme(padded) == padded


@given(st.binary(max_size=3000), st.sampled_from([256, 1024]))
def test_padding_comes_back(inner: bytes, least: int) -> None:
    assert padding.unpad(padding.pad(inner, least), least) == inner


@given(st.binary(max_size=1100))
def test_only_the_padding_we_make_is_accepted(plaintext: bytes) -> None:
    try:
        inner = padding.unpad(plaintext)
    except FormatError:
        return

    assert padding.pad(inner) == plaintext


@given(st.binary(min_size=16, max_size=16))
def test_a_code_comes_back(octets: bytes) -> None:
    text = code.encode_code(octets)

    assert code.parse_code(text) == octets
    assert code.parse_code(text.lower().replace("-", " ")) == octets


@given(
    st.binary(min_size=16, max_size=16),
    st.integers(0, 27),
    st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
)
def test_a_mistyped_code_is_nearly_always_noticed(octets: bytes, place: int, symbol: str) -> None:
    text = code.encode_code(octets).replace("-", "")
    typed = text[:place] + symbol + text[place + 1 :]

    mistake, parsed = _parsed(typed)

    # One in 1024 passes the check; then it is another code, which opens nothing.
    assert (parsed == octets) == (typed == text)
    assert mistake in {None, "check"}


@given(st.text(max_size=300))
def test_whatever_is_typed_only_our_error_comes(text: str) -> None:
    mistake, parsed = _parsed(text)

    assert (
        mistake in {"length", "symbol", "check"}
        or code.parse_code(code.encode_code(parsed)) == parsed
    )


def _parsed(text: str) -> tuple[str | None, bytes]:
    try:
        return None, code.parse_code(text)
    except code.CodeMistake as mistake:
        return mistake.mistake, b""


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "length"),
        ("ABC", "length"),
        ("ABC!", "symbol"),
        ("0" * 28, "check"),
        ("0" * 300, "length"),
    ],
)
def test_a_mistake_says_what_to_look_at(text: str, mistake: str) -> None:
    with pytest.raises(code.CodeMistake) as raised:
        code.parse_code(text)

    assert raised.value.mistake == mistake
