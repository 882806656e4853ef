"""A panic inside core is an exception that programs can handle, whichever call it came from, and the next call works.

Runs against a module built with the feature `inject-panic`, which no wheel has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import shequ
from shequ import _native

PROGRAM = '''
import shequ
from shequ import Bound, Rule, Schedule, _native, formula

plan = shequ.Plan.builtin("xiaoshan-2022-2025")
units = [{"code": "330109", "name": "d", "level": "district"}]
data = shequ.Dataset(plan, units=units)
day = "2024-06-30"
report = plan.assess(data, unit="330109", as_of=day)
text = report.to_json()
rule = Rule(Bound.at_least(1))
panel = plan.panel(data, level="district", as_of=day)
one_day = next(panel.days())
history = plan.history(data, unit="330109", target="studios-total", as_of=day)
days = Schedule("2023-01-01", "2025-12-31")
calls = [
    lambda: shequ.Plan.builtin("xiaoshan-2022-2025"),
    lambda: shequ.Plan.from_toml(plan.text),
    lambda: plan.with_interpretation("workers-deadline", "by-2025"),
    lambda: shequ.Dataset(plan, units=units),
    lambda: shequ.Dataset(plan, units=b"code,name,level\\n330109,d,district\\n"),
    lambda: data.digests,
    lambda: data.rows("units"),
    lambda: data.rebind(plan),
    lambda: data.findings_frame(),
    lambda: data.__reduce__(),
    lambda: plan.assess(data, unit="330109", as_of=day),
    lambda: plan.panel(data, level="district", as_of=day),
    lambda: panel.to_frame(),
    lambda: panel.__arrow_c_stream__(),
    lambda: panel.html(),
    lambda: one_day.table("studios-total"),
    lambda: plan.table(),
    lambda: data.table(),
    lambda: report.html(),
    lambda: next(panel.days()),
    lambda: plan.history(data, unit="330109", target="studios-total", as_of=day),
    lambda: history.to_frame(),
    lambda: plan.verify(text, data),
    lambda: report.verify(),
    lambda: report.to_json(),
    lambda: report.to_dict(),
    lambda: report.table(),
    lambda: report.explain("studios-total"),
    lambda: report.trace("studios-total"),
    lambda: report.trace("studios-total").to_frame(),
    lambda: report.since(report),
    lambda: report.to_frame(),
    lambda: report.coverage,
    lambda: report.to_frame().__arrow_c_stream__(),
    lambda: report == plan.assess(data, unit="330109", as_of=day),
    lambda: rule.evaluate([1], None, day),
    lambda: rule.on(day),
    lambda: rule.on(day).status(1),
    lambda: plan["studios-total"].rule(),
    lambda: shequ.month_ends(day, "2024-12-31"),
    lambda: formula.rate(1, 2, 3),
    lambda: formula.met(1, Bound.at_least(1)),
    lambda: formula.elapsed(days, day),
    lambda: formula.yearly_quota(1, [2024], [], day),
    lambda: formula.recurrence([], 2, 3, day, "2025-12-31", day),
    lambda: formula.add_years(day, 1),
]
for call in calls:
    _native._panic_next()
    try:
        call()
    except Exception as error:
        assert type(error) is shequ.InternalError, error
        assert str(error) == "a fault of shequ, please report it: armed by a test", error
    else:
        raise AssertionError("no exception")
    call()
print(len(calls))
'''


@pytest.mark.skipif("SHEQU_PANIC_MODULE" not in os.environ, reason="tests/python/run builds the module")
def test_every_call_turns_a_panic_into_an_exception(tmp_path: Path) -> None:
    package = tmp_path / "shequ"
    package.mkdir()
    for file in Path(shequ.__file__).parent.glob("*.py"):
        shutil.copy(file, package)
    shutil.copy(os.environ["SHEQU_PANIC_MODULE"], package / "_native.abi3.so")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert int(done.stdout) > 30


def test_no_wheel_can_be_armed() -> None:
    assert not hasattr(_native, "_panic_next")
