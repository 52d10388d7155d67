//! What people do on the ordinary way of a case, each at a likely time.

use crate::tale::{Tale, Told};
use sandan_core::case::facts::{CheckMode, DispatchMode, Part};
use sandan_core::case::order::Order;
use sandan_core::case::state::{CaseState, OrderState};
use sandan_core::ids::AccountId;
use sandan_core::role::Role;
use serde_json::{Value, json};

impl Tale {
    /// Who was told to: the person, or somebody of the unit.
    pub fn told(&self, order: &Order) -> Result<AccountId, String> {
        let of_unit = || order.unit.map(|unit| self.world.cast.handlers(unit)[0]);
        order.person.or_else(of_unit).ok_or_else(|| format!("nobody was told to: {order:?}"))
    }

    /// Whoever was told to signs for the lead order.
    pub async fn sign(&mut self) -> Told {
        let order = self.lead().await?;
        let who = self.told(&order)?;
        self.hand = Some(who);
        self.order(who, order.id, "sign", json!({})).await
    }

    /// 先行联系, where there is somebody to reach.
    pub async fn contact(&mut self) -> Told {
        if !self.case().await.has_somebody_to_ask() {
            return Ok(());
        }
        let who = self.holder()?;
        self.tell(who, "contact", json!({ "attempt": "reached", "note": "已电话联系，约好上门时间" })).await
    }

    pub fn holder(&self) -> Result<AccountId, String> {
        self.hand.ok_or_else(|| "nobody holds it".to_owned())
    }

    /// The holder says that the lead order is done; units that assist have done theirs.
    pub async fn done(&mut self) -> Told {
        self.assist().await?;
        let (who, order) = (self.holder()?, self.lead().await?);
        let evidence = self.evidence(who).await?;
        self.order(who, order.id, "done", evidence).await
    }

    async fn assist(&mut self) -> Told {
        let case = self.case().await;
        let waiting = |order: &&Order| order.part == Part::Assist && order.state.is_open();
        for order in case.orders.iter().filter(waiting) {
            let who = self.told(order)?;
            if order.state == OrderState::Assigned {
                self.order(who, order.id, "sign", json!({})).await?;
            }
            self.order(who, order.id, "done", json!({})).await?;
        }
        Ok(())
    }

    /// 反馈 with the outcome of the line.
    pub async fn feed_back(&mut self) -> Told {
        let outcome = self.row.with("outcome").unwrap_or("solved").to_owned();
        let who = self.holder()?;
        self.tell(who, "feed_back", json!({ "outcome": outcome, "note": "已处理，现场恢复正常" })).await
    }

    /// Signs in office hours, reaches the resident, works, feeds back.
    pub async fn work(&mut self) -> Told {
        self.office(25).await;
        self.sign().await?;
        self.handle().await
    }

    /// What follows the signature.
    pub async fn handle(&mut self) -> Told {
        self.after(15).await;
        self.contact().await?;
        self.after(80).await;
        self.done().await?;
        self.after(8).await;
        self.feed_back().await
    }

    /// 核查 by whom the category wants: the resident where they have an account, else a checker.
    pub async fn check(&mut self, passed: bool) -> Told {
        let by_resident = self.check_mode().await == CheckMode::Requester;
        let who = match self.reporter().await.filter(|_| by_resident) {
            Some(resident) => {
                self.after(75).await;
                resident
            }
            None => {
                self.office(45).await;
                self.of(Role::Checker)
            }
        };
        self.tell(who, "verify", json!({ "passed": passed, "note": "已到现场查看" })).await
    }

    /// 回访: three answers.
    pub async fn revisit(&mut self, solved: bool, satisfied: &str) -> Told {
        self.office(60).await;
        let answers: Value = json!({ "contacted_in_time": true, "solved": solved, "satisfied": satisfied });
        self.tell(self.of(Role::Revisiter), "revisit", answers).await
    }

    /// Checked, and asked again where there is somebody to ask.
    pub async fn finish(&mut self) -> Told {
        if self.case().await.state == CaseState::FedBack {
            self.check(true).await?;
        }
        if self.case().await.state == CaseState::Revisiting {
            let satisfied = self.row.with("satisfied").unwrap_or("satisfied").to_owned();
            if let (Some("resident"), Some(who)) = (self.row.with("rated_by"), self.reporter().await) {
                self.after(200).await;
                let answers = json!({ "contacted_in_time": true, "solved": true, "satisfied": satisfied });
                return self.tell(who, "revisit", answers).await;
            }
            self.revisit(true, &satisfied).await?;
        }
        Ok(())
    }

    /// From the told unit or worker to the close.
    pub async fn work_and_finish(&mut self) -> Told {
        self.work().await?;
        self.finish().await
    }

    /// The holder of a volunteers' order goes there and does it.
    pub async fn serve(&mut self) -> Told {
        self.after(4).await;
        self.contact().await?;
        self.day(20).await;
        let order = self.lead().await?;
        for taker in &order.takers {
            self.order(taker.account, order.id, "check_in", json!({ "fence": taker.fence })).await?;
        }
        self.after(55).await;
        self.done().await?;
        for taker in &order.takers {
            self.order(taker.account, order.id, "check_out", json!({})).await?;
        }
        self.after(5).await;
        self.feed_back().await
    }

    /// The `n`th of those to whom the lead order is offered claims it.
    pub async fn claim(&mut self, n: usize) -> Told {
        let order = self.lead().await?;
        let who = *order.offered_to.get(n).ok_or("it is offered to too few")?;
        self.hand = Some(who);
        self.order(who, order.id, "claim", json!({ "fence": order.fence })).await
    }

    /// Tells a unit or a person to lead what no rule could place.
    pub async fn place(&self, who: AccountId, unit: Option<&str>, person: Option<AccountId>) -> Told {
        let unit = unit.map(|code| self.world.cast.unit(code));
        let mode = DispatchMode::Assign.word();
        let mut body = json!({ "mode": mode });
        if let Some(unit) = unit {
            body["unit"] = json!(unit);
        }
        if let Some(person) = person {
            body["person"] = json!(person);
        }
        self.tell(who, "place_order", body).await
    }

    /// The holder asks; answers the request's id for the decision.
    pub async fn request(&self, who: AccountId, command: &str, body: Value) -> Result<Value, String> {
        self.tell(who, command, body).await?;
        let case = self.case().await;
        let request = case.requests.last().ok_or("no request stands")?;
        Ok(json!({ "request": request.id, "note": "情况属实" }))
    }
}
