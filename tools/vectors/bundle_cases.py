"""Which vectors show the parts of a dossier or archive?"""

from collections.abc import Mapping, Sequence

from incident_log.crypto import sealing
from incident_log.format import dossier
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from tools.vectors import cast
from tools.vectors.cast import identifier
from tools.vectors.model import Case, Function, Inputs, Reader, Value, flipped
from tools.vectors.record_cases import record_header, seal
from tools.vectors.sealed_cases import secret_value

_KEY = to_b64u(cast.LAWYER.signing_public)
_DIGESTS = {"data/a.txt": "1" * 64, "data/z.txt": "2" * 64, "data/фота.jpg": "3" * 64}


def _event(action: str, **changes: Json) -> dict[str, Json]:
    return {
        "action": action,
        "actor": "Бо",
        "at": cast.AT,
        "evidence": identifier("evidence"),
        "exhibit": "EX-001",
        "reason": None,
        "sha256": "ab" * 32,
        **changes,
    }


_EVENTS = [
    _event("received"),
    _event("viewed", at=cast.LATER),
    _event("exported", reason="for a lawyer"),
]


def dossier_cases() -> list[Case]:
    """Vectors of dossier.json: what both languages write."""
    entries: list[Value] = [[path, digest] for path, digest in _DIGESTS.items()]
    signer: Inputs = {
        "principal": "signer-0",
        "public_key": _KEY,
        "namespace": "dossier@incident-log",
    }
    events: list[Value] = list(_EVENTS)
    return [
        Case("custody", "a chain of three lines and its head", "custody_lines", {"events": events}),
        Case("custody-empty", "no events", "custody_lines", {"events": []}),
        Case("refuse-custody-field", "an unknown field", "custody_lines", {"events": [_event("viewed", note="x")]}, "format"),
        Case("refuse-custody-missing", "a missing field", "custody_lines",
             {"events": [{key: value for key, value in _event("viewed").items() if key != "reason"}]}, "format"),
        Case("manifest", "in the order of the bytes of the paths", "manifest_lines", {"entries": entries[::-1]}),
        Case("manifest-empty", "no files", "manifest_lines", {"entries": []}),
        Case("refuse-manifest-twice", "a path that stands twice", "manifest_lines", {"entries": [entries[0], entries[0]]}, "format"),
        Case("refuse-manifest-newline", "a path with a line break", "manifest_lines", {"entries": [["data/a\nb", "1" * 64]]}, "format"),
        Case("refuse-manifest-digest", "a digest in upper case", "manifest_lines", {"entries": [["data/a", "A" * 64]]}, "format"),
        Case("principal", "named after the key", "principal_of", {"public_key": _KEY}),
        Case("fingerprint", "as ssh-keygen -l shows it", "fingerprint_line", {"public_key": _KEY}),
        Case("allowed-signers", "the line that ssh-keygen looks up", "allowed_signers_line", signer),
        Case("bag-info", "one line a value", "bag_info", {"pairs": [["Title", "Two\nlines"], ["Language", "be"]]}),
        *(Case(f"name-{name}", why, "safe_name", {"name": given}) for name, why, given in _NAMES),
        Case("csv", "RFC 4180 behind a byte-order mark", "csv_rows", {"rows": [["a", "b"], ["1,2", 'say "x"'], ["line\nbreak", ""]]}),
        Case("csv-formulas", "cells that a spreadsheet would run", "csv_rows",
             {"rows": [["=1+1", "+375", "-1", "@x", "\tx", "\rx", "'x", " =1"]]}),
        Case("csv-wide-formulas", "the same to a spreadsheet of Japan or China", "csv_rows",
             {"rows": [["\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x", "a;\uff1d1+1", "a\uff1d1"]]}),
        Case("csv-semicolons", "cells that a spreadsheet with other separators would begin", "csv_rows",
             {"rows": [["a;=1+1", 'a;"=1+1"', "a\n@x\n-1", "a\t+1;;=2", "a; =1", "a - b = c"]]}),
        Case("csv-empty", "no rows", "csv_rows", {"rows": []}),
    ]  # fmt: skip


_NAMES: Sequence[tuple[str, str, str]] = (
    ("plain", "kept", "photo.jpg"),
    ("cyrillic", "letters of any script are kept", "пасведчанне фота №1.JPG"),
    ("composed", "accents are composed", "cafe\u0301.txt"),
    ("path", "no path survives", "../../etc/passwd"),
    ("windows-path", "no path survives", "C:\\Users\\x\\a.pdf"),
    ("device", "no device of Windows", "CON.txt"),
    ("device-raised", "small raised digits are digits to Windows", "Lpt³.txt"),
    ("device-dots", "a device whatever stands behind the first dot", "nul.tar.gz"),
    ("dots", "no leading or trailing dots", "...a..."),
    ("nothing", "never empty", ""),
    ("only-dots", "never empty", "...."),
    ("option", "no leading hyphen, which programs take for an option", "--help"),
    ("only-hyphen", "never empty", "-"),
    ("hyphen-inside", "a hyphen inside is kept", "a-b-.txt"),
    ("controls", "no control characters", "a\nb\x00c\u202ed.pdf"),
    ("long", "at most 120 bytes, the extension kept", "x" * 300 + ".jpeg"),
    ("long-cyrillic", "cut between letters", "ы" * 300 + ".eml"),
    ("long-extension", "a long extension is none", "a." + "b" * 200),
    ("emoji", "no symbols", "😀 smile.png"),
)


def bundle_cases() -> list[Case]:
    """Vectors of bundle.json: what is checked when somebody else's bundle is read."""
    lines = dossier.custody_lines(_EVENTS).text.encode().splitlines(keepends=True)
    custody: Sequence[tuple[str, str, Sequence[bytes]]] = (
        ("first-missing", "the first line is missing", lines[1:]),
        ("gap", "a line in the middle is missing", [lines[0], lines[2]]),
        ("order", "two lines changed places", [lines[1], lines[0], lines[2]]),
        ("duplicate", "a line stands twice", [lines[0], lines[0], *lines[1:]]),
        ("changed", "a word was changed", [lines[0].replace(b"received", b"imported"), *lines[1:]]),
        ("cut", "the last newline is missing", [*lines[:2], lines[2][:-1]]),
        ("not-canonical", "a space after a colon", [lines[0].replace(b":", b": ", 1), *lines[1:]]),
        (
            "unknown-field",
            "an unknown field",
            [lines[0].replace(b"}", b',"zz":1}'), *lines[1:]],
        ),
        ("empty-line", "an empty line", [lines[0], b"\n", *lines[1:]]),
        ("not-json", "a line that is no JSON", [b"hello\n"]),
    )
    manifest = dossier.manifest_lines(_DIGESTS.items())
    manifests: Sequence[tuple[str, str, str]] = (
        ("cut", "the last line is cut", manifest[:-1]),
        ("one-space", "one space", manifest.replace("  ", " ", 1)),
        ("short-digest", "a digest of 63 digits", manifest[1:]),
        ("upper", "a digest in upper case", "A" * 64 + "  data/a\n"),
        ("twice", "a path that stands twice", manifest + manifest),
        ("up", "a path out of the folder", "0" * 64 + "  ../a\n"),
        ("windows", "lines ending as on Windows", manifest.replace("\n", "\r\n")),
    )
    return [
        Case("custody", "a chain, and its head", "check_custody", {"custody": to_b64u(b"".join(lines))}),
        Case("custody-empty", "no lines", "check_custody", {"custody": ""}),
        *(Case(f"refuse-custody-{name}", why, "check_custody", {"custody": to_b64u(b"".join(given))}, "verification")
          for name, why, given in custody),
        Case("manifest", "path and digest", "parse_manifest", {"text": manifest}),
        *(Case(f"refuse-manifest-{name}", why, "parse_manifest", {"text": text}, "format") for name, why, text in manifests),
        *_own_key_cases(),
        Case("path", "letters of any script", "check_path", {"path": "data/originals/EX-001/фота_1.jpg"}),
        *(Case(f"refuse-path-{name}", why, "check_path", {"path": path}, "format") for name, why, path in _PATHS),
    ]  # fmt: skip


def _own_key_cases() -> list[Case]:
    """Show the key that stands beside a record in an archive."""
    first, second = seal(record_header()), seal(record_header(label="other"))
    secret = secret_value(cast.REPORT)
    keys = [to_b64u(sealing.own_key(cast.REPORT, envelope)) for envelope in (first, second)]
    header = second.partition(b"\n")[0]
    refused: Sequence[tuple[str, str, str, bytes]] = (
        ("other", "the key of another sealing", keys[1], first),
        ("compartment", "the key of the compartment", to_b64u(cast.REPORT.record_key), first),
        ("changed", "a changed bit in the body", keys[0], flipped(first, -20)),
        ("header", "behind another header", keys[0], header + first[first.index(b"\n") :]),
    )  # fmt: skip
    return [
        Case("own-key", "of one record alone", "own_key", {"secret": secret, "envelope": to_b64u(first)}),
        Case("open-with-own-key", "opened with it", "open_with_own_key", {"key": keys[0], "envelope": to_b64u(first)}),
        *(Case(f"refuse-own-key-{name}", why, "open_with_own_key", {"key": key, "envelope": to_b64u(envelope)}, "open")
          for name, why, key, envelope in refused),
    ]  # fmt: skip


_PATHS: Sequence[tuple[str, str, str]] = (
    ("nothing", "nothing", ""),
    ("absolute", "from the root", "/etc/passwd"),
    ("up", "out of the folder", "../a"),
    ("up-inside", "up in the middle", "data/../a"),
    ("here", "a dot", "data/./a"),
    ("double", "two slashes", "data//a"),
    ("folder", "a slash at the end", "data/"),
    ("backslash", "a backslash", "data\\a"),
    ("drive", "a drive of Windows", "c:/a"),
    ("wildcard", "a character that no file of Windows has", "data/a?.txt"),
    ("right-to-left", "a character that turns the text around", "data/a\u202efdp.exe"),
    ("decomposed", "an accent apart", "data/cafe\u0301"),
    ("control", "a control character", "data/a\x07"),
)


def _pairs(inputs: Reader, name: str) -> list[tuple[str, str]]:
    return [(str(pair[0]), str(pair[1])) for pair in inputs.listing(name) if isinstance(pair, list)]


def _custody_lines(inputs: Reader) -> Value:
    events = [event for event in inputs.listing("events") if isinstance(event, dict)]
    custody = dossier.custody_lines(events)
    return {"text": custody.text, "head": custody.head}


def _csv_rows(inputs: Reader) -> Value:
    rows = [list(map(str, row)) for row in inputs.listing("rows") if isinstance(row, list)]
    return dossier.csv_rows(rows)


BUNDLE_FUNCTIONS: Mapping[str, Function] = {
    "custody_lines": _custody_lines,
    "manifest_lines": lambda i: dossier.manifest_lines(_pairs(i, "entries")),
    "principal_of": lambda i: dossier.principal_of(i.octets("public_key")),
    "fingerprint_line": lambda i: dossier.fingerprint_line(i.octets("public_key")),
    "allowed_signers_line": lambda i: dossier.allowed_signers_line(
        i.text("principal"), i.octets("public_key"), i.text("namespace")
    ),
    "bag_info": lambda i: dossier.bag_info(_pairs(i, "pairs")),
    "safe_name": lambda i: dossier.safe_name(i.text("name")),
    "csv_rows": _csv_rows,
    "check_custody": lambda i: dossier.check_custody([i.octets("custody")]),
    "parse_manifest": lambda i: dict(dossier.parse_manifest(i.text("text"))),
    "check_path": lambda i: dossier.check_path(i.text("path")),
}
