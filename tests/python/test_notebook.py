"""The example notebook runs from top to bottom as a reader runs it, and says what it is there to say.

The expected figures were counted from the CSV files by a script of their own (`examples/tests/progress_report.rs` says the
same of the program).
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from conftest import EXAMPLE, ROOT

pytestmark = pytest.mark.needs("nbclient", "pandas")
PATH = ROOT / "examples" / "python" / "xiaoshan.ipynb"


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """What each cell shows, by its id: its text and, where it has one, its HTML."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(PATH, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(PATH.parent)}}).execute()
    shown = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        outputs = [output.get("data", {"text/plain": output.get("text", "")}) for output in cell.outputs]
        assert not any(output.output_type == "stream" and output.name == "stderr" for output in cell.outputs), cell.id
        shown[cell.id] = {kind: "".join(data.get(kind, "") for data in outputs) for kind in ("text/plain", "text/html")}
    return shown


def test_it_is_kept_without_outputs() -> None:
    """They would hold digests and versions that change, and nobody could see in a change what was changed."""
    notebook = json.loads(PATH.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 12 and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    first = "".join(notebook["cells"][0]["source"])
    assert "均为示例" in first and "illustrative" in first


def test_every_cell_shows_something(results: dict[str, Any]) -> None:
    assert all(shown["text/plain"] for shown in results.values())
    for id in ("plan", "dataset", "problems", "report", "panel", "ranked", "trace"):
        assert '<div class="shequ" lang="zh-CN">' in results[id]["text/html"], id


def test_wrong_data_is_told_of(results: dict[str, Any]) -> None:
    html = results["problems"]["text/html"]
    assert "unknown_variable" in html and "negative_count" in html and html.count("<tr>") == 3


def test_the_report_has_the_counts_of_the_files(results: dict[str, Any]) -> None:
    # 3,305 people with a certificate in force at the close of 2024, among 2,140,000: 15.44, and 3,424 - 3,305 missing.
    row = '<td>每万人持证社会工作者</td><td>约束性</td><td class="shequ-number">15.44</td>'
    assert row in results["report"]["text/html"]
    assert "示例(illustrative)" in results["report"]["text/html"]
    (line,) = (line for line in results["frame"]["text/plain"].splitlines() if "每万人持证社会工作者" in line)
    assert line.split()[2:] == ["3305", "214", "15.44", "119", "符合序时"]


def test_the_towns_are_ranked(results: dict[str, Any]) -> None:
    # Studios begun in each town from 2023 to the close of 2024, counted from the rows of the register.
    import csv

    with open(EXAMPLE / "entities.csv", encoding="utf-8") as file:
        studios = Counter(
            row["unit"][:9]
            for row in csv.DictReader(file)
            if row["kind"] == "social-work-studio" and "2023-01-01" <= row["since"] <= "2024-12-31"
        )
    with open(EXAMPLE / "units.csv", encoding="utf-8") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    ((first, most),) = studios.most_common(1)
    html = results["ranked"]["text/html"]
    body = html[html.index("<tbody>") :]
    row = f'<tr><td class="shequ-number">1</td><td>{names[first]}</td><td class="shequ-number">{most}</td>'
    assert body.startswith(f"<tbody>{row}")
    assert sum(studios.values()) == 40 and body.count("<tr>") == 27


def test_who_has_not_reported(results: dict[str, Any]) -> None:
    assert results["missing"]["text/plain"].startswith("未报单位 12 个")
    assert results["missing-units"]["text/plain"].count("未报") == 12


def test_one_number_is_explained(results: dict[str, Any]) -> None:
    lines = results["explain"]["text/plain"].splitlines()
    assert len(lines) <= 5 and "3305" in lines[1] and "还差119人" in lines[3]


def test_another_reading_changes_what_it_should(results: dict[str, Any]) -> None:
    assert "滞后" in results["reading"]["text/plain"] and "15.44" in results["reading"]["text/plain"]
    # Registered and in force at the close of 2024: 539 people, 539 x 10,000 / 2,140,000 = 2.52.
    assert "2.52" in results["reading"]["text/plain"]
    assert results["all-readings"]["text/plain"].count("2024年底") == 7
