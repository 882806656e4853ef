//! The head of a plan: `[plan]`, `[document]`, `[pace]`, and its schedules.

use crate::formula::{AtRisk, Convention, FormulaError, Milestones, Schedule};
use crate::lang::Text;
use crate::plan::format::{self, BETWEEN, CONVENTIONS, RATES_WITHOUT_BASELINE};
use crate::plan::model::{Document, Pace, Period, PlanSchedule, Standing};
use crate::plan::reader::{Cursor, Reader};
use crate::plan::sentences;
use crate::quantity::Quantity;

/// What `[plan]` and `[document]` say.
#[derive(Debug, Clone)]
pub(in crate::plan) struct Head {
    pub(in crate::plan) id: String,
    pub(in crate::plan) edition: String,
    pub(in crate::plan) name: Text,
    pub(in crate::plan) period: Period,
    pub(in crate::plan) standing: Standing,
    pub(in crate::plan) illustrative: bool,
    pub(in crate::plan) document: Document,
}

pub(super) fn head(root: &Reader<'_>) -> Option<Head> {
    let document = root.get("document").and_then(document);
    let plan = root.get("plan")?.table(&format::PLAN)?;
    let id = plan.get("id").and_then(|cursor| cursor.id());
    let edition = plan.text("edition");
    let name = plan.both("name");
    let period = plan.get("period").and_then(period);
    let standing = plan.get("standing").and_then(standing);
    let illustrative = plan.flag("illustrative", false);
    Some(Head {
        id: id?.to_owned(),
        edition: edition?.to_owned(),
        name: name?,
        period: period?,
        standing: standing?,
        illustrative,
        document: document?,
    })
}

fn period(cursor: Cursor<'_>) -> Option<Period> {
    let table = cursor.table(&format::PERIOD)?;
    let (start, end) = (table.date("start"), table.date("end"));
    let (start, end) = (start?, end?);
    if end < start {
        cursor.problem(sentences::empty_period(start, end));
        return None;
    }
    Some(Period { start, end })
}

fn standing(cursor: Cursor<'_>) -> Option<Standing> {
    let table = cursor.table(&format::STANDING)?;
    let id = table.get("id").and_then(|cursor| cursor.id());
    let (name, notice) = (table.both("name"), table.both("notice"));
    Some(Standing { id: id?.to_owned(), name: name?, notice: notice? })
}

fn document(cursor: Cursor<'_>) -> Option<Document> {
    let table = cursor.table(&format::DOCUMENT)?;
    let issuer = table.both("issuer");
    let document = Document {
        index_number: table.text("index_number").map(str::to_owned),
        issuer: Text { zh: String::new(), en: String::new() },
        dated: table.date("dated"),
        published: table.date("published"),
        comments_before: table.date("comments_before"),
        subject_class: table.both("subject_class"),
        basis: table.boths("basis"),
        attachments: table.boths("attachments"),
        area: table.get("area").and_then(area),
        notes: table.boths("notes"),
    };
    Some(Document { issuer: issuer?, ..document })
}

/// A statistical code: 2, 4, 6, 9 or 12 digits.
fn area(cursor: Cursor<'_>) -> Option<String> {
    let text = cursor.text()?;
    let lengths = format::DIGITS.iter().any(|digits| usize::try_from(*digits).is_ok_and(|digits| text.len() == digits));
    if !lengths || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        cursor.problem(sentences::invalid_area(text));
        return None;
    }
    Some(text.to_owned())
}

pub(super) fn pace(root: &Reader<'_>) -> Option<Pace> {
    let table = root.get("pace")?.table(&format::PACE)?;
    let convention = table.word("convention", &CONVENTIONS);
    let at_risk = table.get("at_risk").and_then(at_risk);
    let rate_without_baseline = table.word("rate_without_baseline", &RATES_WITHOUT_BASELINE);
    Some(Pace { convention: convention?, at_risk: at_risk?, rate_without_baseline: rate_without_baseline? })
}

fn at_risk(cursor: Cursor<'_>) -> Option<AtRisk> {
    let table = cursor.table(&format::AT_RISK)?;
    let key = table.one_of(&["ratio", "points"])?;
    let cursor = table.get(key)?;
    let value = cursor.quantity()?;
    if value.is_negative() || (key == "ratio" && value > Quantity::ONE) {
        cursor.problem(sentences::at_risk_range(key));
        return None;
    }
    Some(if key == "ratio" { AtRisk::Ratio(value) } else { AtRisk::Points(value) })
}

pub(super) fn schedule(
    id: &str,
    table: Reader<'_>,
    period: Option<Period>,
    pace: Option<&Pace>,
) -> Option<PlanSchedule> {
    let name = table.both("name");
    let (start, end) = (table.date("start"), table.date("end"));
    let own = if table.has("convention") || table.has("milestones") {
        match table.one_of(&["convention", "milestones"]) {
            Some("convention") => table.word("convention", &CONVENTIONS),
            Some(_) => milestones(&table).map(Convention::Milestones),
            None => None,
        }
    } else {
        None
    };
    if !table.has("milestones") {
        table.refuse(&["between"], |key| sentences::only_with(key, "milestones"));
    }
    let (start, end) = (start?, end?);
    if end < start {
        table.cursor.problem(sentences::empty_period(start, end));
        return None;
    }
    if let Some(period) = period {
        for (key, day) in [("start", start), ("end", end)] {
            if let Some(cursor) = table.get(key)
                && !(period.start..=period.end).contains(&day)
            {
                cursor.problem(sentences::outside_period(&day, &period));
            }
        }
    }
    let states_convention = own.is_some();
    let convention = own.or_else(|| pace.map(|pace| pace.convention.clone()))?;
    match Schedule::new(start, end, convention) {
        Ok(schedule) => Some(PlanSchedule { id: id.to_owned(), name: name?, schedule, states_convention }),
        Err(error) => {
            bad_milestones(&table, error);
            None
        }
    }
}

fn milestones(table: &Reader<'_>) -> Option<Milestones> {
    let linear = table.word("between", &BETWEEN);
    if !table.has("between") {
        table.cursor.problem(sentences::missing_key("between"));
    }
    let mut points = Vec::new();
    for item in table.get("milestones")?.full_list()? {
        let Some(point) = item.table(&format::MILESTONE) else {
            continue;
        };
        let (date, share) = (point.date("date"), point.get("share").and_then(|cursor| cursor.quantity()));
        points.extend(date.zip(share));
    }
    Milestones::new(points, linear?).map_err(|error| bad_milestones(table, error)).ok()
}

fn bad_milestones(table: &Reader<'_>, error: FormulaError) {
    let cursor = table.get("milestones").unwrap_or(table.cursor);
    cursor.problem(sentences::invalid_milestones(error));
}
