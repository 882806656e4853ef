"""The formulas, exact: whole numbers and Fractions in, Fractions out.

A number is an int, a Fraction, a Decimal, or the text of one such as `9.12` or `2/3`; a float is refused. A day is a
date or ISO text, read at its close. What has no result raises FormulaError, whose `code` is one of `ERRORS`.

| question | function |
| --- | --- |
| a rate of two counts | rate |
| is the bound met? | met |
| what share of the target? 完成率 | attainment |
| what share of the way from the baseline? 目标进展度 | progress |
| how far is the schedule? 序时进度 | elapsed |
| what does the schedule expect? 序时应完成 | planned |
| how far from it? | variance, variance_points, attainment_points |
| on track, at risk, behind? | pace_status_count, pace_status_rate |
| how many are missing? 缺口 | shortfall_count, shortfall_rate, shortfall_by_hiring |
| how much in each period left? 所需进度 | required_pace_count, required_pace_rate |
| a quota every year | yearly_quota |
| a range of sizes | range_conformity |
| something every 2 to 3 years | recurrence, add_years |
| many rows of one target | shequ.Rule |

>>> from shequ import Bound, formula
>>> workers = formula.rate(3305, 2_140_000, 10_000)
>>> workers, float(workers), formula.met(workers, Bound.at_least(16))
(Fraction(3305, 214), 15.44392523364486, False)
"""

from __future__ import annotations

from ._native import (
    ERRORS,
    NO_SHORTFALL,
    add_years,
    attainment,
    attainment_points,
    elapsed,
    met,
    pace_status_count,
    pace_status_rate,
    planned,
    progress,
    range_conformity,
    rate,
    recurrence,
    required_pace_count,
    required_pace_rate,
    shortfall_by_hiring,
    shortfall_count,
    shortfall_rate,
    variance,
    variance_points,
    yearly_quota,
)

__all__ = [
    "ERRORS",
    "NO_SHORTFALL",
    "add_years",
    "attainment",
    "attainment_points",
    "elapsed",
    "met",
    "pace_status_count",
    "pace_status_rate",
    "planned",
    "progress",
    "range_conformity",
    "rate",
    "recurrence",
    "required_pace_count",
    "required_pace_rate",
    "shortfall_by_hiring",
    "shortfall_count",
    "shortfall_rate",
    "variance",
    "variance_points",
    "yearly_quota",
]
