"""What does the environment say? The only reader of os.environ."""

import os
from collections.abc import Mapping

from incident_log.settings import PREFIX, Settings, from_mapping


def load(*, defaults: Mapping[str, str], **given: str) -> Settings:
    """Read INCIDENT_LOG_* from the environment; `given` wins over it, and it wins over `defaults`."""
    return from_mapping(_named(defaults) | dict(os.environ) | _named(given))


def _named(values: Mapping[str, str]) -> dict[str, str]:
    return {PREFIX + name.upper(): text for name, text in values.items()}
