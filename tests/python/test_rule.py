"""Rules over columns: into new columns and into the caller's."""

from __future__ import annotations

import array
import datetime
from typing import Any

import pytest
from conftest import ENVIRONMENT, PACKAGES

import shequ
from shequ import Bound, Rule, Schedule, formula

np: Any = pytest.importorskip("numpy") if "numpy" in PACKAGES[ENVIRONMENT] else None
NAMES = ("value", "attainment", "shortfall", "planned", "status", "error")
RATE = Rule(Bound.at_least(16), factor=10_000)


def names(columns: shequ.RuleColumns) -> list[str]:
    return [str(shequ.Status.all()[number]) for number in columns.status]


def test_rows_with_and_without_a_result() -> None:
    columns = RATE.evaluate([3_423, 3_424, 5, -1], [2_140_000, 2_140_000, 0, 1], "2024-12-31")
    assert names(columns) == ["not_conforming", "conforming", "no_result", "no_result"]
    assert list(columns.shortfall) == [1, 0, formula.NO_SHORTFALL, formula.NO_SHORTFALL]
    assert [formula.ERRORS[number] for number in columns.error] == ["", "", "zero_denominator", "negative_count"]
    assert list(columns.value)[1] == 16.0 and list(columns.attainment)[1] == 1.0
    assert repr(columns) == "RuleColumns(4 rows)"


def test_a_target_judges_rows_as_its_report_does(plan: shequ.Plan, report: shequ.Report) -> None:
    result = report["certified-social-workers"]
    columns = plan["certified-social-workers"].evaluate(
        [int(result.numerator.value)], [int(result.denominator.value)], "2024-12-31", baseline=result.baseline
    )
    assert (names(columns), list(columns.shortfall)) == ([result.status], [result.shortfall])
    with pytest.raises(shequ.FormulaError) as raised:
        plan["studios-yearly"].evaluate([1], None, "2024-12-31")
    assert raised.value.code == "unsupported_bound"


def test_days_in_every_form() -> None:
    years = Schedule("2023-01-01", "2025-12-31")
    rule = Rule(Bound.at_least(60), schedule=years, baseline=0)
    days = [datetime.date(2023, 12, 31), datetime.date(2024, 12, 31)]
    numbers = [(day - datetime.date(1970, 1, 1)).days for day in days]
    given = [days, [day.isoformat() for day in days], numbers, array.array("q", numbers), array.array("i", numbers)]
    if np is not None:
        given += [np.array(days, f"datetime64[{unit}]") for unit in ("D", "s", "ns")] + [np.array(numbers)]
    for form in given:
        assert names(rule.evaluate([20, 20], None, form)) == ["on_track", "behind"]
    with pytest.raises(ValueError, match="date has 2 rows where numerator has 3"):
        rule.evaluate([1, 2, 3], None, days)
    with pytest.raises(ValueError, match="is no day"):
        rule.evaluate([1], None, ["31/12/2023"])
    if np is not None:
        for bad in ("2023-12-31T08", "NaT"):
            with pytest.raises(ValueError, match="no day"):
                rule.evaluate([1], None, np.array([bad], "datetime64[s]"))


def test_into_the_callers_columns() -> None:
    out = {name: array.array(code, [0] * 3) for name, code in zip(NAMES, "ddqdBB")}
    columns = RATE.evaluate([1, 2, 3], [1_000, 1_000, 1_000], "2024-12-31", out=out)
    assert columns.status is out["status"] and list(out["shortfall"]) == [1, 0, 0]
    again = RATE.evaluate([0, 0, 0], [1_000, 1_000, 1_000], "2024-12-31", out=columns)
    assert again.shortfall is out["shortfall"] and list(out["shortfall"]) == [2, 2, 2]


@pytest.mark.needs("numpy")
def test_numpy_columns_are_filled_where_they_lie() -> None:
    rows = 10_000
    rng = np.random.default_rng(5)
    n, d = rng.integers(0, 5_000, rows), rng.integers(0, 3_000_000, rows)
    out = RATE.evaluate(n, d, "2024-12-31")
    assert isinstance(out.status, np.ndarray) and out.status.dtype == np.uint8
    lists = RATE.evaluate(n.tolist(), d.tolist(), ["2024-12-31"] * rows)
    for name in NAMES:
        assert np.array_equal(getattr(out, name), getattr(lists, name), equal_nan=name in ("value", "attainment", "planned"))
    strided = RATE.evaluate(n[::2], d[::2], "2024-12-31")
    assert np.array_equal(strided.status, out.status[::2])
    whole = np.zeros(rows * 2)
    given = {name: np.zeros(rows, code) for name, code in zip(NAMES, "ddqdBB")}
    filled = RATE.evaluate(n, d, "2024-12-31", out={**given, "value": whole[:rows]})
    assert np.array_equal(whole[:rows], out.value, equal_nan=True) and not whole[rows:].any()
    assert filled.status is given["status"]
    # By hand: 10,000 n / d >= 16 as two products.
    met = np.where(d > 0, 10_000 * n >= 16 * d, False)
    assert np.array_equal(out.status == shequ.Status.all().index("conforming"), met)


@pytest.mark.needs("pandas")
def test_series_are_taken() -> None:
    import pandas as pd

    columns = RATE.evaluate(pd.Series([1, 2]), pd.Series([1_000, 1_000]), pd.Series(pd.to_datetime(["2024-12-31"] * 2)))
    assert list(columns.shortfall) == [1, 0]


def out(**changed: Any) -> dict[str, Any]:
    return {**{name: array.array(code, [0]) for name, code in zip(NAMES, "ddqdBB")}, **changed}


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (out(status=array.array("b", [0])), TypeError, "status must be a buffer of u8"),
        (out(value=array.array("f", [0])), TypeError, "value must be a buffer of f64"),
        (out(value=array.array("d", [0, 0])), ValueError, "value has 2 rows where numerator has 1"),
        (out(value=b"12345678"), TypeError, "value must be a buffer"),
        (out(status=b"1"), ValueError, "status must be writable"),
        ({}, ValueError, "out needs the columns value, attainment"),
        ({"value": array.array("d", [0])}, ValueError, "attainment is missing"),
        (5, ValueError, "value is missing"),
    ],
)
def test_columns_that_do_not_fit_are_refused(given: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        RATE.evaluate([1], [1], "2024-12-31", out=given)


def test_columns_that_lie_on_each_other_are_refused() -> None:
    one = array.array("d", [0] * 4)
    view = memoryview(one)
    for value, planned in ((one, one), (view[0:3], view[1:4])):
        given = {name: array.array(code, [0] * len(value)) for name, code in zip(NAMES, "ddqdBB")}
        with pytest.raises(ValueError, match="lies on another one"):
            RATE.evaluate([1] * len(value), [1] * len(value), "2024-12-31", out={**given, "value": value, "planned": planned})
    numbers = array.array("q", [1, 2])
    given = {name: array.array(code, [0] * 2) for name, code in zip(NAMES, "ddqdBB")}
    with pytest.raises(ValueError, match="shortfall lies on another one"):
        RATE.evaluate(numbers, [1, 1], "2024-12-31", out={**given, "shortfall": numbers})


def test_input_that_does_not_fit_is_refused() -> None:
    for numerator, denominator, message in (
        ([1.5], [1], "numerator holds something that is no whole number"),
        (["1"], [1], "numerator holds"),
        ([2**63], [1], "numerator holds"),
        (array.array("d", [1.0]), [1], "numerator holds"),
        ([1], [None], "denominator holds"),
    ):
        with pytest.raises(TypeError, match=message):
            RATE.evaluate(numerator, denominator, "2024-12-31")
    with pytest.raises(ValueError, match="denominator has 2 rows where numerator has 1"):
        RATE.evaluate([1], [1, 2], "2024-12-31")
    with pytest.raises(ValueError, match="a rate needs a denominator"):
        RATE.evaluate([1], None, "2024-12-31")
    assert len(Rule(Bound.at_least(1)).evaluate([], None, "2024-12-31").status) == 0


def test_numbers_in_and_what_is_refused() -> None:
    from decimal import Decimal
    from fractions import Fraction

    for number in (9, "9", "9.0", Fraction(9), Decimal("9.00"), "18/2", True + 8):
        assert formula.variance(number, 8) == 1
    if np is not None:
        assert formula.variance(np.int32(9), np.int64(8)) == 1
    with pytest.raises(TypeError, match="9.5 is a float, which may not be the number that was meant"):
        formula.variance(9.5, 8)  # type: ignore[arg-type]
    for bad in ("70%", "1e3", "", "９"):
        with pytest.raises(ValueError, match="."):
            formula.variance(bad, 8)
    for wrong in (None, [], b"9", Decimal("NaN"), 1j):
        with pytest.raises(TypeError, match="an exact number is needed|must be|float"):
            formula.variance(wrong, 8)  # type: ignore[arg-type]
    big = 2**126
    assert formula.variance(big, 1) == big - 1 and formula.variance(Fraction(1, big), 0) == Fraction(1, big)
    for call in (
        lambda: formula.variance(2**128, 0),
        lambda: formula.variance(2**126, -(2**126)),
        lambda: formula.rate(2**63, 1, 1),
        lambda: formula.attainment(Fraction(1, 2**100), 2**100),
    ):
        with pytest.raises(shequ.FormulaError) as raised:
            call()
        assert raised.value.code == "overflow"
    assert isinstance(raised.value, ArithmeticError) and str(raised.value)
