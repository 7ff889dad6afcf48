"""What does the environment say? The only reader of os.environ."""

import os
import re
from collections.abc import Mapping

from incident_log.settings import LANGUAGES, PREFIX, Settings, from_mapping


def load(*, defaults: Mapping[str, str], **given: str) -> Settings:
    """Read INCIDENT_LOG_* from the environment; `given` wins over it, and it wins over `defaults`."""
    return from_mapping(_named(defaults) | dict(os.environ) | _named(given))


def operator_language(environment: Mapping[str, str] = os.environ) -> str:
    """Take the language that the operator's shell names, if the pages have it; else English."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    told = next(filter(None, names), "")
    code = re.split(r"[_.@]", told)[0].lower()
    return code if code in LANGUAGES else "en"


def _named(values: Mapping[str, str]) -> dict[str, str]:
    return {PREFIX + name.upper(): text for name, text in values.items()}
