//! What the document says: clauses, variables, entity kinds, indicators, targets, measures and interpretations, read
//! from a TOML text and checked. No code names any of them; a plan is data.
//!
//! A text is parsed to a tree in which every value knows its place (`tree.rs`), and walked by loaders by subject
//! (`load/`) through a strict reader (`reader.rs`) that knows the [format](mod@format): all problems of a text are found at
//! once, each with line, column and a sentence in both languages. Every alternative of every
//! [interpretation](Interpretation) is applied (`change.rs`) and walked too, so that a plan that loads can be read in
//! any of its readings.
//!
//! What does not live here: data reported against a plan, and any judgement.
//!
//! ```
//! use shequ::plan::Plan;
//!
//! let plan = Plan::builtin("xiaoshan-2022-2025")?;
//! assert_eq!(plan.targets().len(), 13);
//! assert_eq!(plan.target("社区服务综合体")?.id, "service-complexes");
//!
//! // Another reading of the text is another plan.
//! let earlier = plan.with_interpretation("by-2025", "2024-12-31")?;
//! assert_ne!(earlier.schedules()[0].schedule.end(), plan.schedules()[0].schedule.end());
//! # Ok::<(), shequ::plan::PlanError>(())
//! ```

mod builtin;
mod change;
pub mod format;
mod lists;
mod load;
mod model;
mod problem;
mod reader;
mod rule;
mod sentences;
mod threshold;
mod tree;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

pub use lists::PlanList;
pub use model::*;
pub use problem::{PlanError, PlanProblem, PlanProblemCode};

use crate::lang::Text;

use self::load::{Loaded, Purpose, Readings};
use self::problem::{Finding, Located, Log, error_of, nearest};
use self::tree::Node;

/// A loaded plan. Cheap to clone; a loaded plan never changes, another reading is another plan.
#[derive(Clone)]
pub struct Plan {
    pub(crate) parts: Arc<PlanParts>,
}

impl fmt::Debug for Plan {
    /// Which plan in which reading; all it says would fill a book.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reading = self.interpretations().iter().filter(|interpretation| interpretation.chosen > 0);
        let reading: Vec<_> = reading.map(|other| (&other.id, other.choice().map(|choice| &choice.id))).collect();
        f.debug_struct("Plan")
            .field("id", &self.id())
            .field("edition", &self.edition())
            .field("reading", &reading)
            .finish()
    }
}

/// Everything a plan holds.
#[derive(Debug)]
pub(crate) struct PlanParts {
    pub(crate) id: String,
    pub(crate) edition: String,
    pub(crate) name: Text,
    pub(crate) period: Period,
    pub(crate) standing: Standing,
    /// Says that the plan is made up, for examples and tests.
    pub(crate) illustrative: bool,
    pub(crate) document: Document,
    pub(crate) pace: Pace,
    pub(crate) clauses: Vec<Arc<Clause>>,
    pub(crate) levels: Vec<Arc<Level>>,
    pub(crate) groups: Vec<Arc<UnitGroup>>,
    pub(crate) units_of_measure: Vec<Arc<UnitOfMeasure>>,
    pub(crate) schedules: Vec<Arc<PlanSchedule>>,
    pub(crate) kinds: Vec<Arc<EntityKind>>,
    pub(crate) variables: Vec<Arc<Variable>>,
    pub(crate) indicators: Vec<Arc<Indicator>>,
    pub(crate) targets: Vec<Arc<Target>>,
    pub(crate) actions: Vec<Arc<Action>>,
    pub(crate) measures: Vec<Arc<Measure>>,
    pub(crate) deliverables: Vec<Arc<Deliverable>>,
    pub(crate) requirements: Vec<Arc<Requirement>>,
    pub(crate) interpretations: Vec<Interpretation>,
    source: Arc<Source>,
}

/// The plan's own text, its reading, and what its interpretations change: what another reading is made from.
#[derive(Debug)]
struct Source {
    text: String,
    root: Arc<Node>,
    loaded: Loaded,
    readings: Readings,
}

impl Plan {
    /// The plan built in under an id.
    ///
    /// # Errors
    /// [`UnknownPlan`](PlanProblemCode::UnknownPlan), naming the nearest id or all of them.
    ///
    /// ```
    /// use shequ::plan::Plan;
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// assert_eq!(plan.edition(), "2022-10-26-draft");
    /// assert_eq!(plan.standing().id, "consultation-draft");
    /// # Ok::<(), shequ::plan::PlanError>(())
    /// ```
    pub fn builtin(id: &str) -> Result<Plan, PlanError> {
        match builtin::text(id) {
            Some(text) => Plan::from_toml(text),
            None => {
                let near = nearest(id, builtin::IDS.iter().copied());
                Err(PlanError::of_question(sentences::unknown_plan(id, near, &builtin::IDS)))
            }
        }
    }

    /// The ids of the built-in plans.
    ///
    /// ```
    /// assert_eq!(shequ::plan::Plan::builtins(), ["xiaoshan-2022-2025"]);
    /// ```
    #[must_use]
    pub const fn builtins() -> &'static [&'static str] {
        &builtin::IDS
    }

    /// Reads a plan from its TOML text ([`mod@format`] lists the tables and keys).
    ///
    /// # Errors
    /// Everything that is wrong with the text, all of it at once, with line and column: syntax, unknown and missing keys,
    /// dangling and duplicate ids, thresholds in the wrong unit, rhythms outside the period, alternatives of
    /// interpretations that change what is not there or set what is not valid.
    ///
    /// ```
    /// use shequ::plan::{Plan, PlanProblemCode};
    ///
    /// let error = Plan::from_toml("format = 1\n[plann]\nid = \"mine\"\n").unwrap_err();
    /// let misspelt = error.problems().iter().find(|p| p.code() == PlanProblemCode::UnknownKey).unwrap();
    /// assert_eq!((misspelt.line(), misspelt.column()), (Some(2), Some(2)));
    /// assert!(misspelt.to_string().contains("did you mean `plan`?"));
    /// ```
    pub fn from_toml(text: &str) -> Result<Plan, PlanError> {
        let root = tree::parse(text)?;
        let log = Log::default();
        let read = read(&root, &log);
        let mut found = log.into_found();
        let Some((loaded, readings)) = read else {
            return Err(error_of(text, found));
        };
        check_alternatives(&root, &loaded, &readings, &mut found);
        if !found.is_empty() {
            return Err(error_of(text, found));
        }
        let interpretations = readings.interpretations.clone();
        let source = Arc::new(Source { text: text.to_owned(), root, loaded: loaded.clone(), readings });
        Plan::of(loaded, interpretations, source)
    }

    /// The same text under another choice of one interpretation. Choices of other interpretations stay as they are;
    /// choosing the one in force returns to it.
    ///
    /// # Errors
    /// [`UnknownInterpretation`](PlanProblemCode::UnknownInterpretation) and
    /// [`UnknownChoice`](PlanProblemCode::UnknownChoice), with the nearest id or all of them; and the problems of the
    /// text where two choices that are valid one by one do not go together.
    ///
    /// ```
    /// use shequ::plan::{Plan, Rhythm};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// assert_eq!(plan.target("community-workers")?.rhythm, Rhythm::Standing);
    /// let by = plan.with_interpretation("workers-deadline", "by-2025")?;
    /// assert_eq!(by.target("community-workers")?.rhythm.code(), "by");
    /// assert!(plan.with_interpretation("workers-deadlines", "by-2025").is_err());
    /// # Ok::<(), shequ::plan::PlanError>(())
    /// ```
    pub fn with_interpretation(&self, id: &str, choice: &str) -> Result<Plan, PlanError> {
        let source = &self.parts.source;
        let mut interpretations = self.parts.interpretations.clone();
        let Some(interpretation) = interpretations.iter_mut().find(|interpretation| interpretation.id == id) else {
            let known: Vec<&str> = self.parts.interpretations.iter().map(|known| known.id.as_str()).collect();
            let near = nearest(id, known.iter().copied());
            return Err(PlanError::of_question(sentences::unknown_interpretation(id, near, &known)));
        };
        let Some(chosen) = interpretation.choices.iter().position(|known| known.id == choice) else {
            let known: Vec<&str> = interpretation.choices.iter().map(|known| known.id.as_str()).collect();
            let near = nearest(choice, known.iter().copied());
            return Err(PlanError::of_question(sentences::unknown_choice(choice, near, &known)));
        };
        interpretation.chosen = chosen;

        let mut root = Arc::clone(&source.root);
        for (interpretation, changes) in interpretations.iter().zip(&source.readings.changes) {
            for change in changes.get(interpretation.chosen).into_iter().flatten() {
                root = change::apply(&root, change).map_err(|finding| {
                    error_of(&source.text, vec![Located { at: change.at, path: change.field.clone(), finding }])
                })?;
            }
        }
        let log = Log::default();
        let loaded = load::root(&root, &log).map(|reader| load::walk(reader, Some(&source.loaded), Purpose::Read));
        match (loaded, log.into_found()) {
            (Some(loaded), found) if found.is_empty() => Plan::of(loaded, interpretations, Arc::clone(source)),
            (_, found) => Err(error_of(&source.text, found)),
        }
    }

    /// The text it was read from, whatever its reading. With the choice made of each
    /// [interpretation](Plan::interpretations) it is the whole plan, to be read again elsewhere.
    ///
    /// ```
    /// use shequ::plan::Plan;
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?.with_interpretation("workers-deadline", "by-2025")?;
    /// let again = Plan::from_toml(plan.text())?.with_interpretation("workers-deadline", "by-2025")?;
    /// assert_eq!(again.target("community-workers")?, plan.target("community-workers")?);
    /// # Ok::<(), shequ::plan::PlanError>(())
    /// ```
    #[must_use]
    pub fn text(&self) -> &str {
        &self.parts.source.text
    }

    /// Whether both are readings of one text: only then do the places of levels, kinds, attributes and variables agree,
    /// by which data is encoded. Id and edition are what an author says, and two texts may say the same.
    pub(crate) fn is_reading_of_same_text(&self, other: &Plan) -> bool {
        let (a, b) = (&self.parts.source, &other.parts.source);
        // Blanks and comments say nothing.
        Arc::ptr_eq(a, b) || a.text == b.text || a.root.says_the_same(&b.root)
    }

    fn of(loaded: Loaded, interpretations: Vec<Interpretation>, source: Arc<Source>) -> Result<Plan, PlanError> {
        let (Some(head), Some(pace)) = (loaded.head.as_ref().clone(), loaded.pace.as_ref().clone()) else {
            // Without a head or a pace something is on record, and this is not reached.
            return Err(PlanError::of_question(sentences::missing_key("plan")));
        };
        let parts = PlanParts {
            id: head.id,
            edition: head.edition,
            name: head.name,
            period: head.period,
            standing: head.standing,
            illustrative: head.illustrative,
            document: head.document,
            pace,
            clauses: loaded.clauses.items.clone(),
            levels: loaded.levels.items.clone(),
            groups: loaded.groups.items.clone(),
            units_of_measure: loaded.units.items.clone(),
            schedules: loaded.schedules.items.clone(),
            kinds: loaded.kinds.items.clone(),
            variables: loaded.variables.items.clone(),
            indicators: loaded.indicators.items.clone(),
            targets: loaded.targets.items.clone(),
            actions: loaded.actions.items.clone(),
            measures: loaded.measures.items.clone(),
            deliverables: loaded.deliverables,
            requirements: loaded.requirements.items.clone(),
            interpretations,
            source,
        };
        Ok(Plan { parts: Arc::new(parts) })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.parts.id
    }

    /// Which edition of the document it holds; separate from the library's version.
    #[must_use]
    pub fn edition(&self) -> &str {
        &self.parts.edition
    }

    /// The document's title.
    #[must_use]
    pub fn name(&self) -> &Text {
        &self.parts.name
    }

    /// The years it is for.
    #[must_use]
    pub fn period(&self) -> Period {
        self.parts.period
    }

    /// What kind of document it is, and what every report must say of it.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.parts.standing
    }

    /// Whether the plan is made up, for examples and tests.
    #[must_use]
    pub fn is_illustrative(&self) -> bool {
        self.parts.illustrative
    }

    /// The document behind it.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.parts.document
    }

    /// How progress against the schedule is judged, unless the caller says otherwise.
    #[must_use]
    pub fn pace(&self) -> &Pace {
        &self.parts.pace
    }

    /// The numbered parts of the document.
    #[must_use]
    pub fn clauses(&self) -> &[Arc<Clause>] {
        &self.parts.clauses
    }

    /// A clause by its locator.
    ///
    /// ```
    /// let plan = shequ::plan::Plan::builtin("xiaoshan-2022-2025")?;
    /// assert!(plan.clause("1.3.1").is_some());
    /// # Ok::<(), shequ::plan::PlanError>(())
    /// ```
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Arc<Clause>> {
        self.parts.clauses.iter().find(|clause| clause.id == id)
    }

    /// The levels of units, the highest first.
    #[must_use]
    pub fn levels(&self) -> &[Arc<Level>] {
        &self.parts.levels
    }

    /// A level by its id.
    #[must_use]
    pub fn level(&self, id: &str) -> Option<&Arc<Level>> {
        self.parts.levels.iter().find(|level| level.id == id)
    }

    /// The unit groups.
    #[must_use]
    pub fn groups(&self) -> &[Arc<UnitGroup>] {
        &self.parts.groups
    }

    /// The units of measure.
    #[must_use]
    pub fn units_of_measure(&self) -> &[Arc<UnitOfMeasure>] {
        &self.parts.units_of_measure
    }

    /// The schedules.
    #[must_use]
    pub fn schedules(&self) -> &[Arc<PlanSchedule>] {
        &self.parts.schedules
    }

    /// The entity kinds.
    #[must_use]
    pub fn kinds(&self) -> &[Arc<EntityKind>] {
        &self.parts.kinds
    }

    /// An entity kind by its id.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&Arc<EntityKind>> {
        self.parts.kinds.iter().find(|kind| kind.id == id)
    }

    /// The variables.
    #[must_use]
    pub fn variables(&self) -> &[Arc<Variable>] {
        &self.parts.variables
    }

    /// A variable by its id.
    #[must_use]
    pub fn variable(&self, id: &str) -> Option<&Arc<Variable>> {
        self.parts.variables.iter().find(|variable| variable.id == id)
    }

    /// The indicators.
    #[must_use]
    pub fn indicators(&self) -> &[Arc<Indicator>] {
        &self.parts.indicators
    }

    /// The targets.
    #[must_use]
    pub fn targets(&self) -> &[Arc<Target>] {
        &self.parts.targets
    }

    /// A target by its id, or by its Chinese or English name.
    ///
    /// # Errors
    /// [`UnknownTarget`](PlanProblemCode::UnknownTarget) with the nearest id or name;
    /// [`AmbiguousName`](PlanProblemCode::AmbiguousName) with the ids of the targets that bear it.
    ///
    /// ```
    /// let plan = shequ::plan::Plan::builtin("xiaoshan-2022-2025")?;
    /// assert_eq!(plan.target("居民会客厅")?.id, "resident-parlours");
    /// assert!(plan.target("resident-parlors").unwrap_err().to_string().contains("did you mean `resident-parlours`?"));
    /// # Ok::<(), shequ::plan::PlanError>(())
    /// ```
    pub fn target(&self, id_or_name: &str) -> Result<&Arc<Target>, PlanError> {
        let sought = id_or_name.trim();
        let targets = &self.parts.targets;
        if let Some(target) = targets.iter().find(|target| target.id == sought) {
            return Ok(target);
        }
        let named = |target: &&Arc<Target>| target.name.zh == sought || target.name.en == sought;
        let mut found = targets.iter().filter(named);
        match (found.next(), found.next()) {
            (Some(target), None) => Ok(target),
            (Some(_), Some(_)) => {
                let ids: Vec<&str> = targets.iter().filter(named).map(|target| target.id.as_str()).collect();
                Err(PlanError::of_question(sentences::ambiguous_name(sought, &ids)))
            }
            (None, _) => {
                let names =
                    |target: &'_ Arc<Target>| [&*target.id, &*target.name.zh, &*target.name.en].map(str::to_owned);
                let names: Vec<String> = targets.iter().flat_map(names).collect();
                let near = nearest(sought, names.iter().map(String::as_str));
                let ids: Vec<&str> = targets.iter().map(|target| target.id.as_str()).collect();
                Err(PlanError::of_question(sentences::unknown_target(sought, near, &ids)))
            }
        }
    }

    /// The actions.
    #[must_use]
    pub fn actions(&self) -> &[Arc<Action>] {
        &self.parts.actions
    }

    /// The measures.
    #[must_use]
    pub fn measures(&self) -> &[Arc<Measure>] {
        &self.parts.measures
    }

    /// A measure by its locator.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<&Arc<Measure>> {
        self.parts.measures.iter().find(|measure| measure.id == id)
    }

    /// The deliverables of all measures.
    #[must_use]
    pub fn deliverables(&self) -> &[Arc<Deliverable>] {
        &self.parts.deliverables
    }

    /// A deliverable by its id.
    #[must_use]
    pub fn deliverable(&self, id: &str) -> Option<&Arc<Deliverable>> {
        self.parts.deliverables.iter().find(|deliverable| deliverable.id == id)
    }

    /// The requirements.
    #[must_use]
    pub fn requirements(&self) -> &[Arc<Requirement>] {
        &self.parts.requirements
    }

    /// The interpretations, each with the choice made.
    #[must_use]
    pub fn interpretations(&self) -> &[Interpretation] {
        &self.parts.interpretations
    }
}

/// Walks the plan's own text.
fn read(root: &Arc<Node>, log: &Log) -> Option<(Loaded, Readings)> {
    if let Some(entry) = root.entry("format")
        && let tree::Value::Integer(number) = entry.node.value
        && number != format::FORMAT
    {
        // Every other key may mean something else there.
        log.add(entry.node.at, "format".to_owned(), sentences::unsupported_format(number));
        return None;
    }
    let reader = load::root(root, log)?;
    if let Some(cursor) = reader.get("format") {
        cursor.integer();
    }
    Some((load::walk(reader, None, Purpose::Read), load::readings(reader)))
}

/// Applies each alternative to the plan's own text, walks what came of it, and adds the problems that appear only there.
fn check_alternatives(root: &Arc<Node>, loaded: &Loaded, readings: &Readings, found: &mut Vec<Located>) {
    let known: HashSet<(usize, PlanProblemCode)> = found.iter().map(|known| (known.at, known.finding.code)).collect();
    let log = Log::default();
    for (interpretation, changes) in readings.interpretations.iter().zip(&readings.changes) {
        for (choice, changes) in interpretation.choices.iter().zip(changes) {
            let under = |finding: Finding| sentences::under_alternative(finding, &interpretation.id, &choice.id);
            let (Some(first), Some(last)) = (changes.first(), changes.last()) else {
                continue;
            };
            let mut changed = Arc::clone(root);
            for change in changes {
                match change::apply(&changed, change) {
                    Ok(next) => changed = next,
                    Err(finding) => {
                        found.push(Located { at: change.at, path: change.field.clone(), finding: under(finding) })
                    }
                }
            }
            if let Some(reader) = load::root(&changed, &log) {
                load::walk(reader, Some(loaded), Purpose::Check);
            }
            let new = log.take_found().into_iter().filter(|new| !known.contains(&(new.at, new.finding.code)));
            found.extend(new.map(|Located { at, path, finding }| {
                // A problem elsewhere in the text is this alternative's doing all the same.
                let at = if (first.at..=last.end).contains(&at) { at } else { first.at };
                Located { at, path, finding: under(finding) }
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_of_one_text_are_of_the_same_text_and_other_texts_are_not() {
        let text = builtin::text("xiaoshan-2022-2025").unwrap();
        let plan = Plan::from_toml(text).unwrap();
        let read = plan.with_interpretation("by-2025", "2024-12-31").unwrap();
        assert!(plan.is_reading_of_same_text(&read) && read.is_reading_of_same_text(&plan));
        assert!(plan.is_reading_of_same_text(&Plan::from_toml(text).unwrap()), "loaded twice");
        assert!(plan.is_reading_of_same_text(&Plan::from_toml(&format!("# A comment.\r\n{text}")).unwrap()));
        // What the other text says in force, this one says as an alternative: the fields agree, the texts do not.
        let earlier = Plan::from_toml(&text.replacen("end = 2025-12-31\n", "end = 2025-12-30\n", 1)).unwrap();
        assert_eq!((earlier.id(), earlier.edition()), (plan.id(), plan.edition()));
        assert!(!plan.is_reading_of_same_text(&earlier) && !earlier.is_reading_of_same_text(&read));
    }

    /// A check may leave out what can have no new problems; this holds it to the full walk.
    #[test]
    fn a_check_finds_what_a_full_walk_finds() {
        let text = builtin::text("xiaoshan-2022-2025").unwrap();
        let root = tree::parse(text).unwrap();
        let log = Log::default();
        let (loaded, _) = read(&root, &log).unwrap();
        let values =
            ["1", "\"x\"", "[]", "{}", "2022-01-01", "\"plan\"", "\"town\"", "\"flow\"", "\"percent\"", "false"];
        let fields = [
            "schedule.plan.end",
            "plan.period",
            "pace.convention",
            "document.issuer",
            "unit_group.urban-community.level",
            "unit_group.urban-community.kinds",
            "unit_of_measure.studios.name",
            "variable.households.frequency",
            "variable.households.due.level",
            "variable.community-workers.count.kind",
            "variable.community-workers.count.group",
            "variable.studios-yearly.count.rule",
            "indicator.community-size.unit",
            "indicator.community-size.variable",
            "target.supervisors.rhythm",
            "target.supervisors.level",
            "target.community-size.bound",
        ];
        for field in fields {
            let mut applied = 0;
            for value in values {
                let value = tree::parse(&format!("x = {value}")).unwrap();
                let to = value.entry("x").map(|entry| Arc::clone(&entry.node));
                let change = change::Change { field: field.to_owned(), at: 0, end: 0, to };
                let Ok(changed) = change::apply(&root, &change) else {
                    continue;
                };
                applied += 1;
                let problems = |base, purpose| {
                    let log = Log::default();
                    load::walk(load::root(&changed, &log).unwrap(), base, purpose);
                    log.into_found()
                };
                let full = problems(None, Purpose::Read);
                assert_eq!(problems(Some(&loaded), Purpose::Check), full, "{field}");
                assert_eq!(problems(Some(&loaded), Purpose::Read), full, "{field}");
            }
            assert!(applied > 0, "{field} cannot be changed");
        }
    }
}
