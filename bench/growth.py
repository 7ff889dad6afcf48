"""Does the server slow down as cases gather? The same requests with few cases in the database, and with many."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bench import copies, invented, seeding, wire
from bench.copies import Copy
from bench.results import Compared, Row, Scale, in_turn
from bench.wire import Line

NAME = "growth"
_MOST = 1.5
_ROUNDS = 9
_JOURNAL = 12
_RECORDS_EACH = 3
Run = Callable[[], None]


def measure(folder: Path, scale: Scale) -> list[Row]:
    """Compare three requests between two databases."""
    few, many = scale.of(1000, 100), scale.of(100_000, 2000)
    asked = scale.of(50, 5)
    with copies.run(folder / "few") as small, copies.run(folder / "many") as large:
        seeding.fill(small, few, invented.card, journal=_RECORDS_EACH)
        seeding.fill(large, many, invented.card, journal=_RECORDS_EACH)
        runs = _runs(large, asked), _runs(small, asked)
        compared = [
            _each(in_turn(with_many, with_few, rounds=_ROUNDS), asked)
            for with_many, with_few in zip(*runs, strict=True)
        ]
    names = f"{many:,} cases {{}}, {few:,} cases {{}}"
    titles = ("First page of the inbox (100 cards)", "A case opened", "A record appended")
    return [
        Row(
            f"{title}, with {many:,} cases against {few:,}",
            pair.ratio,
            "×",
            f"{pair.told(names)} of {asked} requests",
            most=_MOST,
        )
        for title, pair in zip(titles, compared, strict=True)
    ]


def _runs(copy: Copy, asked: int) -> Sequence[Run]:
    """Make the three things to run; each asks so many times on one connection."""
    case = seeding.add_case(copy, invented.card(0), _JOURNAL)
    headers = copy.headers()
    inbox = wire.request("GET", f"/api/v1/desks/{copy.desk.desk}/inbox?limit=100", headers)
    root = f"/api/v1/cases/{case.case}"
    opening = [
        wire.request("GET", root, headers),
        wire.request("GET", f"{root}/records?limit=500", headers),
    ]
    own = seeding.add_case(copy, invented.card(1), _JOURNAL)
    appends = iter(
        [
            wire.request(
                "POST", f"/api/v1/cases/{own.case}/records", headers, seeding.octets_of(envelope)
            )
            for envelope in seeding.chain(copy, own, asked * (_ROUNDS + 1))
        ]
    )

    def ask(requests: Sequence[bytes], expected: int = 200) -> None:
        with Line(copy.server.port) as line:
            for one in requests:
                line.ask(one, expected)

    return (
        lambda: ask([inbox] * asked),
        lambda: ask(opening * asked),
        lambda: ask([next(appends) for _number in range(asked)], 201),
    )


def _each(whole: Compared, asked: int) -> Compared:
    return Compared([took / asked for took in whole.ours], [took / asked for took in whole.theirs])
