//! Raw statements for both engines, with bound values only.

use crate::engine::field::Field;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, Value};

/// The engine's own time in microseconds since the Unix epoch (SQLite knows milliseconds).
#[must_use]
pub const fn now_expression(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT",
        _ => "CAST(ROUND(unixepoch('subsec') * 1000) * 1000 AS INTEGER)",
    }
}

/// A statement under construction. `$n` is a parameter on both engines.
#[derive(Clone, Debug)]
pub struct Sql {
    backend: DbBackend,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    #[must_use]
    pub fn new(backend: DbBackend, text: &str) -> Self {
        Self { backend, text: text.to_owned(), values: Vec::new() }
    }

    /// Appends text that the program wrote, never input.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends `postgres` or `sqlite`.
    pub fn either(&mut self, postgres: &str, sqlite: &str) -> &mut Self {
        self.push(if self.backend == DbBackend::Postgres { postgres } else { sqlite })
    }

    /// Appends the engine's own time.
    pub fn now(&mut self) -> &mut Self {
        self.push(now_expression(self.backend))
    }

    /// Appends a parameter.
    pub fn bind(&mut self, value: impl Field) -> &mut Self {
        self.values.push(value.value());
        let number = self.values.len();
        self.text.push_str(&format!("${number}"));
        self
    }

    /// Appends a parameter whose type PostgreSQL is told; SQLite gets it bare.
    pub fn bind_as(&mut self, value: impl Field, postgres_type: &str) -> &mut Self {
        self.bind(value);
        if self.backend == DbBackend::Postgres {
            self.text.push_str("::");
            self.text.push_str(postgres_type);
        }
        self
    }

    /// Appends `(p1, p2, …)`.
    pub fn bind_list<F: Field>(&mut self, values: impl IntoIterator<Item = F>) -> &mut Self {
        self.push("(");
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self.push(")")
    }

    fn statement(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }

    pub async fn execute(self, connection: &impl ConnectionTrait) -> Result<ExecResult, DbErr> {
        connection.execute_raw(self.statement()).await
    }

    pub async fn all(self, connection: &impl ConnectionTrait) -> Result<Vec<QueryResult>, DbErr> {
        connection.query_all_raw(self.statement()).await
    }

    pub async fn one(self, connection: &impl ConnectionTrait) -> Result<Option<QueryResult>, DbErr> {
        connection.query_one_raw(self.statement()).await
    }
}
