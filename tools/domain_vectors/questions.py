"""Which questions about dates, consent, names, files and members must both languages answer alike?"""

from collections.abc import Iterator, Mapping

from incident_log.domain.deadlines import rules
from incident_log.domain.membership import ROLES, STATES
from incident_log.format.canonical import Json
from tools.domain_vectors.journals import identifier
from tools.domain_vectors.model import Case


def deadline_cases() -> list[Case]:
    """Give every rule from one day, and the edges of the calendar."""
    plain = [
        Case(f"{code}_plain", rule.label, "compute", {"rule": code, "trigger": "2026-11-05"})
        for code, rule in rules().items()
    ]
    edges = [Case(name, why, "compute", _asked(*asked)) for name, why, asked in _calendar_edges()]
    refused = [
        Case(f"refuse_{name}", "no day to count from", "compute", _asked(*asked), "format")
        for name, asked in _uncountable()
    ]
    return [*plain, *edges, *refused, *_overrides()]


_Asked = tuple[str, str, list[Json] | None]


def _asked(rule: str, trigger: str, holidays: list[Json] | None) -> Mapping[str, Json]:
    return {"rule": rule, "trigger": trigger, "holidays": holidays}


def _calendar_edges() -> Iterator[tuple[str, str, _Asked]]:
    yield (
        "hniot_filed",
        "nine months from filing would have ended before the decision of 5 August 2024",
        ("D02", "2023-11-03", None),
    )
    yield (
        "hniot_admissible",
        "counted from admissibility two days later, 5 August 2024 is in time",
        ("D02", "2023-11-05", None),
    )
    yield (
        "short_month",
        "31 October and four months: the last day of February",
        ("D01", "2026-10-31", None),
    )
    yield (
        "leap_month",
        "31 October 2027 and four months: 29 February 2028",
        ("D01", "2027-10-31", None),
    )
    yield "year_end", "over the end of a year", ("D06", "2026-08-31", None)
    yield (
        "weekend_stays",
        "a weekend does not make it longer or shorter",
        ("D21", "2026-09-07", None),
    )
    yield "forty_days", "days run over weekends", ("D11", "2026-11-04T23:50", None)
    yield "ten_business_days", "weekends are skipped", ("D30", "2026-11-06", None)
    yield "ten_without_holidays_named", "an empty table is a table", ("D30", "2026-11-06", [])
    yield (
        "ten_with_holidays",
        "11 and 12 November are free",
        ("D30", "2026-11-06", ["2026-11-11", "2026-11-12"]),
    )
    yield "from_saturday", "counting begins on a free day", ("D30", "2026-11-07", [])
    yield "hours_over_midnight", "72 hours", ("D41", "2026-11-05T18:30", None)
    yield "hours_in_zone", "the zone stays", ("D41", "2026-11-05T18:30:15.250Z", None)
    yield "hours_with_offset", "the offset stays", ("D52", "2026-12-31T23:00+02:00", None)
    yield "hours_of_a_day", "a day counts from its first minute", ("D50", "2026-11-05", None)
    yield "passport", "twelve, six and three months before", ("D60", "2027-08-31", None)
    yield (
        "removal_midday",
        "Tuesday 10:00: one working day before is Monday 10:00",
        ("D20", "2026-11-10T10:00", None),
    )
    yield "removal_monday", "Monday 10:00: Friday 10:00", ("D20", "2026-11-09T10:00", None)
    yield (
        "removal_early",
        "Tuesday 6:00, before the registry opens: all of Monday must be left",
        ("D20", "2026-11-10T06:00", None),
    )
    yield "removal_late", "Tuesday 20:00: as if at closing time", ("D20", "2026-11-10T20:00", None)
    yield "removal_sunday", "as if at closing time on Friday", ("D20", "2026-11-08T12:00", None)
    yield "removal_day", "no time known: the careful reading", ("D20", "2026-11-10", None)
    yield "removal_after_holiday", "Monday is free", ("D20", "2026-11-10T10:00", ["2026-11-09"])


def _uncountable() -> Iterator[tuple[str, _Asked]]:
    yield "month", ("D01", "2026-11", None)
    yield "words", ("D01", "soon", None)
    yield "no_day", ("D01", "2026-02-30", None)
    yield "no_rule", ("D99", "2026-11-05", None)
    yield "zone_at_registry", ("D20", "2026-11-10T10:00Z", None)


def _overrides() -> Iterator[Case]:
    good: Mapping[str, Json] = {
        "rule": "D21",
        "trigger": "2026-11-05",
        "due": "2027-02-01",
        "reason": " the lawyer said so ",
    }
    yield Case("override", "with a reason", "override", good)
    yield Case(
        "override_unreasoned", "without a reason", "override", {**good, "reason": "  ok "}, "format"
    )
    yield Case("override_month", "with no day", "override", {**good, "due": "2027-02"}, "format")


AT = "2026-11-20T12:00:00.000Z"
WITNESS, MOTHER, CHILD = identifier(301), identifier(302), identifier(303)
ITEM, OTHER_ITEM = identifier(311), identifier(312)


def _receipt(person: str = "reporter", **changes: Json) -> dict[str, Json]:
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
    return [*_own_answers(), *_scopes(), *_others(), *_readers(), *_storing()]


def _own_answers() -> Iterator[Case]:
    later = "2026-11-10T09:00:00.000Z"
    yield _decision("yes", "agreed", [_receipt()])
    yield _decision("nobody_asked", "no receipt at all", [])
    yield _decision("lower_level", "only under another name", [_receipt(identity_level="L2")])
    yield _decision(
        "counted_only", "a number is not enough for a lawyer", [_receipt(identity_level="L0")]
    )
    yield _decision("no", "refused", [_receipt(choice="no")])
    yield _decision("ask", "wants to be asked", [_receipt(choice="ask")])
    yield _decision(
        "withdrawn",
        "yes, then taken back",
        [_receipt(), _receipt(choice="withdrawn", given_at=later)],
    )
    yield _decision(
        "given_again", "no, then yes", [_receipt(choice="no"), _receipt(given_at=later)]
    )
    yield _decision(
        "same_moment",
        "of two at one moment the later in the journal counts",
        [_receipt(), _receipt(choice="no")],
    )
    yield _decision(
        "older_last",
        "the newest counts, not the last in the list",
        [_receipt(given_at=later), _receipt(choice="no")],
    )
    yield _decision("expired", "over a year old", [_receipt(given_at="2025-11-20T12:00:00.000Z")])
    yield _decision(
        "nearly_expired", "a millisecond left", [_receipt(given_at="2025-11-20T12:00:00.001Z")]
    )
    yield _decision(
        "expires_early", "as the receipt says", [_receipt(expires_at="2026-11-20T12:00:00.000Z")]
    )
    yield _decision(
        "other_audience",
        "a yes to the police is none to a lawyer",
        [_receipt(audience="A2", country="LT")],
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
        [_receipt(how="best_interest")],
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
    year = {"receipt": _receipt(given_at="2024-02-29T09:00:00.000Z")}
    yield Case("expiry_leap", "a year after 29 February", "expiry_of", year)
    capped = {"receipt": _receipt(expires_at="2030-01-01T00:00:00.000Z")}
    yield Case("expiry_capped", "never later than twelve months", "expiry_of", capped)


def _scopes() -> Iterator[Case]:
    one: dict[str, Json] = {"audience": "A1", "identity_level": "L3", "items": [ITEM]}
    both: dict[str, Json] = {"audience": "A1", "identity_level": "L3", "items": [ITEM, OTHER_ITEM]}
    first = _receipt(covers="evidence", ids=[ITEM])
    second = _receipt(covers="evidence", ids=[OTHER_ITEM], identity_level="L2")
    refused = _receipt(
        covers="evidence", ids=[ITEM], choice="no", given_at="2026-11-10T09:00:00.000Z"
    )
    yield _decision("chosen_item", "this one was agreed to", [first], export=one)
    yield _decision("part_for_whole", "a part does not cover the whole", [first])
    yield _decision("one_of_two", "the other was not asked about", [first], export=both)
    yield _decision("two_of_two", "the weaker answer holds for all", [first, second], export=both)
    yield _decision(
        "item_refused", "yes to the whole, then no to this", [_receipt(), refused], export=one
    )
    yield _decision("item_refused_whole", "the whole holds what was refused", [_receipt(), refused])
    other: Json = {**one, "items": [OTHER_ITEM]}
    yield _decision(
        "item_refused_other", "the rest is still agreed to", [_receipt(), refused], export=other
    )


def _others() -> Iterator[Case]:
    own = _receipt()
    witness: Json = [{"person": WITNESS}]
    mother: Json = [{"person": MOTHER, "relative_in_country": True}]
    child: Json = [{"person": CHILD, "minor": True}]
    police: Json = {"audience": "A2", "identity_level": "L3", "country": "LT"}
    to_police = _receipt(audience="A2", country="LT")
    hers = _receipt(MOTHER, audience="A2", country="LT")
    yield _decision("witness", "another person appears under a role", [own], persons=witness)
    yield _decision(
        "witness_agreed", "or by name when they agreed", [own, _receipt(WITNESS)], persons=witness
    )
    yield _decision(
        "witness_refused", "or not at all", [own, _receipt(WITNESS, choice="no")], persons=witness
    )
    yield _decision(
        "mother_lawyer",
        "a lawyer may know a relative who agreed",
        [own, _receipt(MOTHER)],
        persons=mother,
    )
    yield _decision(
        "mother_police",
        "the police may not, though she agreed",
        [to_police, hers],
        persons=mother,
        export=police,
    )
    override: Json = [
        {"person": MOTHER, "reason": "she is in Vilnius now", "second_person": identifier(500)}
    ]
    yield _decision(
        "mother_override",
        "but for a reason and a second person",
        [to_police, hers],
        persons=mother,
        export=police,
        overrides=override,
    )
    yield _decision(
        "mother_override_unasked",
        "an override is no agreement",
        [to_police],
        persons=mother,
        export=police,
        overrides=override,
    )
    hollow: Json = [{"person": MOTHER, "reason": " ", "second_person": identifier(500)}]
    alone: Json = [{"person": MOTHER, "reason": "she is in Vilnius now", "second_person": ""}]
    yield _decision(
        "override_unreasoned",
        "no reason",
        [to_police, hers],
        persons=mother,
        export=police,
        overrides=hollow,
    )
    yield _decision(
        "override_alone",
        "no second person",
        [to_police, hers],
        persons=mother,
        export=police,
        overrides=alone,
    )
    yield _decision("child", "no guardian agreed", [own, _receipt(CHILD)], persons=child)
    yield _decision(
        "child_guardian", "a guardian agreed", [own, _receipt(CHILD, guardian=True)], persons=child
    )
    self_child: Json = [{"person": "reporter", "minor": True}]
    yield _decision("reporter_child", "a child reports: it stops", [own], persons=self_child)
    in_country: Json = [{"person": "reporter", "relative_in_country": True}]
    yield _decision(
        "reporter_in_country",
        "who reports from inside",
        [to_police],
        persons=in_country,
        export=police,
    )


def _readers() -> Iterator[Case]:
    here: Json = {"audience": "A2", "identity_level": "L3", "country": "LT"}
    nowhere: Json = {"audience": "A2", "identity_level": "L3"}
    named: Json = {"audience": "A1", "identity_level": "L3", "recipient": "Advocate One"}
    one = _receipt(recipient="Advocate One")
    yield _decision(
        "police_here", "the country agreed to", [_receipt(audience="A2", country="LT")], export=here
    )
    yield _decision(
        "police_elsewhere", "another country", [_receipt(audience="A2", country="PL")], export=here
    )
    yield _decision(
        "police_nowhere",
        "no country named",
        [_receipt(audience="A2", country="LT")],
        export=nowhere,
    )
    yield _decision(
        "police_anywhere", "a yes without a country is none", [_receipt(audience="A2")], export=here
    )
    yield _decision("named_lawyer", "the lawyer agreed to", [one], export=named)
    yield _decision("unnamed_lawyer", "a yes to one lawyer is none to any", [one])
    later = "2026-11-10T09:00:00.000Z"
    no_other = _receipt(recipient="Advocate Two", choice="no", given_at=later)
    yield _decision("other_lawyer_refused", "a no to another lawyer", [one, no_other], export=named)
    no_any = _receipt(choice="withdrawn", given_at=later)
    yield _decision("every_lawyer_withdrawn", "a no to all lawyers", [one, no_any], export=named)
    statistics: Json = {"audience": "A6", "identity_level": "L0"}
    yield _decision(
        "counted",
        "a number is enough for statistics",
        [_receipt(audience="A6", identity_level="L0")],
        export=statistics,
    )
    interest = _receipt(audience="A4", how="best_interest")
    yield _decision(
        "best_interest_un",
        "but for nobody else",
        [interest],
        export={"audience": "A4", "identity_level": "L3"},
    )


def _storing() -> Iterator[Case]:
    yes, no = _receipt(audience="A0"), _receipt(audience="A0", choice="no")
    for name, receipts in {
        "unasked": [],
        "yes": [yes],
        "no": [no],
        "taken_back": [yes, no],
        "other": [_receipt()],
    }.items():
        listed: list[Json] = list(receipts)
        yield Case(f"store_{name}", "may the report be kept", "may_store", {"receipts": listed})


_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "hniot": ("Hniot", "Gnyot", "Hnyot", "Gniot", "Gnjot", "Гнёт", "Гніёт", "Гнет"),
    "pratasevich": ("Pratasevich", "Protasevich", "Пратасевіч", "Протасевич", "Pratasievič"),
    "tsimanouskaya": (
        "Tsimanouskaya",
        "Timanovskaya",
        "Ціманоўская",
        "Тимановская",
        "Cimanoŭskaja",
    ),
    "siarhei": ("Siarhei", "Sergei", "Sergey", "Сяргей", "Сергей", "Siarhiej"),
    "maryia": ("Maria", "Maryia", "Mariya", "Марыя", "Мария", "Maryja"),
    "malakhouski": ("Malakhouski", "Malachowski", "Малахоўскі", "Малаховский", "Małachoŭski"),
    "yuliya": ("Yuliya", "Julija", "Julia", "Юлия", "Юлія"),
    "zhanna": ("Zhanna", "Žanna", "Żanna", "Жанна"),
    "uladzimir": ("Uladzimir", "Vladimir", "Уладзімір", "Владимир", "Uładzimir"),
}


def name_cases() -> list[Case]:
    """Give the spellings of names, the odd texts, and what a search finds."""
    spelled = [
        Case(f"{name}_{number}", "one name, many spellings", "fold_for_search", {"text": text})
        for name, texts in _SPELLINGS.items()
        for number, text in enumerate(texts)
    ]
    odd = [
        Case(f"odd_{number}", why, "fold_for_search", {"text": text})
        for number, (why, text) in enumerate(_odd_texts())
    ]
    return [*spelled, *odd, *_searches()]


def _odd_texts() -> Iterator[tuple[str, str]]:
    yield "nothing", ""
    yield "only marks", " —…  "
    yield "a hyphen parts words, an apostrophe does not", "Anna-Maria O'Hara Мар'яна"
    yield "digits are kept as they are", "TG 1100 +375 29 1112233 a11"
    yield "composed and decomposed are one", "Čech Ce\u030cch Йорг И\u0306орг"
    yield "ligatures and sharp s", "ﬁne Straße Ærø"
    yield "other scripts stay", "გიორგი 山田"
    yield "dotted capital I", "İstanbul"
    yield "emoji are no words", "😀 Hanna 😀"


def _searches() -> Iterator[Case]:
    names: list[Json] = ["Андрэй Гнёт", "Andrei Hniot"]
    for name, query in {
        "found": "gnyot",
        "both_words": "Andrej Gniot",
        "part": "hni",
        "part_typed_on": "hnio",
        "everything": "",
        "other": "Kotau",
        "across_names": "гнёт andrei x",
        "one_missing": "Andrei Petrov",
    }.items():
        yield Case(
            f"search_{name}", "what a search finds", "matches", {"query": query, "names": names}
        )


def evidence_cases() -> list[Case]:
    """Give files at the limits, endings, and what may be shown in the page."""
    files: Mapping[str, tuple[str, int, int]] = {
        "good": ("a.png", 1, 0),
        "largest": ("a.mp4", 2**31, 499),
        "too_large": ("a.mp4", 2**31 + 1, 0),
        "empty": ("a.png", 0, 0),
        "nameless": ("  ", 5, 0),
        "longest_name": ("😀" * 255, 5, 0),
        "long_name": ("a" * 256, 5, 0),
        "too_many": ("a.png", 5, 500),
    }
    problems = [
        Case(
            f"file_{name}",
            "may it be taken",
            "file_problem",
            {"name": file, "size": size, "already": already},
        )
        for name, (file, size, already) in files.items()
    ]
    endings = (
        "photo.JPG",
        "a.tar.gz",
        "noending",
        ".hidden",
        "x.constructor",
        "letter.eml",
        "скрын.PNG",
        "a.",
    )
    shown = ("image/png", "image/svg+xml", "text/html", "application/pdf", "IMAGE/PNG", "")
    return [
        *problems,
        *(
            Case(f"ending_{name}", "its media type", "media_type_of", {"name": name})
            for name in endings
        ),
        *(
            Case(f"shown_{name}", "what may show it", "viewer_of", {"media_type": name})
            for name in shown
        ),
        *(
            Case(f"label_{n}", "its number", "exhibit_label", {"number": n})
            for n in (1, 42, 999, 1000)
        ),
    ]


def membership_cases() -> list[Case]:
    """Give the whole matrix: every role in every state, with and without a grant."""
    rows: list[Case] = []
    for role in (*ROLES, "nobody", "constructor"):
        for state in STATES:
            for granted in ([], ["report"], ["report", "identity", "work"]):
                name = f"{role}_{state}_{len(granted)}"
                inputs: dict[str, Json] = {"role": role, "state": state, "granted": list(granted)}
                rows.append(Case(name, "what they may do", "member_rules", inputs))
        for of in ROLES[:4]:
            moves: dict[str, Json] = {"role": role, "state": "active", "of": of}
            rows.append(
                Case(
                    f"{role}_changes_{of}", "which states they may give", "may_change_state", moves
                )
            )
    return rows
