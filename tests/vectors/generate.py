#!/usr/bin/env python3
"""Writes the formula vectors: formula/*.json and formula.tsv.

    python3 generate.py           write the files
    python3 generate.py --check   write nothing; fail if a committed file differs

Python 3.11 or later, standard library only.

The script has three parts.
1. The oracle. It works every expected value out from the written definition, in the plainest way:
   days are counted one by one, a least number is found by trying, spells are walked day by day.
   It is slow on purpose and shares no method and no code with the library.
2. The cases: inputs, description, source, and beside each of them the expected value worked out by
   hand, as a literal. The working is in the comment where it is more than one step.
3. The writer. It stops if the oracle and the hand-worked literal differ.
"""

import json
import re
import sys
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
DAY = timedelta(days=1)

# ---------------------------------------------------------------------------------------------
# 1. The oracle
# ---------------------------------------------------------------------------------------------

CODES = (
    "zero_denominator", "negative_count", "non_positive_factor", "zero_target", "negative_target",
    "empty_range", "not_a_part", "unreachable", "empty_schedule", "bad_milestones",
    "baseline_meets_target", "no_distance", "unsupported_bound", "outside_schedule",
    "bad_interval", "bad_threshold", "bad_spell", "date_out_of_range", "overflow",
)

I64_MAX = 2**63 - 1
I128_MAX = 2**127 - 1


class Refused(Exception):
    """The definition gives no result; the code says why."""

    def __init__(self, code):
        assert code in CODES, code
        super().__init__(code)
        self.code = code


def number(text):
    return Fraction(text)


def day(text):
    return date.fromisoformat(text)


def exact(value):
    """An exact result as text; one that needs more than 128 bits is refused."""
    value = Fraction(value)
    if abs(value.numerator) > I128_MAX or value.denominator > I128_MAX:
        raise Refused("overflow")
    return str(value)


def whole(value):
    """A whole-number result as text; one that needs more than 64 bits is refused."""
    assert value == int(value)
    if abs(value) > I64_MAX:
        raise Refused("overflow")
    return str(int(value))


def least(holds):
    """The least whole x >= 0 for which `holds` (which stays true once true): by trying 0, 1, 2, ...
    and, for the very large ones, by doubling and halving the interval."""
    for x in range(1000):
        if holds(x):
            return x
    below, above = 999, 1998
    while not holds(above):
        below, above = above, above * 2
    while above - below > 1:
        middle = (below + above) // 2
        if holds(middle):
            above = middle
        else:
            below = middle
    return above


# --- bounds

def check_bound(bound):
    if "between" in bound:
        low, high = map(number, bound["between"])
        if low > high or (low == high and not (bound["lower_in"] and bound["upper_in"])):
            raise Refused("empty_range")


def too_low(value, bound):
    if "at_least" in bound:
        return value < number(bound["at_least"])
    if "at_most" in bound:
        return False
    low = number(bound["between"][0])
    return value < low or (value == low and not bound["lower_in"])


def too_high(value, bound):
    if "at_most" in bound:
        return value > number(bound["at_most"])
    if "at_least" in bound:
        return False
    high = number(bound["between"][1])
    return value > high or (value == high and not bound["upper_in"])


def steps_inside(count, value_of, bound):
    """How many whole units `count` must move until value_of(count) satisfies the bound."""
    check_bound(bound)
    if too_low(value_of(count), bound):
        x = least(lambda x: not too_low(value_of(count + x), bound))
        if too_high(value_of(count + x), bound):
            raise Refused("unreachable")  # one step jumps over the whole range
        return x
    if too_high(value_of(count), bound):
        x = least(lambda x: not too_high(value_of(count - x), bound))
        if too_low(value_of(count - x), bound):
            raise Refused("unreachable")
        if "between" in bound:
            assert count - x >= 0, "a range below zero is not settled by the definition"
        return x
    if "between" in bound:
        assert not too_low(value_of(count), bound)
    return 0


# --- rates

def check_rate(i):
    n, d, k = int(i["numerator"]), int(i["denominator"]), number(i["factor"])
    if k <= 0:
        raise Refused("non_positive_factor")
    if n < 0 or d < 0:
        raise Refused("negative_count")
    if d == 0:
        raise Refused("zero_denominator")
    return n, d, k


def rate(i):
    n, d, k = check_rate(i)
    return {"value": exact(k * n / d)}, {}


def attainment(i):
    target = number(i["target"])
    if target == 0:
        raise Refused("zero_target")
    if target < 0:
        raise Refused("negative_target")
    return {"value": exact(number(i["value"]) / target)}, {}


def met(i):
    check_bound(i["bound"])
    value = number(i["value"])
    return {"met": not too_low(value, i["bound"]) and not too_high(value, i["bound"])}, {}


def shortfall_count(i):
    count = int(i["count"])
    if count < 0:
        raise Refused("negative_count")
    return {"shortfall": whole(steps_inside(count, Fraction, i["bound"]))}, {}


def shortfall_rate(i):
    n, d, k = check_rate(i)
    steps = steps_inside(n, lambda count: k * count / d, i["bound"])
    return {"shortfall": whole(steps)}, {"value": exact(k * n / d)}


def shortfall_by_hiring(i):
    n, d, k = check_rate(i)
    if n > d:
        raise Refused("not_a_part")
    target = number(i["target"])
    if k * n / d < target and target >= k:
        raise Refused("unreachable")  # a part of a whole never gets past the factor
    x = least(lambda x: k * (n + x) / (d + x) >= target)
    return {"shortfall": whole(x)}, {"value": exact(k * n / d)}


# --- schedules

def days(first, last):
    """Every day from first to last, both counted."""
    while first <= last:
        yield first
        if first == date.max:
            return
        first += DAY


PERIOD_OF = {
    "month": lambda d: (d.year, d.month),
    "quarter": lambda d: (d.year, (d.month - 1) // 3),
    "year": lambda d: d.year,
}


def check_schedule(i):
    start, end = day(i["start"]), day(i["end"])
    if end < start:
        raise Refused("empty_schedule")
    if isinstance(i["convention"], dict):
        table = [(day(d), number(s)) for d, s in i["convention"]["milestones"]]
        if not table:
            raise Refused("bad_milestones")
        for d, share in table:
            if not start <= d <= end or not 0 <= share <= 1:
                raise Refused("bad_milestones")
        for (d0, s0), (d1, s1) in zip(table, table[1:]):
            if d0 >= d1 or s0 > s1:
                raise Refused("bad_milestones")
    return start, end


def periods(start, end, as_of, convention):
    """(all, complete): the calendar periods the schedule meets, gathered day by day. A period is
    complete when none of its days inside the schedule is still to come."""
    met_by_schedule, to_come = set(), set()
    for d in days(start, end):
        met_by_schedule.add(PERIOD_OF[convention](d))
        if d > as_of:
            to_come.add(PERIOD_OF[convention](d))
    return len(met_by_schedule), len(met_by_schedule) - len(to_come)


def share_gone(i):
    start, end = check_schedule(i)
    as_of, convention = day(i["as_of"]), i["convention"]
    if isinstance(convention, dict):
        table = [(day(d), number(s)) for d, s in convention["milestones"]]
        if as_of < start:
            return Fraction(0)
        if convention["between"] == "stepped":
            share = Fraction(0)
            for d, s in table:
                if d <= as_of:
                    share = s
            return share
        table.insert(0, (start - DAY, Fraction(0)))
        for (d0, s0), (d1, s1) in zip(table, table[1:]):
            if d0 <= as_of < d1:
                gone = sum(1 for _ in days(d0 + DAY, as_of))
                length = sum(1 for _ in days(d0 + DAY, d1))
                return s0 + (s1 - s0) * Fraction(gone, length)
        return table[-1][1]
    if convention in PERIOD_OF:
        total, complete = periods(start, end, as_of, convention)
        return Fraction(complete, total)
    total = sum(1 for _ in days(start, end))
    if convention == "day":
        return Fraction(sum(1 for d in days(start, end) if d <= as_of), total)
    assert convention == "day-open"
    return Fraction(sum(1 for d in days(start, end) if d < as_of), total)


def periods_left(i):
    start, end = check_schedule(i)
    as_of, convention = day(i["as_of"]), i["convention"]
    if as_of < start:
        raise Refused("outside_schedule")
    if isinstance(convention, dict):
        left = sum(1 for d, _ in convention["milestones"] if day(d) > as_of)
    elif convention in PERIOD_OF:
        total, complete = periods(start, end, as_of, convention)
        left = total - complete
    else:
        left = sum(1 for d in days(start, end) if d > as_of)
    if left == 0:
        raise Refused("outside_schedule")
    return left


def elapsed(i):
    return {"value": exact(share_gone(i))}, {}


def planned(i):
    # The share still to go of the baseline and the share gone of the target, added.
    gone = number(i["elapsed"])
    return {"value": exact(number(i["baseline"]) * (1 - gone) + number(i["target"]) * gone)}, {}


def progress(i):
    bound = i["bound"]
    check_bound(bound)
    if "between" in bound:
        raise Refused("unsupported_bound")
    baseline = number(i["baseline"])
    target = number(bound["at_least"] if "at_least" in bound else bound["at_most"])
    if baseline == target:
        raise Refused("no_distance")
    if not too_low(baseline, bound) and not too_high(baseline, bound):
        raise Refused("baseline_meets_target")
    # Distance gone over distance to go, both counted toward the target.
    sign = 1 if target > baseline else -1
    return {"value": exact(sign * (number(i["value"]) - baseline) / abs(target - baseline))}, {}


def variance(i):
    return {"value": exact(number(i["value"]) - number(i["planned"]))}, {}


def variance_points(i):
    return {"value": exact(100 * number(i["progress"]) - 100 * number(i["elapsed"]))}, {}


def attainment_points(i):
    return {"value": exact(100 * number(i["attainment"]) - 100 * number(i["elapsed"]))}, {}


# --- status against the schedule

def check_at_risk(at_risk):
    if "ratio" in at_risk and not 0 <= number(at_risk["ratio"]) <= 1:
        raise Refused("bad_threshold")
    if "points" in at_risk and number(at_risk["points"]) < 0:
        raise Refused("bad_threshold")


def pace_status(i):
    n, d, k = check_rate(i)
    start, end = check_schedule(i)
    check_at_risk(i["at_risk"])
    value, target, gone, as_of = k * n / d, number(i["target"]), share_gone(i), day(i["as_of"])
    steps = {"value": exact(value), "elapsed": exact(gone)}
    baseline = at_plan = at_risk_plan = None
    if i["baseline"] is not None:
        baseline = number(i["baseline"])
        if baseline >= target:
            at_plan = target
        else:
            at_plan = baseline + (target - baseline) * gone
            if "ratio" in i["at_risk"]:
                late = number(i["at_risk"]["ratio"]) * gone
            else:
                late = gone - number(i["at_risk"]["points"]) / 100
            at_risk_plan = baseline + (target - baseline) * late
            steps["planned_at_risk"] = exact(at_risk_plan)
        steps["planned"] = exact(at_plan)
    if i["measure"] == "count":
        assert d == 1 and k == 1

    def reaches(level):
        # A count reaches a level's whole part exactly when one more unit would pass the level.
        return n + 1 > level if i["measure"] == "count" else value >= level

    if value >= target:
        status = "achieved"
    elif as_of >= end:
        status = "missed"
    elif as_of < start:
        status = "not_started"
    elif baseline is None:
        status = "not_met"
    elif baseline >= target:
        status = "behind"
    elif reaches(at_plan):
        status = "on_track"
    elif reaches(at_risk_plan):
        status = "at_risk"
    else:
        status = "behind"
    order = ("value", "elapsed", "planned", "planned_at_risk")
    return {"status": status}, {name: steps[name] for name in order if name in steps}


def required_pace_count(i):
    count = int(i["count"])
    if count < 0:
        raise Refused("negative_count")
    left = periods_left(i)
    pace = least(lambda pace: count + pace * left >= number(i["target"]))
    return {"pace": whole(pace)}, {"left": str(left)}


def required_pace_rate(i):
    left = periods_left(i)
    missing = number(i["target"]) - number(i["value"])
    return {"value": exact(missing / left if missing > 0 else 0)}, {"left": str(left)}


def yearly_quota(i):
    quota, as_of = int(i["quota"]), day(i["as_of"])
    years = [int(y) for y in i["years"]]
    if quota < 1:
        raise Refused("non_positive_factor")
    if not years or any(a >= b for a, b in zip(years, years[1:])):
        raise Refused("bad_interval")
    if isinstance(i["convention"], dict):
        raise Refused("bad_milestones")
    check_at_risk(i["at_risk"])
    by_id = {}
    for spell in i["spells"]:
        since = day(spell["since"])
        until = day(spell["until"]) if spell["until"] is not None else date.max
        if until <= since:
            raise Refused("bad_spell")
        by_id.setdefault(spell["id"], []).append((since, until))

    def counts_for(spells, year, seen):
        """In force on the day `seen`; walking back day by day while in force, is the first day
        of that run in the year?"""
        def in_force(d):
            return any(since <= d < until for since, until in spells)
        if not in_force(seen):
            return False
        first = seen
        while in_force(first - DAY):
            first -= DAY
        return first.year == year

    rows, steps = [], {}
    for year in years:
        first_day, last_day = date(year, 1, 1), date(year, 12, 31)
        if as_of < first_day:
            rows.append({"year": str(year), "count": "0", "state": "not_started"})
            continue
        seen = min(as_of, last_day)
        count = sum(1 for spells in by_id.values() if counts_for(spells, year, seen))
        if last_day <= as_of:
            state = "achieved" if count >= quota else "missed"
        else:
            result, within = pace_status({
                "measure": "count", "numerator": str(count), "denominator": "1", "factor": "1",
                "baseline": "0", "target": str(quota), "start": str(first_day),
                "end": str(last_day), "as_of": str(as_of), "convention": i["convention"],
                "at_risk": i["at_risk"]})
            state = result["status"]
            if quota == 1 and state in ("on_track", "at_risk", "behind"):
                state = "due"
            elif quota > 1:
                steps = {name: within[name] for name in ("elapsed", "planned", "planned_at_risk")}
        rows.append({"year": str(year), "count": str(count), "state": state})
    closed = [row for row in rows if date(int(row["year"]), 12, 31) <= as_of]
    running = [row for row in rows if int(row["year"]) == as_of.year]
    if running:
        status = running[0]["state"]
    elif closed:
        status = closed[-1]["state"]
    else:
        status = "not_started"
    return {"years": rows, "closed_met": str(sum(row["state"] == "achieved" for row in closed)),
            "closed": str(len(closed)), "status": status}, steps


# --- ranges, recurrence, dates

def range_conformity(i):
    h, low, high = int(i["value"]), int(i["lower"]), int(i["upper"])
    if h < 0:
        raise Refused("negative_count")

    def conforms(n):
        return (low < n or (low == n and i["lower_in"])) and (n < high or (n == high and i["upper_in"]))

    smallest = next((n for n in (max(low, 0), max(low + 1, 0)) if conforms(n)), None)
    largest = next((n for n in (high, high - 1) if n >= 0 and conforms(n)), None)
    if smallest is None or largest is None:
        raise Refused("empty_range")
    if conforms(h):
        position, by = "inside", 0
    elif h < smallest:
        position, by = "below", least(lambda x: h + x >= smallest)
    else:
        position, by = "above", least(lambda x: h - x <= largest)
        if largest < 1:
            raise Refused("unreachable")  # no number of parts makes a part of 0
    parts = max(1, least(lambda p: p * largest >= h))
    return {"position": position, "by": whole(by), "split_parts": whole(parts),
            "parts_hold_lower": h // parts >= smallest}, {}


def is_leap(year):
    return year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)


def years_later(start, years):
    year = start.year + years
    if not 1900 <= year <= 2199:
        raise Refused("date_out_of_range")
    if (start.month, start.day) == (2, 29) and not is_leap(year):
        return date(year, 2, 28)
    return date(year, start.month, start.day)


def add_years(i):
    return {"date": str(years_later(day(i["date"]), int(i["years"])))}, {}


def recurrence(i):
    low, high = int(i["min_years"]), int(i["max_years"])
    start, plan_end, as_of = day(i["start"]), day(i["plan_end"]), day(i["as_of"])
    if low < 1 or high < low:
        raise Refused("bad_interval")
    if plan_end < start:
        raise Refused("empty_schedule")
    anniversary = i["counted"] == "anniversary"

    def first_day_after(event):
        return years_later(event, low) if anniversary else years_later(date(event.year, 1, 1), low)

    def last_day_after(event):
        if not anniversary:
            return years_later(date(event.year, 12, 31), high)
        # "every n years" sharp leaves that one day
        return max(years_later(event, high) - DAY, first_day_after(event))

    if anniversary:
        opening = years_later(start, high) - DAY
    else:
        opening = years_later(date(start.year, 12, 31), high - 1)
    opening = min(opening, plan_end)

    # two on one day are one
    events = sorted({day(e) for e in i["events"] if day(e) <= as_of})
    # an event whose window closed before the start asks nothing of this plan
    while events and last_day_after(events[0]) < start:
        events.pop(0)
    early, breaches = [], []
    for n, event in enumerate(events):
        if n == 0:
            if event > opening:
                breaches.append(event)
        else:
            if event < first_day_after(events[n - 1]):
                early.append(event)
            if event > last_day_after(events[n - 1]):
                breaches.append(event)
    if not events:
        first_day, last_day = None, opening
        if as_of < start:
            status = "not_due"
        elif as_of >= plan_end:
            status = "missed"
        elif as_of <= last_day:
            status = "due"
        else:
            status = "overdue"
    else:
        first_day, last_day = first_day_after(events[-1]), last_day_after(events[-1])
        if as_of < first_day:
            status = "not_due"
        elif as_of <= last_day:
            status = "due"
        elif as_of >= plan_end:
            status = "missed"
        else:
            status = "overdue"
    return {"first_day": None if first_day is None else str(first_day), "last_day": str(last_day),
            "status": status, "overdue_days": str(sum(1 for _ in days(last_day + DAY, as_of))),
            "early": [str(d) for d in early], "breaches": [str(d) for d in breaches]}, {}


# ---------------------------------------------------------------------------------------------
# 2. The cases
# ---------------------------------------------------------------------------------------------

FUNCTIONS = []


class Function:
    """One function: its oracle, its inputs in order, its outputs in order, its cases."""

    def __init__(self, oracle, about, inputs, outputs):
        self.name, self.oracle, self.about = oracle.__name__, oracle, about
        self.inputs, self.outputs, self.cases = inputs.split(), outputs.split(), []
        FUNCTIONS.append(self)

    def ok(self, id, description, source, inputs, by_hand):
        """A case with a result; `by_hand` is the literal worked out by hand."""
        if len(self.outputs) == 1:
            by_hand = {self.outputs[0]: by_hand}
        self._add(id, description, source, inputs, by_hand, None)

    def err(self, id, description, source, inputs, code):
        """A case that is refused with a code."""
        self._add(id, description, source, inputs, None, code)

    def _add(self, id, description, source, inputs, by_hand, code):
        assert len(inputs) == len(self.inputs), id
        inputs = dict(zip(self.inputs, inputs))
        case = {"id": id, "description": description, "source": source, "inputs": inputs}
        try:
            expect, steps = self.oracle(inputs)
            assert list(expect) == self.outputs, id
            assert code is None, f"{id}: by hand {code}, oracle {expect}"
            assert expect == by_hand, f"{id}: by hand {by_hand}, oracle {expect}"
            case |= {"intermediate": steps, "expect": expect}
        except Refused as refused:
            assert refused.code == code, f"{id}: by hand {code or by_hand}, oracle {refused.code}"
            case |= {"intermediate": {}, "error": code}
        self.cases.append(case)


MAX = "9223372036854775807"                               # largest 64-bit count
MAX_LESS_1 = "9223372036854775806"
MAX_PLUS_1 = "9223372036854775808"
HUGE = "170141183460469231731687303715884105727"          # largest 128-bit integer, a prime
HUGE_LESS_1 = "170141183460469231731687303715884105726"

CENSUS = "publication: 2020 census, residents of the district"
BULLETIN = "publication: district statistical bulletin, residents at year-end 2023"
BULLETIN_2021 = "publication: district statistical bulletin, residents at year-end 2021"
BULLETIN_2022 = "publication: district statistical bulletin, residents at year-end 2022"
SUMMARY_2017 = "publication: the bureau's summary of 2017"
ELEVEN_OF_TWELVE = "publication: a city's schedule progress report for January to November"
RESIDENTS = "plan clause 1.3.3"


def at_least(target):
    return {"at_least": target}


def at_most(target):
    return {"at_most": target}


def between(low, high, ends="[]"):
    return {"between": [low, high], "lower_in": ends[0] == "[", "upper_in": ends[1] == "]"}


def ratio(r):
    return {"ratio": r}


def points(p):
    return {"points": p}


def milestones(kind, *table):
    return {"milestones": [list(row) for row in table], "between": kind}


# --- rate

F = Function(rate, "factor x numerator / denominator, exact.", "numerator denominator factor", "value")
D = "definition: rate"
# 10000 x 3424 / 2140000 = 3424 / 214 = 16
F.ok("rate-exactly-at-target", "3,424 certified of 2,140,000 residents is 16 per 10,000, exactly.", BULLETIN,
     ("3424", "2140000", "10000"), "16")
# 3423 = 3 x 7 x 163 and 214 = 2 x 107 share no factor
F.ok("rate-one-below-target", "One person fewer is below 16, and the fraction stays exact.", BULLETIN,
     ("3423", "2140000", "10000"), "3423/214")
F.ok("rate-one-above-target", "One person more is above 16.", BULLETIN,
     ("3425", "2140000", "10000"), "3425/214")
# 3219 = 3 x 29 x 37, none of which divides 2011699, nor do 2 and 5
F.ok("rate-census-population", "The census population gives no whole number at 16; 3,219 is just above.", CENSUS,
     ("3219", "2011699", "10000"), "32190000/2011699")
F.ok("rate-18-per-10000", "18 full-time workers per 10,000 residents.", "plan clause 2.3.1",
     ("1800", "1000000", "10000"), "18")
F.ok("rate-70-percent", "70 of 100 is 70 percent.", RESIDENTS, ("70", "100", "100"), "70")
F.ok("rate-just-below-70-percent", "6,997 of 10,000 is 69.97 percent, not 70.", RESIDENTS,
     ("6997", "10000", "100"), "6997/100")
# 1000 x 912 / 100000 = 9.12 = 228/25
F.ok("rate-per-mille", "A rate per thousand.", D, ("912", "100000", "1000"), "228/25")
F.ok("rate-is-reduced", "Results are reduced: 6 of 4 is 3/2.", D, ("6", "4", "1"), "3/2")
F.ok("rate-zero-numerator", "None of something is 0.", D, ("0", "7", "100"), "0")
F.ok("rate-numerator-above-denominator", "The numerator need not be a part of the denominator.", D,
     ("3", "2", "100"), "150")
# (2^63 - 1) x 10000, more than 64 bits hold
F.ok("rate-wider-than-64-bits", "A result wider than 64 bits is given in full.", D,
     (MAX, "1", "10000"), "92233720368547758070000")
F.ok("rate-largest-counts-cancel", "Two largest counts cancel.", D, (MAX, MAX, "10000"), "10000")
F.ok("rate-one-over-largest", "The smallest positive share of counts.", D, ("1", MAX, "1"), "1/9223372036854775807")
F.err("rate-zero-denominator", "Something of none has no rate.", D, ("1", "0", "100"), "zero_denominator")
F.err("rate-zero-over-zero", "None of none has no rate either.", D, ("0", "0", "100"), "zero_denominator")
F.err("rate-negative-numerator", "Counts are not negative.", D, ("-1", "10", "100"), "negative_count")
F.err("rate-negative-denominator", "Counts are not negative.", D, ("1", "-10", "100"), "negative_count")
F.err("rate-zero-factor", "A factor is above zero.", D, ("1", "10", "0"), "non_positive_factor")
F.err("rate-negative-factor", "A factor is above zero.", D, ("1", "10", "-100"), "non_positive_factor")
F.err("rate-factor-checked-before-counts", "Of several faults the factor is named first.", D,
      ("-1", "0", "0"), "non_positive_factor")
F.err("rate-counts-checked-before-zero", "A negative count is named before a zero denominator.", D,
      ("-1", "0", "100"), "negative_count")

# --- attainment

F = Function(attainment, "value / target, for floors.", "value target", "value")
D = "definition: attainment"
F.ok("attainment-exactly-at-target", "60 of 60.", "plan clause 2.4.1", ("60", "60"), "1")
F.ok("attainment-one-below-target", "59 of 60.", "plan clause 2.4.1", ("59", "60"), "59/60")
F.ok("attainment-one-above-target", "61 of 60 is more than 1.", "plan clause 2.4.1", ("61", "60"), "61/60")
F.ok("attainment-two-thirds", "40 of 60.", "plan clause 2.4.1", ("40", "60"), "2/3")
F.ok("attainment-of-nothing", "0 of 60.", "plan clause 2.4.1", ("0", "60"), "0")
# (3423/214) / 16 = 3423/3424
F.ok("attainment-of-a-rate", "A rate a hair below 16 attains a hair below 1.", RESIDENTS, ("3423/214", "16"), "3423/3424")
# 818/782 = 409/391
F.ok("attainment-care-beds-2017", "818 new beds of 782.", SUMMARY_2017, ("818", "782"), "409/391")
# 1604/1600 = 401/400
F.ok("attainment-household-checks-2017", "1,604 households of 1,600.", SUMMARY_2017, ("1604", "1600"), "401/400")
F.ok("attainment-fraction-target", "Both may be fractions.", D, ("1/3", "1/6"), "2")
F.ok("attainment-negative-value", "A negative value attains less than nothing.", D, ("-5", "10"), "-1/2")
# (H/3) / (H/5) = 5/3, though H x 5 does not fit
F.ok("attainment-largest-cancel", "The result fits although the plain products do not.", D,
     (HUGE + "/3", HUGE + "/5"), "5/3")
F.err("attainment-overflow", "The result does not fit 128 bits.", D, (HUGE, "1/2"), "overflow")
F.err("attainment-zero-target", "Nothing is a share of zero.", D, ("5", "0"), "zero_target")
F.err("attainment-zero-of-zero", "Nor is zero.", D, ("0", "0"), "zero_target")
F.err("attainment-negative-target", "A floor below zero has no attainment.", D, ("5", "-10"), "negative_target")

# --- met

F = Function(met, "Whether a value satisfies a bound.", "value bound", "met")
D = "definition: met"
F.ok("met-floor-exactly", "At the floor is met.", RESIDENTS, ("16", at_least("16")), True)
F.ok("met-floor-hair-below", "3,423 of 2,140,000 residents is not 16 per 10,000.", BULLETIN,
     ("3423/214", at_least("16")), False)
F.ok("met-floor-hair-above", "3,425 of 2,140,000 residents is.", BULLETIN, ("3425/214", at_least("16")), True)
F.ok("met-69-97-is-not-70", "69.97 percent is not 70 percent.", RESIDENTS, ("6997/100", at_least("70")), False)
F.ok("met-low-income-share-2017", "1.6 percent where 1.7 was to be reached: missed, as published.", SUMMARY_2017,
     ("8/5", at_least("17/10")), False)
F.ok("met-home-care-share-2017", "6.6 percent where 6.5 was to be reached: met, as published.", SUMMARY_2017,
     ("33/5", at_least("13/2")), True)
F.ok("met-negative-floor", "Values and bounds may be negative.", D, ("-3", at_least("-2")), False)
F.ok("met-ceiling-exactly", "At the ceiling is met.", D, ("5", at_most("5")), True)
F.ok("met-ceiling-hair-above", "A hair above is not.", D, ("5001/1000", at_most("5")), False)
F.ok("met-ceiling-below", "Below is.", D, ("4", at_most("5")), True)
F.ok("met-range-lower-end-in", "1,500 households, lower end in.", "plan clause 2.2.1", ("1500", between("1500", "3000")), True)
F.ok("met-range-upper-end-in", "3,000 households, upper end in.", "plan clause 2.2.1", ("3000", between("1500", "3000")), True)
F.ok("met-range-below", "1,499 households.", "plan clause 2.2.1", ("1499", between("1500", "3000")), False)
F.ok("met-range-above", "3,001 households.", "plan clause 2.2.1", ("3001", between("1500", "3000")), False)
F.ok("met-range-real-community", "2,365 households, a real community.", "publication: households of one community, 2023",
     ("2365", between("1500", "3000")), True)
F.ok("met-range-lower-end-out", "1,500 households, lower end out.", "plan clause 2.2.1",
     ("1500", between("1500", "3000", "(]")), False)
F.ok("met-range-upper-end-out", "3,000 households, upper end out.", "plan clause 2.2.1",
     ("3000", between("1500", "3000", "[)")), False)
F.ok("met-range-just-inside-open-end", "A hair inside an end that is out.", D,
     ("5999/2", between("1500", "3000", "()")), True)
F.ok("met-range-of-one-value", "A range of one value, both ends in.", D, ("7", between("7", "7")), True)
F.ok("met-largest-floor-missed", "Decided exactly where cross products pass 128 bits.", D,
     (HUGE_LESS_1 + "/5", at_least(HUGE + "/5")), False)
# H/5 > H/7
F.ok("met-largest-ceiling-missed", "The same with unlike denominators.", D, (HUGE + "/5", at_most(HUGE + "/7")), False)
F.err("met-range-turned-round", "The lower end is above the upper.", D, ("5", between("6", "4")), "empty_range")
F.err("met-range-of-one-value-lower-out", "One value with an end out holds nothing.", D,
      ("7", between("7", "7", "(]")), "empty_range")
F.err("met-range-of-one-value-upper-out", "One value with an end out holds nothing.", D,
      ("7", between("7", "7", "[)")), "empty_range")

# --- shortfall_count

F = Function(shortfall_count, "Whole units a count is short of its bound (for a ceiling: in excess).",
             "count bound", "shortfall")
D = "definition: shortfall"
C = "plan clause 2.4.1"
F.ok("shortfall-count-exactly-at-target", "60 of 60.", C, ("60", at_least("60")), "0")
F.ok("shortfall-count-one-below-target", "59 of 60.", C, ("59", at_least("60")), "1")
F.ok("shortfall-count-one-above-target", "A surplus is no shortfall.", C, ("61", at_least("60")), "0")
F.ok("shortfall-count-from-zero", "None of 60.", C, ("0", at_least("60")), "60")
# 60.5 needs 61 whole units
F.ok("shortfall-count-fraction-floor", "A floor of 60 1/2 needs 61.", D, ("60", at_least("121/2")), "1")
F.ok("shortfall-count-negative-floor", "A floor below zero is met by none.", D, ("0", at_least("-5")), "0")
F.ok("shortfall-count-ceiling-exactly", "At the ceiling there is no excess.", D, ("5", at_most("5")), "0")
F.ok("shortfall-count-ceiling-one-above", "One in excess.", D, ("6", at_most("5")), "1")
F.ok("shortfall-count-ceiling-below", "Below the ceiling there is none.", D, ("4", at_most("5")), "0")
F.ok("shortfall-count-fraction-ceiling", "A ceiling of 5 1/2 allows 5.", D, ("6", at_most("11/2")), "1")
C = "plan clause 2.2.1"
F.ok("shortfall-count-range-one-below", "1,499 households.", C, ("1499", between("1500", "3000")), "1")
F.ok("shortfall-count-range-lower-end", "1,500 households.", C, ("1500", between("1500", "3000")), "0")
F.ok("shortfall-count-range-upper-end", "3,000 households.", C, ("3000", between("1500", "3000")), "0")
F.ok("shortfall-count-range-far-above", "3,500 households are 500 too many.", C, ("3500", between("1500", "3000")), "500")
F.ok("shortfall-count-range-lower-end-out", "With the lower end out, 1,501 is the nearest.", C,
     ("1500", between("1500", "3000", "(]")), "1")
F.ok("shortfall-count-range-upper-end-out", "With the upper end out, 2,999 is the nearest.", C,
     ("3000", between("1500", "3000", "[)")), "1")
# inside 3/2..7/2 are 2 and 3
F.ok("shortfall-count-range-fraction-ends", "Of 3/2 to 7/2 the nearest whole number is 3.", D,
     ("5", between("3/2", "7/2")), "2")
F.ok("shortfall-count-range-open-ends-one-inside", "Between 2 and 4, both out, lies 3.", D, ("0", between("2", "4", "()")), "3")
F.ok("shortfall-count-largest-floor", "From nothing to the largest count.", D, ("0", at_least(MAX)), MAX)
# 2^63 - 1 fits, though the floor 2^63 does not
F.ok("shortfall-count-floor-past-64-bits", "The shortfall fits although the floor does not.", D,
     ("1", at_least(MAX_PLUS_1)), MAX)
F.err("shortfall-count-overflow", "The shortfall does not fit 64 bits.", D, ("0", at_least(MAX_PLUS_1)), "overflow")
# n - floor(T) = 2^63 - 1 + 1
F.err("shortfall-count-excess-overflow", "The excess over a ceiling below zero does not fit 64 bits.", D,
      (MAX, at_most("-1")), "overflow")
F.err("shortfall-count-no-whole-number-inside", "Between 1/3 and 2/3 lies no whole number.", D,
      ("0", between("1/3", "2/3")), "unreachable")
F.err("shortfall-count-open-ends-none-inside", "Between 2 and 3, both out, lies no whole number.", D,
      ("7", between("2", "3", "()")), "unreachable")
F.err("shortfall-count-range-turned-round", "The lower end is above the upper.", D, ("5", between("6", "4")), "empty_range")
F.err("shortfall-count-negative-count", "Counts are not negative.", D, ("-1", at_least("60")), "negative_count")

# --- shortfall_rate

F = Function(shortfall_rate, "Whole units of the numerator a rate is short of its bound, the denominator fixed.",
             "numerator denominator factor bound", "shortfall")
K = "10000"
# 16 x 2140000 / 10000 = 3424, whole
F.ok("shortfall-rate-exactly-at-target", "3,424 of 2,140,000 at 16 per 10,000.", BULLETIN,
     ("3424", "2140000", K, at_least("16")), "0")
F.ok("shortfall-rate-one-below-target", "3,423: one is missing.", BULLETIN, ("3423", "2140000", K, at_least("16")), "1")
F.ok("shortfall-rate-one-above-target", "3,425: none is missing.", BULLETIN, ("3425", "2140000", K, at_least("16")), "0")
F.ok("shortfall-rate-from-zero", "None yet: 3,424 are missing.", BULLETIN, ("0", "2140000", K, at_least("16")), "3424")
# 16 x 2011699 / 10000 = 3218.7184, so 3219
F.ok("shortfall-rate-census-from-zero", "3,218.7184 means 3,219 persons.", CENSUS, ("0", "2011699", K, at_least("16")), "3219")
F.ok("shortfall-rate-census-one-below", "3,218 is one short.", CENSUS, ("3218", "2011699", K, at_least("16")), "1")
F.ok("shortfall-rate-census-at-target", "3,219 is enough.", CENSUS, ("3219", "2011699", K, at_least("16")), "0")
# 16 x 2056000 / 10000 = 3289.6
F.ok("shortfall-rate-2021-population", "3,289.6 means 3,290 persons.", BULLETIN_2021, ("3000", "2056000", K, at_least("16")), "290")
# 16 x 2110000 / 10000 = 3376
F.ok("shortfall-rate-2022-population", "3,376, whole.", BULLETIN_2022, ("3375", "2110000", K, at_least("16")), "1")
# 70 x 1001 / 100 = 700.7
F.ok("shortfall-rate-percent-not-whole", "70 percent of 1,001 needs 701.", RESIDENTS, ("700", "1001", "100", at_least("70")), "1")
F.ok("shortfall-rate-percent-whole", "70 percent of 1,000 needs 700.", RESIDENTS, ("699", "1000", "100", at_least("70")), "1")
D = "definition: shortfall"
F.ok("shortfall-rate-floor-zero", "A floor of zero is met by none.", D, ("0", "10", "100", at_least("0")), "0")
# ceil(1/3 x 10) = 4
F.ok("shortfall-rate-fraction-floor", "A third of 10 needs 4.", D, ("3", "10", "1", at_least("1/3")), "1")
# 5 x 200 / 100 = 10
F.ok("shortfall-rate-ceiling-exactly", "10 of 200 at a ceiling of 5 percent.", D, ("10", "200", "100", at_most("5")), "0")
F.ok("shortfall-rate-ceiling-one-above", "11 of 200: one too many.", D, ("11", "200", "100", at_most("5")), "1")
# 5 x 199 / 100 = 9.95, so 9
F.ok("shortfall-rate-ceiling-not-whole", "5 percent of 199 allows 9.", D, ("10", "199", "100", at_most("5")), "1")
F.ok("shortfall-rate-range-below", "40 to 60 percent of 10: 3 is one short.", D, ("3", "10", "100", between("40", "60")), "1")
F.ok("shortfall-rate-range-lower-end", "4 of 10 is inside.", D, ("4", "10", "100", between("40", "60")), "0")
F.ok("shortfall-rate-range-above", "9 of 10 is three too many.", D, ("9", "10", "100", between("40", "60")), "3")
F.ok("shortfall-rate-range-lower-end-out", "With the lower end out, 5 is the nearest.", D,
     ("4", "10", "100", between("40", "60", "(]")), "1")
F.ok("shortfall-rate-range-upper-end-out", "With the upper end out, 5 is the nearest.", D,
     ("6", "10", "100", between("40", "60", "[)")), "1")
# T d / k = 2 (2^63 - 1); less n = 2^63 - 1
F.ok("shortfall-rate-floor-past-64-bits", "The shortfall fits although the count needed does not.", D,
     (MAX, MAX, "1", at_least("2")), MAX)
F.err("shortfall-rate-overflow", "The shortfall does not fit 64 bits.", D, ("0", MAX, "1", at_least("2")), "overflow")
F.err("shortfall-rate-range-jumped-over", "0 and 1 of 1 are 0 and 100 percent: nothing lies in 40 to 60.", D,
      ("0", "1", "100", between("40", "60")), "unreachable")
# 50..55 percent of 7 is 3.5..3.85
F.err("shortfall-rate-range-jumped-from-above", "Of 7, no count lies in 50 to 55 percent.", D,
      ("6", "7", "100", between("50", "55")), "unreachable")
F.err("shortfall-rate-range-turned-round", "The lower end is above the upper.", D,
      ("5", "10", "100", between("60", "40")), "empty_range")
F.err("shortfall-rate-zero-denominator", "No whole, no rate, no shortfall.", D, ("0", "0", K, at_least("16")), "zero_denominator")
F.err("shortfall-rate-negative-numerator", "Counts are not negative.", D, ("-1", "10", K, at_least("16")), "negative_count")
F.err("shortfall-rate-negative-denominator", "Counts are not negative.", D, ("1", "-10", K, at_least("16")), "negative_count")
F.err("shortfall-rate-zero-factor", "A factor is above zero.", D, ("1", "10", "0", at_least("16")), "non_positive_factor")

# --- shortfall_by_hiring

F = Function(shortfall_by_hiring,
             "The least number of new members, all in the numerator, that brings a part of a whole to its floor: "
             "each adds to both.", "numerator denominator factor target", "shortfall")
D = "definition: shortfall_by_hiring"
F.ok("shortfall-by-hiring-exactly-at-target", "70 of 100 at 70 percent.", RESIDENTS, ("70", "100", "100", "70"), "0")
# 72/103 = 69.9..., 73/104 = 70.19...
F.ok("shortfall-by-hiring-one-below-target", "69 of 100: four, not one, since each adds to the whole.", RESIDENTS,
     ("69", "100", "100", "70"), "4")
F.ok("shortfall-by-hiring-one-above-target", "71 of 100.", RESIDENTS, ("71", "100", "100", "70"), "0")
# 140/200 is 70 percent exactly
F.ok("shortfall-by-hiring-lands-on-target", "40 of 100: a hundred more give 140 of 200, exactly 70 percent.", RESIDENTS,
     ("40", "100", "100", "70"), "100")
# (7000 - 6000)/30 = 33.3
F.ok("shortfall-by-hiring-not-whole", "60 of 100: 33 are not enough.", RESIDENTS, ("60", "100", "100", "70"), "34")
# 23/33 = 69.7, 24/34 = 70.6
F.ok("shortfall-by-hiring-from-zero", "None of 10.", RESIDENTS, ("0", "10", "100", "70"), "24")
F.ok("shortfall-by-hiring-half-of-one", "None of 1 at one half: one more gives 1 of 2.", D, ("0", "1", "1", "1/2"), "1")
# 70/101 = 69.31, 71/102 = 69.61
F.ok("shortfall-by-hiring-fraction-target", "69 of 100 at 69 1/2 percent.", D, ("69", "100", "100", "139/2"), "2")
# 16/10001 is below 16 per 10000; 17/10002 is above
F.ok("shortfall-by-hiring-per-10000", "15 of 10,000 at 16 per 10,000, each newcomer a resident too.", D, ("15", "10000", "10000", "16"), "2")
# (9990 - 9900)/0.1 = 900; 999/1000 = 99.9 percent
F.ok("shortfall-by-hiring-target-near-factor", "99 of 100 at 99.9 percent needs 900.", D, ("99", "100", "100", "999/10"), "900")
F.ok("shortfall-by-hiring-all-at-target-100", "100 of 100 at 100 percent is met.", D, ("100", "100", "100", "100"), "0")
F.ok("shortfall-by-hiring-target-zero", "A floor of zero is met by none.", D, ("0", "100", "100", "0"), "0")
F.ok("shortfall-by-hiring-target-negative", "So is one below zero.", D, ("0", "100", "100", "-1"), "0")
# x / (d + x) >= 1/2 means x >= d
F.ok("shortfall-by-hiring-largest-fits", "None of the largest count at one half: as many again.", D, ("0", MAX, "2", "1"), MAX)
# x = 9 d
F.err("shortfall-by-hiring-overflow", "None of the largest count at nine tenths: nine times as many.", D, ("0", MAX, "10", "9"), "overflow")
F.err("shortfall-by-hiring-target-is-factor", "99 of 100 never reaches 100 percent.", D, ("99", "100", "100", "100"), "unreachable")
F.err("shortfall-by-hiring-target-above-factor", "Nor does all of 100 reach 101 percent.", D, ("100", "100", "100", "101"), "unreachable")
F.err("shortfall-by-hiring-not-a-part", "11 are not a part of 10.", D, ("11", "10", "100", "70"), "not_a_part")
F.err("shortfall-by-hiring-zero-denominator", "None of none has no rate.", D, ("0", "0", "100", "70"), "zero_denominator")
F.err("shortfall-by-hiring-zero-denominator-before-part", "A zero denominator is named before not being a part.", D,
      ("1", "0", "100", "70"), "zero_denominator")
F.err("shortfall-by-hiring-negative-count", "Counts are not negative.", D, ("-1", "10", "100", "70"), "negative_count")
F.err("shortfall-by-hiring-zero-factor", "A factor is above zero.", D, ("1", "10", "0", "70"), "non_positive_factor")

# --- elapsed

F = Function(elapsed, "The share of a schedule gone at the close of a day, under a convention.",
             "start end as_of convention", "value")
D = "definition: elapsed"
A = ("2023-01-01", "2025-12-31")       # the plan's delivery years: 36 months, 12 quarters, 3 years, 1096 days
DRAFT = ("2022-10-26", "2025-12-31")   # from the draft's date: 3 + 36 = 39 months, 1 + 12 = 13 quarters, 4 years
Y23, Y24 = ("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-12-31")
F.ok("elapsed-month-end-of-second-year", "24 of 36 months.", D, (*A, "2024-12-31", "month"), "2/3")
F.ok("elapsed-month-day-before-month-end", "On 30 December the month is not complete: 23 of 36.", D,
     (*A, "2024-12-30", "month"), "23/36")
F.ok("elapsed-month-first-of-next", "On the first of the next month nothing is added.", D, (*A, "2025-01-01", "month"), "2/3")
F.ok("elapsed-month-day-before-start", "Nothing is gone the day before the start.", D, (*A, "2022-12-31", "month"), "0")
F.ok("elapsed-month-first-day", "No month is complete on the first day.", D, (*A, "2023-01-01", "month"), "0")
F.ok("elapsed-month-first-month-complete", "The last day of the first month.", D, (*A, "2023-01-31", "month"), "1/36")
F.ok("elapsed-month-day-before-end", "The day before the end: 35 of 36.", D, (*A, "2025-12-30", "month"), "35/36")
F.ok("elapsed-month-last-day", "All is gone at the close of the last day.", D, (*A, "2025-12-31", "month"), "1")
F.ok("elapsed-month-day-after-end", "And stays gone.", D, (*A, "2026-01-01", "month"), "1")
F.ok("elapsed-month-11-of-12", "30 November of one year: 11/12, printed as 91.7 % in published notices.", ELEVEN_OF_TWELVE,
     (*Y24, "2024-11-30", "month"), "11/12")
F.ok("elapsed-month-29-november", "The day before: 10 of 12.", D, (*Y24, "2024-11-29", "month"), "5/6")
F.ok("elapsed-month-leap-28-february", "In 2024 February is not complete on the 28th.", D, (*Y24, "2024-02-28", "month"), "1/12")
F.ok("elapsed-month-leap-29-february", "It is on the 29th.", D, (*Y24, "2024-02-29", "month"), "1/6")
F.ok("elapsed-month-1900-not-leap", "1900 has no 29 February.", D, ("1900-01-01", "1900-12-31", "1900-02-28", "month"), "1/6")
F.ok("elapsed-month-2000-leap", "2000 has one.", D, ("2000-01-01", "2000-12-31", "2000-02-28", "month"), "1/12")
F.ok("elapsed-month-starts-mid-month", "From 26 October 2022: 39 months, the first complete on 31 October.", D,
     (*DRAFT, "2022-10-31", "month"), "1/39")
F.ok("elapsed-month-starts-mid-month-day-before", "Not on 30 October.", D, (*DRAFT, "2022-10-30", "month"), "0")
# 3 months of 2022, 24 of 2023 and 2024: 27/39
F.ok("elapsed-month-starts-mid-month-later", "27 of 39 months.", D, (*DRAFT, "2024-12-31", "month"), "9/13")
F.ok("elapsed-month-ends-mid-month", "The last month is complete on the schedule's last day.", D,
     ("2023-01-01", "2023-02-15", "2023-02-15", "month"), "1")
F.ok("elapsed-month-ends-mid-month-day-before", "Not the day before.", D,
     ("2023-01-01", "2023-02-15", "2023-02-14", "month"), "1/2")
F.ok("elapsed-month-one-day-schedule", "A schedule of one day.", D, ("2024-06-15", "2024-06-15", "2024-06-15", "month"), "1")
# 1900..2199 is 300 years, 3600 months; to 2049 150 years
F.ok("elapsed-month-300-years", "The whole calendar: half of 3,600 months.", D,
     ("1900-01-01", "2199-12-31", "2049-12-31", "month"), "1/2")
F.ok("elapsed-quarter-third-complete", "30 September: 7 of 12 quarters.", D, (*A, "2024-09-30", "quarter"), "7/12")
F.ok("elapsed-quarter-day-before", "29 September: 6 of 12.", D, (*A, "2024-09-29", "quarter"), "1/2")
F.ok("elapsed-quarter-starts-mid-quarter", "From 26 October 2022: 13 quarters.", D, (*DRAFT, "2022-12-31", "quarter"), "1/13")
F.ok("elapsed-year-two-of-three", "31 December of the second year.", D, (*A, "2024-12-31", "year"), "2/3")
F.ok("elapsed-year-day-before", "The day before: one of three.", D, (*A, "2024-12-30", "year"), "1/3")
F.ok("elapsed-year-starts-mid-year", "From 26 October 2022: four years are met, one complete.", D,
     (*DRAFT, "2022-12-31", "year"), "1/4")
# 365 + 366 = 731 of 1096
F.ok("elapsed-day-end-of-second-year", "731 of 1,096 days.", D, (*A, "2024-12-31", "day"), "731/1096")
F.ok("elapsed-day-first-day", "The first day counts at its close.", D, (*A, "2023-01-01", "day"), "1/1096")
F.ok("elapsed-day-before-start", "Never below 0.", D, (*A, "2022-12-31", "day"), "0")
F.ok("elapsed-day-last-day", "All days.", D, (*A, "2025-12-31", "day"), "1")
F.ok("elapsed-day-after-end", "Never above 1.", D, (*A, "2026-03-01", "day"), "1")
# 31 + 29 = 60 of 366
F.ok("elapsed-day-leap-29-february", "29 February is day 60 of 366.", D, (*Y24, "2024-02-29", "day"), "10/61")
# 31 + 28 + 1 = 60 of 365
F.ok("elapsed-day-1900-first-of-march", "In 1900 day 60 is 1 March, of 365.", D,
     ("1900-01-01", "1900-12-31", "1900-03-01", "day"), "12/73")
# 730/1096
F.ok("elapsed-day-open-end-of-second-year", "The as-of day is not counted: 730 of 1,096.", D,
     (*A, "2024-12-31", "day-open"), "365/548")
F.ok("elapsed-day-open-first-day", "Nothing on the first day.", D, (*A, "2023-01-01", "day-open"), "0")
F.ok("elapsed-day-open-before-start", "Never below 0.", D, (*A, "2022-12-30", "day-open"), "0")
F.ok("elapsed-day-open-last-day", "On the last day one is still open.", D, (*A, "2025-12-31", "day-open"), "1095/1096")
F.ok("elapsed-day-open-day-after-end", "The day after, none.", D, (*A, "2026-01-01", "day-open"), "1")
TABLE = (("2023-12-31", "1/5"), ("2024-12-31", "3/5"), ("2025-12-31", "1"))
STEPPED, LINEAR = milestones("stepped", *TABLE), milestones("linear", *TABLE)
F.ok("elapsed-stepped-before-first", "Nothing before the first milestone.", D, (*A, "2023-12-30", STEPPED), "0")
F.ok("elapsed-stepped-on-first", "Its share from its day on.", D, (*A, "2023-12-31", STEPPED), "1/5")
F.ok("elapsed-stepped-day-before-second", "Until the day before the next.", D, (*A, "2024-12-30", STEPPED), "1/5")
F.ok("elapsed-stepped-on-second", "On the second.", D, (*A, "2024-12-31", STEPPED), "3/5")
F.ok("elapsed-stepped-after-end", "After the last, its share.", D, (*A, "2026-06-30", STEPPED), "1")
F.ok("elapsed-linear-day-before-start", "0 at the close of the day before the start.", D, (*A, "2022-12-31", LINEAR), "0")
F.ok("elapsed-linear-long-before-start", "Never below 0.", D, (*A, "2022-06-30", LINEAR), "0")
# 1/5 x 1/365
F.ok("elapsed-linear-first-day", "One day of 365 toward one fifth.", D, (*A, "2023-01-01", LINEAR), "1/1825")
# 2 July is day 183: 1/5 x 183/365
F.ok("elapsed-linear-before-first", "Day 183 of 365 toward one fifth.", D, (*A, "2023-07-02", LINEAR), "183/1825")
F.ok("elapsed-linear-on-first", "On the milestone its share.", D, (*A, "2023-12-31", LINEAR), "1/5")
# 1 July 2024 is day 183 of 366: half way from 1/5 to 3/5
F.ok("elapsed-linear-half-way", "Half way between two milestones.", D, (*A, "2024-07-01", LINEAR), "2/5")
# 1/5 + 2/5 x 365/366 = 1/5 + 73/183 = (183 + 365)/915
F.ok("elapsed-linear-day-before-second", "One day short of the second.", D, (*A, "2024-12-30", LINEAR), "548/915")
F.ok("elapsed-linear-last-below-one", "After the last milestone its share stands, also after the end.", D,
     (*A, "2026-01-01", milestones("linear", ("2024-06-30", "1/2"))), "1/2")
F.ok("elapsed-linear-milestone-on-start", "A milestone on the first day.", D,
     (*A, "2023-01-01", milestones("linear", ("2023-01-01", "1/10"), ("2025-12-31", "1"))), "1/10")
F.ok("elapsed-linear-flat", "Equal shares are allowed: nothing is due between them.", D,
     (*A, "2024-05-05", milestones("linear", ("2023-12-31", "1/2"), ("2024-12-31", "1/2"))), "1/2")
F.err("elapsed-empty-schedule", "The end is before the start.", D, ("2025-12-31", "2023-01-01", "2024-12-31", "month"), "empty_schedule")
F.err("elapsed-empty-schedule-by-one-day", "By a single day.", D, ("2024-01-02", "2024-01-01", "2024-01-01", "day"), "empty_schedule")
F.err("elapsed-no-milestones", "An empty table.", D, (*A, "2024-12-31", milestones("stepped")), "bad_milestones")
F.err("elapsed-milestone-before-start", "A milestone the day before the start.", D,
      (*A, "2024-12-31", milestones("linear", ("2022-12-31", "0"), ("2025-12-31", "1"))), "bad_milestones")
F.err("elapsed-milestone-after-end", "A milestone the day after the end.", D,
      (*A, "2024-12-31", milestones("stepped", ("2026-01-01", "1"))), "bad_milestones")
F.err("elapsed-milestones-same-day", "Two milestones on one day.", D,
      (*A, "2024-12-31", milestones("stepped", ("2024-06-30", "1/5"), ("2024-06-30", "2/5"))), "bad_milestones")
F.err("elapsed-milestones-out-of-order", "Dates that go back.", D,
      (*A, "2024-12-31", milestones("linear", ("2024-12-31", "1/5"), ("2023-12-31", "3/5"))), "bad_milestones")
F.err("elapsed-milestones-falling", "Shares that fall.", D,
      (*A, "2024-12-31", milestones("linear", ("2023-12-31", "3/5"), ("2024-12-31", "1/5"))), "bad_milestones")
F.err("elapsed-milestone-share-above-one", "A share above 1.", D,
      (*A, "2024-12-31", milestones("stepped", ("2025-12-31", "11/10"))), "bad_milestones")
F.err("elapsed-milestone-share-negative", "A share below 0.", D,
      (*A, "2024-12-31", milestones("stepped", ("2023-12-31", "-1/10"), ("2025-12-31", "1"))), "bad_milestones")

# --- planned

F = Function(planned, "The value the schedule expects: baseline + (target - baseline) x elapsed.",
             "baseline target elapsed", "value")
D = "definition: planned"
F.ok("planned-40-of-60", "Two thirds of 60 studios.", "plan clause 2.4.1", ("0", "60", "2/3"), "40")
F.ok("planned-at-start", "At the start the baseline.", D, ("12", "60", "0"), "12")
F.ok("planned-at-end", "At the end the target.", D, ("12", "60", "1"), "60")
# 25 x 11/12
F.ok("planned-not-whole", "Eleven twelfths of 25 brands is no whole number.", "plan clause 1.3.1", ("0", "25", "11/12"), "275/12")
F.ok("planned-from-a-baseline", "Half way from 10 to 60.", D, ("10", "60", "1/2"), "35")
# 50 + 20 x 2/3 = 63 1/3
F.ok("planned-rate", "Two thirds of the way from 50 to 70 percent.", RESIDENTS, ("50", "70", "2/3"), "190/3")
F.ok("planned-falling", "A target below the baseline is come down to.", D, ("100", "40", "1/2"), "70")
F.ok("planned-no-distance", "Baseline and target alike.", D, ("60", "60", "1/3"), "60")
F.ok("planned-negative-baseline", "From -10 to 10, a quarter gone.", D, ("-10", "10", "1/4"), "-5")
# 1/3 + (3/4 - 1/3) x 2/5 = 1/3 + 1/6
F.ok("planned-fractions", "All three may be fractions.", D, ("1/3", "3/4", "2/5"), "1/2")
# (2^63 - 1)/2
F.ok("planned-largest-count", "Half of the largest count.", D, ("0", MAX, "1/2"), "9223372036854775807/2")
# 1/(3 H): the denominator does not fit
F.err("planned-overflow", "The result's denominator does not fit 128 bits.", D, ("0", "1/" + HUGE, "1/3"), "overflow")

# --- progress

F = Function(progress, "(value - baseline) / (target - baseline).", "value baseline bound", "value")
D = "definition: progress"
F.ok("progress-two-thirds", "40 of 60 from nothing.", "plan clause 2.4.1", ("40", "0", at_least("60")), "2/3")
F.ok("progress-at-baseline", "At the baseline 0.", D, ("10", "10", at_least("60")), "0")
F.ok("progress-exactly-at-target", "At the target 1.", D, ("60", "10", at_least("60")), "1")
F.ok("progress-one-below-target", "One below: 49 of 50.", D, ("59", "10", at_least("60")), "49/50")
F.ok("progress-one-above-target", "One above: 51 of 50.", D, ("61", "10", at_least("60")), "51/50")
F.ok("progress-backwards", "Below the baseline it is negative.", D, ("5", "10", at_least("60")), "-1/10")
# (62 - 50)/(70 - 50)
F.ok("progress-rate", "From 50 to 70 percent, now 62.", RESIDENTS, ("62", "50", at_least("70")), "3/5")
F.ok("progress-ceiling", "From 10 down to 5, now 7.", D, ("7", "10", at_most("5")), "3/5")
F.ok("progress-ceiling-passed", "Below the ceiling it is more than 1.", D, ("4", "10", at_most("5")), "6/5")
F.ok("progress-ceiling-backwards", "Above the baseline it is negative.", D, ("11", "10", at_most("5")), "-1/5")
# (1/2 - 1/3)/(3/4 - 1/3) = (1/6)/(5/12)
F.ok("progress-fractions", "All may be fractions.", D, ("1/2", "1/3", at_least("3/4")), "2/5")
# H/1 over 1/2
F.err("progress-overflow", "The result does not fit 128 bits.", D, (HUGE, "0", at_least("1/2")), "overflow")
F.err("progress-of-a-range", "A range has no progress.", "plan clause 2.2.1", ("2000", "1000", between("1500", "3000")), "unsupported_bound")
F.err("progress-floor-no-distance", "Baseline and floor alike.", D, ("65", "60", at_least("60")), "no_distance")
F.err("progress-ceiling-no-distance", "Baseline and ceiling alike.", D, ("4", "5", at_most("5")), "no_distance")
F.err("progress-floor-met-by-baseline", "A baseline of 72 is past a floor of 70.", D, ("69", "72", at_least("70")), "baseline_meets_target")
F.err("progress-ceiling-met-by-baseline", "A baseline of 4 is under a ceiling of 5.", D, ("6", "4", at_most("5")), "baseline_meets_target")

# --- variance, variance_points, attainment_points

F = Function(variance, "value - planned.", "value planned", "value")
D = "definition: variance"
F.ok("variance-exactly-on-plan", "40 where 40 were planned.", "plan clause 2.4.1", ("40", "40"), "0")
F.ok("variance-one-below", "39 where 40 were planned.", "plan clause 2.4.1", ("39", "40"), "-1")
F.ok("variance-one-above", "41 where 40 were planned.", "plan clause 2.4.1", ("41", "40"), "1")
# 22 - 275/12 = (264 - 275)/12
F.ok("variance-planned-not-whole", "22 where 22 11/12 were planned.", "plan clause 1.3.1", ("22", "275/12"), "-11/12")
# 3423/214 - 14 = (3423 - 2996)/214
F.ok("variance-of-a-rate", "A rate against 14 per 10,000.", RESIDENTS, ("3423/214", "14"), "427/214")
F.ok("variance-negative-values", "Both may be negative.", D, ("-5", "-8"), "3")
F.ok("variance-fractions-cancel", "5/6 less 1/3.", D, ("5/6", "1/3"), "1/2")
F.ok("variance-largest-counts", "Nothing is lost between neighbours at the 64-bit end.", D, (MAX_LESS_1, MAX), "-1")
# 2 x (2^63 - 1)
F.ok("variance-wider-than-64-bits", "A difference wider than 64 bits is given in full.", D,
     (MAX, "-" + MAX), "18446744073709551614")
F.err("variance-overflow", "A difference that does not fit 128 bits.", D, (HUGE, "-1"), "overflow")

F = Function(variance_points, "100 x (progress - elapsed), in points.", "progress elapsed", "value")
D = "definition: variance_points"
F.ok("variance-points-on-schedule", "On schedule.", D, ("2/3", "2/3"), "0")
# 100 x (39/60 - 40/60) = -100/60
F.ok("variance-points-one-studio-behind", "39 of 60 where 40 were planned.", "plan clause 2.4.1", ("13/20", "2/3"), "-5/3")
F.ok("variance-points-one-studio-ahead", "41 of 60 where 40 were planned.", "plan clause 2.4.1", ("41/60", "2/3"), "5/3")
# 100 x (1 - 11/12)
F.ok("variance-points-done-early", "All done at the end of November.", ELEVEN_OF_TWELVE, ("1", "11/12"), "25/3")
F.ok("variance-points-nothing-done", "Nothing done at the end of November.", ELEVEN_OF_TWELVE, ("0", "11/12"), "-275/3")
F.ok("variance-points-past-the-target", "Progress above 1.", D, ("6/5", "1"), "20")
F.ok("variance-points-negative-progress", "Progress below 0.", D, ("-1/10", "1/2"), "-60")
F.ok("variance-points-both-zero", "Before the start.", D, ("0", "0"), "0")
F.err("variance-points-overflow", "A result that does not fit 128 bits.", D, (HUGE, "0"), "overflow")

F = Function(attainment_points, "100 x (attainment - elapsed), in points.", "attainment elapsed", "value")
D = "definition: attainment_points"
F.ok("attainment-points-on-schedule", "On schedule.", D, ("11/12", "11/12"), "0")
# 100 x (3423/3424 - 1) = -100/3424
F.ok("attainment-points-hair-below", "A hair short at the end.", RESIDENTS, ("3423/3424", "1"), "-25/856")
F.ok("attainment-points-hair-above", "A hair over at the end.", RESIDENTS, ("3425/3424", "1"), "25/856")
# 818/782 = 409/391, less 1 is 18/391
F.ok("attainment-points-care-beds-2017", "818 of 782 beds at the year's end.", SUMMARY_2017, ("409/391", "1"), "1800/391")
F.ok("attainment-points-half-a-year", "70 percent at half time.", D, ("7/10", "1/2"), "20")
F.ok("attainment-points-nothing", "Nothing at two thirds.", D, ("0", "2/3"), "-200/3")
F.ok("attainment-points-negative", "A negative attainment.", D, ("-1/2", "0"), "-50")
F.err("attainment-points-overflow", "A result that does not fit 128 bits.", D, (HUGE, "1"), "overflow")

# --- pace_status

F = Function(pace_status, "Where a floor stands against its schedule. The first that holds: achieved, missed, "
             "not_started, not_met, on_track, at_risk, behind.",
             "measure numerator denominator factor baseline target start end as_of convention at_risk", "status")
D = "definition: pace_status"
C = "plan clause 2.4.1"
R9 = ratio("9/10")


def count(n, target="60", as_of="2024-12-31", baseline="0", schedule=A, convention="month", at_risk=R9):
    return ("count", n, "1", "1", baseline, target, *schedule, as_of, convention, at_risk)


def per(n, d, k, target, baseline, as_of="2024-12-31", schedule=A, convention="month", at_risk=R9):
    return ("rate", n, d, k, baseline, target, *schedule, as_of, convention, at_risk)


# planned 60 x 24/36 = 40; at risk 0.9 x 40 = 36
F.ok("pace-status-40-of-60-on-track", "40 studios where 40 are planned.", C, count("40"), "on_track")
F.ok("pace-status-39-of-60-at-risk", "One below the plan.", C, count("39"), "at_risk")
F.ok("pace-status-36-of-60-at-risk", "Exactly nine tenths of the plan.", C, count("36"), "at_risk")
F.ok("pace-status-35-of-60-behind", "One below nine tenths.", C, count("35"), "behind")
F.ok("pace-status-0-of-60-behind", "None.", C, count("0"), "behind")
F.ok("pace-status-59-of-60-on-track", "One below the target, ahead of the plan.", C, count("59"), "on_track")
F.ok("pace-status-60-of-60-achieved", "The target itself, a year early.", C, count("60"), "achieved")
F.ok("pace-status-61-of-60-achieved", "One above.", C, count("61"), "achieved")
F.ok("pace-status-achieved-before-start", "Met before the start is achieved.", C, count("60", as_of="2022-12-31"), "achieved")
F.ok("pace-status-not-started", "The day before the start.", C, count("59", as_of="2022-12-31"), "not_started")
F.ok("pace-status-first-day", "On the first day nothing is planned: none is on track.", C, count("0", as_of="2023-01-01"), "on_track")
# 60 x 35/36 = 58.3, whole part 58
F.ok("pace-status-day-before-end", "The day before the end is not yet missed.", C, count("59", as_of="2025-12-30"), "on_track")
F.ok("pace-status-missed-on-last-day", "At the close of the last day one is missing.", C, count("59", as_of="2025-12-31"), "missed")
F.ok("pace-status-achieved-on-last-day", "At the close of the last day none is missing.", C, count("60", as_of="2025-12-31"), "achieved")
F.ok("pace-status-missed-after-end", "After the end.", C, count("59", as_of="2026-01-01"), "missed")
F.ok("pace-status-achieved-after-end", "Met after the end is achieved.", C, count("60", as_of="2026-05-01"), "achieved")
F.ok("pace-status-one-day-schedule-missed", "On a schedule of one day, its day is its close.", D,
     count("0", target="1", as_of="2024-06-15", schedule=("2024-06-15", "2024-06-15")), "missed")
C = "plan clause 1.3.1"
# 25 x 1/36 = 0.69, whole part 0
F.ok("pace-status-count-plan-below-one", "Less than one brand is planned: none is on track.", C,
     count("0", target="25", as_of="2023-01-31"), "on_track")
# 25 x 2/36 = 1.39 and 1.25, whole part 1
F.ok("pace-status-count-plan-past-one", "More than one is planned, and more than one at nine tenths: none is behind.", C,
     count("0", target="25", as_of="2023-02-28"), "behind")
# 25 x 2/3 = 16.67 -> 16; x 0.9 = 15
F.ok("pace-status-count-whole-part-of-plan", "16.67 brands planned: 16 is on track.", C, count("16", target="25"), "on_track")
F.ok("pace-status-count-at-risk-whole", "15 is nine tenths of 16.67, exactly.", C, count("15", target="25"), "at_risk")
F.ok("pace-status-count-below-at-risk", "14 is behind.", C, count("14", target="25"), "behind")
# 10 + 50 x 18/36 = 35; 10 + 50 x 0.45 = 32.5 -> 32
F.ok("pace-status-count-from-a-baseline", "From 10 to 60 at half time: 35.", D, count("35", as_of="2024-06-30", baseline="10"), "on_track")
F.ok("pace-status-count-at-risk-not-whole", "Nine tenths of the way is 32.5: 32 is at risk.", D,
     count("32", as_of="2024-06-30", baseline="10"), "at_risk")
F.ok("pace-status-count-below-at-risk-not-whole", "31 is behind.", D, count("31", as_of="2024-06-30", baseline="10"), "behind")
F.ok("pace-status-count-baseline-past-target", "Once 65, now 59 of 60: behind.", D, count("59", baseline="65"), "behind")
F.ok("pace-status-count-fraction-target", "A target of 60 1/2 is missed by 60.", D, count("60", target="121/2", as_of="2025-12-31"), "missed")
F.ok("pace-status-largest-count-achieved", "The largest count.", D, count(MAX, target=MAX), "achieved")
F.ok("pace-status-largest-count-on-track", "One below the largest count.", D, count(MAX_LESS_1, target=MAX), "on_track")
# conventions, 60 studios at 30 November 2024
C = "plan clause 2.4.1"
NOV = "2024-11-30"
# 60 x 23/36 = 38.3
F.ok("pace-status-by-month", "23 of 36 months: 38.", C, count("38", as_of=NOV), "on_track")
F.ok("pace-status-by-month-one-below", "37 is at risk.", C, count("37", as_of=NOV), "at_risk")
# 60 x 7/12 = 35; 31.5
F.ok("pace-status-by-quarter", "7 of 12 quarters: 35.", C, count("35", as_of=NOV, convention="quarter"), "on_track")
F.ok("pace-status-by-quarter-at-risk", "31.5 at nine tenths: 31 is at risk.", C, count("31", as_of=NOV, convention="quarter"), "at_risk")
F.ok("pace-status-by-quarter-behind", "30 is behind.", C, count("30", as_of=NOV, convention="quarter"), "behind")
F.ok("pace-status-by-year", "One of three years: 20.", C, count("20", as_of=NOV, convention="year"), "on_track")
# 60 x 731/1096 = 40.02 -> 40; 60 x 730/1096 = 39.96 -> 39
F.ok("pace-status-by-day", "731 of 1,096 days: 40, so 39 is at risk.", C, count("39", convention="day"), "at_risk")
F.ok("pace-status-by-day-open", "730 of 1,096 days: 39 is on track.", C, count("39", convention="day-open"), "on_track")
F.ok("pace-status-stepped", "One fifth since 2023: 12.", C, count("12", as_of="2024-06-30", convention=STEPPED), "on_track")
# 60 x 2/5 = 24; 21.6 -> 21
F.ok("pace-status-linear", "Half way from one fifth to three fifths: 24.", C, count("24", as_of="2024-07-01", convention=LINEAR), "on_track")
F.ok("pace-status-linear-at-risk", "21.6 at nine tenths: 21.", C, count("21", as_of="2024-07-01", convention=LINEAR), "at_risk")
# 60 x 27/39 = 41.5 -> 41; 37.4 -> 37
F.ok("pace-status-schedule-from-mid-month", "27 of 39 months: 41.", C, count("41", schedule=DRAFT), "on_track")
F.ok("pace-status-schedule-from-mid-month-one-below", "40 is at risk.", C, count("40", schedule=DRAFT), "at_risk")
# other thresholds: 60 x (2/3 - 5/100) = 37
F.ok("pace-status-five-points-at-risk", "Five points below the schedule: 37.", C, count("37", at_risk=points("5")), "at_risk")
F.ok("pace-status-five-points-behind", "36 is behind.", C, count("36", at_risk=points("5")), "behind")
F.ok("pace-status-zero-points", "With no points to spare, 39 is behind.", C, count("39", at_risk=points("0")), "behind")
F.ok("pace-status-hundred-points", "With 100 points to spare none is at risk.", C, count("0", at_risk=points("100")), "at_risk")
F.ok("pace-status-ratio-one", "With ratio 1, 39 is behind.", C, count("39", at_risk=ratio("1")), "behind")
F.ok("pace-status-ratio-zero", "With ratio 0 none is at risk.", C, count("0", at_risk=ratio("0")), "at_risk")
# rates
C = RESIDENTS
# from 50 to 70 percent: planned 190/3 = 63.33..., at risk 50 + 20 x 0.6 = 62
F.ok("pace-status-rate-exactly-on-plan", "19 of 30 is 63 1/3 percent, exactly the plan.", C, per("19", "30", "100", "70", "50"), "on_track")
F.ok("pace-status-rate-hair-below-plan", "63.33 percent is below 63 1/3: no rounding down for rates.", C,
     per("6333", "10000", "100", "70", "50"), "at_risk")
F.ok("pace-status-rate-exactly-at-risk", "62 percent.", C, per("62", "100", "100", "70", "50"), "at_risk")
F.ok("pace-status-rate-hair-below-at-risk", "61.9 percent.", C, per("619", "1000", "100", "70", "50"), "behind")
# 50 + 20 x (2/3 - 5/100) = 62 1/3
F.ok("pace-status-rate-five-points-at-risk", "Five points below the schedule: 62 1/3 percent.", C,
     per("187", "300", "100", "70", "50", at_risk=points("5")), "at_risk")
F.ok("pace-status-rate-five-points-behind", "62 percent is behind.", C, per("62", "100", "100", "70", "50", at_risk=points("5")), "behind")
# from 10 to 16 per 10000: planned 14 = 2996 persons; at risk 13.6 = 2910.4
F.ok("pace-status-rate-per-10000-on-plan", "2,996 of 2,140,000 is 14 per 10,000.", BULLETIN, per("2996", "2140000", "10000", "16", "10"), "on_track")
F.ok("pace-status-rate-per-10000-one-below", "2,995 is at risk.", BULLETIN, per("2995", "2140000", "10000", "16", "10"), "at_risk")
F.ok("pace-status-rate-per-10000-last-at-risk", "2,911 is above 13.6.", BULLETIN, per("2911", "2140000", "10000", "16", "10"), "at_risk")
F.ok("pace-status-rate-per-10000-behind", "2,910 is below 13.6.", BULLETIN, per("2910", "2140000", "10000", "16", "10"), "behind")
F.ok("pace-status-rate-achieved", "3,424 is 16.", BULLETIN, per("3424", "2140000", "10000", "16", "10"), "achieved")
F.ok("pace-status-rate-no-baseline", "A rate without a baseline is not measured against the schedule.", BULLETIN,
     per("3423", "2140000", "10000", "16", None), "not_met")
F.ok("pace-status-rate-no-baseline-achieved", "It may be achieved.", BULLETIN, per("3424", "2140000", "10000", "16", None), "achieved")
F.ok("pace-status-rate-no-baseline-missed", "Or missed at the close.", BULLETIN,
     per("3423", "2140000", "10000", "16", None, as_of="2025-12-31"), "missed")
F.ok("pace-status-rate-no-baseline-not-started", "Or not started.", BULLETIN,
     per("3423", "2140000", "10000", "16", None, as_of="2022-12-31"), "not_started")
F.ok("pace-status-rate-baseline-past-target", "A floor of 70, once 72, now 69: behind, though 69 is near.", C,
     per("69", "100", "100", "70", "72"), "behind")
F.ok("pace-status-rate-baseline-at-target", "A baseline at the floor itself.", C, per("69", "100", "100", "70", "70"), "behind")
F.ok("pace-status-rate-baseline-past-target-achieved", "Once 72, now 70: achieved.", C, per("70", "100", "100", "70", "72"), "achieved")
F.ok("pace-status-rate-baseline-past-target-missed", "Once 72, 69 at the close: missed.", C,
     per("69", "100", "100", "70", "72", as_of="2025-12-31"), "missed")
F.err("pace-status-zero-denominator", "No whole, no rate.", D, per("0", "0", "100", "70", "50"), "zero_denominator")
F.err("pace-status-negative-count", "Counts are not negative.", D, count("-1"), "negative_count")
F.err("pace-status-negative-denominator", "Counts are not negative.", D, per("1", "-10", "100", "70", "50"), "negative_count")
F.err("pace-status-zero-factor", "A factor is above zero.", D, per("1", "10", "0", "70", "50"), "non_positive_factor")
F.err("pace-status-empty-schedule", "The end is before the start.", D, count("40", schedule=("2025-12-31", "2023-01-01")), "empty_schedule")
F.err("pace-status-ratio-above-one", "A ratio above 1.", D, count("40", at_risk=ratio("11/10")), "bad_threshold")
F.err("pace-status-ratio-negative", "A ratio below 0.", D, count("40", at_risk=ratio("-1/10")), "bad_threshold")
F.err("pace-status-points-negative", "Points below 0.", D, count("40", at_risk=points("-5")), "bad_threshold")
F.err("pace-status-bad-milestones", "Shares that fall.", D,
      count("40", convention=milestones("linear", ("2023-12-31", "3/5"), ("2024-12-31", "1/5"))), "bad_milestones")

# --- required_pace_count

F = Function(required_pace_count, "Whole units per remaining period to reach a floor.",
             "count target start end convention as_of", "pace")
D = "definition: required_pace"
C = "plan clause 2.4.1"


def left(n, as_of, convention="month", target="60", schedule=A):
    return (n, target, *schedule, convention, as_of)


# 20 missing over 12 months = 1.67
F.ok("required-pace-count-20-over-12", "20 missing, 12 months left: two a month.", C, left("40", "2024-12-31"), "2")
F.ok("required-pace-count-24-over-12", "24 missing, 12 months left: two a month, exactly.", C, left("36", "2024-12-31"), "2")
F.ok("required-pace-count-25-over-12", "25 missing: three a month.", C, left("35", "2024-12-31"), "3")
F.ok("required-pace-count-one-missing", "One missing: one a month.", C, left("59", "2024-12-31"), "1")
F.ok("required-pace-count-none-missing", "None missing.", C, left("60", "2024-12-31"), "0")
F.ok("required-pace-count-surplus", "A surplus asks for none.", C, left("61", "2024-12-31"), "0")
F.ok("required-pace-count-first-day", "On the first day 36 months are left.", C, left("0", "2023-01-01"), "2")
# 12 December-complete months + this one not complete = 13: 26/13
F.ok("required-pace-count-month-not-complete", "On 30 December that month is still left: 13.", C, left("34", "2024-12-30"), "2")
F.ok("required-pace-count-last-month", "One month left takes all.", C, left("40", "2025-11-30"), "20")
F.ok("required-pace-count-day-before-end", "Still one month.", C, left("40", "2025-12-30"), "20")
# 39 months: 60/39 = 1.5
F.ok("required-pace-count-mid-month-start", "39 months left on the draft's date.", C, left("0", "2022-10-26", schedule=DRAFT), "2")
# 20 over 5 quarters (Q4 2024 and 2025)
F.ok("required-pace-count-by-quarter", "Five quarters left.", C, left("40", "2024-12-30", "quarter"), "4")
F.ok("required-pace-count-by-year", "One year left.", C, left("40", "2024-12-31", "year"), "20")
# 2025 has 365 days
F.ok("required-pace-count-by-day", "365 days left, 366 missing: two a day.", D, left("0", "2024-12-31", "day", target="366"), "2")
F.ok("required-pace-count-by-day-open", "Days left are the same under day-open.", D, left("0", "2024-12-31", "day-open", target="365"), "1")
F.ok("required-pace-count-by-milestones", "Two milestones left.", D, left("40", "2024-06-30", STEPPED), "10")
F.ok("required-pace-count-on-a-milestone", "One on its day is no longer left.", D, left("40", "2024-12-31", LINEAR), "20")
# 1/2 missing needs one whole unit
F.ok("required-pace-count-fraction-target", "Half a unit missing needs one.", D, left("60", "2025-11-30", target="121/2"), "1")
F.ok("required-pace-count-largest", "The result fits although the target does not.", D, left("1", "2025-11-30", target=MAX_PLUS_1), MAX)
F.err("required-pace-count-overflow", "A pace that does not fit 64 bits.", D, left("0", "2025-11-30", target=MAX_PLUS_1), "overflow")
F.err("required-pace-count-last-day", "No month is left on the last day.", D, left("40", "2025-12-31"), "outside_schedule")
F.err("required-pace-count-last-day-met", "Not even when none is missing.", D, left("60", "2025-12-31"), "outside_schedule")
F.err("required-pace-count-last-day-by-day", "No day is left on the last day.", D, left("40", "2025-12-31", "day"), "outside_schedule")
F.err("required-pace-count-last-day-by-day-open", "Nor under day-open.", D, left("40", "2025-12-31", "day-open"), "outside_schedule")
F.err("required-pace-count-day-before-start", "The day before the start.", D, left("40", "2022-12-31"), "outside_schedule")
F.err("required-pace-count-after-last-milestone", "No milestone is left, though the end is to come.", D,
      left("40", "2024-07-01", milestones("stepped", ("2024-06-30", "1"))), "outside_schedule")
F.err("required-pace-count-negative-count", "Counts are not negative.", D, left("-1", "2024-12-31"), "negative_count")
F.err("required-pace-count-empty-schedule", "The end is before the start.", D,
      left("40", "2024-12-31", schedule=("2025-12-31", "2023-01-01")), "empty_schedule")
F.err("required-pace-count-bad-milestones", "An empty table.", D, left("40", "2024-12-31", milestones("linear")), "bad_milestones")

# --- required_pace_rate

F = Function(required_pace_rate, "What a rate must gain per remaining period to reach a floor.",
             "value target start end convention as_of", "value")
C = RESIDENTS


def gain(v, as_of, convention="month", target="70", schedule=A):
    return (v, target, *schedule, convention, as_of)


F.ok("required-pace-rate-8-over-12", "8 points missing, 12 months left.", C, gain("62", "2024-12-31"), "2/3")
F.ok("required-pace-rate-none-missing", "At the target.", C, gain("70", "2024-12-31"), "0")
F.ok("required-pace-rate-surplus", "Above it.", C, gain("71", "2024-12-31"), "0")
# (70 - 6997/100)/12 = (3/100)/12
F.ok("required-pace-rate-hair-missing", "69.97 percent.", C, gain("6997/100", "2024-12-31"), "1/400")
F.ok("required-pace-rate-last-month", "One month left takes all.", C, gain("62", "2025-11-30"), "8")
# (70 - 190/3)/4 = (20/3)/4
F.ok("required-pace-rate-by-quarter", "Four quarters left.", C, gain("190/3", "2024-12-31", "quarter"), "5/3")
F.ok("required-pace-rate-by-year", "Two years left on the day before.", C, gain("62", "2024-12-30", "year"), "4")
F.ok("required-pace-rate-by-day", "365 days left.", C, gain("62", "2024-12-31", "day"), "8/365")
F.ok("required-pace-rate-by-day-open", "The same under day-open.", C, gain("62", "2024-12-31", "day-open"), "8/365")
F.ok("required-pace-rate-by-milestones", "Three milestones left.", C, gain("62", "2023-06-30", LINEAR), "8/3")
F.ok("required-pace-rate-negative-value", "A value may be negative.", "definition: required_pace", gain("-2", "2024-12-31"), "6")
# 1/(12 H)
F.err("required-pace-rate-overflow", "The result's denominator does not fit 128 bits.", D,
      gain("0", "2024-12-31", target="1/" + HUGE), "overflow")
F.err("required-pace-rate-last-day", "No month is left.", D, gain("62", "2025-12-31"), "outside_schedule")
F.err("required-pace-rate-day-after-end", "After the end.", D, gain("62", "2026-01-01", "day"), "outside_schedule")
F.err("required-pace-rate-before-start", "Before the start.", D, gain("62", "2022-12-31"), "outside_schedule")
F.err("required-pace-rate-empty-schedule", "The end is before the start.", D,
      gain("62", "2024-12-31", schedule=("2025-12-31", "2023-01-01")), "empty_schedule")
F.err("required-pace-rate-bad-milestones", "A share above 1.", D,
      gain("62", "2024-12-31", milestones("stepped", ("2025-12-31", "2"))), "bad_milestones")

# --- yearly_quota

F = Function(yearly_quota, "Each year's new things against a quota: distinct ids begun in the year and in force at its last day "
             "(the running year: at the as-of day). Spells of one id that touch or overlap are one.",
             "quota years spells as_of convention at_risk", "years closed_met closed status")
D = "definition: yearly_quota"
C = "plan clause 2.4.1"
DELIVERY = ["2023", "2024", "2025"]


def spell(id, since, until=None):
    return {"id": id, "since": since, "until": until}


def opened(how_many, since, prefix="s"):
    return [spell(f"{prefix}{n:02d}", since) for n in range(1, how_many + 1)]


def quota(q, spells, as_of, years=DELIVERY, convention="month", at_risk=R9):
    return (q, years, spells, as_of, convention, at_risk)


def states(rows, closed_met, closed, status):
    return {"years": [{"year": y, "count": n, "state": s} for y, n, s in rows],
            "closed_met": closed_met, "closed": closed, "status": status}


F.ok("yearly-quota-closed-year-keeps-its-studio", "Opened in 2023, closed in 2024: the year 2023 keeps it.", C,
     quota("1", [spell("s1", "2023-05-01", "2024-03-01")], "2024-06-30"),
     states([("2023", "1", "achieved"), ("2024", "0", "due"), ("2025", "0", "not_started")], "1", "1", "due"))
F.ok("yearly-quota-opened-and-closed-in-one-year", "Opened and closed within the year: not in force at its last day.", C,
     quota("1", [spell("s1", "2023-05-01", "2023-11-01")], "2024-06-30"),
     states([("2023", "0", "missed"), ("2024", "0", "due"), ("2025", "0", "not_started")], "0", "1", "due"))
F.ok("yearly-quota-ended-on-31-december", "The last day of the year is the first day no longer in force: not counted.", C,
     quota("1", [spell("s1", "2023-05-01", "2023-12-31")], "2023-12-31", ["2023"]),
     states([("2023", "0", "missed")], "0", "1", "missed"))
F.ok("yearly-quota-ended-on-1-january", "In force on the last day of the year: counted.", C,
     quota("1", [spell("s1", "2023-05-01", "2024-01-01")], "2023-12-31", ["2023"]),
     states([("2023", "1", "achieved")], "1", "1", "achieved"))
C1 = "plan clause 2.3.3"
F.ok("yearly-quota-of-one-due-on-30-december", "A quota of one is due, with no schedule, until the year closes.", C1,
     quota("1", [], "2023-12-30"),
     states([("2023", "0", "due"), ("2024", "0", "not_started"), ("2025", "0", "not_started")], "0", "0", "due"))
F.ok("yearly-quota-of-one-missed-on-31-december", "On its last day the year closes.", C1,
     quota("1", [], "2023-12-31"),
     states([("2023", "0", "missed"), ("2024", "0", "not_started"), ("2025", "0", "not_started")], "0", "1", "missed"))
F.ok("yearly-quota-of-one-met-on-31-december", "Begun on the last day counts.", C1,
     quota("1", [spell("batch-1", "2023-12-31")], "2023-12-31"),
     states([("2023", "1", "achieved"), ("2024", "0", "not_started"), ("2025", "0", "not_started")], "1", "1", "achieved"))
F.ok("yearly-quota-of-one-due-on-1-january", "Due from the first day of the year.", C1,
     quota("1", [], "2024-01-01"),
     states([("2023", "0", "missed"), ("2024", "0", "due"), ("2025", "0", "not_started")], "0", "1", "due"))
F.ok("yearly-quota-of-one-achieved-mid-year", "Achieved as soon as it is there.", C1,
     quota("1", [spell("batch-1", "2023-01-01")], "2023-01-01", ["2023"]),
     states([("2023", "1", "achieved")], "0", "0", "achieved"))
# 20 x 6/12 = 10, at risk 9
F.ok("yearly-quota-20-on-track", "10 of 20 at half time.", C, quota("20", opened(10, "2024-02-01"), "2024-06-30", ["2024"]),
     states([("2024", "10", "on_track")], "0", "0", "on_track"))
F.ok("yearly-quota-20-at-risk", "9 of 20 at half time.", C, quota("20", opened(9, "2024-02-01"), "2024-06-30", ["2024"]),
     states([("2024", "9", "at_risk")], "0", "0", "at_risk"))
F.ok("yearly-quota-20-behind", "8 of 20 at half time.", C, quota("20", opened(8, "2024-02-01"), "2024-06-30", ["2024"]),
     states([("2024", "8", "behind")], "0", "0", "behind"))
# 20 x (6/12 - 10/100) = 8
F.ok("yearly-quota-20-ten-points", "8 of 20 is at risk when ten points are allowed.", C,
     quota("20", opened(8, "2024-02-01"), "2024-06-30", ["2024"], at_risk=points("10")),
     states([("2024", "8", "at_risk")], "0", "0", "at_risk"))
F.ok("yearly-quota-20-exactly-met", "20 of 20 in a closed year, 19 in the next.", C,
     quota("20", opened(20, "2023-06-01", "a") + opened(19, "2024-06-01", "b"), "2024-12-31", ["2023", "2024"]),
     states([("2023", "20", "achieved"), ("2024", "19", "missed")], "1", "2", "missed"))
F.ok("yearly-quota-no-carry-over", "A surplus does not help the next year.", C,
     quota("2", opened(3, "2023-06-01", "a") + opened(1, "2024-06-01", "b"), "2024-12-31", ["2023", "2024"]),
     states([("2023", "3", "achieved"), ("2024", "1", "missed")], "1", "2", "missed"))
# by quarter on 15 May: 1/4 of 20 = 5, at risk 4.5 -> 4
F.ok("yearly-quota-by-quarter", "One quarter gone: 4 of 20 is at risk.", D,
     quota("20", opened(4, "2024-02-01"), "2024-05-15", ["2024"], "quarter"),
     states([("2024", "4", "at_risk")], "0", "0", "at_risk"))
# 20 x 182/366 = 9.95 -> 9
F.ok("yearly-quota-by-day", "182 of 366 days: 9 of 20 is on track.", D,
     quota("20", opened(9, "2024-02-01"), "2024-06-30", ["2024"], "day"),
     states([("2024", "9", "on_track")], "0", "0", "on_track"))
F.ok("yearly-quota-by-year", "By year nothing is planned before the year closes.", D,
     quota("20", [], "2024-12-30", ["2024"], "year"),
     states([("2024", "0", "on_track")], "0", "0", "on_track"))
# merging
F.ok("yearly-quota-touching-spells-are-one", "The second spell begins the day the first is no longer in force: one thing, begun in 2023.", D,
     quota("1", [spell("s1", "2023-03-01", "2024-02-01"), spell("s1", "2024-02-01")], "2024-12-31", ["2023", "2024"]),
     states([("2023", "1", "achieved"), ("2024", "0", "missed")], "1", "2", "missed"))
F.ok("yearly-quota-overlapping-spells-are-one", "Overlapping spells, given in any order.", D,
     quota("1", [spell("s1", "2024-01-15"), spell("s1", "2023-03-01", "2024-06-01")], "2024-12-31", ["2023", "2024"]),
     states([("2023", "1", "achieved"), ("2024", "0", "missed")], "1", "2", "missed"))
F.ok("yearly-quota-spell-within-a-spell", "A short spell inside a long one does not cut it off.", D,
     quota("1", [spell("s1", "2023-03-01", "2024-06-01"), spell("s1", "2023-04-01", "2023-05-01")], "2023-12-31", ["2023"]),
     states([("2023", "1", "achieved")], "1", "1", "achieved"))
F.ok("yearly-quota-spells-a-day-apart", "A day between: begun again, so both years count it.", D,
     quota("1", [spell("s1", "2023-03-01", "2024-02-01"), spell("s1", "2024-02-02")], "2024-12-31", ["2023", "2024"]),
     states([("2023", "1", "achieved"), ("2024", "1", "achieved")], "2", "2", "achieved"))
F.ok("yearly-quota-one-id-counted-once", "Two separate spells of one id in a year are one thing.", D,
     quota("2", [spell("s1", "2023-02-01", "2023-04-01"), spell("s1", "2023-09-01"), spell("s2", "2023-05-01")],
           "2023-12-31", ["2023"]),
     states([("2023", "2", "achieved")], "1", "1", "achieved"))
F.ok("yearly-quota-touching-ids-stay-apart", "Spells of different ids are never merged.", D,
     quota("1", [spell("s1", "2023-03-01", "2024-02-01"), spell("s2", "2024-02-01")], "2024-12-31", ["2023", "2024"]),
     states([("2023", "1", "achieved"), ("2024", "1", "achieved")], "2", "2", "achieved"))
F.ok("yearly-quota-begun-before-the-years", "What stood before is not new.", C,
     quota("1", [spell("s1", "2022-12-31")], "2023-12-31", ["2023"]),
     states([("2023", "0", "missed")], "0", "1", "missed"))
F.ok("yearly-quota-running-year-at-as-of", "The running year counts what is in force today: one has closed, one is to come.", C,
     quota("2", [spell("s1", "2024-01-01"), spell("s2", "2024-02-01", "2024-06-30"), spell("s3", "2024-07-01")],
           "2024-06-30", ["2024"]),
     states([("2024", "1", "on_track")], "0", "0", "on_track"))
F.ok("yearly-quota-before-the-first-year", "Before the first year; a later opening is not yet known.", D,
     quota("1", [spell("s1", "2023-01-01")], "2022-12-31", ["2023", "2024"]),
     states([("2023", "0", "not_started"), ("2024", "0", "not_started")], "0", "0", "not_started"))
F.ok("yearly-quota-in-a-gap-year", "In a year not listed the latest closed one speaks.", D,
     quota("1", [spell("s1", "2023-04-01")], "2024-06-30", ["2023", "2025"]),
     states([("2023", "1", "achieved"), ("2025", "0", "not_started")], "1", "1", "achieved"))
F.ok("yearly-quota-after-the-last-year", "After the last year the last one speaks.", D,
     quota("1", [spell("s1", "2023-04-01"), spell("s2", "2025-04-01")], "2026-02-28"),
     states([("2023", "1", "achieved"), ("2024", "0", "missed"), ("2025", "1", "achieved")], "2", "3", "achieved"))
F.err("yearly-quota-no-years", "No year at all.", D, quota("1", [], "2024-06-30", []), "bad_interval")
F.err("yearly-quota-years-out-of-order", "Years that go back.", D, quota("1", [], "2024-06-30", ["2024", "2023"]), "bad_interval")
F.err("yearly-quota-year-twice", "A year twice.", D, quota("1", [], "2024-06-30", ["2023", "2023"]), "bad_interval")
F.err("yearly-quota-spell-of-no-day", "A spell that ends on its first day.", D,
      quota("1", [spell("s1", "2023-05-01", "2023-05-01")], "2024-06-30"), "bad_spell")
F.err("yearly-quota-spell-turned-round", "A spell that ends before it begins.", D,
      quota("1", [spell("s1", "2023-05-01", "2023-04-30")], "2024-06-30"), "bad_spell")
F.err("yearly-quota-zero", "A quota is at least one.", D, quota("0", [], "2024-06-30"), "non_positive_factor")
F.err("yearly-quota-negative", "A quota is at least one.", D, quota("-1", [], "2024-06-30"), "non_positive_factor")
F.err("yearly-quota-with-milestones", "A table of dates does not fit every year.", D,
      quota("2", [], "2024-06-30", convention=STEPPED), "bad_milestones")
F.err("yearly-quota-bad-threshold", "A ratio above 1.", D, quota("2", [], "2024-06-30", at_risk=ratio("2")), "bad_threshold")

# --- range_conformity

F = Function(range_conformity, "Where a whole number stands to a range, and into how many parts one above it would be split.",
             "value lower upper lower_in upper_in", "position by split_parts parts_hold_lower")
D = "definition: range_conformity"
C = "plan clause 2.2.1"


def size(h, low="1500", high="3000", ends="[]"):
    return (h, low, high, ends[0] == "[", ends[1] == "]")


def stands(position, by, parts, hold):
    return {"position": position, "by": by, "split_parts": parts, "parts_hold_lower": hold}


F.ok("range-conformity-3500-households", "500 too many: two parts of 1,750.", C, size("3500"), stands("above", "500", "2", True))
F.ok("range-conformity-1499-households", "One too few; its one part is below the lower end.", C, size("1499"), stands("below", "1", "1", False))
F.ok("range-conformity-1500-households", "The lower end.", C, size("1500"), stands("inside", "0", "1", True))
F.ok("range-conformity-2365-households", "A real community, inside.", "publication: households of one community, 2023",
     size("2365"), stands("inside", "0", "1", True))
F.ok("range-conformity-3000-households", "The upper end.", C, size("3000"), stands("inside", "0", "1", True))
# floor(3001/2) = 1500
F.ok("range-conformity-3001-households", "One too many: parts of 1,500 and 1,501.", C, size("3001"), stands("above", "1", "2", True))
F.ok("range-conformity-6000-households", "Two parts of 3,000.", C, size("6000"), stands("above", "3000", "2", True))
F.ok("range-conformity-6001-households", "Three parts.", C, size("6001"), stands("above", "3001", "3", True))
F.ok("range-conformity-0-households", "None.", C, size("0"), stands("below", "1500", "1", False))
# top is 2999, 3000/2 = 1500
F.ok("range-conformity-3000-upper-end-out", "With the upper end out 2,999 is the largest.", C, size("3000", ends="[)"), stands("above", "1", "2", True))
F.ok("range-conformity-1500-lower-end-out", "With the lower end out 1,501 is the smallest.", C, size("1500", ends="(]"), stands("below", "1", "1", False))
# parts of 1500, the smallest conforming is 1501
F.ok("range-conformity-3001-lower-end-out", "Two parts of at least 1,500 do not hold a lower end that is out.", C,
     size("3001", ends="(]"), stands("above", "1", "2", False))
# floor(3001/2) = 1500 < 2000
F.ok("range-conformity-parts-below-lower", "A narrow range: two parts of 1,500 fall below 2,000.", D, size("3001", "2000"), stands("above", "1", "2", False))
# ceil(7/5) = 2 parts of 3 and 4
F.ok("range-conformity-of-one-number", "Exactly 5: 7 splits into parts of 3 and 4.", D, size("7", "5", "5"), stands("above", "2", "2", False))
F.ok("range-conformity-negative-lower", "A lower end below zero is held by any part.", D, size("7", "-5", "3"), stands("above", "4", "3", True))
F.ok("range-conformity-only-zero-inside", "0 in a range of only 0.", D, size("0", "0", "0"), stands("inside", "0", "1", True))
F.ok("range-conformity-largest-split-into-ones", "The largest count into parts of 1.", D, size(MAX, "1", "1"), stands("above", MAX_LESS_1, MAX, True))
F.ok("range-conformity-largest-inside", "The largest count as upper end.", D, size(MAX, "0", MAX), stands("inside", "0", "1", True))
F.ok("range-conformity-zero-below-largest", "0 below a range of only the largest count.", D, size("0", MAX, MAX), stands("below", MAX, "1", False))
F.err("range-conformity-negative-value", "Counts are not negative.", D, size("-1"), "negative_count")
F.err("range-conformity-turned-round", "The lower end is above the upper.", D, size("5", "6", "4"), "empty_range")
F.err("range-conformity-one-number-end-out", "One number with an end out.", D, size("5", "5", "5", "(]"), "empty_range")
F.err("range-conformity-neighbours-both-out", "Between 2 and 3, both out.", D, size("5", "2", "3", "()"), "empty_range")
F.err("range-conformity-all-negative", "No whole number from 0 on conforms.", D, size("5", "-5", "-1"), "empty_range")
F.err("range-conformity-zero-out", "-5 to 0 with 0 out.", D, size("5", "-5", "0", "[)"), "empty_range")
F.err("range-conformity-past-largest", "Above the largest count lies nothing.", D, size("5", MAX, MAX, "(]"), "empty_range")
F.err("range-conformity-below-smallest", "Below the smallest 64-bit integer lies nothing.", D,
      size("5", "-9223372036854775808", "-9223372036854775808", "[)"), "empty_range")
F.err("range-conformity-one-above-only-zero", "No number of parts makes a part of 0.", D, size("1", "0", "0"), "unreachable")
F.err("range-conformity-above-zero-upper-one-out", "0 to 1 with 1 out holds only 0.", D, size("5", "0", "1", "[)"), "unreachable")

# --- recurrence

F = Function(recurrence, "The window of the next event of something done every so many years.",
             "events start plan_end min_years max_years counted as_of",
             "first_day last_day status overdue_days early breaches")
D = "definition: recurrence"
C = "plan clause 2.3.3"
ANNIVERSARY, CALENDAR = "anniversary", "calendar-years"


def every(events, as_of, plan_end="2025-12-31", start="2023-01-01", low="2", high="3", counted=ANNIVERSARY):
    return (events, start, plan_end, low, high, counted, as_of)


def window(first_day, last_day, status, overdue="0", early=(), breaches=()):
    return {"first_day": first_day, "last_day": last_day, "status": status, "overdue_days": overdue,
            "early": list(early), "breaches": list(breaches)}


# with min = max the anniversary itself is the whole window
F.ok("recurrence-sharp-interval-on-the-day", "Every two years sharp: due on the anniversary, on time.", D,
     every(["2023-05-01"], "2025-05-01", "2029-12-31", low="2", high="2"), window("2025-05-01", "2025-05-01", "due"))
F.ok("recurrence-sharp-interval-kept", "Every two years sharp, kept to the day: neither early nor a breach.", D,
     every(["2023-05-01", "2025-05-01"], "2025-05-01", "2029-12-31", low="2", high="2"),
     window("2027-05-01", "2027-05-01", "not_due"))
# 2019-06-01 + 3 years is 2022-06-01, before the start: as if it had not been
F.ok("recurrence-too-long-before-the-start", "A batch whose window closed before the start asks nothing: the first is due by the plan's end.", C,
     every(["2015-06-01", "2019-06-01"], "2023-03-31"), window(None, "2025-12-31", "due"))
# 2022-06-01 + 2 and 3 years
F.ok("recurrence-shortly-before-the-start", "A batch before the start whose window reaches past it counts as the last.", C,
     every(["2022-06-01"], "2024-05-31"), window("2024-06-01", "2025-05-31", "not_due"))
F.ok("recurrence-two-on-one-day", "Two on one day are one event: neither is early.", D,
     every(["2023-05-01", "2023-05-01"], "2024-01-01"), window("2025-05-01", "2026-04-30", "not_due"))
# no event: the day before 2023-01-01 + 3 years is 2025-12-31, the plan's end
F.ok("recurrence-none-before-start", "Before the start nothing is due.", C, every([], "2022-12-31"), window(None, "2025-12-31", "not_due"))
F.ok("recurrence-none-first-day", "Due from the first day.", C, every([], "2023-01-01"), window(None, "2025-12-31", "due"))
F.ok("recurrence-none-day-before-end", "Due still the day before the plan ends.", C, every([], "2025-12-30"), window(None, "2025-12-31", "due"))
F.ok("recurrence-none-at-plan-end", "Missed at the close of the plan; no day overdue yet.", C,
     every([], "2025-12-31"), window(None, "2025-12-31", "missed"))
F.ok("recurrence-none-after-plan-end", "Five days after the close.", C, every([], "2026-01-05"), window(None, "2025-12-31", "missed", "5"))
F.ok("recurrence-none-last-day-of-longer-plan", "In a longer plan the last day itself is still due.", D,
     every([], "2025-12-31", "2027-12-31"), window(None, "2025-12-31", "due"))
F.ok("recurrence-none-overdue-one-day", "The day after it is overdue.", D, every([], "2026-01-01", "2027-12-31"),
     window(None, "2025-12-31", "overdue", "1"))
# 365 + 364 days
F.ok("recurrence-none-overdue-two-years", "Overdue until the day before the plan ends.", D, every([], "2027-12-30", "2027-12-31"),
     window(None, "2025-12-31", "overdue", "729"))
F.ok("recurrence-none-missed-in-longer-plan", "Then missed.", D, every([], "2027-12-31", "2027-12-31"),
     window(None, "2025-12-31", "missed", "730"))
F.ok("recurrence-none-capped-by-plan-end", "A short plan cuts the first window.", D, every([], "2024-06-29", "2024-06-30"),
     window(None, "2024-06-30", "due"))
F.ok("recurrence-none-from-the-draft-date", "Three years from 26 October 2022.", C, every([], "2025-10-26", start="2022-10-26"),
     window(None, "2025-10-25", "overdue", "1"))
# 2024-02-29 + 3 years = 2027-02-28, the day before is the 27th
F.ok("recurrence-none-leap-start", "A start on 29 February.", D, every([], "2027-02-28", "2028-12-31", start="2024-02-29"),
     window(None, "2027-02-27", "overdue", "1"))
E = ["2024-03-15"]
F.ok("recurrence-on-the-event", "On the day of the event nothing is due.", C, every(E, "2024-03-15"), window("2026-03-15", "2027-03-14", "not_due"))
F.ok("recurrence-day-before-window", "Nor on the day before two years are full.", C, every(E, "2026-03-14"),
     window("2026-03-15", "2027-03-14", "not_due"))
F.ok("recurrence-first-day-of-window", "Due from then on, the plan's end or not.", C, every(E, "2026-03-15"), window("2026-03-15", "2027-03-14", "due"))
F.ok("recurrence-last-day-of-window", "Until the day before three years are full.", C, every(E, "2027-03-14"), window("2026-03-15", "2027-03-14", "due"))
F.ok("recurrence-day-after-window-plan-over", "Then missed where the plan is over.", C, every(E, "2027-03-15"),
     window("2026-03-15", "2027-03-14", "missed", "1"))
F.ok("recurrence-day-after-window-plan-running", "And overdue where it is not.", D, every(E, "2027-03-15", "2030-12-31"),
     window("2026-03-15", "2027-03-14", "overdue", "1"))
# 2027-03-14 to 2027-12-31: 17 + 275 = 292
F.ok("recurrence-missed-at-plan-end", "Overdue becomes missed on the plan's last day.", D, every(E, "2027-12-31", "2027-12-31"),
     window("2026-03-15", "2027-03-14", "missed", "292"))
F.ok("recurrence-plan-end-within-window", "The plan's end does not cut a window after an event.", D, every(E, "2026-06-30", "2026-06-30"),
     window("2026-03-15", "2027-03-14", "due"))
F.ok("recurrence-event-on-29-february", "From 29 February 2024: due from 28 February 2026 to 27 February 2027.", D,
     every(["2024-02-29"], "2026-02-28", "2030-12-31"), window("2026-02-28", "2027-02-27", "due"))
F.ok("recurrence-event-on-29-february-after", "Overdue on 28 February 2027.", D,
     every(["2024-02-29"], "2027-02-28", "2030-12-31"), window("2026-02-28", "2027-02-27", "overdue", "1"))
# 2024-02-29 + 4 = 2028-02-29, the day before is the 28th
F.ok("recurrence-29-february-to-29-february", "Four years later is a 29 February again.", D,
     every(["2024-02-29"], "2028-02-28", "2030-12-31", high="4"), window("2026-02-28", "2028-02-28", "due"))
F.ok("recurrence-early-by-one-day", "The day before two years are full is early.", D,
     every(["2023-05-01", "2025-04-30"], "2025-12-31", "2030-12-31"),
     window("2027-04-30", "2028-04-29", "not_due", early=["2025-04-30"]))
F.ok("recurrence-exactly-two-years", "Two years to the day is not early.", D, every(["2023-05-01", "2025-05-01"], "2025-12-31", "2030-12-31"),
     window("2027-05-01", "2028-04-30", "not_due"))
F.ok("recurrence-last-day-no-breach", "The last day of the window is no breach.", D, every(["2023-05-01", "2026-04-30"], "2026-12-31", "2030-12-31"),
     window("2028-04-30", "2029-04-29", "not_due"))
F.ok("recurrence-breach-by-one-day", "Three years to the day is one day too late.", D,
     every(["2023-05-01", "2026-05-01"], "2026-12-31", "2030-12-31"), window("2028-05-01", "2029-04-30", "not_due", breaches=["2026-05-01"]))
F.ok("recurrence-first-event-in-time", "A first event on the last day.", D, every(["2025-12-31"], "2025-12-31", "2030-12-31"),
     window("2027-12-31", "2028-12-30", "not_due"))
F.ok("recurrence-first-event-too-late", "A first event the day after.", D, every(["2026-01-01"], "2026-01-01", "2030-12-31"),
     window("2028-01-01", "2028-12-31", "not_due", breaches=["2026-01-01"]))
F.ok("recurrence-events-in-any-order", "Order does not matter; each is held against the one before it in time.", D,
     every(["2028-09-01", "2023-05-01", "2024-05-01"], "2028-12-31", "2030-12-31"),
     window("2030-09-01", "2031-08-31", "not_due", early=["2024-05-01"], breaches=["2028-09-01"]))
F.ok("recurrence-later-events-not-known", "Events after the as-of day do not count.", D,
     every(["2024-03-15", "2026-04-01"], "2026-03-31", "2030-12-31"), window("2026-03-15", "2027-03-14", "due"))
F.ok("recurrence-only-later-events", "With only later events there is none.", D, every(["2024-03-15"], "2024-03-14"),
     window(None, "2025-12-31", "due"))
F.ok("recurrence-event-before-start", "An event before the start counts and is no breach.", D, every(["2022-06-01"], "2024-05-31"),
     window("2024-06-01", "2025-05-31", "not_due"))
# calendar years
F.ok("recurrence-calendar-window", "From any day of 2023: 1 January 2025 to 31 December 2026.", C,
     every(["2023-11-30"], "2024-12-31", "2030-12-31", counted=CALENDAR), window("2025-01-01", "2026-12-31", "not_due"))
F.ok("recurrence-calendar-first-day", "Due from 1 January.", C,
     every(["2023-11-30"], "2025-01-01", "2030-12-31", counted=CALENDAR), window("2025-01-01", "2026-12-31", "due"))
F.ok("recurrence-calendar-overdue", "Overdue from 1 January after.", C,
     every(["2023-11-30"], "2027-01-01", "2030-12-31", counted=CALENDAR), window("2025-01-01", "2026-12-31", "overdue", "1"))
# 2022 + 3 - 1 = 2024
F.ok("recurrence-calendar-none", "With no event the start's own year is the first of three.", C,
     every([], "2025-01-01", start="2022-10-26", counted=CALENDAR), window(None, "2024-12-31", "overdue", "1"))
F.ok("recurrence-calendar-none-capped", "Cut at the plan's end.", D,
     every([], "2024-06-30", "2024-06-30", start="2022-10-26", counted=CALENDAR), window(None, "2024-06-30", "missed"))
F.ok("recurrence-calendar-early", "Next year is early, by the year alone; the year after is not.", D,
     every(["2023-12-31", "2024-12-31", "2026-01-01"], "2026-06-30", "2030-12-31", counted=CALENDAR),
     window("2028-01-01", "2029-12-31", "not_due", early=["2024-12-31"]))
F.ok("recurrence-calendar-breach", "The fourth year after is a breach.", D,
     every(["2023-01-01", "2027-01-01"], "2027-06-30", "2030-12-31", counted=CALENDAR),
     window("2029-01-01", "2030-12-31", "not_due", breaches=["2027-01-01"]))
F.ok("recurrence-calendar-every-year", "Once every calendar year.", D,
     every(["2023-06-01"], "2024-12-31", "2030-12-31", low="1", high="1", counted=CALENDAR),
     window("2024-01-01", "2024-12-31", "due"))
F.err("recurrence-zero-years", "At least one year.", D, every([], "2024-12-31", low="0"), "bad_interval")
F.err("recurrence-years-turned-round", "The most is below the least.", D, every([], "2024-12-31", low="3", high="2"), "bad_interval")
F.err("recurrence-plan-ends-before-start", "The plan ends before it starts.", D, every([], "2024-12-31", "2022-12-31"), "empty_schedule")
F.err("recurrence-out-of-range", "The next window lies past 2199.", D,
      every(["2198-06-01"], "2198-12-31", "2199-12-31", start="2195-01-01"), "date_out_of_range")

# --- add_years

F = Function(add_years, "The same day and month so many years later; 29 February becomes 28 February where there is none.",
             "date years", "date")
D = "definition: add_years"
F.ok("add-years-plain", "Three years later.", D, ("2023-01-01", "3"), "2026-01-01")
F.ok("add-years-zero", "No year later.", D, ("2024-02-29", "0"), "2024-02-29")
F.ok("add-years-29-february-to-common-year", "29 February becomes 28 February.", D, ("2024-02-29", "1"), "2025-02-28")
F.ok("add-years-29-february-to-leap-year", "Four years later it is there again.", D, ("2024-02-29", "4"), "2028-02-29")
F.ok("add-years-28-february-stays", "28 February stays, also in a leap year.", D, ("2023-02-28", "1"), "2024-02-28")
F.ok("add-years-29-february-to-2100", "2100 is not a leap year.", D, ("2096-02-29", "4"), "2100-02-28")
F.ok("add-years-29-february-to-2000", "2000 is one.", D, ("1996-02-29", "4"), "2000-02-29")
F.ok("add-years-1-march", "1 March stays.", D, ("2024-03-01", "1"), "2025-03-01")
F.ok("add-years-31-december", "31 December stays.", D, ("2022-12-31", "3"), "2025-12-31")
F.ok("add-years-back", "A negative number goes back.", D, ("2024-02-29", "-1"), "2023-02-28")
F.ok("add-years-whole-calendar", "From the first year to the last.", D, ("1900-12-31", "299"), "2199-12-31")
F.err("add-years-past-2199", "One year past the calendar.", D, ("2199-01-01", "1"), "date_out_of_range")
F.err("add-years-before-1900", "One year before it.", D, ("1900-12-31", "-1"), "date_out_of_range")
F.err("add-years-far-past", "Far past it.", D, ("2024-01-01", "400000"), "date_out_of_range")

# ---------------------------------------------------------------------------------------------
# 3. The writer
# ---------------------------------------------------------------------------------------------

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    else:
        assert value is None or isinstance(value, bool), value  # never a bare JSON number


def check_cases():
    """What the schema cannot say: ids unique over all files, numbers reduced, dates real, and each
    error code shown by at least one case."""
    seen, used = set(), set()
    for function in FUNCTIONS:
        for case in function.cases:
            assert ID.fullmatch(case["id"]), case["id"]
            assert case["id"].startswith(function.name.replace("_", "-") + "-"), case["id"]
            assert case["id"] not in seen, f"{case['id']}: used twice"
            seen.add(case["id"])
            used.add(case.get("error"))
            for part in ("inputs", "intermediate", "expect"):
                for text in strings(case.get(part, {})):
                    if NUMBER.fullmatch(text):
                        assert str(Fraction(text)) == text, f"{case['id']}: {text} is not reduced"
                    elif DATE.fullmatch(text):
                        date.fromisoformat(text)
    missing = set(CODES) - used
    assert not missing, f"no case for {sorted(missing)}"


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_json(function):
    """One key a line, so that a changed case is a small diff."""
    lines = ["{", '  "format": 1,', f'  "function": {json.dumps(function.name)},',
             f'  "about": {json.dumps(function.about)},', '  "cases": [']
    for n, case in enumerate(function.cases):
        lines.append("    {")
        rows = [f"      {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in case.items()]
        lines.append(",\n".join(rows))
        lines.append("    }" if n + 1 == len(function.cases) else "    },")
    lines += ["  ]", "}", ""]
    return "\n".join(lines)


def flat(values):
    """name=value;name=value, with lists, objects, true, false and null as compact JSON."""
    cells = []
    for name, value in values.items():
        text = value if isinstance(value, str) else compact(value)
        assert not set(text) & set("\t\n;"), text
        cells.append(f"{name}={text}")
    return ";".join(cells)


def as_tsv():
    lines = ["id\tfunction\tinputs\toutcome\texpected"]
    for function in FUNCTIONS:
        for case in function.cases:
            outcome = ("error", case["error"]) if "error" in case else ("ok", flat(case["expect"]))
            lines.append("\t".join((case["id"], function.name, flat(case["inputs"]), *outcome)))
    return "\n".join(lines) + "\n"


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    check_cases()
    files = {f"formula/{function.name}.json": as_json(function) for function in FUNCTIONS}
    files["formula.tsv"] = as_tsv()
    total = sum(len(function.cases) for function in FUNCTIONS)
    if not arguments:
        (HERE / "formula").mkdir(exist_ok=True)
        for name, text in files.items():
            (HERE / name).write_bytes(text.encode())
        print(f"{total} cases in {len(FUNCTIONS)} files")
        return 0
    problems = []
    for name, text in files.items():
        path = HERE / name
        if not path.is_file():
            problems.append(f"{name}: missing")
        elif path.read_bytes() != text.encode():
            problems.append(f"{name}: differs from what generate.py writes")
    for path in sorted((HERE / "formula").glob("*")):
        if f"formula/{path.name}" not in files:
            problems.append(f"formula/{path.name}: not written by generate.py")
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"{total} cases in {len(FUNCTIONS)} files, as committed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
