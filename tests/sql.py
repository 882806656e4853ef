#!/usr/bin/env python3
"""Runs the SQL of ARCHITECTURE.md as it stands, in SQLite, against the vectors. Standard library only."""

import json
import re
import sqlite3
import sys
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Products of a row must stay within SQLite's whole numbers, which turn into floats beyond.
LARGEST = 2**62


def statements() -> dict[str, str]:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sql\n-- (\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return dict(blocks)


def cases(function: str) -> list[dict]:
    path = ROOT / "tests/vectors/formula" / f"{function}.json"
    return json.loads(path.read_text(encoding="utf-8"))["cases"]


class Check:
    def __init__(self) -> None:
        self.done = 0
        self.wrong = 0

    def equal(self, what: str, found: object, expected: object) -> None:
        self.done += 1
        if found != expected:
            self.wrong += 1
            print(f"{what}: expected {expected}, found {found}", file=sys.stderr)


def verdict(sql: str, check: Check) -> int:
    """Floors of `shortfall_rate` whose products fit."""
    rows, expected = [], {}
    for case in cases("shortfall_rate"):
        inputs = case["inputs"]
        if "expect" not in case or "at_least" not in inputs["bound"]:
            continue
        target = Fraction(inputs["bound"]["at_least"])
        n, d, k = (int(inputs[name]) for name in ("numerator", "denominator", "factor"))
        p, q = target.numerator, target.denominator
        if p < 0 or max(k * q * n, p * d) + k * q >= LARGEST:
            continue
        shortfall = int(case["expect"]["shortfall"])
        rows.append((case["id"], n, d, k, p, q))
        expected[case["id"]] = (int(shortfall == 0), shortfall)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE floors (id TEXT, n INTEGER, d INTEGER, k INTEGER, p INTEGER, q INTEGER)")
    database.executemany("INSERT INTO floors VALUES (?, ?, ?, ?, ?, ?)", rows)
    found = {row[0]: row[1:] for row in database.execute(sql)}
    for name, outcome in expected.items():
        check.equal(name, found.get(name), outcome)
    return len(expected)


def pace(sql: str, check: Check) -> int:
    """Counts by month with whole targets and baselines, at risk from nine tenths."""
    rows, expected = [], {}
    for case in cases("pace_status"):
        inputs = case["inputs"]
        whole = all(value is not None and "/" not in value for value in (inputs["baseline"], inputs["target"]))
        if (
            "expect" not in case
            or inputs["measure"] != "count"
            or inputs["convention"] != "month"
            or inputs["at_risk"] != {"ratio": "9/10"}
            or not whole
        ):
            continue
        n, baseline, target = (int(inputs[name]) for name in ("numerator", "baseline", "target"))
        # Integer division rounds toward zero, which is the whole part only above zero.
        if baseline < 0 or max(n, abs(target)) * 100_000 >= LARGEST:
            continue
        rows.append((case["id"], n, baseline, target, inputs["start"], inputs["end"], inputs["as_of"]))
        expected[case["id"]] = case["expect"]["status"]
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE TABLE counts (id TEXT, n INTEGER, baseline INTEGER, target INTEGER,"
        " first_day TEXT, last_day TEXT, as_of TEXT)"
    )
    database.executemany("INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    found = dict(database.execute(sql))
    for name, outcome in expected.items():
        check.equal(name, found.get(name), outcome)
    return len(expected)


def register(sql: str, check: Check) -> int:
    """Every year of every yearly quota."""
    compared = 0
    for case in cases("yearly_quota"):
        if "expect" not in case:
            continue
        database = sqlite3.connect(":memory:")
        database.execute("CREATE TABLE entities (kind TEXT, id TEXT, since TEXT, until TEXT)")
        spells = [("studio", spell["id"], spell["since"], spell["until"]) for spell in case["inputs"]["spells"]]
        database.executemany("INSERT INTO entities VALUES (?, ?, ?, ?)", spells)
        for year in case["expect"]["years"]:
            first_day, last_day = f"{year['year']}-01-01", f"{year['year']}-12-31"
            values = {
                "kind": "studio",
                "from": first_day,
                "first_day": first_day,
                "last_day": last_day,
                "at": min(last_day, case["inputs"]["as_of"]),
            }
            in_force, begun, begun_in_window = database.execute(sql, values).fetchone()
            check.equal(f"{case['id']} {year['year']}", begun_in_window, int(year["count"]))
            # From the year's first day on, what is in force began in the year, and what began need not be in force.
            check.equal(f"{case['id']} {year['year']} in force", in_force, begun_in_window)
            check.equal(f"{case['id']} {year['year']} begun", begun >= begun_in_window, True)
            compared += 1
    return compared


def latest(sql: str, check: Check) -> int:
    """A small table with a revision, a later row, another variable, and a row that does not say when it was known."""
    rows = [
        ("a", "residents", "2022-12-31", 2110000, None),
        ("a", "residents", "2023-12-31", 2130000, "2024-02-01"),
        ("a", "residents", "2023-12-31", 2140000, "2024-05-01"),
        ("a", "residents", "2024-12-31", 2150000, "2025-02-01"),
        ("a", "households", "2024-03-31", 1, None),
        ("b", "residents", "2024-01-01", 7, "2024-07-01"),
    ]
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE observations (unit TEXT, variable TEXT, date TEXT, value INTEGER, recorded TEXT)")
    database.executemany("INSERT INTO observations VALUES (?, ?, ?, ?, ?)", rows)
    expected = {
        "2024-01-31": [("a", "2022-12-31", 2110000)],
        "2024-04-30": [("a", "2023-12-31", 2130000)],
        "2024-06-30": [("a", "2023-12-31", 2140000)],
        "2024-08-31": [("a", "2023-12-31", 2140000), ("b", "2024-01-01", 7)],
    }
    for known_on, outcome in expected.items():
        values = {"variable": "residents", "as_of": "2024-06-30", "known_on": known_on}
        check.equal(f"latest, known on {known_on}", database.execute(sql, values).fetchall(), outcome)
    return len(expected)


def main() -> int:
    found = statements()
    runs = {"verdict": verdict, "pace": pace, "latest": latest, "register": register}
    check = Check()
    check.equal("statements in ARCHITECTURE.md", set(found), set(runs))
    for name in found.keys() & runs.keys():
        compared = runs[name](found[name], check)
        check.equal(f"{name}: something compared", compared > 0, True)
        print(f"{name}: {compared} compared")
    print(f"{check.done} checks, {check.wrong} wrong")
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
