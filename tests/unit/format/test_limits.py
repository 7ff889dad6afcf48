"""Are limits and kinds held on the way out, too, so that we never write what nobody would read?"""

from collections.abc import Callable

import pytest

from incident_log.errors import FormatError, LimitExceeded
from incident_log.format import age, box, evidence, record, sshsig, statement
from incident_log.format.canonical import Json
from incident_log.format.fields import Fields
from tools.vectors.cast import drawn, identifier

DRAFT: dict[str, Json] = {"v": 1, "purpose": "draft", "draft": identifier("draft")}
LARGE = bytes(2 << 20)


@pytest.mark.parametrize(
    "write",
    [
        lambda: box.encode_box(DRAFT, bytes(12), LARGE),
        lambda: record.encode_envelope(b"{}", LARGE),
        lambda: statement.encode_envelope(b"{}", LARGE),
        lambda: evidence.layout_of(bytes(10), 1 << 40),
        lambda: evidence.layout_of(b"", 1),
    ],
)
def test_nothing_over_its_limit_is_written(write: Callable[[], object]) -> None:
    with pytest.raises(LimitExceeded):
        write()


@pytest.mark.parametrize(
    "write",
    [
        lambda: box.encode_box(DRAFT, bytes(11), bytes(16)),
        lambda: box.encode_box(DRAFT, bytes(12), bytes(15)),
        lambda: box.encode_box({**DRAFT, "purpose": 1}, bytes(12), bytes(16)),
        lambda: record.encode_envelope(b"{}", bytes(1039)),
        lambda: record.parse_header(b" " * 1025),
        lambda: record.digest_of(b"{}", bytes(31)),
        lambda: age.encode_recipient(bytes(33)),
        lambda: age.encode_identity(bytes(31)),
        lambda: sshsig.encode_signature(bytes(32), bytes(64), "a" * 65),
        lambda: sshsig.parse_signature(_with_foreign_namespace()),
    ],
)
def test_nothing_of_another_form_is_written_or_read(write: Callable[[], object]) -> None:
    with pytest.raises(FormatError):
        write()


def _with_foreign_namespace() -> bytes:
    blob = sshsig.encode_signature(drawn("key"), drawn("signature", 64), "record@incident-log")
    return blob.replace(b"record@", b"recor\xff@")


@pytest.mark.parametrize("words", [b"\0", b"\0\0\0", b"\0" * 6, b"\1\1", bytes(51) + b"\1"])
def test_a_key_with_spare_bits_is_refused_even_under_a_good_checksum(words: bytes) -> None:
    check = age._checksum("age", words + bytes(6)) ^ 1
    whole = words + bytes(check >> 5 * (5 - place) & 31 for place in range(6))
    text = "age1" + whole.translate(age._TO_SYMBOLS).decode()

    with pytest.raises(FormatError):
        age.parse_recipient(text)


@pytest.mark.parametrize(
    "read",
    [
        lambda fields: fields.text("number"),
        lambda fields: fields.text("text", most=3),
        lambda fields: fields.text("text", least=5),
        lambda fields: fields.one_of("text", ("other",)),
        lambda fields: fields.number("text"),
        lambda fields: fields.number("true"),
        lambda fields: fields.number("number", least=2),
        lambda fields: fields.octets("number", 16),
        lambda fields: fields.octets("text", 16),
        lambda fields: fields.digest("id"),
        lambda fields: fields.identifier("text"),
        lambda fields: fields.identifier("number"),
        lambda fields: fields.organisation("id"),
        lambda fields: fields.time("text"),
        lambda fields: fields.items("text", most=9),
        lambda fields: fields.items("list", most=1),
        lambda fields: fields.mapping("list"),
        lambda fields: fields.version(),
    ],
)
def test_a_field_of_another_kind_is_refused_without_its_value(
    read: Callable[[Fields], object],
) -> None:
    values: Json = {
        "text": "word",
        "number": 1,
        "true": True,
        "list": [1, 2],
        "id": identifier("x"),
        "v": 2,
    }
    fields = Fields.of(values, frozenset({"text", "number", "true", "list", "id", "v"}), "thing")

    with pytest.raises(FormatError) as raised:
        read(fields)

    assert str(raised.value).startswith("thing: ")
    assert "word" not in str(raised.value)


@pytest.mark.parametrize(
    "value", [None, [], "text", {"a": 1}, {"a": 1, "b": 2, "c": 3}, {"b": 1, "c": 2}]
)
def test_an_object_has_exactly_its_fields(value: Json) -> None:
    with pytest.raises(FormatError):
        Fields.of(value, frozenset({"a", "b"}), "thing")


def test_a_field_that_is_null_is_told() -> None:
    fields = Fields.of({"a": None, "b": 0}, frozenset({"a", "b"}), "thing")

    assert (fields.is_null("a"), fields.is_null("b")) == (True, False)
