//! The verdicts a target can have, as codes and as words.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// The verdict on a target. The numbers are fixed and never reused: they stand in status columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[non_exhaustive]
pub enum Status {
    /// There is no verdict; a reason stands beside it.
    NoResult = 0,
    /// The target is met.
    Achieved = 1,
    /// Progress is at least what the schedule expects.
    OnTrack = 2,
    /// Behind the schedule, within the at-risk threshold.
    AtRisk = 3,
    /// Behind the schedule.
    Behind = 4,
    /// Not met at the close of the deadline.
    Missed = 5,
    /// Not met before the deadline, by a rate whose starting value is not known.
    NotMet = 6,
    /// The schedule has not begun.
    NotStarted = 7,
    /// A standing bound is met, or a ceiling or range before its deadline.
    Conforming = 8,
    /// A standing bound is not met, or a ceiling or range before its deadline.
    NotConforming = 9,
    /// The next one is not due yet.
    NotDue = 10,
    /// The next one is due now.
    Due = 11,
    /// The next one should have happened.
    Overdue = 12,
}

/// How a status is shown: the colour of a light, nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Light {
    /// Good.
    Green,
    /// Watch it.
    Amber,
    /// Not good.
    Red,
    /// No verdict, or nothing to judge yet.
    Grey,
}

impl Status {
    /// Every status, in the order of their numbers.
    pub const ALL: [Status; 13] = [
        Status::NoResult,
        Status::Achieved,
        Status::OnTrack,
        Status::AtRisk,
        Status::Behind,
        Status::Missed,
        Status::NotMet,
        Status::NotStarted,
        Status::Conforming,
        Status::NotConforming,
        Status::NotDue,
        Status::Due,
        Status::Overdue,
    ];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.words().0
    }

    /// The word for people.
    ///
    /// ```
    /// use shequ::{Lang, formula::Status};
    ///
    /// assert_eq!(Status::OnTrack.label(Lang::Zh), "符合序时");
    /// ```
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.words().1,
            Lang::En => self.words().2,
        }
    }

    /// The colour it is shown in.
    #[must_use]
    pub const fn light(self) -> Light {
        match self {
            Status::Achieved | Status::OnTrack | Status::Conforming => Light::Green,
            Status::AtRisk | Status::Due | Status::NotMet => Light::Amber,
            Status::Behind | Status::Missed | Status::NotConforming | Status::Overdue => Light::Red,
            Status::NoResult | Status::NotStarted | Status::NotDue => Light::Grey,
        }
    }

    /// Code, Chinese and English in one row, so that they are read and changed together.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Status::NoResult => ("no_result", "无法评价", "no result"),
            Status::Achieved => ("achieved", "已达成", "achieved"),
            Status::OnTrack => ("on_track", "符合序时", "on track"),
            Status::AtRisk => ("at_risk", "略滞后", "at risk"),
            Status::Behind => ("behind", "滞后", "behind"),
            Status::Missed => ("missed", "未达成", "missed"),
            Status::NotMet => ("not_met", "未达标", "not met"),
            Status::NotStarted => ("not_started", "未开始", "not started"),
            Status::Conforming => ("conforming", "符合", "conforming"),
            Status::NotConforming => ("not_conforming", "不符合", "not conforming"),
            Status::NotDue => ("not_due", "未到期", "not due"),
            Status::Due => ("due", "应办", "due"),
            Status::Overdue => ("overdue", "逾期", "overdue"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_are_fixed_and_distinct() {
        for (number, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(status as u8), number);
            let same = Status::ALL.into_iter().filter(|other| other.code() == status.code()).count();
            assert_eq!(same, 1, "{status:?}");
        }
    }
}
