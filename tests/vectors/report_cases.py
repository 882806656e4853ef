#!/usr/bin/env python3
"""Writes the whole-report vectors: the folders of report/, and report.tsv.

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
import re
import sys
from pathlib import Path

# Before the oracle is imported: nothing is left beside the vectors.
sys.dont_write_bytecode = True

import report_oracle as oracle  # noqa: E402

HERE = Path(__file__).resolve().parent
REPORT = HERE / "report"
# The questions of all cases, one line each, by its path from report/.
FLAT = "../report.tsv"
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
# What stands here and nowhere else, written by hand.
ORIGINALS = ["plans/reading-rules.toml"]
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
# Which source: reports and registers
# ---------------------------------------------------------------------------------------------

case(
    "register-of-a-pilot-town-among-reports",
    "A register that is complete for one town stands for it in the district's sum; a row of a town without a scope is not "
    "read.",
    "definition: reading a variable, which source",
    BUILT_IN,
    {
        "units": units(),
        "entities": things("governance-brand", 3, community(TOWNS[0]), "2023-02-01")
        + [thing("governance-brand", "stray", community(TOWNS[1]), "2023-02-01")],
        "register_scope": [scope("governance-brand", TOWNS[0], "2023-01-01")],
        "observations": [reported(town, "governance-brands", "2024-06-30", 1) for town in TOWNS[1:]],
    },
    codes(DISTRICT, TOWNS[0], TOWNS[1]),
    "2024-06-30",
    [
        # 3 of the register and 21 reported.
        (DISTRICT, "governance-brands", "2024-06-30", {
            "value_n": "24", "numerator_source": "children", "numerator_due": "22", "numerator_reported": "22"}),
        (TOWNS[0], "governance-brands", "2024-06-30", {"value_n": "3", "numerator_source": "register"}),
        (TOWNS[1], "governance-brands", "2024-06-30", {"value_n": "1", "numerator_source": "own"}),
    ],
)

case(
    "scope-of-the-district-above-a-towns-report",
    "A register that is complete for the whole district stands there, also where a town below has reported; asked about "
    "itself, that town's report stands.",
    "definition: reading a variable, which source",
    BUILT_IN,
    {
        "units": units(TOWNS[:2]),
        "entities": things("work-method", 4, TOWNS[0], "2023-02-01"),
        "register_scope": [scope("work-method", DISTRICT, "2022-01-01")],
        "observations": [reported(TOWNS[0], "work-methods", "2024-06-30", 3)],
    },
    codes(DISTRICT, TOWNS[0], TOWNS[1]),
    "2024-06-30",
    [
        (DISTRICT, "work-methods", "2024-06-30", {
            "value_n": "4", "numerator_source": "register", "numerator_due": "0", "numerator_reported": "0"}),
        (TOWNS[0], "work-methods", "2024-06-30", {"value_n": "3", "numerator_source": "own", "numerator_due": "1"}),
        (TOWNS[1], "work-methods", "2024-06-30", {"value_n": "0", "numerator_source": "register"}),
    ],
)

case(
    "scope-from-the-first-day-counted",
    "What began is counted only where the register is complete from the first day counted; scopes that follow each other "
    "are one, and a day between them breaks them.",
    "definition: reading a variable, which source",
    BUILT_IN,
    {
        "units": units(TOWNS[:4]),
        "entities": [thing("social-work-studio", f"s-{n}", town, "2024-03-01") for n, town in enumerate(TOWNS[:4])],
        "register_scope": [
            scope("social-work-studio", TOWNS[0], "2023-01-01"),
            scope("social-work-studio", TOWNS[1], "2023-01-02"),
            scope("social-work-studio", TOWNS[2], "2023-01-01", "2024-01-01"),
            scope("social-work-studio", TOWNS[2], "2024-01-01"),
            scope("social-work-studio", TOWNS[3], "2023-01-01", "2024-01-01"),
            scope("social-work-studio", TOWNS[3], "2024-01-02"),
        ],
    },
    {"level": "town"},
    "2024-06-30",
    [
        # studios-total counts from 2023-01-01, studios-yearly from 2024-01-01.
        (TOWNS[0], "studios-total", "2024-06-30", {"value_n": "1"}),
        (TOWNS[1], "studios-total", "2024-06-30", {"value_n": "", "reason": "no_observation", "numerator_missing": "1"}),
        (TOWNS[1], "studios-yearly", "2024-06-30", {"value_n": "1"}),
        (TOWNS[2], "studios-total", "2024-06-30", {"value_n": "1"}),
        (TOWNS[3], "studios-total", "2024-06-30", {"value_n": "", "reason": "no_observation"}),
        (TOWNS[3], "studios-yearly", "2024-06-30", {"value_n": "", "reason": "no_observation"}),
    ],
)

case(
    "register-rows-known-later",
    "A register row that was recorded later is not read, and its register is then not known to be kept.",
    "definition: reading a variable, which source",
    BUILT_IN,
    {
        "units": units(TOWNS[:1]),
        "entities": [
            thing("governance-brand", "b-1", TOWNS[0], "2023-02-01", recorded="2024-06-01"),
            thing("work-method", "m-1", TOWNS[0], "2023-02-01", recorded="2024-06-01"),
            thing("work-method", "m-2", TOWNS[0], "2023-02-01", recorded="2024-03-31"),
            thing("resident-parlour", "p-1", TOWNS[0], "2023-02-01"),
        ],
    },
    codes(DISTRICT),
    "2024-03-31",
    [
        (DISTRICT, "governance-brands", "2024-03-31", {"value_n": "", "reason": "no_observation"}),
        (DISTRICT, "work-methods", "2024-03-31", {"value_n": "1"}),
        (DISTRICT, "resident-parlours", "2024-03-31", {"value_n": "1"}),
    ],
    options={"known_on": "2024-03-31"},
)

case(
    "spells-moves-and-certificates",
    "A thing that moved counts where it stands on the day; a spell that touches the next is one with it, and one after a "
    "gap begins anew; who must hold a certificate holds it on the day.",
    "definition: reading a variable, registers",
    BUILT_IN,
    {
        "units": units(TOWNS[:2]),
        "entities": [
            # Begun before 2022 and moved without a gap: not counted, since it began before what counts.
            thing("governance-brand", "b-old", TOWNS[0], "2021-06-01", "2023-03-01"),
            thing("governance-brand", "b-old", TOWNS[1], "2023-03-01"),
            # The same with a gap of a day: begun anew.
            thing("governance-brand", "b-anew", TOWNS[0], "2021-06-01", "2023-03-01"),
            thing("governance-brand", "b-anew", TOWNS[1], "2023-03-02"),
            # Moved: at the first town up to the end of 2023, then at the second.
            thing("governance-brand", "b-moved", TOWNS[0], "2022-06-01", "2024-01-01"),
            thing("governance-brand", "b-moved", TOWNS[1], "2024-01-01"),
            # A studio of 2023 that moved counts where it began.
            thing("social-work-studio", "s-moved", TOWNS[0], "2023-06-01", "2023-10-01"),
            thing("social-work-studio", "s-moved", TOWNS[1], "2023-10-01"),
            thing("community-worker", "w-1", community(TOWNS[0]), "2022-01-01", attributes="job=grid"),
            thing("community-worker", "w-2", community(TOWNS[0]), "2022-01-01", attributes="job=grid"),
            thing("community-worker", "w-3", community(TOWNS[1]), "2022-01-01", "2024-01-01", attributes="job=grid"),
            thing("social-worker", "w-1", community(TOWNS[0]), "2023-01-01", "2024-01-01",
                  attributes="certificate=registration;grade=assistant"),
            thing("social-worker", "w-2", community(TOWNS[0]), "2023-01-01", attributes="certificate=qualification"),
            thing("social-worker", "w-3", community(TOWNS[1]), "2023-01-01",
                  attributes="certificate=qualification;grade=senior"),
            thing("social-worker", "w-3", community(TOWNS[1]), "2023-06-01", attributes="certificate=registration"),
        ],
    },
    codes(DISTRICT, TOWNS[0], TOWNS[1]),
    "2023-12-31 2024-01-01",
    [
        (DISTRICT, "governance-brands", "2023-12-31", {"value_n": "2"}),
        (TOWNS[0], "governance-brands", "2023-12-31", {"value_n": "1"}),
        (TOWNS[1], "governance-brands", "2024-01-01", {"value_n": "2"}),
        (TOWNS[0], "studios-yearly", "2023-12-31", {"value_n": "1"}),
        (TOWNS[1], "studios-total", "2023-12-31", {"value_n": "0"}),
        # w-2 and w-3 of three; from 2024 on, w-2 of two.
        (DISTRICT, "community-worker-certification", "2023-12-31", {
            "numerator_n": "2", "denominator_n": "3", "value_n": "200", "value_d": "3",
            # (70 x 3 - 100 x 2) / (100 - 70) = 1/3: one more.
            "shortfall": "1", "shortfall_by_hiring": "1"}),
        (DISTRICT, "community-worker-certification", "2024-01-01", {
            "numerator_n": "1", "denominator_n": "2", "value_n": "50", "change_n": "-50", "change_d": "3"}),
        # Half the workers of this town are certified, of the other nobody is left: nobody to divide by.
        (TOWNS[1], "community-worker-certification", "2024-01-01", {"value_n": "", "reason": "zero_denominator"}),
    ],
)

case(
    "groups-and-the-units-own-word",
    "Which communities are urban: by code, unless the unit says otherwise; virtual ones are not. Only they are due, and "
    "only what stands at them counts.",
    "definition: reading a variable, registers",
    BUILT_IN,
    {
        "units": [
            {"code": DISTRICT, "name": "萧山区", "level": "district"},
            unit("330109001", "town"),
            unit("330109001001", "community"),
            unit("330109001002", "community", urban="false"),
            unit("330109001201", "community"),
            unit("330109001202", "community", urban="true"),
            unit("330109001401", "community"),
            unit("330109001498", "community"),
        ],
        "observations": [
            reported("330109001001", "households", "2023-12-31", 1_500),
            reported("330109001002", "households", "2023-12-31", 2_000),
            reported("330109001202", "households", "2023-12-31", 3_001),
            reported("330109001401", "households", "2023-12-31", 1_499),
        ],
        "entities": [
            thing("community-worker", f"w-{n}", f"330109001{part}", "2022-01-01")
            for n, part in enumerate(("001", "002", "201", "202", "401", "498"))
        ],
    },
    codes(DISTRICT, "330109001", "330109001001", "330109001002", "330109001201", "330109001202"),
    "2024-06-30",
    [
        # Of 001, 202 and 401: 1,500 lies within, 3,001 above, 1,499 below.
        (DISTRICT, "community-size", "2024-06-30", {
            "units_below": "1", "units_inside": "1", "units_above": "1", "units_unknown": "0",
            "share_inside_n": "1", "share_inside_d": "3", "reason": "no_threshold_at_this_level", "bound": ""}),
        ("330109001001", "community-size", "2024-06-30", {"status": "conforming", "shortfall": "0"}),
        ("330109001002", "community-size", "2024-06-30", {
            "value_n": "2000", "reason": "no_threshold_at_this_level", "bound": ""}),
        ("330109001202", "community-size", "2024-06-30", {"status": "not_conforming", "shortfall": "1"}),
        ("330109001201", "community-size", "2024-06-30", {"value_n": "", "reason": "no_observation"}),
        ("330109001", "community-workers", "2024-06-30", {"numerator_n": "3"}),
        ("330109001201", "community-workers", "2024-06-30", {"numerator_n": "0", "reason": "not_measurable_here"}),
        # Blocks stand at towns.
        ("330109001001", "experimental-blocks", "2024-06-30", {"numerator_due": "0", "reason": "not_measurable_here"}),
    ],
)

case(
    "who-is-not-due-is-left-out",
    "A quasi-town is not due: what it reports is left out of the district's sum and counted as not due.",
    "definition: reading a variable, 4",
    BUILT_IN,
    {
        "units": units(TOWNS[:3]) + [unit("330109401", "town")],
        "observations": [reported(town, "governance-brands", "2024-06-30", 1) for town in TOWNS[:2]]
        + [reported("330109401", "governance-brands", "2024-06-30", 9)],
    },
    codes(DISTRICT, "330109401"),
    "2024-06-30",
    [
        (DISTRICT, "governance-brands", "2024-06-30", {
            "value_n": "2", "numerator_due": "3", "numerator_missing": "1", "numerator_not_due": "1",
            "reason": "incomplete", "flags": "covered_units_only",
            # What it expects of the whole is shown beside what is there of it: 18 of 36 months.
            "planned_n": "25", "planned_d": "2", "variance_n": "", "shortfall": ""}),
        ("330109401", "governance-brands", "2024-06-30", {"value_n": "9", "numerator_source": "own"}),
    ],
)

# ---------------------------------------------------------------------------------------------
# Observations: age, year, revisions
# ---------------------------------------------------------------------------------------------

RULES = {"file": "plans/reading-rules.toml"}


def county(*villages):
    rows = [{"code": "c", "name": "示例县", "level": "county"}]
    return rows + [unit(f"c-{n}", "village", parent="c") for n in villages]


case(
    "values-too-old-and-of-another-year",
    "A value stands for six months and no day longer; a figure of the year before does not stand in for this year's.",
    "definition: reading a variable, 1",
    RULES,
    {
        "units": county(1, 2),
        "observations": [
            reported("c-1", "wells", "2023-12-31", 7),
            reported("c-2", "wells", "2024-03-31", 5),
            reported("c-1", "pupils", "2023-12-31", 60),
            reported("c-1", "pupils", "2024-06-30", 50),
            reported("c-2", "pupils", "2024-03-31", 45),
        ],
    },
    codes("c", "c-1"),
    "2024-03-31 2024-06-30 2024-07-01 2024-09-30 2024-10-01",
    [
        # By quarters: on 2024-06-30 the second quarter has just closed, and nobody has reported it.
        ("c", "wells", "2024-03-31", {
            "value_n": "12", "numerator_reported": "1", "numerator_carried": "1", "status": "conforming"}),
        ("c", "wells", "2024-06-30", {"value_n": "12", "numerator_carried": "2", "flags": "carried"}),
        # Six months before 2024-07-01 is 2024-01-01: 2023-12-31 no longer stands.
        ("c", "wells", "2024-07-01", {
            "value_n": "5", "numerator_missing": "1", "reason": "incomplete", "flags": "carried|covered_units_only"}),
        # Six months before 2024-09-30 is 2024-03-30, before 2024-10-01 it is 2024-04-01.
        ("c", "wells", "2024-09-30", {"value_n": "5"}),
        ("c", "wells", "2024-10-01", {"value_n": "", "reason": "no_observation", "numerator_missing": "2"}),
        ("c", "pupils", "2024-03-31", {"value_n": "45", "reason": "incomplete"}),
        ("c", "pupils", "2024-06-30", {"value_n": "95", "numerator_reported": "2"}),
    ],
)

case(
    "revisions-as-known-on-a-day",
    "Of one date, the revision recorded last and known by the day counts; one that does not say when it was recorded gives "
    "way to those that do.",
    "definition: reading a variable, 1",
    BUILT_IN,
    {
        "units": units(TOWNS[:1]),
        "observations": [
            reported(DISTRICT, "governance-brands", "2024-03-31", 10),
            reported(DISTRICT, "governance-brands", "2024-03-31", 12, recorded="2024-04-10"),
            reported(DISTRICT, "governance-brands", "2024-03-31", 11, recorded="2024-05-10"),
            reported(DISTRICT, "work-methods", "2024-03-31", 9, recorded="2024-04-30"),
            reported(DISTRICT, "work-methods", "2024-02-29", 8),
            reported(DISTRICT, "resident-parlours", "2024-03-31", 9, recorded="2024-05-01"),
        ],
    },
    codes(DISTRICT),
    "2024-04-30",
    [
        (DISTRICT, "governance-brands", "2024-04-30", {"value_n": "12"}),
        (DISTRICT, "work-methods", "2024-04-30", {"value_n": "9"}),
        (DISTRICT, "resident-parlours", "2024-04-30", {"value_n": "", "reason": "no_observation"}),
    ],
    options={"known_on": "2024-04-30"},
)

case(
    "nobody-due-and-amounts-not-whole",
    "A figure that nobody is due to report is read where there is one and never summed; an amount in a unit that is not "
    "whole is exact and has no whole units missing; a range leaves its ends out.",
    "definition: reading a variable, 4",
    RULES,
    {
        "units": county(1, 2),
        "observations": [
            reported("c-1", "shops", "2024-12-31", 3),
            reported("c-2", "shops", "2024-12-31", 4),
            reported("c", "shops", "2025-06-30", 6),
            reported("c-1", "forest", "2023-12-31", "20.5"),
            reported("c-2", "forest", "2023-12-31", "19.5"),
            reported("c-1", "forest", "2024-06-30", "24.25"),
            reported("c-2", "forest", "2024-06-30", "20.5"),
            reported("c", "price", "2024-12-31", "3.5"),
            reported("c", "price", "2025-06-30", "3.49"),
        ],
    },
    codes("c", "c-1"),
    "2024-12-31 2025-06-30",
    [
        ("c", "shops", "2024-12-31", {"value_n": "", "reason": "no_observation", "numerator_due": "0"}),
        ("c-1", "shops", "2024-12-31", {"value_n": "3", "reason": "no_threshold_at_this_level"}),
        # 547 of 731 days: 4 + 6 x 547/731 = 8.49 planned, and 5 points less 4 + 6 x (547/731 - 1/20) = 8.19.
        ("c", "shops", "2025-06-30", {
            "value_n": "6", "status": "behind", "baseline_n": "4", "baseline_source": "plan", "elapsed_n": "547",
            "elapsed_d": "731", "progress_n": "1", "progress_d": "3", "shortfall": "4",
            # 184 days are left: 4 more, so one a day is the least whole pace.
            "required_pace_n": "1", "share_of_parent_n": ""}),
        ("c-1", "shops", "2025-06-30", {"share_of_parent_n": "1", "share_of_parent_d": "2"}),
        # 44.75 of 50 from 40, at the deadline.
        ("c", "forest", "2024-12-31", {
            "value_n": "179", "value_d": "4", "status": "missed", "baseline_n": "40", "baseline_source": "reading",
            "progress_n": "19", "progress_d": "40", "shortfall": "", "required_pace_n": ""}),
        ("c", "price", "2024-12-31", {"status": "not_conforming", "upper_in": "false", "shortfall": ""}),
        ("c", "price", "2025-06-30", {"status": "conforming", "value_n": "349", "value_d": "100"}),
        # A price is neither summed nor handed down.
        ("c-1", "price", "2025-06-30", {"value_n": "", "reason": "not_measurable_here"}),
    ],
)

# ---------------------------------------------------------------------------------------------
# Amounts over a period
# ---------------------------------------------------------------------------------------------

case(
    "periods-with-holes-and-over-the-edge",
    "A hole before or between periods, a period over the window's edge, and a month that closed without a report make an "
    "amount incomplete; later periods are not read before their end.",
    "definition: reading a variable, 2",
    RULES,
    {
        "units": county(1, 2, 3, 4, 5),
        "observations": [
            # Complete: January to March, then April.
            period("c-1", "trees", "2024-01-01", "2024-03-31", 30),
            period("c-1", "trees", "2024-04-01", "2024-04-30", 10),
            period("c-1", "trees", "2024-05-01", "2024-05-31", 10),
            # A hole in February, and one before.
            period("c-2", "trees", "2024-01-01", "2024-01-31", 5),
            period("c-2", "trees", "2024-03-01", "2024-04-30", 5),
            period("c-3", "trees", "2024-02-01", "2024-04-30", 5),
            # Over the edge of the year.
            period("c-4", "trees", "2023-12-01", "2024-04-30", 5),
            # Not up to the month that closed.
            period("c-5", "trees", "2024-01-01", "2024-03-31", 5),
        ],
    },
    codes("c", "c-1", "c-2", "c-3", "c-4", "c-5"),
    "2023-12-31 2024-04-30 2024-05-15",
    [
        ("c", "trees", "2023-12-31", {"value_n": "", "status": "not_started", "bound": "at_least"}),
        ("c-1", "trees", "2024-04-30", {"value_n": "40", "numerator_newest": "2024-04-30"}),
        ("c-1", "trees", "2024-05-15", {"value_n": "40"}),
        ("c-2", "trees", "2024-04-30", {"value_n": "10", "reason": "incomplete", "flags": "covered_units_only"}),
        ("c-3", "trees", "2024-04-30", {"value_n": "5", "reason": "incomplete"}),
        ("c-4", "trees", "2024-04-30", {"value_n": "", "reason": "incomplete", "numerator_missing": "1"}),
        ("c-5", "trees", "2024-04-30", {"value_n": "5", "reason": "incomplete"}),
        # 40 + 10 + 5 + 5 is what is there, of 120.
        ("c", "trees", "2024-04-30", {
            "value_n": "60", "status": "no_result", "reason": "incomplete", "numerator_due": "5",
            "numerator_reported": "4", "numerator_missing": "1"}),
    ],
)

case(
    "a-village-that-began-and-one-that-ended-in-the-year",
    "A unit reports the days on which it was in force: what began in July is complete from July, and what ended in June up "
    "to June stays in the year's sum.",
    "definition: reading a variable, 2",
    RULES,
    {
        "units": county(1)
        + [unit("c-2", "village", parent="c", until="2024-07-01"), unit("c-3", "village", parent="c", since="2024-07-01")],
        "observations": [
            period("c-1", "trees", "2024-01-01", "2024-12-31", 60),
            period("c-2", "trees", "2024-01-01", "2024-06-30", 25),
            period("c-3", "trees", "2024-07-01", "2024-12-31", 35),
        ],
    },
    codes("c"),
    "2024-12-31",
    [
        ("c", "trees", "2024-12-31", {
            "value_n": "120", "status": "achieved", "reason": "", "numerator_due": "3", "numerator_reported": "3"}),
    ],
)

case(
    "a-quota-year-by-year",
    "Half a year reported does not settle the year, except where it meets the quota already; a year that is not known "
    "leaves the closed ones as they are.",
    "definition: yearly quotas",
    BUILT_IN,
    {
        "units": units(TOWNS[:1]),
        "observations": [
            period(DISTRICT, "studios-yearly", "2023-01-01", "2023-06-30", 15),
            period(DISTRICT, "studios-yearly", "2023-01-01", "2023-12-31", 20, recorded="2024-02-01"),
            period(DISTRICT, "studios-yearly", "2025-01-01", "2025-06-30", 20),
        ],
    },
    codes(DISTRICT),
    "2022-12-31 2023-06-30 2023-09-30 2023-12-31 2024-06-30 2025-12-31 2026-06-30",
    [
        (DISTRICT, "studios-yearly", "2022-12-31", {"value_n": "", "status": "not_started", "quota_closed": "0"}),
        # Six of twelve months: 10 planned.
        (DISTRICT, "studios-yearly", "2023-06-30", {"value_n": "15", "status": "on_track", "planned_n": "10"}),
        (DISTRICT, "studios-yearly", "2023-09-30", {
            "value_n": "", "numerator_n": "15", "reason": "incomplete", "flags": ""}),
        (DISTRICT, "studios-yearly", "2023-12-31", {
            "value_n": "20", "status": "achieved", "quota_closed": "1", "quota_closed_met": "1"}),
        (DISTRICT, "studios-yearly", "2024-06-30", {
            "value_n": "", "reason": "no_observation", "quota_closed": "1", "quota_closed_met": "1"}),
        # Twenty by June meet the quota whatever the rest of the year brought; of 2024 nothing is known.
        (DISTRICT, "studios-yearly", "2025-12-31", {
            "value_n": "20", "status": "achieved", "flags": "met_by_part|covered_units_only", "quota_closed": "3",
            "quota_closed_met": "2"}),
        (DISTRICT, "studios-yearly", "2026-06-30", {
            "value_n": "20", "status": "achieved", "judged_on": "2026-06-30", "quota_closed": "3"}),
    ],
)

# ---------------------------------------------------------------------------------------------
# Units that ended
# ---------------------------------------------------------------------------------------------


def ended(*successors):
    """Twenty-two towns of which the first ended on 2024-01-01 and the last two began that day."""
    rows = units()
    for row in rows:
        if row["code"].startswith(TOWNS[0]):
            row["until"] = "2024-01-01"
        if row["code"].startswith(TOWNS[20]) or row["code"].startswith(TOWNS[21]):
            row["since"] = "2024-01-01"
    return rows


case(
    "an-ended-town-and-its-two-successors",
    "The last value of a town that ended stands until both towns that came after it have reported; until then theirs are "
    "not added.",
    "definition: reading a variable, 6",
    BUILT_IN,
    {
        "units": ended(),
        "lineage": [{"from": TOWNS[0], "to": town, "date": "2024-01-01"} for town in TOWNS[20:]],
        "observations": [reported(town, "urban-residents", "2023-12-31", 10) for town in TOWNS[:20]]
        + [reported(TOWNS[20], "urban-residents", "2024-06-30", 6), reported(TOWNS[21], "urban-residents", "2024-09-30", 5)],
    },
    codes(DISTRICT, TOWNS[20]),
    "2024-03-31 2024-06-30 2024-09-30",
    [
        # 20 x 10, the ended town's among them.
        (DISTRICT, "community-workers", "2024-03-31", {
            "denominator_n": "200", "denominator_missing": "0", "denominator_due": "20", "flags": "ended_unit"}),
        (DISTRICT, "community-workers", "2024-06-30", {"denominator_n": "200", "flags": "ended_unit"}),
        # Asked about itself, it reads its own.
        (TOWNS[20], "community-workers", "2024-06-30", {"denominator_n": "6", "denominator_source": "own"}),
        # 19 x 10 + 6 + 5.
        (DISTRICT, "community-workers", "2024-09-30", {"denominator_n": "201", "denominator_due": "21", "flags": ""}),
    ],
)

case(
    "an-ended-town-nobody-came-after",
    "Without a successor by name the towns beside it take its area: its value stands while none of them has reported "
    "since, is missing once some have, and is replaced once all have.",
    "definition: reading a variable, 6",
    BUILT_IN,
    {
        "units": [row for row in ended() if not row["code"].startswith((TOWNS[20], TOWNS[21]))],
        "observations": [reported(town, "urban-residents", "2023-12-31", 10) for town in TOWNS[:20]]
        + [
            reported(town, "urban-residents", "2024-06-30" if place == 0 else "2024-09-30", 11)
            for place, town in enumerate(TOWNS[1:20])
        ],
    },
    codes(DISTRICT),
    "2024-03-31 2024-06-30 2024-09-30",
    [
        (DISTRICT, "community-workers", "2024-03-31", {"denominator_n": "200", "denominator_missing": "0"}),
        # 11 + 18 x 10; whether they hold the ended town's area is not known.
        (DISTRICT, "community-workers", "2024-06-30", {
            "denominator_n": "191", "denominator_missing": "1", "flags": "ended_unit"}),
        # 19 x 11.
        (DISTRICT, "community-workers", "2024-09-30", {
            "denominator_n": "209", "denominator_missing": "0", "flags": ""}),
    ],
)

case(
    "a-village-taken-in-by-another",
    "One that took another in keeps its own older value beside the ended one's until it reports anew; a chain of "
    "successions is followed to its end.",
    "definition: reading a variable, 6",
    RULES,
    {
        "units": county(1)
        + [
            unit("c-2", "village", parent="c", until="2024-04-01"),
            unit("c-3", "village", parent="c", until="2024-04-01"),
            unit("c-4", "village", parent="c", since="2024-04-01", until="2024-07-01"),
        ],
        "lineage": [
            {"from": "c-2", "to": "c-1", "date": "2024-04-01"},
            {"from": "c-3", "to": "c-4", "date": "2024-04-01"},
            {"from": "c-4", "to": "c-1", "date": "2024-07-01"},
        ],
        "observations": [
            reported("c-1", "debt", "2024-03-31", 1),
            reported("c-2", "debt", "2024-03-31", 2),
            reported("c-3", "debt", "2024-03-31", 4),
            reported("c-1", "debt", "2024-06-30", 3),
            reported("c-1", "debt", "2024-09-30", 6),
        ],
    },
    codes("c"),
    "2024-05-31 2024-06-30 2024-07-31 2024-09-30",
    [
        # 1 + 2 + 4.
        ("c", "debt", "2024-05-31", {"value_n": "7", "status": "not_conforming", "shortfall": "4", "flags": "ended_unit"}),
        # 3 of the enlarged village and 4 of the one that has become c-4, which has not reported.
        ("c", "debt", "2024-06-30", {"value_n": "7", "flags": "carried|ended_unit"}),
        # c-4 went into c-1 on 2024-07-01, which has not reported since: its older 3 stands beside the 4.
        ("c", "debt", "2024-07-31", {"value_n": "7", "flags": "carried|ended_unit"}),
        ("c", "debt", "2024-09-30", {"value_n": "6", "flags": ""}),
    ],
)

# ---------------------------------------------------------------------------------------------
# Parts of what is due
# ---------------------------------------------------------------------------------------------

case(
    "matched-towns-at-min-coverage",
    "Asked to judge from 18 of 22 on, the matched 18 towns have a verdict.",
    "definition: reading a variable, ratios",
    BUILT_IN,
    {name: f"matched-towns-only/{name}.csv" for name in ("units", "observations")},
    codes(DISTRICT),
    "2024-06-30",
    [
        (DISTRICT, "community-workers", "2024-06-30", {
            "value_n": "19", "status": "conforming", "met": "true", "flags": "covered_units_only", "shortfall": "0",
            # 19 / 18
            "attainment_n": "19", "attainment_d": "18"}),
    ],
    options={"min_coverage": "9/11"},
)

case(
    "matched-towns-below-min-coverage",
    "One millionth more than 18 of 22 asked for, and there is no verdict.",
    "definition: reading a variable, ratios",
    BUILT_IN,
    {name: f"matched-towns-only/{name}.csv" for name in ("units", "observations")},
    codes(DISTRICT),
    "2024-06-30",
    [
        (DISTRICT, "community-workers", "2024-06-30", {"value_n": "19", "status": "no_result", "reason": "incomplete"}),
    ],
    # 9/11 + 1/1,000,000 = (9,000,000 + 11) / 11,000,000
    options={"min_coverage": "9000011/11000000"},
)

case(
    "met-by-a-part-of-the-reports",
    "What some towns reported meets a floor already: it is met. A ceiling is not, and neither is a floor that falls short.",
    "definition: a part that meets a floor already",
    BUILT_IN,
    {
        "units": units(TOWNS[:4]),
        "observations": [reported(town, "governance-brands", "2024-06-30", 13) for town in TOWNS[:2]]
        + [reported(town, "work-methods", "2024-06-30", 12) for town in TOWNS[:2]]
        + [reported(town, "community-workers", "2024-06-30", 40) for town in TOWNS[:2]]
        + [reported(town, "urban-residents", "2023-12-31", 10_000) for town in TOWNS[:4]]
        + [reported(TOWNS[0], "certified-social-workers", "2024-06-30", 20)]
        + [reported(town, "residents", "2023-12-31", 10_000) for town in TOWNS[:2]],
    },
    codes(DISTRICT),
    "2024-06-30",
    [
        # 26 of 25, from two of four towns.
        (DISTRICT, "governance-brands", "2024-06-30", {
            "value_n": "26", "status": "achieved", "met": "true", "flags": "met_by_part|covered_units_only",
            "numerator_missing": "2", "rank_by_value": ""}),
        (DISTRICT, "work-methods", "2024-06-30", {
            "value_n": "24", "status": "no_result", "reason": "incomplete", "flags": "covered_units_only"}),
        # 10,000 x 80 / 40,000 = 20, at least 18.
        (DISTRICT, "community-workers", "2024-06-30", {
            "value_n": "20", "status": "conforming", "flags": "met_by_part|covered_units_only"}),
        # The residents of two towns are unknown: the one town that has both has 10,000 x 20 / 10,000.
        (DISTRICT, "certified-social-workers", "2024-06-30", {
            "value_n": "20", "status": "no_result", "reason": "incomplete", "flags": "covered_units_only"}),
    ],
)

case(
    "a-row-set-aside",
    "A row that cannot be read is set aside: what it may belong to is incomplete, and nothing is met by a part of it.",
    "definition: reading a variable",
    BUILT_IN,
    {
        "units": units(TOWNS[:3]),
        "observations": [
            reported(town, "governance-brands", "2024-06-30", "10万" if place == 2 else 15)
            for place, town in enumerate(TOWNS[:3])
        ]
        + [reported(DISTRICT, "work-methods", "2024-05-31", 30), reported(DISTRICT, "work-methods", "2024-06-30", "30?")]
        + [reported(DISTRICT, "service-complexes", "2024-06-30", 31), reported(TOWNS[0], "service-complexes", "2024-06-30", "?")],
    },
    codes(DISTRICT, TOWNS[1], TOWNS[2]),
    "2024-06-30",
    [
        # 30 would meet the 25.
        (DISTRICT, "governance-brands", "2024-06-30", {
            "value_n": "30", "status": "no_result", "reason": "incomplete", "met": ""}),
        (TOWNS[2], "governance-brands", "2024-06-30", {"value_n": "", "reason": "incomplete"}),
        (TOWNS[1], "governance-brands", "2024-06-30", {"value_n": "15", "reason": "no_threshold_at_this_level"}),
        # The own figure may have been lowered since.
        (DISTRICT, "work-methods", "2024-06-30", {"status": "no_result", "reason": "incomplete"}),
        # The own figure stands, whatever a town's row said.
        (DISTRICT, "service-complexes", "2024-06-30", {"value_n": "31", "status": "achieved"}),
    ],
    reject="row",
)

case(
    "parts-larger-than-the-whole-and-nobody",
    "More certified workers than workers is no rate, and neither is a rate over nobody.",
    "definition: reading a variable, ratios",
    BUILT_IN,
    {
        "units": units(TOWNS[:2]),
        "observations": [
            reported(DISTRICT, "certified-community-workers", "2024-06-30", 150),
            reported(DISTRICT, "community-workers", "2024-06-30", 100),
            reported(TOWNS[0], "certified-community-workers", "2024-06-30", 0),
            reported(TOWNS[0], "community-workers", "2024-06-30", 0),
            reported(TOWNS[1], "certified-community-workers", "2024-06-30", 66),
            reported(TOWNS[1], "community-workers", "2024-06-30", 100),
            reported(DISTRICT, "urban-residents", "2023-12-31", 0),
        ],
    },
    codes(DISTRICT, TOWNS[0], TOWNS[1]),
    "2024-06-30",
    [
        (DISTRICT, "community-worker-certification", "2024-06-30", {
            "value_n": "150", "status": "no_result", "reason": "not_a_part", "shortfall": ""}),
        (TOWNS[0], "community-worker-certification", "2024-06-30", {"value_n": "", "reason": "zero_denominator"}),
        (TOWNS[1], "community-worker-certification", "2024-06-30", {"value_n": "66"}),
        (DISTRICT, "community-workers", "2024-06-30", {"value_n": "", "reason": "zero_denominator"}),
    ],
)

case(
    "numbers-too-large",
    "A sum that no 64-bit count holds gives no result, and nothing beside the reason.",
    "definition: numbers",
    BUILT_IN,
    {
        "units": units(TOWNS[:2]),
        "observations": [reported(town, "governance-brands", "2024-06-30", 2**63 - 1) for town in TOWNS[:2]]
        # The largest count there is still is one.
        + [reported(TOWNS[0], "work-methods", "2024-06-30", 2**63 - 2), reported(TOWNS[1], "work-methods", "2024-06-30", 1)],
    },
    codes(DISTRICT, TOWNS[0]),
    "2024-06-30",
    [
        (DISTRICT, "governance-brands", "2024-06-30", {
            "value_n": "", "status": "no_result", "reason": "number_too_large", "numerator_due": "", "bound": ""}),
        (DISTRICT, "work-methods", "2024-06-30", {"value_n": "9223372036854775807", "status": "achieved"}),
        (TOWNS[0], "governance-brands", "2024-06-30", {"value_n": "9223372036854775807"}),
    ],
)

# ---------------------------------------------------------------------------------------------
# Verdicts: baselines, shares, thresholds, rounding, recurrence
# ---------------------------------------------------------------------------------------------

case(
    "starting-values",
    "Where a target starts from: what was read on the day before, nothing as 0 for a count, no baseline for a rate or from "
    "a part, and a start that met the target already.",
    "definition: baseline",
    BUILT_IN,
    {
        "units": units(TOWNS[:2]),
        "observations": [
            reported(DISTRICT, "governance-brands", "2022-12-31", 10),
            reported(DISTRICT, "governance-brands", "2024-12-31", 19),
            # Only one of two towns at the start.
            reported(TOWNS[0], "work-methods", "2022-12-31", 4),
            reported(DISTRICT, "work-methods", "2024-12-31", 19),
            reported(DISTRICT, "service-complexes", "2024-12-31", 19),
            # 30 is the target.
            reported(DISTRICT, "resident-parlours", "2022-12-31", 55),
            reported(DISTRICT, "resident-parlours", "2024-12-31", 49),
            reported(DISTRICT, "certified-community-workers", "2022-12-31", 40),
            reported(DISTRICT, "community-workers", "2022-12-31", 100),
            reported(DISTRICT, "certified-community-workers", "2024-12-31", 59),
            reported(DISTRICT, "community-workers", "2024-12-31", 100),
            reported(DISTRICT, "certified-social-workers", "2024-12-31", 15),
            reported(DISTRICT, "residents", "2024-12-31", 10_000),
        ],
    },
    codes(DISTRICT),
    "2022-12-31 2024-12-31 2025-12-31",
    [
        (DISTRICT, "governance-brands", "2022-12-31", {"status": "not_started", "value_n": "10", "elapsed_n": "0"}),
        # 24 of 36 months: 10 + 15 x 2/3 = 20 planned; at risk from 10 + 15 x 6/10 = 19.
        (DISTRICT, "governance-brands", "2024-12-31", {
            "status": "at_risk", "baseline_n": "10", "baseline_source": "reading", "planned_n": "20",
            "planned_at_risk_n": "19", "variance_n": "-1", "progress_n": "3", "progress_d": "5",
            # 100 x (3/5 - 2/3)
            "variance_points_n": "-20", "variance_points_d": "3",
            # 100 x (19/25 - 2/3)
            "attainment_points_n": "28", "attainment_points_d": "3",
            # 6 in 12 months
            "required_pace_n": "1"}),
        (DISTRICT, "work-methods", "2024-12-31", {"status": "not_met", "baseline_n": "", "planned_n": ""}),
        # From 0: 30 x 2/3 = 20 planned, at risk from 18.
        (DISTRICT, "service-complexes", "2024-12-31", {
            "status": "at_risk", "baseline_n": "0", "baseline_source": "zero"}),
        (DISTRICT, "resident-parlours", "2024-12-31", {
            "status": "behind", "baseline_n": "55", "planned_n": "50", "planned_at_risk_n": "", "progress_n": "",
            "variance_n": "-1", "shortfall": "1"}),
        # 40 + 30 x 2/3 = 60 planned, at risk from 40 + 30 x 6/10 = 58.
        (DISTRICT, "community-worker-certification", "2024-12-31", {
            "status": "at_risk", "value_n": "59", "shortfall": "11",
            # (70 x 100 - 100 x 59) / 30 = 36.7
            "shortfall_by_hiring": "37", "required_pace_n": "11", "required_pace_d": "12"}),
        (DISTRICT, "certified-social-workers", "2024-12-31", {
            "status": "not_met", "value_n": "15", "baseline_source": "", "shortfall": "1"}),
        (DISTRICT, "certified-social-workers", "2025-12-31", {
            "status": "missed", "previous_status": "not_met", "change_n": "0", "flags": "carried"}),
    ],
)

case(
    "rates-by-attainment",
    "The same rate without a baseline where the plan is read to compare attainment with the elapsed share, and a wider "
    "threshold is asked for.",
    "definition: baseline",
    BUILT_IN,
    {name: f"starting-values/{name}.csv" for name in ("units", "observations")},
    codes(DISTRICT),
    "2024-12-31",
    [
        # 16 x 2/3 = 10.67 planned.
        (DISTRICT, "certified-social-workers", "2024-12-31", {
            "status": "on_track", "baseline_n": "0", "baseline_source": "zero", "planned_n": "32", "planned_d": "3"}),
        # At risk from 10 + 15 x (2/3 - 1/20) = 19.25, and 19 is its whole part.
        (DISTRICT, "governance-brands", "2024-12-31", {
            "status": "at_risk", "planned_at_risk_n": "77", "planned_at_risk_d": "4"}),
        # At risk from 40 + 30 x (2/3 - 1/20) = 58.5.
        (DISTRICT, "community-worker-certification", "2024-12-31", {
            "status": "at_risk", "planned_at_risk_n": "117", "planned_at_risk_d": "2"}),
    ],
    interpretations={"rate-schedule": "attainment"},
    options={"at_risk": {"points": "5"}},
)

case(
    "shares-of-towns",
    "A town with a share of a target is judged by it, with who answers for it; of a yearly quota, by the year's.",
    "definition: assessing a target",
    BUILT_IN,
    {
        "units": units(TOWNS[:3]),
        "entities": things("service-complex", 3, TOWNS[0], "2023-05-01")
        + things("social-work-studio", 2, TOWNS[0], "2024-03-01")
        + things("social-work-studio", 1, TOWNS[1], "2023-03-01"),
        "allocations": [
            {"target": "service-complexes", "unit": TOWNS[0], "value": "4", "responsible": "镇党委书记"},
            {"target": "service-complexes", "unit": TOWNS[1], "value": "0"},
            {"target": "studios-yearly", "unit": TOWNS[0], "value": "3", "year": "2024", "responsible": "副镇长"},
            {"target": "studios-yearly", "unit": TOWNS[0], "value": "2", "year": "2025", "responsible": "镇长"},
            {"target": "studios-yearly", "unit": TOWNS[1], "value": "1", "year": "2023"},
        ],
    },
    {"level": "town"},
    "2022-12-31 2024-12-31 2025-01-31",
    [
        # 4 x 24/36 = 2.67 planned, 2 whole.
        (TOWNS[0], "service-complexes", "2024-12-31", {
            "value_n": "3", "bound": "at_least", "lower_n": "4", "is_share": "true", "responsible": "镇党委书记",
            "status": "on_track", "shortfall": "1", "share_of_parent_n": "1", "share_of_parent_d": "1",
            "rank_by_value": "1"}),
        # A share of nothing is met; there is no part of zero to reach.
        (TOWNS[1], "service-complexes", "2024-12-31", {"status": "achieved", "attainment_n": "", "rank_by_value": "2"}),
        (TOWNS[2], "service-complexes", "2024-12-31", {
            "value_n": "0", "is_share": "false", "reason": "no_threshold_at_this_level", "share_of_parent_n": "0",
            "rank_by_value": "2"}),
        (TOWNS[0], "studios-yearly", "2022-12-31", {"status": "not_started", "bound": ""}),
        (TOWNS[2], "studios-yearly", "2022-12-31", {"reason": "no_threshold_at_this_level"}),
        (TOWNS[0], "studios-yearly", "2024-12-31", {
            "value_n": "2", "lower_n": "3", "status": "missed", "responsible": "副镇长", "quota_closed": "1",
            "quota_closed_met": "0", "share_of_parent_n": "1"}),
        # One of twelve months: 1/6 of a studio planned.
        (TOWNS[0], "studios-yearly", "2025-01-31", {
            "value_n": "0", "lower_n": "2", "status": "on_track", "responsible": "镇长", "previous_status": "missed",
            # 2 of 2024 and 0 of 2025 are not compared.
            "change_n": ""}),
        # Its share was of 2023: none of 2024.
        (TOWNS[1], "studios-yearly", "2024-12-31", {
            "value_n": "0", "is_share": "false", "reason": "no_threshold_at_this_level"}),
    ],
)

case(
    "verdicts-within-rounding",
    "Numbers rounded by who published them: a verdict that turns within what the rounding may hide says so.",
    "publication: district statistical bulletin, residents at year-end 2023 (2,140,000, rounded to ten thousands)",
    BUILT_IN,
    {
        "units": units(TOWNS[:3]),
        "observations": [
            reported(DISTRICT, "residents", "2023-12-31", 2_140_000, precision="10000", source="district statistical bulletin"),
            reported(DISTRICT, "certified-social-workers", "2025-12-31", 3_424),
            # 25 rounded to twos lies within 24 and 26, 27 to twos within 26 and 28.
            reported(DISTRICT, "governance-brands", "2025-12-31", 25, precision="2"),
            reported(DISTRICT, "work-methods", "2025-12-31", 27, precision="2"),
            # 30 rounded to ones: 29.5 is 29 whole.
            reported(DISTRICT, "service-complexes", "2025-12-31", 30, precision="1"),
        ]
        # Three towns, each rounded to ten: 15 either way.
        + [reported(town, "urban-residents", "2025-12-31", 1_000, precision="10") for town in TOWNS[:3]]
        + [reported(DISTRICT, "community-workers", "2025-12-31", 5)],
    },
    codes(DISTRICT),
    "2025-12-31",
    [
        # 10,000 x 3,424 / 2,140,000 = 16 exactly; over 2,145,000 it would be 15.96.
        (DISTRICT, "certified-social-workers", "2025-12-31", {
            "value_n": "16", "value_d": "1", "status": "achieved", "flags": "within_rounding|carried"}),
        (DISTRICT, "governance-brands", "2025-12-31", {"status": "achieved", "flags": "within_rounding"}),
        (DISTRICT, "work-methods", "2025-12-31", {"status": "achieved", "flags": ""}),
        (DISTRICT, "service-complexes", "2025-12-31", {"status": "achieved", "flags": "within_rounding"}),
        # 10,000 x 5 / 3,000 = 16.67; even over 2,985 it is 16.75, below 18.
        (DISTRICT, "community-workers", "2025-12-31", {"value_n": "50", "value_d": "3", "flags": ""}),
    ],
)

case(
    "a-ceiling-with-a-deadline",
    "A ceiling to be kept by a date: conforming or not until then, achieved or missed from then on, with no line drawn to "
    "it; how far it has come from its start is shown.",
    "definition: ceilings and ranges with a schedule",
    RULES,
    {
        "units": county(1, 2),
        "observations": [
            reported("c-1", "debt", "2023-12-31", 5),
            reported("c-2", "debt", "2023-12-31", 3),
            reported("c-1", "debt", "2024-06-30", 4),
            reported("c-2", "debt", "2024-06-30", 2),
            reported("c-1", "debt", "2024-12-31", 3),
            reported("c-2", "debt", "2024-12-31", 0),
            reported("c-1", "debt", "2025-03-31", 4),
        ],
    },
    codes("c"),
    "2024-06-30 2024-12-30 2024-12-31 2025-03-31",
    [
        # From 8 to 6 of the way to 3.
        ("c", "debt", "2024-06-30", {
            "value_n": "6", "status": "not_conforming", "met": "false", "shortfall": "3", "bound": "at_most",
            "upper_n": "3", "upper_in": "true", "lower_n": "", "lower_in": "", "baseline_n": "8",
            "baseline_source": "reading", "elapsed_n": "1", "elapsed_d": "2", "planned_n": "", "attainment_n": "",
            "progress_n": "2", "progress_d": "5", "variance_points_n": "-10"}),
        ("c", "debt", "2024-12-31", {"value_n": "3", "status": "achieved", "shortfall": "0"}),
        # Judged at the deadline, whatever came later.
        ("c", "debt", "2025-03-31", {"value_n": "3", "judged_on": "2024-12-31", "status": "achieved"}),
    ],
)

case(
    "places-that-are-shared",
    "Four towns by value: equal ones share a place and the next stays empty; one without a whole value has none.",
    "definition: panels",
    BUILT_IN,
    {
        "units": units(TOWNS[:5]),
        "observations": [
            reported(town, "governance-brands", "2024-06-30", value) for town, value in zip(TOWNS[:4], (3, 7, 5, 5))
        ]
        + [reported(town, "governance-brands", "2024-07-31", value) for town, value in zip(TOWNS[:5], (8, 7, 2, 5, 1))]
        + [reported(community(town), "households", "2023-12-31", value)
           for town, value in zip(TOWNS[:5], (1_400, 1_600, 3_000, 3_100, 3_050))],
    },
    codes(*TOWNS[:5], *map(community, TOWNS[:5])),
    "2024-06-30 2024-07-31",
    [
        (TOWNS[1], "governance-brands", "2024-06-30", {"rank_by_value": "1", "change_n": ""}),
        (TOWNS[2], "governance-brands", "2024-06-30", {"rank_by_value": "2"}),
        (TOWNS[3], "governance-brands", "2024-06-30", {"rank_by_value": "2"}),
        (TOWNS[0], "governance-brands", "2024-06-30", {"rank_by_value": "4"}),
        (TOWNS[4], "governance-brands", "2024-06-30", {"rank_by_value": ""}),
        (TOWNS[0], "governance-brands", "2024-07-31", {
            "rank_by_value": "1", "change_n": "5", "previous_status": "no_result"}),
        # Nothing before to compare with.
        (TOWNS[4], "governance-brands", "2024-07-31", {"rank_by_value": "5", "change_n": ""}),
        # Nearest to 1,500 to 3,000 first: two lie within, then 50, then 100 away on either side.
        (community(TOWNS[1]), "community-size", "2024-06-30", {"rank_by_value": "1"}),
        (community(TOWNS[2]), "community-size", "2024-06-30", {"rank_by_value": "1"}),
        (community(TOWNS[4]), "community-size", "2024-06-30", {"rank_by_value": "3"}),
        (community(TOWNS[0]), "community-size", "2024-06-30", {"rank_by_value": "4"}),
        (community(TOWNS[3]), "community-size", "2024-06-30", {"rank_by_value": "4"}),
    ],
)


def batches(*dates):
    return {
        "units": units(TOWNS[:1]),
        "entities": [
            thing("supervisor-batch", f"batch-{n}", DISTRICT, date, f"{int(date[:4]) + 5}{date[4:]}")
            for n, date in enumerate(dates)
        ],
        "register_scope": [scope("supervisor-batch", DISTRICT, "2020-01-01")],
    }


case(
    "windows-of-what-recurs",
    "One every two to three years: the window of the next from the last, what comes before the schedule, and nothing read "
    "before it begins.",
    "definition: recurrence",
    BUILT_IN,
    batches("2021-05-20", "2023-06-15"),
    codes(DISTRICT),
    "2022-12-31 2023-06-14 2023-06-15 2025-06-14 2025-06-15 2026-06-14 2026-06-15",
    [
        # From 2021-05-20: two years later until the day before three are full.
        (DISTRICT, "supervisors", "2022-12-31", {
            "value_n": "0", "status": "not_due", "window_first": "2023-05-20", "window_last": "2024-05-19",
            "met": "", "bound": "at_least"}),
        (DISTRICT, "supervisors", "2023-06-14", {"value_n": "0", "status": "due"}),
        (DISTRICT, "supervisors", "2023-06-15", {
            "value_n": "1", "status": "not_due", "window_first": "2025-06-15", "window_last": "2026-06-14"}),
        (DISTRICT, "supervisors", "2025-06-14", {"status": "not_due"}),
        (DISTRICT, "supervisors", "2025-06-15", {"status": "due", "overdue_days": "0"}),
        (DISTRICT, "supervisors", "2026-06-14", {"status": "due"}),
        # The plan has ended.
        (DISTRICT, "supervisors", "2026-06-15", {"status": "missed", "overdue_days": "1"}),
    ],
)

case(
    "windows-by-calendar-years",
    "The same batches by calendar years.",
    "definition: recurrence",
    BUILT_IN,
    {name: f"windows-of-what-recurs/{name}.csv" for name in ("units", "entities", "register_scope")},
    codes(DISTRICT),
    "2023-01-01 2025-01-01 2026-12-31 2027-01-01",
    [
        # 2021 and two years: in 2023 or 2024.
        (DISTRICT, "supervisors", "2023-01-01", {
            "status": "due", "window_first": "2023-01-01", "window_last": "2024-12-31"}),
        (DISTRICT, "supervisors", "2025-01-01", {
            "status": "due", "window_first": "2025-01-01", "window_last": "2026-12-31"}),
        (DISTRICT, "supervisors", "2026-12-31", {"status": "due"}),
        (DISTRICT, "supervisors", "2027-01-01", {"status": "missed", "overdue_days": "1"}),
    ],
    interpretations={"supervisor-interval": "calendar-years"},
)

case(
    "what-recurs-by-reports-alone",
    "Events are the days by which a reported count rose, whoever reported it; a count that was revised away is none.",
    "definition: recurrence",
    RULES,
    {
        "units": county(1, 2),
        "observations": [
            period("c-1", "visits", "2024-01-01", "2024-06-30", 1),
            period("c-1", "visits", "2024-01-01", "2024-12-31", 1),
            period("c-2", "visits", "2024-01-01", "2024-06-30", 0),
            period("c-2", "visits", "2024-01-01", "2024-12-31", 0),
            period("c-2", "visits", "2025-01-01", "2025-06-30", 1, recorded="2025-07-10"),
            period("c-2", "visits", "2025-01-01", "2025-06-30", 0, recorded="2025-07-20"),
        ],
    },
    codes("c", "c-2"),
    "2024-03-31 2024-06-30 2025-06-29 2025-06-30 2025-07-01 2025-12-31",
    [
        # Nothing has been reported yet.
        ("c", "visits", "2024-03-31", {"value_n": "", "reason": "no_observation"}),
        # Every year sharp: that one day a year later.
        ("c", "visits", "2024-06-30", {
            "value_n": "1", "status": "not_due", "window_first": "2025-06-30", "window_last": "2025-06-30"}),
        ("c", "visits", "2025-06-29", {"status": "not_due"}),
        ("c", "visits", "2025-06-30", {"status": "due"}),
        ("c", "visits", "2025-07-01", {"value_n": "1", "status": "overdue", "overdue_days": "1"}),
        ("c", "visits", "2025-12-31", {"status": "missed"}),
        ("c-2", "visits", "2025-12-31", {"value_n": "0", "reason": "no_threshold_at_this_level"}),
    ],
)

case(
    "ramps-counted-by-beginnings",
    "Everything that began up to the day, wherever it is now, of those that have passed an inspection that is valid on the "
    "day; both registers must be complete.",
    "definition: reading a variable, registers",
    RULES,
    {
        "units": county(1, 2, 3),
        "entities": [
            thing("ramp", "r-1", "c-1", "2019-01-01", "2020-01-01"),
            thing("ramp", "r-2", "c-1", "2024-06-30"),
            thing("ramp", "r-3", "c-2", "2023-01-01"),
            thing("ramp", "r-4", "c-3", "2023-01-01"),
            thing("inspection", "r-1", "c-1", "2024-01-01", attributes="result=passed"),
            thing("inspection", "r-2", "c-1", "2024-01-01", "2024-12-31", attributes="result=passed"),
            thing("inspection", "r-2", "c-1", "2024-12-31", attributes="result=failed"),
            thing("inspection", "r-3", "c-2", "2024-01-01", attributes="result=passed"),
            thing("inspection", "r-4", "c-3", "2024-01-01", attributes="result=passed"),
        ],
        "register_scope": [
            scope("ramp", "c", "2023-12-31"),
            scope("inspection", "c-1", "2023-12-31"),
            scope("inspection", "c-2", "2024-07-01"),
        ],
    },
    codes("c", "c-1", "c-2", "c-3"),
    "2024-06-29 2024-06-30 2024-12-31",
    [
        ("c-1", "ramps", "2024-06-29", {"value_n": "1"}),
        ("c-1", "ramps", "2024-06-30", {"value_n": "2"}),
        ("c-1", "ramps", "2024-12-31", {"value_n": "1"}),
        ("c-2", "ramps", "2024-06-30", {"value_n": "", "reason": "no_observation"}),
        ("c-2", "ramps", "2024-12-31", {"value_n": "1"}),
        # The third village's inspections are not known: incomplete.
        ("c", "ramps", "2024-12-31", {
            "value_n": "2", "reason": "incomplete", "numerator_due": "3", "numerator_reported": "2",
            "numerator_missing": "1"}),
    ],
)

# ---------------------------------------------------------------------------------------------
# Other readings of the three plans
# ---------------------------------------------------------------------------------------------

case(
    "xiaoshan-read-otherwise",
    "The example data under other answers to the questions that the built-in plan's text leaves open.",
    "definition: assessing a target",
    BUILT_IN,
    shared("xiaoshan"),
    codes(DISTRICT),
    "2023-12-31 2024-12-31",
    [],
    interpretations={
        "delivery-years": "2022-2025",
        "by-2025": "2024-12-31",
        "schedule-start": "2022-01-01",
        "schedule-convention": "by-quarter",
        "counted-from": "everything",
        "revoked": "counted",
        "urban-community": "sub-districts-only",
        "workers-deadline": "by-2025",
        "certified-person": "registration",
        "resident-population": "same-year",
        "supervisor-interval": "calendar-years",
        "parlours-floor": "exactly-50",
        "rate-schedule": "attainment",
    },
)
case(
    "xiaoshan-known-on-a-day",
    "The example data as it was known on 2024-06-30, by days, with a threshold of half the schedule.",
    "definition: assessing a target",
    BUILT_IN,
    shared("xiaoshan"),
    codes(DISTRICT, "330109001"),
    "2024-06-30 2024-09-15",
    [],
    interpretations={"schedule-convention": "by-day", "studios-counted": "in-force", "size-bounds": "upper-out"},
    options={"known_on": "2024-06-30", "at_risk": {"ratio": "1/2"}},
)
case(
    "successor-read-otherwise",
    "The made-up successor plan under other answers: straight lines between milestones, dine-in kitchens only, ends left "
    "out, a later tightening.",
    "definition: assessing a target",
    SUCCESSOR,
    shared("successor-2026-2030"),
    codes("XS", "XS-N-01", "XS-S-01"),
    "2027-12-31 2028-06-30 2028-07-01 2029-12-31",
    [],
    interpretations={
        "between-steps": "straight",
        "kitchens-counted": "dine-in",
        "size-ends": "both-out",
        "three-days-from": "mid-year",
    },
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


def flat(question):
    """A case as one line of report.tsv."""
    options = {
        f"{name}.{kind}" if kind else name: text
        for name, value in question["options"].items()
        for kind, text in (value.items() if isinstance(value, dict) else [("", value)])
    }
    units = [
        ({"codes": "unit", "kinds": "kind"}.get(name, name), text)
        for name, value in question["units"].items()
        for text in (value if isinstance(value, list) else [value])
    ]
    fields = [
        [(question["id"],)],
        question["plan"].items(),
        question["interpretations"].items(),
        question["tables"].items(),
        [(question["reject"],)],
        units,
        [(date,) for date in question["dates"]],
        options.items(),
    ]
    for text in (text for field in fields for pair in field for text in pair):
        assert not re.search("[\t\n;=]", text), text
    return "\t".join(";".join("=".join(pair) for pair in field) for field in fields) + "\n"


def files():
    """Every file of report/ with its bytes, report.tsv beside it, and what is wrong with the cases."""
    found, problems = {}, []
    for path, origin in COPIES.items():
        # In an archive of the vectors alone, the copies are all there is.
        source = PROJECT / origin if (PROJECT / origin).exists() else REPORT / path
        found[path] = source.read_bytes()
    for path in ORIGINALS:
        found[path] = (REPORT / path).read_bytes()
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
    header = "id\tplan\tinterpretations\ttables\treject\tunits\tdates\toptions\n"
    found[FLAT] = (header + "".join(flat(question) for question, _, _ in CASES)).encode("utf-8")
    return found, problems


def main():
    found, problems = files()
    on_disk = {str(path.relative_to(REPORT)): path for path in REPORT.rglob("*") if path.is_file()}
    if (REPORT / FLAT).exists():
        on_disk[FLAT] = REPORT / FLAT
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
