"""Every formula vector through Python, one test a case."""

from __future__ import annotations

import datetime
import json
from fractions import Fraction
from typing import Any

import pytest
from conftest import ROOT

import shequ
from shequ import AtRisk, Bound, Milestones, Rule, Schedule, formula

CASES = list(shequ.vectors())


def test_all_cases_of_the_repository_ship() -> None:
    files = sorted((ROOT / "tests" / "vectors" / "formula").glob("*.json"))
    ids = [case["id"] for file in files for case in json.loads(file.read_text(encoding="utf-8"))["cases"]]
    assert ids == [case.id for case in CASES]
    assert len(ids) > 200
    assert shequ.vectors().version == (ROOT / "tests" / "vectors" / "VERSION").read_text().strip()


def text(value: Any) -> Any:
    """A result as the vectors write it."""
    if value is None or isinstance(value, (bool, str)):
        return None if value is None else value if isinstance(value, bool) else str(value)
    if isinstance(value, (int, Fraction)):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return [text(item) for item in value]


def bound(given: dict[str, Any]) -> Bound:
    if "at_least" in given:
        return Bound.at_least(given["at_least"])
    if "at_most" in given:
        return Bound.at_most(given["at_most"])
    lower, upper = given["between"]
    return Bound.between(lower, upper, lower_in=given["lower_in"], upper_in=given["upper_in"])


def convention(given: Any) -> Any:
    if isinstance(given, str):
        return given
    return Milestones([tuple(point) for point in given["milestones"]], between=given["between"])


def schedule(inputs: dict[str, Any]) -> Schedule:
    return Schedule(inputs["start"], inputs["end"], convention(inputs["convention"]))


def at_risk(inputs: dict[str, Any]) -> AtRisk:
    given = inputs["at_risk"]
    return AtRisk.ratio(given["ratio"]) if "ratio" in given else AtRisk.points(given["points"])


def counts(inputs: dict[str, Any], *names: str) -> list[int]:
    return [int(inputs[name]) for name in names]


def run(function: str, i: dict[str, Any]) -> dict[str, Any]:
    """The result of a case, by the names of its `expect`."""
    if function == "rate":
        return {"value": formula.rate(*counts(i, "numerator", "denominator", "factor"))}
    if function == "attainment":
        return {"value": formula.attainment(i["value"], i["target"])}
    if function == "met":
        return {"met": formula.met(i["value"], bound(i["bound"]))}
    if function == "shortfall_count":
        return {"shortfall": formula.shortfall_count(int(i["count"]), bound(i["bound"]))}
    if function == "shortfall_rate":
        return {
            "shortfall": formula.shortfall_rate(*counts(i, "numerator", "denominator", "factor"), bound(i["bound"]))
        }
    if function == "shortfall_by_hiring":
        return {
            "shortfall": formula.shortfall_by_hiring(*counts(i, "numerator", "denominator", "factor"), i["target"])
        }
    if function == "elapsed":
        return {"value": formula.elapsed(schedule(i), i["as_of"])}
    if function == "planned":
        return {"value": formula.planned(i["baseline"], i["target"], i["elapsed"])}
    if function == "progress":
        return {"value": formula.progress(i["value"], i["baseline"], bound(i["bound"]))}
    if function == "variance":
        return {"value": formula.variance(i["value"], i["planned"])}
    if function == "variance_points":
        return {"value": formula.variance_points(i["progress"], i["elapsed"])}
    if function == "attainment_points":
        return {"value": formula.attainment_points(i["attainment"], i["elapsed"])}
    if function == "pace_status":
        return {"status": pace_status(i)}
    if function == "required_pace_count":
        return {"pace": formula.required_pace_count(int(i["count"]), i["target"], schedule(i), i["as_of"])}
    if function == "required_pace_rate":
        return {"value": formula.required_pace_rate(i["value"], i["target"], schedule(i), i["as_of"])}
    if function == "yearly_quota":
        years = [int(year) for year in i["years"]]
        spells = [(spell["id"], spell["since"], spell["until"]) for spell in i["spells"]]
        quota = formula.yearly_quota(
            int(i["quota"]), years, spells, i["as_of"], convention(i["convention"]), at_risk(i)
        )
        return {
            "years": quota.years,
            "closed_met": quota.closed_met,
            "closed": quota.closed,
            "status": quota.status,
        }
    if function == "range_conformity":
        value, lower, upper = counts(i, "value", "lower", "upper")
        found = formula.range_conformity(value, lower, upper, lower_in=i["lower_in"], upper_in=i["upper_in"])
        return {name: getattr(found, name) for name in ("position", "by", "split_parts", "parts_hold_lower")}
    if function == "recurrence":
        min_years, max_years = counts(i, "min_years", "max_years")
        state = formula.recurrence(
            i["events"], min_years, max_years, i["start"], i["plan_end"], i["as_of"], i["counted"]
        )
        names = ("first_day", "last_day", "status", "overdue_days", "early", "breaches")
        return {name: getattr(state, name) for name in names}
    if function == "add_years":
        return {"date": formula.add_years(i["date"], int(i["years"]))}
    raise AssertionError(f"no runner for {function}")


def pace_status(i: dict[str, Any]) -> shequ.Status:
    asked = (i["baseline"], i["target"], schedule(i), i["as_of"], at_risk(i))
    if i["measure"] == "count":
        return formula.pace_status_count(int(i["numerator"]), *asked)
    return formula.pace_status_rate(*counts(i, "numerator", "denominator", "factor"), *asked)


def written(name: str, value: Any) -> Any:
    if name == "years":
        return [{"year": str(y.year), "count": text(y.count), "state": str(y.status)} for y in value]
    return text(value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: shequ.Case) -> None:
    if case.error is not None:
        with pytest.raises(shequ.FormulaError) as raised:
            run(case.function, case.inputs)
        assert raised.value.code == case.error
        return
    found = {name: written(name, value) for name, value in run(case.function, case.inputs).items()}
    assert found == case.expect


PACE = [case for case in CASES if case.function == "pace_status" and case.error is None]


@pytest.mark.parametrize("case", PACE, ids=lambda case: case.id)
def test_a_rule_shows_the_numbers_on_the_way_and_judges_columns_alike(case: shequ.Case) -> None:
    i = case.inputs
    factor = int(i["factor"]) if i["measure"] == "rate" else None
    rule = Rule(
        Bound.at_least(i["target"]),
        factor=factor,
        schedule=schedule(i),
        baseline=i["baseline"],
        at_risk=at_risk(i),
    )
    day = rule.on(i["as_of"])
    for name in ("elapsed", "planned", "planned_at_risk"):
        if name in case.intermediate:
            assert text(getattr(day, name)) == case.intermediate[name]
    n, d = int(i["numerator"]), int(i["denominator"])
    columns = rule.evaluate([n] * 3, None if factor is None else [d] * 3, i["as_of"])
    assert [shequ.Status.all()[number] for number in columns.status] == [case.expect["status"]] * 3
