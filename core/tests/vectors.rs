//! Runs the language-neutral formula vectors: one named test a case.

#![expect(clippy::disallowed_methods, reason = "the core opens no file; its tests read the vectors")]

use chrono::NaiveDate;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Map, Value, json};
use shequ::formula::{
    self, AtRisk, Bound, Convention, FormulaError, Interval, IntervalBasis, Milestones, Rule, RuleMeasure, RuleSpec,
    Schedule, Spell,
};
use shequ::quantity::Quantity;

type Outcome = Result<Value, FormulaError>;

fn main() {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit();
}

fn trials() -> Vec<Trial> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/formula");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut trials = Vec::new();
    for path in files {
        let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(file["format"], 1, "{}", path.display());
        let function = file["function"].as_str().unwrap().to_owned();
        for case in file["cases"].as_array().unwrap() {
            let (function, case) = (function.clone(), case.clone());
            trials.push(Trial::test(format!("{function}::{}", text(&case, "id")), move || check(&function, &case)));
        }
    }
    assert!(!trials.is_empty(), "no vectors were found");
    trials
}

/// Compares the outcome with the case: every expected field by equality, or the error by its code.
fn check(function: &str, case: &Value) -> Result<(), Failed> {
    let inputs = Inputs(case["inputs"].as_object().unwrap());
    let outcome = run(function, &inputs);
    match (&outcome, case.get("error")) {
        (Err(error), Some(code)) if code == error.code() => {}
        (Ok(found), None) if found == &case["expect"] => {}
        _ => {
            let expected = case.get("error").unwrap_or(&case["expect"]);
            return Err(format!("expected {expected}, found {outcome:?}").into());
        }
    }
    if function == "pace_status" && outcome.is_ok() {
        check_pace_steps(&inputs, &case["intermediate"])?;
    }
    Ok(())
}

/// The intermediate numbers of a verdict against the schedule, where the case gives them.
fn check_pace_steps(inputs: &Inputs<'_>, expected: &Value) -> Result<(), Failed> {
    let rule = inputs.pace_rule().and_then(|rule| rule.on(inputs.date("as_of"))).map_err(|error| error.to_string())?;
    let shown = |value: Option<Quantity>| value.map_or(Value::Null, |value| json!(value.to_string()));
    let found = [
        ("elapsed", shown(rule.elapsed())),
        ("planned", shown(rule.planned())),
        ("planned_at_risk", shown(rule.planned_at_risk())),
    ];
    for (name, found) in found {
        if let Some(expected) = expected.get(name).filter(|expected| **expected != found) {
            return Err(format!("{name}: expected {expected}, found {found}").into());
        }
    }
    Ok(())
}

fn run(function: &str, inputs: &Inputs<'_>) -> Outcome {
    let value = |quantity: Quantity| json!({ "value": quantity.to_string() });
    let missing = |units: i64| json!({ "shortfall": units.to_string() });
    Ok(match function {
        "rate" => value(formula::rate(inputs.count("numerator"), inputs.count("denominator"), inputs.count("factor"))?),
        "attainment" => value(formula::attainment(inputs.number("value"), inputs.number("target"))?),
        "met" => json!({ "met": formula::met(&inputs.number("value"), &inputs.bound()?) }),
        "shortfall_count" => missing(formula::shortfall_count(inputs.count("count"), &inputs.bound()?)?),
        "shortfall_rate" => missing(formula::shortfall_rate(
            inputs.count("numerator"),
            inputs.count("denominator"),
            inputs.count("factor"),
            &inputs.bound()?,
        )?),
        "shortfall_by_hiring" => missing(formula::shortfall_by_hiring(
            inputs.count("numerator"),
            inputs.count("denominator"),
            inputs.count("factor"),
            inputs.number("target"),
        )?),
        "elapsed" => value(formula::elapsed(&inputs.schedule()?, inputs.date("as_of"))?),
        "planned" => {
            value(formula::planned(inputs.number("baseline"), inputs.number("target"), inputs.number("elapsed"))?)
        }
        "progress" => value(formula::progress(inputs.number("value"), inputs.number("baseline"), &inputs.bound()?)?),
        "variance" => value(formula::variance(inputs.number("value"), inputs.number("planned"))?),
        "variance_points" => value(formula::variance_points(inputs.number("progress"), inputs.number("elapsed"))?),
        "attainment_points" => {
            value(formula::attainment_points(inputs.number("attainment"), inputs.number("elapsed"))?)
        }
        "pace_status" => {
            let (n, d, at_risk) = (inputs.count("numerator"), inputs.count("denominator"), inputs.at_risk());
            let (target, schedule, as_of) = (inputs.number("target"), inputs.schedule()?, inputs.date("as_of"));
            let status = match (text(inputs.0, "measure"), inputs.optional_number("baseline")) {
                ("count", Some(baseline)) => {
                    formula::pace_status_count(n, baseline, target, &schedule, as_of, at_risk)?
                }
                // A count without a baseline is judged by the rule alone.
                ("count", None) => inputs.pace_rule()?.on(as_of)?.status(n, d)?,
                (_, baseline) => {
                    let factor = inputs.count("factor");
                    formula::pace_status_rate(n, d, factor, baseline, target, &schedule, as_of, at_risk)?
                }
            };
            json!({ "status": status.code() })
        }
        "required_pace_count" => {
            let (count, target) = (inputs.count("count"), inputs.number("target"));
            let pace = formula::required_pace_count(count, target, &inputs.schedule()?, inputs.date("as_of"))?;
            json!({ "pace": pace.to_string() })
        }
        "required_pace_rate" => {
            let (rate, target) = (inputs.number("value"), inputs.number("target"));
            value(formula::required_pace_rate(rate, target, &inputs.schedule()?, inputs.date("as_of"))?)
        }
        "yearly_quota" => inputs.yearly_quota()?,
        "range_conformity" => {
            let range = formula::range_conformity(
                inputs.count("value"),
                inputs.count("lower"),
                inputs.count("upper"),
                inputs.flag("lower_in"),
                inputs.flag("upper_in"),
            )?;
            json!({
                "position": range.position.code(),
                "by": range.by.to_string(),
                "split_parts": range.split_parts.to_string(),
                "parts_hold_lower": range.parts_hold_lower,
            })
        }
        "recurrence" => inputs.recurrence()?,
        "add_years" => {
            let years = i32::try_from(inputs.count("years")).map_err(|_| FormulaError::DateOutOfRange)?;
            json!({ "date": formula::add_years(inputs.date("date"), years)?.to_string() })
        }
        other => panic!("no runner for `{other}`"),
    })
}

struct Inputs<'a>(&'a Map<String, Value>);

impl Inputs<'_> {
    fn number(&self, name: &str) -> Quantity {
        text(self.0, name).parse().unwrap()
    }

    fn optional_number(&self, name: &str) -> Option<Quantity> {
        self.0[name].as_str().map(|text| text.parse().unwrap())
    }

    fn count(&self, name: &str) -> i64 {
        text(self.0, name).parse().unwrap()
    }

    fn flag(&self, name: &str) -> bool {
        self.0[name].as_bool().unwrap()
    }

    fn date(&self, name: &str) -> NaiveDate {
        day(text(self.0, name))
    }

    fn bound(&self) -> Result<Bound, FormulaError> {
        let bound = self.0["bound"].as_object().unwrap();
        let number = |value: &Value| value.as_str().unwrap().parse::<Quantity>().unwrap();
        if let Some(floor) = bound.get("at_least") {
            return Ok(Bound::AtLeast(number(floor)));
        }
        if let Some(ceiling) = bound.get("at_most") {
            return Ok(Bound::AtMost(number(ceiling)));
        }
        let ends = bound["between"].as_array().unwrap();
        let within = |name: &str| bound[name].as_bool().unwrap();
        Bound::between(number(&ends[0]), within("lower_in"), number(&ends[1]), within("upper_in"))
    }

    fn convention(&self) -> Result<Convention, FormulaError> {
        let convention = &self.0["convention"];
        Ok(match convention.as_str() {
            Some("month") => Convention::Month,
            Some("quarter") => Convention::Quarter,
            Some("year") => Convention::Year,
            Some("day") => Convention::Day,
            Some("day-open") => Convention::DayOpen,
            Some(other) => panic!("unknown convention `{other}`"),
            None => {
                let points = convention["milestones"].as_array().unwrap().iter().map(|point| {
                    (day(point[0].as_str().unwrap()), point[1].as_str().unwrap().parse::<Quantity>().unwrap())
                });
                Convention::Milestones(Milestones::new(points.collect(), convention["between"] == "linear")?)
            }
        })
    }

    fn schedule(&self) -> Result<Schedule, FormulaError> {
        Schedule::new(self.date("start"), self.date("end"), self.convention()?)
    }

    fn at_risk(&self) -> AtRisk {
        let at_risk = self.0["at_risk"].as_object().unwrap();
        match at_risk.get("ratio") {
            Some(ratio) => AtRisk::Ratio(ratio.as_str().unwrap().parse().unwrap()),
            None => AtRisk::Points(at_risk["points"].as_str().unwrap().parse().unwrap()),
        }
    }

    fn pace_rule(&self) -> Result<Rule, FormulaError> {
        let measure = match text(self.0, "measure") {
            "count" => RuleMeasure::Count,
            _ => RuleMeasure::Rate { factor: self.count("factor") },
        };
        Rule::new(RuleSpec {
            schedule: Some(self.schedule()?),
            baseline: self.optional_number("baseline"),
            at_risk: self.at_risk(),
            ..RuleSpec::new(Bound::AtLeast(self.number("target")), measure)
        })
    }

    fn yearly_quota(&self) -> Outcome {
        let years: Vec<i32> =
            self.0["years"].as_array().unwrap().iter().map(|year| year.as_str().unwrap().parse().unwrap()).collect();
        let mut names: Vec<&str> = Vec::new();
        let spells: Vec<Spell> = self.0["spells"]
            .as_array()
            .unwrap()
            .iter()
            .map(|spell| {
                let name = text(spell, "id");
                let id = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                });
                let until = spell["until"].as_str().map(day);
                Spell { id: u32::try_from(id).unwrap(), since: day(text(spell, "since")), until }
            })
            .collect();
        let (as_of, convention) = (self.date("as_of"), self.convention()?);
        let quota = formula::yearly_quota(self.count("quota"), &years, &spells, as_of, &convention, self.at_risk())?;
        let years = quota.years.iter().map(|year| {
            let count = year.count.map(|count| count.to_string());
            json!({ "year": year.year.to_string(), "count": count, "state": year.status.code() })
        });
        Ok(json!({
            "years": years.collect::<Vec<_>>(),
            "closed_met": quota.closed_met.to_string(),
            "closed": quota.closed.to_string(),
            "status": quota.status.code(),
        }))
    }

    fn recurrence(&self) -> Outcome {
        let events: Vec<NaiveDate> =
            self.0["events"].as_array().unwrap().iter().map(|event| day(event.as_str().unwrap())).collect();
        let years = |name| i32::try_from(self.count(name)).map_err(|_| FormulaError::BadInterval);
        let interval = Interval {
            min_years: years("min_years")?,
            max_years: years("max_years")?,
            basis: match text(self.0, "counted") {
                "anniversary" => IntervalBasis::Anniversary,
                _ => IntervalBasis::CalendarYears,
            },
            start: self.date("start"),
            plan_end: self.date("plan_end"),
        };
        let state = formula::recurrence(&events, &interval, self.date("as_of"))?;
        let days = |days: &[NaiveDate]| days.iter().map(NaiveDate::to_string).collect::<Vec<_>>();
        Ok(json!({
            "first_day": state.first_day.map(|day| day.to_string()),
            "last_day": state.last_day.to_string(),
            "status": state.status.code(),
            "overdue_days": state.overdue_days.to_string(),
            "early": days(&state.early),
            "breaches": days(&state.breaches),
        }))
    }
}

fn text<'a, O: Field + ?Sized>(object: &'a O, name: &str) -> &'a str {
    object.field(name).as_str().unwrap_or_else(|| panic!("`{name}` is not a text"))
}

/// An object of a case, whether a whole value or a map.
trait Field {
    fn field(&self, name: &str) -> &Value;
}

impl Field for Value {
    fn field(&self, name: &str) -> &Value {
        &self[name]
    }
}

impl Field for Map<String, Value> {
    fn field(&self, name: &str) -> &Value {
        &self[name]
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
