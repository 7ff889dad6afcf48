"""Which vectors show the formats without keys: canonical JSON, encodings, padding, codes, evidence layout?"""

from collections.abc import Sequence

from incident_log.format import canonical, code, evidence
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u, u32
from incident_log.format.padding import pad
from tools.vectors.cast import drawn, identifier
from tools.vectors.model import Case, Inputs, Value, recipe


def canonical_cases() -> list[Case]:
    """Vectors of canonical.json."""
    values: Sequence[tuple[str, str, Json]] = (
        ("object", "keys are sorted, nothing is between the tokens", {"b": 1, "a": [True, False, None]}),
        ("empty", "empty containers have one form", {"list": [], "object": {}}),
        ("escapes", "only quote, backslash and controls are escaped, the short way where there is one",
         {"text": '"\\\b\f\n\r\t\x00\x1f\x7f/'}),
        ("unicode", "everything else stands for itself in UTF-8", {"text": "Пример € \u2028 😀"}),
        ("utf-16-order", "keys are ordered by UTF-16 units: U+1F600 comes before U+FB33",
         {"\ufb33": 1, "😀": 2, "\u20ac": 3, "\r": 4, "1": 5, "\x80": 6, "ö": 7}),
        ("integers", "the largest integers that both languages hold exactly",
         [2**53 - 1, -(2**53 - 1), 0, -1]),
        ("depth-32", "nested as deep as allowed", _nested(32)),
    )  # fmt: skip
    encoded = [
        Case(f"encode-{name}", why, "canonical.encode", {"value": value})
        for name, why, value in values
    ]
    parsed = [
        Case(f"parse-{name}", why, "canonical.parse", {"bytes": to_b64u(canonical.encode(value))})
        for name, why, value in values
    ]
    bomb = Case(
        "refuse-depth-bomb",
        "nested deep enough to exhaust a stack",
        "canonical.parse",
        {"bytes": recipe(b"[", 100_000)},
        "format",
    )
    return [*encoded, *parsed, *(_refused_json(*refusal) for refusal in _REFUSED_JSON), bomb]


def _nested(depth: int) -> Json:
    value: Json = []
    for _ in range(depth - 1):
        value = [value]
    return value


def _refused_json(name: str, why: str, octets: bytes) -> Case:
    return Case(f"refuse-{name}", why, "canonical.parse", {"bytes": to_b64u(octets)}, "format")


_REFUSED_JSON: Sequence[tuple[str, str, bytes]] = (
    ("nothing", "no bytes are no value", b""),
    ("cut", "the end is missing", b'{"a":1'),
    ("trailing", "bytes follow the value", b"{}{}"),
    ("trailing-newline", "a newline follows the value", b"{}\n"),
    ("space", "a space between tokens", b'{"a": 1}'),
    ("order", "keys not in order", b'{"b":1,"a":2}'),
    ("code-point-order", "keys in the order of code points, not of UTF-16 units", '{"\ufb33":1,"😀":2}'.encode()),
    ("duplicate", "a key stands twice", b'{"a":1,"a":1}'),
    ("duplicate-escaped", "a key stands twice, once escaped", b'{"a":1,"\\u0061":1}'),
    ("escape-needless", "a character is escaped that need not be", b'"\\u0061"'),
    ("escape-slash", "the slash is escaped", b'"\\/"'),
    ("escape-upper", "a control is escaped in upper case", b'"\\u001F"'),
    ("escape-long", "a newline is escaped the long way", b'"\\u000a"'),
    ("escape-pair", "a character beyond U+FFFF is escaped as a pair", b'"\\ud83d\\ude00"'),
    ("surrogate", "a lone surrogate is no character", b'"\\ud800"'),
    ("surrogate-key", "a lone surrogate in a key", b'{"\\udc00":1}'),
    ("control", "a raw control character", b'"\n"'),
    ("utf-8", "not UTF-8", b'"\xff"'),
    ("utf-8-overlong", "an overlong spelling in UTF-8", b'"\xc1\x81"'),
    ("byte-order-mark", "a byte order mark", b"\xef\xbb\xbf{}"),
    ("float", "a number with a fraction", b"1.5"),
    ("float-whole", "a whole number written with a fraction", b"1.0"),
    ("exponent", "a number with an exponent", b"1e3"),
    ("minus-zero", "zero has no sign", b"-0"),
    ("leading-zero", "a number with a leading zero", b"01"),
    ("plus", "a number with a plus sign", b"+1"),
    ("too-large", "2^53 is not exact in JavaScript", b"9007199254740992"),
    ("too-small", "-2^53 is not exact in JavaScript", b"-9007199254740992"),
    ("huge", "a number of 400 digits", b"9" * 400),
    ("nan", "not a number of JSON", b"NaN"),
    ("infinity", "not a number of JSON", b"Infinity"),
    ("depth-33", "nested deeper than allowed", b"[" * 33 + b"]" * 33),
    ("single-quotes", "strings have double quotes", b"'a'"),
    ("comment", "JSON has no comments", b"{}//"),
    ("bare-word", "no such word", b"undefined"),
)  # fmt: skip


def encoding_cases() -> list[Case]:
    """Vectors of encoding.json."""
    ids = drawn("encoding", 16)
    cases = [
        Case("b64u-empty", "no bytes are no text", "to_b64u", {"hex": ""}),
        Case("b64u-id", "an id has 22 characters", "to_b64u", {"hex": ids.hex()}),
        Case("b64u-alphabet", "minus and underscore stand for 62 and 63", "to_b64u", {"hex": "fbff"}),
        Case("b64u-parse", "read back", "from_b64u", {"text": to_b64u(ids), "length": 16}),
        Case("b64u-any-length", "a length need not be stated", "from_b64u", {"text": "-_8", "length": None}),
        Case("hex-parse", "lower case, two digits a byte", "from_hex", {"text": "00ff", "length": 2}),
        Case("u32", "four bytes, big endian", "u32", {"number": 0x01020304}),
        Case("time", "milliseconds since 1970", "from_time", {"text": "2026-11-03T09:15:00.123Z"}),
        Case("time-leap-day", "2028 has a 29 February", "from_time", {"text": "2028-02-29T23:59:59.999Z"}),
    ]  # fmt: skip
    return cases + [
        Case(f"refuse-{name}", why, function, {"text": text, "length": length}, "format")
        for name, why, function, text, length in _REFUSED_TEXTS
    ] + [Case(f"refuse-time-{name}", why, "from_time", {"text": text}, "format") for name, why, text in _REFUSED_TIMES] + [
        Case("refuse-u32", "it does not fit four bytes", "u32", {"number": 1 << 32}, "format"),
        Case("refuse-u32-negative", "lengths are not negative", "u32", {"number": -1}, "format"),
    ]  # fmt: skip


_REFUSED_TEXTS: Sequence[tuple[str, str, str, str, int | None]] = (
    ("b64u-padding", "padding", "from_b64u", "-_8=", None),
    ("b64u-standard", "the alphabet of plain base64", "from_b64u", "+/8", None),
    ("b64u-trailing-bits", "trailing bits that are not zero", "from_b64u", "-_9", None),
    ("b64u-one", "a single character carries no byte", "from_b64u", "A", None),
    ("b64u-space", "a space inside", "from_b64u", "-_ 8", None),
    ("b64u-newline", "a newline at the end", "from_b64u", "-_8\n", None),
    ("b64u-foreign", "a letter that looks like A", "from_b64u", "ААAA", None),
    ("b64u-short", "15 bytes instead of 16", "from_b64u", to_b64u(bytes(15)), 16),
    ("b64u-long", "17 bytes instead of 16", "from_b64u", to_b64u(bytes(17)), 16),
    ("hex-upper", "upper case", "from_hex", "00FF", None),
    ("hex-odd", "half a byte", "from_hex", "00f", None),
    ("hex-space", "a space inside", "from_hex", "00 ff", None),
    ("hex-foreign", "not a digit", "from_hex", "0g", None),
    ("hex-short", "another length", "from_hex", "00", 2),
)

_REFUSED_TIMES: Sequence[tuple[str, str, str]] = (
    ("no-zone", "without its Z", "2026-11-03T09:15:00.123"),
    ("offset", "with an offset", "2026-11-03T09:15:00.123+00:00"),
    ("seconds", "without milliseconds", "2026-11-03T09:15:00Z"),
    ("micro", "with microseconds", "2026-11-03T09:15:00.123456Z"),
    ("space", "a space instead of T", "2026-11-03 09:15:00.123Z"),
    ("lower", "in lower case", "2026-11-03t09:15:00.123z"),
    ("no-such-day", "2026 has no 29 February", "2026-02-29T00:00:00.000Z"),
    ("hour-24", "days end at 23:59", "2026-11-03T24:00:00.000Z"),
    ("leap-second", "not in this calendar", "2026-12-31T23:59:60.000Z"),
    ("basic", "the basic form of ISO 8601", "20261103T091500.123Z"),
    ("week", "the week form of ISO 8601", "2026-W45-2T09:15:00.123Z"),
    ("empty", "nothing", ""),
)


def padding_cases() -> list[Case]:
    """Vectors of padding.json."""
    lengths = (
        0,
        1,
        2,
        3,
        8,
        9,
        15,
        16,
        17,
        100,
        1000,
        1023,
        1024,
        1025,
        5000,
        65535,
        65536,
        65537,
        3456789,
        500000000,
        2**31 + 1,
    )
    cases = [
        Case(f"padme-{length}", "rounded up to few significant bits", "padme", {"length": length})
        for length in lengths
    ]  # fmt: skip
    for inner, least in (
        (0, 1024),
        (1, 1024),
        (1020, 1024),
        (1021, 1024),
        (5000, 1024),
        (0, 256),
        (252, 256),
    ):
        octets = drawn("padded", inner)
        what: Inputs = {"inner": to_b64u(octets), "least": least}
        cases.append(Case(f"pad-{inner}-least-{least}", "length prefix, bytes, zeros", "pad", what))
        padded: Inputs = {"plaintext": to_b64u(pad(octets, least)), "least": least}
        cases.append(Case(f"unpad-{inner}-least-{least}", "read back", "unpad", padded))
    refused = (
        ("short", "shorter than the length prefix", b"\0\0\0"),
        ("nothing", "no bytes", b""),
        ("least", "shorter than the least size", u32(3) + b"abc"),
        ("cut", "the last zero is missing", pad(b"abc")[:-1]),
        ("long", "a zero too many", pad(b"abc") + b"\0"),
        ("bucket", "padded to a larger bucket than needed", (u32(3) + b"abc").ljust(2048, b"\0")),
        ("not-zero", "the last byte is not zero", pad(b"abc")[:-1] + b"\1"),
        (
            "not-zero-first",
            "the first byte of padding is not zero",
            u32(3) + b"abcd".ljust(1020, b"\0"),
        ),
        ("beyond", "the length prefix points beyond the end", u32(1021) + bytes(1020)),
        ("huge", "the length prefix is the largest there is", b"\xff\xff\xff\xff" + bytes(1020)),
    )
    return cases + [
        Case(
            f"refuse-{name}", why, "unpad", {"plaintext": to_b64u(octets), "least": 1024}, "format"
        )
        for name, why, octets in refused
    ]


def code_cases() -> list[Case]:
    """Vectors of code.json."""
    octets = drawn("code", 16)
    text = code.encode_code(octets)
    swapped = text[5] + text[1:5] + text[0] + text[6:]
    typed: Sequence[tuple[str, str, str]] = (
        ("as-shown", "as it is shown", text),
        ("lower", "in lower case", text.lower()),
        ("no-hyphens", "without hyphens", text.replace("-", "")),
        ("spaces", "with spaces and a line break", text.replace("-", "  ") + "\r\n"),
        ("dashes", "with dashes that a word processor made", text.replace("-", "\u2013")),
        ("no-break", "with no-break spaces", text.replace("-", "\u00a0")),
        ("letters-for-digits", "O for 0, I and L for 1", _look_alike(text, {"0": "O", "1": "l"})),
        ("cyrillic", "typed on a Cyrillic keyboard",
         _look_alike(text, dict(zip("ABCEHKM0PTXY", "АВСЕНКМОРТХУ", strict=True)))),
        ("cyrillic-lower", "typed on a Cyrillic keyboard in lower case",
         _look_alike(text, dict(zip("ABCEHKM0PTXY", "авсенкмортху", strict=True)))),
    )  # fmt: skip
    refused: Sequence[tuple[str, str, str]] = (
        ("nothing", "nothing typed", ""),
        ("short", "one symbol missing", text[:-1]),
        ("long", "one symbol too many", text + "0"),
        ("far-too-long", "a whole page pasted", "0" * 257),
        ("swapped", "two symbols swapped", swapped),
        ("mistyped", "one symbol changed", ("1" if text[0] != "1" else "2") + text[1:]),
        ("check", "another check", text[:-1] + ("A" if text[-1] != "A" else "B")),
        ("letter-u", "U is no symbol", "U" + text[1:]),
        ("sign", "an exclamation mark", text + "!"),
        ("foreign", "a Cyrillic letter that looks like none of ours", "Ж" + text[1:]),
        ("sharp-s", "a letter that upper case would turn into two", "ß" + text[2:]),
        ("dotless-i", "a letter that upper case would turn into I", "ı" + text[1:]),
        ("full-width", "a full-width digit", "\uff11" + text[1:]),
        ("spare-bits", "the two spare bits are not zero", _with_spare_bits(text)),
    )
    return (
        [Case("encode", "seven groups of four", "encode_code", {"code": to_b64u(octets)}),
         Case("encode-zeros", "a code of zeros", "encode_code", {"code": to_b64u(bytes(16))}),
         Case("refuse-encode-short", "15 bytes", "encode_code", {"code": to_b64u(bytes(15))}, "format")]
        + [Case(f"parse-{name}", why, "parse_code", {"text": given}) for name, why, given in typed]
        + [Case(f"refuse-{name}", why, "parse_code", {"text": given}, "format") for name, why, given in refused]
    )  # fmt: skip


def _look_alike(text: str, typed: dict[str, str]) -> str:
    return "".join(typed.get(symbol, symbol) for symbol in text)


def _with_spare_bits(text: str) -> str:
    """Set the lowest bit of symbol 26, which is always zero."""
    symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    place = 26 + 26 // 4 - 1
    return text[:place] + symbols[symbols.index(text[place]) | 1] + text[place + 1 :]


def evidence_layout_cases() -> list[Case]:
    """Vectors of evidence_layout.json."""
    preamble: Inputs = {
        "name": "фото 1.jpg",
        "media_type": "image/jpeg",
        "size": 70000,
        "sha256": to_b64u(drawn("digest of a photo")),
        "captured_at": "2026-11-02T08:00:00.000Z",
        "derived_from": None,
        "derivation": None,
    }
    derived: Inputs = {**preamble, "derived_from": identifier("evidence"), "derivation": "redacted"}
    encoded = evidence.encode_preamble(evidence.Preamble("a.txt", "text/plain", 3, drawn("digest")))
    sizes = (1, 65000, 65536, 1_000_000, 1_048_576, 5_000_000, 500_000_000, 2**31)
    sealed = [evidence.layout_of(bytes(150), size).sealed_size for size in sizes[:5]]
    digests: list[Value] = [to_b64u(drawn(f"slice {index}")) for index in range(3)]
    return [
        *(Case(f"layout-{size}", "pieces of a file of this size", "layout_of", {"preamble_length": 150, "size": size})
          for size in sizes),
        *(Case(f"layout-of-sealed-{size}", "the same, known from outside", "layout_of_sealed", {"sealed_size": size})
          for size in sealed),
        Case("refuse-layout-of-sealed", "no padded file has this size", "layout_of_sealed", {"sealed_size": sealed[3] + 1}, "format"),
        Case("refuse-layout-of-sealed-tag", "a segment of nothing but its tag", "layout_of_sealed", {"sealed_size": 16}, "format"),
        *(Case(f"refuse-layout-of-sealed-{size}", "a last segment of nothing but its tag, or no room for a file", "layout_of_sealed", {"sealed_size": size}, "format")
          for size in (17, 2_163_232)),
        Case("refuse-layout-of-sealed-zero", "nothing", "layout_of_sealed", {"sealed_size": 0}, "format"),
        Case("refuse-layout-empty", "an empty file", "layout_of", {"preamble_length": 150, "size": 0}, "format"),
        Case("refuse-layout-preamble", "a preamble over the limit", "layout_of", {"preamble_length": 8193, "size": 1}, "limit_exceeded"),
        Case("refuse-layout-huge", "more slices than a record can list", "layout_of", {"preamble_length": 150, "size": 2**35}, "limit_exceeded"),
        Case("preamble", "of an original", "encode_preamble", {"preamble": preamble}),
        Case("preamble-derived", "of a derived file", "encode_preamble", {"preamble": derived}),
        Case("parse-preamble", "read back", "parse_preamble", {"preamble": to_b64u(encoded)}),
        *(Case(f"refuse-preamble-{name}", why, "encode_preamble", _changed(preamble, change), "format")
          for name, why, change in _REFUSED_PREAMBLES),
        Case("refuse-preamble-cut", "cut short", "parse_preamble", {"preamble": to_b64u(encoded[:-1])}, "format"),
        Case("refuse-preamble-version", "another version", "parse_preamble", {"preamble": to_b64u(encoded.replace(b'"v":1', b'"v":2'))}, "format"),
        Case("refuse-preamble-unknown", "an unknown field", "parse_preamble", {"preamble": to_b64u(encoded.replace(b'"v":1', b'"v":1,"w":1'))}, "format"),
        Case("refuse-preamble-long", "over 8192 bytes", "parse_preamble", {"preamble": to_b64u(encoded + b" " * 8192)}, "limit_exceeded"),
        Case("manifest", "one digest for all slices", "manifest_digest", {"slice_digests": digests}),
        Case("manifest-order", "another order is another manifest", "manifest_digest", {"slice_digests": digests[::-1]}),
        Case("refuse-manifest-empty", "no slices", "manifest_digest", {"slice_digests": []}, "format"),
        Case("refuse-manifest-short", "a digest of 31 bytes", "manifest_digest", {"slice_digests": [to_b64u(bytes(31))]}, "format"),
    ]  # fmt: skip


def _changed(preamble: Inputs, change: Inputs) -> Inputs:
    changed: Inputs = {**preamble, **change}
    return {"preamble": changed}


_REFUSED_PREAMBLES: Sequence[tuple[str, str, Inputs]] = (
    ("no-name", "a file without a name", {"name": ""}),
    ("long-name", "a name over 1024 characters", {"name": "a" * 1025}),
    ("no-type", "no media type", {"media_type": ""}),
    ("empty-file", "a file of no bytes", {"size": 0}),
    ("digest", "a digest of 31 bytes", {"sha256": to_b64u(bytes(31))}),
    ("time", "a time in another form", {"captured_at": "2026-11-02"}),
    ("derivation-alone", "how it was made, but not from what", {"derivation": "redacted"}),
    ("derived-alone", "from what, but not how", {"derived_from": identifier("evidence")}),
)


def _places(*places: tuple[str, int]) -> list[Json]:
    return [{"compartment": compartment, "epoch": epoch} for compartment, epoch in places]


def epoch_cases() -> list[Case]:
    """Vectors of epoch.json."""
    report, work, first = "report", "work", 65536
    back: Sequence[tuple[str, str, Sequence[tuple[str, int]]]] = (
        ("none", "no records", ()),
        ("revoked", "each compartment goes on by itself", ((report, 0), (report, 1), (work, 0))),
        ("old", "an older secret of the same compartment", ((report, 2), (report, 1), (report, 2))),
        ("renewed", "all compartments are renewed at once", ((report, first), (work, first))),
        (
            "behind",
            "a secret from before the renewal, in another compartment",
            ((report, 0), (report, first), (work, 0), (report, 1), (work, first + 1)),
        ),
    )
    following: Sequence[tuple[str, str, int, int]] = (
        ("first", "the first secret under the first keys of a desk", 0, -1),
        ("revoked", "a reader left, the desk's keys stay", 0, 0),
        ("rotated", "the desk has new keys", 1, 7),
        ("skipped", "nothing was written while the desk had new keys twice", 3, 65536),
        ("late", "a part of the case begins under later keys", 2, -1),
        ("last", "the last number under the keys of a desk", 1, 131070),
    )
    ended: Sequence[tuple[str, str, int, int]] = (
        ("before", "the last number before the desk's newest keys", 65535, 1),
        ("same", "the first number under them", 65536, 1),
        ("later", "a number of keys that come later", 131072, 1),
        ("beginning", "the first secret of all", 0, 0),
    )
    return [
        Case("first-0", "the first keys of a desk", "first_epoch", {"desk_epoch": 0}),
        Case("first-2", "its third keys", "first_epoch", {"desk_epoch": 2}),
        *(
            Case(f"next-{name}", why, "next_epoch", {"desk_epoch": desk_epoch, "before": before})
            for name, why, desk_epoch, before in following
        ),
        *(
            Case(f"ended-{name}", why, "is_ended", {"epoch": epoch, "desk_epoch": desk_epoch})
            for name, why, epoch, desk_epoch in ended
        ),
        *(
            Case(f"later-{name}", why, "is_later", {"epoch": epoch, "desk_epoch": desk_epoch})
            for name, why, epoch, desk_epoch in ended
        ),
        *(
            Case(f"back-{name}", why, "gone_back", {"places": _places(*where)})
            for name, why, where in back
        ),
        Case(
            "refuse-full",
            "no number is left under the keys of this desk",
            "next_epoch",
            {"desk_epoch": 1, "before": 131071},
            "limit_exceeded",
        ),
    ]
