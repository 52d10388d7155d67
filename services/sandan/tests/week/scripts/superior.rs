//! Orders of the superior platform: their number, their clock, their verdict.

use crate::tale::{Tale, Told, done, same};
use sandan_core::case::clock::ClockKind;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use serde_json::json;

/// Signed, worked on, drafted, countersigned by another, sent; their verdict stands beside ours.
pub async fn superior(tale: &mut Tale) -> Told {
    taken_in(tale).await?;
    round(tale).await?;
    tale.office(240).await;
    let verdict = json!({ "solved": true, "satisfied": "satisfied" });
    tale.tell(tale.of(Role::Acceptor), "receive_external_result", verdict).await?;
    tale.stands("closed").await
}

/// Their 重办 brings it back under a new due time.
pub async fn superior_redo(tale: &mut Tale) -> Told {
    taken_in(tale).await?;
    round(tale).await?;
    tale.office(300).await;
    let due = tale.now.plus(4 * Instant::DAY).rfc3339();
    let verdict = json!({ "solved": false, "satisfied": "dissatisfied", "redo": true, "due": due });
    tale.tell(tale.of(Role::Acceptor), "receive_external_result", verdict).await?;
    their_clock(tale, tale.now.plus(4 * Instant::DAY)).await?;
    round(tale).await
}

async fn taken_in(tale: &mut Tale) -> Told {
    tale.report().await?;
    // Nobody types an order twice: the same number is the same case.
    let (client, body) = tale.sender();
    let again = done("the same order", client.post("/api/v1/cases", &body).await)?;
    same("the case", again["id"].as_str().unwrap_or_default(), &tale.case_id().to_string())?;
    let due = Instant::parse(tale.row.with("due").unwrap_or_default()).map_err(|error| error.to_string())?;
    their_clock(tale, due).await?;
    tale.office(20).await;
    tale.tell(tale.of(Role::Acceptor), "sign_external", json!({})).await
}

/// Theirs less our margin of four hours.
async fn their_clock(tale: &Tale, due: Instant) -> Told {
    let case = tale.case().await;
    let clock = case.running_clock(ClockKind::External).ok_or("their clock does not run")?;
    same("their clock", &clock.due_at.rfc3339(), &due.plus(-4 * Instant::HOUR).rfc3339())
}

async fn round(tale: &mut Tale) -> Told {
    tale.office(10).await;
    tale.sign().await?;
    let who = tale.holder()?;
    let more = json!({ "limit": { "amount": 1, "unit": "working_days" }, "note": "请求延期" });
    tale.refused(who, "request_extend", more, "superior_clock").await?;
    tale.handle().await?;
    tale.finish().await?;
    // Done here, not yet answered there.
    tale.stands("revisiting").await?;
    tale.office(20).await;
    let acceptor = tale.of(Role::Acceptor);
    tale.refused(acceptor, "send_reply", json!({}), "reply_not_ready").await?;
    tale.tell(who, "draft_reply", json!({ "note": "已到场处理并回访，诉求人表示满意。" })).await?;
    tale.office(30).await;
    tale.refused(who, "countersign", json!({}), "forbidden").await?;
    tale.tell(tale.of(Role::SigningLeader), "countersign", json!({})).await?;
    tale.office(15).await;
    tale.tell(acceptor, "send_reply", json!({})).await
}
