//! Carrying out an order that one holds, up to the feedback.

use super::Robot;
use crate::demo::texts;
use sandan_contract::rest::case::CaseBody;
use sandan_contract::rest::command::{CommandBody, LimitBody};
use sandan_contract::rest::order::OrderItem;

/// Minutes of work of one in five, and of the others.
const LONG: f64 = 240.0;
const SHORT: f64 = 22.0;

impl Robot {
    /// Contact, arrival, the work itself.
    pub(super) async fn carry_out(&mut self, item: &OrderItem) {
        let order = item.order.id;
        if item.order.part == "lead" && self.ready(order, "contact", 6.0) {
            self.contact(item).await;
        }
        let volunteer = item.order.mode != "assign";
        if volunteer && self.ready(order, "check_in", 12.0) {
            // After a restart nobody knows: the answer says so, and that is all right.
            self.on_order(order, "check_in", CommandBody::default()).await;
            self.agenda.never(order, "check_in");
        }
        // Nobody is done before they are there.
        if volunteer && !self.agenda.is_never(order, "check_in") {
            return;
        }
        self.obstacles(item).await;
        let minutes = if self.chance.percent(20) { LONG } else { SHORT };
        if self.ready(order, "done", minutes) {
            self.finish(item).await;
        }
    }

    async fn contact(&mut self, item: &OrderItem) {
        self.agenda.never(item.order.id, "contact");
        let answer = self.client.case(item.case).await;
        let Some(case) = self.told("case", answer) else { return };
        if !runs(&case, "first_contact") {
            return;
        }
        let reached = self.chance.percent(85);
        let attempt = if reached { "reached" } else { "not_reached" };
        let body = CommandBody { attempt: Some(attempt.to_owned()), ..CommandBody::default() };
        self.on_case(item.case, "contact", body).await;
        if !reached {
            self.put_off(item.order.id, "contact", 40.0);
        }
    }

    /// Now and then something is in the way: more time, another unit, a question.
    async fn obstacles(&mut self, item: &OrderItem) {
        let order = item.order.id;
        if item.order.mode != "assign" || !self.ready(order, "obstacle", 12.0) {
            return;
        }
        self.agenda.never(order, "obstacle");
        match self.chance.below(100) {
            0..=4 => self.ask_for_time(item).await,
            5..=6 if item.order.part == "lead" => {
                let body = CommandBody {
                    order: Some(order),
                    note: self.words(texts::RETURN),
                    ..CommandBody::default()
                };
                self.on_case(item.case, "request_return", body).await;
                // Whoever asks to be rid of it waits for the answer.
                self.put_off(order, "done", 150.0);
            }
            7..=9 => self.ask_resident(item).await,
            _ => {}
        }
    }

    async fn ask_for_time(&mut self, item: &OrderItem) {
        let answer = self.client.case(item.case).await;
        let Some(case) = self.told("case", answer) else { return };
        let main = |clock: &&sandan_contract::rest::case::ClockBody| {
            clock.kind == "handle"
                && clock.name.is_none()
                && clock.ended_at.is_none()
                && clock.order == Some(item.order.id)
        };
        let Some(limit) = case.clocks.iter().find(main).and_then(|clock| clock.limit.split_once(' ')) else {
            return;
        };
        let body = CommandBody {
            order: Some(item.order.id),
            limit: Some(LimitBody { amount: 2, unit: limit.1.to_owned() }),
            note: self.words(texts::EXTEND),
            ..CommandBody::default()
        };
        self.on_case(item.case, "request_extend", body).await;
    }

    async fn ask_resident(&mut self, item: &OrderItem) {
        let answer = self.client.case(item.case).await;
        let Some(case) = self.told("case", answer) else { return };
        // Only who can be reached can be asked, and a case that waits for an answer is not asked again.
        let reachable = case.clocks.iter().any(|clock| clock.kind == "first_contact");
        if case.state == "handling" && reachable && !runs(&case, "resident_answer") {
            let body = CommandBody { note: self.words(texts::QUESTIONS), ..CommandBody::default() };
            self.on_case(item.case, "ask_resident", body).await;
        }
    }

    async fn finish(&mut self, item: &OrderItem) {
        let order = item.order.id;
        let volunteer = item.order.mode != "assign";
        let photo = if self.chance.percent(30) { self.photo().await } else { None };
        let body = CommandBody {
            note: self.words(texts::DONE),
            attachments: photo.map(|photo| vec![photo]),
            ..CommandBody::default()
        };
        let done = self.on_order(order, "done", body).await;
        self.settle(order, "done", done);
        if done && volunteer {
            self.on_order(order, "check_out", CommandBody::default()).await;
        }
    }

    /// The lead says what came of it, once all assisting orders are settled.
    pub(super) async fn feed_back(&mut self, item: &OrderItem) {
        let order = item.order.id;
        if item.order.part != "lead" || item.case_state != "handling" || !self.ready(order, "feed_back", 3.0)
        {
            return;
        }
        let answer = self.client.case(item.case).await;
        let Some(case) = self.told("case", answer) else { return };
        let newest_lead = case.orders.iter().rfind(|other| other.part == "lead");
        if newest_lead.is_some_and(|lead| lead.id != order) {
            // An earlier round's order: somebody else has the case now.
            return self.agenda.never(order, "feed_back");
        }
        if case.orders.iter().any(|other| other.part == "assist" && is_open(&other.state)) {
            return self.put_off(order, "feed_back", 20.0);
        }
        let outcome = self.outcome();
        let needs_photo = self
            .world
            .category(&item.category.code)
            .is_some_and(|category| category.check == sandan_core::case::facts::CheckMode::Photos);
        let photo = if needs_photo || self.chance.percent(15) { self.photo().await } else { None };
        let words = if outcome == "explained" { texts::EXPLAINED } else { texts::DONE };
        let body = CommandBody {
            outcome: Some(outcome.to_owned()),
            note: self.words(words),
            attachments: photo.map(|photo| vec![photo]),
            ..CommandBody::default()
        };
        let done = self.on_case(item.case, "feed_back", body).await;
        self.settle(order, "feed_back", done);
    }

    fn outcome(&mut self) -> &'static str {
        const OUTCOMES: [(&str, u32); 4] =
            [("solved", 86), ("partly_solved", 6), ("explained", 6), ("unfounded", 2)];
        let drawn = self.chance.weighted(OUTCOMES.iter().map(|(_, weight)| *weight));
        OUTCOMES[drawn].0
    }
}

/// True while a clock of this kind runs.
pub(super) fn runs(case: &CaseBody, kind: &str) -> bool {
    case.clocks.iter().any(|clock| clock.kind == kind && clock.ended_at.is_none())
}

fn is_open(state: &str) -> bool {
    sandan_core::case::state::OrderState::from_word(state).is_some_and(|state| state.is_open())
}
