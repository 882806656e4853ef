//! At every unit the same as `register_count.rs` says of it alone, whatever the units, rows and questions; and a few cases
//! worked out by hand.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::data::{Dataset, EntityRow, LineageRow, Reject, ScopeRow, UnitRow};
use crate::plan::{Condition, Having, Plan};

/// Levels, kinds with and without several rows at a time, attributes and unit groups.
fn plan() -> Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| Plan::from_toml(include_str!("../../../data/tests/plan.toml")).unwrap()).clone()
}

/// Two districts, towns of two kinds, communities of two kinds.
const CODES: [(&str, &str); 16] = [
    ("330109", "district"),
    ("330109001", "town"),
    ("330109001001", "community"),
    ("330109001002", "community"),
    ("330109001201", "community"),
    ("330109002", "town"),
    ("330109002001", "community"),
    ("330109101", "town"),
    ("330109101001", "community"),
    ("330109101201", "community"),
    ("330110", "district"),
    ("330110001", "town"),
    ("330110001001", "community"),
    ("330110001002", "community"),
    ("330110101", "town"),
    ("330110101201", "community"),
];

/// The days of the tests are counted from here.
fn on(day: i64) -> NaiveDate {
    date("2022-01-01").checked_add_signed(chrono::TimeDelta::days(day)).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn window(first: i64, last: i64, at: i64) -> When {
    When { at: on(at), window: on(first)..=on(last) }
}

fn count_of(kind: &str, rule: CountRule) -> RegisterCount {
    let kind = Arc::clone(plan().kind(kind).unwrap());
    RegisterCount { kind, conditions: Vec::new(), having: None, rule, from: None, group: None }
}

fn reader(dataset: &Dataset) -> Reader<'_> {
    Reader { dataset, known_on: None }
}

/// What is asked of a dataset.
#[derive(Debug, Clone)]
struct Questions {
    count: RegisterCount,
    known_on: Option<i64>,
    whens: Vec<When>,
}

/// Holds every answer at every unit to that of one unit asked alone.
fn assert_same(dataset: &Dataset, questions: &Questions) {
    let Questions { count, known_on, whens } = questions;
    let reader = Reader { dataset, known_on: known_on.map(|day| day::from_date(on(day))) };
    let mut bulk = BulkCount::new(&reader, count);
    for when in whens {
        let totals = bulk.on(when).to_vec();
        let in_scope = bulk.in_scope(when);
        assert_eq!((totals.len(), in_scope.len()), (dataset.units().len(), dataset.units().len()));
        for unit in dataset.units().ids() {
            let code = dataset.units().code(unit);
            let (total, in_scope) = (totals[unit.index()], in_scope[unit.index()]);
            let alone = register_count::count(&reader, count, unit, when, &mut ());
            assert_eq!(bulk.is_kept().then_some(total), alone, "{code} {when:?}");
            let alone = register_count::count_in_scope(&reader, count, unit, when, &mut ());
            assert_eq!(in_scope.then_some(total), alone, "in scope, {code} {when:?}");
            let alone = register_count::beginnings(&reader, count, unit, when.at, &mut ());
            assert_eq!(bulk.beginnings(unit, when.at), alone, "beginnings, {code} {when:?}");
        }
    }
}

/// From when and to when a unit is in force, and whether it says that it is urban.
type UnitDays = (Option<i64>, Option<i64>, Option<bool>);

/// The rows of one thing, one after the other: how long after the end of the one before, for how long (`None`: to this
/// day), at which unit, with which attribute, known from when.
type ThingRows = Vec<(i64, Option<i64>, usize, usize, Option<i64>)>;

fn any_unit_days() -> impl Strategy<Value = UnitDays> {
    let ends = prop_oneof![3 => Just(None), 2 => (40..140i64).prop_map(Some)];
    let since = prop_oneof![3 => Just(None), 1 => (0..40i64).prop_map(Some)];
    (since, ends, prop_oneof![3 => Just(None), 1 => any::<bool>().prop_map(Some)])
}

fn any_thing() -> impl Strategy<Value = (bool, usize, ThingRows)> {
    let gap = prop_oneof![2 => Just(0i64), 1 => -20..0i64, 2 => 1..50i64];
    let length = prop_oneof![8 => (1..70i64).prop_map(Some), 1 => Just(None)];
    let recorded = prop_oneof![4 => Just(None), 1 => (0..150i64).prop_map(Some)];
    let row = (gap, length, 0..CODES.len(), 0..3usize, recorded);
    (any::<bool>(), 0..6usize, prop::collection::vec(row, 1..6))
}

fn any_dataset() -> impl Strategy<Value = Dataset> {
    let units = prop::collection::vec(any_unit_days(), CODES.len());
    let lines = prop::collection::vec((0..CODES.len(), 0..CODES.len(), 0..20i64), 0..8);
    let things = prop::collection::vec(any_thing(), 0..14);
    let scopes = prop::collection::vec((any::<bool>(), 0..CODES.len(), 0..120i64, 1..120i64), 0..7);
    (units, lines, things, scopes).prop_map(|(units, lines, things, scopes)| dataset(&units, &lines, &things, &scopes))
}

/// Builds it; rows that contradict others are set aside, so what is left is as checked as any.
fn dataset(
    units: &[UnitDays],
    lines: &[(usize, usize, i64)],
    things: &[(bool, usize, ThingRows)],
    scopes: &[(bool, usize, i64, i64)],
) -> Dataset {
    let unit_rows = CODES.iter().zip(units).map(|((code, level), (since, until, urban))| {
        let mut row = UnitRow::new(*code, *code, *level);
        (row.since, row.until, row.urban) = (since.map(on), until.map(on), *urban);
        row
    });
    let lines = lines.iter().filter_map(|(from, to, after)| {
        let ended = units[*from].1?;
        Some(LineageRow::new(CODES[*from].0, CODES[*to].0, on(ended + after)))
    });
    // One thing of a kind is given once.
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for (is_holder, id, spells) in things.iter().filter(|(is_holder, id, _)| seen.insert((*is_holder, *id))) {
        let (mut end, mut last) = (0, None);
        for (gap, length, place, attribute, recorded) in spells {
            let (code, level) = CODES[*place];
            let code = if level == "district" && !is_holder { "330109001" } else { code };
            // Only certificates may overlap, and only at one unit.
            let gap = if *is_holder && last == Some(code) { *gap } else { (*gap).max(0) };
            let since = (end + gap).max(0);
            let (kind, key) = if *is_holder { ("holder", "certificate") } else { ("centre", "size") };
            let mut row = EntityRow::new(kind, format!("id-{id}"), code, on(since));
            row.until = length.map(|length| on(since + length));
            row.recorded = recorded.map(on);
            let value = [["a", "b", "b"], ["small", "large", ""]][usize::from(!is_holder)][*attribute];
            rows.push(if value.is_empty() { row } else { row.with_attribute(key, value) });
            (end, last) = (end.max(since + length.unwrap_or(0)), Some(code));
            if length.is_none() {
                break;
            }
        }
    }
    let scopes = scopes.iter().map(|(is_holder, place, since, length)| {
        let mut row = ScopeRow::new(if *is_holder { "holder" } else { "centre" }, CODES[*place].0, on(*since));
        row.until = (*length < 100).then(|| on(since + length));
        row
    });
    let builder = Dataset::builder(&plan()).units(unit_rows).lineage(lines).entities(rows).register_scope(scopes);
    builder.reject(Reject::Row).build().unwrap()
}

fn any_conditions() -> impl Strategy<Value = Vec<Condition>> {
    let values = prop_oneof![Just(vec![0]), Just(vec![1]), Just(vec![0, 1])];
    let conditions = values.prop_map(|values| vec![Condition { attribute: 0, values }]);
    prop_oneof![2 => Just(Vec::new()), 1 => conditions]
}

fn any_kind() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("centre"), Just("holder")]
}

fn any_questions() -> impl Strategy<Value = Questions> {
    let rule = prop_oneof![Just(CountRule::InForce), Just(CountRule::Begun), Just(CountRule::BegunInWindow)];
    let having = prop::option::of((any_kind(), any_conditions()));
    let from = prop::option::of(0..100i64);
    let group = prop_oneof![2 => Just(None), 1 => (0..2usize).prop_map(Some)];
    let count = (any_kind(), any_conditions(), having, rule, from, group);
    // Few windows, so that each is asked about again, on earlier and on later days.
    let when = (prop_oneof![Just((0, 59)), Just((60, 99)), (0..90i64, 0..100i64)], -5..170i64);
    let when = when.prop_map(|((first, last), at)| window(first, first.max(last), at));
    let known_on = prop::option::of(20..150i64);
    (count, known_on, prop::collection::vec(when, 1..7)).prop_map(|(count, known_on, whens)| {
        let (kind, conditions, having, rule, from, group) = count;
        let having =
            having.map(|(kind, conditions)| Having { kind: Arc::clone(plan().kind(kind).unwrap()), conditions });
        let group = group.map(|place| Arc::clone(&plan().groups()[place]));
        let count = RegisterCount { conditions, having, from: from.map(on), group, ..count_of(kind, rule) };
        Questions { count, known_on, whens }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_unit_is_told_what_it_is_told_alone(
        dataset in any_dataset(),
        questions in prop::collection::vec(any_questions(), 1..4),
    ) {
        for questions in &questions {
            assert_same(&dataset, questions);
        }
    }

    #[test]
    fn days_that_rise_or_fall_give_the_same_as_each_asked_first(
        dataset in any_dataset(),
        mut questions in any_questions(),
        falling in any::<bool>(),
    ) {
        questions.whens.sort_by_key(|when| if falling { -i64::from(when.at.to_epoch_days()) } else { when.at.to_epoch_days().into() });
        assert_same(&dataset, &questions);
        let reader = reader(&dataset);
        let mut bulk = BulkCount::new(&reader, &questions.count);
        for when in &questions.whens {
            prop_assert_eq!(bulk.on(when), BulkCount::new(&reader, &questions.count).on(when).to_vec());
        }
    }

    #[test]
    fn steps_are_found_however_few_days_a_bucket_has(
        dataset in any_dataset(),
        questions in any_questions(),
        units in prop_oneof![Just(1usize << 27), Just(1 << 28), Just((1 << 31) - 1), Just(1 << 31)],
    ) {
        let stays = Stays { reader: reader(&dataset), count: &questions.count };
        let (usual, narrow) = (Timeline::of(&stays, CODES.len()), Timeline::of(&stays, units));
        let mut counts = [vec![0; CODES.len()], vec![0; CODES.len()]];
        let mut from = day::OPEN_START;
        for when in &questions.whens {
            let to = day::from_date(when.at);
            usual.walk(from, to, day::OPEN_START, &mut counts[0]);
            narrow.walk(from, to, day::OPEN_START, &mut counts[1]);
            prop_assert_eq!(&counts[0], &counts[1]);
            from = to;
        }
    }
}

/// The units of [`CODES`], all in force on every day.
fn lasting() -> Vec<UnitDays> {
    vec![(None, None, None); CODES.len()]
}

/// What counts at some units.
fn counted(dataset: &Dataset, bulk: &mut BulkCount, when: &When, codes: &[&str]) -> Vec<i64> {
    let totals = bulk.on(when);
    codes.iter().map(|code| totals[dataset.units().find(code).unwrap().index()]).collect()
}

const TOWN: &str = "330109001";
const FIRST: &str = "330109001001";
const SECOND: &str = "330109001002";
const OTHER: &str = "330110001001";

#[test]
fn a_thing_that_moves_counts_where_it_stands_or_where_it_began() {
    // At the first community for days 0..10, then at once at the second for 10..20; again on day 30 at another district.
    let moves: ThingRows = vec![(0, Some(10), 2, 0, None), (0, Some(10), 3, 0, None), (10, None, 12, 0, None)];
    let dataset = dataset(&lasting(), &[], &[(false, 0, moves)], &[]);
    let reader = reader(&dataset);
    let codes = ["330109", TOWN, FIRST, SECOND, "330110", OTHER];

    let count = count_of("centre", CountRule::InForce);
    let mut bulk = BulkCount::new(&reader, &count);
    let mut on_day = |day| counted(&dataset, &mut bulk, &window(0, 99, day), &codes);
    assert_eq!(on_day(-1), [0, 0, 0, 0, 0, 0]);
    assert_eq!(on_day(0), [1, 1, 1, 0, 0, 0]);
    assert_eq!(on_day(9), [1, 1, 1, 0, 0, 0]);
    assert_eq!(on_day(10), [1, 1, 0, 1, 0, 0]);
    assert_eq!(on_day(20), [0, 0, 0, 0, 0, 0]);
    assert_eq!(on_day(30), [0, 0, 0, 0, 1, 1]);
    // And back.
    assert_eq!(on_day(19), [1, 1, 0, 1, 0, 0]);

    // Begun since day 1: only the spell that began on day 30 did.
    let count = RegisterCount { from: Some(on(1)), ..count_of("centre", CountRule::Begun) };
    let mut bulk = BulkCount::new(&reader, &count);
    assert_eq!(counted(&dataset, &mut bulk, &window(0, 99, 29), &codes), [0, 0, 0, 0, 0, 0]);
    assert_eq!(counted(&dataset, &mut bulk, &window(0, 99, 30), &codes), [0, 0, 0, 0, 1, 1]);

    // Begun in 0..=15 and in force at the end of it: where it began. Of 1..=40 only the second spell.
    let count = count_of("centre", CountRule::BegunInWindow);
    let mut bulk = BulkCount::new(&reader, &count);
    assert_eq!(counted(&dataset, &mut bulk, &window(0, 15, 99), &codes), [1, 1, 1, 0, 0, 0]);
    assert_eq!(counted(&dataset, &mut bulk, &window(1, 40, 99), &codes), [0, 0, 0, 0, 1, 1]);
    assert_eq!(counted(&dataset, &mut bulk, &window(1, 15, 99), &codes), [0, 0, 0, 0, 0, 0]);
    let unit = dataset.units().find("330109").unwrap();
    assert_eq!(bulk.beginnings(unit, on(99)), [on(0)]);
}

#[test]
fn the_things_of_a_unit_that_ended_go_on_with_its_successors_or_above() {
    let mut units = lasting();
    // The first community ends on day 50 and is followed by the second, which ends on day 80 and by nothing.
    (units[2].1, units[3].1) = (Some(50), Some(80));
    let things = [(false, 0, vec![(0, None, 2, 0, None)]), (false, 1, vec![(60, None, 3, 0, None)])];
    let dataset = dataset(&units, &[(2, 3, 0)], &things, &[]);
    let reader = reader(&dataset);
    let count = count_of("centre", CountRule::InForce);
    let mut bulk = BulkCount::new(&reader, &count);
    let codes = ["330109", TOWN, FIRST, SECOND];
    let mut on_day = |day| counted(&dataset, &mut bulk, &window(0, 99, day), &codes);
    assert_eq!(on_day(49), [1, 1, 1, 0]);
    assert_eq!(on_day(50), [1, 1, 0, 1]);
    assert_eq!(on_day(79), [2, 2, 0, 2]);
    assert_eq!(on_day(80), [2, 2, 0, 0]);
    let mut begun = |code, day| bulk.beginnings(dataset.units().find(code).unwrap(), on(day));
    assert_eq!((begun(FIRST, 49), begun(FIRST, 79)), (vec![on(0)], vec![]));
    assert_eq!((begun(SECOND, 79), begun(TOWN, 80)), (vec![on(0), on(60)], vec![on(0), on(60)]));

    // A count of sub-district communities of residents alone: what has moved up to the town is in none.
    let count = RegisterCount { group: Some(Arc::clone(&plan().groups()[1])), ..count };
    let mut bulk = BulkCount::new(&reader, &count);
    assert_eq!(counted(&dataset, &mut bulk, &window(0, 99, 79), &codes), [2, 2, 0, 2]);
    assert_eq!(counted(&dataset, &mut bulk, &window(0, 99, 80), &codes), [0, 0, 0, 0]);
}

#[test]
fn an_id_counts_on_the_days_its_certificates_cover() {
    // Certificates 10..20 and 15..30 of sort a, and 40.. of sort b.
    let certificates = vec![(10, Some(10), 2, 0, None), (-5, Some(15), 2, 0, None), (10, None, 2, 1, None)];
    let things = [(false, 0, vec![(0, None, 3, 0, None)]), (true, 0, certificates)];
    let dataset = dataset(&lasting(), &[], &things, &[]);
    let reader = reader(&dataset);
    let having = |conditions| Some(Having { kind: Arc::clone(plan().kind("holder").unwrap()), conditions });
    let in_force = |having, day| {
        let count = RegisterCount { having, ..count_of("centre", CountRule::InForce) };
        counted(&dataset, &mut BulkCount::new(&reader, &count), &window(0, 99, day), &[SECOND])[0]
    };
    let days = [9, 10, 20, 29, 30, 39, 40];
    assert_eq!(days.map(|day| in_force(having(Vec::new()), day)), [0, 1, 1, 1, 0, 0, 1]);
    let sort_a = || having(vec![Condition { attribute: 0, values: vec![0] }]);
    assert_eq!(days.map(|day| in_force(sort_a(), day)), [0, 1, 1, 1, 0, 0, 0]);
}

#[test]
fn more_windows_than_are_kept_in_mind_are_answered_all_the_same() {
    // A thing begins on every seventh day and lasts.
    let things: Vec<_> = (0..40usize).map(|id| (false, id, vec![(7 * id as i64, None, 2, 0, None)])).collect();
    let dataset = dataset(&lasting(), &[], &things, &[]);
    let reader = reader(&dataset);
    let count = count_of("centre", CountRule::BegunInWindow);
    let mut bulk = BulkCount::new(&reader, &count);
    for _ in 0..2 {
        for week in 0..20 {
            // Ten weeks have ten of them.
            assert_eq!(counted(&dataset, &mut bulk, &window(7 * week, 7 * week + 69, 300), &[FIRST]), [10]);
            assert!(bulk.tallies.len() <= WINDOWS);
        }
    }
}

#[test]
fn without_a_register_nothing_is_kept_and_nothing_counts() {
    let dataset = dataset(&lasting(), &[], &[], &[(false, 1, 0, 100)]);
    let count = count_of("centre", CountRule::InForce);
    let mut bulk = BulkCount::new(&reader(&dataset), &count);
    assert!(!bulk.is_kept());
    let when = window(0, 99, 50);
    assert_eq!(bulk.on(&when), [0; CODES.len()]);
    // Inside the scope of a town that is a zero, there and below.
    let complete: Vec<&str> =
        CODES.iter().zip(bulk.in_scope(&when)).filter_map(|((code, _), is)| is.then_some(*code)).collect();
    assert_eq!(complete, [TOWN, FIRST, SECOND, "330109001201"]);
    assert_eq!(bulk.beginnings(UnitId(0), on(50)), []);
}

#[test]
fn the_other_register_need_only_be_complete_on_the_day() {
    // Centres are complete in the town from day 0, holders from day 40.
    let things = [(false, 0, vec![(0, None, 2, 0, None)]), (true, 0, vec![(0, None, 2, 0, None)])];
    let scopes = [(false, 1, 0, 100), (true, 1, 40, 100)];
    let having = Some(Having { kind: Arc::clone(plan().kind("holder").unwrap()), conditions: Vec::new() });
    let count = RegisterCount { having, from: Some(on(0)), ..count_of("centre", CountRule::Begun) };
    let complete = |dataset: &Dataset, day| {
        let complete = BulkCount::new(&reader(dataset), &count).in_scope(&window(0, 99, day));
        [TOWN, FIRST, "330109", OTHER].map(|code| complete[dataset.units().find(code).unwrap().index()])
    };
    let scoped = dataset(&lasting(), &[], &things, &scopes);
    assert_eq!(complete(&scoped, 39), [false; 4]);
    assert_eq!(complete(&scoped, 40), [true, true, false, false]);
    // Without any scope of its kind a known row is enough; without a row it is not.
    let unscoped = dataset(&lasting(), &[], &things, &scopes[..1]);
    assert_eq!(complete(&unscoped, 39), [true, true, false, false]);
    let empty = dataset(&lasting(), &[], &things[..1], &scopes[..1]);
    assert_eq!(complete(&empty, 39), [false; 4]);
}
