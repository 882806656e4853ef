//! Why a question cannot be asked: [`AssessError`], which names what does not fit and what would.

use chrono::NaiveDate;

use crate::area::AreaKind;
use crate::formula::YEARS;
use crate::plan::PlanError;

/// Why a question cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssessError {
    /// No unit has this code or name.
    #[error("there is no unit `{unit}` in the data{}", hint(near))]
    UnknownUnit {
        /// What was asked for.
        unit: String,
        /// Units near it, each its code and its name.
        near: Vec<String>,
    },
    /// Several units have this name.
    #[error("`{unit}` names several units: ask for one of the codes {}", codes.join(", "))]
    AmbiguousUnit {
        /// What was asked for.
        unit: String,
        /// The codes of the units of that name.
        codes: Vec<String>,
    },
    /// The unit is not in force on the day.
    #[error("unit {unit} is not in force on {as_of}: ask for a day from {since} to the day before {until}")]
    UnitNotInForce {
        /// The unit's code.
        unit: String,
        /// The day asked about.
        as_of: NaiveDate,
        /// Its first day in force, or "the beginning".
        since: String,
        /// Its first day no longer in force, or "the end".
        until: String,
    },
    /// The data was checked against another plan, or against another text of the same id and edition.
    #[error("{}: check it against that plan with `rebind`", other_plan(built_for, asked))]
    OtherPlan {
        /// Id and edition of the plan the data was built for.
        built_for: String,
        /// Id and edition of the plan asked.
        asked: String,
    },
    /// The day lies outside the years the library reads.
    #[error("{as_of} lies outside the years {} to {}", YEARS.start(), YEARS.end())]
    DateOutOfRange {
        /// The day asked about.
        as_of: NaiveDate,
    },
    /// An option is out of its range.
    #[error("the option {option} must be {allowed}")]
    BadOption {
        /// The option.
        option: &'static str,
        /// What it may be.
        allowed: &'static str,
    },
    /// There is no such option.
    #[error("there is no option `{option}`: known are {}", known.join(", "))]
    UnknownOption {
        /// What was to be set.
        option: String,
        /// The options there are.
        known: &'static [&'static str],
    },
    /// The plan has no level of this id or name.
    #[error("the plan has no level `{level}`: its levels are {}", levels.join(", "))]
    UnknownLevel {
        /// What was asked for.
        level: String,
        /// The ids of the plan's levels, from the top.
        levels: Vec<String>,
    },
    /// A kind was asked for that no unit of the level can be of.
    #[error("no unit of level {level} is of kind {}: {}", kind.code(), possible_kinds(possible))]
    KindNotOfLevel {
        /// The kind.
        kind: AreaKind,
        /// The level's id.
        level: String,
        /// The kinds that the codes of the level's units state; none where they state no kind.
        possible: Vec<AreaKind>,
    },
    /// The data has no unit that was asked for.
    #[error("the data has no unit to answer for: asked for units {asked}")]
    NothingSelected {
        /// What was asked for.
        asked: String,
    },
    /// No date was given.
    #[error("no date was given: name at least one")]
    NoDate,
    /// Dates do not rise.
    #[error("{}", out_of_order(*day, *next))]
    DatesOutOfOrder {
        /// A date.
        day: NaiveDate,
        /// The one after it in the list, which is not later.
        next: NaiveDate,
    },
    /// The plan has no target of this id or name, or several.
    #[error(transparent)]
    UnknownTarget(#[from] PlanError),
}

fn possible_kinds(kinds: &[AreaKind]) -> String {
    if kinds.is_empty() {
        return "the codes of its units state no kind, so ask for the level without kinds".to_owned();
    }
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    format!("ask for any of {}", codes.join(", "))
}

fn out_of_order(day: NaiveDate, next: NaiveDate) -> String {
    if day == next {
        format!("{day} is asked about twice: name each date once")
    } else {
        format!("{next} stands after {day}: name the dates in order, the earliest first")
    }
}

fn other_plan(built_for: &str, asked: &str) -> String {
    if built_for == asked {
        format!(
            "the data was built for another text of plan {asked}: the texts differ, although id and edition are equal"
        )
    } else {
        format!("the data was built for plan {built_for}, not for {asked}")
    }
}

fn hint(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) }
}
