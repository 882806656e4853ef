//! What changed between two reports on one unit, and the rows behind it: [`Report::since`] and [`Changes`].
//!
//! What does not live here: whether a stored report is right ([`verify`](super::verify)), and how one number came about
//! ([`Report::trace`]).

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::assessment::{Assessment, Reason};
use super::report::Report;
use super::trace::{Row, Trace};
use super::words::{bound_text, number};
use crate::formula::{Bound, Status};
use crate::lang::Lang;
use crate::plan::{PlanError, Target};
use crate::quantity::Quantity;

/// How many rows of a kind are named in a line.
const NAMED: usize = 3;

/// Why two reports cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SinceError {
    /// They are about different plans, or different texts of one id and edition.
    #[error("the earlier report is about {}: compare reports of one plan", other_text(earlier, later))]
    OtherPlan {
        /// Id and edition of the earlier report's plan.
        earlier: String,
        /// Id and edition of the later report's plan.
        later: String,
    },
    /// They read the plan differently.
    #[error(
        "the reports answer {interpretation} differently, {earlier} and then {later}: compare reports of one reading"
    )]
    OtherReading {
        /// The interpretation.
        interpretation: String,
        /// The answer of the earlier report.
        earlier: String,
        /// The answer of the later report.
        later: String,
    },
    /// They are about different units.
    #[error("the earlier report is about unit {earlier}, the later about {later}: compare reports of one unit")]
    OtherUnit {
        /// The code of the earlier report's unit.
        earlier: String,
        /// The code of the later report's unit.
        later: String,
    },
    /// They were asked with different options.
    #[error("the reports were asked with another {option}: compare reports asked alike")]
    OtherOption {
        /// The option.
        option: &'static str,
    },
    /// The report compared with is the later one.
    #[error("the report compared with is of {earlier}, later than {later}: ask the later report")]
    NotEarlier {
        /// The day of the report compared with.
        earlier: NaiveDate,
        /// The day of the report asked.
        later: NaiveDate,
    },
}

fn other_text(earlier: &str, later: &str) -> String {
    if earlier == later {
        format!("another text of plan {later}, although id and edition are equal")
    } else {
        format!("plan {earlier}, not {later}")
    }
}

/// What changed in one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TargetChange {
    /// The target.
    #[serde(serialize_with = "target_id")]
    pub target: std::sync::Arc<Target>,
    /// The value in the earlier report.
    pub value_before: Option<Quantity>,
    /// The value in the later report.
    pub value: Option<Quantity>,
    /// The year the earlier value is of, for a yearly quota.
    pub year_before: Option<i32>,
    /// The year the later value is of, for a yearly quota.
    pub year: Option<i32>,
    /// The later value less the earlier; `None` where either report has none, or they are of two years.
    pub change: Option<Quantity>,
    /// The bound in force in the earlier report.
    pub bound_before: Option<Bound>,
    /// The bound in force in the later report.
    pub bound: Option<Bound>,
    /// The verdict in the earlier report.
    pub status_before: Status,
    /// The verdict in the later report.
    pub status: Status,
    /// Why there was no verdict in the earlier report.
    pub reason_before: Option<Reason>,
    /// Why there is none in the later report.
    pub reason: Option<Reason>,
    /// The rows that count in the later report and did not in the earlier.
    pub added: Vec<Row>,
    /// The rows that counted in the earlier report and do not in the later.
    pub gone: Vec<Row>,
}

impl TargetChange {
    fn between(before: &Assessment, after: &Assessment, earlier: &Trace, later: &Trace) -> TargetChange {
        let rows = |trace: &Trace, other: &Trace| -> Vec<Row> {
            let there: HashSet<&Row> = other.rows().into_iter().collect();
            trace.rows().into_iter().filter(|row| !there.contains(row)).cloned().collect()
        };
        let difference = |(after, before): (Quantity, Quantity)| after.checked_sub(before).ok();
        TargetChange {
            target: std::sync::Arc::clone(&after.target),
            value_before: before.value,
            value: after.value,
            year_before: before.value_year(),
            year: after.value_year(),
            bound_before: before.bound,
            bound: after.bound,
            change: after
                .value
                .zip(before.value)
                .filter(|_| after.value_year() == before.value_year())
                .and_then(difference),
            status_before: before.status,
            status: after.status,
            reason_before: before.reason,
            reason: after.reason,
            added: rows(later, earlier),
            gone: rows(earlier, later),
        }
    }

    /// Whether the value, the bound, the verdict, the reason for its absence, or a row behind them changed.
    #[must_use]
    pub fn is_change(&self) -> bool {
        let before = (self.value_before, self.year_before, self.bound_before, self.status_before, self.reason_before);
        (self.value, self.year, self.bound, self.status, self.reason) != before
            || !self.added.is_empty()
            || !self.gone.is_empty()
    }

    /// What changed, in one line for people.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let (unit, zh) = (&self.target.indicator.unit, lang == Lang::Zh);
        let nothing = if zh { "无" } else { "none" };
        let value = |value: Option<Quantity>, bound: &Option<Bound>| {
            value.map_or_else(|| nothing.to_owned(), |value| number(&value, unit, bound.as_ref()))
        };
        let asked = |bound: &Option<Bound>| bound.map_or(nothing.to_owned(), |bound| bound_text(&bound, unit, lang));
        let verdict = |status: Status, reason: Option<Reason>| match reason {
            Some(reason) if zh => format!("{}（{}）", status.label(lang), reason.label(lang)),
            Some(reason) => format!("{} ({})", status.label(lang), reason.label(lang)),
            None => status.label(lang).to_owned(),
        };
        let (comma, stop) = if zh { ("，", "；") } else { (", ", "; ") };
        let (mut before, mut after) = (value(self.value_before, &self.bound_before), value(self.value, &self.bound));
        let (same_year, colon) = (self.year == self.year_before, if zh { "：" } else { ": " });
        if !same_year {
            let of = |year: Option<i32>, value: &str| match year {
                Some(year) if zh => format!("{year}年 {value}"),
                Some(year) => format!("{year}: {value}"),
                None => value.to_owned(),
            };
            (before, after) = (of(self.year_before, &before), of(self.year, &after));
        }
        let is_same = self.value == self.value_before && same_year;
        let mut said = if is_same { after } else { format!("{before} → {after}") };
        if let Some(change) = self.change.filter(|change| !change.is_zero()) {
            let sign = if change > Quantity::ZERO { "+" } else { "" };
            let change = number(&change, unit, Some(&Bound::AtLeast(Quantity::ZERO)));
            said.push_str(&if zh { format!("（{sign}{change}）") } else { format!(" ({sign}{change})") });
        }
        if self.bound != self.bound_before {
            let word = if zh { "目标值 " } else { "bound " };
            said.push_str(&format!("{comma}{word}{} → {}", asked(&self.bound_before), asked(&self.bound)));
        }
        let (before, after) = (verdict(self.status_before, self.reason_before), verdict(self.status, self.reason));
        said.push_str(comma);
        said.push_str(&if before == after { after } else { format!("{before} → {after}") });
        let [added, gone] = if zh { ["新增", "不再计入"] } else { ["added", "no longer counted"] };
        for (rows, what) in [(&self.added, added), (&self.gone, gone)] {
            if !rows.is_empty() {
                said.push_str(stop);
                said.push_str(&listed(rows, what, lang));
            }
        }
        format!("{}{colon}{said}", self.target.name.get(lang))
    }
}

/// What changed in the targets of a plan at one unit from one report to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Changes {
    /// The plan's id.
    pub plan: String,
    /// The plan's edition.
    pub edition: String,
    /// The unit's code.
    pub unit: String,
    /// The unit's name.
    pub unit_name: String,
    /// The day of the earlier report.
    pub earlier: NaiveDate,
    /// The day of the later report.
    pub later: NaiveDate,
    /// The targets, in the plan's order, those without a change among them.
    pub targets: Vec<TargetChange>,
}

impl Changes {
    /// What changed in a target, by its id.
    #[must_use]
    pub fn target(&self, id: &str) -> Option<&TargetChange> {
        self.targets.iter().find(|change| change.target.id == id)
    }

    /// The changes in lines for people: what is compared, then each target in which something changed.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let changed: Vec<&TargetChange> = self.targets.iter().filter(|change| change.is_change()).collect();
        let Changes { unit, unit_name, earlier, later, .. } = self;
        let (all, changes) = (self.targets.len(), changed.len());
        let head = match lang {
            Lang::Zh => format!("{unit_name}({unit}) · {earlier} → {later}：{all} 项目标中 {changes} 项有变化"),
            Lang::En => format!("{unit_name} ({unit}), {earlier} → {later}: {changes} of {all} targets changed"),
        };
        std::iter::once(head).chain(changed.into_iter().map(|change| change.message(lang))).collect()
    }

    /// The changes as JSON text: exact numbers as `"n/d"`.
    ///
    /// # Errors
    /// What the JSON writer reports; changes hold nothing it cannot write.
    #[cfg(feature = "json")]
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }
}

impl Report {
    /// What changed since an earlier report on the same unit, and the rows behind it: from one day to another, or from
    /// data to revised data.
    ///
    /// A row that counts in one report's [trace](Report::trace) of a target and not in the other's is behind the change;
    /// a row with one cell changed is another row. Both days may be one, for revised data.
    ///
    /// # Errors
    /// [`SinceError`]: reports of different plans, readings, units or options, or the earlier report being the later one.
    ///
    /// ```
    /// use shequ::data::{Dataset, EntityRow, UnitRow};
    /// use shequ::{Lang, Plan};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let block = |id, day: &str| Ok::<_, Box<dyn std::error::Error>>(EntityRow::new("experimental-block", id, "330109001", day.parse()?));
    /// let dataset = Dataset::builder(&plan)
    ///     .units([UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")])
    ///     .entities([block("block-1", "2023-05-10")?, block("block-2", "2024-03-01")?])
    ///     .build()?;
    /// let on = |day: &str| Ok::<_, Box<dyn std::error::Error>>(plan.assess(&dataset, "330109", day.parse()?)?);
    /// let changes = on("2024-06-30")?.since(&on("2023-12-31")?)?;
    /// let blocks = changes.target("experimental-blocks").unwrap();
    /// assert_eq!((blocks.value_before, blocks.value), (Some(1.into()), Some(2.into())));
    /// assert_eq!(blocks.added[0].entity().map(|row| &*row.id), Some("block-2"));
    /// assert!(changes.lines(Lang::En)[1].contains("1 → 2 (+1)"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn since(&self, earlier: &Report) -> Result<Changes, SinceError> {
        comparable(earlier, self)?;
        let change = |after: &Assessment| {
            let before = earlier.assessments.get(after.target.index)?;
            let traced = |report: &Report| -> Result<Trace, PlanError> { report.trace(&after.target.id) };
            Some(TargetChange::between(before, after, &traced(earlier).ok()?, &traced(self).ok()?))
        };
        Ok(Changes {
            plan: self.head.plan.clone(),
            edition: self.head.edition.clone(),
            unit: self.head.unit.clone(),
            unit_name: self.head.unit_name.clone(),
            earlier: earlier.head.as_of,
            later: self.head.as_of,
            targets: self.assessments.iter().filter_map(change).collect(),
        })
    }
}

/// Whether two reports ask the same of one unit.
fn comparable(earlier: &Report, later: &Report) -> Result<(), SinceError> {
    if !earlier.plan().is_reading_of_same_text(later.plan()) {
        let name = |report: &Report| format!("{} ({})", report.head.plan, report.head.edition);
        return Err(SinceError::OtherPlan { earlier: name(earlier), later: name(later) });
    }
    let answers = |report: &Report| -> BTreeMap<String, String> { report.head.interpretations.clone() };
    let (before, after) = (answers(earlier), answers(later));
    if let Some(((interpretation, earlier), (_, later))) = before.into_iter().zip(after).find(|(a, b)| a != b) {
        return Err(SinceError::OtherReading { interpretation, earlier, later });
    }
    if earlier.head.unit != later.head.unit {
        return Err(SinceError::OtherUnit { earlier: earlier.head.unit.clone(), later: later.head.unit.clone() });
    }
    let (a, b) = (&earlier.head.options, &later.head.options);
    let options = [
        ("at_risk", earlier.head.at_risk == later.head.at_risk),
        ("known_on", a.known_on == b.known_on),
        ("min_coverage", a.min_coverage == b.min_coverage),
    ];
    if let Some((option, _)) = options.into_iter().find(|(_, same)| !same) {
        return Err(SinceError::OtherOption { option });
    }
    if earlier.head.as_of > later.head.as_of {
        return Err(SinceError::NotEarlier { earlier: earlier.head.as_of, later: later.head.as_of });
    }
    Ok(())
}

/// How many rows, and the first of them.
fn listed(rows: &[Row], what: &str, lang: Lang) -> String {
    let shown: Vec<String> = rows.iter().take(NAMED).map(|row| cells(row, lang)).collect();
    let (count, more) = (rows.len(), rows.len() > NAMED);
    match lang {
        Lang::Zh => format!("{what} {count} 行：{}{}", shown.join("、"), if more { "等" } else { "" }),
        Lang::En => format!(
            "{count} {} {what}: {}{}",
            if count == 1 { "row" } else { "rows" },
            shown.join("; "),
            if more { "; ..." } else { "" }
        ),
    }
}

/// A row by what tells it from others.
fn cells(row: &Row, lang: Lang) -> String {
    let (from, until) = if lang == Lang::Zh { ("自", "至") } else { ("from ", "until ") };
    let day = |word: &str, day: Option<NaiveDate>| day.map(|day| format!("{word}{day}"));
    let cells = match row {
        Row::Entity(row) => {
            vec![Some(row.id.to_string()), Some(row.unit.to_string()), day(from, row.since), day(until, row.until)]
        }
        Row::Observation(row) => {
            let what = [&row.variable, &row.unit].map(|text| Some(text.to_string()));
            let when = [day(from, row.from), day("", row.date)];
            what.into_iter().chain(when).chain([Some(row.value.to_string())]).collect()
        }
        Row::Allocation(row) => {
            let year = row.year.map(|year| year.to_string());
            vec![Some(row.target.to_string()), Some(row.unit.to_string()), year, Some(row.value.to_string())]
        }
    };
    cells.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn target_id<S: Serializer>(target: &std::sync::Arc<Target>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&target.id)
}
