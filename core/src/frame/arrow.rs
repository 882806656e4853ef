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
