"""Which journals are as they should be?"""

from incident_log.format.canonical import Json
from tools.domain_vectors.journals import (
    INCIDENT,
    PHOTO,
    SECOND,
    Journal,
    copy_of_photo,
    deadline,
    digest,
    evidence,
    filed,
    identifier,
    incident,
    receipt,
    share,
)

Named = tuple[str, str, Journal]


def amended(**changes: Json) -> dict[str, Json]:
    """Change parts of the first incident."""
    return {"incident": INCIDENT, "changes": changes}


LAWYER_NOTE: dict[str, Json] = {
    "text": "Ask for the certified copy.",
    "lang": "en",
    "about": INCIDENT,
}
EXPORTED: dict[str, Json] = {
    "dossier": identifier(95),
    "audience": "lawyer",
    "language": "en",
    "recipient": "Advocate Example",
    "purpose": "advice",
    "exhibits": [PHOTO],
    "bundle_manifest_sha256": digest(96),
    "redactions": 0,
}
POLICE_REPORT: dict[str, Json] = {
    "id": identifier(97),
    "incident": INCIDENT,
    "fields": {
        "force": {"value": "Vilnius 3"},
        "country": {"value": "LT"},
        "reported_on": {"value": "2026-11-04"},
    },
}
TASK: dict[str, Json] = {
    "task": identifier(98),
    "title": "Call back",
    "due": "2026-11-06",
    "state": "open",
    "assigned_to": identifier(81),
}


def _worked() -> Journal:
    return (
        filed()
        .add("member", "access", {"what": "opened", "evidence": None, "reason": None})
        .add("member", "assignment", {"to": identifier(81)}, "work")
        .add("member", "status", {"status": "waiting_for_reporter", "reason": "one question"})
        .add("member", "message", {"text": "Is the account still there?", "lang": "en"})
        .add("reporter", "message", {"text": "Так", "lang": "be"})
        .add("member", "access", {"what": "viewed", "evidence": PHOTO, "reason": "triage"})
        .add("member", "share", share())
        .add("lawyer", "access", {"what": "downloaded", "evidence": PHOTO, "reason": None})
        .add("lawyer", "note", LAWYER_NOTE, "work")
        .add("member", "evidence", copy_of_photo())
        .add("member", "task", TASK, "work")
        .add("member", "task", {**TASK, "state": "done"}, "work")
        .add("member", "deadline", deadline(), "work")
        .add("member", "police_report", POLICE_REPORT)
        .add("lawyer", "export", EXPORTED)
        .add(
            "reporter",
            "consent",
            receipt(receipt=identifier(71), audience="A1", choice="withdrawn"),
        )
        .add("member", "share", share(action="revoked", reason="asked by the person"))
    )


def _amending() -> Journal:
    changed = amended(
        fields={"count": {"value": 3}, "first_contact": None},
        title="Telegram",
        sentence="They wrote again.",
    )
    return (
        filed()
        .add("member", "amendment", changed)
        .add(
            "reporter",
            "amendment",
            {**amended(), "addition": "And once more.", "addition_lang": "en"},
        )
    )


def _rekinded() -> Journal:
    return filed().add(
        "member",
        "amendment",
        amended(kind="harassment", fields={"platform": {"value": "Telegram"}}),
    )


def _undated() -> Journal:
    unknown: Json = {"from": None, "to": None, "precision": "unknown"}
    return filed().add(
        "reporter", "incident", incident(incident=SECOND, occurred=unknown, place={"country": "ZZ"})
    )


def interpol() -> Journal:
    """A red notice with a request about it, and dates inside that request."""
    request: Json = {
        "type": {"value": "deletion"},
        "filed": {"value": "2023-11-03"},
        "blocked_on": {"value": "2024-02"},
        "decision_on": {"value": "2024-08-05"},
    }
    fields: Json = {
        "alert_type": {"value": "red"},
        "source_ncb": {"value": "BY"},
        "learned_on": {"value": "2023-10-30"},
        "learned_how": {"answer": "unknown"},
        "requests": {"value": [request]},
    }
    months: Json = {"from": "2023-10-30", "to": "2024-10-31", "precision": "day"}
    return Journal().add(
        "reporter",
        "incident",
        incident(
            kind="interpol",
            fields=fields,
            occurred=months,
            place={"country": "RS"},
            title="Belgrade",
        ),
    )


def _described() -> Journal:
    return filed().add(
        "member", "evidence", evidence(proves="That the words were written", language="be")
    )


def _shared_before() -> Journal:
    first = Journal().add("reporter", "incident", incident()).add("member", "share", share())
    other = share(to=identifier(82), compartments=["identity"])
    return first.add("member", "share", other).add("reporter", "evidence", evidence())


def _shuffled() -> Journal:
    journal = filed()
    journal.records.reverse()
    return journal


def _renewed() -> Journal:
    journal = filed()
    for compartment in ("report", "identity"):
        journal.add("member", "renewal", {"desk_epoch": 1}, compartment)
    return journal


def _assessed() -> Journal:
    fields: Json = {"severity": {"value": "moderate"}, "fear_now": {"value": "in_danger"}}
    return Journal().add("reporter", "incident", incident(safe_now="no", fields=fields))


def _typical() -> Journal:
    arrest = deadline(rule="D11", trigger="2026-11-04T10:30")
    confirmed = deadline(rule="D11", trigger="2026-11-04T10:30", deadline=identifier(91))
    changed = deadline(deadline=identifier(92), due="2027-06-01", reason="the letter names it")
    by_hand = deadline(
        deadline=identifier(93), rule=None, trigger=None, title="Hearing", due="2026-12-20T09:00"
    )
    return (
        filed()
        .add("member", "deadline", arrest, "work")
        .add(
            "member",
            "deadline",
            deadline(deadline=identifier(94), rule="D08", trigger="2020-01-01"),
            "work",
        )
        .add("lawyer", "deadline", confirmed, "work")
        .add("member", "deadline", changed, "work")
        .add("member", "deadline", by_hand, "work")
    )


def _long_sentence(sentence: str) -> Journal:
    return Journal().add("reporter", "incident", incident(sentence=sentence))


ORDINARY: tuple[Named, ...] = (
    ("empty", "a journal nobody wrote yet", Journal()),
    ("filed", "as it arrives", filed()),
    (
        "renewed",
        "new keys before anybody took it: it is as new and as unread as before",
        _renewed(),
    ),
    ("worked", "a case with everything in it", _worked()),
    ("amended", "answers change, and one is taken away", _amending()),
    ("kind_changed", "answers the new kind does not ask are left in the history", _rekinded()),
    ("undated", "no date is known; it comes last in the timeline", _undated()),
    ("interpol_dates", "dates inside groups stand in the timeline", interpol()),
    ("described_later", "the same file described better", _described()),
    ("late_share", "who could already read stands beside the arrival of a file", _shared_before()),
    (
        "withdrawn",
        "the reporter withdraws",
        filed().add("reporter", "status", {"status": "withdrawn"}),
    ),
    (
        "withdrawn_for_good",
        "the team cannot give back what the person withdrew",
        filed()
        .add("reporter", "status", {"status": "withdrawn"})
        .add("member", "status", {"status": "open"})
        .add("member", "status", {"status": "closed"}),
    ),
    (
        "given_back",
        "the person can, and then the team works on",
        filed()
        .add("reporter", "status", {"status": "withdrawn"})
        .add("reporter", "status", {"status": "open"})
        .add("member", "status", {"status": "closed"}),
    ),
    (
        "withdrawn_by_others",
        "nobody else withdraws it, and the person sets no other status",
        filed()
        .add("member", "status", {"status": "withdrawn"})
        .add("reporter", "status", {"status": "open"}),
    ),
    ("out_of_order", "records come in any order", _shuffled()),
    (
        "in_danger",
        "not safe now outweighs the kind",
        Journal().add("reporter", "incident", incident(safe_now="no")),
    ),
    ("assessed", "what a caseworker assessed outweighs both", _assessed()),
    ("typical", "a typical time is nobody's clock until a lawyer says so", _typical()),
    ("surrogates", "a title is cut by characters, not by UTF-16 units", _long_sentence("😀" * 100)),
    (
        "cut_title",
        "a title is cut after a word, and says so",
        _long_sentence(f"{'Слово, ' * 10}чаканне да позняга вечара ля дзвярэй"),
    ),
    (
        "cut_title_at_its_edge",
        "the last word that fits is kept",
        _long_sentence(f"{'ab ' * 25}abcd efgh"),
    ),
    ("whole_title", "what fits is not cut", _long_sentence(f"{'ab ' * 25}abcde")),
    (
        "cut_title_of_one_word",
        "an early space does not leave a title of next to nothing",
        _long_sentence(f"See {'x' * 100}"),
    ),
)
