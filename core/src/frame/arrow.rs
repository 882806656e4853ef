//! Frames as Arrow record batches. Tables on their way in are in `data/arrow`.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, ArrowPrimitiveType, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int64Array, PrimitiveArray,
    RecordBatch, RecordBatchOptions, StringArray,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, Field, Schema};

use super::{Frame, Nullable, Values, Words};

impl Frame {
    /// The frame's columns as an Arrow schema: texts as dictionaries with 32-bit places, days as `Date32`, the others as
    /// 64-bit numbers and `Boolean`. Every field may be null, and its metadata has the headings under `zh` and `en`.
    /// Frames of the same columns have the same schema, whatever their rows.
    #[must_use]
    pub fn arrow_schema(&self) -> Schema {
        let field = |column: &super::FrameColumn| {
            let headings = [("zh", &column.heading.zh), ("en", &column.heading.en)];
            let metadata = HashMap::from(headings.map(|(lang, heading)| (lang.to_owned(), heading.clone())));
            Field::new(&column.name, data_type(&column.values), true).with_metadata(metadata)
        };
        Schema::new(self.columns.iter().map(field).collect::<Vec<_>>())
    }

    /// The frame as an Arrow record batch of [its schema](Frame::arrow_schema). Numbers and days are handed over, not copied.
    ///
    /// # Errors
    /// [`ArrowError`] when two columns have different lengths, or more than 2^31 different texts.
    ///
    /// ```
    /// use arrow_array::{Array, cast::AsArray, types::Int64Type};
    /// use shequ::frame::{Frame, FrameColumn, Nullable, Values};
    /// use shequ::Text;
    ///
    /// let heading = Text { zh: "缺口".to_owned(), en: "shortfall".to_owned() };
    /// let shortfalls: Nullable<i64> = [Some(3), None].into_iter().collect();
    /// let frame = Frame::new(vec![FrameColumn::new("shortfall", heading, Values::Integers(shortfalls))]);
    /// let batch = frame.into_record_batch()?;
    /// let column = batch.column(0).as_primitive::<Int64Type>();
    /// assert_eq!((column.value(0), column.is_null(1)), (3, true));
    /// assert_eq!(batch.schema_ref().field(0).metadata()["zh"], "缺口");
    /// # Ok::<(), arrow_schema::ArrowError>(())
    /// ```
    pub fn into_record_batch(self) -> Result<RecordBatch, ArrowError> {
        let schema = Arc::new(self.arrow_schema());
        let options = RecordBatchOptions::new().with_row_count(Some(self.len));
        let arrays = self.columns.into_iter().map(|column| array(column.values)).collect::<Result<Vec<_>, _>>()?;
        RecordBatch::try_new_with_options(schema, arrays, &options)
    }
}

fn data_type(values: &Values) -> DataType {
    match values {
        Values::Words(_) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        Values::Dates(_) => DataType::Date32,
        Values::Integers(_) => DataType::Int64,
        Values::Floats(_) => DataType::Float64,
        Values::Booleans(_) => DataType::Boolean,
    }
}

fn array(values: Values) -> Result<ArrayRef, ArrowError> {
    Ok(match values {
        Values::Words(words) => Arc::new(dictionary(&words)?),
        Values::Dates(days) => Arc::<Date32Array>::new(primitive(days)?),
        Values::Integers(numbers) => Arc::<Int64Array>::new(primitive(numbers)?),
        Values::Floats(numbers) => Arc::<Float64Array>::new(primitive(numbers)?),
        Values::Booleans(answers) => Arc::new((0..answers.len()).map(|row| answers.get(row)).collect::<BooleanArray>()),
    })
}

fn primitive<T: ArrowPrimitiveType>(values: Nullable<T::Native>) -> Result<PrimitiveArray<T>, ArrowError> {
    let Nullable { values, valid } = values;
    PrimitiveArray::try_new(values.into(), valid.map(NullBuffer::from))
}

/// Signed places: pandas takes no others.
fn dictionary(words: &Words) -> Result<DictionaryArray<Int32Type>, ArrowError> {
    let place = |place: &u32| match *place {
        Words::MISSING => Ok(None),
        place => i32::try_from(place).map(Some).map_err(|_| ArrowError::DictionaryKeyOverflowError),
    };
    let places: PrimitiveArray<Int32Type> = words.places().iter().map(place).collect::<Result<Vec<_>, _>>()?.into();
    let texts = StringArray::from_iter_values(words.words());
    DictionaryArray::try_new(places, Arc::new(texts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::FrameColumn;
    use crate::lang::Text;
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, Float64Type, Int64Type};

    fn column(name: &str, values: Values) -> FrameColumn {
        FrameColumn::new(name, Text { zh: format!("{name}（中）"), en: format!("{name} (en)") }, values)
    }

    /// A frame with a column of every type: one row that has values, one that has none, and one that has.
    fn frame() -> Frame {
        Frame::new(vec![
            column("unit", Values::Words([Some("萧山区"), None, Some("萧山区")].into_iter().collect())),
            column("day", Values::Dates([Some(19_000), None, Some(-1)].into_iter().collect())),
            column("n", Values::Integers([Some(i64::MAX), None, Some(i64::MIN)].into_iter().collect())),
            column("value", Values::Floats([Some(0.5), None, Some(-0.5)].into_iter().collect())),
            column("met", Values::Booleans([Some(true), None, Some(false)].into_iter().collect())),
        ])
    }

    #[test]
    fn every_type_goes_out_with_what_is_missing() {
        let frame = frame();
        let schema = frame.arrow_schema();
        let batch = frame.into_record_batch().unwrap();
        assert_eq!((batch.num_rows(), batch.schema_ref().as_ref()), (3, &schema));
        let words = batch.column(0).as_dictionary::<Int32Type>();
        let texts = words.downcast_dict::<StringArray>().unwrap();
        assert_eq!(texts.into_iter().collect::<Vec<_>>(), [Some("萧山区"), None, Some("萧山区")]);
        assert_eq!(words.values().len(), 1);
        let days = batch.column(1).as_primitive::<Date32Type>();
        assert_eq!(days.iter().collect::<Vec<_>>(), [Some(19_000), None, Some(-1)]);
        let numbers = batch.column(2).as_primitive::<Int64Type>();
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [Some(i64::MAX), None, Some(i64::MIN)]);
        let numbers = batch.column(3).as_primitive::<Float64Type>();
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [Some(0.5), None, Some(-0.5)]);
        assert_eq!(batch.column(4).as_boolean().iter().collect::<Vec<_>>(), [Some(true), None, Some(false)]);
    }

    #[test]
    fn a_schema_has_the_headings_and_does_not_depend_on_the_rows() {
        let schema = frame().arrow_schema();
        let field = schema.field(2);
        assert_eq!((field.name().as_str(), field.data_type(), field.is_nullable()), ("n", &DataType::Int64, true));
        let headings = [("zh", "n（中）"), ("en", "n (en)")].map(|(lang, text)| (lang.to_owned(), text.to_owned()));
        assert_eq!(field.metadata(), &HashMap::from(headings));
        let empty = Frame::new(vec![
            column("unit", Values::Words(Words::default())),
            column("day", Values::Dates(Nullable::default())),
            column("n", Values::Integers(Nullable::default())),
            column("value", Values::Floats(Nullable::default())),
            column("met", Values::Booleans(Nullable::default())),
        ]);
        assert_eq!(empty.arrow_schema(), schema);
        assert_eq!(empty.into_record_batch().unwrap().num_rows(), 0);
        assert_eq!(Frame::default().into_record_batch().unwrap().num_columns(), 0);
    }

    #[test]
    fn numbers_without_gaps_are_handed_over() {
        let numbers: Nullable<i64> = [Some(1), Some(2)].into_iter().collect();
        let place = numbers.values().as_ptr();
        let batch = Frame::new(vec![column("n", Values::Integers(numbers))]).into_record_batch().unwrap();
        let array = batch.column(0).as_primitive::<Int64Type>();
        assert!(std::ptr::eq(array.values().as_ptr(), place));
        assert_eq!(array.nulls(), None);
    }
}
