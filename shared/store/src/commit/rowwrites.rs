//! Rows beside the heads, gathered by table: one statement a table and batch.

use crate::change::{Change, RowWrite};
use crate::engine::sql::Sql;
use crate::engine::table::{OnClash, Table, insert};
use crate::error::{Result, StoreError};
use crate::open::Core;
use crate::rows::{
    AccountRow, AreaRow, AttachmentRow, CaseLinkRow, CompoundRow, ContentRow, DeadlineRow, DistrictRow,
    DocRow, MembershipRow, MessageRow, OrderPersonRow, OrderRow, RoutingRow,
};
use sandan_core::ids::District;
use sandan_core::time::Instant;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Expr;
use uuid::Uuid;

/// Rows of a batch by table, and what must be removed before they are written.
#[derive(Default)]
struct Gathered {
    districts: Vec<DistrictRow>,
    orders: Vec<OrderRow>,
    orders_with_people: Vec<Uuid>,
    people: Vec<OrderPersonRow>,
    deadlines: Vec<DeadlineRow>,
    contents: Vec<ContentRow>,
    attachments: Vec<AttachmentRow>,
    routings: Vec<RoutingRow>,
    docs: Vec<DocRow>,
    accounts: Vec<AccountRow>,
    accounts_with_roles: Vec<Uuid>,
    roles: Vec<MembershipRow>,
    messages: Vec<MessageRow>,
    links: Vec<CaseLinkRow>,
    /// Rare and order-dependent: run one by one after the rest.
    single: Vec<RowWrite>,
}

pub async fn write<'a>(
    core: &Core,
    transaction: &impl ConnectionTrait,
    district: District,
    changes: impl Iterator<Item = &'a Change>,
) -> Result<()> {
    let mut gathered = Gathered::default();
    for row in changes.flat_map(|change| change.rows.iter()) {
        gathered.add(row.clone());
    }
    gathered.write(core, transaction, district).await
}

impl Gathered {
    fn add(&mut self, row: RowWrite) {
        match row {
            RowWrite::District(row) => self.districts.push(row),
            RowWrite::Order(row) => self.orders.push(row),
            RowWrite::OrderPeople { order_id, people } => {
                // The last set of an order counts.
                self.people.retain(|person| person.order_id != order_id);
                self.orders_with_people.push(order_id);
                self.people.extend(people);
            }
            RowWrite::Deadline(row) => self.deadlines.push(row),
            RowWrite::Content(row) => self.contents.push(row),
            RowWrite::Attachment(row) => self.attachments.push(row),
            RowWrite::Routing(row) => self.routings.push(row),
            RowWrite::Doc(row) => self.docs.push(row),
            RowWrite::Account(row) => self.accounts.push(row),
            RowWrite::Memberships { account, roles } => {
                self.roles.retain(|role| role.account != account);
                self.accounts_with_roles.push(account);
                self.roles.extend(roles);
            }
            RowWrite::Message(row) => self.messages.push(row),
            RowWrite::CaseLink(row) => self.links.push(row),
            RowWrite::EraseContent { .. }
            | RowWrite::EraseSubject { .. }
            | RowWrite::BindAttachment { .. }
            | RowWrite::EraseAttachment { .. }
            | RowWrite::RemoveCaseLink { .. }
            | RowWrite::Areas(_)
            | RowWrite::Compounds(_) => self.single.push(row),
        }
    }

    async fn write(self, core: &Core, to: &impl ConnectionTrait, district: District) -> Result<()> {
        insert(to, self.districts, OnClash::Replace).await?;
        insert(to, self.orders, OnClash::Replace).await?;
        delete_of(core, to, district, "order_person", "order_id", &self.orders_with_people).await?;
        insert(to, self.people, OnClash::Replace).await?;
        insert(to, self.deadlines, OnClash::ReplaceBut(kept_unless_moved())).await?;
        insert(to, self.contents, OnClash::Replace).await?;
        insert(to, self.attachments, OnClash::Replace).await?;
        insert(to, self.routings, OnClash::Replace).await?;
        insert(to, self.docs, OnClash::Replace).await?;
        insert(to, self.accounts, OnClash::Replace).await?;
        delete_of(core, to, district, "membership", "account", &self.accounts_with_roles).await?;
        insert(to, self.roles, OnClash::Replace).await?;
        insert(to, self.messages, OnClash::Replace).await?;
        insert(to, self.links, OnClash::Replace).await?;
        for row in self.single {
            write_single(core, to, district, row).await?;
        }
        Ok(())
    }
}

/// The reconcilers' columns of a deadline survive a write that does not move it.
fn kept_unless_moved() -> Vec<(&'static str, Expr)> {
    const COLUMNS: [(&str, &str); 4] =
        [("attempts", "0"), ("next_try_at", "NULL"), ("lease_until", "NULL"), ("lease_holder", "NULL")];
    let unmoved = "deadline.fire_at IS NOT DISTINCT FROM excluded.fire_at AND \
                   deadline.done_at IS NOT DISTINCT FROM excluded.done_at";
    let mut kept: Vec<_> = COLUMNS
        .into_iter()
        .map(|(column, fresh)| {
            (column, Expr::cust(format!("CASE WHEN {unmoved} THEN deadline.{column} ELSE {fresh} END")))
        })
        .collect();
    kept.push(("lease_fence", Expr::cust("deadline.lease_fence")));
    kept
}

/// Deletes the rows of these owners. Table and column are the program's own words.
async fn delete_of(
    core: &Core,
    to: &impl ConnectionTrait,
    district: District,
    table: &str,
    column: &str,
    owners: &[Uuid],
) -> Result<()> {
    for chunk in owners.chunks(1_000) {
        let mut sql = Sql::new(core.dialect(), &format!("DELETE FROM {table} WHERE district = "));
        sql.bind(district).push(&format!(" AND {column} IN ")).bind_list(chunk.iter().copied());
        sql.execute(to).await?;
    }
    Ok(())
}

async fn write_single(
    core: &Core,
    to: &impl ConnectionTrait,
    district: District,
    row: RowWrite,
) -> Result<()> {
    match row {
        RowWrite::EraseContent { ids, at } => {
            for chunk in ids.chunks(1_000) {
                let which = |sql: &mut Sql| {
                    sql.push(" AND id IN ").bind_list(chunk.iter().copied());
                };
                erase(core, to, district, at, which).await?;
            }
        }
        RowWrite::EraseSubject { subject, at } => {
            let which = |sql: &mut Sql| {
                sql.push(" AND subject = ").bind(subject);
            };
            erase(core, to, district, at, which).await?;
        }
        RowWrite::BindAttachment { id, case_id } => bind_attachment(core, to, district, id, case_id).await?,
        RowWrite::EraseAttachment { id } => {
            let mut sql =
                Sql::new(core.dialect(), "UPDATE attachment SET state = 'erased' WHERE district = ");
            sql.bind(district).push(" AND id = ").bind(id);
            sql.execute(to).await?;
        }
        RowWrite::RemoveCaseLink { case_id, kind, other } => {
            let mut sql = Sql::new(core.dialect(), "DELETE FROM case_link WHERE district = ");
            sql.bind(district).push(" AND case_id = ").bind(case_id).push(" AND kind = ").bind(kind);
            sql.push(" AND other = ").bind(other);
            sql.execute(to).await?;
        }
        RowWrite::Areas(rows) => replace_all::<AreaRow>(core, to, district, rows).await?,
        RowWrite::Compounds(rows) => replace_all::<CompoundRow>(core, to, district, rows).await?,
        // `Gathered::add` keeps the others apart.
        _ => {}
    }
    Ok(())
}

async fn bind_attachment(
    core: &Core,
    to: &impl ConnectionTrait,
    district: District,
    id: Uuid,
    case_id: Uuid,
) -> Result<()> {
    let mut sql = Sql::new(core.dialect(), "UPDATE attachment SET state = 'bound', case_id = ");
    sql.bind(case_id).push(" WHERE district = ").bind(district).push(" AND id = ").bind(id);
    sql.push(" AND state = 'pending'");
    match sql.execute(to).await?.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Refused(format!("attachment {id} is not pending"))),
    }
}

async fn replace_all<T: Table>(
    core: &Core,
    to: &impl ConnectionTrait,
    district: District,
    rows: Vec<T>,
) -> Result<()> {
    let mut sql = Sql::new(core.dialect(), &format!("DELETE FROM {} WHERE district = ", T::NAME));
    sql.bind(district);
    sql.execute(to).await?;
    insert(to, rows, OnClash::Replace).await?;
    Ok(())
}

/// Removes contents and leaves tombstones in their place.
async fn erase(
    core: &Core,
    to: &impl ConnectionTrait,
    district: District,
    at: Instant,
    which: impl Fn(&mut Sql),
) -> Result<()> {
    let mut bury =
        Sql::new(core.dialect(), "INSERT INTO erased_content (district, id, at) SELECT district, id, ");
    bury.bind_as(at, "bigint").push(" FROM content WHERE district = ").bind(district);
    which(&mut bury);
    bury.push(" ON CONFLICT DO NOTHING");
    bury.execute(to).await?;
    let mut delete = Sql::new(core.dialect(), "DELETE FROM content WHERE district = ");
    delete.bind(district);
    which(&mut delete);
    delete.execute(to).await?;
    Ok(())
}
