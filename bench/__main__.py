"""How fast is it? `python -m bench [--quick] [NAME…]` measures, prints, and writes docs/performance.md."""

import os
import tempfile
from pathlib import Path

import click

from bench import append, evidence, growth, inbox, machine, report, start, uploads
from bench.results import Row, Scale
from incident_log.clock import SystemClock
from incident_log.web import asset_build

_PARTS = {part.NAME: part for part in (inbox, evidence, uploads, append, growth, start)}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(_PARTS)))
@click.option("--quick", is_flag=True, help="Measure little, and write nothing down.")
@click.option("--cold", is_flag=True, help="Also install a fresh clone from nothing.")
def main(names: tuple[str, ...], *, quick: bool, cold: bool) -> None:
    """Measure all parts, or those that are named."""
    asset_build.build()
    described = machine.described()
    print(described)
    for name, part in _PARTS.items():
        if name in names or (not names and (name != start.NAME or cold)):
            load = f"load {os.getloadavg()[0]:.1f} before it began"
            with tempfile.TemporaryDirectory(prefix="incident-log-bench-") as folder:
                rows: list[Row] = part.measure(Path(folder), Scale(quick))
            report.show(name, rows)
            if not quick:
                report.write(name, rows, f"{described}; {load}", SystemClock().now().date())


if __name__ == "__main__":
    main()
