"""Tables as lists of dicts, dicts of columns and CSV, and what is wrong with them. Needs nothing but Python."""

from __future__ import annotations

import collections
import datetime
import math
import types
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from conftest import EXAMPLE

import shequ

UNITS = [
    {"code": "330109", "name": "萧山区", "level": "district"},
    {"code": "330109001", "name": "城厢街道", "level": "town"},
]


def observation(value: Any, variable: str = "residents", **more: Any) -> dict[str, Any]:
    return {"unit": "330109", "variable": variable, "date": "2023-12-31", "value": value, **more}


def observed(plan: shequ.Plan, value: Any, **options: Any) -> list[Any]:
    data = shequ.Dataset(plan, units=UNITS, observations=[observation(value)], **options)
    return [row["value"] for row in data.rows("observations")]


def codes(plan: shequ.Plan, **tables: Any) -> list[tuple[Any, ...]]:
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, **tables)
    return [(p.table, p.row, p.column, p.code) for p in raised.value.problems]


@pytest.mark.parametrize(
    "value",
    [
        2_140_000,
        2_140_000.0,
        "2140000",
        "2,140,000",
        Decimal("2140000"),
        Decimal("2.14E+6"),
        Fraction(2_140_000),
        "4280000/2",
        True + 2_139_999,
    ],
)
def test_a_count_in_every_form(plan: shequ.Plan, value: Any) -> None:
    assert observed(plan, value) == [2_140_000]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1600.5, "not_whole"),
        ("1600.5", "not_whole"),
        (Fraction(1, 3), "not_whole"),
        (-1, "negative_count"),
        ("214万", "unit_in_count"),
        (math.inf, "bad_number"),
        (True, "bad_number"),
        (datetime.date(2024, 1, 1), "bad_number"),
        ("", "empty_cell"),
    ],
)
def test_what_is_no_count(plan: shequ.Plan, value: Any, code: str) -> None:
    assert codes(plan, units=UNITS, observations=[observation(value)]) == [("observations", 1, "value", code)]


@pytest.mark.parametrize("value", [None, math.nan, Decimal("nan"), "NULL", "—"])
def test_missing_is_missing_and_not_zero(plan: shequ.Plan, value: Any) -> None:
    marks = ["NULL", "—"]
    if isinstance(value, str):
        assert observed(plan, value, missing_marks=marks) == []
    else:
        found = codes(plan, units=UNITS, observations=[observation(value)])
        assert found == [("observations", 1, "value", "empty_cell")]


@pytest.mark.parametrize(
    "day",
    [
        "2023-12-31",
        datetime.date(2023, 12, 31),
        datetime.datetime(2023, 12, 31),  # noqa: DTZ001
    ],
)
def test_days(plan: shequ.Plan, day: Any) -> None:
    data = shequ.Dataset(plan, units=UNITS, observations=[{**observation(1), "date": day}])
    assert data.latest_date == datetime.date(2023, 12, 31)


@pytest.mark.parametrize(
    "day",
    [
        datetime.datetime(2023, 12, 31, 8),  # noqa: DTZ001
        datetime.datetime(2023, 12, 31, tzinfo=datetime.timezone.utc),
        "31.12.2023",
        20231231,
    ],
)
def test_what_is_no_day(plan: shequ.Plan, day: Any) -> None:
    ((table, row, column, _),) = codes(plan, units=UNITS, observations=[{**observation(1), "date": day}])
    assert (table, row, column) == ("observations", 1, "date")


def test_codes_may_be_numbers_and_rows_may_lack_cells(plan: shequ.Plan) -> None:
    units = [
        {"code": 330109, "name": "萧山区", "level": "district"},
        {"name": "城厢街道", "level": "town", "code": 330109001000.0, "parent": 330109},
    ]
    data = shequ.Dataset(plan, units=units)
    assert [(unit.code, unit.parent) for unit in data.units] == [("330109", None), ("330109001", "330109")]


def test_attributes_are_dicts_or_text(plan: shequ.Plan) -> None:
    row = {"kind": "service-complex", "unit": "330109001", "since": "2023-05-04"}
    kind = next(kind for kind in plan.kinds if kind.id == "service-complex")
    functions = next(attribute for attribute in kind.attributes if attribute.type == "set")
    chosen = [choice.id for choice in functions.choices[:2]]
    rows = [
        {**row, "id": "a", "attributes": {functions.id: chosen}},
        {**row, "id": "b", "attributes": f"{functions.id}={'|'.join(chosen)}"},
        {**row, "id": "c", "attributes": {functions.id: []}},
        {**row, "id": "d", "attributes": None},
    ]
    data = shequ.Dataset(plan, units=UNITS, entities=rows)
    assert [bool(row["attributes"]) for row in data.rows("entities")] == [True, True, False, False]
    first, second = data.rows("entities")[:2]
    assert first["attributes"] == second["attributes"] == {functions.id: sorted(chosen)}


def test_every_shape_of_table_says_the_same(plan: shequ.Plan) -> None:
    rows = [observation(2_140_000), observation(700_000, "households")]
    csv = "unit,variable,date,value\n330109,residents,2023-12-31,2140000\n330109,households,2023-12-31,700000\n"
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    given = [
        rows,
        tuple(rows),
        (row for row in rows),
        [types.MappingProxyType(row) for row in rows],
        [collections.OrderedDict(row) for row in rows],
        columns,
        csv.encode(),
        csv.encode("utf-8-sig"),
        csv.encode("gb18030"),
        [rows[:1], rows[1:]],
        [csv.encode(), rows],
        [columns, columns],
    ]
    digests = {
        shequ.Dataset(plan, units=UNITS, observations=table).digests["observations"] for table in given
    }
    assert len(digests) == 1


def test_empty_tables(plan: shequ.Plan) -> None:
    data = shequ.Dataset(plan, units=UNITS, observations=[], entities=None, deliverables=())
    assert (data.observation_count, data.entity_row_count, data.latest_date) == (0, 0, None)
    report = plan.assess(data, unit="330109", as_of="2024-06-30")
    assert {result.reason for result in report} <= {"no_observation", "not_measurable_here", "no_threshold_at_this_level"}


HOLDS_ITSELF: list[Any] = []
HOLDS_ITSELF.append(HOLDS_ITSELF)


@pytest.mark.parametrize("table", ["units.csv", 5, [1, 2], [UNITS, 5], object(), HOLDS_ITSELF, [[UNITS]], [[UNITS, [UNITS]]]])
def test_what_is_no_table_says_what_is(plan: shequ.Plan, table: Any) -> None:
    with pytest.raises(TypeError, match=r"units is .* no table: give .* list of dicts"):
        shequ.Dataset(plan, units=table)


def test_missing_columns_are_named_at_once_with_what_is_near(plan: shequ.Plan) -> None:
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=[{"cod": "330109", "nam": "萧山区"}], observations=[{"Unit": 1}])
    problems = raised.value.problems
    missing = [(p.table, p.column) for p in problems if p.code == "missing_column"]
    assert missing == [
        ("units", "code"),
        ("units", "name"),
        ("units", "level"),
        ("observations", "unit"),
        ("observations", "variable"),
        ("observations", "date"),
        ("observations", "value"),
    ]
    near = {p.column: p.near for p in problems if p.code == "unknown_column"}
    assert (near["cod"], near["nam"]) == (("code",), ("name",))


def test_a_thousand_bad_rows_show_the_first_twenty(plan: shequ.Plan) -> None:
    rows = [observation(f"{number}万") for number in range(1_000)]
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=UNITS, observations=rows)
    error = raised.value
    assert len(error.problems) == 1_000 and error.omitted == 0
    lines = str(error).splitlines()
    assert lines[0] == "the data has 1000 problems"
    assert len(lines) == 22 and lines[-1] == "  and 980 more"
    assert [p.row for p in error.problems] == list(range(1, 1_001))
    frame = error.to_frame()
    assert len(frame) == 1_000 and frame["row"][:2] == [1, 2]
    assert frame["message_zh"][0] == error.problems[0].message.zh


def test_a_cell_of_another_kind_is_a_problem_of_its_column(plan: shequ.Plan) -> None:
    rows = [observation(1), observation([2]), {**observation(3), "unit": object()}]
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=UNITS, observations=rows)
    found = {p.column: str(p) for p in raised.value.problems}
    assert "row 2: list is no text, number, date" in found["value"]
    assert "row 3: object is no text" in found["unit"]


def test_half_a_character_is_no_text(plan: shequ.Plan) -> None:
    # What `errors="surrogateescape"` leaves behind where a file was read in the wrong encoding.
    found = codes(plan, units=UNITS, observations=[observation(1, variable="\udce4")])
    assert found == [("observations", None, "variable", "bad_arrow")]
    columns = {name: [value] for name, value in observation(1, variable="\udce4").items()}
    assert codes(plan, units=UNITS, observations=columns) == found


def test_columns_of_different_lengths_are_named(plan: shequ.Plan) -> None:
    columns = {name: [value] * 2 for name, value in observation(1).items()}
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=UNITS, observations={**columns, "date": ["2023-12-31"]})
    (problem,) = raised.value.problems
    assert problem.column == "date" and "it has 1 rows where the first column has 2" in problem.message.en


def test_bad_rows_are_set_aside_on_request(plan: shequ.Plan) -> None:
    rows = [observation(2_140_000), observation("x", "households")]
    data = shequ.Dataset(plan, units=UNITS, observations=rows, reject="row")
    assert (data.observation_count, data.rejected_row_count) == (1, 1)
    assert [(p.row, p.column) for p in data.rejected] == [(2, "value")]
    assert data.rejected_frame()["row"] == [2]


def test_words_that_choose_are_checked(plan: shequ.Plan) -> None:
    with pytest.raises(ValueError, match="reject is `table` or `row`, not `rows`"):
        shequ.Dataset(plan, units=UNITS, reject="rows")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="unknown_variables is"):
        shequ.Dataset(plan, units=UNITS, unknown_variables="drop")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        shequ.Dataset(plan, UNITS)  # type: ignore[misc]
    with pytest.raises(ValueError, match="the tables are units, observations"):
        shequ.Dataset(plan, units=UNITS).rows("unit")


def test_the_example_from_csv_and_from_its_own_rows_are_one(plan: shequ.Plan, example: shequ.Dataset) -> None:
    names = ("units", "observations", "entities", "deliverables")
    again = shequ.Dataset(plan, **{name: example.rows(name) for name in names})
    assert again.digests == example.digests
    assert len(example.units) == len((EXAMPLE / "units.csv").read_text(encoding="utf-8").splitlines()) - 1
