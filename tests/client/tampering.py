"""How does a test keep records back as a lying server can, or write one that its own client would never write?"""

import hashlib
from collections.abc import Collection, Mapping

import pytest
from typing_extensions import override

from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.casework import OpenCase
from incident_log.clock import SystemClock
from incident_log.crypto.sealing import RecordBody, next_header, seal_record
from incident_log.crypto.signing import SigningKey
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u, to_b64u, to_time
from incident_log.format.record import parse_envelope


def without_body(row: Mapping[str, Json]) -> Json:
    """Show of a record only that it is there, as a reader gets it who may not have it."""
    if "envelope" not in row:
        return dict(row)
    envelope = parse_envelope(from_b64u(str(row["envelope"])))
    return {
        "position": row["position"],
        "leaf": row["leaf"],
        "header": to_b64u(envelope.header_bytes),
        "body_sha256": to_b64u(hashlib.sha256(envelope.body).digest()),
    }


def hold_back(api: Api, monkeypatch: pytest.MonkeyPatch, positions: Collection[int]) -> None:
    """Be a server that keeps these records of every case back."""
    honest = api.get

    def get(path: str) -> Answer:
        answer = honest(path)
        if "/records?" not in path:
            return answer
        rows = [row.values for row in answer.answers("records")]
        shown: list[Json] = [
            without_body(row) if row["position"] in positions else dict(row) for row in rows
        ]
        return Answer({**answer.values, "records": shown})

    monkeypatch.setattr(api, "get", get)


def places_of(opened: OpenCase, record_type: str) -> list[int]:
    """Find where the records of one type stand."""
    entries = opened.journal.entries
    return [e.opened.header.position for e in entries if e.opened and e.opened.type == record_type]


class _OtherHand(SigningKey):
    """A key that signs something else than it is given."""

    @override
    def sign_raw(self, message: bytes) -> bytes:
        return super().sign_raw(message + b"\n")


def write_unsigned(opened: OpenCase) -> None:
    """Write a message whose signature does not hold, as anybody can who may write."""
    secret = opened.secret("report")
    said: dict[str, Json] = {"text": "Not quite signed.", "lang": "en"}
    at = to_time(SystemClock().now())
    body = RecordBody("message", 1, at, said, opened.journal.log.last_seen())
    header = next_header(opened.keys.organisation, secret, opened.journal.head)
    envelope = seal_record(secret, header, body, _OtherHand(opened.seed.signing_key.seed))
    opened.api.post_bytes(f"cases/{opened.keys.case}/records", envelope)
