"""What may a member who makes an archive, and signs it, leave away or write anew without being noticed?"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from incident_log.client import checking_archive, checking_records
from incident_log.client.archive_views import Made, originals_of, texts_of
from incident_log.client.bundles import Bag
from incident_log.client.checking import verify_bundle
from incident_log.client.checking_archive import CheckedArchive, check_archive
from incident_log.client.checking_records import Link
from incident_log.client.unpacking import opened
from incident_log.crypto.signing import SigningKey
from incident_log.crypto.verifying import Directory
from incident_log.errors import IncidentLogError, VerificationError
from incident_log.format import canonical, dossier
from incident_log.format.encoding import from_b64u
from incident_log.format.log import Checkpoint
from incident_log.format.record import Head
from tests.client.by_hand import signer_of

Lines = list[dict[str, Any]]
Change = Callable[[Path], None]


def _checked(folder: Path, signer: str) -> CheckedArchive:
    """Check as if the member who made the archive had signed it as it is now."""
    files = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    named = [(path.relative_to(folder).as_posix(), _sha256(path.read_bytes())) for path in files]
    (folder / "manifest-sha256.txt").write_text(dossier.manifest_lines(named))
    with opened(folder) as bundle:
        return check_archive(bundle, signer)


def _sha256(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def _lines(folder: Path, name: str) -> Lines:
    return [json.loads(line) for line in (folder / "data" / name).read_text().splitlines()]


def _write(folder: Path, name: str, lines: Lines) -> None:
    path = folder / "data" / name
    path.write_bytes(b"".join(canonical.encode(line) + b"\n" for line in lines))


def _summary(change: Callable[[dict[str, Any]], object]) -> Change:
    def apply(folder: Path) -> None:
        path = folder / "data/archive.json"
        summary = json.loads(path.read_bytes())
        change(summary)
        path.write_bytes(canonical.encode(summary))

    return apply


def _exhibit(**told: str | int) -> Change:
    return _summary(lambda summary: summary["exhibits"][0].update(told))


def _text(name: str, change: Callable[[str], str]) -> Change:
    def apply(folder: Path) -> None:
        path = folder / "data" / name
        before = path.read_text()
        path.write_text(change(before))
        assert path.read_text() != before

    return apply


@pytest.mark.parametrize(
    ("named", "change"),
    [
        ("archive.json", _exhibit(name="confession.jpg")),
        ("archive.json", _exhibit(sha256="0" * 64)),
        ("archive.json", _exhibit(size=1)),
        ("archive.json", _exhibit(exhibit="EX-009")),
        ("archive.json", _summary(lambda one: one.update(exported_at="2020-01-01T00:00:00.000Z"))),
        ("archive.json", _summary(lambda one: one.update(exported_at={"x": [1]}))),
        ("archive.json", _summary(lambda one: one["log"].update(size=999_999))),
        ("archive.json", _summary(lambda one: one["log"].update(origin="another log"))),
        ("archive.json", _summary(lambda one: one["view"].update(exports=[]))),
        ("chronology.csv", _text("chronology.csv", lambda text: text + "2020-01-01,,day,x,y\r\n")),
        ("exhibits.csv", _text("exhibits.csv", lambda text: text.replace("photo", "forged"))),
        ("custody.jsonl", _text("custody.jsonl", lambda text: text.replace("received", "copied"))),
        ("ABOUT.txt", _text("ABOUT.txt", lambda _text: "The reporter took everything back.\n")),
        ("schema/kinds.json", _text("schema/kinds.json", lambda text: text.replace("hreat", "x"))),
    ],
)  # fmt: skip
def test_other_words_of_the_archive_than_follow_from_its_records_are_told(
    bundle: Path, folder: Path, named: str, change: Change
) -> None:
    signer = signer_of(bundle)
    assert _checked(folder, signer).warnings == ()
    change(folder)

    (warning,) = _checked(folder, signer).warnings

    assert warning.startswith(f"{named}: says something else than this program reads")


def _proof(change: Callable[[dict[str, Any]], object]) -> Change:
    def apply(folder: Path) -> None:
        proofs = _lines(folder, "log/inclusion.jsonl")
        change(proofs[1])
        _write(folder, "log/inclusion.jsonl", proofs)

    return apply


@pytest.mark.parametrize(
    "change",
    [
        _summary(lambda one: one.update(kind="court-judgment")),
        _summary(lambda one: one["exhibits"].append(one["exhibits"][0])),
        _text("originals.sha256", lambda text: text.replace("photo", "other")),
        _proof(lambda one: one.update(position=0)),
        _proof(lambda one: one["proof"].append(7)),
    ],
)
def test_what_the_records_chain_and_log_rule_out_is_refused(
    bundle: Path, folder: Path, change: Change
) -> None:
    signer = signer_of(bundle)
    _checked(folder, signer)
    change(folder)

    with pytest.raises(IncidentLogError):
        _checked(folder, signer)


def _cut(folder: Path, keep: int) -> None:
    """Leave the end of the case away, in everything that is the archivist's to write."""
    for name in ("records.jsonl", "chain.jsonl", "log/inclusion.jsonl"):
        _write(folder, name, _lines(folder, name)[:keep])
    for envelope in sorted((folder / "data/records").iterdir())[keep:]:
        envelope.unlink()
    last = _lines(folder, "chain.jsonl")[-1]["digest"]
    _summary(lambda one: one.update(head={"digest": last, "position": keep - 1}))(folder)


def _close(folder: Path, *types: str) -> list[int]:
    records = _lines(folder, "records.jsonl")
    places = [at for at, one in enumerate(records) if one["body"]["type"] in types]
    for at in places:
        records[at].update(body=None, key=None, signature=None)
    _write(folder, "records.jsonl", records)
    return places


def test_an_archive_without_the_end_of_its_case_is_refused(bundle: Path, folder: Path) -> None:
    """The export is the last that an honest archive holds, and nobody else can have written it."""
    signer = signer_of(bundle)
    export = len(_lines(folder, "chain.jsonl")) - 1
    said = " ".join(_checked(folder, signer).checks)
    assert f"record {export} says that this archive was made" in said
    _cut(folder, export)

    with pytest.raises(VerificationError, match="the end of the case may be cut off"):
        _checked(folder, signer)


def test_an_archive_whose_export_is_not_told_is_refused(bundle: Path, folder: Path) -> None:
    signer = signer_of(bundle)
    _close(folder, "export")

    with pytest.raises(VerificationError, match="the end of the case may be cut off"):
        _checked(folder, signer)


def test_each_record_that_was_left_closed_on_purpose_is_told(bundle: Path, folder: Path) -> None:
    """Everything else is made to fit: the summary and the tables follow from what is left."""
    signer = signer_of(bundle)
    closed = _close(folder, "consent", "share")
    for at in closed:
        (folder / f"data/records/{at:06d}.envelope").unlink()
    _fit(folder)

    *warnings, count = _checked(folder, signer).warnings

    assert closed
    assert [one.partition(":")[0] for one in warnings] == [f"record {at}" for at in closed]
    assert all("left closed, although" in one for one in warnings)
    assert count.startswith(f"{len(closed)} record")


def _link(at: int, compartment: str, epoch: int) -> Link:
    header = {"compartment": compartment, "epoch": epoch, "position": at}
    return Link(cast("Any", SimpleNamespace(header=SimpleNamespace(**header))), b"")


def test_records_of_a_whole_epoch_before_the_last_are_told_as_left_closed() -> None:
    """Whoever ends an access begins an epoch, and could then close all of the one before it."""
    links = [_link(at, part, epoch) for at, (part, epoch) in enumerate(
        [("report", 0), ("report", 1), ("work", 0), ("report", 2), ("report", 3), ("report", 1)]
    )]  # fmt: skip
    told = [cast("Any", links[at].link) for at in (0, 3)]

    assert checking_records.closed_in(links, told) == [1, 5]
    assert checking_records.closed_in(links, []) == []


def _fit(folder: Path) -> None:
    """Write every word of the archive anew, as its records now have it."""
    summary = json.loads((folder / "data/archive.json").read_text())
    statements = (folder / "data/statements.jsonl").read_bytes().splitlines()
    directory = Directory.of(summary["organisation"], statements)
    with opened(folder) as bundle:
        links, _head = checking_archive._check_chain(bundle, checking_archive._summary(bundle))
        records = checking_records.open_records(bundle, links)
    view = checking_records.fold_records(records, directory, summary["desk"])
    head, log = summary["head"], summary["log"]
    made = Made(
        summary["organisation"],
        summary["case"],
        summary["desk"],
        summary["exported_by"],
        view.exports[-1].at,
        Head(head["position"], from_b64u(head["digest"])),
        Checkpoint(log["origin"], log["size"], from_b64u(log["root"])),
    )
    for path, octets in texts_of(made, view, list(originals_of(view))).items():
        (folder / path).write_bytes(octets)


def _signed_for(folder: Path, namespace: str, out: Path, *without: str) -> Path:
    """Seal what lies in the folder anew, as a bundle of this kind, with a key of one's own."""
    with out.open("wb") as target:
        bag = Bag(target, folder.name, (2026, 11, 23, 0, 0, 0))
        for path in sorted((folder / "data").rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and name not in without:
                bag.add(name, path.read_bytes())
        bag.seal(SigningKey(bytes(32)), namespace, [("Bag-Software-Agent", "incident-log")])
    return out


def test_an_archive_that_is_signed_as_a_dossier_is_refused(folder: Path, tmp_path: Path) -> None:
    """Of a dossier nobody checks who said what: the records of an archive must not pass as one."""
    (folder / "data/dossier.json").write_bytes((folder / "data/archive.json").read_bytes())
    (folder / "data/dossier.pdf").write_bytes(b"%PDF-1.7")
    whole = _signed_for(folder, "dossier@incident-log", tmp_path / "whole.zip")
    renamed = _signed_for(
        folder, "dossier@incident-log", tmp_path / "renamed.zip", "data/archive.json"
    )
    (folder / "data/dossier.json").unlink()
    plain = _signed_for(folder, "dossier@incident-log", tmp_path / "plain.zip")

    for path in (whole, renamed):
        with pytest.raises(
            VerificationError, match="signed as dossier@incident-log, which has no "
        ):
            verify_bundle(path)
    with pytest.raises(VerificationError, match=r"data/dossier\.json is missing"):
        verify_bundle(plain)


@pytest.mark.parametrize(
    "added",
    ["data/STATEMENT-OF-THE-REPORTER.txt", "data/log/inclusion-2.jsonl", "data/dossier.json", "data/schema/x.txt"],
)  # fmt: skip
def test_a_file_that_no_archive_has_is_refused(folder: Path, tmp_path: Path, added: str) -> None:
    """Nothing proves it, and it would be counted among what is unchanged."""
    (folder / added).write_text("I made everything up.\n")

    with pytest.raises(VerificationError, match=f"which has no {added}"):
        verify_bundle(_signed_for(folder, "archive@incident-log", tmp_path / "more.zip"))
