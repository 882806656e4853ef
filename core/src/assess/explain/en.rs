//! Explanations in English.

use chrono::NaiveDate;

use super::sentences::{
    Age, Contribution, Named, NoVerdict, Origin, PartRead, Rule, Sentences, Spread, Timing, Why, is_sign,
};
use crate::assess::words::exactly;
use crate::formula::{Bound, Convention, RangePosition, Status};
use crate::lang::Lang;
use crate::plan::UnitOfMeasure;

pub(super) struct En;

/// One, or a number of them.
fn count<N: PartialEq + From<u8> + std::fmt::Display>(number: N, one: &str, many: &str) -> String {
    let word = if number == N::from(1) { one } else { many };
    format!("{number} {word}")
}

fn age(age: Age) -> String {
    match age {
        Age::Months(months) => count(months, "month", "months"),
        Age::Days(days) => count(days, "day", "days"),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn named(units: &Named) -> String {
    match units.more {
        0 => list(&units.names),
        more => format!("{} and {more} more", units.names.join(", ")),
    }
}

/// With a capital where it starts a sentence.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

impl Sentences for En {
    fn line(&self, sentences: &[String]) -> String {
        sentences.join(" ")
    }

    fn amount(&self, number: &str, unit: &UnitOfMeasure) -> String {
        let name = &unit.name.en;
        // Names of units are plural; what is counted stands in the sentence.
        if number == "1" && unit.factor.is_none() {
            return number.to_owned();
        }
        if is_sign(name) { format!("{number}{name}") } else { format!("{number} {name}") }
    }

    fn difference(&self, number: &str, unit: &UnitOfMeasure) -> String {
        if is_sign(&unit.name.en) { format!("{number} percentage points") } else { self.amount(number, unit) }
    }

    fn with_value(&self, name: &str, value: &str) -> String {
        format!("{name} ({value})")
    }

    fn bound(&self, bound: &Bound, unit: &UnitOfMeasure) -> String {
        let amount = |value| self.amount(&exactly(value), unit);
        match bound {
            Bound::AtLeast(floor) => format!("at least {}", amount(floor)),
            Bound::AtMost(ceiling) => format!("at most {}", amount(ceiling)),
            Bound::Between { lower, upper, .. } if lower == upper => format!("exactly {}", amount(lower)),
            Bound::Between { lower, lower_in, upper, upper_in } => {
                let ends = match (lower_in, upper_in) {
                    (true, true) => "both ends included",
                    (true, false) => "the upper end excluded",
                    (false, true) => "the lower end excluded",
                    (false, false) => "both ends excluded",
                };
                format!("{} to {} ({ends})", exactly(lower), amount(upper))
            }
        }
    }

    fn rule(&self, rule: &Rule<'_>) -> String {
        let clauses: Vec<String> = rule.clauses.iter().map(|(id, heading)| format!("{id} ({heading})")).collect();
        let clauses = match clauses.as_slice() {
            [] => "By the plan".to_owned(),
            [only] => format!("By clause {only}"),
            several => format!("By clauses {}", list(several)),
        };
        let timing = match &rule.timing {
            Timing::By(last) => format!("by {last}"),
            Timing::EachYear(years) => {
                let years: Vec<String> = years.iter().map(ToString::to_string).collect();
                format!("in each of the years {}", list(&years))
            }
            Timing::Every(min, max) if min == max => format!("every {min} years"),
            Timing::Every(min, max) => format!("every {min} to {max} years"),
            Timing::Standing => "at all times".to_owned(),
        };
        let each = rule.each.map(|each| format!(", set for {each},")).unwrap_or_default();
        let since = rule.since.map(|since| format!(" (since {since})")).unwrap_or_default();
        let strength = if rule.strength == rule.wording {
            rule.strength.to_owned()
        } else {
            format!("{}, worded “{}”", rule.strength, rule.wording)
        };
        format!("{clauses}, the target for {}{each} is {}{since} {timing} ({strength}).", rule.what, rule.bound)
    }

    fn share(&self, here: &str, bound: &str, responsible: Option<&str>) -> String {
        let responsible = responsible.map(|who| format!(", for which {who} answers")).unwrap_or_default();
        format!("The share allotted to {here} is {bound}{responsible}.")
    }

    fn readings(&self, open: usize, chosen: &[(&str, &str)]) -> String {
        let points = count(open, "point", "points");
        if chosen.is_empty() {
            return format!("The text leaves {points} open here; each is read in the usual way.");
        }
        let chosen: Vec<String> =
            chosen.iter().map(|(question, choice)| format!("“{question}” is answered “{choice}”")).collect();
        format!("The text leaves {points} open here; other than usual, {}.", chosen.join("; "))
    }

    fn part(&self, part: &PartRead<'_>) -> String {
        let PartRead { name, value, from, oldest, newest, carried, missing } = part;
        let name = capital(name);
        match from {
            Origin::Register => format!("{name}: {value}, counted from the register as of {newest}."),
            Origin::Own(unit) => {
                let carried = carried
                    .map(|(_, old)| format!(", an older figure still in use, {} old", age(old)))
                    .unwrap_or_default();
                format!("{name}: {value}, reported by {unit} as of {newest}{carried}.")
            }
            Origin::Sum(units) => {
                let dates =
                    if oldest == newest { format!("as of {newest}") } else { format!("of {oldest} to {newest}") };
                let by = match units {
                    1 => "reported by 1 unit".to_owned(),
                    units => format!("the sum over {units} units"),
                };
                let carried = carried
                    .map(|(count, old)| format!(", {count} of them with an older figure (up to {} old)", age(old)))
                    .unwrap_or_default();
                let missing = match missing {
                    0 => String::new(),
                    missing => format!("; {missing} more did not report"),
                };
                format!("{name}: {value}, {by} {dates}{carried}{missing}.")
            }
        }
    }

    fn no_part(&self, name: &str, due: u32) -> String {
        let name = capital(name);
        match due {
            0 => format!("{name}: no data yet."),
            1 => format!("{name}: no data yet from the unit due to report."),
            due => format!("{name}: no data yet from the {} due to report.", count(due, "unit", "units")),
        }
    }

    fn own_superseded(&self) -> String {
        "The unit's own figure is older, so the newer figures of the units below are used.".to_owned()
    }

    fn ended_unit(&self) -> String {
        "The last figure of a unit that has ended stands in it, since not all that followed it have reported."
            .to_owned()
    }

    fn not_due(&self, name: &str, units: usize) -> String {
        let units = count(units, "unit", "units");
        format!("Reports of {name} from {units} not asked to report are left out.")
    }

    fn spread(&self, spread: &Spread<'_>) -> String {
        let mut parts = Vec::new();
        parts.extend(spread.below.map(|count| format!("{count} below the bound")));
        parts.push(format!("{} within it", spread.inside));
        parts.extend(spread.above.map(|count| format!("{count} above it")));
        parts.push(format!("{} without data", spread.unknown));
        format!("There are {} {} here: {}.", spread.all, spread.of, list(&parts))
    }

    fn ratio(&self, factor: i64, n: &str, d: &str, result: &str, exact: Option<&str>) -> String {
        let factor = if factor == 1 { String::new() } else { format!("{factor} x ") };
        match exact {
            Some(exact) => format!("{factor}{n} / {d} is about {result} (exactly {exact})."),
            None => format!("{factor}{n} / {d} = {result}."),
        }
    }

    fn both_parts(&self, amount: &str) -> String {
        format!("The units that have both figures come to {amount}.")
    }

    fn exact_value(&self, value: &str, exact: &str) -> String {
        format!("The value is about {value} (exactly {exact}).")
    }

    fn attained(&self, value: &str, floor: &str, share: &str) -> String {
        format!("Share of the target reached: {value} / {floor} = {share}.")
    }

    fn attained_share(&self, share: &str) -> String {
        format!("Share of the target reached: {share}.")
    }

    fn progress(&self, baseline: &str, on: Option<NaiveDate>, working: Option<&str>, share: &str) -> String {
        let on = on.map(|on| format!(" on {on}")).unwrap_or_default();
        let working = working.map(|working| format!("{working} = ")).unwrap_or_default();
        format!("Share of the way from the starting value ({baseline}{on}): {working}{share}.")
    }

    fn way(&self, value: &str, start: &str, target: &str) -> String {
        format!("({value} - {start}) / ({target} - {start})")
    }

    fn against(&self, value: &str, met: bool, bound: &str) -> String {
        if met {
            format!("The value, {value}, meets the bound: {bound}.")
        } else {
            format!("The value, {value}, does not meet the bound: {bound}.")
        }
    }

    fn elapsed(&self, share: &str, periods: Option<(i64, i64, &Convention)>) -> String {
        match periods {
            Some((gone, all, convention)) => {
                let all = match convention {
                    Convention::Month => count(all, "month", "months"),
                    Convention::Quarter => count(all, "quarter", "quarters"),
                    Convention::Year => count(all, "year", "years"),
                    _ => count(all, "day", "days"),
                };
                format!("{gone} of {all} are gone, {share} of the schedule.")
            }
            None => format!("{share} of the schedule is gone."),
        }
    }

    fn planned(&self, planned: &str) -> String {
        format!("Planned by now: {planned}.")
    }

    fn year(&self, year: i32, count: Option<&str>, status: Status) -> String {
        let status = status.label(Lang::En);
        match count {
            Some(count) => format!("{count} in {year} ({status})"),
            None => format!("no data for {year}"),
        }
    }

    fn years(&self, years: &[String]) -> String {
        format!("Year by year: {}.", list(years))
    }

    fn closed_years(&self, met: usize, closed: usize) -> String {
        format!("Of the years that have ended, {met} of {closed} met the target.")
    }

    fn since_start(&self, start: NaiveDate, value: &str) -> String {
        format!("Since {start}: {value}.")
    }

    fn first_by(&self, last: NaiveDate) -> String {
        format!("The first is due by {last}.")
    }

    fn next_between(&self, first: NaiveDate, last: NaiveDate) -> String {
        format!("The next is due from {first} to {last}.")
    }

    fn kept_badly(&self, early: usize, late: usize) -> String {
        match (early, late) {
            (early, 0) => format!("Of the past ones, {early} came too early."),
            (0, late) => format!("Of the past ones, {late} came too late."),
            (early, late) => format!("Of the past ones, {early} came too early and {late} too late."),
        }
    }

    fn share_inside(&self, inside: u32, known: u32, share: &str) -> String {
        format!("Of the {known} with data, {inside} are within the bound, {share}.")
    }

    fn share_of_parent(&self, parent: &str, share: &str) -> String {
        format!("That is {share} of the figure of {parent}.")
    }

    fn verdict(&self, here: &str, on: NaiveDate, status: Status, why: &Why) -> String {
        let label = status.label(Lang::En);
        let why = match why {
            Why::Plain => return format!("Verdict for {here} on {on}: {label}."),
            Why::Met if status == Status::Conforming => "the requirement is met".to_owned(),
            Why::Met => "the target is reached".to_owned(),
            Why::Unmet if status == Status::Missed => "the target was not reached in time".to_owned(),
            Why::Unmet if status == Status::NotConforming => "the requirement is not met".to_owned(),
            Why::Unmet => "the target is not reached".to_owned(),
            Why::AsPlanned { planned } => {
                format!("the target is not reached yet, but what is planned by now ({planned}) is")
            }
            Why::NearlyPlanned { planned, line } => {
                format!(
                    "less than what is planned by now ({planned}), but not less than {line}, below which it would be behind"
                )
            }
            Why::UnderPlan { planned, line } if planned == line => {
                format!("less than what is planned by now ({planned})")
            }
            Why::UnderPlan { planned, line } => {
                format!("less than what is planned by now ({planned}), and less than {line}, below which it is behind")
            }
            Why::LostSinceStart => "the target was reached at the start and no longer is".to_owned(),
            Why::NoBaseline => "the target is not reached; without a starting value it is not held against the \
                                schedule before the deadline"
                .to_owned(),
            Why::DueThisYear => "this year's has not been done yet".to_owned(),
            Why::Before(Some(start)) => format!("counting starts on {start}"),
            Why::Before(None) => "counting has not started".to_owned(),
            Why::NotYet => "it is not time for the next yet".to_owned(),
            Why::InWindow => "it can be done now and is not late yet".to_owned(),
            Why::Overdue(days) => format!("{} past the last day", count(*days, "day", "days")),
            Why::NeverDone => "the plan's period ended without it".to_owned(),
        };
        format!("Verdict for {here} on {on}: {label}. {}.", capital(&why))
    }

    fn lacking(&self, amount: &str) -> String {
        format!("Still missing: {amount}.")
    }

    fn too_many(&self, amount: &str) -> String {
        format!("Over the bound by {amount}.")
    }

    fn by_hiring(&self, amount: &str) -> String {
        format!("If it is made up by newcomers alone, who also add to the number divided by: {amount}.")
    }

    fn pace(&self, pace: &str, a_period: &str, whole: bool) -> String {
        match whole {
            true => format!("To get there in time, at least {pace} {a_period} must be added from now on."),
            false => format!("To get there in time, the value must rise by about {pace} {a_period} from now on."),
        }
    }

    fn no_verdict(&self, here: &str, on: NaiveDate, why: &NoVerdict<'_>) -> String {
        let why = match why {
            NoVerdict::Nothing(names) => {
                let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
                format!("there are no data on {}", list(&names))
            }
            NoVerdict::DivisorZero(name) => format!("the number divided by ({name}) is zero"),
            NoVerdict::SomeMissing { name, with_value, due } => {
                format!("only {with_value} of the {due} units due to report gave a figure for {name}")
            }
            NoVerdict::Gaps => "some periods have no data".to_owned(),
            NoVerdict::TooLow(level) => format!("this is not counted at the level of the {level}"),
            NoVerdict::SetForGroup { group, here } => {
                format!("the plan sets this target for {group}, not for {here} itself")
            }
            NoVerdict::SetForLevel { level, here } => {
                format!("the plan sets this target at the level of the {level}, not for {here}")
            }
            NoVerdict::NotAPart(part, whole) => format!("{part} should be part of {whole}, and are more"),
            NoVerdict::TooLarge => "the numbers are too large to be worked out exactly".to_owned(),
        };
        format!("No verdict for {here} on {on}, because {why}.")
    }

    fn within_rounding(&self) -> String {
        "The published figure is rounded, and the rounding alone could turn this verdict.".to_owned()
    }

    fn met_by_part(&self) -> String {
        "Some units have not reported, but what was reported meets the target already and can only grow.".to_owned()
    }

    fn covered_only(&self) -> String {
        "The value covers only the units that reported.".to_owned()
    }

    fn most(&self, variable: &str, units: &[Contribution<'_>]) -> String {
        let shown: Vec<String> = units
            .iter()
            .map(|unit| match &unit.share {
                Some(share) => format!("{} ({}, {share})", unit.name, unit.value),
                None => format!("{} ({})", unit.name, unit.value),
            })
            .collect();
        format!("Largest shares of {variable}: {}.", list(&shown))
    }

    fn not_reported(&self, variable: &str, units: &Named) -> String {
        format!("No report of {variable} from {}.", named(units))
    }

    fn outside(&self, position: RangePosition, units: &Named) -> String {
        match position {
            RangePosition::Above => format!("Above the bound: {}.", named(units)),
            _ => format!("Below the bound: {}.", named(units)),
        }
    }

    fn unknown(&self, units: &Named) -> String {
        format!("Without data: {}.", named(units))
    }
}
