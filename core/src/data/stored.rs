//! A dataset as one JSON text and back: for a copy of it in another process, which asks and answers the same. What stands
//! in a table stands there as a row (`rows_out.rs`); what was set aside, and where findings came from, cannot be told from
//! the rows that are left and goes with them.
//!
//! It is no form for keeping: another version of the library may read it otherwise, or not at all. Tables are.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::check_observations::SetAside;
use super::dataset::{Dataset, Parts};
use super::finding::{Finding, FindingCode, Findings};
use super::problem::{DataError, Place, Problem, ProblemCode, Related};
use super::rejected::{Marks, Rejected};
use super::rows::{AllocationRow, DeliverableRow, EntityRow, LineageRow, ObservationRow, ScopeRow, UnitRow};
use super::spec::TableKind;
use crate::lang::Text;
use crate::plan::Plan;

/// Everything a dataset holds.
#[derive(Serialize, Deserialize)]
struct Stored {
    library_version: String,
    units: Vec<UnitRow>,
    observations: Vec<ObservationRow>,
    entities: Vec<EntityRow>,
    deliverables: Vec<DeliverableRow>,
    register_scope: Vec<ScopeRow>,
    lineage: Vec<LineageRow>,
    allocations: Vec<AllocationRow>,
    set_aside: Vec<(String, u64)>,
    rejected: StoredRejected,
    findings: Vec<StoredFinding>,
    findings_omitted: usize,
}

#[derive(Serialize, Deserialize)]
struct StoredRejected {
    problems: Vec<StoredProblem>,
    rows: usize,
    observations: BTreeSet<(Option<usize>, Option<u32>)>,
    entities: BTreeSet<(Option<usize>, Option<u32>)>,
    deliverables: BTreeSet<(Option<usize>, Option<u32>)>,
}

#[derive(Serialize, Deserialize)]
struct StoredProblem {
    table: String,
    part: usize,
    row: Option<usize>,
    column: Option<String>,
    value: Option<String>,
    code: String,
    related: Option<StoredRelated>,
    near: Vec<String>,
}

#[derive(Serialize, Deserialize)]
enum StoredRelated {
    Plain(String),
    Words(Text),
    Row(usize, usize),
}

#[derive(Serialize, Deserialize)]
struct StoredFinding {
    table: String,
    place: Option<(usize, usize)>,
    column: String,
    value: String,
    code: String,
    related: Option<String>,
}

impl Dataset {
    /// Everything it holds as JSON text, to be made again by [`from_json`](Dataset::from_json) in another process: the
    /// rows, and what is known of rows that were set aside. No form for keeping; its layout may change with the library.
    ///
    /// # Errors
    /// What the JSON writer reports; a dataset holds nothing it cannot write.
    ///
    /// ```
    /// use shequ::Plan;
    /// use shequ::data::{Dataset, ObservationRow, Reject, UnitRow};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let day = "2023-12-31".parse()?;
    /// let dataset = Dataset::builder(&plan)
    ///     .units([UnitRow::new("330109", "萧山区", "district")])
    ///     .observations([
    ///         ObservationRow::new("330109", "residents", day, 2_140_000),
    ///         ObservationRow::new("330109", "households", day, "七十万"),
    ///     ])
    ///     .reject(Reject::Row)
    ///     .build()?;
    /// let copy = Dataset::from_json(&plan, &dataset.to_json()?)?;
    /// assert_eq!((copy.digests(), copy.rejected()), (dataset.digests(), dataset.rejected()));
    /// assert_eq!(plan.assess(&copy, "330109", day)?, plan.assess(&dataset, "330109", day)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let rejected = &self.parts().rejected;
        serde_json::to_string(&Stored {
            library_version: env!("CARGO_PKG_VERSION").to_owned(),
            units: self.unit_rows().collect(),
            observations: self.observation_rows().collect(),
            entities: self.entity_rows().collect(),
            deliverables: self.deliverable_rows().collect(),
            register_scope: self.scope_rows().collect(),
            lineage: self.lineage_rows().collect(),
            allocations: self.allocation_rows().collect(),
            set_aside: self.set_aside().iter().map(|aside| (aside.variable.clone(), aside.rows)).collect(),
            rejected: StoredRejected {
                problems: rejected.problems.iter().map(StoredProblem::of).collect(),
                rows: rejected.rows,
                observations: rejected.observations.marks.clone(),
                entities: rejected.entities.marks.clone(),
                deliverables: rejected.deliverables.marks.clone(),
            },
            findings: self.findings().iter().map(StoredFinding::of).collect(),
            findings_omitted: self.findings_omitted(),
        })
    }

    /// A dataset from the text that [`to_json`](Dataset::to_json) wrote, checked against its plan again.
    ///
    /// # Errors
    /// [`DataError`]: the text is not of this version of the library ([`ProblemCode::BadJson`]), or the plan is not the
    /// one the dataset was built for and does not fit its rows.
    pub fn from_json(plan: &Plan, text: &str) -> Result<Dataset, DataError> {
        let stored: Stored = serde_json::from_str(text).map_err(|_| foreign())?;
        if stored.library_version != env!("CARGO_PKG_VERSION") {
            return Err(foreign());
        }
        let rejected = stored.rejected.read().ok_or_else(foreign)?;
        let findings = stored.findings.into_iter().map(StoredFinding::read);
        let list = findings.collect::<Option<Vec<Finding>>>().ok_or_else(foreign)?;
        let set_aside: Vec<SetAside> =
            stored.set_aside.into_iter().map(|(variable, rows)| SetAside { variable, rows }).collect();
        let dataset = Dataset::builder(plan)
            .units(stored.units)
            .observations(stored.observations)
            .entities(stored.entities)
            .deliverables(stored.deliverables)
            .register_scope(stored.register_scope)
            .lineage(stored.lineage)
            .allocations(stored.allocations)
            .build_keeping(Vec::new(), &set_aside)?;
        let findings = Findings { list, omitted: stored.findings_omitted };
        Ok(dataset.with_history(rejected, findings))
    }

    /// The same rows, with what is known of those that were set aside and of those that are odd.
    fn with_history(self, rejected: Rejected, findings: Findings) -> Dataset {
        let plan = self.plan().clone();
        match Arc::try_unwrap(self.into_parts()) {
            Ok(parts) => Dataset::new(plan, Parts { rejected, findings, ..parts }),
            // Nobody else has a dataset that was just built.
            Err(parts) => Dataset::of_parts(plan, parts),
        }
    }
}

/// A text that this version of the library did not write.
fn foreign() -> DataError {
    let en = "it was not written by this version of the library: build the dataset from its tables";
    let zh = "并非由本版本的程序库写出；请由原表重新建立数据集";
    DataError::of(vec![Problem::new("json", ProblemCode::BadJson).in_words(zh, en)])
}

impl StoredRejected {
    fn read(self) -> Option<Rejected> {
        Some(Rejected {
            problems: self.problems.into_iter().map(StoredProblem::read).collect::<Option<Vec<_>>>()?,
            rows: self.rows,
            observations: Marks { marks: self.observations },
            entities: Marks { marks: self.entities },
            deliverables: Marks { marks: self.deliverables },
        })
    }
}

impl StoredProblem {
    fn of(problem: &Problem) -> StoredProblem {
        StoredProblem {
            table: problem.table.clone(),
            part: problem.part,
            row: problem.row,
            column: problem.column.clone(),
            value: problem.value.clone(),
            code: problem.code.code().to_owned(),
            related: problem.related.as_ref().map(|related| match related {
                Related::Plain(text) => StoredRelated::Plain(text.clone()),
                Related::Words(text) => StoredRelated::Words(text.clone()),
                Related::Row(place) => StoredRelated::Row(place.part, place.row),
            }),
            near: problem.near.clone(),
        }
    }

    fn read(self) -> Option<Problem> {
        Some(Problem {
            table: self.table,
            part: self.part,
            row: self.row,
            column: self.column,
            value: self.value,
            code: *ProblemCode::ALL.iter().find(|code| code.code() == self.code)?,
            related: self.related.map(|related| match related {
                StoredRelated::Plain(text) => Related::Plain(text),
                StoredRelated::Words(text) => Related::Words(text),
                StoredRelated::Row(part, row) => Related::Row(Place { part, row }),
            }),
            near: self.near,
        })
    }
}

impl StoredFinding {
    fn of(finding: &Finding) -> StoredFinding {
        StoredFinding {
            table: finding.table.name().to_owned(),
            place: finding.place.map(|place| (place.part, place.row)),
            column: finding.column.to_owned(),
            value: finding.value.clone(),
            code: finding.code.code().to_owned(),
            related: finding.related.clone(),
        }
    }

    fn read(self) -> Option<Finding> {
        let table = TableKind::named(&self.table)?;
        let (column, _) = table.columns().iter().find(|(column, _)| *column == self.column)?;
        Some(Finding {
            table,
            place: self.place.map(|(part, row)| Place { part, row }),
            column,
            value: self.value,
            code: *FindingCode::ALL.iter().find(|code| code.code() == self.code)?,
            related: self.related,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Reject, Unknown};

    fn dataset(plan: &Plan) -> Dataset {
        let units = "code,name,level\n330109,萧山区,district\n330109001,城厢街道,town\n330109002,北干街道,town\n";
        let observations = "unit,variable,from,date,value,precision,source\n\
            330109,residents,,2023-12-31,2140000,10000,bulletin\n\
            330109001,residents,,2023-12-31,12万,,\n\
            330109,households,,2022-12-31,700,,\n\
            330109,households,,2023-12-31,700000,,\n\
            330109,pets,,2023-12-31,5,,\n";
        let entities = "kind,id,unit,since,attributes\n\
            service-complex,c1,330109001,2023-05-04,\n\
            service-complex,c2,330109002,2023-05-04,\n\
            service-complex,c3,330109999,2023-05-04,\n";
        let scope = "kind,unit,since\nservice-complex,330109001,2022-01-01\n";
        Dataset::builder(plan)
            .csv("units", units.as_bytes())
            .csv("observations", observations.as_bytes())
            .csv("entities", entities.as_bytes())
            .csv("register_scope", scope.as_bytes())
            .reject(Reject::Row)
            .unknown_variables(Unknown::SetAside)
            .build()
            .unwrap()
    }

    #[test]
    fn a_copy_holds_what_the_dataset_holds_and_answers_the_same() {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        let data = dataset(&plan);
        assert_eq!((data.rejected_row_count(), data.set_aside().len(), data.findings().len()), (2, 1, 2));
        let text = data.to_json().unwrap();
        let copy = Dataset::from_json(&plan, &text).unwrap();
        assert_eq!(copy.digests(), data.digests());
        assert_eq!(copy.rejected(), data.rejected());
        assert_eq!((copy.set_aside(), copy.findings()), (data.set_aside(), data.findings()));
        assert_eq!(copy.to_json().unwrap(), text);
        let day = "2024-06-30".parse().unwrap();
        for unit in ["330109", "330109001", "330109002"] {
            let report = plan.assess(&data, unit, day).unwrap();
            assert_eq!(plan.assess(&copy, unit, day).unwrap(), report, "{unit}");
            assert_eq!(report.head.rejected_rows, 2);
        }
    }

    #[test]
    fn a_text_of_another_version_is_refused() {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        let text = dataset(&plan).to_json().unwrap();
        let version = format!("\"library_version\":\"{}\"", env!("CARGO_PKG_VERSION"));
        assert!(text.contains(&version));
        for other in
            [text.replace(&version, "\"library_version\":\"0.0.0\""), "{}".to_owned(), text.replace("sudden_jump", "x")]
        {
            let error = Dataset::from_json(&plan, &other).unwrap_err();
            assert_eq!(error.problems()[0].code(), ProblemCode::BadJson);
        }
    }
}
