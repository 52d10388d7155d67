//! What the desks do: answer, refuse, pass on, put right, put together.

use crate::report::unknown_to;
use crate::tale::{Tale, Told};
use sandan_core::role::Role;
use serde_json::{Value, json};

/// 直接答复.
pub async fn consultation(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.day(35).await;
    let body = json!({ "note": "请携带身份证和户口簿到社区服务窗口，当场办理，不收费。" });
    tale.tell(tale.of(Role::Acceptor), "answer", body).await
}

/// A complaint about somebody goes one level up; its subject never knows.
pub async fn about_worker(tale: &mut Tale) -> Told {
    tale.report().await?;
    let subject = tale.worker();
    unknown_to(tale, subject).await?;
    let case = tale.case().await;
    if case.desk.codes().count() != 2 {
        return Err(format!("it lies on the desk {}", case.desk));
    }
    tale.office(20).await;
    tale.tell(tale.of(Role::Acceptor), "accept", json!({})).await?;
    tale.office(30).await;
    tale.stands("accepted").await?;
    tale.place(tale.of(Role::DutyLeader), Some("D09"), None).await?;
    tale.refused(subject, "contact", json!({ "attempt": "reached" }), "not_found").await?;
    tale.work_and_finish().await?;
    unknown_to(tale, subject).await
}

/// 转办: closes only with a receipt and when the resident knows.
pub async fn referred_out(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.day(40).await;
    let dispatcher = tale.of(Role::Dispatcher);
    let body =
        |told: bool| json!({ "to": "区自然资源分局", "signed_by": "分局值班室", "resident_told": told });
    tale.refused(dispatcher, "refer_out", body(false), "missing_field").await?;
    tale.day(30).await;
    tale.tell(dispatcher, "refer_out", body(true)).await
}

/// 撤回 before anybody did anything; whoever was told keeps nothing open.
pub async fn withdrawn(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.after(20).await;
    let who = tale.reporter().await.unwrap_or_else(|| tale.of(Role::Acceptor));
    tale.tell(who, "withdraw", json!({ "note": "已经自己解决了，谢谢" })).await?;
    tale.refused(who, "withdraw", json!({}), "wrong_state").await
}

async fn reject(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.stands("submitted").await?;
    tale.office(20).await;
    let reason = tale.row.with("reason").unwrap_or("outside_duty").to_owned();
    let body = json!({ "reason": reason, "note": "此事请走相应渠道" });
    tale.tell(tale.of(Role::Acceptor), "reject", body).await
}

/// 不予受理 with a typed reason, and nobody appeals.
pub async fn rejected(tale: &mut Tale) -> Told {
    reject(tale).await
}

/// 申诉 once; the second look accepts it.
pub async fn rejected_appealed(tale: &mut Tale) -> Told {
    reject(tale).await?;
    tale.after(90).await;
    let who = tale.reporter().await.ok_or("the resident has an account")?;
    tale.tell(who, "appeal", json!({ "note": "本次有新的照片和录音" })).await?;
    tale.stands("submitted").await?;
    tale.office(25).await;
    tale.tell(tale.of(Role::Acceptor), "accept", json!({})).await?;
    tale.work_and_finish().await
}

/// A report without a place waits until a person knows it.
pub async fn relocated(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.stands("submitted").await?;
    tale.office(25).await;
    let point: Value = json!(tale.world.fixture.point_in(&tale.world.grids[tale.row.grid]));
    tale.tell(tale.of(Role::Acceptor), "relocate", json!({ "location": point })).await?;
    tale.work_and_finish().await
}

/// 上报 to the street, 交办 back to the community, and the secretary finds somebody.
pub async fn up_and_down(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.day(30).await;
    let secretary = tale.secretary();
    tale.tell(secretary, "hand_up", json!({ "note": "超出社区职责" })).await?;
    tale.refused(secretary, "hand_down", json!({}), "forbidden").await?;
    tale.day(60).await;
    tale.tell(tale.of(Role::DutyLeader), "hand_down", json!({ "note": "由社区牵头，街道协助" })).await?;
    tale.day(20).await;
    let worker = tale.worker();
    tale.place(secretary, None, Some(worker)).await?;
    tale.work_and_finish().await
}

/// The first report of several: worked on a day later, for everybody's sake.
pub async fn carries_voices(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.office(25).await;
    tale.sign().await?;
    tale.after(15).await;
    tale.contact().await?;
    tale.after(30 * 60).await;
    tale.office(10).await;
    tale.done().await?;
    tale.feed_back().await?;
    tale.finish().await
}

async fn merge(tale: &mut Tale) -> Told {
    tale.report().await?;
    tale.day(25).await;
    let into = tale.neighbour("into");
    tale.tell(tale.of(Role::Acceptor), "merge", json!({ "case": into })).await
}

/// 并案: the same hole in the same road.
pub async fn merged(tale: &mut Tale) -> Told {
    merge(tale).await?;
    tale.refused(tale.of(Role::Acceptor), "withdraw", json!({}), "wrong_state").await
}

/// 拆并: it was another hole after all.
pub async fn unmerged(tale: &mut Tale) -> Told {
    merge(tale).await?;
    tale.day(90).await;
    let from = tale.neighbour("into");
    tale.tell(tale.of(Role::Dispatcher), "unmerge", json!({ "case": from })).await?;
    tale.work_and_finish().await
}
