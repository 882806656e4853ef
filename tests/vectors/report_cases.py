#!/usr/bin/env python3
"""Writes the whole-report vectors: the folders of report/.

    python3 report_cases.py           write the files
    python3 report_cases.py --check   write nothing; fail if a committed file differs

Python 3.11 or later, standard library only.

A case here is its question (plan, tables, units, days, options), and beside it the cells that the case is about, worked
out by hand, with the working in a comment where it takes more than one step. `report_oracle.py` works all the other cells
out from ARCHITECTURE.md. The script stops if the two differ, if a cell worked out by hand is in no row, or if a status, a
reason or a flag occurs in no case.
"""

import csv
import io
import json
import sys
from pathlib import Path

import report_oracle as oracle

HERE = Path(__file__).resolve().parent
REPORT = HERE / "report"
# The same text stands elsewhere in the project; there it is edited, here it is copied by this script.
PROJECT = HERE.parent.parent
COPIES = {
    "plans/xiaoshan-2022-2025.toml": "core/plans/xiaoshan-2022-2025.toml",
    "plans/xiaoshan-civil-affairs-2017.toml": "tests/plans/xiaoshan-civil-affairs-2017.toml",
    "plans/successor-2026-2030.toml": "tests/plans/successor-2026-2030.toml",
    "data/xiaoshan/units.csv": "examples/data/xiaoshan/units.csv",
    "data/xiaoshan/observations.csv": "examples/data/xiaoshan/observations.csv",
    "data/xiaoshan/entities.csv": "examples/data/xiaoshan/entities.csv",
    "data/xiaoshan-civil-affairs-2017/units.csv": "tests/data/xiaoshan-civil-affairs-2017/units.csv",
    "data/xiaoshan-civil-affairs-2017/observations.csv": "tests/data/xiaoshan-civil-affairs-2017/observations.csv",
    "data/successor-2026-2030/units.csv": "tests/data/successor-2026-2030/units.csv",
    "data/successor-2026-2030/observations.csv": "tests/data/successor-2026-2030/observations.csv",
    "data/successor-2026-2030/entities.csv": "tests/data/successor-2026-2030/entities.csv",
}
BUILT_IN = {"builtin": "xiaoshan-2022-2025"}

HEADERS = {
    "units": "code name level parent since until urban",
    "observations": "unit variable from date value precision recorded source",
    "entities": "kind id unit since until end_reason recorded source attributes",
    "register_scope": "kind unit since until",
    "lineage": "from to date",
    "allocations": "target unit value year responsible",
    "deliverables": "deliverable unit date state evidence",
}

CASES = []


def case(id, description, source, plan, tables, units, dates, by_hand, interpretations={}, options={}, reject="table"):
    """A case. `tables`: rows as dictionaries, or the path of a shared file. `by_hand`: (unit, target, day, cells)."""
    assert id not in [known["id"] for known, _, _ in CASES], id
    written = {}
    paths = {}
    for name, rows in tables.items():
        if isinstance(rows, str):
            paths[name] = rows
            continue
        paths[name] = f"{id}/{name}.csv"
        written[f"{id}/{name}.csv"] = csv_text(name, rows)
    question = {
        "format": 1,
        "id": id,
        "description": description,
        "source": source,
        "plan": plan,
        "interpretations": interpretations,
        "tables": paths,
        "reject": reject,
        "units": units,
        "dates": dates.split(),
        "options": options,
    }
    CASES.append((question, written, by_hand))


def csv_text(name, rows):
    """A table as CSV, with the columns that any of its rows fills."""
    columns = [column for column in HEADERS[name].split() if any(row.get(column) for row in rows)]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        unknown = set(row) - set(HEADERS[name].split())
        assert not unknown, (name, unknown)
        writer.writerow({column: row.get(column, "") for column in columns})
    return text.getvalue().encode("utf-8")


def shared(folder):
    """The tables of a shared folder."""
    names = [path.split("/")[-1].removesuffix(".csv") for path in COPIES if path.startswith(f"data/{folder}/")]
    return {name: f"data/{folder}/{name}.csv" for name in names}


def codes(*units):
    return {"codes": list(units)}


# ---------------------------------------------------------------------------------------------
# Tables that several cases build on
# ---------------------------------------------------------------------------------------------

DISTRICT = "330109"
TOWNS = [f"330109{part}" for part in range(100, 122)]
MADE_UP = "illustrative"


def community(town):
    return f"{town}001"


def unit(code, level, **more):
    return {"code": code, "name": f"{level} {code}", "level": level} | more


def units(towns=TOWNS):
    """The district and towns with made-up codes, each with one residents' committee."""
    rows = [{"code": DISTRICT, "name": "萧山区", "level": "district"}]
    for town in towns:
        rows += [unit(town, "town"), unit(community(town), "community")]
    return rows


def reported(unit, variable, date, value, **more):
    return {"unit": unit, "variable": variable, "date": date, "value": str(value), "source": MADE_UP} | more


def period(unit, variable, first, date, value, **more):
    return reported(unit, variable, date, value) | {"from": first} | more


def thing(kind, id, unit, since, until="", **more):
    return {"kind": kind, "id": id, "unit": unit, "since": since, "until": until, "source": MADE_UP} | more


def things(kind, count, unit, since, until="", **more):
    return [thing(kind, f"{kind}-{unit}-{n}", unit, since, until, **more) for n in range(count)]


def scope(kind, unit, since, until=""):
    return {"kind": kind, "unit": unit, "since": since, "until": until}


# ---------------------------------------------------------------------------------------------
# The ten questions that a report must get right
# ---------------------------------------------------------------------------------------------

case(
    "carried-four-of-22-towns",
    "18 of 22 towns reported for the month that closed, four last in December: 18 reported, 4 carried.",
    "definition: reading a variable, 3",
    BUILT_IN,
    {
        "units": units(),
        "observations": [
            reported(town, "community-workers", "2024-06-30" if place < 18 else "2023-12-31", 100)
            for place, town in enumerate(TOWNS)
        ]
        + [reported(DISTRICT, "urban-residents", "2023-12-31", 1_000_000)],
    },
    codes(DISTRICT, TOWNS[0], TOWNS[18]),
    "2024-06-30",
    [
        # 22 x 100 = 2,200 workers; 10,000 x 2,200 / 1,000,000 = 22, at least 18.
        (DISTRICT, "community-workers", "2024-06-30", {
            "value_n": "22", "value_d": "1", "status": "conforming", "met": "true", "flags": "carried",
            "numerator_n": "2200", "numerator_due": "22", "numerator_reported": "18", "numerator_carried": "4",
            "numerator_missing": "0", "numerator_oldest": "2023-12-31", "numerator_newest": "2024-06-30",
            "denominator_n": "1000000", "denominator_source": "own"}),
    ],
)

case(
    "workers-of-18-towns-over-all-residents",
    "The workers of 18 towns over the whole district's residents are no rate: incomplete, not 16.1 and unmet.",
    "definition: reading a variable, ratios",
    BUILT_IN,
    {
        "units": units(),
        "observations": [reported(town, "community-workers", "2024-06-30", 170) for town in TOWNS[:18]]
        + [reported(DISTRICT, "urban-residents", "2023-12-31", 1_900_000)],
    },
    codes(DISTRICT),
    "2024-06-30",
    [
        # 18 x 170 = 3,060; 10,000 x 3,060 / 1,900,000 would be 16.1.
        (DISTRICT, "community-workers", "2024-06-30", {
            "value_n": "", "status": "no_result", "reason": "incomplete", "met": "", "shortfall": "",
            "numerator_n": "3060", "numerator_due": "22", "numerator_reported": "18", "numerator_missing": "4",
            "denominator_n": "1900000"}),
    ],
)


def matched(min_coverage=None):
    return {
        "units": units(),
        "observations": [reported(town, "community-workers", "2024-06-30", 19) for town in TOWNS[:18]]
        + [reported(town, "urban-residents", "2023-12-31", 10_000) for town in TOWNS],
    }


case(
    "matched-towns-only",
    "Where towns lack a numerator, the value is over those that have both, and there is no verdict.",
    "definition: reading a variable, ratios",
    BUILT_IN,
    matched(),
    codes(DISTRICT),
    "2024-06-30",
    [
        # 18 x 19 = 342 workers among 18 x 10,000 residents: 19 per 10,000.
        (DISTRICT, "community-workers", "2024-06-30", {
            "value_n": "19", "value_d": "1", "status": "no_result", "reason": "incomplete", "met": "", "shortfall": "",
            "flags": "covered_units_only", "numerator_n": "342", "denominator_n": "220000", "rank_by_value": ""}),
    ],
)

case(
    "pilot-register-beside-reports",
    "One pilot town's register of 140 workers beside the reports of 22 towns: the reports stand.",
    "definition: reading a variable, which source",
    BUILT_IN,
    {
        "units": units(),
        "entities": things("community-worker", 140, community(TOWNS[0]), "2024-01-01", attributes="job=grid"),
        "register_scope": [scope("community-worker", TOWNS[0], "2024-01-01")],
        "observations": [
            reported(town, "community-workers", "2024-06-30", 140 if place == 0 else 160)
            for place, town in enumerate(TOWNS)
        ]
        + [reported(DISTRICT, "urban-residents", "2023-12-31", 1_900_000)],
    },
    codes(DISTRICT, TOWNS[0]),
    "2024-06-30",
    [
        # 140 + 21 x 160 = 3,500; 10,000 x 3,500 / 1,900,000 = 350/19 = 18.4.
        (DISTRICT, "community-workers", "2024-06-30", {
            "value_n": "350", "value_d": "19", "status": "conforming", "numerator_n": "3500",
            "numerator_source": "children", "numerator_reported": "22"}),
        (TOWNS[0], "community-workers", "2024-06-30", {"numerator_n": "140", "numerator_source": "own"}),
    ],
)

case(
    "no-brand-inside-a-scope",
    "No brand in a register that is complete is 0; before the register is complete, nothing is known.",
    "definition: reading a variable, which source",
    BUILT_IN,
    {"units": units(TOWNS[:2]), "register_scope": [scope("governance-brand", DISTRICT, "2023-01-01")]},
    codes(DISTRICT, TOWNS[1]),
    "2022-12-31 2023-01-31",
    [
        (DISTRICT, "governance-brands", "2022-12-31", {"value_n": "", "reason": "no_observation"}),
        # One of 36 months gone: 25/36 of a brand is planned, and 0 is its whole part.
        (DISTRICT, "governance-brands", "2023-01-31", {
            "value_n": "0", "value_d": "1", "status": "on_track", "reason": "", "met": "false", "shortfall": "25",
            "elapsed_n": "1", "elapsed_d": "36", "planned_n": "25", "planned_d": "36",
            "numerator_source": "register"}),
        (TOWNS[1], "governance-brands", "2023-01-31", {"value_n": "0", "reason": "no_threshold_at_this_level"}),
        # A register without a scope and without a row says nothing.
        (DISTRICT, "work-methods", "2023-01-31", {"value_n": "", "reason": "no_observation"}),
    ],
)

case(
    "monthly-and-cumulative-towns",
    "Cumulative 2, 4, 5 is 5, monthly 2, 0, 1 is 3: together 8, not 14.",
    "definition: reading a variable, 2",
    BUILT_IN,
    {
        "units": units(),
        "observations": [
            period(TOWNS[0], "studios-yearly", "2024-01-01", "2024-01-31", 2),
            period(TOWNS[0], "studios-yearly", "2024-01-01", "2024-02-29", 4),
            period(TOWNS[0], "studios-yearly", "2024-01-01", "2024-03-31", 5),
            period(TOWNS[1], "studios-yearly", "2024-01-01", "2024-01-31", 2),
            period(TOWNS[1], "studios-yearly", "2024-02-01", "2024-02-29", 0),
            period(TOWNS[1], "studios-yearly", "2024-03-01", "2024-03-31", 1),
        ]
        + [period(town, "studios-yearly", "2024-01-01", "2024-03-31", 0) for town in TOWNS[2:]],
    },
    codes(DISTRICT, TOWNS[0], TOWNS[1]),
    "2024-03-31",
    [
        # Three of twelve months gone: 5 of 20 planned.
        (DISTRICT, "studios-yearly", "2024-03-31", {
            "value_n": "8", "value_d": "1", "status": "on_track", "planned_n": "5", "numerator_reported": "22",
            "shortfall": "12"}),
        (TOWNS[0], "studios-yearly", "2024-03-31", {"value_n": "5"}),
        (TOWNS[1], "studios-yearly", "2024-03-31", {"value_n": "3"}),
    ],
)

case(
    "own-figure-of-2022-beside-newer-towns",
    "The district's own figure of 2022 gives way to its towns' once all of them have newer ones.",
    "definition: reading a variable, 5",
    BUILT_IN,
    {
        "units": units(TOWNS[:3]),
        "observations": [reported(DISTRICT, "governance-brands", "2022-12-31", 20)]
        + [reported(town, "governance-brands", "2024-06-30", 7) for town in TOWNS[:2]]
        + [reported(TOWNS[2], "governance-brands", "2024-07-31", 7)],
    },
    codes(DISTRICT),
    "2024-06-30 2024-07-31",
    [
        # The third town has nothing yet: the own 20 of 2022 stand, carried.
        (DISTRICT, "governance-brands", "2024-06-30", {
            "value_n": "20", "numerator_source": "own", "flags": "carried", "numerator_newest": "2022-12-31"}),
        # 3 x 7.
        (DISTRICT, "governance-brands", "2024-07-31", {
            "value_n": "21", "numerator_source": "children", "numerator_reported": "1", "numerator_carried": "2",
            "flags": "carried|own_superseded", "change_n": "1", "numerator_oldest": "2024-06-30"}),
    ],
)

case(
    "a-community-that-ended",
    "A studio stays with the one community that came after its own; where none or several did, with the nearest unit "
    "above that is in force.",
    "definition: reading a variable, registers",
    BUILT_IN,
    {
        "units": [
            {"code": DISTRICT, "name": "萧山区", "level": "district"},
            unit(TOWNS[0], "town"),
            unit(f"{TOWNS[0]}001", "community", until="2024-01-01"),
            unit(f"{TOWNS[0]}002", "community", until="2024-01-01"),
            unit(f"{TOWNS[0]}003", "community", since="2024-01-01"),
            unit(f"{TOWNS[0]}004", "community", since="2024-01-01"),
        ],
        "lineage": [
            {"from": f"{TOWNS[0]}001", "to": f"{TOWNS[0]}003", "date": "2024-01-01"},
            {"from": f"{TOWNS[0]}002", "to": f"{TOWNS[0]}003", "date": "2024-01-01"},
            {"from": f"{TOWNS[0]}002", "to": f"{TOWNS[0]}004", "date": "2024-01-01"},
        ],
        "entities": [
            thing("social-work-studio", "s-1", f"{TOWNS[0]}001", "2023-05-01"),
            thing("social-work-studio", "s-2", f"{TOWNS[0]}002", "2023-05-01"),
        ],
    },
    {"level": "community"},
    "2023-12-31 2024-01-01",
    [
        (f"{TOWNS[0]}001", "studios-total", "2023-12-31", {"value_n": "1"}),
        (f"{TOWNS[0]}002", "studios-total", "2023-12-31", {"value_n": "1"}),
        # s-1 is here now; s-2 has two successors and stands with the town.
        (f"{TOWNS[0]}003", "studios-total", "2024-01-01", {"value_n": "1", "share_of_parent_n": "1", "share_of_parent_d": "2"}),
        (f"{TOWNS[0]}004", "studios-total", "2024-01-01", {"value_n": "0"}),
    ],
)

case(
    "a-studio-opened-2023-and-closed-2024",
    "The closed year keeps its 20 studios, and the total keeps the one that closed.",
    "definition: yearly quota",
    BUILT_IN,
    {
        "units": units(TOWNS[:2]),
        "entities": things("social-work-studio", 19, TOWNS[0], "2023-06-01")
        + [thing("social-work-studio", "s-closed", TOWNS[1], "2023-06-01", "2024-05-01")],
        "register_scope": [scope("social-work-studio", DISTRICT, "2023-01-01")],
    },
    codes(DISTRICT, TOWNS[1]),
    "2023-12-31 2024-06-30",
    [
        (DISTRICT, "studios-yearly", "2023-12-31", {
            "value_n": "20", "status": "achieved", "quota_closed_met": "1", "quota_closed": "1"}),
        # None begun in 2024, but 2023 stands: one closed year of one met.
        (DISTRICT, "studios-yearly", "2024-06-30", {
            "value_n": "0", "status": "behind", "quota_closed_met": "1", "quota_closed": "1",
            "planned_n": "10", "shortfall": "20"}),
        (DISTRICT, "studios-total", "2024-06-30", {"value_n": "20", "planned_n": "30"}),
    ],
)

case(
    "population-of-2022-and-2023",
    "On 2024-02-29 the population of 2023 divides once it is in the table; what was known that day had only 2022's.",
    "definition: reading a variable, 1",
    BUILT_IN,
    {
        "units": units(TOWNS[:1]),
        "entities": things(
            "social-worker", 16, DISTRICT, "2023-01-01", attributes="certificate=qualification;grade=senior"
        ),
        "observations": [
            reported(DISTRICT, "residents", "2022-12-31", 10_000, recorded="2023-03-20"),
            reported(DISTRICT, "residents", "2023-12-31", 20_000, recorded="2024-03-20"),
        ],
    },
    codes(DISTRICT),
    "2024-02-29",
    [
        # 10,000 x 16 / 20,000
        (DISTRICT, "certified-social-workers", "2024-02-29", {
            "value_n": "8", "denominator_newest": "2023-12-31", "denominator_reported": "1"}),
    ],
)

case(
    "population-known-on-2024-02-29",
    "The same question, reading only what had been recorded by 2024-02-29: the population of 2022, carried.",
    "definition: reading a variable, 1",
    BUILT_IN,
    {
        "units": "population-of-2022-and-2023/units.csv",
        "entities": "population-of-2022-and-2023/entities.csv",
        "observations": "population-of-2022-and-2023/observations.csv",
    },
    codes(DISTRICT),
    "2024-02-29",
    [
        # 10,000 x 16 / 10,000
        (DISTRICT, "certified-social-workers", "2024-02-29", {
            "value_n": "16", "status": "achieved", "flags": "carried", "denominator_newest": "2022-12-31"}),
    ],
    options={"known_on": "2024-02-29"},
)

# ---------------------------------------------------------------------------------------------
# The three plans on their data
# ---------------------------------------------------------------------------------------------

case(
    "civil-affairs-2017-published",
    "Five targets of 2017 whose verdicts were published: four met, one missed.",
    "publication: the bureau's summary of 2017",
    {"file": "plans/xiaoshan-civil-affairs-2017.toml"},
    shared("xiaoshan-civil-affairs-2017"),
    codes(DISTRICT),
    "2017-06-30 2017-12-31",
    [
        (DISTRICT, "low-income-checks", "2017-12-31", {"value_n": "1604", "status": "achieved"}),
        (DISTRICT, "low-income-share", "2017-12-31", {
            "value_n": "8", "value_d": "5", "status": "missed", "shortfall": "",
            # 1.6 / 1.7
            "attainment_n": "16", "attainment_d": "17"}),
        (DISTRICT, "shelters", "2017-12-31", {"value_n": "19", "status": "achieved"}),
        (DISTRICT, "care-beds", "2017-12-31", {"value_n": "818", "status": "achieved"}),
        (DISTRICT, "home-care-share", "2017-12-31", {"value_n": "33", "value_d": "5", "status": "achieved"}),
    ],
)

SUCCESSOR = {"file": "plans/successor-2026-2030.toml"}
case(
    "successor-area",
    "A made-up plan with milestones, dated bounds, a ceiling, a range and codes that state nothing, at its area.",
    "definition: assessing a target",
    SUCCESSOR,
    shared("successor-2026-2030"),
    codes("XS"),
    "2025-12-31 2026-12-31 2027-06-30 2027-12-31 2028-01-01 2028-06-30 2028-12-31 2030-02-28 2030-12-31 2031-06-30",
    [],
)
case(
    "successor-service-circles",
    "The same plan at the level between.",
    "definition: assessing a target",
    SUCCESSOR,
    shared("successor-2026-2030"),
    {"level": "service-circle"},
    "2026-12-31 2029-12-31 2030-12-31",
    [],
)
case(
    "successor-neighbourhoods",
    "The same plan at its lowest level.",
    "definition: assessing a target",
    SUCCESSOR,
    shared("successor-2026-2030"),
    {"level": "neighbourhood", "within": "XS"},
    "2026-12-31 2027-12-31",
    [],
)
case(
    "xiaoshan-district",
    "The built-in plan on the example data, at the district over the years.",
    "definition: assessing a target",
    BUILT_IN,
    shared("xiaoshan"),
    codes(DISTRICT),
    "2022-12-31 2023-06-30 2024-06-30 2024-12-31 2025-06-30 2025-12-31",
    [],
)
case(
    "xiaoshan-towns",
    "The same at the district's sub-districts and towns, without quasi-towns.",
    "definition: assessing a target",
    BUILT_IN,
    shared("xiaoshan"),
    {"level": "town", "within": DISTRICT, "kinds": ["sub-district", "town"]},
    "2023-12-31 2024-12-31",
    [],
)
case(
    "xiaoshan-communities-of-a-town",
    "The same at the communities of one town.",
    "definition: assessing a target",
    BUILT_IN,
    shared("xiaoshan"),
    {"level": "community", "within": "330109001"},
    "2024-12-31",
    [],
)

# ---------------------------------------------------------------------------------------------
# Writing
# ---------------------------------------------------------------------------------------------


def check_by_hand(question, rows, by_hand):
    problems = []
    for unit, target, as_of, cells in by_hand:
        row = next((r for r in rows if (r["unit"], r["target"], r["as_of"]) == (unit, target, as_of)), None)
        if row is None:
            problems.append(f"{question['id']}: no row of {target} at {unit} on {as_of}")
            continue
        for column, expected in cells.items():
            if row[column] != expected:
                where = f"{question['id']}: {target} at {unit} on {as_of}: {column}"
                problems.append(f"{where}: by hand {expected!r}, oracle {row[column]!r}")
    return problems


def files():
    """Every file of report/ with its bytes, and what is wrong with the cases."""
    found, problems = {}, []
    for path, origin in COPIES.items():
        # In an archive of the vectors alone, the copies are all there is.
        source = PROJECT / origin if (PROJECT / origin).exists() else REPORT / path
        found[path] = source.read_bytes()
    for _, written, _ in CASES:
        found |= written
    seen = {"status": set(), "reason": set(), "flags": set()}
    for question, _, by_hand in CASES:
        rows = oracle.run(question, found.__getitem__)
        problems += check_by_hand(question, rows, by_hand)
        for column, codes in seen.items():
            codes.update(code for row in rows for code in row[column].split("|"))
        text = json.dumps(question, ensure_ascii=False, indent=2) + "\n"
        found[f"{question['id']}/case.json"] = text.encode("utf-8")
        found[f"{question['id']}/expected.csv"] = oracle.table(rows).encode("utf-8")
    for column, all_codes in (("status", oracle.STATUSES), ("reason", oracle.REASONS), ("flags", oracle.FLAGS)):
        for code in all_codes:
            if code not in seen[column]:
                problems.append(f"no case shows the {column} {code}")
    return found, problems


def main():
    found, problems = files()
    on_disk = {str(path.relative_to(REPORT)): path for path in REPORT.rglob("*") if path.is_file()}
    if sys.argv[1:] == ["--check"]:
        for path, content in found.items():
            if path not in on_disk:
                problems.append(f"report/{path} is missing")
            elif on_disk[path].read_bytes() != content:
                problems.append(f"report/{path} differs from what the script writes")
        problems += [f"report/{path} is written by nobody" for path in on_disk if path not in found]
    else:
        for path in on_disk.keys() - found.keys():
            on_disk[path].unlink()
        for path, content in found.items():
            (REPORT / path).parent.mkdir(parents=True, exist_ok=True)
            (REPORT / path).write_bytes(content)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(CASES)} cases, {len(found)} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
