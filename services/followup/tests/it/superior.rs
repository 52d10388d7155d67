//! A platform without an interface.

use crate::support::*;
use sandan_contract::rest::command::CommandBody;
use sandan_core::command::CommandName;
use sandan_core::role::Role;
use serde_json::json;

const DUE: &str = "2026-03-06T17:00:00+08:00";

#[tokio::test]
async fn the_lists_are_compared_and_countersigned_replies_leave_as_a_file() {
    let f = town().await;
    let ready = superior(&f, "A-1", DUE).await;
    superior(&f, "A-2", DUE).await;
    superior(&f, "A-3", DUE).await;
    let acceptor = f.people.of(Role::Acceptor);
    let draft = CommandBody { note: Some("=已修复".to_owned()), ..CommandBody::default() };
    tell(&f, acceptor, ready, None, CommandName::DraftReply, draft).await;
    let leader = f.people.of(Role::SigningLeader);
    tell(&f, leader, ready, None, CommandName::Countersign, CommandBody::default()).await;

    let desk = client(&f, acceptor);
    let file = desk.get("/api/v1/superior/replies.csv?system=12345").await;
    let text = String::from_utf8(file.body.to_vec()).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains(&format!("A-1,{DUE},实际解决,'=已修复")), "{text}");
    let other = desk.get("/api/v1/superior/replies.csv?system=other").await;
    assert_eq!(String::from_utf8(other.body.to_vec()).unwrap().lines().count(), 1);

    let theirs = json!({"system": "12345", "items": [
        {"number": "A-1", "due": DUE, "replied": true},
        {"number": "A-2", "due": "2026-03-07T17:00:00+08:00", "replied": false},
        {"number": "A-9", "due": DUE, "replied": false},
    ]});
    let list = desk.post("/api/v1/superior/mismatch", &theirs).await.ok();
    assert_eq!((&list["missing"], &list["unlisted"]), (&json!(["A-9"]), &json!(["A-3"])));
    assert_eq!(
        (&list["other_due"][0]["number"], &list["other_due"][0]["ours"]),
        (&"A-2".into(), &DUE.into())
    );
    let state = json!([{"number": "A-1", "replied_theirs": true, "replied_ours": false}]);
    assert_eq!(list["other_state"], state);
    let bad = json!({"system": "12345", "items": [{"number": "A-1", "due": "soon", "replied": true}]});
    desk.post("/api/v1/superior/mismatch", &bad).await.refused("bad_field");
    f.finish().await;
}
