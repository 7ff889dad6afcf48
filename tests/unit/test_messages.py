"""Are missing, stale, fuzzy and damaged translations found?"""

import io
import json
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from incident_log.web import catalogues
from tools import data_strings, messages, script_strings


@pytest.fixture
def found() -> Catalog:
    collected = Catalog()
    collected.add("Sign in")
    collected.add("%(name)s wrote", locations=[("incident_log/browser/src/x.js", 0)])
    collected.add(("%(n)s file", "%(n)s files"), locations=[("incident_log/browser/src/x.js", 0)])
    return collected


def problems(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, found: Catalog, changed: str, by: str
) -> list[str]:
    complete = (
        'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=(n%10==1 ? 0 : 1);\\n"\n\n'
        'msgid "Sign in"\nmsgstr "Увайсці"\n\n'
        'msgid "%(name)s wrote"\nmsgstr "%(name)s піша"\n\n'
        'msgid "%(n)s file"\nmsgid_plural "%(n)s files"\n'
        'msgstr[0] "%(n)s файл"\nmsgstr[1] "%(n)s файлы"\nmsgstr[2] "%(n)s файлаў"\n'
    )
    path = tmp_path / "be" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    assert changed in complete
    path.write_text(complete.replace(changed, by))
    monkeypatch.setattr(messages, "TRANSLATIONS", tmp_path)
    return list(messages.problems("be", found))


def test_a_complete_catalogue_has_no_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, found: Catalog
) -> None:
    assert problems(monkeypatch, tmp_path, found, "", "") == []


@pytest.mark.parametrize(
    ("changed", "by", "problem"),
    [
        ('msgid "Sign in"', 'msgid "Sign out"', "missing: Sign in"),
        ('msgid "Sign in"', 'msgid "Sign out"', "stale: Sign out"),
        ('msgid "Sign in"', '#, fuzzy\nmsgid "Sign in"', "fuzzy: Sign in"),
        ('"Увайсці"', '""', "untranslated: Sign in"),
        ('msgstr[2] "%(n)s файлаў"', 'msgstr[2] ""', "untranslated: %(n)s file"),
        ("%(name)s піша", "піша", "other placeholders: %(name)s wrote"),
        ("%(name)s піша", "%(nmae)s піша", "other placeholders: %(name)s wrote"),
        ("%(n)s файлаў", "%(m)s файлаў", "other placeholders: %(n)s file"),
    ],
)
def test_what_is_wrong_is_found(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    found: Catalog,
    changed: str,
    by: str,
    problem: str,
) -> None:
    assert problem in problems(monkeypatch, tmp_path, found, changed, by)


def test_the_browser_gets_only_what_its_modules_say(tmp_path: Path) -> None:
    path = tmp_path / "be" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        '#: templates/base.html\nmsgid "Page"\nmsgstr "Старонка"\n\n'
        '#: incident_log/domain/data/kinds.json\nmsgid "Threat"\nmsgstr "Пагроза"\n\n'
        '#: incident_log/browser/src/x.js\nmsgid "Untranslated"\nmsgstr ""\n'
    )

    texts = json.loads(catalogues.browser_json(catalogues.read(path)))

    assert {key: text for key, text in texts.items() if not key.startswith("@")} == {
        "Threat": "Пагроза"
    }


def test_the_browser_gets_the_names_that_it_may_not_know() -> None:
    texts = json.loads(catalogues.browser_json(Catalog(locale="be")))

    assert texts["@country BY"] == "Беларусь"
    assert texts["@month 11"] == "лістапада"
    assert texts["@month alone 11"] == "лістапад"


def test_only_texts_that_people_read_are_taken_out_of_data() -> None:
    data = {
        "kinds": [{"code": "threat", "label": "Threat", "fields": {"hint": ["One", "Two"]}}],
        "text": {"code": "not read", "label": ""},
        "source": "not read",
    }

    found = data_strings.extract(io.BytesIO(json.dumps(data, indent=1).encode()), [], [], {})

    assert [(line, text) for line, _, text, _ in found] == [(5, "Threat"), (8, "One"), (9, "Two")]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('t("One"); words.t("Two")', ["One", "Two"]),
        (
            'html`${card(t("One"), html`<p>${t("Two")} ${x ? html`${t("Three")}` : ""}</p>`)}`',
            ["One", "Two", "Three"],
        ),
        ("t('Say \"no\"')", ['Say "no"']),
        ('t(known ?? "Else", { n: t("Inner") })', ["Else", "Inner"]),
        ('nt("%(n)s file", "%(n)s files", all.length, { name })', [("%(n)s file", "%(n)s files")]),
        ('t(\n  "On the next line",\n)', ["On the next line"]),
        ('start("no"); at("no"); part("no"); t(found?.label ?? "")', []),
    ],
)
def test_texts_are_found_however_deep_their_templates(source: str, found: list[object]) -> None:
    extracted = script_strings.extract(io.BytesIO(source.encode()), (), (), {})

    assert [message for _line, _name, message, _comments in extracted] == found
