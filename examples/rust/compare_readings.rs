//! Prints which verdicts differ between two readings of a plan, and why: each alternative of each interpretation in turn,
//! or the choices asked for.
//!
//! ```sh
//! cargo run --release --bin compare_readings -- --lang en --as-of 2024-12-31
//! cargo run --release --bin compare_readings -- --reading by-2025=2024-12-31 --reading revoked=counted
//! ```
//!
//! A reading is a plan of its own, so comparing two is asking the same data twice.

mod common;

use std::fmt::Write;
use std::process::ExitCode;

use clap::Parser;
use comfy_table::Cell;
use shequ::assess::{Assessment, Report, ReportTable};
use shequ::plan::{Choice, Interpretation};
use shequ::{Lang, Plan};

use common::{Asked, Question, show};

/// Does it matter how the text is read? Prints which verdicts differ between two readings, and why.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    question: Question,
    /// Read one clause another way; several times to change several at once [default: each alternative in turn]
    #[arg(long, value_name = "INTERPRETATION=CHOICE")]
    reading: Vec<Reading>,
}

/// One choice, as in `by-2025=2024-12-31`.
#[derive(Debug, Clone)]
struct Reading {
    interpretation: String,
    choice: String,
}

impl std::str::FromStr for Reading {
    type Err = String;

    fn from_str(text: &str) -> Result<Reading, String> {
        match text.split_once('=') {
            Some((interpretation, choice)) => {
                Ok(Reading { interpretation: interpretation.to_owned(), choice: choice.to_owned() })
            }
            None => Err("write INTERPRETATION=CHOICE, as in by-2025=2024-12-31".to_owned()),
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.question.read().and_then(|asked| run(&arguments, &asked)) {
        Ok(text) => {
            show(format_args!("{text}"));
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Everything that is printed; nothing is printed of a comparison that fails half-way.
fn run(arguments: &Arguments, asked: &Asked) -> Result<String, String> {
    let lang = arguments.question.lang;
    let assess = |plan: &Plan| plan.assess(&asked.dataset, &asked.unit, asked.as_of).map_err(|error| error.to_string());
    let in_force = Laid::out(assess(&asked.plan)?, lang);
    let mut text = String::new();
    let notices = in_force.table.notices.iter();
    let heading = in_force.table.heading.iter().cloned().chain(notices.map(|notice| format!("* {notice}")));
    heading.for_each(|line| push(&mut text, &line));

    let comparisons = comparisons(&asked.plan, &arguments.reading)?;
    let mut counts = Vec::new();
    for comparison in &comparisons {
        let mut plan = asked.plan.clone();
        for (interpretation, choice) in comparison {
            plan = plan.with_interpretation(&interpretation.id, &choice.id).map_err(|error| error.to_string())?;
        }
        let other = Laid::out(assess(&plan)?, lang);
        push(&mut text, "");
        comparison.iter().for_each(|(interpretation, choice)| why(&mut text, interpretation, choice, lang));
        counts.push(differences(&mut text, &in_force, &other, lang));
    }
    if comparisons.is_empty() {
        push(
            &mut text,
            match lang {
                Lang::Zh => "\n本计划没有可作他读之处。",
                Lang::En => "\nThis plan leaves nothing open.",
            },
        );
    }
    if comparisons.len() > 1 {
        push(&mut text, "");
        overview(&mut text, &comparisons, &counts, lang);
    }
    Ok(text)
}

/// The choices that one comparison changes.
type Comparison<'a> = Vec<(&'a Interpretation, &'a Choice)>;

/// The readings asked for as one comparison; where none is, every alternative as one of its own.
fn comparisons<'a>(plan: &'a Plan, readings: &[Reading]) -> Result<Vec<Comparison<'a>>, String> {
    if readings.is_empty() {
        let open = plan.interpretations().iter();
        let alternatives = open.flat_map(|open| open.choices.iter().skip(1).map(move |choice| vec![(open, choice)]));
        return Ok(alternatives.collect());
    }
    let mut comparison: Comparison<'a> = Vec::new();
    for Reading { interpretation, choice } in readings {
        // The library knows the near names of what it does not know.
        plan.with_interpretation(interpretation, choice).map_err(|error| error.to_string())?;
        if comparison.iter().any(|(known, _)| known.id == *interpretation) {
            return Err(format!("--reading: `{interpretation}` is chosen twice"));
        }
        let open = plan.interpretations().iter().find(|open| open.id == *interpretation);
        let known = open.and_then(|open| Some((open, open.choices.iter().find(|known| known.id == *choice)?)));
        comparison.extend(known);
    }
    Ok(vec![comparison])
}

/// The question, both answers, and what in the plan's text the other one changes.
fn why(text: &mut String, interpretation: &Interpretation, choice: &Choice, lang: Lang) {
    let in_force = interpretation.choice().map_or("", |choice| choice.name.get(lang));
    let (question, other) = (interpretation.question.get(lang), choice.name.get(lang));
    let changes = if choice.changes.is_empty() { "—".to_owned() } else { choice.changes.join(", ") };
    push(text, &format!("{}={}", interpretation.id, choice.id));
    match lang {
        Lang::Zh => {
            push(text, &format!("  问题:{question}"));
            push(text, &format!("  现行:{in_force}"));
            push(text, &format!("  另读:{other}"));
            push(text, &format!("  改动:{changes}"));
        }
        Lang::En => {
            push(text, &format!("  question: {question}"));
            push(text, &format!("  in force: {in_force}"));
            push(text, &format!("  instead:  {other}"));
            push(text, &format!("  changes:  {changes}"));
        }
    }
}

/// A report with its cells as the progress report prints them.
struct Laid {
    report: Report,
    table: ReportTable,
}

impl Laid {
    fn out(report: Report, lang: Lang) -> Laid {
        let table = report.table(lang);
        Laid { report, table }
    }

    /// What is shown of a target: its name, strength, value, bound, planned value and verdict, from the report's columns.
    fn cells(&self, place: usize, lang: Lang) -> Option<[String; 6]> {
        let result = self.report.assessments.get(place)?;
        let row = self.table.sections.first()?.rows.get(place)?;
        let cell = |column: usize| row.cells.get(column).cloned().unwrap_or_default();
        let verdict = match (result.reason, lang) {
            (Some(reason), Lang::Zh) => format!("{}({})", cell(row.verdict), reason.label(lang)),
            (Some(reason), Lang::En) => format!("{} ({})", cell(row.verdict), reason.label(lang)),
            (None, _) => cell(row.verdict),
        };
        Some([cell(0), cell(1), cell(2), cell(3), cell(6), verdict])
    }
}

/// What a single value does not say: units by where they lie, closed years, the next window.
fn detail(result: &Assessment, lang: Lang) -> Option<String> {
    let zh = lang == Lang::Zh;
    if let Some(counts) = &result.distribution {
        let (below, inside, above, unknown) = (counts.below, counts.inside, counts.above, counts.unknown);
        return Some(if zh {
            format!("低于{below}、符合{inside}、高于{above}、无数{unknown}")
        } else {
            format!("{below} below, {inside} inside, {above} above, {unknown} unknown")
        });
    }
    if let Some(quota) = result.quota.as_ref().filter(|quota| quota.closed > 0) {
        let (met, closed) = (quota.closed_met, quota.closed);
        return Some(if zh {
            format!("已结束年度达标 {met}/{closed}")
        } else {
            format!("closed years met: {met} of {closed}")
        });
    }
    let next = result.recurrence.as_ref()?;
    Some(match (next.first_day, next.last_day) {
        (Some(first), last) if zh => format!("下次 {first} 至 {last}"),
        (Some(first), last) => format!("next from {first} to {last}"),
        (None, last) if zh => format!("首次最迟 {last}"),
        (None, last) => format!("the first by {last}"),
    })
}

/// Whether a target's result differs: planned values alone may, and are shown only beside a result that does.
fn differs(old: &Assessment, new: &Assessment) -> bool {
    let window = |result: &Assessment| result.recurrence.as_ref().map(|next| (next.first_day, next.last_day));
    (old.status, old.reason, old.value, old.bound) != (new.status, new.reason, new.value, new.bound)
        || (old.distribution, &old.quota, window(old)) != (new.distribution, &new.quota, window(new))
        || old.target.strength != new.target.strength
}

/// The cells of a target in both readings, as `old -> new` where they differ.
fn changed_row(old: &Laid, new: &Laid, place: usize, lang: Lang) -> Option<Vec<Cell>> {
    let cells = old.cells(place, lang)?.into_iter().zip(new.cells(place, lang)?);
    let mut row: Vec<String> =
        cells.map(|(from, to)| if from == to { from } else { format!("{from} -> {to}") }).collect();
    let value = |laid: &Laid| laid.report.assessments.get(place).and_then(|result| result.value);
    // Values that only print alike are written out.
    if let (Some(from), Some(to), Some(cell)) = (value(old), value(new), row.get_mut(2))
        && from != to
        && !cell.contains(" -> ")
    {
        *cell = format!("{from} -> {to}");
    }
    Some(row.into_iter().map(Cell::new).collect())
}

/// Prints the targets whose result differs, as `old -> new`, and the measures whose state does; says how many targets.
fn differences(text: &mut String, old: &Laid, new: &Laid, lang: Lang) -> usize {
    let pairs = old.report.assessments.iter().zip(&new.report.assessments).enumerate();
    let differing: Vec<_> = pairs.filter(|(_, (before, after))| differs(before, after)).collect();
    let rows: Vec<Vec<Cell>> = differing.iter().filter_map(|(place, _)| changed_row(old, new, *place, lang)).collect();
    let count = rows.len();
    let header = match lang {
        Lang::Zh => ["目标", "约束", "完成值", "目标值", "应完成", "结论"],
        Lang::En => ["Target", "Strength", "Value", "Bound", "Planned", "Status"],
    };
    if count == 0 {
        push(
            text,
            match lang {
                Lang::Zh => "  该单位当日没有目标的结果不同。",
                Lang::En => "  No target differs at this unit on this day.",
            },
        );
    } else {
        let numeric = [false, false, true, true, true, false];
        push(text, &common::table(&header.map(str::to_owned), &numeric, rows).to_string());
    }
    for (_, (before, after)) in differing {
        if let (Some(from), Some(to)) = (detail(before, lang), detail(after, lang))
            && from != to
        {
            push(text, &format!("- {}: {from} -> {to}", before.target.name.get(lang)));
        }
    }
    for (from, to) in old.report.measures.iter().zip(&new.report.measures) {
        if let (Some(before), Some(after)) = (from.state, to.state)
            && before != after
        {
            let (id, name) = (&from.measure.id, from.measure.name.get(lang));
            push(text, &format!("- {id} {name}: {} -> {}", before.label(lang), after.label(lang)));
        }
    }
    count
}

/// All comparisons in one table: how many targets each changes.
fn overview(text: &mut String, comparisons: &[Comparison<'_>], counts: &[usize], lang: Lang) {
    let header = match lang {
        Lang::Zh => ["口径", "另读", "结果不同的目标"],
        Lang::En => ["Reading", "Instead", "Targets that differ"],
    };
    let rows = comparisons.iter().zip(counts).flat_map(|(comparison, count)| {
        comparison.iter().map(move |(open, choice)| {
            let reading = format!("{}={}", open.id, choice.id);
            vec![Cell::new(reading), Cell::new(choice.name.get(lang)), Cell::new(count)]
        })
    });
    push(text, &common::table(&header.map(str::to_owned), &[false, false, true], rows).to_string());
}

fn push(text: &mut String, line: &str) {
    // Writing into a text does not fail.
    let _ = writeln!(text, "{line}");
}
