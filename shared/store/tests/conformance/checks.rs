//! The checker is checked: each planted fault must be found by the check that is there for it.

use crate::town::{DISTRICT, OPENED, Town, case_row, deadline, fresh_id, key, report_row, step};
use sandan_store::rows::ContentRow;
use sandan_store::{Backend, RowWrite, check};
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// Ten cases with a limit, a content, a key and two events each.
async fn fill(town: &Town) {
    for n in 0..10 {
        let id = fresh_id();
        let mut row = case_row(id, "submitted", "1/12/");
        row.number = format!("N{n}");
        let limit = deadline(id, "accept", Some(OPENED.plus(5)));
        (row.next_due, row.next_fire) = (limit.due_at, limit.fire_at);
        let content = ContentRow {
            district: DISTRICT,
            id: fresh_id(),
            subject: None,
            stream: id,
            kind: "text".to_owned(),
            salt: vec![1],
            ciphertext: vec![2],
            key_id: "1".to_owned(),
            created_at: OPENED,
        };
        let mut change = report_row(row.clone());
        let hash = "0".repeat(64);
        change.streams[0].events[0].data = format!(r#"{{"text":{{"hash":"{hash}","id":"{}"}}}}"#, content.id);
        change.streams[0].events[0].keys.people = vec![fresh_id()];
        change.rows.extend([RowWrite::Deadline(limit), RowWrite::Content(content)]);
        change.key = Some(key(&format!("k{n}"), 1));
        town.store.commit(change).await.unwrap();
        let mut second = step(id, 1);
        second.streams[0].head = Some(sandan_store::HeadRow::Case(Box::new(row)));
        town.store.commit(second).await.unwrap();
        town.store.log_access(DISTRICT, OPENED, None, "phone", Some(id)).await.unwrap();
    }
    town.relay_all().await;
}

async fn faulty(town: &Town) -> HashSet<&'static str> {
    let reports = check(&town.store, DISTRICT).await.unwrap();
    reports.into_iter().filter(|report| !report.is_clean()).map(|report| report.name).collect()
}

pub async fn a_clean_town_is_clean(town: Arc<Town>) {
    fill(&town).await;
    let reports = check(&town.store, DISTRICT).await.unwrap();
    for report in &reports {
        assert!(report.is_clean(), "{report:?}");
    }
    let examined = |name: &str| reports.iter().find(|report| report.name == name).unwrap().examined;
    assert_eq!(examined("events are chained by hash"), 20);
    assert_eq!(examined("content of events is there or was erased"), 10);
    assert_eq!(examined("feed positions are dense"), 21);
    assert_eq!(reports.iter().map(|report| report.name).collect::<HashSet<_>>().len(), reports.len());
}

/// (what is done, how it is undone, who must find it). `{one}` is one case's id as a literal.
const FAULTS: [(&str, &str, &str); 20] = [
    (
        "UPDATE event SET data = '{\"a\":2}' WHERE stream = {one} AND seq = 2",
        "UPDATE event SET data = '{\"a\":1}' WHERE stream = {one} AND seq = 2",
        "events are chained by hash",
    ),
    (
        "UPDATE event SET at = at + 1 WHERE stream = {one} AND seq = 2",
        "UPDATE event SET at = at - 1 WHERE stream = {one} AND seq = 2",
        "events are chained by hash",
    ),
    (
        "UPDATE event SET seq = 5 WHERE stream = {one} AND seq = 2",
        "UPDATE event SET seq = 2 WHERE stream = {one} AND seq = 5",
        "events are numbered 1..n",
    ),
    (
        "UPDATE stream SET version = 3 WHERE id = {one}",
        "UPDATE stream SET version = 2 WHERE id = {one}",
        "stream heads are the last events",
    ),
    (
        "UPDATE stream SET last_at = 1 WHERE id = {one}",
        "UPDATE stream SET last_at = {opened} WHERE id = {one}",
        "stream heads are the last events",
    ),
    (
        "UPDATE case_row SET version = 1 WHERE id = {one}",
        "UPDATE case_row SET version = 2 WHERE id = {one}",
        "case rows are at the version of their stream",
    ),
    (
        "UPDATE feed SET position = 99 WHERE position = 20",
        "UPDATE feed SET position = 20 WHERE position = 99",
        "feed positions are dense",
    ),
    ("UPDATE feed_head SET position = 19", "UPDATE feed_head SET position = 20", "feed positions are dense"),
    (
        "UPDATE feed SET seq = 3 - seq + 10 WHERE stream = {one}",
        "UPDATE feed SET seq = 13 - seq WHERE stream = {one}",
        "the feed keeps the order of every stream",
    ),
    (
        "UPDATE feed SET kind = 'other' WHERE position = 3",
        "UPDATE feed SET kind = (SELECT e.kind FROM event e WHERE e.stream = feed.stream AND e.seq = feed.seq)",
        "every event is in the feed or waits for its number, never both",
    ),
    (
        "INSERT INTO outbox (district, n, stream, seq, stream_kind, kind, at, keys, hash, written_at)
             SELECT district, 1000, stream, seq, stream_kind, kind, at, '{}', hash, at FROM event
             WHERE stream = {one} AND seq = 2",
        "DELETE FROM outbox",
        "at rest nothing waits for its number",
    ),
    (
        "UPDATE feed_person SET position = position + 100 WHERE position = 1",
        "UPDATE feed_person SET position = position - 100 WHERE position > 100",
        "personal positions are positions",
    ),
    (
        "UPDATE feed_root SET root = chained WHERE position = (SELECT MIN(position) FROM feed_root)",
        "",
        "batch roots are those of their events, and chained",
    ),
    (
        "UPDATE area_count SET n = n + 1 WHERE area = '1/'",
        "UPDATE area_count SET n = n - 1 WHERE area = '1/'",
        "counts per area equal a recount of the cases",
    ),
    (
        "UPDATE case_row SET next_due = next_due + 1 WHERE id = {one}",
        "UPDATE case_row SET next_due = next_due - 1 WHERE id = {one}",
        "the next due time of a case is that of its soonest running limit",
    ),
    (
        "UPDATE idem_key SET stream = {nobody} WHERE key = 'k3'",
        "UPDATE idem_key SET stream = {one} WHERE key = 'k3'",
        "every idempotency key leads to a stream",
    ),
    (
        "INSERT INTO erased_content (district, id, at) SELECT district, id, 1 FROM content WHERE stream = {one}",
        "DELETE FROM erased_content",
        "every content belongs to a stream and none is both there and erased",
    ),
    (
        "INSERT INTO counter (district, kind, id, slot, value) VALUES (7, 'slot', {one}, '9:00', -1)",
        "DELETE FROM counter",
        "guarded counters are not negative",
    ),
    (
        "UPDATE access_log SET what = 'nothing' WHERE n = 4",
        "UPDATE access_log SET what = 'phone' WHERE n = 4",
        "the log of reads is dense and chained",
    ),
    ("DELETE FROM content WHERE stream = {one}", "", "content of events is there or was erased"),
];

pub async fn every_planted_fault_is_found(town: Arc<Town>) {
    fill(&town).await;
    let one = town.store.case_by_number(DISTRICT, "N4").await.unwrap().unwrap().id;
    let literal = |id: Uuid| match town.backend {
        Backend::Sqlite => format!("X'{}'", id.simple()),
        Backend::Postgres => format!("'{id}'"),
    };
    let filled = |sql: &str| {
        let sql = sql.replace("{one}", &literal(one)).replace("{nobody}", &literal(Uuid::nil()));
        sql.replace("{opened}", &OPENED.0.to_string())
    };
    let mut lasting = HashSet::new();
    for (plant, undo, finder) in FAULTS {
        town.sql(&filled(plant)).await;
        let found = faulty(&town).await;
        assert!(found.contains(finder), "{plant}\nfound only by {found:?}");
        if undo.is_empty() {
            lasting.extend(found);
            continue;
        }
        town.sql(&filled(undo)).await;
        let left: Vec<_> = faulty(&town).await.into_iter().filter(|name| !lasting.contains(name)).collect();
        assert!(left.is_empty(), "{undo}\nleft {left:?}");
    }
    // A limit without its case, a case row without its stream.
    town.sql(&filled("DELETE FROM case_row WHERE id = {one}")).await;
    assert!(faulty(&town).await.contains("every order, limit and routing belongs to a case"));
}
