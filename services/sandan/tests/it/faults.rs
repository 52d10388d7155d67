//! The checker is checked: faults planted in copies of a sound database must all be found.

use crate::caller::Caller;
use crate::deployment::{Deployment, copy_folder};
use crate::the_loop;
use sandan_testkit::tamper;
use std::path::Path;
use std::process::{Command, Output};

/// What is planted; each in a copy of its own, which is clean without it.
const FAULTS: &[(&str, &str)] = &[
    ("an event is dropped", "DELETE FROM event WHERE stream_kind = 'case' AND seq = 3"),
    (
        "two events are swapped",
        "UPDATE event SET data = (SELECT b.data FROM event b WHERE b.stream = event.stream AND b.seq = 5 - event.seq) \
         WHERE stream_kind = 'case' AND seq IN (2, 3) \
         AND EXISTS (SELECT 1 FROM event b WHERE b.stream = event.stream AND b.seq = 3)",
    ),
    (
        "an event is altered",
        "UPDATE event SET data = replace(data, 'solved', 'unfounded') WHERE kind = 'fed_back'",
    ),
    ("an actor is exchanged", "UPDATE event SET actor = NULL WHERE kind = 'verified'"),
    ("a gap is hidden in the feed", "DELETE FROM feed WHERE position = 7"),
    ("a state is stale", "UPDATE case_row SET state = 'handling' WHERE state = 'closed'"),
    ("a body is stale", "UPDATE case_row SET body = replace(body, '\"version\":', '\"version\": ') WHERE 1"),
    ("a due time is shifted", "UPDATE deadline SET due_at = due_at + 60000000 WHERE done_at IS NULL"),
    ("a limit is lost", "DELETE FROM deadline WHERE done_at IS NULL"),
    ("next_due is wrong", "UPDATE case_row SET next_due = next_due + 1 WHERE next_due IS NOT NULL"),
    (
        "a stranger holds an order",
        "UPDATE order_person SET account = x'00112233445566778899AABBCCDDEEFF' WHERE relation = 'holder'",
    ),
    ("a count is off by one", "UPDATE area_count SET n = n + 1 WHERE bucket = 'closed'"),
    ("a Merkle root is altered", "UPDATE feed_root SET root = zeroblob(32) WHERE first = 1"),
    ("a content is gone", "DELETE FROM content WHERE kind = 'text'"),
    ("a content belongs to another", "UPDATE content SET salt = zeroblob(16) WHERE kind = 'text'"),
    ("a counter drifts", "UPDATE counter SET value = value + 1 WHERE kind = 'open_orders'"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_planted_fault_is_found_and_a_sound_copy_is_clean() {
    let deployment = Deployment::single().await;
    the_loop::walk(&deployment).await;
    open_case(&deployment).await;
    let folder = deployment.stop_and_keep().await;
    let sound = copy(folder.path());
    let clean = check(sound.path());
    assert!(clean.status.success(), "{}", text(&clean));

    let mut found = 0;
    for (what, sql) in FAULTS {
        let broken = copy(folder.path());
        let url = format!("sqlite://{}", broken.path().join("sandan.db").display());
        assert!(tamper(&url, sql).await > 0, "{what}: nothing was planted");
        let report = check(broken.path());
        let text = text(&report);
        assert_eq!(report.status.code(), Some(1), "{what} was not found:\n{text}");
        assert!(!text.contains(" 0 violations"), "{what}:\n{text}");
        found += 1;
    }
    println!("{found} of {} planted faults found; the sound copy is clean", FAULTS.len());
}

/// A case that is still open, so that something runs.
async fn open_case(deployment: &Deployment) {
    let resident = Caller::resident(deployment, "13900000009").await;
    let staff = Caller::login(deployment, "checker").await;
    let point = the_loop::point_of_some_grid(&staff).await;
    let body =
        serde_json::json!({ "kind": "issue", "category": "P0101", "text": "井盖松动", "location": point });
    resident.post("/api/v1/cases", &body).await.expect(201);
}

fn copy(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().expect("a folder");
    copy_folder(from, to.path());
    // It says where the original is; the copy is checked by its own file.
    std::fs::remove_file(to.path().join("instance.json")).ok();
    to
}

fn check(data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandan"));
    command.arg("check").arg("--data").arg(data).output().expect("the check runs")
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
