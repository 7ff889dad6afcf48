"""In which language does the program speak? The one gettext of the client."""

import gettext
from pathlib import Path

_TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
# The languages come from the environment, as for every other program; without a catalogue the text is English.
_catalogue = gettext.translation("messages", localedir=_TRANSLATIONS, fallback=True)
# The pages of the server have one address for each language; links that are printed lead to this person's.
LANGUAGE = _catalogue.info().get("language", "en").partition("_")[0]


def _(message: str) -> str:
    """Give the sentence in the person's language."""
    return _catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Give the sentence for so many of something."""
    return _catalogue.ngettext(one, many, count)
