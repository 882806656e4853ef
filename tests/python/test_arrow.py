"""Tables as Arrow streams from every producer, and results back as streams."""

from __future__ import annotations

import datetime
import functools
import signal
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import ENVIRONMENT, EXAMPLE, PACKAGES

import shequ

pytestmark = pytest.mark.needs("pyarrow", "polars", "duckdb")
if "pyarrow" in PACKAGES[ENVIRONMENT]:
    import duckdb
    import polars as pl
    import pyarrow as pa
    import pyarrow.csv  # noqa: F401

DAY = datetime.date(2023, 12, 31)
ROWS: dict[str, list[Any]] = {
    "unit": ["330109", "330109", "330109001"],
    "variable": ["residents", "households", "residents"],
    "date": [DAY] * 3,
    "value": [2_140_000, 700_000, 120_000],
}
UNITS = {"code": ["330109", "330109001"], "name": ["萧山区", "城厢街道"], "level": ["district", "town"]}


def digest(plan: shequ.Plan, observations: Any) -> Any:
    return shequ.Dataset(plan, units=UNITS, observations=observations).digests["observations"]


def problems(plan: shequ.Plan, observations: Any, **options: Any) -> list[Any]:
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=UNITS, observations=observations, **options)
    return list(raised.value.problems)


def arrow(**columns: Any) -> Any:
    return pa.table({**{name: pa.array(values) for name, values in ROWS.items()}, **columns})


def forms() -> dict[str, Any]:
    texts, numbers = ROWS["variable"], ROWS["value"]
    made = {
        "table": arrow(),
        "batch": arrow().to_batches()[0],
        "reader": arrow().to_reader(),
        "many batches": pa.concat_tables([arrow().slice(0, 1), arrow().slice(1)]),
        "sliced": pa.concat_tables([arrow(), arrow()]).slice(1, 3),
        "polars": pl.DataFrame(ROWS),
        "polars categories": pl.DataFrame(ROWS).with_columns(pl.col("variable").cast(pl.Categorical)),
        "duckdb": duckdb.from_arrow(arrow()),
        "date64": arrow(date=pa.array(ROWS["date"], pa.date64())),
        "iso text": arrow(date=["2023-12-31"] * 3),
        "float": arrow(value=pa.array(numbers, pa.float64())),
        "decimal": arrow(value=pa.array([Decimal(n) for n in numbers], pa.decimal128(38, 0))),
        "decimal with a scale": arrow(value=pa.array([Decimal(n) for n in numbers], pa.decimal128(20, 4))),
        "decimal256": arrow(value=pa.array([Decimal(n) for n in numbers], pa.decimal256(50, 2))),
        "text": arrow(value=[str(number) for number in numbers]),
        "codes as numbers": arrow(unit=[int(code) for code in ROWS["unit"]]),
    }
    for kind in (pa.utf8(), pa.large_utf8(), pa.string_view(), pa.dictionary(pa.int8(), pa.utf8())):
        made[f"{kind}"] = arrow(variable=pa.array(texts).cast(kind) if kind != pa.string_view() else pa.array(texts, kind))
    for width in ("int32", "int64", "uint32", "uint64"):
        made[width] = arrow(value=pa.array(numbers, width))
    for unit in ("s", "ms", "us", "ns"):
        made[f"timestamp {unit}"] = arrow(date=pa.array(ROWS["date"]).cast(pa.timestamp(unit)))
    return made


@pytest.mark.parametrize("form", list(forms()) if "pyarrow" in PACKAGES[ENVIRONMENT] else [])
def test_the_same_rows_from_every_producer_and_type(plan: shequ.Plan, form: str) -> None:
    assert digest(plan, forms()[form]) == digest(plan, ROWS)


def test_a_sum_of_duckdb_is_a_count(plan: shequ.Plan) -> None:
    towns = pa.table({"unit": ["330109"] * 2, "n": [1_000_000, 1_140_000]})
    summed = duckdb.sql(
        "select unit, 'residents' as variable, date '2023-12-31' as date, sum(n) as value from towns group by unit"
    )
    assert "DECIMAL" in str(summed.types[3]) or "HUGEINT" in str(summed.types[3])
    assert towns.num_rows == 2
    assert shequ.Dataset(plan, units=UNITS, observations=summed).rows("observations")[0]["value"] == 2_140_000


def test_a_timestamp_with_a_zone_is_refused_with_the_reason(plan: shequ.Plan) -> None:
    zoned = arrow(date=pa.array(ROWS["date"]).cast(pa.timestamp("us", "Asia/Shanghai")))
    (problem,) = problems(plan, zoned)
    assert (problem.column, problem.code) == ("date", "time_zone")
    assert "Asia/Shanghai" in problem.message.en and "Asia/Shanghai" in problem.message.zh
    (problem,) = problems(plan, arrow(value=[[1], [2], [3]]))
    assert (problem.column, problem.code) == ("value", "unsupported_type")


def test_nulls_are_missing(plan: shequ.Plan) -> None:
    table = arrow(precision=pa.array([10_000, None, None]), source=pa.array([None, "bulletin", None]))
    rows = shequ.Dataset(plan, units=UNITS, observations=table).rows("observations")
    assert sorted(str(row["precision"]) for row in rows) == ["10000", "None", "None"]
    assert sorted(str(row["source"]) for row in rows) == ["None", "None", "bulletin"]
    assert digest(plan, arrow(source=pa.nulls(3))) == digest(plan, ROWS)
    (problem,) = problems(plan, arrow(value=pa.array([1, None, 3])))
    assert (problem.row, problem.code) == (2, "empty_cell")


def test_rows_are_numbered_through_all_batches(plan: shequ.Plan) -> None:
    table = pa.concat_tables([arrow(), arrow(value=pa.array([5, -1, 7]))])
    found = [(p.row, p.code) for p in problems(plan, table) if p.code == "negative_count"]
    assert found == [(5, "negative_count")]


def failing() -> Iterator[Any]:
    yield arrow().to_batches()[0]
    raise RuntimeError("the disk is gone")


def test_a_stream_that_fails_half_way_loads_nothing(plan: shequ.Plan) -> None:
    reader = pa.RecordBatchReader.from_batches(arrow().schema, failing())
    (problem,) = problems(plan, reader)
    assert (problem.table, problem.code) == ("observations", "bad_arrow")
    assert "batch 2" in str(problem) and "the disk is gone" in str(problem)
    # Not with bad rows set aside, either: what is missing is not known.
    reader = pa.RecordBatchReader.from_batches(arrow().schema, failing())
    assert problems(plan, reader, reject="row")[0].code == "bad_arrow"


def test_ctrl_c_stops_a_stream_between_batches(plan: shequ.Plan) -> None:
    table = pa.Table.from_batches(arrow().to_batches() * 100_000)
    made: list[shequ.Dataset] = []

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.005)
        with pytest.raises(KeyboardInterrupt):
            # No line of Python lies between the end of the call and the list.
            made.extend(map(functools.partial(shequ.Dataset, units=UNITS, observations=table), [plan]))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert made == [] and digest(plan, arrow()) == digest(plan, ROWS)


def test_a_type_that_nobody_reads_names_its_column(plan: shequ.Plan) -> None:
    (problem,) = problems(plan, pl.DataFrame(ROWS).with_columns(pl.col("value").cast(pl.Int128)))
    assert (problem.column, problem.code) == ("value", "bad_arrow")
    for kind in (pa.binary(), pa.float16(), pa.time64("ns"), pa.list_(pa.int64())):
        (problem,) = problems(plan, arrow(value=pa.nulls(3, kind)))
        assert (problem.column, problem.code) == ("value", "unsupported_type")
    with pytest.raises(TypeError, match="LazyFrame, which is no table .collect it first.: give"):
        shequ.Dataset(plan, units=UNITS, observations=pl.DataFrame(ROWS).lazy())


def test_floats_that_are_no_counts(plan: shequ.Plan) -> None:
    for value, code in ((1600.5, "not_whole"), (float("inf"), "bad_number"), (float("nan"), "empty_cell")):
        for table in (arrow(value=[1.0, value, 3.0]), pl.DataFrame({**ROWS, "value": [1.0, value, 3.0]})):
            (problem,) = problems(plan, table)
            assert (problem.row, problem.column, problem.code) == (2, "value", code)


def test_empty_tables(plan: shequ.Plan) -> None:
    for table in (arrow().slice(0, 0), pl.DataFrame(ROWS).clear(), duckdb.from_arrow(arrow().slice(0, 0))):
        assert shequ.Dataset(plan, units=UNITS, observations=table).observation_count == 0
    missing = [(p.column, p.code) for p in problems(plan, pl.DataFrame())]
    assert missing == [(name, "missing_column") for name in ("unit", "variable", "date", "value")]


class Broken:
    """A producer that fails before it gives anything."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        raise self.error


def test_a_producer_that_gives_nothing(plan: shequ.Plan) -> None:
    (problem,) = problems(plan, Broken(ValueError("no such file")))
    assert (problem.table, problem.column) == ("observations", None) and "ValueError: no such file" in str(problem)
    with pytest.raises(KeyboardInterrupt):
        shequ.Dataset(plan, units=UNITS, observations=Broken(KeyboardInterrupt()))


def test_a_stream_is_read_once(plan: shequ.Plan) -> None:
    class Twice:
        capsule = arrow().__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return self.capsule

    producer = Twice()
    assert digest(plan, producer) == digest(plan, ROWS)
    assert problems(plan, producer)[0].code == "bad_arrow"

    class NoStream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return arrow().schema.__arrow_c_schema__()

    with pytest.raises(ValueError, match="PyCapsule"):
        shequ.Dataset(plan, units=UNITS, observations=NoStream())


def test_the_example_through_every_producer(plan: shequ.Plan, example: shequ.Dataset) -> None:
    names = ("units", "observations", "entities", "deliverables")
    readers = {
        "polars": lambda path: pl.read_csv(path, infer_schema_length=None),
        "polars lazy": lambda path: pl.scan_csv(path, infer_schema_length=None).collect(),
        "duckdb": lambda path: duckdb.read_csv(str(path), all_varchar=True),
        "pyarrow": lambda path: pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(strings_can_be_null=True)),
    }
    for name, read in readers.items():
        tables = {table: read(EXAMPLE / f"{table}.csv") for table in names}
        assert shequ.Dataset(plan, **tables).digests == example.digests, name


def test_results_as_streams(report: shequ.Report, plan: shequ.Plan, example: shequ.Dataset) -> None:
    frame = report.to_frame()
    panel = plan.panel(example, level="town", as_of=["2024-11-30", "2024-12-31"])
    results = [
        (report, frame),
        (frame, frame),
        (report["service-complexes"].trace(), report["service-complexes"].trace().to_frame()),
        (panel, panel.to_frame()),
        (next(iter(panel)), next(iter(panel)).to_frame()),
        (report.coverage_frame(), report.coverage_frame()),
        (report.findings_frame(), report.findings_frame()),
        (example.findings_frame(), example.findings_frame()),
        (example.rejected_frame(), example.rejected_frame()),
    ]
    for result, table in results:
        dicts = table.to_dicts()
        found = pa.table(result)
        assert found.to_pylist() == dicts, result
        assert found.schema.field(0).metadata[b"zh"].decode() == table.headings[table.columns[0]].zh
        assert pl.DataFrame(result).to_dicts() == dicts, result
    assert duckdb.sql("select count(*) from frame").fetchall() == [(len(frame),)]


def test_a_panel_streams_a_batch_a_day(plan: shequ.Plan, example: shequ.Dataset) -> None:
    panel = plan.panel(example, level="town", as_of=shequ.month_ends("2024-10-01", "2024-12-31"))
    batches = list(pa.RecordBatchReader.from_stream(panel))
    assert [set(batch["as_of"].to_pylist()) for batch in batches] == [{day} for day in panel.dates]
    assert [row for batch in batches for row in batch.to_pylist()] == panel.to_frame().to_dicts()
    assert len({batch.schema for batch in batches}) == 1
    # One stream does not use up another, and one that is dropped half-way is let go.
    next(iter(pa.RecordBatchReader.from_stream(panel)))
    assert pa.table(panel).num_rows == panel.row_count


STREAM = """
import datetime, sys, shequ, pyarrow
plan = shequ.Plan.builtin("xiaoshan-2022-2025")
codes = [f"33010900{1 + town // 90}{town % 90 + 1:03}" for town in range(400)]
units = [{"code": "330109", "name": "d", "level": "district"}] + [
    {"code": code, "name": code, "level": "community", "parent": "330109"} for code in codes
]
data = shequ.Dataset(plan, units=units)

def most():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) // 1024

def read(days):
    dates = [datetime.date(2023, 1, 1) + datetime.timedelta(days=day) for day in range(days)]
    rows = size = 0
    for batch in pyarrow.RecordBatchReader.from_stream(plan.panel(data, level="community", as_of=dates)):
        rows, size = rows + batch.num_rows, size + batch.nbytes
    return rows, size // 2**20

read(2)
before = most()
rows, size = read(40)
print(rows, size, most() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the most memory of a process is read from Linux")
def test_a_stream_takes_the_memory_of_a_day() -> None:
    done = subprocess.run([sys.executable, "-c", STREAM], capture_output=True, text=True, check=True)
    rows, size, grown = map(int, done.stdout.split())
    assert rows == 40 * 13 * 400
    # In megabytes: all of it is much, a fortieth is little.
    assert size > 100 and grown < size / 4, (size, grown)


def test_results_as_polars(report: shequ.Report) -> None:
    table = report.to_polars(lang="zh")
    assert table.columns == [report.to_frame().headings[name].zh for name in report.to_frame().columns]
    assert report.to_polars().to_dicts() == report.to_frame().to_dicts()
    assert report.to_frame().to_dicts("zh") == table.to_dicts()
    assert report.to_polars()["as_of"].dtype == pl.Date


def test_a_frame_outlives_what_it_came_from(plan: shequ.Plan, example: shequ.Dataset) -> None:
    table = pa.table(plan.assess(example, unit="330109", as_of="2024-12-31").to_frame())
    assert table["target"].to_pylist() == [target.id for target in plan.targets]
    # A capsule that nobody takes releases its stream.
    for _ in range(100):
        example.findings_frame().__arrow_c_stream__()
