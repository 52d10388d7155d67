//! Commands that the system gives: a type of their own, so that no person can send one.

pub mod accept;
pub mod choose;
pub mod correct_calendar;
pub mod limit_reached;
pub mod route;

use crate::case::Case;
use crate::command::{Context, Rejection, Step};
use crate::ids::ClockId;

/// A command of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SystemCommand {
    /// 自动受理
    Accept,
    /// The router's decision.
    Route(route::Route),
    /// 报名: who of the interested does it.
    Choose(choose::Choose),
    /// A clock passed.
    LimitReached(ClockId),
    /// A calendar notice arrived.
    CorrectCalendar,
}

pub(super) fn decide(case: &Case, command: &SystemCommand, ctx: &Context) -> Result<Vec<Step>, Rejection> {
    match command {
        SystemCommand::Accept => accept::decide(case),
        SystemCommand::Route(route) => route::decide(case, route, ctx),
        SystemCommand::Choose(choose) => choose::decide(case, choose),
        SystemCommand::LimitReached(id) => limit_reached::decide(case, *id, ctx),
        SystemCommand::CorrectCalendar => correct_calendar::decide(case, ctx),
    }
}
