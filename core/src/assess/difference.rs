//! What differs between a report and the same computed again: [`Difference`], its code and its sentences. Finding
//! differences lives in `verify.rs`.

use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::columns::Columns;
use crate::frame::Frame;
use crate::lang::{Lang, Text};

/// Which part of a report differs, in the order of a list of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DifferenceCode {
    /// Another version of the library made it.
    LibraryVersion,
    /// It is about another plan, or the plan says other things under the same id and edition.
    Plan,
    /// It is about another edition of the plan.
    Edition,
    /// The plan does not have an interpretation of it, or the choice made of one.
    Interpretation,
    /// An option, or the threshold in force.
    Option,
    /// The unit: it is not in the data or not in force, or has another name or level there.
    Unit,
    /// The day.
    AsOf,
    /// A table of the data.
    Digest,
    /// A field of a target.
    Target,
    /// A field of a measure.
    Measure,
    /// How many targets have each verdict.
    Summary,
    /// Anything else, such as a field that reports do not have.
    Other,
}

impl DifferenceCode {
    /// Every code.
    pub const ALL: [DifferenceCode; 12] = [
        DifferenceCode::LibraryVersion,
        DifferenceCode::Plan,
        DifferenceCode::Edition,
        DifferenceCode::Interpretation,
        DifferenceCode::Option,
        DifferenceCode::Unit,
        DifferenceCode::AsOf,
        DifferenceCode::Digest,
        DifferenceCode::Target,
        DifferenceCode::Measure,
        DifferenceCode::Summary,
        DifferenceCode::Other,
    ];

    /// The code that stands for it in every language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.words().0
    }

    /// Code, and what differs in Chinese and English, in one row, so that they are read and changed together.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            DifferenceCode::LibraryVersion => ("library_version", "程序库版本不同", "another version of the library"),
            DifferenceCode::Plan => ("plan", "规划不同", "another plan"),
            DifferenceCode::Edition => {
                ("edition", "规划版次不同，未比较结论", "another edition of the plan; no verdict was compared")
            }
            DifferenceCode::Interpretation => (
                "interpretation",
                "口径无法重现，未比较结论",
                "the reading cannot be repeated; no verdict was compared",
            ),
            DifferenceCode::Option => ("option", "选项不同", "another option"),
            DifferenceCode::Unit => ("unit", "单位不同", "another unit"),
            DifferenceCode::AsOf => ("as_of", "截至日期不同", "another day"),
            DifferenceCode::Digest => ("digest", "数据表内容不同", "the table has other rows"),
            DifferenceCode::Target => ("target", "目标的结果不同", "another result of the target"),
            DifferenceCode::Measure => ("measure", "举措的结果不同", "another result of the measure"),
            DifferenceCode::Summary => ("summary", "汇总不同", "another summary"),
            DifferenceCode::Other => ("other", "其他内容不同", "something else"),
        }
    }
}

impl fmt::Display for DifferenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One thing that differs between a report and the same computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Which part of the report it is.
    pub what: DifferenceCode,
    /// Where in the report it stands: `head.digests.units`, `assessments[studios-total].value.exact`.
    pub path: String,
    /// What the report says, as text or JSON; `None` where it says nothing.
    pub reported: Option<String>,
    /// What it comes to; `None` where there is nothing.
    pub recomputed: Option<String>,
}

impl Difference {
    /// Differences as a table: `what` (the code), `path`, `reported`, `recomputed`, `message_zh`, `message_en`.
    ///
    /// ```
    /// assert!(shequ::assess::Difference::frame_of(&[]).is_empty());
    /// ```
    #[must_use]
    pub fn frame_of(differences: &[Difference]) -> Frame {
        Columns::of(differences)
            .text("what", "不同之处", "what differs", |difference| Some(difference.what.code()))
            .text("path", "位置", "path", |difference| Some(&difference.path))
            .text("reported", "报告为", "reported", |difference| difference.reported.as_deref())
            .text("recomputed", "重算为", "recomputed", |difference| difference.recomputed.as_deref())
            .made("message_zh", "说明(中文)", "message (Chinese)", |difference| Some(difference.message(Lang::Zh)))
            .made("message_en", "说明(英文)", "message (English)", |difference| Some(difference.message(Lang::En)))
            .into_frame()
    }

    /// What differs, in a sentence without a full stop.
    ///
    /// ```
    /// # use shequ::Plan;
    /// # use shequ::data::{Dataset, UnitRow};
    /// use shequ::Lang;
    /// use shequ::assess::verify_json;
    ///
    /// # let plan = Plan::builtin("xiaoshan-2022-2025")?;
    /// # let dataset = Dataset::builder(&plan).units([UnitRow::new("330109", "萧山区", "district")]).build()?;
    /// # let stored = plan.assess(&dataset, "330109", "2024-06-30".parse()?)?.to_json()?;
    /// let stored = stored.replace("萧山区", "余杭区");
    /// let differences = verify_json(&stored, &plan, &dataset)?;
    /// assert_eq!(differences[0].message(Lang::En), "another unit: head.unit_name: reported 余杭区, recomputed 萧山区");
    /// assert_eq!(differences[0].message(Lang::Zh), "单位不同：head.unit_name：报告为 余杭区，重算为 萧山区");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let (_, zh, en) = self.what.words();
        let shown = |value: &Option<String>, nothing: &str| value.clone().unwrap_or_else(|| nothing.to_owned());
        match lang {
            Lang::Zh => {
                let (reported, recomputed) = (shown(&self.reported, "（无）"), shown(&self.recomputed, "（无）"));
                format!("{zh}：{}：报告为 {reported}，重算为 {recomputed}", self.path)
            }
            Lang::En => {
                let (reported, recomputed) = (shown(&self.reported, "nothing"), shown(&self.recomputed, "nothing"));
                format!("{en}: {}: reported {reported}, recomputed {recomputed}", self.path)
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl Serialize for Difference {
    /// Its fields, and its sentences under `message`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Difference", 5)?;
        fields.serialize_field("what", &self.what)?;
        fields.serialize_field("path", &self.path)?;
        fields.serialize_field("reported", &self.reported)?;
        fields.serialize_field("recomputed", &self.recomputed)?;
        let message = Text { zh: self.message(Lang::Zh), en: self.message(Lang::En) };
        fields.serialize_field("message", &message)?;
        fields.end()
    }
}
