"""The package itself: what it needs, how large it is, what it brings along."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest

import shequ

WHEEL = os.environ.get("SHEQU_WHEEL")


def loaded(program: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_brings_little_along() -> None:
    names = "import sys; before = set(sys.modules); import shequ; print(*(set(sys.modules) - before))"
    brought = loaded(names)
    heavy = {"numpy", "pandas", "polars", "pyarrow", "duckdb", "json", "fractions", "decimal", "dataclasses", "inspect"}
    # Each costs more than the package itself, and is loaded when it is first of use.
    assert brought & heavy == set()


def test_a_report_brings_no_other_library_along() -> None:
    program = """
import sys, shequ
plan = shequ.Plan.builtin("xiaoshan-2022-2025")
data = shequ.Dataset(plan, units=[{"code": "330109", "name": "d", "level": "district"}])
plan.assess(data, unit="330109", as_of="2024-06-30").to_frame().to_dicts()
print(*sys.modules)
"""
    assert loaded(program) & {"numpy", "pandas", "polars", "pyarrow", "duckdb"} == set()


@pytest.mark.skipif(WHEEL is None, reason="tests/python/run builds the wheel")
def test_the_wheel_is_small_and_whole() -> None:
    assert WHEEL is not None
    assert os.path.getsize(WHEEL) < 2_500_000
    assert "-abi3-" in WHEEL
    with zipfile.ZipFile(WHEEL) as wheel:
        names = set(wheel.namelist())
        metadata = next(name for name in names if name.endswith("METADATA"))
        text = wheel.read(metadata).decode()
    assert {"shequ/py.typed", "shequ/_native.pyi", "shequ/vectors/formula/rate.json", "shequ/vectors/VERSION"} <= names
    assert not any("/vectors/" in name and name.endswith(".py") for name in names)
    needed = [line for line in text.splitlines() if line.startswith("Requires-Dist") and "extra" not in line]
    assert needed == []
    assert f"Version: {shequ.__version__}" in text


def test_the_interpreter_is_not_asked_for_its_lock() -> None:
    # On a free-threaded interpreter, loading a module that needs the lock turns it on again, with a warning.
    program = "import sys, shequ; print(getattr(sys, '_is_gil_enabled', lambda: True)())"
    assert loaded(program) <= {"True", "False"}
    if "free-threading" in sys.version:
        assert loaded(program) == {"False"}
