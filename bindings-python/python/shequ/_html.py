"""Results as HTML fragments for notebooks.

Lives here: markup, escaping, and how much is shown. What is said in which column, rounding, labels and sentences are the
library's own and come from the native module. A fragment takes the colours of the page around it, so that it reads in
light and dark themes; a light is a coloured dot beside its word, never a colour alone. Without its style sheet, which some
viewers take away, it is still a plain table.
"""

from __future__ import annotations

import datetime
import html
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ._codes import Reason, Status
from ._display import display_language

if TYPE_CHECKING:
    from ._codes import Lang
    from ._native import Assessment, Dataset, Frame, Panel, PanelDay, Plan, Report, Trace

_ROWS = 40
_FRAME_ROWS = 20
_COLUMNS = 20
_SIBLINGS = 3
_LONGEST = 300
_LONGEST_LINE = 2_000

# A notebook lays tables out its own way, by rules that weigh more than one class.
_STYLE = """<style>
.shequ{font-size:.9em;line-height:1.5;color:inherit;overflow-x:auto}
.shequ h4{margin:.2em 0;font-size:1.1em;font-weight:600}
.shequ p,.shequ ul,.shequ ol{margin:.2em 0}
.shequ table{border-collapse:collapse;margin:.4em 0;border:0}
.shequ caption{text-align:left;font-weight:600;padding:.2em 0;color:inherit;caption-side:top}
.shequ th,.shequ td{text-align:left;vertical-align:baseline;padding:.2em .7em .2em 0;border:0;background:none;color:inherit;\
max-width:26em;white-space:normal;overflow-wrap:break-word}
.shequ th{font-weight:600;white-space:nowrap}
.shequ thead th{border-bottom:1px solid;vertical-align:bottom}
.shequ table.shequ-wide thead th{white-space:normal;min-width:4.2em}
.shequ table.shequ-wide td{white-space:nowrap}
.shequ tbody tr{background:none;border-bottom:1px solid rgba(128,128,128,.25)}
.shequ .shequ-number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.shequ .shequ-quiet{opacity:.75}
.shequ .shequ-status{white-space:nowrap}
.shequ .shequ-green::before,.shequ .shequ-amber::before,.shequ .shequ-red::before,.shequ .shequ-grey::before\
{content:"";display:inline-block;width:.65em;height:.65em;margin-right:.4em;border-radius:50%;background:#8c8c8c}
.shequ .shequ-green::before{background:#2c9a58}
.shequ .shequ-amber::before{background:#d18f00;border-radius:0}
.shequ .shequ-red::before{background:#d64545;border-radius:0;transform:rotate(45deg) scale(.9)}
</style>""".replace(".shequ ", ".shequ.shequ.shequ ")


class Html(str):
    """HTML that a notebook shows as it is."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


Html.__module__ = "shequ"


def _words(zh: str, en: str, lang: Lang) -> str:
    return zh if lang == "zh" else en


def _escaped(text: object, longest: int = _LONGEST) -> str:
    said = str(text)
    if len(said) > longest:
        said = said[:longest] + "…"
    return html.escape(said)


def _fragment(lang: Lang, *parts: str) -> Html:
    return Html(f'<div class="shequ" lang="{_words("zh-CN", "en", lang)}">{_STYLE}{"".join(parts)}</div>')


def _heading(lines: Sequence[str]) -> str:
    first, *others = lines
    below = f'<p class="shequ-quiet">{"<br>".join(map(_escaped, others))}</p>' if others else ""
    return f"<h4>{_escaped(first)}</h4>{below}"


def _list(lines: Iterable[str], tag: str = "ul") -> str:
    items = "".join(f"<li>{_escaped(line, _LONGEST_LINE)}</li>" for line in lines)
    return f"<{tag}>{items}</{tag}>" if items else ""


def _cell(text: object, *classes: str) -> str:
    named = f' class="{" ".join(classes)}"' if classes else ""
    return f"<td{named}>{_escaped(text)}</td>"


def _table(title: str, header: Sequence[str], numeric: Sequence[bool], rows: Sequence[str], total: int, lang: Lang) -> str:
    """A table of finished rows, of which there are `total` in all."""
    heads = "".join(
        f'<th scope="col"{" class=shequ-number" if is_number else ""}>{_escaped(name)}</th>'
        for name, is_number in zip(header, numeric)
    )
    caption = f"<caption>{_escaped(title)}</caption>" if title else ""
    wide = ' class="shequ-wide"' if len(header) > 8 else ""
    more = total - len(rows)
    said = f"<p>{_words(f'……另有 {more} 行', f'… and {more} more', lang)}</p>" if more > 0 else ""
    return f"<table{wide}>{caption}<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>{said}"


def _section(section: tuple[Any, ...], lang: Lang, most: int = _ROWS) -> str:
    """A table that core laid out, with what stands below it."""
    title, header, numeric, rows, notes, summary = section
    written = []
    for cells, light, verdict in rows[:most]:
        made = (
            _cell(cell, "shequ-status", f"shequ-{light}")
            if place == verdict and cell != "—"
            else _cell(cell, *(["shequ-number"] if is_number else []))
            for place, (cell, is_number) in enumerate(zip(cells, numeric))
        )
        written.append(f"<tr>{''.join(made)}</tr>")
    return _table(title, header, numeric, written, len(rows), lang) + _list(notes) + _list(summary)


def _told(told: tuple[Any, ...], lang: Lang) -> Html:
    heading, notices, sections = told
    return _fragment(lang, _heading(heading), _list(notices), *(_section(section, lang) for section in sections))


def plan(plan: Plan, lang: Lang | None) -> Html:
    """The targets of a plan, and what its text leaves open."""
    lang = lang or display_language()
    return _told(plan._told(lang), lang)


def dataset(data: Dataset, lang: Lang | None) -> Html:
    """The tables and units of a dataset."""
    lang = lang or display_language()
    return _told(data._told(lang), lang)


def report(report: Report, lang: Lang | None) -> Html:
    """The targets and measures of a report."""
    lang = lang or display_language()
    return _told(report._told(lang), lang)


def assessment(result: Assessment, lang: Lang | None) -> Html:
    """The row of a target in its report, written downwards, and why it stands where it does."""
    lang = lang or display_language()
    heading, notices, (targets, _) = result.report._told(lang)
    _, header, numeric, rows, _, _ = targets
    place = next(place for place, other in enumerate(result.report) if other.target.id == result.target.id)
    cells, light, verdict = rows[place]
    lines = []
    for column, (name, text) in enumerate(zip(header, cells)):
        if column == 0 or text == "—":
            continue
        classes = ["shequ-status", f"shequ-{light}"] if column == verdict else []
        lines.append(f'<tr><th scope="row">{_escaped(name)}</th>{_cell(text, *classes)}</tr>')
    table = f"<table><tbody>{''.join(lines)}</tbody></table>"
    return _fragment(
        lang, _heading([cells[0], *heading]), _list(notices), table, _list(result.explain(lang).lines, "ol")
    )


def panel_day(day: PanelDay, lang: Lang | None, target: str | None = None) -> Html:
    """The units of a day ranked by a target; without one, the verdict of each on every target."""
    lang = lang or display_language()
    return _fragment(lang, *_day(day, lang, target))


def panel(panel: Panel, lang: Lang | None, target: str | None = None) -> Html:
    """The last day of a panel."""
    lang = lang or display_language()
    # The days before it are not worked out; with them a change is told of, which needs the day before.
    last = panel._last(with_change=target is not None)
    dates = panel.dates
    days = f"{dates[0]} – {dates[-1]} ({len(dates)})" if len(dates) > 1 else str(dates[0])
    return _fragment(lang, _heading([panel.plan.name.get(lang), days]), _list(panel.notices(lang)), *_day(last, lang, target))


def _day(day: PanelDay, lang: Lang, target: str | None) -> list[str]:
    if target is not None:
        return [_section(day._told(target, lang), lang)]
    frame = day.to_frame()
    names = dict(zip(frame["unit"], frame["unit_name"]))
    rows_of: dict[str, list[tuple[str, int | None, str, str | None]]] = {}
    for id, *row in zip(*(frame[name] for name in ("target", "unit", "rank_by_value", "status", "reason"))):
        rows_of.setdefault(id, []).append((row[0], row[1], row[2], row[3]))
    shown = [known for known in day.plan.targets if known.id in rows_of]
    cells: dict[str, list[str]] = {unit: [f'<th scope="row">{_escaped(name)}</th>'] for unit, name in names.items()}
    header = [frame.headings["unit_name"].get(lang)]
    for known in shown:
        # The table that core lays out for a target has its units by place, those that share one as they come here.
        placed = sorted(rows_of[known.id], key=lambda row: (row[1] is None, row[1] or 0))
        _, _, _, told, _, _ = day._told(known.id, lang)
        header.append(known.name.get(lang))
        for (unit, _, status, reason), (texts, light, _) in zip(placed, told):
            verdict = Reason(reason).label(lang) if reason is not None else Status(status).label(lang)
            cells[unit].append(_value_cell(texts[2], verdict, light))
    rows = [f"<tr>{''.join(cells[unit])}</tr>" for unit in list(names)[:_ROWS]]
    title = f"{frame.headings['value'].get(lang)} · {day.as_of}"
    return [_table(title, header, [False, *[True] * len(shown)], rows, len(names), lang)]


def _value_cell(value: str, verdict: str, light: str) -> str:
    """A value with the light of its verdict, which is read out where the pointer rests; without a value, why."""
    if value == "—":
        return _cell(verdict, "shequ-number", "shequ-quiet")
    classes = "shequ-number" if light == "grey" else f"shequ-number shequ-{light}"
    return f'<td class="{classes}" title="{_escaped(verdict)}">{_escaped(value)}</td>'


def frame(frame: Frame, lang: Lang | None) -> Html:
    """The first rows of a frame under its headings; columns in which none of them says anything are left out."""
    lang = lang or display_language()
    return _fragment(lang, _frame(frame, lang))


def _frame(frame: Frame, lang: Lang, dicts: list[dict[str, Any]] | None = None) -> str:
    """Chosen rows of a frame; its first where none are given."""
    if dicts is None:
        dicts = frame._head(_FRAME_ROWS)
    headings = frame.headings
    said = [name for name in frame.columns if not dicts or any(row[name] is not None for row in dicts)]
    # An exact number stands once: as the fraction it is, or as a double where it has no short one.
    exact = {name for name in said if f"{name}_n" in headings and f"{name}_d" in headings}
    parts = {f"{name}_{part}" for name in exact for part in "nd"}
    # A sentence stands once, in the language asked for.
    other = "_en" if lang == "zh" else "_zh"
    twins = {name for name in said if name.endswith(other) and f"{name.removesuffix(other)}_{lang}" in headings}
    columns = [name for name in said if name not in parts | twins]
    hidden = len(columns) - _COLUMNS
    columns = columns[:_COLUMNS]
    numeric = [_is_number(dicts, name) for name in columns]
    written = []
    for row in dicts:
        cells = (
            _cell(_value(row, name, name in exact), *(["shequ-number"] if is_number else []))
            for name, is_number in zip(columns, numeric)
        )
        written.append(f"<tr>{''.join(cells)}</tr>")
    table = _table("", [headings[name].get(lang) for name in columns], numeric, written, len(frame), lang)
    if hidden > 0:
        table += f"<p>{_words(f'……另有 {hidden} 列', f'… and {hidden} more columns', lang)}</p>"
    return table


def _is_number(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    return any(isinstance(row[name], (int, float)) and not isinstance(row[name], bool) for row in rows)


def _value(row: Mapping[str, Any], name: str, is_exact: bool) -> str:
    value = row[name]
    if value is None:
        return "—"
    if is_exact and row[f"{name}_n"] is not None:
        above, below = row[f"{name}_n"], row[f"{name}_d"]
        return f"{above}" if below == 1 else f"{above}/{below}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def trace(trace: Trace, lang: Lang | None) -> Html:
    """The nodes of a trace, of many alike below one node the first."""
    lang = lang or display_language()
    frame = trace.to_frame()
    columns = {name: frame[name] for name in frame.columns}
    shown = [place for place, path in enumerate(columns["path"]) if _is_shown(path)][:_ROWS]
    rows = [{name: values[place] for name, values in columns.items()} for place in shown]
    return _fragment(lang, _heading([trace.report.plan[trace.target].name.get(lang)]), _frame(frame, lang, rows))


def _is_shown(path: str) -> bool:
    """Whether a node and all above it are among the first below theirs; every step is."""
    return all(int(number) <= _SIBLINGS for number in path.split(".")[1:])
