"""Registers: how many things of each kind are in force at each unit at each of 48 month ends, as a user of each engine
would count them. The result is dense: unit by kind by month end, in the order of codes.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from rollup import EPOCH, read

KINDS = 12
ENDS = [
    dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    for year in range(2022, 2026)
    for month in range(1, 13)
]
DAYS = np.array([(end - EPOCH).days for end in ENDS])


def load(folder: str) -> tuple[np.ndarray, pa.Table]:
    codes = np.sort(read(f"{folder}/units.arrow").column("code").to_numpy())
    return codes, read(f"{folder}/entities.arrow")


def kind_names(table: pa.Table) -> list[str]:
    names = table.column("kind").chunk(0).dictionary.to_pylist()
    assert len(names) == KINDS
    return names


def dense(codes: np.ndarray, names: list[str], rows: dict[str, np.ndarray]) -> np.ndarray:
    """Cells of (unit, kind, month, count) laid out; what has no row is 0."""
    out = np.zeros((len(codes), KINDS, len(ENDS)), np.int64)
    kind = np.array([names.index(str(name)) for name in names])
    place = {name: kind[n] for n, name in enumerate(names)}
    kinds = np.array([place[str(name)] for name in rows["kind"]])
    out[np.searchsorted(codes, rows["unit"]), kinds, rows["month"].astype(np.int64)] = rows["count"].astype(np.int64)
    return out


def polars_engine(folder: str, threads: int, how: str):
    import polars as pl

    assert pl.thread_pool_size() == threads
    codes, table = load(folder)
    names, frame = kind_names(table), pl.from_arrow(table).lazy()
    ends = pl.Series("end", ENDS)

    def changes(column, by):
        # The first month end that sees the change: one after the last is seen by none.
        month = pl.lit(ends).search_sorted(pl.col(column), side="left").cast(pl.Int32)
        part = frame.filter(pl.col(column).is_not_null()).select("unit", "kind", month=month, by=pl.lit(by, pl.Int64))
        return part.filter(pl.col("month") < len(ENDS))

    def run():
        steps = pl.concat([changes("since", 1), changes("until", -1)]).group_by("unit", "kind", "month").agg(pl.col("by").sum())
        # Every pair of unit and kind that has things, on every month end.
        pairs = frame.select("unit", "kind").unique()
        cells = pairs.join(pl.LazyFrame({"month": range(len(ENDS))}, schema={"month": pl.Int32}), how="cross")
        filled = cells.join(steps, on=["unit", "kind", "month"], how="left").sort("unit", "kind", "month")
        counted = filled.with_columns(count=pl.col("by").fill_null(0).cum_sum().over("unit", "kind"))
        return counted.select("unit", "kind", "month", "count").collect(engine=how)

    return run, lambda out: {
        "counts": dense(codes, names, {name: out[name].cast(pl.String).to_numpy() if name == "kind" else out[name].to_numpy() for name in out.columns})
    }


def duckdb_engine(folder: str, threads: int, how: str):
    import duckdb

    connection = duckdb.connect(config={"threads": threads})
    codes, table = load(folder)
    connection.register("entities", table)
    names = kind_names(table)
    if how == "filters":
        columns = ", ".join(
            f"count(*) FILTER (since <= DATE '{end}' AND (until IS NULL OR until > DATE '{end}')) AS c{n}"
            for n, end in enumerate(ENDS)
        )
        query = f"SELECT unit, kind, {columns} FROM entities GROUP BY unit, kind"

        def answer(out):
            counts = np.zeros((len(codes), KINDS, len(ENDS)), np.int64)
            kind = np.array([names.index(name) for name in out.column("kind").cast(pa.string()).to_pylist()])
            wide = np.stack([out.column(f"c{n}").to_numpy() for n in range(len(ENDS))], 1)
            counts[np.searchsorted(codes, out.column("unit").to_numpy()), kind] = wide
            return {"counts": counts}
    else:
        ends = ", ".join(f"DATE '{end}'" for end in ENDS)
        query = f"""
            WITH ends AS (SELECT unnest([{ends}]) AS day, unnest(range({len(ENDS)})) AS month),
            steps AS (
                SELECT unit, kind, since AS day, 1 AS step FROM entities
                UNION ALL SELECT unit, kind, until, -1 FROM entities WHERE until IS NOT NULL
            ), by_month AS (
                SELECT unit, kind, greatest(0, datediff('month', DATE '2022-01-01', day)) AS month, sum(step) AS step
                FROM steps GROUP BY ALL
            ), pairs AS (SELECT DISTINCT unit, kind FROM entities)
            SELECT unit, kind, month,
                   sum(coalesce(step, 0)) OVER (PARTITION BY unit, kind ORDER BY month)::BIGINT AS count
            FROM (pairs CROSS JOIN (SELECT month FROM ends)) LEFT JOIN by_month USING (unit, kind, month)"""

        def answer(out):
            rows = {name: out.column(name).to_numpy() for name in ("unit", "month", "count")}
            return {"counts": dense(codes, names, {"kind": out.column("kind").cast(pa.string()).to_pylist(), **rows})}

    return lambda: connection.sql(query).to_arrow_table(), answer


def arrays(folder: str):
    codes, table = load(folder)
    column = lambda name: table.column(name).combine_chunks()  # noqa: E731
    kind = np.concatenate([part.indices.to_numpy() for part in table.column("kind").chunks])
    since = column("since").cast(pa.int32()).to_numpy()
    until = column("until").cast(pa.int32()).fill_null(np.iinfo(np.int32).max).to_numpy()
    return codes, column("unit").to_numpy(), kind, since, until


def pandas_engine(folder: str, threads: int, how: str):
    import pandas as pd

    codes, table = load(folder)
    names, frame = kind_names(table), table.to_pandas(date_as_object=False)
    ends = pd.DatetimeIndex(ENDS).as_unit(frame["since"].dt.unit)

    def run():
        parts = []
        for column, step in (("since", 1), ("until", -1)):
            rows = frame[frame[column].notna()]
            month = np.searchsorted(ends, rows[column], side="left")
            parts.append(pd.DataFrame({"unit": rows["unit"], "kind": rows["kind"].cat.codes, "month": month, "step": step}))
        steps = pd.concat(parts).query("month < 48").groupby(["unit", "kind", "month"], observed=True)["step"].sum()
        wide = steps.unstack("month", fill_value=0).reindex(columns=range(len(ENDS)), fill_value=0)
        return wide.cumsum(axis=1)

    def answer(out):
        counts = np.zeros((len(codes), KINDS, len(ENDS)), np.int64)
        index = out.index
        counts[np.searchsorted(codes, index.get_level_values(0)), index.get_level_values(1)] = out.to_numpy()
        return {"counts": counts}

    assert names == list(frame["kind"].cat.categories)
    return run, answer


def numpy_engine(folder: str, threads: int, how: str):
    codes, unit, kind, since, until = arrays(folder)
    months = len(ENDS)
    length = len(codes) * KINDS * (months + 1)

    def run():
        cell = (np.searchsorted(codes, unit) * KINDS + kind) * (months + 1)
        begun = np.bincount(cell + np.searchsorted(DAYS, since, side="left"), minlength=length)
        ended = np.bincount(cell + np.searchsorted(DAYS, until, side="left"), minlength=length)
        steps = (begun - ended).reshape(len(codes), KINDS, months + 1)[:, :, :months]
        return np.cumsum(steps, axis=2)

    return run, lambda out: {"counts": out}


def numba_engine(folder: str, threads: int, how: str):
    import numba

    codes, unit, kind, since, until = arrays(folder)
    months = len(ENDS)
    first = int(DAYS[0])
    by_day = np.searchsorted(DAYS, np.arange(first, DAYS[-1] + 2), side="left").astype(np.int64)

    @numba.njit(boundscheck=False)
    def count(place, kind, since, until, by_day, first, out):
        for row in range(len(place)):
            begun = by_day[min(max(since[row] - first, 0), len(by_day) - 1)]
            ended = by_day[min(max(until[row] - first, 0), len(by_day) - 1)]
            if begun < months:
                out[place[row], kind[row], begun] += 1
            if ended < months:
                out[place[row], kind[row], ended] -= 1
        for unit in range(out.shape[0]):
            for kind_ in range(out.shape[1]):
                for month in range(1, months):
                    out[unit, kind_, month] += out[unit, kind_, month - 1]

    def run():
        out = np.zeros((len(codes), KINDS, months), np.int64)
        count(np.searchsorted(codes, unit), kind, since, until, by_day, first, out)
        return out

    return run, lambda out: {"counts": out}


ENGINES = {
    "polars streaming": (polars_engine, "streaming", (1, 2)),
    "polars in-memory": (polars_engine, "in-memory", (1, 2)),
    "duckdb filters": (duckdb_engine, "filters", (1, 2)),
    "duckdb steps": (duckdb_engine, "steps", (1, 2)),
    "pandas": (pandas_engine, "", (1,)),
    "numpy bincount": (numpy_engine, "", (1,)),
    "numba": (numba_engine, "", (1,)),
}


def prepare(engine: str, folder: str, threads: int, options: dict):
    make, how, _ = ENGINES[engine]
    return make(folder, threads, how)
