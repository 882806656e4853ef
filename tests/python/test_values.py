"""Every class: frozen, readable, copied and pickled to an equal."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
from fractions import Fraction
from typing import Any

import pytest

import shequ
import shequ.testing
from shequ import AtRisk, Bound, Milestones, Options, Rule, Schedule


def values(plan: shequ.Plan, example: shequ.Dataset, report: shequ.Report) -> dict[str, Any]:
    """One of each class that callers meet."""
    result = report["community-size"]
    days = shequ.month_ends("2024-10-31", "2024-12-31")
    panel = plan.panel(example, level="town", as_of=days[:2], within="330109", kinds=["sub-district", "town"])
    return {
        "plan": plan.with_interpretation("workers-deadline", "by-2025"),
        "target": plan["社区服务综合体"],
        "clause": plan.clauses[0],
        "measure": plan.measures[0],
        "variable": plan.variables[0],
        "indicator": plan["community-workers"].indicator,
        "rhythm": plan["supervisors"].rhythm,
        "interpretation": plan.interpretations[0],
        "bound": Bound.between("1/3", 5, upper_in=False),
        "ceiling": Bound.at_most(5),
        "at_risk": AtRisk.points("2.5"),
        "schedule": Schedule("2023-01-01", "2025-12-31", "day-open"),
        "milestones": Milestones([("2024-06-30", "1/4"), ("2025-12-31", 1)], between="linear"),
        "options": Options(at_risk=AtRisk.ratio("4/5"), known_on="2024-07-01", min_coverage="9/10"),
        "rule": Rule(Bound.at_least(70), factor=100, baseline=10, schedule=Schedule("2023-01-01", "2025-12-31")),
        "target_rule": plan["community-workers"].rule(),
        "day_rule": plan["studios-total"].rule().on("2024-12-31"),
        "report": report,
        "assessment": result,
        "part": report["certified-social-workers"].numerator,
        "distribution": result.distribution,
        "quota": report["studios-yearly"].quota,
        "recurrence": report["supervisors"].recurrence,
        "measure_result": report.measures[0],
        "tally": report.by_strength[0],
        "head": report.head,
        "coverage": report.coverage[0],
        "explanation": result.explain(),
        "trace": result.trace(),
        "frame": report.to_frame(),
        "status": result.status,
        "reason": result.reason,
        "flag": shequ.Flag("carried"),
        "text": plan.name,
        "point": plan.history(example, unit="330109", target="studios-total", as_of=days).points[0],
        "panel_frame": panel.to_frame(),
        "findings": example.findings,
    }


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def test_every_value_is_copied_and_pickled_to_an_equal(
    plan: shequ.Plan, example: shequ.Dataset, report: shequ.Report
) -> None:
    for name, value in values(plan, example, report).items():
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            assert same(pickle.loads(pickle.dumps(value, protocol)), value), name
            if name in {"report", "assessment", "trace"}:
                break
        assert same(copy.copy(value), value), name
    assert same(copy.deepcopy(plan), plan)
    # Equality is by what is said: something else is another value.
    assert plan != plan.with_interpretation("workers-deadline", "by-2025")
    assert Bound.at_least(5) != Bound.at_most(5)


def test_a_dataset_pickles_with_what_was_set_aside(plan: shequ.Plan) -> None:
    data = shequ.Dataset(
        plan,
        units=[{"code": "330109", "name": "萧山区", "level": "district"}],
        observations=[
            {"unit": "330109", "variable": "residents", "date": "2023-12-31", "value": 2_140_000},
            {"unit": "330109", "variable": "households", "date": "2023-12-31", "value": "七十万"},
            {"unit": "330109", "variable": "pets", "date": "2023-12-31", "value": 5},
        ],
        reject="row",
        unknown_variables="set_aside",
    )
    again = pickle.loads(pickle.dumps(data))
    assert (again.rejected, again.set_aside, again.digests) == (data.rejected, {"pets": 1}, data.digests)
    assert [problem.row for problem in again.rejected] == [2]
    first, second = (plan.assess(one, unit="330109", as_of="2024-06-30") for one in (data, copy.deepcopy(data)))
    assert first == second
    assert first.head.rejected_rows == 1


def test_the_example_pickles_and_answers_the_same(example: shequ.Dataset, report: shequ.Report) -> None:
    again = pickle.loads(pickle.dumps(report))
    assert again.to_json() == report.to_json()
    assert again.dataset.digests == example.digests


def test_panels_histories_and_changes_pickle_through_their_question(
    plan: shequ.Plan, example: shequ.Dataset, report: shequ.Report
) -> None:
    days = ["2024-11-30", "2024-12-31"]
    panel = plan.panel(example, units=["330109", "城厢街道"], as_of=days, known_on="2024-12-31")
    assert pickle.loads(pickle.dumps(panel)).to_frame() == panel.to_frame()
    history = plan.history(example, unit="330109", target="居民会客厅", as_of=days)
    assert pickle.loads(pickle.dumps(history)).points == history.points
    changes = report.since(plan.assess(example, unit="330109", as_of="2024-06-30"))
    assert pickle.loads(pickle.dumps(changes)).to_dict() == changes.to_dict()


def test_every_class_is_frozen(plan: shequ.Plan, example: shequ.Dataset, report: shequ.Report) -> None:
    for name, value in values(plan, example, report).items():
        if isinstance(value, str):
            continue
        names = [member for member in dir(type(value)) if not member.startswith("_")]
        names += list(getattr(value, "_fields", ()))
        for member in [*names, "something_new"]:
            with pytest.raises((AttributeError, TypeError)):
                setattr(value, member, 1)
        assert names, name


def test_every_class_has_a_readable_repr(plan: shequ.Plan, example: shequ.Dataset, report: shequ.Report) -> None:
    for name, value in values(plan, example, report).items():
        text = repr(value)
        assert text.startswith(type(value).__name__) and " object at 0x" not in text, (name, text)
        assert len(text) < 2_000, name
    for made in ("bound", "ceiling", "at_risk", "schedule", "milestones", "options", "rule"):
        value = values(plan, example, report)[made]
        assert eval(repr(value), vars(shequ)) == value  # noqa: S307


def test_no_class_is_left_with_the_repr_of_all_objects() -> None:
    public = [getattr(module, name) for module in (shequ, shequ.testing) for name in module.__all__]
    classes = [thing for thing in public if isinstance(thing, type)]
    assert len(classes) > 80
    assert [one.__name__ for one in classes if one.__repr__ is object.__repr__] == []


def test_findings_and_problems_are_tuples_with_a_table(plan: shequ.Plan) -> None:
    rows = [("2021-12-31", 2_118_000), ("2022-12-31", 214), ("2023-12-31", 2_118_000)]
    data = shequ.Dataset(
        plan,
        units=[{"code": "330109", "name": "萧山区", "level": "district"}],
        observations=[{"unit": "330109", "variable": "residents", "date": day, "value": value} for day, value in rows],
    )
    found = data.findings
    assert isinstance(found, tuple) and len(found) == len(found.to_frame()) == 2
    assert found.to_frame() == data.findings_frame() and found == tuple(found)
    again = pickle.loads(pickle.dumps(found))
    assert type(again) is shequ.Listing and again == found and again.to_frame() == found.to_frame()
    assert repr(found) == f"Listing(2 in all; {found[0]}; {found[1]})"


def test_records_match_by_position_and_never_change(plan: shequ.Plan) -> None:
    match plan.period:
        case shequ.Period(start, end):
            assert (start, end) == (datetime.date(2022, 1, 1), datetime.date(2025, 12, 31))
    with pytest.raises(AttributeError):
        del plan.period.start
    with pytest.raises(TypeError):
        shequ.Period(1)


def test_codes_are_texts(report: shequ.Report) -> None:
    status = report["service-complexes"].status
    assert status == "on_track" and {status: 1}["on_track"] == 1
    assert json.dumps([status]) == '["on_track"]'
    assert f"{status}" == "on_track"
    assert len(shequ.Status.all()) == 13 and shequ.Status.all()[0] == "no_result"
    with pytest.raises(ValueError, match="none of: no_result"):
        shequ.Status("good")
    with pytest.raises(ValueError, match="use `zh` or `en`"):
        status.label("fr")  # type: ignore[arg-type]


def test_exceptions_pickle_with_all_they_know(plan: shequ.Plan) -> None:
    def raised(call: Any) -> Exception:
        try:
            call()
        except shequ.ShequError as error:
            return error
        raise AssertionError

    one = raised(lambda: shequ.Plan.from_toml("format = 2"))
    two = raised(lambda: shequ.Dataset(plan, units=[{"code": "x"}]))
    three = raised(lambda: shequ.formula.rate(1, 0, 1))
    four = raised(lambda: plan["nothing"])
    for error in (one, two, three, four):
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert (type(again), str(again)) == (type(error), str(error))
    assert pickle.loads(pickle.dumps(one)).problems == one.problems  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(two)).to_frame() == two.to_frame()  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(three)).code == "zero_denominator"
    assert isinstance(four, KeyError)


def test_fractions_are_true_fractions() -> None:
    found = shequ.formula.rate(3423, 2_140_000, 10_000)
    assert type(found) is Fraction and found == Fraction(3423, 214) and hash(found) == hash(Fraction(3423, 214))
    assert found + 1 == Fraction(3637, 214) and str(found) == "3423/214"
    assert pickle.loads(pickle.dumps(found)) == found
