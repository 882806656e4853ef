"""What a report says, worked out from ARCHITECTURE.md in the plainest way: slow on purpose, and without the library.

`Oracle(plan, tables, options).panel(units, dates)` gives the rows of a panel, each a dictionary from column to text.
The formulas are those of `generate.py`, which works them out day by day and unit by unit. Python 3.11 or later, standard
library only. `report_cases.py` has the cases and writes the files.
"""

import csv
import functools
import io
import json
import re
import tomllib
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import generate as formulas

DAY = timedelta(days=1)
LAST_DAY = date(9999, 12, 31)
I64 = (-(2**63), 2**63 - 1)
I128 = (-(2**127), 2**127 - 1)

TRIPLES = set(
    "value numerator denominator lower upper baseline attainment progress elapsed planned planned_at_risk variance "
    "variance_points attainment_points required_pace share_of_parent share_inside change".split()
)
FIELDS = (
    "as_of target unit unit_name level "
    "judged_on status reason met "
    "value numerator denominator "
    "bound lower upper lower_in upper_in is_share responsible "
    "baseline baseline_source attainment progress elapsed planned planned_at_risk variance variance_points "
    "attainment_points "
    "shortfall shortfall_by_hiring required_pace share_of_parent "
    "quota_closed_met quota_closed window_first window_last overdue_days "
    "units_below units_inside units_above units_unknown share_inside "
    + " ".join(
        f"{part}_{name}"
        for part in ("numerator", "denominator")
        for name in "source due reported carried missing not_due oldest newest".split()
    )
    + " flags rank_by_value rank_by_attainment previous_status change"
).split()
COLUMNS = [name for field in FIELDS for name in ([f"{field}_n", f"{field}_d"] if field in TRIPLES else [field])]

STATUSES = (
    "achieved on_track at_risk behind missed not_met not_started conforming not_conforming not_due due overdue no_result"
).split()
REASONS = (
    "no_observation zero_denominator incomplete not_measurable_here no_threshold_at_this_level number_too_large "
    "not_a_part"
).split()
FLAGS = "within_rounding carried met_by_part covered_units_only own_superseded ended_unit".split()


def number(text):
    return Fraction(text.replace(",", ""))


def day(text):
    return date.fromisoformat(text) if text else None


def is_number(text):
    try:
        number(text)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def in_force(thing, at):
    """`since` is the first day in force, `until` the first day no longer in force."""
    return (thing["since"] is None or thing["since"] <= at) and (thing["until"] is None or at < thing["until"])


# ---------------------------------------------------------------------------------------------
# The plan
# ---------------------------------------------------------------------------------------------


def split_path(path, plan):
    """`target.studios-yearly.rhythm.each_year` as the table it is in and the keys below."""
    section, *rest = path.split(".")
    if section in ("plan", "document", "pace"):
        return plan[section], rest
    found = next(entry for entry in plan[section] if entry["id"] == rest[0])
    return found, rest[1:]


class Plan:
    """A plan's TOML, with the choices made among its interpretations."""

    def __init__(self, text, choices):
        self.plan = tomllib.loads(text)
        for interpretation, choice in choices.items():
            entry = next(i for i in self.plan["interpretation"] if i["id"] == interpretation)
            if choice == entry["in_force"]["id"]:
                continue
            alternative = next(a for a in entry["alternative"] if a["id"] == choice)
            for change in alternative["changes"]:
                table, keys = split_path(change.get("set") or change["unset"], self.plan)
                for key in keys[:-1]:
                    table = table.setdefault(key, {})
                if "set" in change:
                    table[keys[-1]] = change["to"]
                else:
                    table.pop(keys[-1], None)
        of = lambda section: {entry["id"]: entry for entry in self.plan.get(section, [])}
        self.levels = [level["id"] for level in self.plan["level"]]
        self.units_of_measure, self.schedules, self.groups = of("unit_of_measure"), of("schedule"), of("unit_group")
        self.kinds, self.variables, self.indicators = of("kind"), of("variable"), of("indicator")
        self.targets = self.plan["target"]
        self.pace = self.plan["pace"]
        self.end = self.plan["plan"]["period"]["end"]

    def threshold(self, text):
        """`1,500 households` without its unit."""
        return number(text.split(" ", 1)[0])

    def bound(self, target, at):
        """The bound in force on a day, in the form `generate.py` takes."""
        bounds = target["bound"] if isinstance(target["bound"], list) else [target["bound"]]
        chosen = [b for b in bounds if "from" not in b or b["from"] <= at][-1]
        if "between" in chosen:
            low, high = (str(self.threshold(end)) for end in chosen["between"])
            ends = {"lower_in": chosen.get("lower_in", True), "upper_in": chosen.get("upper_in", True)}
            return {"between": [low, high]} | ends
        name = "at_least" if "at_least" in chosen else "at_most"
        return {name: str(self.threshold(chosen[name]))}

    def schedule(self, id):
        """A schedule as inputs of the formulas."""
        entry = self.schedules[id]
        convention = entry.get("convention", self.pace["convention"])
        if "milestones" in entry:
            table = [[str(m["date"]), m["share"]] for m in entry["milestones"]]
            convention = {"milestones": table, "between": entry.get("between", "linear")}
        return {"start": str(entry["start"]), "end": str(entry["end"]), "convention": convention}

    def frequency(self, variable):
        return variable.get("frequency", "month")


# ---------------------------------------------------------------------------------------------
# The data
# ---------------------------------------------------------------------------------------------


def short(code):
    """An area code without the zeros that only fill it up."""
    if re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", code):
        for digits in (2, 4, 6, 9, 12):
            if digits <= len(code) and not code[digits:].strip("0"):
                return code[:digits]
    return code


def area_kind(code):
    """The kind of unit that an area code states."""
    if not re.fullmatch(r"\d{9}|\d{12}", code):
        return None
    part = int(code[-3:])
    if len(code) == 9:
        for last, kind in ((99, "sub-district"), (199, "town"), (399, "township"), (599, "quasi-town")):
            if 1 <= part <= last:
                return kind
        return None
    if part == 498:
        return "virtual-residents-committee"
    if part == 598:
        return "virtual-villagers-committee"
    for last, kind in (
        (199, "residents-committee"),
        (399, "villagers-committee"),
        (499, "quasi-residents-committee"),
        (599, "quasi-villagers-committee"),
    ):
        if 1 <= part <= last:
            return kind
    return None


def attributes(text):
    """`key=value;key2=v1|v2` as a dictionary of lists; a backslash takes the next character as it is."""
    found, key, values, current, escaped = {}, None, [], "", False
    for character in text + ";":
        if escaped:
            current, escaped = current + character, False
        elif character == "\\":
            escaped = True
        elif character == "=" and key is None:
            key, current = current, ""
        elif character == "|":
            values.append(current)
            current = ""
        elif character == ";":
            if key is not None:
                found[key] = values + [current]
            key, values, current = None, [], ""
        else:
            current += character
    return found


class Data:
    """The tables, each a list of dictionaries."""

    def __init__(self, tables, plan):
        """`tables`: the bytes of each CSV file by the table's name."""
        read = {name: list(csv.DictReader(io.StringIO(text.decode("utf-8")))) for name, text in tables.items()}
        cell = lambda row, name: (row.get(name) or "").strip()
        self.units = {}
        for row in read["units"]:
            code = short(cell(row, "code"))
            urban = {"true": True, "false": False, "": None}[cell(row, "urban")]
            self.units[code] = {
                "code": code,
                "name": cell(row, "name"),
                "level": cell(row, "level"),
                "parent": short(cell(row, "parent")) or None,
                "since": day(cell(row, "since")),
                "until": day(cell(row, "until")),
                "urban": urban,
            }
        for unit in self.units.values():
            if unit["parent"] is None and unit["code"].isdigit():
                above = [short(unit["code"][:digits]) for digits in (9, 6, 4, 2) if digits < len(unit["code"])]
                unit["parent"] = next((code for code in above if code in self.units), None)
        self.observations, self.set_aside = [], []
        for row in read.get("observations", []):
            entry = {
                "unit": short(cell(row, "unit")),
                "variable": cell(row, "variable"),
                "from": day(cell(row, "from")),
                "date": day(cell(row, "date")),
                "recorded": day(cell(row, "recorded")),
                "precision": number(cell(row, "precision") or "0"),
            }
            if is_number(cell(row, "value")):
                self.observations.append(entry | {"value": number(cell(row, "value"))})
            else:
                # Only with `reject = row`: otherwise nothing would have been loaded.
                self.set_aside.append(entry)
        self.entities = []
        for row in read.get("entities", []):
            self.entities.append(
                {
                    "kind": cell(row, "kind"),
                    "id": cell(row, "id"),
                    "unit": short(cell(row, "unit")),
                    "since": day(cell(row, "since")),
                    "until": day(cell(row, "until")),
                    "recorded": day(cell(row, "recorded")),
                    "attributes": attributes(cell(row, "attributes")),
                }
            )
        self.scopes = []
        for row in read.get("register_scope", []):
            self.scopes.append(
                {
                    "kind": cell(row, "kind"),
                    "unit": short(cell(row, "unit")),
                    "since": day(cell(row, "since")),
                    "until": day(cell(row, "until")),
                }
            )
        self.lineage = [
            {"from": short(cell(row, "from")), "to": short(cell(row, "to")), "date": day(cell(row, "date"))}
            for row in read.get("lineage", [])
        ]
        self.allocations = [
            {
                "target": cell(row, "target"),
                "unit": short(cell(row, "unit")),
                "value": number(cell(row, "value")),
                "year": int(cell(row, "year")) if cell(row, "year") else None,
                "responsible": cell(row, "responsible") or None,
            }
            for row in read.get("allocations", [])
        ]
        self.tree_order = []
        roots = sorted(code for code, unit in self.units.items() if unit["parent"] is None)
        stack = roots[::-1]
        while stack:
            code = stack.pop()
            self.tree_order.append(code)
            stack += sorted(self.children(code), reverse=True)

    def children(self, code):
        return [unit["code"] for unit in self.units.values() if unit["parent"] == code]

    @functools.cache
    def path(self, code):
        """The unit and all above it."""
        path = [code]
        while self.units[path[-1]]["parent"] is not None:
            path.append(self.units[path[-1]]["parent"])
        return path

    def within(self, code, ancestor):
        return ancestor in self.path(code)

    def successors(self, code, at):
        """What came after a unit by name, up to a day."""
        return sorted({row["to"] for row in self.lineage if row["from"] == code and row["date"] <= at})

    def standing_unit(self, code, at):
        """Where what stands at a unit stands on a day: with the one unit that came after it, if it has ended."""
        unit = self.units[code]
        if unit["until"] is None or at < unit["until"]:
            return code
        after = self.successors(code, at)
        if len(after) == 1:
            return self.standing_unit(after[0], at)
        return next((above for above in self.path(code)[1:] if in_force(self.units[above], at)), None)


# ---------------------------------------------------------------------------------------------
# Reading
# ---------------------------------------------------------------------------------------------

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def last_of_month(year, month):
    return date(year + month // 12, month % 12 + 1, 1) - DAY


def months_before(at, months):
    """The same day of an earlier month, or that month's last day."""
    index = at.year * 12 + at.month - 1 - months
    last = last_of_month(index // 12, index % 12 + 1)
    return last.replace(day=min(at.day, last.day))


def period_of(at, frequency):
    """First and last day of the calendar period that a day lies in."""
    months = MONTHS[frequency]
    first_month = (at.month - 1) // months * months + 1
    return date(at.year, first_month, 1), last_of_month(at.year, first_month + months - 1)


def latest_closed(at, frequency):
    """First and last day of the latest period that is closed at the close of a day."""
    first, last = period_of(at, frequency)
    return (first, last) if last <= at else period_of(first - DAY, frequency)


class Reading:
    """What a variable comes to at a unit: a value, who it came from, and what is lacking."""

    def __init__(self, source="nothing"):
        self.value, self.source = None, source
        self.due, self.reported, self.carried, self.missing, self.not_due = (set() for _ in range(5))
        self.dates = []
        self.half_precision = Fraction(0)
        self.own_superseded = self.ended = self.periods_missing = self.set_aside = False

    def has_value(self):
        return self.value is not None

    def complete(self):
        return self.has_value() and not self.missing and not self.periods_missing and not self.set_aside

    def add(self, other):
        if other.value is not None:
            self.value = other.value + (self.value or 0)
        for name in ("due", "reported", "carried", "missing", "not_due"):
            getattr(self, name).update(getattr(other, name))
        self.dates += other.dates
        self.half_precision += other.half_precision
        self.ended |= other.ended
        self.own_superseded |= other.own_superseded
        self.periods_missing |= other.periods_missing
        self.set_aside |= other.set_aside


class Reader:
    """Reads one variable on one day. `window` is the first day of a flow's window."""

    def __init__(self, oracle, variable, at, window):
        self.plan, self.data, self.known_on = oracle.plan, oracle.data, oracle.known_on
        self.oracle, self.variable, self.at, self.window = oracle, variable, at, window
        self.count = variable.get("count")
        self.due = variable.get("due")
        self.held_back = {}

    # --- who is due

    def in_group(self, code, group_id):
        unit, group = self.data.units[code], self.plan.groups[group_id]
        if unit["level"] != group["level"]:
            return False
        if group.get("own_word", True) and unit["urban"] is not None:
            return unit["urban"]
        if area_kind(code) not in group["kinds"]:
            return False
        kinds = group.get("parent_kinds", [])
        return not kinds or area_kind(unit["parent"]) in kinds

    def is_due(self, code):
        """Whether a unit is one of those that should report, in force or not."""
        due = self.due
        return (
            due is not None
            and self.data.units[code]["level"] == due["level"]
            and ("group" not in due or self.in_group(code, due["group"]))
            and (not due.get("kinds") or area_kind(code) in due["kinds"])
        )

    # --- observations

    def known(self, row):
        return row["recorded"] is None or self.known_on is None or row["recorded"] <= self.known_on

    def rows(self, code):
        return [row for row in self.oracle.by_cell.get((code, self.variable["id"]), []) if self.known(row)]

    def rows_until(self, code):
        return [row for row in self.rows(code) if row["date"] <= self.at]

    def own(self, code):
        """The unit's own report, if one stands."""
        return self.own_flow(code) if self.variable["kind"] == "flow" else self.own_stock(code)

    def latest_stock(self, code, before=None):
        rows = [row for row in self.rows(code) if row["date"] <= self.at]
        if before is not None:
            rows = [row for row in rows if row["date"] < before]
        if self.variable.get("pick", "latest") == "same_year":
            rows = [row for row in rows if row["date"].year == self.at.year]
        if "max_age_months" in self.variable:
            oldest = months_before(self.at, self.variable["max_age_months"])
            rows = [row for row in rows if row["date"] >= oldest]
        return max(rows, key=lambda row: (row["date"], row["recorded"] or date.min), default=None)

    def own_stock(self, code):
        row = self.latest_stock(code, self.held_back.get(code))
        if row is None:
            return None
        reading = Reading("own")
        reading.value, reading.dates, reading.half_precision = row["value"], [row["date"]], row["precision"] / 2
        first, _ = latest_closed(self.at, self.plan.frequency(self.variable))
        reading.due.add(code)
        (reading.reported if row["date"] >= first else reading.carried).add(code)
        return reading

    def own_flow(self, code):
        """Periods within the window, the latest end of each `from`."""
        rows = [row for row in self.rows(code) if row["date"] <= self.at and row["date"] >= self.window]
        if not rows:
            return None
        across = [row for row in rows if row["from"] < self.window]
        periods = {}
        for row in sorted(rows, key=lambda row: (row["date"], row["recorded"] or date.min)):
            if row["from"] >= self.window:
                periods[row["from"]] = row
        reading = Reading("own")
        reading.due.add(code)
        reading.periods_missing = bool(across)
        if periods:
            kept = [periods[first] for first in sorted(periods)]
            reading.value = sum(row["value"] for row in kept)
            reading.dates = [kept[-1]["date"]]
            reading.half_precision = sum(row["precision"] for row in kept) / 2
            reading.reported.add(code)
            # A hole before or between periods: a day of the window, on which the unit was in force, in no period.
            unit = self.data.units[code]
            expected = max(self.window, unit["since"] or self.window)
            for row in kept:
                reading.periods_missing |= row["from"] > expected
                expected = row["date"] + DAY
            _, closed = latest_closed(self.at, self.plan.frequency(self.variable))
            if unit["until"] is not None:
                closed = min(closed, unit["until"] - DAY)
            reading.periods_missing |= kept[-1]["date"] < closed
        else:
            reading.source = "nothing"
            reading.missing.add(code)
        return reading

    # --- registers

    def register_rows(self, kind, where):
        return [
            row
            for row in self.oracle.by_kind.get(kind, [])
            if self.known(row)
            and all(set(row["attributes"].get(key, [])) & set(values) for key, values in where.items())
        ]

    def covered(self, kind, code, first, last):
        """Whether rows of `register_scope` cover every day from first to last, at the unit or above it."""
        scopes = [s for s in self.data.scopes if s["kind"] == kind and s["unit"] in self.data.path(code)]
        expected = first
        while expected <= last:
            scope = next((s for s in scopes if in_force(s, expected)), None)
            if scope is None:
                return False
            expected = scope["until"] or LAST_DAY
        return True

    def scoped(self, kind):
        return any(scope["kind"] == kind for scope in self.data.scopes)

    def register_stands(self, code):
        """Whether the register holds all there is at the unit and below it; with `having`, whether both do."""
        count = self.count
        if count is None or self.below_register(code):
            return False
        first = {"in_force": self.at, "begun": count.get("from", self.at), "begun_in_window": self.window}[count["rule"]]
        if not self.kind_stands(count["kind"], code, min(first, self.at)):
            return False
        return "having" not in count or self.kind_stands(count["having"]["kind"], code, self.at)

    def kind_stands(self, kind, code, first):
        if self.scoped(kind):
            return self.covered(kind, code, first, self.at)
        reported = any(row["variable"] == self.variable["id"] for row in self.data.observations)
        return not reported and any(self.known(row) for row in self.oracle.by_kind.get(kind, []))

    def below_register(self, code):
        """Whether the unit is below every level at which the kind stands."""
        levels = self.plan.levels
        here = levels.index(self.data.units[code]["level"])
        return all(levels.index(level) < here for level in self.plan.kinds[self.count["kind"]]["stands_at"])

    def measured_at(self, code):
        """Whether a unit that reports nothing itself may have a value: not below what is counted, nor below who is due."""
        if self.count is not None:
            return not self.below_register(code)
        levels = self.plan.levels
        return self.due is None or levels.index(self.data.units[code]["level"]) <= levels.index(self.due["level"])

    @functools.cached_property
    def places(self):
        """Where each thing that counts is counted: its unit, by id."""
        count, at = self.count, self.at
        by_id = {}
        for row in self.register_rows(count["kind"], count.get("where", {})):
            by_id.setdefault(row["id"], []).append(row)
        having = None
        if "having" in count:
            rows = self.register_rows(count["having"]["kind"], count["having"].get("where", {}))
            having = {row["id"] for row in rows if in_force(row, at)}
        places = {}
        for id, rows in by_id.items():
            if having is not None and id not in having:
                continue
            for spell in merged(rows):
                began = spell[0]["since"]
                stands = any(in_force(row, at) for row in spell)
                if count["rule"] == "in_force":
                    counts = stands and ("from" not in count or began >= count["from"])
                    unit = next((row["unit"] for row in spell if in_force(row, at)), None)
                elif count["rule"] == "begun":
                    counts = began <= at and ("from" not in count or began >= count["from"])
                    unit = spell[0]["unit"]
                else:
                    counts = stands and self.window <= began <= at
                    unit = spell[0]["unit"]
                if counts and id not in places:
                    places[id] = self.data.standing_unit(unit, at)
        return places

    def register(self, code):
        """The count at a unit and all below it."""
        if not self.register_stands(code):
            return None
        reading = Reading("register")
        group = self.count.get("group")
        reading.value = Fraction(0)
        for place in self.places.values():
            if place is None or not self.data.within(place, code):
                continue
            if group is not None and not any(self.in_group(above, group) for above in self.data.path(place)):
                continue
            reading.value += 1
        reading.dates = [self.at]
        return reading

    # --- up the tree

    def read(self, code):
        """The variable at a unit."""
        self.held_back, self.replaced = {}, {}
        if self.above_due(code):
            self.settle_ended(code)
        reading = self.read_at(code)
        reading.set_aside |= self.marked(code, reading)
        return reading

    def above_due(self, code):
        levels = self.plan.levels
        if self.due is None:
            return False
        return levels.index(self.data.units[code]["level"]) < levels.index(self.due["level"])

    def read_at(self, code):
        own = self.own(code)
        if not self.above_due(code):
            return own or self.register(code) or self.nothing(code)
        if own is None:
            register = self.register(code)
            if register is not None:
                return register
        below = self.sum_below(code)
        if own is None:
            return below
        newest = max(own.dates) if own.dates else None
        if below.complete() and newest is not None and below.dates and min(below.dates) > newest:
            below.own_superseded = True
            return below
        return own

    def nothing(self, code):
        reading = Reading()
        if self.is_due(code):
            reading.missing.add(code)
            reading.due.add(code)
        return reading

    def sum_below(self, code):
        total = Reading("children")
        if self.variable["kind"] == "rate":
            return Reading()
        for child in self.data.children(code):
            if not in_force(self.data.units[child], self.at):
                if self.variable["kind"] == "flow" and self.is_due(child):
                    # What it reported while it was in force lies in the window as before.
                    total.add(self.own(child) or Reading())
                continue
            if self.above_due(child):
                total.add(self.read_at(child))
            elif self.is_due(child):
                reading = self.own(child) or self.register(child)
                if reading is None:
                    if child in self.held_back:
                        continue
                    reading = self.nothing(child)
                elif reading.source == "register":
                    reading.due.add(child)
                    reading.reported.add(child)
                total.add(reading)
            elif self.own(child) is not None:
                total.not_due.add(child)
        for unit, reading in self.replaced.items():
            if self.data.units[unit]["parent"] == code:
                total.add(reading)
        if total.value is None:
            total.source = "nothing"
        return total

    def settle_ended(self, code):
        """Rule 6: whether the last stock of each due unit that has ended still stands for it."""
        if self.variable["kind"] != "stock":
            return
        for unit, entry in self.data.units.items():
            if not self.data.within(unit, code) or not self.is_due(unit):
                continue
            if entry["until"] is None or self.at < entry["until"]:
                continue
            last = self.own_stock(unit)
            if last is None:
                continue
            last.ended = True
            after = self.came_after(unit)
            if after:
                if all(self.has_reported(to, since) for to, since in after):
                    continue
                for to, since in after:
                    self.held_back[to] = min(since, self.held_back.get(to, since))
                self.replaced[unit] = last
                continue
            beside = [
                other
                for other in self.data.children(entry["parent"])
                if other != unit and self.is_due(other) and in_force(self.data.units[other], self.at)
            ]
            newer = [other for other in beside if self.has_reported(other, entry["until"])]
            if not newer:
                self.replaced[unit] = last
            elif len(newer) < len(beside):
                missing = Reading()
                missing.due.add(unit)
                missing.missing.add(unit)
                missing.ended = True
                self.replaced[unit] = missing

    def came_after(self, unit):
        """Every unit in force that came after one that ended, with the day of the succession."""
        found = []
        for row in self.data.lineage:
            if row["from"] == unit and row["date"] <= self.at:
                if in_force(self.data.units[row["to"]], self.at):
                    found.append((row["to"], row["date"]))
                else:
                    found += self.came_after(row["to"])
        return found

    def has_reported(self, unit, since):
        row = self.latest_stock(unit)
        return row is not None and row["date"] >= since

    def marked(self, code, reading):
        """Whether a row that was set aside may belong to what was read."""
        rows = [row for row in self.data.set_aside if row["variable"] == self.variable["id"]]
        if reading.source == "own":
            return any(row["unit"] == code for row in rows)
        return any(self.data.within(row["unit"], code) for row in rows)


def merged(rows):
    """Spells of one id that touch or overlap, merged: a list of lists of rows."""
    spells = []
    for row in sorted(rows, key=lambda row: row["since"]):
        if spells and row["since"] <= max(other["until"] or LAST_DAY for other in spells[-1]):
            spells[-1].append(row)
        else:
            spells.append([row])
    return spells


# ---------------------------------------------------------------------------------------------
# Judging
# ---------------------------------------------------------------------------------------------


class NoResult(Exception):
    """There is no verdict; the reason says why."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def fits(value):
    if not I128[0] <= value.numerator <= I128[1] or value.denominator > I128[1]:
        raise NoResult("number_too_large")
    return value


def met(value, bound):
    return not formulas.too_low(value, bound) and not formulas.too_high(value, bound)


def end_of(bound):
    """The number of a floor or ceiling."""
    return number(bound["at_least"] if "at_least" in bound else bound["at_most"])


class Oracle:
    """A plan in one reading, data, and options."""

    def __init__(self, plan, data, options):
        self.plan, self.data = plan, data
        self.known_on = day(options.get("known_on"))
        self.min_coverage = number(options.get("min_coverage", "1"))
        self.at_risk = options.get("at_risk") or {
            name: value for name, value in plan.pace["at_risk"].items()
        }
        self.by_cell, self.by_kind = {}, {}
        for row in data.observations:
            self.by_cell.setdefault((row["unit"], row["variable"]), []).append(row)
        for row in data.entities:
            self.by_kind.setdefault(row["kind"], []).append(row)
        self.readers = {}

    # --- readings

    def reader(self, variable, at, window):
        key = (variable, at, window)
        if key not in self.readers:
            self.readers[key] = Reader(self, self.plan.variables[variable], at, window)
        return self.readers[key]

    @functools.cache
    def reading(self, variable, unit, at, window):
        return self.reader(variable, at, window).read(unit)

    def value_at(self, target, unit, at, window):
        """Value, parts and what is lacking of a target's indicator at a unit: see `Value`."""
        return Value(self, target, unit, at, window)

    # --- one cell

    def assess(self, target, unit, as_of):
        rhythm = target["rhythm"]
        cell = {
            "as_of": as_of,
            "target": target["id"],
            "unit": unit,
            "unit_name": self.data.units[unit]["name"],
            "level": self.data.units[unit]["level"],
            "judged_on": as_of,
            "status": "no_result",
            "is_share": False,
            "flags": set(),
        }
        schedule = None
        if isinstance(rhythm, dict) and "by" in rhythm:
            schedule = self.plan.schedule(rhythm["by"])
            cell["judged_on"] = min(as_of, day(schedule["end"]))
        levels = self.plan.levels
        here, there = levels.index(cell["level"]), levels.index(target["level"])
        if here < there:
            self.distribute(cell, target, unit)
            return cell
        own_level = here == there and ("group" not in target or self.in_group(unit, target["group"]))
        try:
            if isinstance(rhythm, dict) and "each_year" in rhythm:
                self.judge_quota(cell, target, unit, own_level)
            elif isinstance(rhythm, dict) and "every" in rhythm:
                self.judge_recurrence(cell, target, unit, own_level)
            else:
                self.judge_value(cell, target, unit, own_level, schedule)
        except NoResult as none:
            if none.reason == "number_too_large":
                # Nothing stands beside the reason.
                kept = ("as_of", "target", "unit", "unit_name", "level", "judged_on")
                cell = {name: cell[name] for name in kept} | {"is_share": False, "flags": set()}
            cell |= {"status": "no_result", "reason": none.reason, "met": None, "shortfall": None}
        return cell

    def in_group(self, unit, group):
        return Reader.in_group(self, unit, group)

    def take_bound(self, cell, target, unit, own_level, at, year=None):
        """The bound in force here: the target's at its own level, the unit's share below it."""
        if own_level:
            cell["bound"] = self.plan.bound(target, at)
            return
        for row in self.data.allocations:
            if (row["target"], row["unit"], row["year"]) == (target["id"], unit, year):
                own = self.plan.bound(target, at)
                name = next(iter(own))
                if name == "between":
                    raise AssertionError("a share of a range is not settled")
                cell |= {"bound": {name: str(row["value"])}, "is_share": True, "responsible": row["responsible"]}

    def share_of_parent(self, cell, target, unit, at, window):
        """Of counts: the share of the parent's value."""
        parent = self.data.units[unit]["parent"]
        if parent is None or cell.get("value") is None:
            return
        variable = self.plan.indicators[target["indicator"]]["variable"]
        above = self.reading(variable, parent, at, window)
        # More than all of it: the two come from different reports.
        if above.complete() and above.value and cell["value"] <= above.value:
            cell["share_of_parent"] = cell["value"] / above.value

    # --- floors, ceilings, ranges: by a date or standing

    def judge_value(self, cell, target, unit, own_level, schedule):
        at = cell["judged_on"]
        window = day(schedule["start"]) if schedule else None
        self.take_bound(cell, target, unit, own_level, at)
        bound = cell.get("bound")
        value = self.value_at(target, unit, at, window)
        if schedule and value.kinds[0] == "flow" and not value.ratio and at < window:
            # An amount over the schedule has no value before it.
            if bound is None:
                raise NoResult("no_threshold_at_this_level")
            cell["status"] = "not_started"
            return
        value.show(cell)
        if not value.ratio and value.kinds[0] != "rate" and value.whole():
            self.share_of_parent(cell, target, unit, at, window)
        if bound is None:
            raise NoResult(value.reason() or "no_threshold_at_this_level")
        part = value.met_by_part(bound)
        if part:
            cell["value"] = value.value = value.factor * value.n / value.d
            value.covered = True
            cell["flags"].add("covered_units_only")
        if schedule and value.value is not None and value.reason() in (None, "incomplete"):
            self.schedule_fields(cell, target, unit, bound, schedule)
        value.judge(cell, bound)
        cell["met"] = met(cell["value"], bound)
        cell["status"] = self.status(cell, value.n, value.d, value, bound, schedule)
        self.distances(cell, value, bound, schedule)
        self.rounding(cell, value, bound, schedule)

    def schedule_fields(self, cell, target, unit, bound, schedule):
        """The baseline, the elapsed share, and for a floor what the schedule expects."""
        gone = share_gone(schedule, cell["judged_on"])
        baseline, source = self.baseline(cell, target, unit, schedule)
        cell |= {"elapsed": gone, "baseline": baseline, "baseline_source": source}
        if baseline is not None and "at_least" in bound:
            self.expected(cell, baseline, end_of(bound), gone)

    def expected(self, cell, baseline, floor, gone):
        """The planned value, and from where behind is only at risk."""
        if baseline >= floor:
            cell["planned"] = floor
            return
        late = gone * number(self.at_risk["ratio"]) if "ratio" in self.at_risk else None
        if late is None:
            late = gone - number(self.at_risk["points"]) / 100
        cell["planned"] = baseline + (floor - baseline) * gone
        cell["planned_at_risk"] = baseline + (floor - baseline) * late

    def baseline(self, cell, target, unit, schedule):
        if "baseline" in target and not cell["is_share"]:
            return self.plan.threshold(target["baseline"]), "plan"
        indicator = self.plan.indicators[target["indicator"]]
        if "variable" in indicator:
            kind = self.plan.variables[indicator["variable"]]["kind"]
        else:
            kind = "ratio"
        if kind == "flow":
            return Fraction(0), "zero"
        before = day(schedule["start"]) - DAY
        value = self.value_at(target, unit, before, None)
        if value.whole() and value.value is not None:
            return value.value, "reading"
        if value.reason() == "no_observation":
            if kind == "stock" or self.plan.pace["rate_without_baseline"] == "attainment":
                return Fraction(0), "zero"
            return None, None
        if kind != "stock" and self.plan.pace["rate_without_baseline"] == "attainment":
            return Fraction(0), "zero"
        return None, None

    def status(self, cell, n, d, value, bound, schedule):
        """The verdict of `k n / d`; of a count d is 1."""
        at = cell["judged_on"]
        if "at_least" in bound and schedule:
            inputs = schedule | {
                "measure": "count" if value.is_count else "rate",
                "numerator": str(Fraction(n, d).numerator),
                "denominator": str(Fraction(n, d).denominator),
                "factor": str(value.factor),
                "baseline": None if cell.get("baseline") is None else str(cell["baseline"]),
                "target": bound["at_least"],
                "as_of": str(at),
                "at_risk": self.at_risk,
            }
            return pace_status(json.dumps(inputs))
        holds = met(value.factor * n / d, bound)
        if schedule and at >= day(schedule["end"]):
            return "achieved" if holds else "missed"
        return "conforming" if holds else "not_conforming"

    def distances(self, cell, value, bound, schedule):
        at, v = cell["judged_on"], cell["value"]
        if value.is_whole:
            try:
                cell["shortfall"] = formulas.steps_inside(int(value.n), lambda n: value.factor * n / value.d, bound)
            except formulas.Refused:
                pass
        if cell.get("baseline") is not None:
            try:
                inputs = {"value": str(v), "baseline": str(cell["baseline"]), "bound": bound}
                cell["progress"] = number(formulas.progress(inputs)[0]["value"])
                cell["variance_points"] = 100 * (cell["progress"] - cell["elapsed"])
            except formulas.Refused:
                pass
        if "at_least" not in bound:
            return
        floor = end_of(bound)
        if value.part and value.is_whole:
            inputs = {"numerator": str(value.n), "denominator": str(value.d), "factor": str(value.factor)}
            try:
                hire = formulas.shortfall_by_hiring(inputs | {"target": str(floor)})[0]["shortfall"]
                cell["shortfall_by_hiring"] = int(hire)
            except formulas.Refused:
                pass
        if floor > 0:
            cell["attainment"] = v / floor
        if schedule is None:
            return
        if cell.get("planned") is not None:
            cell["variance"] = v - cell["planned"]
        if "attainment" in cell:
            cell["attainment_points"] = 100 * (cell["attainment"] - cell["elapsed"])
        left = periods_left(schedule, at)
        if left:
            missing = max(floor - v, Fraction(0)) / left
            if value.is_count:
                missing = Fraction(-(-missing.numerator // missing.denominator))
            cell["required_pace"] = missing

    def rounding(self, cell, value, bound, schedule):
        """The verdict again, at both ends of what the publishers' rounding may hide."""
        if not value.half_n and not value.half_d:
            return
        for sign in (-1, 1):
            n, d = value.n + sign * value.half_n, value.d - sign * value.half_d
            if value.is_count:
                n = Fraction(n.numerator // n.denominator)
            if d <= 0:
                continue
            n = max(n, Fraction(0))
            if self.status(cell, n, d, value, bound, schedule) != cell["status"]:
                cell["flags"].add("within_rounding")

    # --- yearly quotas

    def judge_quota(self, cell, target, unit, own_level):
        years, as_of = target["rhythm"]["each_year"], cell["as_of"]
        due = [year for year in years if year <= as_of.year]
        convention = self.plan.pace["convention"]

        def year_cell(year):
            first, last = date(year, 1, 1), date(year, 12, 31)
            at = min(as_of, last)
            found = cell | {"flags": set()}
            schedule = {"start": str(first), "end": str(last), "convention": convention}
            self.take_bound(found, target, unit, own_level, at, year)
            bound = found.get("bound")
            value = self.value_at(target, unit, at, first)
            value.show(found)
            found["flags"].discard("covered_units_only")
            if not value.whole():
                found["value"] = None
            else:
                self.share_of_parent(found, target, unit, at, first)
            try:
                if bound is None:
                    raise NoResult(value.reason() or "no_threshold_at_this_level")
                if value.met_by_part(bound):
                    found["value"] = value.n
                    found["flags"].add("covered_units_only")
                value.judge(found, bound)
                single = end_of(bound) == 1
                found["elapsed"] = share_gone(schedule, at)
                # A quota starts from 0 each year; that is no baseline to show.
                self.expected(found, Fraction(0), end_of(bound), found["elapsed"])
                found["met"] = met(found["value"], bound)
                status = self.status(found | {"baseline": Fraction(0)}, value.n, value.d, value, bound, schedule)
                if single and status in ("on_track", "at_risk", "behind"):
                    status = "due"
                found["status"] = status
                self.distances(found, value, bound, schedule)
                found["variance_points"] = found["attainment_points"]
                if single:
                    # No straight line leads to one.
                    for name in ("planned", "planned_at_risk", "variance", "variance_points", "attainment_points"):
                        found[name] = None
                    found["required_pace"] = None
            except NoResult as none:
                found |= {"status": "no_result", "reason": none.reason, "met": None, "shortfall": None}
            return found

        cells = {year: year_cell(year) for year in due}
        closed = [year for year in due if date(year, 12, 31) <= as_of]
        shares = [row for row in self.data.allocations if (row["target"], row["unit"]) == (target["id"], unit)]
        if due:
            cell |= cells[due[-1]]
        elif not own_level and not shares:
            raise NoResult("no_threshold_at_this_level")
        else:
            cell["status"] = "not_started"
        closed = [year for year in closed if own_level or any(row["year"] == year for row in shares)]
        if not due or "bound" in cell:
            cell["quota_closed"] = len(closed)
            cell["quota_closed_met"] = sum(cells[year]["status"] == "achieved" for year in closed)

    # --- recurrences

    def judge_recurrence(self, cell, target, unit, own_level):
        every, as_of = target["rhythm"]["every"], cell["as_of"]
        schedule = self.plan.schedule(every["schedule"])
        start = day(schedule["start"])
        value = self.value_at(target, unit, as_of, min(start, as_of))
        value.show(cell)
        cell |= {"value": None, "flags": set()}
        if value.reason() and self.events(target, unit, as_of, start) is None:
            raise NoResult(value.reason())
        events = self.events(target, unit, as_of, start)
        cell["value"] = Fraction(sum(1 for event in events if event >= start))
        if not own_level:
            raise NoResult("no_threshold_at_this_level")
        cell["bound"] = self.plan.bound(target, as_of)
        state = formulas.recurrence(
            {
                "min_years": str(every["min_years"]),
                "max_years": str(every["max_years"]),
                "counted": every["basis"],
                "start": schedule["start"],
                "plan_end": str(self.plan.end),
                "as_of": str(as_of),
                "events": [str(event) for event in events],
            }
        )[0]
        cell |= {
            "status": state["status"],
            "window_first": day(state["first_day"]),
            "window_last": day(state["last_day"]),
            "overdue_days": int(state["overdue_days"]),
        }

    def events(self, target, unit, as_of, start):
        variable = self.plan.indicators[target["indicator"]]["variable"]
        reader = self.reader(variable, as_of, min(start, as_of))
        reading = self.reading(variable, unit, as_of, min(start, as_of))
        if reading.source == "register":
            count = reader.count
            by_id = {}
            for row in reader.register_rows(count["kind"], count.get("where", {})):
                by_id.setdefault(row["id"], []).append(row)
            events = []
            for rows in by_id.values():
                for spell in merged(rows):
                    place = self.data.standing_unit(spell[0]["unit"], as_of)
                    if spell[0]["since"] <= as_of and place and self.data.within(place, unit):
                        events.append(spell[0]["since"])
            return sorted(events)
        reporting = [code for code in self.data.units if self.data.within(code, unit) and reader.is_due(code)]
        units = [code for code in ([unit] if reader.rows_until(unit) else reporting) if reader.rows_until(code)]
        if not units:
            return None
        events = []
        for code in units:
            series = {}
            for row in reader.rows(code):
                if row["date"] <= as_of:
                    series.setdefault(row["from"], {}).setdefault(row["date"], []).append(row)
            for ends in series.values():
                before = Fraction(0)
                for end in sorted(ends):
                    latest = max(ends[end], key=lambda row: row["recorded"] or date.min)
                    if latest["value"] > before:
                        events.append(end)
                    before = latest["value"]
        return sorted(events)

    # --- above the target's level

    def distribute(self, cell, target, unit):
        at = cell["judged_on"]
        bound = self.plan.bound(target, at)
        counts = {"below": 0, "inside": 0, "above": 0, "unknown": 0}
        for code in self.data.units:
            entry = self.data.units[code]
            if entry["level"] != target["level"] or not self.data.within(code, unit) or not in_force(entry, at):
                continue
            if "group" in target and not self.in_group(code, target["group"]):
                continue
            value = self.value_at(target, code, at, None)
            if value.reason() or not value.whole():
                counts["unknown"] += 1
            elif formulas.too_low(value.value, bound):
                counts["below"] += 1
            elif formulas.too_high(value.value, bound):
                counts["above"] += 1
            else:
                counts["inside"] += 1
        cell |= {f"units_{name}": count for name, count in counts.items()}
        known = sum(counts.values()) - counts["unknown"]
        if known:
            cell["share_inside"] = Fraction(counts["inside"], known)
        cell |= {"reason": "no_threshold_at_this_level"}

    # --- the panel

    def panel(self, units, dates):
        """`units` in any order; rows by day, target, and the units' tree order."""
        rows, before = [], {}
        for as_of in dates:
            now = {}
            for target in self.plan.targets:
                cells = [
                    self.assess(target, unit, as_of)
                    for unit in self.data.tree_order
                    if unit in units and in_force(self.data.units[unit], as_of)
                ]
                self.rank(cells, target)
                for cell in cells:
                    now[target["id"], cell["unit"]] = cell
                    earlier = before.get((target["id"], cell["unit"]))
                    if earlier is not None:
                        cell["previous_status"] = earlier["status"]
                        # The values of two years of a quota are not compared.
                        of = [self.value_year(target, day) for day in (as_of, earlier["as_of"])]
                        if has_whole_value(cell) and has_whole_value(earlier) and of[0] == of[1]:
                            cell["change"] = cell["value"] - earlier["value"]
                rows += cells
            before = now
        return [written(cell) for cell in rows]

    def value_year(self, target, as_of):
        years = target["rhythm"].get("each_year", []) if isinstance(target["rhythm"], dict) else []
        return max((year for year in years if year <= as_of.year), default=None)

    def rank(self, cells, target):
        def places(score):
            scores = {id(cell): score(cell) for cell in cells if has_whole_value(cell) and score(cell) is not None}
            for cell in cells:
                if id(cell) in scores:
                    mine = scores[id(cell)]
                    yield cell, 1 + sum(1 for other in scores.values() if other > mine)

        def by_value(cell):
            if cell.get("value") is None:
                return None
            bound, v = self.plan.bound(target, cell["judged_on"]), cell["value"]
            if "at_least" in bound:
                return v
            if "at_most" in bound:
                return -v
            # What lies within first, then what is nearer; an end that is left out is near, but not within.
            low, high = map(number, bound["between"])
            return met(v, bound), -max(low - v, v - high, Fraction(0))

        for cell, place in list(places(by_value)):
            cell["rank_by_value"] = place
        for cell, place in list(places(lambda cell: cell.get("attainment"))):
            cell["rank_by_attainment"] = place


def has_whole_value(cell):
    """Whether a value may be compared with others: one over all that is due."""
    part = cell.get("reason") == "incomplete" or "covered_units_only" in cell["flags"]
    return cell.get("value") is not None and not part


@functools.cache
def pace_status(inputs):
    return formulas.pace_status(json.loads(inputs))[0]["status"]


@functools.cache
def cached_share(start, end, convention, at):
    return formulas.share_gone({"start": start, "end": end, "convention": json.loads(convention), "as_of": at})


def share_gone(schedule, at):
    return cached_share(schedule["start"], schedule["end"], json.dumps(schedule["convention"]), str(at))


@functools.cache
def cached_left(start, end, convention, at):
    try:
        return formulas.periods_left({"start": start, "end": end, "convention": json.loads(convention), "as_of": at})
    except formulas.Refused:
        return None


def periods_left(schedule, at):
    return cached_left(schedule["start"], schedule["end"], json.dumps(schedule["convention"]), str(at))


class Value:
    """What a target's indicator comes to at a unit on a day."""

    def __init__(self, oracle, target, unit, at, window):
        self.oracle, self.unit = oracle, unit
        plan = oracle.plan
        indicator = plan.indicators[target["indicator"]]
        self.ratio, self.part = "numerator" in indicator, indicator.get("part", False)
        self.parts = [indicator["numerator"], indicator["denominator"]] if self.ratio else [indicator["variable"]]
        self.readings = [oracle.reading(variable, unit, at, window) for variable in self.parts]
        self.kinds = [plan.variables[variable]["kind"] for variable in self.parts]
        self.factor = Fraction(plan.units_of_measure[indicator["unit"]].get("factor", 1)) if self.ratio else Fraction(1)
        # A count is a variable in a whole unit; what is not whole, and a ready-made rate, is an amount.
        whole = lambda variable: plan.units_of_measure[plan.variables[variable]["unit"]].get("whole", False)
        self.is_whole = all(whole(variable) for variable in self.parts)
        self.is_count = not self.ratio and self.is_whole
        self.at, self.window = at, window
        self.n = self.readings[0].value
        self.d = self.readings[1].value if self.ratio else Fraction(1)
        self.half_n = self.readings[0].half_precision
        self.half_d = self.readings[1].half_precision if self.ratio else Fraction(0)
        if self.is_whole:
            for part in (self.n, self.d):
                if part is not None and not I64[0] <= part <= I64[1]:
                    raise NoResult("number_too_large")
        self.covered = False
        self.coverage = Fraction(1)
        self.value = None
        if all(reading.complete() for reading in self.readings):
            if self.d:
                self.value = self.factor * self.n / self.d
        elif self.ratio:
            self.match()
        elif self.n is not None:
            self.value, self.covered = self.n, True

    def match(self):
        """A ratio of which a part is incomplete: the units that have both."""
        lacking = next(reading for reading in reversed(self.readings) if not reading.complete())
        pairs = []
        for code in sorted(lacking.reported | lacking.carried):
            if code == self.unit:
                continue
            pair = [self.oracle.reading(variable, code, self.at, self.window) for variable in self.parts]
            if all(reading.complete() for reading in pair):
                pairs.append(pair)
        if not pairs:
            return
        n, d = (sum(pair[place].value for pair in pairs) for place in (0, 1))
        if d:
            self.matched = (n, d)
            self.value, self.covered = self.factor * n / d, True
            self.coverage = Fraction(len(pairs), len(lacking.due))

    def whole(self):
        return self.value is not None and not self.covered

    def reason(self):
        """Why there is no whole value, or nothing; of a ratio, the numerator's reason first."""
        for variable, reading in zip(self.parts, self.readings):
            if reading.has_value():
                continue
            if reading.periods_missing or reading.set_aside:
                return "incomplete"
            if not self.oracle.reader(variable, self.at, self.window).measured_at(self.unit):
                return "not_measurable_here"
            return "no_observation"
        if not all(reading.complete() for reading in self.readings[1:]):
            return "incomplete"
        if self.ratio and self.d == 0:
            return "zero_denominator"
        if not self.readings[0].complete():
            return "incomplete"
        if self.part and self.n > self.d:
            return "not_a_part"
        return None

    def show(self, cell):
        """The value and its parts, as columns."""
        cell["value"] = self.value
        for name, reading in zip(("numerator", "denominator"), self.readings):
            cell[name] = reading.value
            cell[f"{name}_source"] = reading.source
            for field in ("due", "reported", "carried", "missing", "not_due"):
                cell[f"{name}_{field}"] = len(getattr(reading, field))
            if reading.dates:
                cell[f"{name}_oldest"], cell[f"{name}_newest"] = min(reading.dates), max(reading.dates)
            if reading.carried:
                cell["flags"].add("carried")
            if reading.own_superseded:
                cell["flags"].add("own_superseded")
            if reading.ended:
                cell["flags"].add("ended_unit")
        if self.covered:
            cell["flags"].add("covered_units_only")

    def judge(self, cell, bound):
        """Settles what the verdict is asked of; without one, says why."""
        reason = self.reason()
        if reason is None:
            fits(self.value)
            return
        if reason == "incomplete":
            if self.met_by_part(bound):
                cell["flags"].add("met_by_part")
                return
            if self.ratio and self.covered and self.coverage >= self.oracle.min_coverage:
                self.n, self.d = self.matched
                return
        raise NoResult(reason)

    def met_by_part(self, bound):
        first, *rest = self.readings
        if "at_least" not in bound or first.complete():
            return False
        if first.set_aside or first.value is None or not all(reading.complete() for reading in rest):
            return False
        return self.d != 0 and self.factor * self.n / self.d >= end_of(bound)


# ---------------------------------------------------------------------------------------------
# Rows
# ---------------------------------------------------------------------------------------------


def written(cell):
    """A cell's columns as text: an empty cell where there is no value."""
    bound = cell.get("bound")
    if bound is not None:
        name = next(name for name in ("at_least", "at_most", "between") if name in bound)
        cell["lower"] = cell["upper"] = None
        if name == "between":
            cell["lower"], cell["upper"] = map(number, bound["between"])
            cell |= {"lower_in": bound["lower_in"], "upper_in": bound["upper_in"]}
        elif name == "at_least":
            cell["lower"], cell["lower_in"] = number(bound["at_least"]), True
        else:
            cell["upper"], cell["upper_in"] = number(bound["at_most"]), True
        cell["bound"] = name
    cell["flags"] = "|".join(flag for flag in FLAGS if flag in cell["flags"])
    row = {}
    for field in FIELDS:
        value = cell.get(field)
        if field in TRIPLES:
            parts = ("", "")
            if value is not None:
                value = Fraction(value)
                if I64[0] <= value.numerator <= I64[1] and value.denominator <= I64[1]:
                    parts = (str(value.numerator), str(value.denominator))
            row[f"{field}_n"], row[f"{field}_d"] = parts
        elif isinstance(value, bool):
            row[field] = "true" if value else "false"
        else:
            row[field] = "" if value is None else str(value)
    return row


def table(rows):
    """Rows as the text of `expected.csv`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def select(data, selection, dates):
    """The units of a selection, on any of the days."""
    if "codes" in selection:
        return {short(code) for code in selection["codes"]}
    chosen = set()
    for code, unit in data.units.items():
        if unit["level"] != selection["level"]:
            continue
        if "within" in selection and not data.within(code, short(selection["within"])):
            continue
        if "kinds" in selection and area_kind(code) not in selection["kinds"]:
            continue
        chosen.add(code)
    return chosen


def run(case, read):
    """The rows that a case asks for. `read` gives the bytes of a file by its path in the folder `report`."""
    plan_file = case["plan"].get("file") or f"plans/{case['plan']['builtin']}.toml"
    plan = Plan(read(plan_file).decode("utf-8"), case["interpretations"])
    data = Data({name: read(path) for name, path in case["tables"].items()}, plan)
    dates = [day(text) for text in case["dates"]]
    return Oracle(plan, data, case["options"]).panel(select(data, case["units"], dates), dates)
