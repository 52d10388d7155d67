//! What one change does, and what the others in its batch do not notice.

use crate::town::{
    DISTRICT, OPENED, Town, YEAR, case, case_row, commit_all, deadline, event, fresh_id, key, report,
    report_row, step,
};
use sandan_contract::feed::{FeedKeys, StreamKind};
use sandan_core::ids::AttachmentId;
use sandan_store::rows::{AttachmentRow, ContentRow, MessageRow};
use sandan_store::{Change, CommitError, CounterStep, RowWrite, StoreError, StreamWrite};
use std::sync::Arc;
use uuid::Uuid;

pub async fn a_change_is_written_whole_and_read_back(town: Arc<Town>) {
    let id = fresh_id();
    let mut row = case_row(id, "submitted", "1/12/");
    let limit = deadline(id, "accept", Some(OPENED.plus(60)));
    (row.next_due, row.next_fire) = (limit.due_at, limit.fire_at);
    let mut change = report_row(row.clone());
    change.rows.push(RowWrite::Deadline(limit.clone()));
    change.key = Some(key("k1", 1));
    let committed = town.store.commit(change).await.unwrap();
    assert_eq!(committed.versions, [(id, 1)]);

    let loaded = town.store.load_case(case(id)).await.unwrap().unwrap();
    row.version = 1;
    assert_eq!(loaded.row, row);
    assert_eq!(town.store.deadlines_of(case(id)).await.unwrap(), [limit]);
    let events = town.store.case_events(case(id)).await.unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].seq, events[0].kind.as_str()), (1, "reported"));
    assert!(town.store.stored_answer(DISTRICT, "account", "k1").await.unwrap().is_some());
    town.assert_clean().await;
}

pub async fn losers_stand_apart_from_winners_of_the_same_batch(town: Arc<Town>) {
    let ids: Vec<Uuid> = (0..60).map(|_| fresh_id()).collect();
    for answer in commit_all(&town.store, ids.iter().map(|id| report(*id)).collect()).await {
        answer.unwrap();
    }
    // Every third one was decided on a version that is not there.
    let expected = |index: usize| if index.is_multiple_of(3) { 5 } else { 1 };
    let changes = ids.iter().enumerate().map(|(index, id)| step(*id, expected(index))).collect();
    for (index, answer) in commit_all(&town.store, changes).await.into_iter().enumerate() {
        match answer {
            Ok(committed) => assert_eq!(committed.versions, [(ids[index], 2)]),
            Err(CommitError::Conflict { stream, expected: 5, found: 1 }) => {
                assert!(index.is_multiple_of(3));
                assert_eq!(stream, ids[index]);
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(town.store.stats(DISTRICT).await.unwrap().events, 100);
    town.assert_clean().await;
}

fn seat(id: Uuid, delta: i64) -> CounterStep {
    CounterStep { kind: "slot".to_owned(), id, slot: "9:00".to_owned(), delta, max: Some(5) }
}

pub async fn a_guarded_counter_never_passes_its_limit(town: Arc<Town>) {
    let slot = fresh_id();
    let book = |_| {
        let mut change = report(fresh_id());
        change.counters.push(seat(slot, 1));
        change
    };
    let answers = commit_all(&town.store, (0..20).map(book).collect()).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 5);
    for answer in answers {
        let Err(error) = answer else { continue };
        assert!(matches!(error, CommitError::Counter { value: 5, max: Some(5), .. }), "{error}");
    }
    let mut back = report(fresh_id());
    back.counters.push(seat(slot, -6));
    assert!(matches!(town.store.commit(back).await, Err(CommitError::Counter { value: 5, .. })));
    let mut back = report(fresh_id());
    back.counters.push(seat(slot, -5));
    town.store.commit(back).await.unwrap();
    assert_eq!(town.store.stats(DISTRICT).await.unwrap().cases, 6);
    town.assert_clean().await;
}

pub async fn a_key_gives_one_answer_and_tells_another_body_apart(town: Arc<Town>) {
    let change = |body| Change { key: Some(key("same", body)), ..report(fresh_id()) };
    let answers = commit_all(&town.store, vec![change(1), change(1), change(2), change(1)]).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let winner = town.store.stored_answer(DISTRICT, "account", "same").await.unwrap().unwrap();
    for answer in answers {
        match answer {
            Ok(_) => {}
            Err(CommitError::KeyTaken(stored)) => assert_eq!(stored, winner),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(town.store.stats(DISTRICT).await.unwrap().cases, 1);
    town.assert_clean().await;
}

pub async fn an_expired_key_is_free_again(town: Arc<Town>) {
    let mut old = key("old", 1);
    old.lives = -YEAR;
    town.store.commit(Change { key: Some(old.clone()), ..report(fresh_id()) }).await.unwrap();
    assert!(town.store.stored_answer(DISTRICT, "account", "old").await.unwrap().is_none());
    town.store.commit(Change { key: Some(key("old", 2)), ..report(fresh_id()) }).await.unwrap();
    let taken = town.store.commit(Change { key: Some(old.clone()), ..report(fresh_id()) }).await;
    assert!(matches!(taken, Err(CommitError::KeyTaken(answer)) if answer.body_hash == [2; 32]));
    old.key = "other".to_owned();
    town.store.commit(Change { key: Some(old), ..report(fresh_id()) }).await.unwrap();
    assert_eq!(town.store.purge_keys(DISTRICT).await.unwrap(), 1);
    town.assert_clean().await;
}

pub async fn a_poisonous_change_fails_alone(town: Arc<Town>) {
    let number = |index: usize| {
        let mut row = case_row(fresh_id(), "submitted", "1/12/");
        // Two cases with one number: the database refuses the second, whichever that is.
        row.number = if index < 2 { "same".to_owned() } else { format!("n{index}") };
        report_row(row)
    };
    let answers = commit_all(&town.store, (0..30).map(number).collect()).await;
    let failed: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert!(matches!(failed[0], CommitError::Failed(StoreError::Key(_))), "{:?}", failed[0]);
    assert_eq!(town.store.stats(DISTRICT).await.unwrap().cases, 29);
    town.assert_clean().await;
}

pub async fn what_cannot_be_right_is_refused_before_it_is_queued(town: Arc<Town>) {
    let id = fresh_id();
    let mut twice = report(id);
    twice.streams.push(twice.streams[0].clone());
    let mut empty = report(id);
    empty.streams[0].events.clear();
    let mut spaced = report(id);
    spaced.streams[0].events[0].data = r#"{"a": 1}"#.to_owned();
    let mut foreign = report(id);
    let mut row = deadline(id, "accept", None);
    row.district = sandan_core::ids::District(8);
    foreign.rows.push(RowWrite::Deadline(row));
    for change in [twice, empty, spaced, foreign] {
        let answer = town.store.commit(change).await;
        assert!(matches!(answer, Err(CommitError::Failed(StoreError::Refused(_)))), "{answer:?}");
    }
    assert_eq!(town.store.stats(DISTRICT).await.unwrap().events, 0);
}

pub async fn an_attachment_is_bound_once(town: Arc<Town>) {
    let id = fresh_id();
    let photo = AttachmentRow {
        district: DISTRICT,
        id,
        state: "pending".to_owned(),
        case_id: None,
        owner: None,
        media_type: "image/webp".to_owned(),
        size: 10,
        width: Some(4),
        height: Some(3),
        path: "a/b".to_owned(),
        sha256: [3; 32],
        created_at: OPENED,
    };
    town.store.save_attachment(photo).await.unwrap();
    let bind = || {
        let case_id = fresh_id();
        let mut change = report(case_id);
        change.rows.push(RowWrite::BindAttachment { id, case_id });
        change
    };
    let answers = commit_all(&town.store, (0..5).map(|_| bind()).collect()).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let bound = town.store.attachment(AttachmentId(id)).await.unwrap().unwrap();
    assert_eq!(bound.state, "bound");
    assert!(town.store.purge_pending_attachments(DISTRICT, OPENED.plus(1)).await.unwrap().is_empty());
    assert_eq!(town.store.attachments_of(case(bound.case_id.unwrap())).await.unwrap(), [bound]);
    town.assert_clean().await;
}

pub async fn many_rows_stay_below_the_parameter_limit(town: Arc<Town>) {
    let mut change = report(fresh_id());
    change.streams[0].events.extend((1..1_000).map(|_| event("noted", FeedKeys::default())));
    let account = fresh_id();
    change.rows.extend((0..10_000).map(|n| {
        RowWrite::Message(MessageRow {
            district: DISTRICT,
            id: fresh_id(),
            account: Some(account),
            channel: "app".to_owned(),
            template: "t".to_owned(),
            at: OPENED.plus(n),
            state: "sent".to_owned(),
            data: "{}".to_owned(),
            attempts: 0,
            next_at: None,
        })
    }));
    town.store.commit(change).await.unwrap();
    let newest = town.store.messages_of(DISTRICT, account, 1_000).await.unwrap();
    assert_eq!((newest.len(), newest[0].at), (200, OPENED.plus(9_999)));
    town.assert_clean().await;
}

pub async fn erasing_leaves_tombstones_and_the_chain_valid(town: Arc<Town>) {
    let (id, subject) = (fresh_id(), fresh_id());
    let contents: Vec<ContentRow> = (0..3)
        .map(|n| ContentRow {
            district: DISTRICT,
            id: fresh_id(),
            subject: Some(subject),
            stream: id,
            kind: "text".to_owned(),
            salt: vec![n],
            ciphertext: b"canary".to_vec(),
            key_id: "1".to_owned(),
            created_at: OPENED,
        })
        .collect();
    let mut change = report(id);
    let refs: Vec<String> =
        contents.iter().map(|row| format!(r#"{{"hash":"{}","id":"{}"}}"#, "0".repeat(64), row.id)).collect();
    change.streams[0].events[0].data = format!(r#"{{"texts":[{}]}}"#, refs.join(","));
    change.rows.extend(contents.iter().cloned().map(RowWrite::Content));
    town.store.commit(change).await.unwrap();
    let ids: Vec<Uuid> = contents.iter().map(|row| row.id).collect();
    assert_eq!(town.store.contents(DISTRICT, &ids).await.unwrap().len(), 3);

    let erasure = |row| {
        let mut change = Change::new(DISTRICT);
        let events = vec![event("erased", FeedKeys::default())];
        let stream =
            StreamWrite { id: fresh_id(), kind: StreamKind::Erasure, expected: 0, events, head: None };
        change.streams.push(stream);
        change.rows.push(row);
        change
    };
    let one = RowWrite::EraseContent { ids: vec![ids[0]], at: OPENED };
    town.store.commit(erasure(one)).await.unwrap();
    town.assert_clean().await;
    town.store.commit(erasure(RowWrite::EraseSubject { subject, at: OPENED })).await.unwrap();
    assert!(town.store.contents_of_subject(DISTRICT, subject).await.unwrap().is_empty());
    assert_eq!(town.store.erased(DISTRICT, &ids).await.unwrap().len(), 3);
    town.assert_clean().await;
}
