"""Reports, panels, histories and traces through Python. That they are right is core's to prove; here it is that they come
through whole."""

from __future__ import annotations

import datetime
import json
import operator
import signal
import threading
from fractions import Fraction

import pytest

import shequ


def test_every_field_of_every_target_is_the_one_that_the_report_writes(report: shequ.Report) -> None:
    written = report.to_dict()
    assert [result.target.id for result in report] == [result["target"] for result in written["assessments"]]

    def number(value: dict[str, str] | None) -> Fraction | None:
        return None if value is None else Fraction(value["exact"])

    exact = (
        "value baseline attainment progress elapsed planned planned_at_risk variance variance_points "
        "attainment_points required_pace share_of_parent"
    ).split()
    plain = "status reason met is_share responsible baseline_source shortfall shortfall_by_hiring".split()
    for result, fields in zip(report.assessments, written["assessments"]):
        for name in exact:
            value = getattr(result, name)
            assert value == number(fields[name]) and (value is None or type(value) is Fraction), name
        for name in plain:
            assert getattr(result, name) == fields[name], name
        assert result.judged_on.isoformat() == fields["judged_on"]
        assert list(result.flags) == fields["flags"]
        for name in ("numerator", "denominator"):
            part, said = getattr(result, name), fields[name]
            assert (part is None) == (said is None)
            if part is not None:
                assert (part.variable, part.value, part.source) == (
                    said["variable"],
                    number(said["value"]),
                    said["source"],
                )
                assert list(part.coverage.missing) == said["coverage"]["missing"]
                assert part.coverage.due == said["coverage"]["due"]
        for name in ("quota", "recurrence", "distribution"):
            assert (getattr(result, name) is None) == (fields[name] is None)
        # Nothing that a report says of a target is out of reach.
        assert set(fields) <= {"target", "bound", *dir(result)}


def test_the_head_says_how_it_was_made(plan: shequ.Plan, example: shequ.Dataset) -> None:
    report = plan.assess(
        example, unit="萧山区", as_of=datetime.date(2024, 6, 30), at_risk=shequ.AtRisk.points(5), known_on="2024-07-15"
    )
    head, written = report.head, report.to_dict()["head"]
    assert head.options == shequ.Options(at_risk=shequ.AtRisk.points(5), known_on="2024-07-15")
    assert (head.unit, head.as_of.isoformat(), head.plan, head.edition) == (
        written["unit"],
        written["as_of"],
        written["plan"],
        written["edition"],
    )
    assert head.interpretations == written["interpretations"]
    assert head.illustrative_rows == written["illustrative_rows"] > 0
    digests = {name: {"rows": d.rows, "sha256": d.sha256} for name, d in report.digests.items()}
    assert digests == written["digests"]
    assert set(written) - {"digests"} == set(head._fields)
    assert report == plan.assess(example, unit="330109", as_of="2024-06-30", options=head.options)


def test_options_come_one_way_or_the_other(plan: shequ.Plan, example: shequ.Dataset) -> None:
    with pytest.raises(TypeError, match="not both"):
        plan.assess(
            example, unit="330109", as_of="2024-06-30", options=shequ.Options(), known_on="2024-07-01"
        )
    with pytest.raises(shequ.AssessError, match="min_coverage must be a share within 0..1"):
        plan.assess(example, unit="330109", as_of="2024-06-30", min_coverage=2)
    with pytest.raises(shequ.AssessError, match="at_risk"):
        plan.assess(example, unit="330109", as_of="2024-06-30", at_risk=shequ.AtRisk.ratio(2))


def test_what_cannot_be_asked(plan: shequ.Plan, example: shequ.Dataset) -> None:
    with pytest.raises(shequ.UnknownUnitError, match="near it: .*330109001") as raised:
        plan.assess(example, unit="33010900", as_of="2024-06-30")
    assert isinstance(raised.value, KeyError) and isinstance(raised.value, ValueError)
    with pytest.raises(shequ.AssessError, match="1900 to 2199"):
        plan.assess(example, unit="330109", as_of="1899-12-31")
    with pytest.raises(ValueError, match="`2024-6-30` is no day"):
        plan.assess(example, unit="330109", as_of="2024-6-30")
    with pytest.raises(TypeError, match="not int"):
        plan.assess(example, unit="330109", as_of=20240630)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="is a moment, not a day"):
        plan.assess(example, unit="330109", as_of=datetime.datetime(2024, 6, 30, 8))  # noqa: DTZ001
    other = shequ.Plan.from_toml(plan.text.replace("2022-10-26-draft", "2023-01-01"))
    with pytest.raises(shequ.AssessError, match="rebind"):
        other.assess(example, unit="330109", as_of="2024-06-30")
    assert other.assess(example.rebind(other), unit="330109", as_of="2024-06-30").head.edition == "2023-01-01"
    twice = [
        {"code": "a", "name": "东", "level": "district"},
        {"code": "b", "name": "东", "level": "district"},
    ]
    with pytest.raises(shequ.AmbiguousUnitError, match="one of the codes a, b"):
        plan.assess(shequ.Dataset(plan, units=twice), unit="东", as_of="2024-06-30")


def test_a_report_explains_in_both_languages(report: shequ.Report) -> None:
    for lang in ("zh", "en"):
        explanation = report.explain("社区服务综合体", lang)
        assert 1 <= len(explanation.lines) <= 5
        assert explanation == report["service-complexes"].explain(lang)
        assert str(explanation).splitlines() == list(explanation.lines)
    assert "缺口" in report.table("zh") and "Gap" in report.table()
    rules = [max(line.count("─") for line in report.table("en", width=width).splitlines()) for width in (80, None)]
    assert rules[0] == 80 < rules[1]
    with pytest.raises(shequ.UnknownNameError):
        report.explain("complexes")
    assert "征求意见稿" in report.notices("zh")[0]


def test_a_stored_report_is_verified(plan: shequ.Plan, example: shequ.Dataset, report: shequ.Report) -> None:
    assert report.verify() == () == report.verify(example) == plan.verify(report.to_json(), example)
    forged = report.to_json().replace('"status": "on_track"', '"status": "achieved"', 1)
    (first, *_) = plan.verify(forged, example)
    assert first.what == "target" and first.path.endswith(".status")
    assert (first.reported, first.recomputed) == ("achieved", "on_track")
    assert first.message.zh and str(first) == first.message.en
    with pytest.raises(shequ.VerifyError, match="no report"):
        plan.verify("{}", example)
    with pytest.raises(shequ.VerifyError, match="line 1"):
        plan.verify("{", example)


def test_measures_tallies_findings_and_coverage(report: shequ.Report) -> None:
    written = report.to_dict()
    assert [m.measure.id for m in report.measures] == [m["measure"] for m in written["measures"]]
    assert [m.state for m in report.measures] == [m["state"] for m in written["measures"]]
    assert [dict(t.statuses) for t in report.by_strength] == [t["statuses"] for t in written["by_strength"]]
    assert [t.group for t in report.by_action] == [t["group"] for t in written["by_action"]]
    assert [f.code for f in report.findings] == [f["code"] for f in written["findings"]]
    assert len(report.findings_frame()) == len(report.findings)
    frame = report.coverage_frame()
    assert len(frame) == sum(len(c.due) + len(c.not_due) for c in report.coverage)
    missing = {(c.variable, unit) for c in report.coverage for unit in c.missing}
    assert {(v, u.unit) for u in report.unit_coverage for v in u.missing} == missing
    assert len(report.who_has_not_reported("zh")) in (0, 2)


def test_a_trace_leads_to_the_rows(report: shequ.Report) -> None:
    trace = report["service-complexes"].trace()
    assert trace == report.trace("社区服务综合体")
    assert trace.to_dict() == json.loads(trace.to_json())
    rows = [row for row in trace.to_frame().to_dicts() if row["table"] == "entities"]
    assert len({row["id"] for row in rows}) >= report["service-complexes"].value
    assert trace.steps[0]["op"]


def test_a_panel_has_what_reports_have(plan: shequ.Plan, example: shequ.Dataset) -> None:
    days = ["2024-11-30", "2024-12-31"]
    panel = plan.panel(example, level="town", as_of=days, within="330109")
    rows = panel.to_frame().to_dicts()
    assert len(rows) == panel.row_count and panel.dates == tuple(map(datetime.date.fromisoformat, days))
    units = [unit.code for unit in example.units if unit.level == "town"]
    assert len(rows) == len(days) * len(plan.targets) * len(units)
    by_cell = {(row["as_of"], row["unit"], row["target"]): row for row in rows}
    for unit in units[:3]:
        of_report = plan.assess(example, unit=unit, as_of=days[1]).to_frame().to_dicts()
        for row in of_report:
            cell = by_cell[row["as_of"], unit, row["target"]]
            told_by_panels = {"rank_by_value", "rank_by_attainment", "previous_status", "change_n", "change_d", "change"}
            assert {k: v for k, v in cell.items() if k not in told_by_panels} == {
                k: v for k, v in row.items() if k not in told_by_panels
            }
    pieces = [row for day in panel for row in day.to_frame().to_dicts()]
    assert pieces == rows
    first, second = panel.days()
    assert (first.previous, second.previous) == (None, first.as_of)
    assert len(first) == len(rows) // 2


def test_which_units_a_panel_is_about(plan: shequ.Plan, example: shequ.Dataset) -> None:
    day = "2024-12-31"
    both = plan.panel(example, units=["330109001", "北干街道"], as_of=day)
    assert set(both.to_frame()["unit"]) == {"330109001", "330109002"}
    towns = plan.panel(example, level="town", kinds=["town"], as_of=day).to_frame()
    assert all(100 <= int(code[6:9]) <= 199 for code in towns["unit"])
    with pytest.raises(TypeError, match="one of the two"):
        plan.panel(example, as_of=day)
    with pytest.raises(TypeError, match="one of the two"):
        plan.panel(example, units=["330109"], level="town", as_of=day)
    with pytest.raises(ValueError, match="the kinds are province"):
        plan.panel(example, level="town", kinds=["city"], as_of=day)
    with pytest.raises(shequ.AssessError, match="its levels are district"):
        plan.panel(example, level="village", as_of=day)
    for days in ([], ["2024-12-31", "2024-12-31"], ["2024-12-31", "2024-01-31"]):
        with pytest.raises(shequ.AssessError):
            plan.panel(example, level="town", as_of=days)
    with pytest.raises(ValueError, match="is no day"):
        plan.panel(example, level="town", as_of="soon")


def test_a_history_tells_when_a_target_was_met(plan: shequ.Plan, example: shequ.Dataset) -> None:
    days = shequ.month_ends("2023-01-01", "2024-12-31")
    assert len(days) == 24 and days[1] == datetime.date(2023, 2, 28)
    history = plan.history(example, unit="330109", target="居民会客厅", as_of=days)
    met = [point.as_of for point in history.points if point.met]
    assert history.first_met == met[0] and history.target.id == "resident-parlours"
    assert history.to_frame()["as_of"] == list(days)
    with pytest.raises(shequ.UnknownNameError):
        plan.history(example, unit="330109", target="parlours", as_of=days)


def test_what_changed_since(plan: shequ.Plan, example: shequ.Dataset, report: shequ.Report) -> None:
    earlier = plan.assess(example, unit="330109", as_of="2024-06-30")
    changes = report.since(earlier)
    assert changes.before == earlier and changes.after == report
    assert str(changes).splitlines() == list(changes.lines("en"))
    assert len(changes.to_dict()["targets"]) == len(plan.targets)
    with pytest.raises(shequ.AssessError):
        report.since(plan.assess(example, unit="330109001", as_of="2024-06-30"))


def test_a_long_call_leaves_the_interpreter_to_other_threads(plan: shequ.Plan, example: shequ.Dataset) -> None:
    panel = plan.panel(example, level="town", as_of=shequ.month_ends("2024-01-01", "2024-12-31"))
    done, ticks = threading.Event(), 0

    def work() -> None:
        panel.to_frame()
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not done.is_set():
        ticks += 1
        done.wait(0.0001)
    thread.join()
    # A call that held the interpreter would let this thread look a few times at most.
    assert ticks > 20


def test_ctrl_c_stops_a_panel_between_days(plan: shequ.Plan, example: shequ.Dataset) -> None:
    first = datetime.date(2022, 1, 1)
    days = [first + datetime.timedelta(days=day) for day in range(1_461)]
    panel = plan.panel(example, level="town", as_of=days)
    finished: list[shequ.Frame] = []

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        with pytest.raises(KeyboardInterrupt):
            # No line of Python lies between the end of the call and the list: one that was not heard would be in it.
            finished.extend(map(operator.methodcaller("to_frame"), [panel]))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert finished == []
    # Nothing is left half-done: the same panel answers after it.
    assert len(plan.panel(example, level="town", as_of=days[:1]).to_frame()) > 0
