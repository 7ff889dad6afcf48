"""Does an archive pass that tells other words than those that were sealed? Whoever makes one holds no key of its authors."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from incident_log.client import checking_records
from incident_log.client.checking_archive import CheckedArchive, check_archive
from incident_log.client.unpacking import opened
from incident_log.crypto.sealing import NAMESPACE, open_with_own_key, signed_message
from incident_log.crypto.signing import SigningKey, sign
from incident_log.crypto.verifying import Directory, grouped_fingerprint
from incident_log.domain.views import to_json
from incident_log.errors import IncidentLogError, VerificationError
from incident_log.format import canonical
from incident_log.format.dossier import CUSTODY_FIELDS, custody_lines
from incident_log.format.encoding import from_b64u, to_b64u
from tests.client.by_hand import signer_of
from tests.client.cli import run

Record = dict[str, Any]
Change = Callable[[list[Record]], None]


def _checked(folder: Path, signer: str) -> CheckedArchive:
    """Check as if the member who made the archive had signed it as it is now."""
    with opened(folder) as files:
        return check_archive(files, signer)


def _records(folder: Path) -> list[Record]:
    return [json.loads(line) for line in (folder / "data/records.jsonl").read_text().splitlines()]


def _tell(folder: Path, records: list[Record]) -> None:
    lines = b"".join(canonical.encode(one) + b"\n" for one in records)
    (folder / "data/records.jsonl").write_bytes(lines)


def _incident(records: list[Record]) -> Record:
    return next(one for one in records if one["body"]["type"] == "incident")


def _sign(record: Record, key: SigningKey) -> None:
    record["body"]["author"] = to_b64u(key.public)
    message = signed_message(canonical.encode(record["header"]), record["body"])
    record["signature"] = to_b64u(sign(NAMESPACE, key, message))


def _other_words_by_a_key_made_now(records: list[Record]) -> None:
    """Forge what the reporter told, and sign everything of theirs with the one other key."""
    key, reporter = SigningKey(secrets.token_bytes(32)), records[0]["body"]["author"]
    _incident(records)["body"]["payload"]["sentence"] = "They never beat me."
    for one in records:
        if one["body"]["author"] == reporter:
            _sign(one, key)


def _other_words_without_a_key(records: list[Record]) -> None:
    _other_words_by_a_key_made_now(records)
    for one in records:
        one["key"] = None


def _other_words_under_the_old_signature(records: list[Record]) -> None:
    _incident(records)["body"]["payload"]["sentence"] = "They never beat me."


def _other_time(records: list[Record]) -> None:
    records[0]["body"]["at"] = "2020-01-01T00:00:00.000Z"


def _signed_again_by_another(records: list[Record]) -> None:
    _sign(_incident(records), SigningKey(secrets.token_bytes(32)))


def _key_of_another_record(records: list[Record]) -> None:
    records[0]["key"] = records[1]["key"]


def _no_words_beside_a_key(records: list[Record]) -> None:
    records[0]["body"] = None


def _one_less(records: list[Record]) -> None:
    records.pop()


def _one_more(records: list[Record]) -> None:
    records.append(records[-1])


def _two_change_places(records: list[Record]) -> None:
    records[0], records[1] = records[1], records[0]


@pytest.mark.parametrize(
    "change",
    [
        _other_words_by_a_key_made_now,
        _other_words_without_a_key,
        _other_words_under_the_old_signature,
        _other_time,
        _signed_again_by_another,
        _key_of_another_record,
        _no_words_beside_a_key,
        _one_less,
        _one_more,
        _two_change_places,
    ],
)
def test_what_tells_something_else_than_was_sealed_is_refused(
    bundle: Path, folder: Path, change: Change
) -> None:
    signer, records = signer_of(bundle), _records(folder)
    assert _checked(folder, signer).warnings == ()
    change(records)
    _tell(folder, records)

    with pytest.raises(IncidentLogError):
        _checked(folder, signer)


def test_forged_words_are_refused_for_what_they_are(bundle: Path, folder: Path) -> None:
    records = _records(folder)
    _other_words_by_a_key_made_now(records)
    _tell(folder, records)

    with pytest.raises(VerificationError, match="something else than what was sealed"):
        _checked(folder, signer_of(bundle))


def test_a_record_that_is_told_has_to_lie_there_sealed(bundle: Path, folder: Path) -> None:
    (folder / "data/records/000001.envelope").unlink()

    with pytest.raises(VerificationError, match="does not lie there sealed"):
        _checked(folder, signer_of(bundle))


def test_an_archive_signed_by_another_than_the_member_who_made_it_is_refused(
    folder: Path,
) -> None:
    with pytest.raises(VerificationError, match="another key than that of the member"):
        _checked(folder, "SHA256:" + "A" * 43)


def test_what_is_left_closed_counts_as_not_told_and_changes_what_the_case_says(
    bundle: Path, folder: Path
) -> None:
    records = _records(folder)
    note = next(one for one in records if one["body"]["type"] == "note")
    note.update(body=None, key=None, signature=None)
    _tell(folder, records)

    checked = _checked(folder, signer_of(bundle))

    assert f"{len(records)} records are one chain; {len(records) - 1} of them" in checked.checks[0]
    assert f"record {note['header']['position']}: left closed" in checked.warnings[0]
    assert checked.warnings[1] == "1 record is closed: nothing here shows what it says"
    assert checked.warnings[2].startswith("archive.json: says something else")


def test_a_changed_summary_is_told_as_not_what_the_records_say(bundle: Path, folder: Path) -> None:
    path = folder / "data/archive.json"
    path.write_text(path.read_text().replace("for the team", "for the other"))

    (warning,) = _checked(folder, signer_of(bundle)).warnings

    assert warning.startswith("archive.json: says something else")


def test_other_custody_than_the_records_tell_of_is_told(bundle: Path, folder: Path) -> None:
    """Its chain holds and its head stands in the summary: the member who made the archive wrote it anew."""
    custody, manifest = folder / "data/custody.jsonl", folder / "manifest-sha256.txt"
    before = hashlib.sha256(custody.read_bytes()).hexdigest()
    events = [json.loads(line) for line in custody.read_text().splitlines()]
    told = [{name: one[name] for name in CUSTODY_FIELDS} for one in events[1:]]
    written = custody_lines(told).text
    custody.write_text(written)
    after = hashlib.sha256(written.encode()).hexdigest()
    manifest.write_text(manifest.read_text().replace(before, after))

    (warning,) = _checked(folder, signer_of(bundle)).warnings

    assert warning.startswith("custody.jsonl: says something else")


def test_another_file_in_the_place_of_an_original_is_refused(bundle: Path, folder: Path) -> None:
    """Both lists name it, and the member who made the archive signs it: the record of the person says otherwise."""
    manifest = folder / "manifest-sha256.txt"
    before = manifest.read_text()
    line = next(one for one in before.splitlines() if one.endswith("photo.jpg"))

    manifest.write_text(before.replace(line[:64], "0" * 64))
    with pytest.raises(VerificationError, match="not the file that a record names"):
        _checked(folder, signer_of(bundle))

    more = line.replace("photo.jpg", "more.jpg")
    manifest.write_text(before + more + "\n")
    with pytest.raises(VerificationError, match="an original that no record names"):
        _checked(folder, signer_of(bundle))

    manifest.write_text(before)
    summary = json.loads((folder / "data/archive.json").read_text())
    summary["exhibits"].pop()
    (folder / "data/archive.json").write_bytes(canonical.encode(summary))
    with pytest.raises(VerificationError, match="an original is missing"):
        _checked(folder, signer_of(bundle))


def test_what_nobody_known_signed_is_told_and_counts_for_nothing(folder: Path) -> None:
    """Whoever may write can leave such a record: it must neither count nor make the archive worthless."""
    summary = json.loads((folder / "data/archive.json").read_text())
    statements = (folder / "data/statements.jsonl").read_bytes().splitlines()
    directory = Directory.of(summary["organisation"], statements)
    records = [
        open_with_own_key(from_b64u(one["key"]), envelope.read_bytes())
        for one, envelope in zip(
            _records(folder), sorted((folder / "data/records").iterdir()), strict=True
        )
    ]
    at = next(one.header.position for one in records if one.type == "note")
    forged = [
        replace(one, author=secrets.token_bytes(32)) if one.header.position == at else one
        for one in records
    ]

    honest = checking_records.fold_records(records, directory, summary["desk"])
    view = checking_records.fold_records(forged, directory, summary["desk"])

    assert checking_records.strangers_in(honest) == []
    assert checking_records.strangers_in(view) == [at]
    assert to_json(view.notes) == []


def test_whose_records_they_are_is_named_because_an_organisation_can_be_invented(
    bundle: Path, folder: Path
) -> None:
    organisation = json.loads((folder / "data/archive.json").read_text())["organisation"]

    answer = json.loads(run("--json", "verify", str(bundle)).stdout)
    said = " ".join(run("verify", str(bundle)).stderr.split())

    assert (answer["organisation"], answer["warnings"]) == (organisation, [])
    assert f"with the fingerprint {grouped_fingerprint(organisation)}" in said
    assert "could invent an organisation" in said
