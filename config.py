"""What does the environment say? The only reader of os.environ."""

import os

from incident_log.settings import Settings, from_mapping


def load(**given: str) -> Settings:
    """Read INCIDENT_LOG_* from the environment; what is given here by name wins over it."""
    return from_mapping(dict(os.environ) | {f"INCIDENT_LOG_{name.upper()}": text for name, text in given.items()})
