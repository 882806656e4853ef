"""Columns: ten million rows of one target, as a user of each engine would judge them.

At least 16 per 10,000 by the end of 2025, from 12, by completed months, at risk from nine tenths. Each engine has the
columns value, attainment, shortfall, planned, status. Polars, DuckDB, pandas and NumPy compare doubles, as one writes it;
Numba is written by hand with whole-number products and a table by day, as the library does it.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np
import pyarrow as pa

K, T, B, MONTHS = 10_000, 16, 12, 36
START, END = dt.date(2023, 1, 1), dt.date(2025, 12, 31)
EPOCH = dt.date(1970, 1, 1)
ACHIEVED, ON_TRACK, AT_RISK, BEHIND, MISSED, NOT_STARTED = 1, 2, 3, 4, 5, 7
COLUMNS = ("value", "attainment", "shortfall", "planned", "status")


def complete_months(day: dt.date) -> int:
    """Calendar months of the schedule complete at the close of a day."""
    after = day + dt.timedelta(days=1)
    return min(max((after.year - START.year) * 12 + after.month - START.month, 0), MONTHS)


def exact(n: int, d: int, day: dt.date) -> tuple[int, int]:
    """Status and shortfall in fractions, from the definitions."""
    value = Fraction(K * n, d)
    missing = max(0, -((-T * d) // K) - n)
    share = Fraction(complete_months(day), MONTHS)
    if value >= T:
        return ACHIEVED, missing
    if day >= END:
        return MISSED, missing
    if day < START:
        return NOT_STARTED, missing
    if value >= B + (T - B) * share:
        return ON_TRACK, missing
    if value >= B + (T - B) * Fraction(9, 10) * share:
        return AT_RISK, missing
    return BEHIND, missing


def load(folder: str) -> pa.Table:
    with pa.memory_map(f"{folder}/columns.arrow") as source:
        return pa.ipc.open_file(source).read_all()


def arrays(table: pa.Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    column = lambda name: table.column(name).combine_chunks()  # noqa: E731
    days = column("date").cast(pa.int32()).to_numpy()
    return column("numerator").to_numpy(), column("denominator").to_numpy(), days


class DayTable:
    """What each day asks: the day before the start stands for all before it, the last day for all after."""

    def __init__(self) -> None:
        self.first = (START - EPOCH).days - 1
        self.last = (END - EPOCH).days
        days = [EPOCH + dt.timedelta(days=n) for n in range(self.first, self.last + 1)]
        months = np.array([complete_months(day) for day in days])
        self.planned = B + (T - B) * (months / MONTHS)
        self.at_risk = B + (T - B) * 0.9 * (months / MONTHS)
        # k n / d >= x as 900,000 n >= c d: 90 x is whole for every plan.
        self.c1, self.c2 = 90 * B + 10 * months, 90 * B + 9 * months
        assert all(Fraction(int(c), 90) == B + Fraction((T - B) * int(m), 36) for c, m in zip(self.c1, months))
        assert all(Fraction(int(c), 90) == B + Fraction(9 * (T - B) * int(m), 360) for c, m in zip(self.c2, months))
        open_, before, closed = (ON_TRACK, AT_RISK, BEHIND), (NOT_STARTED,) * 3, (MISSED,) * 3
        rows = [before if day < START else closed if day >= END else open_ for day in days]
        self.statuses = np.array(rows, dtype=np.uint8)


def polars_engine(table: pa.Table, threads: int, how: str):
    import polars as pl

    assert pl.thread_pool_size() == threads
    frame = pl.from_arrow(table)
    n, d, date = pl.col("numerator"), pl.col("denominator"), pl.col("date")
    after = date + pl.duration(days=1)
    months = ((after.dt.year() - START.year) * 12 + after.dt.month().cast(pl.Int32) - START.month).clip(0, MONTHS)
    query = (
        frame.lazy()
        .with_columns(share=months / MONTHS, value=float(K) * n / d)
        .with_columns(planned=B + (T - B) * pl.col("share"), at_risk=B + (T - B) * 0.9 * pl.col("share"))
        .select(
            "value",
            attainment=pl.col("value") / T,
            shortfall=((T * d + (K - 1)) // K - n).clip(lower_bound=0),
            planned="planned",
            status=pl.when(pl.col("value") >= T).then(pl.lit(ACHIEVED, pl.UInt8))
            .when(date >= END).then(pl.lit(MISSED, pl.UInt8))
            .when(date < START).then(pl.lit(NOT_STARTED, pl.UInt8))
            .when(pl.col("value") >= pl.col("planned")).then(pl.lit(ON_TRACK, pl.UInt8))
            .when(pl.col("value") >= pl.col("at_risk")).then(pl.lit(AT_RISK, pl.UInt8))
            .otherwise(pl.lit(BEHIND, pl.UInt8)),
        )
    )
    return lambda: query.collect(engine=how), lambda out: {name: out[name].to_numpy() for name in COLUMNS}


def duckdb_engine(table: pa.Table, threads: int, how: str):
    import duckdb

    connection = duckdb.connect(config={"threads": threads})
    connection.register("rows", table)
    query = f"""
        WITH shared AS (
            SELECT numerator AS n, denominator AS d, date, {K}.0::DOUBLE * numerator / denominator AS value,
                   greatest(0, least({MONTHS}, datediff('month', DATE '{START}', date + 1))) / {MONTHS}::DOUBLE AS share
            FROM rows
        )
        SELECT value, value / {T} AS attainment,
               greatest(0, ({T} * d + {K - 1}) // {K} - n) AS shortfall,
               {B} + {T - B} * share AS planned,
               CASE WHEN value >= {T} THEN {ACHIEVED}
                    WHEN date >= DATE '{END}' THEN {MISSED}
                    WHEN date < DATE '{START}' THEN {NOT_STARTED}
                    WHEN value >= {B} + {T - B} * share THEN {ON_TRACK}
                    WHEN value >= {B} + {T - B} * 0.9::DOUBLE * share THEN {AT_RISK}
                    ELSE {BEHIND} END::UTINYINT AS status
        FROM shared"""
    if how == "arrow":
        run = lambda: connection.sql(query).to_arrow_table()  # noqa: E731
        return run, lambda out: {name: out.column(name).to_numpy() for name in COLUMNS}

    def create():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {query}")

    return create, lambda _: connection.execute("SELECT * FROM judged").fetchnumpy()


def pandas_engine(table: pa.Table, threads: int, how: str):
    import pandas as pd

    frame = table.to_pandas(date_as_object=False)

    def run():
        n, d, date = frame["numerator"], frame["denominator"], frame["date"]
        after = date + pd.Timedelta(days=1)
        months = ((after.dt.year - START.year) * 12 + after.dt.month - START.month).clip(0, MONTHS)
        share = months / MONTHS
        value = float(K) * n / d
        planned, at_risk = B + (T - B) * share, B + (T - B) * 0.9 * share
        met, closed, before = value >= T, date >= pd.Timestamp(END), date < pd.Timestamp(START)
        status = np.select(
            [met, closed, before, value >= planned, value >= at_risk],
            [np.uint8(ACHIEVED), np.uint8(MISSED), np.uint8(NOT_STARTED), np.uint8(ON_TRACK), np.uint8(AT_RISK)],
            np.uint8(BEHIND),
        )
        shortfall = ((T * d + (K - 1)) // K - n).clip(lower=0)
        columns = (value, value / T, shortfall, planned, status)
        return pd.DataFrame(dict(zip(COLUMNS, columns)))

    return run, lambda out: {name: out[name].to_numpy() for name in COLUMNS}


def buffers(rows: int) -> dict[str, np.ndarray]:
    kinds = (np.float64, np.float64, np.int64, np.float64, np.uint8)
    return {name: np.zeros(rows, kind) for name, kind in zip(COLUMNS, kinds)}


def numpy_engine(table: pa.Table, threads: int, how: str):
    n, d, days = arrays(table)
    out, by_day, block = buffers(len(n)), DayTable(), 8192
    work = {kind: np.empty(block, kind) for kind in (np.float64, np.int64, np.bool_)}

    def run():
        for at in range(0, len(n), block):
            part = slice(at, min(at + block, len(n)))
            length = part.stop - part.start
            place = np.clip(days[part], by_day.first, by_day.last) - by_day.first
            value, planned, shortfall = out["value"][part], out["planned"][part], out["shortfall"][part]
            np.multiply(n[part], float(K), out=value)
            np.divide(value, d[part], out=value)
            np.divide(value, T, out=out["attainment"][part])
            np.take(by_day.planned, place, out=planned)
            whole = work[np.int64][:length]
            np.multiply(d[part], T, out=whole)
            np.add(whole, K - 1, out=whole)
            np.floor_divide(whole, K, out=whole)
            np.subtract(whole, n[part], out=shortfall)
            np.maximum(shortfall, 0, out=shortfall)
            step = (value < planned).astype(np.int8)
            step += value < by_day.at_risk[place]
            status = by_day.statuses[place, step]
            status[value >= T] = ACHIEVED
            out["status"][part] = status
        return out

    return run, lambda result: result


def numba_engine(table: pa.Table, threads: int, how: str):
    import numba

    n, d, days = arrays(table)
    out, by_day = buffers(len(n)), DayTable()

    @numba.njit(parallel=threads > 1, boundscheck=False)
    def kernel(n, d, days, first, last, planned_by, c1, c2, statuses, value, attainment, shortfall, planned, status):
        for row in numba.prange(len(n)):
            place = min(max(days[row], first), last) - first
            rate = 10_000.0 * n[row] / d[row]
            value[row] = rate
            attainment[row] = rate / 16.0
            planned[row] = planned_by[place]
            reached = 900_000 * n[row]
            shortfall[row] = max(0, (16 * d[row] + 9_999) // 10_000 - n[row])
            step = np.int64(reached < c1[place] * d[row]) + np.int64(reached < c2[place] * d[row])
            status[row] = 1 if reached >= 1_440 * d[row] else statuses[place, step]

    def run():
        kernel(n, d, days, by_day.first, by_day.last, by_day.planned, by_day.c1, by_day.c2, by_day.statuses, *out.values())
        return out

    if threads > 1:
        numba.set_num_threads(threads)
    return run, lambda result: result


ENGINES = {
    "polars streaming": (polars_engine, "streaming", (1, 2)),
    "polars in-memory": (polars_engine, "in-memory", (1, 2)),
    "duckdb to arrow": (duckdb_engine, "arrow", (1, 2)),
    "duckdb to table": (duckdb_engine, "table", (1, 2)),
    "pandas": (pandas_engine, "", (1,)),
    "numpy, blocks": (numpy_engine, "", (1,)),
    "numba": (numba_engine, "", (1, 2)),
}


def prepare(engine: str, folder: str, threads: int, options: dict):
    make, how, _ = ENGINES[engine]
    return make(load(folder), threads, how)

