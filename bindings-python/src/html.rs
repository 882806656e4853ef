//! What notebooks show: core's tables for people handed to `shequ._html`, which writes them as HTML.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use shequ::Lang;
use shequ::assess::{ReportTable, TableSection};
use shequ::formula::Light;

use crate::codes::InLang;
use crate::records::Any;

/// HTML of something, by the function of `shequ._html` for its kind.
pub(crate) fn shown<'py, T>(thing: &Bound<'py, T>, kind: &str, lang: Option<InLang>) -> PyResult<Any<'py>> {
    thing.py().import("shequ._html")?.call_method1(kind, (thing.as_any(), lang.map(named)))
}

/// The same of a part of it.
pub(crate) fn shown_of<'py, T>(
    thing: &Bound<'py, T>,
    kind: &str,
    lang: Option<InLang>,
    part: Option<&str>,
) -> PyResult<Any<'py>> {
    thing.py().import("shequ._html")?.call_method1(kind, (thing.as_any(), lang.map(named), part))
}

const fn named(InLang(lang): InLang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

/// A table for people: heading, notices, sections.
pub(crate) fn told<'py>(py: Python<'py>, table: &ReportTable) -> PyResult<Bound<'py, PyTuple>> {
    let sections = table.sections.iter().map(|section| told_section(py, section)).collect::<PyResult<Vec<_>>>()?;
    (&table.heading, &table.notices, sections).into_pyobject(py)
}

/// One table: title, header, which columns hold numbers, rows (cells, light, column of the verdict), notes, summary.
pub(crate) fn told_section<'py>(py: Python<'py>, section: &TableSection) -> PyResult<Any<'py>> {
    let rows = section.rows.iter().map(|row| (&row.cells, light(row.light), row.verdict).into_bound_py_any(py));
    let rows = PyList::new(py, rows.collect::<PyResult<Vec<_>>>()?)?;
    (&section.title, &section.header, &section.numeric, rows, &section.notes, &section.summary).into_bound_py_any(py)
}

/// The name of a colour, the same for all that have a light.
pub(crate) const fn light(light: Light) -> &'static str {
    match light {
        Light::Green => "green",
        Light::Amber => "amber",
        Light::Red => "red",
        Light::Grey => "grey",
    }
}
