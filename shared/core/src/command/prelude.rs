//! What the command files share.

pub(in crate::command) use super::CommandName;
pub(in crate::command) use super::context::Context;
pub(in crate::command) use super::rejection::Rejection;
pub(in crate::command) use super::rule::{Rule, Who, check_mode, is_sampled, judge_is_another, units_of};
pub(in crate::command) use super::step::{
    Step, after_feedback, cancel_open_orders, end, passed, step, system,
};
pub(in crate::command) use crate::area::AreaPath;
pub(in crate::command) use crate::case::clock::ClockKind;
pub(in crate::command) use crate::case::event::{Body, OrderEnd, Placed};
pub(in crate::command) use crate::case::facts::*;
pub(in crate::command) use crate::case::order::Order;
pub(in crate::command) use crate::case::state::{CaseState, OrderState};
pub(in crate::command) use crate::case::{Case, External, Lead, ReplyState, Request};
pub(in crate::command) use crate::ids::{AccountId, ClockId, OrderId, RequestId, UnitId};
pub(in crate::command) use crate::limit::Limit;
pub(in crate::command) use crate::role::{Actor, Role};
pub(in crate::command) use crate::time::Instant;
