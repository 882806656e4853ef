//! A report computed again from the data it is said to rest on, and what differs named: what an acceptance team does with
//! a stored report. How a difference reads lives in `difference.rs`.
//!
//! Both reports are compared as JSON, the form in which one is stored, so that a stored report and one in memory are
//! asked the same, and a field that is added to reports is compared without a word here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::difference::{Difference, DifferenceCode};
use super::options::Options;
use super::report::Report;
use super::{AssessError, Plan};
use crate::data::Dataset;
use crate::lang::Lang;
use crate::order;

/// Why a report cannot be verified at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The text is not JSON.
    #[error("the report is not JSON: line {line}, column {column}")]
    NotJson {
        /// The line where it ends to be.
        line: usize,
        /// The column.
        column: usize,
    },
    /// The text is JSON, and no report of this library.
    #[error("this is JSON but no report of this library: `{path}` is missing or of another type")]
    NotAReport {
        /// What a report has there.
        path: String,
    },
    /// The report is in a form of another number.
    #[error("the report is of form {found}, and this library reads form {}", Report::FORMAT)]
    OtherFormat {
        /// The number of its form.
        found: u64,
    },
    /// The data was built for another plan than the one it is verified with.
    #[error(transparent)]
    OtherPlan(AssessError),
}

impl VerifyError {
    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            VerifyError::NotJson { .. } => "not_json",
            VerifyError::NotAReport { .. } => "not_a_report",
            VerifyError::OtherFormat { .. } => "other_format",
            VerifyError::OtherPlan(error) => error.code(),
        }
    }

    /// What is wrong, in a sentence.
    ///
    /// ```
    /// # use shequ::Plan;
    /// # use shequ::data::{Dataset, UnitRow};
    /// use shequ::Lang;
    /// use shequ::assess::verify_json;
    ///
    /// # let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// # let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// let error = verify_json("{", &plan, &dataset).unwrap_err();
    /// assert_eq!((error.code(), error.message(Lang::Zh).as_str()), ("not_json", "报告不是 JSON：第 1 行第 1 列"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, error) => error.to_string(),
            (Lang::Zh, VerifyError::NotJson { line, column }) => {
                format!("报告不是 JSON：第 {line} 行第 {column} 列")
            }
            (Lang::Zh, VerifyError::NotAReport { path }) => {
                format!("这是 JSON，但不是本库的报告：缺少 `{path}` 或其类型不符")
            }
            (Lang::Zh, VerifyError::OtherFormat { found }) => {
                format!("报告的格式号为 {found}，本库读取的是 {}", Report::FORMAT)
            }
            (Lang::Zh, VerifyError::OtherPlan(error)) => error.message(Lang::Zh),
        }
    }
}

/// Computes a report again from data and names what differs; nothing differs where the list is empty. The question is
/// the report's own: its unit, day, options and the choice of each interpretation. The plan is the one the data was
/// built for.
///
/// Where the data was built for another plan or edition, or the report's reading cannot be repeated, that and the tables
/// that differ are named, and no verdict is compared.
///
/// # Errors
/// [`VerifyError`]: none that a report of this library gives cause for.
///
/// ```
/// use shequ::Plan;
/// use shequ::assess::{DifferenceCode, verify};
/// use shequ::data::{Dataset, ObservationRow, UnitRow};
///
/// let plan = Plan::builtin("xiaoshan-2022-2025")?;
/// let day = "2024-06-30".parse()?;
/// let with = |residents: i64| {
///     let builder = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]);
///     builder.observations([ObservationRow::new("330109", "residents", day, residents)]).build()
/// };
/// let report = plan.assess(&with(2_140_000)?, "330109", day)?;
/// assert!(verify(&report, &with(2_140_000)?)?.is_empty());
///
/// let differences = verify(&report, &with(2_140_001)?)?;
/// assert_eq!((differences[0].what, differences[0].path.as_str()), (DifferenceCode::Digest, "head.digests.observations"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(report: &Report, dataset: &Dataset) -> Result<Vec<Difference>, VerifyError> {
    verify_value(&as_json(report)?, dataset.plan(), dataset)
}

/// The same for a report stored as JSON ([`Report::to_json`]), of which nothing but the text is at hand.
///
/// # Errors
/// [`VerifyError`]: a text that is not JSON or no report, a report of another form, data built for another plan than
/// the one given. A report of another plan is no error: the plan is then what differs.
///
/// ```
/// # use shequ::Plan;
/// # use shequ::data::{Dataset, UnitRow};
/// use shequ::assess::{VerifyError, verify_json};
///
/// # let plan = Plan::builtin("xiaoshan-2022-2025")?;
/// # let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
/// let stored = plan.assess(&dataset, "330109", "2024-06-30".parse()?)?.to_json()?;
/// assert!(verify_json(&stored, &plan, &dataset)?.is_empty());
///
/// let forged = stored.replace(r#""status": "no_result""#, r#""status": "achieved""#);
/// let differences = verify_json(&forged, &plan, &dataset)?;
/// assert_eq!(differences[0].path, "assessments[governance-brands].status");
///
/// assert!(matches!(verify_json("{}", &plan, &dataset), Err(VerifyError::NotAReport { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify_json(text: &str, plan: &Plan, dataset: &Dataset) -> Result<Vec<Difference>, VerifyError> {
    let not_json = |error: serde_json::Error| VerifyError::NotJson { line: error.line(), column: error.column() };
    verify_value(&serde_json::from_str(text).map_err(not_json)?, plan, dataset)
}

/// What a report says it was asked.
struct Question {
    plan: String,
    edition: String,
    unit: String,
    as_of: NaiveDate,
    options: Options,
    interpretations: BTreeMap<String, String>,
}

impl Question {
    fn of(head: &Value) -> Result<Question, VerifyError> {
        Ok(Question {
            plan: field(head, "plan")?,
            edition: field(head, "edition")?,
            unit: field(head, "unit")?,
            as_of: field(head, "as_of")?,
            options: field(head, "options")?,
            interpretations: field(head, "interpretations")?,
        })
    }
}

fn field<T: DeserializeOwned>(head: &Value, name: &str) -> Result<T, VerifyError> {
    let value = head.get(name).cloned().and_then(|value| serde_json::from_value(value).ok());
    value.ok_or_else(|| VerifyError::NotAReport { path: format!("head.{name}") })
}

/// What is stored of a value: it is written and read, as what it is compared with was.
fn as_json<T: serde::Serialize>(value: &T) -> Result<Value, VerifyError> {
    // What is written here holds nothing that JSON cannot.
    let text = serde_json::to_string_pretty(value).map_err(|_| VerifyError::NotAReport { path: String::new() })?;
    serde_json::from_str(&text).map_err(|_| VerifyError::NotAReport { path: String::new() })
}

fn verify_value(stored: &Value, plan: &Plan, dataset: &Dataset) -> Result<Vec<Difference>, VerifyError> {
    let head = stored.get("head").ok_or_else(|| VerifyError::NotAReport { path: "head".to_owned() })?;
    let found: u64 = field(head, "format")?;
    if found != u64::from(Report::FORMAT) {
        return Err(VerifyError::OtherFormat { found });
    }
    let question = Question::of(head)?;
    super::question::check_plan(plan, dataset).map_err(VerifyError::OtherPlan)?;
    let mut found = Found::default();
    let read = if (question.plan.as_str(), question.edition.as_str()) == (plan.id(), plan.edition()) {
        in_its_reading(plan, &question.interpretations, &mut found)
    } else {
        found.unless_equal(DifferenceCode::Plan, "head.plan", &question.plan, plan.id());
        found.unless_equal(DifferenceCode::Edition, "head.edition", &question.edition, plan.edition());
        None
    };
    let asked = read.map(|plan| plan.assess_with(dataset, &question.unit, question.as_of, &question.options));
    match asked {
        Some(Ok(report)) => found.compare_reports(stored, &as_json(&report)?),
        refused => {
            let version = Value::from(env!("CARGO_PKG_VERSION"));
            found.compare(
                DifferenceCode::LibraryVersion,
                "head.library_version",
                head.get("library_version"),
                Some(&version),
            );
            found.compare_digests(head.get("digests"), &as_json(dataset.digests())?);
            if let Some(Err(error)) = refused {
                found.cannot_ask(&error, &question);
            }
        }
    }
    Ok(found.in_order())
}

/// The plan under the choices of a report; `None` where the plan does not have them, which is then found.
fn in_its_reading(plan: &Plan, choices: &BTreeMap<String, String>, found: &mut Found) -> Option<Plan> {
    let mut read = plan.clone();
    let mut whole = true;
    for interpretation in plan.interpretations() {
        let (id, chosen) = (&interpretation.id, interpretation.choice().map(|choice| choice.id.as_str()));
        let choice = choices.get(id).map(String::as_str);
        if choice == chosen {
            continue;
        }
        match choice.map(|choice| read.with_interpretation(id, choice)) {
            Some(Ok(other)) => read = other,
            _ => {
                found.push(DifferenceCode::Interpretation, &format!("head.interpretations.{id}"), choice, chosen);
                whole = false;
            }
        }
    }
    let known = |id: &str| plan.interpretations().iter().any(|interpretation| interpretation.id == id);
    for (id, choice) in choices.iter().filter(|(id, _)| !known(id)) {
        found.push(DifferenceCode::Interpretation, &format!("head.interpretations.{id}"), Some(choice), None);
        whole = false;
    }
    whole.then_some(read)
}

/// The differences found so far.
#[derive(Default)]
struct Found(Vec<Difference>);

impl Found {
    fn push(&mut self, what: DifferenceCode, path: &str, reported: Option<&str>, recomputed: Option<&str>) {
        let (reported, recomputed) = (reported.map(str::to_owned), recomputed.map(str::to_owned));
        self.0.push(Difference { what, path: path.to_owned(), reported, recomputed });
    }

    fn unless_equal(&mut self, what: DifferenceCode, path: &str, reported: &str, recomputed: &str) {
        if reported != recomputed {
            self.push(what, path, Some(reported), Some(recomputed));
        }
    }

    /// The report's question has no answer.
    fn cannot_ask(&mut self, error: &AssessError, question: &Question) {
        let (what, path, reported) = match error {
            AssessError::DateOutOfRange { .. } => (DifferenceCode::AsOf, "head.as_of", question.as_of.to_string()),
            AssessError::BadOption { option, .. } => (DifferenceCode::Option, "head.options", (*option).to_owned()),
            _ => (DifferenceCode::Unit, "head.unit", question.unit.clone()),
        };
        self.push(what, path, Some(&reported), None);
    }

    /// What differs, the head first.
    fn in_order(mut self) -> Vec<Difference> {
        order::by_key(&mut self.0, |difference| difference.what);
        self.0
    }

    fn compare_reports(&mut self, stored: &Value, recomputed: &Value) {
        for part in names(stored, recomputed) {
            let (stored, recomputed) = (stored.get(part), recomputed.get(part));
            match (part, stored, recomputed) {
                ("head", Some(stored), Some(recomputed)) => self.compare_heads(stored, recomputed),
                _ => self.compare(code_of_part(part), part, stored, recomputed),
            }
        }
    }

    fn compare_heads(&mut self, stored: &Value, recomputed: &Value) {
        for name in names(stored, recomputed) {
            let (stored, recomputed) = (stored.get(name), recomputed.get(name));
            match (name, recomputed) {
                ("digests", Some(recomputed)) => self.compare_digests(stored, recomputed),
                _ => self.compare(code_of_head(name), &format!("head.{name}"), stored, recomputed),
            }
        }
    }

    /// A table is one thing: its digest and its number of rows are told together.
    fn compare_digests(&mut self, stored: Option<&Value>, recomputed: &Value) {
        let Some(stored) = stored.filter(|stored| stored.is_object()) else {
            return self.differ(DifferenceCode::Digest, "head.digests", stored, Some(recomputed));
        };
        for table in names(stored, recomputed) {
            let (stored, recomputed) = (stored.get(table), recomputed.get(table));
            if stored != recomputed {
                self.differ(DifferenceCode::Digest, &format!("head.digests.{table}"), stored, recomputed);
            }
        }
    }

    /// Compares two values, down to the least that differs.
    fn compare(&mut self, what: DifferenceCode, path: &str, stored: Option<&Value>, recomputed: Option<&Value>) {
        match (stored, recomputed) {
            (Some(Value::Object(_)), Some(Value::Object(_))) => {
                let (Some(stored), Some(recomputed)) = (stored, recomputed) else { return };
                // The number beside an exact number is there for display.
                let exact_differs = stored.get("exact") != recomputed.get("exact");
                for name in names(stored, recomputed).into_iter().filter(|name| !(exact_differs && *name == "number")) {
                    self.compare(what, &format!("{path}.{name}"), stored.get(name), recomputed.get(name));
                }
            }
            (Some(Value::Array(stored)), Some(Value::Array(recomputed))) => {
                self.compare_lists(what, path, stored, recomputed);
            }
            (Some(stored), Some(recomputed)) if same(stored, recomputed) => {}
            _ => self.differ(what, path, stored, recomputed),
        }
    }

    /// Items that have a name are compared by it, others by their place; lists of plain values are one value.
    fn compare_lists(&mut self, what: DifferenceCode, path: &str, stored: &[Value], recomputed: &[Value]) {
        let whole = (Value::from(stored), Value::from(recomputed));
        let plain = |items: &[Value]| items.iter().all(|item| !item.is_object());
        if plain(stored) && plain(recomputed) {
            if stored != recomputed {
                self.differ(what, path, Some(&whole.0), Some(&whole.1));
            }
            return;
        }
        let before = self.0.len();
        let of = |items: &[Value]| -> Vec<String> {
            items.iter().zip(0usize..).map(|(item, place)| name_of(item).unwrap_or_else(|| place.to_string())).collect()
        };
        let (stored_names, recomputed_names) = (of(stored), of(recomputed));
        // The first of a name stands for it, in the order of the recomputed report; what only the other has comes last.
        let mut pairs: Vec<(&str, Option<&Value>, Option<&Value>)> = Vec::with_capacity(recomputed.len());
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (name, anew) in recomputed_names.iter().zip(recomputed) {
            places.entry(name).or_insert_with(|| {
                pairs.push((name, None, Some(anew)));
                pairs.len().saturating_sub(1)
            });
        }
        for (name, reported) in stored_names.iter().zip(stored) {
            let place = *places.entry(name).or_insert_with(|| {
                pairs.push((name, None, None));
                pairs.len().saturating_sub(1)
            });
            if let Some((_, first, _)) = pairs.get_mut(place) {
                first.get_or_insert(reported);
            }
        }
        for (name, reported, anew) in pairs {
            self.compare(what, &format!("{path}[{name}]"), reported, anew);
        }
        // All there, and in another order or twice.
        if stored_names != recomputed_names && self.0.len() == before {
            self.differ(what, path, Some(&stored_names.into()), Some(&recomputed_names.into()));
        }
    }

    fn differ(&mut self, what: DifferenceCode, path: &str, stored: Option<&Value>, recomputed: Option<&Value>) {
        let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.push(what, path, stored.map(shown).as_deref(), recomputed.map(shown).as_deref());
    }
}

/// The names of the members of either.
fn names<'a>(one: &'a Value, other: &'a Value) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for object in [one, other].into_iter().filter_map(Value::as_object) {
        names.extend(object.keys().map(String::as_str));
    }
    names
}

/// The name of an item in a list. Findings have none: several may be of one target, or of none.
fn name_of(item: &Value) -> Option<String> {
    if item.get("code").is_some() {
        return None;
    }
    if let (Some(variable), Some(day)) = (item.get("variable"), item.get("day")) {
        // Who reported a variable for a day, of an amount since another.
        let since = item.get("since").and_then(Value::as_str).map_or_else(String::new, |since| format!("{since}/"));
        return Some(format!("{}@{since}{}", variable.as_str()?, day.as_str()?));
    }
    let names = ["target", "measure", "deliverable", "year", "group", "unit"];
    let name = names.into_iter().find_map(|key| item.get(key))?;
    Some(name.as_str().map_or_else(|| name.to_string(), str::to_owned))
}

/// Whether two values are the same; `16` and `16.0` are the same number.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => a.as_f64() == b.as_f64(),
        _ => one == other,
    }
}

fn code_of_part(name: &str) -> DifferenceCode {
    match name {
        "assessments" => DifferenceCode::Target,
        "measures" => DifferenceCode::Measure,
        "by_strength" | "by_action" => DifferenceCode::Summary,
        _ => DifferenceCode::Other,
    }
}

fn code_of_head(name: &str) -> DifferenceCode {
    match name {
        "library_version" => DifferenceCode::LibraryVersion,
        "plan" | "plan_name" | "standing" | "illustrative" => DifferenceCode::Plan,
        "edition" => DifferenceCode::Edition,
        "interpretations" => DifferenceCode::Interpretation,
        "options" | "at_risk" => DifferenceCode::Option,
        "unit" | "unit_name" | "level" => DifferenceCode::Unit,
        "as_of" => DifferenceCode::AsOf,
        _ => DifferenceCode::Other,
    }
}
