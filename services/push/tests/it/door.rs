//! Who gets in.

use crate::client::{Client, topic};
use crate::world::{ORIGIN, World, account};
use sandan_contract::ws::{Advice, ClientFrame, CloseCode, FrameError, ServerFrame};
use sandan_push::HubConfig;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Error;

async fn world() -> World {
    World::start(HubConfig::default()).await
}

#[tokio::test]
async fn only_listed_origins_and_clients_without_one_are_let_in() {
    let world = world().await;
    for origin in [
        "https://evil.example",
        "https://sandan.example.evil",
        "http://sandan.example",
        "null",
        "https://sandan.example:444",
    ] {
        let refused = Client::connect(&world, Some(origin)).await;
        assert!(matches!(refused, Err(Error::Http(answer)) if answer.status() == 403), "{origin}");
    }
    assert!(Client::connect(&world, Some(ORIGIN)).await.is_ok());
    assert!(Client::connect(&world, None).await.is_ok());
}

#[tokio::test]
async fn a_ticket_opens_once_and_a_wrong_one_never() {
    let world = world().await;
    let ticket = world.ticket(account(1));
    let mut first = Client::connect(&world, None).await.unwrap();
    first.send(&ClientFrame::Hello { ticket: ticket.clone() }).await;
    assert!(matches!(first.next().await, Ok(ServerFrame::Welcome { .. })));
    for bad in [ticket, String::new(), "0".repeat(180)] {
        let mut client = Client::connect(&world, None).await.unwrap();
        client.send(&ClientFrame::Hello { ticket: bad }).await;
        let bye = client.next().await.unwrap();
        assert!(matches!(bye, ServerFrame::Bye { code: 4_401, advice: Advice::Reauthenticate, .. }));
        assert_eq!(client.closed().await, Some(4_401));
    }
}

#[tokio::test]
async fn before_hello_anything_else_closes() {
    let world = world().await;
    for text in [r#"{"op":"ping"}"#, r#"{"op":"subscribe","topic":"me"}"#, "hello", "[]", ""] {
        let mut client = Client::connect(&world, None).await.unwrap();
        client.send_text(text.to_owned()).await;
        assert_eq!(client.closed().await, Some(CloseCode::BadFrame.code()), "{text}");
    }
    assert_eq!(world.hub.stats().sockets, 0);
}

#[tokio::test]
async fn a_client_that_does_not_say_hello_is_closed() {
    let world = World::start(HubConfig { hello: Duration::from_millis(50), ..HubConfig::default() }).await;
    let mut client = Client::connect(&world, None).await.unwrap();
    assert_eq!(client.closed().await, Some(CloseCode::HelloLate.code()));
}

#[tokio::test]
async fn a_message_of_more_than_four_kilobytes_closes() {
    let world = world().await;
    let mut client = Client::connect(&world, None).await.unwrap();
    client.send(&ClientFrame::Hello { ticket: "x".repeat(5_000) }).await;
    assert_eq!(client.closed().await, Some(CloseCode::TooLarge.code()));
}

#[tokio::test]
async fn frames_that_are_none_are_answered_and_at_last_close() {
    let world = world().await;
    let mut client = Client::open(&world, account(1)).await;
    let mut errors = 0;
    for _ in 0..17 {
        client.send_text(r#"{"op":"subscribe","topic":"everything"}"#.to_owned()).await;
    }
    while let Ok(frame) = client.next().await {
        errors += usize::from(frame == ServerFrame::Error { topic: None, code: FrameError::BadFrame });
    }
    assert_eq!(errors, 16);
}

#[tokio::test]
async fn connections_and_topics_of_one_person_are_counted() {
    let config = HubConfig { sockets_per_account: 2, topics_per_socket: 1, ..HubConfig::default() };
    let world = World::start(config).await;
    let mut first = Client::open(&world, account(1)).await;
    let _second = Client::open(&world, account(1)).await;
    let mut third = Client::connect(&world, None).await.unwrap();
    third.send(&ClientFrame::Hello { ticket: world.ticket(account(1)) }).await;
    assert_eq!(third.closed().await, Some(CloseCode::TooMany.code()));
    first.subscribe(&topic("me"), None, None).await;
    first.subscribe(&topic("me"), None, None).await;
    first.ask(&topic("area:1101"), None, None).await;
    let refused = ServerFrame::Error { topic: Some(topic("area:1101")), code: FrameError::TooManyTopics };
    assert_eq!(first.next().await.unwrap(), refused);
}

#[tokio::test]
async fn beyond_the_process_limit_connections_are_refused_before_the_upgrade() {
    let world = World::start(HubConfig { sockets: 1, ..HubConfig::default() }).await;
    let first = Client::connect(&world, None).await.unwrap();
    let refused = Client::connect(&world, None).await;
    assert!(
        matches!(refused, Err(Error::Http(answer)) if answer.status() == 503 && answer.headers().contains_key("retry-after"))
    );
    drop(first);
    while Client::connect(&world, None).await.is_err() {}
}
