"""Which exports must both languages allow, redact or stop? About oneself, about others, and about readers."""

from collections.abc import Iterator

from incident_log.format.canonical import Json
from tools.domain_vectors.journals import Journal, filed, identifier, receipt
from tools.domain_vectors.model import Case
from tools.domain_vectors.ordinary_journals import EXPORTED

AT = "2026-11-20T12:00:00.000Z"
WITNESS, MOTHER, CHILD = identifier(301), identifier(302), identifier(303)
ITEM, OTHER_ITEM = identifier(311), identifier(312)


def receipt_for(person: str = "reporter", **changes: Json) -> dict[str, Json]:
    return {
        "receipt": identifier(400),
        "person": person,
        "audience": "A1",
        "recipient": None,
        "country": None,
        "covers": "whole",
        "ids": [],
        "identity_level": "L3",
        "purpose": "legal_defence",
        "choice": "yes",
        "how": "on_screen",
        "guardian": False,
        "given_at": "2026-11-03T09:00:00.000Z",
        "expires_at": None,
        **changes,
    }


def _decision(
    name: str, why: str, receipts: list[Json], expect: str = "ok", **changes: Json
) -> Case:
    inputs: dict[str, Json] = {
        "receipts": receipts,
        "persons": [],
        "export": {"audience": "A1", "identity_level": "L3"},
        "at": AT,
        **changes,
    }
    return Case(name, why, "export_decision", inputs, expect)


def consent_cases() -> list[Case]:
    """Give the decisions about one person, about others, about relatives, and about readers."""
    own = (*_own_answers(), *_expiring(), *_odd_askings(), *_scopes())
    others = (*_others(), *_overridden(), *_badly_overridden(), *_children())
    readers = (*_readers(), *_refused_countries(), *_persecutors(), *_named_readers())
    return [*own, *others, *readers, *_storing(), *_for_one_time(), *_dated_ahead()]


def _own_answers() -> Iterator[Case]:
    later = "2026-11-10T09:00:00.000Z"
    yield _decision("yes", "agreed", [receipt_for()])
    yield _decision("nobody_asked", "no receipt at all", [])
    yield _decision("lower_level", "only under another name", [receipt_for(identity_level="L2")])
    yield _decision(
        "counted_only", "a number is not enough for a lawyer", [receipt_for(identity_level="L0")]
    )
    yield _decision("no", "refused", [receipt_for(choice="no")])
    yield _decision("ask", "wants to be asked", [receipt_for(choice="ask")])
    yield _decision(
        "withdrawn",
        "yes, then taken back",
        [receipt_for(), receipt_for(choice="withdrawn", given_at=later)],
    )
    yield _decision(
        "given_again", "no, then yes", [receipt_for(choice="no"), receipt_for(given_at=later)]
    )
    yield _decision(
        "same_moment",
        "of two at one moment the later in the journal counts",
        [receipt_for(), receipt_for(choice="no")],
    )
    yield _decision(
        "older_last",
        "the newest counts, not the last in the list",
        [receipt_for(given_at=later), receipt_for(choice="no")],
    )


def _expiring() -> Iterator[Case]:
    yield _decision(
        "expired", "over a year old", [receipt_for(given_at="2025-11-20T12:00:00.000Z")]
    )
    yield _decision(
        "nearly_expired", "a millisecond left", [receipt_for(given_at="2025-11-20T12:00:00.001Z")]
    )
    yield _decision(
        "expires_early", "as the receipt says", [receipt_for(expires_at="2026-11-20T12:00:00.000Z")]
    )
    year = {"receipt": receipt_for(given_at="2024-02-29T09:00:00.000Z")}
    yield Case("expiry_leap", "a year after 29 February", "expiry_of", year)
    capped = {"receipt": receipt_for(expires_at="2030-01-01T00:00:00.000Z")}
    yield Case("expiry_capped", "never later than twelve months", "expiry_of", capped)


def _odd_askings() -> Iterator[Case]:
    yield _decision(
        "other_audience",
        "a yes to the police is none to a lawyer",
        [receipt_for(audience="A2", country="LT")],
    )
    yield _decision(
        "internal",
        "inside the team no receipt is needed",
        [],
        export={"audience": "A0", "identity_level": "L3"},
    )
    yield _decision(
        "best_interest",
        "decided for somebody who cannot answer: a lawyer",
        [receipt_for(how="best_interest")],
    )
    for choice in ("no", "ask", "withdrawn", "yes"):
        yield _decision(
            f"best_interest_after_{choice}",
            "it overtakes no refusal of their own, in whatever order",
            [
                receipt_for(choice=choice, identity_level="L1"),
                receipt_for(how="best_interest", given_at="2026-11-10T09:00:00.000Z"),
            ],
        )
    yield _decision(
        "end_of_dates", "over at once", [receipt_for(given_at="9999-12-31T00:00:00.000Z")]
    )
    yield _decision(
        "unknown_audience",
        "nobody",
        [],
        "format",
        export={"audience": "A8", "identity_level": "L3"},
    )
    yield _decision(
        "unknown_level",
        "no such level",
        [],
        "format",
        export={"audience": "A1", "identity_level": "L4"},
    )


def _scopes() -> Iterator[Case]:
    one: dict[str, Json] = {"audience": "A1", "identity_level": "L3", "items": [ITEM]}
    both: dict[str, Json] = {"audience": "A1", "identity_level": "L3", "items": [ITEM, OTHER_ITEM]}
    first = receipt_for(covers="evidence", ids=[ITEM])
    second = receipt_for(covers="evidence", ids=[OTHER_ITEM], identity_level="L2")
    refused = receipt_for(
        covers="evidence", ids=[ITEM], choice="no", given_at="2026-11-10T09:00:00.000Z"
    )
    yield _decision("chosen_item", "this one was agreed to", [first], export=one)
    yield _decision("part_for_whole", "a part does not cover the whole", [first])
    yield _decision("one_of_two", "the other was not asked about", [first], export=both)
    yield _decision("two_of_two", "the weaker answer holds for all", [first, second], export=both)
    yield _decision(
        "item_refused", "yes to the whole, then no to this", [receipt_for(), refused], export=one
    )
    yield _decision(
        "item_refused_whole", "the whole holds what was refused", [receipt_for(), refused]
    )
    other: Json = {**one, "items": [OTHER_ITEM]}
    yield _decision(
        "item_refused_other", "the rest is still agreed to", [receipt_for(), refused], export=other
    )


OWN = receipt_for()
POLICE: Json = {"audience": "A2", "identity_level": "L3", "country": "LT"}
TO_POLICE = receipt_for(audience="A2", country="LT")
HERS = receipt_for(MOTHER, audience="A2", country="LT")
WITNESSES: Json = [{"person": WITNESS}]
MOTHERS: Json = [{"person": MOTHER, "relative_in_country": True}]
CHILDREN: Json = [{"person": CHILD, "minor": True}]


def _others() -> Iterator[Case]:
    yield _decision("witness", "another person appears under a role", [OWN], persons=WITNESSES)
    yield _decision(
        "witness_agreed",
        "or by name when they agreed",
        [OWN, receipt_for(WITNESS)],
        persons=WITNESSES,
    )
    yield _decision(
        "witness_refused",
        "or not at all",
        [OWN, receipt_for(WITNESS, choice="no")],
        persons=WITNESSES,
    )
    yield _decision(
        "mother_lawyer",
        "a lawyer may know a relative who agreed",
        [OWN, receipt_for(MOTHER)],
        persons=MOTHERS,
    )
    yield _decision(
        "mother_police",
        "the police may not, though she agreed",
        [TO_POLICE, HERS],
        persons=MOTHERS,
        export=POLICE,
    )


def _overridden() -> Iterator[Case]:
    override: Json = [
        {"person": MOTHER, "reason": "she is in Vilnius now", "second_person": identifier(500)}
    ]
    yield _decision(
        "mother_override",
        "but for a reason and a second person",
        [TO_POLICE, HERS],
        persons=MOTHERS,
        export=POLICE,
        overrides=override,
    )
    yield _decision(
        "mother_override_unasked",
        "an override is no agreement",
        [TO_POLICE],
        persons=MOTHERS,
        export=POLICE,
        overrides=override,
    )


def _badly_overridden() -> Iterator[Case]:
    hollow: Json = [{"person": MOTHER, "reason": " ", "second_person": identifier(500)}]
    alone: Json = [{"person": MOTHER, "reason": "she is in Vilnius now", "second_person": ""}]
    yield _decision(
        "override_unreasoned",
        "no reason",
        [TO_POLICE, HERS],
        persons=MOTHERS,
        export=POLICE,
        overrides=hollow,
    )
    yield _decision(
        "override_alone",
        "no second person",
        [TO_POLICE, HERS],
        persons=MOTHERS,
        export=POLICE,
        overrides=alone,
    )


def _children() -> Iterator[Case]:
    yield _decision("child", "no guardian agreed", [OWN, receipt_for(CHILD)], persons=CHILDREN)
    yield _decision(
        "child_guardian",
        "a guardian agreed",
        [OWN, receipt_for(CHILD, guardian=True)],
        persons=CHILDREN,
    )
    self_child: Json = [{"person": "reporter", "minor": True}]
    yield _decision("reporter_child", "a child reports: it stops", [OWN], persons=self_child)
    in_country: Json = [{"person": "reporter", "relative_in_country": True}]
    yield _decision(
        "reporter_in_country",
        "who reports from inside",
        [TO_POLICE],
        persons=in_country,
        export=POLICE,
    )


def _readers() -> Iterator[Case]:
    here: Json = {"audience": "A2", "identity_level": "L3", "country": "LT"}
    nowhere: Json = {"audience": "A2", "identity_level": "L3"}
    yield _decision(
        "police_here",
        "the country agreed to",
        [receipt_for(audience="A2", country="LT")],
        export=here,
    )
    yield _decision(
        "police_elsewhere",
        "another country",
        [receipt_for(audience="A2", country="PL")],
        export=here,
    )
    yield _decision(
        "police_nowhere",
        "no country named",
        [receipt_for(audience="A2", country="LT")],
        export=nowhere,
    )
    yield _decision(
        "police_anywhere",
        "a yes without a country is none",
        [receipt_for(audience="A2")],
        export=here,
    )


def _persecutors() -> Iterator[Case]:
    for country in ("BY", "RU"):
        there: Json = {"audience": "A2", "identity_level": "L1", "country": country}
        agreed = receipt_for(audience="A2", country=country)
        yield _decision(f"persecutor_{country}", "whatever was answered", [agreed], export=there)
    lawyer: Json = {"audience": "A1", "identity_level": "L3", "country": "BY"}
    yield _decision("lawyer_there", "a lawyer there is no police", [receipt_for()], export=lawyer)
    witness: Json = [{"person": WITNESS}]
    yield _decision(
        "persecutor_others",
        "nobody else is shown there either",
        [receipt_for(audience="A2", country="BY")],
        persons=witness,
        export={"audience": "A2", "identity_level": "L1", "country": "BY"},
    )


def _refused_countries() -> Iterator[Case]:
    """A no to the police of one country is a no there and where no country is named; a no without a country is one everywhere."""
    here: Json = {"audience": "A2", "identity_level": "L3", "country": "LT"}
    nowhere: Json = {"audience": "A2", "identity_level": "L3"}
    later = "2026-11-10T09:00:00.000Z"
    yes = receipt_for(audience="A2", country="LT")
    no_here = receipt_for(audience="A2", country="LT", choice="no", given_at=later)
    no_there = receipt_for(audience="A2", country="PL", choice="no", given_at=later)
    no_anywhere = receipt_for(audience="A2", choice="no", given_at=later)
    yield _decision("refused_here", "a no to this country", [yes, no_here], export=here)
    yield _decision("refused_there", "a no to another country", [yes, no_there], export=here)
    yield _decision(
        "refused_there_unnamed", "whose police is not known", [yes, no_there], export=nowhere
    )
    yield _decision(
        "refused_everywhere", "a no that names no country", [yes, no_anywhere], export=here
    )


def _named_readers() -> Iterator[Case]:
    named: Json = {"audience": "A1", "identity_level": "L3", "recipient": "Advocate One"}
    one = receipt_for(recipient="Advocate One")
    yield _decision("named_lawyer", "the lawyer agreed to", [one], export=named)
    yield _decision("unnamed_lawyer", "a yes to one lawyer is none to any", [one])
    later = "2026-11-10T09:00:00.000Z"
    no_other = receipt_for(recipient="Advocate Two", choice="no", given_at=later)
    yield _decision("other_lawyer_refused", "a no to another lawyer", [one, no_other], export=named)
    for name, why in {
        "advocate one": "in small letters",
        "Adv. Advocate  One, Vilnius ": "with a title and a place",
        "One": "shorter",
        "Advocate Ona": "that sounds alike",
    }.items():
        no_named = receipt_for(recipient=name, choice="no", given_at=later)
        yield _decision(
            f"no_to_{why.replace(' ', '_')}", why, [receipt_for(), no_named], export=named
        )
    no_any = receipt_for(choice="withdrawn", given_at=later)
    yield _decision("every_lawyer_withdrawn", "a no to all lawyers", [one, no_any], export=named)
    yield from _kept_by_name(one, named)
    statistics: Json = {"audience": "A6", "identity_level": "L0"}
    yield _decision(
        "counted",
        "a number is enough for statistics",
        [receipt_for(audience="A6", identity_level="L0")],
        export=statistics,
    )
    interest = receipt_for(audience="A4", how="best_interest")
    yield _decision(
        "best_interest_un",
        "but for nobody else",
        [interest],
        export={"audience": "A4", "identity_level": "L3"},
    )


def _kept_by_name(yes: dict[str, Json], named: Json) -> Iterator[Case]:
    """What names a reader goes before what is said of all, whoever says it and in whatever order."""
    later = "2026-11-10T09:00:00.000Z"
    name = str(yes["recipient"])
    no = {**yes, "choice": "no"}
    wanted: dict[str, tuple[str, list[Json]]] = {
        "no_then_all": ("a yes to all", [no, receipt_for(given_at=later)]),
        "no_then_all_told": (
            "a yes to all that a member wrote down",
            [no, receipt_for(how="telephone", given_at=later)],
        ),
        "no_then_told": (
            "only the person takes it back",
            [no, receipt_for(recipient=name, how="telephone", given_at=later)],
        ),
        "no_then_yes": ("by name", [no, {**yes, "given_at": later}]),
        "no_told_then_told": (
            "what a member wrote down",
            [
                {**no, "how": "telephone"},
                receipt_for(recipient=name, how="telephone", given_at=later),
            ],
        ),
        "no_no_then_all": (
            "nor once all were refused",
            [no, receipt_for(choice="no"), receipt_for(given_at=later)],
        ),
        "yes_then_ask": ("a yes stays as well", [yes, receipt_for(choice="ask", given_at=later)]),
        "yes_told_then_ask": (
            "but not one that only a member wrote down",
            [{**yes, "how": "telephone"}, receipt_for(choice="ask", given_at=later)],
        ),
    }
    for code, (why, receipts) in wanted.items():
        yield _decision(f"by_name_{code}", why, receipts, export=named)


def _storing() -> Iterator[Case]:
    yes, no = receipt_for(audience="A0"), receipt_for(audience="A0", choice="no")
    for name, receipts in {
        "unasked": [],
        "yes": [yes],
        "no": [no],
        "taken_back": [yes, no],
        "other": [receipt_for()],
    }.items():
        listed: list[Json] = list(receipts)
        yield Case(f"store_{name}", "may the report be kept", "may_store", {"receipts": listed})


def agreed_by_telephone(**changes: Json) -> Journal:
    """A case whose person told the team on the telephone that one dossier may be made."""
    told: dict[str, Json] = {"audience": "A1", "how": "telephone", "once": True, **changes}
    return filed().add("member", "consent", receipt(receipt=identifier(71), **told))


def _for_one_time() -> Iterator[Case]:
    reader = "Advocate Example"
    journals = {
        "unused": ("nothing left yet", agreed_by_telephone()),
        "used": ("a dossier left", agreed_by_telephone().add("lawyer", "export", EXPORTED)),
        "given_again": (
            "used, and agreed to anew",
            agreed_by_telephone()
            .add("lawyer", "export", EXPORTED)
            .add("reporter", "consent", receipt(receipt=identifier(72), audience="A1", once=True)),
        ),
        "for_good": (
            "not for one time only",
            agreed_by_telephone(once=False).add("lawyer", "export", EXPORTED),
        ),
        "same_reader": (
            "the reader it was for",
            agreed_by_telephone(recipient=reader).add("lawyer", "export", EXPORTED),
        ),
        "other_reader": (
            "it left to another reader",
            agreed_by_telephone(recipient="Advocate Other").add("lawyer", "export", EXPORTED),
        ),
        "other_audience": (
            "it left to somebody else",
            agreed_by_telephone(audience="A3").add("lawyer", "export", EXPORTED),
        ),
        "team_archive": (
            "the team's own archive is no use of it",
            agreed_by_telephone().add("member", "export", {**EXPORTED, "audience": "archive"}),
        ),
    }
    for name, (why, journal) in journals.items():
        yield Case(f"once_{name}", why, "receipts_in", {"records": journal.records})


def _dated_ahead() -> Iterator[Case]:
    ahead, here = "2030-01-01T00:00:00.000Z", "2026-11-10T09:00:00.000Z"
    told: dict[str, Json] = {"audience": "A1", "how": "telephone", "given_at": ahead}
    no: dict[str, Json] = {"audience": "A1", "choice": "no", "given_at": here}

    def journal(role: str, how: str, **about: Json) -> Journal:
        answer = receipt(receipt=identifier(73), how=how, **{**no, **about})
        first = filed().add("member", "consent", receipt(receipt=identifier(71), **told))
        return first.add(role, "consent", answer)

    journals = {
        "then_no": ("what the person says here ends it", journal("reporter", "on_screen")),
        "then_other": (
            "about another reader",
            journal("reporter", "on_screen", audience="A3"),
        ),
        "then_team_no": ("nor is it later than a no", journal("member", "telephone")),
        "then_team_yes": (
            "a yes that the team writes down dates nothing",
            journal("member", "telephone", choice="yes"),
        ),
    }
    for name, (why, written) in journals.items():
        yield Case(f"ahead_{name}", why, "receipts_in", {"records": written.records})
