"""Can a guesser have more tries at one name by spelling it in many ways?"""

from dataclasses import replace

from incident_log.clock import FixedClock
from incident_log.format.encoding import to_b64u
from incident_log.settings import Settings
from tests.web.conftest import Template, running_copy
from tests.wiring import create_app


def test_every_spelling_of_a_name_counts_as_the_one(
    settings: Settings, clock: FixedClock, settled: None, template: Template
) -> None:
    app = create_app(replace(settings, rate_limits_on=True), clock)
    town = template.copied_to(app)
    spellings = [
        "bo",
        "BO",
        "Bo",
        "ｂo",
        "bｏ",
        "ｂｏ",
        "Ｂo",
        "bＯ",
        "ＢＯ",
        "Ｂｏ",
        "𝐛o",
        "𝒃o",
        "𝖇o",
    ]

    answers = [
        town.nobody.post("session/passphrase", {"name": name, "verifier": to_b64u(bytes(32))})
        for name in spellings
    ]

    assert [one.status_code for one in answers[:10]] == [401] * 10
    assert {one.status_code for one in answers[10:]} == {429}
    running_copy(app).database.close()
