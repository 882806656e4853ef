//! A quota of new things every year (每年不少于): what each year brought, and which years are settled.

use chrono::{Datelike, NaiveDate};

use super::rule::{Rule, RuleMeasure, RuleSpec};
use super::schedule::in_range;
use super::{AtRisk, Bound, Convention, FormulaError, Schedule, Status};
use crate::order;
use crate::quantity::Quantity;

/// One spell of a thing: from its first day in force to the first day no longer in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spell {
    /// Which thing; spells of one thing that touch or overlap are one.
    pub id: u32,
    /// The first day in force.
    pub since: NaiveDate,
    /// The first day no longer in force; `None`: still in force.
    pub until: Option<NaiveDate>,
}

/// What one year of a quota brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[non_exhaustive]
pub struct QuotaYear {
    /// The year.
    pub year: i32,
    /// How many were begun in it and in force at its last day (in the running year: on the day asked); `None` where
    /// that is not known, or not yet.
    pub count: Option<i64>,
    /// Its verdict.
    pub status: Status,
}

/// A quota over its years.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct YearlyQuota {
    /// Each year of the quota.
    pub years: Vec<QuotaYear>,
    /// How many closed years met it.
    pub closed_met: usize,
    /// How many years are closed.
    pub closed: usize,
    /// The verdict: the running year's; before the first year not started; otherwise the latest closed year's.
    pub status: Status,
}

/// The verdict on a quota of new things in each of some years.
///
/// Definition: a year's count is the distinct things begun in it and in force at its last day (in the running year, on
/// the day asked); a closed year is settled, and a surplus is not carried over. The running year is judged as a floor
/// to be reached by 31 December from zero; a quota of one is due until then, since no straight line leads to one.
/// Units: things. Domain: a quota of one or more, years that rise. Source: plan clauses 2.4.1, 2.3.3.
///
/// # Errors
/// [`NonPositiveFactor`](FormulaError::NonPositiveFactor) for a quota below 1; [`BadInterval`](FormulaError::BadInterval)
/// for no year or years that do not rise; [`BadSpell`](FormulaError::BadSpell) for a spell that ends on or before its
/// first day; [`BadThreshold`](FormulaError::BadThreshold); [`BadMilestones`](FormulaError::BadMilestones) for a
/// milestone convention, which no calendar year has; [`DateOutOfRange`](FormulaError::DateOutOfRange).
///
/// ```
/// use chrono::NaiveDate;
/// use shequ::formula::{AtRisk, Convention, Spell, Status, yearly_quota};
///
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let talents = [Spell { id: 1, since: day(2023, 11, 17), until: None }];
/// let quota = yearly_quota(1, &[2023, 2024, 2025], &talents, day(2024, 12, 30), &Convention::Month, AtRisk::default())?;
/// assert_eq!(quota.status, Status::Due);
/// assert_eq!((quota.closed_met, quota.closed), (1, 1));
/// # Ok::<(), shequ::formula::FormulaError>(())
/// ```
pub fn yearly_quota(
    quota: i64,
    years: &[i32],
    spells: &[Spell],
    as_of: NaiveDate,
    convention: &Convention,
    at_risk: AtRisk,
) -> Result<YearlyQuota, FormulaError> {
    if quota < 1 {
        return Err(FormulaError::NonPositiveFactor);
    }
    let spells = merge_spells(spells)?;
    let bound = Bound::AtLeast(Quantity::from(quota));
    let counts: Vec<YearCount> = years
        .iter()
        .map(|year| YearCount { year: *year, bound, count: begun_in_year(&spells, *year, as_of) })
        .collect();
    quota_of_counts(&counts, as_of, convention, at_risk)
}

/// What a year asks and what it brought.
#[derive(Debug, Clone, Copy)]
pub(crate) struct YearCount {
    pub(crate) year: i32,
    pub(crate) bound: Bound,
    /// `None` where it is not known.
    pub(crate) count: Option<i64>,
}

/// The rule of one year of a quota.
pub(crate) fn year_rule(
    year: i32,
    bound: Bound,
    convention: &Convention,
    at_risk: AtRisk,
) -> Result<Rule, FormulaError> {
    Rule::new(RuleSpec {
        schedule: Some(Schedule::calendar_year(year, convention.clone())?),
        baseline: Some(Quantity::ZERO),
        at_risk,
        ..RuleSpec::new(bound, RuleMeasure::Count)
    })
}

/// The same from each year's count.
pub(crate) fn quota_of_counts(
    years: &[YearCount],
    as_of: NaiveDate,
    convention: &Convention,
    at_risk: AtRisk,
) -> Result<YearlyQuota, FormulaError> {
    in_range(as_of)?;
    if years.is_empty() || !years.iter().zip(years.iter().skip(1)).all(|(a, b)| a.year < b.year) {
        return Err(FormulaError::BadInterval);
    }
    let mut result = YearlyQuota { years: Vec::new(), closed_met: 0, closed: 0, status: Status::NotStarted };
    for YearCount { year, bound, count } in years {
        let rule = year_rule(*year, *bound, convention, at_risk)?;
        let status = match count {
            _ if *year > as_of.year() => Status::NotStarted,
            Some(count) => rule.on(as_of)?.status(*count, 1)?,
            None => Status::NoResult,
        };
        let status = match status {
            Status::OnTrack | Status::AtRisk | Status::Behind if *bound == Bound::AtLeast(Quantity::ONE) => Status::Due,
            status => status,
        };
        if year_closed(*year, as_of) {
            result.closed = result.closed.saturating_add(1);
            result.closed_met = result.closed_met.saturating_add(usize::from(status == Status::Achieved));
        }
        if *year <= as_of.year() {
            result.status = status;
        }
        result.years.push(QuotaYear { year: *year, count: *count, status });
    }
    Ok(result)
}

fn year_closed(year: i32, as_of: NaiveDate) -> bool {
    NaiveDate::from_ymd_opt(year, 12, 31).is_some_and(|last_day| last_day <= as_of)
}

/// Spells by thing and day, those of one thing that touch or overlap made one.
///
/// # Errors
/// [`BadSpell`](FormulaError::BadSpell), [`DateOutOfRange`](FormulaError::DateOutOfRange).
pub(crate) fn merge_spells(spells: &[Spell]) -> Result<Vec<Spell>, FormulaError> {
    for spell in spells {
        in_range(spell.since)?;
        if let Some(until) = spell.until {
            in_range(until)?;
            if until <= spell.since {
                return Err(FormulaError::BadSpell);
            }
        }
    }
    let mut sorted = spells.to_vec();
    order::by_key(&mut sorted, |spell| (spell.id, spell.since));
    let mut merged: Vec<Spell> = Vec::with_capacity(sorted.len());
    for spell in sorted {
        match merged.last_mut() {
            Some(last) if last.id == spell.id && last.until.is_none_or(|until| spell.since <= until) => {
                last.until = match (last.until, spell.until) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
            }
            _ => merged.push(spell),
        }
    }
    Ok(merged)
}

/// Distinct things begun in a year and in force at its last day, or on `as_of` if that comes first. Spells are merged.
fn begun_in_year(merged: &[Spell], year: i32, as_of: NaiveDate) -> Option<i64> {
    let last_day = NaiveDate::from_ymd_opt(year, 12, 31)?;
    let at = last_day.min(as_of);
    // Merged spells of one thing do not overlap, so at most one of them is in force at the close of `at`.
    let counts =
        |spell: &&Spell| spell.since.year() == year && spell.since <= at && spell.until.is_none_or(|until| until > at);
    i64::try_from(merged.iter().filter(counts).count()).ok()
}
