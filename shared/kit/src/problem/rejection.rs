//! From a refused command to its problem: the one place where the life cycle meets HTTP.

use super::{Code, Problem};
use sandan_core::command::Rejection;

impl From<Rejection> for Problem {
    /// Exhaustive on purpose: a new rejection gets its code here or nothing compiles.
    fn from(rejection: Rejection) -> Self {
        let refused = |code: Code| Problem::new(code);
        match rejection {
            Rejection::WrongState { command, state } => refused(Code::WrongState).detail(
                format!("「{}」状态下不能{}", state.title(), command.title()),
                format!("a case that is {} takes no {}", state.word(), command.word()),
            ),
            Rejection::WrongOrderState { command, state } => refused(Code::WrongState).detail(
                format!("工单在「{}」状态下不能{}", state.title(), command.title()),
                format!("an order that is {} takes no {}", state.word(), command.word()),
            ),
            Rejection::NotAllowed { command } => refused(Code::Forbidden).detail(
                format!("没有{}的权限", command.title()),
                format!("you may not {} here", command.word()),
            ),
            Rejection::Unseen | Rejection::NoSuchOrder | Rejection::NoSuchRequest => refused(Code::NotFound),
            Rejection::LostClaim { .. } => refused(Code::LostClaim),
            Rejection::NotHolder => refused(Code::NotYours),
            Rejection::AlreadyDone => refused(Code::AlreadyDone),
            Rejection::HandlerMayNotJudge => refused(Code::HandlerMayNotJudge),
            Rejection::OrdersOpen => refused(Code::OrdersOpen),
            Rejection::WrongArrivalCode => {
                refused(Code::WrongArrivalCode).field("code", "到场码不对", "these are not the digits")
            }
            Rejection::NotCheckedIn => refused(Code::NotCheckedIn),
            Rejection::Missing(field) => refused(Code::MissingField).field(field, "必填", "required"),
            Rejection::Invalid(field) => refused(Code::BadField).field(field, "内容不正确", "not valid here"),
            Rejection::UnknownCategory(code) => refused(Code::UnknownCategory).field(
                "category",
                format!("没有类别 {code}"),
                format!("there is no category {code}"),
            ),
            Rejection::VolunteersAreOffered => refused(Code::VolunteersAreOffered),
            Rejection::NotForVolunteers => refused(Code::NotForVolunteers),
            Rejection::FirstLeadStays => refused(Code::FirstLeadStays),
            Rejection::WindowOver => refused(Code::WindowOver),
            Rejection::UsedUp => refused(Code::UsedUp),
            Rejection::AfterDue => refused(Code::AfterDue),
            Rejection::HigherApprover => refused(Code::HigherApprover),
            Rejection::SuperiorClock => refused(Code::SuperiorClock),
            Rejection::NoSuperiorOrder => refused(Code::NoSuperiorOrder),
            Rejection::ReplyNotReady => refused(Code::ReplyNotReady),
            Rejection::PhotoRequired => {
                refused(Code::PhotoRequired).field("attachments", "需要照片", "a photo is required")
            }
            Rejection::NotDue => refused(Code::NotDue),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::RequestContext;
    use sandan_core::case::state::CaseState;
    use sandan_core::command::CommandName;

    #[test]
    fn a_refused_command_names_its_state_to_people_and_its_code_to_programs() {
        let state = CaseState::ALL[0];
        let problem = Problem::from(Rejection::WrongState { command: CommandName::Revisit, state });
        let body = problem.body(&RequestContext::default());
        assert_eq!((body.status, body.code.as_str()), (409, "wrong_state"));
        assert!(body.detail.contains(state.title()) && body.detail.contains("回访"), "{}", body.detail);
    }

    #[test]
    fn what_may_not_be_known_to_exist_is_not_found() {
        for hidden in [Rejection::Unseen, Rejection::NoSuchOrder, Rejection::NoSuchRequest] {
            assert_eq!(Problem::from(hidden).code(), Code::NotFound);
        }
    }
}
