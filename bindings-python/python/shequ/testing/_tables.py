"""Tables of any library as lists of dicts."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from typing import Any

from ._values import plain


def rows_of(table: Any) -> list[dict[str, Any]]:
    """The rows of a table: pandas, Polars, pyarrow, DuckDB, dicts by row, or a dict of columns."""
    return [{str(name): plain(value) for name, value in row.items()} for row in _raw(table)]


def _raw(table: Any) -> Iterable[Mapping[Any, Any]]:
    library = type(table).__module__.partition(".")[0]
    if library == "shequ" and hasattr(table, "to_frame"):
        table = table.to_frame()
    if library == "pandas":
        rows: list[Mapping[Any, Any]] = table.to_dict("records")
        return rows
    if hasattr(table, "to_dicts"):
        return list(table.to_dicts())
    if hasattr(table, "to_pylist"):
        return list(table.to_pylist())
    if hasattr(table, "fetchall") and hasattr(table, "columns"):
        return [dict(zip(table.columns, row)) for row in table.fetchall()]
    if isinstance(table, Mapping):
        columns = {name: list(values) for name, values in table.items()}
        if len({len(values) for values in columns.values()}) > 1:
            sizes = ", ".join(f"{name} {len(values)}" for name, values in columns.items())
            raise ValueError(f"the columns differ in length: {sizes}")
        return [dict(zip(columns, row)) for row in zip(*columns.values())]
    if isinstance(table, Iterable) and not isinstance(table, (str, bytes)):
        rows = list(table)
        wrong = next((place for place, row in enumerate(rows, start=1) if not isinstance(row, Mapping)), None)
        if wrong is None:
            return rows
        raise TypeError(f"row {wrong} is {type(rows[wrong - 1]).__name__}, not a dict of its cells")
    if hasattr(table, "__arrow_c_stream__"):
        # The one library that has no types of its own.
        pyarrow: Any = importlib.import_module("pyarrow")
        return list(pyarrow.table(table).to_pylist())
    raise TypeError(f"a table is a DataFrame, a list of dicts or a dict of columns, not {type(table).__name__}")
