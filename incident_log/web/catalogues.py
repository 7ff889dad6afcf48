"""How do translations reach gettext and the browser? Compiles each .po into a .mo and a small JSON catalogue."""

import io
import json
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
# The browser needs what its modules say and what the domain data says; pages come translated already.
_COUNTRY = 2
_BROWSER_SOURCES = ("incident_log/browser/", "incident_log/domain/")


def build(target: Path) -> None:
    """Write <language>.json into `target`, and messages.mo beside each messages.po, where they changed."""
    target.mkdir(exist_ok=True)
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        catalogue = read(path)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        _write(path.with_suffix(".mo"), compiled.getvalue())
        _write(target / f"{path.parent.parent.name}.json", browser_json(catalogue))


def read(path: Path) -> Catalog:
    """Parse one messages.po; its folder names the language."""
    with path.open("rb") as lines:
        return read_po(lines, locale=path.parent.parent.name)


def browser_json(catalogue: Catalog) -> bytes:
    """Give what the browser's modules and the domain data say, as English text → translation."""
    texts = {_key(message): message.string for message in catalogue if _is_for_browser(message)}
    names = _local_names(catalogue.locale) if catalogue.locale is not None else {}
    return json.dumps(names | texts, ensure_ascii=False, indent=0, sort_keys=True).encode()


# What the library writes as no editor would.
_BETTER_NAMES = {("ru", "US"): "Соединённые Штаты"}


def _local_names(locale: Locale) -> dict[str, str]:
    """Give what browsers should know of a language and some do not: Chromium has no Belarusian. No text of ours begins with @."""
    months = locale.months
    return {
        **{
            f"@country {code}": _BETTER_NAMES.get((locale.language, code), name)
            for code, name in locale.territories.items()
            if len(code) == _COUNTRY and code.isalpha()
        },
        **{f"@month {number}": name for number, name in months["format"]["wide"].items()},
        **{
            f"@month alone {number}": name for number, name in months["stand-alone"]["wide"].items()
        },
    }


def _is_for_browser(message: Message) -> bool:
    translated = (
        all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)
    )
    from_browser = any(str(place).startswith(_BROWSER_SOURCES) for place, _ in message.locations)
    return bool(message.id) and translated and from_browser and not message.fuzzy


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _write(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
