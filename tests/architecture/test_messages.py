"""Can people read everything in their language?"""

import pytest
from babel.messages.catalog import Catalog

from tools import messages


@pytest.fixture(scope="module")
def collected() -> Catalog:
    return messages.collect()


@pytest.mark.parametrize("language", messages.TRANSLATED)
def test_every_text_is_translated_and_no_translation_is_stale(
    collected: Catalog, language: str
) -> None:
    wrong = list(messages.problems(language, collected))

    assert wrong == []


def test_texts_come_from_code_templates_modules_and_data(collected: Catalog) -> None:
    places = {str(place) for message in collected for place, _ in message.locations}

    for source in (
        "incident_log/web/",
        "templates/",
        "incident_log/browser/src/",
        "incident_log/domain/data/",
    ):
        assert any(place.startswith(source) for place in places), source
