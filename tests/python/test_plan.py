"""Plans and targets, and how they are found by name."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from conftest import ROOT

import shequ

SUCCESSOR = (ROOT / "tests" / "plans" / "successor-2026-2030.toml").read_text(encoding="utf-8")


def test_ids_and_names_in_both_languages_find_a_target(plan: shequ.Plan) -> None:
    for target in plan.targets:
        assert plan[target.id] == plan[target.name.zh] == plan[target.name.en] == target
        assert target.id in plan and target.name.zh in plan
    assert "nothing" not in plan and 5 not in plan
    assert [target.id for target in plan] == [target.id for target in plan.targets]


def test_a_miss_says_what_is_near(plan: shequ.Plan) -> None:
    with pytest.raises(shequ.UnknownNameError, match="did you mean `service-complexes`") as raised:
        plan["service-complexs"]
    assert isinstance(raised.value, KeyError) and isinstance(raised.value, shequ.PlanError)
    assert raised.value.problems[0].code == "unknown_target"
    assert "社区服务综合体" in str(pytest.raises(shequ.UnknownNameError, plan.__getitem__, "社区服务综合").value)
    for call in (
        lambda: shequ.Plan.builtin("xiaoshan"),
        lambda: plan.with_interpretation("workers-deadlin", "by-2025"),
        lambda: plan.with_interpretation("workers-deadline", "by-2024"),
    ):
        with pytest.raises(shequ.UnknownNameError):
            call()


def test_a_name_of_two_targets_lists_their_ids(plan: shequ.Plan) -> None:
    name = plan["work-methods"].name
    other = plan["governance-brands"].name
    twice = plan.text.replace(f'zh = "{other.zh}"', f'zh = "{name.zh}"').replace(
        f'en = "{other.en}"', f'en = "{name.en}"'
    )
    again = shequ.Plan.from_toml(twice)
    with pytest.raises(shequ.AmbiguousNameError) as raised:
        again[name.zh]
    assert "governance-brands" in str(raised.value) and "work-methods" in str(raised.value)
    assert isinstance(raised.value, KeyError)


def test_all_problems_of_a_text_come_at_once() -> None:
    with pytest.raises(shequ.PlanError) as raised:
        shequ.Plan.from_toml("format = 1\n[plann]\nid = 3\n")
    problems = raised.value.problems
    assert len(problems) > 3
    assert str(raised.value).splitlines() == [str(problem) for problem in problems]
    assert all(problem.message.zh and problem.message.en for problem in problems)
    with pytest.raises(shequ.PlanError) as raised:
        shequ.Plan.from_toml("format = [")
    assert raised.value.problems[0].code == "syntax"


def test_what_the_built_in_plan_says(plan: shequ.Plan) -> None:
    assert shequ.Plan.builtins() == (plan.id,)
    assert (plan.edition, plan.standing.id, plan.illustrative) == ("2022-10-26-draft", "consultation-draft", False)
    assert (len(plan.targets), len(plan.measures), len(plan.requirements)) == (13, 16, 3)
    assert plan.period.end == datetime.date(2025, 12, 31)
    size = plan["community-size"]
    bound = size.bounds[0].bound
    assert (bound.kind, bound.lower, bound.upper) == ("between", 1500, 3000)
    assert isinstance(bound.lower, Fraction)
    workers = plan["certified-social-workers"].indicator
    assert (workers.numerator.id, workers.denominator.id, workers.factor) == (
        "certified-social-workers",
        "residents",
        10_000,
    )
    assert plan["supervisors"].rhythm.kind == "every" and plan["studios-yearly"].rhythm.years == (2023, 2024, 2025)
    assert plan["leading-talents"].strength.label("zh") == "原则上"
    assert plan.pace.at_risk == shequ.AtRisk.ratio("9/10") and plan.pace.convention == "month"
    assert plan.document.issuer.zh and plan.actions[0].name.zh and plan.levels[0].id == "district"


def test_another_plan_loads_as_data() -> None:
    plan = shequ.Plan.from_toml(SUCCESSOR)
    dated = [target for target in plan.targets if len(target.bounds) > 1]
    assert dated, "a bound that changes"
    first, second = dated[0].bounds[:2]
    day = second.since
    assert first.since is None and day is not None
    assert dated[0].bound_on(day - datetime.timedelta(days=1)) == first.bound
    assert dated[0].bound_on(day) == second.bound
    assert any(target.bounds[0].bound.kind == "at_most" for target in plan.targets)


def test_another_reading_is_another_plan(plan: shequ.Plan) -> None:
    other = plan.with_interpretation("workers-deadline", "by-2025")
    assert (plan["community-workers"].rhythm.kind, other["community-workers"].rhythm.kind) == ("standing", "by")
    chosen = {reading.id: reading.choice.id for reading in other.interpretations}
    assert chosen["workers-deadline"] == "by-2025"
    assert repr(other).endswith("workers-deadline=by-2025)")
    assert other.text == plan.text and other != plan


def test_a_plan_as_a_table_has_every_rhythm_and_every_dated_bound(plan: shequ.Plan) -> None:
    # Name and, after the bound, when it is due: the first section's rows, each with its cells.
    zh, en = ({cells[0]: cells[1:] for cells, _, _ in plan._told(lang)[2][0][3]} for lang in ("zh", "en"))
    assert [zh[plan[id].name.zh][1] for id in ("studios-total", "studios-yearly", "supervisors", "community-size")] == [
        "至 2025-12-31",
        "每年(2023、2024、2025)",
        "每 2–3 年一次",
        "持续",
    ]
    assert [en[plan[id].name.en][1] for id in ("studios-total", "studios-yearly", "supervisors", "community-size")] == [
        "by 2025-12-31",
        "each year (2023, 2024, 2025)",
        "once in 2–3 years",
        "standing",
    ]
    successor = shequ.Plan.from_toml(SUCCESSOR)
    days = successor["response-days"]
    assert [(dated.since and dated.since.isoformat(), dated.bound.upper) for dated in days.bounds] == [(None, 5), ("2028-01-01", 3)]
    told = {lang: next(row for row in successor.table(lang).splitlines() if row.startswith(days.name.get(lang))) for lang in ("zh", "en")}
    assert "≤ 5" in told["zh"] and "；2028-01-01 起 ≤ 3" in told["zh"] and "; from 2028-01-01 ≤ 3" in told["en"]
