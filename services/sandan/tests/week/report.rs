//! How a case comes in: by whom, through which channel, with what said about the person.

use crate::tale::{Tale, Told, done};
use sandan_core::ids::CaseId;
use sandan_core::role::Role;
use sandan_testkit::Client;
use serde_json::{Value, json};

/// An invented line of the invented caller `n`, known to no account.
fn telephone(n: u32) -> String {
    format!("137{n:04}{n:04}")
}

impl Tale {
    /// Reports at the time of the line. The answer is the reporter's own view of the new case.
    pub async fn report(&mut self) -> Result<Value, String> {
        self.until(self.row.at).await;
        let (client, body) = self.sender();
        let answer = done("report", client.post("/api/v1/cases", &body).await)?;
        let id = answer["id"].as_str().and_then(|id| id.parse().ok()).ok_or("the answer names no case")?;
        self.is(CaseId(id));
        // The rules take it up at once.
        self.after(0).await;
        Ok(answer)
    }

    /// Who sends, and what.
    pub fn sender(&self) -> (Client, Value) {
        let mut body = self.matter();
        let cast = &self.world.cast;
        let resident = &cast.residents[self.row.resident];
        let client = match self.row.who.as_str() {
            "resident" => self.client(resident.account),
            "secret" => {
                body["secret"] = json!(true);
                self.client(resident.account)
            }
            "anonymous" => {
                body["anonymous"] = json!(true);
                self.world.public.clone()
            }
            "for_mother" => {
                body["on_behalf"] = served("女儿", &telephone(1_000 + self.row.no), "said");
                self.client(resident.account)
            }
            // Eighty years old, a telephone and no account: somebody who visits writes it down.
            "proxy_worker" => {
                body["contact"] = json!({ "name": "老人", "phone": telephone(self.row.no) });
                body["on_behalf"] = served("网格员", &telephone(self.row.no), "said");
                self.client(self.worker())
            }
            "proxy_desk" => {
                body["contact"] = json!({ "phone": telephone(self.row.no) });
                body["on_behalf"] = served("邻居", &telephone(2_000 + self.row.no), "said");
                self.client(self.of(Role::Acceptor))
            }
            "worker" => {
                body["own_find"] = json!(true);
                self.client(self.worker())
            }
            "hotline" => {
                body["contact"] = json!({ "phone": telephone(self.row.no) });
                self.client(self.of(Role::Acceptor))
            }
            // Who telephones with the number of an account is its owner.
            "hotline_known" => {
                body["contact"] = json!({ "phone": resident.phone });
                self.client(self.of(Role::Acceptor))
            }
            "superior" => {
                body["contact"] = json!({ "phone": telephone(self.row.no) });
                body["external"] = json!({
                    "system": "12345",
                    "number": format!("FT2026{:06}", self.row.no),
                    "due": self.row.with("due").expect("a superior order is due"),
                });
                self.client(self.of(Role::Acceptor))
            }
            other => panic!("nobody reports as {other}"),
        };
        (client, body)
    }

    fn matter(&self) -> Value {
        let mut body = json!({
            "kind": self.row.kind,
            "text": self.row.text,
            "category": self.row.category,
            "channel": self.row.channel,
            "address": format!("{}号楼", self.row.no % 18 + 1),
        });
        if self.row.with("place") != Some("unknown") {
            body["location"] = json!(self.world.fixture.point_in(&self.world.grids[self.row.grid]));
        }
        if let Some(slot) = self.row.with("slot") {
            body["slot"] = json!(slot);
        }
        if self.row.with("about") == Some("worker") {
            body["about"] = json!([{ "account": self.worker() }]);
        }
        body
    }

    /// The worker who walks the grid of this line.
    pub fn worker(&self) -> sandan_core::ids::AccountId {
        let grid = &self.world.grids[self.row.grid];
        self.world.cast.worker(&self.world.fixture.path(grid))
    }

    /// The secretary of the community of this line.
    pub fn secretary(&self) -> sandan_core::ids::AccountId {
        let grid = &self.world.grids[self.row.grid];
        self.world.cast.secretary(&self.world.fixture.path(grid))
    }
}

fn served(relation: &str, phone: &str, consent: &str) -> Value {
    json!({ "served_name": "老人", "served_contact": phone, "relation": relation, "consent": consent })
}

/// Checks that somebody may not know of the case.
pub async fn unknown_to(tale: &Tale, who: sandan_core::ids::AccountId) -> Told {
    let answer = tale.client(who).get(&format!("/api/v1/cases/{}", tale.case_id())).await;
    if answer.status == 404 { Ok(()) } else { Err(format!("its subject sees it: {}", answer.status)) }
}
