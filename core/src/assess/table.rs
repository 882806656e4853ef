//! A report as a table for people, in Chinese or English: what a terminal prints and a page can show.
//!
//! Rounding happens here and nowhere else; a printed value never seems to meet a bound it misses. Colour does not live
//! here: each row says which light it has, and whoever prints it decides.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::assessment::{Assessment, Flag};
use super::measure::MeasureAssessment;
use super::report::{Report, Tally};
use super::words::{a_period, bound_text, number, percent, points};
use crate::formula::{Bound, Convention, Light, RangePosition, Status};
use crate::lang::Lang;
use crate::plan::{DatedBound, IndicatorMeasure, Rhythm, UnitOfMeasure};
use crate::quantity::Quantity;

/// Rules above, below and under the header; none between rows or columns.
const RULED: TableStyle = TableStyle::new().top_border(RULE).header_separator(RULE).bottom_border(RULE);
const RULE: LineStyle = LineStyle::none().fill('─').junction('─');

/// A report laid out in sections of rows; or a plan, or what a dataset holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportTable {
    /// What, where and when.
    pub heading: Vec<String>,
    /// What a reader must know before the numbers.
    pub notices: Vec<String>,
    /// The tables: targets, then measures.
    pub sections: Vec<TableSection>,
}

/// One table of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableSection {
    /// What it shows.
    pub title: String,
    /// The columns' headings.
    pub header: Vec<String>,
    /// Whether each column holds numbers, set to the right.
    pub numeric: Vec<bool>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// What single rows leave unsaid, a line each.
    pub notes: Vec<String>,
    /// What the rows come to.
    pub summary: Vec<String>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableRow {
    /// A text for each column.
    pub cells: Vec<String>,
    /// The light of its verdict.
    pub light: Light,
    /// The column that holds the verdict; beyond the last where the table has none.
    pub verdict: usize,
}

impl Report {
    /// The report as a table in one language.
    #[must_use]
    pub fn table(&self, lang: Lang) -> ReportTable {
        let head = &self.head;
        let (as_of, standing) = (head.as_of, head.standing.name.get(lang));
        let where_and_when = match lang {
            Lang::Zh => format!("{}({}) · 截至 {as_of}", head.unit_name, head.unit),
            Lang::En => format!("{} ({}) · as of {as_of}", head.unit_name, head.unit),
        };
        let edition = match lang {
            Lang::Zh => format!("{standing} · 版本 {} · shequ {}", head.edition, head.library_version),
            Lang::En => format!("{standing} · edition {} · shequ {}", head.edition, head.library_version),
        };
        ReportTable {
            heading: vec![head.plan_name.get(lang).to_owned(), where_and_when, edition],
            notices: self.notices(lang),
            sections: vec![self.target_section(lang), self.measure_section(lang)],
        }
    }

    fn target_section(&self, lang: Lang) -> TableSection {
        let header = match lang {
            Lang::Zh => ["目标", "约束", "完成值", "目标值", "完成率", "序时进度", "应完成", "缺口", "结论"],
            Lang::En => ["Target", "Strength", "Value", "Bound", "Attained", "Elapsed", "Planned", "Gap", "Status"],
        };
        let mut summary: Vec<String> =
            self.by_strength.iter().map(|tally| tally_text(tally.group.label(lang), tally, lang)).collect();
        for tally in self.by_action.iter().filter(|tally| tally.targets > 0) {
            let name = match tally.group.as_deref().and_then(|id| self.plan().actions().iter().find(|a| a.id == id)) {
                Some(action) => format!("{} {}", action.id, action.name.get(lang)),
                None => other_actions(lang).to_owned(),
            };
            summary.push(tally_text(&name, tally, lang));
        }
        summary.extend(self.coverage.who_has_not_reported(lang));
        TableSection {
            title: match lang {
                Lang::Zh => "目标",
                Lang::En => "Targets",
            }
            .to_owned(),
            header: header.map(str::to_owned).to_vec(),
            numeric: vec![false, false, true, true, true, true, true, true, false],
            rows: self.assessments.iter().map(|result| target_row(result, lang)).collect(),
            notes: self.assessments.iter().filter_map(|result| self.note(result, lang)).collect(),
            summary,
        }
    }

    /// What the row of a target leaves unsaid, in one line.
    fn note(&self, result: &Assessment, lang: Lang) -> Option<String> {
        let notes = notes(result, &self.plan().pace().convention, lang);
        let (name, zh) = (result.target.name.get(lang), lang == Lang::Zh);
        let text = notes.join(if zh { ";" } else { "; " });
        (!notes.is_empty()).then(|| if zh { format!("{name}:{text}") } else { format!("{name}: {text}") })
    }

    fn measure_section(&self, lang: Lang) -> TableSection {
        let header = match lang {
            Lang::Zh => ["条款", "举措", "任务项", "状态", "相关目标(最差结论)"],
            Lang::En => ["Clause", "Measure", "Deliverables", "State", "Targets (worst verdict)"],
        };
        TableSection {
            title: match lang {
                Lang::Zh => "举措",
                Lang::En => "Measures",
            }
            .to_owned(),
            header: header.map(str::to_owned).to_vec(),
            numeric: vec![false, false, true, false, false],
            rows: self.measures.iter().map(|result| measure_row(result, lang)).collect(),
            notes: Vec::new(),
            summary: self
                .findings
                .iter()
                .map(|finding| finding_text(&finding.message(self.plan(), lang), lang))
                .collect(),
        }
    }
}

impl ReportTable {
    /// The whole table as plain text, without colour, wrapped to a width in columns where one is given. A Chinese
    /// character takes two columns.
    #[must_use]
    pub fn to_text(&self, width: Option<u16>) -> String {
        let mut text = String::new();
        for line in &self.heading {
            text.push_str(line);
            text.push('\n');
        }
        for notice in &self.notices {
            text.push_str("* ");
            text.push_str(notice);
            text.push('\n');
        }
        for section in &self.sections {
            text.push('\n');
            text.push_str(&section.to_text(width));
        }
        text
    }
}

impl TableSection {
    /// The section as plain text.
    #[must_use]
    pub fn to_text(&self, width: Option<u16>) -> String {
        let mut table = Table::new();
        table.load_style(RULED).set_header(&self.header);
        if let Some(width) = width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        for row in &self.rows {
            table.add_row(&row.cells);
        }
        for (column, numeric) in table.column_iter_mut().zip(&self.numeric) {
            column.set_padding((0, 1));
            if *numeric {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let mut text = format!("{}\n{table}\n", self.title);
        for line in self.below() {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// The lines below the rows: notes, then sums.
    pub fn below(&self) -> impl Iterator<Item = String> + '_ {
        let notes = self.notes.iter().map(|note| format!("- {note}"));
        let gap = (!self.notes.is_empty() && !self.summary.is_empty()).then(String::new);
        notes.chain(gap).chain(self.summary.iter().cloned())
    }
}

fn target_row(result: &Assessment, lang: Lang) -> TableRow {
    let target = &result.target;
    let bound = result.bound.as_ref();
    let unit = target.indicator.unit.as_ref();
    let dash = || "—".to_owned();
    let cells = vec![
        target.name.get(lang).to_owned(),
        target.strength.label(lang).to_owned(),
        result.value.map_or_else(dash, |value| number(&value, unit, bound)),
        bound.map_or_else(dash, |bound| bound_text(bound, unit, lang)),
        result.attainment.map_or_else(dash, |share| percent(&share)),
        result.elapsed.map_or_else(dash, |share| percent(&share)),
        result.planned.map_or_else(dash, |planned| planned_text(&planned, unit)),
        result.shortfall.map_or_else(dash, |units| units.to_string()),
        result.status.label(lang).to_owned(),
    ];
    TableRow { cells, light: result.status.light(), verdict: 8 }
}

/// What the schedule expects: of whole things, as many as the verdict is taken against.
fn planned_text(planned: &Quantity, unit: &UnitOfMeasure) -> String {
    if unit.whole { planned.floor().to_string() } else { number(planned, unit, None) }
}

/// What the numbers alone do not say, most telling first.
fn notes(result: &Assessment, convention: &Convention, lang: Lang) -> Vec<String> {
    let zh = lang == Lang::Zh;
    let mut notes = Vec::new();
    if let Some(reason) = result.reason {
        notes.push(reason.label(lang).to_owned());
    }
    if let (IndicatorMeasure::Ratio { .. }, Some(above), Some(below)) =
        (&result.target.indicator.measure, &result.numerator, &result.denominator)
    {
        // A part that is not of the day itself says of when it is.
        let shown = |part: &super::Part| {
            let value = part.value.map_or_else(|| "—".to_owned(), |value| value.to_string());
            match part.oldest.filter(|day| *day < result.judged_on) {
                Some(day) => format!("{value} ({day})"),
                None => value,
            }
        };
        notes.push(format!("{} / {}", shown(above), shown(below)));
    }
    if let Some(points_behind) = result.variance_points.filter(|_| result.status != Status::Achieved) {
        notes.push(points(&points_behind, lang));
    }
    if let Some(quota) = &result.quota {
        let years = quota.years.iter().filter(|year| year.status != Status::NotStarted);
        let shown = years.map(|year| {
            let count = year.count.map_or_else(|| "—".to_owned(), |count| count.to_string());
            format!("{}: {count}", year.year)
        });
        notes.push(shown.collect::<Vec<_>>().join(if zh { "、" } else { ", " }));
        if quota.closed > 0 {
            let (met, closed) = (quota.closed_met, quota.closed);
            notes.push(if zh {
                format!("已结束年度达标 {met}/{closed}")
            } else {
                format!("closed years met: {met} of {closed}")
            });
        }
    }
    if let Some(state) = &result.recurrence {
        let last = state.last_day;
        notes.push(match (state.first_day, zh) {
            (Some(first), true) => format!("下一批 {first} 至 {last}"),
            (Some(first), false) => format!("next from {first} to {last}"),
            (None, true) => format!("首批最迟 {last}"),
            (None, false) => format!("the first by {last}"),
        });
        if state.overdue_days > 0 {
            let days = state.overdue_days;
            notes.push(if zh { format!("逾期 {days} 天") } else { format!("{days} days overdue") });
        }
    }
    if let Some(counts) = &result.distribution {
        let parts = [
            (RangePosition::Below, counts.below),
            (RangePosition::Inside, counts.inside),
            (RangePosition::Above, counts.above),
        ];
        let mut shown: Vec<String> = parts
            .into_iter()
            .filter(|(position, _)| is_possible(*position, &result.target.bounds))
            .map(|(position, count)| format!("{} {count}", position.label(lang)))
            .collect();
        shown.push(format!("{} {}", if zh { "未报" } else { "unknown" }, counts.unknown));
        notes.push(shown.join(if zh { "、" } else { ", " }));
        if let Some(share) = counts.share_inside {
            notes.push(format!("{} {}", if zh { "符合占比" } else { "share inside" }, percent(&share)));
        }
    }
    if let (Some(hires), Some(1..)) = (result.shortfall_by_hiring, result.shortfall) {
        notes.push(if zh { format!("靠新聘持证者需 {hires} 人") } else { format!("{hires} by hiring") });
    }
    if let Some(pace) = result.required_pace.filter(|pace| *pace > Quantity::ZERO) {
        let convention = match &result.target.rhythm {
            Rhythm::By(named) => named.schedule.convention(),
            _ => convention,
        };
        let (pace, period) = (number(&pace, &result.target.indicator.unit, None), a_period(convention, lang));
        notes.push(if zh { format!("{period}需 {pace}") } else { format!("needs {pace} {period}") });
    }
    let shown = result.flags.iter().filter(|flag| !matches!(flag, Flag::CoveredUnitsOnly) || result.value.is_some());
    notes.extend(shown.map(|flag| flag.label(lang).to_owned()));
    notes
}

/// Whether units can lie there at all: nothing lies above a floor's bound without meeting it.
fn is_possible(position: RangePosition, bounds: &[DatedBound]) -> bool {
    bounds.iter().any(|dated| match (position, dated.bound) {
        (RangePosition::Inside, _) | (_, Bound::Between { .. }) => true,
        (RangePosition::Below, bound) => matches!(bound, Bound::AtLeast(_)),
        (RangePosition::Above, bound) => matches!(bound, Bound::AtMost(_)),
    })
}

fn measure_row(result: &MeasureAssessment, lang: Lang) -> TableRow {
    let measure = &result.measure;
    let (state, light) = match (result.state, result.targets) {
        (Some(state), _) => (state.label(lang), state.light()),
        (None, Some(status)) => (status.label(lang), status.light()),
        (None, None) => ("—", Light::Grey),
    };
    let targets: Vec<&str> = measure.targets.iter().map(|target| target.name.get(lang)).collect();
    let mut related = targets.join(if lang == Lang::Zh { "、" } else { ", " });
    if let Some(worst) = result.targets {
        related.push_str(&match lang {
            Lang::Zh => format!("({})", worst.label(lang)),
            Lang::En => format!(" ({})", worst.label(lang)),
        });
    }
    TableRow {
        cells: vec![
            measure.id.clone(),
            measure.name.get(lang).to_owned(),
            format!("{}/{}", result.done, result.deliverables.len()),
            state.to_owned(),
            related,
        ],
        light,
        verdict: 3,
    }
}

fn tally_text<K>(name: &str, tally: &Tally<K>, lang: Lang) -> String {
    let counts: Vec<String> =
        tally.statuses.iter().map(|(status, count)| format!("{} {count}", status.label(lang))).collect();
    match lang {
        Lang::Zh => format!("{name}({} 项):{}", tally.targets, counts.join("、")),
        Lang::En => format!("{name} ({}): {}", tally.targets, counts.join(", ")),
    }
}

fn finding_text(message: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("提示:{message}"),
        Lang::En => format!("Note: {message}"),
    }
}

const fn other_actions(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "其他",
        Lang::En => "other",
    }
}
