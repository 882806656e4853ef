use super::*;

fn row(deliverable: &str, unit: &str, date: &str, state: &str) -> DeliverableRow {
    DeliverableRow::new(deliverable, unit, super::date(date), state)
}

fn build(rows: impl IntoIterator<Item = DeliverableRow>) -> Result<Dataset, DataError> {
    Dataset::builder(&plan()).units(some_units()).deliverables(rows).build()
}

#[test]
fn states_are_kept_by_unit_and_date() {
    let mut done = row("hall", "330109001", "2023-06-01", "done");
    done.evidence = Some("验收单 12 号".into());
    let rows = [
        row("hall", "330109101", "2023-01-01", "not_started"),
        done.clone(),
        row("hall", "330109001", "2023-01-01", "under_way"),
        row("meetings", "330109", "2022-01-01", "done"),
        done,
    ];
    let dataset = build(rows).unwrap();
    let plan = plan();
    let halls = dataset.deliverables_of(plan.deliverable("hall").unwrap());
    let kept: Vec<_> = halls.iter().map(|entry| (entry.unit, entry.date, entry.state)).collect();
    let (town, other) = (unit(&dataset, "330109001"), unit(&dataset, "330109101"));
    assert_eq!(
        kept,
        [
            (town, day("2023-01-01"), DeliverableState::UnderWay),
            (town, day("2023-06-01"), DeliverableState::Done),
            (other, day("2023-01-01"), DeliverableState::NotStarted),
        ]
    );
    assert_eq!(dataset.evidence(&halls[1]), Some("验收单 12 号"));
    assert_eq!(dataset.evidence(&halls[0]), None);
    assert_eq!(dataset.latest_date(), Some(date("2023-06-01")));
}

#[test]
fn cells_are_refused_where_they_stand() {
    let mut named = row("meetings", "330109", "2023-01-01", "done");
    named.evidence = Some("王某 33010919900101123X 签字".into());
    let error = build([
        row("meeting", "330109", "2023-01-01", "done"),
        row("meetings", "330109", "2023-01-01", "finished"),
        row("hall", "330109", "2023-01-01", "done"),
        named,
        row("meetings", "330109", "2024-01-01", "done"),
        row("meetings", "330109", "2024-01-01", "under_way"),
    ])
    .unwrap_err();
    use ProblemCode::*;
    assert_eq!(
        said(&error),
        [
            at("deliverables", 1, "deliverable", "meeting", UnknownDeliverable),
            at("deliverables", 2, "state", "finished", UnknownState),
            at("deliverables", 3, "unit", "330109", WrongLevel),
            at("deliverables", 4, "evidence", "王某 330*** 签字", IdentityNumber),
            at("deliverables", 6, "state", "under_way", StateTwice),
        ]
    );
}
