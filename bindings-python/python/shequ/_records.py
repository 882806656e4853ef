"""Plain immutable records: what a plan says and what a report holds, field by field.

The native module makes them. They compare by their fields, hash, pickle, copy and can be matched by position.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

if TYPE_CHECKING:
    from fractions import Fraction
    from typing import Self

    from ._codes import Flag, Lang, RangePosition, Reason, Status, WorkState
    from ._native import AtRisk, Bound, Frame, Milestones, Options

_MOST = 6
_T = TypeVar("_T")


def _short(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple) and len(value) > _MOST:
        return f"({', '.join(_short(item) for item in value[:_MOST])}, ... {len(value)} in all)"
    if isinstance(value, tuple):
        return f"({', '.join(_short(item) for item in value)}{',' if len(value) == 1 else ''})"
    if isinstance(value, Record) and "id" in value._fields:
        return f"{type(value).__name__}({value.__dict__['id']!r})"
    if value.__class__.__name__ == "Fraction":
        return str(value)
    return repr(value)


class Record:
    """A record of named fields that never changes."""

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._fields = tuple(cls.__dict__.get("__annotations__", ()))
        # Not an assignment: to type checkers it is a constant of each class.
        setattr(cls, "__match_args__", cls._fields)
        cls.__module__ = "shequ"

    def __init__(self, *values: Any) -> None:
        if len(values) != len(self._fields):
            raise TypeError(f"{type(self).__name__} has the fields {', '.join(self._fields)}")
        self.__dict__.update(zip(self._fields, values))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} does not change")

    def _values(self) -> tuple[Any, ...]:
        return tuple(self.__dict__[field] for field in self._fields)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), self._values()

    def __repr__(self) -> str:
        shown = (f"{field}={_short(self.__dict__[field])}" for field in self._fields if field[0] != "_")
        return f"{type(self).__name__}({', '.join(shown)})"


class Listing(tuple[_T, ...]):
    """A tuple of findings or problems, which a notebook shows as a table."""

    _frame: Frame | Callable[[], Frame]

    def __new__(cls, items: Iterable[_T], frame: Frame | Callable[[], Frame]) -> Self:
        made = super().__new__(cls, items)
        made.__dict__["_frame"] = frame
        return made

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} does not change")

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), (tuple(self), self.to_frame())

    def __repr__(self) -> str:
        more = ["..."] if len(self) > 3 else []
        return f"Listing({'; '.join([f'{len(self)} in all', *map(str, self[:3]), *more])})"

    def to_frame(self) -> Frame:
        """The same as a table, one row each."""
        return self._frame() if callable(self._frame) else self._frame

    def html(self, lang: Lang | None = None) -> str:
        """The table as HTML, which notebooks show; see display_language."""
        return self.to_frame().html(lang)

    def _repr_html_(self) -> str:
        return self.html()


Listing.__module__ = "shequ"


class Text(Record):
    """A name or sentence in Chinese (`zh`) and English (`en`).

    >>> import shequ
    >>> name = shequ.Plan.builtin("xiaoshan-2022-2025")["resident-parlours"].name
    >>> name.zh, name.en, name.get("zh")
    ('居民会客厅', 'Resident parlours', '居民会客厅')
    """

    zh: str
    en: str

    def get(self, lang: Lang) -> str:
        """The text in one language."""
        if lang == "zh":
            return self.zh
        if lang == "en":
            return self.en
        raise ValueError(f"`{lang}` is not a language of this library: use `zh` or `en`")

    def __str__(self) -> str:
        return self.en

    def __repr__(self) -> str:
        return f"Text({self.zh!r}, {self.en!r})"


class Period(Record):
    """First and last day, both included."""

    start: datetime.date
    end: datetime.date


class Standing(Record):
    """What kind of document a plan is, and the sentence every report of it carries."""

    id: str
    name: Text
    notice: Text


class Document(Record):
    """The document behind a plan."""

    index_number: str | None
    issuer: Text
    dated: datetime.date | None
    published: datetime.date | None
    comments_before: datetime.date | None
    subject_class: Text | None
    basis: tuple[Text, ...]
    attachments: tuple[Text, ...]
    area: str | None
    notes: tuple[Text, ...]


class Clause(Record):
    """A numbered part of the document, summarised. `id` is its number there, such as `1.3.1`."""

    id: str
    heading: Text
    summary: Text


class Level(Record):
    """A level of units, such as town. `digits`: the length of its statistical codes, where its units have them."""

    id: str
    name: Text
    digits: int | None


class UnitGroup(Record):
    """A selection of units of one level by what their codes state, such as the urban communities."""

    id: str
    name: Text
    level: Level


class UnitOfMeasure(Record):
    """A unit of measure. `factor`: of rates in it, 100 for percent; `whole`: its values are whole numbers."""

    id: str
    name: Text
    factor: int | None
    whole: bool


class PlanSchedule(Record):
    """A named schedule of the plan: first and last day, and how elapsed time is counted."""

    id: str
    name: Text
    start: datetime.date
    end: datetime.date
    convention: str | Milestones


class Attribute(Record):
    """A typed attribute of an entity kind.

    `type` is `choice`, `set`, `integer`, `decimal`, `date` or `text`; `choices` names the values of the first two,
    `min` and `max` are the ends of an integer.
    """

    id: str
    name: Text
    type: str
    required: bool
    choices: tuple[AttributeChoice, ...]
    min: int | None
    max: int | None


class AttributeChoice(Record):
    """A value of a choice or set attribute."""

    id: str
    name: Text


class EntityKind(Record):
    """A kind of thing or person that is kept in a register: one row of `entities` each."""

    id: str
    name: Text
    stands_at: tuple[Level, ...]
    several_rows: bool
    attributes: tuple[Attribute, ...]
    clauses: tuple[Clause, ...]


class Due(Record):
    """Who must report: the units of a level, or of a group of them."""

    level: Level
    group: UnitGroup | None


class RegisterCount(Record):
    """Which register rows a variable counts.

    `rule` is `in_force`, `begun` or `begun_in_window`; `since` is the first day that counts; `group` the units at which
    they stand; `having` the kind in which the id must be in force as well.
    """

    kind: str
    rule: str
    since: datetime.date | None
    group: UnitGroup | None
    having: str | None


class Variable(Record):
    """A base quantity (基础数据项): what `observations` are reported of, or a register is counted for.

    `kind` is `stock`, `flow` or `rate`; `frequency` `month`, `quarter`, `half_year` or `year`; a value older than
    `max_age_months` no longer stands.
    """

    id: str
    name: Text
    kind: str
    unit: UnitOfMeasure
    due: Due | None
    frequency: str
    max_age_months: int | None
    count: RegisterCount | None


class Indicator(Record):
    """What a target measures: one variable (`numerator`), or `factor x numerator / denominator`.

    `part`: whoever is counted above is counted below as well.
    """

    id: str
    name: Text
    unit: UnitOfMeasure
    numerator: Variable
    denominator: Variable | None
    factor: int | None
    part: bool


class Rhythm(Record):
    """When a target is due.

    `kind` is `by` (the end of `schedule`), `each_year` (in each of `years`), `every` (`min_years` to `max_years`,
    counted by `basis` within `schedule`) or `standing`.
    """

    kind: str
    schedule: PlanSchedule | None
    years: tuple[int, ...]
    min_years: int | None
    max_years: int | None
    basis: str | None


class DatedBound(Record):
    """A bound and the first day it holds; None: from the beginning."""

    since: datetime.date | None
    bound: Bound


class Action(Record):
    """A group of measures."""

    id: str
    name: Text


class Deliverable(Record):
    """A checkable item of a measure. `occurs` is `once`, `recurring` or `per_unit` (at each of `due`)."""

    id: str
    name: Text
    occurs: str
    due: Due | None


class Measure(Record):
    """A measure (举措) of the plan. `targets` are the ids of the targets that measure it."""

    id: str
    name: Text
    summary: Text
    clause: Clause
    action: Action
    targets: tuple[str, ...]
    deliverables: tuple[Deliverable, ...]


class Requirement(Record):
    """A requirement on how the plan is carried out."""

    id: str
    name: Text
    summary: Text
    clause: Clause


class Choice(Record):
    """One answer to an interpretation. `changes`: the fields of the plan it sets."""

    id: str
    name: Text
    reason: Text | None
    changes: tuple[str, ...]


class Interpretation(Record):
    """Where the text leaves a choice (口径): the question, the choices, and the one made."""

    id: str
    question: Text
    choices: tuple[Choice, ...]
    choice: Choice


class Pace(Record):
    """How progress is measured against a schedule, unless the caller says otherwise."""

    convention: str | Milestones
    at_risk: AtRisk
    rate_without_baseline: str


class PlanProblem(Record):
    """One thing that is wrong with a plan's text: where, what kind (`code`), and a sentence in both languages."""

    line: int | None
    column: int | None
    path: str
    code: str
    message: Text
    _text: str

    def __str__(self) -> str:
        return self._text


class Problem(Record):
    """One thing that is wrong with a table: table, row, column, value, kind (`code`) and a sentence in both languages.

    `row` is counted from 1, as a spreadsheet counts where the table came as CSV; `table_part` tells tables apart that
    were given under one name.
    """

    table: str
    table_part: int
    row: int | None
    column: str | None
    value: str | None
    code: str
    near: tuple[str, ...]
    message: Text
    _text: str

    def __str__(self) -> str:
        return self._text


class Finding(Record):
    """Something odd and yet usable in the rows of a table."""

    table: str
    table_part: int
    row: int | None
    column: str
    value: str
    code: str
    message: Text
    _text: str

    def __str__(self) -> str:
        return self._text


class ReportFinding(Record):
    """Something odd and yet usable that a report came upon, with a sentence in both languages."""

    code: str
    variable: str | None
    target: str | None
    year: int | None
    units: tuple[str, ...]
    sum: Fraction | None
    bound: Fraction | None
    message: Text

    def __str__(self) -> str:
        return self.message.en


class Difference(Record):
    """One thing that differs between a report and the same computed again: where, and what each says."""

    what: str
    path: str
    reported: str | None
    recomputed: str | None
    message: Text

    def __str__(self) -> str:
        return self.message.en


class Unit(Record):
    """A unit of a dataset: code, name, level, the code of the unit above, and when it is in force."""

    code: str
    name: str
    level: str
    parent: str | None
    since: datetime.date | None
    until: datetime.date | None
    urban: bool | None


class TableDigest(Record):
    """SHA-256 of a table's different rows, whatever their order; None for a table without any."""

    rows: int
    sha256: str | None


class Coverage(Record):
    """Who should report a variable, and what they did: codes of units.

    `due` 应报 (a number), `reported` 已报, `carried` 沿用, `missing` 未报; `not_due` reported unasked and are left out.
    """

    due: int
    reported: tuple[str, ...]
    carried: tuple[str, ...]
    missing: tuple[str, ...]
    not_due: tuple[str, ...]


class VariableCoverage(Record):
    """Who reported a variable, as it was read for one day: codes of units.

    `due` 应报 are all of `reported` 已报, `carried` 沿用 and `missing` 未报; `since` is the first day that counts, of an
    amount over time; `source` is `own`, `children`, `register` or `nothing`.
    """

    variable: str
    day: datetime.date
    since: datetime.date | None
    source: str
    due: tuple[str, ...]
    reported: tuple[str, ...]
    carried: tuple[str, ...]
    missing: tuple[str, ...]
    not_due: tuple[str, ...]


class UnitCoverage(Record):
    """What one unit owes a report: ids of variables. `due` are all of the next three."""

    unit: str
    due: tuple[str, ...]
    reported: tuple[str, ...]
    carried: tuple[str, ...]
    missing: tuple[str, ...]


class HistoryPoint(Record):
    """What was read of a target on one day. `met` is None where that cannot be said, and `reason` says why."""

    as_of: datetime.date
    value: Fraction | None
    met: bool | None
    reason: Reason | None
    bound: Bound | None
    flags: tuple[Flag, ...]


class Part(Record):
    """One variable behind a value: what was read, from where (`own`, `children`, `register`, `nothing`), of when."""

    variable: str
    value: Fraction | None
    source: str
    oldest: datetime.date | None
    newest: datetime.date | None
    own_superseded: bool
    coverage: Coverage


class Distribution(Record):
    """How many units lie below, inside and above a bound, and how many have no value."""

    below: int
    inside: int
    above: int
    unknown: int
    share_inside: Fraction | None


class QuotaYear(Record):
    """One year of a yearly quota. `count` is None where the year is not known in full."""

    year: int
    count: int | None
    status: Status


class YearlyQuota(Record):
    """A quota year by year. `closed_met` of the `closed` years were met; `status` is the running year's."""

    years: tuple[QuotaYear, ...]
    closed_met: int
    closed: int
    status: Status


class Recurrence(Record):
    """The window of the next of something that recurs, and which events came too early or too late."""

    first_day: datetime.date | None
    last_day: datetime.date
    status: Status
    overdue_days: int
    early: tuple[datetime.date, ...]
    breaches: tuple[datetime.date, ...]


class RangeConformity(Record):
    """Where a size lies against a range, by how much it misses it, and into how many parts it would be split."""

    position: RangePosition
    by: int
    split_parts: int
    parts_hold_lower: bool


class RuleColumns(Record):
    """The columns a rule fills, all as long as the rows. The floats are for display, the others exact."""

    value: Any
    attainment: Any
    shortfall: Any
    planned: Any
    status: Any
    error: Any

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"RuleColumns({len(self.status)} rows)"



class DeliverableAssessment(Record):
    """How far a deliverable is."""

    deliverable: Deliverable
    state: WorkState
    units_done: int | None
    units_due: int | None
    latest: datetime.date | None


class MeasureAssessment(Record):
    """How far a measure is: from its deliverables (`state`), and the worst verdict among its targets (`targets`)."""

    measure: Measure
    state: WorkState | None
    done: int
    deliverables: tuple[DeliverableAssessment, ...]
    targets: Status | None


class Tally(Record):
    """How many targets of a group have each verdict. `group` is a strength, or the id of an action or None."""

    group: str | None
    targets: int
    statuses: Mapping[Status, int]

    def __hash__(self) -> int:
        return hash((self.group, self.targets, tuple(self.statuses.items())))


class Head(Record):
    """How a report was made: everything that is needed to make it again."""

    format: int
    library_version: str
    plan: str
    plan_name: Text
    edition: str
    standing: Standing
    illustrative: bool
    unit: str
    unit_name: str
    level: str
    as_of: datetime.date
    options: Options
    at_risk: AtRisk
    interpretations: Mapping[str, str]
    registers_taken_as_complete: tuple[str, ...]
    illustrative_rows: int
    rejected_rows: int
    set_aside: tuple[str, ...]

    __hash__ = None  # type: ignore[assignment]


class Explanation(Record):
    """Why a target stands where it does: one to five lines. Printed, it is one line under the other."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)
