"""Do we agree with other programs about age files? CCTV's vectors, pyrage, and damage at every place."""

import base64
import hashlib
import io
import re
import zlib
from dataclasses import dataclass

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_log.crypto import age
from incident_log.crypto.seeds import new_seed
from incident_log.errors import FormatError, IncidentLogError, LimitExceeded, OpenError
from incident_log.format import age as age_format
from incident_log.web.asset_build import BROWSER
from tools.vectors import cast

_VECTOR = re.compile(r'// \.\./testdata/(\S+)\nvar \w+ = __toBinary\("([^"]*)"\);')
SIZES = [0, 1, 65535, 65536, 65537, 200_000]

# The HPKE of `cryptography` does not tell a share of small order from a wrong key; it refuses both.
_LOW_ORDER = {"hybrid_identity", "hybrid_low_order"}


@dataclass(frozen=True, slots=True)
class Vector:
    """One file of CCTV: what must happen, and with which identities."""

    name: str
    fields: dict[str, list[str]]
    file: bytes

    @property
    def expect(self) -> str:
        return self.fields["expect"][0]

    @property
    def is_ours(self) -> bool:
        """Armour and passphrases are parts of age that this project does not have."""
        return "armored" not in self.fields and "passphrase" not in self.fields


def _vectors() -> list[Vector]:
    text = (BROWSER / "node_modules" / "cctv-age" / "index.js").read_text(encoding="utf-8")
    return [_vector(name, base64.b64decode(octets)) for name, octets in _VECTOR.findall(text)]


def _vector(name: str, octets: bytes) -> Vector:
    head, _, file = octets.partition(b"\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.decode().split("\n"):
        key, _, value = line.partition(": ")
        fields.setdefault(key, []).append(value)
    return Vector(name, fields, zlib.decompress(file) if "compressed" in fields else file)


VECTORS = _vectors()
OURS = [vector for vector in VECTORS if vector.is_ours]
FOREIGN = [vector for vector in VECTORS if not vector.is_ours]


def _name(vector: Vector) -> str:
    return vector.name


def _opened(vector: Vector) -> tuple[bytes, IncidentLogError | None]:
    opened = io.BytesIO()
    try:
        age.decrypt_stream(io.BytesIO(vector.file), opened, vector.fields.get("identity", []))
    except IncidentLogError as error:
        return opened.getvalue(), error
    return opened.getvalue(), None


def test_all_vectors_are_there() -> None:
    assert len(VECTORS) == 143
    assert len(OURS) == 85


@pytest.mark.parametrize("vector", OURS, ids=_name)
def test_cctv_vector_gives_what_it_declares(vector: Vector) -> None:
    opened, error = _opened(vector)

    digest = hashlib.sha256(opened).hexdigest()
    match vector.expect:
        case "success":
            assert error is None
            assert digest == vector.fields["payload"][0]
        case "header failure":
            kinds = OpenError if vector.name in _LOW_ORDER else FormatError | LimitExceeded
            assert isinstance(error, kinds)
            assert not opened
        case "no match" | "HMAC failure":
            assert isinstance(error, OpenError)
            assert not opened
        case "payload failure":
            assert isinstance(error, OpenError | FormatError)
            # We may give out less before the error than other programs do, never more or other bytes.
            assert len(opened) % age.CHUNK == 0
        case other:
            pytest.fail(f"an outcome that this test does not know: {other}")


@pytest.mark.parametrize("vector", FOREIGN, ids=_name)
def test_armour_and_passphrases_are_refused(vector: Vector) -> None:
    opened, error = _opened(vector)

    assert error is not None
    assert not opened


@pytest.mark.parametrize("size", SIZES)
def test_rage_opens_our_x25519_files(size: int) -> None:
    identity = pyrage.x25519.Identity.generate()
    plaintext = bytes(range(256)) * (size // 256) + bytes(size % 256)

    sealed = age.encrypt(plaintext, [str(identity.to_public())])

    assert pyrage.decrypt(sealed, [identity]) == plaintext


@pytest.mark.parametrize("size", SIZES)
def test_we_open_x25519_files_of_rage(size: int) -> None:
    identity = pyrage.x25519.Identity.generate()
    plaintext = bytes(range(256)) * (size // 256) + bytes(size % 256)

    sealed = pyrage.encrypt(plaintext, [identity.to_public()])

    assert age.decrypt(sealed, [str(identity)]) == plaintext


@pytest.mark.parametrize("size", SIZES)
def test_post_quantum_files_come_back(size: int) -> None:
    one, other = new_seed(), new_seed()
    plaintext = bytes(size)

    sealed = age.encrypt(plaintext, [one.recipient, other.recipient])

    assert age.decrypt(sealed, [one.identity]) == plaintext
    assert age.decrypt(sealed, [other.identity]) == plaintext
    with pytest.raises(OpenError):
        age.decrypt(sealed, [cast.STRANGER.identity])


def test_sealing_twice_gives_different_files() -> None:
    recipient = cast.REPORTER.recipient

    assert age.encrypt(b"same", [recipient]) != age.encrypt(b"same", [recipient])


def test_kinds_of_recipients_are_never_mixed() -> None:
    older = str(pyrage.x25519.Identity.generate().to_public())

    with pytest.raises(FormatError):
        age.encrypt(b"", [cast.REPORTER.recipient, older])
    with pytest.raises(FormatError):
        age.encrypt(b"", [])


def test_keys_of_small_order_are_refused() -> None:
    with pytest.raises(FormatError):
        age.encrypt(b"", [age_format.encode_recipient(bytes(32))])
    with pytest.raises(FormatError):
        age.encrypt(b"", [age_format.encode_recipient(b"\xff" * 1216)])


def test_a_header_that_never_ends_is_refused_before_it_is_read_to_the_end() -> None:
    endless = age_format.INTRO + b"-> x\n" + (b"A" * 64 + b"\n") * 20_000

    with pytest.raises(LimitExceeded):
        age.decrypt(endless, [cast.REPORTER.identity])


@settings(max_examples=40)
@given(data=st.data())
def test_damaged_files_raise_only_our_errors(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(_SEALED)))
    end = data.draw(st.integers(start, len(_SEALED)))
    damaged = _SEALED[:start] + data.draw(st.binary(max_size=8)) + _SEALED[end:]

    try:
        opened = age.decrypt(damaged, [cast.REPORTER.identity])
    except IncidentLogError:
        return

    assert damaged == _SEALED
    assert opened == b"plaintext"


_SEALED = age.encrypt(b"plaintext", [cast.REPORTER.recipient])
