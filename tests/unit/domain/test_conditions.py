"""Does a question follow only from an answer that leads to it?"""

from incident_log.domain.kinds import Field, applies, kind_of, kinds


def test_a_question_that_follows_from_another_comes_after_it_and_names_its_answers() -> None:
    followed = 0
    for kind in kinds().values():
        earlier: dict[str, Field] = {}
        for field in kind.fields:
            if field.when:
                followed += 1
                choices = {choice.code for choice in earlier[field.when.field].choices}
                assert set(field.when.values) <= choices, (kind.code, field.code)
                assert not field.required_before_export, (kind.code, field.code)
            earlier[field.code] = field

    assert followed > 3


def test_only_dates_lie_ahead_and_only_what_a_report_begins_with_is_repeated() -> None:
    repeated = {"date": {"date", "datetime"}, "country": {"country"}}

    for code, field in [(code, field) for code, kind in kinds().items() for field in kind.fields]:
        assert not field.ahead or field.type in {"date", "datetime"}, (code, field.code)
        assert field.same_as is None or field.type in repeated[field.same_as], (code, field.code)


def test_who_gave_a_status_is_asked_of_somebody_who_has_one() -> None:
    fields = {field.code: field for field in kind_of("interpol").fields}
    asked = fields["granting_state"]

    assert applies(asked, {"protection_status": {"value": "refugee"}})
    assert not applies(asked, {"protection_status": {"value": "none"}})
    assert not applies(asked, {"protection_status": {"answer": "unknown"}})
    assert not applies(asked, {})
    assert applies(fields["alert_type"], {})
