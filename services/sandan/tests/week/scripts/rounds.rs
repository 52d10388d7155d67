//! Checked and found wanting, asked and not satisfied, closed and opened again.

use crate::tale::{Tale, Told};
use sandan_core::role::Role;
use sandan_core::time::Instant;
use serde_json::json;

/// 返工: the check fails as often as the line says, and the same holder works again.
pub async fn rework(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.work().await?;
    let times: u32 = tale.row.with("times").and_then(|n| n.parse().ok()).unwrap_or(1);
    for _ in 0..times {
        tale.check(false).await?;
        tale.stands("handling").await?;
        tale.after(70).await;
        tale.done().await?;
        tale.after(5).await;
        tale.feed_back().await?;
    }
    tale.finish().await
}

/// 重办: not solved the first time, by the same responsible side the second time.
pub async fn redo_satisfied(tale: &mut Tale) -> Told {
    first_round(tale).await?;
    tale.work_and_finish().await
}

async fn first_round(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.work().await?;
    let before = tale.lead().await?;
    tale.check(true).await?;
    tale.revisit(false, "dissatisfied").await?;
    // The rules tell somebody at once.
    tale.after(0).await;
    let after = tale.lead().await?;
    let same = (before.unit, before.person) == (after.unit, after.person);
    if same { Ok(()) } else { Err(format!("another is told: {after:?}")) }
}

/// The second dissatisfaction goes to 会商认定, which closes or shelves.
pub async fn ruled(tale: &mut Tale) -> Told {
    first_round(tale).await?;
    tale.work().await?;
    tale.check(true).await?;
    tale.revisit(true, "dissatisfied").await?;
    tale.refused(tale.of(Role::Revisiter), "rule_on", json!({ "ruling": "close" }), "forbidden").await?;
    tale.office(200).await;
    let ruling = tale.row.with("ruling").unwrap_or("close").to_owned();
    let body = json!({ "ruling": ruling, "note": "已穷尽现有手段，告知可申请行政调解" });
    tale.tell(tale.of(Role::DutyLeader), "rule_on", body).await
}

/// 未接通, three times.
pub async fn not_reached(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.work().await?;
    tale.check(true).await?;
    for minutes in [50, 90, 120] {
        tale.stands("revisiting").await?;
        tale.office(minutes).await;
        tale.tell(tale.of(Role::Revisiter), "revisit", json!({ "attempt": "not_reached" })).await?;
    }
    Ok(())
}

/// 拒绝回访.
pub async fn refused_revisit(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.work().await?;
    tale.check(true).await?;
    tale.office(50).await;
    tale.tell(tale.of(Role::Revisiter), "revisit", json!({ "attempt": "refused" })).await
}

/// 重启 inside the window.
pub async fn reopened(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.work_and_finish().await?;
    let days: i64 = tale.row.with("days").and_then(|n| n.parse().ok()).unwrap_or(1);
    tale.until(tale.now.plus(days * Instant::DAY)).await;
    let who = tale.reporter().await.ok_or("the resident has an account")?;
    tale.tell(who, "reopen", json!({ "note": "又坏了" })).await?;
    tale.work_and_finish().await
}

/// Seven days later it is final.
pub async fn window_over(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.work_and_finish().await?;
    tale.until(tale.now.plus(7 * Instant::DAY)).await;
    let who = tale.reporter().await.ok_or("the resident has an account")?;
    tale.refused(who, "reopen", json!({ "note": "又坏了" }), "window_over").await
}
