//! 恢复办理: what shelved is taken up again.

use super::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resume;

pub const RULE: Rule = Rule {
    name: CommandName::Resume,
    from: &[CaseState::Shelved],
    order: &[],
    who: &[
        Who::Desk(Role::Supervisor),
        Who::Desk(Role::Dispatcher),
        Who::Desk(Role::Secretary),
        Who::Above(Role::Supervisor),
    ],
};

pub(super) fn decide(_: &Case, _: &Actor, _: &Resume) -> Result<Vec<Step>, Rejection> {
    step(Body::Resumed)
}
