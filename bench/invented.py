"""Of whom do the cards speak? Nobody: names, places and titles put together from pieces, in two scripts."""

import datetime as dt
from collections.abc import Mapping

from incident_log.format.canonical import Json

_GIVEN = (
    "Alena", "Алена", "Bahdan", "Богдан", "Daryna", "Дарына", "Hanna", "Ганна", "Ihar", "Ігар",
    "Katsiaryna", "Екатерина", "Leanid", "Леонид", "Maryia", "Мария", "Pavel", "Павел", "Uladzimir",
    "Владимир", "Vera", "Вера", "Yauhen", "Евгений", "Zmitser", "Дмитрий",
)  # fmt: skip
# Some fifteen thousand family names, so that nearly every case brings new words, as real ones do.
_LATIN = (
    ("Sak", "Rud", "Nov", "Harb", "Zhuk", "Kaval", "Shchas", "Yarm", "Ptash", "Tsiar", "Byad", "Hryn",
     "Dub", "Lap", "Mal", "Vasil", "Kraw", "Pyatr", "Star", "Barad", "Chyk", "Dzem", "Khad", "Fyad"),
    ("al", "ov", "an", "yk", "ash", "ets", "en", "ul", "or", "am", "iel", "yr"),
    ("ich", "enka", "chuk", "ski", "evich", "ka", "au", "ets", "onak", "kin", "yn", "ouski", "ienia",
     "uk", "sha", "tski", "anka", "ko", "ski-Zhylka", "eika", "unou", "ash", "chanka", "outs", "el", "ala"),
)  # fmt: skip
_CYRILLIC = (
    ("Сак", "Руд", "Нов", "Гарб", "Жук", "Кавал", "Шчас", "Ярм", "Пташ", "Цяр", "Бяд", "Грын",
     "Дуб", "Лап", "Мал", "Васіл", "Краў", "Пятр", "Стар", "Барад", "Чык", "Дзем", "Хад", "Фяд"),
    ("ал", "ов", "ан", "ык", "аш", "ец", "ен", "ул", "ор", "ам", "ель", "ыр"),
    ("іч", "енка", "чук", "скі", "евіч", "ка", "аў", "ец", "онак", "кін", "ын", "оўскі", "еня",
     "юк", "ша", "цкі", "анка", "ко", "скі-Жылка", "ейка", "уноў", "аш", "чанка", "оўц", "ель", "ала"),
)  # fmt: skip
_TITLES = (
    "Threats by phone after an interview", "Звонки с угрозами после интервью",
    "Followed from the consulate to the tram", "Followed home from a rally",
    "Notice found at the border", "Задержание по запросу на выдачу",
    "Passport not renewed by the consulate", "Отказ в выдаче паспорта",
    "Bank closed the account without a reason", "Search at the parents' flat",
    "Обыск у родителей", "Spyware warning on a phone", "Account of a chat taken over",
    "Listed as an extremist formation", "Charged in absence",
)  # fmt: skip
_KINDS = (
    "threat", "surveillance_physical", "interpol", "extradition", "document_denial", "bank_refusal",
    "proxy_relative", "digital_attack", "listing", "absentia_case",
)  # fmt: skip
_COUNTRIES = ("PL", "LT", "LV", "DE", "GE", "CZ", "UA", "TR", "RS", "IT")
_URGENCIES = ("info", "moderate", "serious", "imminent")
_STATUSES = ("open", "open", "waiting_for_reporter", "referred", "closed")
_FIRST_DAY = dt.date(2024, 1, 1)
_STRIDE = 7919


def card(number: int) -> Mapping[str, Json]:
    """Give the card of an invented case; the same number gives the same card."""
    pick = number * _STRIDE
    reported = _FIRST_DAY + dt.timedelta(days=pick % 900)
    people = [_name(pick + shift * 1013) for shift in range(1 + number % 3)]
    due: Json = None
    if number % 3 == 0:
        day = reported + dt.timedelta(days=30 + pick % 60)
        due = {"rule": None, "title": "Answer to the court", "due": day.isoformat()}
    return {
        "title": f"{_of(_TITLES, pick)}: {people[0].split()[1]}",
        "kinds": sorted({_of(_KINDS, pick // 5), _of(_KINDS, pick // 7)}),
        "countries": sorted({_of(_COUNTRIES, pick // 3), "BY"}),
        "urgency": _of(_URGENCIES, pick // 11),
        "status": _of(_STATUSES, pick // 13),
        "danger": False,
        "next_deadline": due,
        "later_deadlines": [],
        "incidents": 1 + number % 4,
        "reported_on": reported.isoformat(),
        "updated_on": (reported + dt.timedelta(days=number % 20)).isoformat(),
        "people": list(people),
        "assigned_to": None,
        "unread_from_reporter": number % 5,
    }


def _name(pick: int) -> str:
    """Put a name together, in the Latin script or the Cyrillic one."""
    pieces = _CYRILLIC if pick % 2 else _LATIN
    family = "".join(
        _of(piece, pick // divisor) for piece, divisor in zip(pieces, (2, 48, 576), strict=True)
    )
    return f"{_of(_GIVEN, pick)} {family}"


def _of(words: tuple[str, ...], pick: int) -> str:
    return words[pick % len(words)]
