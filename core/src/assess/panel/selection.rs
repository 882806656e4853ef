//! Which units a panel is about: [`UnitSelection`], and the units of a dataset that it comes to.

use chrono::NaiveDate;

use crate::area::AreaKind;
use crate::assess::error::AssessError;
use crate::assess::question;
use crate::data::{Dataset, UnitId, day};
use crate::order;
use crate::plan::{Level, Plan};

/// Which units a [`Panel`](super::Panel) is about: units by name, or all of a level, narrowed if wanted.
///
/// ```
/// use shequ::area::AreaKind;
/// use shequ::assess::UnitSelection;
///
/// // The sub-districts and towns of one district, without development zones and other quasi-units.
/// let selection = UnitSelection::level("town").within("330109").kinds([AreaKind::SubDistrict, AreaKind::Town]);
/// assert_ne!(selection, UnitSelection::codes(["330109001", "330109002"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSelection {
    by: By,
    within: Option<String>,
    kinds: Option<Vec<AreaKind>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum By {
    Codes(Vec<String>),
    Level(String),
}

impl UnitSelection {
    /// Units by their codes, or by names that only one unit has. On a day on which one is not in force, the panel is an
    /// error, as a report would be. A unit named twice counts once.
    #[must_use]
    pub fn codes<I: IntoIterator<Item: Into<String>>>(codes: I) -> UnitSelection {
        UnitSelection { by: By::Codes(codes.into_iter().map(Into::into).collect()), within: None, kinds: None }
    }

    /// All units of a level, by the level's id or its name in either language. On a day on which one is not in force, it
    /// has no rows.
    #[must_use]
    pub fn level(level: impl Into<String>) -> UnitSelection {
        UnitSelection { by: By::Level(level.into()), within: None, kinds: None }
    }

    /// Of these, only a unit and the units below it.
    #[must_use]
    pub fn within(mut self, unit: impl Into<String>) -> UnitSelection {
        self.within = Some(unit.into());
        self
    }

    /// Of these, only the units whose codes state one of some kinds.
    #[must_use]
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = AreaKind>) -> UnitSelection {
        self.kinds = Some(kinds.into_iter().collect());
        self
    }

    /// The units of a dataset, in its tree order.
    pub(super) fn of(&self, plan: &Plan, dataset: &Dataset) -> Result<Selected, AssessError> {
        let units = dataset.units();
        let within = match &self.within {
            Some(unit) => units.subtree(question::find_unit(dataset, unit)?),
            None => 0..u32::MAX,
        };
        let mut chosen: Vec<UnitId> = match &self.by {
            By::Codes(codes) => {
                codes.iter().map(|code| question::find_unit(dataset, code)).collect::<Result<_, _>>()?
            }
            By::Level(level) => {
                let level = self.find_level(plan, level)?;
                units.ids().filter(|unit| units.level(*unit).index == level.index).collect()
            }
        };
        chosen.retain(|unit| within.contains(&unit.0));
        if let Some(kinds) = &self.kinds {
            chosen.retain(|unit| units.kind(*unit).is_some_and(|kind| kinds.contains(&kind)));
        }
        order::by_key(&mut chosen, |unit| *unit);
        chosen.dedup();
        if chosen.is_empty() {
            return Err(AssessError::NothingSelected { asked: self.asked() });
        }
        Ok(Selected { units: chosen, by_name: matches!(self.by, By::Codes(_)) })
    }

    /// A level, of which units can be of the kinds asked for.
    fn find_level<'a>(&self, plan: &'a Plan, text: &str) -> Result<&'a Level, AssessError> {
        let sought = text.trim();
        let named = |level: &&std::sync::Arc<Level>| level.name.zh == sought || level.name.en == sought;
        let levels = plan.levels();
        let level = plan.level(sought).or_else(|| levels.iter().find(named)).ok_or_else(|| {
            let levels = levels.iter().map(|level| level.id.clone()).collect();
            AssessError::UnknownLevel { level: text.to_owned(), levels }
        })?;
        let possible = |kind: &AreaKind| level.digits == Some(kind.digits());
        let stray = self.kinds.iter().flatten().find(|kind| !possible(kind));
        match stray {
            None => Ok(level),
            Some(kind) => Err(AssessError::KindNotOfLevel {
                kind: *kind,
                level: level.id.clone(),
                possible: AreaKind::ALL.into_iter().filter(possible).collect(),
            }),
        }
    }

    /// What was asked for, to go on "units ".
    fn asked(&self) -> String {
        let mut asked = match &self.by {
            By::Codes(codes) if codes.is_empty() => "by an empty list of codes".to_owned(),
            By::Codes(codes) => format!("by the codes {}", codes.join(", ")),
            By::Level(level) => format!("of level {level}"),
        };
        if let Some(within) = &self.within {
            asked.push_str(&format!(", within {within}"));
        }
        if let Some(kinds) = &self.kinds {
            let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
            asked.push_str(&format!(", of the kinds [{}]", codes.join(", ")));
        }
        asked
    }
}

/// The units that were asked for, in tree order.
pub(super) struct Selected {
    units: Vec<UnitId>,
    by_name: bool,
}

impl Selected {
    /// Those in force on a day. That a unit asked for by name is not is an error.
    pub(super) fn on(&self, dataset: &Dataset, as_of: NaiveDate) -> Result<Vec<UnitId>, AssessError> {
        let at = day::from_date(as_of);
        if self.by_name {
            for unit in &self.units {
                question::check_in_force(dataset, *unit, at, as_of)?;
            }
        }
        Ok(self.units.iter().copied().filter(|unit| dataset.units().valid_on(*unit, at)).collect())
    }
}
