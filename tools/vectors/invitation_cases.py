"""Which vectors show invitation links, what an inviter keeps, and a newcomer's keys and name?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from incident_log.format import canonical, invitation
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from incident_log.format.invitation import Bundle, Kept, Link
from tools.vectors import cast
from tools.vectors.cast import DESK_ID, INVITE, ORGANISATION, drawn, identifier
from tools.vectors.model import Case, Function, Inputs, Reader, Value, recipe
from tools.vectors.signed_cases import X25519_RECIPIENT

_ENDS = 498345
_LINK = Link(INVITE.secret, ORGANISATION, _ENDS)
_KEPT = Kept(INVITE.secret, "caseworker", DESK_ID, "Бо, пра якога казалі", _ENDS)
_KEYS = Bundle(cast.CASEWORKER.recipient, cast.CASEWORKER.signing_public)


def invitation_cases() -> list[Case]:
    """Vectors of invitation.json."""
    return [*_links(), *_ends(), *_kept(), *_bundles(), *_names()]


def _links() -> list[Case]:
    text = invitation.encode_link(_LINK)
    _version, secret, organisation, ends = text.split(".")
    wrong = (
        ("no-end", "without its end", f"1.{secret}.{organisation}"),
        ("version", "another version", f"2.{secret}.{organisation}.{ends}"),
        ("more", "a part too many", f"{text}.0"),
        ("short-secret", "15 bytes", ".".join(("1", to_b64u(bytes(15)), organisation, ends))),
        ("short-organisation", "31 bytes", ".".join(("1", secret, to_b64u(bytes(31)), ends))),
        ("padded", "base64 with padding", ".".join(("1", f"{secret}==", organisation, ends))),
        ("leading-zero", "two spellings of one hour", ".".join(("1", secret, organisation, f"0{ends}"))),
        ("negative", "an hour before all", f"1.{secret}.{organisation}.-1"),
        ("no-number", "an hour that is none", f"1.{secret}.{organisation}.4e5"),
        ("other-digits", "digits of another script", f"1.{secret}.{organisation}.\u0664\u0669"),
        ("line", "a line break at the end", f"{text}\n"),
        ("empty", "nothing", ""),
    )  # fmt: skip
    return [
        Case("link", "what stands behind the # of an invitation", "parse_link", {"text": text}),
        *(Case(f"refuse-link-{name}", why, "parse_link", {"text": given}, "format") for name, why, given in wrong),
    ]  # fmt: skip


def _ends() -> list[Case]:
    last = _ENDS * 3600 - 1
    return [
        Case("ends", "the 72nd full hour after this moment", "ends_after", {"seconds": last - 72 * 3600}),
        Case("ends-full", "at a full hour it lasts an hour longer", "ends_after", {"seconds": _ENDS * 3600}),
        Case("open", "the last second", "how_late", {"ends": _ENDS, "seconds": last}),
        Case("over", "the next one", "how_late", {"ends": _ENDS, "seconds": last + 1}),
        Case("confirmable", "the last second in which somebody who came in time is confirmed", "how_late",
             {"ends": _ENDS, "seconds": last + 168 * 3600}),
        Case("too-late", "the next one", "how_late", {"ends": _ENDS, "seconds": last + 168 * 3600 + 1}),
    ]  # fmt: skip


def _kept() -> list[Case]:
    lawyer = replace(_KEPT, role="lawyer", desk=None, label="")
    return [
        Case("kept", "what an inviter keeps of a caseworker's invitation", "parse_kept", _octets(invitation.encode_kept(_KEPT))),
        Case("kept-lawyer", "of a lawyer's, without desk and label", "parse_kept", _octets(invitation.encode_kept(lawyer))),
        *_refused("kept", "parse_kept", invitation.encode_kept(_KEPT), {}, (
            ("role", "a role that is none", {"role": "admin"}),
            ("desk", "a desk of 15 bytes", {"desk": to_b64u(bytes(15))}),
            ("secret", "a secret of 32 bytes", {"secret": to_b64u(bytes(32))}),
            ("no-end", "without its end", {"ends": None}),
            ("negative", "an end before all", {"ends": -1}),
            ("more", "a field more", {"v": 1}),
            ("label", "a label of 4097 characters", {"label": "a" * 4097}),
        )),
    ]  # fmt: skip


def _bundles() -> list[Case]:
    place: Inputs = {"invitation": INVITE.invitation, "organisation": ORGANISATION}
    octets = invitation.encode_bundle(INVITE.invitation, ORGANISATION, _KEYS)
    elsewhere = (
        ("invitation", "made for another invitation", {**place, "invitation": identifier("another invitation")}),
        ("organisation", "made for another organisation", {**place, "organisation": to_b64u(drawn("organisation"))}),
    )  # fmt: skip
    return [
        Case("bundle", "a newcomer's keys", "parse_bundle", {**place, **_octets(octets)}),
        *(Case(f"refuse-bundle-other-{name}", why, "parse_bundle", {**given, **_octets(octets)}, "verification")
          for name, why, given in elsewhere),
        *_refused("bundle", "parse_bundle", octets, place, (
            ("version", "another version", {"v": 2}),
            ("x25519", "a recipient that is not post-quantum", {"recipient": X25519_RECIPIENT}),
            ("signing", "a key of 31 bytes", {"signing": to_b64u(bytes(31))}),
            ("more", "a field more", {"role": "owner"}),
        )),
        Case("refuse-bundle-limit", "over 4096 bytes", "parse_bundle", {**place, "bytes": recipe(b"a", 4097)}, "limit_exceeded"),
    ]  # fmt: skip


def _names() -> list[Case]:
    return [
        Case("name", "a newcomer's name", "parse_name", _octets(invitation.encode_name("Зміцер 😀"))),
        Case("name-longest", "200 characters outside the basic plane", "parse_name", _octets(invitation.encode_name("😀" * 200))),
        *_refused("name", "parse_name", invitation.encode_name("Bo"), {}, (
            ("empty", "no character", {"name": ""}),
            ("long", "201 characters", {"name": "a" * 201}),
            ("number", "not a text", {"name": 1}),
            ("more", "a field more", {"v": 1}),
        )),
    ]  # fmt: skip


def _refused(
    kind: str,
    function: str,
    octets: bytes,
    inputs: Inputs,
    changes: Sequence[tuple[str, str, Mapping[str, Json]]],
) -> list[Case]:
    """Change a good one at one place each."""
    good = canonical.parse(octets)
    assert isinstance(good, dict)  # noqa: S101  # written by our own encoder
    return [
        Case(f"refuse-{kind}-{name}", why, function, {**inputs, **_octets(canonical.encode({**good, **change}))}, "format")
        for name, why, change in changes
    ]  # fmt: skip


def _octets(octets: bytes) -> Inputs:
    return {"bytes": to_b64u(octets)}


def _parse_link(inputs: Reader) -> Value:
    link = invitation.parse_link(inputs.text("text"))
    again = invitation.encode_link(link)
    return {"secret": to_b64u(link.secret), "organisation": link.organisation, "ends": link.ends, "again": again}  # fmt: skip


def _parse_kept(inputs: Reader) -> Value:
    kept = invitation.parse_kept(inputs.octets("bytes"))
    return {
        "secret": to_b64u(kept.secret),
        "role": kept.role,
        "desk": kept.desk,
        "label": kept.label,
        "ends": kept.ends,
        "again": to_b64u(invitation.encode_kept(kept)),
    }


def _parse_bundle(inputs: Reader) -> Value:
    place = inputs.text("invitation"), inputs.text("organisation")
    keys = invitation.parse_bundle(inputs.octets("bytes"), *place)
    again = to_b64u(invitation.encode_bundle(*place, keys))
    return {"recipient": keys.recipient, "signing": to_b64u(keys.signing), "again": again}


def _how_late(inputs: Reader) -> Value:
    ends, seconds = inputs.number("ends"), inputs.number("seconds")
    late = invitation.is_too_late_to_confirm(ends, seconds)
    return {"over": invitation.is_over(ends, seconds), "too_late_to_confirm": late}


INVITATION_FUNCTIONS: Mapping[str, Function] = {
    "parse_link": _parse_link,
    "ends_after": lambda inputs: invitation.ends_after(inputs.number("seconds")),
    "how_late": _how_late,
    "parse_kept": _parse_kept,
    "parse_bundle": _parse_bundle,
    "parse_name": lambda inputs: invitation.parse_name(inputs.octets("bytes")),
}
