//! A profile with one category for every way through the loop. Its figures are examples.

use super::{hours, minutes, working_days, working_hours};
use chrono::NaiveDate;
use sandan_core::case::clock::ClockKind;
use sandan_core::case::facts::{CheckMode, DispatchMode, Kind, LeadKind};
use sandan_core::limit::{Hours, Limit, WindowHours};
use sandan_core::profile::{Category, CategoryLimit, Limits, Profile, Rounds};

const SOURCE: &str = "example";

/// 指派给部门, 现场核查.
pub const PIPE: &str = "pipe";
/// 抢单, 照片核查.
pub const LITTER: &str = "litter";
/// 报名, 诉求人确认.
pub const VISIT: &str = "visit";
/// 组团, 抢单, 抽查.
pub const TEAM: &str = "team";
/// 点名邀请, 免核查.
pub const WISH: &str = "wish";
/// 违建: three limits at once, never volunteers.
pub const ILLEGAL: &str = "illegal";
/// Accepted by a person.
pub const QUESTION: &str = "question";

pub const CATEGORIES: [&str; 7] = [PIPE, LITTER, VISIT, TEAM, WISH, ILLEGAL, QUESTION];

fn category(code: &str, kind: Kind, mode: DispatchMode, lead: LeadKind, check: CheckMode) -> Category {
    Category {
        code: code.to_owned(),
        name: code.to_owned(),
        name_en: code.to_owned(),
        kind,
        group: "事件".to_owned(),
        urgency: None,
        mode,
        leads: vec![lead],
        check,
        skills: Vec::new(),
        capacity: 1,
        limits: Vec::new(),
        keywords: Vec::new(),
        public: false,
        auto_accept: None,
        stopper: None,
        never_volunteers: false,
        source: SOURCE.to_owned(),
    }
}

fn handle(name: Option<&str>, limit: Limit) -> CategoryLimit {
    let name = name.map(str::to_owned);
    CategoryLimit { clock: ClockKind::Handle, name, limit, source: SOURCE.to_owned() }
}

fn categories() -> Vec<Category> {
    use LeadKind::{Community, Department, Volunteer};
    let litter = category(LITTER, Kind::Issue, DispatchMode::ClaimFirst, Volunteer, CheckMode::Photos);
    let team = category(TEAM, Kind::Service, DispatchMode::ClaimFirst, Volunteer, CheckMode::Sample);
    let illegal = category(ILLEGAL, Kind::Issue, DispatchMode::Assign, Department, CheckMode::OnSite);
    let question = category(QUESTION, Kind::Issue, DispatchMode::Assign, Community, CheckMode::None);
    vec![
        category(PIPE, Kind::Issue, DispatchMode::Assign, Department, CheckMode::OnSite),
        litter,
        category(VISIT, Kind::Service, DispatchMode::Interest, Volunteer, CheckMode::Requester),
        Category { capacity: 3, ..team },
        category(WISH, Kind::Wish, DispatchMode::Invite, Volunteer, CheckMode::None),
        Category {
            never_volunteers: true,
            limits: vec![
                handle(None, working_days(20)),
                handle(Some("停工"), working_hours(4)),
                handle(Some("罚款"), working_days(7)),
            ],
            ..illegal
        },
        Category { auto_accept: Some(false), ..question },
    ]
}

fn limits() -> Limits {
    Limits {
        accept: working_hours(2),
        dispatch: working_hours(2),
        dispatch_urgent: minutes(30),
        claim_window: hours(2),
        interest_window: hours(4),
        invite_window: hours(4),
        sign: working_hours(4),
        check_in: minutes(15),
        first_contact: working_hours(4),
        handle: working_days(5),
        handle_urgent: hours(24),
        review_shelved: working_days(30),
        check: working_days(2),
        revisit: working_days(3),
        decide: working_hours(4),
        resident_answer: working_days(3),
        ruling: working_days(5),
        reopen_window: working_days(7),
        appeal_window: working_days(5),
        unmerge_window: working_days(5),
        escalation_step: working_hours(4),
        external_margin: hours(24),
        source: SOURCE.to_owned(),
    }
}

pub fn profile() -> Profile {
    Profile {
        version: 1,
        name: "example".to_owned(),
        effective_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        hours: Hours::default(),
        volunteer_hours: WindowHours::default(),
        limits: limits(),
        rounds: Rounds {
            redos: 2,
            revisit_tries: 3,
            extensions: 2,
            returns: 2,
            rings: 3,
            revisit_one_in: 1,
            source: SOURCE.to_owned(),
        },
        auto_accept: true,
        categories: categories(),
        responsibilities: Vec::new(),
    }
}
