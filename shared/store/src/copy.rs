//! Moving a whole database to another one, of either engine.

use crate::check::behind;
use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, Table, all, insert};
use crate::error::{Result, StoreError};
use crate::open::Store;
use crate::rows::{
    AccessLogRow, AccountRow, AreaCountRow, AreaRow, AttachmentRow, CaseLinkRow, CaseRow, ClockRow,
    CompoundRow, ContentRow, CounterRow, DeadLetterRow, DeadlineRow, DistrictRow, DocRow, ErasedContentRow,
    EventRow, FeedHeadRow, FeedPersonRow, FeedRootRow, FeedRow, KeyRow, MembershipRow, MessageRow,
    OrderPersonRow, OrderRow, RoutingRow, SessionRow, StreamRow,
};
use sandan_core::ids::District;
use sea_orm::Order;
use sea_orm::sea_query::{Query, SelectStatement};
use uuid::Uuid;

/// Rows moved in one transaction.
const STEP: u64 = 500;

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyProgress {
    pub table: &'static str,
    pub copied: u64,
    pub total: u64,
}

/// Copies every row of `from` into `to`, whose schema is migrated already. Tables go in the order of their foreign
/// keys, rows in the order of their keys; a copy that was interrupted goes on behind the last row of each table. At
/// the end the counts are compared and every district gets a new epoch, because positions that clients hold mean
/// nothing in another database.
///
/// Leases and one-time codes stay behind. Nobody may write to either database meanwhile.
///
/// # Errors
/// [`StoreError::Refused`] when `from` still has events without a number, or when the counts differ at the end.
pub async fn copy_all(from: &Store, to: &Store, mut progress: impl FnMut(CopyProgress)) -> Result<()> {
    if count(from, "outbox").await? > 0 {
        return Err(StoreError::Refused(
            "events wait for their number; let the relay finish first".to_owned(),
        ));
    }
    macro_rules! tables {
        ($($row:ty),* $(,)?) => { $( copy_table::<$row>(from, to, &mut progress).await?; )* };
    }
    tables!(
        DistrictRow,
        ClockRow,
        StreamRow,
        EventRow,
        CaseRow,
        OrderRow,
        OrderPersonRow,
        DeadlineRow,
        CaseLinkRow,
        RoutingRow,
        FeedRow,
        FeedPersonRow,
        FeedRootRow,
        FeedHeadRow,
        AreaCountRow,
        ContentRow,
        ErasedContentRow,
        AttachmentRow,
        AccessLogRow,
        AccountRow,
        MembershipRow,
        SessionRow,
        MessageRow,
        AreaRow,
        CompoundRow,
        DocRow,
        KeyRow,
        CounterRow,
        DeadLetterRow,
    );
    compare_heads(from, to).await?;
    new_epochs(to).await
}

/// The chained roots cover every event of the feed: equal heads mean equal histories.
async fn compare_heads(from: &Store, to: &Store) -> Result<()> {
    for district in from.districts().await?.into_iter().map(|row| row.district) {
        let statement = crate::engine::table::select::<FeedHeadRow>(district);
        let here: Vec<FeedHeadRow> = all(&from.core.reader, &statement).await?;
        let there: Vec<FeedHeadRow> = all(&to.core.reader, &statement).await?;
        if here != there {
            return Err(StoreError::Refused(format!(
                "the feed of district {district} ends differently there"
            )));
        }
    }
    Ok(())
}

async fn copy_table<T: Table + 'static>(
    from: &Store,
    to: &Store,
    progress: &mut impl FnMut(CopyProgress),
) -> Result<()> {
    let total = count(from, T::NAME).await?;
    let mut copied = count(to, T::NAME).await?;
    // The clock and the districts are few and may have been there before: written over, not resumed.
    let mut last: Option<T> = if T::KEY.len() == 1 { None } else { last_row(to).await? };
    loop {
        progress(CopyProgress { table: T::NAME, copied, total });
        let rows: Vec<T> = all(&from.core.reader, &page(last.as_ref())).await?;
        let Some(end) = rows.last().cloned() else { break };
        copied += rows.len() as u64;
        last = Some(end);
        to.detached(move |core| async move {
            let transaction = core.begin().await?;
            insert(&transaction, rows, OnClash::Replace).await?;
            transaction.commit().await.map_err(StoreError::OutcomeUnknown)
        })
        .await?;
    }
    let arrived = count(to, T::NAME).await?;
    if arrived != total {
        return Err(StoreError::Refused(format!("{}: {total} rows here, {arrived} there", T::NAME)));
    }
    Ok(())
}

fn page<T: Table>(last: Option<&T>) -> SelectStatement {
    let mut statement = Query::select();
    statement.columns(T::COLUMNS.iter().copied()).from(T::NAME).limit(STEP);
    if let Some(last) = last {
        statement.and_where(behind::<T>(last, T::KEY));
    }
    for column in T::KEY {
        statement.order_by(*column, Order::Asc);
    }
    statement
}

async fn last_row<T: Table>(store: &Store) -> Result<Option<T>> {
    let mut statement = Query::select();
    statement.columns(T::COLUMNS.iter().copied()).from(T::NAME).limit(1);
    for column in T::KEY {
        statement.order_by(*column, Order::Desc);
    }
    Ok(crate::engine::table::one(&store.core.reader, &statement).await?)
}

async fn count(store: &Store, table: &str) -> Result<u64> {
    let sql = Sql::new(store.core.dialect(), &format!("SELECT COUNT(*) AS n FROM {table}"));
    let Some(row) = sql.one(&store.core.reader).await? else { return Ok(0) };
    let n: i64 = row.try_get("", "n")?;
    Ok(n.unsigned_abs())
}

async fn new_epochs(store: &Store) -> Result<()> {
    for row in store.districts().await? {
        store.set_epoch(row.district, Uuid::new_v4()).await?;
    }
    Ok(())
}

impl Store {
    /// Gives a district another epoch: after a restore or copy, positions that clients hold mean nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_epoch(&self, district: District, epoch: Uuid) -> Result<()> {
        self.detached(move |core| async move {
            let mut sql = Sql::new(core.dialect(), "UPDATE district SET epoch = ");
            sql.bind(epoch).push(" WHERE district = ").bind(district);
            sql.execute(&core.writer).await?;
            Ok(())
        })
        .await
    }
}
