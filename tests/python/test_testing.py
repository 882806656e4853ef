"""shequ.testing: the vectors against functions of a caller's own, and what it says of those that are wrong."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from test_vectors import run, text

import shequ
from shequ import testing

HERE = Path(__file__).parent
FOLDER = ROOT / "bindings-python" / "python" / "shequ" / "testing"


class Refused(Exception):
    """An error of a program that knows nothing of this library."""


def rate(numerator: int, denominator: int, factor: int) -> Fraction:
    if factor < 1:
        raise Refused("non_positive_factor")
    if numerator < 0 or denominator < 0:
        raise Refused("negative_count")
    if denominator == 0:
        raise Refused("zero_denominator")
    return Fraction(factor * numerator, denominator)


# --- the cases


@pytest.mark.parametrize("function", testing.functions())
def test_our_own_functions_pass(function: str) -> None:
    for case in testing.cases(function):
        assert testing.check(case, lambda case=case, **_: written(case)) == 1


def written(case: shequ.Case) -> dict[str, Any]:
    """Our result as another program may give it: names and texts."""
    found = run(case.function, case.inputs)
    if "years" in found:
        found["years"] = [{"year": y.year, "count": y.count, "state": str(y.status)} for y in found["years"]]
    return {name: value if isinstance(value, (bool, list)) else text(value) for name, value in found.items()}


def spoiled(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return [*value, "more"]
    if isinstance(value, dict):
        return {name: spoiled(item) for name, item in value.items()}
    return "something else" if value is None or not value.lstrip("-").replace("/", "").isdigit() else Fraction(value) + 1


@pytest.mark.parametrize("function", testing.functions())
def test_any_wrong_field_of_any_case_is_seen(function: str) -> None:
    for case in testing.cases(function):
        if case.expect is None:
            with pytest.raises(AssertionError, match=f"(?s)^1 of 1 .*{case.id}: .*expected  error {case.error}"):
                testing.check(case, lambda **_: 0)
            with pytest.raises(AssertionError, match="(?s)found     error another_code"):
                testing.check(case, refuse)
            continue
        for name in case.expect:
            wrong = {**case.expect, name: spoiled(case.expect[name])}
            with pytest.raises(AssertionError, match=f"1 of 1 cases of {function} failed\n{case.id}: "):
                testing.check(case, lambda wrong=wrong, **_: wrong)


def refuse(**_: Any) -> None:
    raise Refused("another_code")


def test_a_function_of_a_callers_own() -> None:
    assert testing.check("rate", rate) == len(testing.cases("rate")) > 20


def test_the_inputs_are_plain_python() -> None:
    given = testing.arguments(next(case for case in testing.cases("yearly_quota") if case.inputs["spells"]))
    assert type(given["quota"]) is int and all(type(year) is int for year in given["years"])
    assert given["spells"][0]["since"].year > 2000 and isinstance(given["spells"][0]["id"], str)
    assert given["at_risk"] == {"ratio": Fraction(9, 10)}
    for case in testing.cases():
        for name, value in testing.arguments(case).items():
            # What is text still is a word: no number or day is.
            assert not isinstance(value, str) or value.replace("-", "").isalpha(), (case.id, name, value)


def test_a_failure_says_everything() -> None:
    def truncated(numerator: int, denominator: int, factor: int) -> int:
        return int(rate(numerator, denominator, factor))

    with pytest.raises(AssertionError) as raised:
        testing.check("rate", truncated, only=["rate-one-below-target"])
    assert str(raised.value) == (
        "1 of 1 cases of rate failed\n"
        f"rate-one-below-target: {case('rate-one-below-target').description}\n"
        "  inputs    numerator=3423, denominator=2140000, factor=10000\n"
        "  expected  3423/214 (15.9953)\n"
        "  found     15\n"
        f"  source    {case('rate-one-below-target').source}"
    )


def case(id: str) -> shequ.Case:
    return next(case for case in shequ.vectors() if case.id == id)


def test_an_exception_that_is_no_code_is_shown() -> None:
    def broken(**_: Any) -> None:
        raise KeyError("no such column: x")

    with pytest.raises(AssertionError, match="found     KeyError: 'no such column: x'"):
        testing.check("rate", broken, only=["rate-one-below-target"])


def test_codes_can_be_translated() -> None:
    def sql(numerator: int, denominator: int, factor: int) -> Fraction:
        if denominator == 0 and numerator >= 0 and factor > 0:
            raise RuntimeError("division by zero")
        return rate(numerator, denominator, factor)

    translate = {"division by zero": "zero_denominator"}.get
    testing.check("rate", sql, error_code=lambda error: translate(str(error), str(error)))


def test_at_most_twenty_failures_are_shown() -> None:
    with pytest.raises(AssertionError) as raised:
        testing.check("elapsed", lambda **_: -1)
    assert str(raised.value).count("\n  expected") == 20
    assert str(raised.value).splitlines()[-1] == f"... and {len(testing.cases('elapsed')) - 20} more"


@pytest.mark.parametrize(
    ("found", "decimals", "right"),
    [
        (Fraction(3423, 214), None, True),
        ("3423/214", None, True),
        (3423 / 214, None, True),
        (15.995, None, False),
        (Decimal("15.995"), 3, True),
        (15.995, 4, False),
        ("16.00", 2, True),
        (15.99, 2, False),
        (True, None, False),
        (None, None, False),
        ("16 or so", None, False),
        (float("nan"), None, False),
        (float("inf"), None, False),
    ],
)
def test_how_a_number_may_be_written(found: object, decimals: int | None, right: bool) -> None:
    one = case("rate-one-below-target")
    if right:
        testing.check(one, lambda **_: found, decimals=decimals)
    else:
        with pytest.raises(AssertionError):
            testing.check(one, lambda **_: found, decimals=decimals)


def test_a_skip_is_an_entry_with_a_reason() -> None:
    left_out = {"rate-one-below-target": "decided otherwise"}
    assert testing.check("rate", rate, skip=left_out) == len(testing.cases("rate")) - 1
    with pytest.raises(ValueError, match="no such case: `rate-one-below-targt`: did you mean `rate-one-below-target`"):
        testing.check("rate", rate, skip={"rate-one-below-targt": "misspelt"})
    with pytest.raises(ValueError, match="nothing would be checked"):
        testing.check("rate", rate, skip={case.id: "all" for case in testing.cases("rate")})


def test_a_misspelt_function() -> None:
    with pytest.raises(ValueError, match="did you mean `attainment`"):
        testing.cases("attainmnt")


@testing.parametrize("rate")
def test_parametrize(case: shequ.Case, request: pytest.FixtureRequest) -> None:
    assert request.node.callspec.id == case.id
    testing.check(case, rate)


# --- whole reports


def ours(case: shequ.ReportCase) -> shequ.Panel:
    question = case.question
    plan = testing.plan_of(case)
    data = shequ.Dataset(plan, **testing.tables_of(case), reject=question["reject"])
    asked = question["units"]
    options = dict(question["options"])
    if "at_risk" in options:
        ((kind, value),) = options["at_risk"].items()
        options["at_risk"] = getattr(shequ.AtRisk, kind)(value)
    units = {"units": asked["codes"]} if "codes" in asked else asked
    return plan.panel(data, as_of=question["dates"], options=shequ.Options(**options), **units)


@testing.parametrize_reports()
def test_our_own_reports_pass(case: shequ.ReportCase) -> None:
    rows, columns = len(testing.expected(case)), len(testing.expected(case)[0])
    # Every cell but the three that say which row it is.
    assert testing.check_report(case, ours) == rows * (columns - 3)


def report_case(id: str) -> shequ.ReportCase:
    return next(case for case in testing.report_cases() if case.id == id)


def test_what_differs_in_a_report_is_named() -> None:
    case = report_case("xiaoshan-district")

    def wrong(case: shequ.ReportCase) -> list[dict[str, object]]:
        names = ("as_of", "target", "unit", "status", "shortfall")
        rows = [{name: row[name] for name in names} for row in testing.expected(case)]
        rows[0]["status"] = "behind"
        rows.append({**rows[-1], "unit": "1"})
        del rows[1]
        return rows

    first, second = testing.expected(case)[:2]
    with pytest.raises(AssertionError) as raised:
        testing.check_report(case, wrong)
    place = f"{first['as_of']} {first['target']} {first['unit']}"
    assert f"{case.id}: {place}: status: expected {first['status']}, found behind" in str(raised.value)
    assert f"{second['as_of']} {second['target']} {second['unit']}: no row" in str(raised.value)
    assert " 1: a row that is not expected" in str(raised.value)
    assert len(str(raised.value).splitlines()) == 4


def test_some_targets_and_columns_of_a_report() -> None:
    case = report_case("xiaoshan-district")

    def some(_: shequ.ReportCase) -> list[dict[str, object]]:
        rows = [row for row in testing.expected(case) if row["target"] == "studios-total"]
        return [
            {"as_of": str(r["as_of"]), "target": r["target"], "unit": r["unit"], "value": r["value"] and float(r["value"])}
            for r in rows
        ]

    rows = len(some(case))
    assert testing.check_report(case, some, targets=["studios-total"]) == rows > 0
    with pytest.raises(AssertionError, match="no row"):
        testing.check_report(case, some)
    with pytest.raises(ValueError, match="`valeu` is no column of a panel: did you mean `value`"):
        testing.check_report(case, lambda c: [{**row, "valeu": 1} for row in some(c)], targets=["studios-total"])
    with pytest.raises(ValueError, match="no column unit"):
        testing.check_report(case, lambda _: [{"as_of": "2024-06-30", "target": "studios-total"}])


# --- the module


MODULES = [importlib.import_module(f"shequ.testing.{file.stem}") for file in sorted(FOLDER.glob("_[a-z]*.py"))]


def test_the_examples_hold() -> None:
    assert sum(doctest.testmod(module).attempted for module in (testing, *MODULES)) > 20
    assert [module.__name__ for module in (testing, *MODULES) if doctest.testmod(module).failed] == []


def test_everything_public_is_documented_and_named() -> None:
    assert sorted(testing.__all__) == testing.__all__
    assert [name for name in testing.__all__ if not (getattr(testing, name).__doc__ or "").strip()] == []


def test_it_works_without_pytest_and_is_loaded_only_when_asked_for() -> None:
    program = """
import sys
sys.modules["pytest"] = None
import shequ
assert "shequ.testing" not in sys.modules
from fractions import Fraction
from shequ import testing
assert testing.check("variance", lambda value, planned: value - planned, only=["%s"]) == 1
try:
    testing.parametrize("rate")
except ImportError:
    print("needs pytest")
"""
    one = next(case.id for case in testing.cases("variance") if case.expect)
    done = subprocess.run([sys.executable, "-c", program % one], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("needs pytest\n", 0), done.stderr


# --- the vectors themselves


def test_an_id_is_permanent() -> None:
    """Ids that were ever given out, in the file beside this; a new case adds its own there, and none leaves."""
    published = (HERE / "vector_ids.txt").read_text(encoding="utf-8").split()
    there = [case.id for case in shequ.vectors()] + [case.id for case in shequ.vectors().reports()]
    assert len(set(there)) == len(there)
    assert set(published) - set(there) == set()
    assert set(there) - set(published) == set()


def test_what_a_case_holds() -> None:
    for one in shequ.vectors():
        assert one.id.startswith(one.function.replace("_", "-"))
        assert (one.expect is None) != (one.error is None) and one.description and one.source
        assert one.error is None or one.error in shequ.formula.ERRORS
    for report in shequ.vectors().reports():
        assert report.id == report.folder.name == report.question["id"]
        assert (report.folder / "expected.csv").exists() and report.description and report.source
