//! What is sent, to whom, by which way, and what happens when it cannot be.

use sandan_boot::desk::load;
use sandan_contract::rest::case::CaseBody;
use sandan_core::case::order::Order;
use sandan_core::ids::{AccountId, CaseId};
use sandan_kit::config::Config;
use sandan_registry::accounts::{NewAccount, create_account};
use sandan_store::rows::MessageRow;
use sandan_testkit::{Backend, Client, Fixture, Outside};
use serde_json::{Value, json};

const PHONE: &str = "13712345678";
const MOTHER: &str = "13787654321";

fn roles() -> [sandan_boot::Role; 3] {
    [sandan_intake::role(), sandan_dispatcher::role(), sandan_registry::role()]
}

async fn town(backend: Backend, settings: impl FnOnce(&mut Config)) -> Fixture {
    Fixture::with(backend, settings).await
}

fn client(f: &Fixture, account: Option<AccountId>) -> Client {
    f.client(&roles(), account)
}

/// A daughter orders a visit for her mother; both left their numbers.
async fn ordered(f: &Fixture, daughter: Option<AccountId>) -> CaseId {
    let body = json!({
        "kind": "service", "category": "V0107", "text": "想请人陪母亲去医院",
        "location": f.point_in(&f.small_grids()[0]), "contact": {"name": "女儿", "phone": PHONE},
        "on_behalf": {"served_name": "母亲", "served_contact": MOTHER, "relation": "女儿", "consent": "said"},
    });
    let answer: CaseBody =
        serde_json::from_value(client(f, daughter).post("/api/v1/cases", &body).await.ok()).unwrap();
    sandan_dispatcher::settle(&f.app).await.unwrap();
    CaseId(answer.id)
}

async fn order(f: &Fixture, id: CaseId) -> Order {
    load(&f.app, id).await.unwrap().case.orders.last().cloned().expect("an order")
}

async fn claim(f: &Fixture, order: &Order) {
    let path = format!("/api/v1/orders/{}/commands/claim", order.id);
    client(f, Some(order.offered_to[0])).post(&path, &json!({})).await.ok();
}

async fn send(f: &Fixture) -> usize {
    sandan_notifier::settle(&f.app).await.unwrap()
}

fn to<'a>(sent: &'a [Value], phone: &str) -> Vec<&'a Value> {
    sent.iter().filter(|message| message["phone"] == phone).collect()
}

async fn rows(f: &Fixture, state: &str) -> Vec<MessageRow> {
    f.app.store.newest_messages(f.app.district, state, 100).await.unwrap()
}

async fn a_mother_gets_the_digits_by_sms_and_her_daughter_the_news(backend: Backend) {
    let outside = Outside::open().await;
    let f = town(backend, |config| outside.with_sms(config)).await;
    let new = NewAccount { phone: Some(PHONE.to_owned()), ..NewAccount::default() };
    let daughter = create_account(&f.app, new, None).await.unwrap();
    let id = ordered(&f, Some(daughter)).await;
    let placed = order(&f, id).await;
    claim(&f, &placed).await;
    send(&f).await;
    let sent = outside.sms();
    let digits = sandan_boot::message::arrival_code(&f.app, placed.id);
    let (mother, own) = (to(&sent, MOTHER), to(&sent, PHONE));
    assert_eq!((mother.len(), own.len()), (1, 1), "{sent:?}");
    let text = |message: &Value| message["text"].as_str().unwrap().to_owned();
    assert!(text(mother[0]).contains(&digits), "{:?}", mother[0]);
    assert!(!text(mother[0]).contains("http"), "who has no account is sent no link");
    assert!(text(own[0]).contains(&format!("/m/#/pages/case/case?id={}", id.0)), "{:?}", own[0]);
    assert!(rows(&f, "queued").await.is_empty());
    assert_eq!(send(&f).await, 0, "nothing is sent twice");
    assert_eq!(outside.sms().len(), sent.len());
    f.finish().await;
}

async fn what_fails_is_tried_again_under_the_same_id_and_given_up_in_the_end(backend: Backend) {
    let outside = Outside::open().await;
    let f = town(backend, |config| outside.with_sms(config)).await;
    let id = ordered(&f, None).await;
    claim(&f, &order(&f, id).await).await;
    outside.fail(1_000);
    send(&f).await;
    let waiting = rows(&f, "queued").await;
    assert!(!waiting.is_empty() && outside.sms().is_empty());
    for _ in 0..8 {
        due_again(&f, &waiting).await;
        send(&f).await;
    }
    let failed: Vec<_> = rows(&f, "failed").await.iter().map(|row| row.id).collect();
    assert_eq!(failed.len(), waiting.len());
    assert!(rows(&f, "queued").await.is_empty());
    // Another one, which fails once.
    outside.fail(1);
    let id = ordered(&f, None).await;
    claim(&f, &order(&f, id).await).await;
    send(&f).await;
    let waiting = rows(&f, "queued").await;
    assert_eq!(waiting.len(), 1, "the one that failed");
    due_again(&f, &waiting).await;
    send(&f).await;
    let ids: Vec<_> = outside.sms().iter().map(|sent| sent["id"].clone()).collect();
    assert_eq!(ids.iter().filter(|id| **id == json!(waiting[0].id)).count(), 1);
    f.finish().await;
}

/// Lets their pause be over.
async fn due_again(f: &Fixture, waiting: &[MessageRow]) {
    for row in rows(f, "queued").await {
        if waiting.iter().any(|known| known.id == row.id) {
            let row = MessageRow { next_at: None, ..row };
            let mut change = sandan_store::Change::new(f.app.district);
            change.rows.push(sandan_store::RowWrite::Message(row));
            f.app.store.commit(change).await.unwrap();
        }
    }
}

async fn wechat_is_used_as_often_as_was_agreed_and_sms_after_that(backend: Backend) {
    let outside = Outside::open().await;
    let f = town(backend, |config| {
        outside.with_sms(config);
        outside.with_wechat(config);
    })
    .await;
    // A volunteer who signs in through WeChat and has a telephone.
    let volunteer = order(&f, ordered(&f, None).await).await.offered_to[0];
    reached_by(&f, volunteer, "ann").await;
    outside.consent("ann", 2);
    let consent = json!({"templates": ["offer"]});
    client(&f, Some(volunteer)).post("/api/v1/messages/consents", &consent).await.ok();
    send(&f).await;
    let by_wechat = outside.wechat();
    assert_eq!(by_wechat.len(), 1, "{by_wechat:?}");
    assert_eq!(by_wechat[0]["touser"], json!("ann"));
    let page = by_wechat[0]["page"].as_str().unwrap();
    assert!(page.starts_with("pages/offer/offer?k="), "{page}");
    assert!(by_wechat[0]["data"]["thing1"]["value"].as_str().is_some_and(|words| !words.is_empty()));
    // The consent is used up with us, though WeChat would take one more.
    ordered(&f, None).await;
    send(&f).await;
    assert_eq!(outside.wechat().len(), 1);
    let own = to(&outside.sms(), "13711112222").len();
    assert_eq!(own, 1, "the second offer goes by SMS");
    // A token that somebody else has renewed is fetched again; a failure gives the consent back.
    client(&f, Some(volunteer)).post("/api/v1/messages/consents", &consent).await.ok();
    outside.renew_token();
    ordered(&f, None).await;
    send(&f).await;
    assert_eq!(outside.wechat().len(), 2);
    f.finish().await;
}

/// Gives an account of the fixture an openid and a telephone.
async fn reached_by(f: &Fixture, account: AccountId, openid: &str) {
    use sandan_boot::account::AccountData;
    use sandan_boot::desk::content::seal;
    let mut row = f.app.store.account(f.app.district, account.0).await.unwrap().unwrap();
    let mut data = AccountData::of(&row).unwrap();
    let mut change = sandan_store::Change::new(f.app.district);
    let now = f.now().await;
    for (kind, words) in [("openid", openid), ("phone", "13711112222")] {
        let (reference, content) = seal(&f.app, account.0, Some(account.0), kind, words, now).unwrap();
        change.rows.push(content);
        match kind {
            "openid" => data.openid_content = Some(reference.id.0),
            _ => data.phone_content = Some(reference.id.0),
        }
    }
    row.data = data.text().unwrap();
    change.rows.push(sandan_store::RowWrite::Account(row));
    f.app.store.commit(change).await.unwrap();
}

async fn an_offer_that_is_gone_is_not_sent(backend: Backend) {
    let outside = Outside::open().await;
    let f = town(backend, |config| outside.with_sms(config)).await;
    let id = ordered(&f, None).await;
    let placed = order(&f, id).await;
    for account in &placed.offered_to {
        reached_by(&f, *account, "nobody").await;
    }
    claim(&f, &placed).await;
    send(&f).await;
    let offers = outside.sms().iter().filter(|sent| sent["template"] == "offer").count();
    assert_eq!(offers, 0);
    // Control: before the claim it would have been.
    let other = ordered(&f, None).await;
    for account in &order(&f, other).await.offered_to {
        reached_by(&f, *account, "nobody").await;
    }
    send(&f).await;
    let offers = outside.sms().iter().filter(|sent| sent["template"] == "offer").count();
    assert!(offers > 0);
    f.finish().await;
}

async fn neighbours_who_joined_are_told_with_it(backend: Backend) {
    let outside = Outside::open().await;
    let f = town(backend, |config| {
        outside.with_sms(config);
        config.messages.sms_templates = vec!["closed".to_owned()];
    })
    .await;
    let grid = f.small_grids()[0].clone();
    let body =
        json!({"kind": "issue", "category": "P0102", "text": "路灯不亮", "location": f.point_in(&grid)});
    let answer = client(&f, Some(f.people.residents[0])).post("/api/v1/cases", &body).await.ok();
    let id = CaseId(serde_json::from_value(answer["id"].clone()).unwrap());
    sandan_dispatcher::settle(&f.app).await.unwrap();
    let join = format!("/api/v1/cases/{}/commands/join", id.0);
    let neighbour = json!({"note": "我家门口也是", "contact": {"name": "邻居", "phone": MOTHER}});
    client(&f, None).post(&join, &neighbour).await.ok();
    let joined = f.people.residents[1];
    client(&f, Some(joined)).post(&join, &json!({})).await.ok();
    close(&f, id).await;
    send(&f).await;
    let sent = outside.sms();
    assert_eq!(to(&sent, MOTHER).len(), 1, "{sent:?}");
    let kept = f.app.store.messages_of(f.app.district, joined.0, 10).await.unwrap();
    assert_eq!(kept.iter().filter(|row| row.template == "closed").count(), 1, "{kept:?}");
    f.finish().await;
}

/// Writes the closing event; how a case comes there is tested elsewhere.
async fn close(f: &Fixture, id: CaseId) {
    use sandan_boot::desk::change;
    use sandan_core::case::event::{Body, Event};
    use sandan_core::case::facts::Ending;
    let loaded = load(&f.app, id).await.unwrap();
    let closed = Event {
        at: loaded.now,
        actor: None,
        body: Body::Closed { ending: Ending::Satisfied },
        clocks: Vec::new(),
    };
    let after = change::after(Some(&loaded.case), std::slice::from_ref(&closed)).unwrap();
    let mut change = sandan_store::Change::new(f.app.district);
    change::add(&f.app, &mut change, Some(&loaded.case), &after, &[closed]).unwrap();
    f.app.store.commit(change).await.unwrap();
}

macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { super::$name(super::Backend::Sqlite).await; })*
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { super::$name(super::Backend::Postgres).await; })*
        }
    };
}

on_both_engines!(
    a_mother_gets_the_digits_by_sms_and_her_daughter_the_news,
    what_fails_is_tried_again_under_the_same_id_and_given_up_in_the_end,
    wechat_is_used_as_often_as_was_agreed_and_sms_after_that,
    an_offer_that_is_gone_is_not_sent,
    neighbours_who_joined_are_told_with_it,
);
