"""How near does appending a record come to inserting a bare row?"""

from collections.abc import Sequence
from pathlib import Path

from bench import baseline, copies, invented, seeding, wire
from bench.copies import Copy
from bench.results import Compared, Row, Scale, in_turn
from bench.seeding import Seeded

NAME = "append"
_LEAST = 0.4
_ROUNDS = 7
_CONNECTIONS = 8


def measure(folder: Path, scale: Scale) -> list[Row]:
    """Compare on one connection and on eight."""
    each = scale.of(300, 40)
    with copies.run(folder / "ours") as copy, baseline.run(folder / "bare") as port:
        one, size = _compare(copy, port, 1, each)
        several, _size = _compare(copy, port, _CONNECTIONS, max(10, each // 3))
    how = f"records of {size} bytes; median to append or insert one: "
    names = "ours {}, bare row {}"
    return [
        Row("Records appended, one connection", one.rate, "×", how + one.told(names), least=_LEAST),
        Row(
            "Records appended, eight connections",
            several.rate,
            "×",
            how + several.told(names),
            least=_LEAST,
        ),
    ]


def _compare(copy: Copy, bare_port: int, connections: int, each: int) -> tuple[Compared, int]:
    """Append so many records on so many connections, each to a case of its own, and insert as many rows."""
    cases = [
        seeding.add_case(copy, invented.card(number), length=3) for number in range(connections)
    ]
    waiting = [_requests(copy, case, each * (_ROUNDS + 1)) for case in cases]
    body = waiting[0][0].partition(b"\r\n\r\n")[2]
    insert = wire.request("POST", "/rows", {}, body)
    rounds = iter(range(_ROUNDS + 1))
    count = connections * each

    def ours() -> None:
        first = next(rounds) * each
        wire.at_once(copy.server.port, [batch[first : first + each] for batch in waiting], 201)

    def theirs() -> None:
        wire.at_once(bare_port, [[insert] * each] * connections, 201)

    whole = in_turn(ours, theirs, rounds=_ROUNDS)
    by_one = Compared(
        [taken / count for taken in whole.ours], [taken / count for taken in whole.theirs]
    )
    return by_one, len(body)


def _requests(copy: Copy, case: Seeded, count: int) -> Sequence[bytes]:
    path = f"/api/v1/cases/{case.case}/records"
    headers = copy.headers()
    return [
        wire.request("POST", path, headers, seeding.octets_of(envelope))
        for envelope in seeding.chain(copy, case, count)
    ]
