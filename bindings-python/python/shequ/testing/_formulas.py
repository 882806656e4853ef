"""The formula vectors against a caller's own functions."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .._vectors import Case, vectors
from ._values import day, number, plain, rounds_to, same_double, shown

if TYPE_CHECKING:
    import pytest

_MOST = 20
# Inputs that count things; other numbers are Fractions.
_COUNTS = {"numerator", "denominator", "factor", "count", "quota", "years", "min_years", "max_years"}
_DAYS = {"start", "end", "as_of", "plan_end", "date", "since", "until", "events"}


def functions() -> tuple[str, ...]:
    """The functions that have cases.

    >>> from shequ import testing
    >>> "rate" in testing.functions()
    True
    """
    return tuple(dict.fromkeys(case.function for case in vectors()))


def cases(function: str | None = None) -> tuple[Case, ...]:
    """The cases of one function, or of all.

    >>> from shequ import testing
    >>> testing.cases("rate")[0].id
    'rate-exactly-at-target'
    """
    found = tuple(case for case in vectors() if function is None or case.function == function)
    if not found:
        near = difflib.get_close_matches(str(function), functions(), n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"they are {', '.join(functions())}"
        raise ValueError(f"no case is of a function `{function}`: {hint}")
    return found


def arguments(case: Case) -> dict[str, Any]:
    """The inputs of a case as plain Python: counts as int, other numbers as Fraction, days as date.

    A bound, a convention with milestones, a threshold and a spell are dicts as in the case's `inputs`, with the same
    done to what is in them.

    >>> from shequ import testing
    >>> testing.arguments(testing.cases("met")[0])
    {'value': Fraction(16, 1), 'bound': {'at_least': Fraction(16, 1)}}
    """
    sizes = case.function == "range_conformity"
    return {name: _argument(name, value, sizes) for name, value in case.inputs.items()}


def _argument(name: str, value: Any, sizes: bool) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if name == "milestones":
        return [(datetime.date.fromisoformat(when), Fraction(share)) for when, share in value]
    if name == "between" and isinstance(value, list):
        return [Fraction(end) for end in value]
    if isinstance(value, dict):
        return {key: _argument(key, item, sizes) for key, item in value.items()}
    if isinstance(value, list):
        return [_argument(name, item, sizes) for item in value]
    if name in _DAYS:
        return datetime.date.fromisoformat(value)
    if name in _COUNTS or (sizes and number(value) is not None):
        return int(value)
    exact = None if name == "id" else number(value)
    return value if exact is None else exact


def check(
    what: str | Case,
    mine: Callable[..., Any],
    *,
    skip: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    decimals: int | None = None,
    error_code: Callable[[Exception], str | None] | None = None,
) -> int:
    """Runs cases against a function of yours, and raises AssertionError with every one that fails.

    `what` is a function's name (all its cases) or one case. `mine` is called with the inputs by name (see arguments)
    and gives the result: the value where there is one, else a dict or an object with the names of `expect`. Where there
    is none it raises; the exception's `code`, or its first argument, is the code of the case, or what `error_code` makes
    of it.

    Results are compared exactly, unless yours come rounded to so many `decimals`. A double is right where it is the
    nearest to the exact result. `skip` leaves cases out, by id, each with the reason. Gives how many ran.

    >>> from fractions import Fraction
    >>> from shequ import testing
    >>> class Refused(Exception):
    ...     pass
    >>> def mine(numerator, denominator, factor):
    ...     if factor < 1:
    ...         raise Refused("non_positive_factor")
    ...     if numerator < 0 or denominator < 0:
    ...         raise Refused("negative_count")
    ...     if denominator == 0:
    ...         raise Refused("zero_denominator")
    ...     return Fraction(factor * numerator, denominator)
    >>> testing.check("rate", mine) == len(testing.cases("rate"))
    True
    """
    chosen: Iterable[Case] = (what,) if isinstance(what, Case) else cases(what)
    chosen = tuple(chosen)
    known = {case.id for case in chosen}
    for named in (*(skip or ()), *(only or ())):
        if named not in known:
            near = difflib.get_close_matches(named, known, n=1)
            hint = f": did you mean `{near[0]}`?" if near else ""
            raise ValueError(f"no such case: `{named}`{hint}")
    run = [case for case in chosen if case.id not in (skip or ()) and (only is None or case.id in only)]
    if not run:
        raise ValueError("every case is left out: nothing would be checked")
    failed = [text for case in run if (text := _failure(case, mine, decimals, error_code)) is not None]
    if failed:
        head = f"{len(failed)} of {len(run)} cases of {run[0].function} failed"
        more = [f"... and {len(failed) - _MOST} more"] if len(failed) > _MOST else []
        raise AssertionError("\n".join([head, *failed[:_MOST], *more]))
    return len(run)


def _failure(
    case: Case,
    mine: Callable[..., Any],
    decimals: int | None,
    error_code: Callable[[Exception], str | None] | None,
) -> str | None:
    """What is wrong with one case, or None."""
    inputs = arguments(case)
    try:
        found = mine(**inputs)
    except Exception as error:  # noqa: BLE001: whatever the function raises is its answer
        code = error_code(error) if error_code else _code(error)
        if case.error is not None and code == case.error:
            return None
        said = f"{type(error).__name__}: {error}" if code is None else f"error {code}"
        return _message(case, inputs, said)
    if case.error is not None or case.expect is None:
        return _message(case, inputs, shown(plain(found)))
    if _agrees(case.expect, found, decimals):
        return None
    return _message(case, inputs, _found(case.expect, found))


def _code(error: Exception) -> str | None:
    code = getattr(error, "code", None)
    if isinstance(code, str):
        return code
    first = error.args[0] if error.args else None
    return first if isinstance(first, str) and first.isidentifier() else None


def _message(case: Case, inputs: dict[str, Any], found: str) -> str:
    if case.expect is None:
        expected = f"error {case.error}"
    elif len(case.expect) == 1:
        value = next(iter(case.expect.values()))
        exact = number(value)
        expected = shown(value if exact is None else exact)
    else:
        expected = ", ".join(f"{name}={shown(value)}" for name, value in case.expect.items())
    lines = [
        f"{case.id}: {case.description}",
        f"  inputs    {', '.join(f'{name}={shown(value)}' for name, value in inputs.items())}",
        f"  expected  {expected}",
        f"  found     {found}",
        f"  source    {case.source}",
    ]
    return "\n".join(lines)


_ABSENT = object()


def _field(found: Any, name: str) -> Any:
    if isinstance(found, Mapping):
        return found.get(name, _ABSENT)
    return getattr(found, name, _ABSENT)


def _found(expect: dict[str, Any], found: Any) -> str:
    if len(expect) == 1 and not isinstance(found, Mapping):
        return shown(plain(found))
    fields = {name: _field(found, name) for name in expect}
    if all(value is _ABSENT for value in fields.values()):
        return shown(found)
    return ", ".join(f"{name}={'not there' if value is _ABSENT else shown(value)}" for name, value in fields.items())


def _agrees(expect: dict[str, Any], found: Any, decimals: int | None) -> bool:
    if len(expect) == 1 and not isinstance(found, Mapping):
        return _same(next(iter(expect.values())), found, decimals)
    return all(_same(value, _field(found, name), decimals) for name, value in expect.items())


def _same(expected: Any, found: Any, decimals: int | None) -> bool:
    if isinstance(expected, dict):
        return all(_same(value, _field(found, name), decimals) for name, value in expected.items())
    if isinstance(expected, list):
        if isinstance(found, (str, bytes, Mapping)) or not isinstance(found, Iterable):
            return False
        items = list(found)
        return len(items) == len(expected) and all(_same(*pair, decimals) for pair in zip(expected, items))
    found = plain(found)
    if expected is None or isinstance(expected, bool):
        return found is expected
    exact = number(expected)
    if exact is not None:
        given = number(found)
        if given is None:
            return False
        rounded = decimals is not None and rounds_to(exact, given, decimals)
        return rounded or exact == given or same_double(exact, found)
    if (date := day(expected)) is not None:
        return day(found) == date
    return isinstance(found, str) and str(found) == expected


def parametrize(function: str | None = None, *, name: str = "case") -> pytest.MarkDecorator:
    """For pytest: one test for each case of a function (or of all), named by its id.

    ::

        @testing.parametrize("rate")
        def test_rate(case):
            testing.check(case, my_rate)
    """
    import pytest

    return pytest.mark.parametrize(name, [pytest.param(case, id=case.id) for case in cases(function)])
