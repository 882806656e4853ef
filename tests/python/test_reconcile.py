"""reconcile: each cause alone, the boundary to the next, keys and tables as they come, and what a person reads.

The data is made so small that every figure can be counted by hand.
"""

from __future__ import annotations

import datetime
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import shequ
from shequ import testing

DAY = datetime.date(2024, 6, 30)
UNITS = [
    {"code": "330109", "name": "萧山区", "level": "district"},
    {"code": "330109001", "name": "城厢街道", "level": "town", "parent": "330109"},
    {"code": "330109002", "name": "北干街道", "level": "town", "parent": "330109"},
]


@pytest.fixture(scope="module")
def data(plan: shequ.Plan) -> shequ.Dataset:
    brands = [("b1", "2020-05-01"), ("b2", "2021-05-01"), ("b3", "2023-05-01")]
    return shequ.Dataset(
        plan,
        units=UNITS,
        observations=[
            {"unit": "330109", "variable": "residents", "date": "2023-12-31", "value": 2_140_000},
            {"unit": "330109", "variable": "certified-social-workers", "date": "2024-06-30", "value": 3_423},
        ],
        entities=[
            {"kind": "governance-brand", "id": id, "unit": "330109001", "since": since} for id, since in brands
        ],
    )


@pytest.fixture(scope="module")
def report(plan: shequ.Plan, data: shequ.Dataset) -> shequ.Report:
    return plan.assess(data, unit="330109", as_of=DAY)


RATE = "certified-social-workers"


def only(found: testing.Reconciliation) -> testing.Disagreement:
    (one,) = found
    return one


def differ(one: testing.Disagreement) -> list[tuple[str, Any, Any]]:
    return [(cell.column, cell.ours, cell.theirs) for cell in one.cells]


# --- the causes


@pytest.mark.parametrize("value", [Fraction(3423, 214), "3423/214", 3423 / 214])
def test_the_same_is_no_difference(report: shequ.Report, value: object) -> None:
    found = testing.reconcile(report, [{"target": RATE, "value": value, "numerator": 3423, "status": "未达标"}])
    assert found.agrees and len(found) == 0 and found.compared == 1


def test_its_own_table_is_no_difference(report: shequ.Report) -> None:
    found = testing.reconcile(report, report.to_frame().to_dicts())
    assert found.agrees and found.compared == len(report.assessments) and found.ignored == ()


@pytest.mark.parametrize("value", [Decimal("15.995"), "16.00", 16, 15.9953, Decimal("16.0")])
def test_rounding_alone(report: shequ.Report, value: object) -> None:
    # 3423/214 is 15.99532...
    one = only(testing.reconcile(report, [{"target": RATE, "value": value, "met": False}]))
    assert one.cause == "rounding" and differ(one) == [("value", Fraction(3423, 214), value)]


@pytest.mark.parametrize("value", [Decimal("15.994"), "15.99", "16.01", 15.9954])
def test_one_digit_off_is_not_rounding(report: shequ.Report, value: object) -> None:
    # 15.99532... cut off is 15.99, rounded it is 16.00.
    assert only(testing.reconcile(report, [{"target": RATE, "value": value}])).cause == "calculation"


def test_doubles_of_a_column_are_rounded_alike(plan: shequ.Plan, data: shequ.Dataset) -> None:
    """16.0 among figures of two decimals stands for 16.00, which 15.99532 rounds to, and 15.9 for 15.90, which it does not."""
    panel = plan.panel(data, units=["330109"], as_of=["2024-06-29", "2024-06-30"])
    first = {"target": RATE, "as_of": "2024-06-30", "value": 16.0}
    other = {"target": "governance-brands", "as_of": "2024-06-30", "value": 1.25}
    causes = {one.target: one.cause for one in testing.reconcile(panel, [first, other])}
    assert causes == {RATE: "rounding", "governance-brands": "calculation"}
    alone = testing.reconcile(panel, [{**first, "value": 15.9}])
    assert only(alone).cause == "calculation"


def test_a_double_of_another_order_of_sums_is_rounding(report: shequ.Report) -> None:
    near = 3423 / 214 * (1 + 2**-51)
    assert near != 3423 / 214
    assert only(testing.reconcile(report, [{"target": RATE, "value": near}])).cause == "rounding"


def test_a_verdict_on_a_rounded_value(report: shequ.Report) -> None:
    one = only(testing.reconcile(report, [{"target": RATE, "value": "16.0", "met": True, "status": "已达成"}]))
    assert one.cause == "verdict"
    assert differ(one) == [
        ("value", Fraction(3423, 214), "16.0"),
        ("met", False, True),
        ("status", "not_met", "achieved"),
    ]


def test_an_input(report: shequ.Report) -> None:
    theirs = {"target": RATE, "value": Fraction(3424, 214), "numerator": 3424, "denominator": 2_140_000}
    one = only(testing.reconcile(report, [theirs]))
    assert one.cause == "input" and [name for name, *_ in differ(one)] == ["value", "numerator"]


def test_a_calculation(report: shequ.Report) -> None:
    one = only(testing.reconcile(report, [{"target": RATE, "value": 17, "numerator": 3423, "denominator": 2_140_000}]))
    assert one.cause == "calculation" and one.readings == ()


def test_another_reading(report: shequ.Report) -> None:
    """Two of the three brands are from before 2022: counted under `everything`, not as the text is read by default."""
    one = only(testing.reconcile(report, [{"target": "governance-brands", "value": 3, "numerator": 3, "shortfall": 22}]))
    assert one.cause == "interpretation"
    assert [(r.interpretation, r.choice) for r in one.readings] == [("counted-from", "everything")]
    assert differ(one) == [("value", 1, 3), ("numerator", 1, 3), ("shortfall", 24, 22)]
    assert "当日存在的都计" in one.note("zh") and "counted-from = everything" in one.note("en")


def test_a_reading_has_to_explain_the_whole_row(report: shequ.Report) -> None:
    one = only(testing.reconcile(report, [{"target": "governance-brands", "value": 3, "numerator": 3, "shortfall": 21}]))
    assert one.cause == "input" and one.readings == ()


def test_the_reading_in_force_is_not_tried_and_the_default_is(plan: shequ.Plan, data: shequ.Dataset) -> None:
    other = plan.with_interpretation("counted-from", "everything")
    report = other.assess(data.rebind(other), unit="330109", as_of=DAY)
    assert testing.reconcile(report, [{"target": "governance-brands", "value": 3}]).agrees
    one = only(testing.reconcile(report, [{"target": "governance-brands", "value": 1}]))
    assert [(r.interpretation, r.choice) for r in one.readings] == [("counted-from", "from-2022")]


def test_the_options_of_the_question_are_kept(plan: shequ.Plan, data: shequ.Dataset) -> None:
    """Six months of 36 are gone by month at 2023-06-30, and 25 x 6/36 = 4.17: planned 4 of 25. With 3 of r = 3/4 of it,
    3.125, whose whole part is 3, the brands of `everything` are at risk; with r = 9/10 too (3.75), with r = 1 behind."""
    strict = plan.assess(data, unit="330109", as_of="2023-06-30", at_risk=shequ.AtRisk.ratio(1))
    one = only(testing.reconcile(strict, [{"target": "governance-brands", "value": 3, "status": "behind"}]))
    assert one.cause == "interpretation"
    one = only(testing.reconcile(strict, [{"target": "governance-brands", "value": 3, "status": "at_risk"}]))
    assert one.cause == "calculation"


def test_rows_that_one_side_alone_has(plan: shequ.Plan, data: shequ.Dataset) -> None:
    panel = plan.panel(data, units=["330109001", "330109002"], as_of=DAY)
    theirs = [
        {"target": "governance-brands", "unit": "330109001", "value": 1},
        {"target": "studios-total", "unit": "330109001", "value": None},
        {"target": "studios-total", "unit": "330109002", "value": None},
        {"target": "studios-total", "unit": "330109109", "value": None},
    ]
    found = testing.reconcile(panel, theirs)
    assert [(one.target, one.unit, one.missing_from, one.cause) for one in found] == [
        # Both its target and its unit are among theirs, the two together are not.
        ("governance-brands", "330109002", "theirs", "row_missing"),
        ("studios-total", "330109109", "ours", "row_missing"),
    ]
    assert found.compared == 3
    assert [one.note("zh") for one in found] == ["对方无此行", "我方无此行"]


def test_causes_come_in_their_order(report: shequ.Report) -> None:
    theirs = [
        {"target": "studios-total", "value": 7},
        {"target": RATE, "value": "16.00"},
        {"target": "governance-brands", "value": 3},
        {"target": "work-methods", "numerator": 5},
    ]
    found = testing.reconcile(report, theirs)
    assert [one.cause for one in found] == ["input", "interpretation", "rounding", "calculation"]
    assert list(found.by_cause) == ["input", "interpretation", "rounding", "calculation"]


# --- keys


@pytest.mark.parametrize("unit", ["330109", "330109000000", 330109, 330109.0, "萧山区", " 330109 "])
@pytest.mark.parametrize("target", [RATE, "每万人持证社会工作者"])
@pytest.mark.parametrize("as_of", [DAY, "2024-06-30", datetime.datetime(2024, 6, 30)])
def test_keys_as_people_write_them(report: shequ.Report, unit: object, target: str, as_of: object) -> None:
    found = testing.reconcile(report, [{"target": target, "unit": unit, "as_of": as_of, "value_n": 3423, "value_d": 214}])
    assert found.agrees and found.columns == ("value",)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"value": 1}, "row 1 has no target"),
        ({"target": RATE, "as_of": "June"}, "row 1: as_of is a day such as 2024-06-30, not June"),
        ({"target": RATE, "valeu": 1}, "`valeu` is no column of a panel: did you mean `value`"),
        ({"target": RATE, "remark": 1}, "no column of a panel is there to compare"),
    ],
)
def test_what_is_no_row(report: shequ.Report, row: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        testing.reconcile(report, [row])


def test_an_unknown_target_says_what_is_near(report: shequ.Report) -> None:
    with pytest.raises(shequ.UnknownNameError, match="studios-total"):
        testing.reconcile(report, [{"target": "studio-total", "value": 1}])


def test_a_row_twice_and_no_row(report: shequ.Report) -> None:
    with pytest.raises(ValueError, match="row 2 has the target, unit and day of another"):
        testing.reconcile(report, [{"target": RATE, "value": 1}] * 2)
    with pytest.raises(ValueError, match="no row to compare"):
        testing.reconcile(report, [])
    with pytest.raises(TypeError, match="row 1 is int"):
        testing.reconcile(report, [3])
    with pytest.raises(TypeError, match="not str"):
        testing.reconcile(report, "target,value")
    with pytest.raises(ValueError, match="differ in length: target 1, value 2"):
        testing.reconcile(report, {"target": [RATE], "value": [1, 2]})


def test_a_panel_of_several_needs_the_unit(plan: shequ.Plan, data: shequ.Dataset) -> None:
    panel = plan.panel(data, level="town", as_of=DAY)
    with pytest.raises(ValueError, match="row 1 has no unit"):
        testing.reconcile(panel, [{"target": RATE, "value": 1}])


# --- tables in and out


THEIRS = {"target": [RATE, "governance-brands", "studios-total"], "value": [15.995, 3.0, None], "remark": ["", "x", "y"]}


def tables() -> list[Any]:
    rows = [dict(zip(THEIRS, row)) for row in zip(*THEIRS.values())]
    return [
        pytest.param(lambda: rows, id="dicts"),
        pytest.param(lambda: iter(rows), id="iterator"),
        pytest.param(lambda: THEIRS, id="columns"),
        *(pytest.param(made, id=made.__name__, marks=pytest.mark.needs(made.__name__)) for made in (pandas, polars, pyarrow, duckdb)),
    ]


def pandas() -> Any:
    return __import__("pandas").DataFrame(THEIRS)


def polars() -> Any:
    return __import__("polars").DataFrame(THEIRS)


def pyarrow() -> Any:
    return __import__("pyarrow").table(THEIRS)


def duckdb() -> Any:
    connection = __import__("duckdb").connect()
    return connection.from_arrow(pyarrow())


@pytest.mark.parametrize("table", tables())
def test_tables_of_any_kind(report: shequ.Report, table: Any) -> None:
    found = testing.reconcile(report, table())
    assert {one.target: one.cause for one in found} == {
        "governance-brands": "interpretation",
        RATE: "rounding",
        # Nothing was reported of studios, and no register says they are none: ours has no value either.
    }
    assert (found.columns, found.ignored, found.compared) == (("value",), ("remark",), 3)


def test_the_result_as_rows(report: shequ.Report) -> None:
    found = testing.reconcile(report, [{"target": RATE, "value": "16.0", "met": True}])
    name = report.plan[RATE].name.zh
    row = {
        "as_of": DAY,
        "target": RATE,
        "target_name": name,
        "unit": "330109",
        "unit_name": "萧山区",
        "cause": "verdict",
        "note": "every number agrees, the verdict does not",
    }
    assert found.to_dicts() == [
        {**row, "column": "value", "ours": Fraction(3423, 214), "theirs": "16.0"},
        {**row, "column": "met", "ours": False, "theirs": True},
    ]
    chinese = found.to_dicts("zh")[1]
    assert chinese["原因"] == "结论不同" and chinese["说明"] == "数值一致，结论不同" and chinese["目标"] == name
    assert found.to_dicts("en")[0]["target_name"] == report.plan[RATE].name.en


@pytest.mark.needs("pandas")
def test_the_result_in_pandas(report: shequ.Report) -> None:
    found = testing.reconcile(report, [{"target": RATE, "value": "16.0", "met": True}])
    assert found.to_pandas().to_dict("records") == found.to_dicts()
    assert list(found.to_pandas("zh").columns)[:3] == ["截至日期", "目标代码", "目标"]
    nothing = testing.reconcile(report, [{"target": RATE, "met": False}]).to_pandas()
    assert len(nothing) == 0 and "cause" in nothing.columns


def test_what_a_person_reads(report: shequ.Report) -> None:
    found = testing.reconcile(report, [{"target": "governance-brands", "value": 3, "remark": "x"}])
    reading = only(found).readings[0]
    name = report.plan["governance-brands"].name.zh
    assert repr(found) == str(found) == "\n".join(found.lines("en"))
    assert found.lines("en") == (
        "1 rows compared: 0 agree, 1 differences",
        "not compared: remark",
        "interpretation (1)",
        f"  2024-06-30 governance-brands {name} · 330109 萧山区",
        "    value: ours 1, theirs 3",
        f"    the two agree under counted-from = everything ({reading.answer.en})",
    )
    assert found.lines("zh") == (
        "核对1行：一致0行，不同1处",
        "未核对的列：remark",
        "口径不同 (1)",
        f"  2024-06-30 governance-brands {name} · 330109 萧山区",
        "    value: 我方 1, 对方 3",
        f"    如改用以下口径则一致：{reading.question.zh}取“{reading.answer.zh}”（counted-from = everything）",
    )


def test_many_rows_are_cut(plan: shequ.Plan, data: shequ.Dataset) -> None:
    days = [DAY + datetime.timedelta(days=more) for more in range(25)]
    panel = plan.panel(data, units=["330109"], as_of=days)
    found = testing.reconcile(panel, [{"target": RATE, "as_of": day, "value": 1} for day in days])
    assert len(found) == 25 and found.lines()[-1] == "  … 5"
    assert sum("·" in line for line in found.lines()) == 20


def test_what_differs_pickles(report: shequ.Report) -> None:
    found = testing.reconcile(report, [{"target": "governance-brands", "value": 3}])
    again = pickle.loads(pickle.dumps(found))
    assert again.differences == found.differences and str(again) == str(found)
