"""Where another program's results differ from ours, and why (对账).

Lives here: holding two tables together and finding the cause of each difference. What a cell of another program means:
_values; rows of any table: _tables. No rule of a plan: every reading is asked of the library again.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from .._codes import Reason, Status
from .._errors import DataError, PlanError
from .._native import Panel, Plan, Report
from .._records import Record, Text
from ._reports import joined, same
from ._tables import rows_of
from ._values import day, decimals, nearly, number, rounds_to, same_double, shown

if TYPE_CHECKING:
    import pandas

    from .._codes import Lang

Cause = Literal["row_missing", "input", "interpretation", "rounding", "verdict", "calculation"]
CAUSES: dict[str, Text] = {
    "row_missing": Text("缺行", "row missing"),
    "input": Text("数据不同", "input"),
    "interpretation": Text("口径不同", "interpretation"),
    "rounding": Text("仅舍入不同", "rounding only"),
    "verdict": Text("结论不同", "verdict"),
    "calculation": Text("计算不同", "calculation"),
}
_INPUTS = {"numerator", "denominator"}
_VERDICTS = {"status", "met", "reason"}
_HEADINGS = {
    "as_of": "截至日期",
    "target": "目标代码",
    "target_name": "目标",
    "unit": "单位代码",
    "unit_name": "单位",
    "cause": "原因",
    "column": "项目",
    "ours": "我方",
    "theirs": "对方",
    "note": "说明",
}
_MOST = 20
_LISTED = 3
_Row = dict[str, Any]
_Key = tuple[datetime.date, str, str]


class Reading(Record):
    """Another answer to a question that the plan's text leaves open: ids, question and answer."""

    interpretation: str
    choice: str
    question: Text
    answer: Text

    def __str__(self) -> str:
        return f"{self.interpretation} = {self.choice}"


class Cell(Record):
    """One column of a row in which the two differ: what each side says. An exact number is a Fraction."""

    column: str
    ours: Any
    theirs: Any

    __hash__ = None  # type: ignore[assignment]


class Disagreement(Record):
    """One row in which the two differ: a target at a unit on a day, the cause, and the cells that differ.

    `readings`: under which other readings of the plan, each by itself, everything compared would agree. `missing_from`:
    `ours` or `theirs`, where the other side has the row alone.
    """

    as_of: datetime.date
    target: str
    target_name: Text
    unit: str
    unit_name: str
    cause: Cause
    cells: tuple[Cell, ...]
    readings: tuple[Reading, ...]
    missing_from: Literal["ours", "theirs"] | None

    __hash__ = None  # type: ignore[assignment]

    def note(self, lang: Lang = "en") -> str:
        """What the cause comes to, in one sentence."""
        zh = lang == "zh"
        if self.missing_from is not None:
            side = {"ours": ("我方", "ours"), "theirs": ("对方", "theirs")}[self.missing_from]
            return f"{side[0]}无此行" if zh else f"the row is missing from {side[1]}"
        if self.cause == "interpretation":
            shown_first = self.readings[:_LISTED]
            if zh:
                texts = "；".join(f"{r.question.zh}取“{r.answer.zh}”（{r}）" for r in shown_first)
                more = f"，另有{len(self.readings) - _LISTED}种" if len(self.readings) > _LISTED else ""
                return f"如改用以下口径则一致：{texts}{more}"
            texts = "; or ".join(f"{r} ({r.answer.en})" for r in shown_first)
            more = f", and {len(self.readings) - _LISTED} more" if len(self.readings) > _LISTED else ""
            return f"the two agree under {texts}{more}"
        sentences = {
            "input": ("所读数据不同", "what was counted differs, and no single other reading explains it"),
            "rounding": ("按对方的小数位数舍入后一致", "equal when ours is rounded to their decimals"),
            "verdict": ("数值一致，结论不同", "every number agrees, the verdict does not"),
            "calculation": ("数据未见不同，结果不同", "no input differs, and the result does"),
        }
        return sentences[self.cause][0 if zh else 1]


class Reconciliation:
    """What reconcile found: iterate for each row that differs; printed, it is sorted by cause.

    `to_dicts` and `to_pandas` give it as a table, one row for each cell that differs.
    """

    def __init__(
        self,
        differences: tuple[Disagreement, ...],
        compared: int,
        columns: tuple[str, ...],
        ignored: tuple[str, ...],
        untried: tuple[Reading, ...],
    ) -> None:
        self._differences = differences
        self._compared = compared
        self._columns = columns
        self._ignored = ignored
        self._untried = untried

    @property
    def differences(self) -> tuple[Disagreement, ...]:
        """Every row that differs, by cause, then day, target and unit as they came."""
        return self._differences

    @property
    def compared(self) -> int:
        """How many rows both sides have."""
        return self._compared

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, not even by rounding."""
        return not self._differences

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns compared."""
        return self._columns

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns of theirs that a panel does not have, and that were not compared."""
        return self._ignored

    @property
    def untried(self) -> tuple[Reading, ...]:
        """Readings under which the data cannot be read, so that nobody can say what they would come to."""
        return self._untried

    @property
    def by_cause(self) -> dict[str, tuple[Disagreement, ...]]:
        """The rows that differ under each cause that there is."""
        found = {cause: tuple(item for item in self._differences if item.cause == cause) for cause in CAUSES}
        return {cause: items for cause, items in found.items() if items}

    def __iter__(self) -> Iterator[Disagreement]:
        return iter(self._differences)

    def __len__(self) -> int:
        return len(self._differences)

    def to_dicts(self, lang: Lang | None = None) -> list[dict[str, Any]]:
        """One dict for each cell that differs; `lang` puts causes and notes into its words, `zh` the headings too.

        Cells keep their values: a Fraction, a date, a code.
        """
        words: Lang = lang or "en"
        rows = []
        for item in self._differences:
            row = {
                "as_of": item.as_of,
                "target": item.target,
                "target_name": item.target_name.get(lang or "zh"),
                "unit": item.unit,
                "unit_name": item.unit_name,
                "cause": item.cause if lang is None else CAUSES[item.cause].get(words),
            }
            note = item.note(words)
            for cell in item.cells or (Cell(None, None, None),):
                rows.append({**row, "column": cell.column, "ours": cell.ours, "theirs": cell.theirs, "note": note})
        if lang == "zh":
            return [{_HEADINGS[name]: value for name, value in row.items()} for row in rows]
        return rows

    def to_pandas(self, lang: Lang | None = None) -> pandas.DataFrame:
        """The same as a pandas DataFrame, with its columns where nothing differs too."""
        import pandas

        headings = list(_HEADINGS.values() if lang == "zh" else _HEADINGS)
        return pandas.DataFrame(self.to_dicts(lang), columns=headings)

    def lines(self, lang: Lang = "en") -> tuple[str, ...]:
        """The whole for a person to read, one line each: by cause, at most twenty rows of a cause."""
        zh = lang == "zh"
        agreed = self._compared - sum(item.missing_from is None for item in self._differences)
        if zh:
            found = [f"核对{self._compared}行：一致{agreed}行，不同{len(self)}处"]
        else:
            found = [f"{self._compared} rows compared: {agreed} agree, {len(self)} differences"]
        if self._ignored:
            found.append(("未核对的列：" if zh else "not compared: ") + ", ".join(self._ignored))
        if self._untried:
            head = "无法试算的口径：" if zh else "readings that could not be tried: "
            found.append(head + ", ".join(map(str, self._untried)))
        for cause, items in self.by_cause.items():
            found.append(f"{CAUSES[cause].get(lang)} ({len(items)})")
            for item in items[:_MOST]:
                name = f"{item.target} {item.target_name.zh}".strip()
                found.append(f"  {item.as_of} {name} · {item.unit} {item.unit_name}".rstrip())
                ours, theirs = ("我方", "对方") if zh else ("ours", "theirs")
                for cell in item.cells:
                    found.append(f"    {cell.column}: {ours} {shown(cell.ours)}, {theirs} {shown(cell.theirs)}")
                found.append(f"    {item.note(lang)}")
            if len(items) > _MOST:
                found.append(f"  … {len(items) - _MOST}")
        return tuple(found)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        return str(self)


def reconcile(ours: Report | Panel, theirs: Any) -> Reconciliation:
    """Compares results of yours with a report or panel, and finds the cause of each difference (对账).

    `theirs` is any table: pandas, Polars, pyarrow, DuckDB, a list of dicts, a dict of columns. It has `target` (an id or a
    Chinese name), `unit` (a code, or a name that one unit bears; not needed for a report) and `as_of` (not needed where
    `ours` is of one day), and the panel's columns you want compared: `value`, `numerator`, `denominator`, `status`,
    `shortfall` ... An exact number may come as one column or as two (`value_n`, `value_d`), a status as its code or its
    word in either language. A row is compared in the columns it has, an empty cell being no value; a row of ours with a
    target, unit or day that theirs does not speak of at all is no difference.

    | cause | when |
    | --- | --- |
    | row_missing 缺行 | one side alone has the row |
    | rounding 仅舍入不同 | every number of ours rounds to theirs at the decimals theirs is written with, verdicts agree |
    | interpretation 口径不同 | all compared cells agree under another reading of the plan: each is tried, one at a time |
    | input 数据不同 | numerator or denominator differ |
    | verdict 结论不同 | the numbers agree, the verdict does not |
    | calculation 计算不同 | anything else: no input is known to differ, and the result does |

    The causes are asked in this order, and the first that holds is the row's.

    >>> import shequ
    >>> from shequ import testing
    >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    >>> data = shequ.Dataset(
    ...     plan,
    ...     units=[{"code": "330109", "name": "萧山区", "level": "district"}],
    ...     observations=[
    ...         {"unit": "330109", "variable": "residents", "date": "2023-12-31", "value": 2_140_000},
    ...         {"unit": "330109", "variable": "certified-social-workers", "date": "2024-06-30", "value": 3_423},
    ...     ],
    ... )
    >>> report = plan.assess(data, unit="330109", as_of="2024-06-30")
    >>> testing.reconcile(report, [{"target": "每万人持证社会工作者", "value": 16.0, "status": "achieved"}])
    1 rows compared: 0 agree, 1 differences
    verdict (1)
      2024-06-30 certified-social-workers 每万人持证社会工作者 · 330109 萧山区
        value: ours 3423/214 (15.9953), theirs 16.0
        status: ours not_met, theirs achieved
        every number agrees, the verdict does not
    """
    mine = {_key(row): row for row in _ours(ours)}
    rows, ignored = _theirs(ours, theirs, mine)
    columns = tuple(dict.fromkeys(name for row in rows.values() for name in row))
    places = {name: max(decimals(row[name]) or 0 for row in rows.values() if name in row) for name in columns}
    found: list[Disagreement] = []
    open_: dict[_Key, tuple[Cell, ...]] = {}
    for key, row in rows.items():
        if key not in mine:
            found.append(_disagreement(ours, mine, key, "row_missing", (), missing_from="ours"))
            continue
        known = mine[key]
        cells = tuple(Cell(name, known[name], value) for name, value in row.items() if not same(known[name], value))
        if not cells:
            continue
        if all(_rounded(cell, places) for cell in cells):
            found.append(_disagreement(ours, mine, key, "rounding", cells))
        else:
            open_[key] = cells
    spoken_of = [{key[place] for key in rows} for place in range(3)]
    for key in mine:
        if key not in rows and all(part in parts for part, parts in zip(key, spoken_of)):
            found.append(_disagreement(ours, mine, key, "row_missing", (), missing_from="theirs"))
    readings, untried = _readings(ours, {key: rows[key] for key in open_}, places)
    for key, cells in open_.items():
        cause = "interpretation" if readings.get(key) else _cause(cells, places)
        found.append(_disagreement(ours, mine, key, cause, cells, tuple(readings.get(key, ()))))
    order = list(CAUSES)
    places_of = {key: place for place, key in enumerate([*mine, *rows])}
    found.sort(key=lambda item: (order.index(item.cause), places_of[item.as_of, item.target, item.unit]))
    both = sum(key in mine for key in rows)
    return Reconciliation(tuple(found), both, columns, ignored, untried)


def _ours(ours: Report | Panel) -> list[_Row]:
    return [joined(row) for row in ours.to_frame().to_dicts()]


def _key(row: Mapping[str, Any]) -> _Key:
    return row["as_of"], row["target"], row["unit"]


def _theirs(ours: Report | Panel, table: Any, mine: Mapping[_Key, _Row]) -> tuple[dict[_Key, _Row], tuple[str, ...]]:
    """Their rows by our keys, without the keys and without what a panel does not have; and the names of the latter."""
    known = set(next(iter(mine.values()), {}))
    ignored: dict[str, None] = {}
    found: dict[_Key, _Row] = {}
    keyed = _Keys(ours, mine)
    for place, raw in enumerate(rows_of(table), start=1):
        row = joined(raw)
        key = keyed.of(row, place)
        if key in found:
            raise ValueError(f"row {place} has the target, unit and day of another: {key[1]}, {key[2]}, {key[0]}")
        cells = {}
        for name, value in row.items():
            if name in ("as_of", "target", "unit", "unit_name", "level"):
                continue
            if name in known:
                cells[name] = _word(name, value)
            elif near := difflib.get_close_matches(name, known, n=1, cutoff=0.8):
                raise ValueError(f"`{name}` is no column of a panel: did you mean `{near[0]}`?")
            else:
                ignored[name] = None
        found[key] = cells
    if not found:
        raise ValueError("there is no row to compare")
    if not any(found.values()):
        given = f", not {', '.join(ignored)} alone" if ignored else ""
        raise ValueError(f"no column of a panel is there to compare: give one such as value or status{given}")
    return found, tuple(ignored)


class _Keys:
    """Which row of ours one of theirs speaks of."""

    def __init__(self, ours: Report | Panel, mine: Mapping[_Key, _Row]) -> None:
        self._plan: Plan = ours.plan
        self._days = {key[0] for key in mine}
        self._units = {key[2] for key in mine}
        self._names: dict[str, set[str]] = {}
        for unit in ours.dataset.units:
            self._names.setdefault(unit.name, set()).add(unit.code)

    def of(self, row: Mapping[str, Any], place: int) -> _Key:
        as_of, target, unit = (row.get(name) for name in ("as_of", "target", "unit"))
        return self._day(as_of, place), self._target(target, place), self._unit(unit, place)

    def _day(self, given: Any, place: int) -> datetime.date:
        if given is None and len(self._days) == 1:
            return next(iter(self._days))
        found = day(given)
        if found is None:
            raise ValueError(f"row {place}: as_of is a day such as 2024-06-30, not {shown(given)}")
        return found

    def _target(self, given: Any, place: int) -> str:
        if given is None:
            raise ValueError(f"row {place} has no target")
        return self._plan[str(given)].id

    def _unit(self, given: Any, place: int) -> str:
        if given is None:
            if len(self._units) == 1:
                return next(iter(self._units))
            raise ValueError(f"row {place} has no unit")
        exact = number(given)
        text = str(exact) if isinstance(given, float) and exact is not None else str(given).strip()
        if text in self._units:
            return text
        # A code may be written out with zeros: 330109000000 is 330109.
        short = text
        while short.isdigit() and short.endswith("000") and len(short) > 6:
            short = short[:-3]
            if short in self._units:
                return short
        named = self._names.get(text, set())
        if len(named) > 1:
            raise ValueError(f"row {place}: several units are named {text}: {', '.join(sorted(named))}")
        return next(iter(named), text)


_STATUSES: dict[str, str] = {}


def _word(name: str, value: Any) -> Any:
    """A status or reason by its code, where it came as a word for people."""
    if name not in ("status", "previous_status", "reason") or not isinstance(value, str):
        return value
    if not _STATUSES:
        for code in (*Status.all(), *Reason.all()):
            _STATUSES.update({code.label("zh"): str(code), code.label("en"): str(code)})
    return _STATUSES.get(value.strip(), value.strip())


def _rounded(cell: Cell, places: Mapping[str, int]) -> bool:
    """Whether a number of ours, rounded as theirs is, is theirs."""
    if isinstance(cell.ours, bool) or not isinstance(cell.ours, (int, Fraction)):
        return False
    given = number(cell.theirs)
    written = decimals(cell.theirs)
    if given is None or written is None:
        return False
    # A double loses the zeros at its end, so that the others of its column tell how it was rounded; texts do not.
    digits = places[cell.column] if isinstance(cell.theirs, (int, float)) else written
    exact = Fraction(cell.ours)
    return same_double(exact, cell.theirs) or nearly(exact, cell.theirs) or rounds_to(exact, given, digits)


def _agree(row: Mapping[str, Any], theirs: Mapping[str, Any], places: Mapping[str, int]) -> bool:
    return all(
        same(row[name], value) or _rounded(Cell(name, row[name], value), places) for name, value in theirs.items()
    )


def _cause(cells: tuple[Cell, ...], places: Mapping[str, int]) -> Cause:
    apart = {cell.column for cell in cells if not _rounded(cell, places)}
    if apart & _INPUTS:
        return "input"
    return "verdict" if apart <= _VERDICTS else "calculation"


def _readings(
    ours: Report | Panel, rows: Mapping[_Key, _Row], places: Mapping[str, int]
) -> tuple[dict[_Key, list[Reading]], tuple[Reading, ...]]:
    """Under which other readings, each by itself, a row would agree; and which the data could not be asked."""
    found: dict[_Key, list[Reading]] = {}
    untried = []
    if not rows:
        return found, ()
    for question in ours.plan.interpretations:
        for choice in question.choices:
            if choice.id == question.choice.id:
                continue
            reading = Reading(question.id, choice.id, question.question, choice.name)
            try:
                again = _under(ours, ours.plan.with_interpretation(question.id, choice.id))
            except (PlanError, DataError):
                untried.append(reading)
                continue
            others = {_key(row): row for row in _ours(again)}
            for key, row in rows.items():
                if key in others and _agree(others[key], row, places):
                    found.setdefault(key, []).append(reading)
    return found, tuple(untried)


def _under(ours: Report | Panel, plan: Plan) -> Report | Panel:
    """The same question of the same data under another reading of the plan."""
    data = ours.dataset.rebind(plan)
    if isinstance(ours, Report):
        return plan.assess(data, unit=ours.head.unit, as_of=ours.head.as_of, options=ours.head.options)
    _, (_, _, question) = ours.__reduce__()
    return Panel._restored(plan, data, question)


def _disagreement(
    ours: Report | Panel,
    mine: Mapping[_Key, _Row],
    key: _Key,
    cause: Cause,
    cells: tuple[Cell, ...],
    readings: tuple[Reading, ...] = (),
    missing_from: Literal["ours", "theirs"] | None = None,
) -> Disagreement:
    as_of, target, unit = key
    name = mine[key]["unit_name"] if key in mine else next((u.name for u in ours.dataset.units if u.code == unit), "")
    return Disagreement(as_of, target, ours.plan[target].name, unit, name, cause, cells, readings, missing_from)


for _class in (Reading, Cell, Disagreement, Reconciliation):
    _class.__module__ = "shequ.testing"
