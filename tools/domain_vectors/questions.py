"""Which questions about names, files and members must both languages answer alike?"""

from collections.abc import Iterator, Mapping

from incident_log.domain.membership import ROLES, STATES
from tools.domain_vectors.model import Case, Inputs

_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "hniot": ("Hniot", "Gnyot", "Hnyot", "Gniot", "Gnjot", "Гнёт", "Гніёт", "Гнет"),
    "pratasevich": ("Pratasevich", "Protasevich", "Пратасевіч", "Протасевич", "Pratasievič"),
    "tsimanouskaya": (
        "Tsimanouskaya",
        "Timanovskaya",
        "Ціманоўская",
        "Тимановская",
        "Cimanoŭskaja",
    ),
    "siarhei": ("Siarhei", "Sergei", "Sergey", "Сяргей", "Сергей", "Siarhiej"),
    "maryia": ("Maria", "Maryia", "Mariya", "Марыя", "Мария", "Maryja"),
    "malakhouski": ("Malakhouski", "Malachowski", "Малахоўскі", "Малаховский", "Małachoŭski"),
    "yuliya": ("Yuliya", "Julija", "Julia", "Юлия", "Юлія"),
    "zhanna": ("Zhanna", "Žanna", "Żanna", "Жанна"),
    "uladzimir": ("Uladzimir", "Vladimir", "Уладзімір", "Владимир", "Uładzimir"),
}


def name_cases() -> list[Case]:
    """Give the spellings of names, the odd texts, and what a search finds."""
    spelled = [
        Case(f"{name}_{number}", "one name, many spellings", "fold_for_search", {"text": text})
        for name, texts in _SPELLINGS.items()
        for number, text in enumerate(texts)
    ]
    odd = [
        Case(f"odd_{number}", why, "fold_for_search", {"text": text})
        for number, (why, text) in enumerate(_odd_texts())
    ]
    return [*spelled, *odd, *_searches()]


def _odd_texts() -> Iterator[tuple[str, str]]:
    yield "nothing", ""
    yield "only marks", " —…  "
    yield "a hyphen parts words, an apostrophe does not", "Anna-Maria O'Hara Мар'яна"
    yield "digits are kept as they are", "TG 1100 +375 29 1112233 a11"
    yield "composed and decomposed are one", "Čech Ce\u030cch Йорг И\u0306орг"
    yield "ligatures and sharp s", "ﬁne Straße Ærø"
    yield "other scripts stay", "გიორგი 山田"
    yield "dotted capital I", "İstanbul"
    yield "emoji are no words", "😀 Hanna 😀"
    # Keys are passed on one a line, so none may hold a line's end.
    yield "line ends part words, as spaces do", "Hanna\nKotau\r\nAnna\u2028Ігар\u0085Алесь\n"


def _searches() -> Iterator[Case]:
    for name, query in {
        "found": "gnyot",
        "both_words": "Andrej Gniot",
        "part": "hni",
        "part_typed_on": "hnio",
        "everything": "",
        "other": "Kotau",
        "across_names": "гнёт andrei x",
        "one_missing": "Andrei Petrov",
    }.items():
        yield Case(
            f"search_{name}",
            "what a search finds",
            "matches",
            {"query": query, "names": ["Андрэй Гнёт", "Andrei Hniot"]},
        )


_FILES: Mapping[str, tuple[str, int, int]] = {
    "good": ("a.png", 1, 0),
    "largest": ("a.mp4", 2**31, 499),
    "too_large": ("a.mp4", 2**31 + 1, 0),
    "empty": ("a.png", 0, 0),
    "nameless": ("  ", 5, 0),
    "longest_name": ("😀" * 255, 5, 0),
    "long_name": ("a" * 256, 5, 0),
    "too_many": ("a.png", 5, 500),
}
_ENDINGS = [
    "photo.JPG",
    "a.tar.gz",
    "noending",
    ".hidden",
    "x.constructor",
    "letter.eml",
    "скрын.PNG",
    "a.",
]
# What Windows and browsers leave out of the end of a name hides no ending.
_LEAVING = (
    "a.exe",
    "Приказ.PDF.Exe",
    "a.HTML",
    "settings.settingcontent-ms",
    "photo\u202egpj.scr",
    "a.exe .",
    "a.exe\u00a0",
    "a.exe.\u200d. ",
    "a.exe\u0085",
    "a.exe_",
    "a.exe!?",
    "письмо.eml",
    "a.exe.pdf",
    "exe",
    "без окончания",
    "a.pdf.",
    "a.constructor",
    "...",
    "",
)
_MEDIA_TYPES = ("image/png", "image/svg+xml", "text/html", "application/pdf", "IMAGE/PNG", "")


def evidence_cases() -> list[Case]:
    """Give files at the limits, endings, and what may be shown in the page."""
    return [*_file_problems(), *_file_views()]


def _file_problems() -> Iterator[Case]:
    for name, (file, size, already) in _FILES.items():
        inputs: Inputs = {"name": file, "size": size, "already": already}
        yield Case(f"file_{name}", "may it be taken", "file_problem", inputs)


def _file_views() -> Iterator[Case]:
    for name in _ENDINGS:
        yield Case(f"ending_{name}", "its media type", "media_type_of", {"name": name})
    for name in _MEDIA_TYPES:
        yield Case(f"shown_{name}", "what may show it", "viewer_of", {"media_type": name})
    for number, name in enumerate(_LEAVING):
        for told in (False, True):
            inputs: Inputs = {"name": name, "told_unsafe": told}
            yield Case(f"saved_{number}_{told}".lower(), "its name on a disk", "saved_name", inputs)
    for number in (1, 42, 999, 1000):
        yield Case(f"label_{number}", "its number", "exhibit_label", {"number": number})


def membership_cases() -> list[Case]:
    """Give the whole matrix: every role in every state, with and without a grant."""
    rows: list[Case] = []
    for role in (*ROLES, "nobody", "constructor"):
        for state in STATES:
            for granted in ([], ["report"], ["report", "identity", "work"]):
                name = f"{role}_{state}_{len(granted)}"
                inputs: Inputs = {"role": role, "state": state, "granted": list(granted)}
                rows.append(Case(name, "what they may do", "member_rules", inputs))
        for of in ROLES[:4]:
            moves: Inputs = {"role": role, "state": "active", "of": of}
            rows.append(
                Case(
                    f"{role}_changes_{of}", "which states they may give", "may_change_state", moves
                )
            )
    return rows
