"""What notebooks show: well-formed, escaped whatever the names, capped, in either language, in no colour of its own but the
lights'."""

from __future__ import annotations

import html.parser
import re
from collections.abc import Iterator
from typing import Any

import pytest

import shequ

HOSTILE = '<script>alert("x")</script>&amp;\'"><img src=x onerror=alert(1)>'
VOID = {"br", "img", "meta"}


class Reader(html.parser.HTMLParser):
    """Takes a fragment apart, and holds that every tag is closed in its order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data


def read(thing: Any, lang: str | None = None, **options: Any) -> Reader:
    text = thing.html(lang, **options) if lang or options else thing._repr_html_()
    assert isinstance(text, str)
    found = Reader(text)
    # Nothing but what lays out text: no script, no picture, no link, no handler, no colour of page or letters.
    assert {tag for tag, _ in found.tags} <= set("div style h4 p br ul ol li table caption thead tbody tr th td".split())
    assert {name for _, attributes in found.tags for name in attributes} <= {"class", "lang", "scope", "title"}
    return found


@pytest.fixture(scope="module")
def shown(plan: shequ.Plan, example: shequ.Dataset, report: shequ.Report) -> dict[str, Any]:
    panel = plan.panel(example, level="town", as_of=["2024-11-30", "2024-12-31"])
    result = report["certified-social-workers"]
    return {
        "plan": plan,
        "dataset": example,
        "report": report,
        "assessment": result,
        "panel": panel,
        "day": next(iter(panel)),
        "frame": report.to_frame(),
        "trace": result.trace(),
        "findings": example.findings,
        "report findings": report.findings,
        "rejected": example.rejected,
    }


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    yield
    shequ.display_language("en")


def test_all_that_a_notebook_shows_in_both_languages(shown: dict[str, Any]) -> None:
    for name, thing in shown.items():
        said = {lang: "".join(read(thing, lang).texts) for lang in ("zh", "en")}
        assert said["zh"] != said["en"], name
        shequ.display_language("zh")
        assert "".join(read(thing).texts) == said["zh"], name
        assert shequ.display_language("en") == "en"
        assert "".join(read(thing).texts) == said["en"], name
    with pytest.raises(ValueError, match="`fr` is not a language"):
        shequ.display_language("fr")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="`fr` is not a language"):
        shown["report"].html("fr")


def test_a_report_shows_what_its_table_says(report: shequ.Report) -> None:
    found = read(report, "zh")
    text = report.table("zh")
    cells = [cell for row in found.rows for cell in row if cell]
    assert len(found.rows) == 2 + len(report.assessments) + len(report.measures)
    assert all(cell in text for cell in cells)
    assert all(notice in "".join(found.texts) for notice in report.notices("zh"))
    lights = [attributes["class"] for tag, attributes in found.tags if tag == "td" and "shequ-status" in (attributes.get("class") or "")]
    assert [f"shequ-status shequ-{result.status.light}" for result in report] == lights[: len(report.assessments)]


def test_an_assessment_shows_its_row_and_its_explanation(report: shequ.Report) -> None:
    found = read(report["certified-social-workers"], "zh")
    rows = dict(found.rows)
    # 3,305 of 2,140,000: 15.44 per 10,000, and 119 missing to 3,424.
    assert (rows["完成值"], rows["缺口"], rows["结论"]) == ("15.44", "119", "符合序时")
    assert [line for line in found.texts if line in report.explain("certified-social-workers", "zh").lines] == list(
        report.explain("certified-social-workers", "zh").lines
    )


def test_a_plan_shows_its_targets_and_what_is_open(plan: shequ.Plan) -> None:
    other = plan.with_interpretation("workers-deadline", "by-2025")
    rows = {row[0]: row for row in read(other, "zh").rows}
    assert rows["社区规模"][1:4] == ["[1500, 3000] 户", "持续", "一般"]
    assert rows["每万人专职社区工作者"][2] == "至 2025-12-31"
    assert rows["workers-deadline"][2].endswith("(by-2025)") and "(standing)" in rows["workers-deadline"][3]
    assert plan.table("zh").count("2.4.1") == 2 and "≥ 16" in plan.table()


def test_a_dataset_shows_its_tables_and_units(example: shequ.Dataset) -> None:
    rows = read(example).rows
    assert ["units", "613", example.digests["units"].sha256] in rows and ["town", "27"] in rows
    assert "rows that say they are made up: 9093" in "".join(read(example).texts)
    assert "585" in example.table("zh")


def test_a_panel_shows_each_unit_and_ranks_them_on_request(plan: shequ.Plan, example: shequ.Dataset) -> None:
    panel = plan.panel(example, level="town", as_of=["2024-11-30", "2024-12-31"], within="330109")
    table = panel.to_frame().to_dicts()
    head, *rows = read(panel, "zh").rows
    assert head == ["单位", *(target.name.zh for target in plan.targets)]
    units = [unit.name for unit in example.units if unit.level == "town"]
    assert [row[0] for row in rows] == units
    studios = head.index(plan["studios-total"].name.zh)
    last = {row["unit_name"]: row for row in table if str(row["as_of"]) == "2024-12-31" and row["target"] == "studios-total"}
    assert {row[0]: row[studios] for row in rows} == {name: str(row["value_n"]) for name, row in last.items()}
    ranked = read(panel, "zh", target="studios-total").rows
    assert ranked[0][:4] == ["名次", "单位", "完成值", "增减"]
    assert [(row[0], row[1]) for row in ranked[1:]] == [
        (str(row["rank_by_value"]), name)
        for name, row in sorted(last.items(), key=lambda item: item[1]["rank_by_value"])
    ]
    *_, day = panel
    assert day.table("studios-total", "zh").count("北干街道") == 1 and read(day, "zh").rows == read(panel, "zh").rows
    with pytest.raises(shequ.UnknownNameError, match="studios-total"):
        panel.html(target="studio-total")


def test_units_without_a_value_say_why_and_verdicts_are_lights(plan: shequ.Plan) -> None:
    data = shequ.Dataset(
        plan,
        units=[{"code": "330109", "name": "萧山区", "level": "district"}],
        entities=[{"kind": "leading-talent-batch", "id": "b1", "unit": "330109", "since": "2023-11-17"}],
    )
    panel = plan.panel(data, units=["330109"], as_of="2023-12-31")
    found = read(panel, "zh")
    row = dict(zip(*found.rows))
    assert row[plan["leading-talents"].name.zh] == "1" and row[plan["work-methods"].name.zh] == "无数据"
    lit = [attributes for tag, attributes in found.tags if "shequ-green" in (attributes.get("class") or "")]
    assert [attributes["title"] for attributes in lit] == ["已达成"]


# --- hostile names


@pytest.fixture(scope="module")
def hostile(plan: shequ.Plan) -> dict[str, Any]:
    """Names, sources and ids that would be markup, wherever a caller can put one."""
    text = plan.text
    for name in ("优秀社区治理品牌", plan.name.zh, plan.name.en, plan.standing.notice.zh, plan["governance-brands"].name.en):
        assert name in text
        text = text.replace(name, HOSTILE.replace("\\", "").replace('"', '\\"'))
    other = shequ.Plan.from_toml(text)
    rows = [("2022-12-31", 2_118_000), ("2023-12-31", 214)]
    data = shequ.Dataset(
        other,
        units=[
            {"code": "330109", "name": HOSTILE, "level": "district"},
            {"code": "330109001", "name": HOSTILE + "2", "level": "town"},
        ],
        observations=[
            {"unit": "330109", "variable": "residents", "date": day, "value": value, "source": HOSTILE}
            for day, value in rows
        ],
        entities=[
            {"kind": "governance-brand", "id": HOSTILE, "unit": "330109001", "since": "2023-05-01", "source": HOSTILE},
            {"kind": HOSTILE, "id": "x", "unit": "330109001", "since": "2023-05-01"},
        ],
        reject="row",
    )
    report = other.assess(data, unit="330109", as_of="2024-06-30")
    return {
        "plan": other,
        "dataset": data,
        "report": report,
        "assessment": report["governance-brands"],
        "panel": other.panel(data, level="town", as_of="2024-06-30"),
        "frame": report.to_frame(),
        "trace": report["governance-brands"].trace(),
        "findings": data.findings,
        "rejected": data.rejected,
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_are_text(hostile: dict[str, Any], lang: str) -> None:
    named = {name for name, thing in hostile.items() if HOSTILE in "".join(read(thing, lang).texts)}
    # `read` holds that no tag came of them; here, that they came through, to the letter, wherever a name is shown.
    assert named >= {"plan", "dataset", "report", "assessment", "panel", "frame", "trace", "rejected"}
    ranked = read(hostile["panel"], lang, target="governance-brands")
    assert HOSTILE + "2" in ranked.texts


def test_problems_of_a_refusal_are_shown(plan: shequ.Plan) -> None:
    rows = [{"code": HOSTILE, "name": "x", "level": HOSTILE}] * 100
    with pytest.raises(shequ.DataError) as raised:
        shequ.Dataset(plan, units=rows)
    problems = raised.value.problems
    found = read(problems, "zh")
    assert isinstance(problems, tuple) and HOSTILE in found.texts
    assert len(found.rows) == 21 and f"……另有 {len(problems) - 20} 行" in found.texts
    assert f"… and {len(problems) - 20} more" in read(problems, "en").texts


def test_what_is_shown_is_capped(plan: shequ.Plan, example: shequ.Dataset) -> None:
    panel = plan.panel(example, level="community", as_of="2024-12-31")
    for thing in (panel, panel.to_frame(), example.findings_frame()):
        assert len(thing._repr_html_()) < 120_000
    assert len(read(panel).rows) == 41 and "… and 545 more" in read(panel).texts
    frame = read(panel.to_frame())
    assert len(frame.rows) == 21 and len(frame.rows[0]) <= 20
    assert any(re.fullmatch(r"… and \d+ more columns", text) for text in frame.texts)
    long = shequ.Dataset(plan, units=[{"code": "330109", "name": "长" * 5_000, "level": "district"}])
    name = read(plan.assess(long, unit="330109", as_of="2024-06-30").to_frame()).rows[1]
    assert max(map(len, name)) == 301


def test_exact_numbers_stand_once(report: shequ.Report) -> None:
    head, *rows = read(report.to_frame()).rows
    value = head.index(report.to_frame().headings["value"].en)
    shown = {row[1]: row[value] for row in rows}
    assert shown["certified-social-workers"] == "3305/214" and shown["governance-brands"] == "19"
    assert report.to_frame().headings["value_n"].en not in head


def test_the_style_takes_the_colours_of_the_page(report: shequ.Report) -> None:
    style = re.search(r"<style>(.*?)</style>", report.html(), re.DOTALL)
    assert style is not None
    colours = re.findall(r"(?<![-\w])(color|background):([^;}]+)", style[1])
    # Letters inherit; the only grounds are those of the dots.
    assert {value for name, value in colours if name == "color"} == {"inherit"}
    assert {value for name, value in colours if name == "background"} - {"none"} == set(re.findall(r"background:(#\w+)", style[1]))
    # Every light has a shape of its own beside its colour and word, or is the plain dot.
    for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", style[1]):
        if "#" in rule[1]:
            assert "::before" in rule[0]
