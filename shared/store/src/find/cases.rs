//! One case, and lists of cases.

use super::bounded;
use crate::engine::field::Field;
use crate::engine::sql::Sql;
use crate::engine::table::{Table, all, col, count, one, select};
use crate::error::Result;
use crate::open::Store;
use crate::rows::{
    AttachmentRow, CaseLinkRow, CaseRow, ClockRow, ContentRow, DeadlineRow, OrderPersonRow, RoutingRow,
};
use sandan_core::ids::{CaseId, District};
use sandan_core::time::Instant;
use sea_orm::sea_query::{Cond, Expr, SelectStatement};
use sea_orm::{ExprTrait, Order};
use uuid::Uuid;

/// A case and the business time at which it was read.
#[derive(Clone, Debug)]
pub struct LoadedCase {
    pub row: CaseRow,
    /// Never before the case's last event.
    pub now: Instant,
}

/// Whose cases a list may show. What is listed lies in *any* of the parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseScope {
    /// Everything in the district: for the system and for roles that see all of it.
    District,
    Any {
        /// Half-open ranges of area paths, see [`sandan_core::area::AreaPath::range`].
        paths: Vec<(String, String)>,
        /// Lead units.
        units: Vec<Uuid>,
        reporter: Option<Uuid>,
    },
}

/// The order of a list; ties go by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseOrder {
    #[default]
    NewestFirst,
    OldestFirst,
    /// The soonest due first; cases without a running limit are not listed.
    SoonestDue,
}

/// Where a page ended: the sorting instant and the id of its last case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseCursor {
    pub at: Instant,
    pub id: Uuid,
}

/// Which cases to list. Inside the scope all conditions must hold.
#[derive(Clone, Debug)]
pub struct CaseFilter {
    pub scope: CaseScope,
    /// Half-open ranges of area paths; empty = anywhere in the scope.
    pub paths: Vec<(String, String)>,
    pub units: Vec<Uuid>,
    pub reporter: Option<Uuid>,
    pub states: Vec<String>,
    /// Exact codes.
    pub categories: Vec<String>,
    pub number: Option<String>,
    pub external: Option<(String, String)>,
    /// Due before this business time.
    pub overdue_at: Option<Instant>,
    /// From (inclusive) and to (exclusive).
    pub opened: (Option<Instant>, Option<Instant>),
    pub order: CaseOrder,
    pub after: Option<CaseCursor>,
    /// At most [`super::MAX_LIMIT`].
    pub limit: u64,
}

impl CaseFilter {
    /// Everything in a scope, the newest first.
    #[must_use]
    pub fn new(scope: CaseScope) -> Self {
        Self {
            scope,
            paths: Vec::new(),
            units: Vec::new(),
            reporter: None,
            states: Vec::new(),
            categories: Vec::new(),
            number: None,
            external: None,
            overdue_at: None,
            opened: (None, None),
            order: CaseOrder::default(),
            after: None,
            limit: 50,
        }
    }

    /// The cursor behind a case of this list.
    #[must_use]
    pub fn cursor(&self, row: &CaseRow) -> CaseCursor {
        let at = match self.order {
            CaseOrder::NewestFirst | CaseOrder::OldestFirst => row.opened_at,
            CaseOrder::SoonestDue => row.next_due.unwrap_or_default(),
        };
        CaseCursor { at, id: row.id }
    }
}

pub(super) fn in_paths(column: &'static str, paths: &[(String, String)]) -> Cond {
    paths.iter().fold(Cond::any(), |any, (from, to)| {
        any.add(Cond::all().add(col(column).gte(from.clone())).add(col(column).lt(to.clone())))
    })
}

fn narrow(statement: &mut SelectStatement, filter: &CaseFilter) {
    if let CaseScope::Any { paths, units, reporter } = &filter.scope {
        let mut any = Cond::any().add(in_paths("area_path", paths));
        any = any.add(col("lead_unit").is_in(units.iter().copied()));
        if let Some(reporter) = reporter {
            any = any.add(col("reporter").eq(*reporter));
        }
        // `any` of nothing would be left out of the statement; nothing in scope must list nothing.
        let nothing = paths.is_empty() && units.is_empty() && reporter.is_none();
        statement.cond_where(if nothing { Cond::all().add(col("district").is_null()) } else { any });
    }
    if !filter.paths.is_empty() {
        statement.cond_where(in_paths("area_path", &filter.paths));
    }
    if !filter.units.is_empty() {
        statement.and_where(col("lead_unit").is_in(filter.units.iter().copied()));
    }
    if !filter.states.is_empty() {
        statement.and_where(col("state").is_in(filter.states.iter().map(String::as_str)));
    }
    if !filter.categories.is_empty() {
        statement.and_where(col("category").is_in(filter.categories.iter().map(String::as_str)));
    }
    let (from, to) = filter.opened;
    statement
        .and_where_option(filter.reporter.map(|reporter| col("reporter").eq(reporter)))
        .and_where_option(filter.number.as_ref().map(|number| col("number").eq(number.as_str())))
        .and_where_option(filter.external.as_ref().map(|(system, number)| {
            col("external_system").eq(system.as_str()).and(col("external_number").eq(number.as_str()))
        }))
        .and_where_option(filter.overdue_at.map(|now| col("next_due").lt(now.0)))
        .and_where_option(from.map(|from| col("opened_at").gte(from.0)))
        .and_where_option(to.map(|to| col("opened_at").lt(to.0)));
}

fn page(statement: &mut SelectStatement, filter: &CaseFilter) {
    let (column, order) = match filter.order {
        CaseOrder::NewestFirst => ("opened_at", Order::Desc),
        CaseOrder::OldestFirst => ("opened_at", Order::Asc),
        CaseOrder::SoonestDue => ("next_due", Order::Asc),
    };
    if filter.order == CaseOrder::SoonestDue {
        statement.and_where(col("next_due").is_not_null());
    }
    if let Some(CaseCursor { at, id }) = filter.after {
        // Row values: an index is entered at the cursor; `a > x OR (a = x AND b > y)` would be read from its beginning.
        let (here, there) =
            (Expr::tuple([col(column), col("id")]), Expr::tuple([Expr::val(at.0), Expr::val(id)]));
        statement.and_where(if order == Order::Desc { here.lt(there) } else { here.gt(there) });
    }
    statement.order_by(column, order.clone()).order_by("id", order).limit(bounded(filter.limit));
}

impl Store {
    /// One case and the business time of the read. The id names its district.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load_case(&self, id: CaseId) -> Result<Option<LoadedCase>> {
        let mut sql = Sql::new(self.core.dialect(), "SELECT ");
        for column in CaseRow::COLUMNS {
            sql.push("c.").push(column).push(", ");
        }
        sql.push("s.last_at, k.base, k.anchor, k.factor_ppm, k.simulated, ").now();
        sql.push(" AS now FROM case_row c JOIN stream s ON s.district = c.district AND s.id = c.id");
        sql.push(" LEFT JOIN business_clock k ON k.district = 0 WHERE c.district = ").bind(id.district());
        sql.push(" AND c.id = ").bind(id.0);
        let Some(row) = sql.one(&self.core.reader).await? else { return Ok(None) };
        let clock = if Option::<i64>::read(&row, "base")?.is_some() {
            ClockRow::read(&row)?
        } else {
            ClockRow::real()
        };
        let (last, now): (Instant, Instant) = (Field::read(&row, "last_at")?, Field::read(&row, "now")?);
        Ok(Some(LoadedCase { row: CaseRow::read(&row)?, now: clock.at(now).max(last) }))
    }

    /// One page of cases.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_cases(&self, district: District, filter: &CaseFilter) -> Result<Vec<CaseRow>> {
        let mut statement = select::<CaseRow>(district);
        narrow(&mut statement, filter);
        page(&mut statement, filter);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// How many cases the filter finds on all pages together.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count_cases(&self, district: District, filter: &CaseFilter) -> Result<i64> {
        let mut statement = select::<CaseRow>(district);
        narrow(&mut statement, filter);
        Ok(count(&self.core.reader, &statement).await?)
    }

    /// The case with this number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn case_by_number(&self, district: District, number: &str) -> Result<Option<CaseRow>> {
        let mut statement = select::<CaseRow>(district);
        statement.and_where(col("number").eq(number));
        Ok(one(&self.core.reader, &statement).await?)
    }
}

/// What hangs on one case.
macro_rules! of_case {
    ($($(#[$doc:meta])* $name:ident: $row:ty, $column:literal, by $order:literal;)*) => {
        impl Store { $(
            $(#[$doc])*
            ///
            /// # Errors
            /// When the database cannot be read.
            pub async fn $name(&self, case: CaseId) -> Result<Vec<$row>> {
                let mut statement = select::<$row>(case.district());
                statement.and_where(col($column).eq(case.0)).order_by($order, Order::Asc);
                Ok(all(&self.core.reader, &statement).await?)
            }
        )* }
    };
}
of_case! {
    /// All limits of a case, ended ones too.
    deadlines_of: DeadlineRow, "case_id", by "id";
    /// The people of a case's orders.
    people_of_case: OrderPersonRow, "case_id", by "order_id";
    /// Links from a case to others.
    links_of: CaseLinkRow, "case_id", by "at";
    /// Links of other cases to this one.
    links_to: CaseLinkRow, "other", by "at";
    /// Why a case was routed so, the first decision first.
    routing_of: RoutingRow, "case_id", by "seq";
    /// The attachments of a case.
    attachments_of: AttachmentRow, "case_id", by "id";
    /// The contents of a case's stream.
    contents_of_case: ContentRow, "stream", by "id";
}
