"""As-of, roll-up and verdicts: the standing figure of every community on a day, summed over five levels, judged where a
target is set. As a user of each engine would write it, from the same Arrow tables to the same result.

The result: for every day asked and unit, the ten variables' sums; and for the seven targets over them, at the target's own
level, status and whole units missing. What the library gives besides (coverage, age, ranks, shares inside) is not asked
of the others.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

EPOCH = dt.date(1970, 1, 1)
START, END, MONTHS = dt.date(2023, 1, 1), dt.date(2025, 12, 31), 36
BEFORE = dt.date(2022, 12, 31)
VARIABLES = (
    "certified-social-workers", "residents", "community-workers", "certified-community-workers", "urban-residents",
    "households", "governance-brands", "work-methods", "service-complexes", "resident-parlours",
)
LEVELS = ("province", "prefecture", "county", "town", "community")
# What a code of each level ends with: so many zeros.
WEIGHTS = (10_000_000_000, 100_000_000, 1_000_000, 1_000, 1)
# Numerator, denominator (None: a count), factor, floor, level, by the plan's end (else standing).
TARGETS = (
    (6, None, 1, 2_500, "province", True),
    (7, None, 1, 2_500, "province", True),
    (8, None, 1, 3_000, "province", True),
    (9, None, 1, 5_000, "province", True),
    (0, 1, 10_000, 16, "county", True),
    (3, 2, 100, 70, "county", True),
    (2, 1, 10_000, 18, "county", False),
)
ACHIEVED, ON_TRACK, AT_RISK, BEHIND, MISSED, NOT_STARTED, CONFORMING, NOT_CONFORMING = 1, 2, 3, 4, 5, 7, 8, 9


def read(path: str) -> pa.Table:
    with pa.memory_map(path) as source:
        return pa.ipc.open_file(source).read_all()


def load(folder: str) -> tuple[pa.Table, pa.Table]:
    return read(f"{folder}/units.arrow"), read(f"{folder}/observations.arrow")


def complete_months(day: dt.date) -> int:
    after = day + dt.timedelta(days=1)
    return min(max((after.year - START.year) * 12 + after.month - START.month, 0), MONTHS)


def judge(sums: np.ndarray, before: np.ndarray, levels: np.ndarray, day: dt.date) -> tuple[np.ndarray, np.ndarray]:
    """Status and shortfall of every target at every unit (0 and -1 where it is not set), by whole-number products."""
    status = np.zeros((len(TARGETS), len(sums)), np.uint8)
    missing = np.full((len(TARGETS), len(sums)), -1, np.int64)
    g = complete_months(day)
    for place, (top, bottom, k, floor, level, by_end) in enumerate(TARGETS):
        at = levels == LEVELS.index(level)
        n, bn = sums[at, top], before[at, top]
        d, bd = (np.ones_like(n), np.ones_like(n)) if bottom is None else (sums[at, bottom], before[at, bottom])
        met = k * n >= floor * d
        missing[place, at] = np.maximum(0, -(-floor * d // k) - n)
        if not by_end:
            status[place, at] = np.where(met, CONFORMING, NOT_CONFORMING)
        elif day >= END:
            status[place, at] = np.where(met, ACHIEVED, MISSED)
        elif day < START:
            status[place, at] = np.where(met, ACHIEVED, NOT_STARTED)
        elif bottom is None:
            planned, at_risk = bn + (floor - bn) * g // MONTHS, bn + (floor - bn) * 9 * g // (MONTHS * 10)
            steps = [met, bn >= floor, n >= planned, n >= at_risk]
            status[place, at] = np.select(steps, [ACHIEVED, BEHIND, ON_TRACK, AT_RISK], BEHIND)
        else:
            # k n / d >= k bn / bd + (floor - k bn / bd) g / 36, all times 360 d bd
            left, base, way = 360 * k * n * bd, 360 * k * bn * d, (floor * bd - k * bn) * d
            steps = [met, k * bn >= floor * bd, left >= base + way * 10 * g, left >= base + way * 9 * g]
            status[place, at] = np.select(steps, [ACHIEVED, BEHIND, ON_TRACK, AT_RISK], BEHIND)
    return status, missing


def packed(answers: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> dict[str, np.ndarray]:
    sums, status, missing = (np.stack(part) for part in zip(*answers))
    return {"sums": sums, "status": status, "shortfall": missing}


def from_columns(columns: dict[str, np.ndarray], units: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A result table by columns (code, v0.., s0.., m0..), in the order of codes."""
    order = np.argsort(columns["code"], kind="stable")
    assert len(order) == units
    pick = lambda name: np.nan_to_num(np.asarray(columns[name])[order])  # noqa: E731
    sums = np.stack([pick(f"v{n}") for n in range(10)], 1).astype(np.int64)
    status = np.stack([pick(f"s{n}") for n in range(len(TARGETS))]).astype(np.uint8)
    return sums, status, np.stack([pick(f"m{n}") for n in range(len(TARGETS))]).astype(np.int64)


# ---- SQL ---------------------------------------------------------------------------------------------------------------


def standing_sql(day: dt.date, how: str) -> str:
    if how == "row_number":
        return f"""SELECT unit, variable, value FROM observations WHERE date <= DATE '{day}'
            QUALIFY row_number() OVER (PARTITION BY unit, variable ORDER BY date DESC, recorded DESC) = 1"""
    return f"""SELECT unit, variable, arg_max(value, (date - DATE '1970-01-01') * 65536 + (recorded - DATE '1970-01-01'))
            AS value FROM observations WHERE date <= DATE '{day}' GROUP BY unit, variable"""


def wide_sql(name: str, day: dt.date, how: str) -> str:
    columns = ", ".join(
        f"sum(value) FILTER (variable = '{variable}')::BIGINT AS v{n}" for n, variable in enumerate(VARIABLES)
    )
    sums = ", ".join(f"sum(v{n})::BIGINT AS v{n}" for n in range(10))
    parts = [f"{name}4 AS (SELECT unit AS code, {columns} FROM ({standing_sql(day, how)}) GROUP BY unit)"]
    for level in (3, 2, 1, 0):
        weight = WEIGHTS[level]
        parts.append(
            f"{name}{level} AS (SELECT code // {weight} * {weight} AS code, {sums} FROM {name}{level + 1} GROUP BY 1)"
        )
    everything = " UNION ALL ".join(f"SELECT {level} AS level, * FROM {name}{level}" for level in range(5))
    return ", ".join(parts) + f", {name} AS ({everything})"


def verdict_sql(place: int, day: dt.date) -> tuple[str, str]:
    top, bottom, k, floor, level, by_end = TARGETS[place]
    n, d = f"a.v{top}", "1" if bottom is None else f"a.v{bottom}"
    bn, bd = f"b.v{top}", "1" if bottom is None else f"b.v{bottom}"
    g, here = complete_months(day), f"a.level = {LEVELS.index(level)}"
    missing = f"CASE WHEN {here} THEN greatest(0, ({floor} * {d} + {k - 1}) // {k} - {n}) ELSE -1 END"
    met = f"{k} * {n} >= {floor} * {d}"
    if not by_end:
        rest = f"WHEN {met} THEN {CONFORMING} ELSE {NOT_CONFORMING}"
    elif day >= END:
        rest = f"WHEN {met} THEN {ACHIEVED} ELSE {MISSED}"
    elif day < START:
        rest = f"WHEN {met} THEN {ACHIEVED} ELSE {NOT_STARTED}"
    else:
        if bottom is None:
            planned, at_risk = (f"{n} >= {bn} + ({floor} - {bn}) * {step} * {g} // 360" for step in (10, 9))
        else:
            left, way = f"360 * {k} * {n} * {bd}", f"({floor} * {bd} - {k} * {bn}) * {d}"
            planned, at_risk = (f"{left} >= 360 * {k} * {bn} * {d} + {way} * {step} * {g}" for step in (10, 9))
        rest = (
            f"WHEN {met} THEN {ACHIEVED} WHEN {k} * {bn} >= {floor} * {bd} THEN {BEHIND}"
            f" WHEN {planned} THEN {ON_TRACK} WHEN {at_risk} THEN {AT_RISK} ELSE {BEHIND}"
        )
    return f"CASE WHEN NOT {here} THEN 0 {rest} END AS s{place}", f"{missing} AS m{place}"


def duckdb_engine(folder: str, threads: int, how: str, days: list[dt.date]):
    import duckdb

    connection = duckdb.connect(config={"threads": threads})
    units, observations = load(folder)
    connection.register("observations", observations)

    def run():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE before AS WITH {wide_sql('b', BEFORE, how)} SELECT * FROM b")
        out = []
        for day in days:
            verdicts = ", ".join(part for place in range(len(TARGETS)) for part in verdict_sql(place, day))
            sums = ", ".join(f"a.v{n}" for n in range(10))
            query = f"WITH {wide_sql('a', day, how)} SELECT a.code, {sums}, {verdicts} FROM a JOIN before b USING (code)"
            out.append(connection.sql(query).to_arrow_table())
        return out

    def answer(out):
        tables = ({name: table.column(name).to_numpy() for name in table.column_names} for table in out)
        return packed([from_columns(table, len(units)) for table in tables])

    return run, answer


# ---- Polars ------------------------------------------------------------------------------------------------------------


def polars_engine(folder: str, threads: int, how: str, days: list[dt.date]):
    import polars as pl

    assert pl.thread_pool_size() == threads
    units, observations = load(folder)
    frame = pl.from_arrow(observations).lazy()

    def wide(day):
        key = pl.col("date").to_physical().cast(pl.Int64) * 65_536 + pl.col("recorded").to_physical()
        standing = frame.filter(pl.col("date") <= day).group_by("unit", "variable")
        standing = standing.agg(pl.col("value").max_by(key))
        columns = [
            pl.col("value").filter(pl.col("variable") == variable).sum().alias(f"v{n}")
            for n, variable in enumerate(VARIABLES)
        ]
        levels = [standing.group_by(code="unit").agg(columns)]
        for weight in reversed(WEIGHTS[:4]):
            above = levels[-1].group_by(code=pl.col("code") // weight * weight)
            levels.append(above.agg(pl.col(f"v{n}").sum() for n in range(10)))
        return pl.concat([part.with_columns(level=pl.lit(4 - place)) for place, part in enumerate(levels)])

    def verdict(place, day):
        top, bottom, k, floor, level, by_end = TARGETS[place]
        n, bn = pl.col(f"v{top}"), pl.col(f"v{top}_before")
        d, bd = (pl.lit(1), pl.lit(1)) if bottom is None else (pl.col(f"v{bottom}"), pl.col(f"v{bottom}_before"))
        g, here = complete_months(day), pl.col("level") == LEVELS.index(level)
        met = k * n >= floor * d
        if not by_end:
            status = pl.when(met).then(CONFORMING).otherwise(NOT_CONFORMING)
        elif day >= END:
            status = pl.when(met).then(ACHIEVED).otherwise(MISSED)
        elif day < START:
            status = pl.when(met).then(ACHIEVED).otherwise(NOT_STARTED)
        else:
            if bottom is None:
                planned, at_risk = (n >= bn + (floor - bn) * step * g // 360 for step in (10, 9))
            else:
                way = (floor * bd - k * bn) * d
                planned, at_risk = (360 * k * n * bd >= 360 * k * bn * d + way * step * g for step in (10, 9))
            status = pl.when(met).then(ACHIEVED).when(k * bn >= floor * bd).then(BEHIND).when(planned).then(ON_TRACK)
            status = status.when(at_risk).then(AT_RISK).otherwise(BEHIND)
        missing = ((floor * d + (k - 1)) // k - n).clip(lower_bound=0)
        return (
            pl.when(here).then(status).otherwise(0).alias(f"s{place}"),
            pl.when(here).then(missing).otherwise(-1).alias(f"m{place}"),
        )

    def run():
        before = wide(BEFORE).drop("level").collect(engine=how)
        out = []
        for day in days:
            verdicts = [part for place in range(len(TARGETS)) for part in verdict(place, day)]
            joined = wide(day).join(before.lazy(), on="code", suffix="_before")
            query = joined.select("code", *(f"v{n}" for n in range(10)), *verdicts)
            out.append(query.collect(engine=how))
        return out

    def answer(out):
        tables = ({name: table[name].to_numpy() for name in table.columns} for table in out)
        return packed([from_columns(table, len(units)) for table in tables])

    return run, answer


# ---- pandas, NumPy, Numba: sums over the tree by the order of codes ------------------------------------------------------


class Tree:
    """Units in the order of their codes, which is tree order, and the place of each one's parent."""

    def __init__(self, units: pa.Table) -> None:
        self.codes = np.sort(units.column("code").to_numpy())
        self.levels = np.array([next(n for n, w in enumerate(WEIGHTS) if code % w == 0) for code in self.codes.tolist()])
        above = np.array(WEIGHTS)[np.maximum(self.levels - 1, 0)]
        self.parents = np.searchsorted(self.codes, self.codes // above * above)

    def roll_up(self, own: np.ndarray) -> np.ndarray:
        sums = own.copy()
        for level in (4, 3, 2, 1):
            here = np.flatnonzero(self.levels == level)
            np.add.at(sums, self.parents[here], sums[here])
        return sums


def pandas_engine(folder: str, threads: int, how: str, days: list[dt.date]):
    import pandas as pd

    units, observations = load(folder)
    tree, frame = Tree(units), observations.to_pandas(date_as_object=False)

    def sums(day):
        gone = frame[frame["date"] <= pd.Timestamp(day)]
        gone = gone.sort_values(["date", "recorded"]).drop_duplicates(["unit", "variable"], keep="last")
        wide = gone.pivot(index="unit", columns="variable", values="value").reindex(columns=list(VARIABLES))
        return tree.roll_up(wide.reindex(tree.codes).fillna(0).to_numpy().astype(np.int64))

    return arrays_run(sums, tree, days)


def arrays_run(sums, tree: Tree, days: list[dt.date]):
    def run():
        before, out = sums(BEFORE), []
        for day in days:
            now = sums(day)
            out.append((now, *judge(now, before, tree.levels, day)))
        return out

    return run, packed


def arrays_engine(folder: str, threads: int, how: str, days: list[dt.date]):
    units, observations = load(folder)
    tree = Tree(units)
    column = lambda name: observations.column(name).combine_chunks()  # noqa: E731
    names = observations.column("variable").chunk(0).dictionary.to_pylist()
    assert tuple(names) == VARIABLES
    variable = np.concatenate([part.indices.to_numpy() for part in observations.column("variable").chunks])
    unit, value = column("unit").to_numpy(), column("value").to_numpy()
    date, recorded = (column(name).cast(pa.int32()).to_numpy() for name in ("date", "recorded"))

    if how == "numba":
        import numba

        @numba.njit(boundscheck=False)
        def standing(place, variable, date, recorded, value, day, own, best):
            for row in range(len(place)):
                if date[row] <= day:
                    cell = place[row] * 10 + variable[row]
                    key = np.int64(date[row]) * 65_536 + recorded[row]
                    if key > best[cell]:
                        best[cell], own[cell] = key, value[row]

        def sums_of(place, day):
            own, best = np.zeros(len(tree.codes) * 10, np.int64), np.full(len(tree.codes) * 10, -1, np.int64)
            standing(place, variable, date, recorded, value, (day - EPOCH).days, own, best)
            return tree.roll_up(own.reshape(-1, 10))
    else:

        def sums_of(place, day):
            rows = np.flatnonzero(date <= (day - EPOCH).days)
            cell = place[rows] * 10 + variable[rows]
            # Day, day recorded and row in one number: its maximum names the row.
            key = (date[rows].astype(np.int64) - 18_000 << 46) + (recorded[rows].astype(np.int64) - 18_000 << 32) + rows
            best = np.full(len(tree.codes) * 10, -1, np.int64)
            np.maximum.at(best, cell, key)
            own = np.where(best >= 0, value[np.maximum(best, 0) & 0xFFFF_FFFF], 0)
            return tree.roll_up(own.reshape(-1, 10))

    def run():
        place = np.searchsorted(tree.codes, unit)
        before, out = sums_of(place, BEFORE), []
        for day in days:
            now = sums_of(place, day)
            out.append((now, *judge(now, before, tree.levels, day)))
        return out

    return run, packed


ENGINES = {
    "polars streaming": (polars_engine, "streaming", (1, 2)),
    "polars in-memory": (polars_engine, "in-memory", (1, 2)),
    "duckdb row_number": (duckdb_engine, "row_number", (1, 2)),
    "duckdb arg_max": (duckdb_engine, "arg_max", (1, 2)),
    "pandas": (pandas_engine, "", (1,)),
    "numpy": (arrays_engine, "numpy", (1,)),
    "numba": (arrays_engine, "numba", (1,)),
}


def prepare(engine: str, folder: str, threads: int, options: dict):
    make, how, _ = ENGINES[engine]
    return make(folder, threads, how, [dt.date.fromisoformat(day) for day in options["days"]])
