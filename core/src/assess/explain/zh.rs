//! Explanations in Chinese.

use chrono::{Datelike, NaiveDate};

use super::sentences::{
    Age, Contribution, Named, NoVerdict, Origin, PartRead, Rule, Sentences, Spread, Timing, Why, is_sign,
};
use crate::assess::words::exactly;
use crate::formula::{Bound, Convention, RangePosition, Status};
use crate::lang::Lang;
use crate::plan::UnitOfMeasure;

pub(super) struct Zh;

fn day(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

fn age(age: Age) -> String {
    match age {
        Age::Months(months) => format!("{months}个月"),
        Age::Days(days) => format!("{days}天"),
    }
}

fn named(units: &Named) -> String {
    let names = units.names.join("、");
    if units.more > 0 { format!("{names},另有{}个", units.more) } else { names }
}

impl Sentences for Zh {
    fn line(&self, sentences: &[String]) -> String {
        sentences.concat()
    }

    fn amount(&self, number: &str, unit: &UnitOfMeasure) -> String {
        format!("{number}{}", unit.name.zh)
    }

    fn difference(&self, number: &str, unit: &UnitOfMeasure) -> String {
        if is_sign(&unit.name.zh) { format!("{number}个百分点") } else { self.amount(number, unit) }
    }

    fn with_value(&self, name: &str, value: &str) -> String {
        format!("{name}({value})")
    }

    fn bound(&self, bound: &Bound, unit: &UnitOfMeasure) -> String {
        let amount = |value| self.amount(&exactly(value), unit);
        match bound {
            Bound::AtLeast(floor) if unit.factor.is_some() => format!("不低于{}", amount(floor)),
            Bound::AtLeast(floor) => format!("不少于{}", amount(floor)),
            Bound::AtMost(ceiling) => format!("不超过{}", amount(ceiling)),
            Bound::Between { lower, upper, .. } if lower == upper => format!("恰为{}", amount(lower)),
            Bound::Between { lower, lower_in, upper, upper_in } => {
                let ends = match (lower_in, upper_in) {
                    (true, true) => "含两端",
                    (true, false) => "不含上端",
                    (false, true) => "不含下端",
                    (false, false) => "不含两端",
                };
                format!("在{}至{}之间,{ends}", amount(lower), amount(upper))
            }
        }
    }

    fn rule(&self, rule: &Rule<'_>) -> String {
        let clauses: Vec<String> = rule.clauses.iter().map(|(id, heading)| format!("第{id}条({heading})")).collect();
        let clauses = if clauses.is_empty() { "计划".to_owned() } else { clauses.join("、") };
        let timing = match &rule.timing {
            Timing::By(last) => format!("到{},", day(*last)),
            Timing::EachYear(years) => {
                let years: Vec<String> = years.iter().map(ToString::to_string).collect();
                format!("{}年每年,", years.join("、"))
            }
            Timing::Every(min, max) if min == max => format!("每{min}年,"),
            Timing::Every(min, max) => format!("每{min}至{max}年,"),
            Timing::Standing => "常年,".to_owned(),
        };
        let each = rule.each.map(|each| format!("每个{each}的")).unwrap_or_default();
        let since = rule.since.map(|since| format!("(自{}起)", day(since))).unwrap_or_default();
        let strength = if rule.strength == rule.wording {
            format!("(原文用语“{}”)", rule.wording)
        } else {
            format!("({},原文用语“{}”)", rule.strength, rule.wording)
        };
        format!("{clauses}要求:{timing}{each}{}{}{since}{strength}。", rule.what, rule.bound)
    }

    fn share(&self, here: &str, bound: &str, responsible: Option<&str>) -> String {
        let responsible = responsible.map(|who| format!(",由{who}负责")).unwrap_or_default();
        format!("分解到{here}的任务为{bound}{responsible}。")
    }

    fn readings(&self, open: usize, chosen: &[(&str, &str)]) -> String {
        if chosen.is_empty() {
            return format!("原文有{open}处可作不同理解,均按默认口径。");
        }
        let chosen: Vec<String> = chosen.iter().map(|(question, choice)| format!("“{question}”取“{choice}”")).collect();
        format!("原文有{open}处可作不同理解,本次没有按默认口径的是:{}。", chosen.join(";"))
    }

    fn part(&self, part: &PartRead<'_>) -> String {
        let PartRead { name, value, from, oldest, newest, carried, missing } = part;
        let (oldest, newest) = (day(*oldest), day(*newest));
        match from {
            Origin::Register => format!("{name}{value},按名册清点,截至{newest}。"),
            Origin::Own(unit) => {
                let carried = carried.map(|(_, old)| format!(",属沿用旧数,距评价日{}", age(old))).unwrap_or_default();
                format!("{name}{value},由{unit}上报,截至{newest}{carried}。")
            }
            Origin::Sum(units) => {
                let by = match units {
                    1 => "由1个单位上报".to_owned(),
                    units => format!("由{units}个单位上报数合计"),
                };
                let dates =
                    if oldest == newest { format!("截至{newest}") } else { format!("时点自{oldest}至{newest}") };
                let carried = carried
                    .map(|(count, old)| format!(",其中{count}个单位沿用旧数,最早的距评价日{}", age(old)))
                    .unwrap_or_default();
                let missing = if *missing > 0 { format!(",另有{missing}个单位未报") } else { String::new() };
                format!("{name}{value},{by},{dates}{carried}{missing}。")
            }
        }
    }

    fn no_part(&self, name: &str, due: u32) -> String {
        match due {
            0 => format!("{name}尚无数据。"),
            1 => format!("{name}尚无数据,应报的单位没有上报。"),
            due => format!("{name}尚无数据,应报的{due}个单位均未报。"),
        }
    }

    fn own_superseded(&self) -> String {
        "本级上报数较旧,改用下级较新的数。".to_owned()
    }

    fn ended_unit(&self) -> String {
        "其中含已撤销单位的末次数据,承接的单位尚未全部上报。".to_owned()
    }

    fn not_due(&self, name: &str, units: usize) -> String {
        format!("另有{units}个不在应报范围的单位上报了{name},没有计入。")
    }

    fn spread(&self, spread: &Spread<'_>) -> String {
        let mut parts = Vec::new();
        parts.extend(spread.below.map(|count| format!("低于下限的{count}个")));
        parts.push(format!("符合的{}个", spread.inside));
        parts.extend(spread.above.map(|count| format!("高于上限的{count}个")));
        parts.push(format!("无数据的{}个", spread.unknown));
        format!("辖区内{}共{}个:{}。", spread.of, spread.all, parts.join(","))
    }

    fn ratio(&self, factor: i64, n: &str, d: &str, result: &str, exact: Option<&str>) -> String {
        let factor = if factor == 1 { String::new() } else { format!("{factor} × ") };
        match exact {
            Some(exact) => format!("{factor}{n} ÷ {d} ≈ {result}(精确值{exact})。"),
            None => format!("{factor}{n} ÷ {d} = {result}。"),
        }
    }

    fn both_parts(&self, amount: &str) -> String {
        format!("只按两项数据都有的单位计算,为{amount}。")
    }

    fn exact_value(&self, value: &str, exact: &str) -> String {
        format!("完成值约为{value}(精确值{exact})。")
    }

    fn attained(&self, value: &str, floor: &str, share: &str) -> String {
        format!("完成率为{value} ÷ {floor} = {share}。")
    }

    fn attained_share(&self, share: &str) -> String {
        format!("完成率为{share}。")
    }

    fn progress(&self, baseline: &str, on: Option<NaiveDate>, working: Option<&str>, share: &str) -> String {
        let on = on.map(|on| format!("({})", day(on))).unwrap_or_default();
        let working = working.map(|working| format!("{working} = ")).unwrap_or_default();
        format!("从基期值{baseline}{on}算起,目标进展度为{working}{share}。")
    }

    fn way(&self, value: &str, start: &str, target: &str) -> String {
        format!("({value} - {start}) ÷ ({target} - {start})")
    }

    fn against(&self, value: &str, met: bool, bound: &str) -> String {
        if met {
            format!("完成值{value},符合“{bound}”的要求。")
        } else {
            format!("完成值{value},不符合“{bound}”的要求。")
        }
    }

    fn elapsed(&self, share: &str, periods: Option<(i64, i64, &Convention)>) -> String {
        match periods {
            Some((gone, all, convention)) => {
                let unit = match convention {
                    Convention::Month => "个月",
                    Convention::Quarter => "个季度",
                    Convention::Year => "年",
                    _ => "天",
                };
                format!("{all}{unit}已过{gone}{unit},序时进度为{share}。")
            }
            None => format!("序时进度为{share}。"),
        }
    }

    fn planned(&self, planned: &str) -> String {
        format!("按序时应完成{planned}。")
    }

    fn year(&self, year: i32, count: Option<&str>, status: Status) -> String {
        let status = status.label(Lang::Zh);
        match count {
            Some(count) => format!("{year}年{count}({status})"),
            None => format!("{year}年无数据"),
        }
    }

    fn years(&self, years: &[String]) -> String {
        format!("各年:{}。", years.join("、"))
    }

    fn closed_years(&self, met: usize, closed: usize) -> String {
        format!("已结束的{closed}个年度中有{met}个达标。")
    }

    fn since_start(&self, start: NaiveDate, value: &str) -> String {
        format!("自{}起共{value}。", day(start))
    }

    fn first_by(&self, last: NaiveDate) -> String {
        format!("首批最迟应在{}前(含当日)完成。", day(last))
    }

    fn next_between(&self, first: NaiveDate, last: NaiveDate) -> String {
        format!("下一批应在{}至{}之间。", day(first), day(last))
    }

    fn kept_badly(&self, early: usize, late: usize) -> String {
        match (early, late) {
            (early, 0) => format!("以往有{early}批早于规定间隔。"),
            (0, late) => format!("以往有{late}批晚于规定间隔。"),
            (early, late) => format!("以往有{early}批早于规定间隔,{late}批晚于规定间隔。"),
        }
    }

    fn share_inside(&self, inside: u32, known: u32, share: &str) -> String {
        format!("有数据的{known}个中{inside}个符合,占{share}。")
    }

    fn share_of_parent(&self, parent: &str, share: &str) -> String {
        format!("占{parent}总数的{share}。")
    }

    fn verdict(&self, here: &str, on: NaiveDate, status: Status, why: &Why) -> String {
        let label = status.label(Lang::Zh);
        let why = match why {
            Why::Plain => return format!("截至{},{here}的结论为“{label}”。", day(on)),
            Why::Met if status == Status::Conforming => "要求已满足".to_owned(),
            Why::Met => "已达到目标值".to_owned(),
            Why::Unmet if status == Status::Missed => "到期时没有达到目标值".to_owned(),
            Why::Unmet if status == Status::NotConforming => "没有满足要求".to_owned(),
            Why::Unmet => "没有达到目标值".to_owned(),
            Why::AsPlanned { planned } => format!("尚未达到目标值,但已达到按序时应完成的{planned}"),
            Why::NearlyPlanned { planned, line } => {
                format!("少于按序时应完成的{planned},但没有低于滞后线({line})")
            }
            Why::UnderPlan { planned, line } if planned == line => format!("少于按序时应完成的{planned}"),
            Why::UnderPlan { planned, line } => format!("少于按序时应完成的{planned},也低于滞后线({line})"),
            Why::LostSinceStart => "起算时已达到目标值,现在反而没有达到".to_owned(),
            Why::NoBaseline => "没有达到目标值,又因没有基期值,到期前不按序时评价".to_owned(),
            Why::DueThisYear => "今年的还没有办".to_owned(),
            Why::Before(Some(start)) => format!("从{}起算", day(*start)),
            Why::Before(None) => "还没到起算的时候".to_owned(),
            Why::NotYet => "还没到应办的时候".to_owned(),
            Why::InWindow => "已可办理,还没有逾期".to_owned(),
            Why::Overdue(days) => format!("已超过最迟日期{days}天"),
            Why::NeverDone => "计划期已满,该办的没有办".to_owned(),
        };
        format!("截至{},{here}的结论为“{label}”:{why}。", day(on))
    }

    fn lacking(&self, amount: &str) -> String {
        format!("还差{amount}。")
    }

    fn too_many(&self, amount: &str) -> String {
        format!("超出{amount}。")
    }

    fn by_hiring(&self, amount: &str) -> String {
        format!("若全靠新增人员来补(分母也随之增加),则需{amount}。")
    }

    fn pace(&self, pace: &str, a_period: &str, whole: bool) -> String {
        match whole {
            true => format!("要按期达到,今后{a_period}至少需增加{pace}。"),
            false => format!("要按期达到,今后{a_period}约需提高{pace}。"),
        }
    }

    fn no_verdict(&self, here: &str, on: NaiveDate, why: &NoVerdict<'_>) -> String {
        let why = match why {
            NoVerdict::Nothing(names) => format!("缺少{}的数据", names.join("和")),
            NoVerdict::DivisorZero(name) => format!("{name}为零,比率无从算起"),
            NoVerdict::SomeMissing { name, with_value, due } => {
                format!("{name}应由{due}个单位上报,只有{with_value}个有数,数据不全")
            }
            NoVerdict::Gaps => "有的时段没有数据,数据不全".to_owned(),
            NoVerdict::TooLow(level) => format!("{level}一级不统计这项数据"),
            NoVerdict::SetForGroup { group, here } => format!("目标值只对{group}设定,不对{here}设定"),
            NoVerdict::SetForLevel { level, here } => format!("目标值只对{level}一级设定,不对{here}设定"),
            NoVerdict::NotAPart(part, whole) => format!("{part}应是{whole}的一部分,上报的却比后者大"),
            NoVerdict::TooLarge => "数值太大,无法精确计算".to_owned(),
        };
        format!("截至{},{here}无法评价:{why}。", day(on))
    }

    fn within_rounding(&self) -> String {
        "公布数经过取整,取整的误差足以改变这一结论。".to_owned()
    }

    fn met_by_part(&self) -> String {
        "虽有单位未报,已报部分已达到下限,补报只会更多,结论不变。".to_owned()
    }

    fn covered_only(&self) -> String {
        "所列数值只含已报的单位。".to_owned()
    }

    fn most(&self, variable: &str, units: &[Contribution<'_>]) -> String {
        let shown: Vec<String> = units
            .iter()
            .map(|unit| match &unit.share {
                Some(share) => format!("{}({},占{share})", unit.name, unit.value),
                None => format!("{}({})", unit.name, unit.value),
            })
            .collect();
        format!("{variable}较多的单位:{}。", shown.join("、"))
    }

    fn not_reported(&self, variable: &str, units: &Named) -> String {
        format!("未报{variable}的单位:{}。", named(units))
    }

    fn outside(&self, position: RangePosition, units: &Named) -> String {
        match position {
            RangePosition::Above => format!("高于上限的:{}。", named(units)),
            _ => format!("低于下限的:{}。", named(units)),
        }
    }

    fn unknown(&self, units: &Named) -> String {
        format!("无数据的:{}。", named(units))
    }
}
