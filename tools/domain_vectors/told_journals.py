"""In which journals does somebody write again what another told?"""

from incident_log.format.canonical import Json
from tools.domain_vectors.journals import (
    INCIDENT,
    SECOND,
    STRANGER,
    Journal,
    digest,
    evidence,
    filed,
    identifier,
    incident,
    share,
)
from tools.domain_vectors.ordinary_journals import Named, amended

_NAMED: dict[str, Json] = {"person": "reporter", "names": [{"text": "Ivan Falsch"}]}
_FRIEND: dict[str, Json] = {"person": identifier(61), "names": [{"text": "Dana Falsch"}]}
_REPORTED: dict[str, Json] = {"id": identifier(97), "incident": INCIDENT, "fields": {}}
_SEEN = evidence(describes="A picture", captured_at="2019-01-01")
_OWN_FILE = evidence(evidence=SECOND, sha256=digest(99))

TOLD: tuple[Named, ...] = (
    (
        "lawyer_adds",
        "what a lawyer adds stands beside what was told, with their name",
        filed().add("lawyer", "amendment", {**amended(), "addition": "She called me."}),
    ),
    (
        "lawyer_changes",
        "what the person told, no reader replaces, and an amendment counts whole or not at all",
        filed()
        .add("lawyer", "amendment", {**amended(sentence="No."), "addition": "I invented it."})
        .add("lawyer", "amendment", amended(safe_now="yes"))
        .add("lawyer", "amendment", amended(fields={"count": {"value": 1}})),
    ),
    (
        "lawyer_renames_the_person",
        "who the person is, they and the team say",
        filed()
        .add("lawyer", "person", _NAMED, "identity")
        .add("member", "person", {**_NAMED, "pseudonym": "Hanna"}, "identity"),
    ),
    (
        "lawyer_names_the_person_first",
        "also where nobody has said it yet",
        Journal()
        .add("reporter", "incident", incident())
        .add("lawyer", "person", _NAMED, "identity"),
    ),
    (
        "lawyer_names_others",
        "what a lawyer wrote of somebody, they correct until the team did",
        filed()
        .add("lawyer", "person", _FRIEND, "identity")
        .add("lawyer", "person", {**_FRIEND, "relation": "sister"}, "identity")
        .add("member", "person", {**_FRIEND, "relation": "friend"}, "identity")
        .add("lawyer", "person", _FRIEND, "identity"),
    ),
    (
        "lawyer_and_another",
        "one reader does not correct what another wrote",
        filed()
        .add("member", "share", share(to_signing=STRANGER, compartments=["identity"]))
        .add("lawyer", "person", _FRIEND, "identity")
        .add("unknown", "person", {**_FRIEND, "relation": "sister"}, "identity"),
    ),
    (
        "lawyer_describes",
        "the person's file is described by the person and the team, a lawyer's own by them",
        filed()
        .add("lawyer", "evidence", _SEEN)
        .add("lawyer", "evidence", evidence(proves="That he wrote"))
        .add("lawyer", "evidence", evidence(proves="That he wrote twice"))
        .add("lawyer", "evidence", evidence(proves="That he wrote", incidents=[]))
        .add("lawyer", "evidence", evidence())
        .add("lawyer", "evidence", _OWN_FILE)
        .add("lawyer", "evidence", {**_OWN_FILE, "proves": "That he called"})
        .add("member", "evidence", _SEEN)
        .add("reporter", "evidence", evidence(describes="My telephone"))
        .add("lawyer", "evidence", evidence(describes="A telephone")),
    ),
    (
        "lawyer_changes_a_step",
        "a step that the person told",
        filed()
        .add("reporter", "police_report", _REPORTED)
        .add("lawyer", "police_report", {**_REPORTED, "note": "Taken back."}),
    ),
    (
        "team_and_person_change",
        "whoever wrote last stands beside what is told in another way",
        filed()
        .add("member", "amendment", amended(sentence="He wrote.", title="Telegram"))
        .add("member", "amendment", amended(fields={"count": {"value": 3}, "channel": None}))
        .add("reporter", "amendment", amended(sentence="They wrote to me.")),
    ),
)
