//! What an explanation says, word for word, on small data whose numbers were worked out by hand.

use chrono::NaiveDate;
use proptest::prelude::*;
use shequ::assess::Report;
use shequ::data::{AllocationRow, Dataset, DatasetBuilder, EntityRow, ObservationRow, UnitRow};
use shequ::plan::PlanProblemCode;
use shequ::{Lang, Plan};

const DISTRICT: &str = "330109";
const STREET: &str = "330109001";
const STREET_COMMUNITY: &str = "330109001001";
const TOWN: &str = "330109100";
const TOWN_COMMUNITY: &str = "330109100001";
const VILLAGE: &str = "330109100201";

fn plan() -> Plan {
    Plan::builtin("xiaoshan-2022-2025").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn builder(plan: &Plan) -> DatasetBuilder {
    Dataset::builder(plan).units([
        UnitRow::new(DISTRICT, "萧山区", "district"),
        UnitRow::new(STREET, "城厢街道", "town"),
        UnitRow::new(TOWN, "楼塔镇", "town"),
        UnitRow::new(STREET_COMMUNITY, "甲社区", "community"),
        UnitRow::new(TOWN_COMMUNITY, "乙社区", "community"),
        UnitRow::new(VILLAGE, "丙村", "community"),
    ])
}

/// `count` things of a kind at a unit from a day on.
fn things(kind: &str, count: usize, unit: &str, since: &str) -> Vec<EntityRow> {
    (0..count).map(|n| EntityRow::new(kind, format!("{kind}-{unit}-{since}-{n}"), unit, day(since))).collect()
}

fn certified(count: usize) -> Vec<EntityRow> {
    let attributes = [("grade", "senior"), ("certificate", "qualification")];
    let people = things("social-worker", count, STREET, "2023-01-01").into_iter();
    people
        .map(|mut row| {
            row.attributes.extend(attributes.map(|(name, value)| (name.to_owned(), value.into())));
            row
        })
        .collect()
}

fn workers(count: usize) -> Vec<EntityRow> {
    let people = things("community-worker", count, STREET_COMMUNITY, "2023-01-01").into_iter();
    people
        .map(|mut row| {
            row.attributes.insert("job".to_owned(), "grid".into());
            row
        })
        .collect()
}

fn observed(unit: &str, variable: &str, date: &str, value: i64) -> ObservationRow {
    ObservationRow::new(unit, variable, day(date), value)
}

fn report(builder: DatasetBuilder, unit: &str, as_of: &str) -> Report {
    let dataset = builder.build().unwrap();
    dataset.plan().assess(&dataset, unit, day(as_of)).unwrap()
}

#[track_caller]
fn says(report: &Report, target: &str, zh: &[&str], en: &[&str]) {
    let all = |lang| report.explain(target, lang).unwrap().lines;
    let (found_zh, found_en) = (all(Lang::Zh), all(Lang::En));
    assert_eq!(found_zh, zh);
    assert_eq!(found_en, en);
}

#[test]
fn a_count_behind_its_schedule() {
    let mut rows = things("service-complex", 12, STREET_COMMUNITY, "2023-05-01");
    rows.extend(things("service-complex", 5, VILLAGE, "2023-05-01"));
    let report = report(builder(&plan()).entities(rows), DISTRICT, "2024-12-31");
    says(
        &report,
        "service-complexes",
        &[
            "第1.3.2条(服务空间优化)、第2.2.2条(服务综合体)要求:到2025年12月31日,社区服务综合体数不少于30个(约束性,原文用语“不少于”)。原文有5处可作不同理解,均按默认口径。",
            "社区服务综合体数17个,按名册清点,截至2024年12月31日。",
            "完成率为17 ÷ 30 = 56.7%。36个月已过24个月,序时进度为66.7%。按序时应完成20个。",
            "截至2024年12月31日,萧山区的结论为“滞后”:少于按序时应完成的20个,也低于滞后线(18个)。还差13个。要按期达到,今后每月至少需增加2个。",
            "社区服务综合体数较多的单位:城厢街道(12个,占70.6%)、楼塔镇(5个,占29.4%)。",
        ],
        &[
            "By clauses 1.3.2 (Better service space) and 2.2.2 (Service complexes), the target for community service complexes is at least 30 complexes by 2025-12-31 (binding, worded “not fewer than”). The text leaves 5 points open here; each is read in the usual way.",
            "Community service complexes: 17 complexes, counted from the register as of 2024-12-31.",
            "Share of the target reached: 17 / 30 = 56.7%. 24 of 36 months are gone, 66.7% of the schedule. Planned by now: 20 complexes.",
            "Verdict for 萧山区 on 2024-12-31: behind. Less than what is planned by now (20 complexes), and less than 18 complexes, below which it is behind. Still missing: 13 complexes. To get there in time, at least 2 complexes a month must be added from now on.",
            "Largest shares of community service complexes: 城厢街道 (12 complexes, 70.6%) and 楼塔镇 (5 complexes, 29.4%).",
        ],
    );
}

#[test]
fn a_count_with_a_starting_value() {
    let mut rows = things("service-complex", 6, STREET_COMMUNITY, "2022-05-01");
    rows.extend(things("service-complex", 16, VILLAGE, "2023-05-01"));
    let report = report(builder(&plan()).entities(rows), DISTRICT, "2024-12-31");
    says(
        &report,
        "service-complexes",
        &[
            "第1.3.2条(服务空间优化)、第2.2.2条(服务综合体)要求:到2025年12月31日,社区服务综合体数不少于30个(约束性,原文用语“不少于”)。原文有5处可作不同理解,均按默认口径。",
            "社区服务综合体数22个,按名册清点,截至2024年12月31日。",
            "完成率为22 ÷ 30 = 73.3%。从基期值6个(2022年12月31日)算起,目标进展度为(22 - 6) ÷ (30 - 6) = 66.7%。36个月已过24个月,序时进度为66.7%。按序时应完成22个。",
            "截至2024年12月31日,萧山区的结论为“符合序时”:尚未达到目标值,但已达到按序时应完成的22个。还差8个。要按期达到,今后每月至少需增加1个。",
            "社区服务综合体数较多的单位:楼塔镇(16个,占72.7%)、城厢街道(6个,占27.3%)。",
        ],
        &[
            "By clauses 1.3.2 (Better service space) and 2.2.2 (Service complexes), the target for community service complexes is at least 30 complexes by 2025-12-31 (binding, worded “not fewer than”). The text leaves 5 points open here; each is read in the usual way.",
            "Community service complexes: 22 complexes, counted from the register as of 2024-12-31.",
            "Share of the target reached: 22 / 30 = 73.3%. Share of the way from the starting value (6 complexes on 2022-12-31): (22 - 6) / (30 - 6) = 66.7%. 24 of 36 months are gone, 66.7% of the schedule. Planned by now: 22 complexes.",
            "Verdict for 萧山区 on 2024-12-31: on track. The target is not reached yet, but what is planned by now (22 complexes) is. Still missing: 8 complexes. To get there in time, at least 1 a month must be added from now on.",
            "Largest shares of community service complexes: 楼塔镇 (16 complexes, 72.7%) and 城厢街道 (6 complexes, 27.3%).",
        ],
    );
}

#[test]
fn a_rate_over_a_carried_figure() {
    let residents = [observed(DISTRICT, "residents", "2023-12-31", 9_500)];
    let report = report(builder(&plan()).entities(certified(15)).observations(residents), DISTRICT, "2025-06-30");
    says(
        &report,
        "certified-social-workers",
        &[
            "第1.3.3条(社会工作人才)要求:到2025年12月31日,每万人常住人口持证社会工作者数不低于16人/万常住人口(约束性,原文用语“不少于”)。原文有6处可作不同理解,均按默认口径。",
            "持证社会工作者数15人,按名册清点,截至2025年6月30日。常住人口9500人,由萧山区上报,截至2023年12月31日,属沿用旧数,距评价日18个月。",
            "10000 × 15 ÷ 9500 ≈ 15.79人/万常住人口(精确值300/19)。完成率为98.7%。36个月已过30个月,序时进度为83.3%。",
            "截至2025年6月30日,萧山区的结论为“未达标”:没有达到目标值,又因没有基期值,到期前不按序时评价。还差1人。要按期达到,今后每月约需提高0.04人/万常住人口。",
            "持证社会工作者数较多的单位:城厢街道(15人,占100.0%)。",
        ],
        &[
            "By clause 1.3.3 (Social-work professionals), the target for certified social workers per 10,000 residents is at least 16 per 10,000 residents by 2025-12-31 (binding, worded “not fewer than”). The text leaves 6 points open here; each is read in the usual way.",
            "Certified social workers: 15 people, counted from the register as of 2025-06-30. Residents: 9500 people, reported by 萧山区 as of 2023-12-31, an older figure still in use, 18 months old.",
            "10000 x 15 / 9500 is about 15.79 per 10,000 residents (exactly 300/19). Share of the target reached: 98.7%. 30 of 36 months are gone, 83.3% of the schedule.",
            "Verdict for 萧山区 on 2025-06-30: not met. The target is not reached; without a starting value it is not held against the schedule before the deadline. Still missing: 1. To get there in time, the value must rise by about 0.04 per 10,000 residents a month from now on.",
            "Largest shares of certified social workers: 城厢街道 (15 people, 100.0%).",
        ],
    );
}

#[test]
fn a_rate_that_lacks_a_part() {
    let report = report(builder(&plan()).entities(certified(15)), DISTRICT, "2025-06-30");
    says(
        &report,
        "certified-social-workers",
        &[
            "第1.3.3条(社会工作人才)要求:到2025年12月31日,每万人常住人口持证社会工作者数不低于16人/万常住人口(约束性,原文用语“不少于”)。原文有6处可作不同理解,均按默认口径。",
            "持证社会工作者数15人,按名册清点,截至2025年6月30日。常住人口尚无数据,应报的2个单位均未报。",
            "截至2025年6月30日,萧山区无法评价:缺少常住人口的数据。",
            "持证社会工作者数较多的单位:城厢街道(15人,占100.0%)。未报常住人口的单位:城厢街道、楼塔镇。",
        ],
        &[
            "By clause 1.3.3 (Social-work professionals), the target for certified social workers per 10,000 residents is at least 16 per 10,000 residents by 2025-12-31 (binding, worded “not fewer than”). The text leaves 6 points open here; each is read in the usual way.",
            "Certified social workers: 15 people, counted from the register as of 2025-06-30. Residents: no data yet from the 2 units due to report.",
            "No verdict for 萧山区 on 2025-06-30, because there are no data on residents.",
            "Largest shares of certified social workers: 城厢街道 (15 people, 100.0%). No report of residents from 城厢街道 and 楼塔镇.",
        ],
    );
}

#[test]
fn a_verdict_within_rounding() {
    let mut residents = observed(DISTRICT, "residents", "2023-12-31", 10_000);
    residents.precision = Some(100.into());
    let report = report(builder(&plan()).entities(certified(16)).observations([residents]), DISTRICT, "2024-06-30");
    says(
        &report,
        "certified-social-workers",
        &[
            "第1.3.3条(社会工作人才)要求:到2025年12月31日,每万人常住人口持证社会工作者数不低于16人/万常住人口(约束性,原文用语“不少于”)。原文有6处可作不同理解,均按默认口径。",
            "持证社会工作者数16人,按名册清点,截至2024年6月30日。常住人口10000人,由萧山区上报,截至2023年12月31日。",
            "10000 × 16 ÷ 10000 = 16.00人/万常住人口。完成率为100.0%。36个月已过18个月,序时进度为50.0%。",
            "截至2024年6月30日,萧山区的结论为“已达成”:已达到目标值。公布数经过取整,取整的误差足以改变这一结论。",
            "持证社会工作者数较多的单位:城厢街道(16人,占100.0%)。",
        ],
        &[
            "By clause 1.3.3 (Social-work professionals), the target for certified social workers per 10,000 residents is at least 16 per 10,000 residents by 2025-12-31 (binding, worded “not fewer than”). The text leaves 6 points open here; each is read in the usual way.",
            "Certified social workers: 16 people, counted from the register as of 2024-06-30. Residents: 10000 people, reported by 萧山区 as of 2023-12-31.",
            "10000 x 16 / 10000 = 16.00 per 10,000 residents. Share of the target reached: 100.0%. 18 of 36 months are gone, 50.0% of the schedule.",
            "Verdict for 萧山区 on 2024-06-30: achieved. The target is reached. The published figure is rounded, and the rounding alone could turn this verdict.",
            "Largest shares of certified social workers: 城厢街道 (16 people, 100.0%).",
        ],
    );
}

#[test]
fn one_of_two_towns_did_not_report() {
    let residents = [observed(STREET, "urban-residents", "2024-12-31", 15_000)];
    let report = report(builder(&plan()).entities(workers(36)).observations(residents), DISTRICT, "2024-12-31");
    says(
        &report,
        "community-workers",
        &[
            "第2.3.1条(队伍力量)要求:常年,每万名城市社区常住人口专职社区工作者数不低于18人/万城市社区常住人口(约束性,原文用语“不少于”)。原文有2处可作不同理解,均按默认口径。",
            "城市社区专职社区工作者数36人,按名册清点,截至2024年12月31日。城市社区常住人口15000人,由1个单位上报,截至2024年12月31日,另有1个单位未报。",
            "只按两项数据都有的单位计算,为24.00人/万城市社区常住人口。",
            "截至2024年12月31日,萧山区无法评价:城市社区常住人口应由2个单位上报,只有1个有数,数据不全。所列数值只含已报的单位。",
            "城市社区专职社区工作者数较多的单位:城厢街道(36人,占100.0%)。未报城市社区常住人口的单位:楼塔镇。",
        ],
        &[
            "By clause 2.3.1 (Workforce), the target for full-time community workers per 10,000 urban-community residents is at least 18 per 10,000 urban-community residents at all times (binding, worded “not fewer than”). The text leaves 2 points open here; each is read in the usual way.",
            "Full-time urban-community workers: 36 people, counted from the register as of 2024-12-31. Urban-community residents: 15000 people, reported by 1 unit as of 2024-12-31; 1 more did not report.",
            "The units that have both figures come to 24.00 per 10,000 urban-community residents.",
            "No verdict for 萧山区 on 2024-12-31, because only 1 of the 2 units due to report gave a figure for urban-community residents. The value covers only the units that reported.",
            "Largest shares of full-time urban-community workers: 城厢街道 (36 people, 100.0%). No report of urban-community residents from 楼塔镇.",
        ],
    );
}

#[test]
fn a_sum_with_a_carried_figure() {
    let residents = [
        observed(STREET, "urban-residents", "2024-12-31", 15_000),
        observed(TOWN, "urban-residents", "2023-12-31", 5_000),
    ];
    let report = report(builder(&plan()).entities(workers(36)).observations(residents), DISTRICT, "2024-12-31");
    says(
        &report,
        "community-workers",
        &[
            "第2.3.1条(队伍力量)要求:常年,每万名城市社区常住人口专职社区工作者数不低于18人/万城市社区常住人口(约束性,原文用语“不少于”)。原文有2处可作不同理解,均按默认口径。",
            "城市社区专职社区工作者数36人,按名册清点,截至2024年12月31日。城市社区常住人口20000人,由2个单位上报数合计,时点自2023年12月31日至2024年12月31日,其中1个单位沿用旧数,最早的距评价日12个月。",
            "10000 × 36 ÷ 20000 = 18.00人/万城市社区常住人口。完成率为100.0%。",
            "截至2024年12月31日,萧山区的结论为“符合”:要求已满足。",
            "城市社区专职社区工作者数较多的单位:城厢街道(36人,占100.0%)。",
        ],
        &[
            "By clause 2.3.1 (Workforce), the target for full-time community workers per 10,000 urban-community residents is at least 18 per 10,000 urban-community residents at all times (binding, worded “not fewer than”). The text leaves 2 points open here; each is read in the usual way.",
            "Full-time urban-community workers: 36 people, counted from the register as of 2024-12-31. Urban-community residents: 20000 people, the sum over 2 units of 2023-12-31 to 2024-12-31, 1 of them with an older figure (up to 12 months old).",
            "10000 x 36 / 20000 = 18.00 per 10,000 urban-community residents. Share of the target reached: 100.0%.",
            "Verdict for 萧山区 on 2024-12-31: conforming. The requirement is met.",
            "Largest shares of full-time urban-community workers: 城厢街道 (36 people, 100.0%).",
        ],
    );
}

#[test]
fn part_of_the_reports_meets_the_bound() {
    let brands = [observed(STREET, "governance-brands", "2024-12-31", 25)];
    let report = report(builder(&plan()).observations(brands), DISTRICT, "2024-12-31");
    says(
        &report,
        "governance-brands",
        &[
            "第1.3.1条(治理模式创新)、第2.4.2条(创新载体)要求:到2025年12月31日,优秀社区治理品牌数不少于25个(约束性,原文用语“不少于”)。原文有5处可作不同理解,均按默认口径。",
            "优秀社区治理品牌数25个,由1个单位上报,截至2024年12月31日,另有1个单位未报。",
            "完成率为25 ÷ 25 = 100.0%。36个月已过24个月,序时进度为66.7%。按序时应完成16个。",
            "截至2024年12月31日,萧山区的结论为“已达成”:已达到目标值。虽有单位未报,已报部分已达到下限,补报只会更多,结论不变。",
            "优秀社区治理品牌数较多的单位:城厢街道(25个,占100.0%)。未报优秀社区治理品牌数的单位:楼塔镇。",
        ],
        &[
            "By clauses 1.3.1 (New governance models) and 2.4.2 (New carriers), the target for excellent governance brands is at least 25 brands by 2025-12-31 (binding, worded “not fewer than”). The text leaves 5 points open here; each is read in the usual way.",
            "Excellent governance brands: 25 brands, reported by 1 unit as of 2024-12-31; 1 more did not report.",
            "Share of the target reached: 25 / 25 = 100.0%. 24 of 36 months are gone, 66.7% of the schedule. Planned by now: 16 brands.",
            "Verdict for 萧山区 on 2024-12-31: achieved. The target is reached. Some units have not reported, but what was reported meets the target already and can only grow.",
            "Largest shares of excellent governance brands: 城厢街道 (25 brands, 100.0%). No report of excellent governance brands from 楼塔镇.",
        ],
    );
}

#[test]
fn a_yearly_quota() {
    let mut rows = things("social-work-studio", 22, STREET_COMMUNITY, "2023-03-01");
    rows.extend(things("social-work-studio", 13, TOWN_COMMUNITY, "2024-02-01"));
    let report = report(builder(&plan()).entities(rows), DISTRICT, "2024-09-30");
    says(
        &report,
        "studios-yearly",
        &[
            "第2.4.1条(特色工作室)要求:2023、2024、2025年每年,当年新建特色社区社会工作室数不少于20家(约束性,原文用语“不少于”)。原文有2处可作不同理解,均按默认口径。",
            "当期新建特色社区社会工作室数13家,按名册清点,截至2024年9月30日。",
            "各年:2023年22家(已达成)、2024年13家(略滞后)。已结束的1个年度中有1个达标。完成率为13 ÷ 20 = 65.0%。12个月已过9个月,序时进度为75.0%。按序时应完成15家。",
            "截至2024年9月30日,萧山区的结论为“略滞后”:少于按序时应完成的15家,但没有低于滞后线(13家)。还差7家。要按期达到,今后每月至少需增加3家。",
            "当期新建特色社区社会工作室数较多的单位:楼塔镇(13家,占100.0%)。",
        ],
        &[
            "By clause 2.4.1 (Distinctive studios), the target for distinctive social-work studios begun in the year is at least 20 studios in each of the years 2023, 2024 and 2025 (binding, worded “not fewer than”). The text leaves 2 points open here; each is read in the usual way.",
            "Distinctive social-work studios begun in the period: 13 studios, counted from the register as of 2024-09-30.",
            "Year by year: 22 studios in 2023 (achieved) and 13 studios in 2024 (at risk). Of the years that have ended, 1 of 1 met the target. Share of the target reached: 13 / 20 = 65.0%. 9 of 12 months are gone, 75.0% of the schedule. Planned by now: 15 studios.",
            "Verdict for 萧山区 on 2024-09-30: at risk. Less than what is planned by now (15 studios), but not less than 13 studios, below which it would be behind. Still missing: 7 studios. To get there in time, at least 3 studios a month must be added from now on.",
            "Largest shares of distinctive social-work studios begun in the period: 楼塔镇 (13 studios, 100.0%).",
        ],
    );
}

#[test]
fn something_that_recurs_and_is_late() {
    let rows = things("supervisor-batch", 1, DISTRICT, "2022-02-10");
    let report = report(builder(&plan()).entities(rows), DISTRICT, "2025-02-20");
    says(
        &report,
        "supervisors",
        &[
            "第2.3.3条(专业人才)要求:每2至3年,督导培育批次不少于1批(原文用语“原则上”)。原文有4处可作不同理解,均按默认口径。",
            "督导培育批次0批,按名册清点,截至2025年2月20日。",
            "自2023年1月1日起共0批。下一批应在2024年2月10日至2025年2月9日之间。",
            "截至2025年2月20日,萧山区的结论为“逾期”:已超过最迟日期11天。",
        ],
        &[
            "By clause 2.3.3 (Professionals), the target for batches of supervisors cultivated is at least 1 every 2 to 3 years (in principle). The text leaves 4 points open here; each is read in the usual way.",
            "Batches of supervisors cultivated: 0 batches, counted from the register as of 2025-02-20.",
            "Since 2023-01-01: 0 batches. The next is due from 2024-02-10 to 2025-02-09.",
            "Verdict for 萧山区 on 2025-02-20: overdue. 11 days past the last day.",
        ],
    );
}

#[test]
fn sizes_of_communities() {
    let sizes = [observed(STREET_COMMUNITY, "households", "2023-12-31", 3_001)];
    let report = report(builder(&plan()).observations(sizes), DISTRICT, "2024-06-30");
    says(
        &report,
        "community-size",
        &[
            "第2.2.1条(社区布局)要求:常年,每个城市社区的社区户数在1500户至3000户之间,含两端(原文用语“一般”)。原文有2处可作不同理解,均按默认口径。",
            "辖区内城市社区共2个:低于下限的0个,符合的0个,高于上限的1个,无数据的1个。",
            "有数据的1个中0个符合,占0.0%。",
            "截至2024年6月30日,萧山区无法评价:目标值只对城市社区设定,不对萧山区设定。",
            "高于上限的:甲社区(3001户)。无数据的:乙社区。",
        ],
        &[
            "By clause 2.2.1 (Community layout), the target for households of a community, set for urban communities, is 1500 to 3000 households (both ends included) at all times (normative, worded “generally”). The text leaves 2 points open here; each is read in the usual way.",
            "There are 2 urban communities here: 0 below the bound, 0 within it, 1 above it and 1 without data.",
            "Of the 1 with data, 0 are within the bound, 0.0%.",
            "No verdict for 萧山区 on 2024-06-30, because the plan sets this target for urban communities, not for 萧山区 itself.",
            "Above the bound: 甲社区 (3001 households). Without data: 乙社区.",
        ],
    );
}

#[test]
fn the_size_of_one_community() {
    let sizes = [observed(STREET_COMMUNITY, "households", "2023-12-31", 1_499)];
    let report = report(builder(&plan()).observations(sizes), STREET_COMMUNITY, "2024-06-30");
    says(
        &report,
        "community-size",
        &[
            "第2.2.1条(社区布局)要求:常年,每个城市社区的社区户数在1500户至3000户之间,含两端(原文用语“一般”)。原文有2处可作不同理解,均按默认口径。",
            "社区户数1499户,由甲社区上报,截至2023年12月31日。",
            "完成值1499户,不符合“在1500户至3000户之间,含两端”的要求。",
            "截至2024年6月30日,甲社区的结论为“不符合”:没有满足要求。还差1户。",
        ],
        &[
            "By clause 2.2.1 (Community layout), the target for households of a community, set for urban communities, is 1500 to 3000 households (both ends included) at all times (normative, worded “generally”). The text leaves 2 points open here; each is read in the usual way.",
            "Households of a community: 1499 households, reported by 甲社区 as of 2023-12-31.",
            "The value, 1499 households, does not meet the bound: 1500 to 3000 households (both ends included).",
            "Verdict for 甲社区 on 2024-06-30: not conforming. The requirement is not met. Still missing: 1.",
        ],
    );
}

#[test]
fn a_town_without_a_target_of_its_own() {
    let mut rows = things("resident-parlour", 3, STREET_COMMUNITY, "2023-05-01");
    rows.extend(things("resident-parlour", 1, VILLAGE, "2023-05-01"));
    let report = report(builder(&plan()).entities(rows), TOWN, "2024-06-30");
    says(
        &report,
        "resident-parlours",
        &[
            "第1.3.2条(服务空间优化)、第2.2.2条(服务综合体)要求:到2025年12月31日,居民会客厅数不少于50个(约束性,原文用语“不少于”)。原文有6处可作不同理解,均按默认口径。",
            "居民会客厅数1个,按名册清点,截至2024年6月30日。",
            "占萧山区总数的25.0%。",
            "截至2024年6月30日,楼塔镇无法评价:目标值只对区一级设定,不对楼塔镇设定。",
            "居民会客厅数较多的单位:丙村(1个,占100.0%)。",
        ],
        &[
            "By clauses 1.3.2 (Better service space) and 2.2.2 (Service complexes), the target for resident parlours is at least 50 parlours by 2025-12-31 (binding, worded “not fewer than”). The text leaves 6 points open here; each is read in the usual way.",
            "Resident parlours: 1, counted from the register as of 2024-06-30.",
            "That is 25.0% of the figure of 萧山区.",
            "No verdict for 楼塔镇 on 2024-06-30, because the plan sets this target at the level of the district, not for 楼塔镇.",
            "Largest shares of resident parlours: 丙村 (1, 100.0%).",
        ],
    );
}

#[test]
fn what_is_not_counted_so_low() {
    let rows = things("leading-talent-batch", 1, DISTRICT, "2023-11-17");
    let report = report(builder(&plan()).entities(rows), TOWN, "2024-06-30");
    says(
        &report,
        "leading-talents",
        &[
            "第2.3.3条(专业人才)要求:2023、2024、2025年每年,领军人才选拔批次不少于1批(原文用语“原则上”)。原文有2处可作不同理解,均按默认口径。",
            "领军人才选拔批次尚无数据。",
            "截至2024年6月30日,楼塔镇无法评价:镇街一级不统计这项数据。",
        ],
        &[
            "By clause 2.3.3 (Professionals), the target for batches of leading talents selected is at least 1 in each of the years 2023, 2024 and 2025 (in principle). The text leaves 2 points open here; each is read in the usual way.",
            "Batches of leading talents selected: no data yet.",
            "No verdict for 楼塔镇 on 2024-06-30, because this is not counted at the level of the town.",
        ],
    );
}

#[test]
fn nothing_reported() {
    let report = report(builder(&plan()), DISTRICT, "2024-06-30");
    says(
        &report,
        "work-methods",
        &[
            "第1.3.1条(治理模式创新)、第2.4.2条(创新载体)要求:到2025年12月31日,优秀社区工作法数不少于25个(约束性,原文用语“不少于”)。原文有5处可作不同理解,均按默认口径。",
            "优秀社区工作法数尚无数据,应报的2个单位均未报。",
            "截至2024年6月30日,萧山区无法评价:缺少优秀社区工作法数的数据。",
            "未报优秀社区工作法数的单位:城厢街道、楼塔镇。",
        ],
        &[
            "By clauses 1.3.1 (New governance models) and 2.4.2 (New carriers), the target for excellent work methods is at least 25 methods by 2025-12-31 (binding, worded “not fewer than”). The text leaves 5 points open here; each is read in the usual way.",
            "Excellent work methods: no data yet from the 2 units due to report.",
            "No verdict for 萧山区 on 2024-06-30, because there are no data on excellent work methods.",
            "No report of excellent work methods from 城厢街道 and 楼塔镇.",
        ],
    );
}

#[test]
fn another_reading() {
    let plan = plan().with_interpretation("revoked", "counted").unwrap();
    let rows = things("service-complex", 30, STREET_COMMUNITY, "2023-05-01");
    let report = report(builder(&plan).entities(rows), DISTRICT, "2024-12-31");
    says(
        &report,
        "社区服务综合体",
        &[
            "第1.3.2条(服务空间优化)、第2.2.2条(服务综合体)要求:到2025年12月31日,社区服务综合体数不少于30个(约束性,原文用语“不少于”)。原文有5处可作不同理解,本次没有按默认口径的是:“后来撤销的是否仍计入25、25、3、30、50?”取“仍计”。",
            "社区服务综合体数30个,按名册清点,截至2024年12月31日。",
            "完成率为30 ÷ 30 = 100.0%。36个月已过24个月,序时进度为66.7%。按序时应完成20个。",
            "截至2024年12月31日,萧山区的结论为“已达成”:已达到目标值。",
            "社区服务综合体数较多的单位:城厢街道(30个,占100.0%)。",
        ],
        &[
            "By clauses 1.3.2 (Better service space) and 2.2.2 (Service complexes), the target for community service complexes is at least 30 complexes by 2025-12-31 (binding, worded “not fewer than”). The text leaves 5 points open here; other than usual, “Does a title revoked later still count toward 25, 25, 3, 30 and 50?” is answered “yes”.",
            "Community service complexes: 30 complexes, counted from the register as of 2024-12-31.",
            "Share of the target reached: 30 / 30 = 100.0%. 24 of 36 months are gone, 66.7% of the schedule. Planned by now: 20 complexes.",
            "Verdict for 萧山区 on 2024-12-31: achieved. The target is reached.",
            "Largest shares of community service complexes: 城厢街道 (30 complexes, 100.0%).",
        ],
    );
}

#[test]
fn before_the_schedule_starts() {
    let rows = things("service-complex", 1, STREET_COMMUNITY, "2022-05-01");
    let report = report(builder(&plan()).entities(rows), DISTRICT, "2022-08-15");
    says(
        &report,
        "service-complexes",
        &[
            "第1.3.2条(服务空间优化)、第2.2.2条(服务综合体)要求:到2025年12月31日,社区服务综合体数不少于30个(约束性,原文用语“不少于”)。原文有5处可作不同理解,均按默认口径。",
            "社区服务综合体数1个,按名册清点,截至2022年8月15日。",
            "完成率为1 ÷ 30 = 3.3%。",
            "截至2022年8月15日,萧山区的结论为“未开始”:从2023年1月1日起算。还差29个。",
            "社区服务综合体数较多的单位:城厢街道(1个,占100.0%)。",
        ],
        &[
            "By clauses 1.3.2 (Better service space) and 2.2.2 (Service complexes), the target for community service complexes is at least 30 complexes by 2025-12-31 (binding, worded “not fewer than”). The text leaves 5 points open here; each is read in the usual way.",
            "Community service complexes: 1, counted from the register as of 2022-08-15.",
            "Share of the target reached: 1 / 30 = 3.3%.",
            "Verdict for 萧山区 on 2022-08-15: not started. Counting starts on 2023-01-01. Still missing: 29 complexes.",
            "Largest shares of community service complexes: 城厢街道 (1, 100.0%).",
        ],
    );
}

#[test]
fn an_end_that_is_left_out_is_said_to_be() {
    let plan = plan().with_interpretation("size-bounds", "upper-out").unwrap();
    let sizes = [observed(STREET_COMMUNITY, "households", "2023-12-31", 3_000)];
    let report = report(builder(&plan).observations(sizes), STREET_COMMUNITY, "2024-06-30");
    let zh = report.explain("community-size", Lang::Zh).unwrap().lines;
    assert_eq!(zh[2], "完成值3000户,不符合“在1500户至3000户之间,不含上端”的要求。");
    assert_eq!(zh[3], "截至2024年6月30日,甲社区的结论为“不符合”:没有满足要求。超出1户。");
    let en = report.explain("community-size", Lang::En).unwrap().lines;
    assert_eq!(
        en[2],
        "The value, 3000 households, does not meet the bound: 1500 to 3000 households (the upper end excluded)."
    );
    assert_eq!(
        en[3],
        "Verdict for 甲社区 on 2024-06-30: not conforming. The requirement is not met. Over the bound by 1."
    );
}

#[test]
fn a_ceiling_says_how_many_are_too_many() {
    let text = include_str!("../plans/xiaoshan-2022-2025.toml");
    let text = text.replace(r#"{ at_least = "25 methods" }"#, r#"{ at_most = "25 methods" }"#);
    let plan = Plan::from_toml(&text).unwrap();
    let rows = things("work-method", 28, STREET_COMMUNITY, "2023-05-01");
    let report = report(builder(&plan).entities(rows), DISTRICT, "2024-12-31");
    let zh = report.explain("work-methods", Lang::Zh).unwrap().lines;
    assert!(zh[0].contains("优秀社区工作法数不超过25个"), "{}", zh[0]);
    assert!(zh[2].starts_with("完成值28个,不符合“不超过25个”的要求。"), "{}", zh[2]);
    assert!(zh[3].ends_with("没有满足要求。超出3个。"), "{}", zh[3]);
    let en = report.explain("work-methods", Lang::En).unwrap().lines;
    assert!(en[0].contains("is at most 25 methods by 2025-12-31"), "{}", en[0]);
    assert!(en[3].ends_with("The requirement is not met. Over the bound by 3 methods."), "{}", en[3]);
}

#[test]
fn a_towns_share_of_a_target() {
    let mut share = AllocationRow::new("service-complexes", TOWN, 4);
    share.responsible = Some("楼塔镇人民政府".to_owned());
    let rows = things("service-complex", 1, VILLAGE, "2023-05-01");
    let report = report(builder(&plan()).entities(rows).allocations([share]), TOWN, "2024-12-31");
    let zh = report.explain("service-complexes", Lang::Zh).unwrap().lines;
    assert!(
        zh[0].contains("不少于30个") && zh[0].contains("分解到楼塔镇的任务为不少于4个,由楼塔镇人民政府负责。"),
        "{}",
        zh[0]
    );
    // Two thirds of 4 are 2.67: 2 planned. One of four, three missing, twelve months left.
    assert!(zh[2].starts_with("完成率为1 ÷ 4 = 25.0%。"), "{}", zh[2]);
    assert!(zh[3].ends_with("还差3个。要按期达到,今后每月至少需增加1个。"), "{}", zh[3]);
    let en = report.explain("service-complexes", Lang::En).unwrap().lines;
    let allotted = "The share allotted to 楼塔镇 is at least 4 complexes, for which 楼塔镇人民政府 answers.";
    assert!(en[0].contains("at least 30 complexes") && en[0].contains(allotted), "{}", en[0]);
}

#[test]
fn a_ratio_over_the_units_that_have_both_numbers() {
    let rows = [
        observed(STREET, "community-workers", "2024-12-31", 30),
        observed(TOWN, "community-workers", "2024-12-31", 40),
        observed(STREET, "urban-residents", "2024-12-31", 15_000),
    ];
    let report = report(builder(&plan()).observations(rows), DISTRICT, "2024-12-31");
    let zh = report.explain("community-workers", Lang::Zh).unwrap().lines;
    // 30 of 15,000; the 40 have nothing to be divided by.
    assert_eq!(zh[2], "只按两项数据都有的单位计算,为20.00人/万城市社区常住人口。");
    assert!(zh[3].ends_with("只有1个有数,数据不全。所列数值只含已报的单位。"), "{}", zh[3]);
    let en = report.explain("community-workers", Lang::En).unwrap().lines;
    assert_eq!(en[2], "The units that have both figures come to 20.00 per 10,000 urban-community residents.");
}

#[test]
fn a_part_larger_than_its_whole() {
    let rows = [
        observed(DISTRICT, "certified-community-workers", "2024-12-31", 12),
        observed(DISTRICT, "community-workers", "2024-12-31", 10),
    ];
    let report = report(builder(&plan()).observations(rows), DISTRICT, "2024-12-31");
    let zh = report.explain("community-worker-certification", Lang::Zh).unwrap().lines;
    assert_eq!(
        zh[3],
        "截至2024年12月31日,萧山区无法评价:城市社区持证专职社区工作者数应是城市社区专职社区工作者数的一部分,上报的却比后者大。"
    );
    let en = report.explain("community-worker-certification", Lang::En).unwrap().lines;
    assert_eq!(
        en[3],
        "No verdict for 萧山区 on 2024-12-31, because certified full-time urban-community workers should be part of \
         full-time urban-community workers, and are more."
    );
}

#[test]
fn at_most_three_units_are_named_and_the_others_counted() {
    let plan = plan();
    let towns: Vec<String> = (1..=5).map(|n| format!("33010900{n}")).collect();
    let units = towns.iter().enumerate().map(|(n, code)| UnitRow::new(code, format!("{n}号街道"), "town"));
    let reported = [observed(&towns[4], "urban-residents", "2024-12-31", 15_000)];
    let parlours = [4, 9, 1, 4, 2].into_iter().zip(&towns);
    let parlours = parlours.flat_map(|(count, town)| things("resident-parlour", count, town, "2023-05-01"));
    let dataset = Dataset::builder(&plan)
        .units([UnitRow::new(DISTRICT, "萧山区", "district")])
        .units(units)
        .observations(reported)
        .entities(parlours)
        .build()
        .unwrap();
    let report = plan.assess(&dataset, DISTRICT, day("2024-12-31")).unwrap();
    let last = |target: &str, lang| report.explain(target, lang).unwrap().lines.last().unwrap().clone();
    // Nine, four and four of twenty; of the two with four, the first as the units stand.
    assert_eq!(
        last("resident-parlours", Lang::Zh),
        "居民会客厅数较多的单位:1号街道(9个,占45.0%)、0号街道(4个,占20.0%)、3号街道(4个,占20.0%)。"
    );
    assert_eq!(
        last("community-workers", Lang::En),
        "No report of full-time urban-community workers from 0号街道, 1号街道, 2号街道 and 2 more. No report of \
         urban-community residents from 0号街道, 1号街道, 2号街道 and 1 more."
    );
    assert_eq!(
        last("community-workers", Lang::Zh),
        "未报城市社区专职社区工作者数的单位:0号街道、1号街道、2号街道,另有2个。未报城市社区常住人口的单位:0号街道、1号街道、\
         2号街道,另有1个。"
    );
}

#[test]
fn a_value_just_short_of_its_bound_never_prints_like_it() {
    let workers = [
        observed(DISTRICT, "residents", "2024-12-31", 2_140_000),
        observed(DISTRICT, "certified-social-workers", "2024-12-31", 3_423),
    ];
    let report = report(builder(&plan()).observations(workers), DISTRICT, "2024-12-31");
    // 3,423 / 214 = 15.9953: one person short of 16.
    let lines = report.explain("certified-social-workers", Lang::Zh).unwrap().lines;
    assert!(lines[2].starts_with("10000 × 3423 ÷ 2140000 ≈ 15.995人/万常住人口(精确值3423/214)。"), "{}", lines[2]);
    assert!(lines[3].contains("还差1人。"), "{}", lines[3]);
}

#[test]
fn a_value_just_short_of_the_planned_one_never_prints_like_it() {
    let at = |date: &str, certified: i64| {
        [
            observed(DISTRICT, "residents", date, 10_000_000),
            observed(DISTRICT, "certified-social-workers", date, certified),
        ]
    };
    // From 4 to 16, two thirds of the way: 12 planned, at risk from 4 + 12 x 0.9 x 2/3 = 11.2; 11.998 is short of 12.
    let rows = at("2022-12-31", 4_000).into_iter().chain(at("2024-12-31", 11_998));
    let report = report(builder(&plan()).observations(rows), DISTRICT, "2024-12-31");
    let lines = report.explain("certified-social-workers", Lang::En).unwrap().lines;
    assert_eq!(
        lines[2],
        "10000 x 11998 / 10000000 = 11.998 per 10,000 residents. Share of the target reached: 75.0%. Share of the way \
         from the starting value (4.00 per 10,000 residents on 2022-12-31): 66.7%. 24 of 36 months are gone, 66.7% of \
         the schedule. Planned by now: 12.000 per 10,000 residents."
    );
    assert!(
        lines[3].starts_with("Verdict for 萧山区 on 2024-12-31: at risk. Less than what is planned"),
        "{}",
        lines[3]
    );
}

#[test]
fn a_target_the_plan_does_not_have_is_the_plans_own_error() {
    let report = report(builder(&plan()), DISTRICT, "2024-06-30");
    let error = report.explain("comunity-size", Lang::Zh).unwrap_err();
    assert_eq!(error.problems()[0].code(), PlanProblemCode::UnknownTarget);
    assert!(error.to_string().contains("`community-size`"), "{error}");
}

#[test]
fn an_explanation_prints_one_line_under_the_other() {
    let report = report(builder(&plan()), DISTRICT, "2024-06-30");
    let explanation = report.explain("work-methods", Lang::En).unwrap();
    assert_eq!(explanation.to_string(), explanation.lines.join("\n"));
}

fn rows() -> impl Strategy<Value = (Vec<ObservationRow>, Vec<EntityRow>)> {
    let unit =
        || prop::sample::select(vec![DISTRICT, DISTRICT, STREET, TOWN, STREET_COMMUNITY, TOWN_COMMUNITY, VILLAGE]);
    let variable = prop::sample::select(vec![
        "residents",
        "urban-residents",
        "households",
        "governance-brands",
        "certified-social-workers",
        "community-workers",
        "studios-yearly",
        "supervisor-batches",
    ]);
    let value = prop_oneof![20 => 0..60i64, 20 => 0..50_000i64, 2 => Just(0), 1 => Just(i64::MAX)];
    let observation = (unit(), variable, 18_600..19_900i32, value, prop::option::of(0..100_000i64)).prop_map(
        |(unit, variable, day, value, precision)| {
            let date = |day| NaiveDate::from_epoch_days(day).unwrap();
            let mut row = ObservationRow::new(unit, variable, date(day), value);
            row.precision = precision.map(Into::into);
            if ["studios-yearly", "supervisor-batches"].contains(&variable) {
                row.from = Some(date(day - 30));
            }
            row
        },
    );
    let kind = prop::sample::select(vec![
        "governance-brand",
        "social-work-studio",
        "service-complex",
        "resident-parlour",
        "leading-talent-batch",
        "supervisor-batch",
    ]);
    let entity = (unit(), kind, 0..1_000, 18_600..19_900i32, prop::option::weighted(0.2, 1..900i32)).prop_map(
        |(unit, kind, id, day, length)| {
            let date = |day| NaiveDate::from_epoch_days(day).unwrap();
            // Batches stand at the district, and nothing else does.
            let unit = match (kind.ends_with("batch"), unit) {
                (true, _) => DISTRICT,
                (false, DISTRICT) => TOWN_COMMUNITY,
                (false, unit) => unit,
            };
            let mut row = EntityRow::new(kind, format!("id-{id}"), unit, date(day));
            row.until = length.map(|length| date(day + length));
            row
        },
    );
    (prop::collection::vec(observation, 0..12), prop::collection::vec(entity, 0..25))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_can_be_assessed_is_explained_in_plain_words(
        (observations, entities) in rows(),
        day in 18_800..20_700i32,
        unit in prop_oneof![3 => Just(0), 2 => 1..6usize],
        other in any::<bool>(),
    ) {
        let mut plan = plan();
        if other {
            plan = plan.with_interpretation("workers-deadline", "by-2025").unwrap();
            plan = plan.with_interpretation("parlours-floor", "exactly-50").unwrap();
            plan = plan.with_interpretation("schedule-convention", "by-day").unwrap();
        }
        let unit = [DISTRICT, STREET, TOWN, STREET_COMMUNITY, TOWN_COMMUNITY, VILLAGE][unit];
        let day = NaiveDate::from_epoch_days(day).unwrap();
        if let Ok(dataset) = builder(&plan).observations(observations).entities(entities).build()
            && let Ok(report) = plan.assess(&dataset, unit, day)
        {
            for target in plan.targets() {
                for lang in [Lang::Zh, Lang::En] {
                    let lines = report.explain(&target.id, lang).unwrap().lines;
                    prop_assert!((1..=5).contains(&lines.len()), "{}: {:?}", target.id, lines);
                    for line in &lines {
                        let stop = if lang == Lang::Zh { '。' } else { '.' };
                        prop_assert!(line.ends_with(stop) && line.len() > 4, "{line}");
                        for code in ["_", "{", "}", "None", "Some(", "()", "  ", ",,", "。。", ". ."] {
                            prop_assert!(!line.contains(code), "{code} in {line}");
                        }
                        prop_assert!(!line.contains(&*target.indicator.id) || !target.indicator.id.contains('-'), "{line}");
                    }
                }
            }
        }
    }
}
