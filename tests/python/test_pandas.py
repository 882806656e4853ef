"""Tables from pandas, with pyarrow and without it, and results back to pandas."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from conftest import ENVIRONMENT, EXAMPLE, PACKAGES

import shequ

pytestmark = pytest.mark.needs("pandas")
pd = pytest.importorskip("pandas") if "pandas" in PACKAGES[ENVIRONMENT] else None
np = pytest.importorskip("numpy") if "numpy" in PACKAGES[ENVIRONMENT] else None

ROWS = {
    "unit": ["330109", "330109", "330109001"],
    "variable": ["residents", "households", "residents"],
    "date": ["2023-12-31", "2023-12-31", "2023-12-31"],
    "value": [2_140_000, 700_000, 120_000],
}
UNITS = {"code": ["330109", "330109001"], "name": ["萧山区", "城厢街道"], "level": ["district", "town"]}


def digest(plan: shequ.Plan, observations: Any) -> Any:
    return shequ.Dataset(plan, units=UNITS, observations=observations).digests["observations"]


def problems(plan: shequ.Plan, observations: Any) -> list[tuple[Any, ...]]:
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=UNITS, observations=observations)
    return [(p.row, p.column, p.code) for p in raised.value.problems]


def column(name: str, values: Any) -> Any:
    return pd.DataFrame({**ROWS, name: values})


def forms() -> dict[str, Any]:
    """The same rows in many types."""
    day = datetime.date(2023, 12, 31)
    numbers = ROWS["value"]
    return {
        "as they come": pd.DataFrame(ROWS),
        "codes as numbers": column("unit", [int(code) for code in ROWS["unit"]]),
        "codes as floats": column("unit", [float(code) for code in ROWS["unit"]]),
        "codes as objects": column("unit", pd.Series(["330109", 330109, 330109001], dtype=object)),
        "categories": column("variable", pd.Categorical(ROWS["variable"])),
        "category of numbers": column("unit", pd.Categorical([330109, 330109, 330109001])),
        "texts of their own type": column("variable", pd.array(ROWS["variable"], dtype="string")),
        "objects": pd.DataFrame(ROWS).astype(object),
        "int32": column("value", np.array(numbers, "int32")),
        "uint64": column("value", np.array(numbers, "uint64")),
        "float32": column("value", np.array(numbers, "float32")),
        "float64": column("value", np.array(numbers, "float64")),
        "nullable": column("value", pd.array(numbers, dtype="Int64")),
        "decimals": column("value", [Decimal(number) for number in numbers]),
        "texts": column("value", [str(number) for number in numbers]),
        "dates": column("date", [day] * 3),
        "seconds": column("date", np.array(ROWS["date"], "datetime64[s]")),
        "nanoseconds": column("date", np.array(ROWS["date"], "datetime64[ns]")),
        "timestamps": column("date", [pd.Timestamp(day)] * 3),
        "strided": pd.concat([pd.DataFrame(ROWS)] * 2).sort_values("value", kind="stable").iloc[::2],
        "another index": pd.DataFrame(ROWS, index=[7, 3, 3]),
        "filtered": pd.DataFrame({name: [*values, values[0]] for name, values in ROWS.items()}).iloc[1:],
        "a column as the index": pd.DataFrame(ROWS).set_index("unit"),
        "two columns as the index": pd.DataFrame(ROWS).set_index(["unit", "variable"]),
        "columns in another order": pd.DataFrame(ROWS)[["value", "date", "variable", "unit"]],
        "numpy columns": {name: np.array(values) for name, values in ROWS.items()},
        "series": {name: pd.Series(values) for name, values in ROWS.items()},
    }


@pytest.mark.parametrize("form", [] if pd is None else list(forms()))
def test_the_same_rows_in_every_type(plan: shequ.Plan, form: str) -> None:
    if form in {"codes as objects", "category of numbers"} and "pyarrow" in PACKAGES[ENVIRONMENT]:
        # Through pyarrow neither is a table: it refuses mixed objects itself, and such categories are told of by core.
        assert {name for _, name, _ in problems(plan, forms()[form])} == {"unit"}
        return
    assert digest(plan, forms()[form]) == digest(plan, ROWS)


def test_a_producer_that_fails_is_named_with_its_column(plan: shequ.Plan) -> None:
    mixed = column("value", pd.Series([2_140_000, "700000", 1.5], dtype=object))
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=UNITS, observations=mixed)
    (problem,) = raised.value.problems
    assert (problem.table, problem.column) == ("observations", "value")
    if "pyarrow" in PACKAGES[ENVIRONMENT]:
        assert problem.code == "bad_arrow" and "Arrow" in str(problem)
    else:
        assert (problem.row, problem.code) == (3, "not_whole")


def test_gaps_are_missing(plan: shequ.Plan) -> None:
    for gap in (
        column("precision", [10_000.0, np.nan, np.nan]),
        column("precision", pd.array([10_000, None, None], dtype="Int64")),
        column("precision", pd.Series([10_000, None, pd.NA], dtype=object)),
    ):
        rows = shequ.Dataset(plan, units=UNITS, observations=gap).rows("observations")
        assert [row["precision"] for row in rows] == [10_000, None, None] or sorted(
            str(row["precision"]) for row in rows
        ) == ["10000", "None", "None"]
    for gap in (
        column("recorded", [pd.Timestamp("2024-01-05"), pd.NaT, pd.NaT]),
        column("recorded", ["2024-01-05", None, np.nan]),
    ):
        rows = shequ.Dataset(plan, units=UNITS, observations=gap).rows("observations")
        assert sorted(str(row["recorded"]) for row in rows) == ["2024-01-05", "None", "None"]
    assert problems(plan, column("value", [1.0, np.nan, 3.0])) == [(2, "value", "empty_cell")]


def test_floats_that_are_no_counts_are_refused(plan: shequ.Plan) -> None:
    assert problems(plan, column("value", [1600.5, 2.0**53, np.inf])) == [
        (1, "value", "not_whole"),
        (2, "value", "inexact_float"),
        (3, "value", "bad_number"),
    ]


def test_moments_that_are_no_days_are_refused_with_the_reason(plan: shequ.Plan) -> None:
    noon = column("date", pd.to_datetime(["2023-12-31 12:00", "2023-12-31 00:00", "2023-12-31 00:00"]))
    assert problems(plan, noon) == [(1, "date", "time_of_day")]
    zoned = column("date", pd.to_datetime(ROWS["date"]).tz_localize("Asia/Shanghai"))
    assert problems(plan, zoned) == [(None, "date", "time_zone")]


def test_types_that_say_nothing_are_refused_by_column(plan: shequ.Plan) -> None:
    for values in ([1j, 2j, 3j], pd.to_timedelta([1, 2, 3], unit="D")):
        ((_, name, _),) = problems(plan, column("value", values))
        assert name == "value"


def test_two_columns_of_one_name(plan: shequ.Plan) -> None:
    frame = pd.DataFrame(ROWS)
    frame["more"] = frame["value"]
    frame.columns = ["unit", "variable", "date", "value", "value"]
    found = problems(plan, frame)
    assert {name for _, name, _ in found} <= {"value", None} and found


def test_empty_frames(plan: shequ.Plan) -> None:
    data = shequ.Dataset(plan, units=pd.DataFrame(UNITS), observations=pd.DataFrame(ROWS).iloc[:0])
    assert data.observation_count == 0
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=pd.DataFrame())
    assert {p.code for p in raised.value.problems} == {"missing_column"}


def test_the_example_through_read_csv(plan: shequ.Plan, example: shequ.Dataset) -> None:
    names = ("units", "observations", "entities", "deliverables")
    tables = {name: pd.read_csv(EXAMPLE / f"{name}.csv") for name in names}
    assert shequ.Dataset(plan, **tables).digests == example.digests


def test_results_as_pandas(report: shequ.Report) -> None:
    frame = report.to_frame()
    table = report.to_pandas()
    assert list(table.columns) == list(frame.columns) and len(table) == len(frame)
    for name in frame.columns:
        values = [None if pd.isna(value) else value for value in table[name].tolist()]
        values = [value.date() if isinstance(value, pd.Timestamp) else value for value in values]
        assert values == frame[name], name
    assert str(table["as_of"].dtype) == "datetime64[s]" and str(table["is_share"].dtype) == "bool"
    assert str(table["shortfall"].dtype) == "Int64"
    chinese = report.to_pandas(lang="zh")
    assert list(chinese.columns) == [frame.headings[name].zh for name in frame.columns]
    assert len(set(chinese.columns)) == len(chinese.columns)
    assert (table["value_n"] / table["value_d"]).dropna().tolist() == table["value"].dropna().tolist()


def test_large_whole_numbers_stay_exact() -> None:
    columns = [("n", "数", "number", "integer", [2**62 + 1, None, -(2**62) - 1])]
    frame = shequ.Frame._restored(columns)
    table = frame.to_pandas()
    assert table["n"].tolist()[::2] == [2**62 + 1, -(2**62) - 1] and table["n"].isna().tolist() == [False, True, False]
    assert frame["n"] == columns[0][4]


def test_a_panel_ranked_in_pandas(plan: shequ.Plan, example: shequ.Dataset) -> None:
    table = plan.panel(example, level="town", as_of="2024-12-31").to_pandas()
    studios = table[table["target"] == "studios-total"].sort_values("rank_by_value")
    assert studios["rank_by_value"].iloc[0] == 1
    assert studios["value_n"].dropna().is_monotonic_decreasing
