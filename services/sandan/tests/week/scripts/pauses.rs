//! More time, no time running, and a question to the resident.

use crate::tale::{Tale, Told};
use sandan_core::case::clock::ClockKind;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use serde_json::json;

async fn signed(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.office(25).await;
    tale.sign().await?;
    tale.after(15).await;
    tale.contact().await
}

async fn finish(tale: &mut Tale) -> Told {
    tale.office(60).await;
    tale.done().await?;
    tale.after(5).await;
    tale.feed_back().await?;
    tale.finish().await
}

/// 延期 once or twice; the second needs a higher approver, a third is refused.
pub async fn extended(tale: &mut Tale) -> Told {
    signed(tale).await?;
    let who = tale.holder()?;
    let more = json!({ "limit": { "amount": 2, "unit": "working_days" }, "note": "配件在途" });
    tale.office(30).await;
    let decision = tale.request(who, "request_extend", more.clone()).await?;
    tale.office(30).await;
    tale.tell(tale.of(Role::Supervisor), "approve", decision).await?;
    if tale.row.with("times") == Some("2") {
        tale.office(60).await;
        let decision = tale.request(who, "request_extend", more.clone()).await?;
        tale.office(30).await;
        tale.refused(tale.of(Role::Supervisor), "approve", decision.clone(), "higher_approver").await?;
        tale.tell(tale.of(Role::SigningLeader), "approve", decision).await?;
        tale.refused(who, "request_extend", more, "used_up").await?;
    }
    finish(tale).await
}

/// 挂账 and 恢复办理: the handling limit stands still meanwhile.
pub async fn shelved_resumed(tale: &mut Tale) -> Told {
    signed(tale).await?;
    let who = tale.holder()?;
    let until = json!({ "limit": { "amount": 15, "unit": "natural_days" }, "note": "等待材料到货" });
    tale.office(20).await;
    let decision = tale.request(who, "request_shelve", until).await?;
    tale.office(30).await;
    tale.tell(tale.of(Role::Supervisor), "approve", decision).await?;
    tale.stands("shelved").await?;
    let due = handle_due(tale).await?;
    let days: i64 = tale.row.with("days").and_then(|n| n.parse().ok()).unwrap_or(4);
    tale.until(tale.now.plus(days * Instant::DAY)).await;
    tale.office(0).await;
    tale.tell(tale.of(Role::Supervisor), "resume", json!({})).await?;
    tale.stands("handling").await?;
    if handle_due(tale).await? <= due {
        return Err("the limit ran while it was shelved".to_owned());
    }
    finish(tale).await
}

/// 询问居民: the limit pauses until the answer, or until the answer's own limit.
pub async fn asked(tale: &mut Tale) -> Told {
    signed(tale).await?;
    let who = tale.holder()?;
    let due = handle_due(tale).await?;
    tale.after(10).await;
    tale.tell(who, "ask_resident", json!({ "note": "请问渗水的是哪一面墙？" })).await?;
    if tale.row.with("answer") == Some("none") {
        tale.until(tale.now.plus(2 * Instant::DAY + Instant::MINUTE)).await;
    } else {
        tale.after(150).await;
        let resident = tale.reporter().await.unwrap_or_else(|| tale.of(Role::Acceptor));
        tale.tell(resident, "resident_reply", json!({ "note": "靠北边那一面" })).await?;
        tale.refused(resident, "resident_reply", json!({ "note": "北" }), "not_due").await?;
    }
    if tale.case().await.asked {
        return Err("it still waits for the resident".to_owned());
    }
    let again = handle_due(tale).await?;
    if again < due {
        return Err("the pause shortened the limit".to_owned());
    }
    finish(tale).await
}

async fn handle_due(tale: &Tale) -> Result<Instant, String> {
    let case = tale.case().await;
    let clock = case.running_clock(ClockKind::Handle).ok_or("no handling limit runs")?;
    Ok(clock.due_at)
}
