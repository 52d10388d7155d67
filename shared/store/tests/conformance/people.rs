//! Accounts, sessions, codes and the log of reads.

use crate::town::{DISTRICT, OPENED, Town, YEAR, fresh_id};
use sandan_core::time::Instant;
use sandan_store::rows::{AccountRow, LoginCodeRow, MembershipRow, SessionRow};
use sandan_store::{Change, CommitError, RowWrite, StoreError};
use std::sync::Arc;
use uuid::Uuid;

const FAR: Instant = OPENED.plus(50 * YEAR);

fn account(login: &str, phone: &[u8]) -> AccountRow {
    AccountRow {
        district: DISTRICT,
        id: fresh_id(),
        login: Some(login.to_owned()),
        password_hash: None,
        phone_hmac: Some(phone.to_vec()),
        role_epoch: 1,
        disabled: false,
        failed: 0,
        locked_until: None,
        data: "{}".to_owned(),
    }
}

async fn put(town: &Town, row: &AccountRow) -> Result<(), CommitError> {
    let mut change = Change::new(DISTRICT);
    change.rows.push(RowWrite::Account(row.clone()));
    town.store.commit(change).await.map(|_| ())
}

fn session(account: Uuid, family: Uuid, token: u8) -> SessionRow {
    SessionRow {
        district: DISTRICT,
        id: fresh_id(),
        account,
        family,
        refresh_hash: [token; 32],
        created_at: OPENED,
        expires_at: FAR,
        revoked_at: None,
    }
}

pub async fn a_refresh_token_works_once(town: Arc<Town>) {
    let person = account("li", b"1");
    put(&town, &person).await.unwrap();
    let family = fresh_id();
    let (first, second, third) =
        (session(person.id, family, 1), session(person.id, family, 2), session(person.id, family, 3));
    town.store.open_session(first.clone()).await.unwrap();
    assert!(town.store.rotate_session(first.id, second.clone()).await.unwrap());
    assert!(!town.store.rotate_session(first.id, third).await.unwrap(), "reuse is noticed");
    assert_eq!(town.store.revoke_family(DISTRICT, family).await.unwrap(), 1);
    let found = town.store.session_by_refresh(DISTRICT, [2; 32]).await.unwrap().unwrap();
    assert!(found.id == second.id && found.revoked_at.is_some());
    assert_eq!(town.store.sessions_of(DISTRICT, person.id).await.unwrap().len(), 2);
    let nobody = town.store.open_session(session(fresh_id(), family, 9)).await;
    assert!(matches!(nobody, Err(StoreError::Key(_))), "{nobody:?}");
}

pub async fn a_code_is_used_up_and_its_tries_are_counted(town: Arc<Town>) {
    let code = |expires_at| LoginCodeRow {
        district: DISTRICT,
        phone_hmac: vec![1, 2],
        code_hash: [7; 32],
        expires_at,
        tries: 0,
    };
    let attempt = async |hash: u8| town.store.try_code(DISTRICT, vec![1, 2], [hash; 32], 3).await.unwrap();
    town.store.save_code(code(FAR)).await.unwrap();
    assert!(!attempt(8).await);
    assert!(attempt(7).await);
    assert!(!attempt(7).await, "it was used up");
    town.store.save_code(code(FAR)).await.unwrap();
    for _ in 0..3 {
        assert!(!attempt(8).await);
    }
    assert!(!attempt(7).await, "three wrong tries are enough");
    town.store.save_code(code(OPENED.plus(-40 * YEAR))).await.unwrap();
    assert!(!attempt(7).await, "it is over");
}

pub async fn accounts_are_found_by_login_and_phone_and_locked_after_wrong_passwords(town: Arc<Town>) {
    let person = account("wang", b"139");
    put(&town, &person).await.unwrap();
    let twice = put(&town, &account("wang", b"other")).await;
    assert!(matches!(twice, Err(CommitError::Failed(StoreError::Key(_)))), "{twice:?}");
    assert_eq!(town.store.account_by_login(DISTRICT, "wang").await.unwrap(), Some(person.clone()));
    assert_eq!(town.store.account_by_phone(DISTRICT, b"139").await.unwrap(), Some(person.clone()));
    assert_eq!(town.store.accounts_after(DISTRICT, Uuid::nil(), 10).await.unwrap().len(), 1);
    for n in 1..=3 {
        assert_eq!(town.store.note_wrong_password(DISTRICT, person.id, 3, FAR).await.unwrap(), n);
    }
    assert_eq!(town.store.account(DISTRICT, person.id).await.unwrap().unwrap().locked_until, Some(FAR));
    town.store.note_right_password(DISTRICT, person.id).await.unwrap();
    assert_eq!(town.store.account(DISTRICT, person.id).await.unwrap(), Some(person.clone()));

    let role = |role: &str, scope: &str| MembershipRow {
        district: DISTRICT,
        account: person.id,
        role: role.to_owned(),
        scope_kind: "area".to_owned(),
        scope: scope.to_owned(),
    };
    for roles in [vec![role("grid_worker", "1/"), role("checker", "1/")], vec![role("checker", "1/12/")]] {
        let mut change = Change::new(DISTRICT);
        change.rows.push(RowWrite::Memberships { account: person.id, roles: roles.clone() });
        town.store.commit(change).await.unwrap();
        let mut found = town.store.memberships_of(DISTRICT, person.id).await.unwrap();
        found.sort_by_key(|row| roles.iter().position(|role| role == row));
        assert_eq!(found, roles);
    }
    assert_eq!(town.store.memberships_by_role(DISTRICT, &["checker", "x"]).await.unwrap().len(), 1);
}

pub async fn reads_of_personal_data_are_logged_in_a_chain(town: Arc<Town>) {
    let case = fresh_id();
    let reads: Vec<_> = (0..20)
        .map(|n| {
            let town = Arc::clone(&town);
            tokio::spawn(async move {
                town.store
                    .log_access(DISTRICT, OPENED.plus(n), Some(fresh_id()), "phone", Some(case))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut numbers = Vec::new();
    for read in reads {
        numbers.push(read.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=20).collect::<Vec<i64>>());
    assert_eq!(town.store.access_log_of(DISTRICT, case, 5).await.unwrap()[0].n, 20);
    town.assert_clean().await;
}
