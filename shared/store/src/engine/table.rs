//! Rows as plain structs: one macro gives a struct its table, and a few functions move any of them.

use crate::engine::MAX_PARAMETERS;
use crate::engine::field::Field;
use sandan_core::ids::District;
use sea_orm::sea_query::{Asterisk, Expr, Func, OnConflict, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DbErr, ExprTrait, QueryResult, Value};
use std::collections::HashMap;

/// A struct that is one row of one table. Column names are the field names.
pub trait Table: Sized + Send + Sync + Clone {
    const NAME: &'static str;
    const COLUMNS: &'static [&'static str];
    /// The primary key; `district` comes first.
    const KEY: &'static [&'static str];

    fn district(&self) -> District;
    fn values(self) -> Vec<Value>;

    /// Reads a row that was selected with [`Table::COLUMNS`].
    ///
    /// # Errors
    /// When a column is missing or of another type.
    fn read(row: &QueryResult) -> Result<Self, DbErr>;
}

macro_rules! table {
    (
        $(#[$doc:meta])*
        $name:ident in $table:literal, key ($($key:literal),*) {
            $( $(#[$field_doc:meta])* $field:ident : $type:ty, )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            pub district: sandan_core::ids::District,
            $( $(#[$field_doc])* pub $field: $type, )*
        }

        impl $crate::engine::table::Table for $name {
            const NAME: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &["district", $(stringify!($field)),*];
            const KEY: &'static [&'static str] = &["district", $($key),*];

            fn district(&self) -> sandan_core::ids::District {
                self.district
            }

            fn values(self) -> Vec<sea_orm::Value> {
                use $crate::engine::field::Field;
                vec![self.district.value(), $(self.$field.value()),*]
            }

            fn read(row: &sea_orm::QueryResult) -> Result<Self, sea_orm::DbErr> {
                use $crate::engine::field::Field;
                Ok(Self {
                    district: Field::read(row, "district")?,
                    $($field: Field::read(row, stringify!($field))?,)*
                })
            }
        }
    };
}
pub(crate) use table;

/// What to do with a row whose primary key is there already.
#[derive(Clone, Debug)]
pub enum OnClash {
    Fail,
    /// Keep the old row and do not count the new one.
    Keep,
    Replace,
    /// Replace all but these columns, which get these expressions.
    ReplaceBut(Vec<(&'static str, SimpleExpr)>),
    /// Replace only where this holds of the old row; other new rows are not counted.
    ReplaceWhere(SimpleExpr),
}

/// Inserts rows in as few statements as the parameter limit allows; answers how many were written. Of several rows
/// with one key the last one counts: PostgreSQL does not touch a row twice in one statement.
pub async fn insert<T: Table>(
    connection: &impl ConnectionTrait,
    rows: Vec<T>,
    clash: OnClash,
) -> Result<u64, DbErr> {
    let mut rows: Vec<Vec<Value>> = rows.into_iter().map(Table::values).collect();
    if !matches!(clash, OnClash::Fail | OnClash::Keep) {
        rows = last_of_each_key::<T>(rows);
    }
    let mut written = 0;
    for chunk in rows.chunks(MAX_PARAMETERS / T::COLUMNS.len()) {
        let mut statement = Query::insert();
        statement.into_table(T::NAME).columns(T::COLUMNS.iter().copied());
        for row in chunk {
            statement.values(row.iter().cloned().map(Expr::val)).map_err(|e| DbErr::Custom(e.to_string()))?;
        }
        if let Some(on_conflict) = on_conflict::<T>(&clash) {
            statement.on_conflict(on_conflict);
        }
        written += connection.execute(&statement).await?.rows_affected();
    }
    Ok(written)
}

fn last_of_each_key<T: Table>(rows: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    let key_at: Vec<usize> =
        T::KEY.iter().filter_map(|key| T::COLUMNS.iter().position(|column| column == key)).collect();
    let mut place_of: HashMap<String, usize> = HashMap::with_capacity(rows.len());
    let mut kept: Vec<Vec<Value>> = Vec::with_capacity(rows.len());
    for row in rows {
        let key = format!("{:?}", key_at.iter().map(|&at| &row[at]).collect::<Vec<_>>());
        match place_of.get(&key) {
            Some(&place) => kept[place] = row,
            None => {
                place_of.insert(key, kept.len());
                kept.push(row);
            }
        }
    }
    kept
}

fn on_conflict<T: Table>(clash: &OnClash) -> Option<OnConflict> {
    let mut on_conflict = OnConflict::columns(T::KEY.iter().copied());
    let special: &[(&'static str, SimpleExpr)] = match clash {
        OnClash::Fail => return None,
        OnClash::Keep => return Some(on_conflict.do_nothing().to_owned()),
        OnClash::Replace => &[],
        OnClash::ReplaceWhere(condition) => {
            on_conflict.action_and_where(condition.clone());
            &[]
        }
        OnClash::ReplaceBut(special) => special,
    };
    let plain = T::COLUMNS.iter().copied().filter(|column| {
        !T::KEY.contains(column) && !special.iter().any(|(special_column, _)| special_column == column)
    });
    if T::COLUMNS.len() == T::KEY.len() {
        // The key is the whole row: there is nothing to replace.
        return Some(on_conflict.do_nothing().to_owned());
    }
    on_conflict.update_columns(plain);
    for (column, expression) in special {
        on_conflict.value(*column, expression.clone());
    }
    Some(on_conflict)
}

/// A select of all columns of one district's rows, to be narrowed.
pub fn select<T: Table>(district: District) -> SelectStatement {
    let mut statement = Query::select();
    statement.columns(T::COLUMNS.iter().copied()).from(T::NAME);
    statement.and_where(col("district").eq(district.value()));
    statement
}

/// All rows of a statement that [`select`] began.
pub async fn all<T: Table>(
    connection: &impl ConnectionTrait,
    statement: &SelectStatement,
) -> Result<Vec<T>, DbErr> {
    connection.query_all(statement).await?.iter().map(T::read).collect()
}

/// The first row of a statement that [`select`] began.
pub async fn one<T: Table>(
    connection: &impl ConnectionTrait,
    statement: &SelectStatement,
) -> Result<Option<T>, DbErr> {
    connection.query_one(statement).await?.as_ref().map(T::read).transpose()
}

/// How many rows a statement that [`select`] began would give, without its order and limit.
pub async fn count(connection: &impl ConnectionTrait, statement: &SelectStatement) -> Result<i64, DbErr> {
    let mut counting = statement.clone();
    counting.clear_selects().clear_order_by().reset_limit().reset_offset();
    counting.expr_as(Func::count(Expr::col(Asterisk)), "n");
    match connection.query_one(&counting).await? {
        Some(row) => row.try_get("", "n"),
        None => Ok(0),
    }
}

/// A column as an expression.
pub fn col(name: &'static str) -> Expr {
    Expr::col(name)
}
