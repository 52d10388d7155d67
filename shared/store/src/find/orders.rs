//! Orders by person, unit, area and state.

use super::bounded;
use super::cases::in_paths;
use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::engine::table::{Table, all, col, count, one, select};
use crate::error::{Result, StoreError};
use crate::open::Store;
use crate::rows::{OrderPersonRow, OrderRow};
use sandan_core::case::order::Order as CaseOrder;
use sandan_core::ids::{AccountId, CaseId, District, OrderId};
use sandan_core::time::Instant;
use sea_orm::sea_query::{Cond, Query, SelectStatement};
use sea_orm::{ExprTrait, Order};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Whose orders a list may show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderScope {
    District,
    /// Orders to which a person has one of these active relations; no relations = any.
    Person {
        account: Uuid,
        relations: Vec<String>,
    },
    /// Orders of any of these units or in any of these ranges of area paths.
    Any {
        units: Vec<Uuid>,
        paths: Vec<(String, String)>,
    },
}

/// Which orders to list, the oldest first. Inside the scope all conditions must hold.
#[derive(Clone, Debug)]
pub struct OrderFilter {
    pub scope: OrderScope,
    pub states: Vec<String>,
    pub modes: Vec<String>,
    pub case_id: Option<Uuid>,
    /// The last id of the page before.
    pub after: Option<Uuid>,
    /// At most [`super::MAX_LIMIT`].
    pub limit: u64,
}

impl OrderFilter {
    /// Everything in a scope.
    #[must_use]
    pub fn new(scope: OrderScope) -> Self {
        Self { scope, states: Vec::new(), modes: Vec::new(), case_id: None, after: None, limit: 50 }
    }
}

fn narrow(statement: &mut SelectStatement, district: District, filter: &OrderFilter) {
    match &filter.scope {
        OrderScope::District => {}
        OrderScope::Person { account, relations } => {
            let mut related = Query::select();
            related.column("order_id").from(OrderPersonRow::NAME);
            related.and_where(col("district").eq(district.value())).and_where(col("account").eq(*account));
            related.and_where(col("active").eq(true));
            if !relations.is_empty() {
                related.and_where(col("relation").is_in(relations.iter().map(String::as_str)));
            }
            statement.and_where(col("id").in_subquery(related));
        }
        OrderScope::Any { units, paths } => {
            let nothing = units.is_empty() && paths.is_empty();
            let any =
                Cond::any().add(col("unit").is_in(units.iter().copied())).add(in_paths("area_path", paths));
            statement.cond_where(if nothing { Cond::all().add(col("district").is_null()) } else { any });
        }
    }
    if !filter.states.is_empty() {
        statement.and_where(col("state").is_in(filter.states.iter().map(String::as_str)));
    }
    if !filter.modes.is_empty() {
        statement.and_where(col("mode").is_in(filter.modes.iter().map(String::as_str)));
    }
    statement.and_where_option(filter.case_id.map(|case| col("case_id").eq(case)));
}

impl Store {
    /// One order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load_order(&self, id: OrderId) -> Result<Option<OrderRow>> {
        let mut statement = select::<OrderRow>(id.district());
        statement.and_where(col("id").eq(id.0));
        Ok(one(&self.core.reader, &statement).await?)
    }

    /// All orders of a case.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn orders_of(&self, case: CaseId) -> Result<Vec<OrderRow>> {
        let mut statement = select::<OrderRow>(case.district());
        statement.and_where(col("case_id").eq(case.0)).order_by("id", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// One page of orders.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_orders(&self, district: District, filter: &OrderFilter) -> Result<Vec<OrderRow>> {
        let mut statement = select::<OrderRow>(district);
        narrow(&mut statement, district, filter);
        statement.and_where_option(filter.after.map(|after| col("id").gt(after)));
        statement.order_by("id", Order::Asc).limit(bounded(filter.limit));
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// How many orders the filter finds on all pages together.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count_orders(&self, district: District, filter: &OrderFilter) -> Result<i64> {
        let mut statement = select::<OrderRow>(district);
        narrow(&mut statement, district, filter);
        Ok(count(&self.core.reader, &statement).await?)
    }

    /// The people of one order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn people_of_order(&self, order: OrderId) -> Result<Vec<OrderPersonRow>> {
        let mut statement = select::<OrderPersonRow>(order.district());
        statement.and_where(col("order_id").eq(order.0)).order_by("account", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// When each of these people took the newest order that they hold or held, in business time. Who took none, or
    /// gave the newest one back, is left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_takings(
        &self,
        district: District,
        accounts: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Instant>> {
        let mut last = BTreeMap::new();
        for account in accounts {
            // Ids grow with time, so the newest is the last of the index.
            let mut sql =
                Sql::new(self.core.dialect(), "SELECT o.body FROM order_person p JOIN case_order o");
            sql.push(" ON o.district = p.district AND o.id = p.order_id WHERE p.district = ").bind(district);
            sql.push(" AND p.account = ").bind(*account).push(" AND p.relation = 'holder'");
            sql.push(" ORDER BY p.order_id DESC LIMIT 1");
            let Some(row) = sql.one(&self.core.reader).await? else { continue };
            let body: String = Field::read(&row, "body")?;
            let order: CaseOrder = serde_json::from_str(&body)
                .map_err(|error| StoreError::Damaged(format!("an order's body: {error}")))?;
            last.extend(order.taker(AccountId(*account)).map(|taker| (*account, taker.taken_at)));
        }
        Ok(last)
    }

    /// The active relations of these people to orders: a person's open load is their number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn active_relations(
        &self,
        district: District,
        accounts: &[Uuid],
    ) -> Result<Vec<OrderPersonRow>> {
        let mut statement = select::<OrderPersonRow>(district);
        statement.and_where(col("account").is_in(accounts.iter().copied())).and_where(col("active").eq(true));
        Ok(all(&self.core.reader, &statement).await?)
    }
}
