"""In which language does an operator read why the server does not start, or what worries it? In that of their shell."""

import gettext

import config
from incident_log.errors import ConfigurationError, IncidentLogError
from incident_log.web.catalogues import TRANSLATIONS


def words(error: IncidentLogError) -> str:
    """Give the sentence of an error, translated where it can be."""
    if not isinstance(error, ConfigurationError):
        return str(error)
    catalogue = gettext.translation(
        "messages", TRANSLATIONS, languages=[config.operator_language()], fallback=True
    )
    said = catalogue.gettext(error.sentence)
    return said.format(**error.values) if error.values else said
