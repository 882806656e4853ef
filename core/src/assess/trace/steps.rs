//! The steps from readings to a verdict, one node each, in the order in which they are worked out. What they say is the
//! assessment's own; what they came from was kept while it was judged once more.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::node::{Node, Op, ScheduleRead, With};
use super::reading::Source;
use super::record::{Noted, Recording};
use super::row::{AllocationRead, Row};
use crate::assess::assessment::Assessment;
use crate::assess::judge::{Judge, bound_on, ratio};
use crate::assess::notes::Purpose;
use crate::formula::{Bound, Convention, Schedule};
use crate::plan::{IndicatorMeasure, Rhythm, Target};
use crate::quantity::Quantity;

/// What the steps are worked out from.
pub(super) struct Steps<'a> {
    pub(super) source: Source<'a>,
    pub(super) judge: Judge<'a, Recording<'a>>,
    pub(super) target: &'a Arc<Target>,
    pub(super) result: &'a Assessment,
}

impl Steps<'_> {
    pub(super) fn all(&self) -> Vec<Node> {
        let mut steps = if self.result.distribution.is_some() {
            self.distribution()
        } else {
            // The same judge asks the same questions, with someone listening.
            let _ = self.judge.shared().assess(self.target);
            let readings = self.judge.reader.readings();
            match &self.target.rhythm {
                Rhythm::EachYear(years) => self.quota(years, &readings),
                Rhythm::Every { .. } => self.recurring(&readings),
                Rhythm::By(_) | Rhythm::Standing => self.value(&readings),
            }
        };
        let said = [Op::Value, Op::Bound, Op::Baseline, Op::Elapsed, Op::Planned, Op::PlannedAtRisk, Op::Met];
        let said = said.into_iter().chain([Op::Year, Op::Recurrence, Op::Distribution]);
        let of: Vec<Op> = said.filter(|op| steps.iter().any(|step| step.op == *op)).collect();
        let verdict = With::Verdict { status: self.result.status, reason: self.result.reason };
        steps.push(Node::new(Op::Status, None).of(&of).with(verdict));
        steps
    }

    /// A target with a value: by a date, or at any time.
    fn value(&self, readings: &[Noted]) -> Vec<Node> {
        let mut steps = Vec::new();
        if let Some(bound) = self.result.bound {
            steps.push(self.bound(bound, None));
        }
        let of =
            |purpose: Purpose| -> Vec<&Noted> { readings.iter().filter(|noted| noted.purpose == purpose).collect() };
        if let Some(measured) = self.measured(&of(Purpose::Value), readings) {
            steps.push(Node::new(Op::Value, self.result.value).under(vec![measured]));
        }
        if let [whole] = of(Purpose::Parent).as_slice() {
            let node = Node::new(Op::ShareOfParent, self.result.share_of_parent).of(&[Op::Value]);
            steps.push(node.under(vec![self.source.reading(whole)]));
        }
        let start = self.measured(&of(Purpose::Baseline), &[]);
        if start.is_some() || self.result.baseline_source.is_some() {
            let mut node = Node::new(Op::Baseline, self.result.baseline).under(start.into_iter().collect());
            node.with = self.result.baseline_source.map(|source| Box::new(With::Source(source)));
            steps.push(node);
        }
        let schedule = match &self.target.rhythm {
            Rhythm::By(named) => Some(&named.schedule),
            _ => None,
        };
        self.distances(schedule, self.result.judged_on, &mut steps);
        steps
    }

    /// What was read of an indicator: its one variable, or the two parts of a ratio.
    fn measured(&self, readings: &[&Noted], all: &[Noted]) -> Option<Node> {
        match (&self.target.indicator.measure, readings) {
            (IndicatorMeasure::Value(_), [reading]) => Some(self.source.reading(reading)),
            (IndicatorMeasure::Ratio { factor, part, .. }, [n, d]) => Some(self.ratio(*factor, *part, n, d, all)),
            _ => None,
        }
    }

    fn ratio(&self, factor: i64, part: bool, n: &Noted, d: &Noted, all: &[Noted]) -> Node {
        let parts = vec![self.source.reading(n), self.source.reading(d)];
        let Some(among) = all.iter().rev().find(|noted| noted.purpose == Purpose::Among) else {
            let whole = n.partial.has_value() && d.partial.is_complete();
            let value = whole.then(|| ratio(n.partial.sum, d.partial.sum, factor).ok()).flatten();
            return Node::new(Op::Ratio, value).with(With::Quotient { factor, part }).under(parts);
        };
        let (mut matched, mut children) = (0u32, parts);
        let pairs: Vec<&Noted> = all.iter().filter(|noted| noted.purpose == Purpose::Pair).collect();
        for pair in pairs.chunks_exact(2) {
            let both = pair.iter().all(|noted| noted.partial.is_complete());
            matched = matched.saturating_add(u32::from(both));
            let unit = pair.first().map_or_else(|| Arc::from(""), |noted| self.source.code(noted.unit));
            let parts = pair.iter().map(|noted| self.source.reading(noted)).collect();
            children.push(Node::new(Op::Pair, None).at(unit).under(parts));
        }
        let (due, min_coverage) = (among.partial.due, self.judge.min_coverage);
        let with = With::Matched { factor, part, matched, due, min_coverage };
        Node::new(Op::MatchedRatio, self.result.value).with(with).under(children)
    }

    /// A quota: each year, and what follows from the one that decides.
    fn quota(&self, years: &[i32], readings: &[Noted]) -> Vec<Node> {
        let mut steps = Vec::new();
        let mut decides = None;
        for year in years {
            let last = NaiveDate::from_ymd_opt(*year, 12, 31).unwrap_or(self.judge.as_of);
            let at = self.judge.as_of.min(last);
            let judge = self.judge.shared();
            let share = judge.share_here(self.target, Some(*year));
            let bound = bound_on(&judge.bounds_here(self.target, share, at), at);
            let noted = readings.iter().find(|noted| noted.purpose == Purpose::Year(*year));
            let counted = self.result.quota.as_ref().and_then(|quota| quota.years.iter().find(|it| it.year == *year));
            let complete = noted.filter(|noted| noted.partial.is_complete()).map(|noted| noted.partial.sum);
            let count = counted.and_then(|counted| counted.count).map(Quantity::from).or(complete);
            let children = bound.map(|bound| self.bound(bound, Some(*year))).into_iter();
            let children = children.chain(noted.map(|noted| self.source.reading(noted))).collect();
            let status = counted.map(|counted| counted.status);
            steps.push(Node::new(Op::Year, count).with(With::Year { year: *year, status }).under(children));
            if *year <= self.judge.as_of.year() {
                decides = Some(*year);
            }
        }
        let Some(year) = decides else { return steps };
        if let Some(bound) = self.result.bound {
            steps.push(Node::new(Op::Bound, None).of(&[Op::Year]).with(With::Bound(bound)));
        }
        steps.push(Node::new(Op::Value, self.result.value).of(&[Op::Year]));
        // Each year has a share of its own; the last one read is the deciding year's.
        let whole = readings.iter().rfind(|noted| noted.purpose == Purpose::Parent);
        if let (Some(whole), Some(share)) = (whole, self.result.share_of_parent) {
            let node = Node::new(Op::ShareOfParent, Some(share)).of(&[Op::Value]);
            steps.push(node.under(vec![self.source.reading(whole)]));
        }
        let convention = self.source.plan.pace().convention.clone();
        let schedule = Schedule::calendar_year(year, convention).ok();
        let on = schedule.as_ref().map_or(self.judge.as_of, |schedule| self.judge.as_of.min(schedule.end()));
        self.distances(schedule.as_ref(), on, &mut steps);
        steps
    }

    /// Something that should recur.
    fn recurring(&self, readings: &[Noted]) -> Vec<Node> {
        let mut steps = Vec::new();
        let Rhythm::Every { min_years, max_years, basis, schedule } = &self.target.rhythm else { return steps };
        let interval = With::Interval {
            min_years: *min_years,
            max_years: *max_years,
            basis: *basis,
            start: schedule.schedule.start(),
            plan_end: self.source.plan.period().end,
        };
        steps.push(Node::new(Op::Interval, None).with(interval));
        let events = self.judge.reader.events();
        let happened = match (&self.target.indicator.measure, &events) {
            (IndicatorMeasure::Value(variable), Some(events)) => self.source.events(variable, events),
            _ => Vec::new(),
        };
        let times = i64::try_from(happened.len()).ok().filter(|_| events.is_some()).map(Quantity::from);
        let mut children = happened;
        children.extend(readings.iter().map(|noted| self.source.reading(noted)));
        steps.push(Node::new(Op::Events, times).under(children));
        steps.push(Node::new(Op::Value, self.result.value).of(&[Op::Events, Op::Interval]));
        if let Some(bound) = self.result.bound {
            steps.push(self.bound(bound, None));
        }
        if let Some(next) = &self.result.recurrence {
            let with = With::Next {
                first_day: next.first_day,
                last_day: next.last_day,
                overdue_days: next.overdue_days,
                early: next.early.clone(),
                breaches: next.breaches.clone(),
            };
            steps.push(Node::new(Op::Recurrence, None).of(&[Op::Events, Op::Interval]).with(with));
        }
        steps
    }

    /// A target set for each unit below.
    fn distribution(&self) -> Vec<Node> {
        let on = self.result.judged_on;
        let (Some(counts), Some(bound)) = (self.result.distribution, self.target.bound_on(on)) else {
            return Vec::new();
        };
        let mut places = Vec::new();
        for (unit, place) in self.judge.shared().places(self.target, bound, on, |_, _, _| {}) {
            let readings = self.judge.reader.readings();
            let measured = self.measured(&readings.iter().collect::<Vec<_>>(), &[]);
            let with = With::Place(place.map(|(_, position)| position));
            let node = Node::new(Op::Place, place.map(|(value, _)| value)).at(self.source.code(unit)).with(with);
            places.push(node.under(measured.into_iter().collect()));
        }
        let with =
            With::Places { below: counts.below, inside: counts.inside, above: counts.above, unknown: counts.unknown };
        let node = Node::new(Op::Distribution, counts.share_inside).of(&[Op::Bound]).with(with).under(places);
        vec![self.bound(*bound, None), node]
    }

    fn bound(&self, bound: Bound, year: Option<i32>) -> Node {
        let row = self.judge.shared().share_here(self.target, year).map(|share| {
            let row = AllocationRead {
                unit: self.source.code(self.judge.unit),
                target: Arc::from(self.target.id.as_str()),
                year: share.year,
                value: share.value,
            };
            Node { value: Some(share.value), ..Node::leaf(Op::Row, Row::Allocation(Box::new(row))) }
        });
        Node::new(Op::Bound, None).with(With::Bound(bound)).under(row.into_iter().collect())
    }

    /// How far the value is from the bound and from the schedule: what the assessment has of it.
    fn distances(&self, schedule: Option<&Schedule>, on: NaiveDate, steps: &mut Vec<Node>) {
        let result = self.result;
        if let (Some(elapsed), Some(schedule)) = (result.elapsed, schedule) {
            let with = With::Schedule(schedule_read(schedule, on));
            steps.push(Node::new(Op::Elapsed, Some(elapsed)).with(with));
        }
        let planned = [Op::Bound, Op::Baseline, Op::Elapsed];
        let is_there = |op: &Op, steps: &[Node]| steps.iter().any(|step| step.op == *op);
        let mut push = |op: Op, value: Option<Quantity>, of: &[Op], with: Option<With>| {
            let Some(value) = value else { return };
            let of: Vec<Op> = of.iter().filter(|op| is_there(op, steps)).copied().collect();
            let mut node = Node::new(op, Some(value)).of(&of);
            node.with = with.map(Box::new);
            steps.push(node);
        };
        push(Op::Planned, result.planned, &planned, None);
        push(Op::PlannedAtRisk, result.planned_at_risk, &planned, Some(With::AtRisk(self.judge.at_risk)));
        let (held, way) = ([Op::Value, Op::Bound], [Op::Value, Op::Baseline, Op::Bound]);
        push(Op::Attainment, result.attainment, &held, None);
        push(Op::Progress, result.progress, &way, None);
        push(Op::Variance, result.variance, &[Op::Value, Op::Planned], None);
        push(Op::VariancePoints, result.variance_points, &[Op::Progress, Op::Elapsed, Op::Value, Op::Bound], None);
        push(Op::AttainmentPoints, result.attainment_points, &[Op::Attainment, Op::Elapsed], None);
        push(Op::Shortfall, result.shortfall.map(Quantity::from), &held, None);
        push(Op::ShortfallByHiring, result.shortfall_by_hiring.map(Quantity::from), &held, None);
        let left = schedule.map(|schedule| With::PeriodsLeft(schedule.periods_left(self.judge.as_of)));
        push(Op::RequiredPace, result.required_pace, &held, left);
        if let Some(met) = result.met {
            steps.push(Node::new(Op::Met, None).of(&held).with(With::Met(met)));
        }
    }
}

fn schedule_read(schedule: &Schedule, on: NaiveDate) -> ScheduleRead {
    let (convention, milestones, linear) = match schedule.convention() {
        Convention::Month => ("month", Vec::new(), false),
        Convention::Quarter => ("quarter", Vec::new(), false),
        Convention::Year => ("year", Vec::new(), false),
        Convention::Day => ("day", Vec::new(), false),
        Convention::DayOpen => ("day-open", Vec::new(), false),
        Convention::Milestones(table) => ("milestones", table.points().to_vec(), table.is_linear()),
    };
    let periods = schedule.periods();
    let complete = periods.saturating_sub(schedule.periods_left(on));
    // The day itself does not count.
    let complete =
        if *schedule.convention() == Convention::DayOpen { complete.saturating_sub(1).max(0) } else { complete };
    ScheduleRead { start: schedule.start(), end: schedule.end(), convention, milestones, linear, on, complete, periods }
}
