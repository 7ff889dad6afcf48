"""Does check_bundle refuse what verify.sh refuses?"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from incident_log.crypto.bundles import check_bundle
from incident_log.crypto.signing import SigningKey, sign
from incident_log.errors import IncidentLogError, VerificationError
from incident_log.format import dossier, sshsig
from incident_log.format.verify_texts import VERIFY_SH, how_to_verify
from tools.vectors.cast import drawn

NAMESPACE = "dossier@incident-log"
KEY, OTHER = SigningKey(drawn("lawyer")), SigningKey(drawn("forger"))
PHOTO = "data/originals/EX-001/фота.jpg"
PDF = "data/dossier.pdf"


@dataclass(slots=True)
class Files:
    """A bundle in memory; `again` are paths that stand a second time."""

    content: dict[str, bytes]
    again: list[str] = field(default_factory=list)

    def paths(self) -> Sequence[str]:
        return [*self.content, *self.again]

    def chunks(self, path: str) -> Iterator[bytes]:
        octets = self.content[path]
        for start in range(0, len(octets), 1000):
            yield octets[start : start + 1000]


def _made(key: SigningKey = KEY, namespace: str = NAMESPACE) -> Files:
    event = {
        "action": "received",
        "actor": "Bo",
        "at": "2026-11-22T10:00:00.000Z",
        "evidence": "e",
        "exhibit": "EX-001",
        "reason": None,
        "sha256": "0" * 64,
    }
    custody = dossier.custody_lines([event, {**event, "action": "viewed"}])
    content = {
        PHOTO: bytes(5000),
        "data/custody.jsonl": custody.text.encode(),
        f"data/{namespace.partition('@')[0]}.json": f'{{"custody_head":"{custody.head}","v":1}}'.encode(),
        **({PDF: b"%PDF-1.7"} if namespace == NAMESPACE else {}),
    }
    return _signed(content, key, namespace)


def _signed(payload: dict[str, bytes], key: SigningKey, namespace: str = NAMESPACE) -> Files:
    principal = dossier.principal_of(key.public)
    tags = {
        "bagit.txt": dossier.BAGIT,
        "bag-info.txt": dossier.bag_info([("Bag-Software-Agent", "Incident Log")]),
        "manifest-sha256.txt": dossier.manifest_lines(
            (path, _sha256(octets)) for path, octets in payload.items()
        ),
        "allowed_signers": dossier.allowed_signers_line(principal, key.public, namespace),
        "signer.pub": sshsig.public_key_line(key.public, principal),
        "HOW-TO-VERIFY.txt": how_to_verify(principal, namespace),
        "verify.sh": VERIFY_SH,
    }
    content = payload | {path: text.encode() for path, text in tags.items()}
    return _resigned(Files(content), key, namespace)


def _resigned(files: Files, key: SigningKey, namespace: str = NAMESPACE) -> Files:
    tagged = {
        path: octets
        for path, octets in files.content.items()
        if not path.startswith("data/") and "tagmanifest" not in path
    }
    manifest = dossier.manifest_lines(
        (path, _sha256(octets)) for path, octets in tagged.items()
    ).encode()
    files.content["tagmanifest-sha256.txt"] = manifest
    files.content["tagmanifest-sha256.txt.sig"] = sshsig.armor(
        sign(namespace, key, manifest)
    ).encode()
    return files


def _sha256(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


@pytest.mark.parametrize("namespace", ["dossier@incident-log", "archive@incident-log"])
def test_an_untouched_bundle_passes(namespace: str) -> None:
    checked = check_bundle(_made(namespace=namespace), dossier.fingerprint_line(KEY.public))

    assert (checked.namespace, checked.files) == (namespace, 4 if namespace == NAMESPACE else 3)
    assert checked.principal == dossier.principal_of(KEY.public)
    assert checked.custody_head is not None


def test_without_a_fingerprint_the_signer_is_told() -> None:
    assert check_bundle(_made()).fingerprint == dossier.fingerprint_line(KEY.public)


def _replace(path: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old in files.content[path]
        files.content[path] = files.content[path].replace(old, new, 1)

    return change


def _add(path: str) -> Callable[[Files], None]:
    return lambda files: files.content.update({path: b"added"})


def _remove(path: str) -> Callable[[Files], None]:
    return lambda files: files.content.__delitem__(path)


def _twice(path: str) -> Callable[[Files], None]:
    return lambda files: files.again.append(path)


TAMPERINGS: dict[str, Callable[[Files], None]] = {
    "a changed byte": _replace(PHOTO, b"\0", b"\1"),
    "a longer file": _replace(PHOTO, b"\0", b"\0\0"),
    "an added file": _add("data/originals/EX-002/more.txt"),
    "an added tag file": _add("READ-ME-FIRST.txt"),
    "a removed file": _remove(PHOTO),
    "a removed tag file": _remove("verify.sh"),
    "a removed signature": _remove("tagmanifest-sha256.txt.sig"),
    "a removed manifest": _remove("manifest-sha256.txt"),
    "an edited custody line": _replace("data/custody.jsonl", b"viewed", b"copied"),
    "a file twice": _twice(PHOTO),
    "a file twice in other case": _add("DATA/dossier.json"),
    "a path out of the folder": _add("../evil.sh"),
    "an absolute path": _add("/etc/cron.d/evil"),
    "a backslash": _add("data\\evil.sh"),
    "a drive": _add("c:/evil.sh"),
    "another manifest": _replace("manifest-sha256.txt", b"data/dossier.json", b"data/dossier.jsom"),
    "another signer in allowed_signers": lambda files: files.content.update(
        {"allowed_signers": dossier.allowed_signers_line("signer-0", OTHER.public, NAMESPACE).encode()}
    ),
    "a signature by another": lambda files: files.content.update(
        {"tagmanifest-sha256.txt.sig": sshsig.armor(sign(NAMESPACE, OTHER, files.content["tagmanifest-sha256.txt"])).encode()}
    ),
    "a signature for another use": lambda files: files.content.update(
        {"tagmanifest-sha256.txt.sig": sshsig.armor(sign("record@incident-log", KEY, files.content["tagmanifest-sha256.txt"])).encode()}
    ),
    "a signature that is none": lambda files: files.content.update({"tagmanifest-sha256.txt.sig": b"\xff"}),
    "a signature without end": lambda files: files.content.update({"tagmanifest-sha256.txt.sig": b"a" * 5000}),
}  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_a_changed_bundle_is_refused(tamper: Callable[[Files], None]) -> None:
    files = _made()

    tamper(files)

    with pytest.raises(IncidentLogError):
        check_bundle(files)


def test_a_bundle_signed_wholly_by_another_is_refused_by_its_fingerprint() -> None:
    with pytest.raises(IncidentLogError):
        check_bundle(_made(OTHER), dossier.fingerprint_line(KEY.public))


def _without_last_custody_line(payload: dict[str, bytes]) -> None:
    payload["data/custody.jsonl"] = payload["data/custody.jsonl"].splitlines(keepends=True)[0]


def _with_edited_custody(payload: dict[str, bytes]) -> None:
    payload["data/custody.jsonl"] = payload["data/custody.jsonl"].replace(b"received", b"imported")


@pytest.mark.parametrize("change", [_without_last_custody_line, _with_edited_custody])
def test_custody_is_checked_even_when_the_signer_changed_it(
    change: Callable[[dict[str, bytes]], None],
) -> None:
    payload = {path: octets for path, octets in _made().content.items() if path.startswith("data/")}
    change(payload)

    with pytest.raises(IncidentLogError):
        check_bundle(_signed(payload, KEY))


@pytest.mark.parametrize("path", ["bagit.txt", "signer.pub", "allowed_signers"])
def test_tag_files_are_checked_even_when_the_signer_changed_them(path: str) -> None:
    files = _made()
    files.content[path] = files.content[path].replace(b"1", b"2").replace(b"A", b"B")

    with pytest.raises(IncidentLogError):
        check_bundle(_resigned(files, KEY))


def test_the_key_of_another_in_signer_pub_is_refused() -> None:
    files = _made()
    files.content["signer.pub"] = sshsig.public_key_line(OTHER.public, "signer").encode()

    with pytest.raises(VerificationError, match=r"signer\.pub"):
        check_bundle(_resigned(files, KEY))


def test_a_tag_file_that_is_not_listed_is_refused() -> None:
    files = _made()
    lines = files.content["tagmanifest-sha256.txt"].decode().splitlines(keepends=True)
    kept = "".join(line for line in lines if "verify.sh" not in line).encode()
    files.content["tagmanifest-sha256.txt"] = kept
    files.content["tagmanifest-sha256.txt.sig"] = sshsig.armor(sign(NAMESPACE, KEY, kept)).encode()

    with pytest.raises(VerificationError, match="not listed"):
        check_bundle(files)


def test_a_data_file_in_the_tag_manifest_is_refused() -> None:
    files = _made()
    lines = files.content["tagmanifest-sha256.txt"].decode() + f"{_sha256(b'added')}  data/z\n"
    files.content["data/z"] = b"added"
    files.content["tagmanifest-sha256.txt"] = lines.encode()
    files.content["tagmanifest-sha256.txt.sig"] = sshsig.armor(
        sign(NAMESPACE, KEY, lines.encode())
    ).encode()

    with pytest.raises(IncidentLogError):
        check_bundle(files)


def test_a_bundle_without_custody_says_so() -> None:
    payload = {"data/dossier.json": b"{}", PDF: b"%PDF-1.7"}

    assert check_bundle(_signed(payload, KEY)).custody_head is None


@pytest.mark.parametrize(
    ("namespace", "path"),
    [
        ("dossier@incident-log", "data/archive.json"),
        ("dossier@incident-log", "data/records.jsonl"),
        ("dossier@incident-log", "data/records/000000.envelope"),
        ("dossier@incident-log", "data/statement.txt"),
        ("archive@incident-log", "data/dossier.json"),
        ("archive@incident-log", "data/dossier.pdf"),
        ("archive@incident-log", "data/records/letter.txt"),
        ("archive@incident-log", "data/statement.txt"),
    ],
)
def test_a_bundle_that_holds_what_another_kind_holds_is_refused(namespace: str, path: str) -> None:
    """What it is signed as says what was checked of it."""
    payload = {
        name: octets
        for name, octets in _made(namespace=namespace).content.items()
        if name.startswith("data/")
    }
    check_bundle(_signed(payload, KEY, namespace))

    with pytest.raises(VerificationError, match=f"signed as {namespace}, which has no {path}"):
        check_bundle(_signed({**payload, path: b"{}"}, KEY, namespace))


def test_a_bundle_without_the_description_of_its_kind_is_refused() -> None:
    with pytest.raises(VerificationError, match=r"data/archive\.json is missing"):
        check_bundle(_signed({PHOTO: b"a"}, KEY, "archive@incident-log"))
    with pytest.raises(VerificationError, match=r"data/dossier\.pdf is missing"):
        check_bundle(_signed({"data/dossier.json": b"{}"}, KEY))
