//! A panel is the same to the byte whatever the number of threads.

use chrono::NaiveDate;
use shequ::Plan;
use shequ::assess::UnitSelection;
use shequ::data::{Dataset, EntityRow, ObservationRow, UnitRow};
use shequ::frame::{Frame, Values};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Three towns of two hundred communities each, of which one in seven has reported nothing.
fn data(plan: &Plan) -> Dataset {
    let mut units = vec![UnitRow::new("330109", "萧山区", "district")];
    let (mut figures, mut things) = (Vec::new(), Vec::new());
    for town in 1..=3 {
        let code = format!("33010900{town}");
        units.push(UnitRow::new(&code, format!("第{town}街道"), "town"));
        figures.push(ObservationRow::new(&code, "residents", day(2022, 12, 31), 30_000 + town));
        for n in 1..200 {
            let community = format!("{code}{n:03}");
            units.push(UnitRow::new(&community, format!("第{n}社区"), "community"));
            if n % 7 != 0 {
                figures.push(ObservationRow::new(&community, "households", day(2023, 12, 31), 400 + n * town));
            }
            if n % 5 == 0 {
                let worker = |id: String| EntityRow::new("service-complex", id, &community, day(2023, 1, 1));
                things.extend((0..n % 3).map(|thing| worker(format!("{community}-{thing}"))));
            }
        }
    }
    Dataset::builder(plan).units(units).observations(figures).entities(things).build().unwrap()
}

/// Every column as it lies in memory: words by their places too.
fn bytes(frame: &Frame) -> Vec<String> {
    let column = |values: &Values| match values {
        Values::Words(words) => format!("{:?} {:?}", words.words(), words.places()),
        Values::Floats(numbers) => {
            let bits: Vec<u64> = numbers.values().iter().map(|number| number.to_bits()).collect();
            format!("{bits:?} {:?}", numbers.validity())
        }
        other => format!("{other:?}"),
    };
    frame.columns().iter().map(|column_of| format!("{} {}", column_of.name, column(&column_of.values))).collect()
}

#[test]
fn the_number_of_threads_does_not_show() {
    let plan = Plan::builtin("xiaoshan-2022-2025").unwrap();
    let data = data(&plan);
    let dates = [day(2023, 11, 30), day(2024, 6, 30)];
    for level in ["town", "community"] {
        let panel = plan.panel(&data, &UnitSelection::level(level), &dates).unwrap();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bytes(&panel.to_frame()))
        };
        let alone = with(1);
        assert_eq!(alone.len(), panel.to_frame().columns().len());
        for threads in [2, 3] {
            // Not by `assert_eq`, which would print all of it.
            assert!(with(threads) == alone, "{level} with {threads} threads");
        }
    }
}
