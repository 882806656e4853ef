"""Every whole-report vector through Python, one test a case: each cell of the panel, compared as text."""

from __future__ import annotations

import csv
import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import shequ

CASES = list(shequ.vectors().reports())


def plan_of(root: Path, question: dict[str, Any]) -> shequ.Plan:
    named = question["plan"]
    if "builtin" in named:
        plan = shequ.Plan.builtin(named["builtin"])
    else:
        plan = shequ.Plan.from_toml((root / named["file"]).read_text(encoding="utf-8"))
    for interpretation, choice in question.get("interpretations", {}).items():
        plan = plan.with_interpretation(interpretation, choice)
    return plan


def options_of(question: dict[str, Any]) -> shequ.Options:
    options = dict(question.get("options", {}))
    if "at_risk" in options:
        ((kind, number),) = options["at_risk"].items()
        options["at_risk"] = getattr(shequ.AtRisk, kind)(number)
    return shequ.Options(**options)


def written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def test_there_are_cases() -> None:
    assert len(CASES) >= 20 and len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: shequ.ReportCase) -> None:
    question, root = case.question, case.folder.parent
    plan = plan_of(root, question)
    tables = {name: (root / path).read_bytes() for name, path in question["tables"].items()}
    data = shequ.Dataset(plan, **tables, reject=question.get("reject", "table"))
    asked = question["units"]
    units = {"units": asked["codes"]} if "codes" in asked else asked
    panel = plan.panel(data, as_of=question["dates"], options=options_of(question), **units)
    with (case.folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        header, *expected = csv.reader(file)
    frame = panel.to_frame()
    exact = [name for name in frame.columns if f"{name}_n" not in frame.columns]
    assert exact == header
    found = [[written(row[name]) for name in header] for row in frame.to_dicts()]
    assert len(found) == len(expected)
    for row, (one, other) in enumerate(zip(found, expected), start=2):
        assert dict(zip(header, one)) == dict(zip(header, other)), f"line {row}"
    # The number for display beside an exact one is that number.
    for name in frame.columns:
        if f"{name}_n" in frame.columns:
            for n, d, value in zip(frame[f"{name}_n"], frame[f"{name}_d"], frame[name]):
                assert n is None or value == float(Fraction(n, d)), name
