"""The whole-report vectors against a caller's own computation."""

from __future__ import annotations

import csv
import datetime
import difflib
from collections.abc import Callable, Collection
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypedDict, cast

from .._native import Plan
from .._vectors import ReportCase, vectors
from ._tables import rows_of
from ._values import day, number, rounds_to, same_double, shown, truth

if TYPE_CHECKING:
    import pytest

_MOST = 20
KEYS = ("as_of", "target", "unit")


class Tables(TypedDict, total=False):
    """Tables as CSV, by the names that a Dataset takes them under."""

    units: bytes
    observations: bytes
    entities: bytes
    deliverables: bytes
    register_scope: bytes
    lineage: bytes
    allocations: bytes


def report_cases() -> tuple[ReportCase, ...]:
    """The whole-report cases: tables, a question, and what every target comes to at every unit and day.

    >>> from shequ import testing
    >>> "xiaoshan-district" in [case.id for case in testing.report_cases()]
    True
    """
    return tuple(vectors().reports())


def plan_of(case: ReportCase) -> Plan:
    """The plan of a case, under the readings it asks for.

    >>> from shequ import testing
    >>> [testing.plan_of(case).id for case in testing.report_cases() if case.id == "xiaoshan-read-otherwise"]
    ['xiaoshan-2022-2025']
    """
    named = case.question["plan"]
    if "builtin" in named:
        plan = Plan.builtin(named["builtin"])
    else:
        plan = Plan.from_toml((case.folder.parent / named["file"]).read_text(encoding="utf-8"))
    for interpretation, choice in case.question["interpretations"].items():
        plan = plan.with_interpretation(interpretation, choice)
    return plan


def tables_of(case: ReportCase) -> Tables:
    """The tables of a case as CSV, by their names; `shequ.Dataset(plan, **tables)` takes them as they are.

    >>> from shequ import testing
    >>> sorted(testing.tables_of(next(c for c in testing.report_cases() if c.id == "a-row-set-aside")))
    ['observations', 'units']
    """
    files = case.question["tables"]
    return cast("Tables", {name: (case.folder.parent / path).read_bytes() for name, path in files.items()})


def expected(case: ReportCase) -> list[dict[str, Any]]:
    """What a case expects, row by row in the panel's columns: an exact number is one Fraction, what is missing None.

    >>> from shequ import testing
    >>> case = next(case for case in testing.report_cases() if case.id == "xiaoshan-district")
    >>> row = next(row for row in testing.expected(case) if row["target"] == "certified-social-workers")
    >>> row["unit"], row["numerator"] is not None
    ('330109', True)
    """
    with (case.folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        return [_typed(row) for row in csv.DictReader(file)]


def _typed(row: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, text in row.items():
        if name.endswith("_d") and f"{name[:-2]}_n" in row:
            continue
        if name.endswith("_n") and f"{name[:-2]}_d" in row:
            found[name[:-2]] = Fraction(int(text), int(row[f"{name[:-2]}_d"])) if text else None
        else:
            found[name] = _cell(name, text)
    return found


def _cell(name: str, text: str) -> Any:
    if text == "" or name in ("target", "unit", "unit_name", "level", "responsible"):
        return text or None
    if text in ("true", "false"):
        return text == "true"
    exact = number(text)
    if exact is not None:
        return int(exact)
    date = day(text)
    return text if date is None else date


def joined(row: dict[str, Any]) -> dict[str, Any]:
    """A row with `NAME_n` and `NAME_d` made into `NAME`, an exact number."""
    found = dict(row)
    for name in row:
        base = name[:-2]
        if name.endswith("_n") and f"{base}_d" in row:
            numerator, denominator = found.pop(name), found.pop(f"{base}_d")
            # The double beside them is for display.
            found[base] = None if numerator in (None, "") else Fraction(int(numerator), int(denominator))
    return found


def same(exact: Any, found: Any, decimals: int | None = None) -> bool:
    """Whether a cell of another program says what one of ours does."""
    if exact is None or found is None or found == "":
        return exact is None and found in (None, "")
    if isinstance(exact, bool):
        return truth(found) is exact
    if isinstance(exact, (int, Fraction)):
        given, wanted = number(found), Fraction(exact)
        if given is None:
            return False
        rounded = decimals is not None and rounds_to(wanted, given, decimals)
        return rounded or given == wanted or same_double(wanted, found)
    if isinstance(exact, datetime.date):
        return day(found) == exact
    return str(found) == str(exact)


def check_report(
    case: ReportCase,
    mine: Callable[[ReportCase], Any],
    *,
    targets: Collection[str] | None = None,
    decimals: int | None = None,
) -> int:
    """Holds a computation of yours to a case, and raises AssertionError with every cell that differs.

    `mine` is given the case and gives a table (pandas, Polars, pyarrow, DuckDB, list of dicts) with `as_of`, `target`,
    `unit` and any more of the panel's columns; those it has are compared, and an exact number may come as one (`value`)
    or two (`value_n`, `value_d`). Where it computes some `targets` only, name them. Gives how many cells were compared.

    >>> import shequ
    >>> from shequ import testing
    >>> def ours(case):
    ...     plan = testing.plan_of(case)
    ...     data = shequ.Dataset(plan, **testing.tables_of(case))
    ...     return plan.panel(data, as_of=case.question["dates"], units=case.question["units"]["codes"])
    >>> case = next(case for case in testing.report_cases() if case.id == "xiaoshan-district")
    >>> testing.check_report(case, ours) > 100
    True
    """
    wanted = {_key(row): row for row in expected(case) if targets is None or row["target"] in targets}
    if not wanted:
        raise ValueError(f"{case.id} has no row of the targets {', '.join(targets or ())}")
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in map(joined, rows_of(mine(case))):
        if absent := [name for name in KEYS if name not in row]:
            raise ValueError(f"the table has no column {', '.join(absent)}")
        if targets is None or row["target"] in targets:
            key = _key(row)
            if key in found:
                raise AssertionError(f"{case.id}: {_place(key)}: twice in your table")
            found[key] = row
    columns = set(next(iter(wanted.values())))
    said = [f"{case.id}: {_place(key)}: a row that is not expected" for key in found if key not in wanted]
    compared = 0
    for key, row in wanted.items():
        if key not in found:
            said.append(f"{case.id}: {_place(key)}: no row")
            continue
        for name, value in found[key].items():
            if name not in columns:
                near = difflib.get_close_matches(name, sorted(columns), n=1)
                raise ValueError(f"`{name}` is no column of a panel" + (f": did you mean `{near[0]}`?" if near else ""))
            compared += name not in KEYS
            if name not in KEYS and not same(row[name], value, decimals):
                said.append(f"{case.id}: {_place(key)}: {name}: expected {shown(row[name])}, found {shown(value)}")
    if said:
        more = [f"... and {len(said) - _MOST} more"] if len(said) > _MOST else []
        raise AssertionError("\n".join([case.description, *said[:_MOST], *more]))
    return compared


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return day(row["as_of"]), str(row["target"]), str(row["unit"])


def _place(key: tuple[Any, ...]) -> str:
    return " ".join(map(str, key))


def parametrize_reports(*, name: str = "case") -> pytest.MarkDecorator:
    """For pytest: one test for each whole-report case, named by its id."""
    import pytest

    return pytest.mark.parametrize(name, [pytest.param(case, id=case.id) for case in report_cases()])
