"""The formulas against the plain ones of oracle.py: thousands of random cases each, equal or the same error code.

The numbers are small and the days lie close together, so that boundaries are hit often; the seed is fixed, so that a red
run means a change.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any

import pytest

pytest.importorskip("hypothesis")
import oracle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import shequ
from shequ import formula

pytestmark = pytest.mark.needs("hypothesis")

thousands = settings(
    max_examples=2_000,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

# Mostly near each other and now and then large; both signs, so that errors come up.
counts = st.one_of(st.integers(0, 30), st.integers(-2, 200), st.integers(0, 10**12))
factors = st.sampled_from([1, 2, 3, 100, 100, 10_000, 0, -1])
small = st.fractions(-20, 120, max_denominator=12)
numbers = st.one_of(st.integers(-5, 60).map(Fraction), small, st.fractions(-(10**9), 10**9, max_denominator=10**6))
shares = st.one_of(st.fractions(0, 1, max_denominator=24), st.fractions(-1, 2, max_denominator=12))
days = st.one_of(
    st.dates(datetime.date(2022, 12, 20), datetime.date(2026, 1, 10)),
    st.dates(datetime.date(2019, 1, 1), datetime.date(2031, 12, 31)),
    st.sampled_from([datetime.date(y, m, d) for y in (2023, 2024, 2025) for m, d in ((1, 1), (2, 28), (3, 31), (12, 31))]),
    st.just(datetime.date(2024, 2, 29)),
    # The ends of the years that the library counts, on both sides.
    st.sampled_from([datetime.date(y, m, d) for y, m, d in ((1899, 12, 31), (1900, 1, 1), (2199, 12, 31), (2200, 1, 1))]),
)


@dataclass(frozen=True)
class Twice:
    """One thing as the oracle makes it and as the library does."""

    theirs: Callable[[], Any]
    ours: Callable[[], Any]
    text: str

    def __repr__(self) -> str:
        return self.text


@st.composite
def bounds(draw: st.DrawFn) -> Twice:
    kind = draw(st.sampled_from(["at_least", "at_most", "between"]))
    low = draw(numbers)
    if kind == "at_least":
        return Twice(lambda: oracle.Bound(lower=low), lambda: shequ.Bound.at_least(low), f"at least {low}")
    if kind == "at_most":
        return Twice(lambda: oracle.Bound(upper=low), lambda: shequ.Bound.at_most(low), f"at most {low}")
    high = draw(st.one_of(st.just(low), st.fractions(0, 5, max_denominator=6).map(lambda more: low + more), numbers))
    ends = draw(st.booleans()), draw(st.booleans())
    return Twice(
        lambda: oracle.Bound(low, high, *ends),
        lambda: shequ.Bound.between(low, high, lower_in=ends[0], upper_in=ends[1]),
        f"between {low} and {high}, ends in: {ends}",
    )


conventions = st.sampled_from(["month", "quarter", "year", "day", "day-open"])


@st.composite
def schedules(draw: st.DrawFn) -> Twice:
    start, end = draw(days), draw(days)
    if draw(st.integers(0, 9)) and end < start:
        start, end = end, start
    if draw(st.integers(0, 2)):
        word = draw(conventions)
        return Twice(
            lambda: oracle.Schedule(start, end, word), lambda: shequ.Schedule(start, end, word), f"{start}..{end} {word}"
        )
    inside = st.integers(0, max(0, (end - start).days)).map(lambda more: start + datetime.timedelta(days=more))
    at = draw(st.lists(st.one_of(inside, inside, inside, days), max_size=4))
    up_to = draw(st.lists(shares, min_size=len(at), max_size=len(at)))
    if draw(st.integers(0, 4)):
        at, up_to = sorted(set(at)), sorted(min(max(share, Fraction(0)), Fraction(1)) for share in up_to)
    points = list(zip(at, up_to))
    linear = draw(st.booleans())
    return Twice(
        lambda: oracle.Schedule(start, end, oracle.Milestones(tuple(points), linear)),
        lambda: shequ.Schedule(start, end, shequ.Milestones(points, between="linear" if linear else "stepped")),
        f"{start}..{end} {'linear' if linear else 'stepped'} {points}",
    )


@st.composite
def at_risks(draw: st.DrawFn) -> Twice:
    if draw(st.booleans()):
        ratio = draw(st.one_of(st.just(Fraction(9, 10)), shares))
        return Twice(lambda: oracle.AtRisk("ratio", ratio), lambda: shequ.AtRisk.ratio(ratio), f"ratio {ratio}")
    points = draw(st.fractions(-2, 30, max_denominator=4))
    return Twice(lambda: oracle.AtRisk("points", points), lambda: shequ.AtRisk.points(points), f"{points} points")


def outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except oracle.Failure as failure:
        return "error", failure.args[0]
    except shequ.FormulaError as error:
        return "error", error.code


def agree(name: str, *inputs: Any, as_plain: Callable[[Any], Any] = lambda found: found, oracle_name: str = "") -> Any:
    """Calls both and holds the results equal, in value and in kind."""

    def made(side: str) -> list[Any]:
        return [getattr(given, side)() if isinstance(given, Twice) else given for given in inputs]

    expected = outcome(lambda: getattr(oracle, oracle_name or name)(*made("theirs")))
    found = outcome(lambda: as_plain(getattr(formula, name)(*made("ours"))))
    assert found == expected
    if isinstance(expected, (bool, int, Fraction)):
        assert type(found) is type(expected)
    if isinstance(found, Fraction):
        # Built without Fraction's own constructor: reduced, and it hashes as any other.
        assert gcd(found.numerator, found.denominator) == 1 and found.denominator > 0
        assert hash(found) == hash(expected)
    return expected


@thousands
@given(counts, counts, factors)
def test_rate(n: int, d: int, k: int) -> None:
    agree("rate", n, d, k)


@thousands
@given(numbers, numbers)
def test_attainment(v: Fraction, target: Fraction) -> None:
    agree("attainment", v, target)


@thousands
@given(st.one_of(numbers, st.integers(-5, 60).map(Fraction)), bounds())
def test_met(v: Fraction, bound: Twice) -> None:
    agree("met", v, bound)


@thousands
@given(counts, bounds())
def test_shortfall_count(n: int, bound: Twice) -> None:
    missing = agree("shortfall_count", n, bound)
    # The definition again, by trying: nothing nearer is inside.
    if isinstance(missing, int) and missing < 200:
        conforming = bound.theirs()
        nearer = [m for m in range(n - missing + 1, n + missing) if oracle.met(Fraction(m), conforming)]
        assert nearer == []
        assert any(oracle.met(Fraction(n + step), conforming) for step in (-missing, missing))


@thousands
@given(counts, counts, factors, bounds())
def test_shortfall_rate(n: int, d: int, k: int, bound: Twice) -> None:
    agree("shortfall_rate", n, d, k, bound)


@thousands
@given(counts, counts, factors, numbers)
def test_shortfall_by_hiring(n: int, d: int, k: int, target: Fraction) -> None:
    hired = agree("shortfall_by_hiring", n, d, k, target)
    if isinstance(hired, int):
        assert Fraction(k * (n + hired), d + hired) >= target
        assert hired == 0 or Fraction(k * (n + hired - 1), d + hired - 1) < target


@thousands
@given(schedules(), days)
def test_elapsed(schedule: Twice, as_of: datetime.date) -> None:
    agree("elapsed", schedule, as_of)


@thousands
@given(schedules(), days)
def test_periods_left(schedule: Twice, as_of: datetime.date) -> None:
    expected = outcome(lambda: schedule.theirs().left(max(as_of, schedule.theirs().start)))
    assert outcome(lambda: schedule.ours().periods_left(max(as_of, schedule.ours().start))) == expected


@thousands
@given(small, small, shares)
def test_planned(baseline: Fraction, target: Fraction, g: Fraction) -> None:
    agree("planned", baseline, target, g)


@thousands
@given(small, st.integers(0, 30).map(Fraction), bounds())
def test_progress(v: Fraction, baseline: Fraction, bound: Twice) -> None:
    agree("progress", v, baseline, bound)


@thousands
@given(numbers, numbers)
def test_variance(v: Fraction, planned: Fraction) -> None:
    assert formula.variance(v, planned) == v - planned


@thousands
@given(shares, shares)
def test_points(share: Fraction, g: Fraction) -> None:
    agree("variance_points", share, g, oracle_name="points_between")
    agree("attainment_points", share, g, oracle_name="points_between")


baselines = st.one_of(st.just(Fraction(0)), st.none(), small)
floors = st.one_of(st.integers(1, 60).map(Fraction), small)


@thousands
@given(st.integers(-1, 60), baselines, floors, schedules(), days, at_risks())
def test_pace_status_count(
    n: int, baseline: Fraction | None, target: Fraction, schedule: Twice, as_of: datetime.date, at_risk: Twice
) -> None:
    agree("pace_status_count", n, baseline, target, schedule, as_of, at_risk, as_plain=str)


@thousands
@given(st.integers(-1, 60), st.integers(-1, 60), factors, baselines, floors, schedules(), days, at_risks())
def test_pace_status_rate(
    n: int,
    d: int,
    k: int,
    baseline: Fraction | None,
    target: Fraction,
    schedule: Twice,
    as_of: datetime.date,
    at_risk: Twice,
) -> None:
    agree("pace_status_rate", n, d, k, baseline, target, schedule, as_of, at_risk, as_plain=str)


@thousands
@given(st.integers(-1, 80), floors, schedules(), days)
def test_required_pace_count(n: int, target: Fraction, schedule: Twice, as_of: datetime.date) -> None:
    agree("required_pace_count", n, target, schedule, as_of)


@thousands
@given(small, floors, schedules(), days)
def test_required_pace_rate(v: Fraction, target: Fraction, schedule: Twice, as_of: datetime.date) -> None:
    agree("required_pace_rate", v, target, schedule, as_of)


@st.composite
def spells(draw: st.DrawFn) -> list[tuple[str, datetime.date, datetime.date | None]]:
    rows = []
    for _ in range(draw(st.integers(0, 7))):
        since = draw(days)
        length = draw(st.one_of(st.none(), st.integers(1, 700), st.integers(-1, 2)))
        # One in a few begins where another ends.
        if rows and rows[-1][2] is not None and draw(st.booleans()):
            since = rows[-1][2]
        until = None if length is None else since + datetime.timedelta(days=length)
        rows.append((draw(st.sampled_from("abcd")), since, until))
    return rows


year_lists = st.one_of(
    st.just([2023, 2024, 2025]),
    st.lists(st.integers(2021, 2027), max_size=4),
    st.lists(st.sampled_from([1899, 1900, 2024, 2199, 2200]), max_size=2),
)


@st.composite
def quota_conventions(draw: st.DrawFn) -> Twice:
    """A word, or milestones, mostly within one year: no other schedule can have them."""
    if draw(st.integers(0, 2)):
        word = draw(conventions)
        return Twice(lambda: word, lambda: word, word)
    first = datetime.date(draw(st.sampled_from([2023, 2024])), 1, 1)
    at = sorted(draw(st.sets(st.integers(0, draw(st.sampled_from([364, 500]))), max_size=4)))
    up_to = sorted(draw(st.lists(st.fractions(0, 1, max_denominator=24), min_size=len(at), max_size=len(at))))
    points = [(first + datetime.timedelta(days=more), share) for more, share in zip(at, up_to)]
    linear = draw(st.booleans())
    return Twice(
        lambda: oracle.Milestones(tuple(points), linear),
        lambda: shequ.Milestones(points, between="linear" if linear else "stepped"),
        f"{'linear' if linear else 'stepped'} {points}",
    )


@thousands
@given(st.integers(0, 4), st.one_of(year_lists, st.sampled_from([[2023], [2024]])), spells(), days, quota_conventions(), at_risks())
def test_yearly_quota(
    quota: int, years: list[int], spells: Any, as_of: datetime.date, convention: Twice, at_risk: Twice
) -> None:
    def plain(found: shequ.YearlyQuota) -> Any:
        rows = [(year.year, year.count, str(year.status)) for year in found.years]
        return rows, found.closed_met, found.closed, str(found.status)

    agree("yearly_quota", quota, years, spells, as_of, convention, at_risk, as_plain=plain)


@thousands
@given(st.integers(-1, 90), st.integers(-1, 30), st.integers(-1, 40), st.booleans(), st.booleans())
def test_range_conformity(size: int, lower: int, upper: int, lower_in: bool, upper_in: bool) -> None:
    expected = outcome(lambda: oracle.range_conformity(size, lower, upper, lower_in, upper_in))

    def found() -> Any:
        range = formula.range_conformity(size, lower, upper, lower_in=lower_in, upper_in=upper_in)
        return str(range.position), range.by, range.split_parts, range.parts_hold_lower

    assert outcome(found) == expected


@thousands
@given(
    st.lists(days, max_size=5),
    st.integers(0, 3),
    st.integers(1, 4),
    days,
    days,
    days,
    st.sampled_from(["anniversary", "calendar-years"]),
)
def test_recurrence(
    events: list[datetime.date],
    min_years: int,
    max_years: int,
    start: datetime.date,
    plan_end: datetime.date,
    as_of: datetime.date,
    basis: str,
) -> None:
    def plain(state: shequ.Recurrence) -> Any:
        days = state.first_day, state.last_day
        return *days, str(state.status), state.overdue_days, list(state.early), list(state.breaches)

    agree("recurrence", events, min_years, max_years, start, plan_end, as_of, basis, as_plain=plain)


@thousands
@given(days, st.one_of(st.integers(-30, 30), st.integers(-400, 400)))
def test_add_years(day: datetime.date, years: int) -> None:
    agree("add_years", day, years)


# --- numbers of every width


def _fits(found: Any) -> bool:
    """Whether a result has a place among the library's numbers: 128 bits above and below, 64 for whole units."""
    if isinstance(found, Fraction):
        return -(2**127) <= found.numerator < 2**127 and found.denominator < 2**127
    return not isinstance(found, int) or found < 2**63


def _bits(inputs: tuple[Any, ...]) -> int:
    numbers = [Fraction(given) for given in inputs if isinstance(given, (int, Fraction))]
    return sum(max(abs(number.numerator), number.denominator).bit_length() for number in numbers)


wide_counts = st.one_of(st.integers(0, 2**63 - 1), st.integers(2**63 - 3, 2**63 - 1), st.integers(0, 1000))
wide = st.one_of(
    st.integers(-(2**127), 2**127 - 1).map(Fraction),
    st.sampled_from([2**127 - 1, -(2**127), 2**64, 2**63, -(2**63)]).map(Fraction),
    st.builds(Fraction, st.integers(-(2**90), 2**90), st.integers(1, 2**62)),
    small,
)
WIDE: dict[str, tuple[Any, ...]] = {
    "rate": (wide_counts, wide_counts, wide_counts),
    "attainment": (wide, wide),
    "planned": (wide, wide, shares),
    "variance": (wide, wide),
    "variance_points": (wide, wide),
    "attainment_points": (wide, wide),
    "shortfall_by_hiring": (wide_counts, wide_counts, st.sampled_from([1, 100, 10_000, 2**63 - 1]), wide),
}


@pytest.mark.parametrize("name", list(WIDE))
def test_a_result_that_does_not_fit_is_an_overflow_and_no_other_is(name: str) -> None:
    """Exact, or `overflow`: never wrapped, never rounded. What does not fit is refused; what is narrow is answered."""
    came_up = {"exact": 0, "overflow": 0}
    plain = {"variance": lambda v, planned: v - planned}
    plain |= dict.fromkeys(("variance_points", "attainment_points"), oracle.points_between)

    @thousands
    @given(st.tuples(*WIDE[name]))
    def holds(inputs: tuple[Any, ...]) -> None:
        expected = outcome(lambda: (plain.get(name) or getattr(oracle, name))(*inputs))
        found = outcome(lambda: getattr(formula, name)(*inputs))
        if found == ("error", "overflow"):
            came_up["overflow"] += 1
            # 100 takes seven bits more, and a sum of two products one.
            assert not _fits(expected) or _bits(inputs) > 127 - 8
        else:
            came_up["exact"] += 1
            assert found == expected and _fits(expected)

    holds()
    assert came_up["exact"] > 0
    # A rate of counts of 64 bits has 126 at most.
    assert (came_up["overflow"] > 0) == (name != "rate")


@thousands
@given(wide, wide, st.booleans())
def test_a_comparison_never_overflows(v: Fraction, end: Fraction, floor: bool) -> None:
    bound = shequ.Bound.at_least(end) if floor else shequ.Bound.at_most(end)
    assert formula.met(v, bound) is (v >= end if floor else v <= end)


def test_every_formula_is_held_to_the_oracle() -> None:
    """A formula that is added has to be written twice."""
    tested = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    tested |= {"variance_points", "attainment_points"}
    assert {name for name in formula.__all__ if name.islower()} <= tested


def test_the_oracle_stands_alone() -> None:
    assert not any(isinstance(thing, type(shequ)) and thing.__name__.startswith("shequ") for thing in vars(oracle).values())
