"""What goes wrong, as exceptions: one base, `ShequError`, and everything that is known of each as attributes.

All of them pickle and copy. The native module raises them; the sentences are the library's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._records import Listing

if TYPE_CHECKING:
    from ._native import Frame
    from ._records import PlanProblem, Problem, Text


class ShequError(Exception):
    """Everything this package raises on its own account."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args


class PlanError(ShequError):
    """A plan's text has problems, or a plan cannot answer a question.

    >>> import shequ
    >>> try:
    ...     shequ.Plan.from_toml("format = 1\\n[plann]\\nid = 'mine'\\n")
    ... except shequ.PlanError as error:
    ...     problem = next(p for p in error.problems if p.code == "unknown_key")
    >>> problem.line, problem.column, problem.message.en
    (2, 2, 'there is no key `plann` here: did you mean `plan`?')
    """

    @property
    def problems(self) -> tuple[PlanProblem, ...]:
        """Everything that is wrong, in the order of the text."""
        return self.args[1] if len(self.args) > 1 else ()


class UnknownNameError(PlanError, KeyError):
    """The plan has nothing of this name; the message says what is near.

    >>> import shequ
    >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    >>> plan["resident-parlors"]
    Traceback (most recent call last):
        ...
    shequ.UnknownNameError: there is no target `resident-parlors`: did you mean `resident-parlours`?
    """


class AmbiguousNameError(PlanError, KeyError):
    """Several targets of the plan bear this name; the message lists their ids."""


class DataError(ShequError):
    """The tables have problems, and nothing was loaded.

    The message shows the first of them, `problems` holds all.

    >>> import shequ
    >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    >>> try:
    ...     shequ.Dataset(plan, units=[{"code": "330109", "name": "萧山区", "level": "distrikt"}])
    ... except shequ.DataError as error:
    ...     problem = error.problems[0]
    >>> problem.table, problem.row, problem.column, problem.value
    ('units', 1, 'level', 'distrikt')
    """

    @property
    def problems(self) -> Listing[Problem]:
        """Every problem, table by table; of more than 10,000 the first."""
        return Listing(self.args[1] if len(self.args) > 1 else (), self.to_frame)

    @property
    def omitted(self) -> int:
        """How many problems there are beyond those listed."""
        return self.args[2] if len(self.args) > 2 else 0

    def to_frame(self) -> Frame:
        """The problems as a table, one row each."""
        frame: Frame = self.args[3]
        return frame


class _SpokenError(ShequError, ValueError):
    """An error with a code, and a sentence in both languages."""

    @property
    def code(self) -> str:
        """What kind of error it is, the same in every language."""
        return self.args[1] if len(self.args) > 1 else ""

    @property
    def message(self) -> Text | None:
        """What is wrong and what to do, in both languages."""
        return self.args[2] if len(self.args) > 2 else None


class AssessError(_SpokenError):
    """A question that cannot be asked: a unit not in force, a day out of range, data of another plan.

    >>> import shequ
    >>> plan = shequ.Plan.builtin("xiaoshan-2022-2025")
    >>> data = shequ.Dataset(plan, units=[{"code": "330109", "name": "萧山区", "level": "district"}])
    >>> try:
    ...     plan.assess(data, unit="330109", as_of="1899-12-31")
    ... except shequ.AssessError as error:
    ...     print(error.code)
    date_out_of_range
    """


class UnknownUnitError(AssessError, KeyError):
    """The data has no unit of this code or name; the message says what is near."""


class AmbiguousUnitError(AssessError, KeyError):
    """Several units bear this name; the message lists their codes."""


class VerifyError(_SpokenError):
    """A text that is no report, or a report of another form."""


class FormulaError(ShequError, ArithmeticError):
    """A formula has no result; `code` says why, the same in every language and in the vectors.

    >>> from shequ import FormulaError, formula
    >>> try:
    ...     formula.rate(3, 0, 100)
    ... except FormulaError as error:
    ...     print(error.code)
    zero_denominator
    """

    @property
    def code(self) -> str:
        """Why there is no result."""
        return self.args[1] if len(self.args) > 1 else ""


class InternalError(ShequError):
    """A fault of this library. Please report it with what led to it."""


for _class in (
    ShequError,
    PlanError,
    UnknownNameError,
    AmbiguousNameError,
    DataError,
    AssessError,
    UnknownUnitError,
    AmbiguousUnitError,
    VerifyError,
    FormulaError,
    InternalError,
):
    _class.__module__ = "shequ"
