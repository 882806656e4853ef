//! The country as Arrow files (IPC, no compression): Polars, DuckDB, pandas and NumPy map them without parsing.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, Date32Array, DictionaryArray, Int8Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use arrow_schema::ArrowError;

use super::{Country, KINDS, LEVELS, VARIABLES, entities, name, observations, units};

/// Why a file could not be written.
#[derive(Debug)]
pub enum FileError {
    /// The file.
    Io(std::io::Error),
    /// Its columns.
    Arrow(ArrowError),
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FileError::Io(error) => error.fmt(f),
            FileError::Arrow(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FileError {}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> FileError {
        FileError::Io(error)
    }
}

impl From<ArrowError> for FileError {
    fn from(error: ArrowError) -> FileError {
        FileError::Arrow(error)
    }
}

/// Rows written together.
const BATCH: usize = 1 << 18;

/// Writes `units.arrow`, `observations.arrow` and `entities.arrow` into a folder; says how many rows each has.
///
/// # Errors
/// [`FileError`].
pub fn write_files(country: &Country, folder: &Path) -> Result<[(&'static str, usize); 3], FileError> {
    std::fs::create_dir_all(folder)?;
    let all = units(country.scale, country.seed);
    let file =
        |name: &str| -> Result<BufWriter<File>, FileError> { Ok(BufWriter::new(File::create(folder.join(name))?)) };

    let mut sink = Sink::new(file("units.arrow")?);
    sink.write(vec![
        ("code", Arc::new(all.iter().map(|unit| Some(unit.code.cast_signed())).collect::<Int64Array>())),
        ("name", Arc::new(StringArray::from_iter_values(all.iter().map(name)))),
        ("level", words(all.iter().map(|unit| unit.level.cast_signed()).collect(), &LEVELS.map(|level| level.0))),
    ])?;
    let unit_rows = sink.finish()?;

    let mut sink = Sink::new(file("observations.arrow")?);
    let mut outcome = Ok(());
    observations(&all, country.seed, country.density, BATCH, |rows| {
        let columns = vec![
            ("unit", Arc::new(Int64Array::from(rows.unit.clone())) as ArrayRef),
            ("variable", words(rows.variable.clone(), &VARIABLES.map(|variable| variable.0))),
            ("date", Arc::new(Date32Array::from(rows.date.clone()))),
            ("value", Arc::new(Int64Array::from(rows.value.clone()))),
            ("recorded", Arc::new(Date32Array::from(rows.recorded.clone()))),
        ];
        if outcome.is_ok() {
            outcome = sink.write(columns);
        }
    });
    outcome?;
    let observation_rows = sink.finish()?;

    let mut sink = Sink::new(file("entities.arrow")?);
    let mut outcome = Ok(());
    entities(&all, country.things, country.seed, BATCH, |rows| {
        let columns = vec![
            ("kind", words(rows.kind.clone(), &KINDS.map(|kind| kind.0))),
            ("id", Arc::new(StringArray::from_iter_values(rows.id.iter().map(|id| format!("e{id}")))) as ArrayRef),
            ("unit", Arc::new(Int64Array::from(rows.unit.clone()))),
            ("since", Arc::new(Date32Array::from(rows.since.clone()))),
            ("until", Arc::new(Date32Array::from(rows.until.clone()))),
        ];
        if outcome.is_ok() {
            outcome = sink.write(columns);
        }
    });
    outcome?;
    Ok([("units", unit_rows), ("observations", observation_rows), ("entities", sink.finish()?)])
}

fn words(keys: Vec<i8>, values: &[&str]) -> ArrayRef {
    let values = Arc::new(StringArray::from_iter_values(values));
    Arc::new(DictionaryArray::<Int8Type>::new(Int8Array::from(keys), values))
}

/// A file that is begun by its first batch.
struct Sink<W: Write> {
    out: Option<W>,
    writer: Option<FileWriter<W>>,
    rows: usize,
}

impl<W: Write> Sink<W> {
    const fn new(out: W) -> Sink<W> {
        Sink { out: Some(out), writer: None, rows: 0 }
    }

    fn write(&mut self, columns: Vec<(&str, ArrayRef)>) -> Result<(), FileError> {
        let batch = RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, column)| (name, column, name == "until")),
        )?;
        if let Some(out) = self.out.take() {
            self.writer = Some(FileWriter::try_new(out, &batch.schema())?);
        }
        self.rows += batch.num_rows();
        Ok(self.writer.as_mut().expect("begun above").write(&batch)?)
    }

    fn finish(&mut self) -> Result<usize, FileError> {
        if let Some(mut writer) = self.writer.take() {
            writer.finish()?;
        }
        Ok(self.rows)
    }
}
