//! [`DatasetBuilder`]: takes tables in every form and makes a checked [`Dataset`] of them, or says all that is wrong.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::allocations::read_allocations;
use super::cells::Reading;
use super::check::Check;
use super::check_entities::read_entities;
use super::check_observations::{SetAside, Unknown, read_observations};
use super::check_units::{UnitFinder, check_units};
use super::dataset::{Dataset, Parts};
use super::deliverables::read_deliverables;
use super::lineage::read_lineage;
use super::near::{self, Budget};
use super::problem::{DataError, Problem, ProblemCode, Problems};
use super::rejected::{Reject, Rejected};
use super::rows::{self, AllocationRow, DeliverableRow, EntityRow, LineageRow, ObservationRow, ScopeRow, UnitRow};
use super::scopes::read_scopes;
use super::spec::TableKind;
use super::table::Table;
use super::text::Interner;
use crate::order;
use crate::plan::Plan;

/// Collects tables for a [`Dataset`]; see [`Dataset::builder`].
///
/// Nothing is checked before [`build`](DatasetBuilder::build), which then tells of every problem of every table at
/// once. A table given twice is appended.
#[derive(Debug, Clone)]
#[must_use = "nothing is loaded before `build`"]
pub struct DatasetBuilder {
    plan: Plan,
    tables: Vec<Given>,
    /// How many tables of each name were given.
    parts: HashMap<String, usize>,
    /// What kept bytes or texts from being tables.
    unread: Vec<Problem>,
    marks: Vec<String>,
    unknown: Unknown,
    reject: Reject,
}

/// What a producer said of its failure, without what the `arrow` crate puts before it.
#[cfg(feature = "arrow")]
fn own_words(reason: &str) -> &str {
    reason.split_once(". Producer error: ").map_or(reason, |(_, said)| said)
}

/// A table that was given, or the place of one that could not be read.
#[derive(Debug, Clone)]
struct Given {
    name: String,
    /// Which table of its name it is, from 1.
    part: usize,
    table: Option<Table>,
}

impl DatasetBuilder {
    pub(super) fn new(plan: &Plan) -> DatasetBuilder {
        let (tables, unread, marks) = (Vec::new(), Vec::new(), Vec::new());
        let parts = HashMap::new();
        DatasetBuilder {
            plan: plan.clone(),
            tables,
            parts,
            unread,
            marks,
            unknown: Unknown::default(),
            reject: Reject::default(),
        }
    }

    /// Adds units.
    pub fn units(self, rows: impl IntoIterator<Item = UnitRow>) -> DatasetBuilder {
        self.table(rows::units_table(rows))
    }

    /// Adds reported values.
    pub fn observations(self, rows: impl IntoIterator<Item = ObservationRow>) -> DatasetBuilder {
        self.table(rows::observations_table(rows))
    }

    /// Adds things and persons of registers.
    pub fn entities(self, rows: impl IntoIterator<Item = EntityRow>) -> DatasetBuilder {
        self.table(rows::entities_table(rows))
    }

    /// Adds states of deliverables.
    pub fn deliverables(self, rows: impl IntoIterator<Item = DeliverableRow>) -> DatasetBuilder {
        self.table(rows::deliverables_table(rows))
    }

    /// Adds where and when registers are complete.
    ///
    /// ```
    /// # use shequ::{data::{Dataset, ProblemCode, ScopeRow, UnitRow}, plan::Plan};
    /// # let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    /// # let date = chrono::NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
    /// // The district keeps the whole register, so a town cannot state a scope of its own.
    /// let units = [UnitRow::new("330109", "萧山区", "district"), UnitRow::new("330109001", "城厢街道", "town")];
    /// let scopes = ["330109", "330109001"].map(|unit| ScopeRow::new("governance-brand", unit, date));
    /// let error = Dataset::builder(&plan).units(units).register_scope(scopes).build().unwrap_err();
    /// assert_eq!(error.problems()[0].code(), ProblemCode::ScopeOverlap);
    /// ```
    pub fn register_scope(self, rows: impl IntoIterator<Item = ScopeRow>) -> DatasetBuilder {
        self.table(rows::scopes_table(rows))
    }

    /// Adds which unit succeeds which.
    pub fn lineage(self, rows: impl IntoIterator<Item = LineageRow>) -> DatasetBuilder {
        self.table(rows::lineage_table(rows))
    }

    /// Adds the shares of targets that units were given.
    pub fn allocations(self, rows: impl IntoIterator<Item = AllocationRow>) -> DatasetBuilder {
        self.table(rows::allocations_table(rows))
    }

    /// Adds a table; its name says which.
    pub fn table(mut self, table: Table) -> DatasetBuilder {
        let name = table.name().to_owned();
        self.give(name, Some(table));
        self
    }

    /// Adds the tables of a JSON text: `{"units": [{"code": "330109", ..}, ..], "observations": [..], ..}`. Numbers are
    /// taken as they are written, never through a float; `attributes` is an object.
    ///
    /// ```
    /// # use shequ::{data::Dataset, plan::Plan};
    /// # let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    /// let text = r#"{
    ///     "units": [{ "code": "330109", "name": "萧山区", "level": "district" }],
    ///     "observations": [{ "unit": 330109, "variable": "residents", "date": "2023-12-31", "value": 2140000 }]
    /// }"#;
    /// let dataset = Dataset::builder(&plan).json(text).build()?;
    /// assert_eq!(dataset.observation_count(), 1);
    /// # Ok::<(), shequ::data::DataError>(())
    /// ```
    #[cfg(feature = "json")]
    pub fn json(mut self, text: &str) -> DatasetBuilder {
        let (tables, problems) = super::json::read_json(text);
        for table in tables {
            self = self.table(table);
        }
        // A table that could not be read was given all the same: what else names its rows is not to blame.
        let mut named: Vec<&str> = Vec::new();
        for problem in &problems {
            if !named.contains(&problem.table()) {
                named.push(problem.table());
            }
        }
        let parts: Vec<(String, usize)> =
            named.into_iter().map(|name| (name.to_owned(), self.give(name.to_owned(), None))).collect();
        for problem in problems {
            let part = parts.iter().find(|(name, _)| name == problem.table()).map_or(1, |(_, part)| *part);
            self.unread.push(problem.part(part));
        }
        self
    }

    /// Adds the table of CSV bytes, whose first line names the columns: UTF-8, or GB18030 where they are not UTF-8.
    /// A byte-order mark decides, where there is one.
    ///
    /// ```
    /// # use shequ::{data::Dataset, plan::Plan};
    /// # let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    /// let units = "code,name,level\n330109,萧山区,district\n330109001000,城厢街道,town\n";
    /// let dataset = Dataset::builder(&plan).csv("units", units.as_bytes()).build()?;
    /// assert_eq!(dataset.units().len(), 2);
    ///
    /// // Rows have the numbers a spreadsheet shows.
    /// let units = "code,name,level\n330109,萧山区,distrikt\n";
    /// let error = Dataset::builder(&plan).csv("units", units.as_bytes()).build().unwrap_err();
    /// assert_eq!(error.problems()[0].row(), Some(2));
    /// # Ok::<(), shequ::data::DataError>(())
    /// ```
    #[cfg(feature = "text")]
    pub fn csv(mut self, name: &str, bytes: &[u8]) -> DatasetBuilder {
        match super::csv::read_csv(name, bytes) {
            Ok(table) => self.table(table),
            Err(problems) => {
                let part = self.give(name.to_owned(), None);
                self.unread.extend(problems.into_iter().map(|problem| problem.part(part)));
                self
            }
        }
    }

    /// Adds a table that came as Arrow data, as [`Table::from_record_batches`] takes it.
    #[cfg(feature = "arrow")]
    pub fn record_batches(
        mut self,
        name: &str,
        schema: &arrow_schema::Schema,
        batches: impl IntoIterator<Item = arrow_array::RecordBatch>,
    ) -> DatasetBuilder {
        match super::arrow::read(name, schema, batches) {
            Ok(table) => self.table(table),
            Err(problems) => {
                let part = self.give(name.to_owned(), None);
                self.unread.extend(problems.into_iter().map(|problem| problem.part(part)));
                self
            }
        }
    }

    /// Adds a table that comes as a stream of Arrow data, read to its end here. Where the stream fails half-way, nothing of it
    /// is kept, and the build tells which batch failed and why.
    ///
    /// ```
    /// use arrow_array::{RecordBatch, RecordBatchIterator};
    /// use arrow_schema::{ArrowError, Schema};
    /// # use shequ::{data::{Dataset, ProblemCode}, plan::Plan, Lang};
    /// # let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    /// let schema = std::sync::Arc::new(Schema::empty());
    /// let batches = [Ok(RecordBatch::new_empty(schema.clone())), Err(ArrowError::ComputeError("disk full".to_owned()))];
    /// let stream = RecordBatchIterator::new(batches, schema);
    /// let error = Dataset::builder(&plan).record_batch_reader("units", stream).build().unwrap_err();
    /// assert_eq!(error.problems()[0].code(), ProblemCode::BadArrow);
    /// assert!(error.problems()[0].message(Lang::En).contains("batch 2: "));
    /// ```
    #[cfg(feature = "arrow")]
    pub fn record_batch_reader(self, name: &str, reader: impl arrow_array::RecordBatchReader) -> DatasetBuilder {
        let schema = reader.schema();
        let mut batches = Vec::new();
        for batch in reader {
            match batch {
                Ok(batch) => batches.push(batch),
                Err(error) => {
                    let error = error.to_string();
                    let reason = format!("batch {}: {}", batches.len().saturating_add(1), own_words(&error));
                    return self.failed_table(name, None, &reason);
                }
            }
        }
        self.record_batches(name, &schema, batches)
    }

    /// Notes that a table was to come as Arrow data and its producer failed: in a column, where it says which, and for a
    /// reason in its own words. The build then tells of it beside all other problems.
    ///
    /// ```
    /// # use shequ::{data::{Dataset, ProblemCode}, plan::Plan};
    /// # let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    /// let reason = "could not convert '…' with type str: tried to convert to int64";
    /// let error = Dataset::builder(&plan).failed_table("units", Some("urban"), reason).build().unwrap_err();
    /// assert_eq!((error.problems()[0].code(), error.problems()[0].column()), (ProblemCode::BadArrow, Some("urban")));
    /// ```
    #[cfg(feature = "arrow")]
    pub fn failed_table(mut self, name: &str, column: Option<&str>, reason: &str) -> DatasetBuilder {
        let part = self.give(name.to_owned(), None);
        let problem = Problem::new(name, ProblemCode::BadArrow).part(part).for_reason(own_words(reason));
        self.unread.push(match column {
            Some(column) => problem.at_column(column),
            None => problem,
        });
        self
    }

    /// Sets which texts mean a missing value, besides the empty cell; none unless set. An observation whose value is
    /// so marked is left out: it says that nothing was reported.
    ///
    /// ```
    /// # use shequ::{data::{Dataset, ObservationRow, UnitRow}, plan::Plan};
    /// # let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    /// # let date = chrono::NaiveDate::from_ymd_opt(2023, 12, 31).unwrap();
    /// let rows = [ObservationRow::new("330109", "residents", date, "…")];
    /// let builder = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).observations(rows);
    /// assert!(builder.clone().build().is_err());
    /// assert_eq!(builder.missing_marks(["…", "-"]).build()?.observation_count(), 0);
    /// # Ok::<(), shequ::data::DataError>(())
    /// ```
    pub fn missing_marks<T: Into<String>>(mut self, marks: impl IntoIterator<Item = T>) -> DatasetBuilder {
        self.marks = marks.into_iter().map(|mark| mark.into().trim().to_owned()).collect();
        self
    }

    /// Sets what happens to observations of variables the plan does not have; they are refused unless set.
    pub fn unknown_variables(mut self, unknown: Unknown) -> DatasetBuilder {
        self.unknown = unknown;
        self
    }

    /// Sets what happens to rows that have a problem; nothing is loaded unless set.
    pub fn reject(mut self, reject: Reject) -> DatasetBuilder {
        self.reject = reject;
        self
    }

    /// Checks everything and makes the dataset.
    ///
    /// # Errors
    /// [`DataError`] with every problem of every table; nothing is loaded then. With [`Reject::Row`] only where a
    /// problem concerns a whole table.
    pub fn build(self) -> Result<Dataset, DataError> {
        self.build_keeping(Vec::new(), &[])
    }

    /// The same, with problems that are known beforehand, and with variables whose rows were set aside before.
    pub(super) fn build_keeping(self, known: Vec<Problem>, aside: &[SetAside]) -> Result<Dataset, DataError> {
        let plan = self.plan.parts.as_ref();
        let mut problems = Problems::default();
        self.unread.iter().cloned().chain(known).for_each(|problem| problems.push_whole(problem));
        let readings: Vec<Reading<'_>> =
            self.tables.iter().filter_map(|given| self.reading(given, &mut problems)).collect();
        let of = |kind: TableKind| -> Vec<Reading<'_>> {
            readings.iter().filter(|reading| reading.kind == kind).copied().collect()
        };
        let given = self.units_given(&readings, &mut problems);
        let mut budget = Budget::default();
        let (reject, mut rejected) = (self.reject, Rejected::default());
        let read = check_units(&of(TableKind::Units), &plan.levels, reject, &mut budget, &mut problems);
        read.note(&mut rejected);
        let mut finder = UnitFinder::new(&read, given);
        let mut check = Check { plan, problems, budget, texts: Interner::default(), reject, rejected };
        let observations = read_observations(&mut check, &mut finder, &of(TableKind::Observations), self.unknown);
        let entities = read_entities(&mut check, &mut finder, &of(TableKind::Entities));
        let deliverables = read_deliverables(&mut check, &mut finder, &of(TableKind::Deliverables));
        let scopes = read_scopes(&mut check, &mut finder, &of(TableKind::RegisterScope));
        let lineage = read_lineage(&mut check, &mut finder, &of(TableKind::Lineage));
        let allocations = read_allocations(&mut check, &mut finder, &of(TableKind::Allocations));
        let mut rejected = check.rejected;
        rejected.problems = check.problems.into_result(reject)?;

        let mut findings = observations.jumps(&plan.variables);
        findings.append(entities.outside(&scopes, &read.units));
        let texts = Arc::new(check.texts);
        let mut set_aside = [aside, observations.set_aside.as_slice()].concat();
        // By name, since the order of rows makes no difference.
        order::by_key(&mut set_aside, |aside| aside.variable.clone());
        let observations = observations.into_columns(&plan.variables, read.units.len(), &texts);
        let (registers, ids) = entities.into_registers(&texts);
        let parts = Parts {
            units: read.units,
            observations,
            registers,
            ids,
            deliverables,
            scopes,
            lineage,
            allocations,
            texts,
            set_aside,
            rejected,
            findings,
            latest: None,
            digests: OnceLock::new(),
            illustrative: 0,
        };
        Ok(Dataset::new(self.plan.clone(), parts))
    }

    /// Notes a table; which of its name it is.
    fn give(&mut self, name: String, table: Option<Table>) -> usize {
        let count = self.parts.entry(name.clone()).or_default();
        *count = count.saturating_add(1);
        let part = *count;
        self.tables.push(Given { name, part, table });
        part
    }

    /// A table ready to be read: its name and columns are known, and those it needs are there.
    fn reading<'a>(&'a self, given: &'a Given, problems: &mut Problems) -> Option<Reading<'a>> {
        let problem = |code| Problem::new(given.name.clone(), code).part(given.part);
        let table = given.table.as_ref()?;
        let Some(kind) = TableKind::named(&given.name) else {
            let names = TableKind::ALL.map(|kind| (kind.name(), kind.name()));
            let unknown = problem(ProblemCode::UnknownTable).relating_to(&names.map(|(name, _)| name).join(", "));
            problems.push(unknown.near_to(near::nearest(&given.name, names, 1)));
            return None;
        };
        let known: Vec<&str> = kind.columns().iter().map(|(name, _)| *name).collect();
        for name in table.column_names().filter(|name| !known.contains(name)) {
            let near = near::nearest(name, known.iter().map(|name| (*name, *name)), 2);
            let unknown = problem(ProblemCode::UnknownColumn).at_column(name);
            problems.push(unknown.relating_to(&known.join(", ")).near_to(near));
        }
        let mut complete = true;
        for (name, needed) in kind.columns() {
            if *needed && table.column(name).is_none() {
                problems.push(problem(ProblemCode::MissingColumn).at_column(name));
                complete = false;
            }
        }
        complete.then_some(Reading { kind, table, part: given.part, marks: &self.marks })
    }

    /// Whether the units are known, so that a row naming another is at fault. Where no table of them was given although
    /// rows name some, that is the problem.
    fn units_given(&self, readings: &[Reading<'_>], problems: &mut Problems) -> bool {
        let given = || self.tables.iter().filter(|given| given.name == TableKind::Units.name());
        if given().next().is_none() {
            if let Some(other) = readings.iter().find(|reading| !reading.table.is_empty()) {
                let problem = Problem::new(TableKind::Units.name(), ProblemCode::MissingTable);
                problems.push(problem.relating_to(other.kind.name()));
            }
            return false;
        }
        readings.iter().filter(|reading| reading.kind == TableKind::Units).count() == given().count()
    }
}
