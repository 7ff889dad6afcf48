"""Which questions follow from which answers, for both languages alike?"""

from collections.abc import Iterator, Mapping

from incident_log.domain.kinds import kinds
from incident_log.format.canonical import Json
from tools.domain_vectors.model import Case

_STATUS: Mapping[str, Json] = {"protection_status": {"value": "refugee"}}


def condition_cases() -> list[Case]:
    """Give each question that depends on another, answered and not, and what is easily taken for an answer."""
    return [*_each(), *_special()]


def _each() -> Iterator[Case]:
    for kind in kinds().values():
        for field in kind.fields:
            if field.when is None:
                continue
            asked = {"kind": kind.code, "field": field.code}
            about = f"{kind.code}_{field.code}"
            value = field.when.values[0] if field.when.values else "something"
            told: Json = {field.when.field: {"value": value}}
            yield Case(f"{about}_told", "follows", "applies", {**asked, "answers": told})
            yield Case(f"{about}_skipped", "nothing told", "applies", {**asked, "answers": {}})
            for answer in ("unknown", "withheld"):
                untold: Json = {field.when.field: {"answer": answer}}
                yield Case(f"{about}_{answer}", "not told", "applies", {**asked, "answers": untold})


def _special() -> Iterator[Case]:
    asked = {"kind": "interpol", "field": "granting_state"}
    for status in ("none", "applied", "refused"):
        answers: Json = {"protection_status": {"value": status}}
        yield Case(
            f"status_{status}", "no country gave it", "applies", {**asked, "answers": answers}
        )
    yield Case(
        "unconditional",
        "needs nothing",
        "applies",
        {"kind": "interpol", "field": "alert_type", "answers": {}},
    )
    yield Case(
        "other_kind",
        "the answer to another field",
        "applies",
        {"kind": "threat", "field": "words_lang", "answers": dict(_STATUS)},
    )
