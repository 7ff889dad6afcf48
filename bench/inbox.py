"""How near does an inbox of ten thousand cases come to a bare loop of AES-GCM, and how fast is it searched?"""

import statistics
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import browsers, copies, invented, seeding
from bench.results import Compared, Row, Scale, seconds

NAME = "inbox"
# Rounds lie far apart, on both sides, and each takes less than a second.
_ROUNDS = 15
_MOST = 3.0
_MOST_SEARCH_MS = 50.0
_QUERIES = ("a", "ko", "Hniot", "Сокал", "Сокол Алена", "угрозы по телефону", "passport", "zzzz")


def measure(folder: Path, scale: Scale) -> list[Row]:
    """Fill a desk, sign in, and measure in the page itself."""
    count = scale.of(10_000, 1000)
    with copies.run(folder / "copy") as copy:
        seeding.fill(copy, count, invented.card)
        wanted = {"desk": copy.desk.desk, "queries": _QUERIES, "rounds": _ROUNDS}
        with sync_playwright() as driver, browsers.signed_in(driver, copy) as window:
            typed = window.run("typed", {"queries": _QUERIES, "rounds": _ROUNDS})
            browsers.without_workers(window, copy)
            found = window.run("inbox", wanted)
    assert found["cards"] == count
    assert found["unopened"] == 0
    whole = Compared(found["ours"], found["bare"])
    parts = ", ".join(
        f"{name} {seconds(found[key])}"
        for name, key in (
            ("fetching, opening and keys for searching", "opening"),
            ("sorting", "sorting"),
        )
    )
    return [
        Row(
            f"Inbox of {count:,} cases: fetched, opened, sorted, searchable",
            whole.ratio,
            "×",
            f"{whole.told('ours {}, bare loop of opens {}')}; of ours: {parts}; before, once: {seconds([found['cold']])}",
            most=_MOST,
        ),
        _search("Searched, slowest query", found["searches"]),
        _search("Searched, slowest query, with the list drawn anew", typed),
    ]


def _search(what: str, times: dict[str, list[float]]) -> Row:
    medians = {query: statistics.median(taken) * 1000 for query, taken in times.items()}
    slowest = max(medians, key=lambda query: medians[query])
    how = f"{len(medians)} queries, medians of {len(times[slowest])}; slowest “{slowest}”"
    return Row(what, medians[slowest], " ms", how, most=_MOST_SEARCH_MS)
