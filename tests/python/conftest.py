"""What the tests share: the plan, the example district, and which environment they run in."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

import shequ

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "data" / "xiaoshan"

# What is there in each environment; a test that needs something else is left out.
PACKAGES = {
    "bare": set(),
    "pandas": {"numpy", "pandas"},
    "whole": {"duckdb", "hypothesis", "mypy", "nbclient", "numpy", "pandas", "polars", "pyarrow"},
}
ENVIRONMENT = os.environ.get("SHEQU_ENVIRONMENT", "whole")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*packages): the packages a test is about")
    for package in PACKAGES["whole"]:
        there = importlib.util.find_spec(package) is not None
        # An environment with more than its name says would prove less than it seems to.
        assert there == (package in PACKAGES[ENVIRONMENT]), f"{package} in the environment {ENVIRONMENT}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        missing = set(marker.args) - PACKAGES[ENVIRONMENT]
        if missing:
            pytest.skip(f"the environment {ENVIRONMENT} has no {', '.join(sorted(missing))}")


@pytest.fixture(scope="session")
def plan() -> shequ.Plan:
    return shequ.Plan.builtin("xiaoshan-2022-2025")


@pytest.fixture(scope="session")
def example(plan: shequ.Plan) -> shequ.Dataset:
    """The example district, from its CSV files."""
    names = ("units", "observations", "entities", "deliverables")
    return shequ.Dataset(plan, **{name: (EXAMPLE / f"{name}.csv").read_bytes() for name in names})


@pytest.fixture(scope="session")
def report(plan: shequ.Plan, example: shequ.Dataset) -> shequ.Report:
    return plan.assess(example, unit="330109", as_of="2024-12-31")
