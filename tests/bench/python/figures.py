"""The figures of the Python package: what importing it, one call, one load, one report and a long stream cost.

    python tests/bench/python/figures.py [import scalars load report stream wheel]... [--rows N] [--rounds N] [--wheel FILE]

Needs shequ, polars, pyarrow and pandas in the interpreter it runs in, such as target/python/whole/bin/python after
tests/python/run. Prints medians of the time on the wall and of the processor's, beside what they should stay below; it
never fails for a time. On a machine that does other work, trust the second.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "data" / "xiaoshan"
FIGURES = ("import", "scalars", "load", "report", "stream", "wheel")


def line(what: str, wall: float, processor: float, limit: float, unit: str, scale: float) -> None:
    said = "" if limit == 0 else f"   below {limit:g} {unit}: {'yes' if min(wall, processor) * scale < limit else 'NO'}"
    print(f"{what:<44} {wall * scale:9.3f} {processor * scale:9.3f} {unit}{said}", flush=True)


def medians(call: Callable[[], object], rounds: int) -> tuple[float, float]:
    walls, processors = [], []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        call()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return statistics.median(walls), statistics.median(processors)


def imported(rounds: int) -> None:
    """What `import shequ` adds to an interpreter that starts and stops, turn by turn."""

    def run(program: str) -> tuple[float, float]:
        before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return time.perf_counter() - wall, used

    turns = [(run("pass"), run("import shequ")) for _ in range(max(rounds, 15))]
    added = [statistics.median(mine[kind] - plain[kind] for plain, mine in turns) for kind in (0, 1)]
    line("import shequ, beyond the interpreter", *added, 30, "ms", 1e3)


def scalars(rounds: int) -> None:
    """One call of each formula, the loop around it taken off."""
    from shequ import Bound, Schedule, formula

    third, floor, years = Fraction(1, 3), Bound.at_least(16), Schedule("2023-01-01", "2025-12-31")
    day = datetime.date(2024, 12, 31)
    calls: dict[str, Callable[[], object]] = {
        "rate": lambda: formula.rate(3305, 2_140_000, 10_000),
        "attainment": lambda: formula.attainment(third, 30),
        "progress": lambda: formula.progress(third, 0, floor),
        "met": lambda: formula.met(third, floor),
        "elapsed": lambda: formula.elapsed(years, day),
        "planned": lambda: formula.planned(0, 60, third),
        "variance": lambda: formula.variance(third, 40),
        "variance_points": lambda: formula.variance_points(third, third),
        "attainment_points": lambda: formula.attainment_points(third, third),
        "shortfall_count": lambda: formula.shortfall_count(24, floor),
        "shortfall_rate": lambda: formula.shortfall_rate(3305, 2_140_000, 10_000, floor),
        "shortfall_by_hiring": lambda: formula.shortfall_by_hiring(69, 100, 100, 70),
        "required_pace_count": lambda: formula.required_pace_count(40, 60, years, day),
        "required_pace_rate": lambda: formula.required_pace_rate(third, 70, years, day),
        "pace_status_count": lambda: formula.pace_status_count(40, 0, 60, years, day),
        "pace_status_rate": lambda: formula.pace_status_rate(69, 100, 100, 10, 70, years, day),
        "range_conformity": lambda: formula.range_conformity(3600, 1500, 3000),
        "add_years": lambda: formula.add_years(day, 1),
    }
    count = 20_000

    def loop(call: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            for _ in range(count):
                call()

        return run

    empty = medians(loop(lambda: None), rounds)
    for name, call in calls.items():
        took = medians(loop(call), rounds)
        wall, processor = ((whole - nothing) / count for whole, nothing in zip(took, empty))
        line(f"formula.{name}", wall, processor, 1, "us", 1e6)


def observations(rows: int) -> dict[str, list[Any]]:
    """Rows of the example's communities, through variables and days, that load without a finding."""
    import shequ

    plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    with open(EXAMPLE / "units.csv", encoding="utf-8") as file:
        units = [row["code"] for row in csv.DictReader(file) if row["level"] == "community"]
    variables = [v.id for v in plan.variables if v.kind == "stock" and v.unit.whole and v.count is None]
    columns: dict[str, list[Any]] = {"unit": [], "variable": [], "date": [], "value": []}
    day = datetime.date(2022, 1, 1)
    while True:
        for variable in variables:
            for place, unit in enumerate(units):
                if len(columns["unit"]) == rows:
                    return columns
                columns["unit"].append(unit)
                columns["variable"].append(variable)
                columns["date"].append(day)
                columns["value"].append(1_500 + place)
        day += datetime.timedelta(days=1)


def load(rounds: int, rows: int) -> None:
    """A dataset from a million rows as they come: texts, days, whole numbers."""
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    import shequ

    plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    units = (EXAMPLE / "units.csv").read_bytes()
    columns = observations(rows)
    arrow = pa.table(columns)
    frame = pd.DataFrame(columns)
    frame["date"] = pd.to_datetime(frame["date"])
    tables = {
        "pyarrow": arrow,
        "polars": pl.DataFrame(columns),
        "pandas": frame,
    }
    del columns
    for name, table in tables.items():
        found = []

        def build(table: Any = table, found: list[int] = found) -> None:
            found.append(shequ.Dataset(plan, units=units, observations=table).observation_count)

        build()
        wall, processor = medians(build, rounds)
        assert set(found) == {rows}
        line(f"{rows:,} observations from {name}", wall, processor, 0.6 if name == "pandas" else 0.3, "s", 1)


def example() -> tuple[Any, Any]:
    import shequ

    plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    names = ("units", "observations", "entities", "deliverables")
    return plan, shequ.Dataset(plan, **{name: (EXAMPLE / f"{name}.csv").read_bytes() for name in names})


def report(rounds: int) -> None:
    """A report of the example district: 613 units, 8,817 register rows."""
    plan, data = example()
    wall, processor = medians(lambda: plan.assess(data, unit="330109", as_of="2024-12-31"), max(rounds, 21))
    line("report of the example district", wall, processor, 5, "ms", 1e3)
    asked = plan.assess(data, unit="330109", as_of="2024-12-31")
    line("  its JSON", *medians(asked.to_json, max(rounds, 21)), 0, "ms", 1e3)
    line("  its HTML", *medians(asked._repr_html_, max(rounds, 21)), 0, "ms", 1e3)


STREAM = """
import datetime, sys
sys.path.insert(0, {folder!r})
from figures import example
import pyarrow as pa
plan, data = example()
days = [datetime.date(2023, 1, 1) + datetime.timedelta(days=day) for day in range({days})]
rows = 0
for batch in pa.RecordBatchReader.from_stream(plan.panel(data, level="town", as_of=days)):
    rows += batch.num_rows
# Not getrusage: that of a child begins with its parent's.
most = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(rows, most.split()[1])
"""


def stream(_: int) -> None:
    """The most memory of a process that reads a panel's stream, by the number of its days."""
    for days in (10, 100, 1000):
        program = STREAM.format(folder=str(Path(__file__).parent), days=days)
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        rows, most = map(int, done.stdout.split())
        print(f"{f'a stream of {days:,} days, {rows:,} rows':<44} {most / 1024:9.1f} MB at most", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="*", metavar="figure", help=", ".join(FIGURES))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--wheel", help="the wheel whose size is asked")
    given = parser.parse_args()
    print(f"Python {sys.version.split()[0]}; medians on the wall, of the processor")
    for figure in given.figures or FIGURES:
        match figure:
            case "import":
                imported(given.rounds)
            case "scalars":
                scalars(given.rounds)
            case "load":
                load(given.rounds, given.rows)
            case "report":
                report(given.rounds)
            case "stream":
                stream(given.rounds)
            case "wheel" if given.wheel is not None:
                size = os.path.getsize(given.wheel) / 1e6
                print(f"{'wheel':<44} {size:9.3f} MB   below 2.5 MB: {'yes' if size < 2.5 else 'NO'}")
            case "wheel":
                pass
            case other:
                parser.error(f"there is no figure {other}: the figures are {', '.join(FIGURES)}")


if __name__ == "__main__":
    main()
