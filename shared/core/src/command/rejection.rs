//! Why a command is not done. Typed, names the state, and says what would help.

use super::CommandName;
use crate::case::state::{CaseState, OrderState};

/// A refused command. Nothing has happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("a case that is {} takes no {}", .state.word(), .command.word())]
    WrongState { command: CommandName, state: CaseState },
    #[error("an order that is {} takes no {}", .state.word(), .command.word())]
    WrongOrderState { command: CommandName, state: OrderState },
    /// The actor may know the case but not do this.
    #[error("nobody with these roles may {} here", .command.word())]
    NotAllowed { command: CommandName },
    /// The actor may not even know that the case exists.
    #[error("there is no such case")]
    Unseen,
    #[error("there is no such order in this case")]
    NoSuchOrder,
    #[error("there is no such request in this case, or it was decided")]
    NoSuchRequest,
    /// Somebody else was quicker; the fence is the one now in force.
    #[error("somebody else holds this order now (fence {fence})")]
    LostClaim { fence: u32 },
    #[error("you hold nothing of this order")]
    NotHolder,
    #[error("you have done this already")]
    AlreadyDone,
    /// 办理与核查、回访分离.
    #[error("who handled a case neither verifies nor revisits it")]
    HandlerMayNotJudge,
    #[error("the lead order is not done, or an assist order is still open")]
    OrdersOpen,
    #[error("these are not the resident's digits")]
    WrongArrivalCode,
    #[error("check in before reporting it done")]
    NotCheckedIn,
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0} is not valid here")]
    Invalid(&'static str),
    #[error("there is no category {0} in this profile")]
    UnknownCategory(String),
    /// 志愿服务条例 art 25.
    #[error("volunteers are offered an order, never assigned")]
    VolunteersAreOffered,
    #[error("volunteers may not take matters of this category")]
    NotForVolunteers,
    /// 首接负责.
    #[error("the first lead stays lead until the level above rules otherwise")]
    FirstLeadStays,
    #[error("the window for this is over")]
    WindowOver,
    #[error("once only, and it was used")]
    UsedUp,
    #[error("no request after the limit is over")]
    AfterDue,
    #[error("this needs a higher approver")]
    HigherApprover,
    /// 上级工单: their clock is theirs.
    #[error("the superior platform's clock is not moved by local extensions, pauses or shelving")]
    SuperiorClock,
    #[error("this case has no superior order")]
    NoSuperiorOrder,
    #[error("the reply to the superior platform is not ready for this step")]
    ReplyNotReady,
    #[error("a photo is required for this category")]
    PhotoRequired,
    #[error("the limit does not run, or is not over yet")]
    NotDue,
}
