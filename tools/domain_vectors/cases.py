"""Which journals must both languages fold alike, and which dossiers come out of them?"""

from collections.abc import Iterator

from incident_log.format.canonical import Json
from tools.domain_vectors.journals import (
    COPY,
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
    person,
    receipt,
    share,
)
from tools.domain_vectors.model import Case


def fold_cases() -> list[Case]:
    """Give every journal with its reason, and the questions about shares and statuses."""
    journals = (*_ordinary(), *_wrong(), *_erasing())
    folded = [
        Case(name, why, "fold", {"records": journal.records}) for name, why, journal in journals
    ]
    return [*folded, *_share_cases(), *_status_cases()]


_Named = tuple[str, str, Journal]


def _amended(**changes: Json) -> dict[str, Json]:
    return {"incident": INCIDENT, "changes": changes}


def _ordinary() -> Iterator[_Named]:
    yield "empty", "a journal nobody wrote yet", Journal()
    yield "filed", "as it arrives", filed()
    yield "worked", "a case with everything in it", _worked()
    yield "amended", "answers change, and one is taken away", _amending()
    yield "kind_changed", "answers the new kind does not ask are left in the history", _rekinded()
    yield "undated", "no date is known; it comes last in the timeline", _undated()
    yield "interpol_dates", "dates inside groups stand in the timeline", _interpol()
    yield "described_later", "the same file described better", _described()
    yield (
        "late_share",
        "who could already read stands beside the arrival of a file",
        _shared_before(),
    )
    yield (
        "withdrawn",
        "the reporter withdraws",
        filed().add("reporter", "status", {"status": "withdrawn"}),
    )
    yield "out_of_order", "records come in any order", _shuffled()
    yield (
        "in_danger",
        "not safe now outweighs the kind",
        Journal().add("reporter", "incident", incident(safe_now="no")),
    )
    yield "assessed", "what a caseworker assessed outweighs both", _assessed()
    yield "typical", "a typical time is nobody's clock until a lawyer says so", _typical()
    yield "surrogates", "a title is cut by characters, not by UTF-16 units", _long_sentence()


def _worked() -> Journal:
    lawyer_note: dict[str, Json] = {
        "text": "Ask for the certified copy.",
        "lang": "en",
        "about": INCIDENT,
    }
    exported: dict[str, Json] = {
        "dossier": identifier(95),
        "audience": "lawyer",
        "language": "en",
        "recipient": "Advocate Example",
        "purpose": "advice",
        "exhibits": [PHOTO],
        "bundle_manifest_sha256": digest(96),
        "redactions": 0,
    }
    report: dict[str, Json] = {
        "id": identifier(97),
        "incident": INCIDENT,
        "fields": {
            "force": {"value": "Vilnius 3"},
            "country": {"value": "LT"},
            "reported_on": {"value": "2026-11-04"},
        },
    }
    task: dict[str, Json] = {
        "task": identifier(98),
        "title": "Call back",
        "due": "2026-11-06",
        "state": "open",
        "assigned_to": identifier(81),
    }
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
        .add("lawyer", "note", lawyer_note, "work")
        .add("member", "evidence", copy_of_photo())
        .add("member", "task", task, "work")
        .add("member", "task", {**task, "state": "done"}, "work")
        .add("member", "deadline", deadline(), "work")
        .add("member", "police_report", report)
        .add("lawyer", "export", exported)
        .add(
            "reporter",
            "consent",
            receipt(receipt=identifier(71), audience="A1", choice="withdrawn"),
        )
        .add("member", "share", share(action="revoked", reason="asked by the person"))
    )


def _amending() -> Journal:
    changed = _amended(
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
            {**_amended(), "addition": "And once more.", "addition_lang": "en"},
        )
    )


def _rekinded() -> Journal:
    return filed().add(
        "member",
        "amendment",
        _amended(kind="harassment", fields={"platform": {"value": "Telegram"}}),
    )


def _undated() -> Journal:
    unknown: Json = {"from": None, "to": None, "precision": "unknown"}
    return filed().add(
        "reporter", "incident", incident(incident=SECOND, occurred=unknown, place={"country": "ZZ"})
    )


def _interpol() -> Journal:
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


def _long_sentence() -> Journal:
    return Journal().add("reporter", "incident", incident(sentence="😀" * 100))


def _wrong() -> Iterator[_Named]:
    note: dict[str, Json] = {"text": "hello"}
    yield (
        "newer_schema",
        "kept as unreadable",
        filed().add("member", "message", {"text": "x", "lang": "en"}, schema=2),
    )
    yield "unknown_type", "kept as unreadable", filed().add("member", "hologram", {"x": 1})
    yield (
        "schema_zero",
        "no version was ever 0",
        filed().add("member", "message", {"text": "x", "lang": "en"}, schema=0),
    )
    yield (
        "reporter_note",
        "a reporter writes no notes",
        filed().add("reporter", "note", note, "work"),
    )
    yield (
        "reporter_status",
        "a reporter may only withdraw",
        filed().add("reporter", "status", {"status": "closed"}),
    )
    yield (
        "reporter_share",
        "a reporter opens the case for nobody",
        filed().add("reporter", "share", share()),
    )
    yield (
        "lawyer_status",
        "a lawyer does not change the status",
        filed().add("lawyer", "status", {"status": "closed"}),
    )
    yield (
        "stranger",
        "whoever has no role is not heard",
        filed().add("unknown", "message", {"text": "x", "lang": "en"}),
    )
    yield "note_in_report", "notes are for work", filed().add("member", "note", note)
    yield (
        "work_by_reporter",
        "what is evidence may not lie in work for a reporter",
        _hidden_evidence(),
    )
    yield (
        "unknown_field",
        "a field this version does not have",
        filed().add("member", "note", {**note, "mood": "x"}, "work"),
    )
    yield "not_an_object", "a payload that is a list", filed().add("member", "message", [])
    yield "same_record", "the same record id again", _repeated_record()
    yield (
        "same_incident",
        "an incident is reported once",
        filed().add("member", "incident", incident(sentence="No.")),
    )
    yield (
        "same_receipt",
        "a receipt is given once",
        filed().add("reporter", "consent", receipt(choice="no")),
    )
    yield (
        "other_file",
        "another file under the same id",
        filed().add("member", "evidence", evidence(sha256=digest(99))),
    )
    yield (
        "no_target",
        "an amendment of nothing",
        filed().add("member", "amendment", {**_amended(title="x"), "incident": SECOND}),
    )
    yield (
        "wrong_answer",
        "an answer that its kind does not ask",
        filed().add("member", "amendment", _foreign_answer()),
    )
    yield (
        "wrong_rule",
        "a rule that cannot count from there",
        filed().add("member", "deadline", _zoned(), "work"),
    )
    yield (
        "revoked_nothing",
        "ending what was never granted",
        filed().add("member", "share", share(action="revoked")),
    )


def _hidden_evidence() -> Journal:
    return filed().add("reporter", "evidence", evidence(evidence=COPY), "work")


def _foreign_answer() -> dict[str, Json]:
    return _amended(fields={"bank": {"value": "A bank"}})


def _zoned() -> dict[str, Json]:
    return deadline(rule="D20", trigger="2026-11-10T10:00+01:00")


def _repeated_record() -> Journal:
    first = identifier(1001)
    return filed().add("member", "message", {"text": "again", "lang": "en"}, record_id=first)


def _tombstone(**changes: Json) -> dict[str, Json]:
    return {"target": "evidence", "id": PHOTO, "reason": "asked_by_person", **changes}


def _erasing() -> Iterator[_Named]:
    gone = (
        filed()
        .add("member", "evidence", copy_of_photo())
        .add("reporter", "tombstone", _tombstone())
    )
    yield "erased_evidence", "the id and the custody stay", gone
    yield (
        "erased_twice",
        "there is nothing to erase any more",
        filed().add("member", "tombstone", _tombstone()).add("member", "tombstone", _tombstone()),
    )
    yield (
        "erased_then_described",
        "erased stays erased",
        filed()
        .add("member", "tombstone", _tombstone())
        .add("member", "evidence", evidence(proves="x")),
    )
    incident_gone = filed().add("member", "tombstone", _tombstone(target="incident", id=INCIDENT))
    yield (
        "erased_incident",
        "the place and id stay",
        incident_gone.add("member", "amendment", _amended(title="x")),
    )
    person_gone = _tombstone(target="person", id="reporter")
    yield (
        "erased_person",
        "gone from the people and the card",
        filed().add("member", "tombstone", person_gone, "identity"),
    )
    yield (
        "erased_elsewhere",
        "a tombstone lies where its target does",
        filed().add("member", "tombstone", person_gone),
    )
    not_own = (
        filed()
        .add("member", "evidence", copy_of_photo())
        .add("reporter", "tombstone", _tombstone(id=COPY))
    )
    yield "erased_not_own", "a reporter erases only what is theirs", not_own
    yield (
        "erased_nothing",
        "no such evidence",
        filed().add("member", "tombstone", _tombstone(id=SECOND)),
    )


def _share_cases() -> Iterator[Case]:
    granted = filed().add("member", "share", share()).records
    both = share(compartments=["report", "work"])
    partly = (
        filed()
        .add("member", "share", both)
        .add("member", "share", share(action="revoked", compartments=["work"]))
    )
    ended = filed().add("member", "share", share()).add("member", "share", share(action="revoked"))
    at = "2026-12-01T00:00:00.000Z"
    yield Case("share_live", "before it expires", "live_shares", {"records": granted, "at": at})
    expired: Json = "2027-03-01T00:00:00.000Z"
    yield Case(
        "share_expired", "at the very moment", "live_shares", {"records": granted, "at": expired}
    )
    yield Case(
        "share_partly", "one of two was ended", "live_shares", {"records": partly.records, "at": at}
    )
    yield Case("share_ended", "all was ended", "live_shares", {"records": ended.records, "at": at})


def _status_cases() -> Iterator[Case]:
    for status, following in (
        ("new", "open"),
        ("closed", "open"),
        ("open", "new"),
        ("nonsense", "open"),
    ):
        inputs: dict[str, Json] = {"status": status, "following": following}
        yield Case(f"{status}_to_{following}", "which status may follow", "may_follow", inputs)


def dossier_cases() -> list[Case]:
    """Give what is missing and what is stated, for several audiences."""
    relative: Json = {
        "relation": {"value": "parent"},
        "act": {"value": ["visit"]},
        "date": {"value": "2026-11-01"},
        "agency": {"value": "kgb", "basis": "told"},
        "may_contact_relative": {"value": False},
    }
    pressed = Journal().add(
        "reporter", "incident", incident(kind="proxy_relative", fields=relative)
    )
    annexes = filed()
    for number in range(200, 216):
        annexes.add("member", "evidence", evidence(evidence=identifier(number)))
    journals = {
        "filed": filed(),
        "interpol": _interpol(),
        "relative": pressed,
        "empty": Journal(),
        "withdrawn": filed().add("reporter", "status", {"status": "withdrawn"}),
        "newer": filed().add("member", "message", {"text": "x", "lang": "en"}, schema=9),
        "annexes": annexes,
        "unsafe": filed().add(
            "member", "evidence", evidence(unsafe_file=True, describes="", proves="x")
        ),
        "translated": filed().add(
            "member", "evidence", copy_of_photo(derivation="translated", language="en")
        ),
        "erased": filed().add("member", "tombstone", _tombstone()),
        "person_only": Journal().add("reporter", "person", person(), "identity"),
    }
    return [*_problem_cases(journals), *_allegation_cases(journals)]


def _problem_cases(journals: dict[str, Journal]) -> Iterator[Case]:
    for name, journal in journals.items():
        for audience, country in (
            ("lawyer", None),
            ("police", None),
            ("police", "LT"),
            ("ccf", None),
        ):
            inputs: dict[str, Json] = {
                "records": journal.records,
                "audience": audience,
                "country": country,
            }
            yield Case(f"{name}_{audience}_{country}", "what is missing", "problems_in", inputs)
    yield Case(
        "no_audience",
        "an audience nobody has",
        "problems_in",
        {"records": [], "audience": "press"},
        "format",
    )


def _allegation_cases(journals: dict[str, Journal]) -> Iterator[Case]:
    for name in ("filed", "interpol", "relative", "erased"):
        for audience in ("lawyer", "police", "ccf", "partner"):
            inputs: dict[str, Json] = {"records": journals[name].records, "audience": audience}
            yield Case(
                f"{name}_for_{audience}", "what is stated, what left out", "allegations", inputs
            )
