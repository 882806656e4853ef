"""The examples in the docstrings run, and everything public has a docstring."""

from __future__ import annotations

import doctest
import types
from collections.abc import Iterator

import pytest

import shequ


def documented(name: str, thing: object, seen: set[int]) -> Iterator[tuple[str, object]]:
    if id(thing) in seen:
        return
    seen.add(id(thing))
    yield name, thing
    if isinstance(thing, type) or (isinstance(thing, types.ModuleType) and thing.__name__.startswith("shequ")):
        names = thing.__all__ if hasattr(thing, "__all__") else sorted(vars(thing))
        for member in names:
            value = vars(thing)[member]
            if not member.startswith("_"):
                yield from documented(f"{name}.{member}", getattr(value, "__func__", value), seen)


THINGS = list(documented("shequ", shequ, set()))
EXAMPLES = [(name, thing) for name, thing in THINGS if ">>>" in (getattr(thing, "__doc__", None) or "")]


@pytest.mark.parametrize(("name", "thing"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_the_examples_hold(name: str, thing: object) -> None:
    test = doctest.DocTestParser().get_doctest(thing.__doc__ or "", {}, name, name, 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL * 0)
    runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


def test_there_are_examples_for_all_that_is_called() -> None:
    named = {name for name, _ in EXAMPLES}
    formulas = {f"shequ.formula.{name}" for name in shequ.formula.__all__ if name.islower()}
    assert formulas <= named
    assert {"shequ.Plan", "shequ.Dataset", "shequ.Report", "shequ.Assessment", "shequ.Panel", "shequ.Rule"} <= named


def test_everything_public_is_documented() -> None:
    def says_nothing(name: str, thing: object) -> bool:
        is_code = callable(thing) or isinstance(thing, (property, types.GetSetDescriptorType, types.ModuleType))
        return is_code and not (getattr(thing, "__doc__", None) or "").strip()

    assert [name for name, thing in THINGS if says_nothing(name, thing)] == []


def test_every_native_call_says_its_arguments() -> None:
    calls = [thing for _, thing in THINGS if isinstance(thing, (types.BuiltinFunctionType, types.MethodDescriptorType))]
    assert len(calls) > 50
    assert all(thing.__text_signature__ is not None for thing in calls)
