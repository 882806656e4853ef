"""The types: the stub is the module's, nothing is left out of either, and a typed program checks in full."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import shequ
from shequ import _native

pytestmark = pytest.mark.needs("mypy")
HERE = Path(__file__).parent


def mypy(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        cwd=HERE,
        env={**os.environ, "MYPY_CACHE_DIR": str(ROOT / "target" / "python" / "mypy")},
        check=False,
    )


def test_the_stub_is_that_of_the_built_module() -> None:
    done = mypy("mypy.stubtest", "shequ._native")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("program", ["usage.py", "usage_testing.py"])
def test_a_typed_program_checks_strictly(program: str) -> None:
    done = mypy("mypy", "--strict", "--no-incremental", program)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_itself_checks() -> None:
    done = mypy("mypy", "--strict", "-p", "shequ")
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_wrong_in_a_program_is_found() -> None:
    wrong = [
        "plan.assess(data, unit='330109')",
        "plan.assess(data, unit=330109, as_of='2024-06-30')",
        "shequ.formula.rate(1.5, 2, 3)",
        "report['x'].shortfall + 1",
        "report['x'].explain(lang='fr')",
        "shequ.Dataset(plan, reject='some')",
        "report['x'].status = 'achieved'",
    ]
    lines = ["import shequ", "def f(plan: shequ.Plan, data: shequ.Dataset, report: shequ.Report) -> None:"]
    done = mypy("mypy", "--strict", "--no-incremental", "-c", "\n".join(lines + [f"    {line}" for line in wrong]))
    found = {line.split(":")[1] for line in done.stdout.splitlines() if ": error: " in line}
    assert found == {str(number + 3) for number in range(len(wrong))}, done.stdout


def test_the_package_is_typed_and_gives_out_what_it_says() -> None:
    folder = Path(shequ.__file__).parent
    assert (folder / "py.typed").exists() and (folder / "_native.pyi").exists()
    assert sorted(shequ.__all__) == sorted(set(shequ.__all__))
    assert all(hasattr(shequ, name) for name in shequ.__all__)
    native = {name for name in dir(_native) if not name.startswith("_")}
    formulas = set(shequ.formula.__all__)
    assert native == {name for name in native if name in shequ.__all__ or name in formulas}


def test_records_hold_what_their_annotations_say(plan: shequ.Plan, report: shequ.Report) -> None:
    import typing

    names = {**vars(typing), **vars(shequ), "datetime": __import__("datetime"), "Fraction": __import__("fractions").Fraction}
    names["Mapping"] = __import__("collections.abc").abc.Mapping

    def check(value: object, seen: set[type]) -> None:
        if isinstance(value, tuple):
            for item in value:
                check(item, seen)
        if not isinstance(value, shequ.Record):
            return
        seen.add(type(value))
        hints = typing.get_type_hints(type(value), names)
        for name in value._fields:
            field = getattr(value, name)
            hint = hints[name]
            options = typing.get_args(hint) if type(hint).__name__ in ("UnionType", "Union") else (hint,)
            plain = tuple(typing.get_origin(option) or option for option in options)
            assert typing.Literal in plain or isinstance(field, plain), (type(value), name, field)
            check(field, seen)

    seen: set[type] = set()
    for source in (plan, report, *plan.targets, *report.assessments):
        for name in dir(type(source)):
            if not name.startswith("_") and not callable(getattr(source, name)):
                check(getattr(source, name), seen)
    assert {shequ.Text, shequ.Head, shequ.Part, shequ.Coverage, shequ.MeasureAssessment, shequ.Variable} <= seen
