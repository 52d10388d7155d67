//! Reasons, typed: stored with the decision, shown in Chinese and English.

use crate::candidate::CandidateKind;
use sandan_core::area::AreaPath;
use sandan_core::time::Instant;
use serde::{Deserialize, Serialize};

/// A reason in words.
pub trait Text {
    /// In Chinese.
    fn zh(&self) -> String;
    /// In English.
    fn en(&self) -> String;
}

/// Why an account is kept away from this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// The person reported the case or is served by it.
    Reporter,
    /// The case is about the person.
    Subject,
    /// Had it before and the resident was not content: somebody else now.
    HandledBefore,
    /// Said no to this order. Costs nothing anywhere else (志愿服务条例 art 25).
    Declined,
    /// Gave it back.
    Released,
    /// Did not come.
    NoShow,
    /// A dispatcher said so, with a reason of his own.
    ByPerson,
}

impl Text for Exclusion {
    fn zh(&self) -> String {
        let text = match self {
            Self::Reporter => "本人是反映人或服务对象",
            Self::Subject => "诉求涉及本人",
            Self::HandledBefore => "已办理过本诉求，重办换人",
            Self::Declined => "已婉拒本单",
            Self::Released => "已退回本单",
            Self::NoShow => "本单未到场",
            Self::ByPerson => "派遣员指定不派",
        };
        text.to_owned()
    }

    fn en(&self) -> String {
        let text = match self {
            Self::Reporter => "reported the case or is served by it",
            Self::Subject => "the case is about this person",
            Self::HandledBefore => "handled it before; a redo goes to somebody else",
            Self::Declined => "declined this order",
            Self::Released => "gave this order back",
            Self::NoShow => "did not come for this order",
            Self::ByPerson => "left out by a dispatcher",
        };
        text.to_owned()
    }
}

/// Why somebody is not asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Refusal {
    Excluded {
        why: Exclusion,
    },
    MayNotLead {
        kind: CandidateKind,
    },
    OtherUnit,
    /// A handler is told by his unit, which signs for the order.
    ToldThroughUnit,
    VolunteersAreNotAssigned,
    NotForVolunteers,
    Minor,
    Untrained,
    Uninsured,
    SkillMissing {
        skill: String,
    },
    CertificateMissing {
        certificate: String,
    },
    CertificateExpired {
        certificate: String,
        until: Instant,
    },
    SlotTaken,
    LoadFull {
        open: u32,
        max: u32,
    },
    Resting {
        until: Instant,
    },
    OffDuty,
    OutsideVolunteerHours,
    QuietHours,
    NotInvited,
    /// Asked only from that ring on.
    BeyondRing {
        ring: u8,
    },
    OutsideCounty,
    PlaceUnknown,
    /// Fit, but enough others are better placed; the rank among the fit, 1 the first.
    EnoughOthers {
        rank: u32,
    },
    /// Not somebody who could be asked any more.
    Unknown,
}

impl Text for Refusal {
    fn zh(&self) -> String {
        match self {
            Self::Excluded { why } => why.zh(),
            Self::MayNotLead { kind } => format!("此类事项不由{}承办", kind.title()),
            Self::OtherUnit => "不属于主办单位".to_owned(),
            Self::ToldThroughUnit => "由所在单位签收后安排".to_owned(),
            Self::VolunteersAreNotAssigned => "志愿者只可接单，不可指派".to_owned(),
            Self::NotForVolunteers => "此类事项不得由志愿者办理".to_owned(),
            Self::Minor => "未成年".to_owned(),
            Self::Untrained => "未经培训".to_owned(),
            Self::Uninsured => "未投保".to_owned(),
            Self::SkillMissing { skill } => format!("缺少技能：{skill}"),
            Self::CertificateMissing { certificate } => format!("缺少证书：{certificate}"),
            Self::CertificateExpired { certificate, until } => {
                format!("证书已过期：{certificate}（{}）", until.local_date())
            }
            Self::SlotTaken => "该时段已有预约".to_owned(),
            Self::LoadFull { open, max } => format!("在手{open}单，上限{max}单"),
            Self::Resting { until } => format!("休息至{}", until.local().format("%m-%d %H:%M")),
            Self::OffDuty => "不在岗".to_owned(),
            Self::OutsideVolunteerHours => "不在志愿服务时段，且未值班".to_owned(),
            Self::QuietHours => "免打扰时段".to_owned(),
            Self::NotInvited => "点名邀请的是他人".to_owned(),
            Self::BeyondRing { ring } => format!("第{}圈才询问", u16::from(*ring) + 1),
            Self::OutsideCounty => "不在本区县".to_owned(),
            Self::PlaceUnknown => "地点未定位".to_owned(),
            Self::EnoughOthers { rank } => format!("排第{rank}位，已有足够人选"),
            Self::Unknown => "已不可派单".to_owned(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Excluded { why } => why.en(),
            Self::MayNotLead { kind: CandidateKind::Volunteer } => "volunteers may not lead this".to_owned(),
            Self::MayNotLead { kind: CandidateKind::GridWorker } => {
                "grid workers may not lead this".to_owned()
            }
            Self::MayNotLead { kind: CandidateKind::Handler } => "units may not lead this".to_owned(),
            Self::OtherUnit => "belongs to another unit than the lead".to_owned(),
            Self::ToldThroughUnit => "is told by the unit, which signs for the order".to_owned(),
            Self::VolunteersAreNotAssigned => "volunteers are offered orders, never assigned".to_owned(),
            Self::NotForVolunteers => "volunteers may never take this".to_owned(),
            Self::Minor => "is a minor".to_owned(),
            Self::Untrained => "is not trained".to_owned(),
            Self::Uninsured => "is not insured".to_owned(),
            Self::SkillMissing { skill } => format!("skill missing: {skill}"),
            Self::CertificateMissing { certificate } => format!("certificate missing: {certificate}"),
            Self::CertificateExpired { certificate, until } => {
                format!("certificate expired on {}: {certificate}", until.local_date())
            }
            Self::SlotTaken => "has another appointment then".to_owned(),
            Self::LoadFull { open, max } => format!("{open} open orders, at most {max}"),
            Self::Resting { until } => format!("rests until {}", until.local().format("%m-%d %H:%M")),
            Self::OffDuty => "is off duty".to_owned(),
            Self::OutsideVolunteerHours => "outside volunteers' hours and not on the duty roster".to_owned(),
            Self::QuietHours => "has quiet hours".to_owned(),
            Self::NotInvited => "somebody else is invited by name".to_owned(),
            Self::BeyondRing { ring } => format!("is asked from ring {ring} on"),
            Self::OutsideCounty => "is outside the county".to_owned(),
            Self::PlaceUnknown => "the place is not known".to_owned(),
            Self::EnoughOthers { rank } => format!("ranks {rank}, and enough others are asked"),
            Self::Unknown => "cannot be asked any more".to_owned(),
        }
    }
}

/// What speaks for (or against) somebody who is asked, with its points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Merit {
    /// The ring at which the person belongs to the place.
    Ring {
        ring: u8,
        points: i32,
    },
    Distance {
        metres: u32,
        points: i32,
    },
    /// Full days since the last order was taken.
    Waited {
        days: u32,
        points: i32,
    },
    /// Never had an order.
    Newcomer {
        points: i32,
    },
    Load {
        open: u32,
        points: i32,
    },
    Rating {
        rating: u8,
        points: i32,
    },
    OnDuty {
        points: i32,
    },
    /// The worker of this very area.
    RunsArea {
        area: AreaPath,
        points: i32,
    },
    /// A worker of another grid below this area, because it has no worker that can be told.
    Neighbour {
        area: AreaPath,
        points: i32,
    },
    /// Told when the quiet hours are over.
    ToldLater {
        points: i32,
    },
}

impl Merit {
    /// What it adds to the score.
    #[must_use]
    pub const fn points(&self) -> i32 {
        match self {
            Self::Ring { points, .. }
            | Self::Distance { points, .. }
            | Self::Waited { points, .. }
            | Self::Newcomer { points }
            | Self::Load { points, .. }
            | Self::Rating { points, .. }
            | Self::OnDuty { points }
            | Self::RunsArea { points, .. }
            | Self::Neighbour { points, .. }
            | Self::ToldLater { points } => *points,
        }
    }
}

impl Merit {
    /// The area that it names by its code; readers want the name.
    #[must_use]
    pub const fn area(&self) -> Option<&AreaPath> {
        match self {
            Self::RunsArea { area, .. } | Self::Neighbour { area, .. } => Some(area),
            _ => None,
        }
    }
}

impl Text for Merit {
    fn zh(&self) -> String {
        match self {
            Self::Ring { ring: 0, .. } => "就在本网格".to_owned(),
            Self::Ring { ring, .. } => format!("在第{}圈内", u16::from(*ring) + 1),
            Self::Distance { metres, .. } => format!("距离{metres}米"),
            Self::Waited { days, .. } => format!("距上次接单{days}天"),
            Self::Newcomer { .. } => "尚未接过单".to_owned(),
            Self::Load { open, .. } => format!("在手{open}单"),
            Self::Rating { rating, .. } => format!("评分{rating}"),
            Self::OnDuty { .. } => "正在值班".to_owned(),
            Self::RunsArea { area, .. } => format!("{}的网格员", area.leaf().unwrap_or_default()),
            Self::Neighbour { area, .. } => format!("{}内的相邻网格员", area.leaf().unwrap_or_default()),
            Self::ToldLater { .. } => "免打扰结束后通知".to_owned(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Ring { ring: 0, .. } => "belongs to the area itself".to_owned(),
            Self::Ring { ring, .. } => format!("belongs to ring {ring}"),
            Self::Distance { metres, .. } => format!("{metres} m away"),
            Self::Waited { days, .. } => format!("last order {days} days ago"),
            Self::Newcomer { .. } => "never had an order".to_owned(),
            Self::Load { open, .. } => format!("{open} open orders"),
            Self::Rating { rating, .. } => format!("rated {rating}"),
            Self::OnDuty { .. } => "is on duty".to_owned(),
            Self::RunsArea { area, .. } => format!("is the worker of {}", area.leaf().unwrap_or_default()),
            Self::Neighbour { area, .. } => {
                format!("is a neighbouring worker within {}", area.leaf().unwrap_or_default())
            }
            Self::ToldLater { .. } => "is told after the quiet hours".to_owned(),
        }
    }
}
