"""Where do the numbers go? A table on the screen, and the same between markers in docs/performance.md."""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from bench.results import Row

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
_HEADINGS = ("What", "Measured", "Bound", "Result", "How it was measured")


def show(part: str, rows: Sequence[Row]) -> None:
    """Print one part."""
    print(f"\n== {part}")
    for row in rows:
        print(f"{row.what}\n    {row.value}  ({row.bound or 'no bound'})  {row.verdict}")
        print(f"    {row.how}")


def write(part: str, rows: Sequence[Row], machine: str, day: dt.date) -> None:
    """Replace one part's table in the page."""
    begin, end = f"<!-- bench {part} -->", f"<!-- end of bench {part} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    table = "\n".join([f"Measured on {day.isoformat()}: {machine}.", "", *_table(rows)])
    page = PAGE.read_text()
    found = pattern.search(page)
    if found is None:
        raise SystemExit(f"docs/performance.md has no markers for {part}")
    content = f"{begin}\n\n{table}\n\n{end}"
    PAGE.write_text(page[: found.start()] + content + page[found.end() :])


def _table(rows: Sequence[Row]) -> list[str]:
    lines = [_line(_HEADINGS), _line(["---"] * len(_HEADINGS))]
    return lines + [
        _line((row.what, row.value, row.bound or "–", row.verdict or "–", row.how)) for row in rows
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
