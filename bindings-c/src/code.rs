//! Result codes, and the numbers that stand for words of the core.

use std::ffi::CStr;

use shequ::Lang;
use shequ::formula::FormulaError;

use crate::pointer::Fault;

/// What every function that can fail returns: 0, or why it failed. Numbers are fixed and never reused;
/// `shequ_code_name` gives the word of one. From 101 on they are the errors of formulas.
pub type shequ_code = i32;

/// It worked.
pub const SHEQU_OK: shequ_code = 0;
/// A fault inside the library was caught. Nothing was written; the handles involved should only be freed.
pub const SHEQU_INTERNAL: shequ_code = 1;
/// A pointer that is needed is NULL.
pub const SHEQU_NULL_POINTER: shequ_code = 2;
/// A pointer is not aligned for what it points to.
pub const SHEQU_MISALIGNED_POINTER: shequ_code = 3;
/// A length is larger than any object can be.
pub const SHEQU_TOO_LONG: shequ_code = 4;
/// A text is not UTF-8.
pub const SHEQU_INVALID_UTF8: shequ_code = 5;
/// A number that stands for a word (a language, a bound, a convention) stands for none.
pub const SHEQU_UNKNOWN_NUMBER: shequ_code = 6;
/// An exact number has a denominator below 1.
pub const SHEQU_BAD_FRACTION: shequ_code = 7;
/// The exact result is right and does not fit two 64-bit numbers; where there is a text form, that has it.
pub const SHEQU_NUMBER_TOO_WIDE: shequ_code = 8;
/// There is no value there.
pub const SHEQU_NO_VALUE: shequ_code = 9;
/// Nothing has this name.
pub const SHEQU_UNKNOWN_NAME: shequ_code = 10;
/// The column holds values of another type.
pub const SHEQU_WRONG_TYPE: shequ_code = 11;
/// A place is past the end, or offsets do not rise within their bytes.
pub const SHEQU_OUT_OF_RANGE: shequ_code = 12;
/// What the handle held has been used: a builder that has built, a table that was added to one.
pub const SHEQU_ALREADY_USED: shequ_code = 13;
/// A plan, or a question to it, has problems; the error handle lists them.
pub const SHEQU_PLAN_PROBLEMS: shequ_code = 20;
/// The data has problems; the error handle lists them.
pub const SHEQU_DATA_PROBLEMS: shequ_code = 21;
/// The table has a column of this name already.
pub const SHEQU_COLUMN_TWICE: shequ_code = 22;
/// The column has another number of rows than those before it.
pub const SHEQU_COLUMN_LENGTH: shequ_code = 23;
/// No unit of the data has this code or name.
pub const SHEQU_UNKNOWN_UNIT: shequ_code = 30;
/// Several units have this name.
pub const SHEQU_AMBIGUOUS_UNIT: shequ_code = 31;
/// The unit is not in force on the day.
pub const SHEQU_UNIT_NOT_IN_FORCE: shequ_code = 32;
/// The data was built for another plan.
pub const SHEQU_OTHER_PLAN: shequ_code = 33;
/// An option has a value it cannot have.
pub const SHEQU_BAD_OPTION: shequ_code = 34;
/// There is no option of this name.
pub const SHEQU_UNKNOWN_OPTION: shequ_code = 35;
/// The question cannot be asked; the message says why.
pub const SHEQU_REFUSED: shequ_code = 36;
/// The stored report is not JSON.
pub const SHEQU_NOT_JSON: shequ_code = 40;
/// The text is JSON and no report.
pub const SHEQU_NOT_A_REPORT: shequ_code = 41;
/// The stored report has a form of another number.
pub const SHEQU_OTHER_FORMAT: shequ_code = 42;
/// The plan has no such level.
pub const SHEQU_UNKNOWN_LEVEL: shequ_code = 50;
/// No unit of the level can be of the kind.
pub const SHEQU_KIND_NOT_OF_LEVEL: shequ_code = 51;
/// The data has none of the units asked for.
pub const SHEQU_NOTHING_SELECTED: shequ_code = 52;
/// No date was given.
pub const SHEQU_NO_DATE_GIVEN: shequ_code = 53;
/// Dates do not rise.
pub const SHEQU_DATES_OUT_OF_ORDER: shequ_code = 54;
/// The reports read the plan differently.
pub const SHEQU_OTHER_READING: shequ_code = 60;
/// The reports are about different units.
pub const SHEQU_OTHER_UNIT: shequ_code = 61;
/// The reports were asked with different options.
pub const SHEQU_OTHER_OPTION: shequ_code = 62;
/// The report compared with is not the earlier one.
pub const SHEQU_NOT_EARLIER: shequ_code = 63;
/// A rate over nobody.
pub const SHEQU_ZERO_DENOMINATOR: shequ_code = 101;
/// A count below zero.
pub const SHEQU_NEGATIVE_COUNT: shequ_code = 102;
/// A factor or a yearly quota below one.
pub const SHEQU_NON_POSITIVE_FACTOR: shequ_code = 103;
/// Attainment of a target of zero.
pub const SHEQU_ZERO_TARGET: shequ_code = 104;
/// Attainment of a target below zero.
pub const SHEQU_NEGATIVE_TARGET: shequ_code = 105;
/// A range that no value fits.
pub const SHEQU_EMPTY_RANGE: shequ_code = 106;
/// A numerator that should be part of its denominator is larger.
pub const SHEQU_NOT_A_PART: shequ_code = 107;
/// No number of units would meet the bound.
pub const SHEQU_UNREACHABLE: shequ_code = 108;
/// A schedule that ends before it starts.
pub const SHEQU_EMPTY_SCHEDULE: shequ_code = 109;
/// Milestones out of order, outside the schedule, or with shares outside 0 to 1.
pub const SHEQU_BAD_MILESTONES: shequ_code = 110;
/// The starting value satisfied the bound already, so no distance can be measured.
pub const SHEQU_BASELINE_MEETS_TARGET: shequ_code = 111;
/// Baseline and target are equal.
pub const SHEQU_NO_DISTANCE: shequ_code = 112;
/// The formula is not defined for this kind of bound.
pub const SHEQU_UNSUPPORTED_BOUND: shequ_code = 113;
/// No part of the schedule remains, or it has not begun.
pub const SHEQU_OUTSIDE_SCHEDULE: shequ_code = 114;
/// An interval below one year or upside down, or years out of order.
pub const SHEQU_BAD_INTERVAL: shequ_code = 115;
/// An at-risk threshold outside its range.
pub const SHEQU_BAD_THRESHOLD: shequ_code = 116;
/// A spell that ends on or before the day it begins.
pub const SHEQU_BAD_SPELL: shequ_code = 117;
/// A date outside the years 1900 to 2199.
pub const SHEQU_DATE_OUT_OF_RANGE: shequ_code = 118;
/// The exact result does not fit 128-bit numbers.
pub const SHEQU_OVERFLOW: shequ_code = 119;

/// Chinese.
pub const SHEQU_ZH: i32 = 1;
/// English.
pub const SHEQU_EN: i32 = 2;

/// A floor: the value is at least the lower end. The upper end is not read.
pub const SHEQU_AT_LEAST: i32 = 1;
/// A ceiling: the value is at most the upper end. The lower end is not read.
pub const SHEQU_AT_MOST: i32 = 2;
/// A range from the lower to the upper end; `ends` says which of them belong to it.
pub const SHEQU_BETWEEN: i32 = 3;

/// Neither end belongs to the range.
pub const SHEQU_ENDS_OUT: i32 = 0;
/// The lower end belongs to the range, the upper does not.
pub const SHEQU_LOWER_IN: i32 = 1;
/// The upper end belongs to the range, the lower does not.
pub const SHEQU_UPPER_IN: i32 = 2;
/// Both ends belong to the range.
pub const SHEQU_BOTH_IN: i32 = 3;

/// Elapsed time in completed calendar months.
pub const SHEQU_MONTH: i32 = 1;
/// Elapsed time in completed calendar quarters.
pub const SHEQU_QUARTER: i32 = 2;
/// Elapsed time in completed calendar years.
pub const SHEQU_YEAR: i32 = 3;
/// Elapsed time in days, the day asked about among them.
pub const SHEQU_DAY: i32 = 4;
/// Elapsed time in days, the day asked about not among them.
pub const SHEQU_DAY_OPEN: i32 = 5;
/// A table of milestones; each share holds until the next.
pub const SHEQU_MILESTONES_STEPPED: i32 = 6;
/// A table of milestones; shares rise in a straight line between them.
pub const SHEQU_MILESTONES_LINEAR: i32 = 7;

/// At risk from this ratio of the elapsed share on, 0 to 1.
pub const SHEQU_RATIO: i32 = 1;
/// At risk within this many percentage points of the elapsed share.
pub const SHEQU_POINTS: i32 = 2;

/// Rows are counts of whole things.
pub const SHEQU_COUNT: i32 = 1;
/// Rows are `factor x numerator / denominator`.
pub const SHEQU_RATE: i32 = 2;
/// Rows are exact numbers as they stand.
pub const SHEQU_AMOUNT: i32 = 3;

/// Years between events run from the day of the last one.
pub const SHEQU_ANNIVERSARY: i32 = 1;
/// Years between events are calendar years.
pub const SHEQU_CALENDAR_YEARS: i32 = 2;

/// There is no verdict.
pub const SHEQU_STATUS_NO_RESULT: i32 = 0;
/// The target is met.
pub const SHEQU_STATUS_ACHIEVED: i32 = 1;
/// Progress is at least what the schedule expects.
pub const SHEQU_STATUS_ON_TRACK: i32 = 2;
/// Behind the schedule, within the at-risk threshold.
pub const SHEQU_STATUS_AT_RISK: i32 = 3;
/// Behind the schedule.
pub const SHEQU_STATUS_BEHIND: i32 = 4;
/// Not met at the close of the deadline.
pub const SHEQU_STATUS_MISSED: i32 = 5;
/// Not met before the deadline, by a rate whose starting value is not known.
pub const SHEQU_STATUS_NOT_MET: i32 = 6;
/// The schedule has not begun.
pub const SHEQU_STATUS_NOT_STARTED: i32 = 7;
/// A standing bound is met, or a ceiling or range before its deadline.
pub const SHEQU_STATUS_CONFORMING: i32 = 8;
/// A standing bound is not met, or a ceiling or range before its deadline.
pub const SHEQU_STATUS_NOT_CONFORMING: i32 = 9;
/// The next one is not due yet.
pub const SHEQU_STATUS_NOT_DUE: i32 = 10;
/// The next one is due now.
pub const SHEQU_STATUS_DUE: i32 = 11;
/// The next one should have happened.
pub const SHEQU_STATUS_OVERDUE: i32 = 12;

/// Below the range.
pub const SHEQU_BELOW: i32 = 1;
/// In the range.
pub const SHEQU_INSIDE: i32 = 2;
/// Above the range.
pub const SHEQU_ABOVE: i32 = 3;

/// A column of texts.
pub const SHEQU_TYPE_TEXT: i32 = 1;
/// A column of dates, days since 1970-01-01.
pub const SHEQU_TYPE_DATE: i32 = 2;
/// A column of whole numbers.
pub const SHEQU_TYPE_I64: i32 = 3;
/// A column of numbers for display.
pub const SHEQU_TYPE_F64: i32 = 4;
/// A column of yes (1) and no (0).
pub const SHEQU_TYPE_BOOL: i32 = 5;

/// The word of each code: the core's where the code is the core's.
const NAMES: [(shequ_code, &CStr); 56] = [
    (SHEQU_OK, c"ok"),
    (SHEQU_INTERNAL, c"internal"),
    (SHEQU_NULL_POINTER, c"null_pointer"),
    (SHEQU_MISALIGNED_POINTER, c"misaligned_pointer"),
    (SHEQU_TOO_LONG, c"too_long"),
    (SHEQU_INVALID_UTF8, c"invalid_utf8"),
    (SHEQU_UNKNOWN_NUMBER, c"unknown_number"),
    (SHEQU_BAD_FRACTION, c"bad_fraction"),
    (SHEQU_NUMBER_TOO_WIDE, c"number_too_wide"),
    (SHEQU_NO_VALUE, c"no_value"),
    (SHEQU_UNKNOWN_NAME, c"unknown_name"),
    (SHEQU_WRONG_TYPE, c"wrong_type"),
    (SHEQU_OUT_OF_RANGE, c"out_of_range"),
    (SHEQU_ALREADY_USED, c"already_used"),
    (SHEQU_PLAN_PROBLEMS, c"plan_problems"),
    (SHEQU_DATA_PROBLEMS, c"data_problems"),
    (SHEQU_COLUMN_TWICE, c"column_twice"),
    (SHEQU_COLUMN_LENGTH, c"column_length"),
    (SHEQU_UNKNOWN_UNIT, c"unknown_unit"),
    (SHEQU_AMBIGUOUS_UNIT, c"ambiguous_unit"),
    (SHEQU_UNIT_NOT_IN_FORCE, c"unit_not_in_force"),
    (SHEQU_OTHER_PLAN, c"other_plan"),
    (SHEQU_BAD_OPTION, c"bad_option"),
    (SHEQU_UNKNOWN_OPTION, c"unknown_option"),
    (SHEQU_REFUSED, c"refused"),
    (SHEQU_NOT_JSON, c"not_json"),
    (SHEQU_NOT_A_REPORT, c"not_a_report"),
    (SHEQU_OTHER_FORMAT, c"other_format"),
    (SHEQU_UNKNOWN_LEVEL, c"unknown_level"),
    (SHEQU_KIND_NOT_OF_LEVEL, c"kind_not_of_level"),
    (SHEQU_NOTHING_SELECTED, c"nothing_selected"),
    (SHEQU_NO_DATE_GIVEN, c"no_date"),
    (SHEQU_DATES_OUT_OF_ORDER, c"dates_out_of_order"),
    (SHEQU_OTHER_READING, c"other_reading"),
    (SHEQU_OTHER_UNIT, c"other_unit"),
    (SHEQU_OTHER_OPTION, c"other_option"),
    (SHEQU_NOT_EARLIER, c"not_earlier"),
    (SHEQU_ZERO_DENOMINATOR, c"zero_denominator"),
    (SHEQU_NEGATIVE_COUNT, c"negative_count"),
    (SHEQU_NON_POSITIVE_FACTOR, c"non_positive_factor"),
    (SHEQU_ZERO_TARGET, c"zero_target"),
    (SHEQU_NEGATIVE_TARGET, c"negative_target"),
    (SHEQU_EMPTY_RANGE, c"empty_range"),
    (SHEQU_NOT_A_PART, c"not_a_part"),
    (SHEQU_UNREACHABLE, c"unreachable"),
    (SHEQU_EMPTY_SCHEDULE, c"empty_schedule"),
    (SHEQU_BAD_MILESTONES, c"bad_milestones"),
    (SHEQU_BASELINE_MEETS_TARGET, c"baseline_meets_target"),
    (SHEQU_NO_DISTANCE, c"no_distance"),
    (SHEQU_UNSUPPORTED_BOUND, c"unsupported_bound"),
    (SHEQU_OUTSIDE_SCHEDULE, c"outside_schedule"),
    (SHEQU_BAD_INTERVAL, c"bad_interval"),
    (SHEQU_BAD_THRESHOLD, c"bad_threshold"),
    (SHEQU_BAD_SPELL, c"bad_spell"),
    (SHEQU_DATE_OUT_OF_RANGE, c"date_out_of_range"),
    (SHEQU_OVERFLOW, c"overflow"),
];

/// What is wrong where the fault is one of the ABI itself. Other faults come with sentences of the core.
const SENTENCES: [(shequ_code, &str, &str); 15] = [
    (SHEQU_INTERNAL, "库内部错误，请报告此问题", "a fault inside the library: please report it"),
    (SHEQU_NULL_POINTER, "必需的指针为 NULL", "a pointer that is needed is NULL"),
    (SHEQU_MISALIGNED_POINTER, "指针未按其类型对齐", "a pointer is not aligned for its type"),
    (SHEQU_TOO_LONG, "长度超出任何对象的大小", "a length is larger than any object can be"),
    (SHEQU_INVALID_UTF8, "文本不是 UTF-8", "a text is not UTF-8"),
    (SHEQU_UNKNOWN_NUMBER, "编号没有对应的含义", "a number that stands for a word stands for none"),
    (SHEQU_BAD_FRACTION, "分数的分母小于 1", "an exact number has a denominator below 1"),
    (SHEQU_NUMBER_TOO_WIDE, "结果超出两个 64 位整数", "the exact result does not fit two 64-bit numbers"),
    (SHEQU_NO_VALUE, "此处没有值", "there is no value there"),
    (SHEQU_UNKNOWN_NAME, "没有这个名称", "nothing has this name"),
    (SHEQU_WRONG_TYPE, "该列是另一种类型", "the column holds values of another type"),
    (
        SHEQU_OUT_OF_RANGE,
        "位置越界，或偏移量未依次递增",
        "a place is past the end, or offsets do not rise within their bytes",
    ),
    (SHEQU_ALREADY_USED, "该句柄的内容已被取走", "what the handle held has been used"),
    (SHEQU_BAD_OPTION, "选项取值不符", "the option cannot have this value"),
    (SHEQU_UNKNOWN_OPTION, "没有这个选项", "there is no option of this name"),
];

/// The word of a code, followed by a NUL; `None` for a number that is no code.
pub(crate) fn name(code: shequ_code) -> Option<&'static CStr> {
    NAMES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

/// The code of one of the core's words.
pub(crate) fn named(name: &str) -> Option<shequ_code> {
    NAMES.iter().find(|(_, known)| known.to_bytes() == name.as_bytes()).map(|(code, _)| *code)
}

/// What a code says by itself.
pub(crate) fn sentence(code: shequ_code, lang: Lang) -> String {
    if let Some((_, zh, en)) = SENTENCES.iter().find(|(known, ..)| *known == code) {
        return match lang {
            Lang::Zh => (*zh).to_owned(),
            Lang::En => (*en).to_owned(),
        };
    }
    let formula = FormulaError::ALL.into_iter().find(|error| of_formula(*error) == code);
    formula.map_or_else(String::new, |error| error.message(lang))
}

/// The code of a formula's error.
pub(crate) const fn of_formula(error: FormulaError) -> shequ_code {
    // A number of 8 bits; the sum fits.
    (error.number() as shequ_code).saturating_add(100)
}

/// The language of a number.
pub(crate) fn lang(number: i32) -> Result<Lang, Fault> {
    match number {
        SHEQU_ZH => Ok(Lang::Zh),
        SHEQU_EN => Ok(Lang::En),
        _ => Err(Fault::Code(SHEQU_UNKNOWN_NUMBER)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shequ::formula::Status;

    #[test]
    fn codes_and_names_are_distinct_and_formulas_have_the_cores() {
        for (place, (code, name)) in NAMES.iter().enumerate() {
            let same = NAMES.iter().filter(|(other, known)| other == code || known == name).count();
            assert_eq!(same, 1, "{name:?}");
            assert!(place == 0 || NAMES[place - 1].0 < *code, "{name:?} out of order");
        }
        for error in FormulaError::ALL {
            assert_eq!(name(of_formula(error)).unwrap().to_str().unwrap(), error.code());
            assert_eq!(named(error.code()), Some(of_formula(error)));
            assert_eq!(sentence(of_formula(error), Lang::Zh), error.message(Lang::Zh));
        }
        assert_eq!(NAMES.iter().filter(|(code, _)| *code > 100).count(), FormulaError::ALL.len());
    }

    #[test]
    fn every_fault_of_the_abi_has_a_sentence() {
        for code in SHEQU_INTERNAL..=SHEQU_ALREADY_USED {
            assert!(!sentence(code, Lang::Zh).is_empty() && !sentence(code, Lang::En).is_empty(), "{code}");
        }
    }

    #[test]
    fn statuses_have_the_cores_numbers() {
        let numbers = [
            (SHEQU_STATUS_NO_RESULT, Status::NoResult),
            (SHEQU_STATUS_ACHIEVED, Status::Achieved),
            (SHEQU_STATUS_ON_TRACK, Status::OnTrack),
            (SHEQU_STATUS_AT_RISK, Status::AtRisk),
            (SHEQU_STATUS_BEHIND, Status::Behind),
            (SHEQU_STATUS_MISSED, Status::Missed),
            (SHEQU_STATUS_NOT_MET, Status::NotMet),
            (SHEQU_STATUS_NOT_STARTED, Status::NotStarted),
            (SHEQU_STATUS_CONFORMING, Status::Conforming),
            (SHEQU_STATUS_NOT_CONFORMING, Status::NotConforming),
            (SHEQU_STATUS_NOT_DUE, Status::NotDue),
            (SHEQU_STATUS_DUE, Status::Due),
            (SHEQU_STATUS_OVERDUE, Status::Overdue),
        ];
        assert_eq!(numbers.len(), Status::ALL.len());
        for (number, status) in numbers {
            assert_eq!(number, status as i32);
        }
    }
}
