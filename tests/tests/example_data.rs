//! The example tables load, and their real units are those of the published code list.

use shequ::area::AreaKind;
use shequ::data::{Dataset, UnitId};
use shequ::plan::Plan;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/xiaoshan");

fn dataset() -> Dataset {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let tables = ["units", "observations", "entities", "deliverables"];
    let with_table = |builder: shequ::data::DatasetBuilder, name: &&str| {
        builder.csv(name, &std::fs::read(format!("{DATA}/{name}.csv")).unwrap())
    };
    tables.iter().fold(Dataset::builder(&plan), with_table).build().unwrap()
}

#[test]
fn the_units_are_those_of_the_code_list_of_june_2023() {
    let dataset = dataset();
    let units = dataset.units();
    let count = |wanted: &dyn Fn(UnitId) -> bool| units.ids().filter(|id| wanted(*id)).count();
    let level = |index: usize| count(&|id| units.level(id).index == index);
    assert_eq!([level(0), level(1), level(2)], [1, 27, 585]);

    let kind = |kind: AreaKind| count(&|id| units.kind(id) == Some(kind));
    assert_eq!([AreaKind::SubDistrict, AreaKind::Town, AreaKind::QuasiTown].map(kind), [10, 12, 5]);
    assert_eq!([AreaKind::ResidentsCommittee, AreaKind::VillagersCommittee].map(kind), [237, 336]);
    let quasi =
        [AreaKind::QuasiResidentsCommittee, AreaKind::VirtualResidentsCommittee, AreaKind::QuasiVillagersCommittee];
    assert_eq!(quasi.map(kind), [8, 2, 2]);

    // The plan's urban communities: both kinds of residents' committee, the two virtual ones left out.
    let plan = dataset.plan();
    let urban = plan.groups().iter().find(|group| group.id == "urban-community").unwrap();
    assert_eq!(count(&|id| units.in_group(id, urban)), 245);
    let above = |id| units.parent(id).and_then(|parent| units.kind(parent));
    let in_a_sub_district = |id| above(id) == Some(AreaKind::SubDistrict);
    assert_eq!(count(&|id| units.kind(id) == Some(AreaKind::ResidentsCommittee) && in_a_sub_district(id)), 189);
}

#[test]
fn a_name_that_repeats_leads_to_every_unit_that_bears_it() {
    let dataset = dataset();
    let units = dataset.units();
    let near = units.near("东山村委会", 10);
    let bearing: Vec<&str> =
        units.ids().filter(|id| units.name(*id) == "东山村委会").map(|id| units.code(id)).collect();
    assert!(bearing.len() >= 2);
    assert_eq!(near.get(..bearing.len()), Some(bearing.as_slice()));
}

#[test]
fn every_row_of_the_example_is_kept() {
    let dataset = dataset();
    let rows = |name: &str| std::fs::read_to_string(format!("{DATA}/{name}.csv")).unwrap().lines().count() - 1;
    assert_eq!(dataset.observation_count(), rows("observations"));
    assert_eq!(dataset.entity_row_count(), rows("entities"));
    assert!(dataset.set_aside().is_empty());
}

#[test]
fn rows_go_out_as_they_came_in() {
    let first = dataset();
    let again = Dataset::builder(first.plan())
        .units(first.unit_rows())
        .observations(first.observation_rows())
        .entities(first.entity_rows())
        .deliverables(first.deliverable_rows())
        .build()
        .unwrap();
    assert_eq!(first.entity_rows().count(), first.entity_row_count());
    assert!(first.unit_rows().eq(again.unit_rows()));
    assert!(first.observation_rows().eq(again.observation_rows()));
    assert!(first.entity_rows().eq(again.entity_rows()));
    assert!(first.deliverable_rows().eq(again.deliverable_rows()));
    // One row in full, as the file has it.
    let brand = first.entity_rows().find(|row| row.id == "brand-02").unwrap();
    assert_eq!(brand.recorded.map(|day| day.to_string()).as_deref(), Some("2021-10-25"));
    assert_eq!((brand.unit.as_str(), brand.source.as_deref()), ("330109113022", Some("illustrative")));
    let complex = first.entity_rows().find(|row| row.kind == "service-complex").unwrap();
    assert!(complex.attributes.contains_key("office-area"), "{complex:?}");
}
