//! Reported, told, done; by day, by night, too late.

use crate::tale::{Tale, Told, same};
use sandan_core::case::clock::ClockKind;
use sandan_core::case::facts::Part;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use serde_json::json;

/// The responsible unit or the worker of the grid does it.
pub async fn told(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.work_and_finish().await
}

/// A worker's own find comes back to the finder as an order: nobody is asked afterwards.
pub async fn own_find_signed(tale: &mut Tale) -> Told {
    tale.report().await?;
    let order = tale.lead().await?;
    if order.person != Some(tale.worker()) {
        return Err(format!("told to another: {order:?}"));
    }
    tale.after(6).await;
    tale.sign().await?;
    tale.handle().await?;
    tale.finish().await
}

/// Nobody is told by the rules, and the worker of the grid solves it where they stand.
pub async fn on_the_spot(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(12).await;
    let worker = tale.worker();
    let photo = tale.photo(worker).await?;
    let body = json!({ "outcome": "solved", "note": "随身工具已紧固", "attachments": [photo] });
    tale.tell(worker, "handle_on_spot", body).await?;
    tale.refused(worker, "verify", json!({ "passed": true }), "forbidden").await?;
    tale.finish().await
}

/// Urgent at night: limits run through it, the duty worker gives first aid, the unit repairs.
pub async fn night_pipe(tale: &mut Tale) -> Told {
    tale.report().await?;
    let case = tale.case().await;
    let aid = case.orders.iter().find(|order| order.part == Part::Assist).ok_or("nobody goes there first")?;
    let night = tale.world.cast.night.ok_or("nobody is on duty")?;
    if aid.person != Some(night) {
        return Err("the duty worker is not told".to_owned());
    }
    tale.after(6).await;
    tale.order(night, aid.id, "sign", json!({})).await?;
    tale.tell(night, "arrive", json!({ "order": aid.id })).await?;
    tale.after(9).await;
    tale.sign().await?;
    due_in(tale, ClockKind::FirstContact, Instant::HOUR).await?;
    due_in(tale, ClockKind::Handle, Instant::DAY).await?;
    tale.handle().await?;
    tale.finish().await
}

/// Two hours, natural ones, also when they begin half an hour before midnight.
pub async fn night_elder(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.sign().await?;
    due_in(tale, ClockKind::Handle, 2 * Instant::HOUR).await?;
    tale.handle().await?;
    tale.finish().await
}

/// Checks that a limit of the lead order is over so long after now.
async fn due_in(tale: &Tale, kind: ClockKind, micros: i64) -> Told {
    let case = tale.case().await;
    let lead = tale.lead().await?.id;
    let clock = case.running().find(|clock| clock.kind == kind && clock.order == Some(lead));
    let due = clock.ok_or_else(|| format!("no {} runs", kind.word()))?.due_at;
    same(kind.word(), &due.rfc3339(), &tale.now.plus(micros).rfc3339())
}

/// How many levels know of it before somebody moves: four working hours apart, the first at the due time.
fn hours_for(tale: &Tale) -> u32 {
    let levels: u32 = tale.row.with("levels").and_then(|n| n.parse().ok()).expect("levels");
    4 * (levels - 1) + 1
}

/// The unit signs long after the four working hours in which it should.
pub async fn late_sign(tale: &mut Tale) -> Told {
    tale.report().await?;
    let at = tale.working(tale.now, 4 + hours_for(tale));
    tale.until(at).await;
    tale.sign().await?;
    tale.handle().await?;
    tale.finish().await
}

/// Signed in time, worked on too late.
pub async fn late_work(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.office(25).await;
    tale.sign().await?;
    tale.after(15).await;
    tale.contact().await?;
    let due = tale.case().await.running_clock(ClockKind::Handle).map(|clock| clock.due_at);
    let at = tale.working(due.ok_or("no handling limit runs")?, hours_for(tale));
    tale.until(at).await;
    tale.done().await?;
    tale.feed_back().await?;
    tale.finish().await
}

/// Nobody looks at it for more than a working day.
pub async fn late_check(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.work().await?;
    let due = tale.case().await.running_clock(ClockKind::Check).map(|clock| clock.due_at);
    let at = tale.working(due.ok_or("no checking limit runs")?, hours_for(tale));
    tale.until(at).await;
    tale.finish().await
}

/// 督办: taken under watch while it is worked on.
pub async fn supervised(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.office(25).await;
    tale.sign().await?;
    tale.office(10).await;
    let body = json!({ "note": "请本周内办结并报送" });
    tale.tell(tale.of(Role::Supervisor), "supervise", body.clone()).await?;
    tale.refused(tale.of(Role::DutyLeader), "supervise", body, "already_done").await?;
    tale.handle().await?;
    tale.finish().await
}

/// 转交 to a colleague of the unit; who had it before judges nothing.
pub async fn transferred(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.office(25).await;
    tale.sign().await?;
    let order = tale.lead().await?;
    let unit = order.unit.ok_or("a unit was told")?;
    let [first, second] = tale.world.cast.handlers(unit);
    tale.office(30).await;
    tale.order(first, order.id, "transfer", json!({ "person": second })).await?;
    let late = tale.ask_order(first, order.id, "done", &json!({})).await;
    if late.status < 400 {
        return Err("who handed over still finishes it".to_owned());
    }
    tale.hand = Some(second);
    tale.handle().await?;
    tale.finish().await
}
