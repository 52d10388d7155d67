//! From the words of the interface to a command: which fields each command takes, and what is wrong with them.

use sandan_contract::rest::areas::PointBody;
use sandan_contract::rest::command::{CommandBody, LimitBody};
use sandan_core::area::AreaPath;
use sandan_core::case::facts::{
    Attempt, ContentRef, DispatchMode, Evidence, Outcome, Part, Place, RejectReason, RequestKind,
    Satisfaction, Urgency,
};
use sandan_core::command::order::{check_in, check_out, claim, done, transfer};
use sandan_core::command::{self as cmd, CaseCommand, CommandName, OrderCommand};
use sandan_core::ids::{AccountId, AttachmentId, OrderId, RequestId, UnitId};
use sandan_core::limit::{Limit, Unit};
use sandan_core::time::Instant;
use sandan_kit::problem::{Code, Problem};
use uuid::Uuid;

/// What the parser needs from outside: sealed words, places, who is a volunteer.
pub trait Help {
    /// Seals the note of this command.
    ///
    /// # Errors
    /// When the text is not acceptable.
    fn note(&mut self, words: &str) -> Result<ContentRef, Problem>;
    /// Finds a point.
    ///
    /// # Errors
    /// When it is no point, or lies in no area.
    fn place(&self, point: &PointBody) -> Result<Place, Problem>;
    /// The path of an area.
    ///
    /// # Errors
    /// When there is none with this code.
    fn area(&self, code: &str) -> Result<AreaPath, Problem>;
    /// Whether these are the resident's digits for an order (到场码).
    ///
    /// # Errors
    /// When too many were tried.
    fn is_arrival_code(&self, order: OrderId, digits: &str) -> Result<bool, Problem>;
    /// Whether somebody is a volunteer and no worker.
    fn is_volunteer(&self, account: AccountId) -> bool;
}

/// Takes the fields of a body one by one; what is left over at the end is refused.
struct Fields<'h, H> {
    body: CommandBody,
    help: &'h mut H,
}

/// Parses a command on a case.
///
/// # Errors
/// `missing_field`, `bad_field` or `unknown_field`, with the field's name.
pub fn case_command(
    name: CommandName,
    body: CommandBody,
    help: &mut impl Help,
) -> Result<CaseCommand, Problem> {
    let mut fields = Fields { body, help };
    let command = fields.case(name)?;
    fields.nothing_left()?;
    Ok(command)
}

/// Parses a command on an order.
///
/// # Errors
/// As [`case_command`].
pub fn order_command(
    id: OrderId,
    name: CommandName,
    body: CommandBody,
    help: &mut impl Help,
) -> Result<OrderCommand, Problem> {
    let mut fields = Fields { body, help };
    let command = fields.order(id, name)?;
    fields.nothing_left()?;
    Ok(command)
}

impl<H: Help> Fields<'_, H> {
    fn case(&mut self, name: CommandName) -> Result<CaseCommand, Problem> {
        use CommandName as N;
        Ok(match name {
            N::Accept => CaseCommand::Accept(cmd::accept::Accept {
                category: self.body.category.take(),
                urgency: self.word("urgency", |b| b.urgency.take(), Urgency::from_word)?,
            }),
            N::Reject => CaseCommand::Reject(cmd::reject::Reject {
                reason: self.need_word("reason", |b| b.reason.take(), RejectReason::from_word)?,
                note: self.note()?,
            }),
            N::Appeal => CaseCommand::Appeal(cmd::appeal::Appeal { note: self.note()? }),
            N::Withdraw => CaseCommand::Withdraw(cmd::withdraw::Withdraw { note: self.note()? }),
            N::Relocate => CaseCommand::Relocate(cmd::relocate::Relocate { place: self.place()? }),
            N::PlaceOrder => CaseCommand::PlaceOrder(self.place_order()?),
            N::HandleOnSpot => CaseCommand::HandleOnSpot(cmd::handle_on_spot::HandleOnSpot {
                outcome: self.need_word("outcome", |b| b.outcome.take(), Outcome::from_word)?,
                evidence: self.evidence()?,
            }),
            N::Answer => CaseCommand::Answer(cmd::answer::Answer { answer: self.need_note()? }),
            N::HandUp => CaseCommand::HandUp(cmd::hand_up::HandUp { note: self.note()? }),
            N::HandDown => {
                CaseCommand::HandDown(cmd::hand_down::HandDown { to: self.area()?, note: self.note()? })
            }
            N::ReferOut => CaseCommand::ReferOut(self.refer_out()?),
            N::Whistle => {
                CaseCommand::Whistle(cmd::whistle::Whistle { units: self.units()?, note: self.note()? })
            }
            N::Arrive => {
                CaseCommand::Arrive(cmd::arrive::Arrive { order: self.body.order.take().map(OrderId) })
            }
            N::Contact => CaseCommand::Contact(cmd::contact::Contact {
                attempt: self.need_word("attempt", |b| b.attempt.take(), Attempt::from_word)?,
                note: self.note()?,
            }),
            N::FeedBack => CaseCommand::FeedBack(cmd::feed_back::FeedBack {
                outcome: self.need_word("outcome", |b| b.outcome.take(), Outcome::from_word)?,
                evidence: self.evidence()?,
            }),
            N::Verify => CaseCommand::Verify(self.verify()?),
            N::Revisit => CaseCommand::Revisit(self.revisit()?),
            N::RuleOn => {
                CaseCommand::RuleOn(cmd::rule_on::RuleOn { ruling: self.ruling()?, note: self.note()? })
            }
            N::Reopen => CaseCommand::Reopen(cmd::reopen::Reopen { note: self.note()? }),
            N::RequestExtend => self.request(RequestKind::Extend)?,
            N::RequestReturn => self.request(RequestKind::Return)?,
            N::RequestShelve => self.request(RequestKind::Shelve)?,
            N::RequestExclude => self.request(RequestKind::Exclude)?,
            N::Approve => CaseCommand::Approve(self.decide_request()?),
            N::Refuse => CaseCommand::Refuse(self.decide_request()?),
            N::Resume => CaseCommand::Resume(cmd::resume::Resume),
            N::Supervise => CaseCommand::Supervise(cmd::supervise::Supervise { note: self.note()? }),
            N::AskResident => {
                CaseCommand::AskResident(cmd::ask_resident::AskResident { question: self.need_note()? })
            }
            N::ResidentReply => {
                CaseCommand::ResidentReply(cmd::resident_reply::ResidentReply { answer: self.need_note()? })
            }
            N::SignExternal
            | N::Dispute
            | N::RequestExternalExtension
            | N::DraftReply
            | N::Countersign
            | N::SendReply
            | N::ReceiveExternalResult => CaseCommand::Superior(self.superior(name)?),
            N::Submit
            | N::Merge
            | N::Unmerge
            | N::ExpressInterest
            | N::Claim
            | N::Sign
            | N::Decline
            | N::Release
            | N::CheckIn
            | N::CheckOut
            | N::Transfer
            | N::WaiveAssist
            | N::Done => return Err(Code::NotFound.into()),
        })
    }

    fn order(&mut self, id: OrderId, name: CommandName) -> Result<OrderCommand, Problem> {
        use CommandName as N;
        let fence = self.body.fence.take();
        Ok(match name {
            N::ExpressInterest => OrderCommand::ExpressInterest,
            N::Claim => {
                let for_account = self.body.person.take().map(AccountId);
                OrderCommand::Claim(claim::Claim { fence, for_account })
            }
            N::Sign => OrderCommand::Sign,
            N::Decline => OrderCommand::Decline,
            N::Release => OrderCommand::Release,
            N::CheckIn => {
                let digits = self.body.code.take();
                let proven = digits.map(|digits| self.help.is_arrival_code(id, digits.trim())).transpose()?;
                OrderCommand::CheckIn(check_in::CheckIn { fence, proven })
            }
            N::CheckOut => OrderCommand::CheckOut(check_out::CheckOut { fence }),
            N::Transfer => {
                let to = self.body.person.take().map(AccountId).ok_or_else(|| missing("person"))?;
                OrderCommand::Transfer(transfer::Transfer { to })
            }
            N::WaiveAssist => OrderCommand::WaiveAssist,
            N::Done => OrderCommand::Done(done::Done { fence, evidence: self.evidence()? }),
            _ => return Err(Code::NotFound.into()),
        })
    }

    fn place_order(&mut self) -> Result<cmd::place_order::PlaceOrder, Problem> {
        let mode = self.need_word("mode", |b| b.mode.take(), DispatchMode::from_word)?;
        let person = self.body.person.take().map(AccountId);
        let told_volunteer = person.is_some_and(|person| self.help.is_volunteer(person));
        let offered = mode != DispatchMode::Assign;
        Ok(cmd::place_order::PlaceOrder {
            part: self.word("part", |b| b.part.take(), Part::from_word)?.unwrap_or(Part::Lead),
            mode,
            taker: if offered || told_volunteer {
                cmd::place_order::Taker::Volunteer
            } else {
                cmd::place_order::Taker::Staff
            },
            unit: self.body.unit.take().map(UnitId),
            person,
            offered_to: Vec::new(),
            area: self.area()?,
            ring: 0,
            capacity: self.body.capacity.take().unwrap_or(1),
            slot: self.instant("slot", |b| b.slot.take())?,
            note: self.note()?,
        })
    }

    fn refer_out(&mut self) -> Result<cmd::refer_out::ReferOut, Problem> {
        use cmd::refer_out::Told;
        Ok(cmd::refer_out::ReferOut {
            to: self.line("to", |b| b.to.take())?,
            signed_by: self.line("signed_by", |b| b.signed_by.take())?,
            resident_told: match self.body.resident_told.take() {
                Some(true) => Told::Yes,
                Some(false) => Told::No,
                None => Told::Nobody,
            },
            note: self.note()?,
        })
    }

    fn verify(&mut self) -> Result<cmd::verify::Verify, Problem> {
        use cmd::verify::Verdict;
        let passed = self.body.passed.take().ok_or_else(|| missing("passed"))?;
        let verdict = if passed { Verdict::Passed } else { Verdict::Failed };
        Ok(cmd::verify::Verify { verdict, evidence: self.evidence()? })
    }

    /// An attempt without the answers, or the three answers.
    fn revisit(&mut self) -> Result<cmd::revisit::Revisit, Problem> {
        use cmd::revisit::Revisit;
        let attempt = self.word("attempt", |b| b.attempt.take(), Attempt::from_word)?;
        if let Some(attempt) = attempt.filter(|attempt| *attempt != Attempt::Reached) {
            return Ok(Revisit::Tried { attempt });
        }
        let contacted_in_time =
            self.body.contacted_in_time.take().ok_or_else(|| missing("contacted_in_time"))?;
        let solved = self.body.solved.take().ok_or_else(|| missing("solved"))?;
        let satisfied = self.need_word("satisfied", |b| b.satisfied.take(), Satisfaction::from_word)?;
        Ok(Revisit::Answered { contacted_in_time, solved, satisfied, note: self.note()? })
    }

    fn ruling(&mut self) -> Result<cmd::rule_on::Ruling, Problem> {
        use cmd::rule_on::Ruling;
        let parse = |word: &str| match word {
            "close" => Some(Ruling::Close),
            "shelve" => Some(Ruling::Shelve),
            _ => None,
        };
        self.need_word("ruling", |b| b.ruling.take(), parse)
    }

    fn request(&mut self, kind: RequestKind) -> Result<CaseCommand, Problem> {
        Ok(CaseCommand::Request(cmd::request::Ask {
            kind,
            order: self.body.order.take().map(OrderId),
            limit: self.limit()?,
            note: self.note()?,
        }))
    }

    fn decide_request(&mut self) -> Result<cmd::decide_request::DecideRequest, Problem> {
        let request = self.body.request.take().map(RequestId).ok_or_else(|| missing("request"))?;
        Ok(cmd::decide_request::DecideRequest { request, note: self.note()? })
    }

    fn superior(&mut self, name: CommandName) -> Result<cmd::superior::Superior, Problem> {
        use cmd::superior::{Redo, Superior};
        Ok(match name {
            CommandName::SignExternal => Superior::Sign,
            CommandName::Dispute => {
                let evidence = Evidence { note: None, attachments: self.attachments() };
                Superior::Dispute { note: self.need_note()?, evidence }
            }
            CommandName::RequestExternalExtension => {
                let until = self.instant("due", |b| b.due.take())?.ok_or_else(|| missing("due"))?;
                Superior::AskExtension { until, note: self.need_note()? }
            }
            CommandName::DraftReply => Superior::DraftReply { reply: self.need_note()? },
            CommandName::Countersign => Superior::Countersign,
            CommandName::SendReply => Superior::SendReply,
            _ => Superior::ReceiveResult {
                solved: self.body.solved.take().ok_or_else(|| missing("solved"))?,
                satisfied: self.need_word("satisfied", |b| b.satisfied.take(), Satisfaction::from_word)?,
                redo: if self.body.redo.take().unwrap_or(false) { Redo::Yes } else { Redo::No },
                due: self.instant("due", |b| b.due.take())?,
            },
        })
    }

    fn note(&mut self) -> Result<Option<ContentRef>, Problem> {
        self.body.note.take().map(|words| self.help.note(&words)).transpose()
    }

    fn need_note(&mut self) -> Result<ContentRef, Problem> {
        self.note()?.ok_or_else(|| missing("note"))
    }

    fn attachments(&mut self) -> Vec<AttachmentId> {
        self.body.attachments.take().unwrap_or_default().into_iter().map(AttachmentId).collect()
    }

    fn evidence(&mut self) -> Result<Evidence, Problem> {
        Ok(Evidence { note: self.note()?, attachments: self.attachments() })
    }

    fn area(&mut self) -> Result<Option<AreaPath>, Problem> {
        self.body.area.take().map(|code| self.help.area(&code)).transpose()
    }

    fn place(&mut self) -> Result<Place, Problem> {
        if let Some(point) = self.body.location.take() {
            return self.help.place(&point);
        }
        let path = self.area()?.ok_or_else(|| missing("location"))?;
        Ok(Place { path, reason: "by_person".to_owned(), map_version: 0 })
    }

    fn units(&mut self) -> Result<Vec<UnitId>, Problem> {
        let units: Vec<Uuid> = self.body.units.take().ok_or_else(|| missing("units"))?;
        Ok(units.into_iter().map(UnitId).collect())
    }

    fn limit(&mut self) -> Result<Option<Limit>, Problem> {
        let Some(LimitBody { amount, unit }) = self.body.limit.take() else { return Ok(None) };
        let unit = Unit::from_word(&unit).ok_or_else(|| bad("limit.unit"))?;
        Ok(Some(Limit::new(amount, unit)))
    }

    fn line(
        &mut self,
        name: &'static str,
        take: impl FnOnce(&mut CommandBody) -> Option<String>,
    ) -> Result<String, Problem> {
        let words = take(&mut self.body).ok_or_else(|| missing(name))?;
        sandan_kit::text::check_line(name, &words, sandan_kit::text::MAX_LINE)
    }

    fn instant(
        &mut self,
        name: &'static str,
        take: impl FnOnce(&mut CommandBody) -> Option<String>,
    ) -> Result<Option<Instant>, Problem> {
        take(&mut self.body).map(|text| Instant::parse(&text).map_err(|_| bad(name))).transpose()
    }

    fn word<T>(
        &mut self,
        name: &'static str,
        take: impl FnOnce(&mut CommandBody) -> Option<String>,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        take(&mut self.body).map(|word| parse(&word).ok_or_else(|| bad(name))).transpose()
    }

    fn need_word<T>(
        &mut self,
        name: &'static str,
        take: impl FnOnce(&mut CommandBody) -> Option<String>,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Problem> {
        self.word(name, take, parse)?.ok_or_else(|| missing(name))
    }

    /// A field that the command does not take is a mistake of the caller and is named.
    fn nothing_left(&self) -> Result<(), Problem> {
        let rest = CommandBody { expected_version: None, ..self.body.clone() };
        let left = serde_json::to_value(&rest).unwrap_or_default();
        let names: Vec<String> =
            left.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default();
        if names.is_empty() {
            return Ok(());
        }
        let unknown = |problem: Problem, name: String| {
            problem.field(name, "此操作没有这个字段", "this command takes no such field")
        };
        Err(names.into_iter().fold(Problem::new(Code::UnknownField), unknown))
    }
}

fn missing(field: &'static str) -> Problem {
    Problem::new(Code::MissingField).field(field, "必填", "required")
}

fn bad(field: &'static str) -> Problem {
    Problem::new(Code::BadField).field(field, "取值不正确", "not a valid value")
}
