"""Which journals do the vectors fold? A builder of records, and the invented case that most of them grow from."""

from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u

Payload = dict[str, Json]


def identifier(number: int) -> str:
    """Stand for a random id."""
    return to_b64u(number.to_bytes(16, "big"))


def digest(number: int) -> str:
    """Stand for a SHA-256 digest or a public key."""
    return to_b64u(number.to_bytes(32, "big"))


REPORTER, MEMBER, LAWYER, STRANGER = digest(1), digest(2), digest(3), digest(4)
_AUTHORS = {"reporter": REPORTER, "member": MEMBER, "lawyer": LAWYER, "unknown": STRANGER}
INCIDENT, SECOND, PHOTO, COPY = identifier(10), identifier(11), identifier(20), identifier(21)


class Journal:
    """Records one after the other, an hour apart."""

    def __init__(self) -> None:
        self.records: list[Json] = []

    def add(
        self,
        role: str,
        record_type: str,
        payload: Json,
        compartment: str = "report",
        **changes: Json,
    ) -> "Journal":
        """Append one record; `changes` replace parts of it, to make it wrong."""
        position = len(self.records)
        record: Payload = {
            "position": position,
            "record_id": identifier(1000 + position),
            "compartment": compartment,
            "author": _AUTHORS[role],
            "role": role,
            "at": f"2026-11-{3 + position // 24:02d}T{position % 24:02d}:00:00.000Z",
            "type": record_type,
            "schema": 1,
            "payload": payload,
        }
        self.records.append({**record, **changes})
        return self


def incident(**changes: Json) -> Payload:
    """A threat that came by Telegram."""
    return {
        "incident": INCIDENT,
        "kind": "threat",
        "occurred": {"from": "2026-11-02", "to": None, "precision": "day"},
        "place": {"country": "LT", "city": "Vilnius"},
        "sentence": "A man I do not know wrote that they will find me.",
        "narrative": "Учора вечарам мне напісаў незнаёмы.",
        "narrative_lang": "be",
        "fields": {
            "channel": {"value": "telegram", "basis": "seen"},
            "verbatim_words": {"value": "Мы тебя найдём", "basis": "seen"},
            "fear_now": {"answer": "withheld"},
            "first_contact": {"value": "2026-10"},
        },
        **changes,
    }


def evidence(**changes: Json) -> Payload:
    """A screenshot of the message."""
    return {
        "evidence": PHOTO,
        "name": "скрын 1.png",
        "media_type": "image/png",
        "size": 4096,
        "sha256": digest(50),
        "captured_at": "2026-11-02T21:40",
        "capture_method": "screenshot",
        "describes": "The message in Telegram",
        "incidents": [INCIDENT],
        "derived_from": None,
        "derivation": None,
        "salt": identifier(51),
        "slices": [digest(52)],
        "sealed_size": 4416,
        "layout": 1,
        "language": "ru",
        "third_party": True,
        **changes,
    }


def copy_of_photo(**changes: Json) -> Payload:
    """The same screenshot with somebody else's name taken out."""
    made: Payload = {
        "evidence": COPY,
        "name": "screen 1 redacted.png",
        "sha256": digest(60),
        "derived_from": PHOTO,
        "derivation": "redacted",
        "capture_method": None,
        "captured_at": None,
        "salt": identifier(61),
        "slices": [digest(62)],
    }
    return evidence(**{**made, **changes})


def receipt(**changes: Json) -> Payload:
    """The agreement without which nothing is stored."""
    return {
        "receipt": identifier(70),
        "person": "reporter",
        "audience": "A0",
        "recipient": None,
        "country": None,
        "scope": {"covers": "whole", "ids": []},
        "identity_level": "L3",
        "purpose": "safety",
        "choice": "yes",
        "wording": "2026-11-1",
        "language": "be",
        "how": "on_screen",
        "given_at": "2026-11-03T00:00:00.000Z",
        "expires_at": None,
        **changes,
    }


def share(**changes: Json) -> Payload:
    """Access for a lawyer until spring."""
    return {
        "to": identifier(80),
        "to_signing": LAWYER,
        "compartments": ["report"],
        "expires_at": "2027-03-01T00:00:00.000Z",
        "reason": "Interpol request",
        "action": "granted",
        **changes,
    }


def deadline(**changes: Json) -> Payload:
    """Nine months from admissibility."""
    return {
        "deadline": identifier(90),
        "rule": "D02",
        "incident": INCIDENT,
        "trigger": "2026-11-05",
        "due": None,
        "state": "open",
        **changes,
    }


def person(**changes: Json) -> Payload:
    """The person who reported, with two spellings."""
    return {
        "person": "reporter",
        "names": [
            {"text": "Ганна Прыкладная", "spelling": "be"},
            {"text": "Hanna Prykladnaya", "spelling": "passport"},
        ],
        "roles": [{"incident": INCIDENT, "role": "subject"}],
        "country": "LT",
        **changes,
    }


def filed() -> Journal:
    """A case as it arrives: agreement, incident, screenshot, name."""
    return (
        Journal()
        .add("reporter", "consent", receipt())
        .add("reporter", "incident", incident())
        .add("reporter", "evidence", evidence())
        .add("reporter", "person", person(), "identity")
    )
