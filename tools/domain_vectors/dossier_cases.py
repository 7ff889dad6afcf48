"""Which dossiers must both languages find wanting, and what must they state and leave out?"""

from collections.abc import Iterator

from tools.domain_vectors.journals import (
    Journal,
    copy_of_photo,
    evidence,
    filed,
    identifier,
    incident,
    person,
)
from tools.domain_vectors.model import Case, Inputs
from tools.domain_vectors.ordinary_journals import interpol
from tools.domain_vectors.wrong_journals import tombstone


def dossier_cases() -> list[Case]:
    """Give what is missing and what is stated, for several audiences."""
    relative: Inputs = {
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
        "interpol": interpol(),
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
        "erased": filed().add("reporter", "tombstone", tombstone()),
        "others_only": Journal().add(
            "reporter", "person", person(person=identifier(60)), "identity"
        ),
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
            inputs: Inputs = {
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
            inputs: Inputs = {"records": journals[name].records, "audience": audience}
            yield Case(
                f"{name}_for_{audience}", "what is stated, what left out", "allegations", inputs
            )
