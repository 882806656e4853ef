//! One target's units on one day of a panel, ranked, as a table for people.

use super::PanelDay;
use super::ranks::Standing;
use crate::assess::assessment::Assessment;
use crate::assess::table::{TableRow, TableSection};
use crate::assess::words::{bound_text, number, percent};
use crate::data::UnitId;
use crate::lang::Lang;
use crate::order;
use crate::plan::Target;
use crate::quantity::Quantity;

impl PanelDay {
    /// The units ranked by their values for a target of the plan, best first; those without a whole value last, with the
    /// reason. From the second day of a panel on, changes since the day before stand beside the values.
    ///
    /// Rounding is for people: a value never prints like a bound it misses.
    #[must_use]
    pub fn table(&self, target: &Target, lang: Lang) -> TableSection {
        let results = self.results(target);
        let mut ranked: Vec<(&(UnitId, Assessment), &Standing)> =
            results.iter().zip(self.standings_of(target)).collect();
        // Those that share a place stay in the order of the units.
        order::by_key(&mut ranked, |(_, standing)| standing.rank_by_value.unwrap_or(i64::MAX));
        let (as_of, name) = (self.as_of(), target.name.get(lang));
        let title = match (lang, self.previous()) {
            (Lang::Zh, None) => format!("{name} · 截至 {as_of}"),
            (Lang::Zh, Some(before)) => format!("{name} · 截至 {as_of}(增减较 {before})"),
            (Lang::En, None) => format!("{name} · as of {as_of}"),
            (Lang::En, Some(before)) => format!("{name} · as of {as_of} (change since {before})"),
        };
        let header = match lang {
            Lang::Zh => {
                ["名次", "单位", "完成值", "增减", "占上级比重", "目标值", "完成率", "上期结论", "结论", "备注"]
            }
            Lang::En => ["Place", "Unit", "Value", "Change", "Share", "Bound", "Attained", "Before", "Status", "Note"],
        };
        let numeric = [true, false, true, true, true, true, true, false, false, false];
        let all: Vec<[String; COLUMNS]> = ranked
            .iter()
            .map(|((unit, result), standing)| cells(self.units().name(*unit), result, standing, lang))
            .collect();
        // A column that says nothing of any unit is left out.
        let said = |column: usize| all.iter().any(|cells| cells.get(column).is_some_and(|cell| cell != NOTHING));
        let shown: Vec<bool> = (0..COLUMNS).map(|column| column <= VALUE || column == STATUS || said(column)).collect();
        let verdict = only(0..COLUMNS, &shown).iter().position(|column| *column == STATUS).unwrap_or(0);
        let rows = ranked.iter().zip(all).map(|(((_, result), _), cells)| TableRow {
            cells: only(cells, &shown),
            light: result.status.light(),
            verdict,
        });
        TableSection {
            title,
            header: only(header.map(str::to_owned), &shown),
            numeric: only(numeric, &shown),
            rows: rows.collect(),
            notes: Vec::new(),
            summary: Vec::new(),
        }
    }
}

/// Stands where there is nothing to say.
const NOTHING: &str = "—";
/// How many columns there are, and the places of two.
const COLUMNS: usize = 10;
const VALUE: usize = 2;
const STATUS: usize = 8;

/// The items of the columns shown.
fn only<T>(items: impl IntoIterator<Item = T>, shown: &[bool]) -> Vec<T> {
    items.into_iter().zip(shown).filter(|(_, shown)| **shown).map(|(item, _)| item).collect()
}

/// A text for each column of the header.
fn cells(name: &str, result: &Assessment, standing: &Standing, lang: Lang) -> [String; COLUMNS] {
    let unit = result.target.indicator.unit.as_ref();
    let dash = || NOTHING.to_owned();
    let mut notes: Vec<&str> = result.reason.map(|reason| reason.label(lang)).into_iter().collect();
    notes.extend(result.flags.iter().map(|flag| flag.label(lang)));
    [
        standing.rank_by_value.map_or_else(dash, |place| place.to_string()),
        name.to_owned(),
        result.value.map_or_else(dash, |value| number(&value, unit, result.bound.as_ref())),
        standing.change.map_or_else(dash, |change| {
            let sign = if change > Quantity::ZERO { "+" } else { "" };
            format!("{sign}{}", number(&change, unit, None))
        }),
        result.share_of_parent.map_or_else(dash, |share| percent(&share)),
        result.bound.map_or_else(dash, |bound| bound_text(&bound, unit, lang)),
        result.attainment.map_or_else(dash, |share| percent(&share)),
        standing.previous_status.map_or_else(dash, |status| status.label(lang).to_owned()),
        result.status.label(lang).to_owned(),
        if notes.is_empty() { dash() } else { notes.join(if lang == Lang::Zh { "、" } else { ", " }) },
    ]
}
