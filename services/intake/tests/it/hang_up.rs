//! Clients that hang up at any moment take nobody's report along (P2).

use crate::support::*;
use sandan_kit::http::{ServeOptions, serve};
use sandan_kit::tasks::Shutdown;
use sandan_testkit::Fixture;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const PATIENT: usize = 120;
const HASTY: usize = 240;

async fn listen(town: &Fixture) -> (SocketAddr, Shutdown, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, shutdown) = (listener.local_addr().unwrap(), Shutdown::new());
    let options = ServeOptions {
        connections: 10_000,
        header_time: Duration::from_secs(10),
        grace: Duration::from_secs(10),
    };
    let server = tokio::spawn(serve(listener, town.router(&services()), shutdown.clone(), options));
    (address, shutdown, server)
}

fn request(token: &str, key: &str, body: &str) -> String {
    format!(
        "POST {CASES} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n\
         authorization: Bearer {token}\r\nidempotency-key: {key}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_201_is_in_the_database_whoever_hangs_up() {
    let town = Fixture::sqlite().await;
    let (address, shutdown, server) = listen(&town).await;
    let (token, body) = (town.token(town.people.residents[0]), lamp(&town).to_string());
    let hasty = (0..HASTY).map(|n| {
        let text = request(&town.token(town.people.residents[1]), &format!("hasty-{n}"), &body);
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            // Every third leaves in the middle of its body, the others at some moment of the work.
            let sent = if n % 3 == 0 { text.len() * 4 / 5 } else { text.len() };
            stream.write_all(&text.as_bytes()[..sent]).await.unwrap();
            for _ in 0..n {
                tokio::task::yield_now().await;
            }
            stream.set_zero_linger().unwrap();
        })
    });
    let hasty: Vec<_> = hasty.collect();
    let patient = (0..PATIENT).map(|n| {
        let text = request(&token, &format!("patient-{n}"), &body);
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(text.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
            let (_, body) = answer.split_once("\r\n\r\n").unwrap();
            serde_json::from_str::<serde_json::Value>(body).unwrap()
        })
    });
    let patient: Vec<_> = patient.collect();
    let mut promised = Vec::new();
    for task in patient {
        promised.push(task.await.unwrap());
    }
    for task in hasty {
        task.await.unwrap();
    }
    shutdown.set();
    server.await.unwrap();
    for case in &promised {
        let loaded = town.app.store.load_case(id_of(case)).await.unwrap().expect("a 201 is never lost");
        assert_eq!(loaded.row.number, case["number"].as_str().unwrap());
    }
    let cases = town.app.store.stats(town.app.district).await.unwrap().cases as usize;
    assert!((PATIENT..=PATIENT + HASTY).contains(&cases), "{cases}");
    // Whoever comes back with the same key gets the case that was made meanwhile, or makes it now.
    let client = resident(&town, 1);
    for n in 0..HASTY {
        let raw: serde_json::Value = serde_json::from_str(&body).unwrap();
        client.keyed(CASES, &format!("hasty-{n}"), &raw).await.ok();
    }
    let cases = town.app.store.stats(town.app.district).await.unwrap().cases as usize;
    assert_eq!(cases, PATIENT + HASTY);
    town.finish().await;
}
