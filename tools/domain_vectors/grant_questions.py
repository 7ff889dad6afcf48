"""What must both languages let a reader outside the team into, and what not?"""

from collections.abc import Iterator

from incident_log.format.canonical import Json
from tools.domain_vectors.consent_questions import AT, agreed_by_telephone, receipt_for
from tools.domain_vectors.journals import Journal, filed, identifier, person, receipt, share
from tools.domain_vectors.model import Case

ALL: tuple[str, ...] = ("report", "identity", "work")
LATER = "2026-11-10T09:00:00.000Z"


def _decision(
    code: str, why: str, receipts: list[Json], expect: str = "ok", **changes: Json
) -> Case:
    wanted: dict[str, Json] = {"role": "lawyer", "name": "Advocate One", "compartments": list(ALL)}
    people = changes.pop("persons", [])
    inputs: dict[str, Json] = {
        "receipts": receipts,
        "persons": people,
        "wanted": {**wanted, **changes},
        "at": AT,
    }
    return Case(f"grant_{code}", why, "grant_decision", inputs, expect)


def grant_cases() -> list[Case]:
    """Give the decisions about levels, about refusals, about other readers, and about agreements for one time."""
    return [
        *_levels(),
        *_refusals(),
        *_readers(),
        *_relatives(),
        *_others(),
        *_known(),
        *_for_one_time(),
    ]


def _levels() -> Iterator[Case]:
    yield _decision("named", "with the full name: every part", [receipt_for()])
    for level, why in {
        "L2": "another name: the part with names goes further",
        "L1": "nothing that identifies: the part with names goes further",
        "L0": "a number lets nobody in",
    }.items():
        yield _decision(f"level_{level}", why, [receipt_for(identity_level=level)])
    report: Json = ["report"]
    unnamed = receipt_for(identity_level="L1")
    yield _decision("report_alone", "without names, as agreed", [unnamed], compartments=report)
    yield _decision("nothing", "no part at all", [receipt_for()], "format", compartments=[])


def _refusals() -> Iterator[Case]:
    yield _decision("nobody_asked", "no receipt at all", [])
    for choice in ("no", "ask"):
        yield _decision(choice, "no yes", [receipt_for(choice=choice)])
    taken_back = receipt_for(choice="withdrawn", given_at=LATER)
    yield _decision("withdrawn", "yes, then taken back", [receipt_for(), taken_back])
    yield _decision(
        "expired", "over a year old", [receipt_for(given_at="2025-11-20T12:00:00.000Z")]
    )


def _readers() -> Iterator[Case]:
    one = receipt_for(recipient="Advocate One")
    yield _decision("this_lawyer", "a yes to this lawyer", [one])
    yield _decision("other_lawyer", "a yes to one lawyer is none to another", [one], name="Other")
    yield _decision(
        "unnamed", "a yes to one lawyer is none to nobody in particular", [one], name=None
    )
    yield _decision("other_team", "a yes to a lawyer is none to a team", [one], role="caseworker")
    partner = receipt_for(audience="A5")
    yield _decision("team", "a yes to a partner is one to a team", [partner], role="caseworker")
    yield _decision("partner_no_lawyer", "and none to a lawyer", [partner])


def _relatives() -> Iterator[Case]:
    mother: Json = [{"person": identifier(302), "relative_in_country": True}]
    partner = receipt_for(audience="A5")
    yield _decision("relative_lawyer", "lawyers may know", [receipt_for()], persons=mother)
    yield _decision(
        "relative_team", "other teams may not", [partner], role="caseworker", persons=mother
    )
    yield _decision(
        "relative_report",
        "but for the part without names",
        [partner],
        role="caseworker",
        persons=mother,
        compartments=["report"],
    )


def _others() -> Iterator[Case]:
    witness, friend = identifier(303), identifier(304)
    people: Json = [{"person": witness}, {"person": friend}]
    named = receipt_for(witness)
    yield _decision(
        "others", "one agreed to be named, one not", [receipt_for(), named], persons=people
    )
    yield _decision(
        "others_lower",
        "to be told of, but not named",
        [receipt_for(), receipt_for(witness, identity_level="L1")],
        persons=people,
    )
    yield _decision(
        "others_report",
        "nobody is named outside the part with names",
        [receipt_for()],
        persons=people,
        compartments=["report"],
    )
    no = receipt_for(witness, choice="no")
    yield _decision(
        "others_refused",
        "one of them said no to such a reader",
        [receipt_for(), no],
        persons=people,
    )
    yield _decision(
        "others_refused_report",
        "which is about the part with names",
        [receipt_for(), no],
        persons=people,
        compartments=["report"],
    )
    child: Json = [{"person": witness, "minor": True}]
    yield _decision(
        "others_child", "a child for whom nobody was asked", [receipt_for()], persons=child
    )
    yield _decision("others_no", "the person said no, and so did nobody else", [], persons=people)


def _known() -> Iterator[Case]:
    witness = identifier(305)
    marked = {"relative_in_country": True, "minor": True}

    def journal() -> Journal:
        return filed().add("reporter", "person", person(person=witness, **marked), "identity")

    plain = person(person=witness)
    erased: dict[str, Json] = {"target": "person", "id": witness, "reason": "asked_by_person"}
    journals = {
        "marked": ("as the person said", journal()),
        "by_lawyer": (
            "whoever was let in takes no mark away",
            journal()
            .add("member", "share", share(compartments=["report", "identity"]))
            .add("lawyer", "person", plain, "identity"),
        ),
        "by_team": ("the team may", journal().add("member", "person", plain, "identity")),
        "by_person": ("and the person", journal().add("reporter", "person", plain, "identity")),
        "erased": (
            "what was erased lies in the journal still",
            journal().add("reporter", "tombstone", erased, "identity"),
        ),
        "refused": (
            "nobody can say it who may not",
            filed().add("unknown", "person", plain, "identity"),
        ),
    }
    for name, (why, written) in journals.items():
        yield Case(f"people_{name}", why, "people_in", {"records": written.records})


def _for_one_time() -> Iterator[Case]:
    again = receipt(receipt=identifier(72), audience="A1", once=True)
    ended = share(action="revoked", expires_at=None)
    journals = {
        "unused": ("nobody was let in yet", agreed_by_telephone()),
        "used": ("somebody was let in", agreed_by_telephone().add("member", "share", share())),
        "given_again": (
            "used, and agreed to anew",
            agreed_by_telephone().add("member", "share", share()).add("reporter", "consent", again),
        ),
        "for_good": (
            "not for one time only",
            agreed_by_telephone(once=False).add("member", "share", share()),
        ),
        "other_reader": (
            "somebody else was let in",
            agreed_by_telephone(recipient="Advocate Other").add(
                "member", "share", share(name="Advocate One")
            ),
        ),
        "same_reader": (
            "the reader it was for",
            agreed_by_telephone(recipient="Advocate One").add(
                "member", "share", share(name="Advocate One")
            ),
        ),
        "other_audience": (
            "it is about the police",
            agreed_by_telephone(audience="A2", country="LT").add("member", "share", share()),
        ),
        "ended": (
            "the end of an access uses nothing up",
            agreed_by_telephone().add("member", "share", ended),
        ),
    }
    for name, (why, journal) in journals.items():
        yield Case(f"grant_once_{name}", why, "receipts_for_grant", {"records": journal.records})
