"""In which language does an operator read why the server does not start, or what worries it? In that of their shell."""

import gettext
from collections.abc import Mapping

import config
from incident_log.errors import (
    N_,
    ConfigurationError,
    IncidentLogError,
    StorageFull,
    Unavailable,
)
from incident_log.web.catalogues import TRANSLATIONS

_STEPS: Mapping[type[IncidentLogError], str] = {
    StorageFull: N_("make room on its disk, or raise its quota"),
    Unavailable: N_("see whether it runs and its disk is mounted, and not for reading only"),
}


def words(error: IncidentLogError) -> str:
    """Give the sentence of an error and what to do, translated where it can be."""
    say = gettext.translation(
        "messages", TRANSLATIONS, languages=[config.operator_language()], fallback=True
    ).gettext
    if isinstance(error, ConfigurationError):
        said = say(error.sentence)
        return said.format(**error.values) if error.values else said
    step = _STEPS.get(type(error))
    return say(str(error)) if step is None else f"{say(str(error))}: {say(step)}"
