//! The one list of reasons why a formula has no result.

use crate::lang::Lang;
use crate::quantity::OverflowError;

/// Why a formula has no result. [`code`](FormulaError::code) is the same text in every language and in the vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[repr(u8)]
#[non_exhaustive]
pub enum FormulaError {
    /// A rate over nobody.
    #[error("the denominator is zero, so there is no rate")]
    ZeroDenominator = 1,
    /// A count below zero.
    #[error("a count is below zero")]
    NegativeCount = 2,
    /// A factor (or a yearly quota) below one.
    #[error("a factor or quota must be at least 1")]
    NonPositiveFactor = 3,
    /// Attainment of a target of zero.
    #[error("the target value is zero, so there is no share of it")]
    ZeroTarget = 4,
    /// Attainment of a target below zero.
    #[error("the target value is below zero")]
    NegativeTarget = 5,
    /// A range that no value fits.
    #[error("the range holds no value: its lower end is above its upper end, or an end it needs is left out")]
    EmptyRange = 6,
    /// A numerator that should be part of its denominator is larger.
    #[error("the numerator is larger than the denominator it should be part of")]
    NotAPart = 7,
    /// No number of units would meet the bound.
    #[error("no whole number meets the bound")]
    Unreachable = 8,
    /// A schedule that ends before it starts.
    #[error("the schedule ends before it starts")]
    EmptySchedule = 9,
    /// Milestones out of order, outside the schedule, or with shares outside 0..1.
    #[error("milestones must rise in date within the schedule, with shares that never fall between 0 and 1")]
    BadMilestones = 10,
    /// The starting value satisfied the bound already, so no distance can be measured.
    #[error("the baseline meets the target already")]
    BaselineMeetsTarget = 11,
    /// Baseline and target are equal.
    #[error("baseline and target are equal, so there is no distance to cover")]
    NoDistance = 12,
    /// The formula is not defined for this kind of bound.
    #[error("the formula is not defined for this kind of bound")]
    UnsupportedBound = 13,
    /// No part of the schedule remains, or it has not begun.
    #[error("the date lies before the schedule, or no period of it remains")]
    OutsideSchedule = 14,
    /// A recurrence interval below one year or upside down, or years out of order.
    #[error("an interval needs 1 <= min <= max, and years must rise")]
    BadInterval = 15,
    /// An at-risk threshold outside its range.
    #[error("the at-risk threshold must be a ratio within 0..1 or points of at least 0")]
    BadThreshold = 16,
    /// A spell that ends on or before the day it begins.
    #[error("a spell must end after it begins")]
    BadSpell = 17,
    /// A date outside the years 1900 to 2199.
    #[error("the date lies outside the years 1900 to 2199")]
    DateOutOfRange = 18,
    /// The exact result does not fit.
    #[error("the exact result does not fit the number range")]
    Overflow = 19,
}

impl FormulaError {
    /// Every code, in the order of the enumeration.
    pub const ALL: [FormulaError; 19] = [
        FormulaError::ZeroDenominator,
        FormulaError::NegativeCount,
        FormulaError::NonPositiveFactor,
        FormulaError::ZeroTarget,
        FormulaError::NegativeTarget,
        FormulaError::EmptyRange,
        FormulaError::NotAPart,
        FormulaError::Unreachable,
        FormulaError::EmptySchedule,
        FormulaError::BadMilestones,
        FormulaError::BaselineMeetsTarget,
        FormulaError::NoDistance,
        FormulaError::UnsupportedBound,
        FormulaError::OutsideSchedule,
        FormulaError::BadInterval,
        FormulaError::BadThreshold,
        FormulaError::BadSpell,
        FormulaError::DateOutOfRange,
        FormulaError::Overflow,
    ];

    /// The number that stands for this reason in error columns; 0 is none. Fixed and never reused.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The code that stands for this reason in vectors and in every other language.
    ///
    /// ```
    /// use shequ::formula::{self, FormulaError};
    ///
    /// let error = formula::rate(3, 0, 100).unwrap_err();
    /// assert_eq!(error, FormulaError::ZeroDenominator);
    /// assert_eq!(error.code(), "zero_denominator");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FormulaError::ZeroDenominator => "zero_denominator",
            FormulaError::NegativeCount => "negative_count",
            FormulaError::NonPositiveFactor => "non_positive_factor",
            FormulaError::ZeroTarget => "zero_target",
            FormulaError::NegativeTarget => "negative_target",
            FormulaError::EmptyRange => "empty_range",
            FormulaError::NotAPart => "not_a_part",
            FormulaError::Unreachable => "unreachable",
            FormulaError::EmptySchedule => "empty_schedule",
            FormulaError::BadMilestones => "bad_milestones",
            FormulaError::BaselineMeetsTarget => "baseline_meets_target",
            FormulaError::NoDistance => "no_distance",
            FormulaError::UnsupportedBound => "unsupported_bound",
            FormulaError::OutsideSchedule => "outside_schedule",
            FormulaError::BadInterval => "bad_interval",
            FormulaError::BadThreshold => "bad_threshold",
            FormulaError::BadSpell => "bad_spell",
            FormulaError::DateOutOfRange => "date_out_of_range",
            FormulaError::Overflow => "overflow",
        }
    }

    /// What is wrong, in a sentence without a full stop.
    ///
    /// ```
    /// use shequ::{Lang, formula};
    ///
    /// let error = formula::rate(3, 0, 100).unwrap_err();
    /// assert_eq!(error.message(Lang::Zh), "分母为零，无法计算比率");
    /// assert_eq!(error.message(Lang::En), "the denominator is zero, so there is no rate");
    /// ```
    #[must_use]
    pub fn message(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.in_chinese().to_owned(),
            Lang::En => self.to_string(),
        }
    }

    const fn in_chinese(self) -> &'static str {
        match self {
            FormulaError::ZeroDenominator => "分母为零，无法计算比率",
            FormulaError::NegativeCount => "数量小于零",
            FormulaError::NonPositiveFactor => "系数或定额应不小于 1",
            FormulaError::ZeroTarget => "目标值为零，无法计算完成率",
            FormulaError::NegativeTarget => "目标值小于零",
            FormulaError::EmptyRange => "区间内没有任何值：下限高于上限，或缺少所需的端点",
            FormulaError::NotAPart => "分子大于它所属的分母",
            FormulaError::Unreachable => "没有整数能满足该约束",
            FormulaError::EmptySchedule => "进度安排的截止日早于起始日",
            FormulaError::BadMilestones => "节点日期应在进度安排之内依次递增，比例应在 0 至 1 之间且不下降",
            FormulaError::BaselineMeetsTarget => "基期值已达到目标",
            FormulaError::NoDistance => "基期值与目标值相等，没有可计量的距离",
            FormulaError::UnsupportedBound => "该公式不适用于这类约束",
            FormulaError::OutsideSchedule => "日期早于进度安排，或已没有剩余的时段",
            FormulaError::BadInterval => "间隔应满足 1 <= 最短 <= 最长，年份应递增",
            FormulaError::BadThreshold => "略滞后的界限应为 0 至 1 的比例，或不小于 0 的百分点",
            FormulaError::BadSpell => "存续期应晚于起始日结束",
            FormulaError::DateOutOfRange => "日期不在 1900 年至 2199 年之内",
            FormulaError::Overflow => "准确结果超出数值范围",
        }
    }
}

impl From<OverflowError> for FormulaError {
    fn from(_: OverflowError) -> FormulaError {
        FormulaError::Overflow
    }
}
