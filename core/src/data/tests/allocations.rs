use super::*;
use crate::quantity::Quantity;

fn share(target: &str, unit: &str, value: impl Into<Number>, year: Option<i32>) -> AllocationRow {
    let mut row = AllocationRow::new(target, unit, value);
    row.year = year;
    row
}

fn build(rows: impl IntoIterator<Item = AllocationRow>) -> Result<Dataset, DataError> {
    Dataset::builder(&plan()).units(some_units()).allocations(rows).build()
}

const TOWN: &str = "330109001";
const OTHER: &str = "330109101";
const COMMUNITY: &str = "330109101201";

#[test]
fn shares_are_kept_by_unit_and_year() {
    let mut named = share("arrivals-yearly", TOWN, 40, Some(2024));
    named.responsible = Some("城厢街道民政办".into());
    let dataset = build([
        share("arrivals-yearly", OTHER, "60", Some(2023)),
        named,
        share("arrivals-yearly", TOWN, 0, Some(2023)),
        share("residents", OTHER, "1,000", None),
        share("floor-area", COMMUNITY, "450.5", None),
    ])
    .unwrap();
    let plan = plan();
    let kept = |target: &str| {
        let shares = dataset.allocations_of(plan.target(target).unwrap());
        let responsible = |share| dataset.responsible(share).map(str::to_owned);
        shares.iter().map(|share| (share.unit, share.year, share.value, responsible(share))).collect::<Vec<_>>()
    };
    let number = |text: &str| text.parse::<Quantity>().unwrap();
    let (town, other) = (unit(&dataset, TOWN), unit(&dataset, OTHER));
    assert_eq!(
        kept("arrivals-yearly"),
        [
            (town, Some(2023), number("0"), None),
            (town, Some(2024), number("40"), Some("城厢街道民政办".to_owned())),
            (other, Some(2023), number("60"), None),
        ]
    );
    assert_eq!(kept("residents"), [(other, None, number("1000"), None)]);
    assert_eq!(kept("floor-area"), [(unit(&dataset, COMMUNITY), None, number("901/2"), None)]);
    assert!(kept("growth").is_empty());
}

#[test]
fn cells_are_refused_where_they_stand() {
    let mut named = share("residents", TOWN, 5, None);
    named.responsible = Some("王某 33010919900101123X".into());
    let error = build([
        share("resident", TOWN, 5, None),
        share("growth", TOWN, 5, None),
        share("arrival-share", TOWN, 5, None),
        share("residents", "330109002", 5, None),
        share("residents", TOWN, "5.5", None),
        share("residents", TOWN, -5, None),
        share("residents", TOWN, 5, Some(2023)),
        share("arrivals-yearly", TOWN, 5, None),
        share("arrivals-yearly", TOWN, 5, Some(2022)),
        // A share is for those below.
        share("residents", "330109", 5, None),
        share("floor-area", TOWN, 5, None),
        named,
    ])
    .unwrap_err();
    use ProblemCode::*;
    let at = |row, column, value, code| at("allocations", row, column, value, code);
    assert_eq!(
        said(&error),
        [
            at(1, "target", "resident", UnknownTarget),
            at(2, "target", "growth", AllocationForRate),
            at(3, "target", "arrival-share", AllocationForRate),
            at(4, "unit", "330109002", UnknownUnit),
            at(5, "value", "5.5", NotWhole),
            at(6, "value", "-5", NegativeCount),
            at(7, "year", "2023", YearNotAsked),
            ("allocations", Some(8), Some("year"), None, YearNeeded),
            at(9, "year", "2022", UnknownYear),
            at(10, "unit", "330109", AllocationLevel),
            at(11, "unit", TOWN, AllocationLevel),
            at(12, "responsible", "王某 330***", IdentityNumber),
        ]
    );
    let related = |place: usize| error.problems()[place].related(crate::Lang::En);
    assert_eq!(error.problems()[0].near(), ["residents"]);
    assert_eq!([related(7), related(8)], [const { Some("2023, 2024") }; 2].map(|years| years.map(str::to_owned)));
    assert_eq!([related(9).as_deref(), related(10).as_deref()], [Some("district"), Some("town")]);
}

#[test]
fn one_share_a_target_unit_and_year() {
    let rows = [
        share("arrivals-yearly", TOWN, 5, Some(2023)),
        share("arrivals-yearly", TOWN, 5, Some(2024)),
        share("arrivals-yearly", OTHER, 5, Some(2023)),
    ];
    assert!(build(rows.clone()).is_ok());
    let error = build(rows.into_iter().chain([share("arrivals-yearly", TOWN, 5, Some(2023))])).unwrap_err();
    assert_eq!(said(&error), [at("allocations", 4, "unit", TOWN, ProblemCode::AllocationTwice)]);
    assert_eq!(error.problems()[0].related(crate::Lang::Zh).as_deref(), Some("第 1 行"));
}
