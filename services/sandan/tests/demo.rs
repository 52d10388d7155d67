//! The demo as somebody starts it: the real program, a fresh folder, robots on the public interface.

use sandan::client::Client;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Long enough, at this speed, for whole working days.
const SECONDS: &str = "30";
const SPEED: &str = "1200";

fn start(data: &Path, seconds: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_sandan"))
        .args(["demo", "--small", "--listen", "127.0.0.1:0", "--rate", "240", "--speed", SPEED])
        .args(["--seconds", seconds, "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// What it printed, once it ended by itself and well.
fn printed(child: Child) -> String {
    let output = child.wait_with_output().expect("the program ends");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    format!("{out}\n{err}")
}

/// The number behind a word of the summary.
fn number(text: &str, line: &str, word: &str) -> u64 {
    let line = text.lines().rev().find(|l| l.trim_start().starts_with(line)).expect(text);
    let behind = line.split_once(word).expect(line).1;
    behind.split_whitespace().next().expect(line).parse().expect(line)
}

/// Where it listens, once it answers there.
async fn address(data: &Path) -> SocketAddr {
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < Duration::from_secs(120), "the demo did not come up");
        let said = std::fs::read_to_string(data.join("instance.json")).unwrap_or_default();
        let said: serde_json::Value = serde_json::from_str(&said).unwrap_or_default();
        if let Some(Ok(listen)) = said["listen"].as_str().map(str::parse::<SocketAddr>) {
            return listen;
        }
        // The level that is waited for is a file of another process: there is nothing to be woken by.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_close_by_themselves_and_a_second_start_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let child = start(folder.path(), SECONDS);
    let listen = address(folder.path()).await;
    let base = format!("http://{listen}");

    let nobody = Client::new(&base, Duration::from_secs(30)).expect("a client");
    let supervisor = nobody.login("supervisor-1", "Sandan-2026!").await.expect("a demo account signs in");
    let story = std::fs::read_to_string(folder.path().join("demo.json")).expect("the story");
    let story: serde_json::Value = serde_json::from_str(&story).expect("JSON");
    let county = story["county"].as_str().expect("a county");
    let before = supervisor.screen(county).await.expect("the screen");
    assert!(before.area.level == "county", "{before:?}");
    for page in ["/", "/demo/messages", "/docs/"] {
        let http = sandan_kit::outgoing::client().build().expect("a client");
        let answer = http.get(format!("{base}{page}")).send().await.expect("a page");
        assert!(answer.status().is_success(), "{page}");
    }

    let first = printed(child);
    assert_eq!(number(&first, "errors", "errors"), 0, "{first}");
    assert!(number(&first, "this run", "opened") > 10, "{first}");
    assert!(number(&first, "this run", "closed") > 0, "{first}");

    let second = printed(start(folder.path(), "5"));
    assert_eq!(number(&second, "errors", "errors"), 0, "{second}");
    assert!(!second.contains("preparing"), "everything was made once\n{second}");
    let closed =
        second.lines().rev().find(|line| line.trim_start().starts_with("states")).expect("the states");
    assert!(closed.contains("已结案"), "yesterday's cases are still there\n{second}");
}
