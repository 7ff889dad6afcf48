"""Does a reason that somebody has to give say anything? What nobody can see is no reason."""

import unicodedata

from incident_log.client.language import _
from incident_log.errors import ConfigurationError

# Letters and signs that show nothing, though their category is one of those that do.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def is_said(text: str) -> bool:
    """Tell whether there is anything to see in a text."""
    return any(
        symbol not in _BLANK and unicodedata.category(symbol)[0] in "LNPS" for symbol in text
    )


def require_reason(text: str) -> str:
    """Give a reason without the blanks around it; refuse one in which there is nothing to read."""
    if not is_said(text):
        raise ConfigurationError(_("this reason holds nothing that can be read"))
    return text.strip()
