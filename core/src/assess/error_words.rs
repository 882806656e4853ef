//! The codes of [`AssessError`], and its sentences in Chinese; those in English stand at its variants.

use super::AssessError;
use super::question::{BEGINNING, END};
use crate::formula::YEARS;
use crate::lang::Lang;

impl AssessError {
    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            AssessError::UnknownUnit { .. } => "unknown_unit",
            AssessError::AmbiguousUnit { .. } => "ambiguous_unit",
            AssessError::UnitNotInForce { .. } => "unit_not_in_force",
            AssessError::OtherPlan { .. } => "other_plan",
            AssessError::DateOutOfRange { .. } => "date_out_of_range",
            AssessError::BadOption { .. } => "bad_option",
            AssessError::UnknownOption { .. } => "unknown_option",
            AssessError::UnknownLevel { .. } => "unknown_level",
            AssessError::KindNotOfLevel { .. } => "kind_not_of_level",
            AssessError::NothingSelected { .. } => "nothing_selected",
            AssessError::NoDate => "no_date",
            AssessError::DatesOutOfOrder { .. } => "dates_out_of_order",
            AssessError::UnknownTarget(_) => "unknown_target",
        }
    }

    /// What is wrong and what to do, in a sentence.
    ///
    /// ```
    /// use shequ::data::{Dataset, UnitRow};
    /// use shequ::{Lang, Plan};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// let error = plan.assess(&dataset, "330110", "2024-06-30".parse()?).unwrap_err();
    /// assert_eq!(error.code(), "unknown_unit");
    /// assert!(error.message(Lang::Zh).starts_with("数据中没有单位“330110”"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Zh => self.in_chinese(),
        }
    }

    fn in_chinese(&self) -> String {
        match self {
            AssessError::UnknownUnit { unit, near } if near.is_empty() => format!("数据中没有单位“{unit}”"),
            AssessError::UnknownUnit { unit, near } => {
                format!("数据中没有单位“{unit}”；相近的有：{}", near.join("、"))
            }
            AssessError::AmbiguousUnit { unit, codes } => {
                format!("名称“{unit}”对应多个单位，请改用代码：{}", codes.join("、"))
            }
            AssessError::UnitNotInForce { unit, as_of, since, until } => {
                let since = if since == BEGINNING { "最初" } else { since };
                let until = if until == END { "无限期" } else { until };
                format!("单位 {unit} 在 {as_of} 不存续；存续期自 {since} 起，至 {until} 前一日止")
            }
            AssessError::OtherPlan { built_for, asked } if built_for == asked => {
                format!("数据是按方案 {asked} 的另一文本核对的：标识与版本相同而文本不同；请用 rebind 按该方案重新核对")
            }
            AssessError::OtherPlan { built_for, asked } => {
                format!("数据是按方案 {built_for} 核对的，不是 {asked}；请用 rebind 按该方案重新核对")
            }
            AssessError::DateOutOfRange { as_of } => {
                format!("{as_of} 不在 {} 年至 {} 年之内", YEARS.start(), YEARS.end())
            }
            AssessError::BadOption { option, .. } => {
                let allowed = match *option {
                    "at_risk" => "0 至 1 的比例，或不小于 0 的百分点",
                    "known_on" => "yyyy-mm-dd 形式的日期",
                    "min_coverage" => "0 至 1 的比例",
                    _ => "准确数，如 9/10 或 0.9",
                };
                format!("选项 {option} 的取值应为：{allowed}")
            }
            AssessError::UnknownOption { option, known } => {
                format!("没有选项“{option}”；可用的有：{}", known.join("、"))
            }
            AssessError::UnknownLevel { level, levels } => {
                format!("方案没有层级“{level}”；层级有：{}", levels.join("、"))
            }
            AssessError::KindNotOfLevel { kind, level, possible } if possible.is_empty() => {
                format!("层级 {level} 没有类别为{}的单位：该层级的代码不区分类别，请不按类别选择", kind.label(Lang::Zh))
            }
            AssessError::KindNotOfLevel { kind, level, possible } => {
                let possible: Vec<&str> = possible.iter().map(|kind| kind.label(Lang::Zh)).collect();
                format!("层级 {level} 没有类别为{}的单位；可选的有：{}", kind.label(Lang::Zh), possible.join("、"))
            }
            AssessError::NothingSelected { asked } => format!("数据中没有所选的单位：{asked}"),
            AssessError::NoDate => "没有给出日期：请至少给出一个".to_owned(),
            AssessError::DatesOutOfOrder { day, next } if day == next => format!("{day} 给出了两次：每个日期只给一次"),
            AssessError::DatesOutOfOrder { day, next } => {
                format!("{next} 排在 {day} 之后：日期应由早到晚排列")
            }
            AssessError::UnknownTarget(error) => error.message(Lang::Zh),
        }
    }
}
