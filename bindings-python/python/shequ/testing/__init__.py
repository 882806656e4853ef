"""For test suites that compute the same targets by other means: in SQL, in Java, in a spreadsheet.

| question | function |
| --- | --- |
| do my formulas give what the vectors say? | check, cases, parametrize |
| does my whole computation give what the vectors say? | check_report, report_cases, tables_of, plan_of, expected |
| where do my figures differ from a report's, and why? 对账 | reconcile |

Nothing but Python is needed; `parametrize` needs pytest.

>>> from fractions import Fraction
>>> from shequ import testing
>>> def wrong(value, target):
...     return value / target if target else 0
>>> try:
...     testing.check("attainment", wrong, only=["attainment-zero-target"])
... except AssertionError as error:
...     print(error)
1 of 1 cases of attainment failed
attainment-zero-target: Nothing is a share of zero.
  inputs    value=5, target=0
  expected  error zero_target
  found     0
  source    definition: attainment
"""

from __future__ import annotations

from ._formulas import arguments, cases, check, functions, parametrize
from ._reconcile import Cell, Disagreement, Reading, Reconciliation, reconcile
from ._reports import Tables, check_report, expected, parametrize_reports, plan_of, report_cases, tables_of

__all__ = [
    "Cell",
    "Disagreement",
    "Reading",
    "Reconciliation",
    "Tables",
    "arguments",
    "cases",
    "check",
    "check_report",
    "expected",
    "functions",
    "parametrize",
    "parametrize_reports",
    "plan_of",
    "reconcile",
    "report_cases",
    "tables_of",
]
