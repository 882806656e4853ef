//! What a plan says, as tables: [`Plan::list`]. For faces that walk a plan by columns rather than by types (C, SQL,
//! data frames); Rust users have the types themselves.

use std::sync::Arc;

use super::{Indicator, IndicatorMeasure, Occurrence, Plan, Rhythm, Target, VariableKind};
use crate::columns::Columns;
use crate::formula::{Bound, IntervalBasis};
use crate::frame::Frame;
use crate::plan::{Choice, DatedBound, Deliverable, Interpretation, Measure};
use crate::quantity::Quantity;

/// Which part of a plan is listed. Lists keep their columns; new ones may be added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PlanList {
    /// One row: the plan itself. `id`, `edition`, `name_zh`, `name_en`, `first_day`, `last_day`, `standing`,
    /// `standing_zh`, `standing_en`, `notice_zh`, `notice_en`, `illustrative`.
    Plan,
    /// `id`, `heading_zh`, `heading_en`, `summary_zh`, `summary_en`.
    Clauses,
    /// `id`, `name_zh`, `name_en`, `digits`.
    Levels,
    /// `id`, `name_zh`, `name_en`, `factor`, `whole`.
    Units,
    /// `id`, `name_zh`, `name_en`, `levels`, `attributes`, `several_rows`, `clauses`.
    Kinds,
    /// `id`, `name_zh`, `name_en`, `kind`, `unit`, `counts` (the register it may be counted from), `due_level`,
    /// `max_age_months`.
    Variables,
    /// `id`, `name_zh`, `name_en`, `unit`, `variable`, `numerator`, `denominator`, `factor`.
    Indicators,
    /// `id`, `name_zh`, `name_en`, `indicator`, `unit`, `rhythm`, `first_day`, `last_day`, `years`, `min_years`,
    /// `max_years`, `basis`, `strength`, `strength_zh`, `strength_en`, `wording_zh`, `wording_en`, `level`, `group`,
    /// `action`, `clauses`, and `baseline` as an exact number.
    Targets,
    /// One row a target and day from which a bound holds: `target`, `from`, `bound`, `lower`, `upper` as exact numbers,
    /// `lower_in`, `upper_in`.
    Bounds,
    /// `id`, `name_zh`, `name_en`.
    Actions,
    /// `id`, `name_zh`, `name_en`, `summary_zh`, `summary_en`, `clause`, `action`, `targets`, `deliverables`.
    Measures,
    /// `id`, `measure`, `name_zh`, `name_en`, `occurs`, `level`.
    Deliverables,
    /// `id`, `name_zh`, `name_en`, `summary_zh`, `summary_en`, `clause`.
    Requirements,
    /// One row a choice: `interpretation`, `question_zh`, `question_en`, `choice`, `name_zh`, `name_en`, `reason_zh`,
    /// `reason_en`, `chosen`, `by_default`, `changes`.
    Interpretations,
}

impl PlanList {
    /// Every list.
    pub const ALL: [PlanList; 14] = [
        PlanList::Plan,
        PlanList::Clauses,
        PlanList::Levels,
        PlanList::Units,
        PlanList::Kinds,
        PlanList::Variables,
        PlanList::Indicators,
        PlanList::Targets,
        PlanList::Bounds,
        PlanList::Actions,
        PlanList::Measures,
        PlanList::Deliverables,
        PlanList::Requirements,
        PlanList::Interpretations,
    ];

    /// The word that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PlanList::Plan => "plan",
            PlanList::Clauses => "clauses",
            PlanList::Levels => "levels",
            PlanList::Units => "units",
            PlanList::Kinds => "kinds",
            PlanList::Variables => "variables",
            PlanList::Indicators => "indicators",
            PlanList::Targets => "targets",
            PlanList::Bounds => "bounds",
            PlanList::Actions => "actions",
            PlanList::Measures => "measures",
            PlanList::Deliverables => "deliverables",
            PlanList::Requirements => "requirements",
            PlanList::Interpretations => "interpretations",
        }
    }

    /// The list of a [`code`](PlanList::code).
    #[must_use]
    pub fn named(code: &str) -> Option<PlanList> {
        PlanList::ALL.into_iter().find(|list| list.code() == code)
    }
}

impl Plan {
    /// A part of the plan as a table, in the order of the text. Several ids in one cell are joined by `|`.
    ///
    /// ```
    /// use shequ::frame::Values;
    /// use shequ::plan::{Plan, PlanList};
    ///
    /// let targets = Plan::builtin("xiaoshan-2022-2025")?.list(PlanList::Targets);
    /// let Some(Values::Words(names)) = targets.column("name_zh").map(|column| &column.values) else { panic!() };
    /// assert!((0..targets.len()).any(|row| names.get(row) == Some("社区服务综合体")));
    /// # Ok::<(), shequ::plan::PlanError>(())
    /// ```
    #[must_use]
    pub fn list(&self, list: PlanList) -> Frame {
        match list {
            PlanList::Plan => self.list_plan(),
            PlanList::Clauses => Columns::of(self.clauses())
                .text("id", "条目", "clause", |clause| Some(&clause.id))
                .both("heading", "标题", "heading", |clause| Some(&clause.heading))
                .both("summary", "内容", "summary", |clause| Some(&clause.summary))
                .into_frame(),
            PlanList::Levels => Columns::of(self.levels())
                .text("id", "层级", "level", |level| Some(&level.id))
                .both("name", "名称", "name", |level| Some(&level.name))
                .integer("digits", "代码位数", "digits", |level| level.digits.map(i64::from))
                .into_frame(),
            PlanList::Units => Columns::of(self.units_of_measure())
                .text("id", "计量单位", "unit of measure", |unit| Some(&unit.id))
                .both("name", "名称", "name", |unit| Some(&unit.name))
                .integer("factor", "系数", "factor", |unit| unit.factor)
                .flag("whole", "整数", "whole", |unit| Some(unit.whole))
                .into_frame(),
            PlanList::Kinds => self.list_kinds(),
            PlanList::Variables => self.list_variables(),
            PlanList::Indicators => self.list_indicators(),
            PlanList::Targets => self.list_targets(),
            PlanList::Bounds => self.list_bounds(),
            PlanList::Actions => Columns::of(self.actions())
                .text("id", "行动", "action", |action| Some(&action.id))
                .both("name", "名称", "name", |action| Some(&action.name))
                .into_frame(),
            PlanList::Measures => self.list_measures(),
            PlanList::Deliverables => self.list_deliverables(),
            PlanList::Requirements => Columns::of(self.requirements())
                .text("id", "保障措施", "requirement", |requirement| Some(&requirement.id))
                .both("name", "名称", "name", |requirement| Some(&requirement.name))
                .both("summary", "内容", "summary", |requirement| Some(&requirement.summary))
                .text("clause", "条目", "clause", |requirement| Some(&requirement.clause.id))
                .into_frame(),
            PlanList::Interpretations => self.list_interpretations(),
        }
    }

    fn list_plan(&self) -> Frame {
        Columns::of(std::slice::from_ref(self))
            .text("id", "方案", "plan", |plan| Some(plan.id()))
            .text("edition", "版本", "edition", |plan| Some(plan.edition()))
            .both("name", "名称", "name", |plan| Some(plan.name()))
            .day("first_day", "起始日", "first day", |plan| Some(plan.period().start))
            .day("last_day", "截止日", "last day", |plan| Some(plan.period().end))
            .text("standing", "文件性质", "standing", |plan| Some(&plan.standing().id))
            .both("standing", "文件性质", "standing", |plan| Some(&plan.standing().name))
            .both("notice", "说明", "notice", |plan| Some(&plan.standing().notice))
            .flag("illustrative", "虚构示例", "made up", |plan| Some(plan.is_illustrative()))
            .into_frame()
    }

    fn list_kinds(&self) -> Frame {
        Columns::of(self.kinds())
            .text("id", "台账类别", "kind", |kind| Some(&kind.id))
            .both("name", "名称", "name", |kind| Some(&kind.name))
            .joined("levels", "所在层级", "levels", |kind| ids(&kind.stands_at, |level| &level.id))
            .joined("attributes", "属性", "attributes", |kind| ids(&kind.attributes, |attribute| &attribute.id))
            .flag("several_rows", "一号多行", "several rows", |kind| Some(kind.several_rows))
            .joined("clauses", "条目", "clauses", |kind| ids(&kind.clauses, |clause| &clause.id))
            .into_frame()
    }

    fn list_variables(&self) -> Frame {
        let kind = |kind| match kind {
            VariableKind::Stock => "stock",
            VariableKind::Flow => "flow",
            VariableKind::Rate => "rate",
        };
        Columns::of(self.variables())
            .text("id", "数据项", "variable", |variable| Some(&variable.id))
            .both("name", "名称", "name", |variable| Some(&variable.name))
            .text("kind", "性质", "kind", |variable| Some(kind(variable.kind)))
            .text("unit", "计量单位", "unit of measure", |variable| Some(&variable.unit.id))
            .text("counts", "对应台账", "counts", |variable| {
                variable.count.as_ref().map(|count| count.kind.id.as_str())
            })
            .text("due_level", "应报层级", "due level", |variable| {
                variable.due.as_ref().map(|due| due.level.id.as_str())
            })
            .integer("max_age_months", "沿用月数上限", "carried for months", |variable| {
                variable.max_age_months.map(i64::from)
            })
            .into_frame()
    }

    fn list_indicators(&self) -> Frame {
        let ratio = |indicator: &'_ Arc<Indicator>| match &indicator.measure {
            IndicatorMeasure::Value(_) => None,
            IndicatorMeasure::Ratio { factor, .. } => Some(*factor),
        };
        Columns::of(self.indicators())
            .text("id", "指标", "indicator", |indicator| Some(&indicator.id))
            .both("name", "名称", "name", |indicator| Some(&indicator.name))
            .text("unit", "计量单位", "unit of measure", |indicator| Some(&indicator.unit.id))
            .text("variable", "数据项", "variable", |indicator| match &indicator.measure {
                IndicatorMeasure::Value(variable) => Some(&variable.id),
                IndicatorMeasure::Ratio { .. } => None,
            })
            .text("numerator", "分子", "numerator", |indicator| match &indicator.measure {
                IndicatorMeasure::Value(_) => None,
                IndicatorMeasure::Ratio { numerator, .. } => Some(&numerator.id),
            })
            .text("denominator", "分母", "denominator", |indicator| match &indicator.measure {
                IndicatorMeasure::Value(_) => None,
                IndicatorMeasure::Ratio { denominator, .. } => Some(&denominator.id),
            })
            .integer("factor", "系数", "factor", ratio)
            .into_frame()
    }

    fn list_targets(&self) -> Frame {
        let schedule = |target: &Target| match &target.rhythm {
            Rhythm::By(schedule) | Rhythm::Every { schedule, .. } => Some(schedule.schedule.clone()),
            Rhythm::EachYear(_) | Rhythm::Standing => None,
        };
        let every = |target: &Target| match target.rhythm {
            Rhythm::Every { min_years, max_years, basis, .. } => Some((min_years, max_years, basis)),
            _ => None,
        };
        Columns::of(self.targets())
            .text("id", "目标", "target", |target| Some(&target.id))
            .both("name", "名称", "name", |target| Some(&target.name))
            .text("indicator", "指标", "indicator", |target| Some(&target.indicator.id))
            .text("unit", "计量单位", "unit of measure", |target| Some(&target.indicator.unit.id))
            .text("rhythm", "时限", "rhythm", |target| Some(target.rhythm.code()))
            .day("first_day", "起始日", "first day", |target| schedule(target).map(|schedule| schedule.start()))
            .day("last_day", "截止日", "last day", |target| schedule(target).map(|schedule| schedule.end()))
            .made("years", "年度", "years", |target| match &target.rhythm {
                Rhythm::EachYear(years) => {
                    Some(years.iter().map(ToString::to_string).collect::<Vec<String>>().join("|"))
                }
                _ => None,
            })
            .integer("min_years", "最短间隔年数", "fewest years", |target| {
                every(target).map(|(min, _, _)| min.into())
            })
            .integer("max_years", "最长间隔年数", "most years", |target| {
                every(target).map(|(_, max, _)| max.into())
            })
            .text("basis", "间隔算法", "years counted", |target| {
                every(target).map(|(_, _, basis)| match basis {
                    IntervalBasis::Anniversary => "anniversary",
                    IntervalBasis::CalendarYears => "calendar-years",
                })
            })
            .text("strength", "约束强度", "strength", |target| Some(target.strength.code()))
            .text("strength_zh", "约束强度(中文)", "strength (Chinese)", |target| {
                Some(target.strength.label(crate::Lang::Zh))
            })
            .text("strength_en", "约束强度(英文)", "strength (English)", |target| {
                Some(target.strength.label(crate::Lang::En))
            })
            .both("wording", "用词", "wording", |target| Some(&target.wording))
            .text("level", "层级", "level", |target| Some(&target.level.id))
            .text("group", "单位范围", "group", |target| target.group.as_ref().map(|group| group.id.as_str()))
            .text("action", "行动", "action", |target| target.action.as_ref().map(|action| action.id.as_str()))
            .joined("clauses", "条目", "clauses", |target| ids(&target.clauses, |clause| &clause.id))
            .exact("baseline", "基期值", "baseline", |target| target.baseline)
            .into_frame()
    }

    fn list_bounds(&self) -> Frame {
        let rows: Vec<(&Target, &DatedBound)> = self
            .targets()
            .iter()
            .flat_map(|target| target.bounds.iter().map(|dated| (target.as_ref(), dated)))
            .collect();
        let ends = |bound: &Bound| -> (Option<Quantity>, Option<Quantity>) {
            match *bound {
                Bound::AtLeast(floor) => (Some(floor), None),
                Bound::AtMost(ceiling) => (None, Some(ceiling)),
                Bound::Between { lower, upper, .. } => (Some(lower), Some(upper)),
            }
        };
        let within = |bound: &Bound| match *bound {
            Bound::AtLeast(_) => (Some(true), None),
            Bound::AtMost(_) => (None, Some(true)),
            Bound::Between { lower_in, upper_in, .. } => (Some(lower_in), Some(upper_in)),
        };
        Columns::of(&rows)
            .text("target", "目标", "target", |(target, _)| Some(&target.id))
            .day("from", "起始日", "from", |(_, dated)| dated.from)
            .text("bound", "约束", "bound", |(_, dated)| {
                Some(match dated.bound {
                    Bound::AtLeast(_) => "at_least",
                    Bound::AtMost(_) => "at_most",
                    Bound::Between { .. } => "between",
                })
            })
            .exact("lower", "下限", "lower end", |(_, dated)| ends(&dated.bound).0)
            .exact("upper", "上限", "upper end", |(_, dated)| ends(&dated.bound).1)
            .flag("lower_in", "含下限", "lower end in", |(_, dated)| within(&dated.bound).0)
            .flag("upper_in", "含上限", "upper end in", |(_, dated)| within(&dated.bound).1)
            .into_frame()
    }

    fn list_measures(&self) -> Frame {
        Columns::of(self.measures())
            .text("id", "举措", "measure", |measure| Some(&measure.id))
            .both("name", "名称", "name", |measure| Some(&measure.name))
            .both("summary", "内容", "summary", |measure| Some(&measure.summary))
            .text("clause", "条目", "clause", |measure| Some(&measure.clause.id))
            .text("action", "行动", "action", |measure| Some(&measure.action.id))
            .joined("targets", "目标", "targets", |measure| ids(&measure.targets, |target| &target.id))
            .joined("deliverables", "任务项", "deliverables", |measure| ids(&measure.deliverables, |item| &item.id))
            .into_frame()
    }

    fn list_deliverables(&self) -> Frame {
        let of = |measure: &'_ Arc<Measure>| -> Vec<(Arc<Measure>, Arc<Deliverable>)> {
            measure.deliverables.iter().map(|item| (Arc::clone(measure), Arc::clone(item))).collect()
        };
        let rows: Vec<(Arc<Measure>, Arc<Deliverable>)> = self.measures().iter().flat_map(of).collect();
        Columns::of(&rows)
            .text("id", "任务项", "deliverable", |(_, item)| Some(&item.id))
            .text("measure", "举措", "measure", |(measure, _)| Some(&measure.id))
            .both("name", "名称", "name", |(_, item)| Some(&item.name))
            .text("occurs", "频次", "occurs", |(_, item)| {
                Some(match item.occurrence {
                    Occurrence::Once => "once",
                    Occurrence::Recurring => "recurring",
                    Occurrence::PerUnit(_) => "per_unit",
                })
            })
            .text("level", "层级", "level", |(_, item)| match &item.occurrence {
                Occurrence::PerUnit(due) => Some(&due.level.id),
                Occurrence::Once | Occurrence::Recurring => None,
            })
            .into_frame()
    }

    fn list_interpretations(&self) -> Frame {
        let rows: Vec<(&Interpretation, usize, &Choice)> = self
            .interpretations()
            .iter()
            .flat_map(|of| of.choices.iter().enumerate().map(move |(place, choice)| (of, place, choice)))
            .collect();
        Columns::of(&rows)
            .text("interpretation", "口径", "interpretation", |(of, _, _)| Some(&of.id))
            .both("question", "问题", "question", |(of, _, _)| Some(&of.question))
            .text("choice", "选项", "choice", |(_, _, choice)| Some(&choice.id))
            .both("name", "名称", "name", |(_, _, choice)| Some(&choice.name))
            .both("reason", "理由", "reason", |(_, _, choice)| choice.reason.as_ref())
            .flag("chosen", "采用", "chosen", |(of, place, _)| Some(of.chosen == *place))
            .flag("by_default", "默认", "by default", |(_, place, _)| Some(*place == 0))
            .joined("changes", "改动", "changes", |(_, _, choice)| ids(&choice.changes, |change| change))
            .into_frame()
    }
}

fn ids<'a, T>(items: &'a [T], id: impl Fn(&'a T) -> &'a String) -> Vec<&'a str> {
    items.iter().map(|item| id(item).as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Values;

    fn cell<'a>(frame: &'a Frame, column: &str, row: usize) -> Option<&'a str> {
        let Some(Values::Words(words)) = frame.column(column).map(|column| &column.values) else {
            panic!("no texts under `{column}`")
        };
        words.get(row)
    }

    #[test]
    fn every_list_has_a_code_of_its_own_rows_and_two_headings_a_column() {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        for list in PlanList::ALL {
            assert_eq!(PlanList::named(list.code()), Some(list));
            let frame = plan.list(list);
            assert!(!frame.is_empty(), "{}", list.code());
            for column in frame.columns() {
                assert_eq!(column.values.len(), frame.len(), "{}.{}", list.code(), column.name);
                assert!(!column.heading.zh.is_empty() && !column.heading.en.is_empty(), "{}", column.name);
                let same = frame.columns().iter().filter(|other| other.name == column.name).count();
                assert_eq!(same, 1, "{}.{}", list.code(), column.name);
            }
        }
        assert_eq!(PlanList::named("target"), None);
    }

    #[test]
    fn targets_and_bounds_say_what_the_plan_says() {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        let (targets, bounds) = (plan.list(PlanList::Targets), plan.list(PlanList::Bounds));
        let row = plan.target("certified-social-workers").unwrap().index;
        assert_eq!(cell(&targets, "id", row), Some("certified-social-workers"));
        assert_eq!(cell(&targets, "rhythm", row), Some("by"));
        // Clause 1.3.3: 16 per 10,000 residents by the end of 2025.
        let at =
            (0..bounds.len()).find(|row| cell(&bounds, "target", *row) == Some("certified-social-workers")).unwrap();
        let Some(Values::Integers(n)) = bounds.column("lower_n").map(|column| &column.values) else { panic!() };
        assert_eq!((cell(&bounds, "bound", at), n.get(at)), (Some("at_least"), Some(16)));
        let Some(Values::Dates(last)) = targets.column("last_day").map(|column| &column.values) else { panic!() };
        assert_eq!(last.get(row), Some(20_453)); // 2025-12-31
    }

    #[test]
    fn another_reading_is_listed_as_chosen() {
        let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
        let other = plan.with_interpretation("workers-deadline", "by-2025").unwrap();
        let chosen = |plan: &Plan| -> Vec<String> {
            let list = plan.list(PlanList::Interpretations);
            let Some(Values::Booleans(chosen)) = list.column("chosen").map(|column| &column.values) else { panic!() };
            let rows = (0..list.len()).filter(|row| chosen.get(*row) == Some(true));
            rows.filter(|row| cell(&list, "interpretation", *row) == Some("workers-deadline"))
                .filter_map(|row| cell(&list, "choice", row).map(str::to_owned))
                .collect()
        };
        assert_ne!(chosen(&plan), chosen(&other));
        assert_eq!(chosen(&other), ["by-2025"]);
    }
}
