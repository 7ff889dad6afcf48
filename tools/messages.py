"""Are all strings that people read in the catalogues? `update` collects them, `check` says what is missing."""

import datetime as dt
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from incident_log.settings import LANGUAGES
from incident_log.web.catalogues import TRANSLATIONS, read

ROOT = Path(__file__).resolve().parent.parent
# English is the language of the source.
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
_KEYWORDS = DEFAULT_KEYWORDS | {"t": None, "nt": (1, 2)}
# The day a file was collected would make every collection a change.
_NO_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def collect() -> Catalog:
    """Gather every string from code, templates, browser modules and domain data."""
    with (ROOT / "babel.cfg").open() as lines:
        methods, options = parse_mapping_cfg(lines)  # type: ignore[no-untyped-call]  # Babel's own
    found = Catalog(project="Incident Log", charset="utf-8", creation_date=_NO_DAY)
    for name, _line, message, comments, context in extract_from_dir(
        ROOT,
        methods,
        options,
        keywords=_KEYWORDS,
        comment_tags=("Translators:",),
        directory_filter=_is_ours,
    ):
        found.add(
            message, None, [(Path(name).as_posix(), 0)], auto_comments=comments, context=context
        )
    return found


def update() -> None:
    """Bring each catalogue to what is in the source; translations of texts that are gone go too."""
    found = collect()
    for language in TRANSLATED:
        path = path_of(language)
        catalogue = (
            read(path) if path.exists() else Catalog(locale=language, project="Incident Log")
        )
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.creation_date = catalogue.revision_date = _NO_DAY
        catalogue.header_comment = f"# Incident Log in {language}."
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False)


def problems(language: str, found: Catalog) -> Iterator[str]:
    """Say what is wrong with one catalogue: missing, stale, fuzzy or untranslated texts, and lost placeholders."""
    catalogue = read(path_of(language))
    wanted, present = {_key(each): each for each in found}, {_key(each): each for each in catalogue}
    yield from (f"missing: {key}" for key in sorted(wanted.keys() - present.keys()))
    yield from (f"stale: {key}" for key in sorted(present.keys() - wanted.keys()))
    for key in sorted(wanted.keys() & present.keys()):
        yield from (
            f"{problem}: {key}"
            for problem in _message_problems(present[key], catalogue.num_plurals)
        )


def path_of(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def _message_problems(message: Message, plurals: int) -> Iterator[str]:
    forms = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    if not message.id:
        return
    if not all(forms) or (message.pluralizable and len(forms) != plurals):
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    names = {name for text in originals for name in _PLACEHOLDER.findall(text)}
    if any(set(_PLACEHOLDER.findall(form)) - names for form in forms) or names - set(
        _PLACEHOLDER.findall(forms[-1])
    ):
        yield "other placeholders"


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in {
        "node_modules",
        "vendor",
        ".venv",
        ".git",
        "tests",
        "build",
        "i18n",
        "__pycache__",
    }


def main() -> int:
    match sys.argv[1:]:
        case ["update"]:
            update()
            return 0
        case ["check"]:
            found = collect()
            wrong = [
                f"{language}: {each}"
                for language in TRANSLATED
                for each in problems(language, found)
            ]
            print("\n".join(wrong) or "complete")
            return 1 if wrong else 0
    print("use: python -m tools.messages update | check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
