//! What the columns of a panel should say of an assessment, as texts.

use chrono::NaiveDate;
use shequ::assess::{Assessment, Flag, Part};
use shequ::formula::Bound;
use shequ::frame::{Frame, Values};
use shequ::quantity::Quantity;

/// A cell as text; `None` where it is missing.
pub(crate) fn cell(frame: &Frame, column: &str, row: usize) -> Option<String> {
    match &frame.column(column).unwrap_or_else(|| panic!("no column {column}")).values {
        Values::Words(words) => words.get(row).map(str::to_owned),
        Values::Dates(days) => days.get(row).map(|day| NaiveDate::from_epoch_days(day).unwrap().to_string()),
        Values::Integers(values) => values.get(row).map(|value| value.to_string()),
        Values::Floats(values) => values.get(row).map(|value| value.to_string()),
        Values::Booleans(values) => values.get(row).map(|value| value.to_string()),
        other => panic!("{other:?}"),
    }
}

pub(crate) type Cells = Vec<(String, Option<String>)>;

fn exact(cells: &mut Cells, name: &str, value: Option<Quantity>) {
    let pair = value.and_then(|value| value.as_i64_pair());
    cells.push((format!("{name}_n"), pair.map(|(n, _)| n.to_string())));
    cells.push((format!("{name}_d"), pair.map(|(_, d)| d.to_string())));
    cells.push((name.to_owned(), value.map(|value| value.to_f64().to_string())));
}

/// What the columns should say of an assessment, in their order, but for ranks and changes.
pub(crate) fn expected(as_of: NaiveDate, unit: &str, name: &str, level: &str, result: &Assessment) -> Cells {
    let mut cells = Cells::new();
    fn one<T: ToString>(cells: &mut Cells, name: &str, value: Option<T>) {
        cells.push((name.to_owned(), value.map(|value| value.to_string())));
    }
    one(&mut cells, "as_of", Some(as_of));
    one(&mut cells, "target", Some(&result.target.id));
    one(&mut cells, "unit", Some(unit));
    one(&mut cells, "unit_name", Some(name));
    one(&mut cells, "level", Some(level));
    one(&mut cells, "judged_on", Some(result.judged_on));
    one(&mut cells, "status", Some(result.status.code()));
    one(&mut cells, "reason", result.reason.map(|reason| reason.code()));
    one(&mut cells, "met", result.met);
    let (numerator, denominator) = (result.numerator.as_ref(), result.denominator.as_ref());
    exact(&mut cells, "value", result.value);
    exact(&mut cells, "numerator", numerator.and_then(|part| part.value));
    exact(&mut cells, "denominator", denominator.and_then(|part| part.value));
    let (shape, lower, upper, lower_in, upper_in) = match result.bound {
        None => (None, None, None, None, None),
        Some(Bound::AtLeast(floor)) => (Some("at_least"), Some(floor), None, Some(true), None),
        Some(Bound::AtMost(ceiling)) => (Some("at_most"), None, Some(ceiling), None, Some(true)),
        Some(Bound::Between { lower, lower_in, upper, upper_in, .. }) => {
            (Some("between"), Some(lower), Some(upper), Some(lower_in), Some(upper_in))
        }
        Some(other) => panic!("{other:?}"),
    };
    one(&mut cells, "bound", shape);
    exact(&mut cells, "lower", lower);
    exact(&mut cells, "upper", upper);
    one(&mut cells, "lower_in", lower_in);
    one(&mut cells, "upper_in", upper_in);
    one(&mut cells, "is_share", Some(result.is_share));
    one(&mut cells, "responsible", result.responsible.as_ref());
    exact(&mut cells, "baseline", result.baseline);
    one(&mut cells, "baseline_source", result.baseline_source.map(|source| source.code()));
    exact(&mut cells, "attainment", result.attainment);
    exact(&mut cells, "progress", result.progress);
    exact(&mut cells, "elapsed", result.elapsed);
    exact(&mut cells, "planned", result.planned);
    exact(&mut cells, "planned_at_risk", result.planned_at_risk);
    exact(&mut cells, "variance", result.variance);
    exact(&mut cells, "variance_points", result.variance_points);
    exact(&mut cells, "attainment_points", result.attainment_points);
    one(&mut cells, "shortfall", result.shortfall);
    one(&mut cells, "shortfall_by_hiring", result.shortfall_by_hiring);
    exact(&mut cells, "required_pace", result.required_pace);
    exact(&mut cells, "share_of_parent", result.share_of_parent);
    one(&mut cells, "quota_closed_met", result.quota.as_ref().map(|quota| quota.closed_met));
    one(&mut cells, "quota_closed", result.quota.as_ref().map(|quota| quota.closed));
    let window = result.recurrence.as_ref();
    one(&mut cells, "window_first", window.and_then(|window| window.first_day));
    one(&mut cells, "window_last", window.map(|window| window.last_day));
    one(&mut cells, "overdue_days", window.map(|window| window.overdue_days));
    let places = result.distribution.as_ref();
    one(&mut cells, "units_below", places.map(|places| places.below));
    one(&mut cells, "units_inside", places.map(|places| places.inside));
    one(&mut cells, "units_above", places.map(|places| places.above));
    one(&mut cells, "units_unknown", places.map(|places| places.unknown));
    exact(&mut cells, "share_inside", places.and_then(|places| places.share_inside));
    for (name, part) in [("numerator", numerator), ("denominator", denominator)] {
        let count = |list: fn(&Part) -> &Vec<String>| part.map(|part| list(part).len());
        one(&mut cells, &format!("{name}_source"), part.map(|part| part.source.code()));
        one(&mut cells, &format!("{name}_due"), part.map(|part| part.coverage.due));
        one(&mut cells, &format!("{name}_reported"), count(|part| &part.coverage.reported));
        one(&mut cells, &format!("{name}_carried"), count(|part| &part.coverage.carried));
        one(&mut cells, &format!("{name}_missing"), count(|part| &part.coverage.missing));
        one(&mut cells, &format!("{name}_not_due"), count(|part| &part.coverage.not_due));
        one(&mut cells, &format!("{name}_oldest"), part.and_then(|part| part.oldest));
        one(&mut cells, &format!("{name}_newest"), part.and_then(|part| part.newest));
    }
    let flags: Vec<&str> =
        Flag::ALL.into_iter().filter(|flag| result.flags.contains(flag)).map(|flag| flag.code()).collect();
    one(&mut cells, "flags", Some(flags.join("|")).filter(|codes| !codes.is_empty()));
    cells
}
