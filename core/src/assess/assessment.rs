//! What is said of one target at one unit on one day: [`Assessment`], and the reasons for a missing result.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::{Serialize, Serializer};

use super::partial::Partial;
use super::read::Read;
use super::reading::ReadingSource;
use crate::formula::{Bound, FormulaError, Recurrence, Status, YearlyQuota};
use crate::lang::Lang;
use crate::plan::{Rhythm, Target};
use crate::quantity::Quantity;

/// Why there is no verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// Nothing has been reported or registered.
    NoObservation,
    /// The rate is over nobody.
    ZeroDenominator,
    /// Some of those who should report have not, or a period is missing.
    Incomplete,
    /// What the target counts does not stand at units of this level.
    NotMeasurableHere,
    /// The plan sets the bound for units of another level or group.
    NoThresholdAtThisLevel,
    /// The exact result does not fit the number range.
    NumberTooLarge,
    /// The numerator should be part of the denominator and is larger.
    NotAPart,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 7] = [
        Reason::NoObservation,
        Reason::ZeroDenominator,
        Reason::Incomplete,
        Reason::NotMeasurableHere,
        Reason::NoThresholdAtThisLevel,
        Reason::NumberTooLarge,
        Reason::NotAPart,
    ];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.words().0
    }

    /// The words for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.words().1,
            Lang::En => self.words().2,
        }
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Reason::NoObservation => ("no_observation", "无数据", "no data"),
            Reason::ZeroDenominator => ("zero_denominator", "分母为零", "zero denominator"),
            Reason::Incomplete => ("incomplete", "数据不全", "incomplete"),
            Reason::NotMeasurableHere => ("not_measurable_here", "本级不统计", "not measured at this level"),
            Reason::NoThresholdAtThisLevel => ("no_threshold_at_this_level", "本级无目标值", "no target at this level"),
            Reason::NotAPart => ("not_a_part", "分子大于分母", "numerator larger than denominator"),
            Reason::NumberTooLarge => ("number_too_large", "数值过大", "number too large"),
        }
    }
}

impl From<FormulaError> for Reason {
    fn from(error: FormulaError) -> Reason {
        match error {
            FormulaError::ZeroDenominator => Reason::ZeroDenominator,
            FormulaError::NotAPart => Reason::NotAPart,
            _ => Reason::NumberTooLarge,
        }
    }
}

/// What a reader of the verdict should know. Flags never change a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Flag {
    /// The verdict would turn within what the publisher's rounding may hide.
    WithinRounding,
    /// Some values are carried from before the period.
    Carried,
    /// Only part of those who should report did; what they reported meets the bound already.
    MetByPart,
    /// The value is over those who reported only.
    CoveredUnitsOnly,
    /// Newer figures of the units below were read in place of the unit's own.
    OwnSuperseded,
    /// The last value of a unit that has ended stands in it, since not all that came after it have reported.
    EndedUnit,
    /// It was met only after the deadline's close. Said of a [`History`](super::History), never of one day.
    Late,
    /// It was met once and is not any more. Said of a [`History`](super::History), never of one day.
    LostSince,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Flag; 8] = [
        Flag::WithinRounding,
        Flag::Carried,
        Flag::MetByPart,
        Flag::CoveredUnitsOnly,
        Flag::OwnSuperseded,
        Flag::EndedUnit,
        Flag::Late,
        Flag::LostSince,
    ];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.words().0
    }

    /// The words for people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.words().1,
            Lang::En => self.words().2,
        }
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Flag::WithinRounding => {
                ("within_rounding", "结论在公布数的取整误差之内", "turns within the published rounding")
            }
            Flag::Carried => ("carried", "含沿用的旧数", "includes carried values"),
            Flag::MetByPart => ("met_by_part", "部分上报即已达标", "met by part of the reports"),
            Flag::CoveredUnitsOnly => ("covered_units_only", "仅含已报单位", "covers only units that reported"),
            Flag::EndedUnit => ("ended_unit", "含已撤销单位的末次数据", "includes units that have ended"),
            Flag::Late => ("late", "逾期后达标", "met after the deadline"),
            Flag::LostSince => ("lost_since", "曾达标,现未达标", "met before, not any more"),
            Flag::OwnSuperseded => ("own_superseded", "下级数据较新,未用本级数", "newer figures below used"),
        }
    }
}

/// Where a baseline came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BaselineSource {
    /// The plan states it.
    Plan,
    /// It was read from the data at the close of the day before the schedule starts.
    Reading,
    /// Nothing was read for that day: a count starts from zero.
    Zero,
}

impl BaselineSource {
    /// Every source.
    pub const ALL: [BaselineSource; 3] = [BaselineSource::Plan, BaselineSource::Reading, BaselineSource::Zero];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            BaselineSource::Plan => "plan",
            BaselineSource::Reading => "reading",
            BaselineSource::Zero => "zero",
        }
    }
}

/// How many units should report a variable, and what they did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// How many should report (应报).
    pub due: u32,
    /// The codes of those that did for the period (已报).
    pub reported: Vec<String>,
    /// The codes of those whose older value stands (沿用).
    pub carried: Vec<String>,
    /// The codes of those that have nothing (未报).
    pub missing: Vec<String>,
    /// The codes of those that reported without being asked to; they are left out of the sum.
    pub not_due: Vec<String>,
    /// How long the lists are, also where nobody asked for the names.
    #[serde(skip)]
    pub(crate) counts: CoverageCounts,
}

/// How many units did what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CoverageCounts {
    pub(crate) reported: u32,
    pub(crate) carried: u32,
    pub(crate) missing: u32,
    pub(crate) not_due: u32,
}

/// One variable behind a value: what was read, from where, and of when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Part {
    /// The variable's id.
    pub variable: String,
    /// What was read; the sum of what stands where some is missing.
    #[serde(serialize_with = "exact")]
    pub value: Option<Quantity>,
    /// Where it came from.
    pub source: ReadingSource,
    /// The day of the oldest value in it.
    pub oldest: Option<NaiveDate>,
    /// The day of the newest value in it.
    pub newest: Option<NaiveDate>,
    /// Whether newer figures of the units below were read in place of the unit's own.
    pub own_superseded: bool,
    /// Who reported.
    pub coverage: Coverage,
}

/// How the units a target is for stand below, inside and above its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Distribution {
    /// How many lie below a floor or the lower end.
    pub below: u32,
    /// How many meet the bound.
    pub inside: u32,
    /// How many lie above a ceiling or the upper end.
    pub above: u32,
    /// How many have no value.
    pub unknown: u32,
    /// The share of those inside among those with a value.
    #[serde(serialize_with = "exact")]
    pub share_inside: Option<Quantity>,
}

/// What is said of one target at one unit on one day. A field without a value is absent for a reason: the
/// [`reason`](Assessment::reason), or the kind of target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Assessment {
    /// The target.
    #[serde(serialize_with = "target_id")]
    pub target: Arc<Target>,
    /// The day whose verdict this is: the day asked, or the deadline once it has passed.
    pub judged_on: NaiveDate,
    /// The verdict.
    pub status: Status,
    /// Why there is none.
    pub reason: Option<Reason>,
    /// Whether the bound is met; `None` without a verdict.
    pub met: Option<bool>,
    /// The value (完成值).
    #[serde(serialize_with = "exact")]
    pub value: Option<Quantity>,
    /// The variable read, or the numerator of a ratio.
    pub numerator: Option<Part>,
    /// The denominator of a ratio.
    pub denominator: Option<Part>,
    /// The bound in force here (目标值).
    pub bound: Option<Bound>,
    /// Whether the bound is the unit's share of the target (任务分解), not the target itself.
    pub is_share: bool,
    /// Who answers for the share.
    pub responsible: Option<String>,
    /// The starting value (基期值).
    #[serde(serialize_with = "exact")]
    pub baseline: Option<Quantity>,
    /// Where the starting value came from.
    pub baseline_source: Option<BaselineSource>,
    /// The share of a floor reached (完成率).
    #[serde(serialize_with = "exact")]
    pub attainment: Option<Quantity>,
    /// The share of the way from the baseline (目标进展度).
    #[serde(serialize_with = "exact")]
    pub progress: Option<Quantity>,
    /// The share of the schedule gone (序时进度).
    #[serde(serialize_with = "exact")]
    pub elapsed: Option<Quantity>,
    /// The value the schedule expects (序时应完成).
    #[serde(serialize_with = "exact")]
    pub planned: Option<Quantity>,
    /// From where behind is only at risk.
    #[serde(serialize_with = "exact")]
    pub planned_at_risk: Option<Quantity>,
    /// The difference from the planned value.
    #[serde(serialize_with = "exact")]
    pub variance: Option<Quantity>,
    /// The difference of progress from the elapsed share, in points.
    #[serde(serialize_with = "exact")]
    pub variance_points: Option<Quantity>,
    /// The difference of attainment from the elapsed share, in points.
    #[serde(serialize_with = "exact")]
    pub attainment_points: Option<Quantity>,
    /// The whole units missing, or too many (缺口); of a ratio with the denominator as it is.
    pub shortfall: Option<i64>,
    /// The whole people to hire, where whoever is hired also adds to the denominator.
    pub shortfall_by_hiring: Option<i64>,
    /// What every remaining period must bring (所需进度): whole units for a count.
    #[serde(serialize_with = "exact")]
    pub required_pace: Option<Quantity>,
    /// The share of the parent unit's value, for counts.
    #[serde(serialize_with = "exact")]
    pub share_of_parent: Option<Quantity>,
    /// Year by year, for a yearly quota.
    pub quota: Option<YearlyQuota>,
    /// The window of the next, for something that recurs.
    pub recurrence: Option<Recurrence>,
    /// The units below against the bound, for a target set for each of them.
    pub distribution: Option<Distribution>,
    /// What a reader should know.
    pub flags: Vec<Flag>,
    /// Every reading of a variable behind it, for the report's list of who reported.
    #[serde(skip)]
    pub(crate) read: Vec<Read>,
}

impl Assessment {
    pub(crate) const fn new(target: Arc<Target>, judged_on: NaiveDate) -> Assessment {
        Assessment {
            target,
            judged_on,
            status: Status::NoResult,
            reason: None,
            met: None,
            value: None,
            numerator: None,
            denominator: None,
            bound: None,
            is_share: false,
            responsible: None,
            baseline: None,
            baseline_source: None,
            attainment: None,
            progress: None,
            elapsed: None,
            planned: None,
            planned_at_risk: None,
            variance: None,
            variance_points: None,
            attainment_points: None,
            shortfall: None,
            shortfall_by_hiring: None,
            required_pace: None,
            share_of_parent: None,
            quota: None,
            recurrence: None,
            distribution: None,
            flags: Vec::new(),
            read: Vec::new(),
        }
    }

    /// The year that the value is of, for a yearly quota: the running one, or the latest of its years. Values of two
    /// years are not compared.
    #[must_use]
    pub fn value_year(&self) -> Option<i32> {
        let Rhythm::EachYear(years) = &self.target.rhythm else { return None };
        years.iter().rev().find(|year| **year <= self.judged_on.year()).copied()
    }

    /// Takes the verdict back and says why there is none.
    pub(crate) fn without_result(mut self, reason: Reason) -> Assessment {
        (self.status, self.met, self.shortfall, self.reason) = (Status::NoResult, None, None, Some(reason));
        self
    }

    /// Notes what a reader should know of a reading.
    pub(crate) fn flag_reading(&mut self, partial: &Partial) {
        let flags = [
            (partial.carried > 0, Flag::Carried),
            (partial.own_superseded, Flag::OwnSuperseded),
            (partial.ended_unit, Flag::EndedUnit),
        ];
        flags.into_iter().filter(|(holds, _)| *holds).for_each(|(_, flag)| self.flag(flag));
    }

    pub(crate) fn flag(&mut self, flag: Flag) {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
    }
}

fn target_id<S: Serializer>(target: &Arc<Target>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&target.id)
}

/// An exact number in JSON: its exact text beside a number for display.
#[derive(Serialize)]
struct ExactNumber<'a> {
    exact: &'a Quantity,
    number: f64,
}

pub(crate) fn exact<S: Serializer>(value: &Option<Quantity>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.serialize_some(&ExactNumber { exact: value, number: value.to_f64() }),
        None => serializer.serialize_none(),
    }
}
