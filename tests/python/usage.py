"""A program in full types: what `mypy --strict` must take. Not run."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import assert_type

import pandas
import polars

import shequ
from shequ import AtRisk, Bound, Milestones, Options, Rule, Schedule, Status, formula

plan = shequ.Plan.builtin("xiaoshan-2022-2025").with_interpretation("workers-deadline", "by-2025")
rows: list[dict[str, object]] = [{"code": "330109", "name": "萧山区", "level": "district"}]
frame = pandas.DataFrame(rows)
data = shequ.Dataset(
    plan,
    units=rows,
    observations=frame,
    entities=polars.DataFrame(rows),
    deliverables=b"deliverable,unit,date,state\n",
    lineage=[frame, frame],
    reject="row",
    missing_marks=["NULL"],
    unknown_variables="set_aside",
)
report = plan.assess(data, unit="330109", as_of=datetime.date(2024, 6, 30), at_risk=AtRisk.ratio("9/10"))
assert_type(report, shequ.Report)
result = report["社区服务综合体"]
assert_type(result.value, Fraction | None)
assert_type(result.shortfall, int | None)
assert_type(result.status, Status)
assert_type(result.target.name.zh, str)
assert_type(result.explain(lang="zh").lines, tuple[str, ...])
if result.numerator is not None:
    assert_type(result.numerator.coverage.missing, tuple[str, ...])
if result.quota is not None:
    assert_type(result.quota.years[0].count, int | None)
for assessment in report:
    assert_type(assessment.judged_on, datetime.date)
assert_type(report.to_pandas(lang="zh"), pandas.DataFrame)
assert_type(report.to_polars(), polars.DataFrame)
assert_type(report.coverage[0].carried, tuple[str, ...])
assert_type(report.head.options, Options)

panel = plan.panel(data, level="town", as_of=shequ.month_ends("2024-01-01", "2024-12-31"), options=Options())
for day in panel:
    assert_type(day.to_frame(), shequ.Frame)
assert_type(plan.history(data, unit="330109", target="studios-total", as_of="2024-06-30").late, datetime.date | None)

schedule = Schedule("2023-01-01", "2025-12-31", Milestones([("2024-12-31", "3/5")], between="linear"))
assert_type(formula.elapsed(schedule, "2024-06-30"), Fraction)
assert_type(formula.pace_status_count(40, 0, 60, schedule, datetime.date(2024, 12, 31)), Status)
rule = Rule(Bound.between(1500, 3000, upper_in=False), schedule=schedule)
assert_type(rule.on("2024-06-30").shortfall(1_000), int)
assert_type(rule.evaluate([1, 2], None, "2024-06-30"), shequ.RuleColumns)

try:
    plan["nothing"]
except shequ.UnknownNameError as error:
    assert_type(error.problems, tuple[shequ.PlanProblem, ...])
except shequ.DataError as error:
    assert_type(error.problems[0].row, int | None)
    assert_type(error.to_frame(), shequ.Frame)
except shequ.FormulaError as error:
    assert_type(error.code, str)

for case in shequ.vectors():
    assert_type(case.error, str | None)
