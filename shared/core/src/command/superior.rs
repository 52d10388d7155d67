//! 上级工单: signing, disputing, replying and the superior platform's own verdict. Their clock is theirs.

use super::prelude::*;

/// What is done about a superior order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Superior {
    /// 签收
    Sign,
    /// 派单异议
    Dispute {
        note: ContentRef,
        evidence: Evidence,
    },
    AskExtension {
        until: Instant,
        note: ContentRef,
    },
    /// 拟稿
    DraftReply {
        reply: ContentRef,
    },
    /// 审签
    Countersign,
    /// 回复
    SendReply,
    /// Their revisit, 重办, 督办.
    ReceiveResult {
        solved: bool,
        satisfied: Satisfaction,
        redo: Redo,
        due: Option<Instant>,
    },
}

/// Whether they send it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redo {
    Yes,
    No,
}

const DESK: &[Who] = &[Who::Desk(Role::Acceptor), Who::Desk(Role::Dispatcher), Who::Desk(Role::Secretary)];
const FROM_ACCEPTED: &[CaseState] = &[
    CaseState::Accepted,
    CaseState::Dispatched,
    CaseState::Handling,
    CaseState::FedBack,
    CaseState::Revisiting,
];

pub const SIGN: Rule = Rule { name: CommandName::SignExternal, from: CaseState::OPEN, order: &[], who: DESK };
pub const DISPUTE: Rule = Rule {
    name: CommandName::Dispute,
    from: &[CaseState::Submitted, CaseState::Accepted, CaseState::Dispatched],
    order: &[],
    who: DESK,
};
pub const EXTENSION: Rule =
    Rule { name: CommandName::RequestExternalExtension, from: CaseState::OPEN, order: &[], who: DESK };
pub const DRAFT: Rule = Rule {
    name: CommandName::DraftReply,
    from: FROM_ACCEPTED,
    order: &[],
    who: &[
        Who::Holder,
        Who::Unit(Role::Handler),
        Who::Desk(Role::Acceptor),
        Who::Desk(Role::Dispatcher),
        Who::Desk(Role::Secretary),
    ],
};
pub const COUNTERSIGN: Rule = Rule {
    name: CommandName::Countersign,
    from: FROM_ACCEPTED,
    order: &[],
    who: &[Who::Desk(Role::SigningLeader), Who::Above(Role::SigningLeader)],
};
pub const SEND: Rule = Rule { name: CommandName::SendReply, from: FROM_ACCEPTED, order: &[], who: DESK };
pub const RESULT: Rule = Rule {
    name: CommandName::ReceiveExternalResult,
    from: &[
        CaseState::Accepted,
        CaseState::Dispatched,
        CaseState::Handling,
        CaseState::FedBack,
        CaseState::Revisiting,
        CaseState::Closed,
    ],
    order: &[],
    who: DESK,
};

impl Superior {
    /// The rule of each.
    #[must_use]
    pub const fn rule(&self) -> &'static Rule {
        match self {
            Superior::Sign => &SIGN,
            Superior::Dispute { .. } => &DISPUTE,
            Superior::AskExtension { .. } => &EXTENSION,
            Superior::DraftReply { .. } => &DRAFT,
            Superior::Countersign => &COUNTERSIGN,
            Superior::SendReply => &SEND,
            Superior::ReceiveResult { .. } => &RESULT,
        }
    }
}

pub(super) fn decide(
    case: &Case,
    actor: &Actor,
    superior: &Superior,
    ctx: &Context,
) -> Result<Vec<Step>, Rejection> {
    let external = case.external.as_ref().ok_or(Rejection::NoSuperiorOrder)?;
    match superior {
        Superior::Sign if external.signed => Err(Rejection::AlreadyDone),
        Superior::Sign => step(Body::ExternalSigned),
        Superior::Dispute { .. } if external.disputed => Err(Rejection::UsedUp),
        Superior::Dispute { .. } if ctx.now > external.order.due => Err(Rejection::WindowOver),
        Superior::Dispute { note, evidence } => {
            step(Body::ExternalDisputed { note: note.clone(), evidence: evidence.clone() })
        }
        Superior::AskExtension { .. } if ctx.now > external.order.due => Err(Rejection::AfterDue),
        Superior::AskExtension { until, note } => {
            step(Body::ExternalExtensionAsked { until: *until, note: note.clone() })
        }
        Superior::DraftReply { .. } if external.reply == ReplyState::Sent => Err(Rejection::ReplyNotReady),
        Superior::DraftReply { reply } => step(Body::ReplyDrafted { reply: reply.clone() }),
        Superior::Countersign => countersign(external, actor),
        Superior::SendReply => send(case, external),
        Superior::ReceiveResult { .. } => receive(case, external, superior),
    }
}

/// Four eyes: who drafted does not countersign.
fn countersign(external: &External, actor: &Actor) -> Result<Vec<Step>, Rejection> {
    match &external.reply {
        ReplyState::Drafted { by, .. } if *by == Some(actor.account) => Err(Rejection::HandlerMayNotJudge),
        ReplyState::Drafted { .. } => step(Body::Countersigned),
        ReplyState::None | ReplyState::Countersigned { .. } | ReplyState::Sent => {
            Err(Rejection::ReplyNotReady)
        }
    }
}

fn send(case: &Case, external: &External) -> Result<Vec<Step>, Rejection> {
    if !matches!(external.reply, ReplyState::Countersigned { .. }) || case.outcome.is_none() {
        return Err(Rejection::ReplyNotReady);
    }
    let mut steps = vec![Body::ReplySent.into()];
    if let Some(ending) = external.waiting_to_close {
        steps.push(Body::Closed { ending }.into());
    }
    Ok(steps)
}

/// Their verdict stands beside our own; 重办 brings the case back even after closing.
fn receive(case: &Case, external: &External, result: &Superior) -> Result<Vec<Step>, Rejection> {
    let Superior::ReceiveResult { solved, satisfied, redo, due } = result else {
        return Err(Rejection::Invalid("result"));
    };
    if external.reply != ReplyState::Sent {
        return Err(Rejection::ReplyNotReady);
    }
    let redo = *redo == Redo::Yes;
    if case.final_at.is_some() && redo && due.is_none() {
        return Err(Rejection::Missing("due"));
    }
    let received = Body::ExternalResultReceived { solved: *solved, satisfied: *satisfied, redo, due: *due };
    let mut steps = vec![received.into()];
    // Work in progress goes on under their new due time; what was handed in already comes back.
    if redo && matches!(case.state, CaseState::Closed | CaseState::FedBack | CaseState::Revisiting) {
        steps.push(Body::Reopened { note: None }.into());
    }
    Ok(steps)
}
