//! Arrow batches in: every type and layout that is taken, as whole arrays and as slices, alone and in several batches; and
//! what is refused, by its place.

use std::sync::Arc;

use arrow_array::builder::{StringDictionaryBuilder, StringViewBuilder};
use arrow_array::types::{self, ArrowDictionaryKeyType};
use arrow_array::*;
use arrow_schema::{DataType, Field, Schema};

use super::*;
use crate::lang::Lang;
use crate::quantity::Quantity;

const TOWNS: [&str; 2] = ["330109001", "330109101"];

fn array(array: impl Array + 'static) -> ArrayRef {
    Arc::new(array)
}

/// Three rows of residents, with some columns set otherwise.
fn batch(columns: &[(&str, ArrayRef)]) -> RecordBatch {
    let mut all = vec![
        ("unit", array(StringArray::from(vec!["330109001", "330109101", "330109001"]))),
        ("variable", array(StringArray::from(vec!["residents"; 3]))),
        ("date", array(Date32Array::from(vec![19_000, 19_000, 19_001]))),
        ("value", array(Int64Array::from(vec![5, 6, 7]))),
    ];
    for (name, array) in columns {
        match all.iter_mut().find(|(known, _)| known == name) {
            Some(column) => column.1 = ArrayRef::clone(array),
            None => all.push((name, ArrayRef::clone(array))),
        }
    }
    RecordBatch::try_from_iter_with_nullable(all.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn load(batches: impl IntoIterator<Item = RecordBatch>) -> Result<Dataset, DataError> {
    let batches: Vec<RecordBatch> = batches.into_iter().collect();
    let schema = batches[0].schema();
    Dataset::builder(&plan()).units(some_units()).record_batches("observations", &schema, batches).build()
}

/// The rows of a variable: unit, day, value.
fn rows(dataset: &Dataset, variable: &str) -> Vec<(String, i32, Quantity)> {
    let column = dataset.observations_of(dataset.plan().variable(variable).unwrap()).unwrap();
    let units = TOWNS.map(|code| (code, unit(dataset, code)));
    let of = |(code, unit): (&str, u32)| {
        let rows = column.rows_of(unit);
        rows.map(|row| (code.to_owned(), column.date(row), column.value(row))).collect::<Vec<_>>()
    };
    units.into_iter().flat_map(of).collect()
}

fn usual() -> Vec<(String, i32, Quantity)> {
    [(TOWNS[0], 19_000, 5), (TOWNS[0], 19_001, 7), (TOWNS[1], 19_000, 6)]
        .map(|(code, day, value)| (code.to_owned(), day, Quantity::from(value)))
        .to_vec()
}

/// Whether a column in an unusual type says the same as the usual one: whole, as a slice out of a longer array, and cut
/// into three batches, one of them empty.
fn says_the_same(column: &str, long: &ArrayRef) {
    // The long array has one row more in front and one behind.
    assert_eq!(long.len(), 5, "{column}");
    let sliced = batch(&[(column, long.slice(1, 3))]);
    let parts = [sliced.slice(0, 1), sliced.slice(1, 0), sliced.slice(1, 2)];
    for batches in [vec![sliced], parts.to_vec()] {
        let dataset = load(batches).unwrap_or_else(|error| panic!("{column} as {}: {error}", long.data_type()));
        assert_eq!(rows(&dataset, "residents"), usual(), "{column} as {}", long.data_type());
    }
}

fn dictionary<K: ArrowDictionaryKeyType>(texts: [&str; 5]) -> ArrayRef {
    let mut builder = StringDictionaryBuilder::<K>::new();
    texts.iter().for_each(|text| builder.append_value(text));
    array(builder.finish())
}

#[test]
fn every_layout_of_texts_is_taken() {
    // The unit beyond the slice is none that is known; views hold up to 12 bytes themselves, and longer ones elsewhere.
    let codes = ["nowhere", "330109001", "330109101", "330109001000", "nowhere"];
    let spaced = ["nowhere", "  330109001000  ", "330109101\u{3000}", "330109001", "nowhere"];
    for texts in [codes, spaced] {
        says_the_same("unit", &array(StringArray::from(texts.to_vec())));
        says_the_same("unit", &array(LargeStringArray::from(texts.to_vec())));
        says_the_same("unit", &array(StringViewArray::from(texts.to_vec())));
        says_the_same("unit", &dictionary::<types::Int8Type>(texts));
        says_the_same("unit", &dictionary::<types::Int16Type>(texts));
        says_the_same("unit", &dictionary::<types::Int32Type>(texts));
        says_the_same("unit", &dictionary::<types::Int64Type>(texts));
        says_the_same("unit", &dictionary::<types::UInt8Type>(texts));
        says_the_same("unit", &dictionary::<types::UInt16Type>(texts));
        says_the_same("unit", &dictionary::<types::UInt32Type>(texts));
        says_the_same("unit", &dictionary::<types::UInt64Type>(texts));
    }
    // Dictionaries of the other layouts.
    let keys = Int32Array::from(vec![1, 0, 1, 0, 1]);
    let variables = ["residents", "residents"];
    for values in [array(LargeStringArray::from(variables.to_vec())), array(StringViewArray::from(variables.to_vec()))]
    {
        says_the_same("variable", &array(DictionaryArray::new(keys.clone(), values)));
    }
    says_the_same("value", &array(StringArray::from(vec!["x", "5", "6.0", "14/2", "x"])));
    says_the_same("date", &array(StringArray::from(vec!["x", "2022-01-08", "2022-01-08", "2022-01-09", "x"])));
}

#[test]
fn every_width_of_numbers_is_taken() {
    says_the_same("value", &array(Int8Array::from(vec![-1, 5, 6, 7, -1])));
    says_the_same("value", &array(Int16Array::from(vec![-1, 5, 6, 7, -1])));
    says_the_same("value", &array(Int32Array::from(vec![-1, 5, 6, 7, -1])));
    says_the_same("value", &array(Int64Array::from(vec![-1, 5, 6, 7, -1])));
    says_the_same("value", &array(UInt8Array::from(vec![0, 5, 6, 7, 0])));
    says_the_same("value", &array(UInt16Array::from(vec![0, 5, 6, 7, 0])));
    says_the_same("value", &array(UInt32Array::from(vec![0, 5, 6, 7, 0])));
    says_the_same("value", &array(UInt64Array::from(vec![u64::MAX, 5, 6, 7, u64::MAX])));
    says_the_same("value", &array(Float32Array::from(vec![0.5, 5.0, 6.0, 7.0, 0.5])));
    says_the_same("value", &array(Float64Array::from(vec![0.5, 5.0, 6.0, 7.0, 0.5])));
    let mantissas = [-1, 500, 600, 700, -1];
    says_the_same("value", &array(Decimal32Array::from(mantissas.to_vec()).with_precision_and_scale(9, 2).unwrap()));
    let wide = mantissas.map(i64::from).to_vec();
    says_the_same("value", &array(Decimal64Array::from(wide).with_precision_and_scale(18, 2).unwrap()));
    let wide = mantissas.map(i128::from).to_vec();
    says_the_same("value", &array(Decimal128Array::from(wide).with_precision_and_scale(38, 2).unwrap()));
    let wide = mantissas.map(|value| arrow_buffer::i256::from_i128(value.into())).to_vec();
    says_the_same("value", &array(Decimal256Array::from(wide).with_precision_and_scale(76, 2).unwrap()));
    // What DuckDB makes of a sum.
    let sums = vec![0, 5, 6, 7, 0];
    says_the_same("value", &array(Decimal128Array::from(sums).with_precision_and_scale(38, 0).unwrap()));
    // Codes of digits as numbers.
    let codes = [0, 330_109_001, 330_109_101, 330_109_001, 0];
    says_the_same("unit", &array(Int64Array::from(codes.to_vec())));
    says_the_same("unit", &array(UInt64Array::from(codes.map(i64::cast_unsigned).to_vec())));
    #[expect(clippy::cast_precision_loss, reason = "each is below 2^53")]
    let floats = codes.map(|code| code as f64);
    says_the_same("unit", &array(Float64Array::from(floats.to_vec())));
}

#[test]
fn dates_may_be_points_in_time_at_midnight() {
    // The days as seconds, with half a day in front and behind.
    let seconds = [18_999 * 86_400 + 43_200, 19_000 * 86_400, 19_000 * 86_400, 19_001 * 86_400, 43_200];
    let of = |factor: i64| seconds.map(|second| second * factor).to_vec();
    says_the_same("date", &array(Date64Array::from(of(1_000))));
    says_the_same("date", &array(TimestampSecondArray::from(of(1))));
    says_the_same("date", &array(TimestampMillisecondArray::from(of(1_000))));
    says_the_same("date", &array(TimestampMicrosecondArray::from(of(1_000_000))));
    says_the_same("date", &array(TimestampNanosecondArray::from(of(1_000_000_000))));
}

#[test]
fn missing_values_are_missing_in_every_type() {
    let residents = |value: ArrayRef| {
        let error = load([batch(&[("value", value)])]).unwrap_err();
        assert_eq!(said(&error), [("observations", Some(2), Some("value"), None, ProblemCode::EmptyCell)]);
    };
    residents(array(Int64Array::from(vec![Some(5), None, Some(7)])));
    residents(array(Int8Array::from(vec![Some(5), None, Some(7)])));
    residents(array(UInt64Array::from(vec![Some(5), None, Some(7)])));
    residents(array(Float32Array::from(vec![Some(5.0), None, Some(7.0)])));
    residents(array(Float64Array::from(vec![Some(5.0), None, Some(7.0)])));
    residents(array(Float64Array::from(vec![5.0, f64::NAN, 7.0])));
    residents(array(Decimal128Array::from(vec![Some(5), None, Some(7)]).with_precision_and_scale(5, 0).unwrap()));
    residents(array(StringArray::from(vec![Some("5"), None, Some("7")])));
    residents(array(StringViewArray::from(vec![Some("5"), None, Some("7")])));
    residents(array(StringArray::from(vec!["5", " ", "7"])));
    // A dictionary's row without a place, and one whose word is missing.
    let words = || array(StringArray::from(vec![Some("5"), Some("7"), None]));
    residents(array(DictionaryArray::new(Int8Array::from(vec![Some(0), None, Some(1)]), words())));
    residents(array(DictionaryArray::new(Int8Array::from(vec![0, 2, 1]), words())));

    let residents = |date: ArrayRef| {
        let error = load([batch(&[("date", date)])]).unwrap_err();
        assert_eq!(said(&error), [("observations", Some(2), Some("date"), None, ProblemCode::EmptyCell)]);
    };
    residents(array(Date32Array::from(vec![Some(19_000), None, Some(19_001)])));
    residents(array(TimestampSecondArray::from(vec![Some(0), None, Some(86_400)])));
    // A column of which nothing is known, where none is needed and where one is.
    let dataset =
        load([batch(&[("source", array(NullArray::new(3))), ("recorded", array(NullArray::new(3)))])]).unwrap();
    assert_eq!(rows(&dataset, "residents"), usual());
    let error = load([batch(&[("unit", array(NullArray::new(3)))])]).unwrap_err();
    let empty = |row| ("observations", Some(row), Some("unit"), None, ProblemCode::EmptyCell);
    assert_eq!(said(&error), [empty(1), empty(2), empty(3)]);
    // In the second batch alone: rows are numbered through.
    let gap = batch(&[("value", array(Int64Array::from(vec![None, Some(1), Some(2)])))]);
    let error = load([batch(&[]).slice(0, 2), gap]).unwrap_err();
    assert_eq!(said(&error)[0], ("observations", Some(3), Some("value"), None, ProblemCode::EmptyCell));
}

#[test]
fn a_code_column_with_a_gap_is_floats() {
    let units = |parents: ArrayRef| {
        let batch = RecordBatch::try_from_iter([
            ("code", array(Float64Array::from(vec![330_109.0, 330_109_001.0]))),
            ("name", array(StringArray::from(vec!["萧山区", "城厢街道"]))),
            ("level", dictionary::<types::Int8Type>(["district", "town", "", "", ""]).slice(0, 2)),
            ("parent", parents),
            ("urban", array(BooleanArray::from(vec![None, Some(true)]))),
            ("since", array(TimestampNanosecondArray::from(vec![None, Some(0)]))),
        ]);
        let batch = batch.unwrap();
        Dataset::builder(&plan()).record_batches("units", &batch.schema(), [batch]).build()
    };
    let dataset = units(array(Float64Array::from(vec![f64::NAN, 330_109.0]))).unwrap();
    let town = dataset.units().find("330109001").unwrap();
    assert_eq!(dataset.units().parent(town), dataset.units().find("330109"));
    assert_eq!(dataset.units().urban(town), Some(true));
    assert_eq!(dataset.units().since(town), 0);

    let error = units(array(Float64Array::from(vec![f64::NAN, 330_109.5]))).unwrap_err();
    assert_eq!(said(&error), [("units", Some(2), Some("parent"), Some("330109.5"), ProblemCode::UnknownParent)]);
}

#[test]
fn values_that_do_not_fit_are_told_by_row_and_value() {
    use ProblemCode::*;
    let of = |value: ArrayRef, expected: &[(usize, &str, ProblemCode)]| {
        let data_type = value.data_type().to_string();
        let error = load([batch(&[("value", value)])]).unwrap_err();
        let expected: Vec<_> = expected
            .iter()
            .map(|(row, value, code)| ("observations", Some(*row), Some("value"), Some(*value), *code))
            .collect();
        assert_eq!(said(&error), expected, "{data_type}");
    };
    // The largest that fits is taken: only the one above it is said.
    let most = i64::MAX.cast_unsigned();
    of(array(UInt64Array::from(vec![most, most + 1, 7])), &[(2, "9223372036854775808", NumberTooLarge)]);
    of(
        array(Float64Array::from(vec![1600.0, 1600.5, f64::INFINITY])),
        &[(2, "1600.5", NotWhole), (3, "inf", BadNumber)],
    );
    of(
        array(Float64Array::from(vec![-1.0, 9_007_199_254_740_991.0, 9_007_199_254_740_992.0])),
        &[(1, "-1", NegativeCount), (3, "9007199254740992", InexactFloat)],
    );
    of(
        array(Float32Array::from(vec![16_777_215.0, 16_777_216.0, 0.1])),
        &[(2, "16777216", InexactFloat), (3, "0.1", NotWhole)],
    );
    let decimals = |mantissas: [i128; 3], scale| {
        array(Decimal128Array::from(mantissas.to_vec()).with_precision_and_scale(38, scale).unwrap())
    };
    of(decimals([500, 550, -700], 2), &[(2, "11/2", NotWhole), (3, "-7", NegativeCount)]);
    let most = i128::from(i64::MAX);
    of(decimals([most, most + 1, 0], 0), &[(2, "9223372036854775808", NumberTooLarge)]);
    // Hundreds: 92,233,720,368,547,758 of them fit, one more does not.
    of(
        decimals([92_233_720_368_547_758, 92_233_720_368_547_759, 0], -2),
        &[(2, "9223372036854775900", NumberTooLarge)],
    );
    // More digits than an exact number holds are written out; the others of the column mean what they did.
    let ten = arrow_buffer::i256::from_i128(10);
    let huge = ten.checked_pow(50).unwrap();
    let mantissas = vec![arrow_buffer::i256::from_i128(500), huge, arrow_buffer::i256::from_i128(750)];
    let wide = array(Decimal256Array::from(mantissas).with_precision_and_scale(76, 2).unwrap());
    let written = format!("1{}", "0".repeat(48));
    of(wide, &[(2, &written, NumberTooLarge), (3, "7.5", NotWhole)]);
    of(
        array(BooleanArray::from(vec![true; 3])),
        &[(1, "true", WrongValueKind), (2, "true", WrongValueKind), (3, "true", WrongValueKind)],
    );
}

#[test]
fn a_rate_takes_short_decimals_and_no_other_floats() {
    let rates =
        |value: ArrayRef| load([batch(&[("variable", array(StringArray::from(vec!["growth"; 3]))), ("value", value)])]);
    let (a, b, c) = (Quantity::fraction(-912, 100).unwrap(), Quantity::fraction(1, 10).unwrap(), Quantity::from(3));
    let expected: Vec<_> = [(TOWNS[0], 19_000, a), (TOWNS[0], 19_001, c), (TOWNS[1], 19_000, b)]
        .map(|(code, day, value)| (code.to_owned(), day, value))
        .to_vec();
    for values in [
        array(Float64Array::from(vec![-9.12, 0.1, 3.0])),
        array(Float32Array::from(vec![-9.12, 0.1, 3.0])),
        array(Decimal128Array::from(vec![-912, 10, 300]).with_precision_and_scale(5, 2).unwrap()),
        array(StringViewArray::from(vec!["-9.12", "1/10", "3"])),
    ] {
        assert_eq!(rows(&rates(values).unwrap(), "growth"), expected);
    }
    let error = rates(array(Float64Array::from(vec![0.1 + 0.2, 1.0 / 3.0, 1e300]))).unwrap_err();
    let inexact = |row, value| ("observations", Some(row), Some("value"), Some(value), ProblemCode::InexactFloat);
    let long = error.problems()[2].value().unwrap().to_owned();
    assert_eq!(said(&error), [inexact(1, "0.30000000000000004"), inexact(2, "0.3333333333333333"), inexact(3, &long)]);
    assert!(long.starts_with("1000"), "{long}");
}

#[test]
fn a_time_of_day_and_a_zone_are_refused() {
    let noon =
        array(TimestampMillisecondArray::from(vec![19_000 * 86_400_000, 19_000 * 86_400_000 + 43_200_000, i64::MAX]));
    let error = load([batch(&[("date", noon)])]).unwrap_err();
    let at = |row, value, code| ("observations", Some(row), Some("date"), Some(value), code);
    assert_eq!(
        said(&error),
        [
            at(2, "2022-01-08 12:00:00", ProblemCode::TimeOfDay),
            at(3, "9223372036854775807", ProblemCode::DateOutOfRange)
        ]
    );
    let zoned = TimestampSecondArray::from(vec![0; 3]).with_timezone("Asia/Shanghai");
    let error = load([batch(&[("date", array(zoned))])]).unwrap_err();
    assert_eq!(said(&error), [("observations", None, Some("date"), None, ProblemCode::TimeZone)]);
    assert_eq!(error.problems()[0].related(Lang::En).as_deref(), Some("Asia/Shanghai"));
}

#[test]
fn bad_rows_can_be_set_aside() {
    let value = array(Float64Array::from(vec![5.0, 1600.5, 7.0]));
    let date = array(TimestampSecondArray::from(vec![19_000 * 86_400, 19_000 * 86_400, 19_001 * 86_400 + 1]));
    let batch = batch(&[("value", value), ("date", date)]);
    let builder =
        Dataset::builder(&plan()).units(some_units()).record_batches("observations", &batch.schema(), [batch]);
    let dataset = builder.reject(Reject::Row).build().unwrap();
    assert_eq!(rows(&dataset, "residents"), usual()[..1]);
}

#[test]
fn columns_of_other_types_are_named_all_at_once() {
    let list = ListArray::from_iter_primitive::<types::Int32Type, _, _>(vec![Some(vec![Some(1)]); 3]);
    let numbers = DictionaryArray::new(Int8Array::from(vec![0; 3]), array(Int64Array::from(vec![1])));
    let columns = [
        ("unit", array(list.clone())),
        ("variable", array(BinaryArray::from(vec![&b"x"[..]; 3]))),
        ("value", array(numbers)),
        ("date", array(Time32SecondArray::from(vec![0; 3]))),
        // Of this one its name says enough.
        ("extra", array(list)),
    ];
    let error = load([batch(&columns)]).unwrap_err();
    let of = |column| ("observations", None, Some(column), None, ProblemCode::UnsupportedType);
    // In the order of the batch.
    assert_eq!(said(&error), [of("unit"), of("variable"), of("date"), of("value")]);
    assert_eq!(error.problems()[3].related(Lang::Zh).as_deref(), Some("Dictionary(Int8, Int64)"));

    let list = columns[0].1.clone();
    let error = load([batch(&[("extra", list)])]).unwrap_err();
    assert_eq!(said(&error), [("observations", None, Some("extra"), None, ProblemCode::UnknownColumn)]);
    let other = batch(&[]);
    let error =
        Dataset::builder(&plan()).units(some_units()).record_batches("observation", &other.schema(), [other]).build();
    assert_eq!(said(&error.unwrap_err()), [("observation", None, None, None, ProblemCode::UnknownTable)]);
}

#[test]
fn batches_have_the_columns_of_their_schema() {
    let (first, short) = (batch(&[]), batch(&[("value", array(Int32Array::from(vec![5, 6, 7])))]));
    let error = Table::from_record_batches("observations", &first.schema(), [first.clone(), short]).unwrap_err();
    assert_eq!(said(&error), [("observations", None, Some("value"), None, ProblemCode::BadArrow)]);
    assert_eq!(
        error.problems()[0].related(Lang::En).as_deref(),
        Some("the columns of batch 2 are not those of the schema: `value` Int32 where `value` Int64 is expected")
    );
    let wider = batch(&[("source", array(StringArray::from(vec!["a"; 3])))]);
    for (schema, batch, column) in [(&first, &wider, "source"), (&wider, &first, "source")] {
        let error = Table::from_record_batches("observations", &schema.schema(), [batch.clone()]).unwrap_err();
        assert_eq!(said(&error), [("observations", None, Some(column), None, ProblemCode::BadArrow)]);
    }
    // Whether a column may be null, and what else is said of it, does not matter.
    let fields =
        first.schema().fields().iter().map(|field| Field::clone(field).with_nullable(false)).collect::<Vec<_>>();
    let table = Table::from_record_batches("observations", &Schema::new(fields), [first.clone()]).unwrap();
    assert_eq!(table.len(), 3);

    let twice = Schema::new(["unit", "unit"].map(|name| Field::new(name, DataType::Utf8, true)).to_vec());
    let error = Table::from_record_batches("observations", &twice, []).unwrap_err();
    assert_eq!(said(&error), [("observations", None, Some("unit"), None, ProblemCode::ColumnTwice)]);
}

#[test]
fn no_batch_and_no_column_are_an_empty_table() {
    let table = Table::from_record_batches("observations", &batch(&[]).schema(), []).unwrap();
    assert_eq!((table.len(), table.column_names().count()), (0, 4));
    let dataset = Dataset::builder(&plan()).units(some_units()).table(table).build().unwrap();
    assert_eq!(dataset.observation_count(), 0);
    let empty = Table::from_record_batches("observations", &Schema::empty(), []).unwrap();
    assert_eq!((empty.len(), empty.column_names().count()), (0, 0));
}

#[test]
fn a_failed_producer_is_a_problem_beside_others() {
    let builder = Dataset::builder(&plan()).units(some_units());
    let error = builder.failed_table("observations", Some("value"), "tried to convert 33010919900101123X").build();
    let error = error.unwrap_err();
    assert_eq!(said(&error), [("observations", None, Some("value"), None, ProblemCode::BadArrow)]);
    assert!(error.to_string().ends_with("cannot be read: tried to convert 330***"), "{error}");
}

#[test]
fn numbers_of_one_batch_are_shared_and_not_copied() {
    let batch = batch(&[]);
    let table = Table::from_record_batches("observations", &batch.schema(), [batch.clone()]).unwrap();
    let given = batch.column_by_name("value").unwrap().to_data().buffers()[0].as_ptr();
    let Some(Column::Integers { values, .. }) = table.column("value") else { panic!("a column of integers") };
    assert!(std::ptr::eq(values.as_ptr().cast(), given));
    let given = batch.column_by_name("date").unwrap().to_data().buffers()[0].as_ptr();
    let Some(Column::Dates { days, .. }) = table.column("date") else { panic!("a column of dates") };
    assert!(std::ptr::eq(days.as_ptr().cast(), given));
}

#[test]
fn chunks_with_dictionaries_of_their_own_are_one_column() {
    let one =
        batch(&[("unit", dictionary::<types::Int32Type>(["330109001", "330109101", "330109001", "", ""]).slice(0, 3))]);
    let other = dictionary::<types::Int32Type>(["330109101", "330109001", "330109101", "", ""]).slice(0, 3);
    let date = array(Date32Array::from(vec![19_002; 3]));
    let other = batch(&[("unit", other), ("date", date)]).slice(0, 2);
    let dataset = load([one, other]).unwrap();
    let mut expected = usual();
    expected.insert(2, (TOWNS[0].to_owned(), 19_002, 6.into()));
    expected.push((TOWNS[1].to_owned(), 19_002, 5.into()));
    assert_eq!(rows(&dataset, "residents"), expected);
}

#[test]
fn long_views_of_several_buffers_are_read() {
    let mut builder = StringViewBuilder::new().with_fixed_block_size(32);
    let sources = ["a source of more than twelve bytes", "短", "another one of more than twelve bytes"];
    sources.iter().for_each(|text| builder.append_value(text));
    let array = array(builder.finish());
    let dataset = load([batch(&[("source", array)])]).unwrap();
    let column = dataset.observations_of(dataset.plan().variable("residents").unwrap()).unwrap();
    let first = column.rows_of(unit(&dataset, TOWNS[0]));
    let of = |rows: std::ops::Range<usize>| rows.map(|row| column.source(row).unwrap()).collect::<Vec<_>>();
    assert_eq!(of(first), [sources[0], sources[2]]);
    assert_eq!(of(column.rows_of(unit(&dataset, TOWNS[1]))), [sources[1]]);
}
