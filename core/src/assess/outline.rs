//! A plan and a dataset as tables for people, in the form that reports have: what stands in them, before any question.
//!
//! What lives here: which facts stand in which column, and their headings. What does not: how a number or a bound is
//! written, which `words.rs` says, and the layout, which `table.rs` has.

use super::table::{ReportTable, TableRow, TableSection};
use super::words::bound_text;
use crate::data::Dataset;
use crate::formula::Light;
use crate::lang::Lang;
use crate::plan::{Plan, Rhythm, Target};

impl Plan {
    /// The plan as a table in one language: its targets, then what its text leaves open and how that is read.
    ///
    /// ```
    /// use shequ::{Lang, Plan};
    ///
    /// let table = Plan::builtin("xiaoshan-2022-2025")?.table(Lang::Zh);
    /// let rows = &table.sections[0].rows;
    /// let brands = rows.iter().find(|row| row.cells[0].contains("品牌")).unwrap();
    /// assert_eq!(brands.cells[1..3], ["≥ 25 个", "至 2025-12-31"]);
    /// # Ok::<(), shequ::plan::PlanError>(())
    /// ```
    #[must_use]
    pub fn table(&self, lang: Lang) -> ReportTable {
        let (period, standing) = (self.period(), self.standing());
        let edition = match lang {
            Lang::Zh => format!("{} · 版本 {}", standing.name.zh, self.edition()),
            Lang::En => format!("{} · edition {}", standing.name.en, self.edition()),
        };
        let heading = vec![self.name().get(lang).to_owned(), format!("{} – {}", period.start, period.end), edition];
        let notices = vec![standing.notice.get(lang).to_owned()];
        ReportTable { heading, notices, sections: vec![self.targets_outlined(lang), self.choices_outlined(lang)] }
    }

    fn targets_outlined(&self, lang: Lang) -> TableSection {
        let (title, header) = match lang {
            Lang::Zh => ("目标", ["目标", "目标值", "时限", "约束", "层级", "条款"]),
            Lang::En => ("Targets", ["Target", "Bound", "Due", "Strength", "Level", "Clauses"]),
        };
        let rows = self.targets().iter().map(|target| {
            let clauses: Vec<&str> = target.clauses.iter().map(|clause| clause.id.as_str()).collect();
            let level = target.group.as_ref().map_or(&target.level.name, |group| &group.name);
            plain(vec![
                target.name.get(lang).to_owned(),
                bounds(target, lang),
                due(&target.rhythm, lang),
                target.strength.label(lang).to_owned(),
                level.get(lang).to_owned(),
                clauses.join(if lang == Lang::Zh { "、" } else { ", " }),
            ])
        });
        section(title, &header, 0..0, rows.collect())
    }

    fn choices_outlined(&self, lang: Lang) -> TableSection {
        let (title, header) = match lang {
            Lang::Zh => ("口径", ["代码", "问题", "现取", "另可取"]),
            Lang::En => ("Interpretations", ["Id", "Question", "Chosen", "Others"]),
        };
        let rows = self.interpretations().iter().map(|open| {
            let name = |choice: &crate::plan::Choice| format!("{} ({})", choice.name.get(lang), choice.id);
            let chosen = open.choice().map(name).unwrap_or_default();
            let others = open.choices.iter().enumerate().filter(|(place, _)| *place != open.chosen);
            let others: Vec<String> = others.map(|(_, choice)| name(choice)).collect();
            let others = others.join(if lang == Lang::Zh { "；" } else { "; " });
            plain(vec![open.id.clone(), open.question.get(lang).to_owned(), chosen, others])
        });
        section(title, &header, 0..0, rows.collect())
    }
}

impl Dataset {
    /// What the data holds as a table in one language: its tables with their rows and digests, then its units by level.
    ///
    /// ```
    /// use shequ::data::{Dataset, UnitRow};
    /// use shequ::{Lang, Plan};
    ///
    /// let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// let data = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// let table = data.table(Lang::En);
    /// assert_eq!(table.sections[0].rows[0].cells[..2], ["units", "1"]);
    /// assert_eq!(table.sections[1].rows[0].cells, ["district", "1"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn table(&self, lang: Lang) -> ReportTable {
        let zh = lang == Lang::Zh;
        let mut heading = vec![self.plan().name().get(lang).to_owned()];
        if let Some(day) = self.latest_date() {
            heading.push(if zh { format!("数据最晚至 {day}") } else { format!("latest figure of {day}") });
        }
        let mut notices = Vec::new();
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let mut say = |count: u64, zh_text: &str, en_text: &str| {
            if count > 0 {
                notices.push(if zh { format!("{zh_text}{count}") } else { format!("{en_text}{count}") });
            }
        };
        say(number(self.illustrative_rows()), "标明为示例的行数：", "rows that say they are made up: ");
        say(number(self.rejected_row_count()), "有误而搁置的行数：", "rows set aside for what is wrong with them: ");
        let aside: u64 = self.set_aside().iter().map(|aside| aside.rows).sum();
        say(aside, "计划所无变量的行数：", "rows of variables that the plan does not have: ");
        let findings = self.findings().len().saturating_add(self.findings_omitted());
        say(number(findings), "存疑之处：", "findings: ");
        ReportTable { heading, notices, sections: vec![self.tables_outlined(lang), self.levels_outlined(lang)] }
    }

    fn tables_outlined(&self, lang: Lang) -> TableSection {
        let (title, header) = match lang {
            Lang::Zh => ("数据表", ["表", "行数", "SHA-256"]),
            Lang::En => ("Tables", ["Table", "Rows", "SHA-256"]),
        };
        let rows = self.digests().iter().map(|digest| {
            let sha256 = digest.sha256.clone().unwrap_or_else(|| "—".to_owned());
            plain(vec![digest.table.to_owned(), digest.rows.to_string(), sha256])
        });
        section(title, &header, 1..2, rows.collect())
    }

    fn levels_outlined(&self, lang: Lang) -> TableSection {
        let (title, header) = match lang {
            Lang::Zh => ("单位", ["层级", "个数"]),
            Lang::En => ("Units", ["Level", "Count"]),
        };
        let units = self.units();
        let rows = self.plan().levels().iter().filter_map(|level| {
            let count = units.ids().filter(|id| units.level(*id).id == level.id).count();
            (count > 0).then(|| plain(vec![level.name.get(lang).to_owned(), count.to_string()]))
        });
        section(title, &header, 1..2, rows.collect())
    }
}

/// A section without notes; the columns of `numeric` hold numbers.
fn section(title: &str, header: &[&str], numeric: std::ops::Range<usize>, rows: Vec<TableRow>) -> TableSection {
    TableSection {
        title: title.to_owned(),
        header: header.iter().map(|&heading| heading.to_owned()).collect(),
        numeric: (0..header.len()).map(|column| numeric.contains(&column)).collect(),
        rows,
        notes: Vec::new(),
        summary: Vec::new(),
    }
}

/// A row without a verdict.
fn plain(cells: Vec<String>) -> TableRow {
    let verdict = cells.len();
    TableRow { cells, light: Light::Grey, verdict }
}

/// Every bound of a target, with the day from which it holds where it is not the first.
fn bounds(target: &Target, lang: Lang) -> String {
    let said = target.bounds.iter().map(|dated| {
        let bound = bound_text(&dated.bound, &target.indicator.unit, lang);
        match (dated.from, lang) {
            (None, _) => bound,
            (Some(from), Lang::Zh) => format!("{from} 起 {bound}"),
            (Some(from), Lang::En) => format!("from {from} {bound}"),
        }
    });
    said.collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { "; " })
}

/// When a target is due, in few words.
fn due(rhythm: &Rhythm, lang: Lang) -> String {
    match (rhythm, lang) {
        (Rhythm::By(named), Lang::Zh) => format!("至 {}", named.schedule.end()),
        (Rhythm::By(named), Lang::En) => format!("by {}", named.schedule.end()),
        (Rhythm::EachYear(years), _) => {
            let years: Vec<String> = years.iter().map(ToString::to_string).collect();
            if lang == Lang::Zh {
                format!("每年({})", years.join("、"))
            } else {
                format!("each year ({})", years.join(", "))
            }
        }
        (Rhythm::Every { min_years, max_years, .. }, _) => {
            let years =
                if min_years == max_years { min_years.to_string() } else { format!("{min_years}–{max_years}") };
            if lang == Lang::Zh { format!("每 {years} 年一次") } else { format!("once in {years} years") }
        }
        (Rhythm::Standing, Lang::Zh) => "持续".to_owned(),
        (Rhythm::Standing, Lang::En) => "standing".to_owned(),
    }
}
