//! One target's units on one day of a panel, ranked, as a table for people.

use super::PanelDay;
use super::columns::Row;
use crate::assess::table::{TableRow, TableSection};
use crate::assess::words::{bound_text, number, percent};
use crate::lang::Lang;
use crate::plan::Target;
use crate::quantity::Quantity;

impl PanelDay {
    /// The units ranked by their values for a target of the plan, best first; those without a whole value last, with the
    /// reason. From the second day of a panel on, changes since the day before stand beside the values.
    ///
    /// Rounding is for people: a value never prints like a bound it misses.
    #[must_use]
    pub fn table(&self, target: &Target, lang: Lang) -> TableSection {
        let mut ranked: Vec<Row<'_>> = self.rows().filter(|row| row.result.target.id == target.id).collect();
        // Those that share a place stay in the order of the units.
        ranked.sort_by_key(|row| row.standing.rank_by_value.unwrap_or(i64::MAX));
        let (as_of, name) = (self.as_of(), target.name.get(lang));
        let title = match (lang, self.previous()) {
            (Lang::Zh, None) => format!("{name} · 截至 {as_of}"),
            (Lang::Zh, Some(before)) => format!("{name} · 截至 {as_of}(增减较 {before})"),
            (Lang::En, None) => format!("{name} · as of {as_of}"),
            (Lang::En, Some(before)) => format!("{name} · as of {as_of} (change since {before})"),
        };
        let header = match lang {
            Lang::Zh => ["名次", "单位", "完成值", "增减", "目标值", "完成率", "上期结论", "结论", "备注"],
            Lang::En => ["Place", "Unit", "Value", "Change", "Bound", "Attained", "Before", "Status", "Note"],
        };
        let numeric = [true, false, true, true, true, true, false, false, false];
        // On the first day there is nothing to compare with.
        let shown = |column: usize| self.previous().is_some() || !matches!(column, 3 | 6);
        let only_shown = |cells: Vec<String>| -> Vec<String> {
            cells.into_iter().enumerate().filter(|(column, _)| shown(*column)).map(|(_, cell)| cell).collect()
        };
        let header = only_shown(header.map(str::to_owned).to_vec());
        let verdict = header.len().saturating_sub(2);
        let rows = ranked.iter().map(|row| TableRow {
            cells: only_shown(cells(row, lang)),
            light: row.result.status.light(),
            verdict,
        });
        TableSection {
            title,
            header,
            numeric: numeric.into_iter().enumerate().filter(|(column, _)| shown(*column)).map(|(_, is)| is).collect(),
            rows: rows.collect(),
            notes: Vec::new(),
            summary: Vec::new(),
        }
    }
}

/// A text for each column of the header.
fn cells(row: &Row<'_>, lang: Lang) -> Vec<String> {
    let (result, standing, unit) = (row.result, &row.standing, row.result.target.indicator.unit.as_ref());
    let dash = || "—".to_owned();
    let mut notes: Vec<&str> = result.reason.map(|reason| reason.label(lang)).into_iter().collect();
    notes.extend(result.flags.iter().map(|flag| flag.label(lang)));
    vec![
        standing.rank_by_value.map_or_else(dash, |place| place.to_string()),
        row.units.name(row.unit).to_owned(),
        result.value.map_or_else(dash, |value| number(&value, unit, result.bound.as_ref())),
        standing.change.map_or_else(dash, |change| {
            let sign = if change > Quantity::ZERO { "+" } else { "" };
            format!("{sign}{}", number(&change, unit, None))
        }),
        result.bound.map_or_else(dash, |bound| bound_text(&bound, unit, lang)),
        result.attainment.map_or_else(dash, |share| percent(&share)),
        standing.previous_status.map_or_else(dash, |status| status.label(lang).to_owned()),
        result.status.label(lang).to_owned(),
        notes.join(if lang == Lang::Zh { "、" } else { ", " }),
    ]
}
