//! Volunteers: offered, interested, invited, racing, giving back, not coming.

use crate::tale::{Tale, Told, done, is_refused};
use sandan_core::case::state::OrderState;
use sandan_core::role::Role;
use sandan_core::time::Instant;
use serde_json::json;

/// 报名: so many show interest in the window; at its end they are chosen by fit.
pub async fn interest(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.day(15).await;
    let order = tale.lead().await?;
    let many: usize = tale.row.with("interested").and_then(|n| n.parse().ok()).unwrap_or(2);
    let volunteers: Vec<_> = order.offered_to.iter().copied().take(many).collect();
    for who in &volunteers {
        tale.order(*who, order.id, "express_interest", json!({})).await?;
        let again = tale.ask_order(*who, order.id, "express_interest", &json!({})).await;
        is_refused("a second interest", &again, "already_done")?;
    }
    let window = tale.case().await.running().filter_map(|clock| clock.fire_at).min();
    tale.until(window.ok_or("no window runs")?).await;
    tale.stands("handling").await?;
    let chosen = tale.lead().await?;
    let fits = chosen.takers.iter().all(|taker| volunteers.contains(&taker.account));
    if !fits || chosen.takers.is_empty() {
        return Err(format!("chosen without interest: {chosen:?}"));
    }
    tale.hand = Some(chosen.takers[0].account);
    tale.serve().await?;
    tale.finish().await
}

/// 抢单: as many as it needs, one after the other.
pub async fn claimed(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(5).await;
    let needed = tale.lead().await?.capacity;
    for n in (0..usize::from(needed)).rev() {
        tale.claim(n).await?;
    }
    tale.stands("handling").await?;
    tale.serve().await?;
    tale.finish().await
}

/// Two claim at once: one holds it, the other is told so.
pub async fn race(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(3).await;
    let order = tale.lead().await?;
    let [one, two] = order.offered_to[..2] else { return Err("it is offered to one only".to_owned()) };
    let body = json!({ "fence": order.fence });
    let (first, second) = tokio::join!(
        tale.ask_order(one, order.id, "claim", &body),
        tale.ask_order(two, order.id, "claim", &body)
    );
    let (winner, won, lost) = if first.status == 200 { (one, first, second) } else { (two, second, first) };
    done("the first claim", won)?;
    is_refused("the second claim", &lost, "lost_claim")?;
    tale.hand = Some(winner);
    tale.serve().await?;
    tale.finish().await
}

/// A volunteer telephones, the keeper of the station claims for them.
pub async fn station_claim(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(6).await;
    let order = tale.lead().await?;
    let who = *order.offered_to.last().ok_or("it is offered to nobody")?;
    let keeper = tale.of(Role::StationKeeper);
    tale.order(keeper, order.id, "claim", json!({ "person": who, "fence": order.fence })).await?;
    let taker = tale.lead().await?.takers.first().cloned().ok_or("nobody holds it")?;
    if (taker.account, taker.claimed_by) != (who, Some(keeper)) {
        return Err(format!("held by {taker:?}"));
    }
    tale.hand = Some(who);
    tale.serve().await?;
    tale.finish().await
}

/// 放弃: given back with one tap, offered to others, who do it.
pub async fn released(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(4).await;
    tale.claim(0).await?;
    let (gone, order) = (tale.holder()?, tale.lead().await?);
    tale.after(9).await;
    tale.order(gone, order.id, "release", json!({})).await?;
    tale.after(4).await;
    if tale.lead().await?.offered_to.contains(&gone) {
        return Err("who gave it back is asked again".to_owned());
    }
    tale.claim(0).await?;
    tale.serve().await?;
    tale.finish().await
}

/// 点名邀请: the first says no, which costs nothing; the second comes.
pub async fn invited(tale: &mut Tale) -> Told {
    tale.report().await?;
    for command in ["decline", "claim"] {
        tale.day(25).await;
        let order = tale.lead().await?;
        let who = order.person.ok_or("nobody is invited")?;
        tale.hand = Some(who);
        tale.order(who, order.id, command, json!({})).await?;
    }
    tale.serve().await?;
    tale.finish().await
}

/// Ring by ring nobody claims; then the worker of the grid is told.
pub async fn lapse_to_worker(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(50).await;
    let told = tale.lead().await?;
    if told.person != Some(tale.worker()) {
        return Err(format!("told to another: {told:?}"));
    }
    tale.work_and_finish().await
}

/// Only volunteers may lead it and none claims in four rings: a person decides.
pub async fn lapse_to_person(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(125).await;
    tale.stands("accepted").await?;
    if !tale.case().await.needs_person {
        return Err("nobody is asked to decide".to_owned());
    }
    tale.day(20).await;
    let worker = tale.worker();
    tale.place(tale.of(Role::Dispatcher), None, Some(worker)).await?;
    tale.work_and_finish().await
}

/// A missed appointment: the desk is told, and the worker of the grid takes over (兜底).
pub async fn no_show_backstop(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(5).await;
    tale.claim(0).await?;
    let (absent, missed) = (tale.holder()?, tale.lead().await?.id);
    let slot =
        Instant::parse(tale.row.with("slot").unwrap_or_default()).map_err(|error| error.to_string())?;
    tale.until(slot.plus(46 * Instant::MINUTE)).await;
    tale.stands("accepted").await?;
    let late = tale.ask_order(absent, missed, "check_in", &json!({})).await;
    if late.status < 400 {
        return Err("who did not come checks in".to_owned());
    }
    tale.after(10).await;
    let worker = tale.worker();
    tale.place(tale.of(Role::Dispatcher), None, Some(worker)).await?;
    tale.work_and_finish().await
}

/// Without an appointment the order goes back to the pool, and another comes.
pub async fn no_show_pool(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(4).await;
    tale.claim(0).await?;
    let (absent, missed) = (tale.holder()?, tale.lead().await?.id);
    tale.after(46).await;
    let again = tale.lead().await?;
    if again.state != OrderState::Offered || again.id == missed || again.offered_to.contains(&absent) {
        return Err(format!("not offered to others: {again:?}"));
    }
    tale.claim(0).await?;
    tale.serve().await?;
    tale.finish().await
}
