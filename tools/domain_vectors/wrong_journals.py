"""Which journals hold what must be refused, kept as unreadable, or erased?"""

from incident_log.format.canonical import Json
from tools.domain_vectors.journals import (
    COPY,
    INCIDENT,
    PHOTO,
    SECOND,
    STRANGER,
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
from tools.domain_vectors.ordinary_journals import Named, amended

NOTE: dict[str, Json] = {"text": "hello"}
_LOOKED: dict[str, Json] = {"what": "viewed", "evidence": PHOTO, "reason": None}
_BOTH = share(compartments=["report", "work"])


def tombstone(**changes: Json) -> dict[str, Json]:
    """Erase the screenshot."""
    return {"target": "evidence", "id": PHOTO, "reason": "asked_by_person", **changes}


def _hidden_evidence() -> Journal:
    return filed().add("reporter", "evidence", evidence(evidence=COPY), "work")


def _foreign_answer() -> dict[str, Json]:
    return amended(fields={"bank": {"value": "A bank"}})


def _zoned() -> dict[str, Json]:
    return deadline(rule="D20", trigger="2026-11-10T10:00+01:00")


def _ended() -> Journal:
    return (
        filed()
        .add("member", "share", share())
        .add("lawyer", "access", _LOOKED)
        .add("member", "share", share(action="revoked"))
    )


def _repeated_record() -> Journal:
    first = identifier(1001)
    return filed().add("member", "message", {"text": "again", "lang": "en"}, record_id=first)


WRONG: tuple[Named, ...] = (
    (
        "newer_schema",
        "kept as unreadable",
        filed().add("member", "message", {"text": "x", "lang": "en"}, schema=2),
    ),
    (
        "reporter_renewal",
        "a reporter gives a case no new keys",
        filed().add("reporter", "renewal", {"desk_epoch": 1}),
    ),
    ("unknown_type", "kept as unreadable", filed().add("member", "hologram", {"x": 1})),
    (
        "schema_zero",
        "no version was ever 0",
        filed().add("member", "message", {"text": "x", "lang": "en"}, schema=0),
    ),
    (
        "member_on_screen",
        "what the team writes down never looks as if the person had clicked it",
        filed().add("member", "consent", receipt(receipt=identifier(71))),
    ),
    ("reporter_note", "a reporter writes no notes", filed().add("reporter", "note", NOTE, "work")),
    (
        "reporter_status",
        "a reporter may only withdraw",
        filed().add("reporter", "status", {"status": "closed"}),
    ),
    (
        "reporter_share",
        "a reporter opens the case for nobody",
        filed().add("reporter", "share", share()),
    ),
    (
        "lawyer_status",
        "a lawyer does not change the status",
        filed().add("lawyer", "status", {"status": "closed"}),
    ),
    (
        "stranger",
        "whoever has no role is not heard",
        filed().add("unknown", "message", {"text": "x", "lang": "en"}),
    ),
    ("note_in_report", "notes are for work", filed().add("member", "note", NOTE)),
    ("work_by_reporter", "what is evidence may not lie in work for a reporter", _hidden_evidence()),
    (
        "unknown_field",
        "a field this version does not have",
        filed().add("member", "note", {**NOTE, "mood": "x"}, "work"),
    ),
    ("not_an_object", "a payload that is a list", filed().add("member", "message", [])),
    ("same_record", "the same record id again", _repeated_record()),
    (
        "same_incident",
        "an incident is reported once",
        filed().add("member", "incident", incident(sentence="No.")),
    ),
    (
        "same_receipt",
        "a receipt is given once",
        filed().add("reporter", "consent", receipt(choice="no")),
    ),
    (
        "other_file",
        "another file under the same id",
        filed().add("member", "evidence", evidence(sha256=digest(99))),
    ),
    (
        "no_target",
        "an amendment of nothing",
        filed().add("member", "amendment", {**amended(title="x"), "incident": SECOND}),
    ),
    (
        "wrong_answer",
        "an answer that its kind does not ask",
        filed().add("member", "amendment", _foreign_answer()),
    ),
    (
        "wrong_rule",
        "a rule that cannot count from there",
        filed().add("member", "deadline", _zoned(), "work"),
    ),
    (
        "revoked_nothing",
        "nobody ends what was never granted",
        filed().add("member", "share", share(action="revoked")),
    ),
)

_OTHER_READER = identifier(83)
# What a member wrote with a program of their own: no share holds such a field.
_MALFORMED = share(to_signing=STRANGER, mood="x")
_SAID: dict[str, Json] = {"text": "I represent her.", "lang": "en"}

READERS: tuple[Named, ...] = (
    (
        "reader_by_share",
        "a key that nobody knows but the share that let it in",
        filed()
        .add("unknown", "message", _SAID)
        .add("member", "share", share(to_signing=STRANGER))
        .add("unknown", "message", _SAID),
    ),
    (
        "reader_by_refused_share",
        "a share that does not count lets nobody in",
        filed().add("member", "share", _MALFORMED).add("unknown", "message", _SAID),
    ),
    (
        "reader_by_share_elsewhere",
        "shares lie in the report",
        filed()
        .add("member", "share", share(to_signing=STRANGER), "work")
        .add("unknown", "message", _SAID),
    ),
    (
        "reader_by_repeated_share",
        "a record that stands here already says nothing again",
        filed()
        .add("member", "share", share(to_signing=STRANGER), record_id=identifier(1001))
        .add("unknown", "message", _SAID),
    ),
    (
        "reader_by_own_share",
        "nobody lets themselves in",
        filed()
        .add("unknown", "share", share(to_signing=STRANGER))
        .add("unknown", "message", _SAID),
    ),
    (
        "reader_by_end",
        "the end of an access lets nobody in",
        filed()
        .add("member", "share", share())
        .add("member", "share", share(action="revoked", to_signing=STRANGER))
        .add("unknown", "message", _SAID),
    ),
    (
        "ended_with_another_key",
        "an end names the key that was let in, or counts for nothing",
        filed()
        .add("member", "share", share())
        .add("member", "share", share(action="revoked", to_signing=STRANGER))
        .add("lawyer", "access", _LOOKED),
    ),
    (
        "ended_for_another_reader",
        "who names somebody else's key ends nothing of theirs",
        filed()
        .add("member", "share", share())
        .add("member", "share", share(to=_OTHER_READER))
        .add("member", "share", share(to=_OTHER_READER, action="revoked"))
        .add("lawyer", "access", _LOOKED),
    ),
    (
        "ended_with_a_former_key",
        "an end counts for every key that the reader had",
        filed()
        .add("member", "share", share())
        .add("member", "share", share(to_signing=STRANGER))
        .add("member", "share", share(action="revoked", to_signing=STRANGER))
        .add("lawyer", "access", _LOOKED)
        .add("unknown", "access", _LOOKED),
    ),
    (
        "given_with_another_key",
        "access that is given again opens nothing to a former key",
        _ended()
        .add("member", "share", share(to_signing=STRANGER))
        .add("lawyer", "access", _LOOKED)
        .add("unknown", "access", _LOOKED),
    ),
)

_GONE = filed().add("member", "evidence", copy_of_photo()).add("reporter", "tombstone", tombstone())
_INCIDENT_GONE = filed().add("reporter", "tombstone", tombstone(target="incident", id=INCIDENT))
_PERSON_GONE = tombstone(target="person", id="reporter")
_NOT_OWN = (
    filed()
    .add("member", "evidence", copy_of_photo())
    .add("reporter", "tombstone", tombstone(id=COPY))
)

ERASING: tuple[Named, ...] = (
    ("erased_evidence", "the id and the custody stay", _GONE),
    (
        "erased_twice",
        "there is nothing to erase any more",
        filed().add("reporter", "tombstone", tombstone()).add("reporter", "tombstone", tombstone()),
    ),
    (
        "erased_then_described",
        "erased stays erased",
        filed()
        .add("reporter", "tombstone", tombstone())
        .add("member", "evidence", evidence(proves="x")),
    ),
    (
        "erased_incident",
        "the place and id stay",
        _INCIDENT_GONE.add("member", "amendment", amended(title="x")),
    ),
    (
        "erased_person",
        "gone from the people and the card",
        filed().add("reporter", "tombstone", _PERSON_GONE, "identity"),
    ),
    (
        "erased_elsewhere",
        "a tombstone lies where its target does",
        filed().add("reporter", "tombstone", _PERSON_GONE),
    ),
    ("erased_not_own", "a reporter erases only what is theirs", _NOT_OWN),
    (
        "erased_by_the_team",
        "nobody of the team takes away what the person told",
        filed()
        .add("member", "tombstone", tombstone())
        .add("member", "tombstone", tombstone(target="incident", id=INCIDENT))
        .add("member", "tombstone", _PERSON_GONE, "identity"),
    ),
    (
        "lawyer_after_the_end",
        "whoever's access ended writes no more, and what they wrote before stays",
        _ended().add("lawyer", "access", _LOOKED),
    ),
    (
        "lawyer_after_a_part_ended",
        "access to the work ended: there they write no more, elsewhere they do",
        filed()
        .add("member", "share", _BOTH)
        .add("member", "share", share(action="revoked", compartments=["work"]))
        .add("lawyer", "note", NOTE, "work")
        .add("lawyer", "access", _LOOKED),
    ),
    (
        "lawyer_again",
        "access was given again",
        _ended().add("member", "share", share()).add("lawyer", "access", _LOOKED),
    ),
    (
        "erased_nothing",
        "no such evidence",
        filed().add("reporter", "tombstone", tombstone(id=SECOND)),
    ),
)
