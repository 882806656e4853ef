"""Each formula again, written from ARCHITECTURE.md (Formulas, Verdicts) in the plainest way: `fractions.Fraction`, days
counted one by one, no thought of speed. It shares no line with the library and imports nothing of it.

What the width of the library's numbers adds (`overflow`) is not here: a result here is exact, however large.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import NoReturn

DAY = datetime.timedelta(days=1)
Day = datetime.date


class Failure(Exception):
    """A formula without a result; its only argument is the code."""


def fail(code: str) -> NoReturn:
    raise Failure(code)


def check_days(*days: Day | None) -> None:
    if any(day is not None and not 1900 <= day.year <= 2199 for day in days):
        fail("date_out_of_range")


@dataclass(frozen=True)
class Bound:
    """A floor has only `lower`, a ceiling only `upper`."""

    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_in: bool = True
    upper_in: bool = True

    def __post_init__(self) -> None:
        if self.lower is None or self.upper is None:
            return
        if self.lower > self.upper or (self.lower == self.upper and not (self.lower_in and self.upper_in)):
            fail("empty_range")

    def times(self, factor: Fraction) -> Bound:
        def scaled(end: Fraction | None) -> Fraction | None:
            return None if end is None else end * factor

        return Bound(scaled(self.lower), scaled(self.upper), self.lower_in, self.upper_in)


def check_counts(n: int, d: int, k: int) -> None:
    if k < 1:
        fail("non_positive_factor")
    if n < 0 or d < 0:
        fail("negative_count")
    if d == 0:
        fail("zero_denominator")


def rate(n: int, d: int, k: int) -> Fraction:
    check_counts(n, d, k)
    return Fraction(k * n, d)


def attainment(v: Fraction, target: Fraction) -> Fraction:
    if target < 0:
        fail("negative_target")
    if target == 0:
        fail("zero_target")
    return v / target


def met(v: Fraction, bound: Bound) -> bool:
    if bound.lower is not None and (v < bound.lower or (v == bound.lower and not bound.lower_in)):
        return False
    return bound.upper is None or v < bound.upper or (v == bound.upper and bound.upper_in)


def distance(n: int, bound: Bound) -> int:
    """From a count to a floor, to a ceiling (an excess), or to the nearest whole number of zero or more in a range."""
    if bound.upper is None:
        assert bound.lower is not None
        return max(0, ceil(bound.lower) - n)
    if bound.lower is None:
        return max(0, n - floor(bound.upper))
    least = max(0, ceil(bound.lower))
    if least == bound.lower and not bound.lower_in:
        least += 1
    most = floor(bound.upper)
    if most == bound.upper and not bound.upper_in:
        most -= 1
    if least > most:
        fail("unreachable")
    return max(0, least - n, n - most)


def shortfall_count(n: int, bound: Bound) -> int:
    if n < 0:
        fail("negative_count")
    return distance(n, bound)


def shortfall_rate(n: int, d: int, k: int, bound: Bound) -> int:
    check_counts(n, d, k)
    return distance(n, bound.times(Fraction(d, k)))


def shortfall_by_hiring(n: int, d: int, k: int, target: Fraction) -> int:
    check_counts(n, d, k)
    if n > d:
        fail("not_a_part")
    if Fraction(k * n, d) >= target:
        return 0
    if target >= k:
        fail("unreachable")
    return ceil((target * d - k * n) / (k - target))


@dataclass(frozen=True)
class Milestones:
    points: tuple[tuple[Day, Fraction], ...]
    linear: bool

    def __post_init__(self) -> None:
        days = [day for day, _ in self.points]
        shares = [share for _, share in self.points]
        if not days or any(later <= earlier for earlier, later in zip(days, days[1:])):
            fail("bad_milestones")
        if any(not 0 <= share <= 1 for share in shares) or shares != sorted(shares):
            fail("bad_milestones")


PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def month_after(day: Day) -> Day:
    return Day(day.year + (day.month == 12), day.month % 12 + 1, 1)


@dataclass(frozen=True)
class Schedule:
    start: Day
    end: Day
    convention: str | Milestones

    def __post_init__(self) -> None:
        check_days(self.start, self.end)
        if self.end < self.start:
            fail("empty_schedule")
        if isinstance(self.convention, Milestones):
            if any(not self.start <= day <= self.end for day, _ in self.convention.points):
                fail("bad_milestones")

    def closes(self) -> list[Day]:
        """The day at whose close each calendar period that meets the schedule is complete."""
        months = PERIOD_MONTHS[str(self.convention)]
        first = Day(self.start.year, (self.start.month - 1) // months * months + 1, 1)
        found = []
        while first <= self.end:
            following = first
            for _ in range(months):
                following = month_after(following)
            found.append(min(following - DAY, self.end))
            first = following
        return found

    def left(self, a: Day) -> int:
        if isinstance(self.convention, Milestones):
            return sum(day > a for day, _ in self.convention.points)
        if self.convention in PERIOD_MONTHS:
            return sum(day > a for day in self.closes())
        return max(0, (self.end - a).days)


def elapsed(schedule: Schedule, a: Day) -> Fraction:
    check_days(a)
    s, e, convention = schedule.start, schedule.end, schedule.convention
    if a < s:
        return Fraction(0)
    if isinstance(convention, Milestones):
        return reached(convention, s, a)
    if convention in PERIOD_MONTHS:
        closes = schedule.closes()
        return Fraction(sum(day <= a for day in closes), len(closes))
    gone = (a - s).days + (1 if convention == "day" else 0)
    return min(Fraction(1), Fraction(gone, (e - s).days + 1))


def reached(milestones: Milestones, s: Day, a: Day) -> Fraction:
    day, share = s - DAY, Fraction(0)
    for next_day, next_share in milestones.points:
        if a < next_day:
            if milestones.linear:
                return share + (next_share - share) * Fraction((a - day).days, (next_day - day).days)
            return share
        day, share = next_day, next_share
    return share


def planned(baseline: Fraction, target: Fraction, g: Fraction) -> Fraction:
    return baseline + (target - baseline) * g


def progress(v: Fraction, baseline: Fraction, bound: Bound) -> Fraction:
    if bound.lower is not None and bound.upper is not None:
        fail("unsupported_bound")
    target = bound.lower if bound.lower is not None else bound.upper
    assert target is not None
    if target == baseline:
        fail("no_distance")
    if met(baseline, bound):
        fail("baseline_meets_target")
    return (v - baseline) / (target - baseline)


def points_between(share: Fraction, g: Fraction) -> Fraction:
    """Both of variance_points and attainment_points."""
    return 100 * (share - g)


@dataclass(frozen=True)
class AtRisk:
    """A ratio r, or points p."""

    kind: str
    number: Fraction

    def check(self) -> None:
        if self.number < 0 or (self.kind == "ratio" and self.number > 1):
            fail("bad_threshold")

    def of(self, g: Fraction) -> Fraction:
        return self.number * g if self.kind == "ratio" else g - self.number / 100


def pace(
    v: Fraction, is_count: bool, baseline: Fraction | None, target: Fraction, schedule: Schedule, a: Day, at_risk: AtRisk
) -> str:
    """The verdict on a floor with a schedule: the first that holds."""
    check_days(a)
    if v >= target:
        return "achieved"
    if a >= schedule.end:
        return "missed"
    if a < schedule.start:
        return "not_started"
    if baseline is None:
        return "not_met"
    if baseline >= target:
        return "behind"

    def keeps_up(g: Fraction) -> bool:
        line = planned(baseline, target, g)
        return v >= (floor(line) if is_count else line)

    g = elapsed(schedule, a)
    if keeps_up(g):
        return "on_track"
    return "at_risk" if keeps_up(at_risk.of(g)) else "behind"


def pace_status_count(
    n: int, baseline: Fraction | None, target: Fraction, schedule: Schedule, a: Day, at_risk: AtRisk
) -> str:
    at_risk.check()
    if n < 0:
        fail("negative_count")
    return pace(Fraction(n), True, baseline, target, schedule, a, at_risk)


def pace_status_rate(
    n: int, d: int, k: int, baseline: Fraction | None, target: Fraction, schedule: Schedule, a: Day, at_risk: AtRisk
) -> str:
    if k < 1:
        fail("non_positive_factor")
    at_risk.check()
    check_days(a)
    v = rate(n, d, k)
    return pace(v, False, baseline, target, schedule, a, at_risk)


def periods_left(schedule: Schedule, a: Day) -> int:
    check_days(a)
    if a < schedule.start or schedule.left(a) == 0:
        fail("outside_schedule")
    return schedule.left(a)


def required_pace_count(n: int, target: Fraction, schedule: Schedule, a: Day) -> int:
    if n < 0:
        fail("negative_count")
    return max(0, ceil((target - n) / periods_left(schedule, a)))


def required_pace_rate(v: Fraction, target: Fraction, schedule: Schedule, a: Day) -> Fraction:
    return max(Fraction(0), (target - v) / periods_left(schedule, a))


Spell = tuple[str, Day, Day | None]


def merged(spells: Iterable[Spell]) -> list[Spell]:
    """Spells of one id that touch or overlap as one."""
    found: list[Spell] = []
    for id, since, until in sorted(spells, key=lambda spell: spell[:2]):
        if found and found[-1][0] == id and (found[-1][2] is None or since <= found[-1][2]):
            earlier = found.pop()
            until = None if earlier[2] is None or until is None else max(earlier[2], until)
            since = earlier[1]
        found.append((id, since, until))
    return found


def yearly_quota(
    quota: int, years: Sequence[int], spells: Sequence[Spell], a: Day, convention: str | Milestones, at_risk: AtRisk
) -> tuple[list[tuple[int, int, str]], int, int, str]:
    """Each year with its count and verdict, closed years met, closed years, and the verdict of the whole."""
    if quota < 1:
        fail("non_positive_factor")
    for _, since, until in spells:
        check_days(since, until)
        if until is not None and until <= since:
            fail("bad_spell")
    check_days(a)
    if not years or any(later <= earlier for earlier, later in zip(years, years[1:])):
        fail("bad_interval")
    whole = merged(spells)
    rows: list[tuple[int, int, str]] = []
    for year in years:
        first, last = Day(year, 1, 1), Day(year, 12, 31)
        schedule = Schedule(first, last, convention)
        at_risk.check()
        day = min(last, a)
        ids = {
            id
            for id, since, until in whole
            if since.year == year and since <= day and (until is None or day < until)
        }
        status = pace(Fraction(len(ids)), True, Fraction(0), Fraction(quota), schedule, a, at_risk)
        if a < first:
            status = "not_started"
        elif quota == 1 and status in ("on_track", "at_risk", "behind"):
            status = "due"
        rows.append((year, len(ids), status))
    closed = [status for year, _, status in rows if Day(year, 12, 31) <= a]
    begun = [status for year, _, status in rows if Day(year, 1, 1) <= a]
    return rows, closed.count("achieved"), len(closed), begun[-1] if begun else "not_started"


def range_conformity(h: int, lower: int, upper: int, lower_in: bool, upper_in: bool) -> tuple[str, int, int, bool]:
    if h < 0:
        fail("negative_count")
    low = max(0, lower if lower_in else lower + 1)
    high = upper if upper_in else upper - 1
    if low > high:
        fail("empty_range")
    # Only nothing fits: no split helps.
    if h > high and high == 0:
        fail("unreachable")
    parts = 1
    while parts * high < h:
        parts += 1
    position, by = ("below", low - h) if h < low else ("above", h - high) if h > high else ("inside", 0)
    return position, by, parts, h // parts >= low


def add_years(day: Day, years: int) -> Day:
    check_days(day)
    if not 1900 <= day.year + years <= 2199:
        fail("date_out_of_range")
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def recurrence(
    events: Sequence[Day], low: int, high: int, s: Day, plan_end: Day, a: Day, basis: str
) -> tuple[Day | None, Day, str, int, list[Day], list[Day]]:
    """First and last day of the next window, the verdict, days overdue, early events, breaches."""
    check_days(s, plan_end, a)
    if low < 1 or high < low:
        fail("bad_interval")
    if plan_end < s:
        fail("empty_schedule")
    check_days(*events)

    def window(event: Day | None) -> tuple[Day | None, Day]:
        if basis == "calendar-years":
            if (s.year - 1 if event is None else event.year) + high > 2199:
                fail("date_out_of_range")
            if event is None:
                return None, min(Day(s.year + high - 1, 12, 31), plan_end)
            return Day(event.year + low, 1, 1), Day(event.year + high, 12, 31)
        if event is None:
            return None, min(add_years(s, high) - DAY, plan_end)
        first = add_years(event, low)
        return first, first if low == high else add_years(event, high) - DAY

    last: Day | None = None
    early, breaches = [], []
    for event in sorted(set(events)):
        if event > a or window(event)[1] < s:
            continue
        opens, closes = window(last)
        if opens is not None and event < opens:
            early.append(event)
        if event > closes and event >= s:
            breaches.append(event)
        last = event
    opens, closes = window(last)
    if (last is None and a < s) or (opens is not None and a < opens):
        status = "not_due"
    elif a >= plan_end and (last is None or a > closes):
        status = "missed"
    else:
        status = "due" if a <= closes else "overdue"
    overdue = 0 if status in ("not_due", "due") else max(0, (a - closes).days)
    return opens, closes, status, overdue, early, breaches
