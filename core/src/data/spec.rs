//! The tables and their columns. Every face has these names.

/// One of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    Units,
    Observations,
    Entities,
    Deliverables,
    RegisterScope,
    Lineage,
    Allocations,
}

/// A column and whether every table of the kind must have it.
pub(super) type ColumnSpec = (&'static str, bool);

impl TableKind {
    pub(super) const ALL: [TableKind; 7] = [
        TableKind::Units,
        TableKind::Observations,
        TableKind::Entities,
        TableKind::Deliverables,
        TableKind::RegisterScope,
        TableKind::Lineage,
        TableKind::Allocations,
    ];

    pub(super) fn named(name: &str) -> Option<TableKind> {
        TableKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            TableKind::Units => "units",
            TableKind::Observations => "observations",
            TableKind::Entities => "entities",
            TableKind::Deliverables => "deliverables",
            TableKind::RegisterScope => "register_scope",
            TableKind::Lineage => "lineage",
            TableKind::Allocations => "allocations",
        }
    }

    pub(super) const fn columns(self) -> &'static [ColumnSpec] {
        match self {
            TableKind::Units => &[
                ("code", true),
                ("name", true),
                ("level", true),
                ("parent", false),
                ("since", false),
                ("until", false),
                ("urban", false),
            ],
            TableKind::Observations => &[
                ("unit", true),
                ("variable", true),
                ("from", false),
                ("date", true),
                ("value", true),
                ("precision", false),
                ("recorded", false),
                ("source", false),
            ],
            TableKind::Entities => &[
                ("kind", true),
                ("id", true),
                ("unit", true),
                ("since", true),
                ("until", false),
                ("end_reason", false),
                ("recorded", false),
                ("source", false),
                ("attributes", false),
            ],
            TableKind::Deliverables => {
                &[("deliverable", true), ("unit", true), ("date", true), ("state", true), ("evidence", false)]
            }
            TableKind::RegisterScope => &[("kind", true), ("unit", true), ("since", true), ("until", false)],
            TableKind::Lineage => &[("from", true), ("to", true), ("date", true)],
            TableKind::Allocations => {
                &[("target", true), ("unit", true), ("value", true), ("year", false), ("responsible", false)]
            }
        }
    }
}
