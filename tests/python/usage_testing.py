"""A program in full types around shequ.testing: what `mypy --strict` must take. Not run."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_type

import pandas

import shequ
from shequ import testing


def my_rate(numerator: int, denominator: int, factor: int) -> Fraction:
    return Fraction(factor * numerator, denominator)


@testing.parametrize("rate")
def test_rate(case: shequ.Case) -> None:
    assert_type(testing.check(case, my_rate, skip={"rate-x": "not ours"}, decimals=2), int)


def computed(case: shequ.ReportCase) -> pandas.DataFrame:
    data = shequ.Dataset(testing.plan_of(case), **testing.tables_of(case))
    return data.plan.assess(data, unit="330109", as_of="2024-12-31").to_pandas()


@testing.parametrize_reports()
def test_report(case: shequ.ReportCase) -> None:
    assert_type(testing.check_report(case, computed, targets=["studios-total"]), int)


def compare(report: shequ.Report, panel: shequ.Panel, mine: pandas.DataFrame) -> None:
    result = testing.reconcile(report, mine)
    assert_type(result, testing.Reconciliation)
    testing.reconcile(panel, [{"target": "studios-total", "unit": "330109", "value": 40}])
    for difference in result:
        assert_type(difference.readings, tuple[testing.Reading, ...])
        assert_type(difference.note("zh"), str)
        if difference.cause == "interpretation":
            assert_type(difference.readings[0].answer.zh, str)
    assert_type(result.to_pandas("zh"), pandas.DataFrame)
    assert_type(result.by_cause["verdict"], tuple[testing.Disagreement, ...])
