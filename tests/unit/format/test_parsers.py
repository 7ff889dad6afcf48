"""Does any input to any parser raise something else than our errors, or come back changed?"""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_log.errors import FormatError, IncidentLogError
from incident_log.format import age, box, dossier, evidence, log, record, sshsig, statement
from incident_log.format.encoding import to_b64u
from incident_log.format.record import Header
from tools.vectors import cast
from tools.vectors.cast import drawn, identifier

HEADER = Header(
    cast.ORGANISATION,
    cast.CASE,
    "work",
    3,
    drawn("commitment"),
    identifier("record"),
    7,
    drawn("digest"),
    drawn("salt", 16),
)
ENVELOPE = record.encode_envelope(record.encode_header(HEADER), bytes(1040))
BOX = box.encode_box(
    {"v": 1, "purpose": "draft", "draft": identifier("draft")}, bytes(12), bytes(40)
)
STATEMENT = cast.founded().envelopes[1]
PREAMBLE = evidence.encode_preamble(evidence.Preamble("a", "text/plain", 1, drawn("digest")))
BLOB = sshsig.encode_signature(drawn("key"), drawn("signature", 64), "record@incident-log")
NOTE = log.encode_checkpoint(
    log.Checkpoint("incident-log/0", 5, drawn("root")), b"keyi", drawn("signature", 64)
)
AGE_HEADER = age.encode_header(
    age.encode_stanzas([age.Stanza((b"X25519", b"AAAA"), bytes(48))]), bytes(32)
)

PARSERS: list[tuple[str, Callable[[bytes], object], bytes]] = [
    ("record", record.parse_envelope, ENVELOPE),
    ("record header", record.parse_header, ENVELOPE.partition(b"\n")[0]),
    ("box", box.parse_box, BOX),
    ("statement", statement.parse_statement, STATEMENT),
    ("preamble", evidence.parse_preamble, PREAMBLE),
    ("signature", sshsig.parse_signature, BLOB),
    ("checkpoint", log.parse_checkpoint, NOTE),
    ("entries", log.parse_entries, log.encode_entries([drawn("entry")])),
    ("age header", age.parse_header, AGE_HEADER),
    ("custody", lambda octets: dossier.check_custody([octets]), b""),
]
_IDS = [name for name, _, _ in PARSERS]


@pytest.mark.parametrize(("_name", "parse", "good"), PARSERS, ids=_IDS)
def test_good_bytes_are_read(_name: str, parse: Callable[[bytes], object], good: bytes) -> None:
    parse(good)


@pytest.mark.parametrize(("_name", "parse", "_good"), PARSERS, ids=_IDS)
@given(octets=st.binary(max_size=300))
def test_arbitrary_bytes_raise_only_our_errors(
    octets: bytes, _name: str, parse: Callable[[bytes], object], _good: bytes
) -> None:
    try:
        parse(octets)
    except IncidentLogError:
        return


@pytest.mark.parametrize(("_name", "parse", "good"), PARSERS, ids=_IDS)
@settings(max_examples=60)
@given(data=st.data())
def test_damaged_bytes_raise_only_our_errors(
    data: st.DataObject, _name: str, parse: Callable[[bytes], object], good: bytes
) -> None:
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, len(good)))
    damaged = good[:start] + data.draw(st.binary(max_size=8)) + good[end:]

    try:
        parse(damaged)
    except IncidentLogError:
        return


@given(
    case=st.binary(min_size=16, max_size=16),
    epoch=st.integers(0, 2**53 - 1),
    position=st.integers(1, 2**53 - 1),
    previous=st.binary(min_size=32, max_size=32).filter(any),
    body=st.binary(min_size=1040, max_size=1200),
)
def test_records_come_back(
    case: bytes, epoch: int, position: int, previous: bytes, body: bytes
) -> None:
    header = Header(
        cast.ORGANISATION,
        to_b64u(case),
        "report",
        epoch,
        drawn("commitment"),
        identifier("r"),
        position,
        previous,
        drawn("s", 16),
    )

    parsed = record.parse_envelope(record.encode_envelope(record.encode_header(header), body))

    assert (parsed.header, parsed.body) == (header, body)


@given(
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300),
    size=st.integers(1, 2**40),
)
def test_preambles_come_back(name: str, size: int) -> None:
    preamble = evidence.Preamble(name, "image/png", size, drawn("digest"))

    assert evidence.parse_preamble(evidence.encode_preamble(preamble)) == preamble


@given(st.integers(1, 2**33), st.integers(1, evidence.MAX_PREAMBLE))
def test_a_layout_is_known_from_its_sealed_size(size: int, preamble: int) -> None:
    layout = evidence.layout_of(bytes(preamble), size)

    assert evidence.layout_of_sealed(layout.sealed_size) == layout
    assert sum(layout.slice_size(index) for index in range(layout.slices)) == layout.sealed_size
    assert layout.segments_of(layout.slices - 1).stop == layout.segments


@pytest.mark.parametrize("index", [-1, 1])
def test_there_is_no_slice_outside_the_layout(index: int) -> None:
    layout = evidence.layout_of(b"{}", 5)

    with pytest.raises(FormatError):
        layout.slice_size(index)
    with pytest.raises(FormatError):
        layout.segments_of(index)


@given(
    st.lists(
        st.tuples(
            st.lists(
                st.from_regex(r"[!-~]{1,20}", fullmatch=True).map(str.encode),
                min_size=1,
                max_size=4,
            ),
            st.binary(max_size=200),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_age_headers_come_back(stanzas: list[tuple[list[bytes], bytes]]) -> None:
    made = tuple(age.Stanza(tuple(arguments), body) for arguments, body in stanzas)

    header, end = age.parse_header(
        age.encode_header(age.encode_stanzas(made), bytes(32)) + b"payload"
    )

    assert header.stanzas == made
    assert end == len(header.authenticated) + 1 + 43 + 1


@given(st.binary(min_size=32, max_size=32))
def test_age_keys_come_back(key: bytes) -> None:
    assert age.parse_recipient(age.encode_recipient(key)) == key
    assert age.parse_identity(age.encode_identity(key)) == (key, True)
    assert age.parse_identity(age.encode_identity(key, hybrid=False)) == (key, False)


@given(st.text(max_size=100) | st.from_regex(r"(?i)age1(pq1)?[02-9a-z]{6,60}", fullmatch=True))
def test_other_texts_are_no_age_keys(text: str) -> None:
    for parse in (age.parse_recipient, age.parse_identity):
        with pytest.raises(FormatError):
            parse(text)


@given(st.text(max_size=100))
def test_other_texts_are_no_public_key_lines(text: str) -> None:
    for parse in (sshsig.parse_public_key_line, sshsig.dearmor):
        with pytest.raises(FormatError):
            parse(text)


@given(st.text(max_size=60))
def test_holders_are_desks_or_the_reporter(text: str) -> None:
    try:
        holder = box.parse_holder(text)
    except FormatError:
        return

    desk, epoch = holder
    assert text == (
        box.holder_of_reporter(desk) if epoch is None else box.holder_of_desk(desk, epoch)
    )
