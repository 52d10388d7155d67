//! Whose matter it is, who helps, and what is measured.

use crate::tale::{Tale, Told};
use sandan_core::case::Lead;
use sandan_core::case::facts::Part;
use sandan_core::role::Role;
use serde_json::json;

/// 退单 refused: the first lead stays lead and does it.
pub async fn return_refused(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.office(25).await;
    tale.sign().await?;
    let unit = tale.lead().await?.unit.ok_or("a unit was told")?;
    tale.office(20).await;
    let who = tale.holder()?;
    let asked = json!({ "note": "此路段不在我单位养护范围" });
    let decision = tale.request(who, "request_return", asked.clone()).await?;
    tale.refused(who, "request_return", asked, "already_done").await?;
    tale.office(40).await;
    tale.tell(tale.of(Role::Supervisor), "refuse", decision).await?;
    if tale.case().await.lead != Some(Lead::Unit(unit)) {
        return Err("another leads".to_owned());
    }
    tale.handle().await?;
    tale.finish().await
}

/// 退单 granted after a dispute about the boundary; the level above names who leads (指定主办).
pub async fn boundary_ruled(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.office(25).await;
    tale.sign().await?;
    let who = tale.holder()?;
    tale.office(15).await;
    let decision = tale.request(who, "request_return", json!({ "note": "权属图显示属另一单位" })).await?;
    tale.office(45).await;
    tale.tell(tale.of(Role::Supervisor), "approve", decision).await?;
    tale.office(30).await;
    // Who gave it back is not told again, and no rule names another.
    tale.stands("accepted").await?;
    let named = tale.row.with("named").unwrap_or("D01").to_owned();
    tale.place(tale.of(Role::Supervisor), Some(&named), None).await?;
    tale.work_and_finish().await
}

/// 吹哨报到: two units are convened, one comes, the other is not needed after all.
pub async fn whistle(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.office(25).await;
    tale.sign().await?;
    tale.office(15).await;
    let cast = &tale.world.cast;
    let (comes, spared) = (cast.unit("D01"), cast.unit("D09"));
    let helper = cast.handlers(comes)[0];
    let body = json!({ "units": [comes, spared], "note": "请到现场会商" });
    tale.tell(tale.secretary(), "whistle", body).await?;
    let case = tale.case().await;
    let assist = |unit| {
        let mut orders = case.orders.iter();
        let found = orders.find(|order| order.part == Part::Assist && order.unit == Some(unit));
        found.map(|order| order.id).ok_or("a whistled unit has no order")
    };
    let (here, waived) = (assist(comes)?, assist(spared)?);
    tale.office(30).await;
    tale.order(helper, here, "sign", json!({})).await?;
    tale.tell(helper, "arrive", json!({ "order": here })).await?;
    tale.order(tale.of(Role::Dispatcher), waived, "waive_assist", json!({})).await?;
    let (who, lead) = (tale.holder()?, tale.lead().await?.id);
    tale.after(10).await;
    tale.contact().await?;
    tale.after(60).await;
    let evidence = tale.evidence(who).await?;
    tale.order(who, lead, "done", evidence).await?;
    // The lead is done, an assist is not: too early.
    tale.refused(who, "feed_back", json!({ "outcome": "solved" }), "orders_open").await?;
    tale.order(helper, here, "done", json!({})).await?;
    tale.feed_back().await?;
    tale.finish().await
}

/// 剔除 is asked for by the unit and needs two who approve.
pub async fn excluded(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.work().await?;
    let who = tale.holder()?;
    let decision = tale.request(who, "request_exclude", json!({ "note": "停工期间，非我单位原因" })).await?;
    tale.office(20).await;
    let supervisor = tale.of(Role::Supervisor);
    tale.tell(supervisor, "approve", decision.clone()).await?;
    if tale.case().await.excluded {
        return Err("one approver was enough".to_owned());
    }
    tale.refused(supervisor, "approve", decision.clone(), "already_done").await?;
    tale.office(20).await;
    tale.tell(tale.of(Role::DutyLeader), "approve", decision).await?;
    tale.finish().await
}
