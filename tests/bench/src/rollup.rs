//! A country's reports summed and judged by the library: from the files that the compared engines read to sums of ten
//! variables and verdicts on seven targets, by a panel of all units.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use arrow_ipc::reader::FileReader;
use chrono::NaiveDate;
use shequ::Plan;
use shequ::assess::UnitSelection;
use shequ::data::Dataset;
use shequ::formula::Status;
use shequ::frame::{Frame, Nullable, Values, Words};

use crate::country::PLAN;

/// Of each variable, in the order of the answer, a target of the highest level that counts it. The first six stand in the
/// country's plan in rates of counties alone, of which a province is told how many lie where.
const READ_BY: [&str; 10] = [
    "certified-social-workers-in-all",
    "residents-in-all",
    "community-workers-in-all",
    "certified-community-workers-in-all",
    "urban-residents-in-all",
    "households-in-all",
    "governance-brands",
    "work-methods",
    "service-complexes",
    "resident-parlours",
];

/// The targets that are judged, in the order of the answer, and the level each is set for.
const JUDGED: [(&str, &str); 7] = [
    ("governance-brands", "province"),
    ("work-methods", "province"),
    ("service-complexes", "province"),
    ("resident-parlours", "province"),
    ("certified-social-workers", "county"),
    ("community-worker-certification", "county"),
    ("community-workers", "county"),
];

/// The country's plan with the targets that are judged, and six more to read the variables by that no other counts.
///
/// # Panics
/// Where the country's plan has changed beneath it.
#[must_use]
pub fn plan() -> Plan {
    let judged = PLAN.split_once("[[target]]\nid = \"community-size\"").expect("the first target that is not judged").0;
    let (head, targets) = judged.split_once("[[target]]").expect("targets");
    // The compared engines know of nobody who is not asked.
    let head = head.replace(", group = \"urban-community\" }", " }");
    let in_all = READ_BY.iter().filter_map(|id| Some((id, id.strip_suffix("-in-all")?)));
    let more: String = in_all
        .map(|(id, variable)| {
            let unit = if variable == "households" { "households" } else { "people" };
            format!(
                "[[indicator]]\nid = \"{id}\"\nname = {{ zh = \"{id}\", en = \"{id}\" }}\nunit = \"{unit}\"\n\
                 variable = \"{variable}\"\n\n[[target]]\nid = \"{id}\"\nname = {{ zh = \"{id}\", en = \"{id}\" }}\n\
                 indicator = \"{id}\"\nbound = {{ at_least = \"1 {unit}\" }}\nrhythm = \"standing\"\n\
                 strength = \"normative\"\nwording = {{ zh = \"有\", en = \"some\" }}\nlevel = \"province\"\n\
                 action = \"1\"\nclauses = [\"1\"]\n\n"
            )
        })
        .collect();
    Plan::from_toml(&format!("{head}{more}[[target]]{targets}")).expect("a sound plan")
}

/// Loads what a country's folder says of units and observations.
///
/// # Errors
/// A file that cannot be read, or data that does not fit the plan.
pub fn load(plan: &Plan, folder: &Path) -> Result<Dataset, Box<dyn std::error::Error>> {
    let mut builder = Dataset::builder(plan);
    for name in ["units", "observations"] {
        let reader = FileReader::try_new(File::open(folder.join(format!("{name}.arrow")))?, None)?;
        let schema = reader.schema();
        let batches = reader.collect::<Result<Vec<_>, _>>()?;
        builder = builder.record_batches(name, &schema, batches);
    }
    Ok(builder.build()?)
}

/// What is asked of every engine.
#[derive(Debug, Default)]
pub struct Answer {
    units: usize,
    days: usize,
    /// By day and unit, ten numbers each.
    sums: Vec<i64>,
    /// By day, target and unit.
    status: Vec<u8>,
    shortfall: Vec<i64>,
    /// By day, target and unit: whether there is a verdict at all, or too little was reported.
    judged: Vec<u8>,
}

impl Answer {
    /// Judges every unit on the days.
    ///
    /// # Errors
    /// As [`Plan::panel`].
    pub fn of(plan: &Plan, data: &Dataset, days: &[NaiveDate]) -> Result<Answer, Box<dyn std::error::Error>> {
        let units = data.units();
        let all = UnitSelection::codes(units.ids().map(|unit| units.code(unit)));
        let panel = plan.panel(data, &all, days)?;
        let count = units.len();
        let here: Vec<&str> = units.ids().map(|unit| units.level(unit).id.as_str()).collect();
        let mut answer = Answer { units: count, days: days.len(), ..Answer::default() };
        for (part, frame) in panel.frames().enumerate() {
            let (day, target) = (part / plan.targets().len(), &plan.targets()[part % plan.targets().len()].id);
            answer.sums.resize((day + 1) * count * READ_BY.len(), 0);
            if let Some(place) = READ_BY.iter().position(|read| read == target) {
                let first = day * count * READ_BY.len() + place;
                let places = answer.sums.iter_mut().skip(first).step_by(READ_BY.len());
                places.zip(integers(&frame, "numerator_n").values()).for_each(|(sum, value)| *sum = *value);
            }
            let Some((_, level)) = JUDGED.into_iter().find(|(judged, _)| judged == target) else { continue };
            let (status, shortfall) = (words(&frame, "status"), integers(&frame, "shortfall"));
            let codes: Vec<Option<Status>> = status
                .words()
                .iter()
                .map(|word| Status::ALL.into_iter().find(|status| status.code() == &**word))
                .collect();
            for (row, here) in here.iter().enumerate() {
                let is_set = *here == level;
                let verdict = codes.get(status.places()[row] as usize).copied().flatten().unwrap_or(Status::NoResult);
                answer.status.push(if is_set { verdict as u8 } else { 0 });
                answer.judged.push(u8::from(!is_set || verdict != Status::NoResult));
                answer.shortfall.push(if is_set { shortfall.get(row).unwrap_or(-1) } else { -1 });
            }
        }
        Ok(answer)
    }

    /// Writes it as raw numbers: how many days and units, sums, verdicts, whole units missing, and where there is a verdict.
    ///
    /// # Errors
    /// As writing a file.
    pub fn write(&self, file: &mut File) -> std::io::Result<()> {
        let mut out = BufWriter::new(file);
        let head = [self.days as u64, self.units as u64];
        head.iter().try_for_each(|number| out.write_all(&number.to_le_bytes()))?;
        self.sums.iter().try_for_each(|number| out.write_all(&number.to_le_bytes()))?;
        self.shortfall.iter().try_for_each(|number| out.write_all(&number.to_le_bytes()))?;
        out.write_all(&self.status)?;
        out.write_all(&self.judged)?;
        out.flush()
    }
}

fn integers<'a>(frame: &'a Frame, name: &str) -> &'a Nullable<i64> {
    match frame.column(name).map(|column| &column.values) {
        Some(Values::Integers(values)) => values,
        _ => panic!("no column of whole numbers {name}"),
    }
}

fn words<'a>(frame: &'a Frame, name: &str) -> &'a Words {
    match frame.column(name).map(|column| &column.values) {
        Some(Values::Words(words)) => words,
        _ => panic!("no column of words {name}"),
    }
}
