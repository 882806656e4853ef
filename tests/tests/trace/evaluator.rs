//! A trace worked out again from its leaves, from JSON alone and with arithmetic of its own: what an auditor would write
//! in another language. Nothing here calls the library.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A reduced fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction {
    n: i128,
    d: i128,
}

impl Fraction {
    pub(crate) fn new(n: i128, d: i128) -> Fraction {
        let (mut a, mut b) = (n.abs(), d.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let sign = if d < 0 { -1 } else { 1 };
        Fraction { n: sign * n / a.max(1), d: sign * d / a.max(1) }
    }

    pub(crate) fn whole(n: i128) -> Fraction {
        Fraction { n, d: 1 }
    }

    fn of(value: &Value) -> Option<Fraction> {
        let text = value.as_str()?;
        let (n, d) = text.split_once('/').unwrap_or((text, "1"));
        Some(Fraction::new(n.parse().unwrap(), d.parse().unwrap()))
    }

    fn plus(self, other: Fraction) -> Fraction {
        Fraction::new(self.n * other.d + other.n * self.d, self.d * other.d)
    }

    fn minus(self, other: Fraction) -> Fraction {
        self.plus(Fraction { n: -other.n, d: other.d })
    }

    fn times(self, other: Fraction) -> Fraction {
        Fraction::new(self.n * other.n, self.d * other.d)
    }

    fn over(self, other: Fraction) -> Option<Fraction> {
        (other.n != 0).then(|| Fraction::new(self.n * other.d, self.d * other.n))
    }

    fn at_least(self, other: Fraction) -> bool {
        self.n * other.d >= other.n * self.d
    }

    fn floor(self) -> Fraction {
        Fraction::whole(self.n.div_euclid(self.d))
    }

    fn ceil(self) -> Fraction {
        Fraction::whole(-(-self.n).div_euclid(self.d))
    }

    fn or_zero(self) -> Fraction {
        if self.n < 0 { Fraction::whole(0) } else { self }
    }

    pub(crate) fn text(self) -> String {
        if self.d == 1 { self.n.to_string() } else { format!("{}/{}", self.n, self.d) }
    }
}

/// A day of the calendar.
type Day = (i64, i64, i64);

fn day(value: &Value) -> Option<Day> {
    let parts: Vec<i64> = value.as_str()?.split('-').map(|part| part.parse().unwrap()).collect();
    Some((parts[0], parts[1], parts[2]))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The number of a day, counted from some day.
fn number((year, month, day): Day) -> i64 {
    let days_of = |year: i64| 365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
    days_of(year) + (1..month).map(|month| days_in_month(year, month)).sum::<i64>() + day
}

fn next((year, month, day): Day) -> Day {
    if day < days_in_month(year, month) {
        (year, month, day + 1)
    } else if month < 12 {
        (year, month + 1, 1)
    } else {
        (year + 1, 1, 1)
    }
}

fn before((year, month, day): Day) -> Day {
    match (month, day) {
        (1, 1) => (year - 1, 12, 31),
        (_, 1) => (year, month - 1, days_in_month(year, month - 1)),
        _ => (year, month, day - 1),
    }
}

fn years_later((year, month, day): Day, years: i64) -> Day {
    (year + years, month, day.min(days_in_month(year + years, month)))
}

/// What a reading comes to.
#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    value: Option<Fraction>,
    due: i128,
    missing: bool,
    gap: bool,
    unsure: bool,
    too_low: bool,
}

impl Reading {
    fn is_complete(&self) -> bool {
        self.value.is_some() && !self.missing && !self.gap && !self.unsure
    }

    /// Why it gives no complete value.
    fn reason(&self) -> Option<&'static str> {
        match self.value {
            Some(_) => (!self.is_complete()).then_some("incomplete"),
            None if self.too_low => Some("not_measurable_here"),
            None if self.gap || self.unsure => Some("incomplete"),
            None => Some("no_observation"),
        }
    }
}

/// How much of what is due a value covers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Extent {
    Whole,
    Growing,
    Unsure,
    Matched(Fraction),
}

/// A value with what it is made of.
#[derive(Clone, Copy, Debug)]
struct Measured {
    value: Fraction,
    /// Numerator, denominator, factor; a count is over 1.
    parts: (Fraction, Fraction, Fraction),
    extent: Extent,
    min_coverage: Fraction,
    /// The numerator is part of the denominator.
    part: bool,
}

/// What was worked out, and where the trace says otherwise.
#[derive(Default)]
pub(crate) struct Evaluation {
    pub(crate) wrong: Vec<String>,
    /// By the name of the step: what it comes to.
    pub(crate) steps: BTreeMap<String, Option<Fraction>>,
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
    pub(crate) met: Option<bool>,
    /// How many nodes were looked at.
    pub(crate) nodes: usize,
}

pub(crate) fn evaluate(trace: &Value) -> Evaluation {
    let mut all = Evaluation::default();
    all.run(trace);
    all
}

fn children(node: &Value) -> &[Value] {
    node["children"].as_array().map_or(&[], Vec::as_slice)
}

fn op(node: &Value) -> &str {
    node["op"].as_str().unwrap()
}

impl Evaluation {
    fn hold(&mut self, node: &Value, value: Option<Fraction>) {
        self.nodes += 1;
        let said = Fraction::of(&node["value"]);
        if said != value {
            let text = |value: Option<Fraction>| value.map_or("nothing".to_owned(), Fraction::text);
            let unit = node["unit"].as_str().unwrap_or_default();
            self.wrong.push(format!("{} {unit}: {} is said, {} follows", op(node), text(said), text(value)));
        }
    }

    fn check(&mut self, holds: bool, what: &str, node: &Value) {
        if !holds {
            let mut node = node.clone();
            node.as_object_mut().unwrap().remove("children");
            self.wrong.push(format!("{what}: {node}"));
        }
    }

    fn row(&mut self, leaf: &Value) -> Fraction {
        let value = Fraction::of(&leaf["row"]["value"]);
        self.hold(leaf, value);
        value.unwrap_or(Fraction::whole(0))
    }

    fn reading(&mut self, node: &Value) -> Reading {
        let mut read = match op(node) {
            "own_report" => {
                let rows: Vec<Fraction> =
                    children(node).iter().filter(|leaf| op(leaf) == "row").map(|leaf| self.row(leaf)).collect();
                let sum = rows.iter().copied().reduce(Fraction::plus);
                // An amount over time has rows with a first day; of anything else one row stands.
                let is_flow = |leaf: &&Value| op(leaf) == "row" && leaf["row"]["from"].is_null();
                let stocks = children(node).iter().filter(is_flow).count();
                self.check(stocks <= 1, "one row stands of a stock", node);
                Reading { value: sum, due: 1, missing: sum.is_none(), ..Reading::default() }
            }
            "register" => {
                let spells = children(node).iter().filter(|child| op(child) == "spell");
                let mut ids = BTreeSet::new();
                for spell in spells {
                    self.spell(spell, &node["with"]["count"]);
                    let once = ids.insert(thing(spell).as_str().unwrap().to_owned());
                    self.check(once, "a thing counts once", spell);
                }
                let count = Fraction::whole(i128::try_from(ids.len()).unwrap());
                Reading { value: Some(count), due: 1, ..Reading::default() }
            }
            "sum" => {
                let mut sum = Reading::default();
                for child in children(node).iter().filter(|child| !matches!(op(child), "gap" | "set_aside")) {
                    let read = self.reading(child);
                    sum.value = match (sum.value, read.value) {
                        (Some(a), Some(b)) => Some(a.plus(b)),
                        (a, b) => a.or(b),
                    };
                    sum.due += read.due;
                    sum.missing |= read.missing;
                    sum.gap |= read.gap;
                }
                sum
            }
            "missing" => Reading { due: 1, missing: true, ..Reading::default() },
            "left_aside" => {
                let unclear = node["with"]["why"] == "unclear";
                Reading { due: i128::from(unclear), missing: unclear, ..Reading::default() }
            }
            "nothing" => Reading { too_low: node["with"]["too_low"] == true, ..Reading::default() },
            other => panic!("{other} is no reading"),
        };
        read.gap |= children(node).iter().any(|child| op(child) == "gap");
        read.unsure |= children(node).iter().any(|child| op(child) == "set_aside");
        self.hold(node, read.value);
        read
    }

    /// The rows of one thing, which must follow each other, and count by the rule.
    fn spell(&mut self, node: &Value, count: &Value) {
        self.hold(node, Some(Fraction::whole(1)));
        let rows = rows_of(node);
        let id = thing(node);
        self.check(rows.iter().all(|row| row["id"] == *id), "rows of one thing", node);
        let merged = merged(&rows);
        let said = &node["with"]["spell"];
        let as_said = said.is_null() || merged == Some((day(&said["since"]).unwrap(), day(&said["until"])));
        self.check(merged.is_some() && as_said, "the merged spell", node);
        let Some((since, until)) = merged else { return };
        if count.is_null() {
            return;
        }
        let (on, first) = (day(&count["on"]).unwrap(), day(&count["first_day"]).unwrap());
        let in_force = since <= on && until.is_none_or(|until| on < until);
        let from = day(&count["from"]).is_none_or(|from| since >= from);
        let counts = match count["rule"].as_str().unwrap() {
            "in_force" => in_force && from,
            "begun" => since <= on && from,
            "begun_in_window" => in_force && since >= first,
            other => panic!("no rule {other}"),
        };
        self.check(counts, "the rule of the register", node);
        let has_kind = rows.iter().all(|row| row["kind"] == count["kind"]);
        self.check(has_kind, "rows of the register", node);
        if !count["having"].is_null() {
            let holds = children(node).iter().filter(|leaf| op(leaf) == "holder").map(|leaf| &leaf["row"]).any(|row| {
                let until = day(&row["until"]);
                row["kind"] == count["having"]
                    && row["id"] == *id
                    && day(&row["since"]).unwrap() <= on
                    && until.is_none_or(|until| on < until)
            });
            self.check(holds, "in force in the other register", node);
        }
    }

    /// What an indicator comes to; the error is why it does not.
    fn measured(&mut self, node: &Value) -> Result<Measured, &'static str> {
        let one = Fraction::whole(1);
        let extent = |read: &Reading| match (read.is_complete(), read.unsure) {
            (true, _) => Extent::Whole,
            (false, true) => Extent::Unsure,
            (false, false) => Extent::Growing,
        };
        if !matches!(op(node), "ratio" | "matched_ratio") {
            let read = self.reading(node);
            let Some(value) = read.value else { return Err(read.reason().unwrap()) };
            let parts = (value, one, one);
            return Ok(Measured { value, parts, extent: extent(&read), min_coverage: one, part: false });
        }
        let with = [&node["with"]["quotient"], &node["with"]["matched"]];
        let with = with.into_iter().find(|with| with.is_object()).unwrap();
        let factor = Fraction::whole(with["factor"].as_i64().unwrap().into());
        let part = with["part"] == true;
        let n = self.reading(&children(node)[0]);
        let d = self.reading(&children(node)[1]);
        let why = [&n, &d].into_iter().find(|read| read.value.is_none()).map(|read| read.reason().unwrap());
        let quotient = |n: Fraction, d: Fraction| factor.times(n).over(d);
        if op(node) == "ratio" {
            let value = match (n.value, d.value) {
                (Some(n), Some(over)) if d.is_complete() => quotient(n, over),
                _ => None,
            };
            self.hold(node, value);
            let value = match (why, value) {
                (Some(why), _) => return Err(why),
                (None, Some(value)) => value,
                (None, None) if d.is_complete() => return Err("zero_denominator"),
                (None, None) => return Err("incomplete"),
            };
            let parts = (n.value.unwrap(), d.value.unwrap(), factor);
            return Ok(Measured { value, parts, extent: extent(&n), min_coverage: one, part });
        }
        let (mut above, mut below, mut matched) = (Fraction::whole(0), Fraction::whole(0), 0);
        for pair in children(node).iter().filter(|child| op(child) == "pair") {
            let (n, d) = (self.reading(&children(pair)[0]), self.reading(&children(pair)[1]));
            if n.is_complete() && d.is_complete() {
                (above, below, matched) = (above.plus(n.value.unwrap()), below.plus(d.value.unwrap()), matched + 1);
            }
        }
        self.check(with["matched"] == matched, "how many match", node);
        let due = if d.is_complete() { n.due } else { d.due };
        self.check(with["due"].as_i64().map(i128::from) == Some(due), "how many are due", node);
        let value = if matched > 0 { quotient(above, below) } else { None };
        self.hold(node, value);
        let Some(value) = value else { return Err("incomplete") };
        let extent = Extent::Matched(Fraction::new(matched.into(), due));
        let min_coverage = Fraction::of(&with["min_coverage"]).unwrap();
        Ok(Measured { value, parts: (above, below, factor), extent, min_coverage, part })
    }

    fn step(&mut self, node: &Value, value: Option<Fraction>) {
        self.hold(node, value);
        self.steps.insert(op(node).to_owned(), value);
    }

    fn run(&mut self, trace: &Value) {
        let steps = trace["steps"].as_array().unwrap();
        let find = |name: &str| steps.iter().find(|step| op(step) == name);
        let bound = find("bound").map(|node| self.bound(node));
        let (status, reason) = if let Some(node) = find("distribution") {
            self.distribution(node, &bound.unwrap());
            ("no_result".to_owned(), Some("no_threshold_at_this_level".to_owned()))
        } else if find("year").is_some() {
            self.quota(trace, steps, bound)
        } else if find("interval").is_some() {
            self.recurring(trace, steps, bound.is_some())
        } else {
            self.judged(trace, steps, bound)
        };
        let said = &find("status").unwrap()["with"]["verdict"];
        if (said["status"].as_str(), said["reason"].as_str()) != (Some(status.as_str()), reason.as_deref()) {
            self.wrong.push(format!("{said} is said, {status} {reason:?} follows"));
        }
        (self.status, self.reason) = (status, reason);
    }

    fn bound(&mut self, node: &Value) -> Bound {
        let bound = Bound::of(&node["with"]["bound"]);
        for leaf in children(node) {
            let share = self.row(leaf);
            self.check(bound.edge() == Some(share), "the share", node);
        }
        bound
    }

    /// By a date, or at any time.
    fn judged(&mut self, trace: &Value, steps: &[Value], bound: Option<Bound>) -> (String, Option<String>) {
        let find = |name: &str| steps.iter().find(|step| op(step) == name);
        let no = |why: &str| ("no_result".to_owned(), Some(why.to_owned()));
        let Some(value) = find("value") else {
            return if bound.is_some() { ("not_started".to_owned(), None) } else { no("no_threshold_at_this_level") };
        };
        let measured = self.measured(&children(value)[0]);
        self.step(value, measured.as_ref().ok().map(|measured| measured.value));
        if let Some(share) = find("share_of_parent") {
            self.share_of_parent(share, measured.as_ref().unwrap().value);
        }
        let measured = match measured {
            Ok(measured) => measured,
            Err(why) => return no(why),
        };
        let (n, d, _) = measured.parts;
        if measured.part && !d.at_least(n) {
            return no("not_a_part");
        }
        let Some(bound) = bound else {
            return no(if measured.extent == Extent::Whole { "no_threshold_at_this_level" } else { "incomplete" });
        };
        self.baseline(trace, find("baseline"));
        let judged = self.distances(trace, steps, &measured, &bound, day(&trace["judged_on"]).unwrap());
        let met = bound.met(measured.value);
        let enough = match measured.extent {
            Extent::Whole => true,
            Extent::Growing => met && matches!(bound, Bound::AtLeast(_)),
            Extent::Unsure => false,
            Extent::Matched(share) => share.at_least(measured.min_coverage),
        };
        if !enough {
            return no("incomplete");
        }
        self.met = Some(met);
        (judged, None)
    }

    /// More than all of it is no share.
    fn share_of_parent(&mut self, node: &Value, value: Fraction) {
        let whole = self.reading(&children(node)[0]);
        let part = whole.value.filter(|_| whole.is_complete()).and_then(|whole| value.over(whole));
        self.step(node, part.filter(|part| Fraction::whole(1).at_least(*part)));
    }

    fn baseline(&mut self, trace: &Value, node: Option<&Value>) {
        let Some(node) = node else { return };
        let read = children(node).first().map(|child| self.measured(child));
        let is_rate = trace["measured"] == "rate";
        let value = match (node["with"]["source"].as_str(), read) {
            (Some("plan"), _) => Fraction::of(&node["value"]),
            (Some("reading"), Some(Ok(read))) if read.extent == Extent::Whole => Some(read.value),
            (Some("zero"), None | Some(Err("no_observation" | "not_measurable_here" | "zero_denominator"))) => {
                Some(Fraction::whole(0))
            }
            (None, Some(Ok(read))) if read.extent != Extent::Whole => None,
            (None, Some(Err(why))) if why == "incomplete" || is_rate || trace["measured"] == "amount" => None,
            (source, read) => {
                self.wrong.push(format!("a baseline of {source:?} from {read:?}"));
                None
            }
        };
        self.step(node, value);
    }

    /// Everything between value, bound and schedule; and the verdict these come to.
    fn distances(
        &mut self,
        trace: &Value,
        steps: &[Value],
        measured: &Measured,
        bound: &Bound,
        judged_on: Day,
    ) -> String {
        let find = |name: &str| steps.iter().find(|step| op(step) == name);
        let (v, hundred) = (measured.value, Fraction::whole(100));
        let (n, d, k) = measured.parts;
        let is_count = trace["measured"] == "count";
        let floor = if let Bound::AtLeast(floor) = bound { Some(*floor) } else { None };
        let schedule = find("elapsed").map(|node| &node["with"]["schedule"]);
        let elapsed = schedule.map(elapsed);
        let complete = schedule.is_none_or(|s| s["convention"] == "milestones" || share_said(s) == elapsed);
        self.check(complete, "the periods gone", find("elapsed").unwrap_or(&Value::Null));
        // A year of a quota starts from nothing.
        let is_year = find("year").is_some();
        let baseline = if is_year { Some(Fraction::whole(0)) } else { self.steps.get("baseline").copied().flatten() };
        let way = |share: Fraction| match (baseline, floor) {
            (Some(b), Some(t)) if b.at_least(t) => None,
            (Some(b), Some(t)) => Some(t.minus(b).times(share).plus(b)),
            _ => None,
        };
        let lost = baseline.zip(floor).is_some_and(|(b, t)| b.at_least(t));
        let planned = if lost { floor } else { elapsed.and_then(way) };
        let risk = &trace["at_risk"];
        let share_at_risk = elapsed.map(|elapsed| match Fraction::of(&risk["ratio"]) {
            Some(ratio) => elapsed.times(ratio),
            None => elapsed.minus(Fraction::of(&risk["points"]).unwrap().over(hundred).unwrap()),
        });
        let at_risk = share_at_risk.and_then(way);
        let one_a_year = is_year && floor == Some(Fraction::whole(1));
        let progress = match (bound.edge(), baseline.filter(|_| !is_year)) {
            (Some(_), Some(b)) if bound.met(b) => None,
            (Some(t), Some(b)) => v.minus(b).over(t.minus(b)),
            _ => None,
        };
        let attainment = floor.filter(|floor| floor.n > 0).and_then(|floor| v.over(floor));
        let points =
            |share: Option<Fraction>| share.zip(elapsed).map(|(share, elapsed)| hundred.times(share.minus(elapsed)));
        let in_year = points(if is_year { floor.and_then(|floor| v.over(floor)) } else { progress });
        let whole_parts = trace["measured"] != "amount";
        let values = [
            ("elapsed", elapsed),
            ("planned", planned.filter(|_| !one_a_year)),
            ("planned_at_risk", at_risk.filter(|_| !one_a_year)),
            ("attainment", attainment),
            ("progress", progress),
            ("variance", planned.filter(|_| !one_a_year).map(|planned| v.minus(planned))),
            ("variance_points", in_year.filter(|_| !one_a_year)),
            ("attainment_points", points(attainment).filter(|_| !one_a_year)),
            ("shortfall", if whole_parts { bound.shortfall(n, d, k) } else { None }),
            ("shortfall_by_hiring", floor.filter(|_| measured.part && whole_parts).and_then(|t| hires(n, d, k, t))),
        ];
        for (name, value) in values {
            if let Some(node) = find(name) {
                self.step(node, value);
            } else if value.is_some() && trace["reason"].is_null() {
                self.wrong.push(format!("{name} {value:?} is not said"));
            }
        }
        if let (Some(node), Some(floor)) = (find("required_pace"), floor) {
            let left = Fraction::whole(node["with"]["periods_left"].as_i64().unwrap().into());
            let pace = floor.minus(v).over(left).unwrap();
            self.step(node, Some(if is_count { pace.ceil().or_zero() } else { pace.or_zero() }));
        }
        if let Some(node) = find("met") {
            self.check(node["with"]["met"] == bound.met(v), "met", node);
        }
        let start = schedule.map(|schedule| day(&schedule["start"]).unwrap());
        let closed = schedule.is_some_and(|schedule| judged_on >= day(&schedule["end"]).unwrap());
        let whole = |planned: Fraction| if is_count { planned.floor() } else { planned };
        match (bound.met(v), schedule.is_some(), floor.is_some()) {
            (true, true, true) => "achieved",
            (true, true, false) if closed => "achieved",
            (true, ..) => "conforming",
            (false, true, _) if closed => "missed",
            (false, false, _) | (false, true, false) => "not_conforming",
            (false, true, true) if start.is_some_and(|start| judged_on < start) => "not_started",
            _ if baseline.is_none() => "not_met",
            _ if lost => "behind",
            _ if v.at_least(whole(planned.unwrap())) => "on_track",
            _ if v.at_least(whole(at_risk.unwrap())) => "at_risk",
            _ => "behind",
        }
        .to_owned()
    }

    fn distribution(&mut self, node: &Value, bound: &Bound) {
        let mut counts: BTreeMap<&str, i128> = BTreeMap::new();
        for place in children(node) {
            let measured = children(place).first().map(|child| self.measured(child));
            let value = match measured {
                Some(Ok(measured)) if measured.extent == Extent::Whole => Some(measured.value),
                _ => None,
            };
            self.hold(place, value);
            let position = value.map(|value| bound.position(value));
            self.check(place["with"]["place"].as_str() == position, "the place", place);
            *counts.entry(position.unwrap_or("unknown")).or_default() += 1;
        }
        let count = |name: &str| counts.get(name).copied().unwrap_or(0);
        for name in ["below", "inside", "above", "unknown"] {
            let said = node["with"]["places"][name].as_i64().map(i128::from);
            self.check(said == Some(count(name)), name, node);
        }
        let known = count("below") + count("inside") + count("above");
        let share = (known > 0).then(|| Fraction::new(count("inside"), known));
        self.step(node, share);
    }

    fn quota(&mut self, trace: &Value, steps: &[Value], bound: Option<Bound>) -> (String, Option<String>) {
        let as_of = day(&trace["as_of"]).unwrap();
        let (mut status, mut why, mut value, mut any, mut set) = ("not_started".to_owned(), None, None, false, None);
        for node in steps.iter().filter(|step| op(step) == "year") {
            let year = node["with"]["year"]["year"].as_i64().unwrap();
            let child = |wanted: bool| children(node).iter().find(|child| (op(child) == "bound") == wanted);
            let asked = child(true).map(|node| self.bound(node));
            let read = child(false).map(|node| self.reading(node));
            any |= asked.is_some();
            let by_part = read.zip(asked).is_some_and(|(read, asked)| {
                let floor = matches!(asked, Bound::AtLeast(_));
                floor && !read.unsure && read.value.is_some_and(|value| asked.met(value))
            });
            let reason = read.and_then(|read| read.reason()).filter(|_| !by_part);
            let count = read.and_then(|read| read.value).filter(|_| reason.is_none());
            self.hold(node, count);
            let mut verdict = "not_started".to_owned();
            if year <= as_of.0 {
                (why, value, set) = (reason, count, Some(asked.is_some()));
                verdict = match (count, asked) {
                    (None, _) | (_, None) => "no_result".to_owned(),
                    (Some(count), Some(asked)) => year_verdict(trace, steps, year, count, &asked, as_of),
                };
                if asked.is_some() {
                    status.clone_from(&verdict);
                }
            }
            let said = node["with"]["year"]["status"].as_str();
            self.check(said == asked.map(|_| verdict.as_str()), &verdict, node);
        }
        let no = |why: &str| ("no_result".to_owned(), Some(why.to_owned()));
        if let Some(node) = steps.iter().find(|step| op(step) == "value") {
            self.step(node, value);
        }
        if let Some(share) = steps.iter().find(|step| op(step) == "share_of_parent") {
            self.share_of_parent(share, value.unwrap());
        }
        if !set.unwrap_or(any) {
            return no(why.unwrap_or("no_threshold_at_this_level"));
        }
        if let Some(why) = why {
            return no(why);
        }
        if let (Some(value), Some(bound)) = (value, bound) {
            let one = Fraction::whole(1);
            let measured =
                Measured { value, parts: (value, one, one), extent: Extent::Whole, min_coverage: one, part: false };
            self.distances(trace, steps, &measured, &bound, as_of);
            self.met = Some(bound.met(value));
        }
        (status, None)
    }

    fn recurring(&mut self, trace: &Value, steps: &[Value], is_set: bool) -> (String, Option<String>) {
        let find = |name: &str| steps.iter().find(|step| op(step) == name).unwrap();
        let (node, interval) = (find("events"), &find("interval")["with"]["interval"]);
        let mut days = Vec::new();
        let mut reading = Reading::default();
        for child in children(node) {
            if op(child) != "event" {
                reading = self.reading(child);
                continue;
            }
            if child["with"]["on"].is_null() {
                self.spell(child, &Value::Null);
                days.extend(merged(&rows_of(child)).map(|(since, _)| since));
            } else {
                self.hold(child, Some(Fraction::whole(1)));
                let leaf = &children(child)[0];
                self.row(leaf);
                self.check(leaf["row"]["date"] == child["with"]["on"], "the day of the event", child);
                days.push(day(&child["with"]["on"]).unwrap());
            }
        }
        let known = !node["value"].is_null();
        let count = |days: usize| Fraction::whole(i128::try_from(days).unwrap());
        self.step(node, known.then(|| count(days.len())));
        let start = day(&interval["start"]).unwrap();
        let within = days.iter().filter(|day| **day >= start).count();
        self.step(find("value"), known.then(|| count(within)));
        let no = |why: &str| ("no_result".to_owned(), Some(why.to_owned()));
        if !known {
            return no(reading.reason().unwrap_or("no_observation"));
        }
        if !is_set {
            return no("no_threshold_at_this_level");
        }
        let next = recurrence(&mut days, interval, day(&trace["as_of"]).unwrap());
        let node = find("recurrence");
        let said = &node["with"]["next"];
        let listed = |name: &str| said[name].as_array().unwrap().iter().filter_map(day).collect::<Vec<_>>();
        let same = (day(&said["first_day"]), day(&said["last_day"]).unwrap()) == (next.first, next.last)
            && said["overdue_days"].as_i64() == Some(next.overdue)
            && (listed("early"), listed("breaches")) == (next.early, next.breaches);
        self.check(same, "the next window", node);
        (next.status.to_owned(), None)
    }
}

/// The rows of one thing: its own, or those below it.
fn rows_of(node: &Value) -> Vec<&Value> {
    match &node["row"] {
        Value::Null => children(node).iter().filter(|leaf| op(leaf) == "row").map(|leaf| &leaf["row"]).collect(),
        row => vec![row],
    }
}

/// The id of a thing.
fn thing(node: &Value) -> &Value {
    if node["row"].is_null() { &node["with"]["spell"]["id"] } else { &node["row"]["id"] }
}

/// The rows of one thing as one spell, if they follow each other.
fn merged(rows: &[&Value]) -> Option<(Day, Option<Day>)> {
    let mut spells: Vec<(Day, Option<Day>)> =
        rows.iter().map(|row| (day(&row["since"]).unwrap(), day(&row["until"]))).collect();
    spells.sort();
    let (since, mut until) = *spells.first()?;
    for (next, ends) in &spells[1..] {
        if until.is_some_and(|until| *next > until) {
            return None;
        }
        until = until.zip(*ends).map(|(a, b)| a.max(b));
    }
    Some((since, until))
}

fn year_verdict(trace: &Value, steps: &[Value], year: i64, count: Fraction, bound: &Bound, as_of: Day) -> String {
    let last = (year, 12, 31);
    let Bound::AtLeast(floor) = *bound else { panic!("a quota is a floor") };
    if count.at_least(floor) {
        return "achieved".to_owned();
    }
    if as_of >= last {
        return "missed".to_owned();
    }
    if floor == Fraction::whole(1) {
        return "due".to_owned();
    }
    let node = steps.iter().find(|step| op(step) == "elapsed").expect("the running year has gone some way");
    let gone = elapsed(&node["with"]["schedule"]);
    let ratio = match Fraction::of(&trace["at_risk"]["ratio"]) {
        Some(ratio) => gone.times(ratio),
        None => gone.minus(Fraction::of(&trace["at_risk"]["points"]).unwrap().times(Fraction::new(1, 100))),
    };
    let reached = |share: Fraction| count.at_least(floor.times(share).floor());
    if reached(gone) {
        "on_track"
    } else if reached(ratio) {
        "at_risk"
    } else {
        "behind"
    }
    .to_owned()
}

fn share_said(schedule: &Value) -> Option<Fraction> {
    Some(Fraction::new(schedule["complete"].as_i64()?.into(), schedule["periods"].as_i64()?.into()))
}

/// The share of a schedule gone at the close of a day.
fn elapsed(schedule: &Value) -> Fraction {
    let of = |name: &str| day(&schedule[name]).unwrap();
    let (start, end, on) = (of("start"), of("end"), of("on"));
    if on < start {
        return Fraction::whole(0);
    }
    let months = match schedule["convention"].as_str().unwrap() {
        "month" => 1,
        "quarter" => 3,
        "year" => 12,
        "day" => return Fraction::new((number(on.min(end)) - number(start) + 1).into(), length(start, end)),
        "day-open" => return Fraction::new((number(on) - number(start)).into(), length(start, end)),
        _ => return by_milestones(schedule, start, on),
    };
    let period = |(year, month, _): Day| (12 * year + month - 1) / months;
    let all = period(end) - period(start) + 1;
    let gone = if on >= end { all } else { period(next(on)) - period(start) };
    Fraction::new(gone.into(), all.into())
}

fn length(start: Day, end: Day) -> i128 {
    (number(end) - number(start) + 1).into()
}

fn by_milestones(schedule: &Value, start: Day, on: Day) -> Fraction {
    let points = schedule["milestones"].as_array().unwrap();
    let points: Vec<(Day, Fraction)> =
        points.iter().map(|point| (day(&point[0]).unwrap(), Fraction::of(&point[1]).unwrap())).collect();
    let from = points.iter().rev().find(|(at, _)| *at <= on).copied();
    let from = from.unwrap_or((before(start), Fraction::whole(0)));
    match points.iter().find(|(at, _)| *at > on) {
        Some((to, share)) if schedule["linear"] == true => {
            let gone = Fraction::new((number(on) - number(from.0)).into(), (number(*to) - number(from.0)).into());
            share.minus(from.1).times(gone).plus(from.1)
        }
        _ => from.1,
    }
}

/// The next window of something that recurs.
struct Next {
    first: Option<Day>,
    last: Day,
    status: &'static str,
    overdue: i64,
    early: Vec<Day>,
    breaches: Vec<Day>,
}

fn recurrence(days: &mut Vec<Day>, interval: &Value, as_of: Day) -> Next {
    let years = |name: &str| interval[name].as_i64().unwrap();
    let (min, max) = (years("min_years"), years("max_years"));
    let (start, end) = (day(&interval["start"]).unwrap(), day(&interval["plan_end"]).unwrap());
    let by_calendar = interval["basis"] == "calendar-years";
    let window = |event: Day| match by_calendar {
        true => ((event.0 + min, 1, 1), (event.0 + max, 12, 31)),
        false if min == max => (years_later(event, min), years_later(event, min)),
        false => (years_later(event, min), before(years_later(event, max))),
    };
    days.sort();
    days.dedup();
    let first_last = if by_calendar { (start.0 + max - 1, 12, 31) } else { before(years_later(start, max)) };
    let (mut first, mut last) = (None, first_last.min(end));
    let (mut early, mut breaches) = (Vec::new(), Vec::new());
    for event in days.iter().copied().filter(|event| *event <= as_of) {
        if first.is_some_and(|first| event < first) {
            early.push(event);
        }
        if event > last && event >= start {
            breaches.push(event);
        }
        let (opens, closes) = window(event);
        if closes >= start {
            (first, last) = (Some(opens), closes);
        }
    }
    let not_yet = first.map_or(as_of < start, |first| as_of < first);
    let status = if not_yet {
        "not_due"
    } else if as_of >= end && (first.is_none() || as_of > last) {
        "missed"
    } else if as_of <= last {
        "due"
    } else {
        "overdue"
    };
    Next { first, last, status, overdue: (number(as_of) - number(last)).max(0), early, breaches }
}

/// What a target asks.
#[derive(Clone, Copy, Debug)]
enum Bound {
    AtLeast(Fraction),
    AtMost(Fraction),
    Between { lower: Fraction, lower_in: bool, upper: Fraction, upper_in: bool },
}

impl Bound {
    fn of(bound: &Value) -> Bound {
        if let Some(floor) = Fraction::of(&bound["at_least"]) {
            return Bound::AtLeast(floor);
        }
        if let Some(ceiling) = Fraction::of(&bound["at_most"]) {
            return Bound::AtMost(ceiling);
        }
        let range = &bound["between"];
        Bound::Between {
            lower: Fraction::of(&range["lower"]).unwrap(),
            lower_in: range["lower_in"] == true,
            upper: Fraction::of(&range["upper"]).unwrap(),
            upper_in: range["upper_in"] == true,
        }
    }

    fn edge(&self) -> Option<Fraction> {
        match self {
            Bound::AtLeast(edge) | Bound::AtMost(edge) => Some(*edge),
            Bound::Between { .. } => None,
        }
    }

    fn position(&self, value: Fraction) -> &'static str {
        let (below, above) = match *self {
            Bound::AtLeast(floor) => (!value.at_least(floor), false),
            Bound::AtMost(ceiling) => (false, !ceiling.at_least(value)),
            Bound::Between { lower, lower_in, upper, upper_in } => (
                !value.at_least(lower) || (value == lower && !lower_in),
                !upper.at_least(value) || (value == upper && !upper_in),
            ),
        };
        if below {
            "below"
        } else if above {
            "above"
        } else {
            "inside"
        }
    }

    fn met(&self, value: Fraction) -> bool {
        self.position(value) == "inside"
    }

    /// The least change of a whole numerator that meets the bound, tried from the numerator on.
    fn shortfall(&self, n: Fraction, d: Fraction, k: Fraction) -> Option<Fraction> {
        let over = |edge: Fraction| edge.times(d).over(k);
        let missing = match *self {
            Bound::AtLeast(floor) => over(floor)?.ceil().minus(n),
            Bound::AtMost(ceiling) => n.minus(over(ceiling)?.floor()),
            Bound::Between { lower, lower_in, upper, upper_in } => {
                let (low, high) = (over(lower)?, over(upper)?);
                let one = Fraction::whole(1);
                let least = if lower_in { low.ceil() } else { low.floor().plus(one) }.or_zero();
                let most = if upper_in { high.floor() } else { high.ceil().minus(one) };
                if !most.at_least(least) {
                    return None;
                }
                if least.at_least(n) { least.minus(n) } else { n.minus(most) }
            }
        };
        Some(missing.or_zero())
    }
}

/// The least number of people whose hiring brings the rate to a floor.
fn hires(n: Fraction, d: Fraction, k: Fraction, floor: Fraction) -> Option<Fraction> {
    let lacking = floor.times(d).minus(k.times(n));
    if lacking.n <= 0 {
        return Some(Fraction::whole(0));
    }
    let gained = k.minus(floor);
    if gained.n > 0 { Some(lacking.over(gained)?.ceil()) } else { None }
}
