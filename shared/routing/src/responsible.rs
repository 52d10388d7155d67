//! Which unit leads, and which assist.

use crate::reason::Text;
use sandan_core::area::{AreaPath, Level};
use sandan_core::case::facts::Part;
use sandan_core::ids::UnitId;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// One line of the responsibility list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    /// A category code, or the beginning of several; empty for all.
    pub category: String,
    /// Where it holds; `None` everywhere.
    pub area: Option<AreaPath>,
    /// The level at which the case is dealt with; `None` at every level.
    pub level: Option<Level>,
    pub unit: UnitId,
    pub part: Part,
}

/// What goes before or after the list, or keeps a unit out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "branch", rename_all = "snake_case")]
pub enum Branch {
    /// 首接负责: the unit that led this case first stays lead when it is redone.
    FirstLead { unit: UnitId },
    /// An earlier ruling for this place and category (指定主办).
    Precedent { unit: UnitId },
    /// The unit that owns the thing. 部件 先属主、后属地 (`first`); 事件 先属地、后属主.
    Owner { unit: UnitId, first: bool },
    /// The case is about the unit: it never leads nor assists, the level above does.
    Subject { unit: UnitId },
}

/// The matter that looks for its units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    pub category: String,
    pub place: AreaPath,
    pub level: Level,
    pub branches: Vec<Branch>,
}

/// Why a unit leads, assists or was passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum UnitReason {
    FirstLead,
    Precedent,
    Owner,
    /// The line of the list that applied.
    Listed {
        category: String,
        area: Option<AreaPath>,
        level: Option<Level>,
    },
    /// Listed too, but a closer line or a special branch went before it.
    LessSpecific,
    /// The case is about it.
    Subject,
}

impl Text for UnitReason {
    fn zh(&self) -> String {
        match self {
            Self::FirstLead => "首接负责".to_owned(),
            Self::Precedent => "同类先例已裁定".to_owned(),
            Self::Owner => "属主单位".to_owned(),
            Self::Listed { category, area: None, .. } => format!("责任清单：{category}"),
            Self::Listed { category, area: Some(area), .. } => {
                format!("责任清单：{category}，{}", area.leaf().unwrap_or_default())
            }
            Self::LessSpecific => "另有更具体的责任单位".to_owned(),
            Self::Subject => "诉求涉及该单位，由上一级办理".to_owned(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::FirstLead => "led it first and stays lead".to_owned(),
            Self::Precedent => "an earlier ruling for this place and category".to_owned(),
            Self::Owner => "owns it".to_owned(),
            Self::Listed { category, area: None, .. } => format!("listed for {category}"),
            Self::Listed { category, area: Some(area), .. } => {
                format!("listed for {category} in {}", area.leaf().unwrap_or_default())
            }
            Self::LessSpecific => "a closer line or a special rule goes before it".to_owned(),
            Self::Subject => "the case is about it; the level above deals with it".to_owned(),
        }
    }
}

/// A unit and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChoice {
    pub unit: UnitId,
    pub reason: UnitReason,
}

/// The decision. No lead means that a person at the level's desk decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    pub lead: Option<UnitChoice>,
    pub assists: Vec<UnitChoice>,
    pub passed_over: Vec<UnitChoice>,
}

/// Finds the lead and the assisting units of a matter.
///
/// First lead, then precedent, then an owner that goes first, then the list, then an owner that goes last. In
/// the list the longest category wins, then the smallest area, then a named level, then the lower unit id. All
/// assisting lines that apply assist.
#[must_use]
pub fn responsible(matter: &Matter, list: &[Responsibility]) -> Responsible {
    let subject = |unit: UnitId| matter.branches.contains(&Branch::Subject { unit });
    let listed = in_order(matter, list);
    let line = |part| {
        let lines = listed.iter().filter(move |line| line.part == part);
        lines.map(|line| UnitChoice { unit: line.unit, reason: listed_reason(line) })
    };
    let mut leads = branch_leads(matter, true);
    leads.extend(line(Part::Lead));
    leads.extend(branch_leads(matter, false));

    let mut found = Responsible::default();
    for choice in leads {
        let first = !subject(choice.unit) && found.lead.is_none();
        if first {
            found.lead = Some(choice);
        } else {
            pass_over(&mut found, choice.unit, subject(choice.unit));
        }
    }
    for choice in line(Part::Assist) {
        if subject(choice.unit) {
            pass_over(&mut found, choice.unit, true);
        } else if !stands(&found.assists, choice.unit) && !leads_already(&found, choice.unit) {
            found.assists.push(choice);
        }
    }
    let assisting = found.assists.clone();
    found.passed_over.retain(|passed| !stands(&assisting, passed.unit));
    found
}

/// The lines that apply, the most specific first.
fn in_order<'a>(matter: &Matter, list: &'a [Responsibility]) -> Vec<&'a Responsibility> {
    let mut lines: Vec<_> = list.iter().filter(|line| applies(line, matter)).collect();
    lines.sort_by_key(|line| {
        let depth = line.area.as_ref().map_or(0, |area| area.codes().count());
        (Reverse(line.category.len()), Reverse(depth), line.level.is_none(), line.unit)
    });
    lines
}

fn applies(line: &Responsibility, matter: &Matter) -> bool {
    matter.category.starts_with(&line.category)
        && line.area.as_ref().is_none_or(|area| area.contains(&matter.place))
        && line.level.is_none_or(|level| level == matter.level)
}

fn listed_reason(line: &Responsibility) -> UnitReason {
    UnitReason::Listed { category: line.category.clone(), area: line.area.clone(), level: line.level }
}

/// The units that special branches put before (or after) the list, the strongest first.
fn branch_leads(matter: &Matter, before: bool) -> Vec<UnitChoice> {
    let ranked = matter.branches.iter().filter_map(|branch| match *branch {
        Branch::FirstLead { unit } if before => Some((0, unit, UnitReason::FirstLead)),
        Branch::Precedent { unit } if before => Some((1, unit, UnitReason::Precedent)),
        Branch::Owner { unit, first } if first == before => Some((2, unit, UnitReason::Owner)),
        _ => None,
    });
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|(strength, unit, _)| (*strength, *unit));
    ranked.into_iter().map(|(_, unit, reason)| UnitChoice { unit, reason }).collect()
}

fn pass_over(found: &mut Responsible, unit: UnitId, subject: bool) {
    if !stands(&found.passed_over, unit) && !leads_already(found, unit) {
        let reason = if subject { UnitReason::Subject } else { UnitReason::LessSpecific };
        found.passed_over.push(UnitChoice { unit, reason });
    }
}

fn stands(choices: &[UnitChoice], unit: UnitId) -> bool {
    choices.iter().any(|choice| choice.unit == unit)
}

fn leads_already(found: &Responsible, unit: UnitId) -> bool {
    found.lead.as_ref().is_some_and(|lead| lead.unit == unit)
}
