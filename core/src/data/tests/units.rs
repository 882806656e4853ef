use super::*;
use crate::area::AreaKind;
use proptest::prelude::*;

fn build(rows: impl IntoIterator<Item = UnitRow>) -> Result<Dataset, DataError> {
    Dataset::builder(&plan()).units(rows).build()
}

fn under(code: &str, level: &str, parent: &str) -> UnitRow {
    let mut row = UnitRow::new(code, code, level);
    row.parent = Some(parent.to_owned());
    row
}

fn refused(rows: impl IntoIterator<Item = UnitRow>) -> DataError {
    build(rows).unwrap_err()
}

#[test]
fn the_tree_is_walked_from_the_top_in_the_order_of_codes() {
    let mut rows = some_units();
    rows.reverse();
    let dataset = build(rows).unwrap();
    let units = dataset.units();
    let codes: Vec<&str> = units.ids().map(|id| units.code(id)).collect();
    let expected = ["330109", "330109001", "330109001001", "330109001002", "330109101", "330109101201"];
    assert_eq!(codes, expected);
    assert_eq!(units.roots().collect::<Vec<_>>(), [UnitId(0)]);
    assert_eq!(units.subtree(UnitId(0)), 0..6);
    assert_eq!(units.subtree(UnitId(1)), 1..4);
    assert_eq!(units.subtree(UnitId(5)), 5..6);
    assert_eq!(units.children(UnitId(0)).collect::<Vec<_>>(), [UnitId(1), UnitId(4)]);
    assert_eq!(units.children(UnitId(1)).collect::<Vec<_>>(), [UnitId(2), UnitId(3)]);
    assert_eq!(units.children(UnitId(5)).count(), 0);
    assert_eq!((units.parent(UnitId(0)), units.parent(UnitId(2))), (None, Some(UnitId(1))));
    assert_eq!((units.name(UnitId(1)), units.level(UnitId(1)).id.as_str()), ("城厢街道", "town"));
    assert_eq!(units.kind(UnitId(5)), Some(AreaKind::VillagersCommittee));
}

#[test]
fn any_length_of_a_code_finds_its_unit_and_the_short_one_is_kept() {
    let rows = [UnitRow::new("330109000000", "萧山区", "district"), UnitRow::new("330109001000", "城厢街道", "town")];
    let dataset = build(rows).unwrap();
    let units = dataset.units();
    for code in ["330109001", "330109001000", " 330109001 "] {
        assert_eq!(units.find(code).map(|id| units.code(id)), Some("330109001"));
    }
    assert_eq!(units.find("330109002"), None);
}

#[test]
fn a_unit_is_in_force_from_its_first_day_to_the_day_before_its_end() {
    let dataset = build(some_units()).unwrap();
    let units = dataset.units();
    let id = units.find("330109001002").unwrap();
    let valid = |text| units.valid_on(id, day(text));
    assert_eq!(["2019-12-31", "2020-01-01", "2022-12-31", "2023-01-01"].map(valid), [false, true, true, false]);
    let open = units.find("330109").unwrap();
    assert!(units.valid_on(open, i32::MIN) && units.valid_on(open, i32::MAX - 1));
}

#[test]
fn ids_of_other_kinds_are_welcome_with_a_parent_and_levels_may_be_skipped() {
    let mut rows = some_units();
    rows.push(under("XS-01", "town", "330109"));
    rows.push(under("网格1", "grid", "330109001001"));
    rows.push(under("100", "grid", "3301090010010"));
    let problems = refused(rows.clone());
    assert_eq!(said(&problems), [at("units", 9, "parent", "3301090010010", ProblemCode::BadCode)]);
    rows.pop();
    // Grids have no area codes: an id of digits is kept as it stands, and may stand under a town.
    rows.push(under("100", "grid", "330109001"));
    rows.push(under("10000", "grid", "330109001000"));
    let dataset = build(rows).unwrap();
    let units = dataset.units();
    let parent = |code| units.find(code).and_then(|id| units.parent(id)).map(|id| units.code(id));
    assert_eq!(
        ["XS-01", "网格1", "100", "10000"].map(parent),
        [Some("330109"), Some("330109001001"), Some("330109001"), Some("330109001")]
    );
    assert_eq!(units.find("100").and_then(|id| units.kind(id)), None);
}

#[test]
fn a_code_of_fifteen_digits_below_its_community_is_no_persons_number() {
    // Digits 7 to 12 read as a date, 1 October 2000: grids are numbered like this.
    let grid = under("330109001001001", "grid", "330109001001");
    let dataset = build(some_units().into_iter().chain([grid])).unwrap();
    assert!(dataset.units().find("330109001001001").is_some());
    let error = refused(some_units().into_iter().chain([under("330109001001001", "grid", "330109101201")]));
    // These units have their code for a name.
    let both = ["code", "name"].map(|column| at("units", 7, column, "330***", ProblemCode::IdentityNumber));
    assert_eq!(said(&error), both);
}

#[test]
fn a_well_formed_code_under_a_parent_that_is_not_there_is_refused() {
    let mut rows = some_units();
    rows.push(UnitRow::new("330109330109", "所前镇", "community"));
    let error = refused(rows);
    assert_eq!(said(&error), [at("units", 7, "parent", "330109330", ProblemCode::UnknownParent)]);
    assert!(error.to_string().contains("units row 7, column `parent`: 330109330: the parent 330109330 is not in"));
}

#[test]
fn a_parent_may_not_contradict_the_code() {
    let under = |code: &str, level: &str, parent: &str| {
        let mut unit = UnitRow::new(code, "x", level);
        unit.parent = Some(parent.to_owned());
        unit
    };
    // 330109001 is in the table, so its community cannot belong to 330109101, in whatever length that is written.
    for parent in ["330109101", "330109101000"] {
        let rows = [under("330109001009", "community", parent)];
        let error = refused(some_units().into_iter().chain(rows));
        assert_eq!(said(&error), [at("units", 7, "parent", parent, ProblemCode::ParentDiffersFromCode)]);
        assert_eq!(error.problems()[0].related(crate::Lang::En).as_deref(), Some("330109001"));
    }
    // 330109005 is not, and the district is where the code says it is.
    let rows = [
        under("330109005001", "community", "330109101"),
        under("330109001009", "community", "330109001"),
        under("330109001010", "community", "330109"),
    ];
    let dataset = build(some_units().into_iter().chain(rows)).unwrap();
    let above = |code: &str| {
        let units = dataset.units();
        units.parent(units.find(code).unwrap()).map(|parent| units.code(parent).to_owned())
    };
    assert_eq!(above("330109005001").as_deref(), Some("330109101"));
    assert_eq!(above("330109001010").as_deref(), Some("330109"));
}

#[test]
fn a_name_that_holds_an_identity_number_is_refused() {
    let rows = [UnitRow::new("330109003", "王某 330109 19900101 123X", "town")];
    let error = refused(some_units().into_iter().chain(rows));
    assert_eq!(said(&error), [at("units", 7, "name", "王某 330***", ProblemCode::IdentityNumber)]);
    assert!(!format!("{error:?}{error}").contains("1990"));
}

#[test]
fn codes_that_are_none_say_why() {
    let rows = ["33010900101", "３３０１０９００１", "330109001600", "330109199001011234"]
        .map(|code| UnitRow::new(code, "x", "community"));
    let error = refused(some_units().into_iter().chain(rows));
    use ProblemCode::*;
    assert_eq!(
        said(&error),
        [
            at("units", 7, "code", "33010900101", BadCode),
            at("units", 8, "code", "３３０１０９００１", BadCode),
            at("units", 9, "code", "330109001600", BadCode),
            at("units", 10, "code", "330***", IdentityNumber),
        ]
    );
    let text = error.to_string();
    assert!(
        text.contains("this has 11")
            && text.contains("full-width digits; write 0 to 9")
            && text.contains("600 is outside"),
        "{text}"
    );
}

#[test]
fn levels_are_the_plans_and_fit_the_code() {
    let rows = [UnitRow::new("330109003", "x", "twon"), UnitRow::new("330109004", "y", "community")];
    let error = refused(some_units().into_iter().chain(rows));
    assert_eq!(
        said(&error),
        [
            at("units", 7, "level", "twon", ProblemCode::UnknownLevel),
            at("units", 8, "code", "330109004", ProblemCode::LevelDiffersFromCode),
        ]
    );
    assert_eq!(error.problems()[0].near(), ["town"]);
}

#[test]
fn one_row_a_unit() {
    let error = refused(some_units().into_iter().chain([UnitRow::new("330109001000", "x", "town")]));
    assert_eq!(said(&error), [at("units", 7, "code", "330109001000", ProblemCode::UnitTwice)]);
    assert_eq!(error.problems()[0].related(crate::Lang::En).as_deref(), Some("row 2"));
    // In a second table, the row of the first is named with its table.
    let twice = Dataset::builder(&plan()).units(some_units()).units([UnitRow::new("330109", "x", "district")]);
    let error = twice.build().unwrap_err();
    assert_eq!((error.problems()[0].table_part(), error.problems()[0].row()), (2, Some(1)));
    assert_eq!(error.problems()[0].related(crate::Lang::Zh).as_deref(), Some("第 1 张表第 1 行"));
}

#[test]
fn parents_that_form_a_circle_are_said_once() {
    let rows = [
        under("a", "town", "c"),
        under("b", "town", "a"),
        under("c", "town", "b"),
        under("d", "grid", "a"),
        under("e", "town", "e"),
    ];
    let error = refused(some_units().into_iter().chain(rows));
    assert_eq!(
        said(&error),
        [
            at("units", 7, "parent", "c", ProblemCode::ParentCycle),
            at("units", 11, "parent", "e", ProblemCode::ParentCycle),
        ]
    );
    assert!(error.to_string().contains("a → c → b → a") && error.to_string().contains("e → e"));
}

#[test]
fn a_parent_stands_higher() {
    let rows =
        [under("a", "town", "330109001"), under("b", "town", "330109001001"), under("330110", "district", "330109")];
    let error = refused(some_units().into_iter().chain(rows));
    assert_eq!(
        said(&error),
        [
            at("units", 7, "parent", "330109001", ProblemCode::ParentNotHigher),
            at("units", 8, "parent", "330109001001", ProblemCode::ParentNotHigher),
            at("units", 9, "parent", "330109", ProblemCode::ParentNotHigher),
        ]
    );
}

#[test]
fn what_is_needed_is_there() {
    let rows = [UnitRow::new("XS-01", "x", "town"), UnitRow::new("", "", "")];
    let error = refused(some_units().into_iter().chain(rows));
    let empty = |column| ("units", Some(8), Some(column), None, ProblemCode::EmptyCell);
    assert_eq!(
        said(&error),
        [
            ("units", Some(7), Some("parent"), None, ProblemCode::MissingParent),
            empty("level"),
            empty("code"),
            empty("name"),
        ]
    );
}

#[test]
fn an_end_comes_after_its_beginning() {
    let spell = |until: &str| {
        let mut row = UnitRow::new("330110", "x", "district");
        (row.since, row.until) = (Some(date("2023-01-01")), Some(date(until)));
        build([row])
    };
    assert!(spell("2023-01-02").is_ok());
    let error = spell("2023-01-01").unwrap_err();
    assert_eq!(said(&error), [at("units", 1, "until", "2023-01-01", ProblemCode::UntilNotAfterSince)]);
}

#[test]
fn groups_go_by_code_unless_the_unit_says_otherwise() {
    let mut rows = some_units();
    let mut said_urban = UnitRow::new("330109101202", "说是城市", "community");
    said_urban.urban = Some(true);
    let mut said_rural = UnitRow::new("330109001003", "说是农村", "community");
    said_rural.urban = Some(false);
    let in_a_town = UnitRow::new("330109101001", "镇上的社区", "community");
    rows.extend([said_urban, said_rural, in_a_town]);
    let dataset = build(rows).unwrap();
    let plan = plan();
    let members = |group: usize| -> Vec<&str> {
        let units = dataset.units();
        units.ids().filter(|id| units.in_group(*id, &plan.groups()[group])).map(|id| units.code(id)).collect()
    };
    assert_eq!(members(0), ["330109001001", "330109001002", "330109101202"]);
    assert_eq!(members(1), ["330109001001", "330109001002", "330109001003", "330109101001"]);
}

#[test]
fn near_codes_and_names_are_found() {
    let dataset = build(some_units()).unwrap();
    assert_eq!(dataset.units().near("330109010", 1), ["330109001"]);
    assert_eq!(dataset.units().near("东风村", 3), ["330109101201"]);
    assert!(dataset.units().near("余杭区", 3).is_empty());
    assert_eq!(dataset.units().near_labels("城厢", 3), ["330109001 城厢街道"]);
    assert_eq!(dataset.units().near_labels("公桥", 3), ["330109001001 陈公桥社区"]);
    // No code is a slip away; these have the most of it.
    assert_eq!(dataset.units().near("330109999", 2), ["330109", "330109001"]);
}

#[test]
fn an_id_of_another_dataset_gives_blanks() {
    let dataset = build(some_units()).unwrap();
    let (units, far) = (dataset.units(), UnitId(99));
    assert_eq!((units.code(far), units.name(far), units.level(far).id.as_str()), ("", "", ""));
    assert_eq!((units.parent(far), units.kind(far), units.children(far).count()), (None, None, 0));
    assert_eq!(units.subtree(far).len(), 0);
}

proptest! {
    /// Random forests: every unit is reached once, ranges nest as parents say.
    #[test]
    fn ranges_agree_with_parents(choices in prop::collection::vec(any::<prop::sample::Index>(), 1..60), turn in any::<prop::sample::Index>()) {
        let levels = ["district", "town", "community", "grid"];
        let mut rows: Vec<(UnitRow, usize)> = Vec::new();
        for (number, choice) in choices.iter().enumerate() {
            let place = choice.index(rows.len() + 1);
            let row = match rows.get(place).filter(|(_, level)| *level < 3) {
                Some((parent, level)) => (under(&format!("u{number}"), levels[level + 1], &parent.code), level + 1),
                None => (UnitRow::new(format!("u{number}"), "x", "district"), 0),
            };
            rows.push(row);
        }
        let mut rows: Vec<UnitRow> = rows.into_iter().map(|(row, _)| row).collect();
        let parents: std::collections::HashMap<_, _> = rows.iter().map(|row| (row.code.clone(), row.parent.clone())).collect();
        let first = turn.index(rows.len());
        rows.rotate_left(first);
        let dataset = build(rows.clone()).unwrap();
        let units = dataset.units();
        prop_assert_eq!(units.len(), rows.len());
        for id in units.ids() {
            let parent = units.parent(id);
            prop_assert_eq!(parent.map(|id| units.code(id).to_owned()), parents[units.code(id)].clone());
            prop_assert_eq!(units.find(units.code(id)), Some(id));
            if let Some(parent) = parent {
                let (inner, outer) = (units.subtree(id), units.subtree(parent));
                prop_assert!(outer.start < inner.start && inner.end <= outer.end);
                prop_assert!(units.children(parent).any(|child| child == id));
            }
            let below: usize = units.children(id).map(|child| units.subtree(child).len()).sum();
            prop_assert_eq!(units.subtree(id).len(), below + 1);
        }
        prop_assert_eq!(units.roots().map(|root| units.subtree(root).len()).sum::<usize>(), rows.len());
        rows.reverse();
        let again = build(rows).unwrap();
        let codes = |dataset: &Dataset| dataset.units().ids().map(|id| dataset.units().code(id).to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(codes(&again), codes(&dataset));
    }

    /// Any parents at all: circles, dangling ones, wrong levels are said or the tree is whole; nothing hangs.
    #[test]
    fn any_parents_end_in_a_tree_or_problems(links in prop::collection::vec((0usize..12, 0usize..4), 1..12)) {
        let levels = ["district", "town", "community", "grid"];
        let rows = links.iter().enumerate().map(|(number, (parent, level))| under(&format!("u{number}"), levels[*level], &format!("u{parent}")));
        match build(rows) {
            Ok(dataset) => prop_assert!(dataset.units().is_empty()),
            Err(error) => prop_assert!(!error.problems().is_empty()),
        }
    }
}
